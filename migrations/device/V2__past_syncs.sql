-- What past syncs came to, for the officer and for whoever helps. Nothing depends on it: the oldest go.
CREATE TABLE past_syncs (
    id       INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- of the first and of the last of `times` syncs that came to the same and moved nothing
    began    INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    times    INTEGER NOT NULL,
    -- why it ended early; empty where it reached its end
    trouble  TEXT NOT NULL,
    -- changes; households of a first download
    sent     INTEGER NOT NULL,
    received INTEGER NOT NULL,
    loaded   INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    bytes    INTEGER NOT NULL
) STRICT;
