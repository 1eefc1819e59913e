-- The ledger's tables: facts that are added and never changed or deleted.
--
-- Every row says which commit recorded it; a change is a further row in a later commit. The columns
-- are described once more in src/ledger/facts.c, in the order in which they are hashed.
--
-- Times:  *_at    milliseconds since 1970-01-01 00:00 UTC
--         *_day   days since 1970-01-01, in Viet Nam's time
--         at      minutes since 1970-01-01 00:00 UTC
-- Values: digits × 10^-scale, exactly
-- Words:  kind, rollup … as files write them ("commune", "weighted_mean"); 0 and 1 for no and yes

CREATE TABLE ledger_commit (
    id          INTEGER NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    known_at    INTEGER NOT NULL,  -- from when it counts as known; never decreases
    author      TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    client_id   TEXT    UNIQUE,    -- the sender's own number for it
    first_seq   INTEGER NOT NULL,  -- its entries; first > last when it has none
    last_seq    INTEGER NOT NULL,
    facts       INTEGER NOT NULL,  -- the last commit up to this one that holds more than entries
    content     BLOB    NOT NULL,  -- digest of its rows, table by table
    previous    BLOB    NOT NULL,  -- hash of the commit before
    hash        BLOB    NOT NULL
) STRICT;

CREATE INDEX ledger_commit_known ON ledger_commit (known_at);

-- ---- organisation ----

