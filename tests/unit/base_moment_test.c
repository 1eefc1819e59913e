#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/moment.h"

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static void days_count_from_1970(void **state) {
    (void)state;
    static const struct {
        int year, month, dom;
        day day;
        int weekday;
    } cases[] = {
        {1970, 1, 1, 0, 3},     {1969, 12, 31, -1, 2},      {2000, 2, 29, 11016, 1},
        {2000, 3, 1, 11017, 2}, {2025, 7, 1, 20270, 1},     {2024, 2, 29, 19782, 3},
        {1, 1, 1, -719162, 0},  {9999, 12, 31, 2932896, 4}, {1900, 3, 1, -25508, 3},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        day d = on(cases[i].year, cases[i].month, cases[i].dom);
        assert_int_equal(d, cases[i].day);
        assert_int_equal(day_weekday(d), cases[i].weekday);
    }
}

static void every_day_of_ten_thousand_years_comes_back(void **state) {
    (void)state;
    struct civil c = {1, 1, 1};
    int weekday = 0;
    for (day d = on(1, 1, 1); d <= on(9999, 12, 31); d++) {
        struct civil found = civil_of_day(d);
        if (found.year != c.year || found.month != c.month || found.dom != c.dom ||
            day_of_civil(c) != d || day_weekday(d) != weekday || !civil_valid(c))
            fail_msg("day %" PRId32, d);
        weekday = (weekday + 1) % 7;
        if (++c.dom > days_in_month(c.year, c.month)) {
            c.dom = 1;
            c.month = c.month % 12 + 1;
            c.year += c.month == 1;
        }
    }
}

