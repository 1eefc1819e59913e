#include "board/slot.h"

static int32_t month_number(moment at) {
    struct civil civil = civil_of_day(day_of_moment(at));
    return civil.year * 12 + civil.month - 1;
}

int32_t slot_of(enum cadence cadence, moment at) {
    switch (cadence) {
    case CADENCE_HOUR:
        return (int32_t)(at / MINUTES_PER_HOUR); /* UTC+7 is whole hours away */
    case CADENCE_DAY:
        return day_of_moment(at);
    case CADENCE_WEEK:
        return (day_of_moment(at) + 3) / 7; /* 1970-01-01 was a Thursday */
    case CADENCE_MONTH:
        return month_number(at);
    case CADENCE_QUARTER:
    case CADENCE_NINE_MONTHS:
        return month_number(at) / 3;
    case CADENCE_HALF:
        return month_number(at) / 6;
    default:
        return month_number(at) / 12;
    }
}
