-- Photos that nobody names any more.

-- Since when no household, and no change that waits or is set aside, is known to name it; NULL while one does.
ALTER TABLE photos ADD COLUMN unnamed INTEGER;
-- When its grace was over: from here on it is not here for devices, and its bytes go.
ALTER TABLE photos ADD COLUMN leaving INTEGER;
