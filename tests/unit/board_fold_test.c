/* Each example was worked out by hand from the words of fold.h; the numbers stand beside it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/fold.h"
#include "board/lineage.h"
#include "support/world.h"

static const char BEFORE[] = "2025-06-30"; /* the last day of the old organisation */
static const char EVENT[] = "2025-07-01";
static const char AFTER[] = "2025-07-31";

/* A province P over A and B until the event, over N from it on; both become N whole. */
struct merge {
    struct world w;
    uint32_t p, a, b, n, x;
};

static struct merge *merge_new(enum rollup rollup) {
    static struct merge m;
    m = (struct merge){.w = WORLD_EMPTY};
    m.p = world_unit(&m.w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    m.a = world_unit(&m.w, UNIT_COMMUNE, "A", m.p, "2000-01-01");
    m.b = world_unit(&m.w, UNIT_COMMUNE, "B", m.p, "2000-01-01");
    m.n = world_unit(&m.w, UNIT_COMMUNE, "N", m.p, EVENT);
    m.x = world_indicator(&m.w, "x", rollup);
    world_merge(&m.w, m.a, m.n, EVENT);
    world_merge(&m.w, m.b, m.n, EVENT);
    return &m;
}

/* P over A until the event, over X and Y from it on; shares of A by the caller. */
struct split {
    struct world w;
    uint32_t p, a, x, y, i;
};

static struct split *split_new(enum rollup rollup, double to_x, double to_y) {
    static struct split s;
    s = (struct split){.w = WORLD_EMPTY};
    s.p = world_unit(&s.w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    s.a = world_unit(&s.w, UNIT_COMMUNE, "A", s.p, "2000-01-01");
    s.x = world_unit(&s.w, UNIT_COMMUNE, "X", s.p, EVENT);
    s.y = world_unit(&s.w, UNIT_COMMUNE, "Y", s.p, EVENT);
    s.i = world_indicator(&s.w, "i", rollup);
    world_end(&s.w, s.a, EVENT);
    world_lineage(&s.w, s.a, s.x, EVENT, to_x, WORLD_UNKNOWN);
    world_lineage(&s.w, s.a, s.y, EVENT, to_y, WORLD_UNKNOWN);
    return &s;
}

enum { FOLD_MARKS = FOLD_INHERITED | FOLD_ESTIMATED | FOLD_INDIVISIBLE | FOLD_RESTS };

#define marks_of(w, i, unit, at, on) (world_marks((w), (i), (unit), (at), (on)) & FOLD_MARKS)

/* ---- forward: sums --------------------------------------------------------------------------- */

static void a_merged_unit_has_what_its_predecessors_had(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->a, m->x, BEFORE, "10.5");
    world_entry(&m->w, m->b, m->x, "2025-03-31", "5");
    assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), 15.5);
    assert_same(world_value(&m->w, m->x, m->p, AFTER, AFTER), 15.5);
    assert_int_equal(marks_of(&m->w, m->x, m->n, AFTER, AFTER), FOLD_INHERITED);
    assert_int_equal(marks_of(&m->w, m->x, m->p, AFTER, AFTER), FOLD_INHERITED);
    /* The new organisation can be asked about the time before it was. */
    assert_same(world_value(&m->w, m->x, m->n, "2025-05-31", AFTER), 5);
    assert_same(world_value(&m->w, m->x, m->n, BEFORE, AFTER), 15.5);
    assert_none(world_value(&m->w, m->x, m->n, "2025-01-31", AFTER));
    world_release(&m->w);
}

static void a_figure_of_its_own_stands(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->a, m->x, BEFORE, "10");
    world_entry(&m->w, m->b, m->x, BEFORE, "5");
    uint32_t own = world_entry(&m->w, m->n, m->x, AFTER, "20");
    assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), 20);
    assert_int_equal(marks_of(&m->w, m->x, m->n, AFTER, AFTER), 0);
    const struct grid *grid = world_grid(&m->w, AFTER, own - 1, AFTER);
    assert_same(grid_value(grid, m->x, grid_node(grid, m->n)), 15);
    assert_same(world_value(&m->w, m->x, m->n, "2025-07-30", AFTER), 15);
    world_release(&m->w);
}

