#include "steer/closings.h"

#include "base/say.h"
#include "steer/change.h"

static bool check(const struct closings_stretch *stretch, struct error *error) {
    if (stretch->to < stretch->from)
        return error_set(error, ERROR_INPUT, "%s", _("The period ends before it begins."));
    return change_text(stretch->reason, RULES_TEXT_MAX, "reason", error);
}

static void bind_stretch(
    struct statement *put, int64_t id, const struct closings_stretch *stretch) {
    statement_bind_int(put, 1, id);
    statement_bind_int(put, 2, stretch->unit);
    statement_bind_int(put, 3, stretch->indicator);
    statement_bind_int(put, 4, stretch->from);
    statement_bind_int(put, 5, stretch->to);
    statement_bind_text(put, 6, stretch->reason);
}

/* ---- closings ---- */

static bool put_closing(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch, int64_t id,
    struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO closing (id, unit, indicator, from_moment, to_moment, reason, made_by,"
            " made_at, ended_by, ended_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '')",
            &put, error))
        return false;
    bind_stretch(put, id, stretch);
    statement_bind_text(put, 7, by->who);
    statement_bind_int(put, 8, by->at);
    return change_run(put, error);
}

bool closings_close(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch,
    int64_t *ret_id, struct error *error) {
    char subject[CHANGE_SUBJECT];
    int64_t id = 0;
    if (!check(stretch, error))
        return false;
    bool ok = db_begin(db, error) &&
              change_next_id(db, "SELECT COALESCE(MAX(id), 0) + 1 FROM closing", &id, error) &&
              put_closing(db, by, stretch, id, error);
    const struct audit_event event = {
        .action = "closing.make",
        .subject = change_subject(subject, "closing", id),
        .after = stretch->reason,
    };
    if (!change_end(db, ok, by, &event, error))
        return false;
    *ret_id = id;
    return true;
}

bool closings_end(
    struct db *db, const struct audit_by *by, int64_t id, struct str why, struct error *error) {
    char subject[CHANGE_SUBJECT];
    struct statement *end = NULL;
    if (!change_text(why, RULES_TEXT_MAX, "reason", error))
        return false;
    bool ok =
        db_begin(db, error) && db_prepare(
                                   db,
                                   "UPDATE closing SET ended_by = $1, ended_at = $2, ended_why = $3"
                                   " WHERE id = $4 AND ended_at IS NULL RETURNING id",
                                   &end, error);
    if (ok) {
        statement_bind_text(end, 1, by->who);
        statement_bind_int(end, 2, by->at);
        statement_bind_text(end, 3, why);
        statement_bind_int(end, 4, id);
        ok = change_one(end, _("There is no such closing, or it has been ended."), error);
    }
    const struct audit_event event = {
        .action = "closing.end",
        .subject = change_subject(subject, "closing", id),
        .after = why,
    };
    return change_end(db, ok, by, &event, error);
}

/* ---- requests ---- */

static bool put_request(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch, int64_t id,
    struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO opening_request (id, unit, indicator, from_moment, to_moment, reason,"
            " asked_by, account, asked_at, state, decided_by, answer)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', '', '')",
            &put, error))
        return false;
    bind_stretch(put, id, stretch);
    statement_bind_text(put, 7, by->who);
    statement_bind_int(put, 8, by->account);
    statement_bind_int(put, 9, by->at);
    return change_run(put, error);
}

bool closings_ask(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch,
    int64_t *ret_id, struct error *error) {
    char subject[CHANGE_SUBJECT];
    int64_t id = 0;
    if (!check(stretch, error))
        return false;
    bool ok =
        db_begin(db, error) &&
        change_next_id(db, "SELECT COALESCE(MAX(id), 0) + 1 FROM opening_request", &id, error) &&
        put_request(db, by, stretch, id, error);
    const struct audit_event event = {
        .action = "opening.ask",
        .subject = change_subject(subject, "opening", id),
        .after = stretch->reason,
    };
    if (!change_end(db, ok, by, &event, error))
        return false;
    *ret_id = id;
    return true;
}

/* Is it there, and still to be decided? */
static bool is_undecided(struct db *db, int64_t id, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(db, "SELECT state FROM opening_request WHERE id = $1", &find, error))
        return false;
    statement_bind_int(find, 1, id);
    bool ok = statement_step(find, &row, error);
    if (ok && !row)
        ok = error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such request."));
    else if (ok && !str_is(column_text(find, 0), "asked"))
        ok = error_set(error, ERROR_CONFLICT, "%s", _("The request has been decided already."));
    statement_free(find);
    return ok;
}

