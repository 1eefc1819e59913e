#include "db/db.h"

#include <math.h>
#include <stdio.h>

#include "base/say.h"
#include "db/engine.h"
#include "db/failure.h"

bool db_is_name(const char *text) {
    size_t length = strlen(text);
    return length > 0 && length <= DB_NAME_MAX && !(text[0] >= '0' && text[0] <= '9') &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/* ---- connections ---- */

/* "word=…": a conninfo, even one that libpq cannot read. A file of such a name is written "./a=b". */
static bool is_keyword_list(const char *url) {
    size_t word = strspn(url, "abcdefghijklmnopqrstuvwxyz_");
    return word > 0 && url[word + strspn(url + word, " ")] == '=';
}

/* The address is not repeated: what was mistyped may have been one with a password. */
static bool refuse_scheme(struct error *error) {
    error_set(error, ERROR_USAGE, "%s", _("No database has an address of this kind."));
    return error_hint(error, "%s", _("Write the path of a file, sqlite:PATH or postgres://…"));
}

bool db_open(const char *url, enum db_mode mode, struct db **ret_db, struct error *error) {
    static const char scheme[] = "sqlite:";
    struct str text = str_of(url);
    if (str_starts(text, scheme))
        return sqlite_open(url + strlen(scheme), mode, ret_db, error);
    if (str_starts(text, "postgres://") || str_starts(text, "postgresql://") ||
        is_keyword_list(url))
        return postgres_open(url, mode, ret_db, error);
    if (strstr(url, "://"))
        return refuse_scheme(error);
    return sqlite_open(url, mode, ret_db, error);
}

void db_close(struct db *db) {
    if (db)
        db->engine->close(db);
}

enum db_kind db_kind(const struct db *db) {
    return db->engine->kind;
}

bool db_should_retry(const struct db *db) {
    return db->retry;
}

bool db_exec(struct db *db, const char *sql, struct error *error) {
    return db->engine->exec(db, sql, error);
}

/* ---- transactions ---- */

static bool require_transaction(struct db *db, bool wanted, struct error *error) {
    if (db->engine->in_transaction(db) == wanted)
        return true;
    return error_set(
        error, ERROR_USAGE, "%s",
        wanted ? _("No transaction is open.") : _("A transaction is open already."));
}

bool db_begin(struct db *db, struct error *error) {
    if (db->mode == DB_READ)
        return failure_report(db, FAILURE_READ_ONLY, NULL, error);
    return require_transaction(db, false, error) && db->engine->begin(db, true, error);
}

bool db_begin_read(struct db *db, struct error *error) {
    return require_transaction(db, false, error) && db->engine->begin(db, false, error);
}

bool db_commit(struct db *db, struct error *error) {
    return require_transaction(db, true, error) && db->engine->commit(db, error);
}

void db_rollback(struct db *db) {
    if (db->engine->in_transaction(db))
        db->engine->rollback(db);
}

static bool savepoint(struct db *db, const char *verb, const char *name, struct error *error) {
    if (!require_transaction(db, true, error))
        return false;
    if (!db_is_name(name))
        return error_set(error, ERROR_USAGE, _("“%s” is not a name for a savepoint."), name);
    char sql[32 + DB_NAME_MAX];
    snprintf(sql, sizeof sql, "%s %s", verb, name);
    return db_exec(db, sql, error);
}

bool db_savepoint(struct db *db, const char *name, struct error *error) {
    return savepoint(db, "SAVEPOINT", name, error);
}

bool db_savepoint_release(struct db *db, const char *name, struct error *error) {
    return savepoint(db, "RELEASE SAVEPOINT", name, error);
}

bool db_savepoint_rollback(struct db *db, const char *name, struct error *error) {
    return savepoint(db, "ROLLBACK TO SAVEPOINT", name, error);
}

/* ---- statements ---- */

bool db_prepare(
    struct db *db, const char *sql, struct statement **ret_statement, struct error *error) {
    if (str_trim(str_of(sql)).length == 0)
        return error_set(error, ERROR_USAGE, "%s", _("Exactly one statement can be prepared."));
    return db->engine->prepare(db, sql, ret_statement, error);
}

void statement_free(struct statement *statement) {
    if (statement)
        statement->db->engine->free(statement);
}

static void bind(struct statement *statement, int n, struct db_value value) {
    enum bind_fault fault = statement->db->engine->bind(statement, n, &value);
    if (fault == BIND_FINE || statement->fault != BIND_FINE)
        return;
    statement->fault = fault;
    statement->fault_parameter = n;
}

void statement_bind_int(struct statement *statement, int n, int64_t value) {
    bind(statement, n, (struct db_value){.type = DB_INTEGER, .integer = value});
}

void statement_bind_real(struct statement *statement, int n, double value) {
    if (isnan(value))
        statement_bind_null(statement, n);
    else
        bind(statement, n, (struct db_value){.type = DB_REAL, .real = value});
}

void statement_bind_text(struct statement *statement, int n, struct str value) {
    bind(statement, n, (struct db_value){.type = DB_TEXT, .bytes = value});
    /* SQLite would keep it and PostgreSQL refuse it. */
    if (value.length && memchr(value.data, '\0', value.length) && statement->fault == BIND_FINE) {
        statement->fault = BIND_NUL;
        statement->fault_parameter = n;
    }
}

void statement_bind_blob(struct statement *statement, int n, const void *data, size_t size) {
    bind(statement, n, (struct db_value){.type = DB_BLOB, .bytes = str_slice(data, size)});
}

void statement_bind_null(struct statement *statement, int n) {
    bind(statement, n, (struct db_value){.type = DB_NULL});
}

static bool report_fault(struct statement *statement, struct error *error) {
    enum bind_fault fault = statement->fault;
    statement->fault = BIND_FINE;
    if (fault == BIND_MEMORY)
        return error_memory(error);
    if (fault == BIND_NUL)
        return error_set(
            error, ERROR_INPUT, _("The text for parameter $%d holds a NUL character."),
            statement->fault_parameter);
    return error_set(
        error, ERROR_USAGE, _("The statement has no parameter $%d."), statement->fault_parameter);
}

bool statement_step(struct statement *statement, bool *ret_row, struct error *error) {
    if (statement->fault != BIND_FINE)
        return report_fault(statement, error);
    return statement->db->engine->step(statement, ret_row, error);
}

bool statement_run(struct statement *statement, struct error *error) {
    bool row = true;
    while (row)
        if (!statement_step(statement, &row, error))
            return false;
    return true;
}

void statement_reset(struct statement *statement) {
    statement->db->engine->reset(statement);
}

int64_t column_int(struct statement *statement, int column) {
    return statement->db->engine->integer(statement, column);
}

double column_real(struct statement *statement, int column) {
    return statement->db->engine->real(statement, column);
}

struct str column_text(struct statement *statement, int column) {
    return statement->db->engine->bytes(statement, column);
}

struct str column_blob(struct statement *statement, int column) {
    return statement->db->engine->bytes(statement, column);
}

bool column_is_null(struct statement *statement, int column) {
    return statement->db->engine->is_null(statement, column);
}

int column_count(const struct statement *statement) {
    return statement->columns;
}

/* ---- backup ---- */

bool db_backup(
    struct db *from, const char *to_path, db_progress *progress, void *context,
    struct error *error) {
    if (from->engine->backup)
        return from->engine->backup(from, to_path, progress, context, error);
    error_set(error, ERROR_USAGE, "%s", _("A PostgreSQL database is not copied page by page."));
    return error_hint(error, "%s", _("Export the ledger, or use pg_dump."));
}
