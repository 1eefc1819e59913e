#include "board/model.h"

#include <string.h>

#include "base/attributes.h"
#include "base/say.h"

static const struct model_state *last_state_by(const struct model *model, uint32_t unit, day on) {
    if (unit >= model->unit_count)
        return NULL;
    const struct model_unit *u = &model->units[unit];
    const struct model_state *found = NULL;
    for (uint32_t i = 0; i < u->state_count; i++) {
        const struct model_state *state = &model->states[u->first_state + i];
        if (state->from > on)
            break;
        found = state;
    }
    return found;
}

const struct model_state *model_state_on(const struct model *model, uint32_t unit, day on) {
    const struct model_state *state = last_state_by(model, unit, on);
    return state && state->alive ? state : NULL;
}

day model_unit_start(const struct model *model, uint32_t unit) {
    if (unit >= model->unit_count || model->units[unit].state_count == 0)
        return DAY_AFTER_ALL;
    return model->states[model->units[unit].first_state].from;
}

day model_unit_end(const struct model *model, uint32_t unit) {
    const struct model_state *last = last_state_by(model, unit, DAY_AFTER_ALL);
    return last && !last->alive ? last->from : DAY_AFTER_ALL;
}

const struct model_state *model_state_near(const struct model *model, uint32_t unit, day on) {
    const struct model_state *state = model_state_on(model, unit, on);
    if (state)
        return state;
    day end = model_unit_end(model, unit);
    bool over = end != DAY_AFTER_ALL && end <= on;
    return model_state_on(model, unit, over ? end - 1 : model_unit_start(model, unit));
}

const char *model_unit_name(const struct model *model, uint32_t unit, day on) {
    const struct model_state *state = model_state_near(model, unit, on);
    return state ? state->name : "";
}

static const char *in_language(const char *name_vi, const char *name_en) {
    return say_language() == SAY_EN && name_en[0] ? name_en : name_vi;
}

const char *model_indicator_name(const struct model_indicator *indicator) {
    return in_language(indicator->name_vi, indicator->name_en);
}

const char *model_set_name(const struct model_set *set) {
    return in_language(set->name_vi, set->name_en);
}

const char *model_band_name(const struct model_band *band) {
    return in_language(band->name_vi, band->name_en);
}

const struct model_target_version *model_target_on(
    const struct model *model, const struct model_target *target, day on) {
    if (target->version_count == 0)
        return NULL;
    const struct model_target_version *versions = &model->versions[target->first_version];
    const struct model_target_version *found = &versions[0];
    for (uint32_t i = 1; i < target->version_count && versions[i].from <= on; i++)
        found = &versions[i];
    return found;
}

uint32_t model_indicator_by_code(const struct model *model, struct str code) {
    for (size_t i = 0; i < model->indicator_count; i++)
        if (model->indicators[i].known && str_is(code, model->indicators[i].code))
            return (uint32_t)i;
    return MODEL_NONE;
}

uint32_t model_set_by_code(const struct model *model, const char *code) {
    for (size_t i = 0; i < model->set_count; i++)
        if (model->sets[i].known && strcmp(model->sets[i].code, code) == 0)
            return (uint32_t)i;
    return MODEL_NONE;
}

enum { WORDS_MOST = 10 };

static const char *const words[WORDS_COUNT][WORDS_MOST] = {
    [WORDS_UNIT_KIND] =
        {"nation", "province", "district", "commune", "department", "committee", "other"},
    [WORDS_LINEAGE] = {"merge", "split", "keep", "rename", "retype"},
    [WORDS_ROLLUP] = {"sum", "weighted_mean", "ratio", "min", "max", "none"},
    [WORDS_OVER_TIME] = {"last", "sum", "mean", "min", "max"},
    [WORDS_ABOVE] = {"replaces", "adds"},
    [WORDS_DIRECTION] = {"rising", "falling", "ceiling", "floor"},
    [WORDS_CADENCE] =
        {"hour", "day", "week", "month", "quarter", "half", "nine_months", "year", "term"},
    [WORDS_SCHEME] = {"calendar", "decree_09"},
    [WORDS_PACE] = {"linear", "compound", "none"},
};

const char *model_word(enum model_words table, unsigned value) {
    return value < WORDS_MOST ? words[table][value] : NULL;
}

int model_word_parse(enum model_words table, const char *word, size_t length) {
    for (int i = 0; i < WORDS_MOST && words[table][i]; i++)
        if (strlen(words[table][i]) == length && memcmp(words[table][i], word, length) == 0)
            return i;
    return -1;
}
