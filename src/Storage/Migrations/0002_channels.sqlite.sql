-- How far each poller has read at its platform; written with the rows that it read.
CREATE TABLE reading_positions (
    account TEXT NOT NULL,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (account, name)
) WITHOUT ROWID;

-- Platforms refer to customers' messages by their ids too (edits, replies, threads), so both ways stand in one table.
ALTER TABLE outbox_platform_ids RENAME TO platform_ids;

-- Where answers go, in the channel's own form.
ALTER TABLE conversations ADD COLUMN reply_address TEXT NULL;
