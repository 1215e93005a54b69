-- What an agent can and may work on (as JSON; null limits nothing), and whether the agent is there for work.
-- Presence: 0 offline, 1 away, 2 available; by program: set through the API, so that it does not end with a console's connection.
ALTER TABLE agents ADD COLUMN work TEXT NULL;
ALTER TABLE agents ADD COLUMN presence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN presence_by_program INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN presence_at INTEGER NULL;
