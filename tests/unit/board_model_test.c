#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "support/world.h"

static void a_units_state_is_the_latest_that_began(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t other = world_unit(&w, UNIT_PROVINCE, "Q", MODEL_NONE, "2000-01-01");
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t u = world_unit(&w, UNIT_COMMUNE, "A", p, "2010-05-01");
    world_move(&w, u, other, "2015-01-01");
    world_end(&w, u, "2025-07-01");
    const struct model *model = world_model(&w);
    static const struct {
        const char *on;
        int parent; /* −1: not alive */
    } cases[] = {
        {"2010-04-30", -1}, {"2010-05-01", 1},  {"2014-12-31", 1},  {"2015-01-01", 0},
        {"2025-06-30", 0},  {"2025-07-01", -1}, {"2030-01-01", -1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct model_state *found = model_state_on(model, u, world_day(cases[i].on));
        if (cases[i].parent < 0)
            assert_null(found);
        else
            assert_int_equal(found->parent, cases[i].parent);
    }
    assert_null(model_state_on(model, u, DAY_BEFORE_ALL));
    assert_null(model_state_on(model, u, DAY_AFTER_ALL));
    assert_int_equal(model_unit_start(model, u), world_day("2010-05-01"));
    assert_int_equal(model_unit_end(model, u), world_day("2025-07-01"));
    assert_int_equal(model_unit_end(model, p), DAY_AFTER_ALL);
    world_release(&w);
}

static void a_unit_nobody_knows_has_no_life(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    if (!vec_push(&w.units, (struct model_unit){0}))
        fail();
    const struct model *model = world_model(&w);
    static const uint32_t units[] = {1, 2, 99, MODEL_NONE};
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        assert_null(model_state_on(model, units[i], world_day("2020-01-01")));
        assert_int_equal(model_unit_start(model, units[i]), DAY_AFTER_ALL);
        assert_int_equal(model_unit_end(model, units[i]), DAY_AFTER_ALL);
    }
    world_release(&w);
}

/* A target is the target of its whole period: what was decided in May holds for January too. */
static void a_targets_version_is_the_latest_or_else_the_first(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    uint32_t i = world_indicator(&w, "houses", ROLLUP_SUM);
    uint32_t s = world_set(&w, "nq5", p, "2025-01-01", "2025-12-31");
    uint32_t other = world_target(&w, s, i, p, 1, 7);
    uint32_t t = world_target(&w, s, i, p, 2, 100);
    w.given_versions.items[1].version.from = world_day("2025-05-01");
    world_version(&w, t, "2025-09-01", 120, WORLD_UNKNOWN);
    const struct model *model = world_model(&w);
    static const struct {
        const char *on;
        double value;
    } cases[] = {
        {"2024-01-01", 100}, {"2025-04-30", 100}, {"2025-05-01", 100},
        {"2025-08-31", 100}, {"2025-09-01", 120}, {"2031-01-01", 120},
    };
    for (size_t k = 0; k < COUNT_OF(cases); k++)
        assert_same(
            model_target_on(model, &model->targets[t], world_day(cases[k].on))->value,
            cases[k].value);
    assert_same(model_target_on(model, &model->targets[other], world_day("2025-12-31"))->value, 7);
    struct model_target bare = model->targets[t];
    bare.version_count = 0;
    assert_null(model_target_on(model, &bare, world_day("2025-12-31")));
    world_release(&w);
}

static void codes_are_found_among_what_is_known(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t p = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    world_indicator(&w, "a", ROLLUP_SUM);
    world_indicator(&w, "b.c", ROLLUP_SUM);
    world_of(&w, world_indicator(&w, "later", ROLLUP_SUM))->known = false;
    world_set(&w, "nq1", p, "2025-01-01", "2025-12-31");
    world_set(&w, "nq2", p, "2026-01-01", "2026-12-31");
    w.sets.items[1].known = false;
    const struct model *model = world_model(&w);
    assert_int_equal(model_indicator_by_code(model, str_of("a")), 0);
    assert_int_equal(model_indicator_by_code(model, str_of("b.c")), 1);
    assert_int_equal(model_indicator_by_code(model, str_of("later")), MODEL_NONE);
    assert_int_equal(model_indicator_by_code(model, str_of("A")), MODEL_NONE);
    assert_int_equal(model_indicator_by_code(model, str_of("")), MODEL_NONE);
    assert_int_equal(model_set_by_code(model, "nq1"), 0);
    assert_int_equal(model_set_by_code(model, "nq2"), MODEL_NONE);
    assert_int_equal(model_set_by_code(model, "nq"), MODEL_NONE);
    world_release(&w);
}

static void every_value_has_a_word_that_reads_back(void **state) {
    (void)state;
    static const struct {
        enum model_words table;
        unsigned values;
    } tables[] = {
        {WORDS_UNIT_KIND, UNIT_KINDS}, {WORDS_LINEAGE, LINEAGE_KINDS},
        {WORDS_ROLLUP, ROLLUPS},       {WORDS_OVER_TIME, OVER_TIMES},
        {WORDS_ABOVE, ABOVES},         {WORDS_DIRECTION, DIRECTIONS},
        {WORDS_CADENCE, CADENCES},     {WORDS_SCHEME, SCHEMES},
        {WORDS_PACE, PACES},
    };
    assert_int_equal(COUNT_OF(tables), WORDS_COUNT);
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        for (unsigned value = 0; value < tables[t].values; value++) {
            const char *word = model_word(tables[t].table, value);
            assert_non_null(word);
            size_t length = strlen(word);
            assert_int_equal(model_word_parse(tables[t].table, word, length), value);
            assert_int_equal(model_word_parse(tables[t].table, word, length - 1), -1);
        }
        for (unsigned value = tables[t].values; value < tables[t].values + 40; value++)
            assert_null(model_word(tables[t].table, value));
        assert_null(model_word(tables[t].table, UINT32_MAX));
        assert_int_equal(model_word_parse(tables[t].table, "nothing", 7), -1);
        assert_int_equal(model_word_parse(tables[t].table, "", 0), -1);
    }
}

/* Files and other programs know these. */
static void the_words_are_the_ones_of_the_files(void **state) {
    (void)state;
    assert_string_equal(model_word(WORDS_UNIT_KIND, UNIT_COMMUNE), "commune");
    assert_string_equal(model_word(WORDS_LINEAGE, LINEAGE_RETYPE), "retype");
    assert_string_equal(model_word(WORDS_ROLLUP, ROLLUP_WEIGHTED_MEAN), "weighted_mean");
    assert_string_equal(model_word(WORDS_OVER_TIME, OVER_TIME_LAST), "last");
    assert_string_equal(model_word(WORDS_ABOVE, ABOVE_ADDS), "adds");
    assert_string_equal(model_word(WORDS_DIRECTION, DIRECTION_CEILING), "ceiling");
    assert_string_equal(model_word(WORDS_CADENCE, CADENCE_NINE_MONTHS), "nine_months");
    assert_string_equal(model_word(WORDS_SCHEME, SCHEME_DECREE_09), "decree_09");
    assert_string_equal(model_word(WORDS_PACE, PACE_COMPOUND), "compound");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_units_state_is_the_latest_that_began),
        cmocka_unit_test(a_unit_nobody_knows_has_no_life),
        cmocka_unit_test(a_targets_version_is_the_latest_or_else_the_first),
        cmocka_unit_test(codes_are_found_among_what_is_known),
        cmocka_unit_test(every_value_has_a_word_that_reads_back),
        cmocka_unit_test(the_words_are_the_ones_of_the_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
