#include <stdlib.h>

#include "base/vec.h"
#include "ledger/load.h"

/* ---- units ---- */

struct state_row {
    struct model_state state;
    uint64_t order;
};

typedef VEC(struct state_row) state_rows;

static void take_state(struct loader *loader, void *into) {
    state_rows *rows = into;
    uint32_t limit = (uint32_t)loader->model->unit_count;
    struct state_row row = {
        .order = loader->order,
        .state =
            {
                .unit = load_reference(loader, STATE_UNIT, limit),
                .parent = load_reference(loader, STATE_PARENT, limit),
                .from = (day)load_int(loader, STATE_FROM_DAY),
                .alive = load_int(loader, STATE_ALIVE) != 0,
                .kind = load_word(loader, WORDS_UNIT_KIND, STATE_KIND),
                .ordinal = (int32_t)load_int(loader, STATE_ORDINAL),
                .code = load_text(loader, STATE_CODE),
                .name = load_text(loader, STATE_NAME),
                .type = load_text(loader, STATE_TYPE),
            },
    };
    if (loader->ok && !vec_push(rows, row))
        loader->ok = error_memory(loader->error);
}

static int by_unit(const void *left, const void *right) {
    const struct state_row *a = left;
    const struct state_row *b = right;
    COMPARE(a->state.unit, b->state.unit);
    COMPARE(a->state.from, b->state.from);
    COMPARE(a->order, b->order);
    return 0;
}

/* Of several states for one day, which stand together, only the last counts. */
static void place_states(struct model *model, const state_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        const struct model_state *state = &rows->items[i].state;
        const struct state_row *next = i + 1 < rows->count ? &rows->items[i + 1] : NULL;
        if (next && next->state.unit == state->unit && next->state.from == state->from)
            continue;
        struct model_unit *unit = &model->units[state->unit];
        if (unit->state_count++ == 0)
            unit->first_state = (uint32_t)model->state_count;
        model->states[model->state_count++] = *state;
    }
}

static bool load_units(struct loader *loader) {
    struct model *model = loader->model;
    state_rows rows = {0};
    if (load_count(loader, FACT_UNIT, LEDGER_UNITS_MAX, &model->unit_count) &&
        load_table(loader, FACT_UNIT_STATE, take_state, &rows)) {
        model->units = load_room(loader, model->unit_count, sizeof *model->units);
        model->states = load_room(loader, rows.count, sizeof *model->states);
    }
    if (loader->ok && rows.count) {
        qsort(rows.items, rows.count, sizeof *rows.items, by_unit);
        place_states(model, &rows);
    }
    vec_release(&rows);
    return loader->ok;
}

/* ---- lineage ---- */

struct edge_row {
    struct model_lineage edge;
    uint64_t order;
};

struct edges {
    VEC(struct edge_row) rows;
    day *operating; /* by reorganisation */
    uint32_t reorganisations;
};

static void take_reorganisation(struct loader *loader, void *into) {
    struct edges *edges = into;
    uint32_t id = load_reference(loader, REORGANISATION_ID, edges->reorganisations);
    if (id != MODEL_NONE)
        edges->operating[id] = (day)load_int(loader, REORGANISATION_OPERATING_DAY);
}

static int32_t share(struct loader *loader, int column) {
    return load_is_null(loader, column) ? SHARE_UNKNOWN : (int32_t)load_int(loader, column);
}

static void take_edge(struct loader *loader, void *into) {
    struct edges *edges = into;
    uint32_t limit = (uint32_t)loader->model->unit_count;
    uint32_t event = load_reference(loader, LINEAGE_REORGANISATION, edges->reorganisations);
    struct edge_row row = {
        .order = loader->order,
        .edge =
            {
                .old_unit = load_reference(loader, LINEAGE_OLD_UNIT, limit),
                .new_unit = load_reference(loader, LINEAGE_NEW_UNIT, limit),
                .on = event == MODEL_NONE ? 0 : edges->operating[event],
                .share = share(loader, LINEAGE_SHARE),
                .back_share = share(loader, LINEAGE_BACK_SHARE),
                .kind = load_word(loader, WORDS_LINEAGE, LINEAGE_KIND),
            },
    };
    if (loader->ok && !vec_push(&edges->rows, row))
        loader->ok = error_memory(loader->error);
}

static int by_edge(const void *left, const void *right) {
    const struct edge_row *a = left;
    const struct edge_row *b = right;
    COMPARE(a->edge.on, b->edge.on);
    COMPARE(a->edge.old_unit, b->edge.old_unit);
    COMPARE(a->edge.new_unit, b->edge.new_unit);
    COMPARE(a->order, b->order);
    return 0;
}

static bool same_edge(const struct model_lineage *a, const struct model_lineage *b) {
    return a->on == b->on && a->old_unit == b->old_unit && a->new_unit == b->new_unit;
}

static void place_edges(struct model *model, const struct edges *edges) {
    for (size_t i = 0; i < edges->rows.count; i++) {
        const struct model_lineage *edge = &edges->rows.items[i].edge;
        bool last = i + 1 == edges->rows.count || !same_edge(edge, &edges->rows.items[i + 1].edge);
        if (last && edge->share != 0)
            model->lineage[model->lineage_count++] = *edge;
    }
}

static bool load_lineage(struct loader *loader) {
    struct edges edges = {0};
    size_t count = 0;
    if (load_count(loader, FACT_REORGANISATION, LEDGER_MEASURES_MAX, &count))
        edges.operating = load_room(loader, count, sizeof *edges.operating);
    edges.reorganisations = (uint32_t)count;
    if (loader->ok && load_table(loader, FACT_REORGANISATION, take_reorganisation, &edges) &&
        load_table(loader, FACT_LINEAGE, take_edge, &edges))
        loader->model->lineage =
            load_room(loader, edges.rows.count, sizeof *loader->model->lineage);
    if (loader->ok && edges.rows.count) {
        qsort(edges.rows.items, edges.rows.count, sizeof *edges.rows.items, by_edge);
        place_edges(loader->model, &edges);
    }
    vec_release(&edges.rows);
    return loader->ok;
}

bool load_organisation(struct loader *loader) {
    return load_units(loader) && load_lineage(loader);
}
