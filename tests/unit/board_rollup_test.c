#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/rollup.h"
#include "support/world.h"

static const char DAY[] = "2025-03-31";

/* Nation N over provinces P and Q; communes 1, 2, 3 under P and 4 under Q. */
struct country {
    struct world w;
    uint32_t n, p, q, c[4], i;
};

static struct country *country_new(enum rollup rollup) {
    static struct country k;
    static const char *const codes[] = {"1", "2", "3", "4"};
    k = (struct country){.w = WORLD_EMPTY};
    k.n = world_unit(&k.w, UNIT_NATION, "N", MODEL_NONE, "2000-01-01");
    k.p = world_unit(&k.w, UNIT_PROVINCE, "P", k.n, "2000-01-01");
    k.q = world_unit(&k.w, UNIT_PROVINCE, "Q", k.n, "2000-01-01");
    for (int i = 0; i < 4; i++)
        k.c[i] = world_unit(&k.w, UNIT_COMMUNE, codes[i], i < 3 ? k.p : k.q, "2000-01-01");
    k.i = world_indicator(&k.w, "i", rollup);
    return &k;
}

static double at(struct country *k, uint32_t unit) {
    return world_value(&k->w, k->i, unit, DAY, DAY);
}

static void each_rule_takes_the_children_together(void **state) {
    (void)state;
    static const struct {
        enum rollup rollup;
        double in_p, in_n;
    } cases[] = {
        {ROLLUP_SUM, 15.5, 22.5},
        {ROLLUP_MIN, -4, -4},
        {ROLLUP_MAX, 19.5, 19.5},
        {ROLLUP_NONE, NAN, NAN},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct country *k = country_new(cases[c].rollup);
        world_entry(&k->w, k->c[0], k->i, DAY, "19.5");
        world_entry(&k->w, k->c[2], k->i, DAY, "-4"); /* the second has nothing: left out */
        world_entry(&k->w, k->c[3], k->i, DAY, "7");
        assert_same(at(k, k->p), cases[c].in_p);
        assert_same(at(k, k->n), cases[c].in_n);
        assert_same(at(k, k->q), cases[c].rollup == ROLLUP_NONE ? (double)NAN : 7);
        assert_none(at(k, k->c[1]));
        world_release(&k->w);
    }
}

static void nothing_below_is_nothing_above(void **state) {
    (void)state;
    for (unsigned rollup = 0; rollup < ROLLUPS; rollup++) {
        if (rollup == ROLLUP_RATIO || rollup == ROLLUP_WEIGHTED_MEAN)
            continue;
        struct country *k = country_new(rollup);
        assert_none(at(k, k->n));
        assert_int_equal(world_marks(&k->w, k->i, k->n, DAY, DAY), 0);
        world_release(&k->w);
    }
}

/* Values 50, 80, 20; weights as told. */
static void a_mean_is_weighed_by_what_weighs(void **state) {
    (void)state;
    static const struct {
        const char *weights[3];
        double mean;
    } cases[] = {
        {{"100", "300", "600"}, (5000 + 24000 + 12000) / 1000.0},
        {{"100", NULL, "600"}, (5000 + 12000) / 700.0},
        {{"100", "0", "-5"}, 50},
        {{NULL, NULL, NULL}, NAN},
        {{"0", "0", "0"}, NAN},
        {{"0.5", "0.25", "0.25"}, (25 + 20 + 5) / 1.0},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct country *k = country_new(ROLLUP_WEIGHTED_MEAN);
        uint32_t people = world_indicator(&k->w, "people", ROLLUP_SUM);
        world_of(&k->w, k->i)->weight_by = people;
        static const char *const values[] = {"50", "80", "20"};
        for (int i = 0; i < 3; i++) {
            world_entry(&k->w, k->c[i], k->i, DAY, values[i]);
            if (cases[c].weights[i])
                world_entry(&k->w, k->c[i], people, DAY, cases[c].weights[i]);
        }
        if (isnan(cases[c].mean))
            assert_none(at(k, k->p));
        else
            assert_near(at(k, k->p), cases[c].mean);
        world_release(&k->w);
    }
}

