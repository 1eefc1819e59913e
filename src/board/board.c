#include "board/board.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "board/slot.h"

enum { SERIES_MOST = 120 }; /* points looked at for a forecast */

/* What making one board shares. */
struct making {
    struct engine *engine;
    const struct board_request *request;
    struct board *board;
    moment *since; /* for each indicator */
    struct grid grid;
    moment from;      /* of the grid: of its targets' period */
    uint32_t weigher; /* of the grid: the weighing indicator that is not exempt, or MODEL_NONE */
    bool computed;
    struct forecast_room *room;
};

/* Whose figures a target is shown with: its own unit's, or those of the unit below asked for. */
static uint32_t unit_shown(const struct making *making, const struct model_target *target) {
    return making->request->unit == MODEL_NONE ? target->unit : making->request->unit;
}

static bool is_own(const struct making *making, const struct model_target *target) {
    return unit_shown(making, target) == target->unit;
}

/* Has the unit below a target of its own in place of this one? */
static bool is_replaced(const struct making *making, const struct model_target *target) {
    const struct model *model = engine_model(making->engine);
    for (size_t t = 0; t < model->target_count; t++) {
        const struct model_target *other = &model->targets[t];
        if (other->set == target->set && other->indicator == target->indicator &&
            other->from <= target->to && other->to >= target->from && is_own(making, other))
            return true;
    }
    return false;
}

static bool wanted(const struct making *making, const struct model_target *target) {
    const struct board_request *request = making->request;
    if (target->set != request->set)
        return false;
    bool of_set = target->unit == engine_model(making->engine)->sets[request->set].unit;
    if (request->unit == MODEL_NONE)
        return of_set;
    return is_own(making, target) || (of_set && !is_replaced(making, target));
}

static bool weighs(const struct model *model, uint32_t indicator) {
    for (size_t i = 0; i < model->indicator_count; i++)
        if (model->indicators[i].known && model->indicators[i].rollup == ROLLUP_WEIGHTED_MEAN &&
            model->indicators[i].weight_by == indicator)
            return true;
    return false;
}

/* Figures from before the period do not count, save those that only weigh. */
static void set_since(struct making *making) {
    const struct model *model = engine_model(making->engine);
    for (uint32_t i = 0; i < model->indicator_count; i++)
        making->since[i] = i != making->weigher && weighs(model, i) ? 0 : making->from;
}

/* Neither do figures from after it: the grid shows the period's last moment then. */
static bool compute_for(
    struct making *making, const struct model_target *target, struct error *error) {
    const struct board_request *request = making->request;
    moment from = moment_of_day(target->from);
    moment end = moment_end_of_day(target->to);
    moment at = end < request->at ? end : request->at;
    bool weigher = weighs(engine_model(making->engine), target->indicator);
    uint32_t counted = weigher ? target->indicator : MODEL_NONE;
    if (making->computed && making->from == from && making->grid.query.at == at &&
        making->weigher == counted)
        return true;
    making->from = from;
    making->weigher = counted;
    set_since(making);
    struct engine_query query = {at, request->known, request->structure, making->since};
    making->computed = engine_compute(making->engine, &query, &making->grid, error);
    return making->computed;
}

/* ---- the course of a target ------------------------------------------------------------------ */

size_t board_moments(
    const struct model_indicator *indicator, moment from, moment to, moment *ret_moments,
    size_t most) {
    size_t count = 0;
    if (most == 0 || to < from)
        return 0;
    moment end = to;
    int32_t slot = slot_of(indicator->cadence, to);
    int32_t first = slot_of(indicator->cadence, from);
    for (; count < most && slot >= first; slot--) {
        moment at = slot_end(indicator->cadence, slot);
        end = at < to ? at : to;
        ret_moments[count++] = end;
    }
    for (size_t i = 0; i < count / 2; i++) {
        moment swap = ret_moments[i];
        ret_moments[i] = ret_moments[count - 1 - i];
        ret_moments[count - 1 - i] = swap;
    }
    return count;
}

/* Points of the trend: the value at the end of each slot of the cadence up to the last figure. What
 * follows the last figure is silence, not a level. */
static size_t points_of(
    struct making *making, const struct board_row *row, struct forecast_point *points,
    struct error *error, bool *ret_ok) {
    const struct model *model = engine_model(making->engine);
    moment moments[SERIES_MOST];
    double values[SERIES_MOST];
    moment from = moment_of_day(row->target->from);
    size_t count = board_moments(
        &model->indicators[row->target->indicator], from, row->figure.as_of, moments, SERIES_MOST);
    *ret_ok = engine_series(
        making->engine, row->target->indicator, row->unit, making->request->structure,
        making->request->known, from, moments, count, values, error);
    size_t kept = 0;
    for (size_t i = 0; *ret_ok && i < count; i++)
        if (!isnan(values[i]))
            points[kept++] = (struct forecast_point){moments[i], values[i]};
    return kept;
}

