-- Generations of villages' keys: one more with each revocation of a device of the village. A village that is not
-- here is in its first.
CREATE TABLE generations (
    district   TEXT NOT NULL,
    village    TEXT NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (district, village)
) STRICT, WITHOUT ROWID;

-- What became of a seal is asked by its device.
CREATE INDEX seals_received ON seals (district, device, received);
CREATE INDEX receipts_of_seal ON receipts (district, device, seal);