/* The nation's mean is of the provinces, by the provinces' rolled-up people. */
static void weights_are_rolled_up_before_they_weigh(void **state) {
    (void)state;
    struct country *k = country_new(ROLLUP_WEIGHTED_MEAN);
    uint32_t people = world_indicator(&k->w, "people", ROLLUP_SUM);
    world_of(&k->w, k->i)->weight_by = people;
    static const char *const values[] = {"10", "20", "30", "40"};
    static const char *const weights[] = {"1", "2", "3", "4"};
    for (int i = 0; i < 4; i++) {
        world_entry(&k->w, k->c[i], k->i, DAY, values[i]);
        world_entry(&k->w, k->c[i], people, DAY, weights[i]);
    }
    assert_near(at(k, k->p), (10 + 40 + 90) / 6.0);
    assert_near(at(k, k->n), (10 + 40 + 90 + 160) / 10.0);
    world_release(&k->w);
}

static void a_reported_value_replaces_or_is_added(void **state) {
    (void)state;
    static const struct {
        enum rollup rollup;
        enum above above;
        double in_p;
        uint8_t marks;
    } cases[] = {
        {ROLLUP_SUM, ABOVE_REPLACES, 100, ROLLUP_REPORTED},
        {ROLLUP_SUM, ABOVE_ADDS, 130, ROLLUP_REPORTED | ROLLUP_DERIVED},
        {ROLLUP_MIN, ABOVE_REPLACES, 100, ROLLUP_REPORTED},
        {ROLLUP_MAX, ABOVE_ADDS, 100, ROLLUP_REPORTED}, /* only sums can be added to */
        {ROLLUP_NONE, ABOVE_REPLACES, 100, ROLLUP_REPORTED},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct country *k = country_new(cases[c].rollup);
        world_of(&k->w, k->i)->above = (uint8_t)cases[c].above;
        world_entry(&k->w, k->c[0], k->i, DAY, "10");
        world_entry(&k->w, k->c[1], k->i, DAY, "20");
        world_entry(&k->w, k->p, k->i, DAY, "100");
        assert_same(at(k, k->p), cases[c].in_p);
        assert_int_equal(world_marks(&k->w, k->i, k->p, DAY, DAY), cases[c].marks);
        assert_same(at(k, k->n), cases[c].rollup == ROLLUP_NONE ? (double)NAN : cases[c].in_p);
        world_release(&k->w);
    }
}

static void adding_works_with_one_side_alone(void **state) {
    (void)state;
    struct country *k = country_new(ROLLUP_SUM);
    world_of(&k->w, k->i)->above = ABOVE_ADDS;
    world_entry(&k->w, k->p, k->i, DAY, "100");
    world_entry(&k->w, k->c[3], k->i, DAY, "5");
    assert_same(at(k, k->p), 100);
    assert_int_equal(world_marks(&k->w, k->i, k->p, DAY, DAY), ROLLUP_REPORTED);
    assert_same(at(k, k->q), 5);
    assert_int_equal(world_marks(&k->w, k->i, k->q, DAY, DAY), ROLLUP_DERIVED);
    assert_same(at(k, k->n), 105);
    world_release(&k->w);
}

static struct figure figure_of(struct country *k, uint32_t unit) {
    return world_figure(&k->w, k->i, unit, DAY, DAY);
}

static void coverage_counts_who_has_a_value(void **state) {
    (void)state;
    struct country *k = country_new(ROLLUP_SUM);
    world_entry(&k->w, k->c[0], k->i, DAY, "0"); /* nought is a value */
    world_entry(&k->w, k->c[3], k->i, DAY, "1");
    assert_int_equal(figure_of(k, k->p).have, 1);
    assert_int_equal(figure_of(k, k->p).owed, 3);
    assert_int_equal(figure_of(k, k->n).have, 2);
    assert_int_equal(figure_of(k, k->n).owed, 4);
    assert_int_equal(figure_of(k, k->c[0]).have, 1);
    assert_int_equal(figure_of(k, k->c[1]).have, 0);
    assert_int_equal(figure_of(k, k->c[1]).owed, 1);
    /* Provinces owe one too: themselves count. */
    world_of(&k->w, k->i)->owed_by = 1 << UNIT_COMMUNE | 1 << UNIT_PROVINCE;
    world_entry(&k->w, k->p, k->i, DAY, "9");
    assert_int_equal(figure_of(k, k->p).have, 2);
    assert_int_equal(figure_of(k, k->p).owed, 4);
    assert_int_equal(figure_of(k, k->n).have, 3);
    assert_int_equal(figure_of(k, k->n).owed, 6);
    /* Who owes nothing is not counted, whatever it reports. */
    world_of(&k->w, k->i)->owed_by = 1 << UNIT_PROVINCE;
    assert_int_equal(figure_of(k, k->n).have, 1);
    assert_int_equal(figure_of(k, k->n).owed, 2);
    assert_int_equal(figure_of(k, k->c[0]).owed, 0);
    assert_int_equal(figure_of(k, k->c[0]).have, 0);
    world_release(&k->w);
}

