-- Encryption at rest, first step: room for ciphertexts. The program encrypts what is there, and V8 takes the readable
-- columns away.

-- The keys of districts, wrapped by the master key, which is never in here. '' as district is the nation.
CREATE TABLE data_keys (
    district TEXT NOT NULL,
    -- 0: what NIKs are indexed with, and for the nation what tells whether a master key is the right one; rows are
    -- encrypted with 1 and above, from now on with the highest
    version  INTEGER NOT NULL CHECK (version >= 0),
    -- which master key wraps it
    master   BLOB NOT NULL CHECK (length(master) = 8),
    wrapped  BLOB NOT NULL,
    PRIMARY KEY (district, version)
) STRICT, WITHOUT ROWID;

ALTER TABLE households ADD COLUMN private BLOB;
ALTER TABLE people ADD COLUMN nik_index BLOB;
ALTER TABLE people ADD COLUMN private BLOB;
ALTER TABLE candidates ADD COLUMN private BLOB;

-- Snapshots are made again.
DELETE FROM pack_parts;
DELETE FROM packs;

-- A body is encrypted anew when its district gets another key; what it says is held by hash and digest.
DROP TRIGGER changes_are_never_altered;
CREATE TRIGGER changes_are_never_altered
BEFORE UPDATE OF district, household, hash, village, seq, digest, actor, aseq, seal, place ON changes
BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;