static struct forecast no_forecast(void) {
    struct forecast forecast = {.reason = FORECAST_TOO_FEW, .last_value = NAN};
    for (int line = 0; line < FORECAST_LINES; line++)
        forecast.slope[line] = forecast.level[line] = forecast.value[line] = NAN;
    return forecast;
}

/* No line leads out of what the indicator can be: a share of 104 %, exports below zero. The plausible
 * range is that of one report; what is summed, over time or over units, may well exceed it. */
static void keep_plausible(const struct model_indicator *indicator, struct board_row *row) {
    bool summed = indicator->over_time == OVER_TIME_SUM || row->figure.marks & ROLLUP_DERIVED;
    for (int line = 0; line < FORECAST_LINES; line++) {
        double *value = &row->forecast.value[line];
        bool above = !summed && *value > indicator->highest;
        *value = *value < indicator->lowest ? indicator->lowest
                 : above                    ? indicator->highest
                                            : *value;
    }
}

static bool add_forecast(struct making *making, struct board_row *row, struct error *error) {
    const struct model_indicator *indicator =
        &engine_model(making->engine)->indicators[row->target->indicator];
    moment end = moment_end_of_day(row->target->to);
    bool over = making->request->at >= end;
    if (!making->room || isnan(row->figure.value) || !row->version || over)
        return true;
    struct forecast_point points[SERIES_MOST];
    bool ok;
    size_t count = points_of(making, row, points, error, &ok);
    if (!ok)
        return false;
    bool cumulative = indicator->over_time == OVER_TIME_SUM;
    row->forecast = forecast_make(making->room, points, count, end, cumulative);
    keep_plausible(indicator, row);
    bool upward =
        indicator->direction == DIRECTION_RISING || indicator->direction == DIRECTION_FLOOR;
    if (indicator->direction != DIRECTION_CEILING)
        row->reach = forecast_reach(
            &row->forecast, FORECAST_MIDDLE, row->version->value, upward, &row->reach_day);
    return true;
}

/* ---- one row --------------------------------------------------------------------------------- */

static void grade_row(struct making *making, struct board_row *row) {
    const struct model *model = engine_model(making->engine);
    const struct model_indicator *indicator = &model->indicators[row->target->indicator];
    uint32_t node = grid_node(&making->grid, row->unit);
    row->figure =
        (struct figure){.value = NAN, .own = NAN, .derived = NAN, .reason = FIGURE_NO_VALUE};
    if (node != MODEL_NONE)
        row->figure = engine_figure(making->engine, &making->grid, row->target->indicator, node);
    if (row->unit == row->target->unit)
        row->version = model_target_on(model, row->target, day_of_moment(making->request->at));
    double value = row->version ? row->version->value : (double)NAN;
    double base = row->version ? row->version->base : (double)NAN;
    row->grade = grade_target(indicator->direction, row->figure.value, value, base);
    row->simulated = row->figure.simulated || (row->version && row->version->simulated);
    row->pace = (struct pace_expectation){.share = NAN, .value = NAN, .completion = NAN};
    row->pace.reason = PACE_REASON_NO_TARGET;
    if (row->version)
        row->pace =
            pace_expect(row->target, row->version, indicator->direction, making->request->at);
}

static bool add_rows(struct making *making, struct error *error) {
    const struct model *model = engine_model(making->engine);
    struct board *board = making->board;
    for (size_t t = 0; t < model->target_count; t++) {
        const struct model_target *target = &model->targets[t];
        if (!wanted(making, target))
            continue;
        if (!compute_for(making, target, error))
            return false;
        struct board_row *row = &board->rows[board->count++];
        *row = (struct board_row){
            .target = target,
            .unit = unit_shown(making, target),
            .forecast = no_forecast(),
            .parent = MODEL_NONE,
            .worst_component = MODEL_NONE,
        };
        grade_row(making, row);
    }
    return true;
}

/* ---- parents and components ------------------------------------------------------------------ */

static bool is_component_of(
    const struct model *model, const struct board_row *row, const struct board_row *parent) {
    return row->target->ordinal == 0 && row != parent &&
           model->indicators[row->target->indicator].parent == parent->target->indicator &&
           row->unit == parent->unit && row->target->from <= parent->target->to &&
           row->target->to >= parent->target->from;
}

