/*
 * Lineage as a graph over the store's columns: who came from whom.
 *
 * Every edge leads from an ended unit to one that starts on the same day or later, so the graph has
 * no cycle, and the units by their first day are an order in which predecessors come first.
 */
#ifndef SATSAO_BOARD_LINEAGE_H
#define SATSAO_BOARD_LINEAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "board/model.h"
#include "board/store.h"

struct lineage_edge {
    uint32_t other; /* column: the successor in `out`, the predecessor in `in` */
    double share;   /* of the old unit; NAN when unknown */
    double back;    /* of the new unit; NAN when unknown */
};

struct lineage {
    size_t columns;
    uint32_t *first_out; /* edges of column c: out[first_out[c] … first_out[c + 1] − 1] */
    uint32_t *first_in;
    struct lineage_edge *out;
    struct lineage_edge *in;
    uint32_t *order; /* columns with any edge, predecessors first */
    size_t order_count;
    moment *end; /* of each column: its first moment without life; MOMENT_LAST while it lives */
    moment *start;
};

bool lineage_new(
    const struct model *model, const struct store *store, struct lineage **ret_lineage,
    struct error *error);
void lineage_free(struct lineage *lineage);

static inline size_t lineage_successors(const struct lineage *l, uint32_t column) {
    return l->first_out[column + 1] - l->first_out[column];
}

static inline size_t lineage_predecessors(const struct lineage *l, uint32_t column) {
    return l->first_in[column + 1] - l->first_in[column];
}

#endif
