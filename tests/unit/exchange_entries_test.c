#include "exchange_support.h"

/* A province and three indicators, known since 2020 so that history may follow them. */
static void put_province_known_since_2020(struct ledger *ledger) {
    struct import_options options = by_office();
    options.known_at = stamp_of_moment(noon(2020, 1, 1));
    import_with(
        ledger, EXCHANGE_UNITS,
        file_of("code,name,kind,parent_code,valid_from,valid_to\n"
                "10,Tỉnh Lào Cai,province,,2015-01-01,\n"
                "02641,Xã Cũ A,commune,10,2015-01-01,2025-07-01\n"
                "02647,Xã Cũ B,commune,10,2015-01-01,2025-07-01\n"
                "02641,Xã Mới,commune,10,2025-07-01,\n"),
        &options);
    options.client_id = str_of("measures");
    import_with(
        ledger, EXCHANGE_INDICATORS,
        file_of("code,name_vi,measure_unit,lowest,highest,expression\n"
                "wide,Rộng,tỷ đồng,0,100000,\nsmall,Nhỏ,%,0,100,\nopen,Mở,,,,\n"
                "sum,Cộng,,,,wide + small\n"),
        &options);
}

static struct ledger *ready(void **state) {
    struct ledger *ledger = new_ledger(state);
    put_province_known_since_2020(ledger);
    return ledger;
}

/* ---- reading back ---- */

struct entries {
    struct entry_row rows[64];
    size_t count;
};

static bool take(void *context, const struct entry_row rows[], size_t count, struct error *error) {
    (void)error;
    struct entries *all = context;
    for (size_t i = 0; i < count; i++)
        all->rows[all->count++] = rows[i];
    return true;
}

static struct entries read_back(struct ledger *ledger) {
    struct entries all = {0};
    MUST(ledger_read_entries(ledger, 1, 64, take, &all, &error));
    return all;
}

static void a_file_of_figures_is_one_commit(void **state) {
    struct ledger *ledger = ready(state);
    struct import_report report = import_text(
        ledger, EXCHANGE_ENTRIES,
        "Đơn vị,Chỉ tiêu,Thời điểm,Giá trị,Ghi chú\n"
        "02641,wide,2025-06-30,1405.50,\n"
        "02641,wide,2025-07-01,12,xã mới\n"
        "02647,small,ngày 16 tháng 10 năm 2020,\"7,25\",\n"
        "10,open,2025-04-01T08:00,-3,\n");
    assert_int_equal(report.kept, 4);
    assert_int_equal(report.commits, 1);
    struct entries all = read_back(ledger);
    assert_int_equal(all.count, 4);
    assert_int_equal(all.rows[0].unit, 2);
    assert_int_equal(all.rows[1].unit, 4);
    assert_int_equal(all.rows[0].digits, 140550);
    assert_int_equal(all.rows[0].scale, 2);
    assert_int_equal(all.rows[0].at, moment_end_of_day(date(2025, 6, 30)));
    assert_int_equal(all.rows[2].digits, 725);
    assert_int_equal(all.rows[2].at, moment_end_of_day(date(2020, 10, 16)));
    assert_int_equal(all.rows[3].at, moment_of_day(date(2025, 4, 1)) + 8 * 60);
    assert_true(import_text(
                    ledger, EXCHANGE_ENTRIES,
                    "Đơn vị,Chỉ tiêu,Thời điểm,Giá trị,Ghi chú\n"
                    "02641,wide,2025-06-30,1405.50,\n"
                    "02641,wide,2025-07-01,12,xã mới\n"
                    "02647,small,ngày 16 tháng 10 năm 2020,\"7,25\",\n"
                    "10,open,2025-04-01T08:00,-3,\n")
                    .repeat);
    must_verify(ledger);
    ledger_close(ledger);
}

