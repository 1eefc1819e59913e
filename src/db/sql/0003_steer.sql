-- Steering: when reports are due, days worked and not, campaigns, closed periods.
--
-- Plain tables: rows change, and every change leaves a row in `audit`, in the same transaction. What is
-- owed is computed from them and from the ledger, and never stored.
--
-- Units and indicators are ledger ids; 0 is all of them. Times: *_at milliseconds since 1970-01-01 00:00
-- UTC; *_day days since 1970-01-01, in Viet Nam's time; *_moment minutes since 1970-01-01 00:00 UTC.

-- One row: counts the changes of the tables below, so that who has read them knows when to look again.
CREATE TABLE steer_change (
    id    INTEGER NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

INSERT INTO steer_change (id, value) VALUES (1, 0);

-- One row, or none for the usual hours. Minutes of the day.
CREATE TABLE work_hours (
    id        INTEGER NOT NULL PRIMARY KEY,
    weekdays  INTEGER NOT NULL,  -- 1 Monday, 2 Tuesday, 4 Wednesday …; added up
    from_time INTEGER NOT NULL,
    noon_from INTEGER NOT NULL,
    noon_to   INTEGER NOT NULL,
    to_time   INTEGER NOT NULL
) STRICT;

-- What was decided about single days: swaps, days given, days made up.
CREATE TABLE calendar_day (
    on_day INTEGER NOT NULL PRIMARY KEY,
    worked INTEGER NOT NULL,
    note   TEXT    NOT NULL
) STRICT;

-- The swaps of 2024 to 2026, as announced for civil servants.
INSERT INTO calendar_day (on_day, worked, note) VALUES
    (19842, 0, 'Hoán đổi: nghỉ 29/4/2024, làm bù 4/5/2024'),
    (19847, 1, 'Hoán đổi: nghỉ 29/4/2024, làm bù 4/5/2024'),
    (20210, 0, 'Hoán đổi: nghỉ 2/5/2025, làm bù 26/4/2025'),
    (20204, 1, 'Hoán đổi: nghỉ 2/5/2025, làm bù 26/4/2025'),
    (20455, 0, 'Hoán đổi: nghỉ 2/1/2026, làm bù 10/1/2026'),
    (20463, 1, 'Hoán đổi: nghỉ 2/1/2026, làm bù 10/1/2026'),
    (20696, 0, 'Hoán đổi: nghỉ 31/8/2026, làm bù 22/8/2026'),
    (20687, 1, 'Hoán đổi: nghỉ 31/8/2026, làm bù 22/8/2026');

-- When a report is due: for one indicator, or for all of a cadence (indicator 0) that have no rule of
-- their own. Where there is no row the program's own defaults hold (steer/due.h).
CREATE TABLE due_rule (
    cadence   TEXT    NOT NULL,  -- '' for a rule of one indicator
    indicator INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    shift     TEXT    NOT NULL,
    count     INTEGER NOT NULL,
    minute    INTEGER NOT NULL,  -- of the day; -1: the end of working hours
    since_day INTEGER,           -- reports are owed for periods that end on this day or later
    until_day INTEGER,           -- and on this day or earlier
    PRIMARY KEY (cadence, indicator)
) STRICT;

-- A tighter cadence for chosen units and indicators, for a time.
CREATE TABLE campaign (
    id          INTEGER NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    from_moment INTEGER NOT NULL,
    to_moment   INTEGER NOT NULL,
    cadence     TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    shift       TEXT    NOT NULL,
    count       INTEGER NOT NULL,
    minute      INTEGER NOT NULL,
    made_by     TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    ended_by    TEXT    NOT NULL,  -- '' while it runs
    ended_at    INTEGER
) STRICT;

CREATE TABLE campaign_unit (
    campaign INTEGER NOT NULL REFERENCES campaign (id),
    unit     INTEGER NOT NULL,  -- and all below it
    PRIMARY KEY (campaign, unit)
) STRICT;

CREATE TABLE campaign_indicator (
    campaign  INTEGER NOT NULL REFERENCES campaign (id),
    indicator INTEGER NOT NULL,
    PRIMARY KEY (campaign, indicator)
) STRICT;

-- A closed stretch of time: no figure of the unit, or of those below it, may be entered, corrected or
-- withdrawn for a moment in it.
CREATE TABLE closing (
    id          INTEGER NOT NULL PRIMARY KEY,
    unit        INTEGER NOT NULL,
    indicator   INTEGER NOT NULL,
    from_moment INTEGER NOT NULL,
    to_moment   INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    made_by     TEXT    NOT NULL,
    made_at     INTEGER NOT NULL,
    ended_by    TEXT    NOT NULL,  -- '' while it holds
    ended_at    INTEGER,
    ended_why   TEXT    NOT NULL
) STRICT;

-- Asked: may this be entered although it is closed? Granted until a moment, or refused.
CREATE TABLE opening_request (
    id           INTEGER NOT NULL PRIMARY KEY,
    unit         INTEGER NOT NULL,
    indicator    INTEGER NOT NULL,
    from_moment  INTEGER NOT NULL,
    to_moment    INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    asked_by     TEXT    NOT NULL,
    account      INTEGER NOT NULL,
    asked_at     INTEGER NOT NULL,
    state        TEXT    NOT NULL,  -- "asked", "granted", "refused"
    decided_by   TEXT    NOT NULL,
    decided_at   INTEGER,
    answer       TEXT    NOT NULL,
    until_moment INTEGER
) STRICT;
