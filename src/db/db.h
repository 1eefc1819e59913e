/*
 * One SQL text over SQLite 3.40 and PostgreSQL 15.
 *
 * A caller writes one statement and it means the same on both engines; what differs lives in this
 * folder alone. The common tongue: parameters $1, $2 …; RETURNING; ON CONFLICT with excluded;
 * UPDATE … FROM; recursive CTEs; window functions with FILTER; row values; IS NOT DISTINCT FROM.
 *   - Booleans are the integers 0 and 1, times are integers, ids are made by the application.
 *   - Write NULLS FIRST or NULLS LAST with every ORDER BY on a column that may be NULL.
 *   - Texts are ordered bytewise by SQLite, and by its own collation by a PostgreSQL database (make
 *     it with LOCALE 'C'): sort what people see in the application.
 *   - A parameter takes its type from where it stands. Where nothing tells it ($1 + 1,
 *     COALESCE($1, 0)), write CAST($1 AS BIGINT), or PostgreSQL takes the literal's small integer.
 *
 * Where a database is, is told by a text:
 *   a path, or "sqlite:" and a path                            a SQLite file
 *   "postgres://…", "postgresql://…", or "host=… dbname=…"     PostgreSQL, as libpq reads it
 * A password in it never appears in an error.
 *
 * Threads: a connection, with its statements, is for one thread at a time. Any number of
 * connections, in threads and processes, may use one database: readers never wait, writers
 * (db_begin) queue.
 *
 * Errors: ERROR_CONFLICT   a row with that key exists; or others held a lock for too long, then
 *                          db_should_retry() is true
 *         ERROR_INPUT      a value breaks a rule of the table (CHECK, NOT NULL, type, reference)
 *         ERROR_FULL       no room left on the disk
 *         ERROR_CORRUPT    the file is damaged, or is not a database
 *         ERROR_IO         no permission, read-only, the connection is lost
 *         ERROR_DATABASE   the engine refused the SQL; its own words are the detail
 *         ERROR_USAGE      a call contradicts this manual
 * After an error inside a transaction only db_rollback or db_savepoint_rollback may follow:
 * PostgreSQL refuses everything else.
 */
#ifndef SATSAO_DB_DB_H
#define SATSAO_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"

enum db_kind { DB_SQLITE, DB_POSTGRES };

enum db_mode {
    DB_READ,   /* nothing can be changed */
    DB_WRITE,  /* the database must exist */
    DB_CREATE, /* a SQLite file is made where there is none; a PostgreSQL database must exist */
};

enum {
    DB_WAIT_MS = 10000,     /* how long a lock is waited for */
    DB_PARAMETERS_MAX = 64, /* of one statement */
    DB_COLUMNS_MAX = 128,   /* of one result or one bulk load */
    DB_NAME_MAX = 48,       /* bytes of a table's, a column's or a savepoint's name */
};

struct db;
struct statement;

bool db_open(const char *url, enum db_mode mode, struct db **ret_db, struct error *error)
    MUST_CHECK;

/* Free the statements first. An open transaction is rolled back. NULL is fine. */
void db_close(struct db *db);

enum db_kind db_kind(const struct db *db);

/* Was the last failure on this connection one of bad luck with other users of the database (a lock
 * held too long, a deadlock), so that the same transaction from its start may well succeed? */
bool db_should_retry(const struct db *db);

/* One or several statements without parameters or rows. */
bool db_exec(struct db *db, const char *sql, struct error *error) MUST_CHECK;

/*
 * Transactions.
 *
 * db_begin begins to write: one writer at a time in the whole database, on both engines, so what it
 * reads stays true until it commits; others wait in db_begin up to DB_WAIT_MS. db_begin_read gives
 * a consistent snapshot that no writer disturbs, and cannot write. What is committed is durable.
 * db_rollback ends either without a trace and may be called at any time.
 */