static void one_predecessor_with_a_figure_is_enough(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->b, m->x, BEFORE, "5");
    assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), 5);
    world_release(&m->w);
}

static void without_any_figure_nothing_descends(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    assert_none(world_value(&m->w, m->x, m->n, AFTER, AFTER));
    assert_none(world_value(&m->w, m->x, m->p, AFTER, AFTER));
    assert_int_equal(marks_of(&m->w, m->x, m->n, AFTER, AFTER), 0);
    assert_none(world_value(&m->w, m->x, m->a, AFTER, BEFORE));
    world_release(&m->w);
}

static void known_shares_divide_a_sum(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, 0.3, 0.7);
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    assert_near(world_value(&s->w, s->i, s->x, AFTER, AFTER), 30);
    assert_near(world_value(&s->w, s->i, s->y, AFTER, AFTER), 70);
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 100);
    assert_int_equal(marks_of(&s->w, s->i, s->x, AFTER, AFTER), FOLD_INHERITED);
    world_entry(&s->w, s->x, s->i, AFTER, "40");
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 110);
    world_release(&s->w);
}

/* ---- what cannot be divided ------------------------------------------------------------------ */

static void an_unknown_share_is_never_assigned(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    assert_none(world_value(&s->w, s->i, s->x, AFTER, AFTER));
    assert_none(world_value(&s->w, s->i, s->y, AFTER, AFTER));
    assert_int_equal(marks_of(&s->w, s->i, s->x, AFTER, AFTER), FOLD_INDIVISIBLE);
    /* The province keeps the total although none of its communes can be given it. */
    assert_same(world_value(&s->w, s->i, s->p, AFTER, AFTER), 100);
    assert_true(world_marks(&s->w, s->i, s->p, AFTER, AFTER) & FOLD_RESTS);
    assert_true(world_marks(&s->w, s->i, s->p, AFTER, AFTER) & ROLLUP_PARTIAL);
    world_release(&s->w);
}

static void it_is_dropped_once_a_successor_reports(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    world_entry(&s->w, s->x, s->i, AFTER, "40");
    assert_same(world_value(&s->w, s->i, s->x, AFTER, AFTER), 40);
    assert_none(world_value(&s->w, s->i, s->y, AFTER, AFTER));
    assert_int_equal(marks_of(&s->w, s->i, s->y, AFTER, AFTER), FOLD_INDIVISIBLE);
    assert_same(world_value(&s->w, s->i, s->p, AFTER, AFTER), 40);
    assert_same(world_value(&s->w, s->i, s->p, "2025-07-30", AFTER), 100);
    world_release(&s->w);
}

/* A goes to X for three tenths; the rest to Y and Z in parts unknown. B goes to Y whole. */
static void known_parts_count_above_what_cannot_be_divided(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, 0.3, WORLD_UNKNOWN);
    uint32_t z = world_unit(&s->w, UNIT_COMMUNE, "Z", s->p, EVENT);
    uint32_t b = world_unit(&s->w, UNIT_COMMUNE, "B", s->p, "2000-01-01");
    world_lineage(&s->w, s->a, z, EVENT, WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_merge(&s->w, b, s->y, EVENT);
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    world_entry(&s->w, b, s->i, BEFORE, "11");
    assert_near(world_value(&s->w, s->i, s->x, AFTER, AFTER), 30);
    assert_none(world_value(&s->w, s->i, s->y, AFTER, AFTER));
    assert_none(world_value(&s->w, s->i, z, AFTER, AFTER));
    assert_true(marks_of(&s->w, s->i, s->y, AFTER, AFTER) & FOLD_INDIVISIBLE);
    assert_int_equal(marks_of(&s->w, s->i, z, AFTER, AFTER), FOLD_INDIVISIBLE);
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 111);
    assert_near(world_figure(&s->w, s->i, s->p, AFTER, AFTER).rest, 81);
    /* X has its part by a known share: its figure replaces that part alone. */
    world_entry(&s->w, s->x, s->i, AFTER, "45");
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 126);
    world_entry(&s->w, z, s->i, AFTER, "50");
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 106);
    world_release(&s->w);
}

