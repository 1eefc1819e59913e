#include "steer/reorganisations.h"

#include "base/say.h"

/* Of the versions of one the last counts; the first tells when it came on record. */
#define COLUMNS                                                                                    \
    "SELECT r.id, r.name, r.resolution, r.signed_day, r.in_force_day, r.operating_day,"            \
    " r.simulated, (SELECT MIN(f.commit_id) FROM reorganisation f WHERE f.id = r.id)"              \
    " FROM reorganisation r WHERE NOT EXISTS (SELECT 1 FROM reorganisation l WHERE l.id = r.id"    \
    " AND (l.commit_id > r.commit_id OR (l.commit_id = r.commit_id AND l.row > r.row)))"

static day day_or_unknown(struct statement *rows, int column) {
    return column_is_null(rows, column) ? LEDGER_DAY_UNKNOWN : (day)column_int(rows, column);
}

static struct reorganisations_row row_of(struct statement *rows) {
    return (struct reorganisations_row){
        .event =
            {
                .id = (uint32_t)column_int(rows, 0),
                .name = column_text(rows, 1),
                .resolution = column_text(rows, 2),
                .signed_on = day_or_unknown(rows, 3),
                .in_force = day_or_unknown(rows, 4),
                .operating = (day)column_int(rows, 5),
                .simulated = column_int(rows, 6) != 0,
            },
        .commit = column_int(rows, 7),
    };
}

bool reorganisations_read(
    struct db *db, int64_t before, size_t limit, reorganisations_reader *reader, void *context,
    struct error *error) {
    struct statement *rows = NULL;
    bool row = false;
    if (!db_prepare(db, COLUMNS " AND r.id < $1 ORDER BY r.id DESC LIMIT $2", &rows, error))
        return false;
    statement_bind_int(rows, 1, before ? before : INT64_MAX);
    statement_bind_int(rows, 2, (int64_t)limit);
    bool ok = statement_step(rows, &row, error);
    while (ok && row) {
        struct reorganisations_row found = row_of(rows);
        if (!reader(context, &found))
            break;
        ok = statement_step(rows, &row, error);
    }
    statement_free(rows);
    return ok;
}

static bool keep(struct arena *arena, struct str *text, struct error *error) {
    char *copy = arena_text(arena, *text);
    if (!copy)
        return error_memory(error);
    *text = str_slice(copy, text->length);
    return true;
}

bool reorganisations_find(
    struct db *db, int64_t id, struct arena *arena, struct reorganisations_row *ret_row,
    struct error *error) {
    struct statement *rows = NULL;
    bool row = false;
    if (!db_prepare(db, COLUMNS " AND r.id = $1", &rows, error))
        return false;
    statement_bind_int(rows, 1, id);
    bool ok = statement_step(rows, &row, error);
    if (ok && !row)
        ok = error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such reorganisation."));
    if (ok) {
        *ret_row = row_of(rows);
        ok = keep(arena, &ret_row->event.name, error) &&
             keep(arena, &ret_row->event.resolution, error);
    }
    statement_free(rows);
    return ok;
}

/* Edges lie by day, old and new unit. */
static const struct model_lineage *find_edge(
    const struct model *model, day on, uint32_t old_unit, uint32_t new_unit) {
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        if (edge->on == on && edge->old_unit == old_unit && edge->new_unit == new_unit)
            return edge;
    }
    return NULL;
}

bool reorganisations_edges(
    struct db *db, const struct model *model, const struct reorganisation *event,
    struct arena *arena, const struct model_lineage ***ret_edges, size_t *ret_count,
    struct error *error) {
    const struct model_lineage **edges = arena_take(arena, model->lineage_count + 1, sizeof *edges);
    struct statement *rows = NULL;
    bool row = false;
    size_t count = 0;
    if (!edges)
        return error_memory(error);
    if (!db_prepare(
            db,
            "SELECT DISTINCT old_unit, new_unit FROM lineage WHERE reorganisation = $1"
            " ORDER BY old_unit, new_unit",
            &rows, error))
        return false;
    statement_bind_int(rows, 1, event->id);
    bool ok = statement_step(rows, &row, error);
    while (ok && row && count < model->lineage_count) {
        const struct model_lineage *edge = find_edge(
            model, event->operating, (uint32_t)column_int(rows, 0) - 1,
            (uint32_t)column_int(rows, 1) - 1);
        if (edge)
            edges[count++] = edge;
        ok = statement_step(rows, &row, error);
    }
    statement_free(rows);
    *ret_edges = edges;
    *ret_count = count;
    return ok;
}
