-- Accounts that log in at a provider of identities.

-- How an account is named there: its `sub`, or an e-mail address the provider verified, in small letters.
CREATE TABLE sign_ins (
    district TEXT COLLATE "C" NOT NULL,
    "user"   BIGINT NOT NULL,
    kind     TEXT COLLATE "C" NOT NULL CHECK (kind IN ('sub', 'email')),
    value    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (district, kind, value)
);
CREATE INDEX sign_ins_by_value ON sign_ins (kind, value);

-- The provider asked for a second factor.
ALTER TABLE sessions ADD COLUMN strong BIGINT NOT NULL DEFAULT 0;
