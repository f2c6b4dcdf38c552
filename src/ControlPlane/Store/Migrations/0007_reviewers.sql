-- How a reviewer was proved, so that it can be asked later whether they still are one. Votes from before count by the configuration alone.
ALTER TABLE approval_votes ADD COLUMN method TEXT NOT NULL DEFAULT 'key';
ALTER TABLE approval_votes ADD COLUMN issuer TEXT;
ALTER TABLE approval_votes ADD COLUMN token_groups TEXT NOT NULL DEFAULT '[]';
