-- Times are milliseconds since 1970 UTC. Lists are JSON arrays. Tables and columns are those of SQLite's scripts, up to 0006.

-- What the gateways must have in common, such as the key of the SCRAM salts; wrapped.
CREATE TABLE gateway_secrets (
  name       text   NOT NULL PRIMARY KEY,
  value      bytea  NOT NULL
);

-- Access keys: what challenges need of them, never the keys.
CREATE TABLE access_keys (
  id           text   NOT NULL PRIMARY KEY,
  user_name    text   NOT NULL,
  agent        text,
  targets      text   NOT NULL,
  created_at   bigint NOT NULL,
  created_by   text   NOT NULL,
  parent_id    text,
  expires_at   bigint NOT NULL,
  revoked_at   bigint,
  revoked_by   text,
  iterations   bigint NOT NULL,
  stored_key   bytea  NOT NULL,
  server_key   bytea  NOT NULL,
  sha1_twice   bytea,
  sha256_twice bytea,
  ed25519_key  bytea
);
CREATE INDEX access_keys_by_user ON access_keys (user_name, expires_at);
CREATE INDEX access_keys_by_parent ON access_keys (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX access_keys_revoked ON access_keys (revoked_at) WHERE revoked_at IS NOT NULL;

-- The subject of an OIDC issuer that a user name belongs to, bound at its first login.
CREATE TABLE subjects (
  user_name  text   NOT NULL PRIMARY KEY,
  issuer     text   NOT NULL,
  subject    text   NOT NULL,
  bound_at   bigint NOT NULL
);

CREATE TABLE approvals (
  id              text   NOT NULL PRIMARY KEY,
  state           text   NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'withdrawn')),
  session_id      text   NOT NULL,
  user_name       text   NOT NULL,
  agent           text,
  kind            text   NOT NULL,
  target          text   NOT NULL,
  credential      text   NOT NULL,
  database_name   text   NOT NULL,
  rule            text   NOT NULL,
  reviewers       text   NOT NULL,
  approvers       bigint NOT NULL,
  keep            bigint NOT NULL,
  binding         bytea  NOT NULL,
  statement       text   NOT NULL,
  statement_bytes bigint NOT NULL,
  parameters      text,
  reason          text,
  created_at      bigint NOT NULL,
  expires_at      bigint NOT NULL,
  decided_at      bigint,
  decided_by      text,
  decision_reason text,
  consumed_at     bigint,
  consumed_by     text,
  valid_until     bigint,
  uses            bigint NOT NULL DEFAULT 0,
  estimate        text,
  break_glass     text   NOT NULL DEFAULT '[]',
  broken          bigint NOT NULL DEFAULT 0,
  set_size        bigint,
  gateway         text   NOT NULL
);
CREATE INDEX approvals_open ON approvals (user_name) WHERE state = 'pending';
CREATE INDEX approvals_by_binding ON approvals (binding) WHERE consumed_at IS NULL;
CREATE INDEX approvals_by_time ON approvals (created_at);
CREATE INDEX approvals_by_user ON approvals (user_name, created_at);
CREATE INDEX approvals_by_time_limit ON approvals (binding) WHERE valid_until IS NOT NULL;

CREATE TABLE approval_votes (
  approval_id      text   NOT NULL REFERENCES approvals (id),
  reviewer         text   NOT NULL,
  approve          bigint NOT NULL,
  reason           text,
  voted_at         bigint NOT NULL,
  for_milliseconds bigint,
  method           text   NOT NULL,
  issuer           text,
  token_groups     text   NOT NULL
);
-- One reviewer has one vote, whatever the case of the name.
CREATE UNIQUE INDEX approval_votes_by_reviewer ON approval_votes (approval_id, lower(reviewer COLLATE "C"));

CREATE TABLE approval_statements (
  approval_id text    NOT NULL REFERENCES approvals (id),
  position    integer NOT NULL,
  binding     bytea   NOT NULL,
  consumed_at bigint,
  consumed_by text,
  PRIMARY KEY (approval_id, position)
);
CREATE INDEX approval_statements_by_binding ON approval_statements (binding);

