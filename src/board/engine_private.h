/* What the files of the engine share: its inside, and the computing of one row. */
#ifndef SATSAO_BOARD_ENGINE_PRIVATE_H
#define SATSAO_BOARD_ENGINE_PRIVATE_H

#include <pthread.h>

#include "base/arena.h"
#include "base/pool.h"
#include "base/vec.h"
#include "board/engine.h"
#include "board/expression.h"
#include "board/fold.h"
#include "board/lineage.h"

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
    struct grid_row *series_rows; /* one for each indicator, made when a series first needs it */
    struct arena arena;
    struct recipe *recipes;
    uint32_t *order; /* indicators, each behind all it needs */
    uint32_t level_count;
    VEC(day) changes; /* days on which some unit's state changes, rising */
    VEC(struct frame *) frames;
    pthread_mutex_t frames_lock;
};

/* The indicators that an indicator is made of or weighed by. `context` is the engine. */
const uint32_t *engine_needs(const void *context, uint32_t node, size_t *ret_count);

/* The frame of a day's structure at a moment; it stays as long as the engine. NULL on an error. */
const struct frame *engine_frame(
    struct engine *engine, day structure, moment at, struct error *error);

/* ---- rows (engine_row.c) --------------------------------------------------------------------- */

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

/* Rows of `nodes` values each; releasing takes NULL. */
bool engine_make_row(struct grid_row *row, size_t nodes) MUST_CHECK;
void engine_release_rows(struct grid_row *rows, size_t count);

/* Fill an indicator's row at the nodes of the task's ranges. What it needs has been computed. */
void engine_compute_row(const struct task *task, uint32_t indicator, struct room *room);

/* Ask the memory for the figures that a row at another moment will be made of. Nothing but time
 * depends on it. */
void engine_prefetch_row(const struct task *task, uint32_t indicator, moment at);

/* Of a computed row: the value at a node as a person reads it, the roll-up that made it, and a
 * computed indicator's expression at one node, its factor applied. */
double engine_value_at(const struct grid_row *rows, uint32_t indicator, uint32_t node);
struct rollup_row engine_rollup(const struct task *task, uint32_t indicator);
struct expression_value engine_evaluate_at(
    const struct engine *engine, const struct grid_row *rows, uint32_t indicator, uint32_t node);

#endif
