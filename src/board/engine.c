#include "board/engine.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/pool.h"
#include "base/vec.h"
#include "board/expression.h"
#include "board/fold.h"

/* ---- the engine ------------------------------------------------------------------------------ */

/* What an indicator is made of, and when it can be computed. */
struct recipe {
    struct expression expression; /* of a computed indicator; else op_count is 0 */
    uint32_t needs[3];            /* of a ratio or a weighted mean, when there is no expression */
    uint32_t need_count;
    uint32_t level; /* 0 needs none; others only such of lower levels */
};

/* One thread's memory. */
struct room {
    struct fold_room *fold;
    double *counts; /* of each node */
    double *rests;  /* of each node */
};

struct engine {
    const struct model *model;
    const struct store *store;
    const struct kernel *kernel;
    struct lineage *lineage;
    struct pool *pool;
    struct room *rooms;
    struct arena arena;
    struct recipe *recipes;
    uint32_t *order; /* indicators, each behind all it needs */
    uint32_t level_count;
    VEC(day) changes; /* days on which some unit's state changes, rising */
    VEC(struct frame *) frames;
    pthread_mutex_t frames_lock;
};

static const uint32_t *needs_of(const void *context, uint32_t node, size_t *ret_count) {
    const struct engine *engine = context;
    const struct recipe *recipe = &engine->recipes[node];
    if (recipe->expression.op_count) {
        *ret_count = recipe->expression.indicator_count;
        return recipe->expression.indicators;
    }
    *ret_count = recipe->need_count;
    return recipe->needs;
}

