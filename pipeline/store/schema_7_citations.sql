-- Schema version 7: the names a reference may resolve by, and whose document it speaks of. 引用消解

ALTER TABLE doc_references ADD COLUMN region_code TEXT;      -- of the body or number it names, else of the citing document
ALTER TABLE doc_references ADD COLUMN region_said INTEGER NOT NULL DEFAULT 0;  -- 1: the reference itself names it

CREATE TABLE reference_keys (
  key     TEXT NOT NULL,
  fact_id TEXT NOT NULL REFERENCES doc_references (fact_id) ON DELETE CASCADE,
  PRIMARY KEY (key, fact_id)
) WITHOUT ROWID;
CREATE INDEX reference_keys_fact ON reference_keys (fact_id);
INSERT INTO reference_keys SELECT title_key, fact_id FROM doc_references WHERE title_key <> '';
UPDATE doc_references SET region_code =
  (SELECT d.region_code FROM documents d WHERE d.doc_id = doc_references.doc_id);