CREATE TABLE sessions (
  id                 text   NOT NULL PRIMARY KEY,
  started_at         bigint NOT NULL,
  ended_at           bigint,
  protocol           text   NOT NULL,
  user_name          text   NOT NULL,
  agent              text,
  groups             text,
  kind               text   NOT NULL,
  method             text   NOT NULL,
  credential_id      text,
  target             text   NOT NULL,
  credential         text   NOT NULL,
  database_name      text,
  client_address     text   NOT NULL,
  client_application text,
  reason             text,
  end_side           text,
  end_stage          text,
  end_detail         text,
  commands           bigint NOT NULL DEFAULT 0,
  -- Whether all of the recording is in the index. Where it is not, the next start of its gateway reads it again.
  indexed            bigint NOT NULL DEFAULT 0,
  gateway            text   NOT NULL
);
CREATE INDEX sessions_by_time ON sessions (started_at, id);
CREATE INDEX sessions_by_user ON sessions (user_name, started_at, id);
CREATE INDEX sessions_by_target ON sessions (target, started_at, id);
CREATE INDEX sessions_running ON sessions (started_at, id) WHERE ended_at IS NULL;
CREATE INDEX sessions_unindexed ON sessions (gateway, started_at) WHERE indexed = 0;

-- Texts are kept once, with what they tell; rows point to them.
CREATE TABLE audit_texts (
  id             bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  hash           bytea  NOT NULL UNIQUE,
  text           text   NOT NULL,
  statement_kind text,
  effects        text,
  relations      text
);

CREATE TABLE audit_rows (
  id             bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at             bigint NOT NULL,
  last_at        bigint NOT NULL,
  kind           text   NOT NULL,
  recorded       bigint NOT NULL,
  session_id     text,
  user_name      text,
  target         text,
  client_address text,
  text_id        bigint,
  times          bigint NOT NULL,
  line           bigint,
  seq            bigint,
  command        text,
  text_bytes     bigint,
  verdict        text,
  rule           text,
  observed       text,
  approval       text,
  decision       text,
  decided_by     text,
  tag            text,
  columns        text,
  result_rows    bigint,
  result_bytes   bigint,
  duration_us    bigint,
  masked         text,
  error_code     text,
  error_message  text
);
CREATE INDEX audit_rows_by_time ON audit_rows (at, id);
CREATE INDEX audit_rows_by_user ON audit_rows (user_name, at, id);
CREATE INDEX audit_rows_by_target ON audit_rows (target, at, id);
CREATE INDEX audit_rows_by_session ON audit_rows (session_id, at, id) WHERE session_id IS NOT NULL;
CREATE INDEX audit_rows_by_text ON audit_rows (text_id, at, id) WHERE text_id IS NOT NULL;
CREATE INDEX audit_rows_by_rule ON audit_rows (rule, at, id) WHERE rule IS NOT NULL;
CREATE INDEX audit_rows_by_kind ON audit_rows (kind, at, id) WHERE kind <> 'command';

-- Rows of the audit as they were written and changed, until every export of their gateway has sent them. Filled while there are exports.
CREATE TABLE audit_outbox (
  change_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  row_id    bigint NOT NULL,
  gateway   text   NOT NULL
);
CREATE INDEX audit_outbox_by_gateway ON audit_outbox (gateway, change_id);

CREATE TABLE audit_exports (
  gateway   text   NOT NULL,
  name      text   NOT NULL,
  change_id bigint NOT NULL,
  PRIMARY KEY (gateway, name)
);

-- Finds texts by any three or more of their characters. The extension may have been made by somebody else, in a schema of its own.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
DO $$
BEGIN
  EXECUTE (
    SELECT format('CREATE INDEX audit_texts_by_trigram ON audit_texts USING gin (lower(text COLLATE "C") %I.gin_trgm_ops)', n.nspname)
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm');
END $$;
