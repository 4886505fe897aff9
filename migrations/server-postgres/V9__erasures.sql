-- Households that were made again without somebody. Of the old one the numbers, hashes and seals stay in the log; its
-- bodies, its document and what follows from it are emptied in the transaction that writes its row here.
CREATE TABLE erasures (
    district  TEXT COLLATE "C" NOT NULL,
    household BYTEA NOT NULL CHECK (length(household) = 16),
    village   TEXT COLLATE "C" NOT NULL,
    -- the household in its place
    remade    BYTEA NOT NULL CHECK (length(remade) = 16),
    -- the end of the village's log at that moment: no snapshot of before is kept
    seq       BIGINT NOT NULL,
    -- what asked for it, a word
    reason    TEXT NOT NULL,
    time      BIGINT NOT NULL,
    -- as it travels: CBOR, signed by the server
    frame     BYTEA NOT NULL,
    PRIMARY KEY (district, household)
);
CREATE INDEX erasures_of_village ON erasures (district, village, seq);
CREATE TRIGGER erasures_are_append_only BEFORE UPDATE OR DELETE ON erasures
FOR EACH ROW EXECUTE FUNCTION append_only();

-- Behind the wall (V8): what follows from a household goes with it.
CALL wall('erasures', 'SELECT, INSERT', '');
DO $$
BEGIN
    EXECUTE format('GRANT DELETE ON households, people, conflicts, packs, pack_parts, photos TO %I', wall_role('district'));
END$$;
