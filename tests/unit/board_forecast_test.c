#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/forecast.h"

enum { MOST = 2000 };

/* cmocka compares floats only. */
static void assert_near(double actual, double expected, double tolerance) {
    if (!(fabs(actual - expected) <= tolerance))
        fail_msg("%.17g is not %.17g", actual, expected);
}

static day start_day(void) {
    return day_of_civil((struct civil){2025, 1, 1});
}

/* The last minute of the n-th day from 1 January 2025 (n = 0). */
static moment evening(int n) {
    return moment_end_of_day(start_day() + n);
}

static struct forecast_point point(int n, double value) {
    return (struct forecast_point){evening(n), value};
}

static struct forecast forecast_of(
    const struct forecast_point *points, size_t count, moment at, bool monotone) {
    struct forecast_room *room = forecast_room_new();
    assert_non_null(room);
    struct forecast forecast = forecast_make(room, points, count, at, monotone);
    forecast_room_free(room);
    return forecast;
}

/* ---- against scipy.stats.theilslopes(y, x, 0.90, method="joint"), scipy 1.10.1 --------------- */

struct reference {
    size_t count;
    int x[10];
    double y[10];
    double slope, intercept, low, high;
};

static const struct reference references[] = {
    {4, /* GRDP growth, Lào Cai: three years and a quarter */
     {0, 365, 730, 820},
     {9.02, 5.11, 7.38, 5.56},
     -0.003233043768793852,
     8.615547945205478,
     -0.020222222222222225,
     0.00621917808219178},
    {10, /* weekly, two weeks with the same figure, one outlier at the start */
     {0, 7, 14, 21, 28, 35, 42, 49, 56, 63},
     {279, 1405, 1512, 1850, 2100, 2240, 2950, 2950, 3300, 3410},
     41.42857142857143,
     936.0,
     35.714285714285715,
     50.714285714285715},
    {6, {0, 1, 2, 3, 4, 5}, {5, 5, 5, 5, 5, 5}, 0, 5, 0, 0},
    {10,
     {1, 2, 3, 5, 8, 13, 21, 34, 55, 89},
     {3, 1, 4, 1, 5, 9, 2, 6, 5, 3},
     0.037037037037037035,
     2.962962962962963,
     -0.047619047619047616,
     0.1724137931034483},
};

static void the_lines_are_those_of_scipy(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(references); i++) {
        const struct reference *r = &references[i];
        struct forecast_point points[10];
        for (size_t k = 0; k < r->count; k++)
            points[k] = point(r->x[k], r->y[k]);
        int last = r->x[r->count - 1];
        struct forecast f = forecast_of(points, r->count, evening(last + 100), false);
        assert_int_equal(f.reason, FORECAST_OK);
        assert_near(f.slope[FORECAST_MIDDLE], r->slope, 1e-12);
        assert_near(f.slope[FORECAST_LOW], r->low, 1e-12);
        assert_near(f.slope[FORECAST_HIGH], r->high, 1e-12);
        assert_near(f.level[FORECAST_MIDDLE], r->intercept + r->slope * last, 1e-9);
        assert_near(f.value[FORECAST_MIDDLE], r->intercept + r->slope * (last + 100), 1e-9);
    }
}

/* ---- against the definition, written down naively -------------------------------------------- */

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double naive_median(double *items, size_t count) {
    qsort(items, count, sizeof *items, by_size);
    return (items[(count - 1) / 2] + items[count / 2]) / 2;
}

static double naive_variance(const struct forecast_point *points, size_t n) {
    double variance = (double)n * (double)(n - 1) * (double)(2 * n + 5);
    for (size_t i = 0; i < n; i++) {
        size_t equal = 0;
        bool first = true;
        for (size_t j = 0; j < n; j++) {
            equal += points[j].value == points[i].value;
            first = first && !(j < i && points[j].value == points[i].value);
        }
        if (first)
            variance -= (double)equal * (double)(equal - 1) * (double)(2 * equal + 5);
    }
    return variance / 18;
}

