#include "ledgertest.h"

static void try(
    struct commit *commit, struct entry entry, enum error_code expected, const char *words) {
    MUST_SAY(commit_put_entry(commit, &entry, NULL, &error), expected, words);
    assert_true(commit_can_go_on(commit));
}

static void every_rule_has_its_own_words(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    moment at = noon(2025, 12, 31);
    try(commit, figure(99, p.count, at, 1), ERROR_NOT_FOUND, "no unit with the number 99");
    try(commit, figure(0, p.count, at, 1), ERROR_NOT_FOUND, "no unit with the number 0");
    try(commit, figure(p.fresh, 99, at, 1), ERROR_NOT_FOUND, "no indicator with the number 99");
    try(commit, figure(p.fresh, 0, at, 1), ERROR_NOT_FOUND, "no indicator with the number 0");
    try(commit, figure(p.fresh, p.rate, at, 1), ERROR_INPUT, "rate = houses / 10");
    try(commit, figure(p.fresh, p.count, at, 1001), ERROR_INPUT,
        "1,001 is above what is plausible for “houses”: at most 1,000 nhà.");
    try(commit, figure(p.fresh, p.count, at, -1), ERROR_INPUT, "-1 is below what is plausible");
    try(commit, figure(p.old_b, p.count, at, 1), ERROR_CONFLICT,
        "“Xã Cũ B” no longer existed on 31/12/2025.");
    try(commit, figure(p.old_b, p.count, at, 1), ERROR_CONFLICT,
        "“Xã Cũ B” exists from 01/01/2015 to 30/06/2025; what followed: Xã Mới.");
    try(commit, figure(p.fresh, p.count, noon(2025, 6, 30), 1), ERROR_CONFLICT,
        "“Xã Mới” exists since 01/07/2025; before it: Xã Cũ A, Xã Cũ B.");
    try(commit, figure(p.nation, p.count, noon(2014, 6, 30), 1), ERROR_CONFLICT,
        "“Việt Nam” did not exist yet on 30/06/2014.");

    struct entry entry = figure(p.fresh, p.count, at, 1);
    entry.value.scale = 19;
    try(commit, entry, ERROR_LIMIT, "at most 18 digits");
    entry.value = (struct decimal){DECIMAL_DIGITS_LAST + 1, 18};
    try(commit, entry, ERROR_LIMIT, "at most 18 digits");
    entry = figure(p.fresh, p.count, at, 1);
    entry.flags = 8;
    try(commit, entry, ERROR_INPUT, "unknown mark");
    entry.flags = ENTRY_WITHDRAWAL;
    try(commit, entry, ERROR_INPUT, "A withdrawal carries no value.");
    entry.flags = 0;
    entry.note = str_of("\xFF");
    try(commit, entry, ERROR_INPUT, "The note");
    MUST_SAY(commit_end(commit, NULL, &error), ERROR_INPUT, "There is nothing to record.");
    ledger_close(ledger);
}

static void the_clock_may_be_five_minutes_behind(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    moment now = moment_of_day(date(2026, 1, 15)) + 8 * 60;
    struct entry entry = figure(p.fresh, p.count, now + ENTRY_AHEAD_MINUTES, 1);
    MUST(entry_check(ledger, &entry, &error));
    entry.at++;
    MUST_SAY(
        entry_check(ledger, &entry, &error), ERROR_INPUT,
        "The figure describes 15/01/2026 08:06, which is yet to come.");
    ledger_close(ledger);
}

static void an_odd_figure_can_be_confirmed(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct entry entry = figure(p.fresh, p.count, noon(2025, 12, 31), 1001);
    entry.flags = ENTRY_CONFIRMED;
    MUST(entry_check(ledger, &entry, &error));
    entry = figure(p.fresh, p.count, noon(2025, 12, 31), 0);
    entry.flags = ENTRY_WITHDRAWAL;
    MUST(entry_check(ledger, &entry, &error));
    entry = figure(p.fresh, p.count, noon(2025, 12, 31), 1000);
    MUST(entry_check(ledger, &entry, &error));
    entry.value = (struct decimal){100001, 2};
    MUST_FAIL(entry_check(ledger, &entry, &error), ERROR_INPUT);
    ledger_close(ledger);
}

static void what_is_refused_leaves_the_rest(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    struct entry good = figure(p.fresh, p.count, noon(2025, 12, 31), 7);
    struct entry bad = figure(p.fresh, p.count, noon(2025, 12, 31), -7);
    uint64_t seq = 0;
    MUST(commit_put_entry(commit, &good, &seq, &error));
    assert_int_equal(seq, 1);
    MUST_FAIL(commit_put_entry(commit, &bad, &seq, &error), ERROR_INPUT);
    MUST(commit_put_entry(commit, &good, &seq, &error));
    assert_int_equal(seq, 2);
    struct commit_result result = end(commit);
    assert_int_equal(result.first_seq, 1);
    assert_int_equal(result.position.seq, 2);
    must_verify(ledger);
    ledger_close(ledger);
}

