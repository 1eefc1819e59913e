/* /units: the organisation of a day, a unit's life, and its lineage both ways. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/vec.h"
#include "ledger/edges.h"
#include "web/ask.h"
#include "web/route.h"

enum { EDGES_MAX = 2000 }; /* of one lineage */

/* An object that the caller ends. */
static void begin_unit(struct ask *ask, uint32_t unit, int64_t children) {
    const struct model *model = ask->view.model;
    const struct model_state *state = model_state_near(model, unit, ask->view.structure);
    struct json *json = ask->json;
    json_object(json);
    ask_integer(json, "id", (int64_t)unit + 1);
    ask_text(json, "code", state ? state->code : "");
    ask_text(json, "name", state ? state->name : "");
    ask_text(json, "kind", state ? model_word(WORDS_UNIT_KIND, state->kind) : NULL);
    ask_text(json, "type", state ? state->type : "");
    json_key(json, "parent");
    if (state && state->parent != MODEL_NONE)
        json_integer(json, (int64_t)state->parent + 1);
    else
        json_null(json);
    ask_integer(json, "ordinal", state ? state->ordinal : 0);
    json_day(json, "valid_from", model_unit_start(model, unit));
    json_day(json, "valid_to", model_unit_end(model, unit));
    ask_integer(json, "children", children);
}

/* ---- the tree of a day ----------------------------------------------------------------------- */

/* The organisation is no secret: whoever may read anything may read it. "on" is "structure" under
 * another name. */
static bool prepare_units(struct ask *ask, struct error *error) {
    int64_t id = 0;
    if (!request_day(ask->request, "on", ask->view.structure, &ask->view.structure, error) ||
        !request_number(ask->request, "parent", 1, UINT32_MAX, 0, &id, error))
        return false;
    return id == 0 || view_unit(&ask->view, id, &ask->unit, error) || error_field(error, "parent");
}

/* In breadth-first order; the cursor is the id of the last unit had. */
static void write_nodes(
    struct ask *ask, const struct structure *structure, struct node_range range, int64_t after,
    size_t limit) {
    uint32_t node = range.first;
    uint32_t end = range.first + range.count;
    if (after && (uint64_t)after <= structure->unit_count &&
        structure->node_of_unit[after - 1] != MODEL_NONE)
        node = structure->node_of_unit[after - 1] + 1;
    if (node < range.first || node > end)
        node = range.first; /* a cursor of another list */
    uint32_t stop = end - node > limit ? node + (uint32_t)limit : end;
    json_object(ask->json);
    json_day(ask->json, "structure", ask->view.structure);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (; node < stop; node++) {
        begin_unit(ask, structure->unit[node], structure->child_count[node]);
        json_end(ask->json);
    }
    json_end(ask->json);
    ask_next(ask->json, stop < end, stop ? (int64_t)structure->unit[stop - 1] + 1 : 0);
    json_end(ask->json);
}

static bool write_units(struct ask *ask, struct error *error) {
    struct structure *structure;
    int64_t after;
    size_t limit;
    if (!request_number(ask->request, "after", 1, UINT32_MAX, 0, &after, error) ||
        !request_limit(ask->request, &limit, error) ||
        !structure_new(ask->view.model, ask->view.structure, &structure, error))
        return false;
    struct node_range range = {0, (uint32_t)structure->count};
    if (ask->unit != MODEL_NONE) {
        uint32_t node = structure->node_of_unit[ask->unit];
        range = (struct node_range){0, 0};
        if (node != MODEL_NONE && structure->child_count[node])
            range = (struct node_range){structure->first_child[node], structure->child_count[node]};
    }
    if (range.count)
        write_nodes(ask, structure, range, after, limit);
    else
        write_nodes(ask, structure, range, 0, limit);
    structure_free(structure);
    return true;
}

static bool list_units(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_units, write_units, error);
}

/* ---- one unit's life ------------------------------------------------------------------------- */

static bool prepare_unit(struct ask *ask, struct error *error) {
    int64_t id;
    return request_id(ask->request, "id", &id, error) &&
           view_unit(&ask->view, id, &ask->unit, error) && ask_may_read(ask, ask->unit, error);
}

static void write_state(struct ask *ask, const struct model_state *state) {
    struct json *json = ask->json;
    json_object(json);
    json_day(json, "from", state->from);
    ask_bool(json, "alive", state->alive);
    ask_text(json, "code", state->code);
    ask_text(json, "name", state->name);
    ask_text(json, "kind", model_word(WORDS_UNIT_KIND, state->kind));
    ask_text(json, "type", state->type);
    json_key(json, "parent");
    unit_json(json, ask->view.model, state->parent, state->from);
    json_end(json);
}

static bool write_life(struct ask *ask, struct error *error) {
    const struct model *model = ask->view.model;
    const struct model_unit *unit = &model->units[ask->unit];
    uint32_t *children;
    size_t count;
    if (!ask_children(ask, UINT32_MAX, &children, &count, error))
        return false;
    begin_unit(ask, ask->unit, (int64_t)count);
    json_key(ask->json, "states");
    json_array(ask->json);
    for (uint32_t i = 0; i < unit->state_count; i++)
        write_state(ask, &model->states[unit->first_state + i]);
    json_end(ask->json);
    json_end(ask->json);
    return true;
}

