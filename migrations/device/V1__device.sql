-- The device's database. Hashes are 32 bytes, ids 16 bytes, times Unix seconds, heads are hashes end to end.

-- Single values: clock offset, ticket, request number, session of the clone check.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Facts on their way to the journal beside the database; removed once they are durable there.
CREATE TABLE journal (
    entry INTEGER PRIMARY KEY NOT NULL,
    fact  BLOB NOT NULL
) STRICT;

-- Every change this device made or pulled. Append-only.
CREATE TABLE changes (
    hash      BLOB PRIMARY KEY NOT NULL CHECK (length(hash) = 32),
    household BLOB NOT NULL CHECK (length(household) = 16),
    -- uncompressed automerge change chunk
    bytes     BLOB NOT NULL,
    own       INTEGER NOT NULL CHECK (own IN (0, 1))
) STRICT;
CREATE INDEX changes_of_household ON changes (household);
CREATE TRIGGER changes_are_never_deleted BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
CREATE TRIGGER changes_are_never_altered BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;

-- Changes that wait for another one before they can enter their document.
CREATE TABLE held (
    hash BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- Households to ask the server for by automerge's own sync messages: a saved document that did not load, or
-- changes that wait for one that never came. Asked once a sync.
CREATE TABLE repairs (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16)
) STRICT, WITHOUT ROWID;

-- Changes the server keeps aside. `replayed`: their intents were written again under a new actor.
CREATE TABLE refused (
    hash     BLOB PRIMARY KEY NOT NULL,
    reason   TEXT NOT NULL,
    replayed INTEGER NOT NULL CHECK (replayed IN (0, 1))
) STRICT, WITHOUT ROWID;

-- A cache of `changes` and of what snapshot parts brought: the saved document of a household.
CREATE TABLE snapshots (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    -- zstd of the saved document
    saved     BLOB NOT NULL,
    -- the household belongs to another village; it is not on the list any more
    gone      INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT;

-- Answers as they were given, one row a call of `record`, until the change they went into has a receipt.
CREATE TABLE intents (
    -- the journal entry it came with
    seq       INTEGER PRIMARY KEY NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    -- CBOR of a list of intents
    body      BLOB NOT NULL,
    -- heads the officer had seen
    base      BLOB NOT NULL,
    form      INTEGER NOT NULL,
    visit     INTEGER NOT NULL,
    -- ISO day of the evaluation
    today     TEXT NOT NULL,
    time      INTEGER NOT NULL,
    -- the change it went into
    change    BLOB,
    -- how often it was written again after a refusal
    replays   INTEGER NOT NULL DEFAULT 0,
    -- something in it could not be written again: kept for support, in no change to come
    aside     INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1))
) STRICT;
CREATE INDEX intents_of_household ON intents (household, seq);
CREATE INDEX intents_of_change ON intents (change) WHERE change IS NOT NULL;

-- Own changes without a receipt, in the order they were made. `seal`: counter of the seal they are under.
CREATE TABLE outbox (
    place     INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    hash      BLOB NOT NULL UNIQUE,
    household BLOB NOT NULL,
    seal      INTEGER
) STRICT;
CREATE INDEX outbox_of_household ON outbox (household);

-- Own seals, the whole group as it is pushed. `answered` once every change under it has a verdict.
CREATE TABLE seals (
    counter  INTEGER PRIMARY KEY NOT NULL,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
    body     BLOB NOT NULL
) STRICT;
CREATE INDEX seals_unanswered ON seals (counter) WHERE answered = 0;

-- The server's signed words on what it holds.
CREATE TABLE receipts (
    epoch    INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    body     BLOB NOT NULL,
    -- hashes of the changes it is about, end to end, in the order of the push
    accepted BLOB NOT NULL,
    PRIMARY KEY (epoch, number)
) STRICT, WITHOUT ROWID;

-- Households whose line of the list is to be made again: a new form, a rebuild, a refusal.
CREATE TABLE stale (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16)
) STRICT, WITHOUT ROWID;

