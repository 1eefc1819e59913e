#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "db/ddl.h"

struct pair {
    const char *sql;
    const char *derived;
};

static void assert_derived(const struct pair pairs[], size_t count, enum db_kind kind) {
    for (size_t i = 0; i < count; i++) {
        struct buf out = buf_with_maximum(4096);
        db_derive_ddl(pairs[i].sql, kind, &out);
        assert_true(buf_ok(&out));
        assert_string_equal(buf_cstr(&out), pairs[i].derived);
        buf_release(&out);
    }
}

static void words_are_replaced_for_postgres(void **state) {
    static const struct pair pairs[] = {
        {"", ""},
        {"CREATE TABLE a (i INTEGER PRIMARY KEY, r REAL, b BLOB, t TEXT)",
         "CREATE TABLE a (i BIGINT PRIMARY KEY, r DOUBLE PRECISION, b BYTEA, t TEXT)"},
        {"CAST(x AS INTEGER)", "CAST(x AS BIGINT)"},
        {"a (i INTEGER) STRICT;", "a (i BIGINT) ;"},
        {"a (i INTEGER) STRICT, WITHOUT ROWID;", "a (i BIGINT)  ;"},
        {"a (i INTEGER) WITHOUT  ROWID , STRICT;", "a (i BIGINT)  ;"},
        {"a (i INTEGER)\nWITHOUT\nROWID,\nSTRICT;", "a (i BIGINT)\n\n\n;"},
        {"a (STRICT INTEGER)", "a (STRICT BIGINT)"},
        {"INTEGERS BLOBx xREAL REAL_ STRICTLY Đ_REAL",
         "INTEGERS BLOBx xREAL REAL_ STRICTLY Đ_REAL"},
        {"integer real blob strict", "integer real blob strict"},
        {"INTEGER", "BIGINT"},
        {"WITHOUT", "WITHOUT"},
    };
    (void)state;
    assert_derived(pairs, COUNT_OF(pairs), DB_POSTGRES);
}

static void quotes_and_comments_are_kept(void **state) {
    static const char *const kept[] = {
        "'INTEGER'",
        "'it''s REAL'",
        "\"REAL\"",
        "-- BLOB\n",
        "-- BLOB",
        "/* INTEGER\nREAL */",
        "$$ STRICT 'INTEGER $$",
        "$f$ REAL $$ BLOB $f$",
        "'open REAL",
        "/* open REAL",
        "$$ open REAL",
        "$1 + $2",
        "$ x",
        "--@other REAL\n",
        "x --@postgres REAL\n",
        " --@postgres REAL",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        const struct pair pair = {kept[i], kept[i]};
        assert_derived(&pair, 1, DB_POSTGRES);
        assert_derived(&pair, 1, DB_SQLITE);
    }
    static const struct pair after[] = {
        {"'x' REAL", "'x' DOUBLE PRECISION"},
        {"-- x\nREAL", "-- x\nDOUBLE PRECISION"},
        {"/* x */REAL", "/* x */DOUBLE PRECISION"},
        {"$$ x $$ REAL", "$$ x $$ DOUBLE PRECISION"},
    };
    assert_derived(after, COUNT_OF(after), DB_POSTGRES);
}

static void a_directive_belongs_to_one_engine(void **state) {
    static const char sql[] = "REAL;\n"
                              "--@sqlite CREATE TRIGGER x STRICT;\n"
                              "--@postgres CREATE FUNCTION f() RETURNS INTEGER STRICT AS $$\n"
                              "--@postgres  it's INTEGER\n"
                              "--@postgres $$;\n"
                              "INTEGER STRICT\n";
    static const struct pair sqlite = {
        sql, "REAL;\n"
             "CREATE TRIGGER x STRICT;\n"
             "--@postgres CREATE FUNCTION f() RETURNS INTEGER STRICT AS $$\n"
             "--@postgres  it's INTEGER\n"
             "--@postgres $$;\n"
             "INTEGER STRICT\n"};
    static const struct pair postgres = {
        sql, "DOUBLE PRECISION;\n"
             "--@sqlite CREATE TRIGGER x STRICT;\n"
             "CREATE FUNCTION f() RETURNS INTEGER STRICT AS $$\n"
             " it's INTEGER\n"
             "$$;\n"
             "BIGINT \n"};
    (void)state;
    assert_derived(&sqlite, 1, DB_SQLITE);
    assert_derived(&postgres, 1, DB_POSTGRES);
    static const struct pair first = {"--@postgres a\n--@postgres \n--@postgres b", "a\n\nb"};
    assert_derived(&first, 1, DB_POSTGRES);
}

static void sqlite_takes_the_text_as_it_is(void **state) {
    static const struct pair pair = {
        "CREATE TABLE a (i INTEGER, b BLOB) STRICT, WITHOUT ROWID; -- x\n",
        "CREATE TABLE a (i INTEGER, b BLOB) STRICT, WITHOUT ROWID; -- x\n"};
    (void)state;
    assert_derived(&pair, 1, DB_SQLITE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_replaced_for_postgres),
        cmocka_unit_test(quotes_and_comments_are_kept),
        cmocka_unit_test(a_directive_belongs_to_one_engine),
        cmocka_unit_test(sqlite_takes_the_text_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
