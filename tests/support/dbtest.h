/* What the tests of db share: calls that must succeed, and one that must fail in one way. */
#ifndef SATSAO_TESTS_SUPPORT_DBTEST_H
#define SATSAO_TESTS_SUPPORT_DBTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "db/db.h"
#include "testdb.h"

/* `call` uses `error`. */
#define MUST(call)                                                                                 \
    do {                                                                                           \
        struct error error = {0};                                                                  \
        if (!(call))                                                                               \
            fail_msg("%s: %s (%s)", #call, error.message, error.detail);                           \
    } while (0)

#define MUST_FAIL(call, expected)                                                                  \
    do {                                                                                           \
        struct error error = {0};                                                                  \
        if (call)                                                                                  \
            fail_msg("%s succeeded", #call);                                                       \
        if (error.code != (expected))                                                              \
            fail_msg(                                                                              \
                "%s: %s and not %s: %s (%s)", #call, error_name(error.code), error_name(expected), \
                error.message, error.detail);                                                      \
        assert_true(error.message[0] != '\0');                                                     \
    } while (0)

static inline void pause_ms(long ms) {
    struct timespec time = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* A single number. */
static inline int64_t query_int(struct db *db, const char *sql) {
    struct statement *query = NULL;
    bool row = false;
    MUST(db_prepare(db, sql, &query, &error));
    MUST(statement_step(query, &row, &error));
    assert_true(row);
    int64_t value = column_int(query, 0);
    statement_free(query);
    return value;
}

/* Schema text in the common vocabulary is for db_migrate; this one fits both engines as it is. */
static inline void make_table(struct db *db) {
    MUST(db_exec(
        db,
        "CREATE TABLE t (id BIGINT PRIMARY KEY, word TEXT, size DOUBLE PRECISION,"
        " CHECK (id > 0))",
        &error));
}

static inline void add_row(struct db *db, int64_t id) {
    struct statement *insert = NULL;
    MUST(db_prepare(db, "INSERT INTO t(id) VALUES ($1)", &insert, &error));
    statement_bind_int(insert, 1, id);
    MUST(statement_run(insert, &error));
    statement_free(insert);
}

#endif
