-- Times are milliseconds since 1970 UTC. Lists are JSON arrays.

-- What the gateway must keep for itself, such as the key of the SCRAM salts.
CREATE TABLE gateway_secrets (
  name       TEXT    NOT NULL PRIMARY KEY,
  value      BLOB    NOT NULL
) STRICT;

-- Access keys: what SCRAM-SHA-256 (RFC 5802) keeps of them, never the keys.
CREATE TABLE access_keys (
  id         TEXT    NOT NULL PRIMARY KEY,
  user_name  TEXT    NOT NULL,
  agent      TEXT,
  targets    TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT    NOT NULL,
  parent_id  TEXT,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_by TEXT,
  iterations INTEGER NOT NULL,
  stored_key BLOB    NOT NULL,
  server_key BLOB    NOT NULL
) STRICT;
CREATE INDEX access_keys_by_user ON access_keys (user_name, expires_at);
CREATE INDEX access_keys_by_parent ON access_keys (parent_id) WHERE parent_id IS NOT NULL;

-- The subject of an OIDC issuer that a user name belongs to, bound at its first login.
CREATE TABLE subjects (
  user_name  TEXT    NOT NULL PRIMARY KEY,
  issuer     TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  bound_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE approvals (
  id              TEXT    NOT NULL PRIMARY KEY,
  state           TEXT    NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'withdrawn')),
  session_id      TEXT    NOT NULL,
  user_name       TEXT    NOT NULL,
  agent           TEXT,
  kind            TEXT    NOT NULL,
  target          TEXT    NOT NULL,
  credential      TEXT    NOT NULL,
  database_name   TEXT    NOT NULL,
  rule            TEXT    NOT NULL,
  reviewers       TEXT    NOT NULL,
  approvers       INTEGER NOT NULL,
  keep            INTEGER NOT NULL,
  binding         BLOB    NOT NULL,
  statement       TEXT    NOT NULL,
  statement_bytes INTEGER NOT NULL,
  parameters      TEXT,
  reason          TEXT,
  created_at      INTEGER NOT NULL,
  expires_at      INTEGER NOT NULL,
  decided_at      INTEGER,
  decided_by      TEXT,
  decision_reason TEXT,
  consumed_at     INTEGER,
  consumed_by     TEXT
) STRICT;
CREATE INDEX approvals_open ON approvals (user_name) WHERE state = 'pending';
CREATE INDEX approvals_by_binding ON approvals (binding) WHERE consumed_at IS NULL;
CREATE INDEX approvals_by_time ON approvals (created_at);

CREATE TABLE approval_votes (
  approval_id TEXT    NOT NULL REFERENCES approvals (id),
  reviewer    TEXT    NOT NULL COLLATE NOCASE,
  approve     INTEGER NOT NULL,
  reason      TEXT,
  voted_at    INTEGER NOT NULL,
  PRIMARY KEY (approval_id, reviewer)
) STRICT;

CREATE TABLE audit_events (
  id             INTEGER PRIMARY KEY,
  at             INTEGER NOT NULL,
  kind           TEXT    NOT NULL,
  session_id     TEXT,
  user_name      TEXT,
  target         TEXT,
  client_address TEXT,
  rule           TEXT,
  detail         TEXT
) STRICT;
CREATE INDEX audit_events_by_time ON audit_events (at);
CREATE INDEX audit_events_by_user ON audit_events (user_name, at);
CREATE INDEX audit_events_by_session ON audit_events (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE sessions (
  id                 TEXT    NOT NULL PRIMARY KEY,
  started_at         INTEGER NOT NULL,
  ended_at           INTEGER,
  protocol           TEXT    NOT NULL,
  user_name          TEXT    NOT NULL,
  agent              TEXT,
  kind               TEXT    NOT NULL,
  method             TEXT    NOT NULL,
  credential_id      TEXT,
  target             TEXT    NOT NULL,
  credential         TEXT    NOT NULL,
  database_name      TEXT,
  client_address     TEXT    NOT NULL,
  client_application TEXT,
  reason             TEXT,
  end_side           TEXT,
  end_stage          TEXT,
  end_detail         TEXT,
  commands           INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_by_time ON sessions (started_at);
CREATE INDEX sessions_by_user ON sessions (user_name, started_at);
CREATE INDEX sessions_running ON sessions (started_at) WHERE ended_at IS NULL;
