-- How often a case in which an article was the answer was settled without an agent and without a word on whether it helped.
ALTER TABLE articles ADD COLUMN deflected INTEGER NOT NULL DEFAULT 0;
