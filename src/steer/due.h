/*
 * When the report of a period is due: rules as data.
 *
 *   minutes          so many minutes after the period's end, by the clock, day and night
 *   working_minutes  so many minutes of working time after the period's end
 *   days             so many days after the period's last day
 *   working_days     so many working days after the period's last day
 *   weekday          on a weekday (0 Monday … 6 Sunday) of the week that holds the period's last
 *                    day: before the period's end, as "Friday, 17:00" is
 *
 * The last three are due at a minute of the day, the end of working hours unless another is given,
 * and may say what happens when that day is no working day: it stays, or the working day before or
 * after it counts (the Civil Code 2015, article 148, has the one after).
 */
#ifndef SATSAO_STEER_DUE_H
#define SATSAO_STEER_DUE_H

#include "base/str.h"
#include "steer/calendar.h"
#include "steer/period.h"

enum due_kind {
    DUE_MINUTES,
    DUE_WORKING_MINUTES,
    DUE_DAYS,
    DUE_WORKING_DAYS,
    DUE_WEEKDAY,
    DUE_KINDS
};

enum due_shift { DUE_STAYS, DUE_BEFORE, DUE_AFTER, DUE_SHIFTS };

enum { DUE_AT_CLOSE = -1, DUE_COUNT_MOST = 100000 };

struct due_rule {
    enum due_kind kind;
    enum due_shift shift;
    int32_t count;  /* of minutes, days …, or the weekday */
    int16_t minute; /* of the local day, or DUE_AT_CLOSE */
};

/* What holds where nothing has been entered: an hour's report one hour after it; a day's by 09:00
 * on the next working day; a week's on Friday at 17:00, or the last working day before; all longer
 * ones within 2 working days after the period's end (Decree 09/2019/NĐ-CP). */
struct due_rule due_default(enum cadence cadence);

/* Are count and minute within what the kind allows? ERROR_INPUT. */
bool due_check(const struct due_rule *rule, struct error *error);

moment due_moment(
    const struct calendar *calendar, const struct due_rule *rule, const struct period *period);

/* "minutes" …, "stays", "before", "after"; parsing gives −1 for an unknown word. */
const char *due_kind_word(enum due_kind kind);
int due_kind_parse(struct str word);
const char *due_shift_word(enum due_shift shift);
int due_shift_parse(struct str word);

/* For people: "within 2 working days after the period's end". */
enum { DUE_TEXT = 160 };
const char *due_text(const struct due_rule *rule, char text[DUE_TEXT]);

#endif
