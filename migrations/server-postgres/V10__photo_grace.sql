-- Photos that nobody names any more. Instances of the release before go on: what they take in is named until it is looked at.

-- Since when no household, and no change that waits or is set aside, is known to name it; NULL while one does.
ALTER TABLE photos ADD COLUMN unnamed BIGINT;
-- When its grace was over: from here on it is not here for devices, and its bytes go.
ALTER TABLE photos ADD COLUMN leaving BIGINT;

-- Behind the wall (V8).
DO $$
BEGIN
    EXECUTE format('GRANT UPDATE (unnamed, leaving) ON photos TO %I', wall_role('district'));
END$$;
