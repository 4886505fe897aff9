-- Households on their way to another registry, or to another district of this one, and those that came from there. Ids
-- and codes only.
CREATE TABLE transfers (
    district  TEXT COLLATE "C" NOT NULL,
    -- out: offered here; in: taken in here
    way       TEXT COLLATE "C" NOT NULL CHECK (way IN ('out', 'in')),
    transfer  BYTEA NOT NULL CHECK (length(transfer) = 16),
    -- of this district, and its village here
    household BYTEA NOT NULL CHECK (length(household) = 16),
    village   TEXT COLLATE "C" NOT NULL,
    -- on the other side; NULL for an offer that was not answered
    other     BYTEA CHECK (length(other) = 16),
    there     TEXT COLLATE "C" NOT NULL,
    -- heads of what was offered last, or taken in, one after the other
    heads     BYTEA NOT NULL,
    time      BIGINT NOT NULL,
    expires   BIGINT NOT NULL,
    -- when the answer was taken, or given
    closed    BIGINT,
    -- the answer as it travels: CBOR, signed by the server that took the household in
    answer    BYTEA NOT NULL,
    PRIMARY KEY (district, way, transfer)
);
CREATE TRIGGER transfers_stay BEFORE DELETE ON transfers
FOR EACH ROW EXECUTE FUNCTION append_only();

-- Behind the wall (V8).
CALL wall('transfers', 'SELECT, INSERT, UPDATE (heads, time, expires, other, closed, answer)', '');
