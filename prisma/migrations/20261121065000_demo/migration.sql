-- The account visitors look around in: synthetic hosts, read-only. There is one at most.
ALTER TABLE account ADD COLUMN is_demo boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX account_demo_key ON account (is_demo) WHERE is_demo;
