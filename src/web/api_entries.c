/* /entries: every version of a figure. /reconcile: wholes beside their parts. /missing: who has not
 * reported. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/say.h"
#include "base/vec.h"
#include "board/slot.h"
#include "ledger/history.h"
#include "web/ask.h"
#include "web/entry_json.h"
#include "web/route.h"

enum { LISTED_MAX = 20000 }; /* differences, missing reports of one answer */

/* ---- entries --------------------------------------------------------------------------------- */

struct listing {
    struct ask *ask;
    VEC(struct version) versions; /* newest first */
    size_t first, count;          /* of the page */
    size_t written;
    bool failed;
};

static bool prepare_entries(struct ask *ask, struct error *error) {
    if (!ask_indicator(ask, error) || !ask_unit(ask, "unit", &ask->unit, error))
        return false;
    if (ask->unit != MODEL_NONE)
        return true;
    error_set(error, ERROR_INPUT, "%s", _("Say which unit is meant."));
    return error_field(error, "unit");
}

static bool collect(const struct version *version, void *context) {
    struct listing *listing = context;
    if (version->seq <= listing->ask->view.known)
        listing->failed = listing->failed || !vec_push(&listing->versions, *version);
    return !listing->failed;
}

/* Newest entry first. */
static int by_seq(const void *one, const void *other) {
    const struct version *a = one;
    const struct version *b = other;
    return (a->seq < b->seq) - (a->seq > b->seq);
}

/* Every version on record at K; of one moment, or of the moments between "from" and "to". */
static bool collect_versions(struct listing *listing, struct error *error) {
    struct ask *ask = listing->ask;
    const struct store *store = engine_store(ask->view.engine);
    struct span span = {0, MOMENT_LAST, ask->view.known};
    moment only;
    if (!request_moment(ask->request, "from", 0, &span.from, error) ||
        !request_moment(ask->request, "to", MOMENT_LAST, &span.to, error) ||
        !request_moment(ask->request, "moment", 0, &only, error))
        return false;
    if (only)
        span.from = span.to = only;
    store_versions(store, ask->indicator, store_column(store, ask->unit), span, collect, listing);
    if (listing->failed)
        return error_memory(error);
    if (listing->versions.count)
        qsort(
            listing->versions.items, listing->versions.count, sizeof *listing->versions.items,
            by_seq);
    return true;
}

static bool find_page(struct listing *listing, struct error *error) {
    struct ask *ask = listing->ask;
    int64_t after;
    size_t limit;
    if (!request_number(ask->request, "after", 1, UINT32_MAX, INT64_MAX, &after, error) ||
        !request_limit(ask->request, &limit, error))
        return false;
    while (listing->first < listing->versions.count &&
           listing->versions.items[listing->first].seq >= after)
        listing->first++;
    size_t left = listing->versions.count - listing->first;
    listing->count = left < limit ? left : limit;
    return true;
}

/* The version of the same moment that comes before (or after) this one; 0 for none. */
static uint32_t neighbour(const struct listing *listing, uint32_t seq, bool later) {
    const struct version *own = NULL;
    uint32_t found = 0;
    for (size_t i = 0; i < listing->versions.count; i++)
        if (listing->versions.items[i].seq == seq)
            own = &listing->versions.items[i];
    for (size_t i = 0; own && i < listing->versions.count; i++) {
        const struct version *other = &listing->versions.items[i];
        if (other->at != own->at)
            continue;
        if (later && other->seq > seq && (!found || other->seq < found))
            found = other->seq;
        if (!later && other->seq < seq && other->seq > found)
            found = other->seq;
    }
    return found;
}

static bool write_version(
    void *context, const struct figure_version *version, struct error *error) {
    (void)error;
    struct listing *listing = context;
    struct json *json = listing->ask->json;
    uint32_t seq = (uint32_t)version->entry.seq;
    struct entry_links links = {
        .corrects = neighbour(listing, seq, false),
        .corrected_by = neighbour(listing, seq, true),
    };
    entry_json(json, version, &links);
    listing->written++;
    return true;
}

