/*
 * A plane: the entries of one indicator in one slot of time, over all units.
 *
 * Reports are periodic, so most planes hold one entry for nearly every unit. These lie in a dense
 * array of cells, one column a unit, 8 bytes each; what does not fit there (a correction, a second
 * moment within the slot, a withdrawal, a value or place far out of the plane's range) lies beside
 * it in a list of exceptions sorted by (column, at, seq), 24 bytes each. A plane with few entries
 * has no cells at all. Which entry of a column has the cell is of no consequence: a reader
 * considers them all, and the answer depends only on the entries.
 *
 * A packed cell's fields are as wide as this plane needs: the bases and widths are found when the
 * plane becomes dense and again whenever an entry does not fit. Where 64 bits do not suffice, and
 * for indicators whose values are not integers in their scale, the plane is wide: 16 bytes a cell.
 * Either way every value, moment and place is kept exactly.
 *
 * Values are doubles in the indicator's scale: 12.5 at scale 2 is 1250. See store.h.
 */
#ifndef SATSAO_BOARD_PLANE_H
#define SATSAO_BOARD_PLANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/moment.h"
#include "base/vec.h"
#include "board/kernel.h"

/* One entry as a plane holds it. */
struct version {
    double value;
    moment at;
    uint32_t seq;
    uint32_t column;
    uint32_t withdrawn; /* 0 or 1 */
};

struct plane {
    int32_t slot;
    uint32_t first, width; /* columns of the cells: first … first + width − 1 */
    uint64_t *cells;       /* NULL: no cells */
    double *wide;          /* NULL: packed */
    int64_t value_base;
    moment at_base;
    uint32_t seq_base;
    uint32_t filled;  /* cells that hold an entry */
    uint32_t ordered; /* leading exceptions that are in order; the rest waits for plane_seal */
    uint8_t at_bits, value_bits;
    bool integral; /* values are integers below 2^53: they may be packed */
    bool borrowed; /* cells, wide and exceptions lie in somebody else's memory, not to be changed */
    VEC(struct version) exceptions;
};

void plane_release(struct plane *plane);

/* Add an entry with a seq above every one before. False when memory is out: nothing has changed. */
bool plane_add(struct plane *plane, const struct version *version) MUST_CHECK;

/* Put the exceptions in order after additions, before any reading. */
void plane_seal(struct plane *plane);

/* Another scale for every value: × multiply ÷ divide, both powers of ten. `integral` says whether
 * the values are integers below 2^53 after that. False when memory is out: nothing has changed. */
bool plane_rescale(struct plane *plane, double multiply, double divide, bool integral) MUST_CHECK;

size_t plane_bytes(const struct plane *plane);
/* Entries held, withdrawals included. */
size_t plane_entries(const struct plane *plane);

/* ---- reading a sealed plane ------------------------------------------------------------------ */

/* What a reader sees: moments from `from` to `to`, both inside, and entries with seq ≤ known. */
struct span {
    moment from, to;
    uint32_t known;
};

/* The versions of one column, latest (at, seq) first. */
struct plane_walk {
    const struct plane *plane;
    size_t low, next; /* exceptions low … next − 1 are still to come */
    struct version cell;
    bool cell_pending;
};
struct plane_walk plane_walk(const struct plane *plane, uint32_t column);
bool plane_walk_next(struct plane_walk *walk, struct version *ret_version);

/* The visible figures of one column, latest first: of each moment in the span the version known
 * last, unless that is a withdrawal. */
struct plane_figures {
    struct plane_walk walk;
    struct span span;
    moment decided;
    bool any_decided;
};
struct plane_figures plane_figures(const struct plane *plane, uint32_t column, struct span span);
bool plane_figures_next(struct plane_figures *figures, struct version *ret_figure);

/* For columns first … first + count − 1: values[i] takes the last visible figure where it is NaN.
 * Returns how many are NaN still. */
size_t plane_last(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, double *values);

/* Ask the memory for what plane_last is about to read. Nothing but time depends on it. */
void plane_prefetch(const struct plane *plane, uint32_t first, size_t count);

/* The visible figures are added to sums[i] and counted in counts[i]. */
void plane_sum(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, double *sums, double *counts);

/* Bit i of `absent`, all ones before, is cleared where column first + i has a visible figure. */
void plane_mark(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, uint64_t *absent);

#endif
