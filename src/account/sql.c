#include "account/sql.h"

static void bind(struct statement *statement, const struct sql_value *values) {
    for (int n = 1; values->kind != SQL_END; values++, n++)
        switch (values->kind) {
        case SQL_INT:
            statement_bind_int(statement, n, values->number);
            break;
        case SQL_TEXT:
            statement_bind_text(statement, n, values->text);
            break;
        case SQL_BYTES:
            statement_bind_blob(statement, n, values->text.data, values->text.length);
            break;
        default:
            statement_bind_null(statement, n);
        }
}

bool sql_open(
    struct db *db, const char *sql, const struct sql_value *values, struct statement **ret_find,
    struct error *error) {
    if (!db_prepare(db, sql, ret_find, error))
        return false;
    bind(*ret_find, values);
    return true;
}

bool sql_run(struct db *db, const char *sql, const struct sql_value *values, struct error *error) {
    struct statement *statement = NULL;
    bool ok = sql_open(db, sql, values, &statement, error) && statement_run(statement, error);
    statement_free(statement);
    return ok;
}

bool sql_number(
    struct db *db, const char *sql, const struct sql_value *values, int64_t otherwise,
    int64_t *ret_number, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    bool ok = sql_open(db, sql, values, &find, error) && statement_step(find, &row, error);
    if (ok)
        *ret_number = row ? column_int(find, 0) : otherwise;
    statement_free(find);
    return ok;
}
