#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "dbtest.h"

static const char count_rows[] = "SELECT count(*) FROM t";

static void what_is_committed_is_there_and_nothing_else(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    MUST(db_begin(db, &error));
    add_row(db, 1);
    MUST(db_commit(db, &error));
    MUST(db_begin(db, &error));
    add_row(db, 2);
    db_rollback(db);
    db_rollback(db);
    MUST(db_begin(db, &error));
    add_row(db, 3);
    db_close(db);
    db = testdb_open(*state);
    assert_int_equal(query_int(db, "SELECT sum(id) FROM t"), 1);
    db_close(db);
}

static void transactions_do_not_nest_or_end_twice(void **state) {
    struct db *db = testdb_open(*state);
    MUST_FAIL(db_commit(db, &error), ERROR_USAGE);
    MUST_FAIL(db_savepoint(db, "a", &error), ERROR_USAGE);
    MUST(db_begin(db, &error));
    MUST_FAIL(db_begin(db, &error), ERROR_USAGE);
    MUST_FAIL(db_begin_read(db, &error), ERROR_USAGE);
    MUST(db_commit(db, &error));
    MUST_FAIL(db_commit(db, &error), ERROR_USAGE);
    db_close(db);
}

static void savepoints_undo_a_part(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    MUST(db_begin(db, &error));
    add_row(db, 1);
    MUST(db_savepoint(db, "outer_1", &error));
    add_row(db, 2);
    MUST(db_savepoint(db, "inner_1", &error));
    add_row(db, 4);
    MUST(db_savepoint_rollback(db, "inner_1", &error));
    MUST(db_savepoint_release(db, "inner_1", &error));
    MUST(db_savepoint_release(db, "outer_1", &error));
    MUST_FAIL(db_savepoint(db, "x; DROP TABLE t", &error), ERROR_USAGE);
    MUST_FAIL(db_savepoint(db, "", &error), ERROR_USAGE);
    MUST_FAIL(db_savepoint(db, "1", &error), ERROR_USAGE);
    MUST(db_commit(db, &error));
    assert_int_equal(query_int(db, "SELECT sum(id) FROM t"), 3);
    db_close(db);
}

/* How the writer handles one bad submission among many: the good ones stay. */
static void a_failure_is_undone_to_its_savepoint(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    MUST(db_begin(db, &error));
    add_row(db, 1);
    MUST(db_savepoint(db, "one", &error));
    MUST_FAIL(db_exec(db, "INSERT INTO t(id) VALUES (1)", &error), ERROR_CONFLICT);
    MUST(db_savepoint_rollback(db, "one", &error));
    add_row(db, 2);
    MUST(db_commit(db, &error));
    assert_int_equal(query_int(db, count_rows), 2);
    db_close(db);
}

/* PostgreSQL answers COMMIT with a rollback that looks like success: it must not. */
static void a_failed_transaction_is_never_said_to_be_committed(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    MUST(db_begin(db, &error));
    add_row(db, 1);
    MUST_FAIL(db_exec(db, "INSERT INTO t(id) VALUES (-1)", &error), ERROR_INPUT);
    struct error error = {0};
    bool committed = db_commit(db, &error);
    db_rollback(db);
    assert_int_equal(query_int(db, count_rows), committed);
    assert_int_equal(committed, testdb_kind() == DB_SQLITE);
    db_close(db);
}

static void a_read_transaction_stands_still(void **state) {
    struct db *reader = testdb_open(*state);
    struct db *writer = testdb_open(*state);
    make_table(writer);
    add_row(writer, 1);
    MUST(db_begin_read(reader, &error));
    add_row(writer, 2);
    assert_int_equal(query_int(reader, count_rows), 1);
    MUST(db_begin(writer, &error));
    add_row(writer, 3);
    assert_int_equal(query_int(reader, count_rows), 1);
    MUST(db_commit(writer, &error));
    assert_int_equal(query_int(reader, count_rows), 1);
    MUST(db_commit(reader, &error));
    assert_int_equal(query_int(reader, count_rows), 3);
    db_close(reader);
    db_close(writer);
}

static void a_reading_connection_cannot_write(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    struct db *reader = NULL;
    MUST(db_open(testdb_url(*state), DB_READ, &reader, &error));
    MUST_FAIL(db_begin(reader, &error), ERROR_IO);
    MUST_FAIL(db_exec(reader, "INSERT INTO t(id) VALUES (1)", &error), ERROR_IO);
    MUST(db_begin_read(reader, &error));
    assert_int_equal(query_int(reader, count_rows), 0);
    MUST(db_commit(reader, &error));
    db_close(reader);
    db_close(db);
}

/* ---- two writers ---- */

struct writer {
    const char *url;
    int64_t first;
    int rounds;
    long hold_ms;
    bool ok;
    struct error error;
};

/* Read, wait and write what follows from the reading: wrong as soon as two do it at once. */
static bool take_next(struct db *db, long hold_ms, struct error *error) {
    if (!db_begin(db, error))
        return false;
    char sql[96];
    int64_t next = query_int(db, "SELECT coalesce(max(id), 0) + 1 FROM t");
    pause_ms(hold_ms);
    snprintf(sql, sizeof sql, "INSERT INTO t(id) VALUES (%lld)", (long long)next);
    if (db_exec(db, sql, error) && db_commit(db, error))
        return true;
    db_rollback(db);
    return false;
}

