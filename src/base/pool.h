/*
 * A pool of threads that stay, for work that comes in many equal pieces.
 *
 * The caller works along: a pool of one has no thread of its own, and costs nothing.
 */
#ifndef SATSAO_BASE_POOL_H
#define SATSAO_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum { POOL_THREADS_MOST = 64 };

struct pool;

/* Work on piece `index`; `worker` is 0 … threads − 1, one at a time, for memory of its own. */
typedef void pool_work(void *context, size_t index, unsigned worker);

/* `threads` in all, the caller included: 1 … POOL_THREADS_MOST. */
bool pool_new(unsigned threads, struct pool **ret_pool, struct error *error);
void pool_free(struct pool *pool);
unsigned pool_threads(const struct pool *pool);

/* Have pieces 0 … count − 1 worked on, in any order, and wait for all. One caller at a time. */
void pool_run(struct pool *pool, size_t count, pool_work *work, void *context);

#endif
