#include "exchange_support.h"

/* The demo's files from the project's root; a test is skipped, visibly, where a file is absent. */
static FILE *demo_file(const char *name) {
    char path[512];
    const char *root = getenv("SATSAO_SOURCE");
    snprintf(path, sizeof path, "%s/demo/%s.csv", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        print_message("skipped: there is no %s\n", path);
        skip();
    }
    return file;
}

static struct import_options since_2020(enum exchange_kind kind) {
    struct import_options options = by_office();
    if (kind != EXCHANGE_ENTRIES)
        options.known_at = stamp_of_moment(noon(2020, 1, 1));
    return options;
}

static FILE *exported(struct ledger *ledger, enum exchange_kind kind, uint64_t *ret_rows) {
    struct export_options options = {0};
    FILE *file = tmpfile();
    MUST(ledger_position_now(ledger, &options.position, &error));
    MUST(export_csv(ledger, kind, file, &options, ret_rows, &error));
    rewind(file);
    return file;
}

static char *exported_text(struct ledger *ledger, enum exchange_kind kind) {
    FILE *file = exported(ledger, kind, NULL);
    char *text = text_of(file);
    fclose(file);
    return text;
}

/* A second ledger, on SQLite whatever the engine of the first. */
static struct ledger *second_ledger(void **state) {
    char path[512];
    struct ledger *second = NULL;
    snprintf(path, sizeof path, "%s/second.db", testdb_folder(*state));
    MUST(ledger_init(path, &error));
    MUST(ledger_open(path, LEDGER_WRITE, &second, &error));
    return second;
}

/* Out of one ledger, into another, and out again: the same to the byte, ids and numbers included. */
static void assert_round_trip(void **state, struct ledger *ledger) {
    struct ledger *second = second_ledger(state);
    for (enum exchange_kind kind = 0; kind < EXCHANGE_KINDS; kind++) {
        uint64_t rows = 0;
        struct import_options options = since_2020(kind);
        FILE *file = exported(ledger, kind, &rows);
        if (rows == 0) {
            fclose(file);
            continue;
        }
        struct import_report report = import_with(second, kind, file, &options);
        assert_int_equal(report.kept, rows);
    }
    for (enum exchange_kind kind = 0; kind < EXCHANGE_KINDS; kind++) {
        char *first = exported_text(ledger, kind);
        char *again = exported_text(second, kind);
        assert_string_equal(first, again);
        free(first);
        free(again);
    }
    must_verify(second);
    ledger_close(second);
}

static void the_demo_goes_in_and_out_and_in(void **state) {
    static const uint64_t rows[EXCHANGE_KINDS] = {489, 3, 354, 24, 62, 4, 56, 15732};
    struct ledger *ledger = new_ledger(state);
    set_clock("2026-06-01T08:00");
    for (enum exchange_kind kind = 0; kind < EXCHANGE_KINDS; kind++) {
        struct import_options options = since_2020(kind);
        FILE *file = demo_file(exchange_kind_word(kind));
        struct import_report report = import_with(ledger, kind, file, &options);
        assert_int_equal(report.kept, rows[kind]);
    }
    must_verify(ledger);
    assert_round_trip(state, ledger);
    ledger_close(ledger);
}

/* ---- what the demo does not have ---- */

static const char *const files[EXCHANGE_KINDS] = {
    [EXCHANGE_UNITS] = "unit,code,name,kind,parent_code,valid_from,valid_to,simulated\n"
                       "p,10,Tỉnh \"Mười\",province,,2015-01-01,,\n"
                       "a,01,\"Xã Một, cũ\",commune,10,2015-01-01,2020-01-01,\n"
                       "a,01,Xã Một,commune,10,2020-01-01,2025-07-01,1\n"
                       "b,02,=Xã Hai,commune,10,2015-01-01,2025-06-01,\n"
                       "c,01,Xã Ba,commune,10,2025-07-01,,\n",
    [EXCHANGE_REORGANISATIONS] = "name,resolution,operating\nSắp xếp,1/NQ,2025-07-01\n"
                                 "Khác,1/NQ,2024-07-01\n",
    [EXCHANGE_LINEAGE] = "old_code,old_on,new_code,kind,share,back_share,resolution,operating\n"
                         "01,,01,merge,1,,1/NQ,2025-07-01\n"
                         "02,2025-05-31,01,split,0.123456789,0.5,1/NQ,2025-07-01\n",
    [EXCHANGE_DOCUMENTS] = "symbol,issuer,issued\n01/KH,A,2025-01-01\n02/KH,B,\n",
    [EXCHANGE_INDICATORS] = "code,name_vi,lowest,highest,parent,weight,expression,owed_by\n"
                            "part,Phần,-0.50,1000,whole,0.25,,commune|province\n"
                            "whole,Tổng,,,,,,\ncomputed,Tính,,,,,-part + whole,\n",
    [EXCHANGE_SETS] = "code,name_vi,document,unit_code,unit_on,from,to\n"
                      "S,Bộ,02/KH,01,2025-07-01,2025-01-01,2025-12-31\n",
    [EXCHANGE_TARGETS] = "set,ordinal,indicator,unit_code,unit_on,from,to,value,base,document\n"
                         "S,1,part,01,2025-07-01,2025-01-01,2025-12-31,10.50,1,01/KH\n",
    [EXCHANGE_ENTRIES] = "unit,indicator,at,value,known,note,source,withdrawn,confirmed,simulated\n"
                         "01,part,2021-01-01,1.50,2021-01-05,\"một\nhai\",,,,\n"
                         "01,part,2021-01-01,2,2021-01-06,,Báo cáo,,,1\n"
                         "01,part,2021-01-01,,2021-01-07,,,1,,\n"
                         "01,part,2025-08-01T08:30,7000,2025-08-02,,,,1,\n",
};

