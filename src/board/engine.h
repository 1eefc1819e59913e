/*
 * The as-of engine: the board at (T, K, S).
 *
 * What every unit of the organisation of day S had at moment T, as known at ledger position K, for
 * every indicator: own figures from the store, carried over reorganisations (fold.h), rolled up
 * (rollup.h), ratios and computed indicators evaluated at every unit after that. Nothing is
 * aggregated beforehand, so nothing is ever stale, and any past board is as near as today's.
 *
 * The engine does no I/O, reads no clock and writes nothing it was given.
 *
 * Threads: the frames are shared and locked; computing uses the engine's pool and rooms, so one
 * thread computes at a time. Make one engine for each thread that answers, over the same store.
 */
#ifndef SATSAO_BOARD_ENGINE_H
#define SATSAO_BOARD_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "board/frame.h"
#include "board/kernel.h"
#include "board/model.h"
#include "board/rollup.h"
#include "board/store.h"

struct engine;

/* The model and the store must outlive the engine. `kernel` NULL takes the best. Fails when the
 * indicators need each other in a circle or an expression does not parse. */
bool engine_new(
    const struct model *model, const struct store *store, unsigned threads,
    const struct kernel *kernel, struct engine **ret_engine, struct error *error);
void engine_free(struct engine *engine);

const struct model *engine_model(const struct engine *engine);
const struct store *engine_store(const struct engine *engine);

/* ---- a board --------------------------------------------------------------------------------- */

struct engine_query {
    moment at;      /* T */
    uint32_t known; /* K, a seq; UINT32_MAX - 1 for all */
    day structure;  /* S */
    /* For each indicator the first moment that counts; NULL takes all from the beginning. A figure
     * from before the period of a target must not grade it. */
    const moment *since;
};

/* One indicator's values at the nodes of a structure. Values are in `divisor`ths: see grid_value.
 */
struct grid_row {
    double *values; /* NAN where there is none */
    uint32_t *have; /* of nodes with children: see grid_coverage */
    uint8_t *marks; /* enum fold_mark, enum rollup_mark */
    double divisor;
};

/* A board's figures. A grid is filled again and again without taking new memory. */
struct grid {
    const struct frame *frame; /* belongs to the engine */
    struct engine_query query;
    struct grid_row *rows; /* one for each indicator */
    size_t row_count, node_room;
};

void grid_release(struct grid *grid);

/* Every indicator at every unit. */
bool engine_compute(
    struct engine *engine, const struct engine_query *query, struct grid *grid,
    struct error *error) MUST_CHECK;

static inline double grid_value(const struct grid *grid, uint32_t indicator, uint32_t node) {
    const struct grid_row *row = &grid->rows[indicator];
    return row->values[node] / row->divisor;
}

/* The node of a unit in the grid's structure; MODEL_NONE when it does not live then. */
static inline uint32_t grid_node(const struct grid *grid, uint32_t unit) {
    const struct structure *s = grid->frame->structure;
    return unit < s->unit_count ? s->node_of_unit[unit] : MODEL_NONE;
}

/* ---- one figure, with all that stands behind it ---------------------------------------------- */

enum figure_reason {
    FIGURE_OK,
    FIGURE_NO_VALUE,
    FIGURE_INDIVISIBLE, /* a split whose shares nobody has decided */
    FIGURE_DIVISION_BY_ZERO,
    FIGURE_NOT_FINITE
};

struct figure {
    double value;        /* NAN unless the reason is FIGURE_OK */
    double own;          /* reported at the unit itself, folded; NAN when not */
    double derived;      /* from its children; NAN when nothing is */
    double rest;         /* the part of `derived` that belongs to no unit below */
    uint32_t have, owed; /* units at and below that have a value, that owe one */
    moment as_of;   /* the latest moment a figure behind it describes; 0 for none. Of a ratio or a
                       computed indicator: of the part heard of last */
    uint32_t seq;   /* the latest entry behind it */
    bool simulated; /* some entry behind it is simulated */
    uint8_t marks;
    enum figure_reason reason;
};

/* From a grid just computed by this engine. */
struct figure engine_figure(
    const struct engine *engine, const struct grid *grid, uint32_t indicator, uint32_t node);

/* ---- through time ---------------------------------------------------------------------------- */

/* One unit's values at `count` moments, as known at `known`, under the organisation of `structure`;
 * figures count from `since` on, save those of indicators that only weigh others. The unit must live
 * on that day. */
bool engine_series(
    struct engine *engine, uint32_t indicator, uint32_t unit, day structure, uint32_t known,
    moment since, const moment *moments, size_t count, double *ret_values,
    struct error *error) MUST_CHECK;

/* ---- who has not reported -------------------------------------------------------------------- */

struct missing_report {
    uint32_t indicator, unit;
};

struct missing_reports {
    struct missing_report *items; /* by indicator, then by the structure's order of columns */
    size_t count, room;
};

void missing_release(struct missing_reports *missing);

/* Units of the structure that owe a report for an indicator (all with `only` = MODEL_NONE) and have
 * no visible figure in the span. */
bool engine_missing(
    struct engine *engine, day structure, struct span span, uint32_t only,
    struct missing_reports *missing, struct error *error) MUST_CHECK;

#endif
