-- What a host's own counter of tokens stood at when it first reported: used before anybody counted, on no day we know.
ALTER TABLE device_report ADD COLUMN base_tokens bigint NOT NULL DEFAULT 0;
-- The public address it found out by itself, where it does.
ALTER TABLE device_report ADD COLUMN public_ip text NOT NULL DEFAULT '';
