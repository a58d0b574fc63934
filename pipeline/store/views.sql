-- Views for plain sqlite3, over current versions only. They hold no data: every upgrade of a file renews them.

-- The dates of the documents themselves: 成文 发布 施行 失效
CREATE VIEW milestones AS
SELECT doc_id, written_on AS date, 'written_on' AS detail FROM documents WHERE written_on IS NOT NULL
UNION ALL SELECT doc_id, published_on, 'published_on' FROM documents WHERE published_on IS NOT NULL
UNION ALL SELECT doc_id, effective_on, 'effective_on' FROM documents WHERE effective_on IS NOT NULL
UNION ALL SELECT doc_id, expires_on, 'expires_on' FROM documents WHERE expires_on IS NOT NULL;

-- The facts of current versions, one view a kind, all of one shape, dated or not. `date` is the start of a span or,
-- where only a bound is given, its end. (One view a kind, so that a filter by document finds its way by an index.)

-- 时限
CREATE VIEW deadline_facts AS
SELECT coalesce(f.start_date, f.end_date) AS date, f.end_date AS date_end, f.precision, 'deadline' AS kind,
       f.kind AS detail, f.action AS what, f.bodies, NULL AS place, NULL AS indicator,
       NULL AS value, NULL AS value_max, NULL AS value_text, NULL AS value_max_text, NULL AS unit, NULL AS bound,
       NULL AS change, NULL AS strength,
       f.recurring, 0 AS by_plan, f.unresolved, a.applicants, a.materials, a.forms, a.recipients, a.channels, a.contacts,
       f.quote, f.sentence, f.section, f.section_path, f.page, f.confidence, f.start_char, f.end_char,
       f.sentence_start, f.sentence_end, f.reviewed, f.fact_id, f.thread_id, f.doc_id, f.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM deadlines f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
LEFT JOIN applications a ON a.doc_id = f.doc_id AND a.version = f.version AND a.start_char = f.start_char
  AND a.end_char = f.end_char;

-- 目标
CREATE VIEW target_facts AS
SELECT coalesce(f.end_date, f.plan_end) AS date, coalesce(f.end_date, f.plan_end) AS date_end,
       CASE WHEN f.end_date IS NULL THEN 'plan' ELSE f.precision END AS precision, 'target' AS kind,
       CASE f.qualitative WHEN 1 THEN 'qualitative' ELSE f.change END AS detail, f.indicator AS what, f.bodies,
       NULL AS place, f.indicator, f.value, f.value_max, f.value_text, f.value_max_text, f.unit, f.bound, f.change,
       f.strength, 0 AS recurring, f.end_date IS NULL AND f.plan_end IS NOT NULL AS by_plan, NULL AS unresolved, NULL AS applicants, NULL AS materials, NULL AS forms, NULL AS recipients,
       NULL AS channels, NULL AS contacts,
       f.quote, f.sentence, f.section, f.section_path, f.page, f.confidence, f.start_char, f.end_char,
       f.sentence_start, f.sentence_end, f.reviewed, f.fact_id, f.thread_id, f.doc_id, f.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM targets f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- 事件
CREATE VIEW event_facts AS
SELECT coalesce(f.start_date, f.end_date) AS date, f.end_date AS date_end, f.precision, 'event' AS kind,
       f.kind AS detail, f.summary AS what, f.actor AS bodies, NULL AS place, NULL AS indicator,
       NULL AS value, NULL AS value_max, NULL AS value_text, NULL AS value_max_text, NULL AS unit, NULL AS bound,
       NULL AS change, NULL AS strength,
       0 AS recurring, 0 AS by_plan, NULL AS unresolved, NULL AS applicants, NULL AS materials, NULL AS forms, NULL AS recipients,
       NULL AS channels, NULL AS contacts,
       f.quote, f.sentence, f.section, f.section_path, f.page, f.confidence, f.start_char, f.end_char,
       f.sentence_start, f.sentence_end, f.reviewed, f.fact_id, f.thread_id, f.doc_id, f.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM events f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- 会议
