#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/say.h"
#include "db/failure.h"
#include "db/sqlite_engine.h"

struct sqlite_statement {
    struct statement base;
    sqlite3_stmt *handle;
    /* SQLite numbers $-parameters in the order in which they first appear: its number of each $n. */
    int number[DB_PARAMETERS_MAX + 1];
};

static struct sqlite_statement *statement_of(struct statement *statement) {
    return (struct sqlite_statement *)(void *)statement;
}

/* ---- failures ---- */

/* Extended codes stand before the primary code they refine. */
static const struct {
    int code;
    enum failure failure;
} failures[] = {
    {SQLITE_CONSTRAINT_UNIQUE, FAILURE_UNIQUE},
    {SQLITE_CONSTRAINT_PRIMARYKEY, FAILURE_UNIQUE},
    {SQLITE_CONSTRAINT_ROWID, FAILURE_UNIQUE},
    {SQLITE_CONSTRAINT_TRIGGER, FAILURE_FORBIDDEN},
    {SQLITE_CONSTRAINT, FAILURE_RULE},
    {SQLITE_MISMATCH, FAILURE_RULE},
    {SQLITE_BUSY, FAILURE_BUSY},
    {SQLITE_LOCKED, FAILURE_BUSY},
    {SQLITE_FULL, FAILURE_FULL},
    {SQLITE_CORRUPT, FAILURE_CORRUPT},
    {SQLITE_NOTADB, FAILURE_FOREIGN},
    {SQLITE_READONLY, FAILURE_READ_ONLY},
    {SQLITE_CANTOPEN, FAILURE_DENIED},
    {SQLITE_PERM, FAILURE_DENIED},
    {SQLITE_AUTH, FAILURE_DENIED},
    {SQLITE_IOERR_NOMEM, FAILURE_MEMORY},
    {SQLITE_IOERR, FAILURE_IO},
    {SQLITE_TOOBIG, FAILURE_LIMIT},
    {SQLITE_NOMEM, FAILURE_MEMORY},
    {SQLITE_MISUSE, FAILURE_CALL},
    {SQLITE_RANGE, FAILURE_CALL},
};

static enum failure failure_of(int code) {
    for (size_t i = 0; i < COUNT_OF(failures); i++)
        if (failures[i].code == code || failures[i].code == (code & 0xff))
            return failures[i].failure;
    return FAILURE_SQL;
}

/* An I/O error or a file that cannot be made has its reason in errno. */
static enum failure failure_of_system(int code, int errnum) {
    bool system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
    if (system && (errnum == ENOSPC || errnum == EDQUOT))
        return FAILURE_FULL;
    if ((code & 0xff) == SQLITE_CANTOPEN && errnum == ENOENT)
        return FAILURE_MISSING;
    return failure_of(code);
}

bool sqlite_fail(struct db *db, sqlite3 *handle, int code, struct error *error) {
    int errnum = handle ? sqlite3_system_errno(handle) : 0;
    const char *words = handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    return failure_report(db, failure_of_system(code, errnum), words, error);
}

static bool fail(struct sqlite *sqlite, int code, struct error *error) {
    return sqlite_fail(&sqlite->base, sqlite->handle, code, error);
}

/* ---- opening ---- */

bool sqlite_path(const char *path, struct buf *out, struct error *error) {
    *out = buf_with_maximum(PATH_MAX);
    if (!path[0])
        return error_set(error, ERROR_USAGE, "%s", _("The path of the database is empty."));
    if (str_starts(str_of(path), "file:") || path[0] == ':')
        buf_text(out, "./");
    buf_text(out, path);
    return buf_ok(out) || error_set(error, ERROR_USAGE, "%s", _("The path is too long."));
}

/* SQLite falls back to reading silently when it may not write. */
static bool check_writable(struct sqlite *sqlite, struct error *error) {
    if (sqlite3_db_readonly(sqlite->handle, "main") != 1)
        return true;
    return failure_report(&sqlite->base, FAILURE_READ_ONLY, NULL, error);
}

