#include "live/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/say.h"
#include "live/private.h"

enum { CLIENT_ID_ROOM = REPORT_CLIENT_ID_MAX + 32 };

/* What filling one commit shares. It runs in the writer's thread, inside its transaction. */
struct filling {
    struct live *live;
    const struct report *report;
    struct arena *arena;
    const struct model *model; /* of the writer's ledger */
    struct db *db;
    const char *client_id; /* with the account before it */
    char own[32];          /* how the client_ids of this account begin: "a12:" */
    bool repeat;
    uint64_t repeat_first; /* the entries of the earlier commit begin here */
    struct report_clash *clashes;
    size_t clash_count;
};

/* The last version of a figure that is on record, by whomever. */
struct former {
    uint64_t seq; /* 0: none */
    bool withdrawn;
    bool own; /* by the same account */
};

/* ---- small questions to the database --------------------------------------------------------- */

static bool ask_int(
    struct filling *filling, const char *sql, const int64_t values[], int count, int64_t *ret_value,
    struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(filling->db, sql, &find, error))
        return false;
    for (int i = 0; i < count; i++)
        statement_bind_int(find, i + 1, values[i]);
    bool ok = statement_step(find, &row, error);
    if (ok)
        *ret_value = row ? column_int(find, 0) : 0;
    statement_free(find);
    return ok;
}

static bool tell(
    struct filling *filling, const char *sql, const int64_t values[], int count,
    struct error *error) {
    struct statement *change = NULL;
    if (!db_prepare(filling->db, sql, &change, error))
        return false;
    for (int i = 0; i < count; i++)
        statement_bind_int(change, i + 1, values[i]);
    bool ok = statement_run(change, error);
    statement_free(change);
    return ok;
}

/* ---- what was on record before --------------------------------------------------------------- */

static bool newest(const struct version *version, void *context) {
    uint32_t *seq = context;
    if (version->seq > *seq)
        *seq = version->seq;
    return true;
}

/* In the store; and how far the store goes. */
static uint64_t former_in_store(
    struct filling *filling, uint32_t indicator, moment at, uint64_t *ret_last) {
    struct live *live = filling->live;
    uint32_t unit = filling->report->unit - 1;
    uint32_t found = 0;
    gate_enter(&live->gate);
    const struct store *store = planes_store(live->planes);
    struct span span = {at, at, UINT32_MAX - 1};
    if (unit < store_unit_count(store) && indicator - 1 < store_indicator_count(store))
        store_versions(store, indicator - 1, store_column(store, unit), span, newest, &found);
    *ret_last = store_last_seq(store);
    gate_leave(&live->gate);
    return found;
}

/* Is it a withdrawal, and does its commit bear a client_id of this account? */
static bool describe_former(struct filling *filling, struct former *former, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(
            filling->db,
            "SELECT e.flags, c.client_id FROM entry e JOIN ledger_commit c ON c.id = e.commit_id "
            "WHERE e.seq = $1",
            &find, error))
        return false;
    statement_bind_int(find, 1, (int64_t)former->seq);
    bool ok = statement_step(find, &row, error);
    if (ok && row) {
        former->withdrawn = column_int(find, 0) & ENTRY_WITHDRAWAL;
        former->own = str_starts(column_text(find, 1), filling->own);
    }
    statement_free(find);
    return ok;
}

/* Entries that the store does not hold yet are few: those of the commits just being made. */
static bool find_former(
    struct filling *filling, const struct report_entry *entry, uint64_t own_seq,
    struct former *ret_former, struct error *error) {
    uint64_t stored;
    uint64_t seq = former_in_store(filling, entry->indicator, entry->at, &stored);
    const int64_t behind[] = {
        (int64_t)stored, (int64_t)own_seq, filling->report->unit, entry->indicator, entry->at};
    int64_t later = 0;
    if (!ask_int(
            filling,
            "SELECT seq FROM entry WHERE seq > $1 AND seq < $2 AND unit = $3 AND indicator = $4 "
            "AND at = $5 ORDER BY seq DESC LIMIT 1",
            behind, 5, &later, error))
        return false;
    seq = later ? (uint64_t)later : seq;
    *ret_former = (struct former){.seq = seq};
    return seq == 0 || describe_former(filling, ret_former, error);
}

