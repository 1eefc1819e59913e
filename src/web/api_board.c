/* /board: the graded board, the units below against the targets, and what changed between two views. */
#include <math.h>

#include "web/ask.h"
#include "web/route.h"

enum { CHILDREN_MAX = 4096 }; /* units of one heat table */

/* ---- the board ------------------------------------------------------------------------------- */

/* The set, and the unit whose board it is: the set's own when none is named. */
static bool prepare_board(struct ask *ask, struct error *error) {
    if (!ask_set(ask, error) || !ask_unit(ask, "unit", &ask->unit, error))
        return false;
    return ask->unit != MODEL_NONE ||
           ask_may_read(ask, ask->view.model->sets[ask->set].unit, error);
}

static struct board_request request_of(const struct ask *ask, bool forecasts) {
    uint32_t own = ask->view.model->sets[ask->set].unit;
    return (struct board_request){
        .at = ask->view.at,
        .known = ask->view.known,
        .structure = ask->view.structure,
        .set = ask->set,
        .unit = ask->unit == own ? MODEL_NONE : ask->unit,
        .forecasts = forecasts,
    };
}

static bool write_board(struct ask *ask, struct error *error) {
    struct board_request request = request_of(ask, true);
    struct standpoint from = ask_standpoint(ask);
    struct board board;
    if (!board_make(ask->view.engine, &request, &board, error))
        return false;
    view_rest(&ask->view);
    board_json(ask->json, &from, &board, ask->unit);
    board_release(&board);
    return true;
}

static bool show_board(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_board, write_board, error);
}

/* ---- heat: the children of a unit by the set's main targets ---------------------------------- */

static bool prepare_heat(struct ask *ask, struct error *error) {
    if (!ask_set(ask, error) || !ask_unit(ask, "parent", &ask->unit, error))
        return false;
    if (ask->unit == MODEL_NONE)
        ask->unit = ask->view.model->sets[ask->set].unit;
    return ask_may_read(ask, ask->unit, error);
}

static bool is_column(const struct ask *ask, const struct model_target *target) {
    const struct model *model = ask->view.model;
    return target->set == ask->set && target->ordinal != 0 &&
           target->unit == model->sets[ask->set].unit;
}

/* Of several targets for one indicator in a set (one a period) the first makes the column. */
static bool is_first_column(const struct ask *ask, const struct model_target *target) {
    const struct model *model = ask->view.model;
    for (const struct model_target *other = model->targets; other < target; other++)
        if (other->indicator == target->indicator && is_column(ask, other))
            return false;
    return is_column(ask, target);
}

static void write_columns(struct ask *ask) {
    const struct model *model = ask->view.model;
    json_key(ask->json, "indicators");
    json_array(ask->json);
    for (size_t t = 0; t < model->target_count; t++) {
        const struct model_target *target = &model->targets[t];
        if (!is_first_column(ask, target))
            continue;
        const struct model_indicator *indicator = &model->indicators[target->indicator];
        json_object(ask->json);
        ask_text(ask->json, "code", indicator->code);
        ask_text(ask->json, "name", model_indicator_name(indicator));
        ask_integer(ask->json, "ordinal", target->ordinal);
        ask_text(ask->json, "measure_unit", indicator->measure_unit);
        ask_integer(ask->json, "decimals", indicator->decimals);
        json_end(ask->json);
    }
    json_end(ask->json);
}

static const struct board_row *row_of(const struct board *board, uint32_t indicator) {
    const struct board_row *found = NULL;
    for (size_t i = 0; i < board->count; i++) {
        const struct board_row *row = &board->rows[i];
        /* The unit's own target comes before the set's that it is shown with. */
        if (row->target->indicator == indicator && (!found || row->version))
            found = row;
    }
    return found;
}

