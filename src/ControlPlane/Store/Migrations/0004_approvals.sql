-- Approvals for a time, ahead of time for a set of statements, and broken glass; how many rows the target's planner expects.
ALTER TABLE approvals ADD COLUMN valid_until INTEGER;
ALTER TABLE approvals ADD COLUMN uses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE approvals ADD COLUMN estimate TEXT;
ALTER TABLE approvals ADD COLUMN break_glass TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approvals ADD COLUMN broken INTEGER NOT NULL DEFAULT 0;
-- NULL for a single command.
ALTER TABLE approvals ADD COLUMN set_size INTEGER;
CREATE INDEX approvals_by_user ON approvals (user_name, created_at);
CREATE INDEX approvals_by_time_limit ON approvals (binding) WHERE valid_until IS NOT NULL;

ALTER TABLE approval_votes ADD COLUMN for_milliseconds INTEGER;

CREATE TABLE approval_statements (
  approval_id TEXT    NOT NULL REFERENCES approvals (id),
  position    INTEGER NOT NULL,
  binding     BLOB    NOT NULL,
  consumed_at INTEGER,
  consumed_by TEXT,
  PRIMARY KEY (approval_id, position)
) STRICT;
CREATE INDEX approval_statements_by_binding ON approval_statements (binding);
