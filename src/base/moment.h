/*
 * Time as the ledger counts it.
 *
 *   moment  whole minutes since 1970-01-01 00:00 UTC (until 10136): what a figure describes
 *   day     civil days since 1970-01-01 in Viet Nam's own time: lives of units, dates of documents
 *   stamp   milliseconds since 1970-01-01 00:00 UTC: when something was recorded
 *
 * Viet Nam has kept UTC+7 without summer time since 1975 (Asia/Ho_Chi_Minh in the tz database), and
 * no figure is older than that: the offset is a constant here, and every conversion is arithmetic.
 */
#ifndef SATSAO_BASE_MOMENT_H
#define SATSAO_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t moment;
typedef int32_t day;
typedef int64_t stamp;

enum { MINUTES_PER_HOUR = 60, MINUTES_PER_DAY = 1440, LOCAL_OFFSET = 7 * MINUTES_PER_HOUR };

#define MOMENT_LAST UINT32_MAX
/* No beginning and no end: they compare below and above every real day. */
#define DAY_BEFORE_ALL INT32_MIN
#define DAY_AFTER_ALL  INT32_MAX

struct civil {
    int year;  /* 1 … 9999 */
    int month; /* 1 … 12 */
    int dom;   /* day of the month, 1 … 31 */
};

/* The proleptic Gregorian calendar, by era arithmetic (Howard Hinnant, "chrono-compatible low-level
 * date algorithms"). */
day day_of_civil(struct civil civil);
struct civil civil_of_day(day d);

/* Does the date exist (leap years heard)? Years 1 … 9999. */
bool civil_valid(struct civil civil);
int days_in_month(int year, int month);

/* 0 Monday … 6 Sunday. */
int day_weekday(day d);

/* The local day a moment falls on; the first (00:00) and last (23:59) minute of a local day. Days
 * outside 1970 … 10136 are clamped to the ends of a moment's range. */
day day_of_moment(moment at);
moment moment_of_day(day d);
moment moment_end_of_day(day d);

/* The minute that holds a stamp, clamped to the range of a moment. */
moment moment_of_stamp(stamp s);
/* The first and the last millisecond of a minute. */
stamp stamp_of_moment(moment at);
stamp stamp_end_of_moment(moment at);

/* Room for any of the texts below, NUL included. */
enum { MOMENT_TEXT = 64 };

/* ISO 8601 in local time: "2025-04-01", "2025-04-01T08:00+07:00", "2025-04-01T08:00:00.123+07:00".
 */
const char *day_iso(day d, char text[MOMENT_TEXT]);
const char *moment_iso(moment at, char text[MOMENT_TEXT]);
const char *stamp_iso(stamp s, char text[MOMENT_TEXT]);

/* As people in Viet Nam write it: "01/04/2025", "01/04/2025 08:00". */
const char *day_plain(day d, char text[MOMENT_TEXT]);
const char *moment_plain(moment at, char text[MOMENT_TEXT]);

#endif
