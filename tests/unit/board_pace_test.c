#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/pace.h"

static const double NONE = (double)NAN;

/* cmocka compares floats only. */
static void assert_near(double actual, double expected, double tolerance) {
    if (!(fabs(actual - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", actual, expected);
}

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static struct model_target year_2025(void) {
    return (struct model_target){.from = on(2025, 1, 1), .to = on(2025, 12, 31)};
}

static struct model_target_version version_of(double value, double base, enum pace pace) {
    return (struct model_target_version){.value = value, .base = base, .pace = (uint8_t)pace};
}

static struct pace_expectation expect(
    double value, double base, enum pace pace, enum direction direction, day at) {
    struct model_target target = year_2025();
    struct model_target_version version = version_of(value, base, pace);
    return pace_expect(&target, &version, direction, moment_end_of_day(at));
}

static void assert_none(struct pace_expectation expectation, enum pace_reason reason) {
    assert_int_equal(expectation.reason, reason);
    assert_true(isnan(expectation.value));
    assert_true(isnan(expectation.completion));
}

static void the_share_counts_the_last_day_as_inside(void **state) {
    (void)state;
    day from = on(2025, 1, 1);
    day to = on(2025, 12, 31);
    assert_true(pace_share(from, to, moment_of_day(from) - 1) == 0);
    assert_true(pace_share(from, to, moment_of_day(from)) == 1.0 / (365 * 1440));
    assert_true(pace_share(from, to, moment_end_of_day(from)) == 1.0 / 365);
    assert_true(pace_share(from, to, moment_end_of_day(on(2025, 3, 14))) == 73.0 / 365);
    assert_true(pace_share(from, to, moment_end_of_day(to) - 1) < 1);
    assert_true(pace_share(from, to, moment_end_of_day(to)) == 1);
    assert_true(pace_share(from, to, moment_of_day(to + 1)) == 1);
    assert_true(pace_share(from, to, MOMENT_LAST) == 1);
    assert_true(pace_share(from, from, moment_of_day(from) + 719) == 0.5);
}

static void a_period_may_begin_before_moments_do(void **state) {
    (void)state;
    assert_true(pace_share(-10, 9, moment_end_of_day(0)) == 11.0 / 20);
    assert_true(pace_share(-10, -1, 0) == 1);
}

static void without_a_bounded_period_there_is_no_share(void **state) {
    (void)state;
    assert_true(isnan(pace_share(10, 9, 0)));
    assert_true(isnan(pace_share(DAY_BEFORE_ALL, 9, 0)));
    assert_true(isnan(pace_share(10, DAY_AFTER_ALL, 0)));
}

static void the_share_never_falls(void **state) {
    (void)state;
    double before = 0;
    for (moment at = moment_of_day(100) - 3; at < moment_of_day(102); at++) {
        double now = pace_share(100, 100, at);
        assert_true(now >= before && now <= 1);
        before = now;
    }
    assert_true(before == 1);
}

/* 73 of 365 days: a fifth of the year. */
static void a_flow_runs_evenly_from_nothing(void **state) {
    (void)state;
    struct pace_expectation e = expect(10000, NONE, PACE_LINEAR, DIRECTION_RISING, on(2025, 3, 14));
    assert_int_equal(e.reason, PACE_REASON_OK);
    assert_true(e.share == 0.2);
    assert_near(e.value, 2000, 1e-9);
    assert_true(e.completion == 20);
}

static void a_stock_runs_from_its_base(void **state) {
    (void)state;
    struct pace_expectation e = expect(100, 50, PACE_LINEAR, DIRECTION_RISING, on(2025, 3, 14));
    assert_near(e.value, 60, 1e-12);
    assert_true(e.completion == 60);
    e = expect(4, 8, PACE_LINEAR, DIRECTION_FALLING, on(2025, 3, 14));
    assert_near(e.value, 7.2, 1e-12);
    assert_true(e.completion == 20);
}

static void compound_growth_is_steady(void **state) {
    (void)state;
    struct model_target target = {.from = 1000, .to = 1003};
    struct model_target_version version = version_of(16, 1, PACE_COMPOUND);
    for (int k = 1; k <= 4; k++) {
        struct pace_expectation e =
            pace_expect(&target, &version, DIRECTION_RISING, moment_end_of_day(1000 + k - 1));
        assert_int_equal(e.reason, PACE_REASON_OK);
        assert_near(e.value, ldexp(1, k), 1e-12);
    }
    version = version_of(-1, -16, PACE_COMPOUND);
    struct pace_expectation e =
        pace_expect(&target, &version, DIRECTION_FALLING, moment_end_of_day(1001));
    assert_near(e.value, -4, 1e-12);
    assert_true(e.completion == 80);
}

static void at_the_end_the_target_itself_is_expected(void **state) {
    (void)state;
    static const enum pace paces[] = {PACE_LINEAR, PACE_COMPOUND};
    for (size_t i = 0; i < COUNT_OF(paces); i++) {
        struct pace_expectation e = expect(0.3, 0.1, paces[i], DIRECTION_RISING, on(2025, 12, 31));
        assert_true(e.value == 0.3);
        assert_true(e.completion == 100);
        e = expect(0.3, 0.1, paces[i], DIRECTION_RISING, on(2031, 1, 1));
        assert_true(e.value == 0.3);
    }
}

static void without_a_pace_there_is_a_reason(void **state) {
    (void)state;
    day at = on(2025, 6, 1);
    assert_none(expect(10, 0, PACE_NONE, DIRECTION_RISING, at), PACE_REASON_NOT_PACED);
    assert_none(expect(10, 0, PACE_LINEAR, DIRECTION_CEILING, at), PACE_REASON_LIMIT);
    assert_none(expect(10, 0, PACE_LINEAR, DIRECTION_FLOOR, at), PACE_REASON_LIMIT);
    assert_none(
        expect(10, 0, PACE_LINEAR, DIRECTION_RISING, on(2024, 12, 31)), PACE_REASON_NOT_STARTED);
    assert_none(expect(NONE, 0, PACE_LINEAR, DIRECTION_RISING, at), PACE_REASON_NO_TARGET);
    assert_none(expect(4, NONE, PACE_LINEAR, DIRECTION_FALLING, at), PACE_REASON_NO_BASE);
    assert_none(expect(10, NONE, PACE_COMPOUND, DIRECTION_RISING, at), PACE_REASON_NO_BASE);
    assert_none(expect(10, 0, PACE_COMPOUND, DIRECTION_RISING, at), PACE_REASON_SIGN);
    assert_none(expect(10, -1, PACE_COMPOUND, DIRECTION_RISING, at), PACE_REASON_SIGN);
    assert_none(expect(0, 5, PACE_COMPOUND, DIRECTION_FALLING, at), PACE_REASON_SIGN);
    assert_none(expect(0, 5, PACE_LINEAR, DIRECTION_RISING, at), PACE_REASON_NOT_ASSESSABLE);
    assert_none(expect(5, 5, PACE_LINEAR, DIRECTION_FALLING, at), PACE_REASON_NOT_ASSESSABLE);
    assert_none(
        expect(1e300, 1e-300, PACE_COMPOUND, DIRECTION_RISING, at), PACE_REASON_NOT_ASSESSABLE);
}

static void a_target_without_a_version_or_a_period_has_no_pace(void **state) {
    (void)state;
    struct model_target target = year_2025();
    assert_none(pace_expect(&target, NULL, DIRECTION_RISING, 0), PACE_REASON_NO_TARGET);
    struct model_target_version version = version_of(10, 0, PACE_LINEAR);
    target.to = DAY_AFTER_ALL;
    struct pace_expectation e = pace_expect(&target, &version, DIRECTION_RISING, 0);
    assert_none(e, PACE_REASON_NO_PERIOD);
    assert_true(isnan(e.share));
}

static void the_difference_is_in_points(void **state) {
    (void)state;
    assert_true(pace_difference(68.7, 80) == -11.3);
    assert_true(pace_difference(20, 20) == 0);
    assert_true(isnan(pace_difference(NONE, 20)));
    assert_true(isnan(pace_difference(20, NONE)));
}

static void the_tolerance_belongs_to_on_time(void **state) {
    (void)state;
    assert_int_equal(pace_status(22, 20), PACE_ON_TIME);
    assert_int_equal(pace_status(18, 20), PACE_ON_TIME);
    assert_int_equal(pace_status(22.000001, 20), PACE_AHEAD);
    assert_int_equal(pace_status(17.999999, 20), PACE_BEHIND);
    /* 20.1 − 18.1 is 2.0000000000000018 in binary. */
    assert_int_equal(pace_status(20.1, 18.1), PACE_ON_TIME);
    assert_int_equal(pace_status(NONE, 20), PACE_UNKNOWN);
    assert_int_equal(pace_status(20, NONE), PACE_UNKNOWN);
}

static void a_target_that_is_met_is_never_behind(void **state) {
    (void)state;
    assert_int_equal(pace_status(100, 130), PACE_ON_TIME);
    assert_int_equal(pace_status(99, 130), PACE_BEHIND);
    assert_int_equal(pace_status(150, 130), PACE_AHEAD);
}

static void every_word_is_there(void **state) {
    (void)state;
    for (unsigned i = 0; i < PACE_STATUSES; i++) {
        say_use(SAY_EN);
        const char *english = pace_status_text(i);
        say_use(SAY_VI);
        assert_string_not_equal(pace_status_text(i), english);
        assert_true(pace_status_name(i)[0] != '\0');
    }
    for (unsigned i = 0; i < PACE_REASONS; i++) {
        say_use(SAY_EN);
        const char *english = pace_reason_text(i);
        say_use(SAY_VI);
        assert_string_not_equal(pace_reason_text(i), english);
        assert_true(pace_reason_name(i)[0] != '\0');
    }
    assert_string_equal(pace_status_name(PACE_STATUSES), "");
    assert_string_equal(pace_status_text(PACE_STATUSES), "");
    assert_string_equal(pace_reason_name(PACE_REASONS), "");
    assert_string_equal(pace_reason_text(PACE_REASONS), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_counts_the_last_day_as_inside),
        cmocka_unit_test(a_period_may_begin_before_moments_do),
        cmocka_unit_test(without_a_bounded_period_there_is_no_share),
        cmocka_unit_test(the_share_never_falls),
        cmocka_unit_test(a_flow_runs_evenly_from_nothing),
        cmocka_unit_test(a_stock_runs_from_its_base),
        cmocka_unit_test(compound_growth_is_steady),
        cmocka_unit_test(at_the_end_the_target_itself_is_expected),
        cmocka_unit_test(without_a_pace_there_is_a_reason),
        cmocka_unit_test(a_target_without_a_version_or_a_period_has_no_pace),
        cmocka_unit_test(the_difference_is_in_points),
        cmocka_unit_test(the_tolerance_belongs_to_on_time),
        cmocka_unit_test(a_target_that_is_met_is_never_behind),
        cmocka_unit_test(every_word_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
