-- Every search reads an index that begins with what it asks for and has the order of the list. What few rows have costs the others nothing.
ALTER TABLE audit_rows ADD COLUMN agent TEXT;
UPDATE audit_rows SET agent = (SELECT s.agent FROM sessions s WHERE s.id = audit_rows.session_id)
  WHERE session_id IN (SELECT s.id FROM sessions s WHERE s.agent IS NOT NULL);
-- The names in "masked", with commas between them.
ALTER TABLE audit_rows ADD COLUMN masks TEXT;
UPDATE audit_rows SET masks = (SELECT group_concat(n.key, ',') FROM (SELECT j.key FROM json_each(audit_rows.masked) j ORDER BY j.key) n) WHERE masked IS NOT NULL;

CREATE INDEX audit_rows_by_agent ON audit_rows (agent, at) WHERE agent IS NOT NULL;
CREATE INDEX audit_rows_by_client ON audit_rows (rtrim(rtrim(client_address, '0123456789'), ':'), at);
CREATE INDEX audit_rows_by_approval ON audit_rows (approval, at) WHERE approval IS NOT NULL;
CREATE INDEX audit_rows_by_error ON audit_rows (at) WHERE error_code IS NOT NULL;
CREATE INDEX audit_rows_by_masked ON audit_rows (at) WHERE masked IS NOT NULL;
-- Of lists of names the beginning, as much as any database has room for.
CREATE INDEX audit_rows_by_masks ON audit_rows (substr(masks, 1, 500), at) WHERE masks IS NOT NULL;
CREATE INDEX audit_rows_by_approver ON audit_rows (substr(decided_by, 1, 500), at) WHERE decided_by IS NOT NULL;
DROP INDEX audit_rows_by_observed;
CREATE INDEX audit_rows_by_observed ON audit_rows (substr(observed, 1, 500), at) WHERE observed IS NOT NULL;

-- Reason, program and database of sessions, a line each: kept once, and found by any three or more of their characters.
CREATE TABLE session_texts (
  id   INTEGER PRIMARY KEY,
  hash BLOB    NOT NULL UNIQUE,
  text TEXT    NOT NULL
) STRICT;
CREATE VIRTUAL TABLE session_trigrams USING fts5 (text, content = 'session_texts', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);
ALTER TABLE sessions ADD COLUMN text_id INTEGER;
INSERT INTO session_texts (hash, text)
  SELECT DISTINCT cast('old:' || coalesce(reason, '') || char(10) || coalesce(client_application, '') || char(10) || coalesce(database_name, '') AS BLOB),
    coalesce(reason, '') || char(10) || coalesce(client_application, '') || char(10) || coalesce(database_name, '')
  FROM sessions WHERE coalesce(reason, client_application, database_name) IS NOT NULL;
INSERT INTO session_trigrams (rowid, text) SELECT id, text FROM session_texts;
UPDATE sessions SET text_id = (
    SELECT t.id FROM session_texts t
    WHERE t.hash = cast('old:' || coalesce(reason, '') || char(10) || coalesce(client_application, '') || char(10) || coalesce(database_name, '') AS BLOB))
  WHERE coalesce(reason, client_application, database_name) IS NOT NULL;

CREATE INDEX sessions_by_text ON sessions (text_id, started_at, id) WHERE text_id IS NOT NULL;
CREATE INDEX sessions_by_agent ON sessions (agent, started_at, id) WHERE agent IS NOT NULL;
CREATE INDEX sessions_by_protocol ON sessions (protocol, started_at, id);
CREATE INDEX sessions_by_client ON sessions (rtrim(rtrim(client_address, '0123456789'), ':'), started_at, id);
-- With the id, by which sessions of one moment are told apart.
DROP INDEX sessions_by_time;
DROP INDEX sessions_by_user;
DROP INDEX sessions_by_target;
DROP INDEX sessions_running;
CREATE INDEX sessions_by_time ON sessions (started_at, id);
CREATE INDEX sessions_by_user ON sessions (user_name, started_at, id);
CREATE INDEX sessions_by_target ON sessions (target, started_at, id);
CREATE INDEX sessions_running ON sessions (started_at, id) WHERE ended_at IS NULL;

-- Who waits for decisions asks for those that are open, again and again.
DROP INDEX approvals_by_time;
DROP INDEX approvals_by_user;
CREATE INDEX approvals_by_time ON approvals (created_at, id);
CREATE INDEX approvals_by_user ON approvals (user_name, created_at, id);
CREATE INDEX approvals_by_target ON approvals (target, created_at, id);
CREATE INDEX approvals_by_state ON approvals (state, created_at, id);
