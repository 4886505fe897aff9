-- The server's registry. Every key begins with the district (kabupaten/kota), so that the same tables
-- partition by district. Hashes are 32 bytes, ids 16 bytes, times Unix seconds, messages CBOR.

-- ---- what was done: the truth, append-only ------------------------------------------------------

-- One row an accepted change. `seq`: its place in the village's log, gap-free.
CREATE TABLE changes (
    district  TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    village   TEXT NOT NULL,
    seq       INTEGER NOT NULL CHECK (seq > 0),
    -- the village's digest up to and including this change
    digest    BLOB NOT NULL CHECK (length(digest) = 16),
    actor     BLOB NOT NULL CHECK (length(actor) = 8),
    aseq      INTEGER NOT NULL CHECK (aseq > 0),
    -- the seal it came under, and its place in that seal's list
    seal      BLOB NOT NULL CHECK (length(seal) = 16),
    place     INTEGER NOT NULL,
    -- uncompressed automerge change chunk
    body      BLOB NOT NULL,
    PRIMARY KEY (district, household, hash),
    UNIQUE (district, household, actor, aseq),
    UNIQUE (district, village, seq)
) STRICT;
CREATE TRIGGER changes_are_never_deleted BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER changes_are_never_altered BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;

-- The signed lists of changes, as devices pushed them.
CREATE TABLE seals (
    district TEXT NOT NULL,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    device   INTEGER NOT NULL,
    counter  INTEGER NOT NULL,
    -- a group whose entries are all elided: header, list, signature
    body     BLOB NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seals_of_device ON seals (district, device, counter);

-- Changes whose dependency has not come.
CREATE TABLE waiting (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    hash      BLOB NOT NULL,
    seal      BLOB NOT NULL,
    place     INTEGER NOT NULL,
    body      BLOB NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (district, household, hash)
) STRICT, WITHOUT ROWID;

-- What was refused: kept with the reason, never dropped.
CREATE TABLE quarantine (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    hash      BLOB NOT NULL,
    device    INTEGER NOT NULL,
    seal      BLOB NOT NULL,
    place     INTEGER NOT NULL,
    reason    TEXT NOT NULL,
    body      BLOB NOT NULL,
    received  INTEGER NOT NULL,
    PRIMARY KEY (district, household, hash)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER quarantine_is_never_dropped BEFORE DELETE ON quarantine
BEGIN SELECT RAISE(ABORT, 'quarantine is never dropped'); END;

-- One row a push, also where all of it was there before.
CREATE TABLE receipts (
    district TEXT NOT NULL,
    device   INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    counter  INTEGER NOT NULL,
    seal     BLOB NOT NULL,
    time     INTEGER NOT NULL,
    PRIMARY KEY (district, device, number)
) STRICT, WITHOUT ROWID;

-- Hash-chained, insert-only. `detail` holds ids and counts, never personal data.
CREATE TABLE audit (
    district TEXT NOT NULL,
    number   INTEGER NOT NULL,
    time     INTEGER NOT NULL,
    -- who: an account, or a device
    user     INTEGER,
    device   INTEGER,
    act      TEXT NOT NULL,
    detail   TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    -- SHA-256 over the other columns
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_never_altered BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- ---- what follows from it: caches, rebuilt by `verify` -------------------------------------------

CREATE TABLE documents (
    district  TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    -- one more with each commit; a writer that saw another one reloads
    version   INTEGER NOT NULL,
    -- hashes end to end
    heads     BLOB NOT NULL,
    saved     BLOB NOT NULL,
    PRIMARY KEY (district, household)
) STRICT;
CREATE INDEX documents_by_household ON documents (household);
CREATE INDEX documents_of_village ON documents (district, village);

-- The head of each village's log. Locked last in a commit; its lock makes the numbers gap-free.
CREATE TABLE feeds (
    district TEXT NOT NULL,
    village  TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    head     INTEGER NOT NULL,
    digest   BLOB NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (district, village)
) STRICT, WITHOUT ROWID;

CREATE TABLE households (
    district  TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    rt        TEXT NOT NULL,
    head_name TEXT NOT NULL,
    card      TEXT NOT NULL,
    address   TEXT NOT NULL,
    stage     TEXT NOT NULL,
    members   INTEGER NOT NULL,
    -- findings of the published form on the merged state
    hard      INTEGER NOT NULL,
    soft      INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    -- JSON: answer by question
    answers   TEXT NOT NULL,
    -- JSON: questions whose value is the last agreed one, with a case open
    contested TEXT NOT NULL,
    updated   INTEGER NOT NULL,
    -- the form version it was judged under
    form      INTEGER NOT NULL,
    PRIMARY KEY (district, household)
) STRICT;
CREATE INDEX households_of_village ON households (district, village, stage);
CREATE INDEX households_by_form ON households (form, district, household);

CREATE TABLE people (
    district   TEXT NOT NULL,
    household  BLOB NOT NULL,
    person     BLOB NOT NULL CHECK (length(person) = 16),
    place      INTEGER NOT NULL,
    name       TEXT NOT NULL,
    nik        TEXT NOT NULL,
    sex        TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    relation   TEXT NOT NULL,
    presence   TEXT NOT NULL,
    answers    TEXT NOT NULL,
    contested  TEXT NOT NULL,
    PRIMARY KEY (district, household, person)
) STRICT, WITHOUT ROWID;
-- not unique: two officers may have typed one number
CREATE INDEX people_by_nik ON people (district, nik);

-- Cases, open and closed. `kind` and `subject` as in the domain; `reopened` counts.
CREATE TABLE conflicts (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    id        BLOB NOT NULL CHECK (length(id) = 16),
    village   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    question  TEXT NOT NULL,
    -- JSON of the subject
    subject   TEXT NOT NULL,
    opened    INTEGER NOT NULL,
    closed    INTEGER,
    PRIMARY KEY (district, household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflicts_open ON conflicts (district, village, opened) WHERE closed IS NULL;

-- The candidates of open cases.
CREATE TABLE candidates (
    district  TEXT NOT NULL,
    household BLOB NOT NULL,
    conflict  BLOB NOT NULL,
    place     INTEGER NOT NULL,
    value     TEXT NOT NULL,
    -- JSON: user, device and change of each writer
    writers   TEXT NOT NULL,
    PRIMARY KEY (district, household, conflict, place)
) STRICT, WITHOUT ROWID;

-- Snapshot parts of villages; each body is the signed, compressed part as it is served.
CREATE TABLE packs (
    district TEXT NOT NULL,
    village  TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    through  INTEGER NOT NULL,
    digest   BLOB NOT NULL,
    parts    INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    households INTEGER NOT NULL,
    PRIMARY KEY (district, village, epoch, through)
) STRICT, WITHOUT ROWID;
CREATE TABLE pack_parts (
    district TEXT NOT NULL,
    village  TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    through  INTEGER NOT NULL,
    part     INTEGER NOT NULL,
    body     BLOB NOT NULL,
    PRIMARY KEY (district, village, epoch, through, part)
) STRICT;

-- ---- photos ---------------------------------------------------------------------------------------

-- Photos and thumbnails that are whole; their bytes are in the store of photos, by district and hash.
CREATE TABLE photos (
    district TEXT NOT NULL,
    village  TEXT NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    bytes    INTEGER NOT NULL,
    -- who sent it, and when
    device   INTEGER NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (district, village, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX photos_by_hash ON photos (district, hash);
CREATE INDEX photos_of_device ON photos (district, device, received);

-- ---- who may do what ------------------------------------------------------------------------------

CREATE TABLE accounts (
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    login    TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    -- Argon2id, PHC string; empty where the account has no password (officers enrol devices)
    password TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    PRIMARY KEY (district, user),
    UNIQUE (district, login)
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    village  TEXT NOT NULL,
    PRIMARY KEY (district, user, village)
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    district  TEXT NOT NULL,
    number    INTEGER NOT NULL,
    user      INTEGER NOT NULL,
    label     TEXT NOT NULL,
    key       BLOB NOT NULL CHECK (length(key) = 32),
    state     TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    enrolled  INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    -- changes the device said it still holds
    backlog   INTEGER NOT NULL,
    -- the device's clock less the server's, seconds, at the last contact
    clock_offset INTEGER NOT NULL,
    form      INTEGER NOT NULL,
    ticket    BLOB NOT NULL CHECK (length(ticket) = 16),
    previous_ticket BLOB NOT NULL CHECK (length(previous_ticket) = 16),
    request   INTEGER NOT NULL,
    -- number of the device's last receipt
    receipt   INTEGER NOT NULL,
    -- times a ticket came that neither the last answer nor the one before gave: the mark of a copy
    copies    INTEGER NOT NULL,
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX devices_by_number ON devices (number);

-- One-time codes, as SHA-256 under the server's own key; valid for 72 hours.
CREATE TABLE enrolment_codes (
    code     BLOB PRIMARY KEY NOT NULL,
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    expires  INTEGER NOT NULL,
    -- the key of the device it was used for: a repeated request of that device is answered again
    used_by  BLOB
) STRICT, WITHOUT ROWID;

-- Sessions of consoles. `token`: SHA-256 of the cookie.
CREATE TABLE sessions (
    token    BLOB PRIMARY KEY NOT NULL,
    district TEXT NOT NULL,
    user     INTEGER NOT NULL,
    csrf     TEXT NOT NULL,
    expires  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is who changed: one more each time.
CREATE TABLE rosters (
    district TEXT PRIMARY KEY NOT NULL,
    version  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- reference ------------------------------------------------------------------------------------

CREATE TABLE forms (
    hash      BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    version   INTEGER NOT NULL UNIQUE,
    title     TEXT NOT NULL,
    xform     TEXT NOT NULL,
    published INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Kemendagri codes; level 1 province, 2 district, 3 subdistrict, 4 village.
CREATE TABLE regions (
    code  TEXT PRIMARY KEY NOT NULL,
    level INTEGER NOT NULL,
    name  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where villages lie; CBOR of rings of points.
CREATE TABLE bounds (
    district TEXT NOT NULL,
    village  TEXT NOT NULL,
    shape    BLOB NOT NULL,
    PRIMARY KEY (district, village)
) STRICT, WITHOUT ROWID;

-- Single values: epoch, next user, next device.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('epoch', 1), ('next_user', 1), ('next_device', 2);
