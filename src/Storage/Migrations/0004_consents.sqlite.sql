-- What customers last said about being written to, by conversation (our number or service and theirs); there need not be a case.
CREATE TABLE consents (
    account    TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    granted    INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    word       TEXT    NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
