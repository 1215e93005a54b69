-- The first schema. Every time is an integer: .NET ticks, 100 ns since 0001-01-01 UTC, so that what is read is exactly what was decided.
-- To read one: datetime(at / 10000000 - 62135596800, 'unixepoch').

-- Payloads as they came. The state has one byte whatever its value, so that marking a row done rewrites one page and not the whole payload:
-- 10 pending, 11 parked, done as 20 message, 21 receipt, 22 ignored, 29 something else.
CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY,
    state       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    account     TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    external_id TEXT    NOT NULL,
    parked_at   INTEGER NULL,
    error       TEXT    NULL,
    body        BLOB    NOT NULL
);
CREATE UNIQUE INDEX inbox_external ON inbox (account, external_id);
CREATE INDEX inbox_pending ON inbox (account) WHERE state = 10; -- SQLite adds the id to every index, so this one is ordered by (account, id)
CREATE INDEX inbox_parked ON inbox (id, account) WHERE state = 11;

-- The fold of a case's events (state, as JSON), and beside it what lists filter by.
CREATE TABLE cases (
    number     INTEGER PRIMARY KEY,
    version    INTEGER NOT NULL,
    status     INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    contact_id INTEGER NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    department TEXT    NULL,
    queue      TEXT    NULL,
    channel    TEXT    NOT NULL,
    owner      TEXT    NULL,
    subject    TEXT    NULL,
    state      TEXT    NOT NULL
);
-- Lists read this index alone until they know which cases to show, whatever they filter by. One wide index costs a change less than one for each filter.
CREATE INDEX cases_list ON cases (status, updated_at, number, level, department, queue, channel, owner);
CREATE INDEX cases_owner ON cases (owner, updated_at, number) WHERE owner IS NOT NULL;
CREATE INDEX cases_contact ON cases (contact_id) WHERE contact_id IS NOT NULL; -- a contact has few cases: sorted when read, not at every change

CREATE TABLE case_events (
    case_number INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    cause_kind  INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    cause_id    TEXT    NULL,
    data        TEXT    NOT NULL,
    PRIMARY KEY (case_number, seq)
) WITHOUT ROWID;

-- The id stands for (account, key) in messages: a new conversation's messages then go to the end of their index and not to random places in it.
CREATE TABLE conversations (
    id          INTEGER PRIMARY KEY,
    position    INTEGER NOT NULL,
    case_number INTEGER NULL,
    contact_id  INTEGER NULL,
    account     TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    channel     TEXT    NOT NULL,
    language    TEXT    NULL
);
CREATE UNIQUE INDEX conversations_key ON conversations (account, key);

CREATE TABLE messages (
    case_number     INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    conversation_id INTEGER NULL,
    position        INTEGER NOT NULL,
    direction       INTEGER NOT NULL,
    at              INTEGER NOT NULL,
    author_kind     INTEGER NOT NULL,
    author_id       TEXT    NULL,
    author_name     TEXT    NULL,
    channel         TEXT    NULL,
    body            TEXT    NOT NULL,
    PRIMARY KEY (case_number, seq)
) WITHOUT ROWID;
CREATE INDEX messages_conversation ON messages (conversation_id, position) WHERE conversation_id IS NOT NULL;

CREATE TABLE contacts (
    id        INTEGER PRIMARY KEY,
    name      TEXT NULL,
    language  TEXT NULL,
    addresses TEXT NOT NULL
);
CREATE TABLE contact_addresses (
    kind       TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    contact_id INTEGER NOT NULL,
    PRIMARY KEY (kind, address)
) WITHOUT ROWID;

-- Answers on their way out. State: 0 pending, 1 sending, 2 unconfirmed, 3 sent, 4 delivered, 5 read, 6 failed.
CREATE TABLE outbox (
    id          INTEGER PRIMARY KEY,
    case_number INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    state       INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    parts_sent  INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    sent_at     INTEGER NULL,
    account     TEXT    NOT NULL,
    error       TEXT    NULL,
    body        TEXT    NOT NULL
);
CREATE UNIQUE INDEX outbox_message ON outbox (case_number, seq);
CREATE INDEX outbox_unsent ON outbox (account) WHERE state < 2; -- ordered by (account, id), see inbox_pending
CREATE TABLE outbox_platform_ids (
    account     TEXT    NOT NULL,
    platform_id TEXT    NOT NULL,
    case_number INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    PRIMARY KEY (account, platform_id)
) WITHOUT ROWID;

CREATE TABLE timers (
    case_number INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    due_at      INTEGER NOT NULL,
    PRIMARY KEY (case_number, name)
) WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);

-- Changed in the transaction that changes the rows it counts. Pending, parked and unsent ones are counted from the rows themselves.
CREATE TABLE ledger (
    account     TEXT PRIMARY KEY,
    received    INTEGER NOT NULL,
    stored      INTEGER NOT NULL,
    duplicate   INTEGER NOT NULL,
    refused     INTEGER NOT NULL,
    processed   INTEGER NOT NULL,
    queued      INTEGER NOT NULL,
    sent        INTEGER NOT NULL,
    delivered   INTEGER NOT NULL,
    failed      INTEGER NOT NULL,
    unconfirmed INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE agents (
    id         TEXT PRIMARY KEY,
    name       TEXT    NOT NULL,
    role       INTEGER NOT NULL,
    disabled   INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE sign_in_links (
    secret_hash TEXT PRIMARY KEY,
    agent       TEXT    NULL,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE api_tokens (
    id          TEXT PRIMARY KEY,
    name        TEXT    NOT NULL,
    scopes      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    revoked_at  INTEGER NULL,
    secret_hash TEXT    NOT NULL UNIQUE
) WITHOUT ROWID;

-- Written while the store is faulty, to see whether it can be written again.
CREATE TABLE store_probe (
    id   INTEGER PRIMARY KEY,
    fill BLOB NOT NULL
);

-- Words to find cases by. Row 2n holds the subject of case n, row 2n+1 the name and addresses of contact n.
CREATE VIRTUAL TABLE search USING fts5 (words, content='', contentless_delete=1, detail='none', tokenize='unicode61 remove_diacritics 2');
