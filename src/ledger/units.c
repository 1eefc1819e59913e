#include "ledger/units.h"

#include <stdio.h>

#include "base/say.h"
#include "ledger/private.h"

/* ---- putting ---- */

bool commit_put_unit(struct commit *commit, uint32_t *ret_unit, struct error *error) {
    uint32_t unit;
    if (!put_begin(commit, error) || !put_id(commit, FACT_UNIT, 0, &unit, error))
        return false;
    const struct fact_value values[UNIT_COLUMNS] = {[UNIT_ID] = fact_int(unit)};
    if (!put_row(commit, FACT_UNIT, values, error))
        return false;
    *ret_unit = unit;
    return true;
}

static bool put_state_texts(
    struct commit *commit, const struct unit_state *state, struct fact_value values[],
    struct error *error) {
    const struct put_text texts[] = {
        {state->code, N_("The unit's code"), LEDGER_CODE_MAX, state->alive, STATE_CODE},
        {state->name, N_("The unit's name"), LEDGER_TEXT_MAX, state->alive, STATE_NAME},
        {state->type, N_("The unit's type"), LEDGER_TEXT_MAX, false, STATE_TYPE},
        {state->exchange_id, N_("The exchange identifier"), LEDGER_CODE_MAX, false,
         STATE_EXCHANGE_ID},
        {state->source, N_("The source"), LEDGER_TEXT_MAX, false, STATE_SOURCE},
    };
    return put_texts(commit, texts, COUNT_OF(texts), values, error);
}

bool commit_put_state(struct commit *commit, const struct unit_state *state, struct error *error) {
    struct fact_value values[STATE_COLUMNS];
    if (!put_begin(commit, error) || !put_known(commit, FACT_UNIT, state->unit, false, error))
        return false;
    const char *kind = model_word(WORDS_UNIT_KIND, state->kind);
    if (!kind)
        return error_set(error, ERROR_INPUT, "%s", _("There is no such kind of unit."));
    if (!put_state_texts(commit, state, values, error))
        return false;
    values[STATE_UNIT] = fact_int(state->unit);
    values[STATE_FROM_DAY] = fact_int(state->from);
    values[STATE_ALIVE] = fact_int(state->alive);
    values[STATE_KIND] = fact_text(str_of(kind));
    values[STATE_PARENT] = put_later(commit, FACT_UNIT, state->parent);
    values[STATE_ORDINAL] = fact_int(state->ordinal);
    values[STATE_SIMULATED] = fact_int(state->simulated);
    return put_row(commit, FACT_UNIT_STATE, values, error);
}

/* Of two states for one day in one commit nobody could say which counts. */
bool rules_states(struct commit *commit, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (commit->rows[FACT_UNIT_STATE] == 0)
        return true;
    if (!db_prepare(
            commit->ledger->db,
            "SELECT unit, from_day FROM unit_state WHERE commit_id = $1 "
            "GROUP BY unit, from_day HAVING COUNT(*) > 1 ORDER BY unit, from_day LIMIT 1",
            &find, error))
        return false;
    statement_bind_int(find, 1, commit->row.record.id);
    bool ok = statement_step(find, &row, error);
    char text[MOMENT_TEXT];
    if (ok && row)
        ok = error_set(
            error, ERROR_CONFLICT, _("“%s” is given two states for %s."),
            registry_unit_name(&commit->registry->model, (uint32_t)column_int(find, 0) - 1),
            day_plain((day)column_int(find, 1), text));
    statement_free(find);
    return ok;
}

/* ---- resolving ---- */

/* Those who bear the code on any day. */
struct bearers {
    const struct bearer *first, *end;
};

static struct bearers bearers_of(const struct registry *registry, struct str code) {
    uint32_t first = codes_find(&registry->units, code);
    if (first == CODES_NONE)
        return (struct bearers){NULL, NULL};
    return (struct bearers){
        registry->bearers + first, registry->bearers + registry->group_ends[first]};
}

