#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "support/world.h"

static const char DAY[] = "2025-03-31";

/* A province over two communes. */
struct province {
    struct world w;
    uint32_t p, a, b;
};

static struct province *province_new(void) {
    static struct province v;
    v = (struct province){.w = WORLD_EMPTY};
    v.p = world_unit(&v.w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    v.a = world_unit(&v.w, UNIT_COMMUNE, "A", v.p, "2000-01-01");
    v.b = world_unit(&v.w, UNIT_COMMUNE, "B", v.p, "2000-01-01");
    return &v;
}

static double known_at(
    struct world *w, uint32_t indicator, uint32_t unit, const char *at, uint32_t known) {
    const struct grid *grid = world_grid(w, at, known, DAY);
    return grid_value(grid, indicator, grid_node(grid, unit));
}

/* ---- any moment, as known at any position ---------------------------------------------------- */

static void the_past_is_as_near_as_today(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    world_entry(&v->w, v->a, i, "2025-01-31", "10"); /* 1 */
    world_entry(&v->w, v->b, i, "2025-01-31", "20"); /* 2 */
    world_entry(&v->w, v->a, i, "2025-02-28", "11"); /* 3 */
    world_entry(&v->w, v->a, i, "2025-01-31", "12"); /* 4: corrected */
    world_withdraw(&v->w, v->b, i, "2025-01-31");    /* 5 */
    static const struct {
        const char *at;
        uint32_t known;
        double value;
    } cases[] = {
        {"2025-01-30", WORLD_NOW, NAN}, {"2025-01-31", 0, NAN}, {"2025-01-31", 1, 10},
        {"2025-01-31", 2, 30},          {"2025-01-31", 3, 30},  {"2025-01-31", 4, 32},
        {"2025-01-31", 5, 12},          {"2025-02-28", 2, 30},  {"2025-02-28", 3, 31},
        {"2025-02-28", 4, 31},          {"2025-02-28", 5, 11},  {DAY, WORLD_NOW, 11},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++)
        assert_same(known_at(&v->w, i, v->p, cases[c].at, cases[c].known), cases[c].value);
    world_release(&v->w);
}

static void what_is_from_before_may_be_left_out(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    uint32_t j = world_indicator(&v->w, "j", ROLLUP_SUM);
    world_entry(&v->w, v->a, i, "2024-12-31", "10");
    world_entry(&v->w, v->b, i, "2025-01-31", "20");
    world_entry(&v->w, v->a, j, "2024-12-31", "5");
    struct engine *engine = world_engine(&v->w);
    moment since[] = {world_moment("2025-01-01T00:00"), 0};
    struct engine_query query = {world_moment(DAY), WORLD_NOW, world_day(DAY), since};
    struct grid grid = {0};
    struct error error = {0};
    assert_true(engine_compute(engine, &query, &grid, &error));
    assert_same(grid_value(&grid, i, grid_node(&grid, v->p)), 20);
    assert_none(grid_value(&grid, i, grid_node(&grid, v->a)));
    assert_same(grid_value(&grid, j, grid_node(&grid, v->p)), 5);
    since[0] = world_moment("2024-12-31");
    assert_true(engine_compute(engine, &query, &grid, &error));
    assert_same(grid_value(&grid, i, grid_node(&grid, v->p)), 30);
    grid_release(&grid);
    world_release(&v->w);
}

static void each_rule_over_time_is_heard(void **state) {
    (void)state;
    static const double values[OVER_TIMES] = {
        [OVER_TIME_LAST] = 4, [OVER_TIME_SUM] = 21, [OVER_TIME_MEAN] = 7,
        [OVER_TIME_MIN] = 2,  [OVER_TIME_MAX] = 15,
    };
    for (unsigned rule = 0; rule < OVER_TIMES; rule++) {
        struct province *v = province_new();
        uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
        world_of(&v->w, i)->over_time = (uint8_t)rule;
        world_entry(&v->w, v->a, i, "2025-01-31", "15");
        world_entry(&v->w, v->a, i, "2025-02-28", "2");
        world_entry(&v->w, v->a, i, DAY, "4");
        assert_same(world_value(&v->w, i, v->p, DAY, DAY), values[rule]);
        world_release(&v->w);
    }
}

/* ---- before and after a reorganisation ------------------------------------------------------- */

static void figures_are_seen_under_either_organisation(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t q = world_unit(&v->w, UNIT_PROVINCE, "Q", MODEL_NONE, "2000-01-01");
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    world_move(&v->w, v->b, q, "2025-02-01");
    world_entry(&v->w, v->a, i, "2025-01-31", "10");
    world_entry(&v->w, v->b, i, "2025-01-31", "20");
    assert_same(world_value(&v->w, i, v->p, DAY, "2025-01-31"), 30);
    assert_none(world_value(&v->w, i, q, DAY, "2025-01-31"));
    assert_same(world_value(&v->w, i, v->p, DAY, "2025-02-01"), 10);
    assert_same(world_value(&v->w, i, q, DAY, "2025-02-01"), 20);
    const struct grid *grid = world_grid(&v->w, DAY, WORLD_NOW, "1999-12-31");
    assert_int_equal(grid_node(grid, v->p), MODEL_NONE);
    assert_int_equal(grid_node(grid, 4711), MODEL_NONE);
    assert_int_equal(grid->frame->structure->count, 0);
    world_release(&v->w);
}

static void a_grid_is_filled_again_and_again(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-02-01");
    world_entry(&v->w, v->a, i, "2025-01-31", "10");
    world_entry(&v->w, n, i, "2025-02-28", "5");
    static const char *const days[] = {"2025-02-28", "2025-01-31", DAY};
    const double *memory = NULL;
    for (int round = 0; round < 6; round++) {
        const char *day_of_round = days[round % 3];
        const struct grid *grid = world_grid(&v->w, DAY, WORLD_NOW, day_of_round);
        assert_same(grid_value(grid, i, grid_node(grid, v->p)), round % 3 == 1 ? 10 : 15);
        assert_true(!memory || memory == grid->rows[i].values);
        memory = grid->rows[i].values;
    }
    world_release(&v->w);
}

/* ---- ratios and computed indicators ---------------------------------------------------------- */

static void a_ratio_is_of_the_sums_and_not_the_mean_of_ratios(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t poor = world_indicator(&v->w, "poor", ROLLUP_SUM);
    uint32_t all = world_indicator(&v->w, "all", ROLLUP_SUM);
    uint32_t rate = world_ratio(&v->w, "rate", poor, all, 100);
    world_entry(&v->w, v->a, poor, DAY, "30");
    world_entry(&v->w, v->a, all, DAY, "40");
    world_entry(&v->w, v->b, poor, DAY, "5");
    world_entry(&v->w, v->b, all, DAY, "60");
    assert_same(world_value(&v->w, rate, v->a, DAY, DAY), 75);
    assert_near(world_value(&v->w, rate, v->b, DAY, DAY), 100 * 5.0 / 60);
    assert_same(world_value(&v->w, rate, v->p, DAY, DAY), 35);
    world_release(&v->w);
}

static void a_reported_ratio_stands_where_it_is_reported(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t poor = world_indicator(&v->w, "poor", ROLLUP_SUM);
    uint32_t all = world_indicator(&v->w, "all", ROLLUP_SUM);
    uint32_t rate = world_ratio(&v->w, "rate", poor, all, 100);
    world_entry(&v->w, v->a, poor, "2025-02-28", "30"); /* 1 */
    world_entry(&v->w, v->a, all, "2025-01-31", "40");  /* 2 */
    world_entry(&v->w, v->p, rate, DAY, "33.3");        /* 3 */
    world_entry(&v->w, v->b, rate, DAY, "44.4");        /* 4 */
    struct figure province = world_figure(&v->w, rate, v->p, DAY, DAY);
    assert_same(province.value, 33.3);
    assert_same(province.own, 33.3);
    assert_int_equal(province.as_of, world_moment(DAY));
    assert_int_equal(province.seq, 3);
    struct figure b = world_figure(&v->w, rate, v->b, DAY, DAY);
    assert_same(b.value, 44.4);
    assert_same(b.own, 44.4);
    struct figure a = world_figure(&v->w, rate, v->a, DAY, DAY);
    assert_same(a.value, 75);
    assert_none(a.own);
    assert_int_equal(a.as_of, world_moment("2025-02-28")); /* the part heard of last */
    assert_int_equal(a.seq, 2);
    world_release(&v->w);
}

/* A and B, which reported the rate themselves, become N: N's rate is made of its parts alone. */
static void a_ratio_that_is_not_inherited_is_as_fresh_as_its_parts(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t poor = world_indicator(&v->w, "poor", ROLLUP_SUM);
    uint32_t all = world_indicator(&v->w, "all", ROLLUP_SUM);
    uint32_t rate = world_ratio(&v->w, "rate", poor, all, 100);
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-03-01");
    world_merge(&v->w, v->a, n, "2025-03-01");
    world_merge(&v->w, v->b, n, "2025-03-01");
    world_entry(&v->w, n, poor, DAY, "30");
    world_entry(&v->w, n, all, "2025-03-15", "40");
    world_simulated(&v->w, v->a, rate, "2025-01-31", "10");
    struct figure figure = world_figure(&v->w, rate, n, DAY, DAY);
    assert_same(figure.value, 75);
    assert_int_equal(figure.as_of, world_moment(DAY));
    assert_int_equal(figure.seq, 2);
    assert_false(figure.simulated);
    world_release(&v->w);
}

static void a_computed_indicator_follows_the_roll_up(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t paid = world_indicator(&v->w, "paid", ROLLUP_SUM);
    world_indicator(&v->w, "plan.local", ROLLUP_SUM);
    world_indicator(&v->w, "plan.central", ROLLUP_SUM);
    uint32_t rate = world_expression(&v->w, "rate", "paid / (plan.local + plan.central)");
    world_of(&v->w, rate)->factor = 100;
    uint32_t twice = world_expression(&v->w, "twice", "2 * rate"); /* of a computed one */
    for (uint32_t i = 0; i < 3; i++) {
        world_entry(&v->w, v->a, i, DAY, i ? "20.5" : "10.25");
        world_entry(&v->w, v->b, i, DAY, i ? "79.5" : "19.75");
    }
    assert_same(world_value(&v->w, rate, v->a, DAY, DAY), 25);
    assert_same(world_value(&v->w, rate, v->p, DAY, DAY), 15);
    assert_same(world_value(&v->w, twice, v->p, DAY, DAY), 30);
    struct figure figure = world_figure(&v->w, rate, v->p, DAY, DAY);
    assert_int_equal(figure.reason, FIGURE_OK);
    assert_none(figure.own);
    assert_none(figure.derived);
    assert_same(world_value(&v->w, paid, v->p, DAY, DAY), 30);
    world_release(&v->w);
}

static void division_by_zero_says_so(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&v->w, "y", ROLLUP_SUM);
    uint32_t ratio = world_ratio(&v->w, "ratio", x, y, 1);
    uint32_t computed = world_expression(&v->w, "computed", "x / y");
    world_entry(&v->w, v->a, x, DAY, "5");
    world_entry(&v->w, v->a, y, DAY, "0");
    world_entry(&v->w, v->b, x, DAY, "5");
    static const enum figure_reason in_a = FIGURE_DIVISION_BY_ZERO;
    uint32_t both[] = {ratio, computed};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        struct figure figure = world_figure(&v->w, both[i], v->a, DAY, DAY);
        assert_none(figure.value);
        assert_int_equal(figure.reason, in_a);
        assert_int_equal(figure.as_of, 0);
        assert_int_equal(figure.seq, 0);
        assert_int_equal(world_figure(&v->w, both[i], v->b, DAY, DAY).reason, FIGURE_NO_VALUE);
        assert_int_equal(world_figure(&v->w, both[i], v->p, DAY, DAY).reason, in_a);
    }
    world_release(&v->w);
}

