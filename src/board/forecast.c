#include "board/forecast.h"

#include <math.h>
#include <stdlib.h>

#include "base/say.h"

enum { FORECAST_PAIRS = FORECAST_POINTS * (FORECAST_POINTS - 1) / 2 };

/* The standard normal's 95 % point: 5 % on either side of a 90 % interval. */
static const double Z_90 = 1.6448536269514722;

struct forecast_room {
    double x[FORECAST_POINTS]; /* days from the last point: ≤ 0 */
    double y[FORECAST_POINTS];
    double some[FORECAST_POINTS];
    double slopes[FORECAST_PAIRS];
};

struct forecast_room *forecast_room_new(void) {
    return malloc(sizeof(struct forecast_room));
}

void forecast_room_free(struct forecast_room *room) {
    free(room);
}

/* ---- order statistics ------------------------------------------------------------------------ */

static void swap(double *a, double *b) {
    double kept = *a;
    *a = *b;
    *b = kept;
}

/* The pivots are drawn by a fixed rule (Knuth's MMIX generator): the same input takes the same
 * path, and no natural order of it is a bad one. */
static size_t draw(uint64_t *state, size_t low, size_t high) {
    size_t choices = high - low + 1;
    if (high <= low || choices == 0)
        return low;
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return low + (size_t)((*state >> 33) % choices);
}

/* Hoare's quickselect: afterwards items[rank] is what sorting would put there, and nothing before
 * it is greater. Stopping at equal items on both sides keeps runs of equal slopes cheap. */
static double select_rank(double *items, size_t count, size_t rank) {
    uint64_t state = 1;
    size_t low = 0;
    size_t high = count - 1;
    while (low < high) {
        double pivot = items[draw(&state, low, high)];
        size_t i = low;
        size_t j = high;
        for (;;) {
            while (items[i] < pivot)
                i++;
            while (items[j] > pivot)
                j--;
            if (i >= j)
                break;
            swap(&items[i++], &items[j--]);
        }
        /* [low, i) ≤ pivot ≤ (j, high]; when i and j met on an item, that item is the pivot. */
        if (i == j && rank == i)
            return items[rank];
        if (rank < i)
            high = i - 1;
        else
            low = j + 1;
    }
    return items[rank];
}

static double greatest(const double *items, size_t count) {
    double found = items[0];
    for (size_t i = 1; i < count; i++)
        if (items[i] > found)
            found = items[i];
    return found;
}

static double median(double *items, size_t count) {
    size_t middle = count / 2;
    double upper = select_rank(items, count, middle);
    return count % 2 ? upper : (greatest(items, middle) + upper) / 2;
}

/* ---- Theil and Sen --------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The variance of Kendall's S for n values, the equal ones heard (Sen 1968, formula 2.6). */
static double kendall_variance(struct forecast_room *room, size_t n) {
    for (size_t i = 0; i < n; i++)
        room->some[i] = room->y[i];
    qsort(room->some, n, sizeof room->some[0], compare);
    double sum = (double)(n * (n - 1) * (2 * n + 5));
    size_t run = 1;
    for (size_t i = 1; i <= n; i++) {
        if (i < n && room->some[i] == room->some[i - 1]) {
            run++;
            continue;
        }
        sum -= (double)(run * (run - 1) * (2 * run + 5));
        run = 1;
    }
    return sum / 18;
}

static size_t pair_slopes(struct forecast_room *room, size_t n) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            room->slopes[count++] = (room->y[j] - room->y[i]) / (room->x[j] - room->x[i]);
    return count;
}

static void find_slopes(struct forecast_room *room, size_t n, double slope[FORECAST_LINES]) {
    size_t pairs = pair_slopes(room, n);
    double spread = Z_90 * sqrt(kendall_variance(room, n));
    /* Ranks counted from 1: (N − C) / 2 and (N + C) / 2 + 1. */
    double low = rint(((double)pairs - spread) / 2) - 1;
    double high = rint(((double)pairs + spread) / 2);
    size_t low_rank = low > 0 ? (size_t)low : 0;
    size_t high_rank = high < (double)(pairs - 1) ? (size_t)high : pairs - 1;
    slope[FORECAST_MIDDLE] = median(room->slopes, pairs);
    slope[FORECAST_LOW] = select_rank(room->slopes, pairs, low_rank);
    slope[FORECAST_HIGH] = select_rank(room->slopes, pairs, high_rank);
}

static double level_of(struct forecast_room *room, size_t n, double slope) {
    for (size_t i = 0; i < n; i++)
        room->some[i] = room->y[i] - slope * room->x[i];
    return median(room->some, n);
}

/* ---- the forecast ---------------------------------------------------------------------------- */

static const double MINUTES = MINUTES_PER_DAY;

static double days_between(moment from, moment to) {
    return ((double)to - (double)from) / MINUTES;
}

static enum forecast_reason check(const struct forecast_point *points, size_t count, moment at) {
    if (count < FORECAST_POINTS_FEWEST)
        return FORECAST_TOO_FEW;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(points[i].value))
            return FORECAST_NOT_FINITE;
        if (i > 0 && points[i].at <= points[i - 1].at)
            return FORECAST_NOT_SORTED;
    }
    return at < points[count - 1].at ? FORECAST_PAST : FORECAST_OK;
}

