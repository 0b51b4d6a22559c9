-- A machine that asks to be connected (RFC 8628). Both of its codes are kept as keyed hashes only; the agent token is
-- made at the poll that hands it out and never stands here.
CREATE TABLE device_grant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  device_hash bytea NOT NULL UNIQUE,
  user_hash bytea NOT NULL UNIQUE,
  -- What the machine said about itself; nobody checked it.
  host_external_id text NOT NULL,
  host_name text NOT NULL,
  platform text NOT NULL DEFAULT '',
  arch text NOT NULL DEFAULT '',
  uploader_version text NOT NULL DEFAULT '',
  locale text NOT NULL DEFAULT '',
  address text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  interval_seconds integer NOT NULL CHECK (interval_seconds BETWEEN 1 AND 3600),
  polled_at timestamptz(3),
  state text NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'handed_out')),
  decided_at timestamptz(3),
  account_id uuid REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  decided_by uuid REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  token_id uuid REFERENCES agent_token ON DELETE SET NULL ON UPDATE CASCADE,
  CHECK ((state = 'pending') = (decided_at IS NULL)),
  CHECK (state = 'pending' OR (account_id IS NOT NULL AND decided_by IS NOT NULL))
);
CREATE INDEX device_grant_expires_at_idx ON device_grant (expires_at);
-- For clearing away what one host asked for before.
CREATE INDEX device_grant_account_id_idx ON device_grant (account_id);