static void a_number_of_two_readings_is_never_guessed(void **state) {
    struct ledger *ledger = ready(state);
    struct import_report report = import_text(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value\n10,small,2025-01-01,\"4,246\"\n10,open,2025-01-01,1.405.000\n"
        "10,small,2025-01-02,4.246\n"
        "10,small,2025-01-03,12 %\n");
    assert_int_equal(report.chosen, 1);
    struct entries all = read_back(ledger);
    assert_int_equal(all.rows[0].digits, 4246);
    assert_int_equal(all.rows[0].scale, 3);
    assert_int_equal(all.rows[2].scale, 3);
    must_refuse(
        ledger, EXCHANGE_ENTRIES, "unit,indicator,at,value\n10,wide,2025-01-01,\"1,405\"\n",
        "2:20 “1,405” can be read as 1.405 or as 1,405.");
    must_refuse(
        ledger, EXCHANGE_ENTRIES, "unit;indicator;at;value\n10;wide;2025-01-01;1.405\n",
        "“1.405” can be read as 1,405 or as 1.405.");
    must_refuse(
        ledger, EXCHANGE_ENTRIES, "unit,indicator,at,value\n10,wide,2025-01-01,4246 triệu\n",
        "The figure is in “triệu”, but the indicator is counted in “tỷ đồng”.");
    must_refuse(
        ledger, EXCHANGE_ENTRIES, "unit,indicator,at,value\n10,wide,2025-01-01,nhiều\n", "2:20 ");
    ledger_close(ledger);
}