CREATE VIEW meeting_facts AS
SELECT coalesce(f.start_date, f.end_date) AS date, f.end_date AS date_end, f.precision, 'meeting' AS kind,
       'meeting' AS detail, f.name AS what, f.chair AS bodies, f.place, NULL AS indicator,
       NULL AS value, NULL AS value_max, NULL AS value_text, NULL AS value_max_text, NULL AS unit, NULL AS bound,
       NULL AS change, NULL AS strength,
       0 AS recurring, 0 AS by_plan, NULL AS unresolved, NULL AS applicants, NULL AS materials, NULL AS forms, NULL AS recipients,
       NULL AS channels, NULL AS contacts,
       f.quote, f.sentence, f.section, f.section_path, f.page, f.confidence, f.start_char, f.end_char,
       f.sentence_start, f.sentence_end, f.reviewed, f.fact_id, f.thread_id, f.doc_id, f.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM meetings f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- 文件本身的日期
CREATE VIEW milestone_facts AS
SELECT m.date, m.date AS date_end, 'day' AS precision, 'milestone' AS kind, m.detail, d.title AS what,
       d.issuers AS bodies, NULL AS place, NULL AS indicator,
       NULL AS value, NULL AS value_max, NULL AS value_text, NULL AS value_max_text, NULL AS unit, NULL AS bound,
       NULL AS change, NULL AS strength,
       0 AS recurring, 0 AS by_plan, NULL AS unresolved, NULL AS applicants, NULL AS materials, NULL AS forms, NULL AS recipients,
       NULL AS channels, NULL AS contacts,
       coalesce(h.quote, '') AS quote, coalesce(h.quote, CASE h.source WHEN 'metadata' THEN '信息栏：' ELSE '' END || h.value, '') AS sentence, '' AS section, '' AS section_path,
       NULL AS page, 1.0 AS confidence, h.start_char, h.end_char, h.start_char AS sentence_start,
       h.end_char AS sentence_end, 0 AS reviewed, d.doc_id || '-' || m.detail AS fact_id, d.doc_id || '-' || m.detail AS thread_id,
       d.doc_id, d.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM documents d
JOIN milestones m ON m.doc_id = d.doc_id
LEFT JOIN header_fields h ON h.doc_id = d.doc_id AND h.version = d.version AND h.ordinal = (
  SELECT min(o.ordinal) FROM header_fields o
  WHERE o.doc_id = d.doc_id AND o.version = d.version AND o.name = m.detail);

-- 全部事实
CREATE VIEW facts AS
SELECT * FROM deadline_facts
UNION ALL SELECT * FROM target_facts
UNION ALL SELECT * FROM event_facts
UNION ALL SELECT * FROM meeting_facts
UNION ALL SELECT * FROM milestone_facts;

-- Everything with a date. 政策时间线
CREATE VIEW timeline AS SELECT * FROM facts WHERE date IS NOT NULL;

-- Deadlines by the day they fall due: the end, or the start where force or a duty begins. 时限（按到期日）
CREATE VIEW due_deadlines AS
SELECT coalesce(date_end, date) AS due_on, date, date_end, precision, detail AS kind, what, bodies, title, region,
       level, issuer, doc_number, strategies, quote, sentence, section, page, source_url, identity, doc_id, version,
       fact_id, start_char, end_char
FROM facts WHERE kind = 'deadline' AND date IS NOT NULL;

-- What is still to come, seen from the day of asking. 未到期的时限
CREATE VIEW upcoming_deadlines AS
SELECT CAST(julianday(due_on) - julianday(date('now', 'localtime')) AS INTEGER) AS days_left, *
FROM due_deadlines WHERE due_on >= date('now', 'localtime')
ORDER BY due_on, region, title, start_char;

-- 各地目标
CREATE VIEW targets_by_region AS
SELECT region, region_code, level, indicator, value, value_max, unit, bound, change, date_end AS by_date, by_plan,
       strength, bodies, title, issuer, doc_number, strategies, quote, sentence, section, page, source_url, identity,
       doc_id, version, fact_id, start_char, end_char
FROM facts WHERE kind = 'target'
ORDER BY region_code, indicator, by_date;

-- What each reference may mean: by document number, or by a title of the same region (what a reference does not say
-- itself is sought where it is cited and above). One row a name that matches. 引用消解（可能重复）
CREATE VIEW citation_matches AS
SELECT f.doc_id, f.relation, c.doc_id AS cited_doc_id, f.quote, f.sentence, f.start_char, f.end_char, f.fact_id,
       'number' AS matched
