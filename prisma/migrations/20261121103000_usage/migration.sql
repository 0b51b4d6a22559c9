-- Usage by day of the account's time zone: what pages add up, so that years of a large fleet are answered at once.
-- It always equals session_usage, grouped: triggers keep it, whoever writes there.

CREATE TABLE usage_day (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  day date NOT NULL,
  host_id uuid NOT NULL REFERENCES host ON DELETE CASCADE ON UPDATE CASCADE,
  agent_external_id text NOT NULL,
  model text NOT NULL,
  reported boolean NOT NULL,
  messages bigint NOT NULL,
  input bigint NOT NULL,
  output bigint NOT NULL,
  cache_read bigint NOT NULL,
  cache_write bigint NOT NULL,
  cost_nanos bigint NOT NULL,
  PRIMARY KEY (account_id, day, host_id, agent_external_id, model, reported)
);
CREATE INDEX usage_day_host_id_idx ON usage_day (host_id);
CREATE INDEX usage_day_account_id_model_idx ON usage_day (account_id, model);

CREATE FUNCTION usage_day_of(p_account uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM usage_day WHERE account_id = p_account;
  INSERT INTO usage_day
  SELECT u.account_id, (u.at AT TIME ZONE a.time_zone)::date AS day, u.host_id, s.agent_external_id, u.model, u.reported,
    sum(u.messages), sum(u.input), sum(u.output), sum(u.cache_read), sum(u.cache_write), sum(u.cost_nanos)
  FROM session_usage u JOIN session s ON s.id = u.session_id JOIN account a ON a.id = u.account_id
  WHERE u.account_id = p_account
  GROUP BY 1, 2, 3, 4, 5, 6;
END $$;

-- Shared while usage is written, alone while the account's days are laid out anew for another time zone.
CREATE FUNCTION usage_day_lock(p_account uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT hashtextextended(p_account::text, 20261121103000) $$;

CREATE FUNCTION usage_day_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(usage_day_lock(account_id)) FROM (SELECT DISTINCT account_id FROM added) one;
  INSERT INTO usage_day AS d
  SELECT u.account_id, (u.at AT TIME ZONE a.time_zone)::date AS day, u.host_id, s.agent_external_id, u.model, u.reported,
    sum(u.messages), sum(u.input), sum(u.output), sum(u.cache_read), sum(u.cache_write), sum(u.cost_nanos)
  FROM added u JOIN session s ON s.id = u.session_id JOIN account a ON a.id = u.account_id
  GROUP BY 1, 2, 3, 4, 5, 6
  ORDER BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (account_id, day, host_id, agent_external_id, model, reported) DO UPDATE
  SET messages = d.messages + excluded.messages, input = d.input + excluded.input, output = d.output + excluded.output,
    cache_read = d.cache_read + excluded.cache_read, cache_write = d.cache_write + excluded.cache_write,
    cost_nanos = d.cost_nanos + excluded.cost_nanos;
  RETURN NULL;
END $$;

CREATE FUNCTION usage_day_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(usage_day_lock(account_id)) FROM (SELECT DISTINCT account_id FROM removed) one;
  -- Rows stay at nothing: the next report of a running session puts the same day back.
  UPDATE usage_day d
  SET messages = d.messages - r.messages, input = d.input - r.input, output = d.output - r.output,
    cache_read = d.cache_read - r.cache_read, cache_write = d.cache_write - r.cache_write,
    cost_nanos = d.cost_nanos - r.cost_nanos
  FROM (
    SELECT u.account_id, (u.at AT TIME ZONE a.time_zone)::date AS day, u.host_id, s.agent_external_id, u.model, u.reported,
      sum(u.messages) AS messages, sum(u.input) AS input, sum(u.output) AS output, sum(u.cache_read) AS cache_read,
      sum(u.cache_write) AS cache_write, sum(u.cost_nanos) AS cost_nanos
    FROM removed u JOIN session s ON s.id = u.session_id JOIN account a ON a.id = u.account_id
    GROUP BY 1, 2, 3, 4, 5, 6
  ) r
  WHERE d.account_id = r.account_id AND d.day = r.day AND d.host_id = r.host_id
    AND d.agent_external_id = r.agent_external_id AND d.model = r.model AND d.reported = r.reported;
  RETURN NULL;
END $$;

CREATE TRIGGER usage_day_inserted AFTER INSERT ON session_usage
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION usage_day_added();
CREATE TRIGGER usage_day_deleted AFTER DELETE ON session_usage
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION usage_day_removed();
-- An update takes the old away and adds the new: triggers run in the order of their names.
CREATE TRIGGER usage_day_updated_1 AFTER UPDATE ON session_usage
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION usage_day_removed();
CREATE TRIGGER usage_day_updated_2 AFTER UPDATE ON session_usage
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION usage_day_added();

-- While the session can still say whose usage it was.
CREATE FUNCTION session_usage_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM session_usage WHERE session_id = OLD.id;
  RETURN OLD;
END $$;
CREATE TRIGGER session_usage_first BEFORE DELETE ON session FOR EACH ROW EXECUTE FUNCTION session_usage_first();

DO $$ BEGIN PERFORM usage_day_of(id) FROM account; END $$;

-- What the account pays for a model, in billionths of a US dollar for a million tokens; goes before the list price.
CREATE TABLE model_price (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE ON UPDATE CASCADE,
  model text NOT NULL,
  input_nanos bigint NOT NULL,
  output_nanos bigint NOT NULL,
  cache_read_nanos bigint NOT NULL,
  cache_write_nanos bigint NOT NULL,
  updated_at timestamptz(3) NOT NULL,
  PRIMARY KEY (account_id, model)
);

-- For models without any price: shown as a rule of thumb, never as a cost. Null: no rule of thumb.
ALTER TABLE account ADD COLUMN last_resort_nanos bigint DEFAULT 1000000000;
