/*
 * The old map: 63 provinces with 10,035 communes, before 1 July 2025 made 34 and 3,321 of them.
 *
 * Old commune o became part of commune o · 3321 / 10035 and belonged to province o · 63 / 10035.
 * Its share is the part of the new commune's value that belongs to it (the back share of lineage):
 * within one new commune random multiples of 1/512 that sum to exactly one. 512 divides the
 * thousand-millions in which the ledger counts shares, so sums under the old map are exact too.
 */
#ifndef SATSAO_BENCH_OLDMAP_H
#define SATSAO_BENCH_OLDMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "workload.h"

enum { OLD_PROVINCES = 63, OLD_COMMUNES = 10035, SHARE_PARTS = 512 };

struct old_unit {
    uint32_t unit;     /* the new one */
    uint32_t province; /* the old one */
    uint32_t parts;    /* share · SHARE_PARTS */
};

struct oldmap {
    struct old_unit units[OLD_COMMUNES]; /* by new unit */
    size_t count;                        /* those whose new unit is in the workload */
};

/* To be freed; NULL when memory is out. */
struct oldmap *oldmap_new(const struct workload *workload) MUST_CHECK;

static inline double old_share(const struct old_unit *old) {
    return (double)old->parts / SHARE_PARTS;
}

#endif
