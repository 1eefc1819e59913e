#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/structure.h"
#include "support/world.h"

static struct structure *tree(struct world *w, const char *on) {
    struct structure *s = NULL;
    struct error error = {0};
    if (!structure_new(world_model(w), world_day(on), &s, &error))
        fail_msg("%s", error.message);
    return s;
}

/* Codes of all nodes in order, one letter each. */
static const char *order_of(struct world *w, const struct structure *s, char text[64]) {
    size_t length = 0;
    for (size_t node = 0; node < s->count; node++)
        text[length++] = model_state_on(&w->model, s->unit[node], s->on)->code[0];
    text[length] = '\0';
    return text;
}

static void siblings_come_by_kind_ordinal_and_code(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t n = world_unit(&w, UNIT_NATION, "N", MODEL_NONE, "2000-01-01");
    static const struct {
        const char *code;
        enum unit_kind kind;
        int32_t ordinal;
    } children[] = {
        {"z", UNIT_COMMUNE, 0},    {"a", UNIT_COMMUNE, 0},    {"q", UNIT_COMMUNE, 2},
        {"r", UNIT_COMMUNE, 1},    {"m", UNIT_DEPARTMENT, 1}, {"k", UNIT_PROVINCE, 0},
        {"c", UNIT_COMMITTEE, -1}, {"b", UNIT_COMMITTEE, 5},
    };
    for (size_t i = 0; i < COUNT_OF(children); i++) {
        world_unit(&w, children[i].kind, children[i].code, n, "2000-01-01");
        w.states.items[i + 1].ordinal = children[i].ordinal;
    }
    struct structure *s = tree(&w, "2020-01-01");
    char text[64];
    assert_string_equal(order_of(&w, s, text), "Nkrqazmbc");
    structure_free(s);
    world_release(&w);
}

/* N over P and Q; P over districts D, E; Q over F; communes below, the later ones first in time. */
static void make_country(struct world *w) {
    uint32_t n = world_unit(w, UNIT_NATION, "N", MODEL_NONE, "2000-01-01");
    uint32_t q = world_unit(w, UNIT_PROVINCE, "Q", n, "2000-01-01");
    uint32_t p = world_unit(w, UNIT_PROVINCE, "P", n, "2000-01-01");
    uint32_t e = world_unit(w, UNIT_DISTRICT, "E", p, "2000-01-01");
    uint32_t d = world_unit(w, UNIT_DISTRICT, "D", p, "2000-01-01");
    uint32_t f = world_unit(w, UNIT_DISTRICT, "F", q, "2000-01-01");
    world_unit(w, UNIT_COMMUNE, "5", f, "2000-01-01");
    world_unit(w, UNIT_COMMUNE, "3", e, "2000-01-01");
    world_unit(w, UNIT_COMMUNE, "1", d, "2000-01-01");
    world_unit(w, UNIT_COMMUNE, "2", d, "2000-01-01");
    world_unit(w, UNIT_COMMUNE, "4", e, "2000-01-01");
}

static uint32_t node_called(struct world *w, const struct structure *s, char code) {
    for (uint32_t node = 0; node < s->count; node++)
        if (model_state_on(&w->model, s->unit[node], s->on)->code[0] == code)
            return node;
    fail();
    return MODEL_NONE;
}

static void nodes_are_in_breadth_first_order(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct structure *s = tree(&w, "2020-01-01");
    char text[64];
    assert_string_equal(order_of(&w, s, text), "NPQDEF12345");
    assert_int_equal(s->count, 11);
    assert_int_equal(s->unit_count, 11);
    assert_int_equal(s->parent[0], MODEL_NONE);
    for (uint32_t node = 0; node < s->count; node++) {
        assert_int_equal(s->node_of_unit[s->unit[node]], node);
        assert_int_equal(s->kind[node], model_state_on(&w.model, s->unit[node], s->on)->kind);
        for (uint32_t c = 0; c < s->child_count[node]; c++)
            assert_int_equal(s->parent[s->first_child[node] + c], node);
        if (node > 0)
            assert_true(s->parent[node] < node);
    }
    structure_free(s);
    world_release(&w);
}

static void descendants_of_each_depth_are_one_range(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct structure *s = tree(&w, "2020-01-01");
    static const struct {
        char top;
        size_t depth;
        struct node_range ranges[4];
    } cases[] = {
        {'N', 4, {{0, 1}, {1, 2}, {3, 3}, {6, 5}}},
        {'P', 3, {{1, 1}, {3, 2}, {6, 4}}},
        {'Q', 3, {{2, 1}, {5, 1}, {10, 1}}},
        {'E', 2, {{4, 1}, {8, 2}}},
        {'5', 1, {{10, 1}}},
    };
    struct node_range ranges[STRUCTURE_DEPTH];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t depth = structure_ranges(s, node_called(&w, s, cases[i].top), ranges);
        assert_int_equal(depth, cases[i].depth);
        assert_memory_equal(ranges, cases[i].ranges, depth * sizeof *ranges);
    }
    assert_int_equal(structure_ranges(s, MODEL_NONE, ranges), 4);
    assert_memory_equal(ranges, cases[0].ranges, sizeof cases[0].ranges);
    structure_free(s);
    world_release(&w);
}

