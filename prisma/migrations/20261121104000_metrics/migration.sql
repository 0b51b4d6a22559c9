-- Figures of machines. The newest stands in host_metrics; the past in metric_bucket, where every host has a fixed number of
-- places for each step: a newer stretch takes the place of the oldest one, so a host's rows are bounded whatever its age.

CREATE TABLE host_metrics (
  host_id uuid PRIMARY KEY REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  -- What was counted already: the highest number, and which of the 62 before it.
  sequence bigint NOT NULL,
  seen bigint NOT NULL,
  observed_at timestamptz(3) NOT NULL,
  every_seconds integer,
  cpu real,
  load1 real,
  load5 real,
  load15 real,
  memory_total bigint,
  memory_used bigint,
  disk_total bigint,
  disk_used bigint,
  network_up double precision,
  network_down double precision,
  uptime_seconds bigint,
  temperature real,
  disks jsonb NOT NULL DEFAULT '[]',
  temperatures jsonb NOT NULL DEFAULT '[]',
  missing jsonb NOT NULL DEFAULT '[]'
) WITH (fillfactor = 70);
CREATE INDEX host_metrics_account_id_idx ON host_metrics (account_id);

CREATE TABLE metric_bucket (
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  step_seconds integer NOT NULL,
  slot integer NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL,
  cpu_count integer NOT NULL DEFAULT 0,
  cpu_sum double precision NOT NULL DEFAULT 0,
  cpu_min real,
  cpu_max real,
  load_count integer NOT NULL DEFAULT 0,
  load_sum double precision NOT NULL DEFAULT 0,
  load_min real,
  load_max real,
  memory_count integer NOT NULL DEFAULT 0,
  memory_sum double precision NOT NULL DEFAULT 0,
  memory_min real,
  memory_max real,
  disk_count integer NOT NULL DEFAULT 0,
  disk_sum double precision NOT NULL DEFAULT 0,
  disk_min real,
  disk_max real,
  up_count integer NOT NULL DEFAULT 0,
  up_sum double precision NOT NULL DEFAULT 0,
  up_min real,
  up_max real,
  down_count integer NOT NULL DEFAULT 0,
  down_sum double precision NOT NULL DEFAULT 0,
  down_min real,
  down_max real,
  temperature_count integer NOT NULL DEFAULT 0,
  temperature_sum double precision NOT NULL DEFAULT 0,
  temperature_min real,
  temperature_max real,
  PRIMARY KEY (host_id, step_seconds, slot)
) WITH (fillfactor = 80);

-- How the gateway answered last, and since when it has been so. Null until its machine says anything of it.
ALTER TABLE host ADD COLUMN gateway_state text;
ALTER TABLE host ADD COLUMN gateway_since timestamptz(3);
ALTER TABLE host ADD COLUMN gateway_version text NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN gateway_port integer;
ALTER TABLE host ADD COLUMN gateway_reason text NOT NULL DEFAULT '';
ALTER TABLE host ADD COLUMN gateway_failing jsonb NOT NULL DEFAULT '[]';

-- For how many days the past is kept; null keeps sessions and their usage for good.
ALTER TABLE account ADD COLUMN metrics_days integer NOT NULL DEFAULT 90;
ALTER TABLE account ADD COLUMN sessions_days integer;
ALTER TABLE account ADD COLUMN errors_days integer NOT NULL DEFAULT 30;
