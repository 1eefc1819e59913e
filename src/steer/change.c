#include "steer/change.h"

#include <stdio.h>

#include "base/say.h"
#include "steer/rules.h"
#include "text/utf8.h"

bool change_end(
    struct db *db, bool ok, const struct audit_by *by, const struct audit_event *event,
    struct error *error) {
    if (ok && audit_record(db, by, event, error) && rules_changed(db, error) &&
        db_commit(db, error))
        return true;
    db_rollback(db);
    return false;
}

bool change_next_id(struct db *db, const char *sql, int64_t *ret_id, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(db, sql, &find, error))
        return false;
    bool ok = statement_step(find, &row, error);
    if (ok)
        *ret_id = row ? column_int(find, 0) : 1;
    statement_free(find);
    return ok;
}

bool change_run(struct statement *statement, struct error *error) {
    bool ok = statement && statement_run(statement, error);
    statement_free(statement);
    return ok;
}

bool change_one(struct statement *statement, const char *missing, struct error *error) {
    bool row = false;
    bool ok = statement && statement_step(statement, &row, error);
    if (ok && !row)
        ok = error_set(error, ERROR_NOT_FOUND, "%s", missing);
    statement_free(statement);
    return ok;
}

struct str change_subject(char text[CHANGE_SUBJECT], const char *what, int64_t id) {
    snprintf(text, CHANGE_SUBJECT, "%s %lld", what, (long long)id);
    return str_of(text);
}

bool change_text(struct str text, size_t most, const char *field, struct error *error) {
    bool ok = true;
    if (str_trim(text).length == 0)
        ok = error_set(error, ERROR_INPUT, "%s", _("It must be said here in words."));
    else if (text.length > most)
        ok = error_set(error, ERROR_LIMIT, _("The text is longer than %zu bytes."), most);
    else if (!text_utf8_valid(text, NULL) || memchr(text.data, '\0', text.length))
        ok = error_set(error, ERROR_INPUT, "%s", _("This is not text."));
    return ok || error_field(error, "%s", field);
}
