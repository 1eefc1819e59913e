#include "exchange_support.h"

/* The province of ledgertest.h, known since 2020 so that history may follow it. */
static struct ledger *province_ledger(void **state) {
    struct ledger *ledger = new_ledger(state);
    set_clock("2020-01-01T00:00");
    put_province(ledger);
    set_clock("2026-01-15T08:00");
    return ledger;
}

/* ---- units ---- */

static const char units[] = "code,name,kind,parent_code,valid_from,valid_to\n"
                            "01,Xã Một,commune,10,2020-01-01,\n"
                            "10,Tỉnh Mười,province,,2020-01-01,\n"
                            "02,Xã Hai,commune,10,2020-01-01,2025-07-01\n"
                            "02,Xã Hai Mới,commune,10,2025-07-01,\n";

static const struct model_state *unit_on(struct ledger *ledger, const char *code, day on) {
    uint32_t unit = 0;
    MUST(ledger_unit(ledger, str_of(code), UNIT_ANY_KIND, on, &unit, &error));
    return model_state_on(ledger_current(ledger), unit - 1, on);
}

static void parents_may_stand_on_any_line(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_report report = import_text(ledger, EXCHANGE_UNITS, units);
    assert_int_equal(report.rows, 4);
    assert_int_equal(report.kept, 4);
    assert_int_equal(report.commits, 1);
    const struct model *model = ledger_current(ledger);
    const struct model_state *one = unit_on(ledger, "01", date(2022, 1, 1));
    assert_string_equal(model->states[model->units[one->parent].first_state].name, "Tỉnh Mười");
    assert_string_equal(unit_on(ledger, "02", date(2025, 6, 30))->name, "Xã Hai");
    assert_string_equal(unit_on(ledger, "02", date(2025, 7, 1))->name, "Xã Hai Mới");
    must_verify(ledger);
    ledger_close(ledger);
}

static void the_same_file_twice_changes_nothing(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_report first = import_text(ledger, EXCHANGE_UNITS, units);
    struct import_report second = import_text(ledger, EXCHANGE_UNITS, units);
    assert_false(first.repeat);
    assert_true(second.repeat);
    assert_int_equal(second.commits, 0);
    assert_int_equal(second.position.commit, first.position.commit);
    struct import_options options = by_office();
    options.client_id = str_of("again");
    must_refuse_with(ledger, EXCHANGE_UNITS, file_of(units), &options, "01");
    ledger_close(ledger);
}

static void days_may_come_from_the_options(void **state) {
    struct ledger *ledger = new_ledger(state);
    const char *text = "Mã;Tên;Cấp;Mã cha\n10;Tỉnh Mười;province;\n01;Xã Một;commune;10\n";
    must_refuse(ledger, EXCHANGE_UNITS, text, "“valid_from” is empty");
    struct import_options options = by_office();
    options.valid_from = date(2020, 1, 1);
    options.valid_to = date(2025, 7, 1);
    options.source = str_of("Danh mục");
    import_with(ledger, EXCHANGE_UNITS, file_of(text), &options);
    uint32_t unit;
    MUST(ledger_unit(ledger, str_of("01"), UNIT_COMMUNE, date(2025, 6, 30), &unit, &error));
    MUST_SAY(
        ledger_unit(ledger, str_of("01"), UNIT_COMMUNE, date(2025, 7, 1), &unit, &error),
        ERROR_NOT_FOUND, "01");
    ledger_close(ledger);
}

static void stretches_of_one_life(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_text(
        ledger, EXCHANGE_UNITS,
        "unit,code,name,kind,valid_from,valid_to\n"
        "a,SNN,Sở Nông nghiệp,department,2020-01-01,2025-03-01\n"
        "a,SNNMT,Sở Nông nghiệp và Môi trường,department,2025-03-01,\n");
    assert_int_equal(ledger_current(ledger)->unit_count, 1);
    assert_string_equal(unit_on(ledger, "SNNMT", date(2025, 3, 1))->type, "");
    must_refuse(
        ledger, EXCHANGE_UNITS,
        "unit,code,name,kind,valid_from,valid_to\n"
        "a,X,X,department,2020-01-01,2024-03-01\na,Y,Y,department,2025-03-01,\n",
        "3:3 The unit “a” does not go on where line 2 leaves it");
    ledger_close(ledger);
}