/* ---- clashes --------------------------------------------------------------------------------- */

/* Entries up to this seq were seen. */
static bool seen_seq(
    struct filling *filling, const struct report_entry *entry, int64_t *ret_seq,
    struct error *error) {
    if (entry->seen == REPORT_SEEN_ALL) {
        *ret_seq = INT64_MAX;
        return true;
    }
    return ask_int(
        filling, "SELECT COALESCE(MAX(last_seq), 0) FROM ledger_commit WHERE id <= $1",
        &entry->seen, 1, ret_seq, error);
}

static bool note_clash(
    struct filling *filling, const struct report_entry *entry, uint64_t seq,
    const struct former *former, struct error *error) {
    const int64_t values[] = {
        (int64_t)seq, (int64_t)former->seq, filling->report->unit, entry->indicator, entry->at};
    filling->clashes[filling->clash_count++] =
        (struct report_clash){seq, former->seq, entry->indicator, entry->at};
    return tell(
        filling,
        "INSERT INTO clash (later, earlier, unit, indicator, at) VALUES ($1, $2, $3, $4, $5)",
        values, 5, error);
}

/* Whoever has seen both sides of a clash settles it with a figure of their own. */
static bool settle(
    struct filling *filling, const struct report_entry *entry, uint64_t seq, int64_t seen,
    struct error *error) {
    const int64_t values[] = {
        (int64_t)seq, filling->report->unit, entry->indicator, entry->at, seen};
    return tell(
        filling,
        "UPDATE clash SET settled_by = $1 WHERE unit = $2 AND indicator = $3 AND at = $4 "
        "AND settled_by IS NULL AND later <= $5",
        values, 5, error);
}

static bool compare_with_former(
    struct filling *filling, const struct report_entry *entry, uint64_t seq,
    const struct former *former, struct error *error) {
    int64_t seen;
    if (!seen_seq(filling, entry, &seen, error))
        return false;
    if (former->seq && (int64_t)former->seq > seen && !former->own)
        return note_clash(filling, entry, seq, former, error);
    return !former->seq || settle(filling, entry, seq, seen, error);
}

/* Of a report that comes again: the clashes of the first time. */
static bool recall_clash(
    struct filling *filling, const struct report_entry *entry, uint64_t seq, struct error *error) {
    const int64_t own[] = {(int64_t)seq};
    int64_t earlier;
    if (!ask_int(filling, "SELECT earlier FROM clash WHERE later = $1", own, 1, &earlier, error))
        return false;
    if (earlier)
        filling->clashes[filling->clash_count++] =
            (struct report_clash){seq, (uint64_t)earlier, entry->indicator, entry->at};
    return true;
}

/* ---- one figure ------------------------------------------------------------------------------ */

static struct decimal decimal_of_row(struct statement *row) {
    return (struct decimal){column_int(row, 0), (int)column_int(row, 1)};
}

static bool value_of_entry(
    struct filling *filling, uint64_t seq, struct decimal *ret_value, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(filling->db, "SELECT digits, scale FROM entry WHERE seq = $1", &find, error))
        return false;
    statement_bind_int(find, 1, (int64_t)seq);
    bool ok = statement_step(find, &row, error);
    if (ok && row)
        *ret_value = decimal_of_row(find);
    statement_free(find);
    return ok;
}

