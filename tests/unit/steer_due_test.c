/* Due rules, at their edges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "steer/due.h"

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static moment at(int year, int month, int dom, int hour, int minute) {
    return moment_of_day(on(year, month, dom)) + (moment)(hour * 60 + minute);
}

static int setup(void **state) {
    struct error error = {0};
    struct calendar *calendar = NULL;
    say_use(SAY_EN);
    if (!calendar_new(&work_hours_default, NULL, 0, &calendar, &error))
        return -1;
    *state = calendar;
    return 0;
}

static int teardown(void **state) {
    calendar_free(*state);
    return 0;
}

static moment due(
    const struct calendar *calendar, struct due_rule rule, enum cadence cadence,
    enum period_scheme scheme, moment inside) {
    struct period period = period_at(cadence, scheme, inside);
    return due_moment(calendar, &rule, &period);
}

static void defaults_fit_their_cadence(void **state) {
    const struct calendar *calendar = *state;
    const struct {
        enum cadence cadence;
        enum period_scheme scheme;
        moment inside, due;
    } cases[] = {
        /* an hour after the hour, at night and at weekends too */
        {CADENCE_HOUR, SCHEME_CALENDAR, at(2025, 4, 5, 22, 30), at(2025, 4, 6, 0, 0)},
        /* Monday's by Tuesday 09:00; Friday's by Monday; before Hùng Kings' day by Tuesday */
        {CADENCE_DAY, SCHEME_CALENDAR, at(2025, 3, 31, 8, 0), at(2025, 4, 1, 9, 0)},
        {CADENCE_DAY, SCHEME_CALENDAR, at(2025, 4, 4, 8, 0), at(2025, 4, 8, 9, 0)},
        /* Friday 17:00; where that is a day off, the working day before */
        {CADENCE_WEEK, SCHEME_CALENDAR, at(2025, 4, 1, 8, 0), at(2025, 4, 4, 17, 0)},
        {CADENCE_WEEK, SCHEME_CALENDAR, at(2026, 1, 1, 8, 0), at(2026, 1, 2, 17, 0)},
        {CADENCE_WEEK, SCHEME_CALENDAR, at(2025, 1, 28, 8, 0), at(2025, 1, 24, 17, 0)},
        {CADENCE_WEEK, SCHEME_CALENDAR, at(2021, 9, 1, 8, 0), at(2021, 9, 1, 17, 0)},
        /* 14 March 2025 is a Friday: the second working day after it is Tuesday */
        {CADENCE_QUARTER, SCHEME_DECREE_09, at(2024, 12, 15, 0, 0), at(2025, 3, 18, 17, 0)},
        {CADENCE_MONTH, SCHEME_DECREE_09, at(2025, 7, 1, 8, 0), at(2025, 7, 16, 17, 0)},
        {CADENCE_MONTH, SCHEME_CALENDAR, at(2024, 2, 29, 8, 0), at(2024, 3, 4, 17, 0)},
        /* over Tết: January 2025 ends in it */
        {CADENCE_MONTH, SCHEME_CALENDAR, at(2025, 1, 5, 8, 0), at(2025, 2, 4, 17, 0)},
        {CADENCE_HALF, SCHEME_DECREE_09, at(2025, 1, 1, 8, 0), at(2025, 6, 17, 17, 0)},
        {CADENCE_NINE_MONTHS, SCHEME_DECREE_09, at(2025, 8, 1, 8, 0), at(2025, 9, 16, 17, 0)},
        {CADENCE_YEAR, SCHEME_DECREE_09, at(2025, 6, 1, 8, 0), at(2025, 12, 16, 17, 0)},
        {CADENCE_YEAR, SCHEME_CALENDAR, at(2025, 6, 1, 8, 0), at(2026, 1, 5, 17, 0)},
        {CADENCE_TERM, SCHEME_CALENDAR, at(2021, 6, 1, 8, 0), at(2026, 1, 5, 17, 0)},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(
            due(calendar, due_default(cases[i].cadence), cases[i].cadence, cases[i].scheme,
                cases[i].inside),
            cases[i].due);
}