static void dates_that_do_not_exist_are_refused(void **state) {
    (void)state;
    static const struct civil wrong[] = {
        {2025, 2, 29}, {2100, 2, 29},  {2025, 4, 31}, {2025, 13, 1}, {2025, 0, 1},
        {2025, 1, 0},  {2025, 12, 32}, {0, 1, 1},     {10000, 1, 1}, {2025, -1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(civil_valid(wrong[i]));
    assert_true(civil_valid((struct civil){2000, 2, 29}));
    assert_true(civil_valid((struct civil){9999, 12, 31}));
}

static void a_local_day_begins_seven_hours_before_utcs(void **state) {
    (void)state;
    /* 2025-03-31T17:00Z is 1 April 00:00 in Hà Nội. */
    moment midnight = (moment)(on(2025, 3, 31) * 1440 + 17 * 60);
    assert_int_equal(moment_of_day(on(2025, 4, 1)), midnight);
    assert_int_equal(moment_end_of_day(on(2025, 3, 31)), midnight - 1);
    assert_int_equal(day_of_moment(midnight), on(2025, 4, 1));
    assert_int_equal(day_of_moment(midnight - 1), on(2025, 3, 31));
    for (day d = 1; d < 60000; d += 7) {
        assert_int_equal(day_of_moment(moment_of_day(d)), d);
        assert_int_equal(day_of_moment(moment_end_of_day(d)), d);
        assert_int_equal(moment_end_of_day(d) + 1, moment_of_day(d + 1));
    }
}

static void days_outside_a_moments_range_are_clamped(void **state) {
    (void)state;
    assert_int_equal(moment_of_day(DAY_BEFORE_ALL), 0);
    assert_int_equal(moment_end_of_day(DAY_BEFORE_ALL), 0);
    assert_int_equal(moment_of_day(0), 0);
    assert_int_equal(moment_end_of_day(0), 1440 - 421);
    assert_int_equal(moment_of_day(DAY_AFTER_ALL), MOMENT_LAST);
    assert_int_equal(moment_end_of_day(DAY_AFTER_ALL), MOMENT_LAST);
    assert_int_equal(civil_of_day(day_of_moment(MOMENT_LAST)).year, 10136);
    assert_int_equal(day_of_moment(0), 0);
}

static void a_stamp_lies_in_its_minute(void **state) {
    (void)state;
    moment at = moment_of_day(on(2025, 4, 1)) + 480;
    assert_int_equal(moment_of_stamp(stamp_of_moment(at)), at);
    assert_int_equal(moment_of_stamp(stamp_end_of_moment(at)), at);
    assert_int_equal(moment_of_stamp(stamp_end_of_moment(at) + 1), at + 1);
    assert_int_equal(stamp_end_of_moment(at) - stamp_of_moment(at), 59999);
    assert_int_equal(moment_of_stamp(-1), 0);
    assert_int_equal(moment_of_stamp(INT64_MIN), 0);
    assert_int_equal(moment_of_stamp(INT64_MAX), MOMENT_LAST);
    assert_true(stamp_end_of_moment(MOMENT_LAST) > 0);
}

static void texts_are_in_local_time(void **state) {
    (void)state;
    char text[MOMENT_TEXT];
    day d = on(2025, 4, 1);
    moment at = moment_of_day(d) + 480;
    assert_string_equal(day_iso(d, text), "2025-04-01");
    assert_string_equal(day_plain(d, text), "01/04/2025");
    assert_string_equal(moment_iso(at, text), "2025-04-01T08:00+07:00");
    assert_string_equal(moment_plain(at, text), "01/04/2025 08:00");
    assert_string_equal(
        stamp_iso(stamp_of_moment(at) + 123, text), "2025-04-01T08:00:00.123+07:00");
    assert_string_equal(stamp_iso(stamp_end_of_moment(at), text), "2025-04-01T08:00:59.999+07:00");
    assert_string_equal(moment_iso(0, text), "1970-01-01T07:00+07:00");
    assert_string_equal(moment_iso(moment_end_of_day(d), text), "2025-04-01T23:59+07:00");
    assert_string_equal(day_iso(on(987, 6, 5), text), "0987-06-05");
}

static void the_ends_of_time_have_texts_too(void **state) {
    (void)state;
    char text[MOMENT_TEXT];
    assert_true(strlen(moment_iso(MOMENT_LAST, text)) < MOMENT_TEXT);
    assert_true(strlen(day_iso(DAY_BEFORE_ALL, text)) < MOMENT_TEXT);
    assert_true(strlen(day_plain(DAY_AFTER_ALL, text)) < MOMENT_TEXT);
    assert_true(strlen(stamp_iso(INT64_MAX, text)) < MOMENT_TEXT);
    assert_string_equal(stamp_iso(-1, text), "1970-01-01T07:00:00.000+07:00");
}

static void tests_may_say_what_time_it_is(void **state) {
    (void)state;
    char text[MOMENT_TEXT];
    setenv("SATSAO_NOW", "2025-04-01T01:00Z", 1);
    assert_string_equal(stamp_iso(clock_now(), text), "2025-04-01T08:00:00.000+07:00");
    setenv("SATSAO_NOW", "2025-04-01T08:00+07:00", 1);
    assert_string_equal(stamp_iso(clock_now(), text), "2025-04-01T08:00:00.000+07:00");
    static const char *const not_heard[] = {
        "", "yesterday", "2025-02-30T08:00Z", "2025-04-01T24:00Z"};
    for (size_t i = 0; i < COUNT_OF(not_heard); i++) {
        setenv("SATSAO_NOW", not_heard[i], 1);
        assert_true(llabs(clock_now() - (stamp)time(NULL) * 1000) < 5000);
    }
    unsetenv("SATSAO_NOW");
    assert_true(llabs(clock_now() - (stamp)time(NULL) * 1000) < 5000);
}

static void ticks_never_step_back(void **state) {
    (void)state;
    int64_t before = clock_ticks();
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_ticks();
        assert_true(now >= before);
        before = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_count_from_1970),
        cmocka_unit_test(every_day_of_ten_thousand_years_comes_back),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(a_local_day_begins_seven_hours_before_utcs),
        cmocka_unit_test(days_outside_a_moments_range_are_clamped),
        cmocka_unit_test(a_stamp_lies_in_its_minute),
        cmocka_unit_test(texts_are_in_local_time),
        cmocka_unit_test(the_ends_of_time_have_texts_too),
        cmocka_unit_test(tests_may_say_what_time_it_is),
        cmocka_unit_test(ticks_never_step_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
