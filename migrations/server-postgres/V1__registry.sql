-- The registry in PostgreSQL 15 and newer: the tables of server-sqlite under the same names. Every key begins with the
-- district (kabupaten/kota), and nothing here is unique across districts, so that districts can move to other machines.
-- What grows with the nation is partitioned by province: a range of the district code, since the code begins with the
-- province's two digits. Hashes are 32 bytes, ids 16 bytes, times Unix seconds, messages CBOR. Texts are ordered by
-- their bytes, as in SQLite.

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END$$;

-- ---- what was done: the truth, append-only ------------------------------------------------------

-- One row an accepted change. `seq`: its place in the village's log, gap-free.
CREATE TABLE changes (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL CHECK (length(household) = 16),
    hash      BYTEA NOT NULL CHECK (length(hash) = 32),
    village   TEXT COLLATE "C" NOT NULL,
    seq       BIGINT NOT NULL CHECK (seq > 0),
    -- the village's digest up to and including this change
    digest    BYTEA NOT NULL CHECK (length(digest) = 16),
    actor     BYTEA NOT NULL CHECK (length(actor) = 8),
    aseq      BIGINT NOT NULL CHECK (aseq > 0),
    -- the seal it came under, and its place in that seal's list
    seal      BYTEA NOT NULL CHECK (length(seal) = 16),
    place     BIGINT NOT NULL,
    -- uncompressed automerge change chunk
    body      BYTEA NOT NULL,
    PRIMARY KEY (district, household, hash),
    UNIQUE (district, household, actor, aseq),
    UNIQUE (district, village, seq)
) PARTITION BY RANGE (district);
CREATE TRIGGER changes_are_append_only BEFORE UPDATE OR DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION append_only();

-- The signed lists of changes, as devices pushed them.
CREATE TABLE seals (
    district TEXT COLLATE "C" NOT NULL,
    id       BYTEA NOT NULL CHECK (length(id) = 16),
    device   BIGINT NOT NULL,
    counter  BIGINT NOT NULL,
    -- a group whose entries are all elided: header, list, signature
    body     BYTEA NOT NULL,
    received BIGINT NOT NULL,
    PRIMARY KEY (district, id)
) PARTITION BY RANGE (district);
CREATE INDEX seals_of_device ON seals (district, device, counter);
CREATE INDEX seals_received ON seals (district, device, received);

-- Changes whose dependency has not come.
CREATE TABLE waiting (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL,
    hash      BYTEA NOT NULL,
    seal      BYTEA NOT NULL,
    place     BIGINT NOT NULL,
    body      BYTEA NOT NULL,
    since     BIGINT NOT NULL,
    PRIMARY KEY (district, household, hash)
) PARTITION BY RANGE (district);

-- What was refused: kept with the reason, never dropped.
CREATE TABLE quarantine (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL,
    hash      BYTEA NOT NULL,
    device    BIGINT NOT NULL,
    seal      BYTEA NOT NULL,
    place     BIGINT NOT NULL,
    reason    TEXT NOT NULL,
    body      BYTEA NOT NULL,
    received  BIGINT NOT NULL,
    PRIMARY KEY (district, household, hash)
) PARTITION BY RANGE (district);
CREATE TRIGGER quarantine_is_never_dropped BEFORE DELETE ON quarantine
FOR EACH ROW EXECUTE FUNCTION append_only();

-- One row a push, also where all of it was there before: the row that a synchronous standby confirms.
CREATE TABLE receipts (
    district TEXT COLLATE "C" NOT NULL,
    device   BIGINT NOT NULL,
    number   BIGINT NOT NULL,
    counter  BIGINT NOT NULL,
    seal     BYTEA NOT NULL,
    time     BIGINT NOT NULL,
    PRIMARY KEY (district, device, number)
) PARTITION BY RANGE (district);
CREATE INDEX receipts_of_seal ON receipts (district, device, seal);