static void what_is_too_large_is_no_figure(void **state) {
    (void)state;
    struct province *v = province_new();
    world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t huge = world_expression(&v->w, "huge", "x");
    world_of(&v->w, huge)->factor = 1e308;
    world_entry(&v->w, v->a, 0, DAY, "100");
    struct figure figure = world_figure(&v->w, huge, v->a, DAY, DAY);
    assert_none(figure.value);
    assert_int_equal(figure.reason, FIGURE_NOT_FINITE);
    world_release(&v->w);
}

static void refuse_engine(struct world *w, enum error_code code, const char *named) {
    struct engine *engine = NULL;
    struct error error = {0};
    const struct store *store = world_store(w);
    assert_false(engine_new(&w->model, store, 1, NULL, &engine, &error));
    assert_int_equal(error.code, code);
    assert_non_null(strstr(error.message, named));
    assert_null(engine);
}

static void circles_and_unreadable_expressions_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *x, *y;
        enum error_code code;
        const char *named;
    } cases[] = {
        {"y + 1", "x + 1", ERROR_CONFLICT, "x"},
        {"x", "1", ERROR_CONFLICT, "x"},
        {"1 +", "1", ERROR_INPUT, ""},
        {"nobody", "1", ERROR_NOT_FOUND, "nobody"},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct world w = WORLD_EMPTY;
        world_expression(&w, "x", cases[c].x);
        world_expression(&w, "y", cases[c].y);
        refuse_engine(&w, cases[c].code, cases[c].named);
        world_release(&w);
    }
    struct world w = WORLD_EMPTY;
    uint32_t mean = world_indicator(&w, "mean", ROLLUP_WEIGHTED_MEAN);
    uint32_t ratio = world_ratio(&w, "ratio", mean, mean, 1);
    world_of(&w, mean)->weight_by = ratio;
    refuse_engine(&w, ERROR_CONFLICT, "mean");
    world_release(&w);
}

