/*
 * Working days and hours.
 *
 * Public holidays are those of article 112 of the Labour Code 2019: 1 January; five days at Tết
 * (two before the lunar year's end and its first three: what has been decided for every year from
 * 2020 to 2026 comes to these days, with the days given in place of weekends); the tenth of the
 * third lunar month (Hùng Kings); 30 April; 1 May; 2 September and, since 2021, the day beside it
 * that makes the longer break. A holiday that falls on a weekly day off is made up for on the next
 * working day (article 111, paragraph 3). What the government decides for a year, such as a working
 * Saturday in exchange for a Monday off, is entered as data and has the last word.
 *
 * Days outside CALENDAR_FIRST … CALENDAR_LAST know only the days of the week.
 *
 * Threads: read only once made.
 */
#ifndef SATSAO_STEER_CALENDAR_H
#define SATSAO_STEER_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/moment.h"

/* Years. */
enum { CALENDAR_FIRST = 2000, CALENDAR_LAST = 2099 };

enum day_kind {
    DAY_WORKED,
    DAY_WEEKLY_OFF,
    DAY_HOLIDAY,
    DAY_IN_LIEU, /* given in place of a holiday on a weekly day off */
    DAY_GIVEN,   /* off by a decision */
    DAY_MADE_UP, /* worked by a decision */
    DAY_KINDS
};

enum holiday {
    HOLIDAY_NONE,
    HOLIDAY_NEW_YEAR,
    HOLIDAY_TET,
    HOLIDAY_HUNG_KINGS,
    HOLIDAY_VICTORY,
    HOLIDAY_LABOUR,
    HOLIDAY_NATIONAL,
    HOLIDAYS
};

/* Minutes of the local day; `noon` is the break. */
struct work_hours {
    uint8_t weekdays; /* bit 0 Monday … bit 6 Sunday; at least one */
    int16_t from, noon_from, noon_to, to;
};

/* Monday to Friday, 07:30 – 11:30 and 13:00 – 17:00. */
extern const struct work_hours work_hours_default;

/* In order, within the day, and some work on some day? */
bool work_hours_valid(const struct work_hours *hours);

/* A decision about one day. */
struct calendar_change {
    day on;
    bool worked;
};

struct calendar;

bool calendar_new(
    const struct work_hours *hours, const struct calendar_change *changes, size_t count,
    struct calendar **ret_calendar, struct error *error);
void calendar_free(struct calendar *calendar);

enum day_kind calendar_kind(const struct calendar *calendar, day d);
enum holiday calendar_holiday(const struct calendar *calendar, day d);
bool calendar_works(const struct calendar *calendar, day d);

/* Working days in from … to, both inside. */
int32_t calendar_count(const struct calendar *calendar, day from, day to);

/* The n-th working day after d, d not counted (n ≥ 1); before d for n ≤ −1. For n = 0: d itself. */
day calendar_move(const struct calendar *calendar, day d, int32_t n);

/* The end of working hours on a day, whether it is worked or not. */
moment calendar_close(const struct calendar *calendar, day d);

/* The moment by which so many minutes of working time have passed since `from`. */
moment calendar_work(const struct calendar *calendar, moment from, int32_t minutes);

const struct work_hours *calendar_hours(const struct calendar *calendar);

/* "worked", "weekly_off" …; "new_year" …: for machines. NULL out of range. */
const char *day_kind_word(enum day_kind kind);
const char *holiday_word(enum holiday holiday);
/* For people, in the reader's language; "" for no holiday. */
const char *day_kind_name(enum day_kind kind);
const char *holiday_name(enum holiday holiday);

#endif
