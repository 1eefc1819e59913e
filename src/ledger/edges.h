/* Where an edge of lineage comes from: its reorganisation, as on record at a commit. */
#ifndef SATSAO_LEDGER_EDGES_H
#define SATSAO_LEDGER_EDGES_H

#include "base/arena.h"
#include "ledger/ledger.h"

struct edge_origin {
    uint32_t reorganisation;            /* 0: there is no such edge */
    const char *name, *resolution;      /* "" when not given; in the arena */
    const char *clause;                 /* of the resolution, for this edge */
    day signed_on, in_force, operating; /* DAY_BEFORE_ALL: not known */
    bool simulated;
};

/* The edge between two units (ids) that was recorded last. */
bool ledger_edge_origin(
    struct ledger *ledger, uint32_t old_unit, uint32_t new_unit, int64_t commit,
    struct arena *arena, struct edge_origin *ret_origin, struct error *error) MUST_CHECK;

#endif
