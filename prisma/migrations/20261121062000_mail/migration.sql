-- What is to be sent by e-mail, written in the same transaction as what it tells about. The text is cleared once it is
-- sent or given up: it may hold a link that lets somebody in.
CREATE TABLE mail_outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  kind text NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body_text text NOT NULL,
  body_html text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'refused', 'given_up', 'nobody')),
  created_at timestamptz(3) NOT NULL,
  next_try_at timestamptz(3) NOT NULL,
  give_up_at timestamptz(3) NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  done_at timestamptz(3),
  last_error text NOT NULL DEFAULT ''
);
CREATE INDEX mail_outbox_next_try_at_idx ON mail_outbox (next_try_at) WHERE state = 'waiting';
CREATE INDEX mail_outbox_person_id_idx ON mail_outbox (person_id);

-- What a link in a mail proves. Only a hash is kept. A row without a person answers for an address nobody here has, so
-- that asking does the same work whoever exists.
CREATE TABLE mail_code (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('verify', 'change_email', 'magic_link', 'reset')),
  email text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE INDEX mail_code_person_id_idx ON mail_code (person_id);
CREATE INDEX mail_code_expires_at_idx ON mail_code (expires_at);

-- Browsers a person signed in with, by a hash of what their cookie holds: the first sign-in from another one is told by mail.
CREATE TABLE known_device (
  person_id uuid NOT NULL REFERENCES person ON DELETE CASCADE ON UPDATE CASCADE,
  hash bytea NOT NULL,
  first_seen_at timestamptz(3) NOT NULL,
  last_seen_at timestamptz(3) NOT NULL,
  PRIMARY KEY (person_id, hash)
);