-- Hash-chained, insert-only. `detail` holds ids and counts, never personal data.
CREATE TABLE audit (
    district TEXT COLLATE "C" NOT NULL,
    number   BIGINT NOT NULL,
    time     BIGINT NOT NULL,
    -- who: an account, or a device
    "user"   BIGINT,
    device   BIGINT,
    act      TEXT NOT NULL,
    detail   TEXT NOT NULL,
    previous BYTEA NOT NULL CHECK (length(previous) = 32),
    -- SHA-256 over the other columns
    hash     BYTEA NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (district, number)
) PARTITION BY RANGE (district);
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION append_only();

-- The end of each district's audit chain. Its lock makes the numbers of audit and of work gap-free.
CREATE TABLE chains (
    district TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    number   BIGINT NOT NULL,
    hash     BYTEA NOT NULL CHECK (length(hash) = 32)
);

-- ---- what follows from it: caches, rebuilt by `verify` -------------------------------------------

CREATE TABLE documents (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL CHECK (length(household) = 16),
    village   TEXT COLLATE "C" NOT NULL,
    -- one more with each commit; a writer that saw another one reloads
    version   BIGINT NOT NULL,
    -- hashes end to end
    heads     BYTEA NOT NULL,
    saved     BYTEA NOT NULL,
    PRIMARY KEY (district, household)
) PARTITION BY RANGE (district);
CREATE INDEX documents_of_village ON documents (district, village);

-- Which district keeps a household: the one look across districts that a push needs, in one index.
CREATE TABLE homes (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL,
    PRIMARY KEY (district, household)
);
CREATE INDEX homes_of_household ON homes (household);

-- The head of each village's log. Locked last in a commit, in the order of the villages; its lock makes the numbers
-- gap-free.
CREATE TABLE feeds (
    district TEXT COLLATE "C" NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    epoch    BIGINT NOT NULL,
    head     BIGINT NOT NULL,
    digest   BYTEA NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (district, village)
);

CREATE TABLE households (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL CHECK (length(household) = 16),
    village   TEXT COLLATE "C" NOT NULL,
    rt        TEXT COLLATE "C" NOT NULL,
    head_name TEXT COLLATE "C" NOT NULL,
    card      TEXT NOT NULL,
    address   TEXT NOT NULL,
    stage     TEXT NOT NULL,
    members   BIGINT NOT NULL,
    -- findings of the published form on the merged state
    hard      BIGINT NOT NULL,
    soft      BIGINT NOT NULL,
    conflicts BIGINT NOT NULL,
    -- JSON: answer by question
    answers   TEXT NOT NULL,
    -- JSON: questions whose value is the last agreed one, with a case open
    contested TEXT NOT NULL,
    updated   BIGINT NOT NULL,
    -- the form version it was judged under
    form      BIGINT NOT NULL,
    -- who said its stage
    stage_mark BYTEA CHECK (length(stage_mark) = 8),
    PRIMARY KEY (district, household)
) PARTITION BY RANGE (district);
CREATE INDEX households_of_village ON households (district, village, stage);
CREATE INDEX households_by_form ON households (district, form, household);
CREATE INDEX households_not_right ON households (district, village) WHERE stage = 'ready' AND hard > 0;
CREATE INDEX households_returned ON households (district, village) WHERE stage = 'returned';

CREATE TABLE people (
    district   TEXT COLLATE "C" NOT NULL,
    household  BYTEA NOT NULL,
    person     BYTEA NOT NULL CHECK (length(person) = 16),
    place      BIGINT NOT NULL,
    name       TEXT NOT NULL,
    nik        TEXT COLLATE "C" NOT NULL,
    sex        TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    relation   TEXT NOT NULL,
    presence   TEXT NOT NULL,
    answers    TEXT NOT NULL,
    contested  TEXT NOT NULL,
    PRIMARY KEY (district, household, person)
) PARTITION BY RANGE (district);
-- not unique: two officers may have typed one number
CREATE INDEX people_by_nik ON people (district, nik);

