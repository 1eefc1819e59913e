/*
 * Forecast: where a series is heading, by a trend that a few wrong figures cannot bend.
 *
 *   slope      Theil–Sen: the median of the slopes of all pairs of points (Theil 1950; Sen 1968,
 *              "Estimates of the regression coefficient based on Kendall's tau", JASA 63).
 *   interval   Sen's: the order statistics of those N slopes at ranks (N ∓ z √V) / 2, at 90 %, V
 *              being the variance of Kendall's S, corrected for equal values:
 *              (n (n−1) (2n+5) − Σ t (t−1) (2t+5)) / 18. Ranks are rounded to the nearest and held
 *              inside the slopes, as scipy.stats.theilslopes does, so that it can be checked there.
 *   level      for each of the three slopes m the median of y − m · x, not the last point: one
 *              mistyped last report must not lift the whole forecast. It also keeps the lines in
 *              order: from the last point on, low ≤ middle ≤ high, since each y + m · (X − x) grows
 *              with m and so does their median.
 *
 * The interval is that of the trend. It says nothing of how far one report strays from it, nor of a
 * trend that breaks (a storm, a new plan).
 *
 * Of more than FORECAST_POINTS points an even choice is used that keeps the first and the last: the
 * pairs grow with the square. Times are in days from the last point. A room serves one thread.
 */
#ifndef SATSAO_BOARD_FORECAST_H
#define SATSAO_BOARD_FORECAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/moment.h"

enum {
    FORECAST_POINTS = 400,
    FORECAST_POINTS_FEWEST = 4,
    FORECAST_HORIZON_DAYS = 36525, /* a hundred years: what lies beyond is not given a day */
};

struct forecast_point {
    moment at;
    double value;
};

enum forecast_reason {
    FORECAST_OK,
    FORECAST_TOO_FEW,    /* fewer than FORECAST_POINTS_FEWEST points */
    FORECAST_NOT_SORTED, /* moments must rise from point to point */
    FORECAST_PAST,       /* the moment asked for is before the last point */
    FORECAST_NOT_FINITE, /* an infinite or absent value, or a result too large */
    FORECAST_REASONS
};

enum forecast_line { FORECAST_LOW, FORECAST_MIDDLE, FORECAST_HIGH, FORECAST_LINES };

/* All arrays by enum forecast_line; NAN unless the reason is FORECAST_OK. */
struct forecast {
    enum forecast_reason reason;
    uint32_t points; /* given */
    uint32_t used;   /* after thinning */
    moment last_at;
    double last_value;
    double slope[FORECAST_LINES]; /* per day */
    double level[FORECAST_LINES]; /* of the line at the last point */
    double value[FORECAST_LINES]; /* at the moment asked for */
};

/* Working memory (about 0.7 MB), to be used again for any number of forecasts. NULL when memory is
 * out; freeing NULL does nothing. */
struct forecast_room;
struct forecast_room *forecast_room_new(void) MUST_CHECK;
void forecast_room_free(struct forecast_room *room);

/*
 * The forecast for moment `at` from points in the order of time, one a moment. `monotone`: the
 * series is a cumulative stock that cannot shrink, so no forecast value is below the last one (the
 * slopes stay as they are). O(n²) in the points used.
 */
struct forecast forecast_make(
    struct forecast_room *room, const struct forecast_point *points, size_t count, moment at,
    bool monotone);

enum forecast_reach {
    FORECAST_UNKNOWN, /* there is no forecast */
    FORECAST_REACHED, /* the last point is there already */
    FORECAST_ON_DAY,
    FORECAST_BEYOND, /* later than the horizon, or than the last moment there is */
    FORECAST_NEVER,  /* the line is level or leads away */
    FORECAST_REACHES
};

/*
 * When a line reaches `target`: from below when `upward`, else from above. The day is written for
 * FORECAST_REACHED and FORECAST_ON_DAY only. A line that has passed the target while the last point
 * has not is said to reach it on the last point's day. For an upward target the high line gives the
 * earliest day and the low one the latest; for a downward target it is the reverse.
 */
enum forecast_reach forecast_reach(
    const struct forecast *forecast, enum forecast_line line, double target, bool upward,
    day *ret_day);

/* Stable words for machines ("too_few", "on_day"), and words in the reader's language. "" for
 * values out of range. */
const char *forecast_reason_name(enum forecast_reason reason);
const char *forecast_reason_text(enum forecast_reason reason);
const char *forecast_reach_name(enum forecast_reach reach);
const char *forecast_reach_text(enum forecast_reach reach);

#endif
