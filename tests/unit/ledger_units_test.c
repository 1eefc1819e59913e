#include "ledgertest.h"

/* A commit of facts that is refused as a whole when it ends. */
#define MUST_REFUSE(commit, expected, words)                                                       \
    MUST_SAY(commit_end(commit, NULL, &error), expected, words)

static uint32_t lookup(struct ledger *ledger, const char *code, day on) {
    uint32_t unit = 0;
    MUST(ledger_unit(ledger, str_of(code), UNIT_ANY_KIND, on, &unit, &error));
    return unit;
}

static void a_code_means_a_unit_only_on_a_day(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    assert_int_equal(lookup(ledger, "02641", date(2025, 6, 30)), p.old_a);
    assert_int_equal(lookup(ledger, "02641", date(2025, 7, 1)), p.fresh);
    assert_int_equal(lookup(ledger, "02647", date(2020, 1, 1)), p.old_b);
    assert_int_equal(lookup(ledger, "VN", date(2030, 1, 1)), p.nation);
    ledger_close(ledger);
}

static void a_code_that_was_given_up_tells_what_followed(void **state) {
    struct ledger *ledger = new_ledger(state);
    put_province(ledger);
    uint32_t unit = 77;
    MUST_SAY(
        ledger_unit(ledger, str_of("02647"), UNIT_ANY_KIND, date(2025, 7, 1), &unit, &error),
        ERROR_NOT_FOUND, "“Xã Cũ B” exists from 01/01/2015 to 30/06/2025; what followed: Xã Mới.");
    MUST_SAY(
        ledger_unit(ledger, str_of("02641"), UNIT_ANY_KIND, date(2010, 7, 1), &unit, &error),
        ERROR_NOT_FOUND, "“Xã Cũ A” exists from 01/01/2015 to 30/06/2025.");
    MUST_SAY(
        ledger_unit(ledger, str_of("99999"), UNIT_ANY_KIND, date(2025, 7, 1), &unit, &error),
        ERROR_NOT_FOUND, "No unit has the code “99999” on 01/07/2025.");
    MUST_SAY(
        ledger_unit(ledger, str_of(""), UNIT_ANY_KIND, date(2025, 7, 1), &unit, &error),
        ERROR_NOT_FOUND, "No unit has the code");
    assert_int_equal(unit, 77);
    ledger_close(ledger);
}

static void one_code_of_two_kinds_needs_the_kind(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t department =
        put_unit(commit, p.province, UNIT_DEPARTMENT, date(2015, 1, 1), "02641", "Sở Tài chính");
    end(commit);
    uint32_t unit = 0;
    day on = date(2026, 1, 1);
    MUST_SAY(
        ledger_unit(ledger, str_of("02641"), UNIT_ANY_KIND, on, &unit, &error), ERROR_CONFLICT,
        "commune, department");
    MUST(ledger_unit(ledger, str_of("02641"), UNIT_DEPARTMENT, on, &unit, &error));
    assert_int_equal(unit, department);
    MUST(ledger_unit(ledger, str_of("02641"), UNIT_COMMUNE, on, &unit, &error));
    assert_int_equal(unit, p.fresh);
    MUST_SAY(
        ledger_unit(ledger, str_of("02641"), UNIT_COMMITTEE, on, &unit, &error), ERROR_NOT_FOUND,
        "as another kind");
    ledger_close(ledger);
}

static void thousands_of_codes_are_all_found(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    enum { COUNT = 3000 };
    for (int i = 0; i < COUNT; i++) {
        char code[16];
        snprintf(code, sizeof code, "%05d", i * 7);
        put_unit(commit, 0, UNIT_COMMUNE, date(2020, 1, 1), code, code);
    }
    end(commit);
    for (uint32_t i = 0; i < COUNT; i++) {
        char code[16];
        snprintf(code, sizeof code, "%05u", i * 7);
        assert_int_equal(lookup(ledger, code, date(2021, 1, 1)), i + 1);
    }
    ledger_close(ledger);
}