bool db_begin(struct db *db, struct error *error) MUST_CHECK;
bool db_begin_read(struct db *db, struct error *error) MUST_CHECK;
bool db_commit(struct db *db, struct error *error) MUST_CHECK;
void db_rollback(struct db *db);

/* Inside db_begin. A name is a lower-case word: [a-z_][a-z0-9_]*. Rolling back to a savepoint
 * undoes what came after it and keeps the savepoint; releasing forgets it and keeps its work. */
bool db_savepoint(struct db *db, const char *name, struct error *error) MUST_CHECK;
bool db_savepoint_release(struct db *db, const char *name, struct error *error) MUST_CHECK;
bool db_savepoint_rollback(struct db *db, const char *name, struct error *error) MUST_CHECK;

/*
 * Statements.
 *
 *     struct statement *find = NULL;
 *     if (!db_prepare(db, "SELECT name FROM unit WHERE id = $1", &find, error)) …
 *     statement_bind_int(find, 1, id);
 *     bool row;
 *     if (!statement_step(find, &row, error)) …
 *     if (row) name = column_text(find, 0);
 *     statement_reset(find);
 *
 * Exactly one statement to a text; it is checked against the database here. Prepare once and use
 * often: on PostgreSQL preparing is two round trips.
 */
bool db_prepare(
    struct db *db, const char *sql, struct statement **ret_statement,
    struct error *error) MUST_CHECK;
void statement_free(struct statement *statement);

/*
 * Bind the parameter $n. The value is copied, stays bound until it is bound anew, and is never read
 * as SQL. Binding to a statement that is being stepped resets it first. What is not bound is NULL.
 * NaN is NULL, as SQLite has it. Text is UTF-8 without NUL. A wrong n or a lack of memory is told
 * by the next step.
 */
void statement_bind_int(struct statement *statement, int n, int64_t value);
void statement_bind_real(struct statement *statement, int n, double value);
void statement_bind_text(struct statement *statement, int n, struct str value);
void statement_bind_blob(struct statement *statement, int n, const void *data, size_t size);
void statement_bind_null(struct statement *statement, int n);

/*
 * The next row; *ret_row is false after the last, and the statement is then reset by itself.
 *
 * Rows stream: a result may be larger than memory. Other statements may be used between two steps;
 * PostgreSQL then has to hold what is left of the result in memory (at most DB_HELD_MAX bytes), so
 * a long read should run alone on its connection.
 */
bool statement_step(struct statement *statement, bool *ret_row, struct error *error) MUST_CHECK;

/* Run to the end, whatever rows come, and reset. */
bool statement_run(struct statement *statement, struct error *error) MUST_CHECK;

/* Back to before the first row; the bound values stay. PostgreSQL has to read what is left of the
 * rows, so put a LIMIT where only the first ones matter. */
void statement_reset(struct statement *statement);

#define DB_HELD_MAX ((size_t)1 << 30)

/*
 * The columns of the present row, counted from 0. Read each as what it is. Any number may be read
 * as int (cut towards zero, held within 64 bits) or real, and so may a text that spells one; a NULL
 * or a column that does not exist is 0 or empty; a number read as text is empty. Texts and blobs
 * are borrowed until the next step, reset or bind.
 * So never bind one to the statement it came from.
 */
int64_t column_int(struct statement *statement, int column);
double column_real(struct statement *statement, int column);
struct str column_text(struct statement *statement, int column);
struct str column_blob(struct statement *statement, int column);
bool column_is_null(struct statement *statement, int column);
int column_count(const struct statement *statement);

/*
 * A copy of a SQLite database as it is at this moment, made while others read and write. The copy
 * appears at `to_path`, which must not exist yet, only when it is whole and on the disk. `progress`
 * (may be NULL) is told how many pages of how many are done. On PostgreSQL ERROR_USAGE: there the
 * ledger's own export is used, or pg_dump.
 */
typedef void db_progress(void *context, int64_t done, int64_t total);
bool db_backup(
    struct db *from, const char *to_path, db_progress *progress, void *context,
    struct error *error) MUST_CHECK;

#endif