static bool put_decision(
    struct db *db, const struct audit_by *by, int64_t id, moment until, struct str answer,
    struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "UPDATE opening_request SET state = $1, decided_by = $2, decided_at = $3, answer = $4,"
            " until_moment = $5 WHERE id = $6",
            &put, error))
        return false;
    statement_bind_text(put, 1, str_of(until ? "granted" : "refused"));
    statement_bind_text(put, 2, by->who);
    statement_bind_int(put, 3, by->at);
    statement_bind_text(put, 4, answer);
    if (until)
        statement_bind_int(put, 5, until);
    statement_bind_int(put, 6, id);
    return change_run(put, error);
}

bool closings_decide(
    struct db *db, const struct audit_by *by, int64_t id, moment until, struct str answer,
    struct error *error) {
    char subject[CHANGE_SUBJECT];
    if (!change_text(answer, RULES_TEXT_MAX, "answer", error))
        return false;
    bool ok = db_begin(db, error) && is_undecided(db, id, error) &&
              put_decision(db, by, id, until, answer, error);
    const struct audit_event event = {
        .action = until ? "opening.grant" : "opening.refuse",
        .subject = change_subject(subject, "opening", id),
        .after = answer,
    };
    return change_end(db, ok, by, &event, error);
}

/* ---- reading ---- */

static struct closings_row row_of(struct statement *rows) {
    return (struct closings_row){
        .id = column_int(rows, 0),
        .unit = (uint32_t)column_int(rows, 1),
        .indicator = (uint32_t)column_int(rows, 2),
        .from = (moment)column_int(rows, 3),
        .to = (moment)column_int(rows, 4),
        .reason = column_text(rows, 5),
        .by = column_text(rows, 6),
        .at = column_int(rows, 7),
        .state = column_text(rows, 8),
        .decided_by = column_text(rows, 9),
        .decided_at = column_int(rows, 10),
        .answer = column_text(rows, 11),
        .until = (moment)column_int(rows, 12),
        .account = column_int(rows, 13),
    };
}

static bool read_rows(
    struct db *db, const char *sql, bool open, int64_t before, size_t limit,
    closings_reader *reader, void *context, struct error *error) {
    struct statement *rows = NULL;
    bool row = false;
    if (!db_prepare(db, sql, &rows, error))
        return false;
    statement_bind_int(rows, 1, open);
    statement_bind_int(rows, 2, before ? before : INT64_MAX);
    statement_bind_int(rows, 3, (int64_t)limit);
    bool ok = statement_step(rows, &row, error);
    while (ok && row) {
        struct closings_row found = row_of(rows);
        if (!reader(context, &found))
            break;
        ok = statement_step(rows, &row, error);
    }
    statement_free(rows);
    return ok;
}

bool closings_read(
    struct db *db, bool open, int64_t before, size_t limit, closings_reader *reader, void *context,
    struct error *error) {
    return read_rows(
        db,
        "SELECT id, unit, indicator, from_moment, to_moment, reason, made_by, made_at,"
        " CASE WHEN ended_at IS NULL THEN 'closed' ELSE 'ended' END, ended_by, ended_at, ended_why,"
        " 0, 0 FROM closing WHERE (CAST($1 AS BIGINT) = 0 OR ended_at IS NULL) AND id < $2"
        " ORDER BY id DESC LIMIT $3",
        open, before, limit, reader, context, error);
}

bool closings_requests(
    struct db *db, bool open, int64_t before, size_t limit, closings_reader *reader, void *context,
    struct error *error) {
    return read_rows(
        db,
        "SELECT id, unit, indicator, from_moment, to_moment, reason, asked_by, asked_at, state,"
        " decided_by, decided_at, answer, until_moment, account FROM opening_request"
        " WHERE (CAST($1 AS BIGINT) = 0 OR state = 'asked') AND id < $2"
        " ORDER BY id DESC LIMIT $3",
        open, before, limit, reader, context, error);
}

bool closings_unit(
    struct db *db, bool request, int64_t id, uint32_t *ret_unit, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(
            db,
            request ? "SELECT unit FROM opening_request WHERE id = $1"
                    : "SELECT unit FROM closing WHERE id = $1",
            &find, error))
        return false;
    statement_bind_int(find, 1, id);
    bool ok = statement_step(find, &row, error);
    if (ok && !row)
        ok = error_set(
            error, ERROR_NOT_FOUND, "%s",
            request ? _("There is no such request.") : _("There is no such closing."));
    if (ok)
        *ret_unit = (uint32_t)column_int(find, 0);
    statement_free(find);
    return ok;
}
