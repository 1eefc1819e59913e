/*
 * Dates as they stand in a sentence, and what is missing in them.
 *
 *     10/6/2025 · 10-6-2025 · 10.6.2025 · 10/6 · 20.4 · ngày 10 tháng 6 (năm 2025) · ngày 10
 *     tháng 11/2025 · tháng 11 năm 2025 · tháng 11 · quý II/2025 · quý 2 · năm 2025 · cuối năm 2025
 *     6 tháng đầu năm 2025
 *
 * A missing year or month is taken from the document's date and marked: the first such day from a
 * month before the document on, because a deadline lies ahead, and a document is at times signed
 * after the day it names.
 */
#include "extract/private.h"

enum { SLACK = 31 }; /* days a named day may lie before the document's date */

static uint32_t number_of(const struct scan *scan, size_t i) {
    return scan->tokens.items[i].number;
}

static size_t digits_of(const struct scan *scan, size_t i) {
    return scan->tokens.items[i].to - scan->tokens.items[i].from;
}

/* A number joined to what stands before it without a blank: "/6" in "10/6". */
static bool joined_number(const struct scan *scan, size_t i, size_t end, char mark) {
    return is_mark(scan, i, end, mark) && !has_flag(scan, i, end, TOKEN_BLANK) &&
           is_number(scan, i + 1, end) && !has_flag(scan, i + 1, end, TOKEN_BLANK);
}

static bool is_year(const struct scan *scan, size_t i, size_t end) {
    return is_number(scan, i, end) && digits_of(scan, i) == 4 && number_of(scan, i) >= 1900 &&
           number_of(scan, i) <= 2199;
}

/* "/2025", "-2025", " năm 2025" behind a month or a quarter. */
static size_t year_behind(const struct scan *scan, size_t i, size_t end, int *ret_year) {
    size_t at = i;
    if ((joined_number(scan, i, end, '/') || joined_number(scan, i, end, '-') ||
         joined_number(scan, i, end, '.')) &&
        is_year(scan, i + 1, end))
        at = i + 1;
    else if (word_is(scan, i, end, WORD_NAM) && is_year(scan, i + 1, end))
        at = i + 1;
    else
        return i;
    *ret_year = (int)number_of(scan, at);
    return at + 1;
}

/* "10/6/2025", "20.4"; the marks must be of one kind. */
static size_t numeric_at(const struct scan *scan, size_t i, size_t end, struct found_date *date) {
    static const char marks[] = "/-.";
    for (const char *mark = marks; *mark; mark++) {
        if (!is_number(scan, i, end) || !joined_number(scan, i + 1, end, *mark))
            continue;
        uint32_t dom = number_of(scan, i);
        uint32_t month = number_of(scan, i + 2);
        if (dom < 1 || dom > 31 || month < 1 || month > 12 || digits_of(scan, i + 2) > 2 ||
            digits_of(scan, i) > 2)
            return i;
        date->day = (int)dom;
        date->month = (int)month;
        if (joined_number(scan, i + 3, end, *mark)) {
            if (!is_year(scan, i + 4, end))
                return i;
            date->year = (int)number_of(scan, i + 4);
            return i + 5;
        }
        return word_is(scan, i + 3, end, WORD_NAM) ? year_behind(scan, i + 3, end, &date->year)
                                                   : i + 3;
    }
    return i;
}

/* "11/2025", "tháng" before it having been read; also "11" alone. */
static size_t month_number_at(
    const struct scan *scan, size_t i, size_t end, struct found_date *date) {
    if (!is_number(scan, i, end) || number_of(scan, i) < 1 || number_of(scan, i) > 12)
        return i;
    date->month = date->last_month = (int)number_of(scan, i);
    return year_behind(scan, i + 1, end, &date->year);
}

static size_t day_words_at(const struct scan *scan, size_t i, size_t end, struct found_date *date) {
    if (!is_number(scan, i, end) || number_of(scan, i) < 1 || number_of(scan, i) > 31 ||
        digits_of(scan, i) > 2)
        return i;
    date->day = (int)number_of(scan, i);
    if (word_is(scan, i + 1, end, WORD_THANG)) {
        size_t to = month_number_at(scan, i + 2, end, date);
        date->last_month = 0;
        if (to > i + 2)
            return to;
        return word_is(scan, i + 2, end, WORD_NAY) ? i + 3 : i + 1;
    }
    return is_mark(scan, i + 1, end, '/') ? i : i + 1;
}

static size_t quarter_at(const struct scan *scan, size_t i, size_t end, struct found_date *date) {
    static const enum word romans[] = {WORD_I, WORD_II, WORD_III, WORD_IV};
    int quarter = 0;
    for (int q = 0; q < 4; q++)
        if (word_is(scan, i, end, romans[q]) ||
            (is_number(scan, i, end) && number_of(scan, i) == (uint32_t)q + 1))
            quarter = q + 1;
    if (!quarter)
        return i;
    date->month = quarter * 3 - 2;
    date->last_month = quarter * 3;
    return year_behind(scan, i + 1, end, &date->year);
}