static void the_rest_lies_at_the_nearest_unit_above_all_heirs(void **state) {
    (void)state;
    for (int apart = 0; apart < 3; apart++) {
        struct world w = WORLD_EMPTY;
        uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
        uint32_t q = world_unit(&w, UNIT_PROVINCE, "Q", MODEL_NONE, "2000-01-01");
        uint32_t d = world_unit(&w, UNIT_DISTRICT, "D", p, "2000-01-01");
        uint32_t e = world_unit(&w, UNIT_DISTRICT, "E", p, "2000-01-01");
        uint32_t a = world_unit(&w, UNIT_COMMUNE, "A", d, "2000-01-01");
        uint32_t x = world_unit(&w, UNIT_COMMUNE, "X", d, EVENT);
        uint32_t y = world_unit(&w, UNIT_COMMUNE, "Y", apart == 0 ? d : apart == 1 ? e : q, EVENT);
        uint32_t i = world_indicator(&w, "i", ROLLUP_SUM);
        world_end(&w, a, EVENT);
        world_lineage(&w, a, x, EVENT, WORLD_UNKNOWN, WORLD_UNKNOWN);
        world_lineage(&w, a, y, EVENT, WORLD_UNKNOWN, WORLD_UNKNOWN);
        world_entry(&w, a, i, BEFORE, "100");
        assert_same(world_value(&w, i, d, AFTER, AFTER), apart == 0 ? 100 : (double)NAN);
        assert_same(world_value(&w, i, p, AFTER, AFTER), apart < 2 ? 100 : (double)NAN);
        assert_none(world_value(&w, i, q, AFTER, AFTER));
        world_release(&w);
    }
}

/* ---- kept, renamed, retyped ------------------------------------------------------------------ */

/* A became K alone: its figures are K's, whatever the rule. */
static void a_unit_that_goes_on_under_another_name(void **state) {
    (void)state;
    for (unsigned rollup = 0; rollup < ROLLUPS; rollup++) {
        for (int stored = 0; stored < 2; stored++) {
            struct world w = WORLD_EMPTY;
            uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
            uint32_t a = world_unit(&w, UNIT_COMMUNE, "A", p, "2000-01-01");
            uint32_t k = world_unit(&w, UNIT_COMMUNE, "K", p, EVENT);
            uint32_t i = world_indicator(&w, "i", rollup);
            world_of(&w, i)->weight_by = world_indicator(&w, "people", ROLLUP_SUM);
            if (rollup == ROLLUP_RATIO) {
                world_of(&w, i)->numerator = 1;
                world_of(&w, i)->denominator = 1;
            }
            world_end(&w, a, EVENT);
            world_lineage(&w, a, k, EVENT, 1, stored ? 1 : WORLD_UNKNOWN);
            world_entry(&w, a, i, BEFORE, "7");
            assert_same(world_value(&w, i, k, AFTER, AFTER), 7);
            world_entry(&w, k, i, AFTER, "9");
            assert_same(world_value(&w, i, k, AFTER, AFTER), 9);
            assert_same(world_value(&w, i, a, AFTER, BEFORE), 9);
            assert_same(world_value(&w, i, a, BEFORE, BEFORE), 7);
            /* u alone became n alone: that is no estimate. */
            assert_int_equal(marks_of(&w, i, a, AFTER, BEFORE), 0);
            world_release(&w);
        }
    }
}

/* ---- back ------------------------------------------------------------------------------------ */

static void news_are_shared_back_in_proportion(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->a, m->x, BEFORE, "10");
    world_entry(&m->w, m->b, m->x, BEFORE, "5");
    /* Without news each keeps what it had. */
    assert_same(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 10);
    assert_int_equal(marks_of(&m->w, m->x, m->a, AFTER, BEFORE), 0);
    world_entry(&m->w, m->n, m->x, AFTER, "20");
    assert_near(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 20.0 * 10 / 15);
    assert_near(world_value(&m->w, m->x, m->b, AFTER, BEFORE), 20.0 * 5 / 15);
    assert_near(world_value(&m->w, m->x, m->p, AFTER, BEFORE), 20);
    assert_int_equal(marks_of(&m->w, m->x, m->a, AFTER, BEFORE), FOLD_ESTIMATED);
    assert_int_equal(marks_of(&m->w, m->x, m->p, AFTER, BEFORE), FOLD_ESTIMATED);
    assert_same(world_value(&m->w, m->x, m->a, BEFORE, BEFORE), 10);
    world_release(&m->w);
}

