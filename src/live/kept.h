/*
 * Answers that are kept as bytes, for the next who asks the same.
 *
 * A key says everything an answer depends on, the ledger's position among it: what is kept is never
 * wrong, only no longer asked for, and makes room when KEPT_BYTES are full, the least asked for first
 * (in order of last use). Any number of threads.
 */
#ifndef SATSAO_LIVE_KEPT_H
#define SATSAO_LIVE_KEPT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

#define KEPT_BYTES ((size_t)64 << 20) /* of all answers together */
#define KEPT_ONE   ((size_t)1 << 20)  /* of the largest that is kept */

enum { KEPT_KEY_MAX = 2048 };

struct kept;

bool kept_new(struct kept **ret_kept, struct error *error) MUST_CHECK;
void kept_free(struct kept *kept);

/* Append the answer with this key to `out`; false when there is none. */
bool kept_find(struct kept *kept, struct str key, struct buf *out);

/* Keep an answer, if it may be; that it cannot be kept is no failure. */
void kept_add(struct kept *kept, struct str key, struct str bytes);

#endif
