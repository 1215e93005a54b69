-- Contacts that were found to be one person. Data: evidence, how both were before, and what moved, as JSON. A contact goes into another one at most
-- once at a time; a token or code proves once, also after the link was undone.
CREATE TABLE contact_links (
    id        INTEGER PRIMARY KEY,
    kept      INTEGER NOT NULL,
    absorbed  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    undone_at INTEGER NULL,
    undone_by TEXT    NULL,
    proof     TEXT    NULL,
    data      TEXT    NOT NULL
);
CREATE INDEX contact_links_kept ON contact_links (kept);
CREATE UNIQUE INDEX contact_links_absorbed ON contact_links (absorbed) WHERE undone_at IS NULL;
CREATE INDEX contact_links_absorbed_ever ON contact_links (absorbed);
CREATE UNIQUE INDEX contact_links_proof ON contact_links (proof) WHERE proof IS NOT NULL;

-- One-time codes that wait to be repeated. Hash: keyed, of code and conversation; contact is null when nobody has the address.
CREATE TABLE contact_codes (
    id           INTEGER PRIMARY KEY,
    account      TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    contact_id   INTEGER NULL,
    hash         TEXT    NOT NULL,
    asked_at     INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX contact_codes_conversation ON contact_codes (account, conversation, asked_at);
CREATE INDEX contact_codes_address ON contact_codes (kind, address, asked_at);
CREATE INDEX contact_codes_asked ON contact_codes (asked_at);
