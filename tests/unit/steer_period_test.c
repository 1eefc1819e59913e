/* Report periods of both schemes, at every edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "steer/period.h"

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static moment at(int year, int month, int dom, int hour, int minute) {
    return moment_of_day(on(year, month, dom)) + (moment)(hour * 60 + minute);
}

static void check(
    enum cadence cadence, enum period_scheme scheme, day inside, day first, day last) {
    struct period a = period_at(cadence, scheme, moment_of_day(inside));
    struct period b = period_at(cadence, scheme, moment_end_of_day(inside));
    assert_int_equal(a.number, b.number);
    assert_int_equal(a.first, first);
    assert_int_equal(a.last, last);
    assert_int_equal(a.from, moment_of_day(first));
    assert_int_equal(a.to, moment_end_of_day(last));
}

static void calendar_periods_begin_on_the_first(void **state) {
    (void)state;
    const enum period_scheme s = SCHEME_CALENDAR;
    check(CADENCE_DAY, s, on(2024, 2, 29), on(2024, 2, 29), on(2024, 2, 29));
    check(CADENCE_MONTH, s, on(2024, 2, 29), on(2024, 2, 1), on(2024, 2, 29));
    check(CADENCE_MONTH, s, on(2025, 2, 28), on(2025, 2, 1), on(2025, 2, 28));
    check(CADENCE_MONTH, s, on(2025, 12, 31), on(2025, 12, 1), on(2025, 12, 31));
    check(CADENCE_QUARTER, s, on(2024, 3, 31), on(2024, 1, 1), on(2024, 3, 31));
    check(CADENCE_QUARTER, s, on(2024, 4, 1), on(2024, 4, 1), on(2024, 6, 30));
    check(CADENCE_HALF, s, on(2025, 6, 30), on(2025, 1, 1), on(2025, 6, 30));
    check(CADENCE_HALF, s, on(2025, 7, 1), on(2025, 7, 1), on(2025, 12, 31));
    check(CADENCE_NINE_MONTHS, s, on(2025, 9, 30), on(2025, 1, 1), on(2025, 9, 30));
    check(CADENCE_NINE_MONTHS, s, on(2025, 10, 1), on(2025, 1, 1), on(2025, 9, 30));
    check(CADENCE_NINE_MONTHS, s, on(2025, 12, 31), on(2025, 1, 1), on(2025, 9, 30));
    check(CADENCE_NINE_MONTHS, s, on(2026, 1, 1), on(2026, 1, 1), on(2026, 9, 30));
    check(CADENCE_YEAR, s, on(2024, 12, 31), on(2024, 1, 1), on(2024, 12, 31));
    check(CADENCE_TERM, s, on(2025, 12, 31), on(2021, 1, 1), on(2025, 12, 31));
    check(CADENCE_TERM, s, on(2026, 1, 1), on(2026, 1, 1), on(2030, 12, 31));
}

static void decree_periods_run_from_the_15th_to_the_14th(void **state) {
    (void)state;
    const enum period_scheme s = SCHEME_DECREE_09;
    check(CADENCE_MONTH, s, on(2025, 7, 14), on(2025, 6, 15), on(2025, 7, 14));
    check(CADENCE_MONTH, s, on(2025, 7, 15), on(2025, 7, 15), on(2025, 8, 14));
    check(CADENCE_MONTH, s, on(2024, 2, 29), on(2024, 2, 15), on(2024, 3, 14));
    check(CADENCE_MONTH, s, on(2024, 12, 15), on(2024, 12, 15), on(2025, 1, 14));
    check(CADENCE_QUARTER, s, on(2024, 12, 15), on(2024, 12, 15), on(2025, 3, 14));
    check(CADENCE_QUARTER, s, on(2025, 3, 14), on(2024, 12, 15), on(2025, 3, 14));
    check(CADENCE_QUARTER, s, on(2025, 3, 15), on(2025, 3, 15), on(2025, 6, 14));
    check(CADENCE_HALF, s, on(2025, 1, 1), on(2024, 12, 15), on(2025, 6, 14));
    check(CADENCE_HALF, s, on(2025, 6, 15), on(2025, 6, 15), on(2025, 12, 14));
    check(CADENCE_NINE_MONTHS, s, on(2025, 9, 14), on(2024, 12, 15), on(2025, 9, 14));
    check(CADENCE_NINE_MONTHS, s, on(2025, 9, 15), on(2024, 12, 15), on(2025, 9, 14));
    check(CADENCE_NINE_MONTHS, s, on(2025, 12, 15), on(2025, 12, 15), on(2026, 9, 14));
    check(CADENCE_YEAR, s, on(2025, 12, 14), on(2024, 12, 15), on(2025, 12, 14));
    check(CADENCE_YEAR, s, on(2025, 12, 15), on(2025, 12, 15), on(2026, 12, 14));
    check(CADENCE_TERM, s, on(2020, 12, 15), on(2020, 12, 15), on(2025, 12, 14));
    check(CADENCE_TERM, s, on(2025, 12, 15), on(2025, 12, 15), on(2030, 12, 14));
}

static void weeks_begin_on_monday_in_both_schemes(void **state) {
    (void)state;
    for (int s = 0; s < SCHEMES; s++) {
        check(
            CADENCE_WEEK, (enum period_scheme)s, on(2026, 1, 1), on(2025, 12, 29), on(2026, 1, 4));
        check(
            CADENCE_WEEK, (enum period_scheme)s, on(2024, 2, 29), on(2024, 2, 26), on(2024, 3, 3));
        check(CADENCE_WEEK, (enum period_scheme)s, on(2025, 4, 6), on(2025, 3, 31), on(2025, 4, 6));
        check(CADENCE_WEEK, (enum period_scheme)s, on(2025, 4, 7), on(2025, 4, 7), on(2025, 4, 13));
    }
}

static void weeks_are_numbered_as_iso_8601_has_it(void **state) {
    (void)state;
    const struct {
        day d;
        int year, week;
    } cases[] = {
        {on(2020, 12, 31), 2020, 53}, {on(2021, 1, 1), 2020, 53},   {on(2021, 1, 3), 2020, 53},
        {on(2021, 1, 4), 2021, 1},    {on(2015, 12, 31), 2015, 53}, {on(2026, 12, 31), 2026, 53},
        {on(2027, 1, 3), 2026, 53},   {on(2027, 1, 4), 2027, 1},    {on(2025, 12, 28), 2025, 52},
        {on(2025, 12, 29), 2026, 1},  {on(2024, 12, 30), 2025, 1},  {on(2023, 1, 1), 2022, 52},
        {on(2022, 1, 1), 2021, 52},   {on(2024, 2, 29), 2024, 9},   {on(2009, 12, 31), 2009, 53},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct iso_week week = period_iso_week(cases[i].d);
        assert_int_equal(week.year, cases[i].year);
        assert_int_equal(week.week, cases[i].week);
    }
}

static void an_hour_is_its_sixty_minutes(void **state) {
    (void)state;
    struct period hour = period_at(CADENCE_HOUR, SCHEME_CALENDAR, at(2025, 9, 30, 23, 59));
    assert_int_equal(hour.from, at(2025, 9, 30, 23, 0));
    assert_int_equal(hour.to, at(2025, 9, 30, 23, 59));
    assert_int_equal(hour.first, on(2025, 9, 30));
    assert_int_equal(hour.last, on(2025, 9, 30));
    struct period next = period_of(CADENCE_HOUR, SCHEME_CALENDAR, hour.number + 1);
    assert_int_equal(next.from, at(2025, 10, 1, 0, 0));
    assert_int_equal(next.first, on(2025, 10, 1));
}

/* Every moment lies in its period, periods come one after the other, and none is left out. */
static void periods_lie_side_by_side(void **state) {
    (void)state;
    for (int c = 0; c < CADENCES; c++)
        for (int s = 0; s < SCHEMES; s++) {
            struct period period =
                period_at((enum cadence)c, (enum period_scheme)s, at(1999, 11, 20, 8, 0));
            int many = c == CADENCE_HOUR ? 20000 : c == CADENCE_TERM ? 8 : 60;
            for (int i = 0; i < many; i++) {
                struct period next = period_of(period.cadence, period.scheme, period.number + 1);
                assert_int_equal(
                    period_number(period.cadence, period.scheme, period.from), period.number);
                assert_int_equal(
                    period_number(period.cadence, period.scheme, period.to), period.number);
                if (c == CADENCE_NINE_MONTHS)
                    assert_true(next.from > period.to);
                else
                    assert_int_equal(next.from, period.to + 1);
                assert_int_equal(
                    period_number(period.cadence, period.scheme, next.from - 1), period.number);
                period = next;
            }
        }
}

