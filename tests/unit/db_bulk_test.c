#include <math.h>

#include "base/attributes.h"
#include "db/bulk.h"
#include "dbtest.h"

static const struct db_column columns[] = {
    {"i", DB_INTEGER}, {"r", DB_REAL}, {"t", DB_TEXT}, {"b", DB_BLOB}};

static struct db *open_with_table(void **state) {
    struct db *db = testdb_open(*state);
    MUST(db_exec(
        db,
        testdb_kind() == DB_SQLITE ? "CREATE TABLE v (i INTEGER PRIMARY KEY, r REAL, t TEXT CHECK "
                                     "(t <> 'bad'), b BLOB) STRICT"
                                   : "CREATE TABLE v (i BIGINT PRIMARY KEY, r DOUBLE PRECISION, t "
                                     "TEXT CHECK (t <> 'bad'), b BYTEA)",
        &error));
    MUST(db_begin(db, &error));
    return db;
}

static struct db_bulk *begin(struct db *db) {
    struct db_bulk *bulk = NULL;
    MUST(db_bulk_begin(db, "v", columns, COUNT_OF(columns), &bulk, &error));
    return bulk;
}

static bool add(struct db_bulk *bulk, int64_t i, struct str text, struct error *error) {
    db_bulk_int(bulk, i);
    db_bulk_real(bulk, (double)i / 4);
    db_bulk_text(bulk, text);
    db_bulk_null(bulk);
    return db_bulk_end_row(bulk, error);
}

static void every_value_arrives(void **state) {
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = begin(db);
    db_bulk_int(bulk, INT64_MIN);
    db_bulk_real(bulk, -0.1);
    db_bulk_text(bulk, str_of("Xã Bản Hồ'; --"));
    db_bulk_blob(bulk, "\0\xff\0", 3);
    MUST(db_bulk_end_row(bulk, &error));
    db_bulk_int(bulk, INT64_MAX);
    db_bulk_int(bulk, 7);
    db_bulk_text(bulk, str_of(""));
    db_bulk_blob(bulk, NULL, 0);
    MUST(db_bulk_end_row(bulk, &error));
    db_bulk_int(bulk, 0);
    db_bulk_real(bulk, (double)NAN);
    db_bulk_null(bulk);
    db_bulk_null(bulk);
    MUST(db_bulk_end_row(bulk, &error));
    MUST(db_bulk_finish(bulk, &error));
    db_bulk_free(bulk);
    MUST(db_commit(db, &error));

    struct statement *rows = NULL;
    bool row;
    MUST(db_prepare(db, "SELECT i, r, t, b FROM v ORDER BY i", &rows, &error));
    MUST(statement_step(rows, &row, &error));
    assert_true(column_int(rows, 0) == INT64_MIN && column_real(rows, 1) == -0.1);
    assert_true(str_is(column_text(rows, 2), "Xã Bản Hồ'; --"));
    assert_true(str_equal(column_blob(rows, 3), str_slice("\0\xff\0", 3)));
    MUST(statement_step(rows, &row, &error));
    for (int i = 1; i < 4; i++)
        assert_true(column_is_null(rows, i));
    MUST(statement_step(rows, &row, &error));
    assert_true(column_int(rows, 0) == INT64_MAX && column_real(rows, 1) == 7);
    for (int i = 2; i < 4; i++)
        assert_true(!column_is_null(rows, i) && column_text(rows, i).length == 0);
    statement_free(rows);
    db_close(db);
}

static void many_batches_arrive_in_order_among_other_statements(void **state) {
    enum { ROWS = 70001 };
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = begin(db);
    char text[32];
    for (int64_t i = 1; i <= ROWS; i++) {
        int length = snprintf(text, sizeof text, "row %lld", (long long)i);
        MUST(add(bulk, i, str_slice(text, (size_t)length), &error));
        if (i % 10000 == 0)
            assert_true(query_int(db, "SELECT count(*) FROM v") <= i);
    }
    MUST(db_bulk_finish(bulk, &error));
    db_bulk_free(bulk);
    MUST(db_commit(db, &error));
    assert_int_equal(query_int(db, "SELECT count(*) FROM v"), ROWS);
    assert_int_equal(
        query_int(db, "SELECT count(*) FROM v WHERE t = 'row ' || i AND r * 4 = i"), ROWS);
    db_close(db);
}

static void long_texts_arrive(void **state) {
    enum { LONG = 3 << 20 };
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = begin(db);
    char *text = malloc(LONG);
    memset(text, 'x', LONG);
    for (int i = 1; i <= 4; i++)
        MUST(add(bulk, i, str_slice(text, i % 2 ? LONG : 3), &error));
    free(text);
    MUST(db_bulk_finish(bulk, &error));
    db_bulk_free(bulk);
    assert_int_equal(query_int(db, "SELECT sum(length(t)) FROM v"), 2 * LONG + 6);
    db_close(db);
}

