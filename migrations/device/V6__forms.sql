-- Forms stand side by side. `starts`: Unix seconds from which a form is in force; NULL for at once.
ALTER TABLE forms ADD COLUMN starts INTEGER;

-- Households begun here and not yet done and sent: each stays under the form version it was begun under, until an
-- officer moves it.
CREATE TABLE drafts (
    household BLOB PRIMARY KEY NOT NULL CHECK (length(household) = 16),
    form      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO drafts SELECT household, min(form) FROM intents WHERE aside = 0 GROUP BY household;
