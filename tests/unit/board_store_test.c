#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/slot.h"
#include "support/world.h"

static const struct span EVER = {0, MOMENT_LAST, WORLD_NOW};

static void make_communes(struct world *w, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        world_unit(w, UNIT_COMMUNE, "c", MODEL_NONE, "2000-01-01");
}

static struct span span_of(const char *from, const char *to, uint32_t known) {
    return (struct span){world_moment(from), world_moment(to), known};
}

static double last_of(struct world *w, uint32_t indicator, uint32_t unit, struct span span) {
    struct store *store = world_store(w);
    double value;
    store_last(store, kernel_best(), indicator, store_column(store, unit), 1, span, &value);
    struct version figure;
    bool found = store_find(store, indicator, store_column(store, unit), span, &figure);
    assert_int_equal(found, !isnan(value));
    if (found)
        assert_same(figure.value, value);
    return value / store_divisor(store, indicator);
}

/* ---- exactness ------------------------------------------------------------------------------- */

static void decimals_are_kept_to_the_last_digit(void **state) {
    (void)state;
    static const char *const values[] = {
        "0",
        "1",
        "-1",
        "12.5",
        "0.1",
        "0.07",
        "1405.50",
        "-0.001",
        "123456.7891",
        "0.00001",
        "999999.999999",
        "-1234567.1234567",
        "0.12345678",
        "1.123456789",
        "4194303.999999999",
        "9007199.254740991",
        "-9007199.254740991",
        "9007199254740991",
        "90071992547409.91",
        "999999999999999",
        "0.000000000000000001",
        "123456789012345678",
        "-0.123456789012345678",
        "12345678901234567.8",
        "9007199254740993",
        "90071992547409.93",
        "-900719925474.0993",
        "9007199254740992",
        "4503599627370497.5",
    };
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        for (int8_t decimals = 0; decimals <= 9; decimals++) {
            struct world w = WORLD_EMPTY;
            make_communes(&w, 2);
            uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
            world_of(&w, x)->decimals = decimals;
            world_entry(&w, 1, x, "2025-01-01", "7.25");
            world_entry(&w, 0, x, "2025-01-31", values[i]);
            assert_same(last_of(&w, x, 0, EVER), strtod(values[i], NULL));
            assert_same(last_of(&w, x, 1, EVER), 7.25);
            world_release(&w);
        }
    }
}

/* The double of 17 digits that a spreadsheet hands over. */
static void doubles_of_seventeen_digits_are_kept(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 200);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    static char texts[200][32];
    for (uint32_t i = 0; i < 200; i++) {
        snprintf(texts[i], sizeof texts[i], "%.*f", 15, 12.3 + i / 7.77);
        world_entry(&w, i, x, "2025-01-31", texts[i]);
    }
    for (uint32_t i = 0; i < 200; i++)
        assert_same(last_of(&w, x, i, EVER), strtod(texts[i], NULL));
    assert_same(store_divisor(w.store, x), 1);
    world_release(&w);
}

static void the_scale_grows_when_an_entry_needs_it(void **state) {
    (void)state;
    static const struct {
        const char *value;
        double divisor;
    } steps[] = {
        {"7", 1},        {"8.00", 1},          {"12.50", 10},       {"0.000", 10},
        {"1.25", 100},   {"-3.14159", 1e5},    {"4", 1e5},          {"2.5000000000000000", 1e5},
        {"900000", 1e5}, {"0.123456789", 1e9}, {"123456789012", 1}, {"0.1", 1},
    };
    struct world w = WORLD_EMPTY;
    make_communes(&w, COUNT_OF(steps));
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    for (uint32_t i = 0; i < COUNT_OF(steps); i++) {
        world_entry(&w, i, x, "2025-01-31", steps[i].value);
        assert_same(store_divisor(world_store(&w), x), steps[i].divisor);
        for (uint32_t k = 0; k <= i; k++)
            assert_same(last_of(&w, x, k, EVER), strtod(steps[k].value, NULL));
    }
    world_release(&w);
}

