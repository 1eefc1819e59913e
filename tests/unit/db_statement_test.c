#include <float.h>
#include <math.h>

#include "base/attributes.h"
#include "dbtest.h"

static struct statement *prepare(struct db *db, const char *sql) {
    struct statement *statement = NULL;
    MUST(db_prepare(db, sql, &statement, &error));
    return statement;
}

static bool step(struct statement *statement) {
    bool row = false;
    MUST(statement_step(statement, &row, &error));
    return row;
}

static void make_values(struct db *db) {
    MUST(db_exec(
        db,
        testdb_kind() == DB_SQLITE
            ? "CREATE TABLE v (i INTEGER, r REAL, t TEXT, b BLOB) STRICT"
            : "CREATE TABLE v (i BIGINT, r DOUBLE PRECISION, t TEXT, b BYTEA)",
        &error));
}

static void every_value_comes_back_the_same(void **state) {
    static const int64_t integers[] = {0, 1, -1, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    static const double reals[] = {0.5, -1e300, DBL_MIN, DBL_MAX, 1e15, INFINITY, 0.1};
    static const char *const texts[] = {"",   "a",     "Xã Bản Hồ", "'); DROP TABLE v; --",
                                        "$1", "\\x00", "1"};
    static const char blobs[][4] = {"", "\0a\0", "\xff\xfe", "abc", "\\x1", "'''", "\0\0\0"};
    struct db *db = testdb_open(*state);
    make_values(db);
    struct statement *insert = prepare(db, "INSERT INTO v(i, r, t, b) VALUES ($1, $2, $3, $4)");
    struct statement *select = prepare(db, "SELECT i, r, t, b FROM v WHERE t = $1 AND i = $2");
    for (size_t i = 0; i < COUNT_OF(integers); i++) {
        statement_bind_int(insert, 1, integers[i]);
        statement_bind_real(insert, 2, reals[i]);
        statement_bind_text(insert, 3, str_of(texts[i]));
        statement_bind_blob(insert, 4, blobs[i], i % 4);
        MUST(statement_run(insert, &error));
        statement_bind_text(select, 1, str_of(texts[i]));
        statement_bind_int(select, 2, integers[i]);
        assert_true(step(select));
        assert_int_equal(column_count(select), 4);
        assert_true(column_int(select, 0) == integers[i]);
        assert_true(column_real(select, 1) == reals[i]);
        assert_true(str_is(column_text(select, 2), texts[i]));
        assert_true(str_equal(column_blob(select, 3), str_slice(blobs[i], i % 4)));
        assert_false(step(select));
    }
    statement_free(insert);
    statement_free(select);
    assert_int_equal(query_int(db, "SELECT count(*) FROM v"), COUNT_OF(integers));
    db_close(db);
}

static void null_unbound_and_nan_are_null(void **state) {
    struct db *db = testdb_open(*state);
    make_values(db);
    struct statement *insert =
        prepare(db, "INSERT INTO v(i, r, t, b) VALUES ($1, $2, $3, $4) RETURNING i, r, t, b");
    statement_bind_int(insert, 1, 5);
    statement_bind_null(insert, 1);
    statement_bind_real(insert, 2, (double)NAN);
    statement_bind_null(insert, 3);
    assert_true(step(insert));
    for (int i = 0; i < 4; i++) {
        assert_true(column_is_null(insert, i));
        assert_true(column_int(insert, i) == 0);
        assert_true(column_real(insert, i) == 0);
        assert_int_equal(column_text(insert, i).length, 0);
    }
    assert_true(column_is_null(insert, 4) && column_is_null(insert, -1));
    assert_true(column_int(insert, 99) == 0);
    assert_int_equal(column_text(insert, 99).length, 0);
    statement_free(insert);
    assert_int_equal(query_int(db, "SELECT count(*) FROM v WHERE r IS NULL"), 1);
    db_close(db);
}

static void parameters_go_by_their_number(void **state) {
    struct db *db = testdb_open(*state);
    make_values(db);
    struct statement *insert = prepare(
        db, "INSERT INTO v(t, i, r) VALUES ($2, $1, CAST($1 AS BIGINT) + $3) RETURNING i, r, t");
    statement_bind_int(insert, 1, 7);
    statement_bind_text(insert, 2, str_of("two"));
    statement_bind_int(insert, 3, 1);
    assert_true(step(insert));
    assert_true(column_int(insert, 0) == 7 && column_real(insert, 1) == 8);
    assert_true(str_is(column_text(insert, 2), "two"));
    statement_free(insert);
    db_close(db);
}

static void bound_values_stay_and_are_copies(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    struct statement *insert = prepare(db, "INSERT INTO t(id, word) VALUES ($1, $2)");
    char word[] = "first";
    statement_bind_text(insert, 2, str_of(word));
    memset(word, 'x', 5);
    for (int id = 1; id <= 3; id++) {
        statement_bind_int(insert, 1, id);
        MUST(statement_run(insert, &error));
    }
    statement_free(insert);
    assert_int_equal(query_int(db, "SELECT count(*) FROM t WHERE word = 'first'"), 3);
    db_close(db);
}

static void a_wrong_binding_is_told_by_the_next_step(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    struct statement *select = prepare(db, "SELECT id FROM t WHERE id = $1 AND word = $2");
    bool row;
    static const int wrong[] = {0, 3, -1, 1000000};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        statement_bind_int(select, wrong[i], 1);
        MUST_FAIL(statement_step(select, &row, &error), ERROR_USAGE);
        assert_false(step(select));
    }
    statement_bind_text(select, 2, str_slice("a\0b", 3));
    MUST_FAIL(statement_run(select, &error), ERROR_INPUT);
    statement_free(select);
    db_close(db);
}

