-- Encryption at rest, second step: what is encrypted is there in no other form.

CREATE TABLE encrypted_households (
    district  TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    rt        TEXT NOT NULL,
    head_name TEXT NOT NULL,
    stage     TEXT NOT NULL,
    members   INTEGER NOT NULL,
    -- findings of the published form on the merged state
    hard      INTEGER NOT NULL,
    soft      INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    -- the form version it was judged under
    form      INTEGER NOT NULL,
    -- who said its stage
    stage_mark BLOB CHECK (stage_mark IS NULL OR length(stage_mark) = 8),
    -- family card, address, answers, contested questions
    private   BLOB NOT NULL,
    PRIMARY KEY (district, household)
) STRICT;
INSERT INTO encrypted_households
SELECT district, household, village, rt, head_name, stage, members, hard, soft, conflicts, updated, form, stage_mark,
    private
FROM households;
DROP TABLE households;
ALTER TABLE encrypted_households RENAME TO households;
CREATE INDEX households_of_village ON households (district, village, stage);
CREATE INDEX households_by_form ON households (district, form, household);
CREATE INDEX households_not_right ON households (district, village) WHERE stage = 'ready' AND hard > 0;
CREATE INDEX households_returned ON households (district, village) WHERE stage = 'returned';

CREATE TABLE encrypted_people (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    person    BLOB NOT NULL CHECK (length(person) = 16),
    place     INTEGER NOT NULL,
    presence  TEXT NOT NULL,
    -- what equal NIKs are found by; NULL where there is none
    nik_index BLOB CHECK (nik_index IS NULL OR length(nik_index) = 16),
    -- name, NIK, sex, birth date, relation, answers, contested questions
    private   BLOB NOT NULL,
    PRIMARY KEY (district, household, person)
) STRICT, WITHOUT ROWID;
INSERT INTO encrypted_people SELECT district, household, person, place, presence, nik_index, private FROM people;
DROP TABLE people;
ALTER TABLE encrypted_people RENAME TO people;
-- not unique: two officers may have typed one number
CREATE INDEX people_by_nik ON people (district, nik_index) WHERE nik_index IS NOT NULL;

CREATE TABLE encrypted_candidates (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    conflict  BLOB NOT NULL,
    place     INTEGER NOT NULL,
    -- JSON: user, device and change of each writer
    writers   TEXT NOT NULL,
    -- the value
    private   BLOB NOT NULL,
    PRIMARY KEY (district, household, conflict, place)
) STRICT, WITHOUT ROWID;
INSERT INTO encrypted_candidates SELECT district, household, conflict, place, writers, private FROM candidates;
DROP TABLE candidates;
ALTER TABLE encrypted_candidates RENAME TO candidates;