static void facts_come_before_entries(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MIGRATION);
    struct indicator fresh = simple_indicator("fresh");
    uint32_t indicator = put_indicator(commit, &fresh);
    struct entry entry = figure(p.fresh, indicator, noon(2025, 12, 31), 7);
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    MUST_SAY(commit_put_indicator(commit, &fresh, NULL, &error), ERROR_USAGE, "Facts come before");
    assert_false(commit_can_go_on(commit));
    MUST_FAIL(commit_put_entry(commit, &entry, NULL, &error), ERROR_USAGE);
    MUST_FAIL(commit_end(commit, NULL, &error), ERROR_USAGE);

    commit = begin(ledger, COMMIT_MIGRATION);
    indicator = put_indicator(commit, &fresh);
    entry.indicator = indicator;
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    end(commit);
    must_verify(ledger);
    ledger_close(ledger);
}

static void facts_that_break_a_rule_take_no_entries(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MIGRATION);
    struct indicator again = simple_indicator("houses");
    put_indicator(commit, &again);
    struct entry entry = figure(p.fresh, p.count, noon(2025, 12, 31), 7);
    MUST_SAY(commit_put_entry(commit, &entry, NULL, &error), ERROR_CONFLICT, "already");
    assert_false(commit_can_go_on(commit));
    commit_abort(commit);
    ledger_close(ledger);
}

/* ---- reading ---- */

struct seen {
    struct entry_row rows[4000];
    size_t count, calls, stop_after;
};

static bool see(void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct seen *seen = context;
    seen->calls++;
    if (seen->calls == seen->stop_after)
        return error_set(error, ERROR_LIMIT, "enough");
    memcpy(seen->rows + seen->count, rows, count * sizeof *rows);
    seen->count += count;
    return true;
}

static void entries_are_read_back_in_order(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    enum { COUNT = 3000 };
    struct commit *commit = begin(ledger, COMMIT_IMPORT);
    for (int i = 0; i < COUNT; i++) {
        struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1) + (moment)i, i % 10);
        entry.value.scale = i % 19;
        entry.flags = i % 3 == 0 ? ENTRY_SIMULATED : 0;
        MUST(commit_put_entry(commit, &entry, NULL, &error));
    }
    end(commit);
    struct seen *seen = calloc(1, sizeof *seen);
    MUST(ledger_read_entries(ledger, 0, UINT64_MAX, see, seen, &error));
    assert_int_equal(seen->count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        const struct entry_row *row = &seen->rows[i];
        assert_int_equal(row->seq, i + 1);
        assert_int_equal(row->unit, p.fresh);
        assert_int_equal(row->indicator, p.count);
        assert_int_equal(row->at, noon(2025, 8, 1) + (moment)i);
        assert_int_equal(row->digits, i % 10);
        assert_int_equal(row->scale, i % 19);
        assert_int_equal(row->flags, i % 3 == 0 ? ENTRY_SIMULATED : 0);
    }
    *seen = (struct seen){0};
    MUST(ledger_read_entries(ledger, 11, 12, see, seen, &error));
    assert_int_equal(seen->count, 2);
    assert_int_equal(seen->rows[0].seq, 11);
    *seen = (struct seen){0};
    MUST(ledger_read_entries(ledger, COUNT + 1, UINT64_MAX, see, seen, &error));
    assert_int_equal(seen->calls, 0);
    *seen = (struct seen){.stop_after = 2};
    MUST_SAY(ledger_read_entries(ledger, 1, UINT64_MAX, see, seen, &error), ERROR_LIMIT, "enough");
    assert_int_equal(seen->count, ENTRY_ROWS);
    free(seen);
    must_verify(ledger);
    ledger_close(ledger);
}

static void the_widest_values_fit(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    const struct decimal values[] = {{DECIMAL_DIGITS_LAST, 0}, {-DECIMAL_DIGITS_LAST, 18}, {0, 18}};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        struct entry entry = figure(p.nation, p.count, noon(2025, 8, 1), 0);
        entry.value = values[i];
        entry.flags = ENTRY_CONFIRMED;
        MUST(commit_put_entry(commit, &entry, NULL, &error));
    }
    end(commit);
    struct seen *seen = calloc(1, sizeof *seen);
    MUST(ledger_read_entries(ledger, 1, 3, see, seen, &error));
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        assert_true(seen->rows[i].digits == values[i].digits);
        assert_int_equal(seen->rows[i].scale, values[i].scale);
    }
    free(seen);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(every_rule_has_its_own_words),
        TESTDB_TEST(the_clock_may_be_five_minutes_behind),
        TESTDB_TEST(an_odd_figure_can_be_confirmed),
        TESTDB_TEST(what_is_refused_leaves_the_rest),
        TESTDB_TEST(facts_come_before_entries),
        TESTDB_TEST(facts_that_break_a_rule_take_no_entries),
        TESTDB_TEST(entries_are_read_back_in_order),
        TESTDB_TEST(the_widest_values_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