static void wrong_units_are_told_one_by_one(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_options options = by_office();
    struct buf said;
    struct import_report report = refused(
        ledger, EXCHANGE_UNITS,
        file_of("code,name,kind,parent_code,valid_from,valid_to\n"
                "01,Xã Một,commune,10,2020-01-01,\n"
                ",Xã Hai,commune,,2020-01-01,\n"
                "03,Xã Ba,village,,2020-01-01,\n"
                "04,Xã Bốn,commune,,30/2/2020,\n"
                "05,Xã Năm,commune,,2020-01-01,2019-01-01\n"
                "06,Xã Sáu,commune,,2020-01-01\n"
                "07,Xã Bảy,commune,,2020-01-01,\n"
                "07,Xã Bảy,commune,,2021-01-01,\n"),
        &options, &said);
    assert_int_equal(report.rows, 8);
    assert_int_equal(report.refused, 7);
    assert_int_equal(report.kept, 0);
    static const char *const expected[] = {
        "7 of 8 rows are wrong; nothing was kept.",
        "2:19 No unit has the code “10” on 01/01/2020",
        "3:1 “code” is empty",
        "4:10 “village” stands in “kind”.",
        "Write one of: nation, province, district, commune",
        "5:20 ",
        "6:31 The unit ends on 01/01/2019, before it begins on 01/01/2020.",
        "7:1 The row has 5 fields, the first row of the file has 6.",
        "9:1 The code 07 stands on line 8 too, for the same time.",
    };
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        if (!strstr(buf_cstr(&said), expected[i]))
            fail_msg("“%s” is not in: %s", expected[i], buf_cstr(&said));
    buf_release(&said);
    ledger_close(ledger);
}

static void problems_beyond_the_list_are_counted(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct buf text = buf_with_maximum(1 << 20), said;
    struct import_options options = by_office();
    buf_text(&text, "code,name,kind,valid_from\n");
    for (int i = 0; i < 1000; i++)
        buf_format(&text, "%d,Xã,village,2020-01-01\n", i);
    struct import_report report =
        refused(ledger, EXCHANGE_UNITS, file_of(buf_cstr(&text)), &options, &said);
    assert_int_equal(report.refused, 1000);
    assert_int_equal(report.problem_count, IMPORT_PROBLEMS_MAX);
    buf_release(&text);
    buf_release(&said);
    ledger_close(ledger);
}

static void a_tree_that_closes_on_itself_is_refused(void **state) {
    struct ledger *ledger = new_ledger(state);
    must_refuse(
        ledger, EXCHANGE_UNITS,
        "code,name,kind,parent_code,valid_from\n"
        "01,Xã Một,commune,02,2020-01-01\n02,Xã Hai,commune,01,2020-01-01\n",
        "itself");
    ledger_close(ledger);
}

/* Rows that hang on refused ones are refused too; the mended file goes in afterwards. */
static void good_rows_are_kept_and_the_others_written_out(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_options options = by_office();
    options.rejects = tmpfile();
    struct import_report report = import_with(
        ledger, EXCHANGE_UNITS,
        file_of("code;name;kind;parent_code;valid_from\n"
                "10;Tỉnh \"\"Mười;province;;2020-01-01\n"
                "11;Tỉnh Mười một;provinc;;2020-01-01\n"
                "01;Xã Một;commune;10;2020-01-01\n"
                "02;\"Xã;Hai\";commune;99;2020-01-01\n"
                "03;Xã Ba;commune;02;2020-01-01\n"),
        &options);
    assert_int_equal(report.kept, 2);
    assert_int_equal(report.refused, 3);
    char *rejects = text_of(options.rejects);
    assert_string_equal(
        rejects,
        "code,name,kind,parent_code,valid_from,line,column,reason\n"
        "11,Tỉnh Mười một,provinc,,2020-01-01,3,18,“provinc” stands in “kind”.\n"
        "02,\"Xã;Hai\",commune,99,2020-01-01,5,21,No unit has the code “99” on 01/01/2020.\n"
        "03,Xã Ba,commune,02,2020-01-01,6,18,\"It hangs on line 5, which is refused.\"\n");
    for (char *wrong; (wrong = strstr(rejects, "provinc,"));)
        memcpy(wrong, "commune", 7);
    memcpy(strstr(rejects, ",99,"), ",10,", 4);
    fclose(options.rejects);
    options.rejects = NULL;
    report = import_with(ledger, EXCHANGE_UNITS, file_of(rejects), &options);
    assert_int_equal(report.kept, 3);
    assert_int_equal(ledger_current(ledger)->unit_count, 5);
    free(rejects);
    ledger_close(ledger);
}

