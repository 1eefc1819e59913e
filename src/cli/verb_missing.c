/* satsao missing: who has not reported for a period. */
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "board/slot.h"
#include "cli/session.h"
#include "cli/verb.h"

enum { ANSWER_MOST = 256 << 20 };

/* The period of the cadence that holds the moment: the slot behind the one before. */
static struct span period_of(const struct session *session, uint32_t indicator) {
    enum cadence cadence = session->model.indicators[indicator].cadence;
    int32_t slot = slot_of(cadence, session->at);
    moment before = slot_end(cadence, slot - 1);
    return (struct span){before + 1, slot_end(cadence, slot), (uint32_t)session->position.seq};
}

static bool find_span(
    const struct call *call, const struct session *session, uint32_t indicator,
    struct span *ret_span, struct error *error) {
    struct span span = period_of(session, indicator == MODEL_NONE ? 0 : indicator);
    if (!call_beginning(call, "from", span.from, &span.from, error) ||
        !call_moment(call, "to", span.to, &span.to, error))
        return false;
    if (span.to < span.from)
        return error_set(error, ERROR_USAGE, "%s", _("The period ends before it begins."));
    bool given = call_flag(call, "from") && call_flag(call, "to");
    if (indicator == MODEL_NONE && !given)
        return error_set(
            error, ERROR_USAGE, "%s",
            _("Name an indicator, or give the period with --from and --to."));
    *ret_span = span;
    return true;
}

static void print_json(
    const struct session *session, const struct missing_reports *missing, struct span span,
    struct buf *out) {
    char text[MOMENT_TEXT];
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "from");
    json_text(&json, moment_iso(span.from, text));
    json_key(&json, "to");
    json_text(&json, moment_iso(span.to, text));
    json_key(&json, "missing");
    json_array(&json);
    for (size_t i = 0; i < missing->count; i++) {
        const struct missing_report *report = &missing->items[i];
        const struct model_state *state =
            model_state_on(&session->model, report->unit, session->structure);
        json_object(&json);
        json_key(&json, "indicator");
        json_text(&json, session->model.indicators[report->indicator].code);
        json_key(&json, "unit");
        json_text(&json, state ? state->code : NULL);
        json_key(&json, "name");
        json_text(&json, session_unit_name(session, report->unit, session->structure));
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static void print_text(
    const struct session *session, const struct missing_reports *missing, struct span span,
    struct buf *out) {
    char from[MOMENT_TEXT];
    char to[MOMENT_TEXT];
    buf_format(
        out, _("No figure for %s – %s: %zu reports\n"), moment_plain(span.from, from),
        moment_plain(span.to, to), missing->count);
    uint32_t indicator = MODEL_NONE;
    for (size_t i = 0; i < missing->count; i++) {
        const struct missing_report *report = &missing->items[i];
        if (report->indicator != indicator)
            buf_format(out, "\n%s\n", session_indicator_name(session, report->indicator));
        indicator = report->indicator;
        buf_format(out, "  %s\n", session_unit_name(session, report->unit, session->structure));
    }
}

static bool answer(
    const struct call *call, const struct session *session, const struct missing_reports *missing,
    struct span span, struct error *error) {
    struct buf out = buf_with_maximum(ANSWER_MOST);
    if (call->json)
        print_json(session, missing, span, &out);
    else
        print_text(session, missing, span, &out);
    bool ok = buf_ok(&out) || error_memory(error);
    fwrite(buf_cstr(&out), 1, out.length, call->out);
    buf_release(&out);
    return ok;
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    struct missing_reports missing = {0};
    struct span span = {0};
    uint32_t indicator = MODEL_NONE;
    if (!session_open(call, &session, error))
        return false;
    bool named = call->argument_count > 0;
    bool ok = (!named || session_indicator(&session, call->arguments[0], &indicator, error)) &&
              find_span(call, &session, indicator, &span, error) &&
              engine_missing(session.engine, session.structure, span, indicator, &missing, error) &&
              answer(call, &session, &missing, span, error);
    missing_release(&missing);
    session_close(&session);
    return ok;
}

static const struct option options[] = {
    {"from", "MOMENT", N_("the period's beginning (of the cadence's period that holds --at)")},
    {"to", "MOMENT", N_("the period's end")},
    SESSION_OPTIONS,
    {NULL, NULL, NULL},
};

const struct verb verb_missing = {
    .name = "missing",
    .arguments = "[INDICATOR]",
    .summary = N_("who owes a report for a period and has given none"),
    .manual =
        N_("Lists the units that owe a report for the indicator and have no figure for any "
           "moment of the period, as known at --known. Without an indicator all are looked at.\n\n"
           "  satsao missing tthc_dung_han --at 2025-12-28 --known 2026-01-05"),
    .options = options,
    .arguments_least = 0,
    .arguments_most = 1,
    .run = run,
};
