/* satsao history: every version of a figure, with author and commit. */
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/session.h"
#include "cli/term.h"
#include "cli/verb.h"
#include "ledger/history.h"
#include "text/decimal.h"

enum { ANSWER_MOST = 64 << 20 };

struct listing {
    const struct call *call;
    const struct session *session;
    struct buf out;
    struct json json;
    size_t count;
};

static struct decimal value_of(const struct entry_row *entry) {
    return (struct decimal){entry->digits, entry->scale};
}

static void json_version(struct listing *listing, const struct figure_version *version) {
    char text[MOMENT_TEXT];
    char decimal[DECIMAL_TEXT];
    char hash[COMMIT_HASH_TEXT];
    struct json *json = &listing->json;
    bool withdrawn = version->entry.flags & ENTRY_WITHDRAWAL;
    json_object(json);
    json_key(json, "entry");
    json_integer(json, (int64_t)version->entry.seq);
    json_key(json, "at");
    json_text(json, moment_iso(version->entry.at, text));
    json_key(json, "value");
    if (withdrawn)
        json_null(json);
    else
        json_raw(json, str_of(decimal_text(value_of(&version->entry), decimal)));
    json_key(json, "withdrawn");
    json_bool(json, withdrawn);
    json_key(json, "simulated");
    json_bool(json, version->entry.flags & ENTRY_SIMULATED);
    json_key(json, "commit");
    json_integer(json, version->commit.id);
    json_key(json, "known");
    json_text(json, stamp_iso(version->commit.known_at, text));
    json_key(json, "recorded");
    json_text(json, stamp_iso(version->commit.recorded_at, text));
    json_key(json, "author");
    json_str(json, version->commit.author);
    json_key(json, "hash");
    json_text(json, commit_hash_text(version->commit.hash, hash));
    json_key(json, "note");
    json_str(json, version->note);
    json_key(json, "source");
    json_str(json, version->source.length ? version->source : version->commit.source);
    json_end(json);
}

static void text_version(struct listing *listing, const struct figure_version *version) {
    char at[MOMENT_TEXT];
    char known[MOMENT_TEXT];
    char decimal[DECIMAL_PLAIN];
    struct buf *out = &listing->out;
    bool withdrawn = version->entry.flags & ENTRY_WITHDRAWAL;
    const char *value =
        withdrawn ? _("withdrawn")
                  : decimal_plain(value_of(&version->entry), DECIMAL_ALL, say_language(), decimal);
    buf_format(out, "  %s  ", moment_plain(version->entry.at, at));
    term_right(out, str_of(value), 16);
    buf_format(
        out, _("  known %s · entry %" PRIu64 " · commit %" PRId64 " · %.*s"),
        moment_plain(moment_of_stamp(version->commit.known_at), known), version->entry.seq,
        version->commit.id, STR_ARGS(version->commit.author));
    if (version->entry.flags & ENTRY_SIMULATED)
        buf_format(out, " · [%s]", _("simulated"));
    buf_char(out, '\n');
    if (version->note.length)
        buf_format(out, "      %s: %.*s\n", _("note"), STR_ARGS(version->note));
    if (version->source.length)
        buf_format(out, "      %s: %.*s\n", _("source"), STR_ARGS(version->source));
}

static bool list_version(void *context, const struct figure_version *version, struct error *error) {
    (void)error;
    struct listing *listing = context;
    if (version->entry.seq > listing->session->position.seq)
        return true; /* not yet known then */
    listing->count++;
    if (listing->call->json)
        json_version(listing, version);
    else
        text_version(listing, version);
    return true;
}

static bool list(struct listing *listing, const struct history_query *query, struct error *error) {
    const struct session *session = listing->session;
    uint32_t indicator = query->indicator - 1;
    listing->json = json_to(&listing->out);
    if (listing->call->json)
        json_array(&listing->json);
    else
        buf_format(
            &listing->out, "%s · %s (%s)\n", session_indicator_name(session, indicator),
            session_unit_name(session, query->unit - 1, session->structure),
            session->model.indicators[indicator].measure_unit);
    if (!ledger_history(session->ledger, query, list_version, listing, error))
        return false;
    if (listing->call->json) {
        json_end(&listing->json);
        buf_char(&listing->out, '\n');
    } else {
        buf_format(&listing->out, _("%zu versions\n"), listing->count);
    }
    return buf_ok(&listing->out) || error_memory(error);
}

static bool run(struct call *call, struct error *error) {
    struct session session;
    uint32_t unit;
    uint32_t indicator;
    if (!session_open(call, &session, error))
        return false;
    struct listing listing = {
        .call = call, .session = &session, .out = buf_with_maximum(ANSWER_MOST)};
    bool ok = session_indicator(&session, call->arguments[0], &indicator, error) &&
              session_unit(&session, call->arguments[1], &unit, error);
    if (ok) {
        struct history_query query = {.unit = unit + 1, .indicator = indicator + 1};
        query.one_moment = call_flag(call, "moment");
        ok = call_moment(call, "moment", 0, &query.at, error) && list(&listing, &query, error);
    }
    if (ok)
        fwrite(buf_cstr(&listing.out), 1, listing.out.length, call->out);
    buf_release(&listing.out);
    session_close(&session);
    return ok;
}

static const struct option options[] = {
    {"moment", "MOMENT", N_("only the versions of this moment (all)")},
    SESSION_OPTIONS,
    {NULL, NULL, NULL},
};

const struct verb verb_history = {
    .name = "history",
    .arguments = "INDICATOR UNIT",
    .summary = N_("all versions of one figure: who said what, when, in which commit"),
    .manual =
        N_("Shows every entry of the unit for the indicator: corrections and withdrawals too, "
           "each with the moment it describes, when it was known, its author and commit.\n\n"
           "  satsao history grdp_tang_truong 10 --at 2025-06-30"),
    .options = options,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = run,
};