/* Take up to FORECAST_POINTS of the points, evenly by rank, the first and the last among them. */
static size_t thin(struct forecast_room *room, const struct forecast_point *points, size_t count) {
    size_t used = count < FORECAST_POINTS ? count : FORECAST_POINTS;
    for (size_t i = 0; i < used; i++) {
        const struct forecast_point *point = &points[(i * (count - 1) + used / 2) / (used - 1)];
        room->x[i] = days_between(points[count - 1].at, point->at);
        room->y[i] = point->value;
    }
    return used;
}

static struct forecast no_forecast(enum forecast_reason reason, size_t count) {
    struct forecast forecast = {.reason = reason, .points = (uint32_t)count};
    for (int line = 0; line < FORECAST_LINES; line++)
        forecast.slope[line] = forecast.level[line] = forecast.value[line] = (double)NAN;
    forecast.last_value = (double)NAN;
    return forecast;
}

static bool all_finite(const double numbers[FORECAST_LINES]) {
    return isfinite(numbers[FORECAST_LOW]) && isfinite(numbers[FORECAST_MIDDLE]) &&
           isfinite(numbers[FORECAST_HIGH]);
}

struct forecast forecast_make(
    struct forecast_room *room, const struct forecast_point *points, size_t count, moment at,
    bool monotone) {
    enum forecast_reason reason = check(points, count, at);
    if (reason != FORECAST_OK)
        return no_forecast(reason, count);
    const struct forecast_point *last = &points[count - 1];
    size_t used = thin(room, points, count);
    struct forecast forecast = {
        .reason = FORECAST_OK,
        .points = (uint32_t)count,
        .used = (uint32_t)used,
        .last_at = last->at,
        .last_value = last->value,
    };
    find_slopes(room, used, forecast.slope);
    if (!all_finite(forecast.slope))
        return no_forecast(FORECAST_NOT_FINITE, count);
    double ahead = days_between(last->at, at);
    for (int line = 0; line < FORECAST_LINES; line++) {
        forecast.level[line] = level_of(room, used, forecast.slope[line]);
        double value = forecast.level[line] + forecast.slope[line] * ahead;
        forecast.value[line] = monotone && value < last->value ? last->value : value;
    }
    if (!all_finite(forecast.level) || !all_finite(forecast.value))
        return no_forecast(FORECAST_NOT_FINITE, count);
    return forecast;
}

/* ---- the day it is reached ------------------------------------------------------------------- */

/* Days from the last point until the line is there, by distance and slope towards the target. */
static enum forecast_reach reach_in(
    moment last_at, double distance, double slope, moment *ret_reached) {
    if (distance <= 0) {
        *ret_reached = last_at;
        return FORECAST_ON_DAY;
    }
    if (slope <= 0)
        return FORECAST_NEVER;
    double days = distance / slope;
    /* To the nearest minute: dust must not carry 23:59 over into the next day. */
    double reached = (double)last_at + round(days * MINUTES);
    if (days > FORECAST_HORIZON_DAYS || reached > MOMENT_LAST)
        return FORECAST_BEYOND;
    *ret_reached = (moment)reached;
    return FORECAST_ON_DAY;
}

enum forecast_reach forecast_reach(
    const struct forecast *forecast, enum forecast_line line, double target, bool upward,
    day *ret_day) {
    if (forecast->reason != FORECAST_OK || isnan(target))
        return FORECAST_UNKNOWN;
    double sign = upward ? 1 : -1;
    if (sign * forecast->last_value >= sign * target) {
        *ret_day = day_of_moment(forecast->last_at);
        return FORECAST_REACHED;
    }
    double distance = sign * (target - forecast->level[line]);
    moment reached = 0;
    enum forecast_reach reach =
        reach_in(forecast->last_at, distance, sign * forecast->slope[line], &reached);
    if (reach == FORECAST_ON_DAY)
        *ret_day = day_of_moment(reached);
    return reach;
}

/* ---- words ----------------------------------------------------------------------------------- */

struct word {
    const char *name;
    const char *text;
};

static const struct word reasons[FORECAST_REASONS] = {
    [FORECAST_OK] = {"ok", N_("forecast known")},
    [FORECAST_TOO_FEW] = {"too_few", N_("no forecast: fewer than 4 figures so far")},
    [FORECAST_NOT_SORTED] =
        {"not_sorted", N_("no forecast: the figures are not in the order of time")},
    [FORECAST_PAST] = {"past", N_("no forecast: the period is over")},
    [FORECAST_NOT_FINITE] = {"not_finite", N_("no forecast: a figure is too large to compute")},
};

static const struct word reaches[FORECAST_REACHES] = {
    [FORECAST_UNKNOWN] = {"unknown", N_("not known when it will be reached")},
    [FORECAST_REACHED] = {"reached", N_("reached")},
    [FORECAST_ON_DAY] = {"on_day", N_("will be reached at this pace")},
    [FORECAST_BEYOND] = {"beyond", N_("will not be reached within a hundred years at this pace")},
    [FORECAST_NEVER] = {"never", N_("will never be reached at this pace")},
};

const char *forecast_reason_name(enum forecast_reason reason) {
    return reason < FORECAST_REASONS ? reasons[reason].name : "";
}

const char *forecast_reason_text(enum forecast_reason reason) {
    return reason < FORECAST_REASONS ? _(reasons[reason].text) : "";
}

const char *forecast_reach_name(enum forecast_reach reach) {
    return reach < FORECAST_REACHES ? reaches[reach].name : "";
}

const char *forecast_reach_text(enum forecast_reach reach) {
    return reach < FORECAST_REACHES ? _(reaches[reach].text) : "";
}
