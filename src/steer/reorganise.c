#include "steer/reorganise.h"

#include <string.h>

#include "base/say.h"

/* ---- completing a plan ----------------------------------------------------------------------- */

struct completing {
    const struct model *model;
    struct arena *arena;
    struct reorganise_plan *plan;
    day on;
    /* Of each unit: 0 goes on; else 1 + the index of the edge by which it ends first. */
    uint32_t *edge_of;
    struct error *error;
};

static const char *name_of(const struct model *model, uint32_t unit, day on) {
    return model_unit_name(model, unit - 1, on);
}

static const struct model_state *state_before(const struct completing *c, uint32_t unit) {
    return model_state_on(c->model, unit - 1, c->on - 1);
}

static bool check_edge(struct completing *c, size_t index) {
    const struct reorganise_edge *edge = &c->plan->edges[index];
    char text[MOMENT_TEXT];
    if (edge->old_unit == 0 || edge->old_unit > c->model->unit_count ||
        edge->new_unit > c->model->unit_count) {
        error_set(c->error, ERROR_NOT_FOUND, "%s", _("There is no such unit."));
        return error_field(c->error, "edges[%zu].old", index);
    }
    if (edge->made > c->plan->unit_count)
        return error_set(c->error, ERROR_INPUT, "%s", _("An edge names no unit of the plan."));
    if (state_before(c, edge->old_unit) && model_unit_end(c->model, edge->old_unit - 1) >= c->on)
        return true;
    error_set(
        c->error, ERROR_CONFLICT, _("“%s” does not exist on the day before %s."),
        name_of(c->model, edge->old_unit, c->on), day_plain(c->on, text));
    return error_field(c->error, "edges[%zu].old", index);
}

static bool check_event(struct completing *c) {
    const struct reorganise_plan *plan = c->plan;
    if (plan->edge_count == 0)
        return error_set(
            c->error, ERROR_INPUT, "%s", _("A reorganisation names at least one unit that ends."));
    if (plan->edge_count > REORGANISE_EDGES_MAX || plan->unit_count > REORGANISE_UNITS_MAX)
        return error_set(
            c->error, ERROR_LIMIT, _("A reorganisation has at most %d units and %d edges."),
            REORGANISE_UNITS_MAX, REORGANISE_EDGES_MAX);
    for (size_t i = 0; i < plan->edge_count; i++)
        if (!check_edge(c, i))
            return false;
    return true;
}

static bool find_ending(struct completing *c) {
    struct reorganise_plan *plan = c->plan;
    uint32_t *ending = arena_take(c->arena, plan->edge_count + 1, sizeof *ending);
    c->edge_of = arena_take(c->arena, c->model->unit_count + 1, sizeof *c->edge_of);
    if (!ending || !c->edge_of)
        return error_memory(c->error);
    for (size_t i = 0; i < plan->edge_count; i++) {
        uint32_t unit = plan->edges[i].old_unit;
        if (c->edge_of[unit - 1])
            continue;
        c->edge_of[unit - 1] = (uint32_t)i + 1;
        ending[plan->ending_count++] = unit;
    }
    plan->ending = ending;
    return true;
}

/* Every unit of the plan is one that something goes into. */
static bool check_made(struct completing *c) {
    const struct reorganise_plan *plan = c->plan;
    bool *used = arena_take(c->arena, plan->unit_count + 1, sizeof *used);
    if (!used)
        return error_memory(c->error);
    for (size_t i = 0; i < plan->edge_count; i++)
        if (plan->edges[i].made)
            used[plan->edges[i].made - 1] = true;
    for (size_t i = 0; i < plan->unit_count; i++) {
        if (used[i])
            continue;
        error_set(
            c->error, ERROR_INPUT, _("Nothing goes into “%.*s”."), STR_ARGS(plan->units[i].name));
        return error_field(c->error, "units[%zu]", i);
    }
    return true;
}

/* The one unit that came after an ending one; false when there is none or several. */
static bool only_successor(
    const struct reorganise_plan *plan, uint32_t unit, struct reorganise_move *ret_place) {
    bool found = false;
    for (size_t i = 0; i < plan->edge_count; i++) {
        const struct reorganise_edge *edge = &plan->edges[i];
        if (edge->old_unit != unit)
            continue;
        if (found || (edge->new_unit == 0 && edge->made == 0))
            return false;
        ret_place->parent = edge->new_unit;
        ret_place->parent_made = edge->made;
        found = true;
    }
    return found;
}

/* ---- what hangs below ------------------------------------------------------------------------ */