/* 0.1 + 0.2 is 0.3, however many there are: sums of decimals are sums of integers. */
static void sums_of_decimals_are_exact(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 300);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    for (uint32_t i = 0; i < 300; i++)
        world_entry(&w, i, x, "2025-01-31", i % 3 ? "0.1" : "0.7");
    struct store *store = world_store(&w);
    double values[300];
    store_last(store, kernel_best(), x, 0, 300, EVER, values);
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        double sum;
        assert_int_equal((*k)->total(values, 300, &sum), 300);
        assert_same(sum, 900);
        assert_same(sum / store_divisor(store, x), 90);
    }
    world_release(&w);
}

/* ---- adding ---------------------------------------------------------------------------------- */

static void refuse(struct store *store, struct store_entry entry, enum error_code code) {
    struct error error = {0};
    size_t entries = store_entries(store);
    uint32_t last = store_last_seq(store);
    assert_false(store_add(store, &entry, &error));
    assert_int_equal(error.code, code);
    assert_int_equal(store_entries(store), entries);
    assert_int_equal(store_last_seq(store), last);
}

static void what_does_not_belong_is_refused(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 2);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    world_entry(&w, 0, x, "2025-01-31", "1");
    struct store *store = world_store(&w);
    struct store_entry good = {.unit = 1, .indicator = x, .at = 1, .seq = 5, .digits = 1};
    struct store_entry entry = good;
    entry.unit = 2;
    refuse(store, entry, ERROR_INTERNAL);
    entry = good;
    entry.indicator = 1;
    refuse(store, entry, ERROR_INTERNAL);
    entry = good;
    entry.scale = 19;
    refuse(store, entry, ERROR_INTERNAL);
    entry = good;
    entry.seq = 1;
    refuse(store, entry, ERROR_LIMIT);
    entry.seq = 0;
    refuse(store, entry, ERROR_LIMIT);
    entry.seq = UINT32_MAX;
    refuse(store, entry, ERROR_LIMIT);
    struct error error = {0};
    assert_true(store_add(store, &good, &error));
    good.seq = UINT32_MAX - 1;
    assert_true(store_add(store, &good, &error));
    assert_int_equal(store_last_seq(store), UINT32_MAX - 1);
    world_release(&w);
}

static void simulated_entries_are_remembered(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 1);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    for (int i = 1; i <= 200; i++) {
        if (i % 7 == 0)
            world_simulated(&w, 0, x, "2025-01-31", "1");
        else
            world_entry(&w, 0, x, "2025-01-31", "1");
    }
    struct store *store = world_store(&w);
    for (uint32_t seq = 0; seq < 400; seq++)
        assert_int_equal(store_simulated(store, seq), seq && seq <= 200 && seq % 7 == 0);
    assert_false(store_simulated(store, UINT32_MAX));
    world_release(&w);
}

static void it_tells_what_is_in_it(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 3);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(&w, "y", ROLLUP_SUM);
    world_of(&w, y)->decimals = 3;
    struct store *store = world_store(&w);
    assert_int_equal(store_entries(store), 0);
    assert_int_equal(store_last_seq(store), 0);
    world_entry(&w, 0, x, "2025-01-31", "1");
    world_withdraw(&w, 0, x, "2025-01-31");
    world_entry(&w, 1, y, "2025-01-31", "1");
    store = world_store(&w);
    assert_int_equal(store_entries(store), 3);
    assert_int_equal(store_last_seq(store), 3);
    assert_int_equal(store_unit_count(store), 3);
    assert_int_equal(store_indicator_count(store), 2);
    assert_same(store_divisor(store, x), 1);
    assert_same(store_divisor(store, y), 1000);
    for (uint32_t unit = 0; unit < 3; unit++)
        assert_int_equal(store_unit(store, store_column(store, unit)), unit);
    const struct store_group *groups;
    assert_int_equal(store_groups(store, &groups), 1);
    assert_int_equal(groups[0].count, 3);
    assert_true(store_bytes(store) > 3 * sizeof(struct version));
    world_release(&w);
}

