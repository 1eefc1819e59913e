/*
 * Folding: what the units of one structure have, when the figures were reported by the units of
 * another. Nothing is rewritten when communes merge; this is where their history is carried over.
 *
 * Notation, for one indicator, seen in a span [from, to] as known at a position:
 *
 *   own(u)     unit u's visible figures of the span, taken together by the over-time rule
 *   last(u)    the last of its visible figures, of whatever time
 *   s(p → u)   the share of old unit p that goes to u; unknown where no text fixes it
 *   F(u)       forward: what u has of its own or by descent
 *   N(n)       news: what n, or those who came after it, have reported themselves
 *   B(u)       what u has at the moment `to`; this is the answer
 *
 * Forward. A figure of u's own stands; a unit that has none has what its predecessors had together:
 *
 *   sum            Σ s(p → u) · F(p)
 *   weighted mean  Σ s · w · F(p) / Σ s · w, w being F(p) of the weighing indicator
 *   min, max       the least, the greatest F(p)
 *   ratio, none    F(p) of the one predecessor that became u whole (kept, renamed, retyped); else
 *                  nothing (a ratio is computed anew from its folded parts)
 *
 * Where figures of a span are gathered, both count: a sum over time adds own(u) to what descends; a
 * mean weighs both by their number of moments (that of the predecessor with the most); a least or
 * greatest is of both.
 *
 * Back. A unit that has ended by `to` shares in its successors' news, once there is any:
 *
 *   sum            Σ b(u, n) · N(n), and s(u → n) · F(u) for a successor without news; a sum over
 *                  time is F(u) + Σ b(u, n) · N(n). b is the stored share of n that came from u;
 *                  else 1 where u alone became n; else in proportion to the predecessors' last
 *                  figures: s(u → n) · last(u) / Σ s(p → n) · last(p)
 *   weighted mean  Σ s(u → n) · N(n) / Σ s(u → n)
 *   min, max       the least, the greatest N(n)
 *   ratio, none    N(n) where u alone became n alone; else nothing
 *
 * and is marked estimated, unless u alone became n alone. Without news it keeps F(u). What is
 * indivisible passes that on: to those who descend from it, and back to those it came from.
 *
 * What is not divisible is never assigned. Where a needed share is unknown the unit has no value
 * and is marked indivisible. Of a sum, what did come by known shares still counts above it (a rest
 * at its parent), and the undivided part of an old unit counts at the nearest unit above all that
 * it was divided among: a province keeps the total although none of its communes can be given it.
 * That part is dropped as soon as one of them has a figure of its own.
 */
#ifndef SATSAO_BOARD_FOLD_H
#define SATSAO_BOARD_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "board/model.h"
#include "board/store.h"
#include "board/structure.h"

struct lineage; /* board/lineage.h; not included, the ledger has one of its own */

enum fold_mark {
    FOLD_INHERITED = 1,   /* from predecessors' figures */
    FOLD_ESTIMATED = 2,   /* shared back from successors' figures */
    FOLD_INDIVISIBLE = 4, /* a needed share is unknown: the unit has no value */
    FOLD_RESTS = 8        /* parts belong to this unit but to none below it */
};

/* Where the nodes of a structure meet lineage, for boards at one moment. */
struct fold_plan {
    const struct lineage *lineage;
    const struct structure *structure;
    moment at;
    uint32_t *column; /* of each node */
    uint32_t *heirs;  /* nodes that have predecessors */
    size_t heir_count;
    uint32_t *ended; /* nodes that have ended by `at` and have successors */
    size_t ended_count;
    /* When each of them shares in living successors by stored shares alone: edge i, of edge_count, takes
     * edge_share[i] of edge_column[i] to node edge_node[i]; edges of one node are neighbours. */
    bool all_back_known;
    bool single; /* one edge each, and the nodes are neighbours in order */
    uint32_t *edge_node;
    uint32_t *edge_column;
    double *edge_share;
    uint8_t *edge_marks;
    size_t edge_count;
};

bool fold_plan_new(
    const struct store *store, const struct lineage *lineage, const struct structure *structure,
    moment at, struct fold_plan **ret_plan, struct error *error);
void fold_plan_free(struct fold_plan *plan);

/* One thread's working memory. */
struct fold_room;
bool fold_room_new(size_t columns, struct fold_room **ret_room, struct error *error);
void fold_room_free(struct fold_room *room);

/* How an indicator is folded. */
struct fold_subject {
    uint32_t indicator;
    enum rollup rollup;
    enum over_time over_time;
    struct span span;
    /* ROLLUP_WEIGHTED_MEAN: */
    uint32_t weight_by;
    enum over_time weight_over_time;
    struct span weight_span;
};

/* A row to be folded, by node. Only what lies in the ranges is read, and only there is it whole
 * afterwards: a unit's descendants (structure_ranges), or all. */
struct fold_row {
    double *values; /* own ones in the store's scale, NaN where there are none */
    uint8_t *marks;
    double *rests;
    const struct node_range *ranges;
    size_t range_count;
};

/*
 * Replace the own values by B, and set their marks. `rests` gets what must be added above, where a
 * mark says so. Returns false when nothing in the ranges had to change.
 */
bool fold_row(
    const struct fold_plan *plan, const struct store *store, const struct kernel *kernel,
    const struct fold_subject *subject, struct fold_room *room, struct fold_row *row);

#endif
