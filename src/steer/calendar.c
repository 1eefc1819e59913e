#include "steer/calendar.h"

#include <stdlib.h>

#include "base/attributes.h"
#include "base/say.h"
#include "steer/lunar.h"

enum {
    CALENDAR_DAYS = (CALENDAR_LAST - CALENDAR_FIRST + 1) * 366,
    DAYS_PER_WEEK = 7,
    ALL_WEEK = (1 << DAYS_PER_WEEK) - 1,
    /* Since this year two days are given for 2 September (Labour Code 2019). */
    SECOND_DAY_SINCE = 2021,
    /* A move looks no further: in every year there is work. */
    MOVE_FURTHEST = 366 * 50,
};

struct calendar {
    struct work_hours hours;
    day first;
    int32_t count;
    uint8_t kinds[CALENDAR_DAYS];
    uint8_t holidays[CALENDAR_DAYS];
};

const struct work_hours work_hours_default = {
    .weekdays = 0x1F,
    .from = 7 * MINUTES_PER_HOUR + 30,
    .noon_from = 11 * MINUTES_PER_HOUR + 30,
    .noon_to = 13 * MINUTES_PER_HOUR,
    .to = 17 * MINUTES_PER_HOUR,
};

bool work_hours_valid(const struct work_hours *hours) {
    return (hours->weekdays & ALL_WEEK) != 0 && (hours->weekdays & ~ALL_WEEK) == 0 &&
           hours->from >= 0 && hours->from < hours->noon_from &&
           hours->noon_from <= hours->noon_to && hours->noon_to < hours->to &&
           hours->to < MINUTES_PER_DAY;
}

static bool in_week(const struct work_hours *hours, day d) {
    return (hours->weekdays >> day_weekday(d) & 1) != 0;
}

/* ---- making ---- */

static void set_holiday(struct calendar *calendar, day d, enum holiday holiday) {
    int32_t i = d - calendar->first;
    if (i < 0 || i >= calendar->count || calendar->holidays[i] != HOLIDAY_NONE)
        return;
    calendar->holidays[i] = (uint8_t)holiday;
    calendar->kinds[i] = DAY_HOLIDAY;
}

/* The neighbour of 2 September that makes the longer break; as decided from 2021 to 2026. */
static day beside_national_day(day national) {
    enum { MONDAY = 0, THURSDAY = 3, SUNDAY = 6 };
    int weekday = day_weekday(national);
    return weekday == MONDAY || weekday == THURSDAY || weekday == SUNDAY ? national + 1
                                                                         : national - 1;
}

static void set_year(struct calendar *calendar, int year) {
    enum { TET_BEFORE = 2, TET_AFTER = 3 };
    day tet = lunar_new_year(year);
    day national = day_of_civil((struct civil){year, 9, 2});
    set_holiday(calendar, day_of_civil((struct civil){year, 1, 1}), HOLIDAY_NEW_YEAR);
    for (day d = tet - TET_BEFORE; d < tet + TET_AFTER; d++)
        set_holiday(calendar, d, HOLIDAY_TET);
    set_holiday(calendar, lunar_to_day(year, 3, 10), HOLIDAY_HUNG_KINGS);
    set_holiday(calendar, day_of_civil((struct civil){year, 4, 30}), HOLIDAY_VICTORY);
    set_holiday(calendar, day_of_civil((struct civil){year, 5, 1}), HOLIDAY_LABOUR);
    set_holiday(calendar, national, HOLIDAY_NATIONAL);
    if (year >= SECOND_DAY_SINCE)
        set_holiday(calendar, beside_national_day(national), HOLIDAY_NATIONAL);
}

/* The next working day, for every holiday that falls on a weekly day off. */
static void make_up(struct calendar *calendar) {
    for (int32_t i = 0; i < calendar->count; i++) {
        if (calendar->kinds[i] != DAY_HOLIDAY || in_week(&calendar->hours, calendar->first + i))
            continue;
        int32_t next = i + 1;
        while (next < calendar->count && calendar->kinds[next] != DAY_WORKED)
            next++;
        if (next < calendar->count)
            calendar->kinds[next] = DAY_IN_LIEU;
    }
}

static void apply(struct calendar *calendar, const struct calendar_change *change) {
    int32_t i = change->on - calendar->first;
    if (i < 0 || i >= calendar->count || calendar_works(calendar, change->on) == change->worked)
        return;
    calendar->kinds[i] = change->worked ? DAY_MADE_UP : DAY_GIVEN;
}

