-- What a device keeps so that it can carry work: its own in a bundle, others' on their way to the server, and
-- the village for a tablet that cannot reach it.

-- What opens bundles, by village and generation.
CREATE TABLE village_keys (
    village    TEXT NOT NULL,
    generation INTEGER NOT NULL,
    key        BLOB NOT NULL CHECK (length(key) = 32),
    PRIMARY KEY (village, generation)
) STRICT, WITHOUT ROWID;

-- The server's signed word on who works in a village; a frame as it came.
CREATE TABLE papers (
    village TEXT PRIMARY KEY NOT NULL,
    version INTEGER NOT NULL,
    frame   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Parts of the snapshot a village was read from, as the server signed and packed them.
CREATE TABLE parts (
    village TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    through INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    -- CBOR of the snapshot's notice
    notice  BLOB NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (village, epoch, through, part)
) STRICT;

-- The village's log as this device read it, one row a record.
CREATE TABLE village_log (
    village TEXT NOT NULL,
    epoch   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    -- the number the record follows
    after   INTEGER NOT NULL,
    -- CBOR of the record with every change named by its hash, and of the places that were present
    record  BLOB NOT NULL,
    present BLOB NOT NULL,
    PRIMARY KEY (village, epoch, last)
) STRICT;

-- Groups that other devices sealed and the server is not known to hold, as they came. In the journal too: the
-- tablet they came from may be lost by the time they reach the server.
CREATE TABLE carried (
    place   INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    seal    BLOB NOT NULL UNIQUE CHECK (length(seal) = 16),
    village TEXT NOT NULL,
    device  INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    -- the server gave its verdicts in the sync under way
    answered INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),
    body    BLOB NOT NULL
) STRICT;

-- Changes of theirs without the server's word.
CREATE TABLE carried_changes (
    seal      BLOB NOT NULL REFERENCES carried (seal) ON DELETE CASCADE,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    household BLOB NOT NULL CHECK (length(household) = 16),
    PRIMARY KEY (seal, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_of_household ON carried_changes (household);
CREATE INDEX carried_by_hash ON carried_changes (hash);

-- The server's words on seals, for the devices that wrote them; frames as they came.
CREATE TABLE outcomes (
    seal    BLOB PRIMARY KEY NOT NULL CHECK (length(seal) = 16),
    village TEXT NOT NULL,
    device  INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    frame   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Unsent households that are in a bundle, since when.
CREATE TABLE bundled (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16),
    time      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
