-- Who may do what, where, and from when until when.

-- One row a grant; `number` counts up in its account. Nothing is deleted: a grant that is taken back says so.
CREATE TABLE role_grants (
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    number   INTEGER NOT NULL CHECK (number > 0),
    duty     TEXT NOT NULL,
    -- code of the area, 2 to 10 digits; 'ID' for the nation
    reach    TEXT NOT NULL,
    -- the first moment it holds, and the first it does not; `ends` NULL until further notice
    starts   INTEGER NOT NULL,
    ends     INTEGER CHECK (ends > starts),
    -- who gave it, NULL for the operator at the command line, and when
    given_by INTEGER,
    given    INTEGER NOT NULL,
    withdrawn INTEGER,
    PRIMARY KEY (district, user, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER role_grants_are_never_deleted BEFORE DELETE ON role_grants
BEGIN SELECT RAISE(ABORT, 'role_grants are append-only'); END;

-- What accounts could do before: officers in their villages, others in their district.
INSERT INTO role_grants
SELECT district, user, row_number() OVER (PARTITION BY district, user ORDER BY village), 'village_officer', village,
    0, NULL, NULL, 0, NULL
FROM grants;
INSERT INTO role_grants
SELECT district, user, 1, CASE role WHEN 'operator' THEN 'centre_operator' ELSE role END, district, 0, NULL, NULL, 0, NULL
FROM accounts WHERE role IN ('district_admin', 'operator') AND user > 0;
DROP TABLE grants;

-- The second factor of an account (RFC 6238).
CREATE TABLE second_factors (
    district  TEXT NOT NULL,
    user      INTEGER NOT NULL,
    -- nonce and ciphertext, under a key of the server's
    secret    BLOB NOT NULL,
    -- when a first code was right; NULL while it is shown
    confirmed INTEGER,
    -- the last step of which a code was taken: none is taken twice
    step      INTEGER NOT NULL,
    PRIMARY KEY (district, user)
) STRICT, WITHOUT ROWID;

-- Ways back for whoever lost the telephone; SHA-256 under a key of the server's.
CREATE TABLE recovery_codes (
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    code     BLOB NOT NULL CHECK (length(code) = 32),
    used     INTEGER,
    PRIMARY KEY (district, user, code)
) STRICT, WITHOUT ROWID;