static bool write_page(struct listing *listing, struct error *error) {
    struct ask *ask = listing->ask;
    struct ledger *reader;
    uint64_t *seqs = arena_take(ask->request->arena, listing->count + 1, sizeof *seqs);
    if (!seqs)
        return error_memory(error);
    for (size_t i = 0; i < listing->count; i++)
        seqs[i] = listing->versions.items[listing->first + i].seq;
    if (!live_reader_take(ask->request->live, &reader, error))
        return false;
    bool ok = ledger_history_of(reader, seqs, listing->count, write_version, listing, error);
    live_reader_give(ask->request->live, reader);
    return ok;
}

static bool write_entries(struct ask *ask, struct error *error) {
    struct listing listing = {.ask = ask};
    struct standpoint from = ask_standpoint(ask);
    bool ok = collect_versions(&listing, error) && find_page(&listing, error);
    view_rest(&ask->view);
    if (ok) {
        json_object(ask->json);
        ask_text(ask->json, "indicator", ask->view.model->indicators[ask->indicator].code);
        json_key(ask->json, "unit");
        unit_json(ask->json, ask->view.model, ask->unit, ask->view.structure);
        standpoint_json(ask->json, &from);
        json_key(ask->json, "items");
        json_array(ask->json);
        ok = write_page(&listing, error);
        json_end(ask->json);
        size_t end = listing.first + listing.count;
        bool more = end < listing.versions.count;
        ask_next(ask->json, more, more ? listing.versions.items[end - 1].seq : 0);
        json_end(ask->json);
    }
    vec_release(&listing.versions);
    return ok;
}

static bool show_entries(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_entries, write_entries, error);
}

/* ---- parts against the whole ----------------------------------------------------------------- */

/* Without a unit all that the asker may read are looked at. */
static bool prepare_below(struct ask *ask, struct error *error) {
    if (!ask_unit(ask, "unit", &ask->unit, error) ||
        (request_parameter(ask->request, "indicator") && !ask_indicator(ask, error)))
        return false;
    ask->personal = ask->unit == MODEL_NONE;
    return true;
}

struct below {
    struct ask *ask;
    const struct structure *structure;
    uint32_t top; /* node; MODEL_NONE for all */
    size_t count;
};

static bool is_below(const struct below *below, uint32_t node) {
    const struct structure *structure = below->structure;
    if (below->ask->unit == MODEL_NONE)
        return ask_sees(below->ask, structure->unit[node]);
    for (; node != MODEL_NONE; node = structure->parent[node])
        if (node == below->top)
            return true;
    return false;
}

static void write_difference(
    struct below *below, const struct grid *grid, uint32_t indicator, uint32_t node) {
    struct ask *ask = below->ask;
    struct figure figure = engine_figure(ask->view.engine, grid, indicator, node);
    double scale = fmax(1, fmax(fabs(figure.own), fabs(figure.derived)));
    if (isnan(figure.own) || isnan(figure.derived) ||
        fabs(figure.own - figure.derived) <= 1e-9 * scale || below->count == LISTED_MAX ||
        !is_below(below, node))
        return;
    const struct model_indicator *i = &ask->view.model->indicators[indicator];
    below->count++;
    json_object(ask->json);
    ask_text(ask->json, "indicator", i->code);
    ask_text(ask->json, "name", model_indicator_name(i));
    ask_text(ask->json, "measure_unit", i->measure_unit);
    ask_integer(ask->json, "decimals", i->decimals);
    json_key(ask->json, "unit");
    unit_json(ask->json, ask->view.model, below->structure->unit[node], ask->view.structure);
    json_value(ask->json, "reported", figure.own);
    json_value(ask->json, "parts", figure.derived);
    json_value(ask->json, "difference", figure.own - figure.derived);
    ask_integer(ask->json, "have", figure.have);
    ask_integer(ask->json, "owed", figure.owed);
    json_end(ask->json);
}

/* Only what a unit with children reported itself, in place of what they make together. */
static bool stands_for_parts(const struct grid *grid, uint32_t indicator, uint32_t node) {
    uint8_t marks = grid->rows[indicator].marks[node];
    return marks & ROLLUP_REPORTED && !(marks & ROLLUP_DERIVED) &&
           grid->frame->structure->child_count[node];
}