static void without_a_proportion_nothing_is_shared_back(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->a, m->x, BEFORE, "10");
    world_entry(&m->w, m->n, m->x, AFTER, "20");
    assert_none(world_value(&m->w, m->x, m->a, AFTER, BEFORE));
    assert_int_equal(marks_of(&m->w, m->x, m->a, AFTER, BEFORE), FOLD_INDIVISIBLE);
    world_release(&m->w);
}

static void stored_shares_are_heard_first(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    m->w.lineage.items[0].back_share = SHARE_WHOLE / 5 * 2;
    m->w.lineage.items[1].back_share = SHARE_WHOLE / 5 * 3;
    world_entry(&m->w, m->a, m->x, BEFORE, "10");
    world_entry(&m->w, m->b, m->x, BEFORE, "5");
    assert_same(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 10);
    world_entry(&m->w, m->n, m->x, AFTER, "20");
    assert_near(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 8);
    assert_near(world_value(&m->w, m->x, m->b, AFTER, BEFORE), 12);
    assert_int_equal(marks_of(&m->w, m->x, m->b, AFTER, BEFORE), FOLD_ESTIMATED);
    assert_int_equal(marks_of(&m->w, m->x, m->n, AFTER, AFTER), 0);
    world_release(&m->w);
}

static void parts_without_news_stay_what_they_were(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, 0.3, 0.7);
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    world_entry(&s->w, s->x, s->i, AFTER, "40"); /* all of it is A's: A alone became X */
    assert_near(world_value(&s->w, s->i, s->a, AFTER, BEFORE), 40 + 0.7 * 100);
    assert_int_equal(marks_of(&s->w, s->i, s->a, AFTER, BEFORE), FOLD_ESTIMATED);
    world_entry(&s->w, s->y, s->i, AFTER, "80");
    assert_near(world_value(&s->w, s->i, s->a, AFTER, BEFORE), 120);
    world_release(&s->w);
}

/* A goes to X and Y, C to Y alone, all by stored shares; B, which lies between them, goes on. */
static void stored_shares_of_several_heirs_are_added_up(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, 0.5, 0.5);
    uint32_t b = world_unit(&s->w, UNIT_COMMUNE, "B", s->p, "2000-01-01");
    uint32_t c = world_unit(&s->w, UNIT_COMMUNE, "C", s->p, "2000-01-01");
    s->w.lineage.items[0].back_share = SHARE_WHOLE;
    s->w.lineage.items[1].back_share = SHARE_WHOLE / 4;
    world_end(&s->w, c, EVENT);
    world_lineage(&s->w, c, s->y, EVENT, 1, 0.75);
    world_entry(&s->w, s->a, s->i, BEFORE, "1");
    world_entry(&s->w, b, s->i, BEFORE, "7");
    world_entry(&s->w, c, s->i, BEFORE, "1");
    world_entry(&s->w, s->x, s->i, AFTER, "10");
    world_entry(&s->w, s->y, s->i, AFTER, "40");
    assert_near(world_value(&s->w, s->i, s->a, AFTER, BEFORE), 10 + 0.25 * 40);
    assert_near(world_value(&s->w, s->i, c, AFTER, BEFORE), 0.75 * 40);
    assert_same(world_value(&s->w, s->i, b, AFTER, BEFORE), 7);
    assert_near(world_value(&s->w, s->i, s->p, AFTER, BEFORE), 57);
    assert_int_equal(marks_of(&s->w, s->i, s->a, AFTER, BEFORE), FOLD_ESTIMATED);
    assert_int_equal(marks_of(&s->w, s->i, b, AFTER, BEFORE), 0);
    world_release(&s->w);
}

