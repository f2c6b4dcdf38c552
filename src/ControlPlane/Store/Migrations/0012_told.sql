-- Whether the audit has an approval: until then it serves nobody, on no gateway.
ALTER TABLE approvals ADD COLUMN told INTEGER NOT NULL DEFAULT 1;
