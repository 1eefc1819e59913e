#include "board/slot.h"

static int32_t month_number(moment at) {
    struct civil civil = civil_of_day(day_of_moment(at));
    return civil.year * 12 + civil.month - 1;
}

/* Months in one slot; 0 for the cadences that are shorter. */
static int32_t months_of(enum cadence cadence) {
    switch (cadence) {
    case CADENCE_HOUR:
    case CADENCE_DAY:
    case CADENCE_WEEK:
        return 0;
    case CADENCE_MONTH:
        return 1;
    case CADENCE_QUARTER:
    case CADENCE_NINE_MONTHS:
        return 3;
    case CADENCE_HALF:
        return 6;
    default:
        return 12;
    }
}

int32_t slot_of(enum cadence cadence, moment at) {
    switch (cadence) {
    case CADENCE_HOUR:
        return (int32_t)(at / MINUTES_PER_HOUR); /* UTC+7 is whole hours away */
    case CADENCE_DAY:
        return day_of_moment(at);
    case CADENCE_WEEK:
        return (day_of_moment(at) + 3) / 7; /* 1970-01-01 was a Thursday */
    default:
        return month_number(at) / months_of(cadence);
    }
}

moment slot_end(enum cadence cadence, int32_t slot) {
    switch (cadence) {
    case CADENCE_HOUR: {
        int64_t end = (int64_t)slot * MINUTES_PER_HOUR + MINUTES_PER_HOUR - 1;
        return end < MOMENT_LAST ? (moment)end : MOMENT_LAST; /* time ends within an hour */
    }
    case CADENCE_DAY:
        return moment_end_of_day(slot);
    case CADENCE_WEEK:
        return moment_end_of_day(slot * 7 + 3);
    default: {
        int32_t next = (slot + 1) * months_of(cadence);
        struct civil first = {.year = next / 12, .month = next % 12 + 1, .dom = 1};
        return moment_end_of_day(day_of_civil(first) - 1);
    }
    }
}
