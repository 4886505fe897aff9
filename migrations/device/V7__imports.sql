-- Imports of spreadsheets, and files with unmasked numbers that were made.

CREATE TABLE imports (
    number     INTEGER PRIMARY KEY NOT NULL,
    -- name of the file
    file       TEXT NOT NULL,
    started    INTEGER NOT NULL,
    households INTEGER NOT NULL,
    -- 'open' until the officer sends or takes back what was made
    state      TEXT NOT NULL CHECK (state IN ('open', 'sent', 'withdrawn'))
) STRICT;

-- Households that an import is still to make. A cache of the file: after a rebuild the file is imported again.
CREATE TABLE planned (
    import  INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    village TEXT NOT NULL,
    -- CBOR of a list of intents
    body    BLOB NOT NULL,
    PRIMARY KEY (import, place)
) STRICT, WITHOUT ROWID;

-- Households that an import made and nobody touched since. They wait for the officer's word and are in no change.
CREATE TABLE imported (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16),
    import    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_by_import ON imported (import);

-- The choice of columns for files of one kind.
CREATE TABLE column_choices (
    -- SHA-256 of the headings
    signature BLOB PRIMARY KEY NOT NULL CHECK (length(signature) = 32),
    -- CBOR of question codes by column
    body      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Exports with whole numbers, and why they were made.
CREATE TABLE disclosures (
    number     INTEGER PRIMARY KEY NOT NULL,
    time       INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    households INTEGER NOT NULL,
    reason     TEXT NOT NULL
) STRICT;