static bool bears(const struct bearer *bearer, enum unit_kind kind, day on) {
    return on >= bearer->from && on < bearer->to && (kind == UNIT_ANY_KIND || bearer->kind == kind);
}

static bool ambiguous(struct str code, day on, struct bearers all, struct error *error) {
    char day_text[MOMENT_TEXT];
    char kinds[REGISTRY_TEXT] = "";
    size_t used = 0;
    for (const struct bearer *b = all.first; b < all.end; b++)
        if (bears(b, UNIT_ANY_KIND, on))
            used += (size_t)snprintf(
                kinds + used, sizeof kinds - used, "%s%s", used ? ", " : "",
                model_word(WORDS_UNIT_KIND, b->kind));
    error_set(
        error, ERROR_CONFLICT, _("Several units have the code “%.*s” on %s."), STR_ARGS(code),
        day_plain(on, day_text));
    return error_hint(error, _("Say which kind is meant: %s."), kinds);
}

/* The bearer whose time lies nearest to the day. */
static const struct bearer *nearest(struct bearers all, day on) {
    const struct bearer *best = all.first;
    int64_t best_distance = INT64_MAX;
    for (const struct bearer *b = all.first; b < all.end; b++) {
        int64_t distance = on < b->from ? (int64_t)b->from - on : (int64_t)on - b->to + 1;
        if (distance < best_distance) {
            best = b;
            best_distance = distance;
        }
    }
    return best;
}

static bool not_found(
    const struct registry *registry, struct str code, enum unit_kind kind, day on,
    struct bearers all, struct error *error) {
    const struct model *model = &registry->model;
    char day_text[MOMENT_TEXT];
    char life[REGISTRY_TEXT];
    char kin[REGISTRY_TEXT];
    error_set(
        error, ERROR_NOT_FOUND, _("No unit has the code “%.*s” on %s."), STR_ARGS(code),
        day_plain(on, day_text));
    const struct bearer *bearer = all.first ? nearest(all, on) : NULL;
    if (!bearer)
        return error_hint(
            error, "%s", _("Check the code; a leading zero is easily lost in a spreadsheet."));
    const char *name = registry_unit_name(model, bearer->unit);
    if (bears(bearer, UNIT_ANY_KIND, on)) {
        error_detail(
            error, _("“%s” has it, but as another kind: %s."), name,
            model_word(WORDS_UNIT_KIND, bearer->kind));
        return error_hint(
            error, _("The kind asked for was: %s."), model_word(WORDS_UNIT_KIND, kind));
    }
    registry_life(model, bearer->unit, life);
    registry_kin(model, bearer->unit, on < bearer->from, kin);
    if (!kin[0])
        return error_detail(error, _("“%s” exists %s."), name, life);
    if (on < bearer->from)
        error_detail(error, _("“%s” exists %s; before it: %s."), name, life, kin);
    else
        error_detail(error, _("“%s” exists %s; what followed: %s."), name, life, kin);
    return error_hint(
        error, "%s", _("Use the code of the unit that existed on that day, or check the day."));
}

bool ledger_unit(
    const struct ledger *ledger, struct str code, enum unit_kind kind, day on, uint32_t *ret_unit,
    struct error *error) {
    const struct registry *registry = ledger->registry;
    struct bearers all = bearers_of(registry, code);
    uint32_t found = 0;
    for (const struct bearer *b = all.first; b < all.end; b++) {
        if (!bears(b, kind, on))
            continue;
        if (found)
            return ambiguous(code, on, all, error);
        found = b->unit + 1;
    }
    if (!found)
        return not_found(registry, code, kind, on, all, error);
    *ret_unit = found;
    return true;
}

uint32_t ledger_province(struct ledger *ledger, uint32_t unit, day on) {
    const struct place *place = registry_place(ledger->registry, unit - 1, on);
    return place ? place->province + 1 : 0;
}