static void indicators_not_yet_known_are_passed_over(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t later = world_expression(&v->w, "later", "1 +");
    world_of(&v->w, later)->known = false;
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    world_entry(&v->w, v->a, i, DAY, "5");
    assert_same(world_value(&v->w, i, v->p, DAY, DAY), 5);
    world_release(&v->w);
}

/* ---- one figure with all behind it ----------------------------------------------------------- */

static void both_sides_of_a_figure_are_told(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    world_entry(&v->w, v->a, i, DAY, "0.1");
    world_entry(&v->w, v->b, i, DAY, "0.1");
    struct figure derived = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_same(derived.value, 0.2);
    assert_same(derived.derived, 0.2);
    assert_none(derived.own);
    assert_same(derived.rest, 0);
    assert_int_equal(derived.marks, ROLLUP_DERIVED);
    world_entry(&v->w, v->p, i, DAY, "0.1");
    struct figure replaced = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_same(replaced.value, 0.1);
    assert_same(replaced.own, 0.1);
    assert_same(replaced.derived, 0.2);
    world_of(&v->w, i)->above = ABOVE_ADDS;
    struct figure added = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_same(added.value, 0.3);
    assert_same(added.own, 0.1); /* not 0.3 − 0.2 in binary, which is less */
    assert_same(added.derived, 0.2);
    struct figure leaf = world_figure(&v->w, i, v->a, DAY, DAY);
    assert_same(leaf.own, 0.1);
    assert_none(leaf.derived);
    world_release(&v->w);
}

