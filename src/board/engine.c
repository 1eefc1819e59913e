#include "board/engine.h"

#include <stdlib.h>
#include <string.h>

#include "board/engine_private.h"

const uint32_t *engine_needs(const void *context, uint32_t node, size_t *ret_count) {
    const struct engine *engine = context;
    const struct recipe *recipe = &engine->recipes[node];
    if (recipe->expression.op_count) {
        *ret_count = recipe->expression.indicator_count;
        return recipe->expression.indicators;
    }
    *ret_count = recipe->need_count;
    return recipe->needs;
}

static uint32_t resolve_code(const void *model, struct str code) {
    return model_indicator_by_code(model, code);
}

static bool compile_recipe(struct engine *engine, uint32_t i, struct error *error) {
    const struct model_indicator *indicator = &engine->model->indicators[i];
    struct recipe *recipe = &engine->recipes[i];
    if (!indicator->known)
        return true;
    if (indicator->expression[0])
        return expression_compile(
            str_of(indicator->expression), resolve_code, engine->model, &engine->arena,
            &recipe->expression, error);
    if (indicator->rollup == ROLLUP_WEIGHTED_MEAN) {
        recipe->needs[recipe->need_count++] = indicator->weight_by;
    } else if (indicator->rollup == ROLLUP_RATIO) {
        recipe->needs[recipe->need_count++] = indicator->numerator;
        recipe->needs[recipe->need_count++] = indicator->denominator;
    }
    return true;
}

static void find_levels(struct engine *engine) {
    for (size_t k = 0; k < engine->model->indicator_count; k++) {
        uint32_t i = engine->order[k];
        size_t count;
        const uint32_t *needs = engine_needs(engine, i, &count);
        for (size_t n = 0; n < count; n++) {
            bool inside = needs[n] < engine->model->indicator_count;
            uint32_t above = inside ? engine->recipes[needs[n]].level + 1 : 0;
            if (above > engine->recipes[i].level)
                engine->recipes[i].level = above;
        }
        if (engine->recipes[i].level >= engine->level_count)
            engine->level_count = engine->recipes[i].level + 1;
    }
}

static bool order_indicators(struct engine *engine, struct error *error) {
    size_t count = engine->model->indicator_count;
    engine->recipes = arena_take(&engine->arena, count + 1, sizeof *engine->recipes);
    engine->order = arena_take(&engine->arena, count + 1, sizeof *engine->order);
    if (!engine->recipes || !engine->order)
        return error_memory(error);
    for (uint32_t i = 0; i < count; i++)
        if (!compile_recipe(engine, i, error))
            return false;
    struct expression_order order;
    if (!expression_order((uint32_t)count, engine_needs, engine, &engine->arena, &order, error))
        return false;
    if (order.cycle_count)
        return expression_cycle_error(engine->model, &order, error);
    if (count)
        memcpy(engine->order, order.nodes, count * sizeof *engine->order);
    find_levels(engine);
    return true;
}

static int earliest_first(const void *a, const void *b) {
    day x = *(const day *)a;
    day y = *(const day *)b;
    return x < y ? -1 : x > y;
}

static bool list_changes(struct engine *engine) {
    if (!vec_reserve(&engine->changes, engine->model->state_count + 1))
        return false;
    day *days = engine->changes.items;
    for (size_t i = 0; i < engine->model->state_count; i++)
        days[i] = engine->model->states[i].from;
    qsort(days, engine->model->state_count, sizeof *days, earliest_first);
    for (size_t i = 0; i < engine->model->state_count; i++)
        if (i == 0 || days[i] != days[engine->changes.count - 1])
            days[engine->changes.count++] = days[i];
    return true;
}

static bool make_rooms(struct engine *engine, unsigned threads, struct error *error) {
    engine->rooms = arena_take(&engine->arena, threads, sizeof *engine->rooms);
    if (!engine->rooms)
        return error_memory(error);
    size_t units = store_unit_count(engine->store);
    for (unsigned t = 0; t < threads; t++) {
        struct room *room = &engine->rooms[t];
        room->counts = arena_take(&engine->arena, units + 1, sizeof *room->counts);
        room->rests = arena_take(&engine->arena, units + 1, sizeof *room->rests);
        if (!room->counts || !room->rests)
            return error_memory(error);
        if (!fold_room_new(units, &room->fold, error))
            return false;
    }
    return true;
}

