#include "commits.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "files.h"
#include "peers/wire.h"
#include "product.h"
#include "progress.h"

enum { CLIENTS_MOST = 16, BUSY_MS = 60000 };

/* ---- the ledger's row ------------------------------------------------------------------------ */

enum { COLUMNS = 9 };

static const char sqlite_table[] =
    "CREATE TABLE entry (seq INTEGER NOT NULL PRIMARY KEY, commit_id INTEGER NOT NULL,"
    " province INTEGER NOT NULL, unit INTEGER NOT NULL, indicator INTEGER NOT NULL,"
    " at INTEGER NOT NULL, digits INTEGER NOT NULL, scale INTEGER NOT NULL,"
    " flags INTEGER NOT NULL) STRICT";

static const char postgres_table[] =
    "DROP TABLE IF EXISTS entry;"
    "CREATE TABLE entry (seq BIGINT NOT NULL, commit_id BIGINT NOT NULL,"
    " province BIGINT NOT NULL, unit BIGINT NOT NULL, indicator BIGINT NOT NULL,"
    " at BIGINT NOT NULL, digits BIGINT NOT NULL, scale BIGINT NOT NULL, flags BIGINT NOT NULL,"
    " PRIMARY KEY (province, seq))";

static const char insert_text[] = "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/* A value of quarters, as the ledger has it: in hundredths. */
static void ledger_row(
    const struct workload *workload, size_t index, int64_t commit, int64_t ret_row[COLUMNS]) {
    const struct workload_entry *entry = &workload->entries[index % workload->count];
    int64_t row[COLUMNS] = {
        (int64_t)index + 1,
        commit,
        province_of(entry->unit),
        entry->unit,
        entry->indicator,
        entry->at,
        (int64_t)entry->parts * 100 / VALUE_PARTS,
        2,
        0};
    for (int c = 0; c < COLUMNS; c++)
        ret_row[c] = row[c];
}

/* ---- SQLite ---------------------------------------------------------------------------------- */

struct sqlite_client {
    sqlite3 *db;
    sqlite3_stmt *insert;
};

static bool sqlite_failed(sqlite3 *db, struct error *error) {
    error_set(error, ERROR_DATABASE, "SQLite refused.");
    return error_detail(error, "%s", sqlite3_errmsg(db));
}

static bool sqlite_run(sqlite3 *db, const char *text, struct error *error) {
    return sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK || sqlite_failed(db, error);
}

static bool sqlite_make(const char *path, struct error *error) {
    files_remove(path);
    sqlite3 *db = NULL;
    bool ok = sqlite3_open(path, &db) == SQLITE_OK || sqlite_failed(db, error);
    ok = ok && sqlite_run(db, "PRAGMA journal_mode = WAL", error) &&
         sqlite_run(db, sqlite_table, error);
    sqlite3_close(db);
    return ok;
}

static void sqlite_close(void *opaque) {
    struct sqlite_client *client = opaque;
    if (!client)
        return;
    sqlite3_finalize(client->insert);
    sqlite3_close(client->db);
    free(client);
}

static bool sqlite_connect(const char *path, void **ret_client, struct error *error) {
    struct sqlite_client *client = calloc(1, sizeof *client);
    if (!client)
        return error_memory(error);
    bool ok =
        sqlite3_open_v2(path, &client->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) ==
            SQLITE_OK &&
        sqlite3_busy_timeout(client->db, BUSY_MS) == SQLITE_OK;
    ok = ok || sqlite_failed(client->db, error);
    ok = ok &&
         sqlite_run(client->db, "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536", error);
    if (ok && sqlite3_prepare_v2(client->db, insert_text, -1, &client->insert, NULL) != SQLITE_OK)
        ok = sqlite_failed(client->db, error);
    if (!ok) {
        sqlite_close(client);
        return false;
    }
    *ret_client = client;
    return true;
}

static bool sqlite_insert(void *opaque, const int64_t row[COLUMNS], struct error *error) {
    struct sqlite_client *client = opaque;
    for (int c = 0; c < COLUMNS; c++)
        sqlite3_bind_int64(client->insert, c + 1, row[c]);
    bool ok = sqlite3_step(client->insert) == SQLITE_DONE;
    sqlite3_reset(client->insert);
    return ok || sqlite_failed(client->db, error);
}

/* ---- PostgreSQL ------------------------------------------------------------------------------ */

