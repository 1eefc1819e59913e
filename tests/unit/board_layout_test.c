#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/layout.h"
#include "board/structure.h"
#include "support/world.h"

static void extend(struct layout *layout, struct world *w) {
    struct error error = {0};
    if (!layout_extend(layout, world_model(w), &error))
        fail_msg("%s", error.message);
    assert_int_equal(layout->unit_of_column.count, w->units.count);
    assert_int_equal(layout->column_of_unit.count, w->units.count);
    for (uint32_t unit = 0; unit < w->units.count; unit++) {
        uint32_t column = layout->column_of_unit.items[unit];
        assert_true(column < w->units.count);
        assert_int_equal(layout->unit_of_column.items[column], unit);
    }
    uint32_t next = 0;
    for (size_t g = 0; g < layout->groups.count; g++) {
        assert_int_equal(layout->groups.items[g].first, next);
        assert_true(layout->groups.items[g].count > 0);
        next += layout->groups.items[g].count;
    }
    assert_int_equal(next, w->units.count);
}

/* How many unbroken runs of columns a day's tree meets, walked breadth-first. */
static int runs_of(const struct layout *layout, struct world *w, const char *on) {
    struct structure *s = NULL;
    struct error error = {0};
    if (!structure_new(world_model(w), world_day(on), &s, &error))
        fail_msg("%s", error.message);
    int runs = 0;
    for (uint32_t node = 0; node < s->count; node++) {
        uint32_t column = layout->column_of_unit.items[s->unit[node]];
        bool follows = node && column == layout->column_of_unit.items[s->unit[node - 1]] + 1;
        runs += !follows;
    }
    structure_free(s);
    return runs;
}

/* Ten communes; on 1 July 2025 the first nine become three. */
static void make_reorganisation(struct world *w) {
    static const char *const codes[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    static const char *const new_codes[] = {"X", "Y", "Z"};
    uint32_t p = world_unit(w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        world_unit(w, UNIT_COMMUNE, codes[i], p, "2000-01-01");
    for (size_t i = 0; i < COUNT_OF(new_codes); i++) {
        uint32_t n = world_unit(w, UNIT_COMMUNE, new_codes[i], p, "2025-07-01");
        for (uint32_t k = 0; k < 3; k++)
            world_merge(w, 1 + (uint32_t)i * 3 + k, n, "2025-07-01");
    }
}

static void the_newest_structure_is_one_unbroken_run(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    make_reorganisation(&w);
    extend(&layout, &w);
    assert_int_equal(runs_of(&layout, &w, "2025-07-01"), 1);
    assert_int_equal(layout.column_of_unit.items[0], 0);
    /* What the old one has of its own is a run too: P alone, a … i, and j from the new one. */
    assert_int_equal(runs_of(&layout, &w, "2020-01-01"), 3);
    layout_release(&layout);
    world_release(&w);
}

/* The last change may be an end alone: a commune abolished, its area outside the province. */
static void it_is_so_after_a_day_of_ends_alone(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    make_reorganisation(&w);
    world_end(&w, 12, "2026-01-01"); /* Y */
    extend(&layout, &w);
    assert_int_equal(runs_of(&layout, &w, "2026-01-01"), 1);
    layout_release(&layout);
    world_release(&w);
}

static void units_that_ended_together_lie_together(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    make_reorganisation(&w);
    extend(&layout, &w);
    assert_int_equal(layout.groups.count, 2);
    assert_int_equal(layout.groups.items[0].count, 5);
    assert_int_equal(layout.groups.items[0].last, MOMENT_LAST);
    assert_int_equal(layout.groups.items[1].count, 9);
    assert_int_equal(layout.groups.items[1].last, world_moment("2025-06-30"));
    layout_release(&layout);
    world_release(&w);
}

static void a_column_never_moves(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    make_reorganisation(&w);
    extend(&layout, &w);
    uint32_t before[14];
    memcpy(before, layout.column_of_unit.items, sizeof before);
    world_end(&w, 13, "2027-01-01");
    uint32_t q = world_unit(&w, UNIT_PROVINCE, "Q", MODEL_NONE, "2026-01-01");
    world_unit(&w, UNIT_COMMUNE, "q", q, "2026-01-01");
    world_unit(&w, UNIT_COMMUNE, "r", q, "2027-01-01");
    extend(&layout, &w);
    assert_memory_equal(layout.column_of_unit.items, before, sizeof before);
    for (uint32_t unit = q; unit < w.units.count; unit++)
        assert_true(layout.column_of_unit.items[unit] >= 14);
    layout_release(&layout);
    world_release(&w);
}

static void the_ends_of_groups_follow_the_model(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    uint32_t a = world_unit(&w, UNIT_PROVINCE, "A", MODEL_NONE, "2000-01-01");
    uint32_t b = world_unit(&w, UNIT_PROVINCE, "B", MODEL_NONE, "2000-01-01");
    extend(&layout, &w);
    assert_int_equal(layout.groups.count, 1);
    assert_int_equal(layout.groups.items[0].last, MOMENT_LAST);
    world_end(&w, a, "2025-07-01");
    world_end(&w, b, "2026-07-01");
    extend(&layout, &w);
    assert_int_equal(layout.groups.count, 1);
    assert_int_equal(layout.groups.items[0].last, world_moment("2026-06-30"));
    layout_release(&layout);
    world_release(&w);
}

static void a_unit_without_a_life_has_a_column(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    world_unit(&w, UNIT_PROVINCE, "A", MODEL_NONE, "2000-01-01");
    if (!vec_push(&w.units, (struct model_unit){0}))
        fail();
    extend(&layout, &w);
    assert_int_equal(layout.column_of_unit.items[1], 1);
    extend(&layout, &w);
    assert_int_equal(layout.groups.count, 2);
    layout_release(&layout);
    world_release(&w);
}

static void a_failure_changes_nothing(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct layout layout = {0};
    make_reorganisation(&w);
    extend(&layout, &w);
    size_t columns = layout.unit_of_column.count;
    struct store_group groups[2];
    memcpy(groups, layout.groups.items, sizeof groups);
    uint32_t x = world_unit(&w, UNIT_COMMUNE, "x", MODEL_NONE, "2026-01-01");
    uint32_t y = world_unit(&w, UNIT_COMMUNE, "y", x, "2026-01-01");
    world_move(&w, x, y, "2026-05-01");
    world_unit(&w, UNIT_COMMUNE, "z", MODEL_NONE, "2026-06-01");
    struct error error = {0};
    assert_false(layout_extend(&layout, world_model(&w), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(layout.unit_of_column.count, columns);
    assert_int_equal(layout.column_of_unit.count, columns);
    assert_int_equal(layout.groups.count, 2);
    assert_memory_equal(groups, layout.groups.items, sizeof groups);
    layout_release(&layout);
    layout_release(&layout);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_structure_is_one_unbroken_run),
        cmocka_unit_test(it_is_so_after_a_day_of_ends_alone),
        cmocka_unit_test(units_that_ended_together_lie_together),
        cmocka_unit_test(a_column_never_moves),
        cmocka_unit_test(the_ends_of_groups_follow_the_model),
        cmocka_unit_test(a_unit_without_a_life_has_a_column),
        cmocka_unit_test(a_failure_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
