/*
 * Dates and periods as people write them.
 *
 *     day          16/10/2020 · 16-10-2020 · 16.10.2020 · 2020-10-16 · 2020/10/16 (edXML) ·
 *                  [ngày] 16 tháng 10 năm 2020 · ngày 16/10/2020
 *     moment       2020-10-16T08:30 (then optionally :ss, and Z or ±hh:mm) · 16/10/2020 08:30 ·
 *                  08:30 16/10/2020 · 8h30 ngày 16/10/2020 · 17 giờ, ngày 16 tháng 10 năm 2020
 *     month        tháng 11/2025 · tháng 11 năm 2025 · T11/2025 · 11/2025 · 2025-11
 *     quarter      quý I/2025 · quý 1/2025 · quý IV năm 2025 · Q1/2025
 *     half         6 tháng đầu năm 2025 · 6 tháng cuối năm 2025 · 6 tháng năm 2025 (the first)
 *     nine months  9 tháng năm 2025 · 9 tháng đầu năm 2025
 *     year         năm 2025 · 2025
 *
 * Case, tone marks, blanks and the kind of dash do not matter. The day comes before the month,
 * always: 04/13/2025 is no date. A time without a zone is Viet Nam's; seconds are read and dropped,
 * a moment being a whole minute. Periods are those of the calendar; the periods of Decree
 * 09/2019/NĐ-CP, which end on the 14th, belong to the report schemes, not here.
 *
 * A year of two digits is refused, as nobody can say which century it is, unless the caller asks
 * for it: then 70 … 99 are 1970 … 1999 and 00 … 69 are 2000 … 2069.
 */
#ifndef SATSAO_TEXT_DATE_H
#define SATSAO_TEXT_DATE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/moment.h"
#include "base/str.h"

enum text_date_kind {
    TEXT_DATE_DAY,
    TEXT_DATE_MOMENT,
    TEXT_DATE_MONTH,
    TEXT_DATE_QUARTER,
    TEXT_DATE_HALF,
    TEXT_DATE_NINE_MONTHS,
    TEXT_DATE_YEAR,
};

enum text_date_years { TEXT_YEARS_FULL, TEXT_YEARS_SHORT_TOO };

/* The longest text that is looked at, in bytes. */
enum { TEXT_DATE_LONGEST = 128 };

struct text_date {
    enum text_date_kind kind;
    day first; /* of the period, in Viet Nam's time; both are the day itself for a day or a moment
                */
    day last;
    moment at; /* only for TEXT_DATE_MOMENT; else 0 */
};

/* ERROR_INPUT when it is no date, does not exist (30/2) or has a short year; ERROR_LIMIT when a
 * moment lies before 1970. */
bool text_date_read(
    struct str text, enum text_date_years years, struct text_date *ret_date, struct error *error);

/* One day, in any of the forms of a day above; full years only. */
bool text_day(struct str text, day *ret_day, struct error *error);

/* One moment. A day without a time means its END, 23:59 local time: a figure "of 1 April" is known
 * when the day is over, and so counts for that day and not before it. The ISO forms
 * "YYYY-MM-DD" and "YYYY-MM-DDTHH:MM" take a fast path. */
bool text_moment(struct str text, moment *ret_moment, struct error *error);

#endif
