-- Households that were made again without somebody. Of the old one this device keeps ids, and hashes in the log.
CREATE TABLE erasures (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    -- the household in its place
    remade    BLOB NOT NULL CHECK (length(remade) = 16),
    -- server's clock
    time      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP TRIGGER changes_are_never_deleted;
CREATE TRIGGER changes_are_never_deleted BEFORE DELETE ON changes
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE household = old.household)
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
