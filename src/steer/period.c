#include "steer/period.h"

#include <stdio.h>

#include "base/say.h"

/* The day of the month on which the periods of Decree 09/2019/NĐ-CP begin. */
enum { DECREE_FIRST_DAY = 15, TERM_YEARS = 5, MONTHS_PER_YEAR = 12 };

/* From the first month of one period to that of the next, for those of whole months. */
static int32_t months_apart(enum cadence cadence) {
    switch (cadence) {
    case CADENCE_MONTH:
        return 1;
    case CADENCE_QUARTER:
        return 3;
    case CADENCE_HALF:
        return 6;
    case CADENCE_TERM:
        return TERM_YEARS * MONTHS_PER_YEAR;
    default:
        return MONTHS_PER_YEAR;
    }
}

/* Months are counted from January of the year 1, in which a term began as it did in 2021. */
static int32_t report_month(enum period_scheme scheme, moment at) {
    struct civil c = civil_of_day(day_of_moment(at));
    bool next = scheme == SCHEME_DECREE_09 && c.dom >= DECREE_FIRST_DAY;
    return (c.year - 1) * MONTHS_PER_YEAR + c.month - 1 + next;
}

/* The first day of a report month. */
static day month_begin(enum period_scheme scheme, int32_t month) {
    if (scheme == SCHEME_DECREE_09)
        month--;
    struct civil first = {
        .year = month / MONTHS_PER_YEAR + 1,
        .month = month % MONTHS_PER_YEAR + 1,
        .dom = scheme == SCHEME_DECREE_09 ? DECREE_FIRST_DAY : 1,
    };
    return day_of_civil(first);
}

/* A day's weeks begin on Monday; 1970-01-01 was a Thursday, so week 0 is the one that holds it. */
static int32_t week_of(day d) {
    int32_t shifted = d + 3;
    return shifted >= 0 ? shifted / 7 : (shifted - 6) / 7;
}

int32_t period_number(enum cadence cadence, enum period_scheme scheme, moment at) {
    switch (cadence) {
    case CADENCE_HOUR:
        return (int32_t)(((int64_t)at + LOCAL_OFFSET) / MINUTES_PER_HOUR);
    case CADENCE_DAY:
        return day_of_moment(at);
    case CADENCE_WEEK:
        return week_of(day_of_moment(at));
    default:
        return report_month(scheme, at) / months_apart(cadence);
    }
}

static struct period hour_of(struct period period) {
    enum { HOURS_PER_DAY = MINUTES_PER_DAY / MINUTES_PER_HOUR };
    int64_t from = (int64_t)period.number * MINUTES_PER_HOUR - LOCAL_OFFSET;
    int64_t to = from + MINUTES_PER_HOUR - 1;
    period.first = period.last = (day)(period.number / HOURS_PER_DAY);
    period.from = from < 0 ? 0 : (from > MOMENT_LAST ? MOMENT_LAST : (moment)from);
    period.to = to < 0 ? 0 : (to > MOMENT_LAST ? MOMENT_LAST : (moment)to);
    return period;
}

static void set_months(struct period *period) {
    int32_t apart = months_apart(period->cadence);
    int32_t first = period->number * apart;
    int32_t length = period->cadence == CADENCE_NINE_MONTHS ? 9 : apart;
    period->first = month_begin(period->scheme, first);
    period->last = month_begin(period->scheme, first + length) - 1;
}

struct period period_of(enum cadence cadence, enum period_scheme scheme, int32_t number) {
    struct period period = {.cadence = cadence, .scheme = scheme, .number = number};
    if (cadence == CADENCE_HOUR)
        return hour_of(period);
    if (cadence == CADENCE_DAY) {
        period.first = period.last = number;
    } else if (cadence == CADENCE_WEEK) {
        period.first = number * 7 - 3;
        period.last = period.first + 6;
    } else {
        set_months(&period);
    }
    period.from = moment_of_day(period.first);
    period.to = moment_end_of_day(period.last);
    return period;
}

struct iso_week period_iso_week(day d) {
    /* A week belongs to the year in which its Thursday lies. */
    day thursday = d - day_weekday(d) + 3;
    int year = civil_of_day(thursday).year;
    day new_year = day_of_civil((struct civil){year, 1, 1});
    return (struct iso_week){year, (thursday - new_year) / 7 + 1};
}

/* ---- names ---- */

static const char *const romans[] = {"I", "II", "III", "IV"};

static void label_hour(const struct period *period, char text[PERIOD_TEXT]) {
    char day_text[MOMENT_TEXT];
    int hour = (int)(((int64_t)period->to + LOCAL_OFFSET) % MINUTES_PER_DAY) / MINUTES_PER_HOUR;
    snprintf(
        text, PERIOD_TEXT, "%02d:00 – %02d:59, %s", hour, hour, day_plain(period->first, day_text));
}

/* Periods of months are named after the month and year in which they end. */
static void label_months(const struct period *period, char text[PERIOD_TEXT]) {
    struct civil c = civil_of_day(period->last);
    switch (period->cadence) {
    case CADENCE_MONTH:
        snprintf(text, PERIOD_TEXT, _("month %d/%d"), c.month, c.year);
        return;
    case CADENCE_QUARTER:
        snprintf(text, PERIOD_TEXT, _("quarter %s/%d"), romans[(c.month - 1) / 3], c.year);
        return;
    case CADENCE_HALF:
        snprintf(
            text, PERIOD_TEXT, c.month <= 6 ? _("first 6 months of %d") : _("last 6 months of %d"),
            c.year);
        return;
    case CADENCE_NINE_MONTHS:
        snprintf(text, PERIOD_TEXT, _("first 9 months of %d"), c.year);
        return;
    case CADENCE_YEAR:
        snprintf(text, PERIOD_TEXT, _("year %d"), c.year);
        return;
    default:
        snprintf(text, PERIOD_TEXT, _("term %d – %d"), c.year - TERM_YEARS + 1, c.year);
        return;
    }
}

const char *period_label(const struct period *period, char text[PERIOD_TEXT]) {
    char day_text[MOMENT_TEXT];
    struct iso_week week;
    switch (period->cadence) {
    case CADENCE_HOUR:
        label_hour(period, text);
        break;
    case CADENCE_DAY:
        snprintf(text, PERIOD_TEXT, _("day %s"), day_plain(period->first, day_text));
        break;
    case CADENCE_WEEK:
        week = period_iso_week(period->first);
        snprintf(text, PERIOD_TEXT, _("week %d/%d"), week.week, week.year);
        break;
    default:
        label_months(period, text);
        break;
    }
    return text;
}
