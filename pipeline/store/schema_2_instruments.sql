-- Schema version 2: clauses coded as policy instruments. 政策工具

ALTER TABLE documents ADD COLUMN instrument_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE instruments (
  fact_id        TEXT PRIMARY KEY,
  thread_id      TEXT NOT NULL,
  doc_id         TEXT NOT NULL,
  version        INTEGER NOT NULL,
  start_char     INTEGER NOT NULL,
  end_char       INTEGER NOT NULL,
  quote          TEXT NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end   INTEGER NOT NULL,
  sentence       TEXT NOT NULL,
  section_path   TEXT NOT NULL,
  section        TEXT NOT NULL,
  page           INTEGER,
  confidence     REAL NOT NULL,
  side           TEXT NOT NULL,                  -- supply environment demand
  kind           TEXT NOT NULL,                  -- talent funding technology …
  label          TEXT NOT NULL,                  -- 人才培养 资金投入 科技支持 …
  terms          TEXT NOT NULL,                  -- the words that earned the code, joined by 、
  main           INTEGER NOT NULL,               -- 1: the likeliest code of its sentence
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX instruments_document ON instruments (doc_id, version);
CREATE INDEX instruments_kind ON instruments (kind);