static void a_later_model_moves_nothing(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 2);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    world_entry(&w, 1, x, "2025-01-31", "5");
    struct store *store = world_store(&w);
    w.store = NULL; /* the world would throw it away */
    uint32_t y = world_indicator(&w, "y", ROLLUP_SUM);
    make_communes(&w, 100);
    struct error error = {0};
    assert_true(store_extend(store, world_model(&w), &error));
    assert_int_equal(store_unit_count(store), 102);
    assert_int_equal(store_indicator_count(store), 2);
    assert_int_equal(store_column(store, 1), 1);
    struct store_entry entry = {.unit = 101, .indicator = y, .at = 1000, .seq = 2, .digits = 9};
    assert_true(store_add(store, &entry, &error));
    entry.indicator = x;
    entry.seq = 3;
    assert_true(store_add(store, &entry, &error));
    assert_true(store_seal(store, &error));
    struct version figure;
    assert_true(store_find(store, x, store_column(store, 1), EVER, &figure));
    assert_same(figure.value, 5);
    assert_true(store_find(store, x, store_column(store, 101), EVER, &figure));
    assert_same(figure.value, 9);
    assert_false(store_find(store, y, store_column(store, 1), EVER, &figure));
    store_free(store);
    world_release(&w);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Twenty months, of which unit 0 reports all, 1 the first, 2 every fifth, 3 never. */
static uint32_t make_months(struct world *w) {
    make_communes(w, 4);
    uint32_t x = world_indicator(w, "x", ROLLUP_SUM);
    for (int m = 0; m < 20; m++) {
        char at[16];
        snprintf(at, sizeof at, "%04d-%02d-15", 2024 + m / 12, m % 12 + 1);
        char value[16];
        snprintf(value, sizeof value, "%d.5", m);
        world_entry(w, 0, x, at, value);
        if (m == 0)
            world_entry(w, 1, x, at, "100");
        if (m % 5 == 0)
            world_entry(w, 2, x, at, value);
    }
    return x;
}