static void write_cell(struct ask *ask, const struct board_row *row) {
    const struct model *model = ask->view.model;
    struct json *json = ask->json;
    if (!row) {
        json_null(json);
        return;
    }
    json_object(json);
    json_value(json, "completion", row->grade.completion);
    ask_text(json, "band", row->band < model->band_count ? model->bands[row->band].code : NULL);
    json_value(json, "value", row->figure.value);
    json_value(json, "target", row->version ? row->version->value : (double)NAN);
    json_value(json, "ahead_points", row->ahead);
    ask_bool(json, "estimated", row->figure.marks & FOLD_ESTIMATED);
    ask_bool(json, "simulated", row->simulated);
    json_end(json);
}

static void write_unit_cells(void *context, uint32_t unit, const struct board *board) {
    struct ask *ask = context;
    const struct model *model = ask->view.model;
    const struct model_state *state = model_state_near(model, unit, ask->view.structure);
    struct json *json = ask->json;
    json_object(json);
    ask_integer(json, "id", (int64_t)unit + 1);
    ask_text(json, "code", state ? state->code : "");
    ask_text(json, "name", state ? state->name : "");
    ask_text(json, "kind", state ? model_word(WORDS_UNIT_KIND, state->kind) : NULL);
    json_key(json, "cells");
    json_array(json);
    for (size_t t = 0; t < model->target_count; t++)
        if (is_first_column(ask, &model->targets[t]))
            write_cell(ask, row_of(board, model->targets[t].indicator));
    json_end(json);
    json_end(json);
}

static bool write_heat(struct ask *ask, struct error *error) {
    struct board_request request = request_of(ask, false);
    struct standpoint from = ask_standpoint(ask);
    uint32_t *units;
    size_t count;
    if (!ask_children(ask, CHILDREN_MAX, &units, &count, error))
        return false;
    json_object(ask->json);
    ask_text(ask->json, "set", ask->view.model->sets[ask->set].code);
    json_key(ask->json, "parent");
    unit_json(ask->json, ask->view.model, ask->unit, ask->view.structure);
    standpoint_json(ask->json, &from);
    json_key(ask->json, "bands");
    bands_json(ask->json, ask->view.model);
    write_columns(ask);
    json_key(ask->json, "units");
    json_array(ask->json);
    bool ok =
        board_make_each(ask->view.engine, &request, units, count, write_unit_cells, ask, error);
    json_end(ask->json);
    json_end(ask->json);
    return ok;
}

static bool show_heat(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_heat, write_heat, error);
}

/* ---- what changed between two (T, K) --------------------------------------------------------- */

static void write_side(struct ask *ask, const struct model *model, const struct board_row *row) {
    struct json *json = ask->json;
    if (!row) {
        json_null(json);
        return;
    }
    json_object(json);
    json_value(json, "value", row->figure.value);
    json_value(json, "target", row->version ? row->version->value : (double)NAN);
    json_value(json, "completion", row->grade.completion);
    ask_text(json, "band", row->band < model->band_count ? model->bands[row->band].code : NULL);
    json_end(json);
}

static bool same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static bool same_row(const struct board_row *a, const struct board_row *b) {
    double target_a = a->version ? a->version->value : (double)NAN;
    double target_b = b->version ? b->version->value : (double)NAN;
    return same_number(a->figure.value, b->figure.value) && same_number(target_a, target_b) &&
           same_number(a->grade.completion, b->grade.completion) && a->band == b->band;
}

/* Two boards of the same set, which may be of different models. */
struct comparison {
    struct view *before_view;
    struct board before, after;
};

/* A target keeps its indicator and its period through all positions. */
static const struct board_row *same_target(
    const struct board *board, const struct model_target *target) {
    for (size_t i = 0; i < board->count; i++) {
        const struct model_target *other = board->rows[i].target;
        if (other->indicator == target->indicator && other->unit == target->unit &&
            other->from == target->from && other->to == target->to)
            return &board->rows[i];
    }
    return NULL;
}

