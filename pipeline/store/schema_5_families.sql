-- Schema version 5: archives, and which documents belong together.

-- Archives whose members are documents of their own (identity: path/to/a.zip!/附件1.xlsx). 压缩包
CREATE TABLE archives (
  identity       TEXT PRIMARY KEY,
  sha256         TEXT NOT NULL,
  processed_with TEXT NOT NULL,
  source_path    TEXT,
  source_url     TEXT,
  parent_doc_id  TEXT,                           -- the policy that the archive is attached to
  member_count   INTEGER NOT NULL,
  ingested_at    TEXT
);

-- The tables below are derived from the documents and can be made anew at any time. No foreign keys: what is left of
-- a document that is gone tells whose family has to be looked at again.

-- What a document can be found by, and what it looks for (titles, addresses, paths, file names). 家族线索
CREATE TABLE family_keys (
  key    TEXT NOT NULL,
  side   TEXT NOT NULL CHECK (side IN ('offers', 'seeks')),
  doc_id TEXT NOT NULL,
  PRIMARY KEY (key, side, doc_id)
) WITHOUT ROWID;
CREATE INDEX family_keys_document ON family_keys (doc_id);

-- MinHash of current texts, and its bands: texts that share a band may be alike. 文本指纹
CREATE TABLE fingerprints (
  doc_id    TEXT PRIMARY KEY,
  text_hash TEXT NOT NULL,
  signature BLOB NOT NULL                        -- 32-bit integers, little endian
);
CREATE TABLE fingerprint_bands (
  band   INTEGER NOT NULL,
  key    INTEGER NOT NULL,
  doc_id TEXT NOT NULL,
  PRIMARY KEY (band, key, doc_id)
) WITHOUT ROWID;
CREATE INDEX fingerprint_bands_document ON fingerprint_bands (doc_id);

-- doc_id belongs to to_doc_id, as the words of found_by say. 文件之间的从属关系
CREATE TABLE links (
  doc_id    TEXT NOT NULL,
  kind      TEXT NOT NULL,                       -- reprint page attachment plan draft interpretation
  to_doc_id TEXT NOT NULL,
  found_by  TEXT NOT NULL,                       -- when this document changes, the link is looked for again
  score     REAL NOT NULL,                       -- 0 to 1
  evidence  TEXT NOT NULL,                       -- the title, link or sentence that says so
  PRIMARY KEY (doc_id, kind, to_doc_id, found_by)
) WITHOUT ROWID;
CREATE INDEX links_to ON links (to_doc_id);
CREATE INDEX links_found_by ON links (found_by);

-- One row a document that has relatives. family_id is the doc_id of the original. 政策家族
CREATE TABLE family_members (
  doc_id    TEXT PRIMARY KEY,
  family_id TEXT NOT NULL,
  role      TEXT NOT NULL,                       -- original, or the kind of the link to to_doc_id
  to_doc_id TEXT
);
CREATE INDEX family_members_family ON family_members (family_id);
