#include <stdio.h>
#include <stdlib.h>

#include "base/say.h"
#include "db/failure.h"
#include "db/postgres_engine.h"

/* ---- failures ---- */

/* SQLSTATE, or the class it begins with ("PostgreSQL Error Codes"); the finer stands first. */
static const struct {
    const char *state;
    enum failure failure;
} failures[] = {
    {"23505", FAILURE_UNIQUE},  {"23P01", FAILURE_UNIQUE},    {"23", FAILURE_RULE},
    {"22", FAILURE_RULE},       {"P0001", FAILURE_FORBIDDEN}, {"40", FAILURE_BUSY},
    {"55P03", FAILURE_BUSY},    {"25006", FAILURE_READ_ONLY}, {"42501", FAILURE_DENIED},
    {"28", FAILURE_DENIED},     {"53100", FAILURE_FULL},      {"53200", FAILURE_MEMORY},
    {"53", FAILURE_LOST},       {"54", FAILURE_LIMIT},        {"08", FAILURE_LOST},
    {"57P", FAILURE_LOST},      {"58", FAILURE_IO},           {"XX001", FAILURE_CORRUPT},
    {"XX002", FAILURE_CORRUPT},
};

static enum failure failure_of(const char *state) {
    for (size_t i = 0; i < COUNT_OF(failures); i++)
        if (str_starts(str_of(state), failures[i].state))
            return failures[i].failure;
    return FAILURE_SQL;
}