static void naive_lines(const struct forecast_point *points, size_t n, struct forecast *naive) {
    double *slopes = malloc(n * n * sizeof *slopes);
    double *levels = malloc(n * sizeof *levels);
    assert_non_null(slopes);
    assert_non_null(levels);
    size_t pairs = 0;
    for (size_t j = 1; j < n; j++)
        for (size_t i = 0; i < j; i++)
            slopes[pairs++] =
                (points[j].value - points[i].value) * 1440.0 / (points[j].at - points[i].at);
    naive->slope[FORECAST_MIDDLE] = naive_median(slopes, pairs);
    double c = 1.6448536269514722 * sqrt(naive_variance(points, n));
    double low = rint(((double)pairs - c) / 2) - 1;
    double high = rint(((double)pairs + c) / 2);
    naive->slope[FORECAST_LOW] = slopes[(size_t)fmax(low, 0)];
    naive->slope[FORECAST_HIGH] = slopes[(size_t)fmin(high, (double)(pairs - 1))];
    for (int line = 0; line < FORECAST_LINES; line++) {
        for (size_t i = 0; i < n; i++) {
            double ahead = (double)(points[n - 1].at - points[i].at) / 1440.0;
            levels[i] = points[i].value + naive->slope[line] * ahead;
        }
        naive->level[line] = naive_median(levels, n);
    }
    free(slopes);
    free(levels);
}

