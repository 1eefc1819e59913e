#include "base/moment.h"

#include <stdio.h>

enum { DAYS_PER_ERA = 146097, DAYS_TO_EPOCH = 719468 };

static const int64_t MS_PER_MINUTE = 60000;

day day_of_civil(struct civil civil) {
    /* The year is taken to begin on 1 March, so that the leap day comes last. */
    int year = civil.month <= 2 ? civil.year - 1 : civil.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int month_from_march = (civil.month + 9) % 12;
    int day_of_year = (153 * month_from_march + 2) / 5 + civil.dom - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
}

struct civil civil_of_day(day d) {
    int64_t z = (int64_t)d + DAYS_TO_EPOCH;
    int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = (int)(z - era * DAYS_PER_ERA);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct civil){
        .year = (int)(year_of_era + era * 400) + (month <= 2),
        .month = month,
        .dom = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

int days_in_month(int year, int month) {
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : lengths[month - 1];
}

bool civil_valid(struct civil civil) {
    return civil.year >= 1 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12 &&
           civil.dom >= 1 && civil.dom <= days_in_month(civil.year, civil.month);
}

int day_weekday(day d) {
    /* 1970-01-01 was a Thursday. */
    int64_t shifted = ((int64_t)d + 3) % 7;
    return (int)(shifted < 0 ? shifted + 7 : shifted);
}

day day_of_moment(moment at) {
    return (day)(((int64_t)at + LOCAL_OFFSET) / MINUTES_PER_DAY);
}

static moment clamped(int64_t minutes) {
    if (minutes < 0)
        return 0;
    return minutes > MOMENT_LAST ? MOMENT_LAST : (moment)minutes;
}

moment moment_of_day(day d) {
    return clamped((int64_t)d * MINUTES_PER_DAY - LOCAL_OFFSET);
}

moment moment_end_of_day(day d) {
    return clamped((int64_t)d * MINUTES_PER_DAY - LOCAL_OFFSET + MINUTES_PER_DAY - 1);
}

moment moment_of_stamp(stamp s) {
    return s < 0 ? 0 : clamped(s / MS_PER_MINUTE);
}

stamp stamp_of_moment(moment at) {
    return (stamp)at * MS_PER_MINUTE;
}

stamp stamp_end_of_moment(moment at) {
    return (stamp)at * MS_PER_MINUTE + MS_PER_MINUTE - 1;
}

const char *day_iso(day d, char text[MOMENT_TEXT]) {
    struct civil c = civil_of_day(d);
    snprintf(text, MOMENT_TEXT, "%04d-%02d-%02d", c.year, c.month, c.dom);
    return text;
}

const char *day_plain(day d, char text[MOMENT_TEXT]) {
    struct civil c = civil_of_day(d);
    snprintf(text, MOMENT_TEXT, "%02d/%02d/%04d", c.dom, c.month, c.year);
    return text;
}

static int minute_of_day(moment at) {
    return (int)(((int64_t)at + LOCAL_OFFSET) % MINUTES_PER_DAY);
}

const char *moment_iso(moment at, char text[MOMENT_TEXT]) {
    struct civil c = civil_of_day(day_of_moment(at));
    int minute = minute_of_day(at);
    snprintf(
        text, MOMENT_TEXT, "%04d-%02d-%02dT%02d:%02d+07:00", c.year, c.month, c.dom, minute / 60,
        minute % 60);
    return text;
}

const char *moment_plain(moment at, char text[MOMENT_TEXT]) {
    struct civil c = civil_of_day(day_of_moment(at));
    int minute = minute_of_day(at);
    snprintf(
        text, MOMENT_TEXT, "%02d/%02d/%04d %02d:%02d", c.dom, c.month, c.year, minute / 60,
        minute % 60);
    return text;
}

const char *stamp_iso(stamp s, char text[MOMENT_TEXT]) {
    moment at = moment_of_stamp(s);
    struct civil c = civil_of_day(day_of_moment(at));
    int minute = minute_of_day(at);
    int ms = (int)(s < 0 ? 0 : s % MS_PER_MINUTE);
    snprintf(
        text, MOMENT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%03d+07:00", c.year, c.month, c.dom,
        minute / 60, minute % 60, ms / 1000, ms % 1000);
    return text;
}
