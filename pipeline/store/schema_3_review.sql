-- Schema version 3: what people decided about facts and labels. Rows are only ever added; the latest of a key holds.

ALTER TABLE deadlines ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;       -- 1: accepted or corrected by a person
ALTER TABLE targets ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE doc_references ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meetings ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instruments ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE strategies ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0;

-- Decisions on facts. No foreign key: they outlive every re-reading of their document. 人工核定
CREATE TABLE corrections (
  correction_id INTEGER PRIMARY KEY,
  doc_id        TEXT NOT NULL,
  identity      TEXT NOT NULL,
  fact_table    TEXT NOT NULL,                   -- deadlines targets doc_references meetings events instruments
  subject       TEXT NOT NULL,                   -- what tells apart facts of one quote: the code of an instrument
  quote         TEXT NOT NULL,
  sentence      TEXT NOT NULL,
  sentence_hash TEXT NOT NULL,                   -- of the sentence without spaces and width
  nth           INTEGER NOT NULL,                -- 0: the first fact with this quote in this sentence
  thread_id     TEXT NOT NULL,
  fact_id       TEXT NOT NULL,                   -- as it was when decided
  action        TEXT NOT NULL CHECK (action IN ('accept', 'reject', 'set', 'withdraw')),
  changes       TEXT NOT NULL,                   -- a JSON object: field → value as text
  original      TEXT NOT NULL,                   -- the fact as the program had read it: a JSON object
  note          TEXT NOT NULL,
  decided_at    TEXT
);
CREATE INDEX corrections_document ON corrections (doc_id);

-- Decisions on strategy labels of documents. 人工标签
CREATE TABLE labels (
  label_id   INTEGER PRIMARY KEY,
  doc_id     TEXT NOT NULL,
  identity   TEXT NOT NULL,
  strategy   TEXT NOT NULL,
  carries    INTEGER NOT NULL CHECK (carries IN (0, 1)),
  note       TEXT NOT NULL,
  decided_at TEXT
);
CREATE INDEX labels_document ON labels (doc_id);