static void several_roots_are_one_range(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t q = world_unit(&w, UNIT_PROVINCE, "Q", MODEL_NONE, "2000-01-01");
    world_unit(&w, UNIT_COMMUNE, "1", q, "2000-01-01");
    world_unit(&w, UNIT_COMMUNE, "2", p, "2000-01-01");
    struct structure *s = tree(&w, "2020-01-01");
    struct node_range ranges[STRUCTURE_DEPTH];
    assert_int_equal(structure_ranges(s, MODEL_NONE, ranges), 2);
    assert_int_equal(ranges[0].count, 2);
    assert_int_equal(ranges[1].first, 2);
    assert_int_equal(ranges[1].count, 2);
    assert_int_equal(structure_common(s, 2, 3), MODEL_NONE);
    structure_free(s);
    world_release(&w);
}

static void the_nearest_node_above_both(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct structure *s = tree(&w, "2020-01-01");
    static const char cases[][4] = {"12D", "13P", "15N", "1DD", "D1D", "111", "PQN", "NN", "35N"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint32_t a = node_called(&w, s, cases[i][0]);
        uint32_t b = node_called(&w, s, cases[i][1]);
        uint32_t above = node_called(&w, s, cases[i][2] ? cases[i][2] : cases[i][0]);
        assert_int_equal(structure_common(s, a, b), above);
        assert_int_equal(structure_common(s, b, a), above);
    }
    structure_free(s);
    world_release(&w);
}

static void each_day_has_its_own_tree(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t q = world_unit(&w, UNIT_PROVINCE, "Q", MODEL_NONE, "2000-01-01");
    uint32_t a = world_unit(&w, UNIT_COMMUNE, "a", p, "2000-01-01");
    uint32_t b = world_unit(&w, UNIT_COMMUNE, "b", p, "2010-01-01");
    world_move(&w, a, q, "2015-01-01");
    world_end(&w, p, "2020-01-01");
    (void)b;
    static const struct {
        const char *on, *order;
    } cases[] = {
        {"1999-12-31", ""},     {"2009-12-31", "PQa"}, {"2010-01-01", "PQab"},
        {"2015-01-01", "PQba"}, {"2020-01-01", "Qba"},
    };
    char text[64];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct structure *s = tree(&w, cases[i].on);
        assert_string_equal(order_of(&w, s, text), cases[i].order);
        for (uint32_t unit = 0; unit < s->unit_count; unit++)
            assert_int_equal(
                s->node_of_unit[unit] == MODEL_NONE, !model_state_on(&w.model, unit, s->on));
        structure_free(s);
    }
    /* A child whose parent has ended stands for itself. */
    struct structure *s = tree(&w, "2020-01-01");
    assert_int_equal(s->parent[s->node_of_unit[b]], MODEL_NONE);
    structure_free(s);
    world_release(&w);
}

static void an_empty_model_has_an_empty_tree(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct structure *s = tree(&w, "2020-01-01");
    struct node_range ranges[STRUCTURE_DEPTH];
    assert_int_equal(s->count, 0);
    assert_int_equal(structure_ranges(s, MODEL_NONE, ranges), 0);
    structure_free(s);
    structure_free(NULL);
    world_release(&w);
}

static void a_cycle_is_refused_with_its_day(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t a = world_unit(&w, UNIT_COMMUNE, "a", p, "2000-01-01");
    uint32_t b = world_unit(&w, UNIT_COMMUNE, "b", a, "2000-01-01");
    world_move(&w, a, b, "2010-01-01");
    struct structure *s = tree(&w, "2009-12-31");
    structure_free(s);
    s = NULL;
    struct error error = {0};
    assert_false(structure_new(&w.model, world_day("2010-01-01"), &s, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "01/01/2010"));
    assert_null(s);
    world_release(&w);
}

static void ranges_stop_at_the_deepest_level(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t above = MODEL_NONE;
    for (int i = 0; i < STRUCTURE_DEPTH + 2; i++)
        above = world_unit(&w, UNIT_OTHER, "u", above, "2000-01-01");
    struct structure *s = tree(&w, "2020-01-01");
    struct node_range ranges[STRUCTURE_DEPTH];
    assert_int_equal(s->count, STRUCTURE_DEPTH + 2);
    assert_int_equal(structure_ranges(s, MODEL_NONE, ranges), STRUCTURE_DEPTH);
    structure_free(s);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siblings_come_by_kind_ordinal_and_code),
        cmocka_unit_test(nodes_are_in_breadth_first_order),
        cmocka_unit_test(descendants_of_each_depth_are_one_range),
        cmocka_unit_test(several_roots_are_one_range),
        cmocka_unit_test(the_nearest_node_above_both),
        cmocka_unit_test(each_day_has_its_own_tree),
        cmocka_unit_test(an_empty_model_has_an_empty_tree),
        cmocka_unit_test(a_cycle_is_refused_with_its_day),
        cmocka_unit_test(ranges_stop_at_the_deepest_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
