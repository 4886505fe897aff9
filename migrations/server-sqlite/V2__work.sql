-- ---- work that the district gives: append-only ---------------------------------------------------

-- One row an act of giving; for what the server gives by itself, one for each village and reason.
CREATE TABLE work_lists (
    district TEXT NOT NULL,
    number   INTEGER NOT NULL,
    village  TEXT NOT NULL,
    reason   TEXT NOT NULL,
    -- the district's own words for the reason; empty where the reason says it
    words    TEXT NOT NULL,
    note     TEXT NOT NULL,
    -- ISO day; NULL for none
    due      TEXT,
    -- who gave it; NULL for the server itself and for the operator at the command line
    user     INTEGER,
    by_itself INTEGER NOT NULL CHECK (by_itself IN (0, 1)),
    given    INTEGER NOT NULL,
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER work_lists_are_never_deleted BEFORE DELETE ON work_lists
BEGIN SELECT RAISE(ABORT, 'work lists are append-only'); END;
CREATE TRIGGER work_lists_are_never_altered BEFORE UPDATE ON work_lists
BEGIN SELECT RAISE(ABORT, 'work lists are append-only'); END;

-- One row a household that was put on a list, or taken off it: the last one of both holds. `number`: what devices
-- read on from, gap-free, shared with `calendars`.
CREATE TABLE work (
    district  TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    list      INTEGER NOT NULL,
    village   TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    -- who had said its stage at that moment
    given_upon BLOB CHECK (given_upon IS NULL OR length(given_upon) = 8),
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    user      INTEGER,
    time      INTEGER NOT NULL,
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_of_village ON work (district, village, number);
CREATE INDEX work_of_list ON work (district, list, household, number);
CREATE INDEX work_of_household ON work (district, household, list, number);
CREATE TRIGGER work_is_never_deleted BEFORE DELETE ON work
BEGIN SELECT RAISE(ABORT, 'work is append-only'); END;
CREATE TRIGGER work_is_never_altered BEFORE UPDATE ON work
BEGIN SELECT RAISE(ABORT, 'work is append-only'); END;

-- Opening days and cut-offs, as they were set.
CREATE TABLE calendars (
    district TEXT NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    -- months, such as 2026-12; `last_month` NULL until further notice
    first_month TEXT NOT NULL,
    last_month  TEXT,
    opens    INTEGER NOT NULL CHECK (opens BETWEEN 1 AND 31),
    cut_off  INTEGER NOT NULL CHECK (cut_off BETWEEN opens AND 31),
    user     INTEGER,
    time     INTEGER NOT NULL,
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER calendars_are_never_deleted BEFORE DELETE ON calendars
BEGIN SELECT RAISE(ABORT, 'calendars are append-only'); END;
CREATE TRIGGER calendars_are_never_altered BEFORE UPDATE ON calendars
BEGIN SELECT RAISE(ABORT, 'calendars are append-only'); END;

-- Who said the stage of a household: work is done by a word said after it was given.
ALTER TABLE households ADD COLUMN stage_mark BLOB CHECK (stage_mark IS NULL OR length(stage_mark) = 8);
-- It follows from the document: everything is judged once more.
UPDATE households SET form = 0;
CREATE INDEX households_not_right ON households (district, village) WHERE stage = 'ready' AND hard > 0;
CREATE INDEX households_returned ON households (district, village) WHERE stage = 'returned';
