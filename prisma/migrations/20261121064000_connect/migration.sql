-- Connecting a machine: tokens that belong to one host, copies of a host, who is counted in public.

-- Tokens made so far were promised to work anywhere.
ALTER TABLE agent_token ADD COLUMN reusable boolean NOT NULL DEFAULT false;
UPDATE agent_token SET reusable = true;
ALTER TABLE agent_token ADD COLUMN host_external_id text;
ALTER TABLE agent_token ADD COLUMN validated_at timestamptz(3);

ALTER TABLE host ADD COLUMN faces jsonb NOT NULL DEFAULT '[]';
ALTER TABLE host ADD COLUMN cloned_since timestamptz(3);
ALTER TABLE host ADD COLUMN cloned_at timestamptz(3);

ALTER TABLE account ADD COLUMN world_counted boolean NOT NULL DEFAULT true;
