-- What was remembered of each source a host's uploader reads: since when it reads as it does, whether it ever held
-- data, and in which storages OpenClaw kept it.
ALTER TABLE host ADD COLUMN source_memory jsonb NOT NULL DEFAULT '[]';