static uint32_t drawn(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Series with gaps, runs of equal values and outliers. */
static size_t draw_series(uint32_t *seed, struct forecast_point *points) {
    size_t n = FORECAST_POINTS_FEWEST + drawn(seed) % 60;
    moment at = evening(0);
    uint32_t coarse = 1 + drawn(seed) % 50;
    for (size_t i = 0; i < n; i++) {
        at += 1 + drawn(seed) % 20000;
        double value = (double)(drawn(seed) % 1000 / coarse) + (double)i * 3;
        points[i] = (struct forecast_point){at, drawn(seed) % 20 ? value : value * 100};
    }
    return n;
}

static void the_lines_are_those_of_the_definition(void **state) {
    (void)state;
    uint32_t seed = 20250401;
    print_message("seed %u\n", seed);
    struct forecast_room *room = forecast_room_new();
    assert_non_null(room);
    for (int round = 0; round < 500; round++) {
        struct forecast_point points[64];
        size_t n = draw_series(&seed, points);
        moment at = points[n - 1].at + drawn(&seed) % 500000;
        struct forecast f = forecast_make(room, points, n, at, false);
        struct forecast naive;
        naive_lines(points, n, &naive);
        assert_int_equal(f.reason, FORECAST_OK);
        for (int line = 0; line < FORECAST_LINES; line++) {
            assert_near(f.slope[line], naive.slope[line], 1e-9 * (1 + fabs(naive.slope[line])));
            assert_near(f.level[line], naive.level[line], 1e-7 * (1 + fabs(naive.level[line])));
        }
        assert_true(f.value[FORECAST_LOW] <= f.value[FORECAST_MIDDLE]);
        assert_true(f.value[FORECAST_MIDDLE] <= f.value[FORECAST_HIGH]);
    }
    forecast_room_free(room);
}

/* Four points by hand: y = 0 1 4 9 at x = 0 1 2 3. Slopes 1 2 3 3 4 5, median 3; V = 4·3·13/18, so
 * C = 4.84: ranks round(0.58) = 1 and round(5.42) + 1 = 6. Levels y + 3 (3 − x) = 9 7 7 9. */
static void four_points_by_hand(void **state) {
    (void)state;
    const struct forecast_point points[] = {point(0, 0), point(1, 1), point(2, 4), point(3, 9)};
    struct forecast f = forecast_of(points, 4, evening(5), false);
    assert_near(f.slope[FORECAST_LOW], 1, 0);
    assert_near(f.slope[FORECAST_MIDDLE], 3, 0);
    assert_near(f.slope[FORECAST_HIGH], 5, 0);
    assert_near(f.level[FORECAST_MIDDLE], 8, 0);
    assert_near(f.value[FORECAST_MIDDLE], 14, 0);
    assert_int_equal(f.points, 4);
    assert_int_equal(f.used, 4);
    assert_int_equal(f.last_at, evening(3));
    assert_near(f.last_value, 9, 0);
}

/* ---- promises -------------------------------------------------------------------------------- */

static void a_straight_line_goes_on(void **state) {
    (void)state;
    struct forecast_point points[26];
    for (int i = 0; i < 26; i++)
        points[i] = point(7 * i, 1000 + 70 * i);
    struct forecast f = forecast_of(points, 26, evening(7 * 52), false);
    for (int line = 0; line < FORECAST_LINES; line++)
        assert_near(f.value[line], 1000 + 70 * 52, 1e-6);
}

static void a_mistyped_last_report_moves_little(void **state) {
    (void)state;
    struct forecast_point points[20];
    for (int i = 0; i < 20; i++)
        points[i] = point(i, 10 * i);
    double honest = forecast_of(points, 20, evening(30), false).value[FORECAST_MIDDLE];
    points[19].value = 190000;
    double mistyped = forecast_of(points, 20, evening(30), false).value[FORECAST_MIDDLE];
    assert_near(honest, 300, 1e-9);
    assert_near(mistyped, honest, 1e-6);
}

static void a_stock_is_never_forecast_to_shrink(void **state) {
    (void)state;
    const struct forecast_point points[] = {point(0, 9), point(1, 8), point(2, 6), point(3, 7)};
    struct forecast free_to_fall = forecast_of(points, 4, evening(20), false);
    assert_true(free_to_fall.value[FORECAST_MIDDLE] < 7);
    struct forecast stock = forecast_of(points, 4, evening(20), true);
    for (int line = 0; line < FORECAST_LINES; line++)
        assert_true(stock.value[line] >= 7);
    assert_near(stock.slope[FORECAST_MIDDLE], free_to_fall.slope[FORECAST_MIDDLE], 0);
}

static void what_cannot_be_forecast_says_why(void **state) {
    (void)state;
    struct forecast_point points[] = {point(0, 1), point(1, 2), point(2, 3), point(3, 4)};
    assert_int_equal(forecast_of(NULL, 0, evening(9), false).reason, FORECAST_TOO_FEW);
    struct forecast few = forecast_of(points, 3, evening(9), false);
    assert_int_equal(few.reason, FORECAST_TOO_FEW);
    assert_int_equal(few.points, 3);
    assert_true(isnan(few.value[FORECAST_MIDDLE]) && isnan(few.slope[FORECAST_LOW]));
    assert_int_equal(forecast_of(points, 4, evening(3) - 1, false).reason, FORECAST_PAST);
    assert_int_equal(forecast_of(points, 4, evening(3), false).reason, FORECAST_OK);
    points[2].at = points[1].at;
    assert_int_equal(forecast_of(points, 4, evening(9), false).reason, FORECAST_NOT_SORTED);
    points[2] = point(2, (double)NAN);
    assert_int_equal(forecast_of(points, 4, evening(9), false).reason, FORECAST_NOT_FINITE);
    points[2] = point(2, -(double)INFINITY);
    assert_int_equal(forecast_of(points, 4, evening(9), false).reason, FORECAST_NOT_FINITE);
    for (int i = 0; i < 4; i++)
        points[i].value = i % 2 ? 1.7e308 : -1.7e308;
    assert_int_equal(forecast_of(points, 4, evening(9), false).reason, FORECAST_NOT_FINITE);
    for (int i = 0; i < 4; i++)
        points[i].value = i * 4e307;
    assert_int_equal(forecast_of(points, 4, evening(9), false).reason, FORECAST_NOT_FINITE);
}

static void many_points_are_thinned_evenly(void **state) {
    (void)state;
    static struct forecast_point points[MOST];
    for (int i = 0; i < MOST; i++)
        points[i] = point(i, 5 * i + (i % 3));
    struct forecast f = forecast_of(points, MOST, evening(MOST + 99), false);
    assert_int_equal(f.reason, FORECAST_OK);
    assert_int_equal(f.points, MOST);
    assert_int_equal(f.used, FORECAST_POINTS);
    assert_int_equal(f.last_at, evening(MOST - 1));
    assert_near(f.slope[FORECAST_MIDDLE], 5, 1e-3);
    assert_near(f.value[FORECAST_MIDDLE], 5 * (MOST + 99) + 1, 3);
    f = forecast_of(points, FORECAST_POINTS + 1, evening(MOST), false);
    assert_int_equal(f.used, FORECAST_POINTS);
    f = forecast_of(points, FORECAST_POINTS, evening(MOST), false);
    assert_int_equal(f.used, FORECAST_POINTS);
}

/* A series that stands still but for its ends has almost only equal slopes. */
static void four_hundred_equal_values_are_no_hardship(void **state) {
    (void)state;
    struct forecast_point points[FORECAST_POINTS];
    for (int i = 0; i < FORECAST_POINTS; i++)
        points[i] = point(i, i == 0 ? -1 : 42);
    struct forecast f = forecast_of(points, FORECAST_POINTS, evening(1000), false);
    for (int line = 0; line < FORECAST_LINES; line++)
        assert_near(f.value[line], 42, 0);
}

/* ---- the day --------------------------------------------------------------------------------- */

static struct forecast rising_ten_a_day(void) {
    struct forecast_point points[10];
    for (int i = 0; i < 10; i++)
        points[i] = point(i, 10 * i);
    return forecast_of(points, 10, evening(30), false);
}

static void the_day_it_will_be_reached(void **state) {
    (void)state;
    struct forecast f = rising_ten_a_day();
    day when = -1;
    for (int line = 0; line < FORECAST_LINES; line++) {
        assert_int_equal(forecast_reach(&f, line, 150, true, &when), FORECAST_ON_DAY);
        assert_int_equal(when, start_day() + 15);
        assert_int_equal(forecast_reach(&f, line, 150.1, true, &when), FORECAST_ON_DAY);
        assert_int_equal(when, start_day() + 16);
    }
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 90, true, &when), FORECAST_REACHED);
    assert_int_equal(when, start_day() + 9);
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 95, false, &when), FORECAST_REACHED);
}

