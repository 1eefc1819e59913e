/* Holidays, days in lieu, swaps, working time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "steer/calendar.h"

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

/* The breaks as they were announced: every day off from … to is off, the days beside them are not,
 * unless they are a weekend. */
static void breaks_are_those_announced(void **state) {
    const struct calendar *calendar = *state;
    const struct {
        day from, to;
    } breaks[] = {
        {on(2020, 1, 23), on(2020, 1, 29)}, {on(2021, 2, 10), on(2021, 2, 16)},
        {on(2022, 1, 29), on(2022, 2, 6)},  {on(2023, 1, 20), on(2023, 1, 26)},
        {on(2024, 2, 8), on(2024, 2, 14)},  {on(2025, 1, 25), on(2025, 2, 2)},
        {on(2026, 2, 14), on(2026, 2, 22)}, {on(2022, 1, 1), on(2022, 1, 3)},
        {on(2022, 4, 9), on(2022, 4, 11)},  {on(2022, 4, 30), on(2022, 5, 3)},
        {on(2022, 9, 1), on(2022, 9, 4)},   {on(2023, 4, 29), on(2023, 5, 3)},
        {on(2023, 9, 1), on(2023, 9, 4)},   {on(2024, 8, 31), on(2024, 9, 3)},
        {on(2025, 8, 30), on(2025, 9, 2)},  {on(2026, 4, 25), on(2026, 4, 27)},
        {on(2021, 9, 2), on(2021, 9, 5)},   {on(2020, 9, 2), on(2020, 9, 2)},
    };
    for (size_t i = 0; i < COUNT_OF(breaks); i++) {
        for (day d = breaks[i].from; d <= breaks[i].to; d++)
            assert_false(calendar_works(calendar, d));
        assert_true(calendar_works(calendar, breaks[i].from - 1));
        assert_true(calendar_works(calendar, breaks[i].to + 1));
    }
}

static void a_day_says_why_it_is_off(void **state) {
    const struct calendar *calendar = *state;
    assert_int_equal(calendar_kind(calendar, on(2023, 4, 29)), DAY_HOLIDAY);
    assert_int_equal(calendar_holiday(calendar, on(2023, 4, 29)), HOLIDAY_HUNG_KINGS);
    assert_int_equal(calendar_holiday(calendar, on(2023, 4, 30)), HOLIDAY_VICTORY);
    assert_int_equal(calendar_holiday(calendar, on(2023, 5, 1)), HOLIDAY_LABOUR);
    assert_int_equal(calendar_kind(calendar, on(2023, 5, 2)), DAY_IN_LIEU);
    assert_int_equal(calendar_kind(calendar, on(2023, 5, 3)), DAY_IN_LIEU);
    assert_int_equal(calendar_kind(calendar, on(2023, 5, 6)), DAY_WEEKLY_OFF);
    assert_int_equal(calendar_kind(calendar, on(2023, 5, 4)), DAY_WORKED);
    assert_int_equal(calendar_holiday(calendar, on(2025, 1, 29)), HOLIDAY_TET);
    assert_int_equal(calendar_holiday(calendar, on(2025, 9, 1)), HOLIDAY_NATIONAL);
    assert_string_equal(
        holiday_name(calendar_holiday(calendar, on(2025, 4, 7))), "Hùng Kings' Commemoration Day");
    assert_string_equal(holiday_name(HOLIDAY_NONE), "");
    assert_string_equal(day_kind_word(DAY_IN_LIEU), "in_lieu");
    assert_null(day_kind_word(DAY_KINDS));
}

/* In every year eleven holidays (ten before 2021), and each that falls on a weekend made up for. */
static void every_year_has_its_holidays(void **state) {
    const struct calendar *calendar = *state;
    for (int year = 2014; year <= 2099; year++) {
        int holidays = 0;
        int weekend = 0;
        int in_lieu = 0;
        for (day d = on(year, 1, 1); d < on(year + 1, 1, 1); d++) {
            enum day_kind kind = calendar_kind(calendar, d);
            holidays += kind == DAY_HOLIDAY;
            weekend += kind == DAY_HOLIDAY && day_weekday(d) >= 5;
            in_lieu += kind == DAY_IN_LIEU;
        }
        /* Two holidays may fall on one day: 10/3 of the lunar year on 30/4 or 1/5. */
        assert_in_range(holidays, year < 2021 ? 9 : 10, year < 2021 ? 10 : 11);
        assert_int_equal(weekend, in_lieu);
    }
}