-- Cases, open and closed. `kind` and `subject` as in the domain.
CREATE TABLE conflicts (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL,
    id        BYTEA NOT NULL CHECK (length(id) = 16),
    village   TEXT COLLATE "C" NOT NULL,
    kind      TEXT NOT NULL,
    question  TEXT NOT NULL,
    -- JSON of the subject
    subject   TEXT NOT NULL,
    opened    BIGINT NOT NULL,
    closed    BIGINT,
    PRIMARY KEY (district, household, id)
) PARTITION BY RANGE (district);
CREATE INDEX conflicts_open ON conflicts (district, village, opened) WHERE closed IS NULL;

-- The candidates of open cases.
CREATE TABLE candidates (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL,
    conflict  BYTEA NOT NULL,
    place     BIGINT NOT NULL,
    value     TEXT NOT NULL,
    -- JSON: user, device and change of each writer
    writers   TEXT NOT NULL,
    PRIMARY KEY (district, household, conflict, place)
) PARTITION BY RANGE (district);

-- Snapshot parts of villages; each body is the signed, compressed part as it is served.
CREATE TABLE packs (
    district TEXT COLLATE "C" NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    epoch    BIGINT NOT NULL,
    through  BIGINT NOT NULL,
    digest   BYTEA NOT NULL,
    parts    BIGINT NOT NULL,
    bytes    BIGINT NOT NULL,
    households BIGINT NOT NULL,
    PRIMARY KEY (district, village, epoch, through)
);
CREATE TABLE pack_parts (
    district TEXT COLLATE "C" NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    epoch    BIGINT NOT NULL,
    through  BIGINT NOT NULL,
    part     BIGINT NOT NULL,
    body     BYTEA NOT NULL,
    PRIMARY KEY (district, village, epoch, through, part)
);

-- ---- photos ---------------------------------------------------------------------------------------

-- Photos and thumbnails that are whole; their bytes are in the store of photos, by district and hash.
CREATE TABLE photos (
    district TEXT COLLATE "C" NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    hash     BYTEA NOT NULL CHECK (length(hash) = 32),
    bytes    BIGINT NOT NULL,
    -- who sent it, and when
    device   BIGINT NOT NULL,
    received BIGINT NOT NULL,
    PRIMARY KEY (district, village, hash)
);
CREATE INDEX photos_by_hash ON photos (district, hash);
CREATE INDEX photos_of_device ON photos (district, device, received);

-- ---- who may do what ------------------------------------------------------------------------------

CREATE TABLE accounts (
    district TEXT COLLATE "C" NOT NULL,
    "user"   BIGINT NOT NULL,
    login    TEXT COLLATE "C" NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    -- Argon2id, PHC string; empty where the account has no password (officers enrol devices)
    password TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('active', 'closed')),
    PRIMARY KEY (district, "user"),
    UNIQUE (district, login)
);
CREATE INDEX accounts_by_login ON accounts (login);

CREATE TABLE grants (
    district TEXT COLLATE "C" NOT NULL,
    "user"   BIGINT NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (district, "user", village)
);

CREATE TABLE devices (
    district  TEXT COLLATE "C" NOT NULL,
    number    BIGINT NOT NULL,
    "user"    BIGINT NOT NULL,
    label     TEXT NOT NULL,
    key       BYTEA NOT NULL CHECK (length(key) = 32),
    state     TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
    enrolled  BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    -- changes the device said it still holds
    backlog   BIGINT NOT NULL,
    -- the device's clock less the server's, seconds, at the last contact
    clock_offset BIGINT NOT NULL,
    form      BIGINT NOT NULL,
    ticket    BYTEA NOT NULL CHECK (length(ticket) = 16),
    previous_ticket BYTEA NOT NULL CHECK (length(previous_ticket) = 16),
    request   BIGINT NOT NULL,
    -- number of the device's last receipt
    receipt   BIGINT NOT NULL,
    -- times a ticket came that neither the last answer nor the one before gave: the mark of a copy
    copies    BIGINT NOT NULL,
    PRIMARY KEY (district, number)
) WITH (fillfactor = 70);
-- A device says its number and not its district.
CREATE INDEX devices_by_number ON devices (number);

