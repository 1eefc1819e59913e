/* /series: one indicator of one unit through time. /ranking: the units below one beside each other. */
#include <math.h>
#include <stdlib.h>

#include "base/say.h"
#include "web/ask.h"
#include "web/route.h"

enum { POINTS_USUAL = 60, POINTS_MOST = 2000, RANKED_MAX = 4096 };

/* ---- the target a series is measured by ------------------------------------------------------ */

static bool holds(const struct model_target *target, day on) {
    return target->from <= on && on <= target->to;
}

/* The unit's target for the indicator, in the set that was named if one was: the one whose period
 * holds T, else the latest that began before it; NULL when there is none. */
static const struct model_target *find_target(const struct ask *ask) {
    const struct model *model = ask->view.model;
    day on = day_of_moment(ask->view.at);
    const struct model_target *found = NULL;
    for (size_t t = 0; t < model->target_count; t++) {
        const struct model_target *target = &model->targets[t];
        bool wanted = target->indicator == ask->indicator && target->unit == ask->unit &&
                      target->from <= on && (ask->set == MODEL_NONE || target->set == ask->set);
        if (wanted && (!found || (holds(target, on) && !holds(found, on)) ||
                       (holds(target, on) == holds(found, on) && target->from > found->from)))
            found = target;
    }
    return found;
}

/* ---- the series ------------------------------------------------------------------------------ */

struct course {
    moment moments[POINTS_MOST];
    double values[POINTS_MOST];
    size_t count;
    moment since;
    const struct model_target *target;
};

static bool prepare_series(struct ask *ask, struct error *error) {
    if (!ask_indicator(ask, error) || !ask_unit(ask, "unit", &ask->unit, error))
        return false;
    if (request_parameter(ask->request, "set") && !ask_set(ask, error))
        return false;
    if (ask->unit != MODEL_NONE)
        return true;
    error_set(error, ERROR_INPUT, "%s", _("Say which unit is meant."));
    return error_field(error, "unit");
}

/* Figures count from the beginning of the target's period; a series without one has them all. */
static bool read_span(
    struct ask *ask, struct course *course, moment *ret_from, size_t *ret_most,
    struct error *error) {
    moment start = course->target ? moment_of_day(course->target->from) : 0;
    int64_t most;
    if (!request_moment(ask->request, "from", start, ret_from, error) ||
        !request_moment(ask->request, "since", start, &course->since, error) ||
        !request_number(ask->request, "last", 1, POINTS_MOST, POINTS_USUAL, &most, error))
        return false;
    *ret_most = (size_t)most;
    return true;
}

static bool compute_course(struct ask *ask, struct course *course, struct error *error) {
    moment from;
    moment to;
    size_t most;
    course->target = find_target(ask);
    if (!read_span(ask, course, &from, &most, error) ||
        !request_moment(ask->request, "to", ask->view.at, &to, error))
        return false;
    to = to < ask->view.at ? to : ask->view.at;
    course->count = board_moments(
        &ask->view.model->indicators[ask->indicator], from, to, course->moments, most);
    return engine_series(
        ask->view.engine, ask->indicator, ask->unit, ask->view.structure, ask->view.known,
        course->since, course->moments, course->count, course->values, error);
}

static void write_point(struct json *json, moment at, double value) {
    json_object(json);
    json_moment(json, "at", at);
    json_value(json, "value", value);
    json_end(json);
}

static void write_points(struct ask *ask, const struct course *course) {
    json_key(ask->json, "points");
    json_array(ask->json);
    for (size_t i = 0; i < course->count; i++)
        write_point(ask->json, course->moments[i], course->values[i]);
    json_end(ask->json);
}

