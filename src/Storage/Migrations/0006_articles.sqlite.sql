-- The knowledge base. The content is one JSON value; beside it stands what articles are found by.
-- State: 0 draft, 1 published. Visibility: 0 public, 1 customers, 2 internal.
CREATE TABLE articles (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    state      INTEGER NOT NULL,
    visibility INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    shown      INTEGER NOT NULL DEFAULT 0,
    solved     INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    author     TEXT    NOT NULL,
    content    TEXT    NOT NULL
);
CREATE TABLE article_versions (
    key     TEXT    NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    author  TEXT    NOT NULL,
    content TEXT    NOT NULL,
    PRIMARY KEY (key, version)
) WITHOUT ROWID;

-- Only of published articles. The code is folded: letters and digits, upper case.
CREATE TABLE article_codes (
    code       TEXT    NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (code, article_id)
) WITHOUT ROWID;
CREATE INDEX article_codes_article ON article_codes (article_id);
CREATE TABLE article_texts (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL,
    language   TEXT    NOT NULL
);
CREATE INDEX article_texts_article ON article_texts (article_id);

-- The row is that of article_texts. The words are folded and cut to their stems before they come here. The first column holds the language and who may read it.
CREATE VIRTUAL TABLE article_search USING fts5 (marks, title, names, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE article_words USING fts5vocab (article_search, 'row');
