/* Units, reorganisations and lineage, out. */
#include "exchange/export_private.h"

/* ---- units ------------------------------------------------------------------------------------ */

enum {
    UNIT,
    FROM,
    PARENT,
    CODE,
    NAME,
    KIND,
    TYPE,
    TO,
    ORDINAL,
    EXCHANGE_ID,
    SOURCE,
    SIMULATED,
};

static void write_unit(struct export *export, struct statement *row) {
    uint32_t parent = (uint32_t)column_int(row, PARENT);
    export_integer(export, row, UNIT);
    export_text(export, row, CODE);
    export_text(export, row, NAME);
    export_text(export, row, KIND);
    export_text(export, row, TYPE);
    export_unit(export, parent, (day)column_int(row, FROM));
    export_day(export, row, FROM);
    export_day(export, row, TO);
    export_integer(export, row, ORDINAL);
    export_text(export, row, EXCHANGE_ID);
    export_text(export, row, SOURCE);
    export_flag(export, row, SIMULATED);
}

/* Of several states for one day the last counts. A state lasts until the unit's next one. */
const struct export_table export_units = {
    "unit code name kind type parent_code parent_kind valid_from valid_to ordinal exchange_id "
    "source simulated",
    "SELECT unit, from_day, parent, code, name, kind, type, to_day, ordinal, exchange_id, source, "
    "simulated FROM (SELECT s.*, LEAD(s.from_day) OVER (PARTITION BY s.unit ORDER BY s.from_day) "
    "AS to_day FROM unit_state s WHERE s.commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM unit_state "
    "l "
    "WHERE l.unit = s.unit AND l.from_day = s.from_day AND l.commit_id <= $1 AND "
    "(l.commit_id, l.row) > (s.commit_id, s.row))) t WHERE alive = 1 ORDER BY unit, from_day",
    write_unit};

/* ---- reorganisations -------------------------------------------------------------------------- */

static void write_reorganisation(struct export *export, struct statement *row) {
    export_text(export, row, 0);
    export_text(export, row, 1);
    export_day(export, row, 2);
    export_day(export, row, 3);
    export_day(export, row, 4);
    export_text(export, row, 5);
    export_flag(export, row, 6);
}

const struct export_table export_reorganisations = {
    "name resolution signed in_force operating source simulated",
    "SELECT name, resolution, signed_day, in_force_day, operating_day, source, simulated "
    "FROM reorganisation r WHERE commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM reorganisation l "
    "WHERE l.id = r.id AND l.commit_id <= $1 AND (l.commit_id, l.row) > (r.commit_id, r.row)) "
    "ORDER BY id",
    write_reorganisation};

/* ---- lineage ---------------------------------------------------------------------------------- */

enum {
    OLD_UNIT,
    NEW_UNIT,
    OPERATING,
    EDGE_KIND,
    SHARE,
    BACK_SHARE,
    RESOLUTION,
    REORGANISATION,
    CLAUSE,
    EDGE_SOURCE,
    EDGE_SIMULATED,
};

static void write_edge(struct export *export, struct statement *row) {
    day operating = (day)column_int(row, OPERATING);
    export_unit_near(export, (uint32_t)column_int(row, OLD_UNIT), operating - 1);
    export_unit(export, (uint32_t)column_int(row, NEW_UNIT), operating);
    export_text(export, row, EDGE_KIND);
    export_share(export, row, SHARE);
    export_share(export, row, BACK_SHARE);
    export_text(export, row, RESOLUTION);
    export_day(export, row, OPERATING);
    export_text(export, row, REORGANISATION);
    export_text(export, row, CLAUSE);
    export_text(export, row, EDGE_SOURCE);
    export_flag(export, row, EDGE_SIMULATED);
}

/* Of several edges between the same units on the same day the last counts; share 0 is no edge. */
const struct export_table export_lineage = {
    "old_code old_kind old_on new_code new_kind kind share back_share resolution operating "
    "reorganisation clause source simulated",
    "SELECT old_unit, new_unit, operating_day, kind, share, back_share, resolution, name, clause, "
    "source, simulated FROM (SELECT g.*, r.operating_day, r.resolution, r.name, ROW_NUMBER() OVER "
    "(PARTITION BY g.old_unit, g.new_unit, r.operating_day ORDER BY g.commit_id DESC, g.row DESC) "
    "AS place FROM lineage g JOIN reorganisation r ON r.id = g.reorganisation WHERE "
    "g.commit_id <= $1 AND r.commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM reorganisation l WHERE "
    "l.id = r.id AND l.commit_id <= $1 AND (l.commit_id, l.row) > (r.commit_id, r.row))) t "
    "WHERE place = 1 AND (share IS NULL OR share <> 0) ORDER BY commit_id, row",
    write_edge};