/* Where the target stands: a step where a further version takes over. */
static void write_target_line(struct ask *ask, const struct course *course) {
    const struct model_target *target = course->target;
    const struct model *model = ask->view.model;
    json_key(ask->json, "target");
    json_array(ask->json);
    for (uint32_t v = 0; v < target->version_count; v++) {
        const struct model_target_version *version = &model->versions[target->first_version + v];
        bool last = v + 1 == target->version_count;
        day until = last ? target->to : version[1].from - 1;
        write_point(
            ask->json, moment_of_day(v == 0 ? target->from : version->from), version->value);
        write_point(ask->json, moment_end_of_day(until), version->value);
    }
    json_end(ask->json);
}

/* Where it should have stood, at the moments of the points and at both ends of the period. */
static void write_pace_point(struct ask *ask, const struct model_target *target, moment at) {
    const struct model *model = ask->view.model;
    const struct model_target_version *version = model_target_on(model, target, day_of_moment(at));
    struct pace_expectation pace = {.value = NAN};
    if (version)
        pace = pace_expect(target, version, model->indicators[target->indicator].direction, at);
    if (!isnan(pace.value))
        write_point(ask->json, at, pace.value);
}

static void write_pace_line(struct ask *ask, const struct course *course) {
    const struct model_target *target = course->target;
    moment first = moment_of_day(target->from);
    moment last = moment_end_of_day(target->to);
    json_key(ask->json, "pace");
    json_array(ask->json);
    write_pace_point(ask, target, first);
    for (size_t i = 0; i < course->count; i++)
        if (course->moments[i] > first && course->moments[i] < last)
            write_pace_point(ask, target, course->moments[i]);
    write_pace_point(ask, target, last);
    json_end(ask->json);
}

static void write_forecast(struct ask *ask, const struct board_row *row) {
    struct json *json = ask->json;
    json_key(json, "forecast");
    if (row->forecast.reason != FORECAST_OK || row->forecast.used == 0) {
        json_null(json);
        return;
    }
    json_object(json);
    json_moment(json, "at", moment_end_of_day(row->target->to));
    json_value(json, "value", row->forecast.value[FORECAST_MIDDLE]);
    json_value(json, "low", row->forecast.value[FORECAST_LOW]);
    json_value(json, "high", row->forecast.value[FORECAST_HIGH]);
    json_end(json);
}

/* The row that the board of the target's set has for it. */
static bool write_measured(struct ask *ask, const struct course *course, struct error *error) {
    const struct model_target *target = course->target;
    uint32_t own = ask->view.model->sets[target->set].unit;
    struct standpoint from = ask_standpoint(ask);
    struct board_request request = {
        .at = ask->view.at,
        .known = ask->view.known,
        .structure = ask->view.structure,
        .set = target->set,
        .unit = ask->unit == own ? MODEL_NONE : ask->unit,
        .forecasts = true,
    };
    struct board board;
    if (!board_make(ask->view.engine, &request, &board, error))
        return false;
    ask_text(ask->json, "set", ask->view.model->sets[target->set].code);
    write_target_line(ask, course);
    write_pace_line(ask, course);
    for (size_t i = 0; i < board.count; i++) {
        if (board.rows[i].target != target)
            continue;
        write_forecast(ask, &board.rows[i]);
        json_key(ask->json, "row");
        board_row_json(ask->json, &from, &board, i);
    }
    board_release(&board);
    return true;
}

static void write_no_target(struct json *json) {
    static const char *const members[] = {"set", "target", "pace", "forecast", "row"};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        ask_text(json, members[i], NULL);
}

static void write_indicator(struct ask *ask) {
    const struct model_indicator *indicator = &ask->view.model->indicators[ask->indicator];
    ask_text(ask->json, "indicator", indicator->code);
    ask_text(ask->json, "name", model_indicator_name(indicator));
    ask_text(ask->json, "measure_unit", indicator->measure_unit);
    ask_integer(ask->json, "decimals", indicator->decimals);
    ask_text(ask->json, "direction", model_word(WORDS_DIRECTION, indicator->direction));
    ask_text(ask->json, "cadence", model_word(WORDS_CADENCE, indicator->cadence));
    ask_text(ask->json, "over_time", model_word(WORDS_OVER_TIME, indicator->over_time));
}