static bool postgres_failed(PGconn *connection, struct error *error) {
    error_set(error, ERROR_DATABASE, "PostgreSQL refused.");
    return error_detail(error, "%s", PQerrorMessage(connection));
}

static void postgres_close(void *client) {
    PQfinish(client);
}

static bool postgres_done(PGconn *connection, PGresult *result, struct error *error) {
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    return ok || postgres_failed(connection, error);
}

static bool postgres_connect(const char *where, void **ret_client, struct error *error) {
    PGconn *connection = PQconnectdb(where);
    bool ok = PQstatus(connection) == CONNECTION_OK || postgres_failed(connection, error);
    ok = ok &&
         postgres_done(connection, PQexec(connection, "SET client_min_messages = warning"), error);
    if (!ok) {
        PQfinish(connection);
        return false;
    }
    *ret_client = connection;
    return true;
}

static bool postgres_make(const char *where, struct error *error) {
    void *client = NULL;
    if (!postgres_connect(where, &client, error))
        return false;
    bool ok = postgres_done(client, PQexec(client, postgres_table), error);
    postgres_close(client);
    return ok;
}

static bool postgres_connect_writer(const char *where, void **ret_client, struct error *error) {
    void *client = NULL;
    if (!postgres_connect(where, &client, error))
        return false;
    if (!postgres_done(client, PQprepare(client, "insert", insert_text, COLUMNS, NULL), error)) {
        postgres_close(client);
        return false;
    }
    *ret_client = client;
    return true;
}

static bool postgres_insert(void *client, const int64_t row[COLUMNS], struct error *error) {
    unsigned char bytes[COLUMNS][8];
    const char *values[COLUMNS];
    int lengths[COLUMNS];
    int formats[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        wire_put(bytes[c], 8, (uint64_t)row[c]);
        values[c] = (const char *)bytes[c];
        lengths[c] = 8;
        formats[c] = 1;
    }
    return postgres_done(
        client, PQexecPrepared(client, "insert", COLUMNS, values, lengths, formats, 1), error);
}

/* ---- durable commits ------------------------------------------------------------------------- */

struct writer {
    const char *name;
    bool (*make)(const char *where, struct error *error);
    bool (*connect)(const char *where, void **ret_client, struct error *error);
    bool (*insert)(void *client, const int64_t row[COLUMNS], struct error *error);
    void (*close)(void *client);
};

static const struct writer sqlite_writer = {
    "SQLite", sqlite_make, sqlite_connect, sqlite_insert, sqlite_close};
static const struct writer postgres_writer = {
    "PostgreSQL", postgres_make, postgres_connect_writer, postgres_insert, postgres_close};

struct trial {
    const struct writer *writer;
    const struct workload *workload;
    atomic_uint_fast64_t next; /* index of the next entry to commit */
    int64_t deadline;
};

struct client {
    struct trial *trial;
    void *connection;
    pthread_t thread;
    struct error error;
    bool ok;
};

static void *commit_until_deadline(void *opaque) {
    struct client *client = opaque;
    struct trial *trial = client->trial;
    client->ok = true;
    while (client->ok && clock_ticks() < trial->deadline) {
        size_t index = atomic_fetch_add(&trial->next, 1);
        int64_t row[COLUMNS];
        ledger_row(trial->workload, index, (int64_t)index + 1, row);
        client->ok = trial->writer->insert(client->connection, row, &client->error);
    }
    return NULL;
}

static bool run_clients(struct client *clients, unsigned count, struct error *error) {
    unsigned started = 0;
    while (started < count &&
           pthread_create(
               &clients[started].thread, NULL, commit_until_deadline, &clients[started]) == 0)
        started++;
    for (unsigned c = 0; c < started; c++)
        pthread_join(clients[c].thread, NULL);
    for (unsigned c = 0; c < started; c++) {
        if (!clients[c].ok) {
            *error = clients[c].error;
            return false;
        }
    }
    return started == count || error_memory(error);
}