static const char *field(const PGresult *result, int code) {
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

/* Of libpq's lines the first says what happened. */
static bool fail_connection(struct postgres *postgres, struct error *error) {
    char words[sizeof error->detail];
    struct str rest = str_of(PQerrorMessage(postgres->handle));
    struct str line = str_cut(&rest, '\n');
    snprintf(words, sizeof words, "%.*s", STR_ARGS(line));
    bool lost = PQstatus(postgres->handle) != CONNECTION_OK;
    return failure_report(&postgres->base, lost ? FAILURE_LOST : FAILURE_CALL, words, error);
}

bool postgres_fail(struct postgres *postgres, const PGresult *result, struct error *error) {
    const char *state = field(result, PG_DIAG_SQLSTATE);
    if (!state[0])
        return fail_connection(postgres, error);
    char words[sizeof error->detail];
    const char *more = field(result, PG_DIAG_MESSAGE_DETAIL);
    snprintf(
        words, sizeof words, "%s%s%s", field(result, PG_DIAG_MESSAGE_PRIMARY), more[0] ? ": " : "",
        more);
    return failure_report(&postgres->base, failure_of(state), words, error);
}

bool postgres_done(struct postgres *postgres, PGresult *result, struct error *error) {
    ExecStatusType status = PQresultStatus(result);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
              status == PGRES_EMPTY_QUERY || postgres_fail(postgres, result, error);
    PQclear(result);
    return ok;
}

/* ---- SQL and transactions ---- */

static bool postgres_exec(struct db *db, const char *sql, struct error *error) {
    struct postgres *postgres = postgres_of(db);
    postgres_clear_wire(postgres);
    return postgres_done(postgres, PQexec(postgres->handle, sql), error);
}

static bool postgres_in_transaction(struct db *db) {
    struct postgres *postgres = postgres_of(db);
    if (postgres->streaming)
        postgres_clear_wire(postgres);
    PGTransactionStatusType status = PQtransactionStatus(postgres->handle);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static void postgres_rollback(struct db *db) {
    struct postgres *postgres = postgres_of(db);
    postgres_clear_wire(postgres);
    PQclear(PQexec(postgres->handle, "ROLLBACK"));
}

/*
 * One writer at a time, as SQLite has it: a lock of the schema, taken before anything is read. The
 * isolation stays READ COMMITTED, so that what is read after the wait is what the one before left.
 */
static bool postgres_begin(struct db *db, bool write, struct error *error) {
    const char *sql = write ? "BEGIN ISOLATION LEVEL READ COMMITTED;"
                              "SELECT pg_advisory_xact_lock("
                              "hashtextextended('satsao ' || coalesce(current_schema(), ''), 0))"
                            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1";
    if (postgres_exec(db, sql, error))
        return true;
    db_rollback(db);
    return false;
}

/* After an error inside it the server answers COMMIT with a silent ROLLBACK. */
static bool postgres_commit(struct db *db, struct error *error) {
    struct postgres *postgres = postgres_of(db);
    PGresult *result = PQexec(postgres->handle, "COMMIT");
    bool undone = str_is(str_of(PQcmdStatus(result)), "ROLLBACK");
    if (!postgres_done(postgres, result, error))
        return false;
    if (!undone)
        return true;
    return failure_report(db, FAILURE_SQL, "ROLLBACK", error);
}

/* ---- opening ---- */

static void postgres_close(struct db *db) {
    struct postgres *postgres = postgres_of(db);
    PQfinish(postgres->handle);
    vec_release(&postgres->spare_names);
    free(postgres);
}

static const struct engine engine = {
    .kind = DB_POSTGRES,
    .batch_cells = 65536,
    .table_exists = "SELECT count(*) FROM pg_tables"
                    " WHERE schemaname = current_schema() AND tablename = $1",
    .close = postgres_close,
    .exec = postgres_exec,
    .in_transaction = postgres_in_transaction,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .backup = NULL,
    .prepare = postgres_prepare,
    .free = postgres_free,
    .bind = postgres_bind,
    .step = postgres_step,
    .reset = postgres_reset,
    .integer = postgres_column_integer,
    .real = postgres_column_real,
    .bytes = postgres_column_bytes,
    .is_null = postgres_column_is_null,
    .loader_new = postgres_loader_new,
    .load = postgres_load,
    .loader_free = postgres_loader_free,
};

/*
 * “@”, “/” or “:” in a password that is not written in percents splits it, and its rest would be
 * shown as a wrong host, port or database.
 */
static bool part_is_plain(const PQconninfoOption *option) {
    static const char *const parts[] = {"host", "hostaddr", "dbname"};
    struct str keyword = str_of(option->keyword);
    if (!option->val)
        return true;
    if (str_is(keyword, "port"))
        return option->val[strspn(option->val, "0123456789,")] == '\0';
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_is(keyword, parts[i]) && strchr(option->val, '@'))
            return false;
    return true;
}

static bool parts_are_plain(const PQconninfoOption *options) {
    while (options->keyword && part_is_plain(options))
        options++;
    return !options->keyword;
}

/* libpq's own words about a text it cannot read may quote the password: they are not shown. */
static bool check_conninfo(const char *conninfo, struct error *error) {
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    bool ok = options && parts_are_plain(options);
    PQconninfoFree(options);
    if (ok)
        return true;
    error_set(
        error, ERROR_USAGE, "%s", _("The address of the PostgreSQL database is not well formed."));
    return error_hint(
        error, "%s",
        _("Write postgres://user:password@host/database, in a password “@” as %40 and “/” as "
          "%2F."));
}

/* Options that libpq itself marks as secrets. */
static bool tells_a_secret(PGconn *handle, const char *words) {
    PQconninfoOption *options = PQconninfo(handle);
    bool tells = false;
    for (const PQconninfoOption *o = options; o && o->keyword && !tells; o++)
        tells = o->dispchar[0] == '*' && o->val && o->val[0] && strstr(words, o->val);
    PQconninfoFree(options);
    return tells;
}

static bool fail_to_connect(struct postgres *postgres, struct error *error) {
    if (tells_a_secret(postgres->handle, PQerrorMessage(postgres->handle)))
        return failure_report(NULL, FAILURE_LOST, NULL, error);
    return fail_connection(postgres, error);
}

/* Library code never writes to the terminal, as libpq would with the server's notices. */
static void ignore_notice(void *context, const PGresult *result) {
    (void)context, (void)result;
}

/* What stands after dbname overrides the caller's text, what stands before is overridden by it. */
static bool connect_to(struct postgres *postgres, const char *conninfo, struct error *error) {
    const char *const keywords[] = {
        "connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL,
    };
    const char *const values[] = {"10", "satsao", conninfo, "UTF8", NULL};
    postgres->handle = PQconnectdbParams(keywords, values, 1);
    if (!postgres->handle)
        return error_memory(error);
    if (PQstatus(postgres->handle) != CONNECTION_OK)
        return fail_to_connect(postgres, error);
    PQsetNoticeReceiver(postgres->handle, ignore_notice, NULL);
    return true;
}

static bool configure(struct postgres *postgres, enum db_mode mode, struct error *error) {
    char sql[128];
    snprintf(
        sql, sizeof sql,
        "SET lock_timeout = %d; SET jit = off; SET default_transaction_read_only = %s", DB_WAIT_MS,
        mode == DB_READ ? "on" : "off");
    return postgres_exec(&postgres->base, sql, error);
}

bool postgres_open(
    const char *conninfo, enum db_mode mode, struct db **ret_db, struct error *error) {
    if (!check_conninfo(conninfo, error))
        return false;
    struct postgres *postgres = calloc(1, sizeof *postgres);
    if (!postgres)
        return error_memory(error);
    postgres->base = (struct db){.engine = &engine, .mode = mode};
    if (!connect_to(postgres, conninfo, error) || !configure(postgres, mode, error)) {
        postgres_close(&postgres->base);
        return false;
    }
    *ret_db = &postgres->base;
    return true;
}