static void grade_by_parts(
    const struct model *model, struct board *board, size_t index, struct grade_part *parts) {
    struct board_row *parent = &board->rows[index];
    size_t count = 0;
    for (size_t i = 0; i < board->count; i++) {
        struct board_row *row = &board->rows[i];
        if (!is_component_of(model, row, parent))
            continue;
        row->parent = (uint32_t)index;
        parts[count++] = (struct grade_part){
            row->grade.completion, model->indicators[row->target->indicator].weight};
        if (isnan(parent->grade.completion))
            parent->simulated |= row->simulated;
    }
    if (count)
        parent->parts = grade_parts(parts, count, GRADE_CAP);
    if (!count || !isnan(parent->grade.completion) || parent->parts.grade.reason != GRADE_OK)
        return;
    parent->grade = parent->parts.grade;
    parent->graded_by_parts = true;
}

/* Components of components are graded first: they stand behind their parents. */
static bool grade_parents(const struct model *model, struct board *board) {
    struct grade_part *parts = calloc(board->count + 1, sizeof *parts);
    if (!parts)
        return false;
    for (size_t i = board->count; i-- > 0;)
        grade_by_parts(model, board, i, parts);
    free(parts);
    return true;
}

static void find_worst_components(struct board *board) {
    for (size_t i = 0; i < board->count; i++) {
        const struct board_row *row = &board->rows[i];
        if (row->parent == MODEL_NONE || row->band == MODEL_NONE)
            continue;
        struct board_row *parent = &board->rows[row->parent];
        bool below = parent->band != MODEL_NONE && row->band > parent->band;
        bool first = parent->worst_component == MODEL_NONE;
        if (below && (first || row->grade.completion <
                                   board->rows[parent->worst_component].grade.completion))
            parent->worst_component = (uint32_t)i;
    }
}

static void finish_row(const struct model *model, struct board *board, struct board_row *row) {
    row->band = grade_band(model, row->grade.completion);
    row->ahead = pace_difference(row->grade.completion, row->pace.completion);
    row->status = pace_status(row->grade.completion, row->pace.completion);
    grade_count(&board->tallies, model, row->target, row->grade.completion);
}

static bool finish(struct making *making, struct error *error) {
    const struct model *model = engine_model(making->engine);
    struct board *board = making->board;
    if (!grade_parents(model, board))
        return error_memory(error);
    for (size_t i = 0; i < board->count; i++) {
        finish_row(model, board, &board->rows[i]);
        if (!add_forecast(making, &board->rows[i], error))
            return false;
    }
    find_worst_components(board);
    return true;
}

/* ---- boards ---------------------------------------------------------------------------------- */

static bool start(struct making *making, const struct board_request *request, struct error *error) {
    const struct model *model = engine_model(making->engine);
    if (request->set >= model->set_count || !model->sets[request->set].known)
        return error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such target set."));
    making->since = calloc(model->indicator_count + 1, sizeof *making->since);
    making->room = request->forecasts ? forecast_room_new() : NULL;
    return (making->since && (making->room || !request->forecasts)) || error_memory(error);
}

static void end(struct making *making) {
    forecast_room_free(making->room);
    free(making->since);
    grid_release(&making->grid);
}

/* The grid serves the next one too, where the targets have the same period. */
static bool make_one(
    struct making *making, const struct board_request *request, struct board *ret_board,
    struct error *error) {
    const struct model *model = engine_model(making->engine);
    struct board board = {.set = request->set};
    board.query = (struct engine_query){request->at, request->known, request->structure, NULL};
    board.rows = calloc(model->target_count + 1, sizeof *board.rows);
    if (!board.rows)
        return error_memory(error);
    making->request = request;
    making->board = &board;
    bool ok = add_rows(making, error) && finish(making, error);
    making->board = NULL;
    if (ok)
        *ret_board = board;
    else
        board_release(&board);
    return ok;
}

bool board_make(
    struct engine *engine, const struct board_request *request, struct board *ret_board,
    struct error *error) {
    struct making making = {.engine = engine};
    bool ok = start(&making, request, error) && make_one(&making, request, ret_board, error);
    end(&making);
    return ok;
}

bool board_make_each(
    struct engine *engine, const struct board_request *request, const uint32_t units[],
    size_t count, board_sink *sink, void *context, struct error *error) {
    struct making making = {.engine = engine};
    bool ok = start(&making, request, error);
    for (size_t i = 0; ok && i < count; i++) {
        struct board_request one = *request;
        struct board board;
        one.unit = units[i];
        ok = make_one(&making, &one, &board, error);
        if (!ok)
            break;
        sink(context, units[i], &board);
        board_release(&board);
    }
    end(&making);
    return ok;
}

void board_release(struct board *board) {
    free(board->rows);
    *board = (struct board){0};
}