/* 2025: Friday 2 May off, Saturday 26 April worked. */
static void a_swap_has_the_last_word(void **state) {
    (void)state;
    struct error error = {0};
    struct calendar *calendar = NULL;
    const struct calendar_change changes[] = {
        {on(2025, 5, 2), false},
        {on(2025, 4, 26), true},
        {on(2025, 4, 30), false}, /* is off already, and stays a holiday */
        {on(1900, 1, 1), true},   /* outside: of no effect */
    };
    assert_true(calendar_new(&work_hours_default, changes, COUNT_OF(changes), &calendar, &error));
    assert_int_equal(calendar_kind(calendar, on(2025, 5, 2)), DAY_GIVEN);
    assert_int_equal(calendar_kind(calendar, on(2025, 4, 26)), DAY_MADE_UP);
    assert_int_equal(calendar_kind(calendar, on(2025, 4, 30)), DAY_HOLIDAY);
    assert_int_equal(calendar_move(calendar, on(2025, 4, 25), 1), on(2025, 4, 26));
    assert_int_equal(calendar_move(calendar, on(2025, 4, 29), 1), on(2025, 5, 5));
    calendar_free(calendar);
}

static void moves_count_working_days_only(void **state) {
    const struct calendar *calendar = *state;
    assert_int_equal(calendar_move(calendar, on(2025, 4, 4), 0), on(2025, 4, 4));
    assert_int_equal(calendar_move(calendar, on(2025, 4, 4), 1), on(2025, 4, 8)); /* 7/4 is off */
    assert_int_equal(calendar_move(calendar, on(2025, 4, 8), -1), on(2025, 4, 4));
    assert_int_equal(calendar_move(calendar, on(2025, 1, 24), 2), on(2025, 2, 4));
    assert_int_equal(calendar_move(calendar, on(2025, 2, 4), -2), on(2025, 1, 24));
    assert_int_equal(calendar_count(calendar, on(2025, 4, 1), on(2025, 4, 30)), 20);
    assert_int_equal(calendar_count(calendar, on(2025, 4, 30), on(2025, 4, 1)), 0);
}

static void working_time_skips_nights_noons_and_days_off(void **state) {
    const struct calendar *calendar = *state;
    /* Within a half day, over noon, over night, over a weekend, over Tết. */
    assert_int_equal(calendar_work(calendar, at(2025, 4, 1, 8, 0), 60), at(2025, 4, 1, 9, 0));
    assert_int_equal(calendar_work(calendar, at(2025, 4, 1, 11, 0), 60), at(2025, 4, 1, 13, 30));
    assert_int_equal(calendar_work(calendar, at(2025, 4, 1, 16, 0), 120), at(2025, 4, 2, 8, 30));
    assert_int_equal(calendar_work(calendar, at(2025, 4, 11, 16, 59), 2), at(2025, 4, 14, 7, 31));
    assert_int_equal(calendar_work(calendar, at(2025, 1, 24, 20, 0), 30), at(2025, 2, 3, 8, 0));
    assert_int_equal(calendar_work(calendar, at(2025, 4, 1, 16, 0), 60), at(2025, 4, 1, 17, 0));
    assert_int_equal(calendar_work(calendar, at(2025, 4, 1, 3, 0), 8 * 60), at(2025, 4, 1, 17, 0));
    assert_int_equal(calendar_close(calendar, on(2025, 4, 1)), at(2025, 4, 1, 17, 0));
}

static void odd_hours_are_refused(void **state) {
    (void)state;
    struct work_hours hours = work_hours_default;
    assert_true(work_hours_valid(&hours));
    hours.weekdays = 0;
    assert_false(work_hours_valid(&hours));
    hours.weekdays = 0x80;
    assert_false(work_hours_valid(&hours));
    hours = work_hours_default;
    hours.from = hours.noon_from;
    assert_false(work_hours_valid(&hours));
    hours = work_hours_default;
    hours.to = 24 * 60;
    assert_false(work_hours_valid(&hours));
    hours = work_hours_default;
    hours.noon_to = hours.noon_from; /* no break at noon */
    assert_true(work_hours_valid(&hours));
}

static void far_away_there_are_still_weeks(void **state) {
    const struct calendar *calendar = *state;
    assert_int_equal(calendar_kind(calendar, on(1975, 4, 30)), DAY_WORKED);
    assert_int_equal(calendar_kind(calendar, on(2150, 1, 3)), DAY_WEEKLY_OFF);
    assert_int_equal(calendar_holiday(calendar, on(2150, 1, 1)), HOLIDAY_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(breaks_are_those_announced, setup, teardown),
        cmocka_unit_test_setup_teardown(a_day_says_why_it_is_off, setup, teardown),
        cmocka_unit_test_setup_teardown(every_year_has_its_holidays, setup, teardown),
        cmocka_unit_test_setup_teardown(a_swap_has_the_last_word, setup, teardown),
        cmocka_unit_test_setup_teardown(moves_count_working_days_only, setup, teardown),
        cmocka_unit_test_setup_teardown(
            working_time_skips_nights_noons_and_days_off, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_hours_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(far_away_there_are_still_weeks, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