static uint32_t resolve_code(const void *context, struct str code) {
    const struct model *model = context;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        if (model->indicators[i].known && str_is(code, model->indicators[i].code))
            return i;
    return MODEL_NONE;
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
        const uint32_t *needs = needs_of(engine, i, &count);
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
    if (!expression_order((uint32_t)count, needs_of, engine, &engine->arena, &order, error))
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

static const struct frame *frame_for(
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

/* ---- one row --------------------------------------------------------------------------------- */

/* What computing the rows of one query needs to know. */
struct task {
    const struct engine *engine;
    const struct frame *frame;
    const struct engine_query *query;
    struct grid_row *rows;
    const struct node_range *ranges;
    size_t range_count;
    uint32_t level;
};

static struct span span_of(const struct task *task, uint32_t indicator) {
    moment since = task->query->since ? task->query->since[indicator] : 0;
    return (struct span){since, task->query->at, task->query->known};
}

/* The parts of the frame's runs inside a range of nodes, one after the other. */
static void fill_range(
    const struct task *task, uint32_t indicator, struct node_range range, struct room *room,
    double *values) {
    const struct engine *engine = task->engine;
    enum over_time rule = engine->model->indicators[indicator].over_time;
    uint32_t end = range.first + range.count;
    for (size_t r = 0; r < task->frame->runs.count; r++) {
        const struct frame_run *run = &task->frame->runs.items[r];
        uint32_t from = run->node > range.first ? run->node : range.first;
        uint32_t to = run->node + run->count < end ? run->node + run->count : end;
        if (from >= to)
            continue;
        struct span span = span_of(task, indicator);
        span.to = run->last < span.to ? run->last : span.to;
        uint32_t column = run->column + (from - run->node);
        if (rule == OVER_TIME_LAST)
            store_last(
                engine->store, engine->kernel, indicator, column, to - from, span, values + from);
        else
            store_gather(
                engine->store, engine->kernel, indicator, rule, column, to - from, span,
                values + from, room->counts);
    }
}

static struct fold_subject subject_of(const struct task *task, uint32_t indicator) {
    const struct model_indicator *model = &task->engine->model->indicators[indicator];
    struct fold_subject subject = {
        .indicator = indicator,
        .rollup = model->rollup,
        .over_time = model->over_time,
        .span = span_of(task, indicator),
    };
    if (model->rollup == ROLLUP_WEIGHTED_MEAN) {
        subject.weight_by = model->weight_by;
        subject.weight_over_time = task->engine->model->indicators[model->weight_by].over_time;
        subject.weight_span = span_of(task, model->weight_by);
    }
    return subject;
}

static struct rollup_row rollup_of(const struct task *task, uint32_t indicator) {
    const struct model_indicator *model = &task->engine->model->indicators[indicator];
    const struct grid_row *row = &task->rows[indicator];
    bool weighed = model->rollup == ROLLUP_WEIGHTED_MEAN;
    return (struct rollup_row){
        .frame = task->frame,
        .kernel = task->engine->kernel,
        .indicator = indicator,
        .rule = model->rollup,
        .above = model->above,
        .weights = weighed ? task->rows[model->weight_by].values : NULL,
        .values = row->values,
        .marks = row->marks,
        .have = row->have,
    };
}

static void compute_reported(const struct task *task, uint32_t indicator, struct room *room) {
    const struct engine *engine = task->engine;
    struct grid_row *row = &task->rows[indicator];
    size_t nodes = task->frame->structure->count;
    row->divisor = store_divisor(engine->store, indicator);
    for (size_t r = 0; r < task->range_count; r++)
        fill_range(task, indicator, task->ranges[r], room, row->values);
    memset(row->marks, 0, nodes);

    struct rollup_row up = rollup_of(task, indicator);
    const struct fold_plan *plan = task->frame->plan;
    if (plan->heir_count || plan->ended_count) {
        struct fold_subject subject = subject_of(task, indicator);
        up.marked = fold_row(
            plan, engine->store, engine->kernel, &subject, room->fold, row->values, row->marks,
            room->rests);
        up.rests = room->rests;
    }
    rollup_row(&up, task->ranges, task->range_count);
}

/* Marks of a unit's value that stem from a part hold for the whole. */
static uint8_t marks_of_parts(
    const struct task *task, const uint32_t *parts, size_t count, uint32_t node) {
    uint8_t marks = 0;
    for (size_t i = 0; i < count; i++)
        marks |= task->rows[parts[i]].marks[node];
    return marks & (FOLD_INHERITED | FOLD_ESTIMATED | FOLD_INDIVISIBLE | ROLLUP_PARTIAL);
}

static double value_at(const struct grid_row *rows, uint32_t indicator, uint32_t node) {
    assert(rows[indicator].values); /* what an indicator needs is computed before it */
    return rows[indicator].values[node] / rows[indicator].divisor;
}

static double ratio_at(
    const struct task *task, const struct model_indicator *model, uint32_t node) {
    double numerator = value_at(task->rows, model->numerator, node);
    double denominator = value_at(task->rows, model->denominator, node);
    double ratio = numerator * model->factor / denominator;
    return isfinite(ratio) ? ratio : (double)NAN;
}

/* A ratio reported by a unit itself stands; where none is, it is made of its parts. */
static void compute_ratio(const struct task *task, uint32_t indicator, struct room *room) {
    const struct model_indicator *model = &task->engine->model->indicators[indicator];
    struct grid_row *row = &task->rows[indicator];
    compute_reported(task, indicator, room);
    for (size_t r = 0; r < task->range_count; r++) {
        struct node_range range = task->ranges[r];
        for (uint32_t node = range.first; node < range.first + range.count; node++) {
            double own = row->values[node] / row->divisor;
            row->values[node] = isnan(own) ? ratio_at(task, model, node) : own;
            row->marks[node] |=
                isnan(own) ? marks_of_parts(task, task->engine->recipes[indicator].needs, 2, node)
                           : ROLLUP_REPORTED;
        }
    }
    row->divisor = 1;
}

static struct expression_value evaluate_at(
    const struct engine *engine, const struct grid_row *rows, uint32_t indicator, uint32_t node) {
    const struct expression *expression = &engine->recipes[indicator].expression;
    double operands[EXPRESSION_OPS];
    for (uint32_t k = 0; k < expression->indicator_count; k++)
        operands[k] = value_at(rows, expression->indicators[k], node);
    struct expression_value value = expression_evaluate(expression, operands);
    value.value *= engine->model->indicators[indicator].factor;
    return value;
}

static void compute_expression(const struct task *task, uint32_t indicator) {
    const struct expression *expression = &task->engine->recipes[indicator].expression;
    struct grid_row *row = &task->rows[indicator];
    row->divisor = 1;
    for (size_t r = 0; r < task->range_count; r++) {
        struct node_range range = task->ranges[r];
        for (uint32_t node = range.first; node < range.first + range.count; node++) {
            row->values[node] = evaluate_at(task->engine, task->rows, indicator, node).value;
            row->have[node] = 0;
            row->marks[node] =
                marks_of_parts(task, expression->indicators, expression->indicator_count, node);
        }
    }
}

static void compute_row(const struct task *task, uint32_t indicator, struct room *room) {
    const struct model_indicator *model = &task->engine->model->indicators[indicator];
    if (task->engine->recipes[indicator].expression.op_count)
        compute_expression(task, indicator);
    else if (model->rollup == ROLLUP_RATIO)
        compute_ratio(task, indicator, room);
    else
        compute_reported(task, indicator, room);
}

/* ---- the grid -------------------------------------------------------------------------------- */

static void release_rows(struct grid_row *rows, size_t count) {
    for (size_t i = 0; rows && i < count; i++) {
        free(rows[i].values);
        free(rows[i].have);
        free(rows[i].marks);
    }
    free(rows);
}

void grid_release(struct grid *grid) {
    release_rows(grid->rows, grid->row_count);
    *grid = (struct grid){0};
}

static bool make_row(struct grid_row *row, size_t nodes) {
    *row = (struct grid_row){
        .values = calloc(nodes + 1, sizeof *row->values),
        .have = calloc(nodes + 1, sizeof *row->have),
        .marks = calloc(nodes + 1, sizeof *row->marks),
        .divisor = 1,
    };
    return row->values && row->have && row->marks;
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
        if (!make_row(&grid->rows[i], nodes))
            return false;
    return true;
}

static void compute_piece(void *context, size_t index, unsigned worker) {
    const struct task *task = context;
    const struct engine *engine = task->engine;
    uint32_t indicator = engine->order[index];
    if (engine->recipes[indicator].level == task->level)
        compute_row(task, indicator, &engine->rooms[worker]);
}

bool engine_compute(
    struct engine *engine, const struct engine_query *query, struct grid *grid,
    struct error *error) {
    const struct frame *frame = frame_for(engine, query->structure, query->at, error);
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

/* ---- one figure ------------------------------------------------------------------------------ */

struct freshness {
    moment at;
    uint32_t seq;
    bool simulated;
};

static struct freshness later(struct freshness a, struct freshness b) {
    return (struct freshness){
        a.at > b.at ? a.at : b.at,
        a.seq > b.seq ? a.seq : b.seq,
        a.simulated || b.simulated,
    };
}

struct freshness_visit {
    const struct engine *engine;
    struct freshness fresh;
    bool only_last;
};

static bool visit_freshness(const struct version *figure, void *context) {
    struct freshness_visit *visit = context;
    bool simulated = store_simulated(visit->engine->store, figure->seq);
    visit->fresh = later(visit->fresh, (struct freshness){figure->at, figure->seq, simulated});
    return !visit->only_last;
}

/* Of a column's own figures: the last one, or all where they are gathered over time. */
static struct freshness own_freshness(
    const struct engine *engine, uint32_t indicator, uint32_t column, struct span span) {
    struct freshness_visit visit = {
        .engine = engine,
        .only_last = engine->model->indicators[indicator].over_time == OVER_TIME_LAST,
    };
    store_figures(engine->store, indicator, column, span, visit_freshness, &visit);
    return visit.fresh;
}

/* Of a column's own figures, else of those it descends from; both where they are gathered. */
static struct freshness column_freshness(
    const struct engine *engine, uint32_t indicator, uint32_t column, struct span span) {
    struct freshness fresh = own_freshness(engine, indicator, column, span);
    bool settled = engine->model->indicators[indicator].over_time == OVER_TIME_LAST && fresh.seq;
    const struct lineage *l = engine->lineage;
    for (uint32_t e = l->first_in[column]; !settled && e < l->first_in[column + 1]; e++)
        fresh = later(fresh, column_freshness(engine, indicator, l->in[e].other, span));
    return fresh;
}

/* Of what came after a unit that has ended, event by event. */
static struct freshness news_freshness(
    const struct engine *engine, moment at, uint32_t indicator, uint32_t column, struct span span) {
    const struct lineage *l = engine->lineage;
    struct freshness fresh = {0};
    if (l->end[column] > at)
        return fresh;
    for (uint32_t e = l->first_out[column]; e < l->first_out[column + 1]; e++) {
        uint32_t next = l->out[e].other;
        fresh = later(fresh, own_freshness(engine, indicator, next, span));
        fresh = later(fresh, news_freshness(engine, at, indicator, next, span));
    }
    return fresh;
}

static struct freshness unit_freshness(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node,
    struct span span) {
    uint32_t column = grid->frame->plan->column[node];
    return later(
        column_freshness(engine, indicator, column, span),
        news_freshness(engine, grid->query.at, indicator, column, span));
}

static struct freshness node_freshness(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node);

/* A plan is set once a year and what is spent of it is told every week: the rate is as fresh as the
 * part heard of last. */
static struct freshness freshest_part(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node) {
    size_t count;
    const uint32_t *parts = needs_of(engine, indicator, &count);
    struct freshness all = {0};
    for (size_t i = 0; i < count; i++)
        all = later(all, node_freshness(engine, grid, parts[i], node));
    return all;
}

static struct freshness node_freshness(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node) {
    const struct structure *s = grid->frame->structure;
    if (engine->recipes[indicator].expression.op_count)
        return freshest_part(engine, grid, indicator, node);
    struct span span = {
        grid->query.since ? grid->query.since[indicator] : 0, grid->query.at, grid->query.known};
    bool ratio = engine->model->indicators[indicator].rollup == ROLLUP_RATIO;
    if (ratio && !(grid->rows[indicator].marks[node] & ROLLUP_REPORTED))
        return freshest_part(engine, grid, indicator, node);
    struct freshness own = unit_freshness(engine, grid, indicator, node, span);
    bool only_own = (grid->rows[indicator].marks[node] & ROLLUP_DERIVED) == 0;
    if (only_own)
        return own;
    for (uint32_t c = 0; c < s->child_count[node]; c++)
        own = later(own, node_freshness(engine, grid, indicator, s->first_child[node] + c));
    return own;
}

static enum figure_reason reason_of(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node,
    double value) {
    if (!isnan(value))
        return isfinite(value) ? FIGURE_OK : FIGURE_NOT_FINITE;
    if (grid->rows[indicator].marks[node] & FOLD_INDIVISIBLE)
        return FIGURE_INDIVISIBLE;
    const struct model_indicator *model = &engine->model->indicators[indicator];
    if (engine->recipes[indicator].expression.op_count) {
        enum expression_reason reason = evaluate_at(engine, grid->rows, indicator, node).reason;
        if (reason == EXPRESSION_ZERO_DIVISION)
            return FIGURE_DIVISION_BY_ZERO;
        return reason == EXPRESSION_NOT_FINITE ? FIGURE_NOT_FINITE : FIGURE_NO_VALUE;
    }
    if (model->rollup == ROLLUP_RATIO && value_at(grid->rows, model->denominator, node) == 0 &&
        !isnan(value_at(grid->rows, model->numerator, node)))
        return FIGURE_DIVISION_BY_ZERO;
    return FIGURE_NO_VALUE;
}

/* Of a computed indicator or a ratio made of its parts: the part that fewest units stand behind. */
static void find_coverage(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node,
    struct figure *figure) {
    bool leaf = grid->frame->structure->child_count[node] == 0;
    bool computed = engine->recipes[indicator].expression.op_count > 0;
    bool made = computed || (engine->model->indicators[indicator].rollup == ROLLUP_RATIO &&
                             frame_owed(grid->frame, indicator, node) == 0);
    if (!made) {
        figure->owed = frame_owed(grid->frame, indicator, node);
        figure->have = leaf ? figure->owed && !isnan(grid_value(grid, indicator, node))
                            : grid->rows[indicator].have[node];
        return;
    }
    size_t count;
    const uint32_t *parts = needs_of(engine, indicator, &count);
    double worst = INFINITY;
    for (size_t i = 0; i < count; i++) {
        struct figure part = {0};
        find_coverage(engine, grid, parts[i], node, &part);
        double share = part.owed ? (double)part.have / part.owed : 1;
        if (share >= worst)
            continue;
        worst = share;
        figure->have = part.have;
        figure->owed = part.owed;
    }
}

/* The two sides of a figure: what the unit reports, what its children come to. The row holds only
 * the side that counts; the other is computed again for this one unit. */
static void find_sides(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node,
    struct figure *figure) {
    const struct model_indicator *model = &engine->model->indicators[indicator];
    const struct grid_row *row = &grid->rows[indicator];
    bool reported = row->marks[node] & ROLLUP_REPORTED;
    bool derived = row->marks[node] & ROLLUP_DERIVED;
    bool made = engine->recipes[indicator].expression.op_count || model->rollup == ROLLUP_RATIO;
    figure->own = NAN;
    figure->derived = NAN;
    figure->rest = 0;
    if (made || !grid->frame->structure->child_count[node]) {
        figure->own = made && !reported ? (double)NAN : figure->value;
        return;
    }
    struct task task = {
        .engine = engine,
        .frame = grid->frame,
        .query = &grid->query,
        .rows = grid->rows,
    };
    struct rollup_row up = rollup_of(&task, indicator);
    double children = rollup_derived(&up, node); /* in the scale: there differences are exact */
    double others = row->values[node] - (isnan(children) ? 0 : children);
    if (reported && derived) { /* added together: the own side is the rest of the whole */
        figure->derived = children / row->divisor;
        figure->own = others / row->divisor;
    } else if (reported) {
        figure->own = figure->value;
        figure->derived = children / row->divisor;
    } else if (derived) {
        figure->derived = figure->value;
        figure->rest = row->marks[node] & FOLD_RESTS ? others / row->divisor : 0;
    }
}

struct figure engine_figure(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node) {
    struct figure figure = {
        .value = grid_value(grid, indicator, node),
        .marks = grid->rows[indicator].marks[node],
    };
    figure.reason = reason_of(engine, grid, indicator, node, figure.value);
    if (figure.reason != FIGURE_OK)
        figure.value = NAN;
    find_sides(engine, grid, indicator, node, &figure);
    find_coverage(engine, grid, indicator, node, &figure);
    struct freshness fresh = node_freshness(engine, grid, indicator, node);
    figure.as_of = isnan(figure.value) ? 0 : fresh.at;
    figure.seq = isnan(figure.value) ? 0 : fresh.seq;
    figure.simulated = !isnan(figure.value) && fresh.simulated;
    return figure;
}

/* ---- through time ---------------------------------------------------------------------------- */

/* The indicator and all it needs, directly or not. */
static void mark_needed(const struct engine *engine, uint32_t indicator, bool *needed) {
    if (indicator >= engine->model->indicator_count || needed[indicator])
        return;
    needed[indicator] = true;
    size_t count;
    const uint32_t *parts = needs_of(engine, indicator, &count);
    for (size_t i = 0; i < count; i++)
        mark_needed(engine, parts[i], needed);
}

static double series_at(
    const struct task *task, const bool *needed, uint32_t indicator, uint32_t node) {
    const struct engine *engine = task->engine;
    for (size_t k = 0; k < engine->model->indicator_count; k++)
        if (needed[engine->order[k]])
            compute_row(task, engine->order[k], &engine->rooms[0]);
    return value_at(task->rows, indicator, node);
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
        if (room->needed[i] && !make_row(&room->rows[i], store_unit_count(engine->store)))
            return false;
    }
    return true;
}

static void free_series_room(struct series_room *room, size_t count) {
    release_rows(room->rows, count);
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
        const struct frame *frame = frame_for(engine, query->structure, moments[m], error);
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

/* ---- who has not reported -------------------------------------------------------------------- */

void missing_release(struct missing_reports *missing) {
    vec_release(missing);
}

static bool list_absent(
    const struct engine *engine, uint32_t indicator, const uint64_t *absent, const uint64_t *owed,
    struct missing_reports *missing) {
    size_t words = (store_unit_count(engine->store) + 63) / 64;
    for (size_t w = 0; w < words; w++) {
        for (uint64_t bits = absent[w] & owed[w]; bits; bits &= bits - 1) {
            uint32_t column = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(bits);
            struct missing_report report = {indicator, store_unit(engine->store, column)};
            if (!vec_push(missing, report))
                return false;
        }
    }
    return true;
}

struct absence_task {
    const struct engine *engine;
    const struct frame *frame;
    struct span span;
    uint32_t first;   /* indicator of piece 0 */
    uint64_t *absent; /* `words` for each piece */
    size_t words;
    bool *failed;
};

static bool is_reported(const struct model_indicator *indicator) {
    return indicator->known && indicator->owed_by && !indicator->expression[0];
}

static void find_absent(void *context, size_t index, unsigned worker) {
    (void)worker;
    const struct absence_task *task = context;
    uint32_t indicator = task->first + (uint32_t)index;
    if (!is_reported(&task->engine->model->indicators[indicator]))
        return;
    if (!store_absent(
            task->engine->store, task->engine->kernel, indicator, task->span,
            task->absent + index * task->words))
        task->failed[index] = true;
}

bool engine_missing(
    struct engine *engine, day structure, struct span span, uint32_t only,
    struct missing_reports *missing, struct error *error) {
    const struct frame *frame = frame_for(engine, structure, span.to, error);
    if (!frame)
        return false;
    uint32_t first = only == MODEL_NONE ? 0 : only;
    size_t count = only == MODEL_NONE ? engine->model->indicator_count : 1;
    struct absence_task task = {
        .engine = engine,
        .frame = frame,
        .span = span,
        .first = first,
        .words = store_unit_count(engine->store) / 64 + 1,
    };
    task.absent = calloc(count * task.words + 1, sizeof *task.absent);
    task.failed = calloc(count + 1, sizeof *task.failed);
    bool ok = task.absent && task.failed;
    if (ok)
        pool_run(engine->pool, count, find_absent, &task);
    missing->count = 0;
    for (size_t i = 0; ok && i < count; i++)
        ok = !task.failed[i] && list_absent(
                                    engine, first + (uint32_t)i, task.absent + i * task.words,
                                    frame->debts[frame->debt_of[first + i]].columns, missing);
    free(task.absent);
    free(task.failed);
    return ok || error_memory(error);
}
