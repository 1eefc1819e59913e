#include <pthread.h>

#include "base/attributes.h"
#include "db/migrate.h"
#include "dbtest.h"

static const char first[] = "CREATE TABLE unit (\n"
                            " id INTEGER PRIMARY KEY,\n"
                            " name TEXT NOT NULL DEFAULT 'INTEGER',\n"
                            " share REAL,\n"
                            " seal BLOB -- a BLOB\n"
                            ") STRICT, WITHOUT ROWID;\n"
                            "CREATE TABLE note (unit INTEGER NOT NULL, line INTEGER NOT NULL,"
                            " PRIMARY KEY (unit, line)) WITHOUT ROWID, STRICT;\n";
static const char second[] = "ALTER TABLE unit ADD COLUMN level INTEGER;\n";

static const struct migration list[] = {{1, "0001_first", first}, {2, "0002_second", second}};

static int64_t applied(struct db *db) {
    return query_int(db, "SELECT count(*) FROM schema_migration");
}

static void what_is_missing_is_applied_once(void **state) {
    struct db *db = testdb_open(*state);
    MUST_FAIL(db_migrated(db, list, 2, &error), ERROR_CONFLICT);
    MUST(db_migrate(db, list, 1, &error));
    MUST_FAIL(db_migrated(db, list, 2, &error), ERROR_CONFLICT);
    MUST(db_migrate(db, list, 2, &error));
    MUST(db_migrate(db, list, 2, &error));
    MUST(db_migrated(db, list, 2, &error));
    assert_int_equal(applied(db), 2);
    MUST(db_exec(db, "INSERT INTO unit(id, share, level) VALUES (1, 0.5, 3)", &error));
    assert_int_equal(query_int(db, "SELECT count(*) FROM unit WHERE name = 'INTEGER'"), 1);
    assert_int_equal(
        query_int(
            db, "SELECT count(*) FROM schema_migration WHERE name = '0001_first'"
                " AND applied_at > 1000000000000 AND length(checksum) = 16"),
        1);
    db_close(db);
}

static void a_newer_database_is_left_alone(void **state) {
    struct db *db = testdb_open(*state);
    MUST(db_migrate(db, list, 2, &error));
    MUST_FAIL(db_migrate(db, list, 1, &error), ERROR_CONFLICT);
    MUST_FAIL(db_migrated(db, list, 1, &error), ERROR_CONFLICT);
    assert_int_equal(applied(db), 2);
    db_close(db);
}

static void a_changed_text_is_refused(void **state) {
    const struct migration changed[] = {
        {1, "0001_first", "CREATE TABLE unit (id INTEGER)"}, list[1]};
    struct db *db = testdb_open(*state);
    MUST(db_migrate(db, list, 1, &error));
    MUST_FAIL(db_migrate(db, changed, 2, &error), ERROR_CONFLICT);
    assert_int_equal(applied(db), 1);
    db_close(db);
}

static void a_failing_migration_leaves_nothing_of_itself(void **state) {
    const struct migration broken[] = {
        list[0], {2, "0002_broken", "CREATE TABLE half (id INTEGER);\nCREATE NONSENSE;"}};
    struct db *db = testdb_open(*state);
    struct error told = {0};
    assert_false(db_migrate(db, broken, 2, &told));
    assert_int_equal(told.code, ERROR_DATABASE);
    assert_non_null(strstr(told.detail, "0002_broken: "));
    assert_int_equal(applied(db), 1);
    MUST_FAIL(db_exec(db, "SELECT * FROM half", &error), ERROR_DATABASE);
    MUST(db_migrate(db, list, 2, &error));
    db_close(db);
}

static void a_gap_in_the_numbers_is_our_own_mistake(void **state) {
    struct db *db = testdb_open(*state);
    MUST_FAIL(db_migrate(db, &list[1], 1, &error), ERROR_INTERNAL);
    db_close(db);
}

static void a_reader_asks_without_writing(void **state) {
    struct db *db = testdb_open(*state);
    struct db *reader = NULL;
    MUST(db_open(testdb_url(*state), DB_READ, &reader, &error));
    MUST_FAIL(db_migrated(reader, list, 2, &error), ERROR_CONFLICT);
    MUST_FAIL(db_migrate(reader, list, 2, &error), ERROR_IO);
    MUST(db_migrate(db, list, 2, &error));
    MUST(db_migrated(reader, list, 2, &error));
    MUST(db_migrate(reader, list, 2, &error));
    db_close(reader);
    db_close(db);
}

struct migrator {
    const char *url;
    bool ok;
    struct error error;
};

static void *migrate_in_thread(void *context) {
    struct migrator *migrator = context;
    struct db *db = NULL;
    migrator->ok = db_open(migrator->url, DB_WRITE, &db, &migrator->error) &&
                   db_migrate(db, list, 2, &migrator->error);
    db_close(db);
    return NULL;
}

static void several_may_try_at_once(void **state) {
    enum { AT_ONCE = 6 };
    struct db *db = testdb_open(*state);
    pthread_t threads[AT_ONCE];
    struct migrator migrators[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++) {
        migrators[i] = (struct migrator){.url = testdb_url(*state)};
        assert_int_equal(pthread_create(&threads[i], NULL, migrate_in_thread, &migrators[i]), 0);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        pthread_join(threads[i], NULL);
        if (!migrators[i].ok)
            fail_msg("%s (%s)", migrators[i].error.message, migrators[i].error.detail);
    }
    assert_int_equal(applied(db), 2);
    db_close(db);
}

static void the_built_in_schema_applies(void **state) {
    size_t count = 0;
    const struct migration *schema = db_schema(&count);
    assert_true(count > 0);
    struct db *db = testdb_open(*state);
    MUST(db_migrate(db, schema, count, &error));
    MUST(db_migrated(db, schema, count, &error));
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(what_is_missing_is_applied_once),
        TESTDB_TEST(a_newer_database_is_left_alone),
        TESTDB_TEST(a_changed_text_is_refused),
        TESTDB_TEST(a_failing_migration_leaves_nothing_of_itself),
        TESTDB_TEST(a_gap_in_the_numbers_is_our_own_mistake),
        TESTDB_TEST(a_reader_asks_without_writing),
        TESTDB_TEST(several_may_try_at_once),
        TESTDB_TEST(the_built_in_schema_applies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
