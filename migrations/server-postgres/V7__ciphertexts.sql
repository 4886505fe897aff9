-- A ciphertext cannot be made smaller: no time is spent on trying, and a row of up to a page stays in its page and is not
-- cut up into a table beside it. Rows that are there are left as they are.

ALTER TABLE changes ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE waiting ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE quarantine ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE documents ALTER COLUMN saved SET STORAGE EXTERNAL;
ALTER TABLE households ALTER COLUMN private SET STORAGE EXTERNAL;
ALTER TABLE people ALTER COLUMN private SET STORAGE EXTERNAL;

DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN
        SELECT i.inhrelid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent
        WHERE c.relnamespace = current_schema()::regnamespace
            AND c.relname IN ('changes', 'waiting', 'quarantine', 'documents', 'households', 'people')
            AND c.relkind = 'p'
    LOOP
        EXECUTE format('ALTER TABLE %s SET (toast_tuple_target = 8160)', part);
    END LOOP;
END $$;