/* This one switch does not wait by itself when several programs create a database at once. */
static bool use_wal(struct sqlite *sqlite, struct error *error) {
    enum { NAP_MS = 5 };
    int code = SQLITE_BUSY;
    for (int waited = 0; (code & 0xff) == SQLITE_BUSY && waited < DB_WAIT_MS; waited += NAP_MS) {
        if (waited)
            sqlite3_sleep(NAP_MS);
        code = sqlite3_exec(sqlite->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return code == SQLITE_OK || fail(sqlite, code, error);
}

/*
 * Only the last of these touches the file: there a file that is no database shows itself.
 * DEFENSIVE and an untrusted schema: a file from elsewhere cannot make SQLite run or write what this
 * program did not ask for. DQS off: a misspelt "column" is an error and not a text.
 */
static bool configure(struct sqlite *sqlite, enum db_mode mode, struct error *error) {
    static const struct {
        int option;
        int value;
    } options[] = {
        {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < COUNT_OF(options); i++)
        sqlite3_db_config(sqlite->handle, options[i].option, options[i].value, NULL);
    sqlite3_extended_result_codes(sqlite->handle, 1);
    sqlite3_busy_timeout(sqlite->handle, DB_WAIT_MS);

    const char *sql = "PRAGMA synchronous = FULL;"
                      "PRAGMA cache_size = -65536;" /* KiB */
                      "PRAGMA mmap_size = 1073741824;"
                      "PRAGMA secure_delete = OFF;"
                      "SELECT count(*) FROM sqlite_schema;";
    if (!db_exec(&sqlite->base, sql, error))
        return false;
    if (mode == DB_READ)
        return true;
    return check_writable(sqlite, error) && use_wal(sqlite, error);
}

/* Whose connection it is, is the caller's affair: NOMUTEX. */
static bool open_file(
    struct sqlite *sqlite, const char *path, enum db_mode mode, struct error *error) {
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    struct buf name;
    bool ok = sqlite_path(path, &name, error);
    if (ok) {
        int code = sqlite3_open_v2(
            buf_cstr(&name), &sqlite->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
        ok = code == SQLITE_OK || fail(sqlite, code, error);
    }
    buf_release(&name);
    return ok;
}

/* The engine's words do not say which file it was. */
static void add_path(struct error *error, const char *path) {
    if (!error || error->code == ERROR_USAGE)
        return;
    char words[sizeof error->detail];
    memcpy(words, error->detail, sizeof words);
    error_detail(error, "%s%s%s", path, words[0] ? ": " : "", words);
}

static void sqlite_close(struct db *db) {
    struct sqlite *sqlite = sqlite_of(db);
    sqlite3_close_v2(sqlite->handle);
    free(sqlite);
}

/* ---- SQL and transactions ---- */

static bool sqlite_exec(struct db *db, const char *sql, struct error *error) {
    struct sqlite *sqlite = sqlite_of(db);
    int code = sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(sqlite, code, error);
}

static bool sqlite_in_transaction(struct db *db) {
    return !sqlite3_get_autocommit(sqlite_of(db)->handle);
}

/* A snapshot is taken by the first read, not by BEGIN. */
static bool sqlite_begin(struct db *db, bool write, struct error *error) {
    if (write)
        return sqlite_exec(db, "BEGIN IMMEDIATE", error);
    if (!sqlite_exec(db, "BEGIN", error))
        return false;
    if (sqlite_exec(db, "SELECT count(*) FROM sqlite_schema", error))
        return true;
    db_rollback(db);
    return false;
}

static bool sqlite_commit(struct db *db, struct error *error) {
    return sqlite_exec(db, "COMMIT", error);
}

static void sqlite_rollback(struct db *db) {
    sqlite3_exec(sqlite_of(db)->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- statements ---- */

static bool map_parameters(struct sqlite_statement *statement, struct error *error) {
    int count = sqlite3_bind_parameter_count(statement->handle);
    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(statement->handle, i);
        char *end = NULL;
        long n = name && name[0] == '$' ? strtol(name + 1, &end, 10) : 0;
        if (n < 1 || n > DB_PARAMETERS_MAX || *end)
            return error_set(
                error, ERROR_USAGE, _("Parameters are written $1 to $%d."), DB_PARAMETERS_MAX);
        statement->number[n] = i;
    }
    return true;
}

static bool compile(
    struct sqlite *sqlite, struct sqlite_statement *statement, const char *sql,
    struct error *error) {
    const char *rest = NULL;
    int code = sqlite3_prepare_v3(
        sqlite->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, &rest);
    if (code != SQLITE_OK)
        return fail(sqlite, code, error);
    if (!statement->handle || str_trim(str_of(rest)).length)
        return error_set(error, ERROR_USAGE, "%s", _("Exactly one statement can be prepared."));
    statement->base.columns = sqlite3_column_count(statement->handle);
    if (statement->base.columns > DB_COLUMNS_MAX)
        return failure_report(&sqlite->base, FAILURE_LIMIT, NULL, error);
    return map_parameters(statement, error);
}

static void sqlite_free(struct statement *base) {
    struct sqlite_statement *statement = statement_of(base);
    sqlite3_finalize(statement->handle);
    free(statement);
}

static bool sqlite_prepare(
    struct db *db, const char *sql, struct statement **ret_statement, struct error *error) {
    struct sqlite_statement *statement = calloc(1, sizeof *statement);
    if (!statement)
        return error_memory(error);
    statement->base.db = db;
    if (!compile(sqlite_of(db), statement, sql, error)) {
        sqlite_free(&statement->base);
        return false;
    }
    *ret_statement = &statement->base;
    return true;
}

static int bind_value(sqlite3_stmt *handle, int i, const struct db_value *value) {
    switch (value->type) {
    case DB_INTEGER:
        return sqlite3_bind_int64(handle, i, value->integer);
    case DB_REAL:
        return sqlite3_bind_double(handle, i, value->real);
    case DB_TEXT:
        return sqlite3_bind_text64(
            handle, i, value->bytes.length ? value->bytes.data : "", value->bytes.length,
            SQLITE_TRANSIENT, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(
            handle, i, value->bytes.length ? value->bytes.data : "", value->bytes.length,
            SQLITE_TRANSIENT);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(handle, i);
}

static enum bind_fault sqlite_bind(struct statement *base, int n, const struct db_value *value) {
    struct sqlite_statement *statement = statement_of(base);
    if (n < 1 || n > DB_PARAMETERS_MAX || !statement->number[n])
        return BIND_NUMBER;
    if (sqlite3_stmt_busy(statement->handle))
        sqlite3_reset(statement->handle);
    int code = bind_value(statement->handle, statement->number[n], value);
    return code == SQLITE_OK ? BIND_FINE : BIND_MEMORY;
}

/* The statement is reset at once when it has ended: as long as it is not, it holds its locks. */
static bool sqlite_step(struct statement *base, bool *ret_row, struct error *error) {
    struct sqlite_statement *statement = statement_of(base);
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW) {
        *ret_row = true;
        return true;
    }
    bool ok = code == SQLITE_DONE || fail(sqlite_of(base->db), code, error);
    sqlite3_reset(statement->handle);
    if (ok)
        *ret_row = false;
    return ok;
}

static void sqlite_reset(struct statement *base) {
    sqlite3_reset(statement_of(base)->handle);
}

static int64_t sqlite_integer(struct statement *base, int column) {
    return sqlite3_column_int64(statement_of(base)->handle, column);
}

static double sqlite_real(struct statement *base, int column) {
    return sqlite3_column_double(statement_of(base)->handle, column);
}

static struct str sqlite_bytes(struct statement *base, int column) {
    sqlite3_stmt *handle = statement_of(base)->handle;
    int type = sqlite3_column_type(handle, column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB)
        return str_of("");
    const char *data = sqlite3_column_blob(handle, column);
    return data ? str_slice(data, (size_t)sqlite3_column_bytes(handle, column)) : str_of("");
}

static bool sqlite_is_null(struct statement *base, int column) {
    return sqlite3_column_type(statement_of(base)->handle, column) == SQLITE_NULL;
}

static const struct engine engine = {
    .kind = DB_SQLITE,
    .batch_cells = 8192,
    .table_exists = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1",
    .close = sqlite_close,
    .exec = sqlite_exec,
    .in_transaction = sqlite_in_transaction,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .backup = sqlite_backup,
    .prepare = sqlite_prepare,
    .free = sqlite_free,
    .bind = sqlite_bind,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .integer = sqlite_integer,
    .real = sqlite_real,
    .bytes = sqlite_bytes,
    .is_null = sqlite_is_null,
    .loader_new = sqlite_loader_new,
    .load = sqlite_load,
    .loader_free = sqlite_loader_free,
};

bool sqlite_open(const char *path, enum db_mode mode, struct db **ret_db, struct error *error) {
    struct sqlite *sqlite = calloc(1, sizeof *sqlite);
    if (!sqlite)
        return error_memory(error);
    sqlite->base = (struct db){.engine = &engine, .mode = mode};
    if (!open_file(sqlite, path, mode, error) || !configure(sqlite, mode, error)) {
        add_path(error, path);
        sqlite_close(&sqlite->base);
        return false;
    }
    *ret_db = &sqlite->base;
    return true;
}
