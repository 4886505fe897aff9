-- Households on their way to another registry, or to another district of this one, and those that came from there. Ids
-- and codes only.
CREATE TABLE transfers (
    district  TEXT NOT NULL,
    -- out: offered here; in: taken in here
    way       TEXT NOT NULL CHECK (way IN ('out', 'in')),
    transfer  BLOB NOT NULL CHECK (length(transfer) = 16),
    -- of this district, and its village here
    household BLOB NOT NULL CHECK (length(household) = 16),
    village   TEXT NOT NULL,
    -- on the other side; NULL for an offer that was not answered
    other     BLOB CHECK (length(other) = 16),
    there     TEXT NOT NULL,
    -- heads of what was offered last, or taken in, one after the other
    heads     BLOB NOT NULL,
    time      INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    -- when the answer was taken, or given
    closed    INTEGER,
    -- the answer as it travels: CBOR, signed by the server that took the household in
    answer    BLOB NOT NULL,
    PRIMARY KEY (district, way, transfer)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER transfers_are_never_deleted BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'transfers stay'); END;