/* N, which came of A and B by stored shares, ends itself; it is asked on its last evening. */
static void a_successors_last_evening_counts(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t a = world_unit(&w, UNIT_COMMUNE, "A", p, "2000-01-01");
    uint32_t b = world_unit(&w, UNIT_COMMUNE, "B", p, "2000-01-01");
    uint32_t n = world_unit(&w, UNIT_COMMUNE, "N", p, "2010-01-01");
    uint32_t i = world_indicator(&w, "i", ROLLUP_SUM);
    world_end(&w, a, "2010-01-01");
    world_end(&w, b, "2010-01-01");
    world_end(&w, n, EVENT);
    world_lineage(&w, a, n, "2010-01-01", 1, 0.25);
    world_lineage(&w, b, n, "2010-01-01", 1, 0.75);
    world_entry(&w, a, i, "2009-12-31", "1");
    world_entry(&w, b, i, "2009-12-31", "2");
    world_entry(&w, n, i, BEFORE, "40");
    assert_near(world_value(&w, i, a, BEFORE, "2009-12-31"), 10);
    assert_near(world_value(&w, i, b, BEFORE, "2009-12-31"), 30);
    world_release(&w);
}

/* ---- over two events ------------------------------------------------------------------------- */

/* A, B → C on 1 January 2020; C → D, E in halves on 1 January 2022. */
static void two_events_are_crossed_both_ways(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t a = world_unit(&w, UNIT_COMMUNE, "A", p, "2000-01-01");
    uint32_t b = world_unit(&w, UNIT_COMMUNE, "B", p, "2000-01-01");
    uint32_t c = world_unit(&w, UNIT_COMMUNE, "C", p, "2020-01-01");
    uint32_t d = world_unit(&w, UNIT_COMMUNE, "D", p, "2022-01-01");
    uint32_t e = world_unit(&w, UNIT_COMMUNE, "E", p, "2022-01-01");
    uint32_t i = world_indicator(&w, "i", ROLLUP_SUM);
    world_merge(&w, a, c, "2020-01-01");
    world_merge(&w, b, c, "2020-01-01");
    world_end(&w, c, "2022-01-01");
    world_lineage(&w, c, d, "2022-01-01", 0.5, WORLD_UNKNOWN);
    world_lineage(&w, c, e, "2022-01-01", 0.5, WORLD_UNKNOWN);
    world_entry(&w, a, i, "2019-12-31", "10");
    world_entry(&w, b, i, "2019-12-31", "20");
    static const char now[] = "2022-06-30";
    assert_near(world_value(&w, i, d, now, now), 15);
    assert_near(world_value(&w, i, e, now, now), 15);
    assert_near(world_value(&w, i, c, now, "2021-01-01"), 30);
    assert_near(world_value(&w, i, p, now, now), 30);
    world_entry(&w, d, i, now, "18");
    world_entry(&w, e, i, now, "22");
    assert_near(world_value(&w, i, c, now, "2021-01-01"), 40);
    assert_near(world_value(&w, i, a, now, "2019-12-31"), 40.0 / 3);
    assert_near(world_value(&w, i, b, now, "2019-12-31"), 80.0 / 3);
    assert_near(world_value(&w, i, p, now, "2019-12-31"), 40);
    assert_true(marks_of(&w, i, a, now, "2019-12-31") & FOLD_ESTIMATED);
    world_release(&w);
}

/* ---- over time ------------------------------------------------------------------------------- */

/* January … March: A 10 and 20, B 5; then N 7 more. */
static void flows_are_added_up_over_the_event(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_of(&m->w, m->x)->over_time = OVER_TIME_SUM;
    world_entry(&m->w, m->a, m->x, "2025-05-31", "10");
    world_entry(&m->w, m->a, m->x, BEFORE, "20");
    world_entry(&m->w, m->b, m->x, "2025-05-31", "5");
    assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), 35);
    world_entry(&m->w, m->n, m->x, AFTER, "7");
    assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), 42);
    assert_same(world_value(&m->w, m->x, m->p, AFTER, AFTER), 42);
    /* Back: what each had, and of the 7 its part by the last figures, 20 to 5. */
    assert_near(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 30 + 7 * 0.8);
    assert_near(world_value(&m->w, m->x, m->b, AFTER, BEFORE), 5 + 7 * 0.2);
    assert_near(world_value(&m->w, m->x, m->p, AFTER, BEFORE), 42);
    world_release(&m->w);
}

static void an_undivided_flow_stays_although_a_successor_reports(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_SUM, WORLD_UNKNOWN, WORLD_UNKNOWN);
    world_of(&s->w, s->i)->over_time = OVER_TIME_SUM;
    world_entry(&s->w, s->a, s->i, BEFORE, "100");
    world_entry(&s->w, s->x, s->i, AFTER, "7");
    assert_near(world_value(&s->w, s->i, s->p, AFTER, AFTER), 107);
    assert_none(world_value(&s->w, s->i, s->x, AFTER, AFTER));
    assert_true(marks_of(&s->w, s->i, s->x, AFTER, AFTER) & FOLD_INDIVISIBLE);
    world_release(&s->w);
}