/* 97 of Lào Cai's 99 communes have reported. */
static void ninety_seven_of_ninety_nine(void **state) {
    (void)state;
    for (unsigned rollup = 0; rollup < 2; rollup++) {
        struct world w = WORLD_EMPTY;
        uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
        uint32_t i = world_indicator(&w, "i", rollup ? ROLLUP_MAX : ROLLUP_SUM);
        for (int c = 0; c < 99; c++) {
            uint32_t commune = world_unit(&w, UNIT_COMMUNE, "c", p, "2000-01-01");
            if (c != 20 && c != 98)
                world_entry(&w, commune, i, DAY, "0.1");
        }
        world_unit(&w, UNIT_DEPARTMENT, "d", p, "2000-01-01");
        struct figure figure = world_figure(&w, i, p, DAY, DAY);
        assert_int_equal(figure.have, 97);
        assert_int_equal(figure.owed, 99);
        assert_same(figure.value, rollup ? 0.1 : 9.7);
        world_release(&w);
    }
}

/* Rolling up one node of a row made by hand. */
static void what_is_derived_is_of_the_children_alone(void **state) {
    (void)state;
    struct country *k = country_new(ROLLUP_SUM);
    const struct grid *grid = world_grid(&k->w, DAY, WORLD_NOW, DAY);
    double values[] = {1000, 500, NAN, 1, 2, NAN, 8};
    uint8_t marks[7] = {0};
    uint32_t have[7] = {0};
    struct rollup_row row = {
        .frame = grid->frame,
        .kernel = kernel_best(),
        .indicator = k->i,
        .rule = ROLLUP_SUM,
        .values = values,
        .marks = marks,
        .have = have,
    };
    assert_same(rollup_derived(&row, grid_node(grid, k->p)), 3);
    assert_same(rollup_derived(&row, grid_node(grid, k->n)), 500);
    assert_none(rollup_derived(&row, grid_node(grid, k->c[0])));
    assert_same(values[1], 500);
    row.rule = ROLLUP_NONE;
    assert_none(rollup_derived(&row, grid_node(grid, k->p)));
    world_release(&k->w);
}

static void only_the_given_ranges_are_worked_on(void **state) {
    (void)state;
    struct country *k = country_new(ROLLUP_SUM);
    const struct grid *grid = world_grid(&k->w, DAY, WORLD_NOW, DAY);
    double values[] = {NAN, NAN, NAN, 1, 2, 4, 8};
    uint8_t marks[7] = {0};
    uint32_t have[7] = {0};
    struct rollup_row row = {
        .frame = grid->frame,
        .kernel = kernel_best(),
        .indicator = k->i,
        .rule = ROLLUP_SUM,
        .values = values,
        .marks = marks,
        .have = have,
    };
    struct node_range ranges[STRUCTURE_DEPTH];
    uint32_t p = grid_node(grid, k->p);
    rollup_row(&row, ranges, structure_ranges(grid->frame->structure, p, ranges));
    assert_same(values[p], 7);
    assert_none(values[0]);
    assert_none(values[grid_node(grid, k->q)]);
    assert_int_equal(have[p], 3);
    rollup_row(&row, ranges, structure_ranges(grid->frame->structure, MODEL_NONE, ranges));
    assert_same(values[0], 15);
    world_release(&k->w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_takes_the_children_together),
        cmocka_unit_test(nothing_below_is_nothing_above),
        cmocka_unit_test(a_mean_is_weighed_by_what_weighs),
        cmocka_unit_test(weights_are_rolled_up_before_they_weigh),
        cmocka_unit_test(a_reported_value_replaces_or_is_added),
        cmocka_unit_test(adding_works_with_one_side_alone),
        cmocka_unit_test(coverage_counts_who_has_a_value),
        cmocka_unit_test(ninety_seven_of_ninety_nine),
        cmocka_unit_test(what_is_derived_is_of_the_children_alone),
        cmocka_unit_test(only_the_given_ranges_are_worked_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
