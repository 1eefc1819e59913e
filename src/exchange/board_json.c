#include "exchange/board_json.h"

#include <math.h>

/* ---- members --------------------------------------------------------------------------------- */

void json_moment(struct json *json, const char *key, moment at) {
    char text[MOMENT_TEXT];
    json_key(json, key);
    json_text(json, at ? moment_iso(at, text) : NULL);
}

void json_day(struct json *json, const char *key, day on) {
    char text[MOMENT_TEXT];
    bool real = on != DAY_BEFORE_ALL && on != DAY_AFTER_ALL;
    json_key(json, key);
    json_text(json, real ? day_iso(on, text) : NULL);
}

void json_value(struct json *json, const char *key, double value) {
    json_key(json, key);
    json_number(json, value);
}

static void member_text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

static void member_integer(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_integer(json, value);
}

static void member_bool(struct json *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}

/* ---- what other answers say too -------------------------------------------------------------- */

void standpoint_json(struct json *json, const struct standpoint *from) {
    char text[MOMENT_TEXT];
    char hash[COMMIT_HASH_TEXT];
    json_moment(json, "at", from->at);
    member_text(json, "known", stamp_iso(from->position.known_at, text));
    member_integer(json, "commit", from->position.commit);
    member_integer(json, "entry", (int64_t)from->position.seq);
    member_text(json, "hash", commit_hash_text(from->hash, hash));
    json_day(json, "structure", from->structure);
}

void unit_json(struct json *json, const struct model *model, uint32_t unit, day on) {
    const struct model_state *state = model_state_near(model, unit, on);
    if (!state) {
        json_null(json);
        return;
    }
    json_object(json);
    member_integer(json, "id", (int64_t)unit + 1);
    member_text(json, "code", state->code);
    member_text(json, "name", state->name);
    member_text(json, "kind", model_word(WORDS_UNIT_KIND, state->kind));
    json_end(json);
}

void bands_json(struct json *json, const struct model *model) {
    json_array(json);
    for (size_t i = 0; i < model->band_count; i++) {
        json_object(json);
        member_text(json, "code", model->bands[i].code);
        member_text(json, "name", model_band_name(&model->bands[i]));
        json_value(json, "from", model->bands[i].from);
        json_end(json);
    }
    json_end(json);
}

/* ---- a row ----------------------------------------------------------------------------------- */

static void figure_json(struct json *json, const struct figure *figure) {
    json_key(json, "figure");
    json_object(json);
    json_value(json, "value", figure->value);
    json_value(json, "reported", figure->own);
    json_value(json, "derived", figure->derived);
    json_value(json, "undivided", figure->rest);
    member_integer(json, "have", figure->have);
    member_integer(json, "owed", figure->owed);
    json_moment(json, "as_of", figure->as_of);
    member_integer(json, "entry", figure->seq);
    member_bool(json, "estimated", figure->marks & FOLD_ESTIMATED);
    member_bool(json, "indivisible", figure->reason == FIGURE_INDIVISIBLE);
    member_bool(json, "simulated", figure->simulated);
    json_end(json);
}

static void forecast_json(struct json *json, const struct board_row *row) {
    json_key(json, "forecast");
    if (row->forecast.reason != FORECAST_OK || row->forecast.used == 0) {
        json_null(json);
        return;
    }
    json_object(json);
    json_value(json, "value", row->forecast.value[FORECAST_MIDDLE]);
    json_value(json, "low", row->forecast.value[FORECAST_LOW]);
    json_value(json, "high", row->forecast.value[FORECAST_HIGH]);
    member_integer(json, "points", row->forecast.used);
    member_text(json, "reached", forecast_reach_name(row->reach));
    if (row->reach == FORECAST_ON_DAY || row->reach == FORECAST_REACHED)
        json_day(json, "reached_on", row->reach_day);
    json_end(json);
}

static void indicator_json(
    struct json *json, const struct standpoint *from, const struct board *board,
    const struct board_row *row) {
    const struct model *model = from->model;
    const struct model_indicator *indicator = &model->indicators[row->target->indicator];
    const char *parent = NULL;
    if (row->parent != MODEL_NONE)
        parent = model->indicators[board->rows[row->parent].target->indicator].code;
    member_integer(json, "ordinal", row->target->ordinal);
    member_text(json, "indicator", indicator->code);
    member_text(json, "name", model_indicator_name(indicator));
    member_text(json, "measure_unit", indicator->measure_unit);
    member_integer(json, "decimals", indicator->decimals);
    member_text(json, "direction", model_word(WORDS_DIRECTION, indicator->direction));
    member_text(json, "component_of", parent);
    member_integer(json, "unit", (int64_t)row->unit + 1);
}

static void grade_json(struct json *json, const struct model *model, const struct board_row *row) {
    json_value(json, "completion", row->grade.completion);
    member_bool(json, "by_components", row->graded_by_parts);
    member_text(json, "band", row->band < model->band_count ? model->bands[row->band].code : NULL);
    member_text(json, "reason", grade_reason_name(row->grade.reason));
    json_value(json, "expected_completion", row->pace.completion);
    json_value(json, "ahead_points", row->ahead);
    member_text(json, "pace", pace_status_name(row->status));
}

void board_row_json(
    struct json *json, const struct standpoint *from, const struct board *board, size_t index) {
    const struct board_row *row = &board->rows[index];
    json_object(json);
    indicator_json(json, from, board, row);
    json_value(json, "target", row->version ? row->version->value : (double)NAN);
    json_value(json, "base", row->version ? row->version->base : (double)NAN);
    member_text(json, "document", row->version ? row->version->document : NULL);
    json_day(json, "from", row->target->from);
    json_day(json, "to", row->target->to);
    grade_json(json, from->model, row);
    figure_json(json, &row->figure);
    forecast_json(json, row);
    member_bool(json, "simulated", row->simulated);
    json_end(json);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void tally_json(
    struct json *json, const char *key, const struct model *model,
    const struct grade_tally *tally) {
    json_key(json, key);
    json_object(json);
    for (uint32_t band = 0; band < model->band_count; band++)
        member_integer(json, model->bands[band].code, tally->by_band[band]);
    member_integer(json, "not_assessable", tally->none);
    member_integer(json, "all", tally->all);
    json_end(json);
}

void board_json(
    struct json *json, const struct standpoint *from, const struct board *board, uint32_t unit) {
    const struct model *model = from->model;
    const struct model_set *set = &model->sets[board->set];
    json_object(json);
    member_text(json, "set", set->code);
    member_text(json, "name", model_set_name(set));
    json_key(json, "unit");
    unit_json(json, model, unit == MODEL_NONE ? set->unit : unit, from->structure);
    member_text(json, "document", set->document);
    standpoint_json(json, from);
    json_key(json, "bands");
    bands_json(json, model);
    tally_json(json, "targets", model, &board->tallies.mains);
    tally_json(json, "components", model, &board->tallies.components);
    json_key(json, "rows");
    json_array(json);
    for (size_t i = 0; i < board->count; i++)
        board_row_json(json, from, board, i);
    json_end(json);
    json_end(json);
}
