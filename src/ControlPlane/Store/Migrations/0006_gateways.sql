-- Which of several gateways wrote it; empty in a database that is one gateway's own, as every SQLite is.
ALTER TABLE sessions ADD COLUMN gateway TEXT NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN gateway TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_outbox ADD COLUMN gateway TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_exports ADD COLUMN gateway TEXT NOT NULL DEFAULT '';
