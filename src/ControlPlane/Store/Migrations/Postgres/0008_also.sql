-- Who must agree besides, where several rules hold a command.
ALTER TABLE approvals ADD COLUMN also text NOT NULL DEFAULT '[]';
