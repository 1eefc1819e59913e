/*
 * The rules of the tree of units (units.h), over everything on record.
 */
#include <stdio.h>

#include "base/say.h"
#include "ledger/private.h"

static const struct model_state *states_of(
    const struct model *model, uint32_t unit, uint32_t *ret_count) {
    *ret_count = model->units[unit].state_count;
    return &model->states[model->units[unit].first_state];
}

/* ---- one life ---- */

static bool check_life(const struct model *model, uint32_t unit, struct error *error) {
    char text[MOMENT_TEXT];
    uint32_t count;
    const struct model_state *states = states_of(model, unit, &count);
    if (count == 0)
        return error_set(
            error, ERROR_CONFLICT, _("Unit %u has no state: neither a name nor a first day."),
            unit + 1);
    if (!states[0].alive)
        return error_set(
            error, ERROR_CONFLICT, _("Unit %u ends on %s without ever having begun."), unit + 1,
            day_plain(states[0].from, text));
    for (uint32_t i = 1; i + 1 < count; i++) {
        if (states[i].alive)
            continue;
        error_set(
            error, ERROR_CONFLICT, _("“%s” ended on %s and cannot have another state after that."),
            registry_unit_name(model, unit), day_plain(states[i].from, text));
        return error_hint(
            error, "%s",
            _("Start a new unit, and say by lineage what it continues; or correct the end."));
    }
    return true;
}

/* ---- parents ---- */

static bool check_parent(
    const struct model *model, const struct model_state *state, day end, struct error *error) {
    if (!state->alive || state->parent == MODEL_NONE)
        return true;
    day start = model_unit_start(model, state->parent);
    day last = model_unit_end(model, state->parent);
    if (start <= state->from && last >= end)
        return true;
    char from[MOMENT_TEXT];
    char life[REGISTRY_TEXT];
    error_set(
        error, ERROR_CONFLICT,
        _("“%s” is placed under “%s” from %s on, which does not exist all that time."), state->name,
        registry_unit_name(model, state->parent), day_plain(state->from, from));
    if (start != DAY_AFTER_ALL)
        error_detail(
            error, _("“%s” exists %s."), registry_unit_name(model, state->parent),
            registry_life(model, state->parent, life));
    return error_hint(
        error, "%s",
        _("End the unit with its parent, or place it under another one from that day on."));
}

static bool check_parents(const struct model *model, uint32_t unit, struct error *error) {
    uint32_t count;
    const struct model_state *states = states_of(model, unit, &count);
    for (uint32_t i = 0; i < count; i++) {
        day end = i + 1 < count ? states[i + 1].from : DAY_AFTER_ALL;
        if (!check_parent(model, &states[i], end, error))
            return false;
    }
    return true;
}

/* A ring closes on the day on which the last of its members gets the parent that closes it: so it
 * is enough to walk up from every state on its first day. */
static bool check_ancestors(
    const struct model *model, const struct model_state *state, struct error *error) {
    char text[MOMENT_TEXT];
    const struct model_state *at = state;
    for (int level = 1; at && at->parent != MODEL_NONE; level++) {
        if (at->parent == state->unit)
            return error_set(
                error, ERROR_CONFLICT, _("On %s “%s” would be above itself, through “%s”."),
                day_plain(state->from, text), state->name, at->name);
        if (level >= LEDGER_DEPTH_MAX)
            return error_set(
                error, ERROR_LIMIT, _("“%s” is more than %d levels deep."), state->name,
                LEDGER_DEPTH_MAX);
        at = model_state_on(model, at->parent, state->from);
    }
    return true;
}

/* ---- codes ---- */

/* The bearers stand by code, kind and day: those who share a day are neighbours. */
static bool check_codes(const struct registry *registry, struct error *error) {
    for (size_t i = 1; i < registry->bearer_count; i++) {
        const struct bearer *a = &registry->bearers[i - 1];
        const struct bearer *b = &registry->bearers[i];
        if (a->kind != b->kind || b->from >= a->to || strcmp(a->code, b->code) != 0)
            continue;
        char text[MOMENT_TEXT];
        error_set(
            error, ERROR_CONFLICT, _("“%s” and “%s” both have the code “%s” on %s."),
            registry_unit_name(&registry->model, a->unit),
            registry_unit_name(&registry->model, b->unit), a->code, day_plain(b->from, text));
        return error_hint(
            error, "%s",
            _("One code belongs to one unit of a kind at a time: end the earlier one, or "
              "correct the code."));
    }
    return true;
}

bool rules_tree(const struct registry *registry, struct error *error) {
    const struct model *model = &registry->model;
    for (uint32_t unit = 0; unit < model->unit_count; unit++)
        if (!check_life(model, unit, error) || !check_parents(model, unit, error))
            return false;
    for (size_t i = 0; i < model->state_count; i++)
        if (model->states[i].alive && !check_ancestors(model, &model->states[i], error))
            return false;
    return check_codes(registry, error);
}
