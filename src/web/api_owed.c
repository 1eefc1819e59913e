/* /owed: which reports are owed, by whom, until when. */
#include "board/engine.h"
#include "steer/owed_json.h"
#include "steer/steering.h"
#include "web/ask.h"
#include "web/route.h"

struct owing {
    struct request *request;
    struct view view;
    const struct rules *rules;
    uint32_t units[ASKER_ROLES_MAX];
    struct owed_query query;
    struct owed_reports reports;
    size_t first, limit;
};

/* Without a unit: what the asker's own units owe, those reported for before those only read. */
static void own_units(struct owing *owing, enum right right) {
    const struct asker *asker = owing->request->asker;
    owing->query.unit_count = 0;
    for (size_t i = 0; i < asker->role_count; i++) {
        const struct asker_role *role = &asker->roles[i];
        if (!(role_rights(role->role) & RIGHT_BIT(right)) ||
            role->unit > owing->view.model->unit_count)
            continue;
        if (role->unit == 0) {
            owing->query.unit_count = 0;
            owing->query.units = NULL;
            return;
        }
        owing->units[owing->query.unit_count++] = role->unit - 1;
        owing->query.units = owing->units;
    }
}

/* An empty list of units means everybody's: `*ret_none` says that there is nobody instead. */
static bool choose_units(struct owing *owing, bool *ret_none, struct error *error) {
    int64_t id = 0;
    *ret_none = false;
    if (!request_number(owing->request, "unit", 1, UINT32_MAX, 0, &id, error))
        return false;
    if (id) {
        owing->query.units = owing->units;
        owing->query.unit_count = 1;
        return (view_unit(&owing->view, id, &owing->units[0], error) ||
                error_field(error, "unit")) &&
               request_may(owing->request, RIGHT_READ, (uint32_t)id, error);
    }
    owing->query.units = owing->units;
    own_units(owing, RIGHT_REPORT);
    if (owing->query.units && owing->query.unit_count == 0)
        own_units(owing, RIGHT_READ);
    *ret_none = owing->query.units && owing->query.unit_count == 0;
    return true;
}

static bool choose_indicator(struct owing *owing, struct error *error) {
    const char *code = request_parameter(owing->request, "indicator");
    owing->query.indicator = MODEL_NONE;
    return !code || view_indicator(&owing->view, code, &owing->query.indicator, error) ||
           error_field(error, "indicator");
}

static bool read_flags(struct owing *owing, struct error *error) {
    int64_t below = 0;
    int64_t done = 0;
    int64_t first = 0;
    int64_t limit = 0;
    if (!request_number(owing->request, "below", 0, 1, 1, &below, error) ||
        !request_number(owing->request, "done", 0, 1, 1, &done, error) ||
        !request_number(owing->request, "after", 0, OWED_MOST, 0, &first, error) ||
        !request_number(
            owing->request, "limit", 1, REQUEST_LIMIT_MOST, REQUEST_LIMIT_MOST, &limit, error))
        return false;
    owing->query.below = below != 0;
    owing->query.done = done != 0;
    owing->first = (size_t)first;
    owing->limit = (size_t)limit;
    return true;
}

static bool list(struct owing *owing, struct error *error) {
    bool none = false;
    owing->query.at = owing->view.at;
    owing->query.known = owing->view.known;
    return read_flags(owing, error) && choose_units(owing, &none, error) &&
           choose_indicator(owing, error) && view_wake(&owing->view, error) &&
           (none || owed_list(
                        owing->rules, owing->view.model, engine_store(owing->view.engine),
                        &owing->query, &owing->reports, error));
}

static void write_list(const struct owing *owing, struct json *json) {
    const struct owed_reports *reports = &owing->reports;
    const struct owed_source source = {
        .model = owing->view.model,
        .store = engine_store(owing->view.engine),
        .at = owing->view.at,
        .known = owing->view.known,
        .commit = owing->view.head.position.commit,
    };
    char text[MOMENT_TEXT];
    size_t i = owing->first;
    json_object(json);
    ask_text(json, "at", moment_iso(owing->view.at, text));
    ask_integer(json, "commit", source.commit);
    json_key(json, "tally");
    owed_write_tally(json, reports);
    json_key(json, "items");
    json_array(json);
    for (; i < reports->count && i < owing->first + owing->limit; i++)
        owed_write(json, &source, &reports->items[i]);
    json_end(json);
    ask_next(json, i < reports->count, (int64_t)i);
    json_end(json);
}

static bool show_owed(struct request *request, struct answer *answer, struct error *error) {
    struct owing owing = {.request = request};
    struct coordinates coordinates;
    if (!ask_coordinates(request, &coordinates, error) ||
        !steering_take(request->steering, &owing.rules, error))
        return false;
    bool ok = view_look(request->live, &coordinates, &owing.view, error);
    if (ok) {
        ok = list(&owing, error);
        if (ok)
            write_list(&owing, &answer->json);
        view_give(&owing.view);
    }
    owed_release(&owing.reports);
    steering_give(request->steering, owing.rules);
    return ok;
}

const struct route routes_owed[] = {
    {"GET", "/api/v1/owed", RIGHT_READ, show_owed, 0, ROUTE_SLOW},
    {0},
};