FROM doc_references f
JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
JOIN documents c ON c.number_key = f.number_key AND c.doc_id <> f.doc_id
UNION ALL
SELECT f.doc_id, f.relation, c.doc_id, f.quote, f.sentence, f.start_char, f.end_char, f.fact_id, 'title'
FROM doc_references f
JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
JOIN reference_keys k ON k.fact_id = f.fact_id
JOIN titles t ON t.key = k.key
JOIN documents c ON c.doc_id = t.doc_id AND c.version = t.version AND c.doc_id <> f.doc_id
WHERE (c.number_key IS NULL OR f.number_key IS NULL)
  AND (c.region_code = f.region_code
    OR (c.region_code IS NULL AND (t.key = f.title_key OR f.region_code IS NULL))
    OR (f.region_said = 0 AND f.relation <> 'issues' AND (c.level = 'national'
      OR (substr(c.region_code, 3) = '0000' AND substr(c.region_code, 1, 2) = substr(f.region_code, 1, 2))
      OR (substr(c.region_code, 5) = '00' AND substr(c.region_code, 1, 4) = substr(f.region_code, 1, 4)))));

-- The citation graph within the corpus. 引用关系
CREATE VIEW citations AS
SELECT DISTINCT m.doc_id, d.title, m.relation, m.cited_doc_id, c.title AS cited_title, m.quote, m.sentence,
       m.start_char, m.end_char
FROM citation_matches m
JOIN documents d ON d.doc_id = m.doc_id
JOIN documents c ON c.doc_id = m.cited_doc_id;

-- Which document ended which, from when, in what words. A draft ends nothing, nor does a reprint of the new rule. 废止关系
CREATE VIEW repeals AS
SELECT m.cited_doc_id AS doc_id, m.doc_id AS by_doc_id, n.title AS by_title, n.doc_number AS by_number,
       coalesce(n.effective_on, n.dated_on) AS repealed_on, m.quote, m.sentence, m.start_char, m.end_char
FROM citation_matches m
JOIN documents n ON n.doc_id = m.doc_id
JOIN documents d ON d.doc_id = m.cited_doc_id
WHERE m.relation = 'repeals' AND n.status <> 'draft'
  AND (d.dated_on < n.dated_on OR d.dated_on IS NULL OR n.dated_on IS NULL);

-- Texts equal to the letter under several identities. 同文
CREATE VIEW same_text AS
SELECT text_hash, count(*) AS copies, min(title) AS title, group_concat(doc_id, ' ') AS doc_ids,
       group_concat(identity, ' ') AS identities
FROM documents GROUP BY text_hash HAVING count(*) > 1;

-- Each link once, with the best evidence. 从属关系（每对取最可靠的依据）
CREATE VIEW surest_links AS
SELECT l.* FROM links l
WHERE l.found_by = (
  SELECT o.found_by FROM links o
  WHERE o.doc_id = l.doc_id AND o.kind = l.kind AND o.to_doc_id = l.to_doc_id
  ORDER BY o.score DESC, o.found_by LIMIT 1);

-- Policies with everything that belongs to them: 原文 附件 解读 征求意见稿 转载. 政策家族
CREATE VIEW families AS
SELECT m.family_id, o.title AS original_title, o.doc_number AS original_number,
       CASE m.role WHEN 'original' THEN '原文' WHEN 'reprint' THEN '转载' WHEN 'page' THEN '分页'
         WHEN 'attachment' THEN '附件' WHEN 'plan' THEN '所印发文件' WHEN 'draft' THEN '征求意见稿'
         WHEN 'interpretation' THEN '解读' ELSE m.role END AS role_label,
       m.role, d.title, d.doc_number, d.issuers, d.region, d.doc_type, d.dated_on, l.score, l.evidence,
       m.to_doc_id, t.title AS to_title, d.source_url, d.identity, m.doc_id
FROM family_members m
JOIN documents d ON d.doc_id = m.doc_id
JOIN documents o ON o.doc_id = m.family_id
LEFT JOIN documents t ON t.doc_id = m.to_doc_id
LEFT JOIN surest_links l ON l.doc_id = m.doc_id AND l.kind = m.role AND l.to_doc_id = m.to_doc_id
ORDER BY m.family_id, m.role <> 'original', m.role, d.dated_on, m.doc_id;

-- The same text under other identities, with the copy that is preferred. 转载
CREATE VIEW reprints AS
SELECT f.doc_id, f.title, f.identity, f.source_url, f.dated_on, f.to_doc_id AS original_doc_id,
       o.title AS original_title, o.identity AS original_identity, o.source_url AS original_url,
       o.dated_on AS original_dated_on, f.score, f.evidence
FROM families f JOIN documents o ON o.doc_id = f.to_doc_id WHERE f.role = 'reprint'
ORDER BY original_doc_id, f.dated_on, f.doc_id;

