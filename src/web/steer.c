#include "web/steer.h"

#include <stdio.h>

#include "base/say.h"
#include "text/date.h"
#include "web/ask.h"

struct audit_by steer_by(const struct request *request) {
    return audit_by(request->asker, str_of(request->address), request->now);
}

/* ---- rights ---------------------------------------------------------------------------------- */

static bool may_at_the_top(
    const struct request *request, const struct model *model, enum right right) {
    day today = day_of_moment(moment_of_stamp(request->now));
    for (uint32_t unit = 0; unit < model->unit_count; unit++) {
        const struct model_state *state = model_state_on(model, unit, today);
        if (state && state->parent == MODEL_NONE &&
            !access_may(request->asker, model, right, unit + 1, today))
            return false;
    }
    return access_any(request->asker, right);
}

bool steer_may(
    const struct request *request, enum right right, uint32_t unit, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    if (unit)
        return request_may(request, right, unit, error);
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool may = may_at_the_top(request, view.model, right);
    view_give(&view);
    return may || request_may(request, right, 0, error);
}

bool steer_known_unit(const struct request *request, int64_t unit, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    uint32_t index;
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool ok = view_unit(&view, unit, &index, error);
    view_give(&view);
    return ok;
}

/* ---- reading --------------------------------------------------------------------------------- */

bool steer_indicator(
    const struct request *request, struct body *body, uint32_t *ret_id, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct str code = {0};
    struct view view;
    uint32_t index = 0;
    *ret_id = 0;
    if (!body_text_or_none(body, "indicator", REQUEST_VALUE_MAX, &code, error))
        return false;
    if (code.length == 0)
        return true;
    char *text = arena_text(request->arena, code);
    if (!text)
        return error_memory(error);
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool ok = view_indicator(&view, text, &index, error) || body_blame(body, "indicator", error);
    view_give(&view);
    *ret_id = index + 1;
    return ok;
}

bool steer_beginning(struct body *body, const char *name, moment *ret_moment, struct error *error) {
    struct str text;
    struct text_date date;
    if (!body_text(body, name, TEXT_DATE_LONGEST, &text, error))
        return false;
    if (!text_date_read(text, TEXT_YEARS_FULL, &date, error))
        return body_blame(body, name, error);
    *ret_moment = date.kind == TEXT_DATE_MOMENT ? date.at : moment_of_day(date.first);
    return true;
}

bool steer_time(struct body *body, const char *name, int16_t *ret_minute, struct error *error) {
    struct str text;
    if (!body_text(body, name, 8, &text, error))
        return false;
    bool shaped = text.length == 5 && text.data[2] == ':';
    for (size_t i = 0; shaped && i < 5; i++)
        shaped = i == 2 || (text.data[i] >= '0' && text.data[i] <= '9');
    int hour = shaped ? (text.data[0] - '0') * 10 + text.data[1] - '0' : 0;
    int minute = shaped ? (text.data[3] - '0') * 10 + text.data[4] - '0' : 0;
    if (!shaped || hour >= 24 || minute >= MINUTES_PER_HOUR) {
        error_set(error, ERROR_INPUT, "%s", _("A time is written as 16:30."));
        return body_blame(body, name, error);
    }
    *ret_minute = (int16_t)(hour * MINUTES_PER_HOUR + minute);
    return true;
}

bool steer_due(struct body *body, struct due_rule *ret_rule, struct error *error) {
    const char *kinds[DUE_KINDS + 1] = {0};
    const char *shifts[DUE_SHIFTS + 1] = {0};
    int kind = 0;
    int shift = DUE_STAYS;
    int64_t count = 0;
    struct due_rule rule = {.minute = DUE_AT_CLOSE};
    for (int i = 0; i < DUE_KINDS; i++)
        kinds[i] = due_kind_word((enum due_kind)i);
    for (int i = 0; i < DUE_SHIFTS; i++)
        shifts[i] = due_shift_word((enum due_shift)i);
    if (!body_choice(body, "kind", kinds, &kind, error) ||
        (body_has(body, "shift") && !body_choice(body, "shift", shifts, &shift, error)) ||
        !body_integer(body, "count", 0, DUE_COUNT_MOST, &count, error) ||
        (body_has(body, "time") && !steer_time(body, "time", &rule.minute, error)))
        return false;
    rule.kind = (enum due_kind)kind;
    rule.shift = (enum due_shift)shift;
    rule.count = (int32_t)count;
    *ret_rule = rule;
    return due_check(&rule, error) || body_blame(body, "count", error);
}

bool steer_cadence(struct body *body, enum cadence *ret_cadence, struct error *error) {
    const char *words[CADENCES + 1] = {0};
    int cadence = 0;
    for (unsigned i = 0; i < CADENCES; i++)
        words[i] = model_word(WORDS_CADENCE, i);
    if (!body_choice(body, "cadence", words, &cadence, error))
        return false;
    *ret_cadence = (enum cadence)cadence;
    return true;
}

/* ---- writing --------------------------------------------------------------------------------- */

void steer_write_due(struct json *json, const struct due_rule *rule) {
    char text[DUE_TEXT];
    char time[8];
    ask_text(json, "kind", due_kind_word(rule->kind));
    ask_text(json, "shift", due_shift_word(rule->shift));
    ask_integer(json, "count", rule->count);
    snprintf(time, sizeof time, "%02d:%02d", rule->minute / 60 % 24, rule->minute % 60);
    ask_text(json, "time", rule->minute == DUE_AT_CLOSE ? NULL : time);
    ask_text(json, "text", due_text(rule, text));
}

void steer_write_unit(
    struct json *json, const char *key, const struct model *model, uint32_t unit, day on) {
    if (key)
        json_key(json, key);
    if (unit == 0 || unit > model->unit_count) {
        json_null(json);
        return;
    }
    const struct model_state *state = model_state_on(model, unit - 1, on);
    if (!state)
        state = model_state_on(model, unit - 1, model_unit_end(model, unit - 1) - 1);
    json_object(json);
    ask_integer(json, "id", unit);
    ask_text(json, "code", state ? state->code : "");
    ask_text(json, "name", model_unit_name(model, unit - 1, on));
    ask_text(json, "kind", state ? model_word(WORDS_UNIT_KIND, state->kind) : NULL);
    json_end(json);
}

void steer_write_indicator(
    struct json *json, const char *key, const struct model *model, uint32_t indicator) {
    bool known = indicator && indicator <= model->indicator_count;
    ask_text(json, key, known ? model->indicators[indicator - 1].code : NULL);
}

void steer_write_moment(struct json *json, const char *key, moment at) {
    char text[MOMENT_TEXT];
    ask_text(json, key, moment_iso(at, text));
}

void steer_write_stamp(struct json *json, const char *key, stamp at) {
    char text[MOMENT_TEXT];
    ask_text(json, key, at ? stamp_iso(at, text) : NULL);
}

void steer_write_str(struct json *json, const char *key, struct str text) {
    json_key(json, key);
    json_str(json, text);
}