static void a_rest_is_told_to_its_last_digit(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    uint32_t x = world_unit(&v->w, UNIT_COMMUNE, "X", v->p, "2025-03-01");
    uint32_t y = world_unit(&v->w, UNIT_COMMUNE, "Y", v->p, "2025-03-01");
    world_end(&v->w, v->a, "2025-03-01");
    world_lineage(&v->w, v->a, x, "2025-03-01", WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_lineage(&v->w, v->a, y, "2025-03-01", WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_entry(&v->w, v->a, i, "2025-02-28", "0.1");
    world_entry(&v->w, v->b, i, "2025-02-28", "0.2");
    struct figure figure = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_same(figure.value, 0.3);
    assert_same(figure.rest, 0.1);
    assert_same(figure.derived, 0.3);
    assert_true(figure.marks & ROLLUP_PARTIAL);
    struct figure indivisible = world_figure(&v->w, i, x, DAY, DAY);
    assert_int_equal(indivisible.reason, FIGURE_INDIVISIBLE);
    assert_none(indivisible.value);
    world_release(&v->w);
}

static void a_figure_says_how_fresh_it_is(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    world_entry(&v->w, v->a, i, "2025-02-28", "1");     /* 1 */
    world_simulated(&v->w, v->b, i, "2025-01-31", "2"); /* 2 */
    struct figure a = world_figure(&v->w, i, v->a, DAY, DAY);
    assert_int_equal(a.as_of, world_moment("2025-02-28"));
    assert_int_equal(a.seq, 1);
    assert_false(a.simulated);
    struct figure p = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_int_equal(p.as_of, world_moment("2025-02-28"));
    assert_int_equal(p.seq, 2);
    assert_true(p.simulated);
    /* A real figure later in B: nothing simulated is behind the sum any more. */
    world_entry(&v->w, v->b, i, DAY, "3"); /* 3 */
    p = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_int_equal(p.as_of, world_moment(DAY));
    assert_int_equal(p.seq, 3);
    assert_false(p.simulated);
    /* Where all of a span count, each of them is behind it. */
    world_of(&v->w, i)->over_time = OVER_TIME_SUM;
    assert_true(world_figure(&v->w, i, v->p, DAY, DAY).simulated);
    /* A reported figure stands for itself. */
    world_of(&v->w, i)->over_time = OVER_TIME_LAST;
    world_simulated(&v->w, v->p, i, "2025-01-15", "9"); /* 4 */
    p = world_figure(&v->w, i, v->p, DAY, DAY);
    assert_int_equal(p.as_of, world_moment("2025-01-15"));
    assert_int_equal(p.seq, 4);
    assert_true(p.simulated);
    world_release(&v->w);
}

static void an_inherited_figure_is_as_fresh_as_what_it_comes_from(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = world_indicator(&v->w, "i", ROLLUP_SUM);
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-02-01");
    uint32_t o = world_unit(&v->w, UNIT_COMMUNE, "O", v->p, "2025-03-01");
    world_merge(&v->w, v->a, n, "2025-02-01");
    world_merge(&v->w, v->b, n, "2025-02-01");
    world_merge(&v->w, n, o, "2025-03-01");
    world_entry(&v->w, v->a, i, "2025-01-31", "1");     /* 1 */
    world_simulated(&v->w, v->b, i, "2025-01-15", "2"); /* 2 */
    struct figure heir = world_figure(&v->w, i, o, DAY, DAY);
    assert_int_equal(heir.as_of, world_moment("2025-01-31"));
    assert_int_equal(heir.seq, 2);
    assert_true(heir.simulated);
    /* News of a successor's successor are behind the old unit's figure too. */
    world_entry(&v->w, o, i, DAY, "30"); /* 3 */
    struct figure old = world_figure(&v->w, i, v->a, DAY, "2025-01-31");
    assert_near(old.value, 10);
    assert_int_equal(old.as_of, world_moment(DAY));
    assert_int_equal(old.seq, 3);
    world_release(&v->w);
}

static void a_computed_figure_is_as_fresh_as_the_part_heard_of_last(void **state) {
    (void)state;
    struct province *v = province_new();
    world_indicator(&v->w, "x", ROLLUP_SUM);
    world_indicator(&v->w, "y", ROLLUP_SUM);
    uint32_t z = world_expression(&v->w, "z", "x + y");
    uint32_t five = world_expression(&v->w, "five", "5");
    world_entry(&v->w, v->a, 0, DAY, "1");
    world_simulated(&v->w, v->a, 1, "2025-01-31", "2");
    struct figure figure = world_figure(&v->w, z, v->a, DAY, DAY);
    assert_same(figure.value, 3);
    assert_int_equal(figure.as_of, world_moment(DAY));
    assert_int_equal(figure.seq, 2);
    assert_true(figure.simulated);
    figure = world_figure(&v->w, five, v->a, DAY, DAY);
    assert_same(figure.value, 5);
    assert_int_equal(figure.as_of, 0);
    world_release(&v->w);
}

static void a_computed_figure_is_covered_as_its_poorest_part(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&v->w, "y", ROLLUP_SUM);
    uint32_t z = world_expression(&v->w, "z", "x + y");
    uint32_t ratio = world_ratio(&v->w, "ratio", x, y, 1);
    world_entry(&v->w, v->a, x, DAY, "1");
    world_entry(&v->w, v->b, x, DAY, "1");
    world_entry(&v->w, v->a, y, DAY, "1");
    uint32_t made[] = {z, ratio};
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        struct figure figure = world_figure(&v->w, made[i], v->p, DAY, DAY);
        assert_int_equal(figure.have, 1);
        assert_int_equal(figure.owed, 2);
    }
    /* A ratio that is owed for itself is covered by those who report it. */
    world_of(&v->w, ratio)->owed_by = 1 << UNIT_COMMUNE;
    world_entry(&v->w, v->b, ratio, DAY, "1");
    struct figure figure = world_figure(&v->w, ratio, v->p, DAY, DAY);
    assert_int_equal(figure.have, 1);
    assert_int_equal(figure.owed, 2);
    world_release(&v->w);
}