static void a_line_that_leads_away_never_reaches(void **state) {
    (void)state;
    struct forecast f = rising_ten_a_day();
    day when = -1;
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 80, false, &when), FORECAST_NEVER);
    struct forecast_point level[] = {point(0, 5), point(1, 5), point(2, 5), point(3, 5)};
    f = forecast_of(level, 4, evening(9), false);
    assert_int_equal(forecast_reach(&f, FORECAST_HIGH, 6, true, &when), FORECAST_NEVER);
    assert_int_equal(when, -1);
}

static void beyond_the_horizon_there_is_no_day(void **state) {
    (void)state;
    struct forecast f = rising_ten_a_day();
    day when = -1;
    assert_int_equal(
        forecast_reach(&f, FORECAST_MIDDLE, 90 + 10 * FORECAST_HORIZON_DAYS, true, &when),
        FORECAST_ON_DAY);
    assert_int_equal(when, start_day() + 9 + FORECAST_HORIZON_DAYS);
    assert_int_equal(
        forecast_reach(&f, FORECAST_MIDDLE, 91 + 10 * FORECAST_HORIZON_DAYS, true, &when),
        FORECAST_BEYOND);
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 1e300, true, &when), FORECAST_BEYOND);
    struct forecast_point late[4];
    for (int i = 0; i < 4; i++)
        late[i] = (struct forecast_point){MOMENT_LAST - 4000 + 1000 * (moment)i, i};
    f = forecast_of(late, 4, MOMENT_LAST, false);
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 3.5, true, &when), FORECAST_ON_DAY);
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 9, true, &when), FORECAST_BEYOND);
}