/* The unit's own last figure before a moment; 0 when there is none. */
static uint64_t last_before(struct filling *filling, const struct report_entry *entry) {
    struct live *live = filling->live;
    uint32_t unit = filling->report->unit - 1;
    struct version last = {.seq = 0};
    struct span span = {0, entry->at ? entry->at - 1 : 0, UINT32_MAX - 1};
    gate_enter(&live->gate);
    const struct store *store = planes_store(live->planes);
    if (unit < store_unit_count(store) && entry->indicator - 1 < store_indicator_count(store) &&
        !store_find(store, entry->indicator - 1, store_column(store, unit), span, &last))
        last.seq = 0;
    gate_leave(&live->gate);
    return last.seq;
}

/* What "nothing arose" means for the indicator. A report that comes again says what it said. */
static bool value_of_nothing(
    struct filling *filling, size_t index, struct decimal *ret_value, struct error *error) {
    const struct report_entry *entry = &filling->report->entries[index];
    if (filling->repeat)
        return value_of_entry(filling, filling->repeat_first + index, ret_value, error);
    uint8_t over_time = OVER_TIME_LAST;
    if (entry->indicator >= 1 && entry->indicator <= filling->model->indicator_count)
        over_time = filling->model->indicators[entry->indicator - 1].over_time;
    *ret_value = (struct decimal){0, 0};
    if (over_time == OVER_TIME_SUM)
        return true;
    uint64_t last = over_time == OVER_TIME_LAST ? last_before(filling, entry) : 0;
    if (last)
        return value_of_entry(filling, last, ret_value, error);
    return error_set(
        error, ERROR_INPUT, "%s",
        _("“Nothing arose” says nothing here: there is no earlier figure to stay with."));
}

/* "không phát sinh", the note, the reason: as far as there are any. */
static bool compose_note(
    struct filling *filling, const struct report_entry *entry, struct str *ret_note,
    struct error *error) {
    const struct report *report = filling->report;
    struct buf note = buf_with_maximum(LEDGER_TEXT_MAX);
    const struct str parts[] = {
        str_of(report->kind == REPORT_NOTHING_AROSE ? REPORT_NOTHING : ""), report->reason,
        entry->note};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].length && note.length)
            buf_text(&note, ": ");
        buf_str(&note, parts[i]);
    }
    char *kept = buf_ok(&note) ? arena_text(filling->arena, buf_as_str(&note)) : NULL;
    buf_release(&note);
    *ret_note = str_of(kept);
    return kept || error_memory(error);
}

static bool make_entry(
    struct filling *filling, size_t index, struct entry *ret_entry, struct error *error) {
    const struct report *report = filling->report;
    const struct report_entry *given = &report->entries[index];
    struct entry entry = {
        .unit = report->unit,
        .indicator = given->indicator,
        .at = given->at,
        .value = given->value,
        .source = given->source,
        .flags = given->confirmed ? ENTRY_CONFIRMED : 0,
    };
    if (report->kind == REPORT_WITHDRAWAL) {
        entry.flags = ENTRY_WITHDRAWAL;
        entry.value = (struct decimal){0, 0};
    }
    if (report->kind == REPORT_NOTHING_AROSE &&
        !value_of_nothing(filling, index, &entry.value, error))
        return false;
    if (!compose_note(filling, given, &entry.note, error))
        return false;
    *ret_entry = entry;
    return true;
}

static bool is_there(
    const struct filling *filling, const struct former *former, struct error *error) {
    enum report_kind kind = filling->report->kind;
    if (kind == REPORT_CORRECTION && !former->seq)
        return error_set(
            error, ERROR_CONFLICT, "%s", _("There is no figure of this moment to correct."));
    if (kind == REPORT_WITHDRAWAL && (!former->seq || former->withdrawn))
        return error_set(
            error, ERROR_CONFLICT, "%s", _("There is no figure of this moment to withdraw."));
    return true;
}

/* Which member of the entry an error is about. */
static const char *blamed(const struct error *error, const struct entry *entry, moment latest) {
    if (error->code == ERROR_NOT_FOUND)
        return "indicator";
    if (error->code == ERROR_CONFLICT || entry->at > latest)
        return "at";
    return "value";
}

