-- Encryption at rest, first step: room for ciphertexts. The program encrypts what is there, and V4 takes the readable
-- columns away. Instances of the release before write nothing any more: what they would write is not encrypted.

-- The keys of districts, wrapped by the master key, which is never in here. '' as district is the nation.
CREATE TABLE data_keys (
    district TEXT COLLATE "C" NOT NULL,
    -- 0: what NIKs are indexed with, and for the nation what tells whether a master key is the right one; rows are
    -- encrypted with 1 and above, from now on with the highest
    version  BIGINT NOT NULL CHECK (version >= 0),
    -- which master key wraps it
    master   BYTEA NOT NULL CHECK (length(master) = 8),
    wrapped  BYTEA NOT NULL,
    PRIMARY KEY (district, version)
);

ALTER TABLE households ADD COLUMN private BYTEA;
ALTER TABLE people ADD COLUMN nik_index BYTEA CHECK (length(nik_index) = 16), ADD COLUMN private BYTEA;
ALTER TABLE candidates ADD COLUMN private BYTEA;

-- Snapshots are made again.
DELETE FROM pack_parts;
DELETE FROM packs;

-- The first byte of a ciphertext; a change or document of automerge's begins with another. Checked of new rows only.
ALTER TABLE changes ADD CONSTRAINT body_is_encrypted CHECK (get_byte(body, 0) = 1) NOT VALID;
ALTER TABLE waiting ADD CONSTRAINT body_is_encrypted CHECK (get_byte(body, 0) = 1) NOT VALID;
ALTER TABLE quarantine ADD CONSTRAINT body_is_encrypted CHECK (get_byte(body, 0) = 1) NOT VALID;
ALTER TABLE documents ADD CONSTRAINT saved_is_encrypted CHECK (get_byte(saved, 0) = 1) NOT VALID;
ALTER TABLE pack_parts ADD CONSTRAINT body_is_encrypted CHECK (get_byte(body, 0) = 1);

-- A body is encrypted anew when its district gets another key; what it says is held by hash and digest.
DROP TRIGGER changes_are_append_only ON changes;
CREATE TRIGGER changes_are_never_deleted BEFORE DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER changes_are_never_altered
BEFORE UPDATE OF district, household, hash, village, seq, digest, actor, aseq, seal, place ON changes
FOR EACH ROW EXECUTE FUNCTION append_only();
