-- OpenClaw's scheduled jobs as hosts report them, and their runs: kept for longer than OpenClaw keeps them.

CREATE TABLE job (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  -- OpenClaw's own id of the job.
  external_id text NOT NULL,
  agent_external_id text,
  -- null where the host sends counts only.
  name text,
  enabled boolean NOT NULL,
  builtin boolean NOT NULL,
  schedule jsonb,
  payload text,
  timeout_seconds bigint,
  delivery_mode text,
  delivery_channel text,
  next_run_at timestamptz(3),
  last_run_at timestamptz(3),
  running_at timestamptz(3),
  last_status text,
  last_delivery text,
  last_error text,
  consecutive_errors integer NOT NULL,
  consecutive_skipped integer NOT NULL,
  auto_disabled text,
  gone_at timestamptz(3),
  -- What follows from the columns above (lib/domain/job-state), and its place in lists: 0 is the worst.
  state text NOT NULL,
  rank smallint NOT NULL,
  -- Runs held here.
  runs integer NOT NULL DEFAULT 0,
  failed_runs integer NOT NULL DEFAULT 0,
  -- By our clock, and by the host's: the order of what it says.
  observed_at timestamptz(3) NOT NULL,
  sequence bigint NOT NULL,
  UNIQUE (host_id, external_id)
);
-- The list, worst first, newest first among equals.
CREATE INDEX job_account_id_rank_last_run_at_id_idx
  ON job (account_id, rank, (coalesce(last_run_at, to_timestamp(0))) DESC, id);

CREATE TABLE job_run (
  job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE ON UPDATE CASCADE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  -- When it began, by the host's clock.
  at timestamptz(3) NOT NULL,
  status text,
  completion text,
  delivery text,
  duration_ms bigint,
  session_id text,
  sequence bigint NOT NULL,
  PRIMARY KEY (job_id, at)
);
CREATE INDEX job_run_at_idx ON job_run (at);
CREATE INDEX job_run_account_id_idx ON job_run (account_id);
