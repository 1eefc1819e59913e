/*
 * The graded board: one target set at (T, K, S).
 *
 * Each target of the set with its value, how much of it is done, in which band that falls, where it
 * should stand by now and where it is heading. Main targets and components are graded alike and
 * counted apart: a parent can stand above a band that one of its components misses, and the board
 * says so.
 *
 * A figure counts for a target when its moment lies in the target's period: last year's value does
 * not grade this year's target, which is then not assessable yet. Indicators that only weigh others
 * (population) are exempt; their last figure holds until the next. Once the period is over its board
 * stays as it was on the last day.
 *
 * A main target's completion comes from its own value; where there is none, from its components by
 * weight (grade.h).
 */
#ifndef SATSAO_BOARD_BOARD_H
#define SATSAO_BOARD_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "board/engine.h"
#include "board/forecast.h"
#include "board/grade.h"
#include "board/model.h"
#include "board/pace.h"

struct board_row {
    const struct model_target *target;
    const struct model_target_version *version; /* in force at T; NULL when there is none */
    uint32_t unit; /* whose figure it is: the target's unit, or the one below that was asked for */
    struct figure figure;
    struct grade grade;
    struct grade_whole parts; /* of a target with components */
    bool graded_by_parts;
    uint32_t band; /* in model.bands; MODEL_NONE: not assessable */
    struct pace_expectation pace;
    double ahead; /* completion less the expected one, in percentage points; NAN without a pace */
    enum pace_status status;
    struct forecast
        forecast; /* for the end of the period, within the plausible range; none once it is over */
    enum forecast_reach reach;
    day reach_day;
    uint32_t parent; /* row of the target this one is a component of, or MODEL_NONE */
    uint32_t
        worst_component; /* row of the component in the lowest band, when that is below its own */
    bool simulated;      /* the value or the target is */
};

struct board {
    uint32_t set;
    struct board_row *rows; /* in the document's order; components behind their parent */
    size_t count;
    struct grade_tallies tallies;
    struct engine_query query; /* as asked; `since` is NULL */
};

/* What to show: the moment, the position, the organisation, the set; `unit` is MODEL_NONE for the
 * set's own targets, or a unit below, of which the same targets are shown (its own ones where it
 * has any, else without a target value). */
struct board_request {
    moment at;
    uint32_t known;
    day structure;
    uint32_t set;
    uint32_t unit;
    bool forecasts; /* make them: they need the series of every target */
};

bool board_make(
    struct engine *engine, const struct board_request *request, struct board *ret_board,
    struct error *error);
void board_release(struct board *board);

/* The same request for each of several units below, computed once for all of them; `unit` of the
 * request does not count. Each board lasts until the sink returns. */
typedef void board_sink(void *context, uint32_t unit, const struct board *board);
bool board_make_each(
    struct engine *engine, const struct board_request *request, const uint32_t units[],
    size_t count, board_sink *sink, void *context, struct error *error);

/* Moments at which to look at an indicator's course in [from, to]: the ends of its cadence's slots
 * and `to` itself, at most `most` of them, the latest ones. Returns how many. */
size_t board_moments(
    const struct model_indicator *indicator, moment from, moment to, moment *ret_moments,
    size_t most);

#endif
