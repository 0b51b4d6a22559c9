-- Lists of sessions, a page at a time: each order walks an index of its own. Those without any entry come last.
CREATE INDEX session_account_id_activity_idx ON session (account_id, (coalesce(last_at, to_timestamp(0))) DESC, id DESC);
CREATE INDEX session_account_id_tokens_idx ON session (account_id, (input + output + cache_read + cache_write) DESC, id DESC);
CREATE INDEX session_account_id_cost_nanos_idx ON session (account_id, cost_nanos DESC, id DESC);
CREATE INDEX session_running_idx ON session (account_id) WHERE status = 'running';

-- Who was started by whom: children name their parent's key.
CREATE INDEX session_host_id_session_key_idx ON session (host_id, session_key);
CREATE INDEX session_host_id_starter_idx ON session (host_id, (coalesce(spawned_by, parent_key)));
