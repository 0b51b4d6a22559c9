-- Hosts a person adds before they report, what is written about them by hand, and what hosts say through the published
-- reporting API.
ALTER TABLE host
  -- The name somebody gave it; no report changes it then.
  ADD COLUMN given_name text,
  -- mac | linux | windows | vps | nas | other | '' when nobody said
  ADD COLUMN device_type text NOT NULL DEFAULT '',
  ADD COLUMN public_ip text NOT NULL DEFAULT '',
  ADD COLUMN notes text NOT NULL DEFAULT '';

ALTER TABLE host DROP CONSTRAINT host_state_check;
ALTER TABLE host ADD CONSTRAINT host_state_check CHECK (state IN ('online', 'offline', 'waiting'));

-- The added host a key was made for: the first machine that reports with it takes its place.
ALTER TABLE agent_token ADD COLUMN made_for_host_id uuid REFERENCES host ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX agent_token_made_for_host_id_idx ON agent_token (made_for_host_id);

-- What a host said last through the published reporting API.
CREATE TABLE device_report (
  host_id uuid PRIMARY KEY REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL,
  openclaw_status text NOT NULL,
  openclaw_version text NOT NULL,
  runtime text NOT NULL,
  model text NOT NULL,
  thinking text NOT NULL,
  context_tokens bigint,
  -- Its own counter; a drop means that it began anew.
  total_tokens bigint
);
CREATE INDEX device_report_account_id_idx ON device_report (account_id);

-- What its counter grew by within a quarter of an hour.
CREATE TABLE device_usage (
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  at timestamptz(3) NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  tokens bigint NOT NULL,
  PRIMARY KEY (host_id, at)
);
CREATE INDEX device_usage_account_id_at_idx ON device_usage (account_id, at);
