-- Two tablets meet: likely duplicates among the households of both, and what officers say of them.

-- What duplicates are told by. Filled as households are read again.
ALTER TABLE people ADD COLUMN born TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN head INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1));
INSERT OR IGNORE INTO stale SELECT household FROM snapshots WHERE gone = 0;

-- Pairs that are likely one: two households, or two members of one (`household` = `other`). Found at a meeting,
-- looked at again whenever one of the two changes.
CREATE TABLE doubles (
    -- ids of the two, in order
    a         BLOB NOT NULL CHECK (length(a) = 16),
    b         BLOB NOT NULL CHECK (length(b) = 16),
    household BLOB NOT NULL CHECK (length(household) = 16),
    other     BLOB NOT NULL CHECK (length(other) = 16),
    score     INTEGER NOT NULL,
    -- CBOR of the match
    body      BLOB NOT NULL,
    -- device's clock, Unix seconds
    found     INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubles_of_household ON doubles (household);
CREATE INDEX doubles_of_other ON doubles (other);

-- Officers' words on pairs, as the documents hold them.
CREATE TABLE double_words (
    household BLOB NOT NULL CHECK (length(household) = 16),
    a         BLOB NOT NULL CHECK (length(a) = 16),
    b         BLOB NOT NULL CHECK (length(b) = 16),
    user      INTEGER NOT NULL,
    -- 'same', 'different' or 'later'
    word      TEXT NOT NULL,
    time      INTEGER NOT NULL,
    PRIMARY KEY (household, a, b, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX double_words_of_pair ON double_words (a, b);
