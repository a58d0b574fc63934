-- Schema version 6: strategies of sections and passages, of those strategies that the document carries. 章节、段落的战略

CREATE TABLE section_strategies (
  doc_id       TEXT NOT NULL,
  version      INTEGER NOT NULL,
  ordinal      INTEGER NOT NULL,
  strategy     TEXT NOT NULL,
  score        REAL NOT NULL,                    -- the chance that one of the section's own sentences pursues it
  section_path TEXT NOT NULL,
  start_char   INTEGER NOT NULL,
  end_char     INTEGER NOT NULL,
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX section_strategies_strategy ON section_strategies (strategy);

CREATE TABLE section_evidence (
  doc_id     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  section    INTEGER NOT NULL,                   -- ordinal of section_strategies
  ordinal    INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  weight     REAL NOT NULL,                      -- this sentence's own chance
  terms      TEXT NOT NULL,
  PRIMARY KEY (doc_id, version, section, ordinal),
  FOREIGN KEY (doc_id, version, section) REFERENCES section_strategies (doc_id, version, ordinal) ON DELETE CASCADE
);

CREATE TABLE passage_strategies (
  doc_id   TEXT NOT NULL,
  version  INTEGER NOT NULL,
  ordinal  INTEGER NOT NULL,                     -- of the passage
  strategy TEXT NOT NULL,
  score    REAL NOT NULL,
  PRIMARY KEY (doc_id, version, ordinal, strategy),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX passage_strategies_strategy ON passage_strategies (strategy);