static void import_all(struct ledger *ledger) {
    for (enum exchange_kind kind = 0; kind < EXCHANGE_KINDS; kind++) {
        struct import_options options = since_2020(kind);
        import_with(ledger, kind, file_of(files[kind]), &options);
    }
}

static void every_field_comes_back(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_all(ledger);
    struct import_options options = by_office();
    import_with(
        ledger, EXCHANGE_DOCUMENTS,
        file_of("symbol,issuer,issued,abstract\n01/KH,A,2025-01-01,thêm trích yếu\n"), &options);
    import_with(
        ledger, EXCHANGE_TARGETS,
        file_of("set,ordinal,indicator,unit_code,unit_on,from,to,value,effective_from\n"
                "S,2,part,01,2025-07-01,2025-01-01,2025-12-31,11,2025-08-05\n"),
        &options);
    assert_round_trip(state, ledger);
    char *units = exported_text(ledger, EXCHANGE_UNITS);
    assert_non_null(strstr(units, "1,10,\"Tỉnh \"\"Mười\"\"\",province,,,,2015-01-01,,0,,,\n"));
    assert_non_null(
        strstr(units, "2,01,Xã Một,commune,,10,province,2020-01-01,2025-07-01,0,,,1\n"));
    char *entries = exported_text(ledger, EXCHANGE_ENTRIES);
    assert_non_null(strstr(entries, ",01,commune,Xã Một,part,2021-01-01T23:59+07:00,1.50,,,,"));
    assert_non_null(strstr(entries, ",01,commune,Xã Ba,part,2025-08-01T08:30+07:00,7000,,1,,,\n"));
    char *documents = exported_text(ledger, EXCHANGE_DOCUMENTS);
    assert_non_null(strstr(documents, "thêm trích yếu"));
    free(units);
    free(entries);
    free(documents);
    ledger_close(ledger);
}

static void an_earlier_position_is_exported_as_it_was(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_all(ledger);
    struct export_options options = {0};
    uint64_t rows = 0;
    FILE *file = tmpfile();
    MUST(ledger_position_at(ledger, stamp_of_moment(noon(2021, 1, 7)), &options.position, &error));
    MUST(export_csv(ledger, EXCHANGE_ENTRIES, file, &options, &rows, &error));
    assert_int_equal(rows, 2);
    MUST(ledger_position_of(ledger, 2, &options.position, &error));
    MUST(export_csv(ledger, EXCHANGE_LINEAGE, file, &options, &rows, &error));
    assert_int_equal(rows, 0);
    fclose(file);
    ledger_close(ledger);
}

static void formulas_are_guarded_for_those_who_open_the_file(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_all(ledger);
    struct export_options options = {.format = {.separator = ';', .mark = true, .guard = true}};
    MUST(ledger_position_now(ledger, &options.position, &error));
    FILE *file = tmpfile();
    MUST(export_csv(ledger, EXCHANGE_UNITS, file, &options, NULL, &error));
    char *text = text_of(file);
    assert_non_null(strstr(text, ";'=Xã Hai;"));
    assert_memory_equal(text, "\xEF\xBB\xBF", 3);
    free(text);
    fclose(file);
    ledger_close(ledger);
}

static void a_full_disk_is_told(void **state) {
    struct ledger *ledger = new_ledger(state);
    FILE *full = fopen("/dev/full", "wb");
    if (!full)
        skip();
    struct export_options options = {0};
    MUST(ledger_position_now(ledger, &options.position, &error));
    MUST_FAIL(export_csv(ledger, EXCHANGE_UNITS, full, &options, NULL, &error), ERROR_FULL);
    fclose(full);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(the_demo_goes_in_and_out_and_in),
        TESTDB_TEST(every_field_comes_back),
        TESTDB_TEST(an_earlier_position_is_exported_as_it_was),
        TESTDB_TEST(formulas_are_guarded_for_those_who_open_the_file),
        TESTDB_TEST(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