static bool add_move(struct completing *c, struct reorganise_move *moves, uint32_t unit) {
    const struct model_state *state = model_state_on(c->model, unit - 1, c->on);
    struct reorganise_move move = {.unit = unit};
    if (!state || state->parent == MODEL_NONE || !c->edge_of[state->parent] || c->edge_of[unit - 1])
        return true;
    if (only_successor(c->plan, state->parent + 1, &move)) {
        moves[c->plan->move_count++] = move;
        return true;
    }
    error_set(
        c->error, ERROR_CONFLICT, _("“%s” hangs below “%s”, which ends without one unit after it."),
        state->name, name_of(c->model, state->parent + 1, c->on));
    return error_hint(
        c->error, "%s", _("End it too, or place it under another unit before the reorganisation."));
}

static bool find_moves(struct completing *c) {
    struct reorganise_move *moves = arena_take(c->arena, c->model->unit_count + 1, sizeof *moves);
    if (!moves)
        return error_memory(c->error);
    for (uint32_t unit = 1; unit <= c->model->unit_count; unit++)
        if (!add_move(c, moves, unit))
            return false;
    c->plan->moves = moves;
    return true;
}

/* ---- parents that were left out -------------------------------------------------------------- */

static bool give_parent(struct completing *c, struct reorganise_unit *unit, uint32_t made) {
    for (size_t i = 0; i < c->plan->edge_count; i++) {
        const struct reorganise_edge *edge = &c->plan->edges[i];
        if (edge->made != made)
            continue;
        const struct model_state *state = state_before(c, edge->old_unit);
        struct reorganise_move place = {0};
        if (!state || state->parent == MODEL_NONE)
            return true; /* a root, as it was */
        unit->parent = state->parent + 1;
        if (!c->edge_of[state->parent])
            return true;
        unit->parent = 0;
        if (only_successor(c->plan, state->parent + 1, &place)) {
            unit->parent = place.parent;
            unit->parent_made = place.parent_made;
            return true;
        }
        error_set(
            c->error, ERROR_INPUT, _("Under which unit does “%.*s” stand?"), STR_ARGS(unit->name));
        return error_field(c->error, "units[%u].parent", made - 1);
    }
    return true;
}

static bool give_parents(struct completing *c) {
    struct reorganise_plan *plan = c->plan;
    struct reorganise_unit *units = arena_take(c->arena, plan->unit_count + 1, sizeof *units);
    if (!units)
        return error_memory(c->error);
    for (size_t i = 0; i < plan->unit_count; i++) {
        units[i] = plan->units[i];
        if (units[i].parent == 0 && units[i].parent_made == 0 &&
            !give_parent(c, &units[i], (uint32_t)i + 1))
            return false;
    }
    plan->units = units;
    return true;
}

bool reorganise_complete(
    const struct model *model, struct arena *arena, struct reorganise_plan *plan,
    struct error *error) {
    struct completing c = {
        .model = model, .arena = arena, .plan = plan, .on = plan->event.operating, .error = error};
    plan->ending_count = plan->move_count = 0;
    return check_event(&c) && find_ending(&c) && check_made(&c) && give_parents(&c) &&
           find_moves(&c);
}

/* ---- the act --------------------------------------------------------------------------------- */

static uint32_t parent_id(const struct reorganise_act *act, uint32_t parent, uint32_t made) {
    return made ? act->made[made - 1] : parent;
}

static bool put_units(struct reorganise_act *act, struct commit *commit, struct error *error) {
    const struct reorganise_plan *plan = act->plan;
    for (size_t i = 0; i < plan->unit_count; i++)
        if (!commit_put_unit(commit, &act->made[i], error))
            return false;
    for (size_t i = 0; i < plan->unit_count; i++) {
        const struct reorganise_unit *unit = &plan->units[i];
        const struct unit_state state = {
            .unit = act->made[i],
            .parent = parent_id(act, unit->parent, unit->parent_made),
            .from = plan->event.operating,
            .alive = true,
            .simulated = plan->event.simulated,
            .kind = unit->kind,
            .ordinal = unit->ordinal,
            .code = unit->code,
            .name = unit->name,
            .type = unit->type,
            .exchange_id = unit->exchange_id,
            .source = plan->event.resolution,
        };
        if (!commit_put_state(commit, &state, error))
            return error_field(error, "units[%zu]", i);
    }
    return true;
}

