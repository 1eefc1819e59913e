#include "ledger/registry.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/say.h"
#include "ledger/model.h"

/* ---- who bears a code ---- */

static bool continues(const struct bearer *bearer, const struct model_state *state) {
    return bearer->to == state->from && bearer->kind == state->kind &&
           strcmp(bearer->code, state->code) == 0;
}

/* Append the stretches of one unit's life in which code and kind stay the same. */
static size_t add_bearers(const struct model *model, uint32_t unit, struct bearer *bearers) {
    const struct model_unit *u = &model->units[unit];
    size_t count = 0;
    for (uint32_t i = 0; i < u->state_count; i++) {
        const struct model_state *state = &model->states[u->first_state + i];
        if (!state->alive)
            continue;
        day to = i + 1 < u->state_count ? state[1].from : DAY_AFTER_ALL;
        if (count && continues(&bearers[count - 1], state))
            bearers[count - 1].to = to;
        else
            bearers[count++] = (struct bearer){state->code, unit, state->from, to, state->kind};
    }
    return count;
}

static int by_code(const void *left, const void *right) {
    const struct bearer *a = left;
    const struct bearer *b = right;
    int order = strcmp(a->code, b->code);
    if (order != 0)
        return order;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->unit > b->unit) - (a->unit < b->unit);
}

static bool index_units(struct registry *registry) {
    const struct model *model = &registry->model;
    struct arena *arena = &registry->arena;
    registry->bearers = arena_take(arena, model->state_count, sizeof *registry->bearers);
    registry->group_ends = arena_take(arena, model->state_count, sizeof *registry->group_ends);
    registry->places = arena_take(arena, model->unit_count, sizeof *registry->places);
    if (!registry->bearers || !registry->group_ends || !registry->places)
        return false;
    size_t count = 0;
    for (uint32_t unit = 0; unit < model->unit_count; unit++)
        count += add_bearers(model, unit, registry->bearers + count);
    if (count)
        qsort(registry->bearers, count, sizeof *registry->bearers, by_code);
    registry->bearer_count = count;
    if (!codes_init(&registry->units, count, arena))
        return false;
    for (size_t i = count; i-- > 0;) {
        bool last =
            i + 1 == count || strcmp(registry->bearers[i].code, registry->bearers[i + 1].code) != 0;
        registry->group_ends[i] = last ? (uint32_t)(i + 1) : registry->group_ends[i + 1];
    }
    for (uint32_t i = 0; i < count; i = registry->group_ends[i])
        codes_add(&registry->units, str_of(registry->bearers[i].code), i);
    return true;
}

static bool index_indicators(struct registry *registry) {
    const struct model *model = &registry->model;
    if (!codes_init(&registry->indicators, model->indicator_count, &registry->arena))
        return false;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        if (model->indicators[i].known)
            codes_add(&registry->indicators, str_of(model->indicators[i].code), i);
    return true;
}

bool registry_load(
    struct ledger *ledger, const struct position *position, struct registry **ret_registry,
    struct error *error) {
    struct registry *registry = calloc(1, sizeof *registry);
    if (!registry)
        return error_memory(error);
    registry->facts = position->facts;
    bool ok = position->facts == 0 ||
              ledger_model(ledger, position, &registry->arena, &registry->model, error);
    if (ok && !(index_units(registry) && index_indicators(registry)))
        ok = error_memory(error);
    if (!ok) {
        registry_free(registry);
        return false;
    }
    *ret_registry = registry;
    return true;
}

void registry_free(struct registry *registry) {
    if (!registry)
        return;
    arena_release(&registry->arena);
    free(registry);
}

/* ---- places ---- */

/* The day on which a unit's next state begins. */
static day state_end(const struct model *model, const struct model_state *state) {
    const struct model_unit *unit = &model->units[state->unit];
    const struct model_state *behind = &model->states[unit->first_state + unit->state_count];
    return state + 1 < behind ? state[1].from : DAY_AFTER_ALL;
}

/* Up the tree to the province, for as long as nothing on the way changes. */
static struct place find_place(const struct model *model, uint32_t unit, day on) {
    struct place place = {DAY_BEFORE_ALL, DAY_AFTER_ALL, unit};
    uint32_t at = unit;
    for (int level = 0; at != MODEL_NONE && level < LEDGER_DEPTH_MAX; level++) {
        const struct model_state *state = model_state_on(model, at, on);
        if (!state)
            return (struct place){0};
        day end = state_end(model, state);
        place.from = state->from > place.from ? state->from : place.from;
        place.to = end < place.to ? end : place.to;
        place.province = at;
        at = state->kind == UNIT_PROVINCE ? MODEL_NONE : state->parent;
    }
    return place;
}

const struct place *registry_place(struct registry *registry, uint32_t unit, day on) {
    if (unit >= registry->model.unit_count)
        return NULL;
    struct place *place = &registry->places[unit];
    if (on >= place->from && on < place->to)
        return place;
    struct place found = find_place(&registry->model, unit, on);
    if (found.from >= found.to)
        return NULL;
    *place = found;
    return place;
}

/* ---- words ---- */

const char *registry_unit_name(const struct model *model, uint32_t unit) {
    const char *name = "?";
    if (unit >= model->unit_count)
        return name;
    const struct model_unit *u = &model->units[unit];
    for (uint32_t i = 0; i < u->state_count; i++)
        if (model->states[u->first_state + i].alive)
            name = model->states[u->first_state + i].name;
    return name;
}

const char *registry_life(const struct model *model, uint32_t unit, char text[REGISTRY_TEXT]) {
    char from[MOMENT_TEXT];
    char to[MOMENT_TEXT];
    day start = model_unit_start(model, unit);
    day end = model_unit_end(model, unit);
    if (end == DAY_AFTER_ALL)
        snprintf(text, REGISTRY_TEXT, _("since %s"), day_plain(start, from));
    else if (start == DAY_BEFORE_ALL)
        snprintf(text, REGISTRY_TEXT, _("until %s"), day_plain(end - 1, to));
    else
        snprintf(
            text, REGISTRY_TEXT, _("from %s to %s"), day_plain(start, from),
            day_plain(end - 1, to));
    return text;
}

const char *registry_kin(
    const struct model *model, uint32_t unit, bool before, char text[REGISTRY_TEXT]) {
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        if ((before ? edge->new_unit : edge->old_unit) != unit)
            continue;
        const char *name = registry_unit_name(model, before ? edge->old_unit : edge->new_unit);
        size_t need = strlen(name) + 2;
        if (used + need + sizeof "…" >= REGISTRY_TEXT) {
            snprintf(text + used, REGISTRY_TEXT - used, ", …");
            break;
        }
        used += (size_t)snprintf(text + used, REGISTRY_TEXT - used, "%s%s", used ? ", " : "", name);
    }
    return text;
}