/* A 10, 20 (two moments), B 4 (one), N 30 (one). */
static void other_rules_over_time_take_both_together(void **state) {
    (void)state;
    static const struct {
        enum over_time rule;
        double value;
    } cases[] = {
        {OVER_TIME_MEAN, ((15 + 4) * 2 + 30 * 1) / 3.0},
        {OVER_TIME_MIN, 10 + 4},
        {OVER_TIME_MAX, 30},
        {OVER_TIME_LAST, 30},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct merge *m = merge_new(ROLLUP_SUM);
        world_of(&m->w, m->x)->over_time = (uint8_t)cases[c].rule;
        world_entry(&m->w, m->a, m->x, "2025-05-31", "10");
        world_entry(&m->w, m->a, m->x, BEFORE, "20");
        world_entry(&m->w, m->b, m->x, "2025-05-31", "4");
        world_entry(&m->w, m->n, m->x, AFTER, "30");
        assert_near(world_value(&m->w, m->x, m->n, AFTER, AFTER), cases[c].value);
        world_release(&m->w);
    }
}

/* ---- other rules ----------------------------------------------------------------------------- */

static void add_people(struct merge *m, const char *in_a, const char *in_b) {
    uint32_t people = world_indicator(&m->w, "people", ROLLUP_SUM);
    world_of(&m->w, m->x)->weight_by = people;
    if (in_a)
        world_entry(&m->w, m->a, people, BEFORE, in_a);
    if (in_b)
        world_entry(&m->w, m->b, people, BEFORE, in_b);
}

static void rates_descend_by_their_weights(void **state) {
    (void)state;
    static const struct {
        const char *in_a, *in_b;
        double value;
    } cases[] = {
        {"100", "300", (100 * 50 + 300 * 80) / 400.0},
        {"100.5", "0", 50},
        {NULL, "300", 80},
        {NULL, NULL, NAN},
        {"0", "0", NAN},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct merge *m = merge_new(ROLLUP_WEIGHTED_MEAN);
        add_people(m, cases[c].in_a, cases[c].in_b);
        world_entry(&m->w, m->a, m->x, BEFORE, "50");
        world_entry(&m->w, m->b, m->x, BEFORE, "80");
        double value = world_value(&m->w, m->x, m->n, AFTER, AFTER);
        if (isnan(cases[c].value))
            assert_none(value);
        else
            assert_near(value, cases[c].value);
        world_release(&m->w);
    }
}

static void a_rate_goes_to_each_part_of_a_split(void **state) {
    (void)state;
    struct split *s = split_new(ROLLUP_WEIGHTED_MEAN, 0.25, 0.75);
    world_of(&s->w, s->i)->weight_by = world_indicator(&s->w, "people", ROLLUP_SUM);
    world_entry(&s->w, s->a, s->i, BEFORE, "55.5");
    assert_same(world_value(&s->w, s->i, s->x, AFTER, AFTER), 55.5);
    assert_same(world_value(&s->w, s->i, s->y, AFTER, AFTER), 55.5);
    world_entry(&s->w, s->x, s->i, AFTER, "60");
    assert_same(world_value(&s->w, s->i, s->a, AFTER, BEFORE), 60);
    world_entry(&s->w, s->y, s->i, AFTER, "80");
    assert_near(world_value(&s->w, s->i, s->a, AFTER, BEFORE), 0.25 * 60 + 0.75 * 80);
    assert_int_equal(marks_of(&s->w, s->i, s->a, AFTER, BEFORE), FOLD_ESTIMATED);
    world_release(&s->w);
}

static void a_rate_is_shared_back_as_it_is(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_WEIGHTED_MEAN);
    add_people(m, "100", "300");
    world_entry(&m->w, m->n, m->x, AFTER, "90");
    assert_same(world_value(&m->w, m->x, m->a, AFTER, BEFORE), 90);
    assert_same(world_value(&m->w, m->x, m->b, AFTER, BEFORE), 90);
    assert_int_equal(marks_of(&m->w, m->x, m->a, AFTER, BEFORE), FOLD_ESTIMATED);
    world_release(&m->w);
}