static bool write_series(struct ask *ask, struct error *error) {
    struct standpoint from = ask_standpoint(ask);
    struct course *course = arena_take(ask->request->arena, 1, sizeof *course);
    if (!course)
        return error_memory(error);
    if (!compute_course(ask, course, error))
        return false;
    json_object(ask->json);
    write_indicator(ask);
    json_key(ask->json, "unit");
    unit_json(ask->json, ask->view.model, ask->unit, ask->view.structure);
    standpoint_json(ask->json, &from);
    write_points(ask, course);
    bool ok = true;
    if (course->target)
        ok = write_measured(ask, course, error);
    else
        write_no_target(ask->json);
    json_end(ask->json);
    return ok;
}

static bool show_series(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_series, write_series, error);
}

/* ---- ranking --------------------------------------------------------------------------------- */

struct place {
    uint32_t unit;
    double value, completion;
    uint32_t band;
    uint32_t have, owed;
    bool estimated, simulated;
    enum figure_reason reason;
};

struct ranking {
    const struct ask *ask;
    struct place *places;
    size_t count;
};

static bool prepare_ranking(struct ask *ask, struct error *error) {
    if (!ask_indicator(ask, error) || !ask_set(ask, error) ||
        !ask_unit(ask, "parent", &ask->unit, error))
        return false;
    if (ask->unit == MODEL_NONE)
        ask->unit = ask->view.model->sets[ask->set].unit;
    return ask_may_read(ask, ask->unit, error);
}

/* Graded where the set has a target for it, be it the unit's own or the set's. */
static void place_row(void *context, uint32_t unit, const struct board *board) {
    struct ranking *ranking = context;
    struct place place = {
        .unit = unit,
        .value = NAN,
        .completion = NAN,
        .band = MODEL_NONE,
        .reason = FIGURE_NO_VALUE};
    for (size_t i = 0; i < board->count; i++) {
        const struct board_row *row = &board->rows[i];
        if (row->target->indicator != ranking->ask->indicator)
            continue;
        const struct figure *figure = &row->figure;
        place = (struct place){
            unit,          figure->value, row->grade.completion,          row->band,
            figure->have,  figure->owed,  figure->marks & FOLD_ESTIMATED, row->simulated,
            figure->reason};
        if (row->version)
            break;
    }
    ranking->places[ranking->count++] = place;
}

static bool place_ungraded(
    struct ranking *ranking, const uint32_t units[], size_t count, struct error *error) {
    const struct ask *ask = ranking->ask;
    struct engine_query query = {ask->view.at, ask->view.known, ask->view.structure, NULL};
    struct grid grid = {0};
    bool ok = engine_compute(ask->view.engine, &query, &grid, error);
    for (size_t i = 0; ok && i < count; i++) {
        uint32_t node = grid_node(&grid, units[i]);
        struct figure figure = engine_figure(ask->view.engine, &grid, ask->indicator, node);
        ranking->places[ranking->count++] = (struct place){
            units[i],
            figure.value,
            NAN,
            MODEL_NONE,
            figure.have,
            figure.owed,
            figure.marks & FOLD_ESTIMATED,
            figure.simulated,
            figure.reason};
    }
    grid_release(&grid);
    return ok;
}

static bool set_has_target(const struct ask *ask) {
    const struct model *model = ask->view.model;
    for (size_t t = 0; t < model->target_count; t++)
        if (model->targets[t].set == ask->set && model->targets[t].indicator == ask->indicator)
            return true;
    return false;
}

static int compare_numbers(double a, double b) {
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b); /* those without a value come last */
    return (a < b) - (a > b);
}

/* Best first: by completion, else by value. */
static int compare_rising(const void *one, const void *other) {
    const struct place *a = one;
    const struct place *b = other;
    int by_completion = compare_numbers(a->completion, b->completion);
    int by_value = by_completion ? by_completion : compare_numbers(a->value, b->value);
    return by_value ? by_value : (a->unit > b->unit) - (a->unit < b->unit);
}