-- One-time codes, as SHA-256 under the server's own key; valid for 72 hours.
CREATE TABLE enrolment_codes (
    district TEXT COLLATE "C" NOT NULL,
    code     BYTEA NOT NULL CHECK (length(code) = 32),
    "user"   BIGINT NOT NULL,
    expires  BIGINT NOT NULL,
    -- the key of the device it was used for: a repeated request of that device is answered again
    used_by  BYTEA,
    PRIMARY KEY (district, code)
);
CREATE INDEX enrolment_codes_by_code ON enrolment_codes (code);

-- Sessions of consoles. `token`: SHA-256 of the cookie.
CREATE TABLE sessions (
    district TEXT COLLATE "C" NOT NULL,
    token    BYTEA NOT NULL CHECK (length(token) = 32),
    "user"   BIGINT NOT NULL,
    csrf     TEXT NOT NULL,
    expires  BIGINT NOT NULL,
    PRIMARY KEY (district, token)
);
CREATE INDEX sessions_by_token ON sessions (token);

-- Who is who changed: one more each time.
CREATE TABLE rosters (
    district TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    version  BIGINT NOT NULL
);

-- Generations of villages' keys: one more with each revocation of a device of the village. A village that is not
-- here is in its first.
CREATE TABLE generations (
    district   TEXT COLLATE "C" NOT NULL,
    village    TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    PRIMARY KEY (district, village)
);

-- ---- work that the district gives: append-only ---------------------------------------------------

-- One row an act of giving; for what the server gives by itself, one for each village and reason.
CREATE TABLE work_lists (
    district TEXT COLLATE "C" NOT NULL,
    number   BIGINT NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    reason   TEXT NOT NULL,
    -- the district's own words for the reason; empty where the reason says it
    words    TEXT NOT NULL,
    note     TEXT NOT NULL,
    -- ISO day; NULL for none
    due      TEXT COLLATE "C",
    -- who gave it; NULL for the server itself and for the operator at the command line
    "user"   BIGINT,
    by_itself BIGINT NOT NULL CHECK (by_itself IN (0, 1)),
    given    BIGINT NOT NULL,
    PRIMARY KEY (district, number)
);
CREATE TRIGGER work_lists_are_append_only BEFORE UPDATE OR DELETE ON work_lists
FOR EACH ROW EXECUTE FUNCTION append_only();

-- One row a household that was put on a list, or taken off it: the last one of both holds. `number`: what devices
-- read on from, gap-free, shared with `calendars`.
CREATE TABLE work (
    district  TEXT COLLATE "C" NOT NULL,
    number    BIGINT NOT NULL CHECK (number > 0),
    list      BIGINT NOT NULL,
    village   TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL CHECK (length(household) = 16),
    -- who had said its stage at that moment
    given_upon BYTEA CHECK (length(given_upon) = 8),
    withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1)),
    "user"    BIGINT,
    time      BIGINT NOT NULL,
    PRIMARY KEY (district, number)
);
CREATE INDEX work_of_village ON work (district, village, number);
CREATE INDEX work_of_list ON work (district, list, household, number);
CREATE INDEX work_of_household ON work (district, household, list, number);
CREATE TRIGGER work_is_append_only BEFORE UPDATE OR DELETE ON work
FOR EACH ROW EXECUTE FUNCTION append_only();

