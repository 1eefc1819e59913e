/* satsao series: one indicator of one unit through time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "board/board.h"
#include "cli/session.h"
#include "cli/term.h"
#include "cli/verb.h"

enum { POINTS_MOST = 2000, POINTS_USUAL = 24, ANSWER_MOST = 8 << 20, BAR = 30 };

struct series {
    uint32_t indicator, unit;
    moment *moments;
    double *values;
    size_t count;
};

static void print_json(
    const struct session *session, const struct series *series, struct buf *out) {
    char text[MOMENT_TEXT];
    const struct model_indicator *indicator = &session->model.indicators[series->indicator];
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "indicator");
    json_text(&json, indicator->code);
    json_key(&json, "unit");
    json_text(&json, session_unit_name(session, series->unit, session->structure));
    json_key(&json, "measure_unit");
    json_text(&json, indicator->measure_unit);
    json_key(&json, "points");
    json_array(&json);
    for (size_t i = 0; i < series->count; i++) {
        json_object(&json);
        json_key(&json, "at");
        json_text(&json, moment_iso(series->moments[i], text));
        json_key(&json, "value");
        json_number(&json, series->values[i]);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static double greatest_of(const struct series *series) {
    double greatest = 0;
    for (size_t i = 0; i < series->count; i++)
        greatest = fmax(greatest, fabs(series->values[i])); /* fmax passes over NaN */
    return greatest;
}

static void print_text(
    const struct session *session, const struct series *series, struct buf *out) {
    const struct model_indicator *indicator = &session->model.indicators[series->indicator];
    double greatest = greatest_of(series);
    char text[MOMENT_TEXT];
    buf_format(
        out, "%s · %s (%s)\n\n", session_indicator_name(session, series->indicator),
        session_unit_name(session, series->unit, session->structure), indicator->measure_unit);
    for (size_t i = 0; i < series->count; i++) {
        struct buf number = buf_with_maximum(128);
        if (isnan(series->values[i]))
            buf_text(&number, "–");
        else
            term_number(&number, series->values[i], indicator->decimals);
        buf_format(out, "  %s ", moment_plain(series->moments[i], text));
        term_right(out, buf_as_str(&number), 16);
        buf_char(out, ' ');
        double share = greatest > 0 ? fabs(series->values[i]) * 100 / greatest : 0;
        term_bar(out, share, NAN, BAR);
        buf_char(out, '\n');
        buf_release(&number);
    }
}

static bool compute(
    const struct call *call, struct session *session, struct series *series, struct error *error) {
    moment from;
    moment since;
    long most;
    if (!call_beginning(call, "from", 0, &from, error) ||
        !call_beginning(call, "since", 0, &since, error) ||
        !call_number(call, "points", 1, POINTS_MOST, POINTS_USUAL, &most, error))
        return false;
    series->moments = calloc((size_t)most, sizeof *series->moments);
    series->values = calloc((size_t)most, sizeof *series->values);
    if (!series->moments || !series->values)
        return error_memory(error);
    series->count = board_moments(
        &session->model.indicators[series->indicator], from, session->at, series->moments,
        (size_t)most);
    return engine_series(
        session->engine, series->indicator, series->unit, session->structure,
        (uint32_t)session->position.seq, since, series->moments, series->count, series->values,
        error);
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    struct series series = {0};
    if (!session_open(call, &session, error))
        return false;
    bool ok = session_indicator(&session, call->arguments[0], &series.indicator, error) &&
              session_unit(&session, call->arguments[1], &series.unit, error) &&
              compute(call, &session, &series, error);
    if (ok) {
        struct buf out = buf_with_maximum(ANSWER_MOST);
        if (call->json)
            print_json(&session, &series, &out);
        else
            print_text(&session, &series, &out);
        ok = buf_ok(&out) || error_memory(error);
        fwrite(buf_cstr(&out), 1, out.length, call->out);
        buf_release(&out);
    }
    free(series.moments);
    free(series.values);
    session_close(&session);
    return ok;
}

static const struct option options[] = {
    {"from", "MOMENT", N_("the first moment shown (as many as --points allows)")},
    {"since", "MOMENT", N_("figures count from this moment on (all)")},
    {"points", "N", N_("how many moments at most, the latest ones (24)")},
    SESSION_OPTIONS,
    {NULL, NULL, NULL},
};

const struct verb verb_series = {
    .name = "series",
    .arguments = "INDICATOR UNIT",
    .summary = N_("one indicator of one unit through time, under one organisation"),
    .manual =
        N_("Shows the value at the end of each period of the indicator's cadence. The unit is "
           "named by its code on the day of --structure; where units of several kinds share a "
           "code, write the kind before it: commune:02647.\n\n"
           "  satsao series nha_tam_khoi_cong 10 --at 2025-06-30\n"
           "  satsao series nha_tam_khoi_cong 15 --structure 2025-07-01 --at 2025-12-31"),
    .options = options,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = run,
};
