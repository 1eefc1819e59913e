#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* "2025-04-01T08:00" with nothing, "Z" or "+07:00" behind it; nothing means Viet Nam's time. */
static bool replaced_now(stamp *ret_now) {
    const char *text = getenv("SATSAO_NOW");
    if (!text)
        return false;
    struct civil civil;
    int hour;
    int minute;
    int used = 0;
    int read = sscanf(
        text, "%4d-%2d-%2dT%2d:%2d%n", &civil.year, &civil.month, &civil.dom, &hour, &minute,
        &used);
    if (read != 5 || !civil_valid(civil) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;
    int64_t minutes = (int64_t)day_of_civil(civil) * MINUTES_PER_DAY + hour * 60 + minute;
    if (strcmp(text + used, "Z") != 0)
        minutes -= LOCAL_OFFSET;
    *ret_now = minutes * 60000;
    return true;
}

stamp clock_now(void) {
    stamp now;
    if (replaced_now(&now))
        return now;
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (stamp)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_ticks(void) {
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}