-- Opening days and cut-offs, as they were set.
CREATE TABLE calendars (
    district TEXT COLLATE "C" NOT NULL,
    number   BIGINT NOT NULL CHECK (number > 0),
    -- months, such as 2026-12; `last_month` NULL until further notice
    first_month TEXT NOT NULL,
    last_month  TEXT,
    opens    BIGINT NOT NULL CHECK (opens BETWEEN 1 AND 31),
    cut_off  BIGINT NOT NULL CHECK (cut_off BETWEEN opens AND 31),
    "user"   BIGINT,
    time     BIGINT NOT NULL,
    PRIMARY KEY (district, number)
);
CREATE TRIGGER calendars_are_append_only BEFORE UPDATE OR DELETE ON calendars
FOR EACH ROW EXECUTE FUNCTION append_only();

-- ---- reference: the same on every machine ---------------------------------------------------------

CREATE TABLE forms (
    hash      BYTEA PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    version   BIGINT NOT NULL UNIQUE,
    title     TEXT NOT NULL,
    xform     TEXT NOT NULL,
    published BIGINT NOT NULL,
    -- the decree it follows, as the operator named it
    decree    TEXT NOT NULL
);

-- One row a district and version; '' as district is every district that has no row of its own for the version.
CREATE TABLE form_rollouts (
    district TEXT COLLATE "C" NOT NULL,
    version  BIGINT NOT NULL,
    -- the first day it is in force, YYYY-MM-DD: it begins at midnight of the district's zone
    starts   TEXT NOT NULL,
    -- when it was halted: devices that hold it keep it, others do not get it
    halted   BIGINT,
    PRIMARY KEY (district, version)
);

-- Kemendagri codes; level 1 province, 2 district, 3 subdistrict, 4 village.
CREATE TABLE regions (
    code  TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    level BIGINT NOT NULL,
    name  TEXT NOT NULL
);

-- Where villages lie; CBOR of rings of points.
CREATE TABLE bounds (
    district TEXT COLLATE "C" NOT NULL,
    village  TEXT COLLATE "C" NOT NULL,
    shape    BYTEA NOT NULL,
    PRIMARY KEY (district, village)
);

-- Single values: epoch, next user, next device.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value BIGINT NOT NULL
);
INSERT INTO meta VALUES ('epoch', 1), ('next_user', 1), ('next_device', 2);

-- ---- what several instances share -----------------------------------------------------------------

-- The public half of the one key that every instance signs with. One row.
CREATE TABLE identity (
    one    BIGINT PRIMARY KEY NOT NULL CHECK (one = 1),
    public BYTEA NOT NULL CHECK (length(public) = 32)
);

-- Failures to log in or to enrol, by SHA-256 of the subject under the server's key.
CREATE TABLE attempts (
    subject  BYTEA PRIMARY KEY NOT NULL CHECK (length(subject) = 32),
    failures BIGINT NOT NULL,
    since    BIGINT NOT NULL
);

CREATE INDEX attempts_by_age ON attempts (since);

-- Which instance does a job, and until when.
CREATE TABLE leases (
    job     TEXT PRIMARY KEY NOT NULL,
    holder  BYTEA NOT NULL CHECK (length(holder) = 16),
    expires BIGINT NOT NULL
);

-- ---- provinces ------------------------------------------------------------------------------------

-- A province that is none of these is kept in the partition of the others until it has its own.
DO $$
DECLARE
    provinces CONSTANT TEXT[] := ARRAY['11', '12', '13', '14', '15', '16', '17', '18', '19', '21', '31', '32', '33',
        '34', '35', '36', '51', '52', '53', '61', '62', '63', '64', '65', '71', '72',
        '73', '74', '75', '76', '81', '82', '91', '92', '93', '94', '95', '96'];
    large CONSTANT TEXT[] := ARRAY['changes', 'seals', 'waiting', 'quarantine', 'receipts', 'audit', 'documents',
        'households', 'people', 'conflicts', 'candidates'];
    name TEXT;
    province TEXT;
BEGIN
    FOREACH name IN ARRAY large LOOP
        FOREACH province IN ARRAY provinces LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                name || '_' || province, name, province, (province::int + 1)::text);
        END LOOP;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', name || '_others', name);
    END LOOP;
END$$;
