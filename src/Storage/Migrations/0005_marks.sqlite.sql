-- How far a piece of work over all cases has come: the promises by which open cases were last measured.
CREATE TABLE marks (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
