/*
 * Rolling up: what the units above have, from what the units below have.
 *
 *   sum            Σ children
 *   weighted mean  Σ weight · value / Σ weight over the children that have both, weights above zero
 *   min, max       the least, the greatest child
 *   none, ratio    nothing is derived (a ratio is computed at every unit: engine.c)
 *
 * A value reported at a unit that has children replaces the one derived from them, or is added to
 * it where the indicator says so (a province that has projects of its own besides the communes').
 * Children without a value are left out; the coverage tells how many had one.
 */
#ifndef SATSAO_BOARD_ROLLUP_H
#define SATSAO_BOARD_ROLLUP_H

#include <stdint.h>

#include "board/frame.h"
#include "board/kernel.h"
#include "board/model.h"

enum rollup_mark {
    ROLLUP_REPORTED = 16, /* a unit with children whose own value counts; a reported ratio */
    ROLLUP_DERIVED = 32,  /* from its children, alone or beside its own */
    ROLLUP_PARTIAL = 64   /* some unit below is indivisible */
};

struct rollup_row {
    const struct frame *frame;
    const struct kernel *kernel;
    uint32_t indicator; /* for who owes it */
    enum rollup rule;
    enum above above;
    const double *weights; /* of each node, for the weighted mean */
    const double *rests;   /* added above by folding; NULL when there are none */
    double *values;        /* own values before, effective ones after */
    uint8_t *marks;
    uint32_t
        *have;   /* of nodes with children: units at and below that owe a report and have a value */
    bool marked; /* some mark is set: they are carried up */
};

/* Work on the given ranges (structure_ranges), deepest first. */
void rollup_row(struct rollup_row *row, const struct node_range *ranges, size_t range_count);

/* Only what is derived from a node's children; NAN when nothing is. */
double rollup_derived(const struct rollup_row *row, uint32_t node);

#endif