static void marks_of_parts_hold_for_the_whole(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&v->w, "y", ROLLUP_SUM);
    uint32_t z = world_expression(&v->w, "z", "x + y");
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-03-01");
    world_merge(&v->w, v->a, n, "2025-03-01");
    world_entry(&v->w, v->a, x, "2025-02-28", "1");
    world_entry(&v->w, n, y, DAY, "1");
    assert_int_equal(world_marks(&v->w, z, n, DAY, DAY), FOLD_INHERITED);
    assert_true(world_marks(&v->w, z, v->p, DAY, DAY) & FOLD_INHERITED);
    world_release(&v->w);
}

/* ---- through time ---------------------------------------------------------------------------- */

static void a_series_is_the_board_moment_by_moment(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&v->w, "y", ROLLUP_SUM);
    world_ratio(&v->w, "ratio", x, y, 100);
    uint32_t z = world_expression(&v->w, "z", "ratio + 1");
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-03-01");
    world_merge(&v->w, v->a, n, "2025-03-01");
    world_entry(&v->w, v->a, x, "2025-01-31", "10");
    world_entry(&v->w, v->a, y, "2025-01-31", "40");
    world_entry(&v->w, v->b, x, "2025-02-28", "10");
    world_entry(&v->w, v->b, y, "2025-02-28", "10");
    world_entry(&v->w, n, x, DAY, "30");
    static const char *const times[] = {"2025-01-30", "2025-01-31", "2025-02-28", "2025-03-01",
                                        "2025-03-30", DAY,          "2030-01-01"};
    moment moments[COUNT_OF(times)];
    for (size_t m = 0; m < COUNT_OF(times); m++)
        moments[m] = world_moment(times[m]);
    static const char *const structures[] = {"2025-01-01", DAY};
    for (size_t s = 0; s < COUNT_OF(structures); s++) {
        for (uint32_t i = 0; i <= z; i++) {
            for (uint32_t unit = v->p; unit <= n; unit++) {
                double values[COUNT_OF(times)];
                struct error error = {0};
                assert_true(engine_series(
                    world_engine(&v->w), i, unit, world_day(structures[s]), WORLD_NOW, 0, moments,
                    COUNT_OF(times), values, &error));
                for (size_t m = 0; m < COUNT_OF(times); m++) {
                    const struct grid *grid = world_grid(&v->w, times[m], WORLD_NOW, structures[s]);
                    uint32_t node = grid_node(grid, unit);
                    assert_same(
                        values[m], node == MODEL_NONE ? (double)NAN : grid_value(grid, i, node));
                }
            }
        }
    }
    world_release(&v->w);
}

