/*
 * A progress bar for long work: on standard error, only on a terminal, only when the work takes long
 * enough for somebody to wonder, with a number beside it.
 */
#ifndef SATSAO_CLI_PROGRESS_H
#define SATSAO_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/verb.h"

struct progress {
    const char *label;
    int64_t started, shown; /* clock_ticks */
    bool wanted, visible;
};

struct progress progress_start(const char *label, const struct call *call);

/* Done so much of so much (0: not known). The context is a struct progress. */
void progress_rows(void *context, int64_t done, int64_t total);

/* Wipe the bar. */
void progress_end(struct progress *progress);

#endif