static void the_last_figure_is_found_however_old(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t x = make_months(&w);
    struct span all = span_of("2000-01-01", "2026-01-01", WORLD_NOW);
    assert_same(last_of(&w, x, 0, all), 19.5);
    assert_same(last_of(&w, x, 1, all), 100);
    assert_same(last_of(&w, x, 2, all), 15.5);
    assert_none(last_of(&w, x, 3, all));
    static const struct {
        const char *from, *to;
        double values[3];
    } cases[] = {
        {"2024-02-01", "2026-01-01", {19.5, NAN, 15.5}},
        {"2024-01-15", "2024-01-15", {0.5, 100, 0.5}},
        {"2024-01-16", "2024-02-14", {NAN, NAN, NAN}},
        {"2024-06-16", "2024-11-14", {9.5, NAN, NAN}},
        {"2024-06-15", "2024-11-14", {9.5, NAN, 5.5}},
        {"2025-08-15", "2025-08-15", {19.5, NAN, NAN}},
        {"2025-09-01", "2026-01-01", {NAN, NAN, NAN}},
        {"2025-01-01", "2024-01-01", {NAN, NAN, NAN}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (uint32_t unit = 0; unit < 3; unit++)
            assert_same(
                last_of(&w, x, unit, span_of(cases[i].from, cases[i].to, WORLD_NOW)),
                cases[i].values[unit]);
    world_release(&w);
}

static void figures_of_a_span_are_taken_together(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t x = make_months(&w);
    world_entry(&w, 0, x, "2024-03-20", "-2");   /* a second figure within a month */
    world_withdraw(&w, 0, x, "2024-04-15");      /* 3.5 is taken back */
    world_entry(&w, 0, x, "2024-05-15", "40.5"); /* 4.5 is corrected */
    struct store *store = world_store(&w);
    /* Unit 0 in March … June: 2.5, −2, (3.5), 40.5, 5.5; unit 2: 5.5 alone; 1 and 3: nothing. */
    static const struct {
        enum over_time rule;
        double values[4];
    } cases[] = {
        {OVER_TIME_LAST, {5.5, NAN, 5.5, NAN}},    {OVER_TIME_SUM, {46.5, NAN, 5.5, NAN}},
        {OVER_TIME_MEAN, {11.625, NAN, 5.5, NAN}}, {OVER_TIME_MIN, {-2, NAN, 5.5, NAN}},
        {OVER_TIME_MAX, {40.5, NAN, 5.5, NAN}},
    };
    struct span span = span_of("2024-03-01", "2024-06-30", WORLD_NOW);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double values[4];
        double counts[4];
        store_gather(store, kernel_best(), x, cases[i].rule, 0, 4, span, values, counts);
        bool last = cases[i].rule == OVER_TIME_LAST;
        for (uint32_t unit = 0; unit < 4; unit++) {
            assert_int_equal(store_column(store, unit), unit);
            assert_same(values[unit] / store_divisor(store, x), cases[i].values[unit]);
        }
        assert_same(counts[0], last ? 1 : 4);
        assert_same(counts[1], 0);
        assert_same(counts[2], 1);
        assert_same(counts[3], 0);
    }
    world_release(&w);
}

struct listed {
    uint32_t seqs[40];
    size_t count, most;
};

static bool list(const struct version *version, void *context) {
    struct listed *listed = context;
    listed->seqs[listed->count++] = version->seq;
    return listed->count < listed->most;
}

static void a_column_is_visited_latest_first(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 2);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    world_entry(&w, 0, x, "2024-01-31", "1"); /* 1 */
    world_entry(&w, 0, x, "2025-03-10", "2"); /* 2 */
    world_entry(&w, 0, x, "2025-03-31", "3"); /* 3 */
    world_entry(&w, 1, x, "2025-03-31", "4"); /* 4 */
    world_entry(&w, 0, x, "2024-06-30", "5"); /* 5 */
    world_entry(&w, 0, x, "2025-03-10", "6"); /* 6: corrects 2 */
    world_withdraw(&w, 0, x, "2025-03-31");   /* 7: takes 3 back */
    struct store *store = world_store(&w);
    static const struct {
        bool versions;
        uint32_t known;
        size_t most;
        const char *from, *to;
        uint32_t seqs[8];
    } cases[] = {
        {false, WORLD_NOW, 40, "2000-01-01", "2030-01-01", {6, 5, 1}},
        {false, 6, 40, "2000-01-01", "2030-01-01", {3, 6, 5, 1}},
        {false, 5, 40, "2000-01-01", "2030-01-01", {3, 2, 5, 1}},
        {false, WORLD_NOW, 2, "2000-01-01", "2030-01-01", {6, 5}},
        {false, WORLD_NOW, 40, "2024-02-01", "2025-03-09", {5}},
        {true, WORLD_NOW, 40, "2000-01-01", "2030-01-01", {7, 3, 6, 2, 5, 1}},
        {true, 5, 40, "2000-01-01", "2030-01-01", {3, 2, 5, 1}},
        {true, WORLD_NOW, 40, "2025-01-01", "2025-03-10", {6, 2}},
        {true, WORLD_NOW, 3, "2000-01-01", "2030-01-01", {7, 3, 6}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct listed listed = {.most = cases[i].most};
        struct span span = span_of(cases[i].from, cases[i].to, cases[i].known);
        if (cases[i].versions)
            store_versions(store, x, store_column(store, 0), span, list, &listed);
        else
            store_figures(store, x, store_column(store, 0), span, list, &listed);
        for (size_t k = 0; k < listed.count; k++)
            assert_int_equal(listed.seqs[k], cases[i].seqs[k]);
        assert_int_equal(cases[i].seqs[listed.count], 0);
    }
    world_release(&w);
}

static void absence_is_told_bit_by_bit(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_communes(&w, 130);
    uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
    uint32_t none = world_indicator(&w, "none", ROLLUP_SUM);
    for (uint32_t i = 0; i < 130; i++) {
        if (i % 3)
            world_entry(&w, i, x, "2025-01-15", "1");
        if (i % 5)
            world_entry(&w, i, x, "2025-02-15", "1");
    }
    world_withdraw(&w, 1, x, "2025-01-15");
    struct store *store = world_store(&w);
    static const struct {
        const char *from, *to;
        bool january, february;
    } cases[] = {
        {"2025-01-01", "2025-01-31", true, false},  {"2025-02-01", "2025-02-28", false, true},
        {"2025-01-01", "2025-02-28", true, true},   {"2025-01-16", "2025-02-14", false, false},
        {"2024-01-01", "2024-12-31", false, false}, {"2025-03-01", "2025-04-30", false, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        uint64_t absent[3];
        struct span span = span_of(cases[i].from, cases[i].to, WORLD_NOW);
        assert_true(store_absent(store, kernel_best(), x, span, absent));
        for (uint32_t unit = 0; unit < 130; unit++) {
            uint32_t column = store_column(store, unit);
            bool there =
                (cases[i].january && unit % 3 && unit != 1) || (cases[i].february && unit % 5);
            assert_int_equal(absent[column / 64] >> (column % 64) & 1, !there);
        }
        assert_true(store_absent(store, kernel_best(), none, span, absent));
        assert_true(absent[0] == UINT64_MAX && absent[1] == UINT64_MAX);
    }
    world_release(&w);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* A year of weeks of every commune of the country after July 2025, in several orders. */
static void a_dense_weekly_entry_takes_at_most_twelve_bytes(void **state) {
    (void)state;
    enum { UNITS = 3321, WEEKS = 52 };
    for (int order = 0; order < 3; order++) {
        struct world w = WORLD_EMPTY;
        make_communes(&w, UNITS);
        uint32_t x = world_indicator(&w, "x", ROLLUP_SUM);
        world_of(&w, x)->cadence = CADENCE_WEEK;
        struct store *store = world_store(&w);
        size_t before = store_bytes(store);
        struct error error = {0};
        uint32_t seq = 0;
        for (uint32_t week = 0; week < WEEKS; week++) {
            for (uint32_t i = 0; i < UNITS; i++) {
                struct store_entry entry = {
                    .unit = order == 0   ? i
                            : order == 1 ? UNITS - 1 - i
                                         : i * 1237 % UNITS,
                    .indicator = x,
                    .at = world_moment("2025-07-06") + week * 7 * MINUTES_PER_DAY,
                    .seq = ++seq,
                    .digits = (int64_t)(i * 7919 % 1000000 + week * 100),
                    .scale = 2,
                };
                if (!store_add(store, &entry, &error))
                    fail_msg("%s", error.message);
            }
        }
        assert_true(store_seal(store, &error));
        double each = (double)(store_bytes(store) - before) / (UNITS * WEEKS);
        print_message("# %.2f bytes an entry\n", each);
        assert_true(each <= 12);
        world_release(&w);
    }
}

static void an_empty_model_has_an_empty_store(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct store *store = world_store(&w);
    const struct store_group *groups;
    assert_int_equal(store_groups(store, &groups), 0);
    assert_int_equal(store_unit_count(store), 0);
    store_free(NULL);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_kept_to_the_last_digit),
        cmocka_unit_test(doubles_of_seventeen_digits_are_kept),
        cmocka_unit_test(the_scale_grows_when_an_entry_needs_it),
        cmocka_unit_test(sums_of_decimals_are_exact),
        cmocka_unit_test(what_does_not_belong_is_refused),
        cmocka_unit_test(simulated_entries_are_remembered),
        cmocka_unit_test(it_tells_what_is_in_it),
        cmocka_unit_test(a_later_model_moves_nothing),
        cmocka_unit_test(the_last_figure_is_found_however_old),
        cmocka_unit_test(figures_of_a_span_are_taken_together),
        cmocka_unit_test(a_column_is_visited_latest_first),
        cmocka_unit_test(absence_is_told_bit_by_bit),
        cmocka_unit_test(a_dense_weekly_entry_takes_at_most_twelve_bytes),
        cmocka_unit_test(an_empty_model_has_an_empty_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
