-- Schema version 1. Dates are ISO text, offsets count characters of versions.text from 0, the end not included.
-- Every table below `versions` hangs on one version of one document; `documents` points to the current version.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- One row a document: what lists, filters and facets read. 每份文件一行（现行版本）
CREATE TABLE documents (
  doc_id          TEXT PRIMARY KEY,
  identity        TEXT NOT NULL UNIQUE,          -- canonical URL, or path relative to corpus/
  version         INTEGER NOT NULL,              -- the current one
  title           TEXT NOT NULL,
  doc_number      TEXT,                          -- 发文字号
  number_key      TEXT,                          -- the same, spelled one way
  issuers         TEXT NOT NULL,                 -- 发文机关, joined by 、
  region          TEXT,                          -- full path: 浙江省宁波市
  region_code     TEXT,                          -- GB/T 2260, six digits
  level           TEXT,                          -- national, province, prefecture, county
  doc_type        TEXT NOT NULL,                 -- 文种
  status          TEXT NOT NULL,                 -- as of the document's own date
  written_on      TEXT,                          -- 成文日期
  published_on    TEXT,                          -- 发布日期
  dated_on        TEXT,                          -- written, else published
  effective_on    TEXT,                          -- 施行日期
  expires_on      TEXT,                          -- 有效期至
  index_number    TEXT,                          -- 索引号
  strategies      TEXT NOT NULL,                 -- labels by falling score, joined by 、
  format          TEXT NOT NULL,
  char_count      INTEGER NOT NULL,
  passage_count   INTEGER NOT NULL,
  deadline_count  INTEGER NOT NULL,
  target_count    INTEGER NOT NULL,
  reference_count INTEGER NOT NULL,
  meeting_count   INTEGER NOT NULL,
  event_count     INTEGER NOT NULL,
  content_sha256  TEXT NOT NULL,                 -- names the bytes
  text_hash       TEXT NOT NULL,                 -- finds reprints
  source_url      TEXT,
  source_path     TEXT,
  parent_doc_id   TEXT,                          -- the policy that this file is attached to
  processed_with  TEXT NOT NULL,                 -- stamp of the code that read it
  created_at      TEXT,
  updated_at      TEXT,
  generation      INTEGER NOT NULL,              -- the change of the database that wrote this row last
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_dated_on ON documents (dated_on);
CREATE INDEX documents_region ON documents (region_code, dated_on);
CREATE INDEX documents_doc_type ON documents (doc_type, dated_on);
CREATE INDEX documents_level ON documents (level, dated_on);
CREATE INDEX documents_status ON documents (status, dated_on);
CREATE INDEX documents_number ON documents (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX documents_text_hash ON documents (text_hash);
CREATE INDEX documents_content ON documents (content_sha256);
CREATE INDEX documents_parent ON documents (parent_doc_id) WHERE parent_doc_id IS NOT NULL;

-- Every state a document was ever seen in. 历次版本
CREATE TABLE versions (
  doc_id         TEXT NOT NULL REFERENCES documents (doc_id) ON DELETE CASCADE,
  version        INTEGER NOT NULL CHECK (version >= 1),
  title          TEXT NOT NULL,
  text           TEXT NOT NULL,
  format         TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  text_hash      TEXT NOT NULL,
  document_hash  TEXT NOT NULL,                  -- sha256 of the canonical JSON in `document`
  source_url     TEXT,
  source_path    TEXT,
  media_type     TEXT,
  byte_size      INTEGER,
  fetched_at     TEXT,
  ingested_at    TEXT,
  processed_with TEXT NOT NULL,
  document       BLOB NOT NULL,                  -- the whole Document: zlib over canonical JSON
  PRIMARY KEY (doc_id, version)
);

-- The titles a document may be cited by. 可被引用的题名
CREATE TABLE titles (
  -- columns in the order of the key: SQLite 3.40's quick_check takes any other order for damage
  key     TEXT NOT NULL,
  doc_id  TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (key, doc_id, version),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX titles_document ON titles (doc_id, version);

CREATE TABLE issuers (
  doc_id  TEXT NOT NULL,
  version INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  role    TEXT NOT NULL CHECK (role IN ('issuer', 'addressee')),
  name    TEXT NOT NULL,
  PRIMARY KEY (doc_id, version, role, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX issuers_name ON issuers (name);

-- Where each header field was found. 文头各项及其出处
CREATE TABLE header_fields (
  doc_id     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL,
  source     TEXT NOT NULL,                      -- metadata text title hint derived
  start_char INTEGER,
  end_char   INTEGER,
  quote      TEXT,                               -- the words at those offsets
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE sections (
  doc_id      TEXT NOT NULL,
  version     INTEGER NOT NULL,
  ordinal     INTEGER NOT NULL,
  path        TEXT NOT NULL,                     -- 二/（一）/3
  heading     TEXT NOT NULL,
  level       INTEGER NOT NULL,
  start_char  INTEGER NOT NULL,
  end_char    INTEGER NOT NULL,
  heading_end INTEGER NOT NULL,
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);

CREATE TABLE passages (
  doc_id       TEXT NOT NULL,
  version      INTEGER NOT NULL,
  ordinal      INTEGER NOT NULL,
  section_path TEXT NOT NULL,
  trail        TEXT NOT NULL,                    -- headings above, outermost first: a JSON array
  start_char   INTEGER NOT NULL,
  end_char     INTEGER NOT NULL,
  text         TEXT NOT NULL,
  page         INTEGER,
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);

CREATE TABLE tables (
  doc_id       TEXT NOT NULL,
  version      INTEGER NOT NULL,
  ordinal      INTEGER NOT NULL,
  caption      TEXT NOT NULL,
  section_path TEXT NOT NULL,
  page         INTEGER,
  start_char   INTEGER NOT NULL,
  end_char     INTEGER NOT NULL,
  rows         TEXT NOT NULL,                    -- a JSON array of rows of cells
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);

CREATE TABLE attachments (
  doc_id  TEXT NOT NULL,
  version INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  title   TEXT NOT NULL,
  href    TEXT,
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE strategies (
  doc_id   TEXT NOT NULL,
  version  INTEGER NOT NULL,
  strategy TEXT NOT NULL,
  score    REAL NOT NULL,
  PRIMARY KEY (doc_id, version, strategy),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX strategies_strategy ON strategies (strategy);

CREATE TABLE strategy_evidence (
  doc_id     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  strategy   TEXT NOT NULL,
  ordinal    INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  weight     REAL NOT NULL,
  terms      TEXT NOT NULL,
  PRIMARY KEY (doc_id, version, strategy, ordinal),
  FOREIGN KEY (doc_id, version, strategy) REFERENCES strategies (doc_id, version, strategy) ON DELETE CASCADE
);

-- Facts. fact_id is a hash of document, version, table and offsets; thread_id stays when a new version moves or
-- redates the same fact. substr(versions.text, start_char + 1, end_char - start_char) = quote.
CREATE TABLE deadlines (
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
  section        TEXT NOT NULL,                  -- headings from the outermost to the innermost
  page           INTEGER,
  confidence     REAL NOT NULL,
  kind           TEXT NOT NULL,                  -- goal task submission event effective expiry window procedural
  start_date     TEXT,
  end_date       TEXT,
  precision      TEXT NOT NULL,
  recurring      INTEGER NOT NULL,
  action         TEXT NOT NULL,
  bodies         TEXT NOT NULL,
  unresolved     TEXT,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX deadlines_document ON deadlines (doc_id, version);
CREATE INDEX deadlines_due ON deadlines (coalesce(end_date, start_date));

CREATE TABLE targets (
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
  indicator      TEXT NOT NULL,
  value          NUMERIC,                        -- for sorting and sums
  value_text     TEXT,                           -- the exact decimal
  value_max      NUMERIC,
  value_max_text TEXT,
  unit           TEXT NOT NULL,
  bound          TEXT NOT NULL,                  -- eq ge le approx range
  change         TEXT NOT NULL,                  -- level increase decrease
  end_date       TEXT,
  precision      TEXT,                           -- of end_date: day month quarter half year plan duration
  end_quote      TEXT NOT NULL,                  -- the words that give end_date
  plan_end       TEXT,                           -- end of the plan named in the title
  base_year      INTEGER,
  bodies         TEXT NOT NULL,
  strength       TEXT NOT NULL,                  -- must plain strive encourage explore
  qualitative    INTEGER NOT NULL,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX targets_document ON targets (doc_id, version);
CREATE INDEX targets_indicator ON targets (indicator);

CREATE TABLE doc_references (
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
  title          TEXT NOT NULL,
  title_key      TEXT NOT NULL,
  number         TEXT,
  number_key     TEXT,
  relation       TEXT NOT NULL,                  -- basis implements forwards issues amends repeals cites
  alias          TEXT,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX doc_references_document ON doc_references (doc_id, version);
CREATE INDEX doc_references_title ON doc_references (title_key);
CREATE INDEX doc_references_number ON doc_references (number_key) WHERE number_key IS NOT NULL;
CREATE INDEX doc_references_repeals ON doc_references (title_key) WHERE relation = 'repeals';

CREATE TABLE meetings (
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
  name           TEXT NOT NULL,
  start_date     TEXT,
  end_date       TEXT,
  precision      TEXT,
  time_text      TEXT NOT NULL,
  place          TEXT NOT NULL,
  chair          TEXT NOT NULL,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX meetings_document ON meetings (doc_id, version);

CREATE TABLE speakers (
  meeting_id TEXT NOT NULL REFERENCES meetings (fact_id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,
  PRIMARY KEY (meeting_id, ordinal)
) WITHOUT ROWID;

-- What a speaker asked for. 讲话要求
CREATE TABLE demands (
  meeting_id TEXT NOT NULL,
  speaker    INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL,
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  PRIMARY KEY (meeting_id, speaker, ordinal),
  FOREIGN KEY (meeting_id, speaker) REFERENCES speakers (meeting_id, ordinal) ON DELETE CASCADE
);

CREATE TABLE events (
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
  kind           TEXT NOT NULL,
  start_date     TEXT,
  end_date       TEXT,
  precision      TEXT NOT NULL,
  actor          TEXT NOT NULL,
  summary        TEXT NOT NULL,
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
);
CREATE INDEX events_document ON events (doc_id, version);

-- Files that could not be read, with the reason. 未能解析的文件
CREATE TABLE parse_failures (
  identity       TEXT PRIMARY KEY,
  doc_id         TEXT NOT NULL,
  sha256         TEXT NOT NULL,
  reason         TEXT NOT NULL,
  message        TEXT NOT NULL,
  parser_version TEXT NOT NULL,
  source_path    TEXT,
  failed_at      TEXT,
  attempts       INTEGER NOT NULL
);
CREATE INDEX parse_failures_reason ON parse_failures (reason);

-- What was done to this database, and with what result. 运行记录
CREATE TABLE runs (
  run_id      INTEGER PRIMARY KEY,
  command     TEXT NOT NULL,
  started_at  TEXT NOT NULL,
  finished_at TEXT,
  counts      TEXT NOT NULL,                     -- a JSON object of numbers
  detail      TEXT NOT NULL                      -- a JSON object
);
