#include "ledger/edges.h"

/* Lineage and reorganisations are thousands of rows at most, and read to the end in no time. */
static const char find_edge[] =
    "SELECT r.id, r.name, r.resolution, r.signed_day, r.in_force_day, r.operating_day, l.clause, "
    "l.simulated FROM lineage l JOIN reorganisation r ON r.id = l.reorganisation "
    "WHERE l.old_unit = $1 AND l.new_unit = $2 AND l.commit_id <= $3 AND r.commit_id <= $3 "
    "ORDER BY l.commit_id DESC, l.row DESC, r.commit_id DESC, r.row DESC LIMIT 1";

static day day_or_none(struct statement *row, int column) {
    return column_is_null(row, column) ? DAY_BEFORE_ALL : (day)column_int(row, column);
}

static bool read_origin(struct statement *row, struct arena *arena, struct edge_origin *origin) {
    *origin = (struct edge_origin){
        .reorganisation = (uint32_t)column_int(row, 0),
        .name = arena_text(arena, column_text(row, 1)),
        .resolution = arena_text(arena, column_text(row, 2)),
        .clause = arena_text(arena, column_text(row, 6)),
        .signed_on = day_or_none(row, 3),
        .in_force = day_or_none(row, 4),
        .operating = day_or_none(row, 5),
        .simulated = column_int(row, 7) != 0,
    };
    return origin->name && origin->resolution && origin->clause;
}

bool ledger_edge_origin(
    struct ledger *ledger, uint32_t old_unit, uint32_t new_unit, int64_t commit,
    struct arena *arena, struct edge_origin *ret_origin, struct error *error) {
    struct edge_origin origin = {.name = "", .resolution = "", .clause = ""};
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(ledger_db(ledger), find_edge, &find, error))
        return false;
    statement_bind_int(find, 1, old_unit);
    statement_bind_int(find, 2, new_unit);
    statement_bind_int(find, 3, commit);
    bool ok = statement_step(find, &row, error);
    if (ok && row && !read_origin(find, arena, &origin))
        ok = error_memory(error);
    statement_free(find);
    if (ok)
        *ret_origin = origin;
    return ok;
}
