-- Schema version 4: windows of handing in: who, what, in what form, to whom, where, whom to ask. 申报、征求意见、报名、报送

ALTER TABLE documents ADD COLUMN application_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE applications (
  fact_id        TEXT PRIMARY KEY,
  thread_id      TEXT NOT NULL,
  doc_id         TEXT NOT NULL,
  version        INTEGER NOT NULL,
  start_char     INTEGER NOT NULL,
  end_char       INTEGER NOT NULL,
  quote          TEXT NOT NULL,                  -- the time, or the heading of what is asked for where no time is stated
  sentence_start INTEGER NOT NULL,
  sentence_end   INTEGER NOT NULL,
  sentence       TEXT NOT NULL,
  section_path   TEXT NOT NULL,
  section        TEXT NOT NULL,
  page           INTEGER,
  confidence     REAL NOT NULL,
  kind           TEXT NOT NULL,                  -- apply comment enrol report
  start_date     TEXT,
  end_date       TEXT,
  precision      TEXT,
  recurring      INTEGER NOT NULL,
  action         TEXT NOT NULL,
  applicants     TEXT NOT NULL,                  -- 申报主体; this and the next ones joined by ；
  conditions     TEXT NOT NULL,                  -- 申报条件
  materials      TEXT NOT NULL,                  -- 申报材料
  forms          TEXT NOT NULL,                  -- 纸质一式三份；电子版
  recipients     TEXT NOT NULL,                  -- 报送对象
  channels       TEXT NOT NULL,                  -- system, e-mail, web page, address
  contacts       TEXT NOT NULL,                  -- names and telephones
  reviewed       INTEGER NOT NULL DEFAULT 0,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX applications_document ON applications (doc_id, version);

-- The words behind each of those, in text order. 逐项依据
CREATE TABLE application_parts (
  application_id TEXT NOT NULL REFERENCES applications (fact_id) ON DELETE CASCADE,
  ordinal        INTEGER NOT NULL,
  role           TEXT NOT NULL,                  -- applicant condition material form recipient system address email …
  start_char     INTEGER NOT NULL,
  end_char       INTEGER NOT NULL,
  quote          TEXT NOT NULL,
  PRIMARY KEY (application_id, ordinal)
);