/* A code too long is found only by the ledger, as the row is put. */
static void what_the_ledger_refuses_takes_along_what_hangs_on_it(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct buf text = buf_with_maximum(1 << 16);
    struct import_options options = by_office();
    char code[LEDGER_CODE_MAX + 2];
    memset(code, 'x', sizeof code - 1);
    code[sizeof code - 1] = '\0';
    buf_format(
        &text,
        "code,name,kind,parent_code,valid_from\n%s,Tỉnh,province,,2020-01-01\n"
        "01,Xã,commune,%s,2020-01-01\n02,Ấp,other,01,2020-01-01\n03,Tỉnh,province,,2020-01-01\n",
        code, code);
    must_refuse(ledger, EXCHANGE_UNITS, buf_cstr(&text), "1 of 4 rows are wrong");
    options.rejects = tmpfile();
    struct import_report report =
        import_with(ledger, EXCHANGE_UNITS, file_of(buf_cstr(&text)), &options);
    assert_int_equal(report.kept, 1);
    assert_int_equal(report.refused, 3);
    assert_int_equal(ledger_current(ledger)->unit_count, 1);
    fclose(options.rejects);
    buf_release(&text);
    ledger_close(ledger);
}

/* ---- reorganisations and lineage ---- */

static void lineage_finds_units_on_both_sides_of_the_day(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_text(
        ledger, EXCHANGE_UNITS,
        "code,name,kind,valid_from,valid_to\n"
        "01,Xã Một,commune,2020-01-01,2025-07-01\n02,Xã Hai,commune,2020-01-01,2025-07-01\n"
        "01,Xã Mới,commune,2025-07-01,\n");
    const char *text = "old_code,new_code,kind,share,resolution\n"
                       "01,01,merge,1,1673/NQ-UBTVQH15\n02,01,merge,0.25,1673/NQ-UBTVQH15\n";
    must_refuse(ledger, EXCHANGE_LINEAGE, text, "There is no reorganisation by “1673/NQ-UBTVQH15”");
    import_text(
        ledger, EXCHANGE_REORGANISATIONS,
        "code,name,resolution,signed,in_force,operating\n"
        "A,Sắp xếp,1673/NQ-UBTVQH15,16/6/2025,,1/7/2025\n");
    import_text(ledger, EXCHANGE_LINEAGE, text);
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->lineage_count, 2);
    assert_int_equal(model->lineage[1].share, SHARE_WHOLE / 4);
    assert_int_equal(model->lineage[1].on, date(2025, 7, 1));
    assert_int_equal(model->lineage[0].back_share, SHARE_UNKNOWN);
    ledger_close(ledger);
}

static void shares_that_are_none_or_too_many(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_text(
        ledger, EXCHANGE_UNITS,
        "code,name,kind,valid_from,valid_to\n01,Xã Một,commune,2020-01-01,2025-07-01\n"
        "02,Xã Hai,commune,2025-07-01,\n03,Xã Ba,commune,2025-07-01,\n");
    struct import_options options = by_office();
    options.operating = date(2025, 7, 1);
    must_refuse_with(
        ledger, EXCHANGE_LINEAGE, file_of("old_code,new_code,kind,share\n01,02,split,1.5\n"),
        &options, "2:13 “1.5” is no share");
    must_refuse_with(
        ledger, EXCHANGE_LINEAGE,
        file_of("old_code,new_code,kind,share\n01,02,split,0.7\n01,03,split,0.4\n"), &options,
        "Xã Một");
    must_refuse_with(
        ledger, EXCHANGE_LINEAGE, file_of("old_code,new_code,kind,share\n01,04,split,\n"), &options,
        "No unit has the code “04”");
    ledger_close(ledger);
}