static void a_value_of_the_wrong_type_is_refused_or_converted_never_run(void **state) {
    struct db *db = testdb_open(*state);
    make_values(db);
    struct statement *insert = prepare(db, "INSERT INTO v(i) VALUES ($1) RETURNING i");
    statement_bind_text(insert, 1, str_of("42"));
    assert_true(step(insert));
    assert_true(column_int(insert, 0) == 42);
    statement_bind_real(insert, 1, 3.0);
    assert_true(step(insert));
    assert_true(column_int(insert, 0) == 3);
    statement_bind_text(insert, 1, str_of("1); DROP TABLE v; --"));
    MUST_FAIL(statement_run(insert, &error), ERROR_INPUT);
    statement_bind_blob(insert, 1, "\0\0\0\0\0\0\0\1", 8);
    MUST_FAIL(statement_run(insert, &error), ERROR_INPUT);
    statement_bind_real(insert, 1, 2.5);
    MUST_FAIL(statement_run(insert, &error), ERROR_INPUT);
    statement_free(insert);
    assert_int_equal(query_int(db, "SELECT count(*) FROM v"), 2);
    db_close(db);
}

/* numeric, which PostgreSQL makes of sums, is read like any number. */
static void numbers_are_read_as_either(void **state) {
    static const struct {
        const char *sql;
        int64_t integer;
        double real;
    } cases[] = {
        {"SELECT sum(i) FROM (SELECT CAST(9007199254740993 AS BIGINT) AS i) AS q", 9007199254740993,
         9007199254740993.0},
        {"SELECT sum(i) FROM (SELECT CAST(-9223372036854775807 AS BIGINT) AS i) AS q", -INT64_MAX,
         -0x1p63},
        {"SELECT sum(i) FROM (SELECT CAST(0 AS BIGINT) AS i) AS q", 0, 0},
        {"SELECT sum(i) FROM (SELECT CAST(-120000 AS BIGINT) AS i) AS q", -120000, -120000},
        {"SELECT avg(i) FROM (SELECT CAST(1 AS BIGINT) AS i UNION ALL SELECT 2) AS q", 1, 1.5},
        {"SELECT 1.25 * 2", 2, 2.5},
        {"SELECT -0.0001", 0, -0.0001},
        {"SELECT 123456789.123456789", 123456789, 123456789.123456789},
        {"SELECT CAST(-2.75 AS DOUBLE PRECISION)", -2, -2.75},
        {"SELECT CAST(1e300 AS DOUBLE PRECISION)", INT64_MAX, 1e300},
        {"SELECT CAST(-1e300 AS DOUBLE PRECISION)", INT64_MIN, -1e300},
        {"SELECT '42'", 42, 42},
        {"SELECT '2.5'", 2, 2.5},
        {"SELECT 7", 7, 7},
        {"SELECT 1 = 1", 1, 1},
        {"SELECT 1 = 2", 0, 0},
        {"SELECT ''", 0, 0},
    };
    struct db *db = testdb_open(*state);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct statement *select = prepare(db, cases[i].sql);
        assert_true(step(select));
        if (column_int(select, 0) != cases[i].integer || column_real(select, 0) != cases[i].real)
            fail_msg(
                "%s: %lld %.17g", cases[i].sql, (long long)column_int(select, 0),
                column_real(select, 0));
        statement_free(select);
    }
    db_close(db);
}