static void a_series_counts_from_a_moment_on(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    world_entry(&v->w, v->a, x, "2024-12-31", "10");
    uint32_t known = world_entry(&v->w, v->a, x, "2025-01-31", "20");
    world_entry(&v->w, v->a, x, "2025-02-28", "30");
    moment moments[] = {
        world_moment("2025-01-15"), world_moment("2025-01-31"), world_moment("2025-02-28")};
    double values[3];
    struct error error = {0};
    assert_true(engine_series(
        world_engine(&v->w), x, v->p, world_day(DAY), known, world_moment("2025-01-01"), moments, 3,
        values, &error));
    assert_none(values[0]);
    assert_same(values[1], 20);
    assert_same(values[2], 20);
    world_release(&v->w);
}

/* ---- who has not reported -------------------------------------------------------------------- */

static void who_owes_and_has_nothing_is_missing(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t x = world_indicator(&v->w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&v->w, "y", ROLLUP_SUM);
    world_expression(&v->w, "z", "x + y");
    world_of(&v->w, 2)->owed_by = 1 << UNIT_COMMUNE; /* nobody reports what is computed */
    world_of(&v->w, y)->owed_by = 1 << UNIT_COMMUNE | 1 << UNIT_PROVINCE;
    uint32_t later = world_indicator(&v->w, "later", ROLLUP_SUM);
    world_of(&v->w, later)->known = false;
    uint32_t n = world_unit(&v->w, UNIT_COMMUNE, "N", v->p, "2025-03-01");
    world_merge(&v->w, v->b, n, "2025-03-01");
    world_entry(&v->w, v->a, x, "2025-02-28", "1");
    world_entry(&v->w, v->p, y, "2025-02-28", "0");
    world_entry(&v->w, v->b, x, "2025-02-28", "1");
    world_withdraw(&v->w, v->b, x, "2025-02-28");
    struct missing_reports missing = {0};
    struct error error = {0};
    struct span february = {world_moment("2025-02-01"), world_moment("2025-02-28"), WORLD_NOW};
    assert_true(engine_missing(
        world_engine(&v->w), world_day("2025-02-28"), february, MODEL_NONE, &missing, &error));
    assert_int_equal(missing.count, 3);
    const struct missing_report old[] = {{x, v->b}, {y, v->a}, {y, v->b}};
    assert_memory_equal(missing.items, old, sizeof old);
    /* Under the new organisation N owes, whatever B did; only one indicator is asked for. */
    assert_true(engine_missing(world_engine(&v->w), world_day(DAY), february, x, &missing, &error));
    assert_int_equal(missing.count, 1);
    assert_int_equal(missing.items[0].unit, n);
    /* Before the withdrawal was known, B had reported. */
    february.known = 3;
    assert_true(engine_missing(
        world_engine(&v->w), world_day("2025-02-28"), february, x, &missing, &error));
    assert_int_equal(missing.count, 0);
    missing_release(&missing);
    world_release(&v->w);
}

