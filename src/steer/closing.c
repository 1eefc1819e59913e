#include "steer/closing.h"

#include "base/say.h"

/* The ledger holds trees of at most 32 levels (ledger/ledger.h). */
enum { LEVELS_MOST = 32 };

bool closing_below(const struct model *model, uint32_t unit, uint32_t above, day on) {
    if (above == 0 || unit == above)
        return true;
    uint32_t at = unit - 1;
    for (int level = 0; level < LEVELS_MOST; level++) {
        const struct model_state *state = model_state_on(model, at, on);
        if (!state || state->parent == MODEL_NONE)
            return false;
        if (state->parent == above - 1)
            return true;
        at = state->parent;
    }
    return false;
}

static bool concerns(
    const struct rules_closing *closing, const struct model *model, uint32_t unit,
    uint32_t indicator, moment at) {
    return (closing->indicator == 0 || closing->indicator == indicator) &&
           closing_below(model, unit, closing->unit, day_of_moment(at));
}

static bool is_open(
    const struct rules *rules, const struct model *model, uint32_t unit, uint32_t indicator,
    moment from, moment to, moment now) {
    for (size_t i = 0; i < rules->opening_count; i++) {
        const struct rules_closing *opening = &rules->openings[i];
        if (opening->from <= to && opening->to >= from && now <= opening->until &&
            concerns(opening, model, unit, indicator, to))
            return true;
    }
    return false;
}

const struct rules_closing *closing_of(
    const struct rules *rules, const struct model *model, uint32_t unit, uint32_t indicator,
    moment from, moment to, moment now) {
    for (size_t i = 0; i < rules->closing_count; i++) {
        const struct rules_closing *closing = &rules->closings[i];
        if (closing->from <= from && closing->to >= to &&
            concerns(closing, model, unit, indicator, to))
            return is_open(rules, model, unit, indicator, from, to, now) ? NULL : closing;
    }
    return NULL;
}

bool closing_check(
    const struct rules *rules, const struct model *model, uint32_t unit, uint32_t indicator,
    moment at, moment now, struct error *error) {
    const struct rules_closing *closing = closing_of(rules, model, unit, indicator, at, at, now);
    if (!closing)
        return true;
    char from[MOMENT_TEXT];
    char to[MOMENT_TEXT];
    error_set(
        error, ERROR_CONFLICT, _("The period %s – %s is closed."),
        moment_plain(closing->from, from), moment_plain(closing->to, to));
    error_detail(error, _("The reason given: %s"), closing->reason);
    return error_hint(error, "%s", _("Ask for it to be opened, and say why."));
}