static void each_kind_counts_its_own_way(void **state) {
    const struct calendar *calendar = *state;
    const moment april = at(2025, 4, 10, 8, 0);
    /* April 2025 ends on a holiday, Wednesday the 30th; Thursday is off too. */
    const struct {
        struct due_rule rule;
        moment due;
    } cases[] = {
        {{DUE_MINUTES, DUE_STAYS, 90, DUE_AT_CLOSE}, at(2025, 5, 1, 1, 30)},
        {{DUE_MINUTES, DUE_STAYS, 0, DUE_AT_CLOSE}, at(2025, 5, 1, 0, 0)},
        {{DUE_WORKING_MINUTES, DUE_STAYS, 300, DUE_AT_CLOSE}, at(2025, 5, 2, 14, 0)},
        {{DUE_DAYS, DUE_STAYS, 1, 600}, at(2025, 5, 1, 10, 0)},
        {{DUE_DAYS, DUE_AFTER, 1, 600}, at(2025, 5, 2, 10, 0)},
        {{DUE_DAYS, DUE_BEFORE, 1, 600}, at(2025, 4, 29, 10, 0)},
        {{DUE_DAYS, DUE_STAYS, 0, DUE_AT_CLOSE}, at(2025, 4, 30, 17, 0)},
        {{DUE_WORKING_DAYS, DUE_STAYS, 2, DUE_AT_CLOSE}, at(2025, 5, 5, 17, 0)},
        {{DUE_WORKING_DAYS, DUE_STAYS, 1, 0}, at(2025, 5, 2, 0, 0)},
        {{DUE_WEEKDAY, DUE_STAYS, 0, 480}, at(2025, 4, 28, 8, 0)},
        {{DUE_WEEKDAY, DUE_AFTER, 3, 480}, at(2025, 5, 2, 8, 0)},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(
            due(calendar, cases[i].rule, CADENCE_MONTH, SCHEME_CALENDAR, april), cases[i].due);
}

static void odd_rules_are_refused(void **state) {
    (void)state;
    struct error error = {0};
    const struct due_rule right[] = {
        {DUE_WEEKDAY, DUE_STAYS, 6, 0}, {DUE_MINUTES, DUE_STAYS, DUE_COUNT_MOST, DUE_AT_CLOSE}};
    const struct due_rule wrong[] = {
        {DUE_WEEKDAY, DUE_STAYS, 7, 0},    {DUE_DAYS, DUE_STAYS, -1, 0},
        {DUE_DAYS, DUE_STAYS, 1, 1440},    {DUE_DAYS, DUE_STAYS, 1, -2},
        {DUE_KINDS, DUE_STAYS, 1, 0},      {DUE_DAYS, DUE_SHIFTS, 1, 0},
        {DUE_DAYS, DUE_STAYS, 1000000, 0},
    };
    for (size_t i = 0; i < COUNT_OF(right); i++)
        assert_true(due_check(&right[i], &error));
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(due_check(&wrong[i], &error));
        assert_int_equal(error.code, ERROR_INPUT);
    }
}

static void rules_have_words(void **state) {
    (void)state;
    char text[DUE_TEXT];
    for (int i = 0; i < DUE_KINDS; i++)
        assert_int_equal(due_kind_parse(str_of(due_kind_word((enum due_kind)i))), i);
    for (int i = 0; i < DUE_SHIFTS; i++)
        assert_int_equal(due_shift_parse(str_of(due_shift_word((enum due_shift)i))), i);
    assert_int_equal(due_kind_parse(str_of("month")), -1);
    assert_null(due_kind_word(DUE_KINDS));
    struct due_rule rule = due_default(CADENCE_MONTH);
    assert_string_equal(due_text(&rule, text), "within 2 working days after the period's end");
    rule = due_default(CADENCE_WEEK);
    rule.minute = 990;
    assert_string_equal(due_text(&rule, text), "on Friday of the period's last week, 16:30");
    say_use(SAY_VI);
    assert_string_equal(due_text(&rule, text), "vào thứ Sáu của tuần cuối kỳ, 16:30");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(defaults_fit_their_cadence, setup, teardown),
        cmocka_unit_test_setup_teardown(each_kind_counts_its_own_way, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_rules_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_have_words, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