static void the_ends_of_time_are_clamped(void **state) {
    (void)state;
    for (int c = 0; c < CADENCES; c++)
        for (int s = 0; s < SCHEMES; s++) {
            struct period first = period_at((enum cadence)c, (enum period_scheme)s, 0);
            struct period last = period_at((enum cadence)c, (enum period_scheme)s, MOMENT_LAST);
            assert_int_equal(first.from, 0);
            assert_true(first.to > 0);
            assert_true(last.to >= last.from);
        }
}

static void periods_have_names(void **state) {
    (void)state;
    char text[PERIOD_TEXT];
    const struct {
        enum cadence cadence;
        enum period_scheme scheme;
        day d;
        const char *name;
    } cases[] = {
        {CADENCE_HOUR, SCHEME_CALENDAR, on(2025, 4, 1), "00:00 – 00:59, 01/04/2025"},
        {CADENCE_DAY, SCHEME_CALENDAR, on(2024, 2, 29), "day 29/02/2024"},
        {CADENCE_WEEK, SCHEME_CALENDAR, on(2021, 1, 3), "week 53/2020"},
        {CADENCE_MONTH, SCHEME_CALENDAR, on(2024, 12, 15), "month 12/2024"},
        {CADENCE_MONTH, SCHEME_DECREE_09, on(2024, 12, 15), "month 1/2025"},
        {CADENCE_QUARTER, SCHEME_DECREE_09, on(2024, 12, 15), "quarter I/2025"},
        {CADENCE_QUARTER, SCHEME_CALENDAR, on(2024, 12, 15), "quarter IV/2024"},
        {CADENCE_HALF, SCHEME_CALENDAR, on(2025, 6, 30), "first 6 months of 2025"},
        {CADENCE_HALF, SCHEME_DECREE_09, on(2025, 6, 30), "last 6 months of 2025"},
        {CADENCE_NINE_MONTHS, SCHEME_CALENDAR, on(2025, 6, 30), "first 9 months of 2025"},
        {CADENCE_YEAR, SCHEME_DECREE_09, on(2025, 12, 15), "year 2026"},
        {CADENCE_TERM, SCHEME_CALENDAR, on(2023, 5, 5), "term 2021 – 2025"},
    };
    say_use(SAY_EN);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct period p = period_at(cases[i].cadence, cases[i].scheme, moment_of_day(cases[i].d));
        assert_string_equal(period_label(&p, text), cases[i].name);
    }
    say_use(SAY_VI);
    struct period p = period_at(CADENCE_QUARTER, SCHEME_DECREE_09, moment_of_day(on(2025, 3, 14)));
    assert_string_equal(period_label(&p, text), "quý I/2025");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_periods_begin_on_the_first),
        cmocka_unit_test(decree_periods_run_from_the_15th_to_the_14th),
        cmocka_unit_test(weeks_begin_on_monday_in_both_schemes),
        cmocka_unit_test(weeks_are_numbered_as_iso_8601_has_it),
        cmocka_unit_test(an_hour_is_its_sixty_minutes),
        cmocka_unit_test(periods_lie_side_by_side),
        cmocka_unit_test(the_ends_of_time_are_clamped),
        cmocka_unit_test(periods_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
