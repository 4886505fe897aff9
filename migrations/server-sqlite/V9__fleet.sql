-- How devices fare, why they were revoked, and what of the quarantine was looked at.

-- Version of the program, as the device says; '' from one that does not tell.
ALTER TABLE devices ADD COLUMN program TEXT NOT NULL DEFAULT '';
-- Bytes free on its disk.
ALTER TABLE devices ADD COLUMN disk_free INTEGER;
-- When the oldest change that it still holds was written, Unix seconds.
ALTER TABLE devices ADD COLUMN oldest INTEGER;
-- Why it was revoked: lost, cause, left.
ALTER TABLE devices ADD COLUMN revoked_for TEXT;
ALTER TABLE devices ADD COLUMN revoked_at INTEGER;
-- When it was first reported lost: the law's days are counted from here.
ALTER TABLE devices ADD COLUMN lost_at INTEGER;
-- Of earlier revocations only the fact is known.
UPDATE devices SET revoked_for = 'cause', revoked_at = last_seen WHERE state = 'revoked';

-- When somebody looked at it and left it out; NULL while it waits to be looked at.
ALTER TABLE quarantine ADD COLUMN kept INTEGER;
