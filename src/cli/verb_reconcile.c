/* satsao reconcile: do the parts make the whole? */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/session.h"
#include "cli/term.h"
#include "cli/verb.h"

enum { ANSWER_MOST = 64 << 20 };

struct reconciliation {
    const struct call *call;
    const struct session *session;
    struct grid grid;
    struct buf out;
    struct json json;
    size_t compared, different;
};

static void print_json(
    struct reconciliation *r, uint32_t indicator, uint32_t node, const struct figure *figure) {
    struct json *json = &r->json;
    uint32_t unit = r->grid.frame->structure->unit[node];
    json_object(json);
    json_key(json, "indicator");
    json_text(json, r->session->model.indicators[indicator].code);
    json_key(json, "unit");
    json_text(json, session_unit_name(r->session, unit, r->session->structure));
    json_key(json, "reported");
    json_number(json, figure->own);
    json_key(json, "parts");
    json_number(json, figure->derived);
    json_key(json, "difference");
    json_number(json, figure->own - figure->derived);
    json_key(json, "have");
    json_integer(json, figure->have);
    json_key(json, "owed");
    json_integer(json, figure->owed);
    json_end(json);
}

static void print_text(
    struct reconciliation *r, uint32_t indicator, uint32_t node, const struct figure *figure) {
    const struct model_indicator *i = &r->session->model.indicators[indicator];
    uint32_t unit = r->grid.frame->structure->unit[node];
    buf_format(
        &r->out, "%s · %s\n  ", session_indicator_name(r->session, indicator),
        session_unit_name(r->session, unit, r->session->structure));
    buf_format(&r->out, "%s ", _("reported"));
    term_number(&r->out, figure->own, i->decimals);
    buf_format(&r->out, " · %s ", _("its parts"));
    term_number(&r->out, figure->derived, i->decimals);
    buf_format(&r->out, " · %s ", _("difference"));
    term_number(&r->out, figure->own - figure->derived, i->decimals);
    buf_format(&r->out, _(" %s · %u/%u units\n"), i->measure_unit, figure->have, figure->owed);
}

static void compare(struct reconciliation *r, uint32_t indicator, uint32_t node) {
    const struct grid_row *row = &r->grid.rows[indicator];
    bool reported = row->marks[node] & ROLLUP_REPORTED;
    bool adds = row->marks[node] & ROLLUP_DERIVED;
    if (!reported || adds)
        return;
    struct figure figure = engine_figure(r->session->engine, &r->grid, indicator, node);
    if (isnan(figure.own) || isnan(figure.derived))
        return;
    r->compared++;
    double scale = fmax(1, fmax(fabs(figure.own), fabs(figure.derived)));
    if (fabs(figure.own - figure.derived) <= 1e-9 * scale)
        return;
    r->different++;
    if (r->call->json)
        print_json(r, indicator, node, &figure);
    else
        print_text(r, indicator, node, &figure);
}

static void compare_all(struct reconciliation *r) {
    r->json = json_to(&r->out);
    if (r->call->json)
        json_array(&r->json);
    const struct structure *structure = r->grid.frame->structure;
    for (uint32_t i = 0; i < r->session->model.indicator_count; i++)
        for (uint32_t node = 0; node < structure->count; node++)
            if (structure->child_count[node])
                compare(r, i, node);
    if (r->call->json) {
        json_end(&r->json);
        buf_char(&r->out, '\n');
        return;
    }
    buf_format(
        &r->out, _("%zu figures compared with their parts, %zu differ.\n"), r->compared,
        r->different);
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    if (!session_open(call, &session, error))
        return false;
    struct reconciliation r = {
        .call = call, .session = &session, .out = buf_with_maximum(ANSWER_MOST)};
    struct engine_query query = {
        .at = session.at, .known = (uint32_t)session.position.seq, .structure = session.structure};
    bool ok = engine_compute(session.engine, &query, &r.grid, error);
    if (ok) {
        compare_all(&r);
        ok = buf_ok(&r.out) || error_memory(error);
        fwrite(buf_cstr(&r.out), 1, r.out.length, call->out);
    }
    buf_release(&r.out);
    grid_release(&r.grid);
    session_close(&session);
    return ok;
}

static const struct option options[] = {SESSION_OPTIONS, {NULL, NULL, NULL}};

const struct verb verb_reconcile = {
    .name = "reconcile",
    .arguments = "",
    .summary = N_("where a reported whole and the sum of its parts differ"),
    .manual = N_("Compares every figure reported by a unit with what its subordinate units report "
                 "together, and shows the differences. Nothing is smoothed.\n\n"
                 "  satsao reconcile --at 2025-04-21"),
    .options = options,
    .run = run,
};
