/* What a piece of work took: by the clock, and of the processor, all threads together. */
#ifndef SATSAO_BENCH_SPENT_H
#define SATSAO_BENCH_SPENT_H

#include <stdint.h>
#include <sys/resource.h>

#include "base/clock.h"

struct spent {
    int64_t clock, processor; /* nanoseconds */
};

static inline int64_t spent_ticks(struct timeval time) {
    return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

/* A beginning; spent_since() tells what has gone by from there. */
static inline struct spent spent_now(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (struct spent){clock_ticks(), spent_ticks(usage.ru_utime) + spent_ticks(usage.ru_stime)};
}

static inline struct spent spent_since(struct spent start) {
    struct spent now = spent_now();
    return (struct spent){now.clock - start.clock, now.processor - start.processor};
}

#endif