static bool put_ends(struct reorganise_act *act, struct commit *commit, struct error *error) {
    const struct reorganise_plan *plan = act->plan;
    for (size_t i = 0; i < plan->ending_count; i++) {
        const struct model_state *last =
            model_state_on(act->model, plan->ending[i] - 1, plan->event.operating - 1);
        const struct unit_state state = {
            .unit = plan->ending[i],
            .from = plan->event.operating,
            .simulated = plan->event.simulated,
            .kind = last ? (enum unit_kind)last->kind : UNIT_OTHER,
            .source = plan->event.resolution,
        };
        if (!commit_put_state(commit, &state, error))
            return false;
    }
    return true;
}

/* The same unit under another parent. */
static bool put_moves(struct reorganise_act *act, struct commit *commit, struct error *error) {
    const struct reorganise_plan *plan = act->plan;
    for (size_t i = 0; i < plan->move_count; i++) {
        const struct reorganise_move *move = &plan->moves[i];
        const struct model_state *now =
            model_state_on(act->model, move->unit - 1, plan->event.operating);
        if (!now)
            continue;
        const struct unit_state state = {
            .unit = move->unit,
            .parent = parent_id(act, move->parent, move->parent_made),
            .from = plan->event.operating,
            .alive = true,
            .simulated = plan->event.simulated,
            .kind = (enum unit_kind)now->kind,
            .ordinal = now->ordinal,
            .code = str_of(now->code),
            .name = str_of(now->name),
            .type = str_of(now->type),
            .source = plan->event.resolution,
        };
        if (!commit_put_state(commit, &state, error))
            return false;
    }
    return true;
}

static bool put_edges(struct reorganise_act *act, struct commit *commit, struct error *error) {
    const struct reorganise_plan *plan = act->plan;
    for (size_t i = 0; i < plan->edge_count; i++) {
        const struct reorganise_edge *edge = &plan->edges[i];
        const struct lineage lineage = {
            .reorganisation = act->id,
            .old_unit = edge->old_unit,
            .new_unit = edge->made ? act->made[edge->made - 1] : edge->new_unit,
            .simulated = plan->event.simulated,
            .kind = edge->kind,
            .share = edge->share,
            .back_share = edge->back_share,
            .clause = edge->clause,
            .source = plan->event.resolution,
        };
        if (lineage.new_unit && !commit_put_lineage(commit, &lineage, error))
            return error_field(error, "edges[%zu]", i);
    }
    return true;
}

bool reorganise_fill(void *context, struct commit *commit, struct error *error) {
    struct reorganise_act *act = context;
    act->checked = false;
    if (!put_units(act, commit, error) || !put_ends(act, commit, error) ||
        !put_moves(act, commit, error) ||
        !commit_put_reorganisation(commit, &act->plan->event, &act->id, error) ||
        !put_edges(act, commit, error))
        return false;
    if (!act->dry)
        return true;
    if (!commit_check(commit, error))
        return false;
    act->checked = true;
    return error_set(error, ERROR_USAGE, "%s", _("This was a dry run: nothing is on record."));
}

/* ---- what it means --------------------------------------------------------------------------- */

bool reorganise_undivided(const struct reorganise_plan *plan, uint32_t old_unit) {
    size_t successors = 0;
    bool unknown = false;
    for (size_t i = 0; i < plan->edge_count; i++) {
        const struct reorganise_edge *edge = &plan->edges[i];
        if (edge->old_unit != old_unit || (edge->new_unit == 0 && edge->made == 0))
            continue;
        successors++;
        unknown = unknown || edge->share == SHARE_UNKNOWN;
    }
    return successors > 1 && unknown;
}

bool reorganise_hits_target(
    const struct reorganise_plan *plan, const struct model *model, size_t target) {
    const struct model_target *t = &model->targets[target];
    for (size_t i = 0; i < plan->ending_count; i++)
        if (plan->ending[i] == t->unit + 1)
            return t->to >= plan->event.operating;
    return false;
}

/* ---- undoing --------------------------------------------------------------------------------- */

/* Has the unit a state from later than the day on which the reorganisation operated? */
static bool changed_since(
    const struct model *model, uint32_t unit, day operated, const struct model_state **ret_state) {
    const struct model_unit *u = &model->units[unit - 1];
    for (uint32_t i = 0; i < u->state_count; i++) {
        const struct model_state *state = &model->states[u->first_state + i];
        *ret_state = state;
        if (state->from > operated)
            return true;
    }
    return false;
}