CREATE TABLE unit (
    commit_id INTEGER NOT NULL,
    row       INTEGER NOT NULL,
    id        INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

-- A unit from a day on, until its next state; for one day the state recorded last counts.
CREATE TABLE unit_state (
    commit_id   INTEGER NOT NULL,
    row         INTEGER NOT NULL,
    unit        INTEGER NOT NULL,
    from_day    INTEGER NOT NULL,
    alive       INTEGER NOT NULL,  -- 0 ends it: from_day is its first day without
    kind        TEXT    NOT NULL,
    parent      INTEGER,
    ordinal     INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    exchange_id TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    simulated   INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE INDEX unit_state_life ON unit_state (unit, from_day);

CREATE TABLE reorganisation (
    commit_id     INTEGER NOT NULL,
    row           INTEGER NOT NULL,
    id            INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    resolution    TEXT    NOT NULL,
    signed_day    INTEGER,
    in_force_day  INTEGER,
    operating_day INTEGER NOT NULL,
    source        TEXT    NOT NULL,
    simulated     INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE TABLE lineage (
    commit_id      INTEGER NOT NULL,
    row            INTEGER NOT NULL,
    reorganisation INTEGER NOT NULL,
    old_unit       INTEGER NOT NULL,
    new_unit       INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    share          INTEGER,  -- of the old unit, in thousand-millionths; null: not known
    back_share     INTEGER,  -- of the new unit
    clause         TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    simulated      INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

-- ---- measures ----

CREATE TABLE document (
    commit_id  INTEGER NOT NULL,
    row        INTEGER NOT NULL,
    id         INTEGER NOT NULL,
    symbol     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    issuer     TEXT    NOT NULL,
    issued_day INTEGER,
    abstract   TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    simulated  INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE TABLE indicator (
    commit_id      INTEGER NOT NULL,
    row            INTEGER NOT NULL,
    id             INTEGER NOT NULL,
    code           TEXT    NOT NULL,
    name_vi        TEXT    NOT NULL,
    name_en        TEXT    NOT NULL,
    measure_unit   TEXT    NOT NULL,
    expression     TEXT    NOT NULL,
    lowest_digits  INTEGER,
    lowest_scale   INTEGER,
    highest_digits INTEGER,
    highest_scale  INTEGER,
    factor_digits  INTEGER NOT NULL,
    factor_scale   INTEGER NOT NULL,
    weight_digits  INTEGER NOT NULL,
    weight_scale   INTEGER NOT NULL,
    parent         INTEGER,
    weight_by      INTEGER,
    numerator      INTEGER,
    denominator    INTEGER,
    owed_by        INTEGER NOT NULL,  -- 1 nation, 2 province, 4 district, 8 commune, 16 department,
                                      -- 32 committee, 64 other; added up
    decimals       INTEGER NOT NULL,
    rollup         TEXT    NOT NULL,
    over_time      TEXT    NOT NULL,
    above          TEXT    NOT NULL,
    direction      TEXT    NOT NULL,
    cadence        TEXT    NOT NULL,
    scheme         TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    simulated      INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE INDEX indicator_version ON indicator (id);

CREATE TABLE target_set (
    commit_id INTEGER NOT NULL,
    row       INTEGER NOT NULL,
    id        INTEGER NOT NULL,
    code      TEXT    NOT NULL,
    name_vi   TEXT    NOT NULL,
    name_en   TEXT    NOT NULL,
    document  INTEGER,
    unit      INTEGER NOT NULL,
    from_day  INTEGER NOT NULL,
    to_day    INTEGER NOT NULL,
    source    TEXT    NOT NULL,
    simulated INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE TABLE target (
    commit_id INTEGER NOT NULL,
    row       INTEGER NOT NULL,
    id        INTEGER NOT NULL,
    set_id    INTEGER NOT NULL,
    indicator INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,
    from_day  INTEGER NOT NULL,
    to_day    INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

CREATE TABLE target_version (
    commit_id    INTEGER NOT NULL,
    row          INTEGER NOT NULL,
    target       INTEGER NOT NULL,
    from_day     INTEGER NOT NULL,
    value_digits INTEGER NOT NULL,
    value_scale  INTEGER NOT NULL,
    base_digits  INTEGER,
    base_scale   INTEGER,
    pace         TEXT    NOT NULL,
    document     INTEGER,
    source       TEXT    NOT NULL,
    simulated    INTEGER NOT NULL,
    PRIMARY KEY (commit_id, row)
) STRICT;

-- The bands of the latest commit that has any are those that count.
CREATE TABLE band (
    commit_id   INTEGER NOT NULL,
    row         INTEGER NOT NULL,
    ordinal     INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    name_vi     TEXT    NOT NULL,
    name_en     TEXT    NOT NULL,
    from_digits INTEGER,  -- percent, closed lower bound; null: open below
    from_scale  INTEGER,
    PRIMARY KEY (commit_id, row)
) STRICT;

-- ---- figures ----

-- No index: the engine, which holds all entries in memory, is the index. On PostgreSQL the province
-- comes first in the key, so that partitions can spread the table; the BRIN index there is a few
-- kilobytes and lets a range of numbers be read.
CREATE TABLE entry (
--@sqlite     seq       INTEGER NOT NULL PRIMARY KEY,
--@postgres     seq       BIGINT NOT NULL,
    commit_id INTEGER NOT NULL,
    province  INTEGER NOT NULL,
    unit      INTEGER NOT NULL,
    indicator INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    digits    INTEGER NOT NULL,
    scale     INTEGER NOT NULL,
    flags     INTEGER NOT NULL  -- 1 withdrawal, 2 simulated, 4 confirmed outside the range; added up
--@postgres     , PRIMARY KEY (province, seq)
) STRICT;

--@postgres CREATE INDEX entry_seq ON entry USING brin (seq);

CREATE TABLE entry_note (
    commit_id INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    note      TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    PRIMARY KEY (commit_id, seq)
) STRICT;

-- Entries for the eye. A correction is a later row for the same unit, indicator and moment; a
-- withdrawal has no value.
CREATE VIEW figure AS
SELECT e.seq,
       e.commit_id,
       (SELECT s.code FROM unit_state s
         WHERE s.unit = e.unit AND s.from_day <= (e.at + 420) / 1440
         ORDER BY s.from_day DESC, s.commit_id DESC, s.row DESC LIMIT 1) AS unit_code,
       (SELECT s.name FROM unit_state s
         WHERE s.unit = e.unit AND s.from_day <= (e.at + 420) / 1440
         ORDER BY s.from_day DESC, s.commit_id DESC, s.row DESC LIMIT 1) AS unit_name,
       (SELECT i.code FROM indicator i
         WHERE i.id = e.indicator
         ORDER BY i.commit_id DESC, i.row DESC LIMIT 1) AS indicator_code,
--@sqlite        strftime('%Y-%m-%dT%H:%M', (e.at + 420) * 60, 'unixepoch') || '+07:00' AS moment,
--@postgres        to_char(to_timestamp(e.at * 60) AT TIME ZONE 'UTC' + interval '7 hours', 'YYYY-MM-DD"T"HH24:MI') || '+07:00' AS moment,
       CASE
         WHEN (e.flags & 1) = 1 THEN NULL
         WHEN e.scale = 0 THEN CAST(e.digits AS TEXT)
         ELSE CASE WHEN e.digits < 0 THEN '-' ELSE '' END
              || CAST(CAST(substr('0000000000000000000' || CAST(abs(e.digits) AS TEXT), 1,
                   19 + length(CAST(abs(e.digits) AS TEXT)) - CAST(e.scale AS INT)) AS INTEGER) AS TEXT)
              || '.'
              || substr('0000000000000000000' || CAST(abs(e.digits) AS TEXT),
                   20 + length(CAST(abs(e.digits) AS TEXT)) - CAST(e.scale AS INT))
       END AS value,
       (e.flags & 1) AS withdrawn,
       (e.flags & 2) / 2 AS simulated,
       c.known_at,
       c.recorded_at,
       c.author,
       c.source,
       n.note,
       n.source AS own_source,
       e.unit,
       e.indicator,
       e.at
  FROM entry e
  JOIN ledger_commit c ON c.id = e.commit_id
  LEFT JOIN entry_note n ON n.commit_id = e.commit_id AND n.seq = e.seq;