/* Half of A goes to N in a share nobody has stated: with B beside it the mean cannot be known. */
static void a_rate_of_unknown_shares_is_indivisible(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_WEIGHTED_MEAN);
    m->w.lineage.items[0].share = SHARE_UNKNOWN;
    add_people(m, "100", "300");
    world_entry(&m->w, m->a, m->x, BEFORE, "50");
    world_entry(&m->w, m->b, m->x, BEFORE, "80");
    assert_none(world_value(&m->w, m->x, m->n, AFTER, AFTER));
    assert_int_equal(marks_of(&m->w, m->x, m->n, AFTER, AFTER), FOLD_INDIVISIBLE);
    world_release(&m->w);
}

static void extremes_are_the_least_and_the_greatest(void **state) {
    (void)state;
    for (int greatest = 0; greatest < 2; greatest++) {
        enum rollup rollup = greatest ? ROLLUP_MAX : ROLLUP_MIN;
        struct merge *m = merge_new(rollup);
        world_entry(&m->w, m->a, m->x, BEFORE, "-3");
        world_entry(&m->w, m->b, m->x, BEFORE, "9");
        assert_same(world_value(&m->w, m->x, m->n, AFTER, AFTER), greatest ? 9 : -3);
        world_release(&m->w);
        struct split *s = split_new(rollup, WORLD_UNKNOWN, WORLD_UNKNOWN);
        world_entry(&s->w, s->a, s->i, BEFORE, "5"); /* needs no share */
        assert_same(world_value(&s->w, s->i, s->x, AFTER, AFTER), 5);
        world_entry(&s->w, s->x, s->i, AFTER, "4");
        world_entry(&s->w, s->y, s->i, AFTER, "6");
        assert_same(world_value(&s->w, s->i, s->a, AFTER, BEFORE), greatest ? 6 : 4);
        assert_int_equal(marks_of(&s->w, s->i, s->a, AFTER, BEFORE), FOLD_ESTIMATED);
        world_release(&s->w);
    }
}

static void what_has_no_rule_does_not_cross_a_merger(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_NONE);
    world_entry(&m->w, m->a, m->x, BEFORE, "1");
    world_entry(&m->w, m->b, m->x, BEFORE, "2");
    assert_none(world_value(&m->w, m->x, m->n, AFTER, AFTER));
    world_entry(&m->w, m->n, m->x, AFTER, "3");
    assert_none(world_value(&m->w, m->x, m->a, AFTER, BEFORE));
    assert_same(world_value(&m->w, m->x, m->a, BEFORE, BEFORE), 1);
    world_release(&m->w);
    struct split *s = split_new(ROLLUP_NONE, 0.5, 0.5);
    world_entry(&s->w, s->a, s->i, BEFORE, "1");
    assert_none(world_value(&s->w, s->i, s->x, AFTER, AFTER));
    world_release(&s->w);
}

/* 30 of 40 and 5 of 60 are 35 of 100, not the mean of two ratios. */
static void a_ratio_is_computed_anew_from_its_folded_parts(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    uint32_t whole = world_indicator(&m->w, "whole", ROLLUP_SUM);
    uint32_t ratio = world_ratio(&m->w, "ratio", m->x, whole, 100);
    world_entry(&m->w, m->a, m->x, BEFORE, "30");
    world_entry(&m->w, m->a, whole, BEFORE, "40");
    world_entry(&m->w, m->b, m->x, BEFORE, "5");
    world_entry(&m->w, m->b, whole, BEFORE, "60");
    assert_near(world_value(&m->w, ratio, m->n, AFTER, AFTER), 35);
    assert_true(marks_of(&m->w, ratio, m->n, AFTER, AFTER) & FOLD_INHERITED);
    world_release(&m->w);
}

/* ---- the plan -------------------------------------------------------------------------------- */