static void *write_rounds(void *context) {
    struct writer *writer = context;
    struct db *db = NULL;
    writer->ok = db_open(writer->url, DB_WRITE, &db, &writer->error);
    for (int i = 0; writer->ok && i < writer->rounds; i++)
        writer->ok = take_next(db, writer->hold_ms, &writer->error);
    db_close(db);
    return NULL;
}

static void writers_queue(void **state) {
    enum { WRITERS = 4, ROUNDS = 25 };
    struct db *db = testdb_open(*state);
    make_table(db);
    pthread_t threads[WRITERS];
    struct writer writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.url = testdb_url(*state), .rounds = ROUNDS, .hold_ms = 1};
        assert_int_equal(pthread_create(&threads[i], NULL, write_rounds, &writers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        if (!writers[i].ok)
            fail_msg("%s (%s)", writers[i].error.message, writers[i].error.detail);
    }
    assert_int_equal(query_int(db, count_rows), WRITERS * ROUNDS);
    assert_int_equal(query_int(db, "SELECT max(id) FROM t"), WRITERS * ROUNDS);
    db_close(db);
}

static void a_lock_held_too_long_is_told_and_worth_a_retry(void **state) {
    struct db *first = testdb_open(*state);
    struct db *second = testdb_open(*state);
    make_table(first);
    MUST(db_begin(first, &error));
    int64_t begun = clock_ticks();
    MUST_FAIL(db_begin(second, &error), ERROR_CONFLICT);
    int64_t waited_ms = (clock_ticks() - begun) / 1000000;
    assert_in_range(waited_ms, DB_WAIT_MS * 8 / 10, DB_WAIT_MS * 2);
    assert_true(db_should_retry(second));
    MUST(db_commit(first, &error));
    MUST(db_begin(second, &error));
    add_row(second, 1);
    MUST(db_commit(second, &error));
    db_close(first);
    db_close(second);
}

/* ---- faults ---- */

/* The child says through the pipe that it is in the midst of its transaction, and is killed there. */
static void write_until_killed(const char *url, int said) {
    struct db *db = NULL;
    struct error error = {0};
    bool ok = db_open(url, DB_WRITE, &db, &error) && db_begin(db, &error);
    for (int id = 100; ok && id < 3000; id++) {
        char sql[64];
        snprintf(sql, sizeof sql, "INSERT INTO t(id, word) VALUES (%d, 'lost')", id);
        ok = db_exec(db, sql, &error);
    }
    char told = ok ? 'y' : 'n';
    if (write(said, &told, 1) == 1)
        pause();
    _exit(1);
}

static void a_writer_killed_in_its_transaction_leaves_nothing(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    add_row(db, 1);
    int said[2];
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    if (child == 0)
        write_until_killed(testdb_url(*state), said[1]);
    char told = 'n';
    assert_int_equal(read(said[0], &told, 1), 1);
    assert_int_equal(told, 'y');
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(said[0]);
    close(said[1]);
    MUST(db_begin(db, &error));
    add_row(db, 2);
    MUST(db_commit(db, &error));
    assert_int_equal(query_int(db, count_rows), 2);
    db_close(db);
}

static void a_lost_server_is_told(void **state) {
    if (testdb_kind() != DB_POSTGRES)
        skip();
    struct db *db = testdb_open(*state);
    struct db *other = testdb_open(*state);
    make_table(db);
    MUST(db_begin(db, &error));
    add_row(db, 1);
    char sql[96];
    snprintf(
        sql, sizeof sql, "SELECT pg_terminate_backend(%lld)",
        (long long)query_int(db, "SELECT pg_backend_pid()"));
    MUST(db_exec(other, sql, &error));
    pause_ms(100);
    struct error lost = {0};
    assert_false(db_commit(db, &lost));
    assert_int_equal(lost.code, ERROR_IO);
    assert_true(lost.hint[0] != '\0');
    struct statement *statement = NULL;
    MUST_FAIL(db_prepare(db, "SELECT 1", &statement, &error), ERROR_IO);
    MUST_FAIL(db_begin(db, &error), ERROR_IO);
    db_rollback(db);
    db_close(db);
    assert_int_equal(query_int(other, count_rows), 0);
    db_close(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(what_is_committed_is_there_and_nothing_else),
        TESTDB_TEST(transactions_do_not_nest_or_end_twice),
        TESTDB_TEST(savepoints_undo_a_part),
        TESTDB_TEST(a_failure_is_undone_to_its_savepoint),
        TESTDB_TEST(a_failed_transaction_is_never_said_to_be_committed),
        TESTDB_TEST(a_read_transaction_stands_still),
        TESTDB_TEST(a_reading_connection_cannot_write),
        TESTDB_TEST(writers_queue),
        TESTDB_TEST(a_lock_held_too_long_is_told_and_worth_a_retry),
        TESTDB_TEST(a_writer_killed_in_its_transaction_leaves_nothing),
        TESTDB_TEST(a_lost_server_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
