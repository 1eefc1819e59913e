-- What the web needs beside the ledger.

-- Two figures for the same unit, indicator and moment, from two accounts of which the later did not
-- know of the earlier. Both are in the ledger; the later one counts. Settled by a figure whose author had
-- seen both.
CREATE TABLE clash (
    later       INTEGER NOT NULL,  -- seq of the entry
    earlier     INTEGER NOT NULL,
    unit        INTEGER NOT NULL,
    indicator   INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    settled_by  INTEGER,           -- seq; null: it is open
    PRIMARY KEY (later)
) STRICT;

CREATE INDEX clash_figure ON clash (unit, indicator, at);