/* Where less is better. */
static int compare_falling(const void *one, const void *other) {
    const struct place *a = one;
    const struct place *b = other;
    int by_completion = compare_numbers(a->completion, b->completion);
    int by_value = by_completion ? by_completion : compare_numbers(-a->value, -b->value);
    return by_value ? by_value : (a->unit > b->unit) - (a->unit < b->unit);
}

static void write_place(struct ask *ask, const struct place *place, size_t rank) {
    const struct model *model = ask->view.model;
    struct json *json = ask->json;
    json_object(json);
    json_key(json, "rank");
    if (isnan(place->value))
        json_null(json);
    else
        json_integer(json, (int64_t)rank);
    json_key(json, "unit");
    unit_json(json, model, place->unit, ask->view.structure);
    json_value(json, "value", place->value);
    json_value(json, "completion", place->completion);
    ask_text(json, "band", place->band < model->band_count ? model->bands[place->band].code : NULL);
    ask_integer(json, "have", place->have);
    ask_integer(json, "owed", place->owed);
    ask_bool(json, "estimated", place->estimated);
    ask_bool(json, "indivisible", place->reason == FIGURE_INDIVISIBLE);
    ask_bool(json, "simulated", place->simulated);
    json_end(json);
}

static bool same_place(const struct place *a, const struct place *b) {
    return a->value == b->value &&
           (a->completion == b->completion || (isnan(a->completion) && isnan(b->completion)));
}

/* Equal ones share a rank, and the next one's counts all before it. */
static void write_places(struct ask *ask, const struct ranking *ranking) {
    size_t with_value = 0;
    size_t rank = 0;
    struct standpoint from = ask_standpoint(ask);
    json_object(ask->json);
    write_indicator(ask);
    json_key(ask->json, "parent");
    unit_json(ask->json, ask->view.model, ask->unit, ask->view.structure);
    standpoint_json(ask->json, &from);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (size_t i = 0; i < ranking->count; i++) {
        const struct place *place = &ranking->places[i];
        if (i == 0 || !same_place(place, &ranking->places[i - 1]))
            rank = i + 1;
        with_value += !isnan(place->value);
        write_place(ask, place, rank);
    }
    json_end(ask->json);
    ask_integer(ask->json, "size", (int64_t)ranking->count);
    ask_integer(ask->json, "with_value", (int64_t)with_value);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
}

static bool rank_units(
    struct ask *ask, struct ranking *ranking, const uint32_t units[], size_t count,
    struct error *error) {
    struct board_request request = {
        .at = ask->view.at,
        .known = ask->view.known,
        .structure = ask->view.structure,
        .set = ask->set,
    };
    bool graded = set_has_target(ask);
    if (graded &&
        !board_make_each(ask->view.engine, &request, units, count, place_row, ranking, error))
        return false;
    if (!graded && !place_ungraded(ranking, units, count, error))
        return false;
    uint8_t direction = ask->view.model->indicators[ask->indicator].direction;
    bool less = direction == DIRECTION_FALLING || direction == DIRECTION_CEILING;
    qsort(
        ranking->places, ranking->count, sizeof *ranking->places,
        less ? compare_falling : compare_rising);
    write_places(ask, ranking);
    return true;
}

static bool write_ranking(struct ask *ask, struct error *error) {
    struct ranking ranking = {.ask = ask};
    uint32_t *units;
    size_t count;
    if (!ask_children(ask, RANKED_MAX, &units, &count, error))
        return false;
    ranking.places = arena_take(ask->request->arena, count + 1, sizeof *ranking.places);
    return ranking.places ? rank_units(ask, &ranking, units, count, error) : error_memory(error);
}

static bool show_ranking(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_ranking, write_ranking, error);
}

const struct route routes_series[] = {
    {.method = "GET", .path = "/api/v1/series", .right = RIGHT_READ, .handle = show_series},
    {.method = "GET", .path = "/api/v1/ranking", .right = RIGHT_READ, .handle = show_ranking},
    {.method = NULL},
};
