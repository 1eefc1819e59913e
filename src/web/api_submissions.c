/* POST /submissions: figures of one unit, put on record together. */
#include <string.h>

#include "base/say.h"
#include "live/report.h"
#include "live/view.h"
#include "steer/closing.h"
#include "steer/steering.h"
#include "web/ask.h"
#include "web/body.h"
#include "web/route.h"

enum { SUBMISSION_BYTES = 1 << 20 };

static const char *const kinds[] = {
    [REPORT_FIGURES] = "report",
    [REPORT_CORRECTION] = "correction",
    [REPORT_WITHDRAWAL] = "withdrawal",
    [REPORT_NOTHING_AROSE] = "nothing",
    NULL,
};

/* The sender's own number: visible ASCII without blanks, so that it can be told in a message. */
static bool read_client_id(struct body *body, struct str *ret_id, struct error *error) {
    struct str id;
    if (!body_text(body, "client_id", REPORT_CLIENT_ID_MAX, &id, error))
        return false;
    for (size_t i = 0; i < id.length; i++)
        if (id.data[i] <= ' ' || id.data[i] > '~') {
            error_set(
                error, ERROR_INPUT, "%s",
                _("This must be made of letters, digits and signs of ASCII, without blanks."));
            return body_blame(body, "client_id", error);
        }
    *ret_id = id;
    return true;
}

static bool read_indicator(
    struct body *item, const struct view *view, uint32_t *ret_id, struct error *error) {
    struct str code;
    if (!body_text(item, "indicator", LEDGER_CODE_MAX, &code, error))
        return false;
    uint32_t found = model_indicator_by_code(view->model, code);
    if (found == MODEL_NONE) {
        error_set(error, ERROR_NOT_FOUND, _("There is no indicator \"%.*s\"."), STR_ARGS(code));
        return body_blame(item, "indicator", error);
    }
    *ret_id = found + 1;
    return true;
}

/* A withdrawal has no value, and whoever says that nothing arose leaves it to us. */
static bool read_value(
    struct body *item, enum report_kind kind, struct decimal *ret_value, struct error *error) {
    if (kind == REPORT_FIGURES || kind == REPORT_CORRECTION)
        return body_decimal(item, "value", ret_value, error);
    if (!body_has(item, "value"))
        return true;
    error_set(error, ERROR_INPUT, "%s", _("There is no value in a submission of this kind."));
    return body_blame(item, "value", error);
}

/* Whoever mends a figure without saying what was seen has it in sight; whoever reports has not. */
static bool read_seen(
    struct body *item, enum report_kind kind, int64_t *ret_seen, struct error *error) {
    bool mends = kind == REPORT_CORRECTION || kind == REPORT_WITHDRAWAL;
    *ret_seen = mends ? REPORT_SEEN_ALL : 0;
    return !body_has(item, "seen") || body_integer(item, "seen", 0, INT64_MAX - 1, ret_seen, error);
}

static bool read_entry(
    struct body *item, const struct view *view, enum report_kind kind,
    struct report_entry *ret_entry, struct error *error) {
    struct report_entry entry = {.indicator = 0};
    if (!read_indicator(item, view, &entry.indicator, error) ||
        !body_moment(item, "at", &entry.at, error) ||
        !read_value(item, kind, &entry.value, error) ||
        !body_text_or_none(item, "note", REPORT_NOTE_MAX, &entry.note, error) ||
        !body_text_or_none(item, "source", REPORT_NOTE_MAX, &entry.source, error) ||
        !body_flag(item, "confirmed", false, &entry.confirmed, error) ||
        !read_seen(item, kind, &entry.seen, error) || !body_end(item, error))
        return false;
    *ret_entry = entry;
    return true;
}

static bool read_entries(
    struct request *request, struct body *body, const struct view *view, struct report *report,
    struct error *error) {
    size_t count;
    if (!body_items(body, "entries", REPORT_ENTRIES_MAX, &count, error))
        return false;
    struct report_entry *entries = arena_take(request->arena, count + 1, sizeof *entries);
    if (!entries)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct body item;
        if (!body_item(body, "entries", i, &item, error) ||
            !read_entry(&item, view, report->kind, &entries[i], error))
            return false;
    }
    report->entries = entries;
    report->count = count;
    return true;
}