static void a_plan_lists_where_lineage_is_met(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    static const struct {
        const char *on, *at;
        size_t heirs, ended;
    } cases[] = {
        {BEFORE, BEFORE, 0, 0}, {BEFORE, AFTER, 0, 2}, {AFTER, BEFORE, 1, 0}, {AFTER, AFTER, 1, 0}};
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const struct grid *grid = world_grid(&m->w, cases[c].at, WORLD_NOW, cases[c].on);
        const struct fold_plan *plan = grid->frame->plan;
        assert_int_equal(plan->heir_count, cases[c].heirs);
        assert_int_equal(plan->ended_count, cases[c].ended);
        for (uint32_t node = 0; node < plan->structure->count; node++)
            assert_int_equal(
                plan->column[node], store_column(m->w.store, plan->structure->unit[node]));
    }
    fold_plan_free(NULL);
    fold_room_free(NULL);
    world_release(&m->w);
}

static void a_row_that_lineage_does_not_touch_is_left_alone(void **state) {
    (void)state;
    struct merge *m = merge_new(ROLLUP_SUM);
    world_entry(&m->w, m->a, m->x, BEFORE, "10");
    world_entry(&m->w, m->n, m->x, AFTER, "20");
    const struct grid *grid = world_grid(&m->w, AFTER, WORLD_NOW, AFTER);
    struct fold_subject subject = {
        .indicator = m->x, .rollup = ROLLUP_SUM, .span = {0, world_moment(AFTER), WORLD_NOW}};
    struct fold_room *room;
    struct error error = {0};
    assert_true(fold_room_new(store_unit_count(m->w.store), &room, &error));
    double values[] = {NAN, 20};
    uint8_t marks[2] = {0};
    double rests[2] = {0};
    const struct node_range all = {0, 2};
    struct fold_row row = {values, marks, rests, &all, 1};
    assert_false(fold_row(grid->frame->plan, m->w.store, kernel_best(), &subject, room, &row));
    assert_none(values[0]);
    assert_same(values[1], 20);
    values[1] = NAN;
    subject.span.to = world_moment("2025-07-30");
    assert_true(fold_row(grid->frame->plan, m->w.store, kernel_best(), &subject, room, &row));
    assert_same(values[1], 10);
    assert_int_equal(marks[1], FOLD_INHERITED);
    fold_room_free(room);
    world_release(&m->w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_merged_unit_has_what_its_predecessors_had),
        cmocka_unit_test(a_figure_of_its_own_stands),
        cmocka_unit_test(one_predecessor_with_a_figure_is_enough),
        cmocka_unit_test(without_any_figure_nothing_descends),
        cmocka_unit_test(known_shares_divide_a_sum),
        cmocka_unit_test(an_unknown_share_is_never_assigned),
        cmocka_unit_test(it_is_dropped_once_a_successor_reports),
        cmocka_unit_test(known_parts_count_above_what_cannot_be_divided),
        cmocka_unit_test(the_rest_lies_at_the_nearest_unit_above_all_heirs),
        cmocka_unit_test(a_unit_that_goes_on_under_another_name),
        cmocka_unit_test(news_are_shared_back_in_proportion),
        cmocka_unit_test(without_a_proportion_nothing_is_shared_back),
        cmocka_unit_test(stored_shares_are_heard_first),
        cmocka_unit_test(parts_without_news_stay_what_they_were),
        cmocka_unit_test(stored_shares_of_several_heirs_are_added_up),
        cmocka_unit_test(a_successors_last_evening_counts),
        cmocka_unit_test(two_events_are_crossed_both_ways),
        cmocka_unit_test(flows_are_added_up_over_the_event),
        cmocka_unit_test(an_undivided_flow_stays_although_a_successor_reports),
        cmocka_unit_test(other_rules_over_time_take_both_together),
        cmocka_unit_test(rates_descend_by_their_weights),
        cmocka_unit_test(a_rate_goes_to_each_part_of_a_split),
        cmocka_unit_test(a_rate_is_shared_back_as_it_is),
        cmocka_unit_test(a_rate_of_unknown_shares_is_indivisible),
        cmocka_unit_test(extremes_are_the_least_and_the_greatest),
        cmocka_unit_test(what_has_no_rule_does_not_cross_a_merger),
        cmocka_unit_test(a_ratio_is_computed_anew_from_its_folded_parts),
        cmocka_unit_test(a_plan_lists_where_lineage_is_met),
        cmocka_unit_test(a_row_that_lineage_does_not_touch_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