static void write_change(
    struct ask *ask, const struct comparison *both, const struct board_row *before,
    const struct board_row *after) {
    const struct model *model = after ? ask->view.model : both->before_view->model;
    const struct model_target *target = after ? after->target : before->target;
    const struct model_indicator *indicator = &model->indicators[target->indicator];
    json_object(ask->json);
    ask_integer(ask->json, "ordinal", target->ordinal);
    ask_text(ask->json, "indicator", indicator->code);
    ask_text(ask->json, "name", model_indicator_name(indicator));
    ask_text(ask->json, "measure_unit", indicator->measure_unit);
    ask_integer(ask->json, "decimals", indicator->decimals);
    json_key(ask->json, "before");
    write_side(ask, both->before_view->model, before);
    json_key(ask->json, "after");
    write_side(ask, ask->view.model, after);
    json_end(ask->json);
}

static void write_comparison(struct ask *ask, const struct comparison *both) {
    struct standpoint from = ask_standpoint(ask);
    json_object(ask->json);
    ask_text(ask->json, "set", ask->view.model->sets[ask->set].code);
    standpoint_json(ask->json, &from);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (size_t i = 0; i < both->after.count; i++) {
        const struct board_row *after = &both->after.rows[i];
        const struct board_row *before = same_target(&both->before, after->target);
        if (!before || !same_row(before, after))
            write_change(ask, both, before, after);
    }
    for (size_t i = 0; i < both->before.count; i++) {
        const struct board_row *before = &both->before.rows[i];
        if (!same_target(&both->after, before->target))
            write_change(ask, both, before, NULL);
    }
    json_end(ask->json);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
}

/* The earlier view: what is not given of it is as in the later one. */
static bool earlier(const struct ask *ask, struct coordinates *ret_earlier, struct error *error) {
    const struct request *request = ask->request;
    struct coordinates earlier = ask->coordinates;
    const char *known = request_parameter(request, "from_known");
    moment known_at = 0;
    int64_t commit = 0;
    earlier.structure = ask->view.structure;
    if (!request_moment(request, "from_at", ask->view.at, &earlier.at, error))
        return false;
    if (known && ask_is_number(known)) {
        if (!request_number(request, "from_known", 1, INT64_MAX, 0, &commit, error))
            return false;
    } else if (known) {
        if (!request_moment(request, "from_known", 0, &known_at, error))
            return false;
    }
    if (known) {
        earlier.commit = commit;
        earlier.known = known_at ? stamp_end_of_moment(known_at) : 0;
    }
    *ret_earlier = earlier;
    return true;
}

static bool make_earlier(
    const struct ask *ask, struct view *view, struct board *ret_board, struct error *error) {
    struct board_request request = request_of(ask, false);
    struct board none = {.rows = NULL};
    request.at = view->at;
    request.known = view->known;
    /* A set that was not on record then had no targets. */
    bool there = ask->set < view->model->set_count && view->model->sets[ask->set].known &&
                 (ask->unit == MODEL_NONE || ask->unit < view->model->unit_count);
    *ret_board = none;
    return !there || board_make(view->engine, &request, ret_board, error);
}

static bool write_changes(struct ask *ask, struct error *error) {
    struct board_request request = request_of(ask, false);
    struct coordinates coordinates;
    struct view before;
    struct comparison both = {.before_view = &before};
    if (!earlier(ask, &coordinates, error) ||
        !board_make(ask->view.engine, &request, &both.after, error))
        return false;
    view_rest(&ask->view);
    bool ok = view_take(ask->request->live, &coordinates, &before, error);
    if (ok) {
        ok = make_earlier(ask, &before, &both.before, error);
        view_rest(&before);
        if (ok)
            write_comparison(ask, &both);
        view_give(&before);
    }
    board_release(&both.before);
    board_release(&both.after);
    return ok;
}

static bool show_changes(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_board, write_changes, error);
}

const struct route routes_board[] = {
    {.method = "GET", .path = "/api/v1/board", .right = RIGHT_READ, .handle = show_board},
    {.method = "GET", .path = "/api/v1/board/heat", .right = RIGHT_READ, .handle = show_heat},
    {.method = "GET", .path = "/api/v1/board/changes", .right = RIGHT_READ, .handle = show_changes},
    {.method = NULL},
};
