#include "account/audit.h"

#include "text/utf8.h"

static const char *const outcomes[AUDIT_OUTCOMES] = {"done", "refused", "failed"};

const char *audit_outcome_word(enum audit_outcome outcome) {
    return outcome < AUDIT_OUTCOMES ? outcomes[outcome] : "failed";
}

struct audit_by audit_by(const struct asker *asker, struct str address, stamp at) {
    return (struct audit_by){asker->account, str_of(asker->name), address, at};
}

/* What people send may be anything: cut to its room, and "?" where it is not UTF-8 or holds a NUL. */
static struct str fit(struct str text) {
    text = text_utf8_cut(text, AUDIT_TEXT_MAX);
    bool sound =
        text.length == 0 || (text_utf8_valid(text, NULL) && !memchr(text.data, 0, text.length));
    return sound ? text : str_of("?");
}

bool audit_record(
    struct db *db, const struct audit_by *by, const struct audit_event *event,
    struct error *error) {
    struct statement *add = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO audit (id, at, account, who, address, action, subject, before, after,"
            " outcome) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM audit),"
            " $1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &add, error))
        return false;
    statement_bind_int(add, 1, by->at);
    if (by->account != 0)
        statement_bind_int(add, 2, by->account);
    statement_bind_text(add, 3, fit(by->who));
    statement_bind_text(add, 4, fit(by->address));
    statement_bind_text(add, 5, str_of(event->action));
    statement_bind_text(add, 6, fit(event->subject));
    statement_bind_text(add, 7, fit(event->before));
    statement_bind_text(add, 8, fit(event->after));
    statement_bind_text(add, 9, str_of(audit_outcome_word(event->outcome)));
    bool ok = statement_run(add, error);
    statement_free(add);
    return ok;
}

/* ---- reading ---- */

static struct audit_row row_of(struct statement *find) {
    return (struct audit_row){
        .id = column_int(find, 0),
        .at = column_int(find, 1),
        .account = column_int(find, 2),
        .who = column_text(find, 3),
        .address = column_text(find, 4),
        .action = column_text(find, 5),
        .subject = column_text(find, 6),
        .before = column_text(find, 7),
        .after = column_text(find, 8),
        .outcome = column_text(find, 9),
    };
}

static void bind_query(struct statement *find, const struct audit_query *query) {
    statement_bind_int(find, 1, query->before_id > 0 ? query->before_id : INT64_MAX);
    statement_bind_text(find, 2, query->who);
    statement_bind_text(find, 3, query->action);
    statement_bind_int(find, 4, query->from);
    statement_bind_int(find, 5, query->to > 0 ? query->to : INT64_MAX);
    statement_bind_int(find, 6, query->limit > 0 ? query->limit : INT64_MAX);
    statement_bind_int(find, 7, (int64_t)query->action.length);
}

bool audit_read(
    struct db *db, const struct audit_query *query, audit_reader *reader, void *context,
    struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(
            db,
            "SELECT id, at, account, who, address, action, subject, before, after, outcome"
            " FROM audit WHERE id < $1"
            " AND (CAST($2 AS TEXT) = '' OR who = CAST($2 AS TEXT))"
            " AND (CAST($3 AS TEXT) = '' OR"
            " SUBSTR(action, 1, CAST($7 AS INTEGER)) = CAST($3 AS TEXT))"
            " AND at >= $4 AND at < $5 ORDER BY id DESC LIMIT CAST($6 AS BIGINT)",
            &find, error))
        return false;
    bind_query(find, query);
    bool row;
    bool ok;
    while ((ok = statement_step(find, &row, error)) && row) {
        struct audit_row at = row_of(find);
        if (!reader(context, &at))
            break;
    }
    statement_free(find);
    return ok;
}
