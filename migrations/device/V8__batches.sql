-- Paper forms keyed in one after the other. What the list of batches tells; the answers are in their households. Not in
-- the journal: with a damaged database the list is lost, and no answer with it.
CREATE TABLE batches (
    number   INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name     TEXT NOT NULL,
    village  TEXT NOT NULL,
    rt       TEXT NOT NULL,
    -- codes of questions that every paper of the batch answers alike, apart by blanks
    repeated TEXT NOT NULL,
    started  INTEGER NOT NULL
) STRICT;

CREATE TABLE keyed_papers (
    batch     INTEGER NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    -- how many members the paper has; 0 until it was asked
    members   INTEGER NOT NULL DEFAULT 0,
    -- path of the question to go on at; empty for the beginning
    question  TEXT NOT NULL DEFAULT '',
    -- of typing, pauses left out
    seconds   INTEGER NOT NULL DEFAULT 0,
    started   INTEGER NOT NULL,
    finished  INTEGER,
    PRIMARY KEY (batch, household)
) STRICT, WITHOUT ROWID;
CREATE INDEX keyed_papers_by_finish ON keyed_papers (finished) WHERE finished IS NOT NULL;
