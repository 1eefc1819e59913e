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

/* What a series is computed with. */
struct series {
    const uint32_t *steps; /* the indicators it needs, each behind all it needs itself */
    size_t step_count;
    moment *since;
};

static bool list_steps(struct engine *engine, const bool *needed, uint32_t *steps, size_t *count) {
    for (size_t k = 0; k < engine->model->indicator_count; k++) {
        uint32_t indicator = engine->order[k];
        struct grid_row *row = &engine->series_rows[indicator];
        if (!needed[indicator])
            continue;
        if (!row->values && !engine_make_row(row, store_unit_count(engine->store)))
            return false;
        steps[(*count)++] = indicator;
    }
    return true;
}

/* Those that only weigh others count from the beginning. */
static void set_since(
    const struct engine *engine, const struct series *series, uint32_t indicator, moment since) {
    for (size_t i = 0; i < engine->model->indicator_count; i++)
        series->since[i] = since;
    for (size_t k = 0; k < series->step_count; k++) {
        const struct model_indicator *model = &engine->model->indicators[series->steps[k]];
        if (model->known && model->rollup == ROLLUP_WEIGHTED_MEAN && model->weight_by != indicator)
            series->since[model->weight_by] = 0;
    }
}

static bool prepare_series(
    struct engine *engine, uint32_t indicator, moment since, struct arena *arena,
    struct series *ret_series) {
    size_t count = engine->model->indicator_count + 1;
    if (!engine->series_rows)
        engine->series_rows = calloc(count, sizeof *engine->series_rows);
    bool *needed = arena_take(arena, count, sizeof *needed);
    uint32_t *steps = arena_take(arena, count, sizeof *steps);
    struct series series = {steps, 0, arena_take(arena, count, sizeof *series.since)};
    if (!engine->series_rows || !needed || !steps || !series.since)
        return false;
    mark_needed(engine, indicator, needed);
    if (!list_steps(engine, needed, steps, &series.step_count))
        return false;
    set_since(engine, &series, indicator, since);
    *ret_series = series;
    return true;
}

/* How many moments ahead the memory is asked for figures: about what it can have on the way. */
enum { AHEAD = 4 };

static void prefetch(const struct task *task, const struct series *series, moment at) {
    for (size_t k = 0; k < series->step_count; k++)
        if (task->engine->model->indicators[series->steps[k]].over_time == OVER_TIME_LAST)
            engine_prefetch_row(task, series->steps[k], at);
}

static bool fill_series(
    struct engine *engine, const struct series *series, struct engine_query *query,
    uint32_t indicator, uint32_t unit, const moment *moments, size_t count, double *ret_values,
    struct error *error) {
    struct node_range ranges[STRUCTURE_DEPTH];
    struct task task = {
        .engine = engine, .query = query, .rows = engine->series_rows, .ranges = ranges};
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
        if (m + AHEAD < count)
            prefetch(&task, series, moments[m + AHEAD]);
        query->at = moments[m];
        for (size_t k = 0; k < series->step_count; k++)
            engine_compute_row(&task, series->steps[k], &engine->rooms[0]);
        ret_values[m] = engine_value_at(task.rows, indicator, node);
    }
    return true;
}

bool engine_series(
    struct engine *engine, uint32_t indicator, uint32_t unit, day structure, uint32_t known,
    moment since, const moment *moments, size_t count, double *ret_values, struct error *error) {
    struct arena arena = {0};
    struct series series = {0};
    bool ok = prepare_series(engine, indicator, since, &arena, &series) || error_memory(error);
    struct engine_query query = {.known = known, .structure = structure};
    query.since = series.since;
    ok = ok &&
         fill_series(engine, &series, &query, indicator, unit, moments, count, ret_values, error);
    arena_release(&arena);
    return ok;
}