bool engine_new(
    const struct model *model, const struct store *store, unsigned threads,
    const struct kernel *kernel, struct engine **ret_engine, struct error *error) {
    struct engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return error_memory(error);
    engine->model = model;
    engine->store = store;
    engine->kernel = kernel ? kernel : kernel_best();
    pthread_mutex_init(&engine->frames_lock, NULL);
    bool ok = pool_new(threads, &engine->pool, error) && make_rooms(engine, threads, error) &&
              lineage_new(model, store, &engine->lineage, error) && order_indicators(engine, error);
    if (ok && !list_changes(engine))
        ok = error_memory(error);
    if (!ok) {
        engine_free(engine);
        return false;
    }
    *ret_engine = engine;
    return true;
}

void engine_free(struct engine *engine) {
    if (!engine)
        return;
    for (size_t i = 0; i < engine->frames.count; i++)
        frame_free(engine->frames.items[i]);
    vec_release(&engine->frames);
    vec_release(&engine->changes);
    for (unsigned t = 0; engine->rooms && t < pool_threads(engine->pool); t++)
        fold_room_free(engine->rooms[t].fold);
    engine_release_rows(engine->series_rows, engine->model->indicator_count);
    pool_free(engine->pool);
    lineage_free(engine->lineage);
    arena_release(&engine->arena);
    pthread_mutex_destroy(&engine->frames_lock);
    free(engine);
}

const struct model *engine_model(const struct engine *engine) {
    return engine->model;
}

const struct store *engine_store(const struct engine *engine) {
    return engine->store;
}

/* ---- frames ---------------------------------------------------------------------------------- */

/* The last change on or before a day: between two changes every day's organisation is the same. */
static day last_change(const struct engine *engine, day on) {
    size_t low = 0;
    size_t high = engine->changes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (engine->changes.items[middle] <= on)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? engine->changes.items[low - 1] : DAY_BEFORE_ALL;
}

static const struct frame *find_frame(const struct engine *engine, day structure, moment at) {
    day since = last_change(engine, day_of_moment(at));
    for (size_t i = 0; i < engine->frames.count; i++) {
        const struct frame *frame = engine->frames.items[i];
        if (frame->structure_day == structure &&
            last_change(engine, day_of_moment(frame->at)) == since)
            return frame;
    }
    return NULL;
}

const struct frame *engine_frame(
    struct engine *engine, day structure, moment at, struct error *error) {
    day changed = last_change(engine, structure);
    pthread_mutex_lock(&engine->frames_lock);
    const struct frame *found = find_frame(engine, changed, at);
    struct frame *made = NULL;
    bool ok = found ||
              frame_new(engine->model, engine->store, engine->lineage, changed, at, &made, error);
    if (made && !vec_push(&engine->frames, made)) {
        frame_free(made);
        made = NULL;
        error_memory(error);
    }
    pthread_mutex_unlock(&engine->frames_lock);
    return ok && made ? made : found;
}

/* ---- the grid -------------------------------------------------------------------------------- */

void grid_release(struct grid *grid) {
    engine_release_rows(grid->rows, grid->row_count);
    *grid = (struct grid){0};
}

static bool make_grid(struct grid *grid, size_t indicators, size_t nodes) {
    if (grid->rows && grid->row_count == indicators && grid->node_room >= nodes)
        return true;
    grid_release(grid);
    grid->rows = calloc(indicators + 1, sizeof *grid->rows);
    if (!grid->rows)
        return false;
    grid->row_count = indicators;
    grid->node_room = nodes;
    for (size_t i = 0; i < indicators; i++)
        if (!engine_make_row(&grid->rows[i], nodes))
            return false;
    return true;
}

static void compute_piece(void *context, size_t index, unsigned worker) {
    const struct task *task = context;
    const struct engine *engine = task->engine;
    uint32_t indicator = engine->order[index];
    if (engine->recipes[indicator].level == task->level)
        engine_compute_row(task, indicator, &engine->rooms[worker]);
}

bool engine_compute(
    struct engine *engine, const struct engine_query *query, struct grid *grid,
    struct error *error) {
    const struct frame *frame = engine_frame(engine, query->structure, query->at, error);
    if (!frame)
        return false;
    if (!make_grid(grid, engine->model->indicator_count, frame->structure->count)) {
        grid_release(grid);
        return error_memory(error);
    }
    grid->frame = frame;
    grid->query = *query;
    struct node_range ranges[STRUCTURE_DEPTH];
    struct task task = {
        .engine = engine,
        .frame = frame,
        .query = query,
        .rows = grid->rows,
        .ranges = ranges,
        .range_count = structure_ranges(frame->structure, MODEL_NONE, ranges),
    };
    for (; task.level < engine->level_count; task.level++)
        pool_run(engine->pool, engine->model->indicator_count, compute_piece, &task);
    return true;
}
