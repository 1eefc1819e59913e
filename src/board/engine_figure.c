/* One figure with all that stands behind it. */
#include <math.h>

#include "board/engine_private.h"

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
    const uint32_t *parts = engine_needs(engine, indicator, &count);
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
        enum expression_reason reason =
            engine_evaluate_at(engine, grid->rows, indicator, node).reason;
        if (reason == EXPRESSION_ZERO_DIVISION)
            return FIGURE_DIVISION_BY_ZERO;
        return reason == EXPRESSION_NOT_FINITE ? FIGURE_NOT_FINITE : FIGURE_NO_VALUE;
    }
    if (model->rollup == ROLLUP_RATIO &&
        engine_value_at(grid->rows, model->denominator, node) == 0 &&
        !isnan(engine_value_at(grid->rows, model->numerator, node)))
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
    const uint32_t *parts = engine_needs(engine, indicator, &count);
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
    struct rollup_row up = engine_rollup(&task, indicator);
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
