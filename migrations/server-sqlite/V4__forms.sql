-- Forms by decree: where each version is in force, and from when.

-- The decree a version follows, as the operator named it.
ALTER TABLE forms ADD COLUMN decree TEXT NOT NULL DEFAULT '';

-- One row a district and version; '' as district is every district that has no row of its own for the version.
CREATE TABLE form_rollouts (
    district TEXT NOT NULL,
    version  INTEGER NOT NULL,
    -- the first day it is in force, YYYY-MM-DD: it begins at midnight of the district's zone
    starts   TEXT NOT NULL,
    -- when it was halted: devices that hold it keep it, others do not get it
    halted   INTEGER,
    PRIMARY KEY (district, version)
) STRICT, WITHOUT ROWID;

-- What was published before stays in force everywhere. The western zone is the last to begin a day.
INSERT INTO form_rollouts SELECT '', version, date(published, 'unixepoch', '+7 hours'), NULL FROM forms;

-- Households are judged anew district by district.
DROP INDEX households_by_form;
CREATE INDEX households_by_form ON households (district, form, household);
