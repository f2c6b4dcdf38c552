-- Texts are kept once, with what they tell; rows point to them. Names and types are such that another SQL store can have the same tables,
-- the index of trigrams excepted, which is SQLite's own.
CREATE TABLE audit_texts (
  id             INTEGER PRIMARY KEY,
  hash           BLOB    NOT NULL UNIQUE,
  text           TEXT    NOT NULL,
  statement_kind TEXT,
  effects        TEXT,
  relations      TEXT
) STRICT;

-- Finds texts by any three or more of their characters. Without positions: what it finds is compared with the text itself.
CREATE VIRTUAL TABLE audit_trigrams USING fts5 (text, content = 'audit_texts', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);

CREATE TABLE audit_rows (
  id             INTEGER PRIMARY KEY,
  at             INTEGER NOT NULL,
  last_at        INTEGER NOT NULL,
  kind           TEXT    NOT NULL,
  recorded       INTEGER NOT NULL,
  session_id     TEXT,
  user_name      TEXT,
  target         TEXT,
  client_address TEXT,
  text_id        INTEGER,
  times          INTEGER NOT NULL,
  line           INTEGER,
  seq            INTEGER,
  command        TEXT,
  text_bytes     INTEGER,
  verdict        TEXT,
  rule           TEXT,
  observed       TEXT,
  approval       TEXT,
  decision       TEXT,
  decided_by     TEXT,
  tag            TEXT,
  columns        TEXT,
  result_rows    INTEGER,
  result_bytes   INTEGER,
  duration_us    INTEGER,
  masked         TEXT,
  error_code     TEXT,
  error_message  TEXT
) STRICT;
CREATE INDEX audit_rows_by_time ON audit_rows (at);
CREATE INDEX audit_rows_by_user ON audit_rows (user_name, at);
CREATE INDEX audit_rows_by_target ON audit_rows (target, at);
CREATE INDEX audit_rows_by_session ON audit_rows (session_id, at) WHERE session_id IS NOT NULL;
CREATE INDEX audit_rows_by_text ON audit_rows (text_id, at) WHERE text_id IS NOT NULL;
CREATE INDEX audit_rows_by_rule ON audit_rows (rule, at) WHERE rule IS NOT NULL;
CREATE INDEX audit_rows_by_kind ON audit_rows (kind, at) WHERE kind <> 'command';

-- What was audited until now.
INSERT INTO audit_texts (hash, text) SELECT DISTINCT cast('old:' || detail AS BLOB), detail FROM audit_events WHERE detail IS NOT NULL;
INSERT INTO audit_trigrams (rowid, text) SELECT id, text FROM audit_texts;
INSERT INTO audit_rows (at, last_at, kind, recorded, session_id, user_name, target, client_address, rule, times, text_id)
  SELECT at, at, kind, 0, session_id, user_name, target, client_address, rule, 1, (SELECT t.id FROM audit_texts t WHERE t.hash = cast('old:' || e.detail AS BLOB))
  FROM audit_events e;
DROP TABLE audit_events;

ALTER TABLE sessions ADD COLUMN groups TEXT;
-- Whether all of the recording is in the index. Where it is not, the next start reads it again.
ALTER TABLE sessions ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sessions_by_target ON sessions (target, started_at);
CREATE INDEX sessions_unindexed ON sessions (started_at) WHERE indexed = 0;
