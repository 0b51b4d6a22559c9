-- What follows from a host's source_memory, so that the overview need not read it of every host.
ALTER TABLE host
  ADD COLUMN source_trouble text NOT NULL DEFAULT '',
  ADD COLUMN source_trouble_at timestamptz(3),
  ADD COLUMN storage_moved_at timestamptz(3);