static bool try_commits(
    const struct writer *writer, const char *where, const struct workload *workload, unsigned count,
    unsigned seconds, double *ret_per_second, struct error *error) {
    struct trial trial = {.writer = writer, .workload = workload};
    struct client clients[CLIENTS_MOST] = {0};
    bool ok = writer->make(where, error);
    for (unsigned c = 0; ok && c < count; c++) {
        clients[c].trial = &trial;
        ok = writer->connect(where, &clients[c].connection, error);
    }
    int64_t start = clock_ticks();
    trial.deadline = start + (int64_t)seconds * 1000000000;
    ok = ok && run_clients(clients, count, error);
    double took = (double)(clock_ticks() - start) / 1e9;
    for (unsigned c = 0; c < count; c++)
        writer->close(clients[c].connection);
    if (ok)
        *ret_per_second = (double)trial.next / took;
    return ok;
}

void commits_tell(struct json *json, const char *who, unsigned clients, double per_second) {
    json_object(json);
    json_key(json, "peer");
    json_text(json, who);
    json_key(json, "clients");
    json_integer(json, clients);
    json_key(json, "per_second");
    json_number(json, per_second);
    json_end(json);
}

static bool tell_commits(
    const struct writer *writer, const char *where, const struct peer_setting *setting,
    unsigned seconds, struct json *json, struct error *error) {
    static const unsigned client_counts[] = {1, CLIENTS_MOST};
    for (size_t i = 0; i < COUNT_OF(client_counts); i++) {
        double per_second = 0;
        progress("commits: %s, %u clients", writer->name, client_counts[i]);
        if (!try_commits(
                writer, where, setting->workload, client_counts[i], seconds, &per_second, error))
            return false;
        commits_tell(json, writer->name, client_counts[i], per_second);
    }
    return true;
}

bool commits_measure(
    const struct peer_setting *setting, unsigned seconds, struct json *json, struct error *error) {
    char path[FILES_PATH];
    if (!files_path(setting->folder, "commits.sqlite", path, error))
        return false;
    json_key(json, "commits");
    json_array(json);
    bool ok = product_commits(setting, seconds, json, error) &&
              tell_commits(&sqlite_writer, path, setting, seconds, json, error);
    if (ok && setting->postgres)
        ok = tell_commits(&postgres_writer, setting->postgres, setting, seconds, json, error);
    json_end(json);
    files_remove(path);
    return ok;
}

/* ---- bare loops over rows -------------------------------------------------------------------- */

static bool write_rows(
    struct sqlite_client *client, const struct workload *workload, const uint32_t *rows,
    size_t count, struct error *error) {
    if (!sqlite_run(client->db, "BEGIN IMMEDIATE", error))
        return false;
    for (size_t i = 0; i < count; i++) {
        int64_t row[COLUMNS];
        ledger_row(workload, rows[i], 1, row);
        row[0] = (int64_t)i + 1;
        if (!sqlite_insert(client, row, error))
            return false;
    }
    return sqlite_run(client->db, "COMMIT", error);
}

bool floor_write(
    const struct workload *workload, const uint32_t *rows, size_t count, const char *path,
    struct spent *ret_spent, struct error *error) {
    void *client = NULL;
    if (!sqlite_make(path, error) || !sqlite_connect(path, &client, error))
        return false;
    struct spent start = spent_now();
    bool ok = write_rows(client, workload, rows, count, error);
    *ret_spent = spent_since(start);
    sqlite_close(client);
    return ok;
}

/* The columns from which an engine starts. What is read goes into a sum, so that it is read. */
static bool read_rows(sqlite3 *db, size_t expected, struct error *error) {
    sqlite3_stmt *select = NULL;
    if (sqlite3_prepare_v2(
            db, "SELECT seq, unit, indicator, at, digits, scale, flags FROM entry ORDER BY seq", -1,
            &select, NULL) != SQLITE_OK)
        return sqlite_failed(db, error);
    size_t count = 0;
    uint64_t sum = 0;
    for (; sqlite3_step(select) == SQLITE_ROW; count++)
        for (int c = 0; c < 7; c++)
            sum += (uint64_t)sqlite3_column_int64(select, c);
    sqlite3_finalize(select);
    return (count == expected && sum > 0) || sqlite_failed(db, error);
}

/* Opened as the ledger opens it. */
bool floor_read(const char *path, size_t expected, struct spent *ret_spent, struct error *error) {
    sqlite3 *db = NULL;
    struct spent start = spent_now();
    bool ok =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK ||
        sqlite_failed(db, error);
    ok = ok && sqlite_run(db, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824", error) &&
         read_rows(db, expected, error);
    *ret_spent = spent_since(start);
    sqlite3_close(db);
    return ok;
}