static bool show_unit(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_unit, write_life, error);
}

/* ---- lineage --------------------------------------------------------------------------------- */

struct kin {
    struct ask *ask;
    VEC(const struct model_lineage *) edges;
    VEC(uint32_t) units; /* reached so far */
    bool failed;
};

static bool has_unit(const struct kin *kin, uint32_t unit) {
    for (size_t i = 0; i < kin->units.count; i++)
        if (kin->units.items[i] == unit)
            return true;
    return false;
}

/* Edges that lead from (or, with `before`, to) the unit. An edge with share 0 has been taken back. */
static void follow_unit(struct kin *kin, uint32_t unit, bool before) {
    const struct model *model = kin->ask->view.model;
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        uint32_t here = before ? edge->new_unit : edge->old_unit;
        uint32_t there = before ? edge->old_unit : edge->new_unit;
        if (here != unit || edge->share == 0)
            continue;
        bool room = kin->edges.count < EDGES_MAX && vec_push(&kin->edges, edge);
        bool known = has_unit(kin, there);
        kin->failed = kin->failed || !room || (!known && !vec_push(&kin->units, there));
    }
}

static bool follow(struct kin *kin, bool before, struct error *error) {
    kin->units.count = kin->edges.count = 0;
    kin->failed = !vec_push(&kin->units, kin->ask->unit);
    for (size_t i = 0; i < kin->units.count && !kin->failed; i++)
        follow_unit(kin, kin->units.items[i], before);
    if (kin->failed && kin->edges.count >= EDGES_MAX)
        return error_set(
            error, ERROR_LIMIT, _("This unit's lineage has more than %d steps."), EDGES_MAX);
    return !kin->failed || error_memory(error);
}

static void write_share(struct ask *ask, const char *key, int32_t share) {
    json_key(ask->json, key);
    if (share == SHARE_UNKNOWN)
        json_null(ask->json);
    else
        json_number(ask->json, (double)share / SHARE_WHOLE);
}

static void write_reorganisation(struct ask *ask, const struct edge_origin *origin) {
    struct json *json = ask->json;
    json_key(json, "reorganisation");
    if (!origin->reorganisation) {
        json_null(json);
    } else {
        json_object(json);
        ask_integer(json, "id", origin->reorganisation);
        ask_text(json, "name", origin->name);
        ask_text(json, "resolution", origin->resolution);
        json_day(json, "signed", origin->signed_on);
        json_day(json, "in_force", origin->in_force);
        json_day(json, "operating", origin->operating);
        json_end(json);
    }
    ask_text(json, "clause", origin->clause);
    ask_bool(json, "simulated", origin->simulated);
}

static bool write_edge(
    struct ask *ask, struct ledger *reader, const struct model_lineage *edge, struct error *error) {
    const struct model *model = ask->view.model;
    struct edge_origin origin;
    if (!ledger_edge_origin(
            reader, edge->old_unit + 1, edge->new_unit + 1, ask->view.head.position.commit,
            ask->request->arena, &origin, error))
        return false;
    json_object(ask->json);
    json_key(ask->json, "old");
    unit_json(ask->json, model, edge->old_unit, edge->on - 1);
    json_key(ask->json, "new");
    unit_json(ask->json, model, edge->new_unit, edge->on);
    json_day(ask->json, "on", edge->on);
    ask_text(ask->json, "kind", model_word(WORDS_LINEAGE, edge->kind));
    write_share(ask, "share", edge->share);
    write_share(ask, "back_share", edge->back_share);
    write_reorganisation(ask, &origin);
    json_end(ask->json);
    return true;
}

static bool write_kin(
    struct kin *kin, struct ledger *reader, const char *key, bool before, struct error *error) {
    struct ask *ask = kin->ask;
    if (!follow(kin, before, error))
        return false;
    json_key(ask->json, key);
    json_array(ask->json);
    for (size_t i = 0; i < kin->edges.count; i++)
        if (!write_edge(ask, reader, kin->edges.items[i], error))
            return false;
    json_end(ask->json);
    return true;
}

static bool write_lineage(struct ask *ask, struct error *error) {
    struct kin kin = {.ask = ask};
    struct ledger *reader;
    view_rest(&ask->view);
    if (!live_reader_take(ask->request->live, &reader, error))
        return false;
    json_object(ask->json);
    json_key(ask->json, "unit");
    unit_json(ask->json, ask->view.model, ask->unit, ask->view.structure);
    bool ok = write_kin(&kin, reader, "before", true, error) &&
              write_kin(&kin, reader, "after", false, error);
    json_end(ask->json);
    live_reader_give(ask->request->live, reader);
    vec_release(&kin.edges);
    vec_release(&kin.units);
    return ok;
}

static bool show_lineage(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_unit, write_lineage, error);
}

const struct route routes_units[] = {
    {.method = "GET", .path = "/api/v1/units", .right = RIGHT_READ, .handle = list_units},
    {.method = "GET", .path = "/api/v1/units/{id}", .right = RIGHT_READ, .handle = show_unit},
    {.method = "GET",
     .path = "/api/v1/units/{id}/lineage",
     .right = RIGHT_READ,
     .handle = show_lineage},
    {.method = NULL},
};
