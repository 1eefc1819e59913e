/* /clashes: figures that two accounts gave for the same moment, neither knowing of the other's. */
#include "base/vec.h"
#include "ledger/history.h"
#include "web/ask.h"
#include "web/entry_json.h"
#include "web/route.h"

enum { CLASHES_MAX = 1000 }; /* of one answer */

struct clash {
    uint32_t unit, indicator; /* ids */
    moment at;
    uint64_t later, earlier;
};

static bool prepare_clashes(struct ask *ask, struct error *error) {
    ask->personal = true;
    return ask_unit(ask, "unit", &ask->unit, error);
}

/* Open ones, those of the same figure together. */
static bool read_clashes(
    struct ask *ask, struct db *db, struct clash *clashes, size_t *ret_count, struct error *error) {
    struct statement *rows = NULL;
    bool row = true;
    size_t count = 0;
    if (!db_prepare(
            db,
            "SELECT unit, indicator, at, later, earlier FROM clash WHERE settled_by IS NULL "
            "AND ($1 = 0 OR unit = $1) ORDER BY unit, indicator, at, later LIMIT $2",
            &rows, error))
        return false;
    statement_bind_int(rows, 1, ask->unit == MODEL_NONE ? 0 : (int64_t)ask->unit + 1);
    statement_bind_int(rows, 2, CLASHES_MAX);
    bool ok = statement_step(rows, &row, error);
    while (ok && row && count < CLASHES_MAX) {
        clashes[count++] = (struct clash){
            (uint32_t)column_int(rows, 0), (uint32_t)column_int(rows, 1),
            (moment)column_int(rows, 2), (uint64_t)column_int(rows, 3),
            (uint64_t)column_int(rows, 4)};
        ok = statement_step(rows, &row, error);
    }
    statement_free(rows);
    *ret_count = count;
    return ok;
}

static bool write_side(void *context, const struct figure_version *version, struct error *error) {
    (void)error;
    struct ask *ask = context;
    entry_json(ask->json, version, NULL);
    return true;
}

/* The first clash's earlier figure, then each later one. */
static bool write_sides(
    struct ask *ask, struct ledger *reader, const struct clash *clashes, size_t count,
    struct error *error) {
    if (!ledger_history_of(reader, &clashes[0].earlier, 1, write_side, ask, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!ledger_history_of(reader, &clashes[i].later, 1, write_side, ask, error))
            return false;
    return true;
}

static bool write_figure(
    struct ask *ask, struct ledger *reader, const struct clash *clashes, size_t count,
    struct error *error) {
    const struct model *model = ask->view.model;
    const struct model_indicator *indicator = &model->indicators[clashes->indicator - 1];
    struct json *json = ask->json;
    json_object(json);
    json_key(json, "unit");
    unit_json(json, model, clashes->unit - 1, day_of_moment(clashes->at));
    ask_text(json, "indicator", indicator->code);
    ask_text(json, "name", model_indicator_name(indicator));
    ask_text(json, "measure_unit", indicator->measure_unit);
    ask_integer(json, "decimals", indicator->decimals);
    json_moment(json, "at", clashes->at);
    json_key(json, "entries");
    json_array(json);
    bool ok = write_sides(ask, reader, clashes, count, error);
    json_end(json);
    json_end(json);
    return ok;
}

static bool is_on_record(const struct ask *ask, const struct clash *clash) {
    return clash->unit <= ask->view.model->unit_count &&
           clash->indicator <= ask->view.model->indicator_count && clash->later <= ask->view.known;
}

static bool write_figures(
    struct ask *ask, struct ledger *reader, const struct clash *clashes, size_t count,
    struct error *error) {
    bool ok = true;
    for (size_t i = 0; ok && i < count;) {
        size_t end = i + 1;
        while (end < count && clashes[end].unit == clashes[i].unit &&
               clashes[end].indicator == clashes[i].indicator && clashes[end].at == clashes[i].at)
            end++;
        if (is_on_record(ask, &clashes[end - 1]) && ask_sees(ask, clashes[i].unit - 1))
            ok = write_figure(ask, reader, &clashes[i], end - i, error);
        i = end;
    }
    return ok;
}

static bool write_clashes(struct ask *ask, struct error *error) {
    struct ledger *reader;
    size_t count;
    struct clash *clashes = arena_take(ask->request->arena, CLASHES_MAX, sizeof *clashes);
    view_rest(&ask->view);
    if (!clashes)
        return error_memory(error);
    if (!live_reader_take(ask->request->live, &reader, error))
        return false;
    json_object(ask->json);
    json_key(ask->json, "items");
    json_array(ask->json);
    bool ok = read_clashes(ask, ledger_db(reader), clashes, &count, error) &&
              write_figures(ask, reader, clashes, count, error);
    json_end(ask->json);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
    live_reader_give(ask->request->live, reader);
    return ok;
}

static bool list_clashes(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_clashes, write_clashes, error);
}

const struct route routes_clashes[] = {
    {.method = "GET", .path = "/api/v1/clashes", .right = RIGHT_READ, .handle = list_clashes},
    {.method = NULL},
};
