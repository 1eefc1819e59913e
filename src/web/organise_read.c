/* Reading the plan of a reorganisation. */
#include "base/say.h"
#include "web/organise.h"

static bool read_share(
    struct body *body, const char *name, int32_t *ret_share, struct error *error) {
    enum { SHARE_DECIMALS = 9 };
    struct decimal given;
    struct decimal parts;
    *ret_share = SHARE_UNKNOWN;
    if (!body_has(body, name))
        return true;
    if (!body_decimal(body, name, &given, error))
        return false;
    if (decimal_rescale(given, SHARE_DECIMALS, &parts) && parts.digits >= 0 &&
        parts.digits <= SHARE_WHOLE) {
        *ret_share = (int32_t)parts.digits;
        return true;
    }
    error_set(
        error, ERROR_INPUT, "%s", _("A share lies between 0 and 1, with at most nine decimals."));
    return body_blame(body, name, error);
}

static bool read_kind(
    struct body *body, enum model_words table, unsigned count, int *ret_kind, struct error *error) {
    const char *words[UNIT_KINDS + LINEAGE_KINDS + 1] = {0};
    for (unsigned i = 0; i < count; i++)
        words[i] = model_word(table, i);
    return body_choice(body, "kind", words, ret_kind, error);
}

/* A place in the list of units to be made, counted from 0; 0 for none, else 1 more. */
static bool read_made(
    struct body *body, const char *name, size_t count, uint32_t *ret_made, struct error *error) {
    int64_t place = -1;
    if (body_has(body, name) && !body_integer(body, name, 0, (int64_t)count - 1, &place, error))
        return false;
    *ret_made = (uint32_t)(place + 1);
    return true;
}

static bool read_unit(
    struct body *body, size_t count, struct reorganise_unit *unit, struct error *error) {
    int64_t parent = 0;
    int64_t ordinal = 0;
    int kind = 0;
    if (!body_text(body, "code", LEDGER_CODE_MAX, &unit->code, error) ||
        !body_text(body, "name", LEDGER_TEXT_MAX, &unit->name, error) ||
        !body_text_or_none(body, "type", LEDGER_TEXT_MAX, &unit->type, error) ||
        !body_text_or_none(body, "exchange_id", LEDGER_CODE_MAX, &unit->exchange_id, error) ||
        !read_kind(body, WORDS_UNIT_KIND, UNIT_KINDS, &kind, error) ||
        (body_has(body, "parent") &&
         !body_integer(body, "parent", 1, UINT32_MAX, &parent, error)) ||
        !read_made(body, "parent_made", count, &unit->parent_made, error) ||
        (body_has(body, "ordinal") &&
         !body_integer(body, "ordinal", 0, INT32_MAX, &ordinal, error)))
        return false;
    unit->kind = (enum unit_kind)kind;
    unit->parent = (uint32_t)parent;
    unit->ordinal = (int32_t)ordinal;
    return body_end(body, error);
}

static bool read_edge(
    struct body *body, size_t count, struct reorganise_edge *edge, struct error *error) {
    int64_t old_unit = 0;
    int64_t new_unit = 0;
    int kind = LINEAGE_MERGE;
    if (!body_integer(body, "old", 1, UINT32_MAX, &old_unit, error) ||
        (body_has(body, "new") && !body_integer(body, "new", 1, UINT32_MAX, &new_unit, error)) ||
        !read_made(body, "made", count, &edge->made, error) ||
        (body_has(body, "kind") && !read_kind(body, WORDS_LINEAGE, LINEAGE_KINDS, &kind, error)) ||
        !read_share(body, "share", &edge->share, error) ||
        !read_share(body, "back_share", &edge->back_share, error) ||
        !body_text_or_none(body, "clause", LEDGER_TEXT_MAX, &edge->clause, error))
        return false;
    edge->old_unit = (uint32_t)old_unit;
    edge->new_unit = (uint32_t)new_unit;
    edge->kind = (enum lineage_kind)kind;
    return body_end(body, error);
}

static bool read_lists(
    struct request *request, struct body *body, struct reorganise_plan *plan, struct error *error) {
    struct body item;
    if ((body_has(body, "units") &&
         !body_items(body, "units", REORGANISE_UNITS_MAX, &plan->unit_count, error)) ||
        !body_items(body, "edges", REORGANISE_EDGES_MAX, &plan->edge_count, error))
        return false;
    struct reorganise_unit *units = arena_take(request->arena, plan->unit_count + 1, sizeof *units);
    struct reorganise_edge *edges = arena_take(request->arena, plan->edge_count + 1, sizeof *edges);
    if (!units || !edges)
        return error_memory(error);
    for (size_t i = 0; i < plan->unit_count; i++)
        if (!body_item(body, "units", i, &item, error) ||
            !read_unit(&item, plan->unit_count, &units[i], error))
            return false;
    for (size_t i = 0; i < plan->edge_count; i++)
        if (!body_item(body, "edges", i, &item, error) ||
            !read_edge(&item, plan->unit_count, &edges[i], error))
            return false;
    plan->units = units;
    plan->edges = edges;
    return true;
}

static bool read_day(struct body *body, const char *name, day *ret_day, struct error *error) {
    *ret_day = LEDGER_DAY_UNKNOWN;
    return !body_has(body, name) || body_day(body, name, ret_day, error);
}

bool organise_read(struct acting *acting, struct error *error) {
    struct request *request = acting->request;
    struct reorganise_plan *plan = &acting->plan;
    struct reorganisation *event = &plan->event;
    struct body body;
    return body_open(request, &body, error) &&
           body_text(&body, "name", LEDGER_TEXT_MAX, &event->name, error) &&
           body_text_or_none(&body, "resolution", LEDGER_TEXT_MAX, &event->resolution, error) &&
           read_day(&body, "signed", &event->signed_on, error) &&
           read_day(&body, "in_force", &event->in_force, error) &&
           body_day(&body, "operating", &event->operating, error) &&
           body_flag(&body, "dry_run", true, &acting->dry, error) &&
           body_text_or_none(&body, "client_id", LEDGER_CODE_MAX, &acting->client_id, error) &&
           read_lists(request, &body, plan, error) && body_end(&body, error);
}