/* "6 tháng đầu năm 2025", "9 tháng năm 2025". */
static size_t months_at(const struct scan *scan, size_t i, size_t end, struct found_date *date) {
    if (!is_number(scan, i, end) || !word_is(scan, i + 1, end, WORD_THANG))
        return i;
    bool last = word_is(scan, i + 2, end, WORD_CUOI);
    bool first = word_is(scan, i + 2, end, WORD_DAU);
    size_t at = first || last ? i + 3 : i + 2;
    if ((number_of(scan, i) != 6 && number_of(scan, i) != 9) || !word_is(scan, at, end, WORD_NAM))
        return i;
    date->month = last ? 7 : 1;
    date->last_month = last ? 12 : (int)number_of(scan, i);
    size_t to = year_behind(scan, at, end, &date->year);
    return to > at ? to : at + 1;
}

size_t date_at(const struct scan *scan, size_t i, size_t end, struct found_date *ret_date) {
    struct found_date date = {0};
    size_t at = i;
    size_t to;
    if (word_is(scan, at, end, WORD_CUOI) || word_is(scan, at, end, WORD_DAU) ||
        word_is(scan, at, end, WORD_GIUA))
        at++;
    if (word_is(scan, at, end, WORD_NGAY)) {
        at++;
        to = numeric_at(scan, at, end, &date);
        to = to > at ? to : day_words_at(scan, at, end, &date);
    } else if (word_is(scan, at, end, WORD_THANG)) {
        at++;
        to = month_number_at(scan, at, end, &date);
    } else if (word_is(scan, at, end, WORD_QUY) || word_is(scan, at, end, WORD_QUI)) {
        at++;
        to = quarter_at(scan, at, end, &date);
    } else if (word_is(scan, at, end, WORD_NAM)) {
        to = year_behind(scan, at, end, &date.year);
        date.month = 1;
        date.last_month = 12;
    } else {
        to = numeric_at(scan, at, end, &date);
        to = to > at ? to : months_at(scan, at, end, &date);
        if (to == at && is_number(scan, at, end) && word_is(scan, at + 1, end, WORD_THANG))
            to = day_words_at(scan, at, end, &date);
        if (to == at && is_number(scan, at, end) && joined_number(scan, at + 1, end, '/') &&
            is_year(scan, at + 2, end))
            to = month_number_at(scan, at, end, &date);
    }
    if (to == at)
        return i;
    *ret_date = date;
    return to;
}

/* ---- to the calendar ------------------------------------------------------------------------- */

static day last_day_of(int year, struct found_date date) {
    int month = date.last_month ? date.last_month : date.month;
    struct civil civil = {year, month, date.day ? date.day : 1};
    if (!date.day && month >= 1 && month <= 12)
        civil.dom = days_in_month(year, month);
    return civil_valid(civil) ? day_of_civil(civil) : EXTRACT_NO_DAY;
}

/* The month is missing: the first such day from the document's date on. */
static day resolve_month(const struct scan *scan, struct found_date date) {
    struct civil civil = civil_of_day(scan->settings->date);
    for (int tries = 0; tries < 3; tries++) {
        date.month = civil.month;
        day found = last_day_of(civil.year, date);
        if (found != EXTRACT_NO_DAY && found >= scan->settings->date)
            return found;
        civil.year += civil.month == 12;
        civil.month = civil.month == 12 ? 1 : civil.month + 1;
    }
    return EXTRACT_NO_DAY;
}

day date_resolve(const struct scan *scan, struct found_date date, bool *ret_assumed) {
    *ret_assumed = false;
    if (date.year)
        return last_day_of(date.year, date);
    *ret_assumed = true;
    if (scan->settings->date == EXTRACT_NO_DAY)
        return EXTRACT_NO_DAY;
    if (!date.month)
        return resolve_month(scan, date);
    int year = civil_of_day(scan->settings->date).year;
    for (int tries = 0; tries < 5; tries++, year++) {
        day found = last_day_of(year, date);
        if (found != EXTRACT_NO_DAY && found >= scan->settings->date - SLACK)
            return found;
    }
    return EXTRACT_NO_DAY;
}

day date_day_before(const struct scan *scan, struct found_date date) {
    bool assumed;
    day last = date_resolve(scan, date, &assumed);
    if (last == EXTRACT_NO_DAY)
        return last;
    struct civil first = civil_of_day(last);
    first.month = date.day ? first.month : date.month;
    first.dom = date.day ? first.dom : 1;
    return day_of_civil(first) - 1;
}
