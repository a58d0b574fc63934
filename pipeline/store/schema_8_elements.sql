-- Schema version 8: elements of the official format, what notices and minutes say of their meetings. 公文格式要素、会议通知与纪要

CREATE TABLE elements (
  doc_id     TEXT NOT NULL,
  version    INTEGER NOT NULL,
  ordinal    INTEGER NOT NULL,                   -- in text order
  name       TEXT NOT NULL,                      -- as GB/T 9704 calls it: 份号 密级 发文字号 主送机关 发文机关署名 附注 抄送机关 …
  value      TEXT NOT NULL,                      -- in one spelling; empty for 正文
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  PRIMARY KEY (doc_id, version, ordinal),
  FOREIGN KEY (doc_id, version) REFERENCES versions (doc_id, version) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX elements_name ON elements (name, value);

ALTER TABLE meetings ADD COLUMN form TEXT NOT NULL DEFAULT 'report';        -- notice minutes report
ALTER TABLE meetings ADD COLUMN number TEXT NOT NULL DEFAULT '';            -- of minutes: 第5期
ALTER TABLE meetings ADD COLUMN register_by TEXT;                           -- last day for 报名 or 回执

-- What a notice or minutes say, in text order. 参会人员、议程、回执、议定事项……
CREATE TABLE meeting_parts (
  meeting_id TEXT NOT NULL REFERENCES meetings (fact_id) ON DELETE CASCADE,
  ordinal    INTEGER NOT NULL,
  role       TEXT NOT NULL,                      -- name number time place chair host attendee agenda decision …
  start_char INTEGER NOT NULL,
  end_char   INTEGER NOT NULL,
  quote      TEXT NOT NULL,
  PRIMARY KEY (meeting_id, ordinal)
);
