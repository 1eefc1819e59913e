/* Threads that handle visits while their connections sleep. */
#ifndef SATSAO_WEB_WORKERS_H
#define SATSAO_WEB_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct visit;
struct workers;

/* Called in a worker's thread; must not fail. */
typedef void workers_work(struct visit *visit);

bool workers_start(
    unsigned threads, size_t queue_max, workers_work *work, struct workers **ret_workers,
    struct error *error) MUST_CHECK;

/* False when `queue_max` are waiting already, or when there are to be no more. */
bool workers_push(struct workers *workers, struct visit *visit) MUST_CHECK;

/* How many wait. */
size_t workers_waiting(struct workers *workers);

/* What waits is still done. NULL is fine. */
void workers_stop(struct workers *workers);

#endif