static void the_province_follows_the_tree_of_the_day(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t other =
        put_unit(commit, p.nation, UNIT_PROVINCE, date(2015, 1, 1), "15", "Tỉnh Yên Bái");
    struct unit_state moved =
        living(p.fresh, other, UNIT_COMMUNE, date(2026, 1, 1), "02641", "Xã Mới");
    MUST(commit_put_state(commit, &moved, &error));
    end(commit);
    assert_int_equal(ledger_province(ledger, p.old_a, date(2020, 1, 1)), p.province);
    assert_int_equal(ledger_province(ledger, p.fresh, date(2025, 12, 31)), p.province);
    assert_int_equal(ledger_province(ledger, p.fresh, date(2026, 1, 1)), other);
    assert_int_equal(ledger_province(ledger, p.fresh, date(2025, 7, 1)), p.province);
    assert_int_equal(ledger_province(ledger, p.province, date(2020, 1, 1)), p.province);
    assert_int_equal(ledger_province(ledger, p.nation, date(2020, 1, 1)), p.nation);
    assert_int_equal(ledger_province(ledger, p.old_a, date(2025, 7, 1)), 0);
    assert_int_equal(ledger_province(ledger, 4711, date(2025, 7, 1)), 0);
    assert_int_equal(ledger_province(ledger, 0, date(2025, 7, 1)), 0);
    ledger_close(ledger);
}

/* ---- rules ---- */

static void two_units_of_a_kind_cannot_share_a_code(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, p.province, UNIT_COMMUNE, date(2025, 6, 30), "02647", "Xã Trùng");
    MUST_REFUSE(
        commit, ERROR_CONFLICT,
        "“Xã Cũ B” and “Xã Trùng” both have the code “02647” on 30/06/2025.");
    commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, p.province, UNIT_COMMUNE, date(2025, 7, 1), "02647", "Xã Tiếp");
    end(commit);
    ledger_close(ledger);
}

static void a_parent_lives_as_long_as_its_children(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, p.district, UNIT_COMMUNE, date(2020, 1, 1), "03001", "Xã Mồ côi");
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Huyện H1” exists from 01/01/2015 to 30/06/2025.");

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, p.nation, UNIT_PROVINCE, date(2014, 12, 31), "15", "Tỉnh Sớm");
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Tỉnh Sớm” is placed under “Việt Nam” from 31/12/2014");

    commit = begin(ledger, COMMIT_ORGANISATION);
    end_unit(commit, p.province, UNIT_PROVINCE, date(2026, 1, 1));
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Xã Mới” is placed under “Tỉnh Lào Cai”");
    ledger_close(ledger);
}