static void a_number_beyond_64_bits_is_held_at_the_end(void **state) {
    struct db *db = testdb_open(*state);
    struct statement *select =
        prepare(db, "SELECT 1e30, -1e30, 9223372036854775808, -9223372036854775808");
    assert_true(step(select));
    assert_true(column_int(select, 0) == INT64_MAX && column_int(select, 1) == INT64_MIN);
    assert_true(column_int(select, 2) == INT64_MAX && column_int(select, 3) == INT64_MIN);
    assert_int_equal(column_text(select, 0).length, 0);
    statement_free(select);
    db_close(db);
}

static void text_is_text_and_a_number_read_as_text_is_empty(void **state) {
    struct db *db = testdb_open(*state);
    struct statement *select = prepare(db, "SELECT 1, 'một', 1.5");
    assert_true(step(select));
    assert_int_equal(column_text(select, 0).length, 0);
    assert_true(str_is(column_text(select, 1), "một"));
    assert_int_equal(column_text(select, 2).length, 0);
    assert_false(column_is_null(select, 2));
    statement_free(select);
    db_close(db);
}

static void exactly_one_statement_is_prepared(void **state) {
    static const char *const wrong[] = {
        "",
        " \n ",
        "SELECT 1; SELECT 2",
        "SELECT FROM WHERE",
        "SELECT x FROM missing",
        "SELECT ?",
        "SELECT :name",
        "SELECT $x",
        "SELECT $0",
    };
    struct db *db = testdb_open(*state);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct statement *statement = NULL;
        struct error error = {0};
        bool ok = db_prepare(db, wrong[i], &statement, &error);
        if (ok || (error.code != ERROR_DATABASE && error.code != ERROR_USAGE))
            fail_msg(
                "“%s”: %s %s", wrong[i], ok ? "accepted" : error_name(error.code), error.detail);
        assert_null(statement);
    }
    db_close(db);
}

static void a_double_quoted_text_is_a_mistake(void **state) {
    struct db *db = testdb_open(*state);
    struct statement *statement = NULL;
    MUST_FAIL(db_prepare(db, "SELECT \"no such column\"", &statement, &error), ERROR_DATABASE);
    db_close(db);
}

static const char series[] = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL"
                             " SELECT i + 1 FROM n WHERE i < $1) SELECT i, 'row' FROM n";

static void a_long_result_streams(void **state) {
    enum { ROWS = 300000 };
    struct db *db = testdb_open(*state);
    struct statement *select = prepare(db, series);
    statement_bind_int(select, 1, ROWS);
    int64_t count = 0;
    while (step(select)) {
        count++;
        assert_true(column_int(select, 0) == count);
    }
    assert_int_equal(count, ROWS);
    statement_free(select);
    db_close(db);
}

static void results_are_read_side_by_side(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    struct statement *outer = prepare(db, series);
    struct statement *other = prepare(db, series);
    struct statement *insert = prepare(db, "INSERT INTO t(id, word) VALUES ($1, $2)");
    statement_bind_int(outer, 1, 500);
    statement_bind_int(other, 1, 500);
    MUST(db_begin(db, &error));
    for (int64_t i = 1; i <= 500; i++) {
        assert_true(step(outer) && step(other));
        statement_bind_int(insert, 1, column_int(outer, 0));
        statement_bind_text(insert, 2, column_text(other, 1));
        MUST(statement_run(insert, &error));
        assert_true(column_int(outer, 0) == i && column_int(other, 0) == i);
        assert_true(str_is(column_text(outer, 1), "row"));
    }
    assert_false(step(outer));
    MUST(db_commit(db, &error));
    assert_false(step(other));
    assert_int_equal(query_int(db, "SELECT count(*) FROM t WHERE word = 'row'"), 500);
    assert_true(step(outer));
    assert_true(column_int(outer, 0) == 1);
    statement_free(outer);
    statement_free(other);
    statement_free(insert);
    db_close(db);
}

