/*
 * Report periods: the stretches of time for which a report is owed.
 *
 * A period is never "month 7" alone: what that means depends on the scheme.
 *
 *   cadence      SCHEME_CALENDAR              SCHEME_DECREE_09
 *   hour, day    in Viet Nam's time           the same
 *   week         ISO 8601: Monday to Sunday   the same
 *   month        1st to last                  15th of the month before to the 14th
 *   quarter      1/1 – 31/3 …                 15/12 – 14/3 …
 *   half         1/1 – 30/6, 1/7 – 31/12      15/12 – 14/6, 15/6 – 14/12
 *   nine months  1/1 – 30/9                   15/12 – 14/9
 *   year         1/1 – 31/12                  15/12 – 14/12
 *   term         five years                   five years of the line above
 *
 * The second column is that of Decree 09/2019/NĐ-CP on the reports of administrative agencies
 * (article 12). Weeks and days have no national cut-off. Terms are those of the five-year plans:
 * 2021 – 2025, 2026 – 2030.
 *
 * Periods of one cadence and scheme are numbered without a gap, later ones higher. They lie side by
 * side, except the nine months, which leave the rest of the year out.
 */
#ifndef SATSAO_STEER_PERIOD_H
#define SATSAO_STEER_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/moment.h"
#include "board/model.h"

struct period {
    enum cadence cadence;
    enum period_scheme scheme;
    int32_t number;
    day first, last; /* both inside; the same day for an hour */
    moment from, to; /* its first and last minute */
};

/* The number of the period that holds the moment; in the months that the nine-month periods leave
 * out, of the one before. */
int32_t period_number(enum cadence cadence, enum period_scheme scheme, moment at);

/* The period of a number. Ends that a moment cannot express are clamped (base/moment.h). */
struct period period_of(enum cadence cadence, enum period_scheme scheme, int32_t number);

static inline struct period period_at(enum cadence cadence, enum period_scheme scheme, moment at) {
    return period_of(cadence, scheme, period_number(cadence, scheme, at));
}

/* The week of a day: 1 … 53 of the ISO year, which may be the year before or after the day's. */
struct iso_week {
    int year, week;
};
struct iso_week period_iso_week(day d);

/* In the reader's language: "14:00 – 14:59, 01/04/2025", "tuần 53/2020", "quý I/2025" … */
enum { PERIOD_TEXT = 96 };
const char *period_label(const struct period *period, char text[PERIOD_TEXT]);

#endif
