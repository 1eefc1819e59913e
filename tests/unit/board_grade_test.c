#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/grade.h"

static const double NONE = (double)NAN;
static const double ENDLESS = (double)INFINITY;

/* cmocka compares floats only. */
static void assert_near(double actual, double expected, double tolerance) {
    if (!(fabs(actual - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", actual, expected);
}

static double completion(enum direction direction, double actual, double target, double base) {
    struct grade grade = grade_target(direction, actual, target, base);
    assert_int_equal(grade.reason, GRADE_OK);
    return grade.completion;
}

static void assert_refused(struct grade grade, enum grade_reason reason) {
    assert_int_equal(grade.reason, reason);
    assert_true(isnan(grade.completion));
}

static struct model_band default_bands[] = {
    {"done", "hoàn thành", "done", 100},
    {"good", "khá", "good", 70},
    {"middling", "trung bình", "middling", 50},
    {"low", "thấp", "low", -(double)INFINITY},
};

static const struct model banded = {.bands = default_bands, .band_count = COUNT_OF(default_bands)};

/* DOMAIN.md §3: figures that were public in 2024 and 2025. */
static void rising_is_actual_over_target(void **state) {
    (void)state;
    assert_near(completion(DIRECTION_RISING, 7570, 11024, NONE), 68.668359942, 1e-9);
    assert_near(completion(DIRECTION_RISING, 1405, 5903, NONE), 23.801456886, 1e-9);
    assert_true(completion(DIRECTION_RISING, 419, 419, NONE) == 100);
    assert_true(completion(DIRECTION_RISING, 15, 10, NONE) == 150);
    assert_true(completion(DIRECTION_RISING, -5, 10, NONE) == -50);
    assert_true(completion(DIRECTION_RISING, 0, 10, NONE) == 0);
}

static void falling_is_the_way_gone(void **state) {
    (void)state;
    assert_true(completion(DIRECTION_FALLING, 6, 4, 8) == 50);
    assert_true(completion(DIRECTION_FALLING, 4, 4, 8) == 100);
    assert_true(completion(DIRECTION_FALLING, 3, 4, 8) == 125);
    assert_true(completion(DIRECTION_FALLING, 9, 4, 8) == -25);
    assert_true(completion(DIRECTION_FALLING, 0, 0, 8) == 100);
    /* From −10 up to −5: the way may lead upwards too. */
    assert_true(completion(DIRECTION_FALLING, -8, -5, -10) == 40);
}

static void a_limit_that_is_kept_is_done(void **state) {
    (void)state;
    assert_true(completion(DIRECTION_CEILING, 3, 3, NONE) == 100);
    assert_true(completion(DIRECTION_CEILING, -1, 3, NONE) == 100);
    assert_true(completion(DIRECTION_CEILING, 4, 3, NONE) == 75);
    assert_true(completion(DIRECTION_CEILING, 4, 0, NONE) == 0);
    assert_true(completion(DIRECTION_CEILING, 0, 0, NONE) == 100);
    assert_true(completion(DIRECTION_FLOOR, 42, 42, NONE) == 100);
    assert_true(completion(DIRECTION_FLOOR, 50, 42, NONE) == 100);
    assert_true(completion(DIRECTION_FLOOR, 21, 42, NONE) == 50);
    assert_true(completion(DIRECTION_FLOOR, -21, 42, NONE) == -50);
    assert_true(completion(DIRECTION_FLOOR, -1, 0, NONE) == 0);
}

static void a_limit_below_zero_sinks_with_every_step_away(void **state) {
    (void)state;
    assert_true(completion(DIRECTION_CEILING, -5, -5, NONE) == 100);
    assert_true(completion(DIRECTION_CEILING, -4, -5, NONE) == 80);
    assert_true(completion(DIRECTION_CEILING, 0, -5, NONE) == 0);
    assert_true(completion(DIRECTION_CEILING, 5, -5, NONE) == -100);
    assert_true(completion(DIRECTION_FLOOR, -5, -5, NONE) == 100);
    assert_true(completion(DIRECTION_FLOOR, -10, -5, NONE) == 50);
    static const enum direction limits[] = {DIRECTION_CEILING, DIRECTION_FLOOR};
    for (size_t k = 0; k < COUNT_OF(limits); k++) {
        double sign = limits[k] == DIRECTION_CEILING ? 1 : -1;
        for (int target = -5; target <= 5; target++) {
            double before = 100;
            for (int step = 0; step <= 40; step++) {
                double now = completion(limits[k], target + sign * step * 0.5, target, NONE);
                assert_true(step == 0 ? now == 100 : now < 100 && now <= before);
                before = now;
            }
        }
    }
}

static void what_cannot_be_assessed_says_why(void **state) {
    (void)state;
    assert_refused(grade_target(DIRECTION_RISING, NONE, 10, 0), GRADE_NO_VALUE);
    assert_refused(grade_target(DIRECTION_RISING, 1, NONE, 0), GRADE_NO_TARGET);
    assert_refused(grade_target(DIRECTION_CEILING, NONE, NONE, 0), GRADE_NO_TARGET);
    assert_refused(grade_target(DIRECTION_RISING, 1, 0, 0), GRADE_TARGET_NOT_POSITIVE);
    assert_refused(grade_target(DIRECTION_RISING, -2, -5, 0), GRADE_TARGET_NOT_POSITIVE);
    assert_refused(grade_target(DIRECTION_FALLING, 5, 4, 4), GRADE_BASE_IS_TARGET);
    assert_refused(grade_target(DIRECTION_FALLING, 5, 4, NONE), GRADE_NO_BASE);
    assert_refused(grade_target(DIRECTION_RISING, ENDLESS, 4, 0), GRADE_NOT_FINITE);
    assert_refused(grade_target(DIRECTION_CEILING, 3, -ENDLESS, 0), GRADE_NOT_FINITE);
    assert_refused(grade_target(DIRECTION_FALLING, 3, 4, ENDLESS), GRADE_NOT_FINITE);
    assert_refused(grade_target(DIRECTION_RISING, 1e308, 1, 0), GRADE_NOT_FINITE);
}

static void binary_dust_moves_nothing_over_a_bound(void **state) {
    (void)state;
    /* Both are 70 % in decimals; plain doubles put one below and one above. */
    assert_true((0.7 + 0.7 + 0.7) * 100 / 3 < 70);
    assert_true(4.9 * 100 / 7 > 70);
    assert_true(completion(DIRECTION_RISING, 0.7 + 0.7 + 0.7, 3, NONE) == 70);
    assert_true(completion(DIRECTION_RISING, 4.9, 7, NONE) == 70);
    /* Every figure with one decimal against its exact 50, 70 and 100 %. */
    for (int tenths = 1; tenths <= 2000; tenths++) {
        double target = tenths / 10.0;
        assert_true(completion(DIRECTION_RISING, target * 0.5, target, NONE) == 50);
        assert_true(completion(DIRECTION_RISING, target * 0.7, target, NONE) == 70);
        assert_true(completion(DIRECTION_RISING, target, target, NONE) == 100);
    }
    /* One đồng short of 100 tỷ shows; one short of 10,000 tỷ is finer than the step. */
    assert_true(completion(DIRECTION_RISING, 99999999999, 100000000000, NONE) < 100);
    assert_true(completion(DIRECTION_RISING, 9999999999999, 10000000000000, NONE) == 100);
}

static void rounding_keeps_what_it_cannot_round(void **state) {
    (void)state;
    assert_true(grade_round(1.0000000004) == 1);
    assert_true(grade_round(1.0000000006) == 1.000000001);
    assert_true(grade_round(-1.0000000006) == -1.000000001);
    assert_false(signbit(grade_round(-1e-12)));
    assert_true(grade_round(123456789.123) == 123456789.123);
    assert_true(isnan(grade_round(NONE)));
    assert_true(grade_round(-ENDLESS) == -ENDLESS);
}

static void a_parent_is_the_weighted_mean(void **state) {
    (void)state;
    const struct grade_part parts[] = {{80, 3}, {40, 1}};
    struct grade_whole whole = grade_parts(parts, COUNT_OF(parts), GRADE_CAP);
    assert_int_equal(whole.grade.reason, GRADE_OK);
    assert_true(whole.grade.completion == 70);
    assert_int_equal(whole.assessable, 2);
    assert_int_equal(whole.all, 2);
    assert_true(whole.covered == 1);
}

static void a_component_above_100_hides_none_below(void **state) {
    (void)state;
    const struct grade_part parts[] = {{300, 1}, {0, 1}};
    assert_true(grade_parts(parts, 2, GRADE_CAP).grade.completion == 50);
    assert_true(grade_parts(parts, 2, ENDLESS).grade.completion == 150);
    const struct grade_part nearly[] = {{1000, 99}, {99.99, 1}};
    assert_true(grade_parts(nearly, 2, GRADE_CAP).grade.completion < 100);
    const struct grade_part negative[] = {{100, 1}, {-50, 1}};
    assert_true(grade_parts(negative, 2, GRADE_CAP).grade.completion == 25);
}

static void a_parent_tells_how_much_stands_behind_it(void **state) {
    (void)state;
    const struct grade_part parts[] = {{60, 2}, {NONE, 1}, {90, 1}, {NONE, 4}};
    struct grade_whole whole = grade_parts(parts, COUNT_OF(parts), GRADE_CAP);
    assert_true(whole.grade.completion == 70);
    assert_int_equal(whole.assessable, 2);
    assert_int_equal(whole.all, 4);
    assert_true(whole.covered == 0.375);
}

static void without_weights_all_components_weigh_the_same(void **state) {
    (void)state;
    const struct grade_part parts[] = {{60, 0}, {90, 0}, {NONE, 0}, {30, 0}};
    struct grade_whole whole = grade_parts(parts, COUNT_OF(parts), GRADE_CAP);
    assert_true(whole.grade.completion == 60);
    assert_true(whole.covered == 0.75);
    const struct grade_part wrong[] = {{60, -1}, {90, NONE}};
    assert_true(grade_parts(wrong, 2, GRADE_CAP).grade.completion == 75);
}

static void a_parent_without_a_part_that_weighs_is_not_assessable(void **state) {
    (void)state;
    struct grade_whole whole = grade_parts(NULL, 0, GRADE_CAP);
    assert_refused(whole.grade, GRADE_NO_PART);
    assert_int_equal(whole.all, 0);
    const struct grade_part parts[] = {{60, 0}, {NONE, 5}};
    whole = grade_parts(parts, 2, GRADE_CAP);
    assert_refused(whole.grade, GRADE_NO_PART);
    assert_int_equal(whole.assessable, 1);
    assert_true(whole.covered == 0);
}

static void ten_full_components_make_a_full_parent(void **state) {
    (void)state;
    struct grade_part parts[10];
    for (int i = 0; i < 10; i++)
        parts[i] = (struct grade_part){100, 0.1 * (i + 1)};
    assert_true(grade_parts(parts, 10, GRADE_CAP).grade.completion == 100);
}

static void bands_are_closed_below_and_open_above(void **state) {
    (void)state;
    static const struct {
        double completion;
        uint32_t band;
    } cases[] = {
        {250, 0},   {100, 0}, {99.999999999, 1}, {70, 1}, {69.999999999, 2}, {50, 2},
        {49.99, 3}, {0, 3},   {-1000, 3},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(grade_band(&banded, cases[i].completion), cases[i].band);
    assert_int_equal(grade_band(&banded, NONE), MODEL_NONE);
    struct model open = {.bands = default_bands, .band_count = 3};
    assert_int_equal(grade_band(&open, 49), MODEL_NONE);
    open.band_count = 0;
    assert_int_equal(grade_band(&open, 100), MODEL_NONE);
}

static void more_bands_than_the_most_are_not_looked_at(void **state) {
    (void)state;
    struct model_band many[GRADE_BANDS_MOST + 1];
    for (int i = 0; i <= GRADE_BANDS_MOST; i++)
        many[i] = (struct model_band){"b", "", "", 100 - i};
    struct model model = {.bands = many, .band_count = COUNT_OF(many)};
    assert_int_equal(grade_band(&model, 100 - (GRADE_BANDS_MOST - 1)), GRADE_BANDS_MOST - 1);
    assert_int_equal(grade_band(&model, 100 - GRADE_BANDS_MOST), MODEL_NONE);
}

static uint32_t sum_of(const struct grade_tally *tally) {
    uint32_t sum = tally->none;
    for (int i = 0; i < GRADE_BANDS_MOST; i++)
        sum += tally->by_band[i];
    return sum;
}

/* DOMAIN.md §2: 24 mains = 6 done + 15 good + 3 middling, and one component under 50 %. */
static void the_reference_case_closes(void **state) {
    (void)state;
    const struct model_target component = {.ordinal = 0};
    struct grade_tallies tallies = {0};
    for (int i = 1; i <= 24; i++) {
        const struct model_target main_target = {.ordinal = i};
        double percent = i <= 6 ? 100 + i : i <= 21 ? 70 + i : 50 + (i - 22);
        grade_count(&tallies, &banded, &main_target, percent);
    }
    grade_count(&tallies, &banded, &component, 40.3);
    grade_count(&tallies, &banded, &component, 88);
    grade_count(&tallies, &banded, &component, NONE);
    assert_int_equal(tallies.mains.by_band[0], 6);
    assert_int_equal(tallies.mains.by_band[1], 15);
    assert_int_equal(tallies.mains.by_band[2], 3);
    assert_int_equal(tallies.mains.by_band[3], 0);
    assert_int_equal(tallies.mains.none, 0);
    assert_int_equal(tallies.mains.all, 24);
    assert_int_equal(tallies.components.by_band[3], 1);
    assert_int_equal(tallies.components.none, 1);
    assert_int_equal(tallies.components.all, 3);
    assert_int_equal(sum_of(&tallies.mains), tallies.mains.all);
    assert_int_equal(sum_of(&tallies.components), tallies.components.all);
}

static void every_reason_has_words(void **state) {
    (void)state;
    for (unsigned i = 0; i < GRADE_REASONS; i++) {
        assert_true(grade_reason_name(i)[0] != '\0');
        say_use(SAY_EN);
        const char *english = grade_reason_text(i);
        say_use(SAY_VI);
        const char *vietnamese = grade_reason_text(i);
        assert_true(english[0] != '\0');
        assert_string_not_equal(english, vietnamese);
    }
    assert_string_equal(grade_reason_name(GRADE_REASONS), "");
    assert_string_equal(grade_reason_text(GRADE_REASONS), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rising_is_actual_over_target),
        cmocka_unit_test(falling_is_the_way_gone),
        cmocka_unit_test(a_limit_that_is_kept_is_done),
        cmocka_unit_test(a_limit_below_zero_sinks_with_every_step_away),
        cmocka_unit_test(what_cannot_be_assessed_says_why),
        cmocka_unit_test(binary_dust_moves_nothing_over_a_bound),
        cmocka_unit_test(rounding_keeps_what_it_cannot_round),
        cmocka_unit_test(a_parent_is_the_weighted_mean),
        cmocka_unit_test(a_component_above_100_hides_none_below),
        cmocka_unit_test(a_parent_tells_how_much_stands_behind_it),
        cmocka_unit_test(without_weights_all_components_weigh_the_same),
        cmocka_unit_test(a_parent_without_a_part_that_weighs_is_not_assessable),
        cmocka_unit_test(ten_full_components_make_a_full_parent),
        cmocka_unit_test(bands_are_closed_below_and_open_above),
        cmocka_unit_test(more_bands_than_the_most_are_not_looked_at),
        cmocka_unit_test(the_reference_case_closes),
        cmocka_unit_test(every_reason_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
