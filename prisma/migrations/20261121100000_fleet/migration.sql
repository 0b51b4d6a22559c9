-- Sessions of agents and what they used, as uploaders count them from OpenClaw's transcripts. Figures are absolute: what
-- was said last stands, and saying it twice changes nothing.

CREATE TABLE session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  agent_external_id text NOT NULL,
  session_id text NOT NULL,
  kind text NOT NULL,
  session_key text,
  label text,
  spawned_by text,
  parent_key text,
  source text NOT NULL,
  origin text NOT NULL,
  current boolean NOT NULL,
  status text,
  model text NOT NULL DEFAULT '',
  context_used integer,
  context_limit integer,
  first_at timestamptz(3),
  last_at timestamptz(3),
  gone_at timestamptz(3),
  observed_at timestamptz(3) NOT NULL,
  -- The host's own count of what it said: what arrives late and was said earlier changes nothing.
  sequence bigint NOT NULL,
  entries integer NOT NULL,
  user_messages integer NOT NULL,
  assistant_messages integer NOT NULL,
  tool_results integer NOT NULL,
  tools_requested integer NOT NULL,
  tools_ok integer NOT NULL,
  tools_failed integer NOT NULL,
  errors integer NOT NULL,
  compactions integer NOT NULL,
  resets integer NOT NULL,
  turn_count integer NOT NULL,
  unparsable integer NOT NULL,
  input bigint NOT NULL,
  output bigint NOT NULL,
  cache_read bigint NOT NULL,
  cache_write bigint NOT NULL,
  cost_nanos bigint NOT NULL,
  unpriced_tokens bigint NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  UNIQUE (host_id, agent_external_id, session_id)
);
CREATE INDEX session_account_id_last_at_idx ON session (account_id, last_at DESC);

-- Per quarter of an hour: every time zone's day begins at one.
CREATE TABLE session_usage (
  session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL,
  model text NOT NULL,
  -- Did the messages report a cost? Those that did not are kept apart: their price has to be estimated.
  reported boolean NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  messages integer NOT NULL,
  input bigint NOT NULL,
  output bigint NOT NULL,
  cache_read bigint NOT NULL,
  cache_write bigint NOT NULL,
  cost_nanos bigint NOT NULL,
  PRIMARY KEY (session_id, at, model, reported)
);
CREATE INDEX session_usage_account_id_at_idx ON session_usage (account_id, at);
CREATE INDEX session_usage_host_id_idx ON session_usage (host_id);