/* ---- threads and kernels --------------------------------------------------------------------- */

/* Forty communes, thirty indicators of all kinds that need each other, a reorganisation. */
static void make_much(struct world *w) {
    static char codes[64][8];
    uint32_t p = world_unit(w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t n = world_unit(w, UNIT_COMMUNE, "N", p, "2025-02-01");
    for (uint32_t c = 0; c < 40; c++) {
        uint32_t commune = world_unit(w, UNIT_COMMUNE, "c", p, "2000-01-01");
        if (c < 5)
            world_merge(w, commune, n, "2025-02-01");
    }
    for (uint32_t i = 0; i < 30; i++) {
        snprintf(codes[i], sizeof codes[i], "i%u", i);
        static const enum rollup rules[] = {ROLLUP_SUM,           ROLLUP_SUM, ROLLUP_RATIO,
                                            ROLLUP_WEIGHTED_MEAN, ROLLUP_MIN, ROLLUP_MAX};
        world_indicator(w, codes[i], rules[i % 6]);
        struct model_indicator *indicator = world_of(w, i);
        indicator->numerator = i ? i - 1 : 0;
        indicator->denominator = i > 1 ? i - 2 : 0;
        indicator->weight_by = i > 2 ? i - 3 : 0;
        indicator->over_time = (uint8_t)(i % OVER_TIMES);
    }
    world_expression(w, "all", "i3 + 2 * i2 / i0");
    for (uint32_t k = 0; k < 3000; k++) {
        char value[16];
        snprintf(value, sizeof value, "%u.%u", k * 7919 % 1000, k % 10);
        uint32_t unit = 2 + k * 31 % 40;
        world_entry(w, unit, k % 30, "2025-01-31", value);
    }
}

static void threads_and_kernels_change_no_bit(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_much(&w);
    static const char *const structures[] = {"2025-01-31", DAY};
    for (size_t s = 0; s < COUNT_OF(structures); s++) {
        const struct grid *one = world_grid(&w, DAY, WORLD_NOW, structures[s]);
        for (unsigned threads = 1; threads <= 4; threads++) {
            for (const struct kernel *const *k = kernel_all(); *k; k++) {
                struct engine *engine;
                struct error error = {0};
                assert_true(engine_new(&w.model, w.store, threads, *k, &engine, &error));
                assert_ptr_equal(engine_model(engine), &w.model);
                assert_ptr_equal(engine_store(engine), w.store);
                struct grid grid = {0};
                for (int round = 0; round < 3; round++)
                    assert_true(engine_compute(engine, &one->query, &grid, &error));
                size_t nodes = one->frame->structure->count;
                for (size_t i = 0; i < one->row_count; i++) {
                    assert_memory_equal(
                        grid.rows[i].values, one->rows[i].values, nodes * sizeof(double));
                    assert_memory_equal(grid.rows[i].marks, one->rows[i].marks, nodes);
                    assert_memory_equal(
                        grid.rows[i].have, one->rows[i].have, nodes * sizeof(uint32_t));
                    assert_same(grid.rows[i].divisor, one->rows[i].divisor);
                }
                grid_release(&grid);
                engine_free(engine);
            }
        }
    }
    world_release(&w);
}

static void too_many_threads_are_refused(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct engine *engine = NULL;
    struct error error = {0};
    const struct store *store = world_store(&w);
    assert_false(engine_new(&w.model, store, 0, NULL, &engine, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    assert_false(engine_new(&w.model, store, 1000, NULL, &engine, &error));
    assert_null(engine);
    engine_free(NULL);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_past_is_as_near_as_today),
        cmocka_unit_test(what_is_from_before_may_be_left_out),
        cmocka_unit_test(each_rule_over_time_is_heard),
        cmocka_unit_test(figures_are_seen_under_either_organisation),
        cmocka_unit_test(a_grid_is_filled_again_and_again),
        cmocka_unit_test(a_ratio_is_of_the_sums_and_not_the_mean_of_ratios),
        cmocka_unit_test(a_reported_ratio_stands_where_it_is_reported),
        cmocka_unit_test(a_ratio_that_is_not_inherited_is_as_fresh_as_its_parts),
        cmocka_unit_test(a_computed_indicator_follows_the_roll_up),
        cmocka_unit_test(division_by_zero_says_so),
        cmocka_unit_test(what_is_too_large_is_no_figure),
        cmocka_unit_test(circles_and_unreadable_expressions_are_refused),
        cmocka_unit_test(indicators_not_yet_known_are_passed_over),
        cmocka_unit_test(both_sides_of_a_figure_are_told),
        cmocka_unit_test(a_rest_is_told_to_its_last_digit),
        cmocka_unit_test(a_figure_says_how_fresh_it_is),
        cmocka_unit_test(an_inherited_figure_is_as_fresh_as_what_it_comes_from),
        cmocka_unit_test(a_computed_figure_is_as_fresh_as_the_part_heard_of_last),
        cmocka_unit_test(a_computed_figure_is_covered_as_its_poorest_part),
        cmocka_unit_test(marks_of_parts_hold_for_the_whole),
        cmocka_unit_test(a_series_is_the_board_moment_by_moment),
        cmocka_unit_test(a_series_counts_from_a_moment_on),
        cmocka_unit_test(who_owes_and_has_nothing_is_missing),
        cmocka_unit_test(threads_and_kernels_change_no_bit),
        cmocka_unit_test(too_many_threads_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