static void a_line_already_past_the_target_reaches_it_now(void **state) {
    (void)state;
    struct forecast_point points[10];
    for (int i = 0; i < 10; i++)
        points[i] = point(i, 10 * i);
    points[9].value = 40; /* a slip below the trend */
    struct forecast f = forecast_of(points, 10, evening(30), false);
    day when = -1;
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 60, true, &when), FORECAST_ON_DAY);
    assert_int_equal(when, start_day() + 9);
}

static void the_lines_give_the_earliest_and_the_latest_day(void **state) {
    (void)state;
    struct forecast_point points[12];
    for (int i = 0; i < 12; i++)
        points[i] = point(7 * i, 100 - 3 * i + (i * 5) % 4);
    struct forecast f = forecast_of(points, 12, evening(365), false);
    day days[FORECAST_LINES] = {0};
    for (int line = 0; line < FORECAST_LINES; line++)
        assert_int_equal(forecast_reach(&f, line, 40, false, &days[line]), FORECAST_ON_DAY);
    assert_true(days[FORECAST_LOW] < days[FORECAST_MIDDLE]);
    assert_true(days[FORECAST_MIDDLE] < days[FORECAST_HIGH]);
}

static void without_a_forecast_no_day_is_known(void **state) {
    (void)state;
    struct forecast f = forecast_of(NULL, 0, 0, false);
    day when = -1;
    assert_int_equal(forecast_reach(&f, FORECAST_MIDDLE, 1, true, &when), FORECAST_UNKNOWN);
    f = rising_ten_a_day();
    assert_int_equal(
        forecast_reach(&f, FORECAST_MIDDLE, (double)NAN, true, &when), FORECAST_UNKNOWN);
    assert_int_equal(when, -1);
}

static void every_word_is_there(void **state) {
    (void)state;
    for (unsigned i = 0; i < FORECAST_REASONS; i++) {
        say_use(SAY_EN);
        const char *english = forecast_reason_text(i);
        say_use(SAY_VI);
        assert_string_not_equal(forecast_reason_text(i), english);
        assert_true(forecast_reason_name(i)[0] != '\0');
    }
    for (unsigned i = 0; i < FORECAST_REACHES; i++) {
        say_use(SAY_EN);
        const char *english = forecast_reach_text(i);
        say_use(SAY_VI);
        assert_string_not_equal(forecast_reach_text(i), english);
        assert_true(forecast_reach_name(i)[0] != '\0');
    }
    assert_string_equal(forecast_reason_name(FORECAST_REASONS), "");
    assert_string_equal(forecast_reason_text(FORECAST_REASONS), "");
    assert_string_equal(forecast_reach_name(FORECAST_REACHES), "");
    assert_string_equal(forecast_reach_text(FORECAST_REACHES), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lines_are_those_of_scipy),
        cmocka_unit_test(the_lines_are_those_of_the_definition),
        cmocka_unit_test(four_points_by_hand),
        cmocka_unit_test(a_straight_line_goes_on),
        cmocka_unit_test(a_mistyped_last_report_moves_little),
        cmocka_unit_test(a_stock_is_never_forecast_to_shrink),
        cmocka_unit_test(what_cannot_be_forecast_says_why),
        cmocka_unit_test(many_points_are_thinned_evenly),
        cmocka_unit_test(four_hundred_equal_values_are_no_hardship),
        cmocka_unit_test(the_day_it_will_be_reached),
        cmocka_unit_test(a_line_that_leads_away_never_reaches),
        cmocka_unit_test(beyond_the_horizon_there_is_no_day),
        cmocka_unit_test(a_line_already_past_the_target_reaches_it_now),
        cmocka_unit_test(the_lines_give_the_earliest_and_the_latest_day),
        cmocka_unit_test(without_a_forecast_no_day_is_known),
        cmocka_unit_test(every_word_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
