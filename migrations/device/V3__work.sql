-- Work that the district gave: read-only here, and given again by the server where it is lost.
CREATE TABLE work_lists (
    number  INTEGER PRIMARY KEY NOT NULL,
    village TEXT NOT NULL,
    reason  TEXT NOT NULL,
    -- the district's own words for the reason; empty where the reason says it
    words   TEXT NOT NULL,
    note    TEXT NOT NULL,
    -- ISO day; NULL for none
    due     TEXT
) STRICT;

-- Households on a list. Whether it is done follows from the household.
CREATE TABLE work (
    household  BLOB NOT NULL CHECK (length(household) = 16),
    list       INTEGER NOT NULL,
    -- who had said its stage when it was given
    given_upon BLOB CHECK (given_upon IS NULL OR length(given_upon) = 8),
    PRIMARY KEY (household, list)
) STRICT, WITHOUT ROWID;

-- Who said the stage; eight zeros before the word is in a change.
ALTER TABLE households ADD COLUMN stage_mark BLOB CHECK (stage_mark IS NULL OR length(stage_mark) = 8);
-- It follows from the document: every line of the list is made again.
INSERT OR IGNORE INTO stale (household) SELECT id FROM households;
