/*
 * The organisation tree as it stands on one day.
 *
 * Nodes are in breadth-first order: a node's children are neighbours, and so are its descendants of
 * each depth, which is what lets the roll-up work on plain ranges. Siblings come by kind, then by
 * their ordinal in official lists (those without one last), then by code.
 */
#ifndef SATSAO_BOARD_STRUCTURE_H
#define SATSAO_BOARD_STRUCTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "board/model.h"

struct structure {
    day on;
    size_t count;
    uint32_t *unit;        /* of each node */
    uint32_t *parent;      /* node, or MODEL_NONE for a root */
    uint32_t *first_child; /* node; meaningful where child_count > 0 */
    uint32_t *child_count;
    uint8_t *kind;          /* enum unit_kind */
    uint32_t *node_of_unit; /* unit_count of them; MODEL_NONE where not alive on the day */
    size_t unit_count;
};

/* The tree on `on`. Fails on a cycle (the ledger refuses one; a model made by hand may hold it). */
bool structure_new(
    const struct model *model, day on, struct structure **ret_structure, struct error *error);
void structure_free(struct structure *structure);

/* A node's descendants of one depth (depth 0: itself), as a range of nodes. */
struct node_range {
    uint32_t first, count;
};
enum { STRUCTURE_DEPTH = 16 };

/* The node and its descendants, a range for each depth; MODEL_NONE takes the whole tree. Returns
 * how many ranges, at most STRUCTURE_DEPTH. */
size_t structure_ranges(
    const struct structure *structure, uint32_t node,
    struct node_range ret_ranges[STRUCTURE_DEPTH]);

/* The nearest node above both (or one of them); MODEL_NONE when they have different roots. */
uint32_t structure_common(const struct structure *structure, uint32_t a, uint32_t b);

#endif
