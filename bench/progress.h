/* Lines for the person who waits: seconds since the start, and what is being done. */
#ifndef SATSAO_BENCH_PROGRESS_H
#define SATSAO_BENCH_PROGRESS_H

#include "base/attributes.h"

void progress(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
