-- Encryption at rest, second step: what is encrypted is there in no other form.

-- family card, address, answers, contested questions
ALTER TABLE households ALTER COLUMN private SET NOT NULL, DROP COLUMN card, DROP COLUMN address, DROP COLUMN answers,
    DROP COLUMN contested;

-- name, NIK, sex, birth date, relation, answers, contested questions
DROP INDEX people_by_nik;
ALTER TABLE people ALTER COLUMN private SET NOT NULL, DROP COLUMN name, DROP COLUMN nik, DROP COLUMN sex,
    DROP COLUMN birth_date, DROP COLUMN relation, DROP COLUMN answers, DROP COLUMN contested;
-- not unique: two officers may have typed one number
CREATE INDEX people_by_nik ON people (district, nik_index) WHERE nik_index IS NOT NULL;

-- the value
ALTER TABLE candidates ALTER COLUMN private SET NOT NULL, DROP COLUMN value;

ALTER TABLE changes VALIDATE CONSTRAINT body_is_encrypted;
ALTER TABLE waiting VALIDATE CONSTRAINT body_is_encrypted;
ALTER TABLE quarantine VALIDATE CONSTRAINT body_is_encrypted;
ALTER TABLE documents VALIDATE CONSTRAINT saved_is_encrypted;