static bool put_figure(
    struct filling *filling, struct commit *commit, size_t index, struct error *error) {
    const struct report_entry *given = &filling->report->entries[index];
    struct entry entry = {.at = given->at};
    struct former former = {.seq = 0};
    uint64_t seq = 0;
    bool ok =
        make_entry(filling, index, &entry, error) && commit_put_entry(commit, &entry, &seq, error);
    if (ok && filling->repeat)
        return recall_clash(filling, given, seq, error);
    ok =
        ok && find_former(filling, given, seq, &former, error) && is_there(filling, &former, error);
    if (ok)
        return compare_with_former(filling, given, seq, &former, error);
    moment latest = moment_of_stamp(clock_now()) + ENTRY_AHEAD_MINUTES;
    if (error->field[0] == '\0')
        error_field(error, "entries[%zu].%s", index, blamed(error, &entry, latest));
    return false;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static bool find_repeat(struct filling *filling, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(
            filling->db, "SELECT first_seq FROM ledger_commit WHERE client_id = $1", &find, error))
        return false;
    statement_bind_text(find, 1, str_of(filling->client_id));
    bool ok = statement_step(find, &row, error);
    if (ok && row)
        filling->repeat_first = (uint64_t)column_int(find, 0);
    statement_free(find);
    return ok;
}

static bool fill(void *context, struct commit *commit, struct error *error) {
    struct filling *filling = context;
    struct ledger *ledger = commit_ledger(commit);
    filling->db = ledger_db(ledger);
    filling->model = ledger_current(ledger);
    filling->repeat = commit_is_repeat(commit);
    if (filling->repeat && !find_repeat(filling, error))
        return false;
    for (size_t i = 0; i < filling->report->count; i++)
        if (!put_figure(filling, commit, i, error))
            return false;
    return true;
}

static bool check_report(const struct report *report, struct error *error) {
    bool needs_reason = report->kind == REPORT_CORRECTION || report->kind == REPORT_WITHDRAWAL;
    if (report->count == 0 || report->count > REPORT_ENTRIES_MAX) {
        error_set(error, ERROR_LIMIT, _("A report holds 1 to %d figures."), REPORT_ENTRIES_MAX);
        return error_field(error, "entries");
    }
    if (needs_reason && report->reason.length == 0) {
        error_set(error, ERROR_INPUT, "%s", _("Say why: the reason stays with the figure."));
        return error_field(error, "reason");
    }
    return true;
}

bool live_report(
    struct live *live, const struct report *report, struct arena *arena,
    struct report_result *ret_result, struct error *error) {
    char client_id[CLIENT_ID_ROOM];
    struct filling filling = {
        .live = live, .report = report, .arena = arena, .client_id = client_id};
    struct error own = {0};
    struct commit_result result;
    if (!check_report(report, error))
        return false;
    filling.clashes = arena_take(arena, report->count, sizeof *filling.clashes);
    if (!filling.clashes)
        return error_memory(error);
    snprintf(filling.own, sizeof filling.own, "a%" PRId64 ":", report->account);
    snprintf(client_id, sizeof client_id, "%s%.*s", filling.own, STR_ARGS(report->client_id));
    bool mends = report->kind == REPORT_CORRECTION || report->kind == REPORT_WITHDRAWAL;
    struct submission submission = {
        .meta =
            {
                .kind = mends ? COMMIT_CORRECTION : COMMIT_REPORT,
                .author = report->author,
                .client_id = str_of(client_id),
            },
        .fill = fill,
        .context = &filling,
    };
    if (!live_submit(live, &submission, &result, &own)) {
        if (error)
            *error = own;
        return false;
    }
    *ret_result = (struct report_result){result, filling.clashes, filling.clash_count};
    return true;
}