/* ---- measures ---- */

static void indicators_refer_to_each_other_on_any_line(void **state) {
    struct ledger *ledger = new_ledger(state);
    import_text(
        ledger, EXCHANGE_INDICATORS,
        "code,name_vi,rollup,numerator,denominator,parent,weight,owed_by\n"
        "rate,Tỷ lệ,ratio,part,whole,,,\npart,Phần,sum,,,rate,0.5,commune|district\n"
        "whole,Tổng,sum,,,,,\n");
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->indicator_count, 3);
    assert_int_equal(model->indicators[0].numerator, 1);
    assert_int_equal(model->indicators[0].denominator, 2);
    assert_int_equal(model->indicators[1].parent, 0);
    assert_int_equal(model->indicators[1].owed_by, 1 << UNIT_COMMUNE | 1 << UNIT_DISTRICT);
    import_text(
        ledger, EXCHANGE_INDICATORS,
        "code,name_vi,numerator,denominator,rollup\nwhole,Tổng số,,,sum\n"
        "other,Khác,part,whole,ratio\n");
    model = ledger_current(ledger);
    assert_int_equal(model->indicator_count, 4);
    assert_string_equal(model->indicators[2].name_vi, "Tổng số");
    assert_int_equal(model->indicators[3].denominator, 2);
    must_refuse(ledger, EXCHANGE_INDICATORS, "code,name_vi,parent\nx,X,nobody\n", "2:5 ");
    must_refuse(
        ledger, EXCHANGE_INDICATORS, "code,name_vi,parent\nx,X,y\ny,Y,x\n",
        "a component of itself");
    must_refuse(
        ledger, EXCHANGE_INDICATORS, "code,name_vi\nx,X\nx,Y\n",
        "3:1 The same stands on line 2 already.");
    ledger_close(ledger);
}

static const char set_text[] = "code,name_vi,document,unit_code,from,to\n"
                               "KH2026,Kế hoạch 2026,01-NQ/ĐH,10,2026-01-01,2026-12-31\n";

static void targets_and_their_versions(void **state) {
    struct ledger *ledger = province_ledger(state);
    import_text(ledger, EXCHANGE_DOCUMENTS, "symbol,issuer,issued\n01-NQ/ĐH,Đại hội,16/10/2020\n");
    import_text(ledger, EXCHANGE_SETS, set_text);
    import_text(
        ledger, EXCHANGE_TARGETS,
        "set,ordinal,indicator,unit_code,from,to,value,effective_from\n"
        "KH2026,1,houses,10,2026-01-01,2026-12-31,8,\n"
        "KH2026,1,houses,10,2026-01-01,2026-12-31,8.5,2026-08-05\n"
        "KH2026,2,houses,02641,2026-01-01,2026-12-31,\"1.405.000\",\n");
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->target_count, 2);
    assert_int_equal(model->targets[0].version_count, 2);
    import_text(
        ledger, EXCHANGE_TARGETS,
        "set,ordinal,indicator,unit_code,from,to,value,effective_from\n"
        "KH2026,1,houses,10,2026-01-01,2026-12-31,9,2026-10-01\n");
    model = ledger_current(ledger);
    assert_int_equal(model->target_count, 2);
    assert_int_equal(model->targets[0].version_count, 3);
    must_refuse(
        ledger, EXCHANGE_TARGETS,
        "set,indicator,unit_code,from,to,value\nKH2026,houses,10,2026-01-01,2026-12-31,\n",
        "2:40 “value” is empty");
    must_refuse(
        ledger, EXCHANGE_TARGETS,
        "set,indicator,unit_code,from,to,value\nX,houses,10,2026-01-01,2026-12-31,1\n",
        "no target set “X”");
    must_refuse(
        ledger, EXCHANGE_TARGETS,
        "set,indicator,unit_code,from,to,value\nKH2026,houses,10,2026-01-01,2026-12-31,1\n"
        "KH2026,houses,10,2026-01-01,2026-12-31,2\n",
        "3:8 The same stands on line 2 already.");
    ledger_close(ledger);
}

