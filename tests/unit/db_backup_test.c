#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "dbtest.h"

enum { PATH = 1024 };

static const char *in_folder(void **state, const char *name, char path[PATH]) {
    snprintf(path, PATH, "%s/%s", testdb_folder(*state), name);
    return path;
}

/* Two tables that every transaction keeps equal, with enough pages for several steps. */
static struct db *open_with_pairs(void **state) {
    struct db *db = testdb_open(*state);
    MUST(db_exec(
        db,
        "CREATE TABLE a (id INTEGER PRIMARY KEY, word TEXT);"
        "CREATE TABLE b (id INTEGER PRIMARY KEY, word TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
        " INSERT INTO a SELECT i, hex(zeroblob(500)) FROM n;"
        "INSERT INTO b SELECT * FROM a",
        &error));
    return db;
}

static bool add_pair(struct db *db, struct error *error) {
    static const char sql[] =
        "INSERT INTO a(word) VALUES ('new'); INSERT INTO b(word) VALUES ('new');"
        "UPDATE a SET word = 'changed' WHERE id = 1 + abs(random() % 6000)";
    if (db_begin(db, error) && db_exec(db, sql, error) && db_commit(db, error))
        return true;
    db_rollback(db);
    return false;
}

struct writer {
    const char *url;
    atomic_bool stop;
    atomic_int commits;
    bool ok;
};

static void *keep_writing(void *context) {
    struct writer *writer = context;
    struct db *db = NULL;
    struct error error = {0};
    writer->ok = db_open(writer->url, DB_WRITE, &db, &error);
    while (writer->ok && !writer->stop) {
        writer->ok = add_pair(db, &error);
        writer->commits++;
    }
    db_close(db);
    return NULL;
}

struct seen {
    struct writer *writer;
    int calls;
    int commits_at_first;
    int64_t done;
    int64_t total;
};

/* The first word of progress waits until the writer has been at work in the midst of the copy. */
static void note_progress(void *context, int64_t done, int64_t total) {
    struct seen *seen = context;
    if (seen->calls++ == 0) {
        int before = seen->writer->commits;
        while (seen->writer->ok && seen->writer->commits < before + 5)
            pause_ms(1);
    }
    assert_true(done >= seen->done && done <= total);
    seen->done = done;
    seen->total = total;
}

static void a_copy_is_whole_while_a_writer_goes_on(void **state) {
    if (testdb_kind() != DB_SQLITE)
        skip();
    struct db *db = open_with_pairs(state);
    struct writer writer = {.url = testdb_url(*state), .ok = true};
    struct seen seen = {.writer = &writer};
    pthread_t thread;
    char path[PATH];
    assert_int_equal(pthread_create(&thread, NULL, keep_writing, &writer), 0);
    MUST(db_backup(db, in_folder(state, "copy.db", path), note_progress, &seen, &error));
    writer.stop = true;
    pthread_join(thread, NULL);
    assert_true(writer.ok);
    assert_true(seen.calls > 2);
    assert_true(seen.done == seen.total && seen.total > 1000);
    struct db *copy = NULL;
    MUST(db_open(path, DB_WRITE, &copy, &error));
    int64_t rows = query_int(copy, "SELECT count(*) FROM a");
    assert_int_equal(rows, query_int(copy, "SELECT count(*) FROM b"));
    assert_true(rows >= 6000 && rows < query_int(db, "SELECT count(*) FROM a"));
    assert_int_equal(
        query_int(copy, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), 1);
    db_close(copy);
    db_close(db);
}

static void nothing_is_replaced_and_nothing_half_made_is_left(void **state) {
    if (testdb_kind() != DB_SQLITE)
        skip();
    struct db *db = open_with_pairs(state);
    char path[PATH];
    MUST(db_backup(db, in_folder(state, "copy.db", path), NULL, NULL, &error));
    MUST_FAIL(db_backup(db, path, NULL, NULL, &error), ERROR_CONFLICT);
    MUST_FAIL(db_backup(db, testdb_url(*state), NULL, NULL, &error), ERROR_CONFLICT);
    assert_int_not_equal(access(in_folder(state, "copy.db.partial", path), F_OK), 0);
    MUST_FAIL(
        db_backup(db, in_folder(state, "none/copy.db", path), NULL, NULL, &error), ERROR_NOT_FOUND);
    MUST_FAIL(db_backup(db, "", NULL, NULL, &error), ERROR_USAGE);
    MUST(db_begin(db, &error));
    MUST(db_commit(db, &error));
    db_close(db);
}

static void inside_a_read_transaction_its_snapshot_is_copied(void **state) {
    if (testdb_kind() != DB_SQLITE)
        skip();
    struct db *db = open_with_pairs(state);
    struct db *writer = testdb_open(*state);
    char path[PATH];
    MUST(db_begin_read(db, &error));
    MUST(add_pair(writer, &error));
    MUST(db_backup(db, in_folder(state, "copy.db", path), NULL, NULL, &error));
    MUST(db_commit(db, &error));
    struct db *copy = NULL;
    MUST(db_open(path, DB_READ, &copy, &error));
    assert_int_equal(query_int(copy, "SELECT count(*) FROM a"), 6000);
    db_close(copy);
    db_close(writer);
    db_close(db);
}

static void postgres_is_not_copied_by_pages(void **state) {
    if (testdb_kind() != DB_POSTGRES)
        skip();
    struct db *db = testdb_open(*state);
    char path[PATH];
    MUST_FAIL(db_backup(db, in_folder(state, "copy.db", path), NULL, NULL, &error), ERROR_USAGE);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_copy_is_whole_while_a_writer_goes_on),
        TESTDB_TEST(nothing_is_replaced_and_nothing_half_made_is_left),
        TESTDB_TEST(inside_a_read_transaction_its_snapshot_is_copied),
        TESTDB_TEST(postgres_is_not_copied_by_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
