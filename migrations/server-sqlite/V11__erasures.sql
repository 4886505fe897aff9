-- Households that were made again without somebody. Of the old one the numbers, hashes and seals stay in the log; its
-- bodies, its document and what follows from it are emptied in the transaction that writes its row here.
CREATE TABLE erasures (
    district  TEXT NOT NULL,
    household BLOB NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    -- the household in its place
    remade    BLOB NOT NULL CHECK (length(remade) = 16),
    -- the end of the village's log at that moment: no snapshot of before is kept
    seq       INTEGER NOT NULL,
    -- what asked for it, a word
    reason    TEXT NOT NULL,
    time      INTEGER NOT NULL,
    -- as it travels: CBOR, signed by the server
    frame     BLOB NOT NULL,
    PRIMARY KEY (district, household)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasures_of_village ON erasures (district, village, seq);
CREATE TRIGGER erasures_are_never_deleted BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TRIGGER erasures_are_never_altered BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
