/* satsao due: what is owed, by whom, until when. */
#include "base/json.h"
#include "base/say.h"
#include "cli/session.h"
#include "cli/term.h"
#include "cli/verb.h"
#include "steer/owed_json.h"

enum { ANSWER_MOST = 256 << 20, LINES_USUAL = 50, LINES_MOST = 1000000, UNIT_WIDTH = 28 };

static size_t shown_of(const struct owed_reports *reports, long limit) {
    return reports->count < (size_t)limit ? reports->count : (size_t)limit;
}

static void print_json(
    const struct session *session, const struct owed_reports *reports, size_t shown,
    struct buf *out) {
    const struct owed_source source = {
        .model = &session->model,
        .store = planes_store(session->planes),
        .at = session->at,
        .known = (uint32_t)session->position.seq,
        .commit = session->position.commit,
    };
    char text[MOMENT_TEXT];
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "at");
    json_text(&json, moment_iso(session->at, text));
    json_key(&json, "tally");
    owed_write_tally(&json, reports);
    json_key(&json, "items");
    json_array(&json);
    for (size_t i = 0; i < shown; i++)
        owed_write(&json, &source, &reports->items[i]);
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static void print_line(
    const struct session *session, const struct owed_report *report, struct buf *out) {
    char due[MOMENT_TEXT];
    char label[PERIOD_TEXT];
    day on = day_of_moment(session->at);
    buf_format(out, "  %s  ", moment_plain(report->due, due));
    term_left(out, str_of(session_unit_name(session, report->unit, on)), UNIT_WIDTH);
    buf_format(
        out, "  %s · %s", session_indicator_name(session, report->indicator),
        period_label(&report->period, label));
    if (report->by != report->unit)
        buf_format(out, " → %s", session_unit_name(session, report->by, on));
    buf_char(out, '\n');
}

static void print_text(
    const struct session *session, const struct owed_reports *reports, size_t shown,
    struct buf *out) {
    char at[MOMENT_TEXT];
    buf_format(
        out, _("Owed at %s: %zu late, %zu not yet due, %zu closed\n"),
        moment_plain(session->at, at), reports->tally[OWED_LATE], reports->tally[OWED_OPEN],
        reports->tally[OWED_CLOSED]);
    enum owed_state state = OWED_STATES;
    for (size_t i = 0; i < shown; i++) {
        const struct owed_report *report = &reports->items[i];
        if (report->state != state)
            buf_format(out, "\n%s\n", owed_name(report->state));
        state = report->state;
        print_line(session, report, out);
    }
    if (shown < reports->count)
        buf_format(out, _("… and %zu more (--limit)\n"), reports->count - shown);
}

static bool answer(
    const struct call *call, const struct session *session, const struct owed_reports *reports,
    long limit, struct error *error) {
    struct buf out = buf_with_maximum(ANSWER_MOST);
    if (call->json)
        print_json(session, reports, shown_of(reports, limit), &out);
    else
        print_text(session, reports, shown_of(reports, limit), &out);
    bool ok = buf_ok(&out) || error_memory(error);
    fwrite(buf_cstr(&out), 1, out.length, call->out);
    buf_release(&out);
    return ok;
}

static bool find_owed(
    const struct call *call, const struct session *session, const struct rules *rules,
    struct owed_reports *reports, struct error *error) {
    const char *code = call_option(call, "unit");
    uint32_t unit = MODEL_NONE;
    struct owed_query query = {
        .units = &unit,
        .unit_count = code ? 1 : 0,
        .below = call_flag(call, "below"),
        .done = call_flag(call, "done"),
        .at = session->at,
        .known = (uint32_t)session->position.seq,
        .indicator = MODEL_NONE,
    };
    return (!code || session_unit(session, code, &unit, error)) &&
           owed_list(rules, &session->model, planes_store(session->planes), &query, reports, error);
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    struct owed_reports reports = {0};
    struct rules *rules = NULL;
    long limit = LINES_USUAL;
    if (!call_number(call, "limit", 1, LINES_MOST, LINES_USUAL, &limit, error) ||
        !session_open(call, &session, error))
        return false;
    bool ok = rules_load(ledger_db(session.ledger), &rules, error) &&
              find_owed(call, &session, rules, &reports, error) &&
              answer(call, &session, &reports, limit, error);
    owed_release(&reports);
    rules_free(rules);
    session_close(&session);
    return ok;
}

static const struct option options[] = {
    {"unit", "UNIT", N_("what this unit owes (all units)")},
    {"below", NULL, N_("and all units below it")},
    {"done", NULL, N_("those that have been reported too, while they are of the present")},
    {"limit", "N", N_("at most so many lines (50)")},
    SESSION_OPTIONS,
    {NULL, NULL, NULL},
};

const struct verb verb_due = {
    .name = "due",
    .arguments = "",
    .summary = N_("which reports are owed, by whom, until when"),
    .manual = N_(
        "Lists the reports that are owed at --at and not there, as known at --known: the longest "
        "overdue first, then those not yet due by their due moment, then those whose period is "
        "closed. What a unit still owed when it ended is owed by the one that came after it.\n\n"
        "  satsao due --unit commune:02641\n"
        "  satsao due --unit province:15 --below --at 2026-01-10T08:00 --json"),
    .options = options,
    .run = run,
};
