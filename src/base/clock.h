/* The one place where the clock is read. The engine (board/) may not: it is told the time. */
#ifndef SATSAO_BASE_CLOCK_H
#define SATSAO_BASE_CLOCK_H

#include <stdint.h>

#include "base/moment.h"

/* Now, by the system's clock. SATSAO_NOW (ISO 8601 minutes, UTC or +07:00) replaces it in tests. */
stamp clock_now(void);

/* Nanoseconds of a clock that never steps back, for measuring and waiting. */
int64_t clock_ticks(void);

#endif
