-- People and targets that an operator has shut off.
CREATE TABLE locks (
  kind       TEXT    NOT NULL CHECK (kind IN ('user', 'target')),
  name       TEXT    NOT NULL,
  reason     TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT    NOT NULL,
  expires_at INTEGER,
  PRIMARY KEY (kind, name)
) STRICT;
