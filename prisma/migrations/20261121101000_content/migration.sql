-- May the platform keep excerpts of what was asked and answered? Only where somebody said so.
ALTER TABLE account ADD COLUMN content_allowed boolean NOT NULL DEFAULT false;