static void a_falling_target_needs_a_base(void **state) {
    struct ledger *ledger = province_ledger(state);
    import_text(ledger, EXCHANGE_INDICATORS, "code,name_vi,direction\npoor,Hộ nghèo,falling\n");
    import_text(ledger, EXCHANGE_DOCUMENTS, "symbol\n01-NQ/ĐH\n");
    import_text(ledger, EXCHANGE_SETS, set_text);
    must_refuse(
        ledger, EXCHANGE_TARGETS,
        "set,indicator,unit_code,from,to,value,base\n"
        "KH2026,poor,10,2026-01-01,2026-12-31,5,5.0\n",
        "2:40 The base is the same as the target.");
    ledger_close(ledger);
}

/* ---- the file itself ---- */

static void a_broken_file_keeps_nothing(void **state) {
    struct ledger *ledger = new_ledger(state);
    must_refuse(
        ledger, EXCHANGE_UNITS, "code,name,kind,valid_from\n01,Xã,commune,2020-01-01\n02,\"Xã",
        "test.csv, line 3, column 4");
    must_refuse(ledger, EXCHANGE_UNITS, "code,nam,kind,valid_from\n", "Is “name” meant?");
    must_refuse(ledger, EXCHANGE_UNITS, "code,name,kind,valid_from\n", "nothing to record");
    must_refuse(ledger, EXCHANGE_UNITS, "", "empty");
    ledger_close(ledger);
}

static const char tcvn3[] = "code,name,kind,valid_from\n10,T\xD8nh L\xB5o Cai,province,2020-01-01\n"
                            "085,Huy\xD6n B\xBE"
                            "c H\xB5,district,2020-01-01\n"
                            "083,Huy\xD6n M\xAD\xEAng Kh\xAD\xACng,district,2020-01-01\n";

static void an_old_encoding_is_refused_or_converted(void **state) {
    struct ledger *ledger = new_ledger(state);
    must_refuse(ledger, EXCHANGE_UNITS, tcvn3, "TCVN3");
    struct import_options options = by_office();
    options.convert = true;
    struct import_report report = import_with(ledger, EXCHANGE_UNITS, file_of(tcvn3), &options);
    assert_string_equal(report.encoding, "TCVN3");
    assert_string_equal(unit_on(ledger, "10", date(2021, 1, 1))->name, "Tỉnh Lào Cai");
    ledger_close(ledger);
}

static void a_pipe_is_read_too(void **state) {
    struct ledger *ledger = new_ledger(state);
    FILE *pipe = popen("printf 'code,name,kind,valid_from\\n10,Tỉnh,province,2020-01-01\\n'", "r");
    assert_non_null(pipe);
    struct import_options options = by_office();
    struct import_report report;
    MUST(import_csv(ledger, EXCHANGE_UNITS, pipe, &options, &report, &error));
    pclose(pipe);
    assert_int_equal(report.kept, 1);
    ledger_close(ledger);
}

static void an_author_is_required(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_options options = IMPORT_OPTIONS;
    must_refuse_with(ledger, EXCHANGE_UNITS, file_of(units), &options, "who makes this commit");
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(parents_may_stand_on_any_line),
        TESTDB_TEST(the_same_file_twice_changes_nothing),
        TESTDB_TEST(days_may_come_from_the_options),
        TESTDB_TEST(stretches_of_one_life),
        TESTDB_TEST(wrong_units_are_told_one_by_one),
        TESTDB_TEST(problems_beyond_the_list_are_counted),
        TESTDB_TEST(a_tree_that_closes_on_itself_is_refused),
        TESTDB_TEST(good_rows_are_kept_and_the_others_written_out),
        TESTDB_TEST(what_the_ledger_refuses_takes_along_what_hangs_on_it),
        TESTDB_TEST(lineage_finds_units_on_both_sides_of_the_day),
        TESTDB_TEST(shares_that_are_none_or_too_many),
        TESTDB_TEST(indicators_refer_to_each_other_on_any_line),
        TESTDB_TEST(targets_and_their_versions),
        TESTDB_TEST(a_falling_target_needs_a_base),
        TESTDB_TEST(a_broken_file_keeps_nothing),
        TESTDB_TEST(an_old_encoding_is_refused_or_converted),
        TESTDB_TEST(a_pipe_is_read_too),
        TESTDB_TEST(an_author_is_required),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
