#include "testdb.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { TEXT = 512 };

struct testdb {
    char folder[TEXT];
    char url[2 * TEXT];
    char schema[64];
};

enum db_kind testdb_kind(void) {
    const char *engine = getenv("SATSAO_TEST_ENGINE");
    return engine && strcmp(engine, "postgres") == 0 ? DB_POSTGRES : DB_SQLITE;
}

static bool make_folder(struct testdb *test) {
    const char *tmp = getenv("TMPDIR");
    snprintf(test->folder, sizeof test->folder, "%s/satsao-test.XXXXXX", tmp ? tmp : "/tmp");
    if (mkdtemp(test->folder))
        return true;
    perror(test->folder);
    return false;
}

/* One level deep: tests make files in it, no folders that stay. */
static void remove_folder(const char *folder) {
    DIR *dir = opendir(folder);
    char path[2 * TEXT];
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
}

static bool on_server(const char *sql) {
    const char *server = getenv("SATSAO_TEST_PG");
    PGconn *handle = PQconnectdb(server ? server : "");
    PGresult *result = server ? PQexec(handle, sql) : NULL;
    bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!ok)
        fprintf(
            stderr, "%s: %s\n", sql, server ? PQerrorMessage(handle) : "SATSAO_TEST_PG is not set");
    PQclear(result);
    PQfinish(handle);
    return ok;
}

static bool make_schema(struct testdb *test) {
    static unsigned count;
    snprintf(test->schema, sizeof test->schema, "test_%ld_%u", (long)getpid(), ++count);
    char sql[128];
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", test->schema);
    if (!on_server(sql))
        return false;
    snprintf(
        test->url, sizeof test->url, "%s options='-csearch_path=%s'", getenv("SATSAO_TEST_PG"),
        test->schema);
    return true;
}

/* A connection that a failed test left open must not make this wait for ever. */
static void drop_schema(const struct testdb *test) {
    char sql[192];
    snprintf(
        sql, sizeof sql,
        "SET client_min_messages = error; SET lock_timeout = 2000; DROP SCHEMA %s CASCADE",
        test->schema);
    on_server(sql);
}

struct testdb *testdb_new(void) {
    struct testdb *test = calloc(1, sizeof *test);
    if (!test || !make_folder(test)) {
        free(test);
        return NULL;
    }
    if (testdb_kind() == DB_SQLITE) {
        snprintf(test->url, sizeof test->url, "%s/test.db", test->folder);
    } else if (!make_schema(test)) {
        testdb_free(test);
        return NULL;
    }
    return test;
}

void testdb_free(struct testdb *test) {
    if (!test)
        return;
    if (test->schema[0])
        drop_schema(test);
    remove_folder(test->folder);
    free(test);
}

const char *testdb_url(const struct testdb *test) {
    return test->url;
}

const char *testdb_folder(const struct testdb *test) {
    return test->folder;
}

struct db *testdb_open(const struct testdb *test) {
    struct db *db = NULL;
    struct error error = {0};
    if (!db_open(test->url, DB_CREATE, &db, &error))
        fail_msg("%s (%s)", error.message, error.detail);
    return db;
}

int testdb_setup(void **state) {
    *state = testdb_new();
    return *state ? 0 : -1;
}

int testdb_teardown(void **state) {
    testdb_free(*state);
    return 0;
}
