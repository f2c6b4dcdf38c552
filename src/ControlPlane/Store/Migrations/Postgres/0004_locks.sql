-- People and targets that an operator has shut off.
CREATE TABLE locks (
  kind       text   NOT NULL CHECK (kind IN ('user', 'target')),
  name       text   NOT NULL,
  reason     text,
  created_at bigint NOT NULL,
  created_by text   NOT NULL,
  expires_at bigint,
  PRIMARY KEY (kind, name)
);
