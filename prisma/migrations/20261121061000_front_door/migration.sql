-- Several ways to sign in, a second factor, and throttles that every process shares.

ALTER TABLE person
  ADD COLUMN email_verified_at timestamptz(3),
  -- Encrypted under a key made from MONITOR_SECRET; without totp_confirmed_at it is only an enrolment under way.
  ADD COLUMN totp_secret bytea,
  ADD COLUMN totp_confirmed_at timestamptz(3),
  -- The step of the last code that counted: it and those before it count no more.
  ADD COLUMN totp_last_step bigint;

ALTER TABLE login
  ADD COLUMN method text NOT NULL DEFAULT 'password'
    CHECK (method IN ('password', 'google', 'github', 'oidc', 'magic_link', 'reset', 'demo')),
  -- When the person last showed that it is them; dangerous things ask for a recent one.
  ADD COLUMN proved_at timestamptz(3);
UPDATE login SET proved_at = created_at;
ALTER TABLE login ALTER COLUMN method DROP DEFAULT;

CREATE TABLE identity (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  provider text NOT NULL CHECK (provider IN ('google', 'github', 'oidc')),
  -- Two issuers may give two people the same subject.
  issuer text NOT NULL DEFAULT '',
  subject text NOT NULL,
  email text NOT NULL DEFAULT '',
  created_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  UNIQUE (provider, issuer, subject)
);
CREATE INDEX identity_person_id_idx ON identity (person_id);

CREATE TABLE recovery_code (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  hash bytea NOT NULL,
  created_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  UNIQUE (person_id, hash)
);

-- A sign-in that waits for its second step. The browser holds the only copy of what `hash` is made from.
CREATE TABLE login_challenge (
  hash bytea PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  method text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX login_challenge_person_id_idx ON login_challenge (person_id);

-- How often somebody tried, by rule and by a hash of whom or where. Losing it in a crash costs nothing: unlogged.
CREATE UNLOGGED TABLE attempt (
  rule text NOT NULL,
  key bytea NOT NULL,
  count integer NOT NULL,
  ends_at timestamptz(3) NOT NULL,
  PRIMARY KEY (rule, key)
);
CREATE INDEX attempt_ends_at_idx ON attempt (ends_at);