bool calendar_new(
    const struct work_hours *hours, const struct calendar_change *changes, size_t count,
    struct calendar **ret_calendar, struct error *error) {
    struct calendar *calendar = calloc(1, sizeof *calendar);
    if (!calendar)
        return error_memory(error);
    calendar->hours = *hours;
    calendar->first = day_of_civil((struct civil){CALENDAR_FIRST, 1, 1});
    calendar->count = day_of_civil((struct civil){CALENDAR_LAST + 1, 1, 1}) - calendar->first;
    for (int32_t i = 0; i < calendar->count; i++)
        calendar->kinds[i] = in_week(hours, calendar->first + i) ? DAY_WORKED : DAY_WEEKLY_OFF;
    for (int year = CALENDAR_FIRST; year <= CALENDAR_LAST; year++)
        set_year(calendar, year);
    make_up(calendar);
    for (size_t i = 0; i < count; i++)
        apply(calendar, &changes[i]);
    *ret_calendar = calendar;
    return true;
}

void calendar_free(struct calendar *calendar) {
    free(calendar);
}

/* ---- asking ---- */

enum day_kind calendar_kind(const struct calendar *calendar, day d) {
    int64_t i = (int64_t)d - calendar->first;
    if (i >= 0 && i < calendar->count)
        return calendar->kinds[i];
    return in_week(&calendar->hours, d) ? DAY_WORKED : DAY_WEEKLY_OFF;
}

enum holiday calendar_holiday(const struct calendar *calendar, day d) {
    int64_t i = (int64_t)d - calendar->first;
    return i >= 0 && i < calendar->count ? calendar->holidays[i] : HOLIDAY_NONE;
}

bool calendar_works(const struct calendar *calendar, day d) {
    enum day_kind kind = calendar_kind(calendar, d);
    return kind == DAY_WORKED || kind == DAY_MADE_UP;
}

int32_t calendar_count(const struct calendar *calendar, day from, day to) {
    int32_t count = 0;
    for (day d = from; d <= to; d++)
        count += calendar_works(calendar, d);
    return count;
}

day calendar_move(const struct calendar *calendar, day d, int32_t n) {
    int32_t step = n < 0 ? -1 : 1;
    for (int32_t walked = 0; n != 0 && walked < MOVE_FURTHEST; walked++) {
        d += step;
        if (calendar_works(calendar, d))
            n -= step;
    }
    return d;
}

/* A minute of a local day, which may lie before 1970. */
static moment minute_of(day d, int minute) {
    int64_t at = (int64_t)d * MINUTES_PER_DAY - LOCAL_OFFSET + minute;
    if (at < 0)
        return 0;
    return at > MOMENT_LAST ? MOMENT_LAST : (moment)at;
}

moment calendar_close(const struct calendar *calendar, day d) {
    return minute_of(d, calendar->hours.to);
}

/* Use up to *left minutes of one half of a working day; true when they end within it. */
static bool spend(int from, int to, int *minute, int32_t *left) {
    if (*minute < from)
        *minute = from;
    if (*minute >= to)
        return false;
    if (*left <= to - *minute) {
        *minute += *left;
        *left = 0;
        return true;
    }
    *left -= to - *minute;
    *minute = to;
    return false;
}

moment calendar_work(const struct calendar *calendar, moment from, int32_t minutes) {
    const struct work_hours *hours = &calendar->hours;
    day d = day_of_moment(from);
    int minute = (int)(((int64_t)from + LOCAL_OFFSET) % MINUTES_PER_DAY);
    for (int32_t walked = 0; walked < MOVE_FURTHEST; walked++) {
        if (calendar_works(calendar, d) &&
            (spend(hours->from, hours->noon_from, &minute, &minutes) ||
             spend(hours->noon_to, hours->to, &minute, &minutes)))
            break;
        d++;
        minute = 0;
    }
    return minute_of(d, minute);
}

const struct work_hours *calendar_hours(const struct calendar *calendar) {
    return &calendar->hours;
}

/* ---- words ---- */

const char *day_kind_word(enum day_kind kind) {
    static const char *const words[DAY_KINDS] = {"worked",  "weekly_off", "holiday",
                                                 "in_lieu", "given",      "made_up"};
    return kind < DAY_KINDS ? words[kind] : NULL;
}

const char *holiday_word(enum holiday holiday) {
    static const char *const words[HOLIDAYS] = {"none",    "new_year", "tet",     "hung_kings",
                                                "victory", "labour",   "national"};
    return holiday < HOLIDAYS ? words[holiday] : NULL;
}

const char *day_kind_name(enum day_kind kind) {
    static const char *const names[DAY_KINDS] = {
        N_("working day"), N_("weekly day off"),      N_("public holiday"),
        N_("day in lieu"), N_("day off by decision"), N_("working day by decision")};
    return kind < DAY_KINDS ? say(names[kind]) : "";
}

const char *holiday_name(enum holiday holiday) {
    static const char *const names[HOLIDAYS] = {
        NULL,
        N_("New Year"),
        N_("Tết, the lunar New Year"),
        N_("Hùng Kings' Commemoration Day"),
        N_("Victory Day, 30 April"),
        N_("International Labour Day"),
        N_("National Day"),
    };
    return holiday > HOLIDAY_NONE && holiday < HOLIDAYS ? say(names[holiday]) : "";
}