static void the_widest_table_is_loaded(void **state) {
    char sql[DB_COLUMNS_MAX * 16] = "CREATE TABLE wide (c000 BIGINT";
    char names[DB_COLUMNS_MAX + 1][8] = {"c000"};
    struct db_column wide[DB_COLUMNS_MAX + 1] = {{names[0], DB_INTEGER}};
    size_t length = strlen(sql);
    for (int i = 1; i <= DB_COLUMNS_MAX; i++) {
        snprintf(names[i], sizeof names[i], "c%03d", i);
        wide[i] = (struct db_column){names[i], DB_INTEGER};
        if (i < DB_COLUMNS_MAX)
            length += (size_t)snprintf(sql + length, sizeof sql - length, ",%s BIGINT", names[i]);
    }
    snprintf(sql + length, sizeof sql - length, ")");
    struct db *db = open_with_table(state);
    MUST(db_exec(db, sql, &error));
    struct db_bulk *bulk = NULL;
    MUST_FAIL(db_bulk_begin(db, "wide", wide, DB_COLUMNS_MAX + 1, &bulk, &error), ERROR_USAGE);
    MUST(db_bulk_begin(db, "wide", wide, DB_COLUMNS_MAX, &bulk, &error));
    for (int row = 0; row < 1000; row++) {
        for (int i = 0; i < DB_COLUMNS_MAX; i++)
            db_bulk_int(bulk, row * i);
        MUST(db_bulk_end_row(bulk, &error));
    }
    MUST(db_bulk_finish(bulk, &error));
    db_bulk_free(bulk);
    assert_int_equal(query_int(db, "SELECT count(*) FROM wide WHERE c127 = c001 * 127"), 1000);
    db_close(db);
}

static void a_row_that_does_not_fit_is_refused(void **state) {
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = begin(db);
    db_bulk_int(bulk, 1);
    MUST_FAIL(db_bulk_end_row(bulk, &error), ERROR_USAGE);
    MUST_FAIL(db_bulk_finish(bulk, &error), ERROR_USAGE);
    db_bulk_free(bulk);
    bulk = begin(db);
    for (int i = 0; i < 100; i++)
        db_bulk_int(bulk, 1);
    MUST_FAIL(db_bulk_end_row(bulk, &error), ERROR_USAGE);
    db_bulk_free(bulk);
    bulk = begin(db);
    db_bulk_real(bulk, 1.0);
    for (int i = 0; i < 3; i++)
        db_bulk_null(bulk);
    MUST_FAIL(db_bulk_end_row(bulk, &error), ERROR_USAGE);
    db_bulk_free(bulk);
    db_close(db);
}

static void a_broken_rule_is_told(void **state) {
    static const struct {
        int64_t id;
        const char *text;
        enum error_code code;
    } cases[] = {{1, "twice", ERROR_CONFLICT}, {2, "bad", ERROR_INPUT}};
    struct db *db = open_with_table(state);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct db_bulk *bulk = begin(db);
        MUST(add(bulk, 1, str_of("once"), &error));
        MUST(add(bulk, cases[i].id, str_of(cases[i].text), &error));
        MUST_FAIL(db_bulk_finish(bulk, &error), cases[i].code);
        db_bulk_free(bulk);
        db_rollback(db);
        assert_int_equal(query_int(db, "SELECT count(*) FROM v"), 0);
        MUST(db_begin(db, &error));
    }
    db_close(db);
}

static void what_is_not_finished_is_dropped(void **state) {
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = begin(db);
    MUST(add(bulk, 1, str_of("x"), &error));
    db_bulk_free(bulk);
    db_bulk_free(NULL);
    bulk = begin(db);
    MUST(db_bulk_finish(bulk, &error));
    db_bulk_free(bulk);
    MUST(db_commit(db, &error));
    assert_int_equal(query_int(db, "SELECT count(*) FROM v"), 0);
    db_close(db);
}

static void names_and_the_transaction_are_checked(void **state) {
    static const struct {
        const char *table;
        struct db_column column;
        enum error_code code;
    } cases[] = {
        {"v; DROP TABLE v", {"i", DB_INTEGER}, ERROR_USAGE},
        {"", {"i", DB_INTEGER}, ERROR_USAGE},
        {"v", {"i\"", DB_INTEGER}, ERROR_USAGE},
        {"v", {"i", DB_NULL}, ERROR_USAGE},
        {"v", {"a_name_of_far_more_than_the_forty_eight_bytes_allowed", DB_INTEGER}, ERROR_USAGE},
    };
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = NULL;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        MUST_FAIL(
            db_bulk_begin(db, cases[i].table, &cases[i].column, 1, &bulk, &error), cases[i].code);
    MUST_FAIL(db_bulk_begin(db, "v", columns, 0, &bulk, &error), ERROR_USAGE);
    db_rollback(db);
    MUST_FAIL(db_bulk_begin(db, "v", columns, 4, &bulk, &error), ERROR_USAGE);
    assert_null(bulk);
    db_close(db);
}

/* PostgreSQL looks at the table only when the first batch comes. */
static void a_missing_table_is_told_in_the_end(void **state) {
    struct db *db = open_with_table(state);
    struct db_bulk *bulk = NULL;
    struct error error = {0};
    bool ok = db_bulk_begin(db, "missing", columns, 4, &bulk, &error) &&
              add(bulk, 1, str_of("x"), &error) && db_bulk_finish(bulk, &error);
    assert_false(ok);
    assert_int_equal(error.code, ERROR_DATABASE);
    db_bulk_free(bulk);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(every_value_arrives),
        TESTDB_TEST(many_batches_arrive_in_order_among_other_statements),
        TESTDB_TEST(long_texts_arrive),
        TESTDB_TEST(the_widest_table_is_loaded),
        TESTDB_TEST(a_row_that_does_not_fit_is_refused),
        TESTDB_TEST(a_broken_rule_is_told),
        TESTDB_TEST(what_is_not_finished_is_dropped),
        TESTDB_TEST(names_and_the_transaction_are_checked),
        TESTDB_TEST(a_missing_table_is_told_in_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