-- The list of households.
CREATE TABLE households (
    row         INTEGER PRIMARY KEY NOT NULL,
    id          BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    village     TEXT NOT NULL,
    head        TEXT NOT NULL,
    -- folded, to sort by
    head_key    TEXT NOT NULL,
    family_card TEXT NOT NULL,
    rt          TEXT NOT NULL,
    address     TEXT NOT NULL,
    stage       TEXT NOT NULL,
    stage_note  TEXT NOT NULL,
    status      TEXT NOT NULL,
    members     INTEGER NOT NULL,
    -- required questions without an answer, hard findings, soft findings not yet explained
    missing     INTEGER NOT NULL,
    hard        INTEGER NOT NULL,
    soft        INTEGER NOT NULL,
    contested   INTEGER NOT NULL,
    -- has intents or changes without a receipt
    unsent      INTEGER NOT NULL CHECK (unsent IN (0, 1)),
    -- form version it was evaluated under
    form        INTEGER NOT NULL,
    updated     INTEGER NOT NULL
) STRICT;
CREATE INDEX households_by_place ON households (rt, head_key, row);
CREATE INDEX households_by_name ON households (head_key, row);
CREATE INDEX households_by_status ON households (status, rt, head_key, row);

CREATE TABLE people (
    household BLOB NOT NULL,
    id        BLOB NOT NULL,
    place     INTEGER NOT NULL,
    name      TEXT NOT NULL,
    nik       TEXT NOT NULL,
    -- 0 for who died or moved away
    present   INTEGER NOT NULL CHECK (present IN (0, 1)),
    PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_nik ON people (nik) WHERE nik <> '';

-- Folded names, NIK, family card and RT of a household; rowid is households.row.
CREATE VIRTUAL TABLE search USING fts5 (
    text, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii'
);

CREATE TABLE visits (
    number    INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    household BLOB NOT NULL,
    started   INTEGER NOT NULL,
    ended     INTEGER
) STRICT;
CREATE INDEX open_visits ON visits (household) WHERE ended IS NULL;

-- Photos this device took in. Their bytes lie encrypted in the folder `photos`, named by their hash.
CREATE TABLE photos (
    household BLOB NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    path      TEXT NOT NULL,
    -- the photo as an answer names it
    photo     TEXT NOT NULL,
    thumbnail BLOB NOT NULL CHECK (length(thumbnail) = 32),
    bytes           INTEGER NOT NULL,
    thumbnail_bytes INTEGER NOT NULL,
    -- of the file it was made of
    source_bytes    INTEGER NOT NULL,
    -- an answer names it: to be sent
    named     INTEGER NOT NULL DEFAULT 0 CHECK (named IN (0, 1)),
    -- bytes the server is known to hold
    sent           INTEGER NOT NULL DEFAULT 0,
    thumbnail_sent INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (household, hash)
) STRICT;
CREATE INDEX photos_unsent ON photos (hash) WHERE named = 1 AND sent < bytes;

-- How far the log of each village was read.
CREATE TABLE feeds (
    village TEXT PRIMARY KEY NOT NULL,
    epoch   INTEGER NOT NULL,
    after   INTEGER NOT NULL,
    digest  BLOB NOT NULL CHECK (length(digest) = 16),
    -- 'ok' or 'revoked'
    state   TEXT NOT NULL,
    -- CBOR of the snapshot being read, the next part to read, and what the parts before it came to
    pack            BLOB,
    part            INTEGER NOT NULL DEFAULT 0,
    part_bytes      INTEGER NOT NULL DEFAULT 0,
    part_households INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE notices (
    id        INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind      TEXT NOT NULL,
    household BLOB,
    -- a question's path, a reason's word or a count, by kind
    detail    TEXT NOT NULL,
    time      INTEGER NOT NULL,
    read      INTEGER NOT NULL DEFAULT 0 CHECK (read IN (0, 1))
) STRICT;

CREATE TABLE forms (
    version INTEGER PRIMARY KEY NOT NULL,
    hash    BLOB NOT NULL CHECK (length(hash) = 32),
    xml     TEXT NOT NULL
) STRICT;

-- Who is who on changes of the area; CBOR of a roster entry.
CREATE TABLE roster (
    user  INTEGER PRIMARY KEY NOT NULL,
    entry BLOB NOT NULL
) STRICT;
