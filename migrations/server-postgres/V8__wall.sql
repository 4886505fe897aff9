-- Row-level security as a second wall: whatever a statement says, the server is shown rows of the one district that its
-- transaction is about. It works as two roles, which the program made before this: `…_district`, and `…_nation`, which
-- finds where a device, an account or a household is, and reads nothing of what a household says. Neither owns anything,
-- makes or alters tables, or reaches a partition but through its table. Whoever owns the tables is not held by it: the
-- migrations, copies of the whole registry, and instances of the release before, which go on.

-- What one of the two roles is called: as the policies say, and before there are any after whoever makes them.
CREATE FUNCTION wall_role(reach TEXT) RETURNS TEXT LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT pg_get_userbyid(polroles[1])::text FROM pg_policy
         WHERE polrelid = to_regclass('devices') AND polname = 'of_' || reach),
        left(current_user, 54) || '_' || reach)
$$;

-- Puts a table with districts behind the wall, and says what each role may do with it; '' for nothing. A district that
-- was not said is no district, also not the '' of the nation.
CREATE PROCEDURE wall(name TEXT, district_may TEXT, nation_may TEXT) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    IF district_may <> '' THEN
        EXECUTE format('CREATE POLICY of_district ON %I TO %I
            USING (district = nullif(current_setting(''pendata.district'', true), ''''))', name, wall_role('district'));
        EXECUTE format('GRANT %s ON %I TO %I', district_may, name, wall_role('district'));
    END IF;
    IF nation_may <> '' THEN
        EXECUTE format('CREATE POLICY of_nation ON %I TO %I USING (true)', name, wall_role('nation'));
        EXECUTE format('GRANT %s ON %I TO %I', nation_may, name, wall_role('nation'));
    END IF;
END$$;

-- ---- what was done: nobody takes any of it back ---------------------------------------------------

CALL wall('changes', 'SELECT, INSERT, UPDATE (body)', '');
CALL wall('seals', 'SELECT, INSERT', '');
CALL wall('waiting', 'SELECT, INSERT, UPDATE (body), DELETE', '');
CALL wall('quarantine', 'SELECT, INSERT, UPDATE (body, kept)', '');
CALL wall('receipts', 'SELECT, INSERT', '');
-- When something was last done, to judge a clock by.
CALL wall('audit', 'SELECT, INSERT', 'SELECT (district, number, time)');
CALL wall('chains', 'SELECT, INSERT, UPDATE (number, hash)', 'SELECT (district, number)');
CALL wall('work_lists', 'SELECT, INSERT', '');
CALL wall('work', 'SELECT, INSERT', '');
CALL wall('calendars', 'SELECT, INSERT', '');

-- ---- what follows from it -------------------------------------------------------------------------

CALL wall('documents', 'SELECT, INSERT, UPDATE (version, heads, saved)', '');
CALL wall('homes', 'SELECT, INSERT', 'SELECT');
CALL wall('feeds', 'SELECT, INSERT, UPDATE (head, digest)', 'SELECT (district, village, head)');
CALL wall('households', 'SELECT, INSERT, UPDATE', '');
CALL wall('people', 'SELECT, INSERT, UPDATE', '');
CALL wall('conflicts', 'SELECT, INSERT, UPDATE (kind, opened, closed)', '');
CALL wall('candidates', 'SELECT, INSERT, UPDATE (private), DELETE', '');
CALL wall('packs', 'SELECT, INSERT', '');
CALL wall('pack_parts', 'SELECT, INSERT, UPDATE (body)', '');
CALL wall('photos', 'SELECT, INSERT, UPDATE (bytes)', 'SELECT (bytes)');
CALL wall('bounds', 'SELECT, INSERT, UPDATE (shape)', '');

-- ---- who may do what: looked up before it is known which district somebody is of ------------------

CALL wall('accounts', 'SELECT, INSERT, UPDATE (state)', 'SELECT');
CALL wall('role_grants', 'SELECT, INSERT, UPDATE (withdrawn)', 'SELECT');
CALL wall('devices', 'SELECT, INSERT, UPDATE', 'SELECT');
CALL wall('enrolment_codes', 'SELECT, INSERT, UPDATE (used_by)', 'SELECT (district, code)');
CALL wall('sessions', 'SELECT, INSERT, DELETE', 'SELECT');
CALL wall('sign_ins', 'SELECT, INSERT, DELETE', 'SELECT');
CALL wall('second_factors', 'SELECT, INSERT, UPDATE, DELETE', '');
CALL wall('recovery_codes', 'SELECT, INSERT, UPDATE (used), DELETE', '');
CALL wall('rosters', 'SELECT, INSERT, UPDATE (version)', '');
CALL wall('generations', 'SELECT, INSERT, UPDATE (generation)', '');
-- Nothing reads or writes it any more.
CALL wall('grants', '', '');

-- ---- what the nation has --------------------------------------------------------------------------

-- Wrapped: nobody opens them without the master key. The nation's own has '' for its district.
CALL wall('data_keys', 'SELECT, INSERT', 'SELECT, INSERT');
CALL wall('form_rollouts', '', 'SELECT, INSERT, UPDATE (starts, halted)');

-- Tables without districts.
DO $$
DECLARE
    district CONSTANT TEXT := wall_role('district');
    nation CONSTANT TEXT := wall_role('nation');
BEGIN
    -- Who serves without owning anything is to see that the schema is the newest.
    EXECUTE format('GRANT SELECT ON forms, regions, meta, refinery_schema_history TO %I', district);
    EXECUTE format('GRANT SELECT, INSERT ON forms, regions, meta, identity TO %I', nation);
    EXECUTE format('GRANT UPDATE (level, name) ON regions TO %I', nation);
    EXECUTE format('GRANT UPDATE (value) ON meta TO %I', nation);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON leases TO %I', nation);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON attempts TO %I, %I', district, nation);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', current_schema(), district, nation);
    -- To ask how large the database is.
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), nation);
END$$;