static bool check_unchanged(
    const struct model *model, const struct reorganise_past *past, size_t count, day operated,
    struct error *error) {
    const struct model_state *state = NULL;
    char text[MOMENT_TEXT];
    for (size_t i = 0; i < count; i++) {
        uint32_t unit = past[i].new_unit;
        if (unit == 0 || unit > model->unit_count)
            return error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such unit."));
        if (!changed_since(model, unit, operated, &state))
            continue;
        error_set(
            error, ERROR_CONFLICT, _("“%s” has been changed since, on %s."),
            name_of(model, unit, operated), day_plain(state->from, text));
        return error_hint(error, "%s", _("Undo what came later first."));
    }
    return true;
}

/* Of each unit: 1 + the place of the one that brings it back, in the order of the edges; and how many
 * it was made of. */
struct returning {
    uint32_t *place, *sources;
    uint32_t count;
};

static bool find_returning(
    const struct model *model, const struct reorganise_past *past, size_t count,
    struct returning *returning, struct error *error) {
    for (size_t i = 0; i < count; i++) {
        uint32_t unit = past[i].old_unit;
        if (unit == 0 || unit > model->unit_count)
            return error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such unit."));
        returning->sources[past[i].new_unit]++;
        if (returning->place[unit] == 0)
            returning->place[unit] = ++returning->count;
    }
    return true;
}

/* As the old unit was on its last day; under its parent of then, or what brings that one back. */
static struct reorganise_unit brought_back(
    const struct model *model, const struct returning *returning, uint32_t unit, day operated,
    day on) {
    const struct model_state *last = model_state_on(model, unit - 1, operated - 1);
    if (!last)
        return (struct reorganise_unit){0};
    struct reorganise_unit back = {
        .code = str_of(last->code),
        .name = str_of(last->name),
        .type = str_of(last->type),
        .kind = (enum unit_kind)last->kind,
        .ordinal = last->ordinal,
    };
    if (last->parent == MODEL_NONE)
        return back;
    back.parent_made = returning->place[last->parent + 1];
    if (back.parent_made == 0 && model_state_on(model, last->parent, on))
        back.parent = last->parent + 1;
    return back;
}

static bool fill_undo(
    const struct model *model, const struct reorganise_past *past, size_t count, day operated,
    struct arena *arena, struct reorganise_plan *plan, struct error *error) {
    struct reorganise_unit *units = arena_take(arena, count + 1, sizeof *units);
    struct reorganise_edge *edges = arena_take(arena, count + 1, sizeof *edges);
    struct returning returning = {
        .place = arena_take(arena, model->unit_count + 1, sizeof *returning.place),
        .sources = arena_take(arena, model->unit_count + 1, sizeof *returning.sources),
    };
    if (!units || !edges || !returning.place || !returning.sources)
        return error_memory(error);
    if (!find_returning(model, past, count, &returning, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t made = returning.place[past[i].old_unit];
        bool alone = returning.sources[past[i].new_unit] == 1;
        units[made - 1] =
            brought_back(model, &returning, past[i].old_unit, operated, plan->event.operating);
        edges[i] = (struct reorganise_edge){
            .old_unit = past[i].new_unit,
            .made = made,
            .kind = alone ? LINEAGE_KEEP : LINEAGE_SPLIT,
            .share = alone ? SHARE_WHOLE : past[i].back_share,
            .back_share = SHARE_UNKNOWN,
        };
    }
    plan->units = units;
    plan->unit_count = returning.count;
    plan->edges = edges;
    plan->edge_count = count;
    return true;
}

bool reorganise_undo(
    const struct model *model, const struct reorganise_past *past, size_t count, day operated,
    const struct reorganisation *event, struct arena *arena, struct reorganise_plan *ret_plan,
    struct error *error) {
    struct reorganise_plan plan = {.event = *event};
    char text[MOMENT_TEXT];
    if (count == 0)
        return error_set(
            error, ERROR_INPUT, "%s",
            _("This reorganisation joined no units: there is nothing to undo."));
    if (count > REORGANISE_UNITS_MAX)
        return error_set(
            error, ERROR_LIMIT, _("A reorganisation has at most %d units and %d edges."),
            REORGANISE_UNITS_MAX, REORGANISE_EDGES_MAX);
    if (event->operating <= operated) {
        error_set(
            error, ERROR_INPUT, _("It can be undone from the day after it operated: %s."),
            day_plain(operated + 1, text));
        return error_field(error, "operating");
    }
    if (!check_unchanged(model, past, count, operated, error) ||
        !fill_undo(model, past, count, operated, arena, &plan, error) ||
        !reorganise_complete(model, arena, &plan, error))
        return false;
    *ret_plan = plan;
    return true;
}