static void every_wrong_row_is_told(void **state) {
    struct ledger *ledger = ready(state);
    struct import_options options = by_office();
    struct buf said;
    struct import_report report = refused(
        ledger, EXCHANGE_ENTRIES,
        file_of("unit,indicator,at,value,withdrawn\n"
                "02641,wide,2025-01-01,1,\n"
                "02647,wide,2025-07-01,1,\n"
                "02641,nothing,2025-01-01,1,\n"
                "02641,small,2025-01-01,250,\n"
                "02641,wide,2027-01-01,1,\n"
                "02641,sum,2025-01-01,1,\n"
                "02641,wide,2025-01-01,2,\n"
                "02641,wide,soon,2,\n"
                "02641,wide,2025-01-02,,\n"
                "02641,wide,2025-01-03,2,1\n"
                "99,wide,2025-01-03,2,\n"
                "02641,wide,2025-01-05,2,yes\n"),
        &options, &said);
    assert_int_equal(report.rows, 12);
    assert_int_equal(report.refused, 11);
    static const char *const expected[] = {
        "11 of 12 rows are wrong",
        "3:1 No unit has the code “02647” on 01/07/2025",
        "4:7 ",
        "5:24 250 is above what is plausible for “small”",
        "6:12 The figure describes 01/01/2027 23:59, which is yet to come.",
        "7:7 “sum” is computed",
        "8:1 The same unit, indicator and moment stand on line 2 already.",
        "9:12 ",
        "10:23 “value” is empty.",
        "11:23 A withdrawal has no value.",
        "12:1 No unit has the code “99”",
        "13:25 “yes” stands in “withdrawn”.",
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        if (!strstr(buf_cstr(&said), expected[i]))
            fail_msg("“%s” is not in: %s", expected[i], buf_cstr(&said));
    assert_int_equal(read_back(ledger).count, 0);
    buf_release(&said);
    ledger_close(ledger);
}

static void good_entries_are_kept_and_the_others_written_out(void **state) {
    struct ledger *ledger = ready(state);
    struct import_options options = by_office();
    options.rejects = tmpfile();
    struct import_report report = import_with(
        ledger, EXCHANGE_ENTRIES,
        file_of("unit,indicator,at,value\n02641,wide,2025-01-01,1\n02641,small,2025-01-01,250\n"
                "02641,wide,2025-01-02\n02641,wide,2025-01-03,3\n"),
        &options);
    assert_int_equal(report.kept, 2);
    assert_int_equal(read_back(ledger).count, 2);
    char *rejects = text_of(options.rejects);
    assert_string_equal(
        rejects,
        "unit,indicator,at,value,line,column,reason\n"
        "02641,small,2025-01-01,250,3,24,250 is above what is plausible for “small”: at most 100 "
        "%.\n"
        "02641,wide,2025-01-02,,4,1,\"The row has 3 fields, the first row of the file has 4.\"\n");
    free(rejects);
    fclose(options.rejects);
    ledger_close(ledger);
}

static void flags_and_withdrawals(void **state) {
    struct ledger *ledger = ready(state);
    import_text(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,simulated,withdrawn,confirmed\n"
        "02641,small,2025-01-01,250,,,1\n02641,small,2025-01-02,,1,1,\n");
    struct entries all = read_back(ledger);
    assert_int_equal(all.rows[0].flags, ENTRY_CONFIRMED);
    assert_int_equal(all.rows[1].flags, ENTRY_SIMULATED | ENTRY_WITHDRAWAL);
    ledger_close(ledger);
}

/* ---- history ---- */

static void rows_known_together_are_a_commit(void **state) {
    struct ledger *ledger = ready(state);
    struct position before, now, then;
    MUST(ledger_position_now(ledger, &before, &error));
    const char *text = "unit,indicator,at,value,known\n"
                       "02641,wide,2021-01-01,1,2021-01-05T08:00\n"
                       "02647,wide,2021-01-01,2,2021-01-05T08:00\n"
                       "02641,wide,2021-01-01,3,2021-01-05T08:00:30.500+07:00\n"
                       "02641,wide,2021-02-01,4,2021-02-05\n";
    struct import_report report = import_text(ledger, EXCHANGE_ENTRIES, text);
    assert_int_equal(report.commits, 3);
    assert_int_equal(report.kept, 4);
    MUST(ledger_position_now(ledger, &now, &error));
    assert_int_equal(now.commit, before.commit + 3);
    assert_int_equal(now.known_at, stamp_of_moment(moment_end_of_day(date(2021, 2, 5))));
    MUST(ledger_position_at(ledger, stamp_of_moment(noon(2021, 1, 5)), &then, &error));
    assert_int_equal(then.seq, 3);
    assert_int_equal(
        then.known_at, stamp_of_moment(moment_of_day(date(2021, 1, 5)) + 8 * 60) + 30500);
    assert_true(import_text(ledger, EXCHANGE_ENTRIES, text).repeat);
    must_verify(ledger);
    ledger_close(ledger);
}

static void history_is_kept_whole_or_not_at_all(void **state) {
    struct ledger *ledger = ready(state);
    must_refuse(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2021-01-05\n"
        "02641,small,2021-01-01,1000,2021-01-06\n02641,wide,2021-01-02,1,2021-01-07\n",
        "1 of 3 rows are wrong");
    must_refuse(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2021-01-05\n"
        "02641,wide,2021-01-01,2,2021-01-04\n",
        "3:25 This row was known before the one above it.");
    must_refuse(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2021-01-05\n"
        "02641,wide,2021-01-01,1,2021-01-05\n",
        "3:1 The same unit");
    must_refuse(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2019-01-05\n",
        "what was recorded before it is known only later");
    must_refuse(
        ledger, EXCHANGE_ENTRIES,
        "unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2026-01-15\n",
        "2:25 “2026-01-15” is yet to come");
    struct import_options options = by_office();
    options.known_at = stamp_of_moment(noon(2020, 1, 2));
    must_refuse_with(
        ledger, EXCHANGE_ENTRIES,
        file_of("unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2021-01-05\n"), &options,
        "the whole file cannot say it too");
    assert_int_equal(read_back(ledger).count, 0);
    must_verify(ledger);
    ledger_close(ledger);
}

static void good_history_is_kept_without_the_rest(void **state) {
    struct ledger *ledger = ready(state);
    struct import_options options = by_office();
    options.rejects = tmpfile();
    struct import_report report = import_with(
        ledger, EXCHANGE_ENTRIES,
        file_of("unit,indicator,at,value,known\n02641,wide,2021-01-01,1,2019-01-05\n"
                "02647,wide,2021-01-01,1,2019-01-05\n"
                "02641,small,2021-01-01,1000,2021-01-06\n02641,wide,2021-01-02,1,2021-01-07\n"),
        &options);
    assert_int_equal(report.kept, 1);
    assert_int_equal(report.refused, 3);
    assert_int_equal(report.commits, 1);
    fclose(options.rejects);
    must_verify(ledger);
    ledger_close(ledger);
}

static void progress_is_told(void *context, int64_t done, int64_t total, uint64_t rows) {
    int64_t *last = context;
    assert_true(done >= *last && done <= total);
    assert_true(rows < 1000);
    *last = done;
}

static void progress_reaches_the_end(void **state) {
    struct ledger *ledger = ready(state);
    int64_t last = 0;
    struct import_options options = by_office();
    options.progress = progress_is_told;
    options.context = &last;
    const char *text = "unit,indicator,at,value\n02641,wide,2021-01-01,1\n";
    import_with(ledger, EXCHANGE_ENTRIES, file_of(text), &options);
    assert_int_equal(last, strlen(text));
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_file_of_figures_is_one_commit),
        TESTDB_TEST(a_number_of_two_readings_is_never_guessed),
        TESTDB_TEST(every_wrong_row_is_told),
        TESTDB_TEST(good_entries_are_kept_and_the_others_written_out),
        TESTDB_TEST(flags_and_withdrawals),
        TESTDB_TEST(rows_known_together_are_a_commit),
        TESTDB_TEST(history_is_kept_whole_or_not_at_all),
        TESTDB_TEST(good_history_is_kept_without_the_rest),
        TESTDB_TEST(progress_reaches_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
