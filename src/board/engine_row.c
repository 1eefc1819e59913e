/* One indicator at the nodes of a structure: own figures, folded, rolled up; ratios, expressions. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "board/engine_private.h"

void engine_release_rows(struct grid_row *rows, size_t count) {
    for (size_t i = 0; rows && i < count; i++) {
        free(rows[i].values);
        free(rows[i].have);
        free(rows[i].marks);
    }
    free(rows);
}

bool engine_make_row(struct grid_row *row, size_t nodes) {
    *row = (struct grid_row){
        .values = calloc(nodes + 1, sizeof *row->values),
        .have = calloc(nodes + 1, sizeof *row->have),
        .marks = calloc(nodes + 1, sizeof *row->marks),
        .divisor = 1,
    };
    return row->values && row->have && row->marks;
}

static struct span span_of(const struct task *task, uint32_t indicator) {
    moment since = task->query->since ? task->query->since[indicator] : 0;
    return (struct span){since, task->query->at, task->query->known};
}

/* The part of a run inside a range of nodes. */
struct piece {
    uint32_t node, column, count;
    moment last;
};

/* Walk over the pieces of a range: the runs follow one another, by node. */
struct piece_walk {
    const struct frame *frame;
    struct node_range range;
    size_t run;
};

static struct piece_walk pieces_of(const struct frame *frame, struct node_range range) {
    size_t low = 0;
    for (size_t high = frame->runs.count; low + 1 < high;) {
        size_t middle = low + (high - low) / 2;
        if (frame->runs.items[middle].node <= range.first)
            low = middle;
        else
            high = middle;
    }
    return (struct piece_walk){frame, range, low};
}

static bool piece_next(struct piece_walk *walk, struct piece *ret_piece) {
    uint32_t end = walk->range.first + walk->range.count;
    if (walk->run >= walk->frame->runs.count || walk->frame->runs.items[walk->run].node >= end)
        return false;
    const struct frame_run *run = &walk->frame->runs.items[walk->run++];
    uint32_t from = run->node > walk->range.first ? run->node : walk->range.first;
    uint32_t to = run->node + run->count < end ? run->node + run->count : end;
    *ret_piece = (struct piece){from, run->column + (from - run->node), to - from, run->last};
    return true;
}

static void fill_range(
    const struct task *task, uint32_t indicator, struct node_range range, struct room *room,
    double *values) {
    const struct engine *engine = task->engine;
    enum over_time rule = engine->model->indicators[indicator].over_time;
    struct piece_walk walk = pieces_of(task->frame, range);
    for (struct piece piece; piece_next(&walk, &piece);) {
        struct span span = span_of(task, indicator);
        span.to = piece.last < span.to ? piece.last : span.to;
        if (rule == OVER_TIME_LAST)
            store_last(
                engine->store, engine->kernel, indicator, piece.column, piece.count, span,
                values + piece.node);
        else
            store_gather(
                engine->store, engine->kernel, indicator, rule, piece.column, piece.count, span,
                values + piece.node, room->counts);
    }
}

void engine_prefetch_row(const struct task *task, uint32_t indicator, moment at) {
    const struct store *store = task->engine->store;
    for (size_t r = 0; r < task->range_count; r++) {
        struct piece_walk walk = pieces_of(task->frame, task->ranges[r]);
        for (struct piece piece; piece_next(&walk, &piece);)
            store_prefetch(
                store, indicator, piece.column, piece.count, piece.last < at ? piece.last : at);
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

struct rollup_row engine_rollup(const struct task *task, uint32_t indicator) {
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
    row->divisor = store_divisor(engine->store, indicator);
    for (size_t r = 0; r < task->range_count; r++) {
        struct node_range range = task->ranges[r];
        fill_range(task, indicator, range, room, row->values);
        memset(row->marks + range.first, 0, range.count);
    }
    struct rollup_row up = engine_rollup(task, indicator);
    const struct fold_plan *plan = task->frame->plan;
    if (plan->heir_count || plan->ended_count) {
        struct fold_subject subject = subject_of(task, indicator);
        struct fold_row folded = {
            row->values, row->marks, room->rests, task->ranges, task->range_count};
        up.marked = fold_row(plan, engine->store, engine->kernel, &subject, room->fold, &folded);
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

double engine_value_at(const struct grid_row *rows, uint32_t indicator, uint32_t node) {
    assert(rows[indicator].values); /* what an indicator needs is computed before it */
    return rows[indicator].values[node] / rows[indicator].divisor;
}

static double ratio_at(
    const struct task *task, const struct model_indicator *model, uint32_t node) {
    double numerator = engine_value_at(task->rows, model->numerator, node);
    double denominator = engine_value_at(task->rows, model->denominator, node);
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

struct expression_value engine_evaluate_at(
    const struct engine *engine, const struct grid_row *rows, uint32_t indicator, uint32_t node) {
    const struct expression *expression = &engine->recipes[indicator].expression;
    double operands[EXPRESSION_OPS];
    for (uint32_t k = 0; k < expression->indicator_count; k++)
        operands[k] = engine_value_at(rows, expression->indicators[k], node);
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
            row->values[node] = engine_evaluate_at(task->engine, task->rows, indicator, node).value;
            row->have[node] = 0;
            row->marks[node] =
                marks_of_parts(task, expression->indicators, expression->indicator_count, node);
        }
    }
}

void engine_compute_row(const struct task *task, uint32_t indicator, struct room *room) {
    const struct model_indicator *model = &task->engine->model->indicators[indicator];
    if (task->engine->recipes[indicator].expression.op_count)
        compute_expression(task, indicator);
    else if (model->rollup == ROLLUP_RATIO)
        compute_ratio(task, indicator, room);
    else
        compute_reported(task, indicator, room);
}