static void no_unit_is_above_itself(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state state_of_nation =
        living(p.nation, p.fresh, UNIT_NATION, date(2025, 8, 1), "VN", "Việt Nam");
    MUST(commit_put_state(commit, &state_of_nation, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "On 01/08/2025 “Việt Nam” would be above itself");

    commit = begin(ledger, COMMIT_ORGANISATION);
    state_of_nation.parent = p.nation;
    MUST(commit_put_state(commit, &state_of_nation, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "would be above itself");
    ledger_close(ledger);
}

/* A takes B as parent and B takes A, each from another day on: a ring only from the second on. */
static void a_ring_that_closes_later_is_found(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t a = put_unit(commit, 0, UNIT_OTHER, date(2020, 1, 1), "A", "A");
    uint32_t b = put_unit(commit, 0, UNIT_OTHER, date(2020, 1, 1), "B", "B");
    struct unit_state a_below = living(a, b, UNIT_OTHER, date(2021, 1, 1), "A", "A");
    struct unit_state b_below = living(b, a, UNIT_OTHER, date(2022, 1, 1), "B", "B");
    MUST(commit_put_state(commit, &a_below, &error));
    MUST(commit_put_state(commit, &b_below, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "On 01/01/2022 “B” would be above itself, through “A”.");
    ledger_close(ledger);
}

static void the_tree_has_an_end(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t parent = 0;
    for (int i = 0; i <= LEDGER_DEPTH_MAX; i++) {
        char code[16];
        snprintf(code, sizeof code, "%d", i);
        parent = put_unit(commit, parent, UNIT_OTHER, date(2020, 1, 1), code, code);
    }
    MUST_REFUSE(commit, ERROR_LIMIT, "levels deep");
    ledger_close(ledger);
}

static void a_life_begins_once_and_ends_once(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);

    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t unit = 0;
    MUST(commit_put_unit(commit, &unit, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "has no state");

    commit = begin(ledger, COMMIT_ORGANISATION);
    MUST(commit_put_unit(commit, &unit, &error));
    end_unit(commit, unit, UNIT_COMMUNE, date(2020, 1, 1));
    MUST_REFUSE(commit, ERROR_CONFLICT, "without ever having begun");

    commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state again =
        living(p.old_a, p.province, UNIT_COMMUNE, date(2026, 1, 1), "09999", "Xã Cũ A");
    MUST(commit_put_state(commit, &again, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Xã Cũ A” ended on 01/07/2025");

    commit = begin(ledger, COMMIT_ORGANISATION);
    again.from = date(2024, 1, 1);
    MUST(commit_put_state(commit, &again, &error));
    MUST(commit_put_state(commit, &again, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Xã Cũ A” is given two states for 01/01/2024.");
    ledger_close(ledger);
}

static void a_later_state_for_the_same_day_corrects_the_earlier(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state corrected =
        living(p.fresh, p.province, UNIT_COMMUNE, date(2025, 7, 1), "02644", "Xã Đúng");
    MUST(commit_put_state(commit, &corrected, &error));
    end(commit);
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->units[p.fresh - 1].state_count, 1);
    assert_string_equal(model_state_on(model, p.fresh - 1, date(2025, 7, 1))->name, "Xã Đúng");
    assert_int_equal(lookup(ledger, "02644", date(2025, 7, 1)), p.fresh);
    MUST_FAIL(
        ledger_unit(
            ledger, str_of("02641"), UNIT_ANY_KIND, date(2025, 7, 1), &(uint32_t){0}, &error),
        ERROR_NOT_FOUND);
    ledger_close(ledger);
}

static void a_state_is_well_formed(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state unit_state =
        living(p.fresh, p.province, UNIT_COMMUNE, date(2025, 8, 1), "1", "Xã");
    char long_name[LEDGER_TEXT_MAX + 2];
    memset(long_name, 'x', sizeof long_name);
    const struct {
        struct str code, name;
        enum error_code expected;
        const char *words;
    } cases[] = {
        {str_of(""), str_of("Xã"), ERROR_INPUT, "The unit's code is missing."},
        {str_of("1"), str_of("  "), ERROR_INPUT, "The unit's name is missing."},
        {str_of("1"), str_slice(long_name, LEDGER_TEXT_MAX + 1), ERROR_LIMIT, "longer than 8000"},
        {str_of("1"), str_slice("a\0b", 3), ERROR_INPUT, "NUL"},
        {str_of("1"), str_of("\xC3("), ERROR_INPUT, "The unit's name"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unit_state.code = cases[i].code;
        unit_state.name = cases[i].name;
        MUST_SAY(commit_put_state(commit, &unit_state, &error), cases[i].expected, cases[i].words);
    }
    unit_state.code = unit_state.name = str_of("x");
    unit_state.unit = 4711;
    MUST_SAY(
        commit_put_state(commit, &unit_state, &error), ERROR_NOT_FOUND,
        "There is no unit with the number 4711.");
    commit_abort(commit);

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, 4711, UNIT_COMMUNE, date(2025, 8, 1), "1", "Xã");
    MUST_REFUSE(commit, ERROR_NOT_FOUND, "There is no unit with the number 4711.");
    ledger_close(ledger);
}

static void texts_are_kept_in_nfc(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t unit =
        put_unit(commit, 0, UNIT_PROVINCE, date(2020, 1, 1), "10", "Ti\xCC\x89nh La\xCC\x80o Cai");
    end(commit);
    const struct model_state *kept =
        model_state_on(ledger_current(ledger), unit - 1, date(2020, 1, 1));
    assert_string_equal(kept->name, "Tỉnh Lào Cai");
    must_verify(ledger);
    ledger_close(ledger);
}

static void a_parent_may_follow_its_child(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t child = put_unit(commit, 2, UNIT_COMMUNE, date(2020, 1, 1), "1", "Xã");
    uint32_t parent = put_unit(commit, 0, UNIT_PROVINCE, date(2020, 1, 1), "10", "Tỉnh");
    assert_int_equal(parent, 2);
    end(commit);
    assert_int_equal(ledger_province(ledger, child, date(2020, 1, 1)), parent);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_code_means_a_unit_only_on_a_day),
        TESTDB_TEST(a_code_that_was_given_up_tells_what_followed),
        TESTDB_TEST(one_code_of_two_kinds_needs_the_kind),
        TESTDB_TEST(thousands_of_codes_are_all_found),
        TESTDB_TEST(the_province_follows_the_tree_of_the_day),
        TESTDB_TEST(two_units_of_a_kind_cannot_share_a_code),
        TESTDB_TEST(a_parent_lives_as_long_as_its_children),
        TESTDB_TEST(no_unit_is_above_itself),
        TESTDB_TEST(a_ring_that_closes_later_is_found),
        TESTDB_TEST(the_tree_has_an_end),
        TESTDB_TEST(a_life_begins_once_and_ends_once),
        TESTDB_TEST(a_later_state_for_the_same_day_corrects_the_earlier),
        TESTDB_TEST(a_state_is_well_formed),
        TESTDB_TEST(texts_are_kept_in_nfc),
        TESTDB_TEST(a_parent_may_follow_its_child),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