-- Clauses coded as policy instruments, with their document. 政策工具编码
CREATE VIEW instrument_facts AS
SELECT f.side, f.kind, f.label, f.terms, f.main, f.quote, f.sentence, f.section, f.section_path, f.page, f.confidence,
       f.start_char, f.end_char, f.sentence_start, f.sentence_end, f.reviewed, f.fact_id, f.thread_id, f.doc_id, f.version,
       d.title, d.region, d.region_code, d.level, d.issuers AS issuer, d.doc_number, d.doc_type, d.strategies,
       d.dated_on, d.source_url, d.source_path, d.identity, d.format
FROM instruments f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- How often each document uses each instrument. 各文件的政策工具
CREATE VIEW instruments_by_document AS
SELECT doc_id, title, region, level, issuer, doc_number, doc_type, dated_on, side, kind, label, count(*) AS codes,
       sum(main) AS clauses, round(avg(confidence), 3) AS confidence
FROM instrument_facts GROUP BY doc_id, kind
ORDER BY doc_id, side, codes DESC;

-- Every fact that can be reviewed, with what was read in words. 可核定的事实
CREATE VIEW review_facts AS
SELECT f.fact_id, 'deadlines' AS fact_table, f.confidence, f.kind || ' ' || coalesce(f.start_date, '') || '/' ||
       coalesce(f.end_date, f.unresolved, '') || ' ' || f.action AS what,
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM deadlines f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'targets', f.confidence, f.indicator || ' ' || f.bound || ' ' || coalesce(f.value_text, '') ||
       coalesce('~' || f.value_max_text, '') || f.unit || ' ' || coalesce(f.end_date, ''),
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM targets f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'doc_references', f.confidence, f.relation || ' 《' || f.title || '》' || coalesce(f.number, ''),
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM doc_references f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'meetings', f.confidence, f.name || ' ' || coalesce(f.start_date, '') || ' ' || f.place,
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM meetings f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'events', f.confidence, f.kind || ' ' || coalesce(f.start_date, '') || ' ' || f.actor || ' ' || f.summary,
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM events f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'instruments', f.confidence, f.label || ' ' || f.terms,
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM instruments f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version
UNION ALL
SELECT f.fact_id, 'applications', f.confidence, f.kind || ' ' || coalesce(f.start_date, '') || '/' || coalesce(f.end_date, '') ||
       ' ' || f.applicants || ' → ' || f.recipients || ' ' || f.materials,
       f.quote, f.sentence, f.section, d.title, f.doc_id, f.start_char, f.end_char, f.reviewed
FROM applications f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- What can be handed in, to whom, by when, with its document. 申报、征求意见、报名、报送
CREATE VIEW application_windows AS
SELECT f.kind, f.start_date, f.end_date, f.recurring, f.applicants, f.conditions, f.materials, f.forms, f.recipients,
       f.channels, f.contacts, f.action, d.title, d.region, d.level, d.issuers AS issuer, d.doc_number, d.dated_on,
       d.source_url, f.quote, f.sentence, f.section, f.page, f.confidence, f.reviewed, f.fact_id, f.doc_id, f.version,
       f.start_char, f.end_char
FROM applications f JOIN documents d ON d.doc_id = f.doc_id AND d.version = f.version;

-- Passages that themselves pursue a strategy their document carries. 各战略的段落
CREATE VIEW strategy_passages AS
SELECT s.strategy, s.score, d.title, d.region, d.level, d.issuers AS issuer, d.doc_number, d.dated_on, p.section_path,
       p.trail, p.text, p.page, p.start_char, p.end_char, p.ordinal, d.doc_id, d.version
FROM passage_strategies s
JOIN documents d ON d.doc_id = s.doc_id AND d.version = s.version
JOIN passages p ON p.doc_id = s.doc_id AND p.version = s.version AND p.ordinal = s.ordinal;

-- Strategy × section of every document. 各战略的章节
CREATE VIEW strategy_sections AS
SELECT s.strategy, s.score, d.title, d.region, d.dated_on, s.section_path, c.heading, s.start_char, s.end_char,
       (SELECT group_concat(e.quote, ' … ') FROM section_evidence e
        WHERE e.doc_id = s.doc_id AND e.version = s.version AND e.section = s.ordinal) AS evidence, d.doc_id, d.version
FROM section_strategies s
JOIN documents d ON d.doc_id = s.doc_id AND d.version = s.version
LEFT JOIN sections c ON c.doc_id = s.doc_id AND c.version = s.version AND c.start_char = s.start_char
  AND c.path = s.section_path;
