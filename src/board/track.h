/*
 * One indicator's track through time: its planes in order of time, and for each column a bit for
 * each plane that says whether the column has anything there, so that a unit that reports seldom is
 * found without looking through the planes between. Private to the store.
 */
#ifndef SATSAO_BOARD_TRACK_H
#define SATSAO_BOARD_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/vec.h"
#include "board/model.h"
#include "board/plane.h"

struct track {
    VEC(struct plane) planes; /* by slot */
    uint64_t *presence;       /* `words` words for each column, bit = index of the plane */
    size_t words;
    size_t columns;      /* that `presence` has rows for */
    uint32_t first, end; /* columns before first, and from end on, have no entry at all */
    double greatest;     /* magnitude of any value yet, in the scale */
    uint8_t cadence;
    int8_t scale;
    bool integral; /* values are integers below 2^53 in the scale; else plain doubles, scale 0 */
    bool presence_stale; /* planes were put in between: the bits are made anew when sealed */
    bool presence_borrowed;
    bool dirty; /* planes have exceptions that are not in order */
};

void track_release(struct track *track);

/* Add an entry whose value is already in the track's scale. False when memory is out. */
bool track_add(struct track *track, const struct version *version, size_t columns) MUST_CHECK;
bool track_seal(struct track *track, size_t columns) MUST_CHECK;

/* A greater scale, or plain doubles (scale 0, not integral). */
bool track_rescale(struct track *track, int8_t scale, bool integral) MUST_CHECK;

size_t track_bytes(const struct track *track);
size_t track_entries(const struct track *track);

/* The last plane with a slot ≤ that of `at`, as index + 1; 0 for none. */
size_t track_up_to(const struct track *track, moment at);

/* The last plane before index `before` in which the column has anything, as index + 1; 0 for none.
 */
size_t track_before(const struct track *track, uint32_t column, size_t before);

#endif