static void a_result_can_be_left_early(void **state) {
    struct db *db = testdb_open(*state);
    struct statement *select = prepare(db, series);
    statement_bind_int(select, 1, 10000);
    for (int i = 0; i < 20; i++) {
        assert_true(step(select));
        assert_true(column_int(select, 0) == 1);
        if (i % 2)
            statement_reset(select);
        else
            statement_bind_int(select, 1, 10000);
    }
    assert_true(step(select));
    statement_free(select);
    assert_int_equal(query_int(db, "SELECT 5"), 5);
    db_close(db);
}

static void a_row_that_fails_ends_the_result(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    add_row(db, 1);
    struct statement *insert = prepare(db, "INSERT INTO t(id) VALUES ($1) RETURNING id");
    bool row;
    statement_bind_int(insert, 1, 1);
    MUST_FAIL(statement_step(insert, &row, &error), ERROR_CONFLICT);
    assert_false(db_should_retry(db));
    statement_bind_int(insert, 1, -1);
    MUST_FAIL(statement_step(insert, &row, &error), ERROR_INPUT);
    statement_bind_int(insert, 1, 2);
    assert_true(step(insert));
    statement_free(insert);
    db_close(db);
}

static void statements_come_and_go(void **state) {
    struct db *db = testdb_open(*state);
    struct statement *kept = prepare(db, "SELECT 11");
    for (int i = 0; i < 300; i++) {
        struct statement *passing = prepare(db, i % 2 ? "SELECT 22" : "SELECT $1 || ''");
        assert_true(step(passing));
        statement_free(passing);
    }
    statement_free(NULL);
    assert_true(step(kept));
    assert_true(column_int(kept, 0) == 11);
    statement_free(kept);
    if (testdb_kind() == DB_POSTGRES)
        assert_true(query_int(db, "SELECT count(*) FROM pg_prepared_statements") <= 3);
    db_close(db);
}

static void a_statement_freed_in_a_failed_transaction_leaves_no_trace(void **state) {
    struct db *db = testdb_open(*state);
    make_table(db);
    for (int i = 0; i < 3; i++) {
        MUST(db_begin(db, &error));
        struct statement *insert = prepare(db, "INSERT INTO t(id) VALUES ($1)");
        statement_bind_int(insert, 1, -1);
        MUST_FAIL(statement_run(insert, &error), ERROR_INPUT);
        statement_free(insert);
        db_rollback(db);
    }
    add_row(db, 1);
    assert_int_equal(query_int(db, "SELECT count(*) FROM t"), 1);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(every_value_comes_back_the_same),
        TESTDB_TEST(null_unbound_and_nan_are_null),
        TESTDB_TEST(parameters_go_by_their_number),
        TESTDB_TEST(bound_values_stay_and_are_copies),
        TESTDB_TEST(a_wrong_binding_is_told_by_the_next_step),
        TESTDB_TEST(a_value_of_the_wrong_type_is_refused_or_converted_never_run),
        TESTDB_TEST(numbers_are_read_as_either),
        TESTDB_TEST(a_number_beyond_64_bits_is_held_at_the_end),
        TESTDB_TEST(text_is_text_and_a_number_read_as_text_is_empty),
        TESTDB_TEST(exactly_one_statement_is_prepared),
        TESTDB_TEST(a_double_quoted_text_is_a_mistake),
        TESTDB_TEST(a_long_result_streams),
        TESTDB_TEST(results_are_read_side_by_side),
        TESTDB_TEST(a_result_can_be_left_early),
        TESTDB_TEST(a_row_that_fails_ends_the_result),
        TESTDB_TEST(statements_come_and_go),
        TESTDB_TEST(a_statement_freed_in_a_failed_transaction_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
