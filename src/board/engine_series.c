/* One unit through time. */
#include <math.h>
#include <stdlib.h>

#include "board/engine_private.h"

/* The indicator and all it needs, directly or not. */
static void mark_needed(const struct engine *engine, uint32_t indicator, bool *needed) {
    if (indicator >= engine->model->indicator_count || needed[indicator])
        return;
    needed[indicator] = true;
    size_t count;
    const uint32_t *parts = engine_needs(engine, indicator, &count);
    for (size_t i = 0; i < count; i++)
        mark_needed(engine, parts[i], needed);
}

static double series_at(
    const struct task *task, const bool *needed, uint32_t indicator, uint32_t node) {
    const struct engine *engine = task->engine;
    for (size_t k = 0; k < engine->model->indicator_count; k++)
        if (needed[engine->order[k]])
            engine_compute_row(task, engine->order[k], &engine->rooms[0]);
    return engine_value_at(task->rows, indicator, node);
}

struct series_room {
    bool *needed;
    moment *since;
    struct grid_row *rows;
};

static bool make_series_room(
    const struct engine *engine, uint32_t indicator, moment since, struct series_room *room) {
    size_t count = engine->model->indicator_count;
    room->needed = calloc(count + 1, sizeof *room->needed);
    room->since = calloc(count + 1, sizeof *room->since);
    room->rows = calloc(count + 1, sizeof *room->rows);
    if (!room->needed || !room->since || !room->rows)
        return false;
    mark_needed(engine, indicator, room->needed);
    for (size_t i = 0; i < count; i++)
        room->since[i] = since;
    for (size_t i = 0; i < count; i++) {
        const struct model_indicator *model = &engine->model->indicators[i];
        if (room->needed[i] && model->known && model->rollup == ROLLUP_WEIGHTED_MEAN &&
            model->weight_by != indicator)
            room->since[model->weight_by] = 0;
        if (room->needed[i] && !engine_make_row(&room->rows[i], store_unit_count(engine->store)))
            return false;
    }
    return true;
}

static void free_series_room(struct series_room *room, size_t count) {
    engine_release_rows(room->rows, count);
    free(room->needed);
    free(room->since);
}

static bool fill_series(
    struct engine *engine, const struct series_room *room, struct engine_query *query,
    uint32_t indicator, uint32_t unit, const moment *moments, size_t count, double *ret_values,
    struct error *error) {
    struct node_range ranges[STRUCTURE_DEPTH];
    struct task task = {.engine = engine, .query = query, .rows = room->rows, .ranges = ranges};
    for (size_t m = 0; m < count; m++) {
        const struct frame *frame = engine_frame(engine, query->structure, moments[m], error);
        if (!frame)
            return false;
        uint32_t node = frame->structure->node_of_unit[unit];
        if (node == MODEL_NONE) {
            ret_values[m] = NAN;
            continue;
        }
        if (frame != task.frame)
            task.range_count = structure_ranges(frame->structure, node, ranges);
        task.frame = frame;
        query->at = moments[m];
        ret_values[m] = series_at(&task, room->needed, indicator, node);
    }
    return true;
}

bool engine_series(
    struct engine *engine, uint32_t indicator, uint32_t unit, day structure, uint32_t known,
    moment since, const moment *moments, size_t count, double *ret_values, struct error *error) {
    struct series_room room = {0};
    bool ok = make_series_room(engine, indicator, since, &room);
    if (!ok)
        error_memory(error);
    struct engine_query query = {.known = known, .structure = structure, .since = room.since};
    ok = ok &&
         fill_series(engine, &room, &query, indicator, unit, moments, count, ret_values, error);
    free_series_room(&room, engine->model->indicator_count);
    return ok;
}