static bool write_reconciliation(struct ask *ask, struct error *error) {
    struct engine_query query = {ask->view.at, ask->view.known, ask->view.structure, NULL};
    struct standpoint from = ask_standpoint(ask);
    struct grid grid = {0};
    if (!engine_compute(ask->view.engine, &query, &grid, error)) {
        grid_release(&grid);
        return false;
    }
    struct below below = {.ask = ask, .structure = grid.frame->structure, .top = MODEL_NONE};
    if (ask->unit != MODEL_NONE)
        below.top = grid_node(&grid, ask->unit);
    json_object(ask->json);
    standpoint_json(ask->json, &from);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (uint32_t i = 0; i < ask->view.model->indicator_count; i++)
        for (uint32_t node = 0; node < below.structure->count; node++)
            if ((ask->indicator == MODEL_NONE || ask->indicator == i) &&
                stands_for_parts(&grid, i, node))
                write_difference(&below, &grid, i, node);
    json_end(ask->json);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
    grid_release(&grid);
    return true;
}

static bool show_reconciliation(
    struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_below, write_reconciliation, error);
}

/* ---- who has not reported -------------------------------------------------------------------- */

/* "from" and "to"; else the period of the indicator's cadence that holds T. */
static bool read_period(const struct ask *ask, struct span *ret_span, struct error *error) {
    struct span span = {0, ask->view.at, ask->view.known};
    bool given = request_parameter(ask->request, "from") && request_parameter(ask->request, "to");
    if (ask->indicator != MODEL_NONE) {
        enum cadence cadence = ask->view.model->indicators[ask->indicator].cadence;
        int32_t slot = slot_of(cadence, ask->view.at);
        span.from = slot_end(cadence, slot - 1) + 1;
        span.to = slot_end(cadence, slot);
    } else if (!given) {
        error_set(error, ERROR_INPUT, "%s", _("Name an indicator, or give the period."));
        return error_field(error, "indicator");
    }
    if (!request_moment(ask->request, "from", span.from, &span.from, error) ||
        !request_moment(ask->request, "to", span.to, &span.to, error))
        return false;
    if (span.to < span.from) {
        error_set(error, ERROR_INPUT, "%s", _("The period ends before it begins."));
        return error_field(error, "to");
    }
    *ret_span = span;
    return true;
}

static void write_missing_report(struct below *below, const struct missing_report *report) {
    struct ask *ask = below->ask;
    const struct model_indicator *indicator = &ask->view.model->indicators[report->indicator];
    uint32_t node = below->structure->node_of_unit[report->unit];
    if (below->count == LISTED_MAX || node == MODEL_NONE || !is_below(below, node))
        return;
    below->count++;
    json_object(ask->json);
    ask_text(ask->json, "indicator", indicator->code);
    ask_text(ask->json, "name", model_indicator_name(indicator));
    json_key(ask->json, "unit");
    unit_json(ask->json, ask->view.model, report->unit, ask->view.structure);
    json_end(ask->json);
}

static void write_missing_reports(
    struct ask *ask, const struct missing_reports *missing, const struct structure *structure,
    struct span span) {
    struct below below = {.ask = ask, .structure = structure, .top = MODEL_NONE};
    struct standpoint from = ask_standpoint(ask);
    if (ask->unit != MODEL_NONE)
        below.top = structure->node_of_unit[ask->unit];
    json_object(ask->json);
    standpoint_json(ask->json, &from);
    json_moment(ask->json, "from", span.from);
    json_moment(ask->json, "to", span.to);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (size_t i = 0; i < missing->count; i++)
        write_missing_report(&below, &missing->items[i]);
    json_end(ask->json);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
}

static bool write_missing(struct ask *ask, struct error *error) {
    struct missing_reports missing = {0};
    struct structure *structure = NULL;
    struct span span = {0};
    bool ok = read_period(ask, &span, error) &&
              engine_missing(
                  ask->view.engine, ask->view.structure, span, ask->indicator, &missing, error) &&
              structure_new(ask->view.model, ask->view.structure, &structure, error);
    view_rest(&ask->view);
    if (ok)
        write_missing_reports(ask, &missing, structure, span);
    structure_free(structure);
    missing_release(&missing);
    return ok;
}

static bool show_missing(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_below, write_missing, error);
}

const struct route routes_entries[] = {
    {.method = "GET", .path = "/api/v1/entries", .right = RIGHT_READ, .handle = show_entries},
    {.method = "GET",
     .path = "/api/v1/reconcile",
     .right = RIGHT_READ,
     .handle = show_reconciliation},
    {.method = "GET", .path = "/api/v1/missing", .right = RIGHT_READ, .handle = show_missing},
    {.method = NULL},
};