static bool read_report(
    struct request *request, const struct view *view, struct report *ret_report,
    struct error *error) {
    struct body body;
    struct report report = {
        .account = request->asker->account, .author = str_of(request->asker->display)};
    int64_t unit;
    uint32_t index;
    int kind;
    if (!body_open(request, &body, error) || !read_client_id(&body, &report.client_id, error) ||
        !body_integer(&body, "unit", 1, UINT32_MAX, &unit, error) ||
        !body_choice(&body, "kind", kinds, &kind, error) ||
        !body_text_or_none(&body, "reason", REPORT_NOTE_MAX, &report.reason, error))
        return false;
    if (!view_unit(view, unit, &index, error))
        return body_blame(&body, "unit", error);
    report.unit = (uint32_t)unit;
    report.kind = (enum report_kind)kind;
    if (!request_may(request, RIGHT_REPORT, report.unit, error) ||
        !read_entries(request, &body, view, &report, error) || !body_end(&body, error))
        return false;
    *ret_report = report;
    return true;
}

/* Closed periods take nothing more. */
static bool check_closings(
    const struct view *view, const struct rules *rules, const struct report *report, moment now,
    struct error *error) {
    for (size_t i = 0; i < report->count; i++) {
        const struct report_entry *entry = &report->entries[i];
        if (!closing_check(
                rules, view->model, report->unit, entry->indicator, entry->at, now, error))
            return error_field(error, "entries[%zu].at", i);
    }
    return true;
}

static bool is_open(
    const struct request *request, const struct view *view, const struct report *report,
    struct error *error) {
    const struct rules *rules;
    if (!steering_take(request->steering, &rules, error))
        return false;
    bool ok = check_closings(view, rules, report, moment_of_stamp(request->now), error);
    steering_give(request->steering, rules);
    return ok;
}

static void write_clashes(
    struct json *json, const struct view *view, const struct report_result *result) {
    json_key(json, "clashes");
    json_array(json);
    for (size_t i = 0; i < result->clash_count; i++) {
        const struct report_clash *clash = &result->clashes[i];
        json_object(json);
        ask_text(json, "indicator", view->model->indicators[clash->indicator - 1].code);
        json_moment(json, "at", clash->at);
        ask_integer(json, "own", (int64_t)clash->own);
        ask_integer(json, "other", (int64_t)clash->other);
        json_end(json);
    }
    json_end(json);
}

static void write_result(
    struct answer *answer, const struct view *view, const struct report_result *result) {
    struct json *json = &answer->json;
    char text[MOMENT_TEXT];
    char hash[COMMIT_HASH_TEXT];
    answer->status = result->commit.repeat ? 200 : 201;
    json_object(json);
    ask_integer(json, "commit", result->commit.position.commit);
    ask_integer(json, "seq", (int64_t)result->commit.position.seq);
    ask_integer(json, "first_seq", (int64_t)result->commit.first_seq);
    ask_text(json, "recorded_at", stamp_iso(result->commit.recorded_at, text));
    ask_text(json, "hash", commit_hash_text(result->commit.hash, hash));
    ask_bool(json, "repeat", result->commit.repeat);
    write_clashes(json, view, result);
    json_end(json);
}

static bool submit(struct request *request, struct answer *answer, struct error *error) {
    struct coordinates present = COORDINATES_NOW;
    struct report_result result;
    struct report report = {0};
    struct view view;
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool ok = read_report(request, &view, &report, error) &&
              is_open(request, &view, &report, error) &&
              live_report(request->live, &report, request->arena, &result, error);
    if (ok)
        write_result(answer, &view, &result);
    view_give(&view);
    return ok;
}

const struct route routes_submissions[] = {
    {.method = "POST",
     .path = "/api/v1/submissions",
     .right = RIGHT_REPORT,
     .handle = submit,
     .body_max = SUBMISSION_BYTES},
    {.method = NULL},
};
