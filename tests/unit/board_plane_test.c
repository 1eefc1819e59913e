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
#include "board/plane.h"
#include "support/world.h"

enum { COLUMNS = 150, ENTRIES_MOST = 4000 };

/* A plane beside the plain list of what was put into it. */
struct pair {
    struct plane plane;
    struct version list[ENTRIES_MOST];
    size_t count;
    uint32_t seq;
};

static void put(struct pair *p, uint32_t column, moment at, double value) {
    struct version v = {value, at, ++p->seq, column, 0};
    p->list[p->count++] = v;
    assert_true(plane_add(&p->plane, &v));
}

static void withdraw(struct pair *p, uint32_t column, moment at) {
    struct version v = {0, at, ++p->seq, column, 1};
    p->list[p->count++] = v;
    assert_true(plane_add(&p->plane, &v));
}

static struct pair *pair_new(bool integral) {
    struct pair *p = calloc(1, sizeof *p);
    assert_non_null(p);
    p->plane.integral = integral;
    return p;
}

static void pair_free(struct pair *p) {
    plane_release(&p->plane);
    free(p);
}

/* The visible figures of a column by plane.h's words; latest first. */
static size_t figures_of(
    const struct pair *p, uint32_t column, struct span span, struct version *figures) {
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++) {
        const struct version *v = &p->list[i];
        bool inside =
            v->column == column && v->at >= span.from && v->at <= span.to && v->seq <= span.known;
        for (size_t k = 0; inside && k < p->count; k++) {
            const struct version *other = &p->list[k];
            inside = other->column != column || other->at != v->at || other->seq <= v->seq ||
                     other->seq > span.known;
        }
        if (!inside || v->withdrawn)
            continue;
        size_t place = count++;
        for (; place > 0 && figures[place - 1].at < v->at; place--)
            figures[place] = figures[place - 1];
        figures[place] = *v;
    }
    return count;
}

static void assert_version(const struct version *actual, const struct version *expected) {
    assert_same(actual->value, expected->value);
    assert_int_equal(actual->at, expected->at);
    assert_int_equal(actual->seq, expected->seq);
    assert_int_equal(actual->column, expected->column);
    assert_int_equal(actual->withdrawn, expected->withdrawn);
}

static void check_walks(const struct pair *p, struct span span) {
    struct version expected[ENTRIES_MOST];
    for (uint32_t column = 0; column < COLUMNS + 2; column++) {
        size_t count = figures_of(p, column, span, expected);
        struct plane_figures figures = plane_figures(&p->plane, column, span);
        struct version found;
        for (size_t i = 0; i < count; i++) {
            assert_true(plane_figures_next(&figures, &found));
            assert_version(&found, &expected[i]);
        }
        assert_false(plane_figures_next(&figures, &found));
    }
}

static void check_kernels(const struct pair *p, struct span span, uint32_t first, size_t count) {
    struct version figures[ENTRIES_MOST];
    double last[COLUMNS];
    double sum[COLUMNS];
    double number[COLUMNS];
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        size_t found = figures_of(p, first + (uint32_t)i, span, figures);
        last[i] = found ? figures[0].value : (double)NAN;
        missing += found == 0;
        sum[i] = 1000;
        number[i] = (double)found;
        for (size_t k = 0; k < found; k++)
            sum[i] += figures[k].value;
    }
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        double values[COLUMNS];
        double sums[COLUMNS];
        double counts[COLUMNS] = {0};
        uint64_t absent[COLUMNS / 64 + 2];
        memset(absent, 0xFF, sizeof absent);
        for (size_t i = 0; i < count; i++) {
            values[i] = NAN;
            sums[i] = 1000;
        }
        assert_int_equal(plane_last(&p->plane, *k, first, count, span, values), missing);
        plane_sum(&p->plane, *k, first, count, span, sums, counts);
        plane_mark(&p->plane, *k, first, count, span, absent);
        for (size_t i = 0; i < count; i++) {
            assert_same(values[i], last[i]);
            assert_same(sums[i], sum[i]);
            assert_same(counts[i], number[i]);
            assert_int_equal(absent[i / 64] >> (i % 64) & 1, isnan(last[i]) ? 1 : 0);
        }
        for (size_t i = count; i < sizeof absent * 8; i++)
            assert_int_equal(absent[i / 64] >> (i % 64) & 1, 1);
    }
}

static void check(struct pair *p, struct span span) {
    plane_seal(&p->plane);
    assert_int_equal(plane_entries(&p->plane), p->count);
    check_walks(p, span);
    check_kernels(p, span, 0, COLUMNS);
    check_kernels(p, span, 7, 100);
}

/* Each column once, from both ends, so that the extent is known early. */
static uint32_t column_of(uint32_t i) {
    return i % 2 ? COLUMNS - 1 - i / 2 : i / 2;
}

static const struct span ALL = {0, MOMENT_LAST, UINT32_MAX - 1};

static moment of_june(int dom, int hour) {
    return moment_of_day(day_of_civil((struct civil){2025, 6, dom})) + (moment)hour * 60;
}

/* ---- what lies where ------------------------------------------------------------------------- */

static void few_entries_have_no_cells(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    for (uint32_t i = 0; i < 15; i++)
        put(p, i, of_june(30, 8), i);
    assert_null(p->plane.cells);
    check(p, ALL);
    put(p, 15, of_june(30, 8), 15);
    assert_non_null(p->plane.cells);
    assert_null(p->plane.wide);
    check(p, ALL);
    pair_free(p);
}

static void entries_far_apart_have_no_cells(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    for (uint32_t i = 0; i < 40; i++)
        put(p, i * 1000, of_june(30, 8), i);
    plane_seal(&p->plane);
    assert_null(p->plane.cells);
    assert_int_equal(plane_entries(&p->plane), 40);
    pair_free(p);
}

static void one_entry_a_unit_is_eight_bytes(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    for (uint32_t i = 0; i < COLUMNS; i++)
        put(p, column_of(i), of_june(30, 8), 100000 + i * 7);
    check(p, ALL);
    assert_non_null(p->plane.cells);
    assert_null(p->plane.wide);
    assert_int_equal(p->plane.filled, COLUMNS);
    assert_true(plane_bytes(&p->plane) <= (size_t)COLUMNS * 12);
    pair_free(p);
}

static void values_that_are_no_integers_make_it_wide(void **state) {
    (void)state;
    struct pair *p = pair_new(false);
    for (uint32_t i = 0; i < COLUMNS; i++)
        put(p, column_of(i), of_june(1, 0), (i - 75.0) / 1024);
    assert_non_null(p->plane.wide);
    assert_int_equal(p->plane.filled, COLUMNS);
    put(p, 3, of_june(2, 0), 0.5);
    withdraw(p, 4, of_june(1, 0));
    check(p, ALL);
    pair_free(p);
}

static void a_range_too_great_for_a_cell_makes_it_wide(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    for (uint32_t i = 0; i < 100; i++)
        put(p, i, of_june(1, 0), i % 2 ? 0x1p53 - 1 - i : -0x1p53 + 1 + i);
    check(p, ALL);
    assert_non_null(p->plane.wide);
    pair_free(p);
}

static void a_value_out_of_the_range_widens_the_cells(void **state) {
    (void)state;
    static const double outliers[] = {5e6, -5e6, 5e9, -1, 0x1p40, -0x1p40, 0x1p51, -0x1p53 + 1};
    for (size_t o = 0; o < COUNT_OF(outliers); o++) {
        struct pair *p = pair_new(true);
        for (uint32_t i = 0; i < 100; i++)
            put(p, i, of_june(15, 8), 1000 + i);
        put(p, 100, of_june(15, 8), 1500);
        put(p, 101, of_june(15, 8), outliers[o]);
        put(p, 50, of_june(15, 8), outliers[o]); /* a correction far away */
        check(p, ALL);
        pair_free(p);
    }
}

static void negative_values_are_kept(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    for (uint32_t i = 0; i < COLUMNS; i++)
        put(p, column_of(i), of_june(15, 8), (double)i * 1000 - 75000);
    assert_null(p->plane.wide);
    assert_int_equal(p->plane.filled, COLUMNS);
    check(p, ALL);
    pair_free(p);
}

static void places_far_apart_are_kept(void **state) {
    (void)state;
    static const uint32_t gaps[] = {1, 1000, 100000, 20000000};
    for (size_t g = 0; g < COUNT_OF(gaps); g++) {
        struct pair *p = pair_new(true);
        for (uint32_t i = 0; i < COLUMNS; i++) {
            p->seq += gaps[g];
            put(p, i, of_june(15, 8), (double)((uint64_t)i << (i % 2 ? 35 : 3)));
        }
        p->seq = UINT32_MAX - 10;
        put(p, 9, of_june(16, 8), 1);
        put(p, 149, of_june(16, 8), 2);
        check(p, ALL);
        for (int i = 0; i < 12; i++) {
            uint32_t known = p->list[(size_t)i * 13].seq;
            check(p, (struct span){0, MOMENT_LAST, known});
            check(p, (struct span){0, MOMENT_LAST, known - 1});
        }
        pair_free(p);
    }
}

/* All bits set would be a cell that holds nothing: the greatest value, moment and place at once. */
static void the_greatest_of_everything_is_not_taken_for_nothing(void **state) {
    (void)state;
    for (int short_of = 0; short_of < 3; short_of++) {
        struct pair *p = pair_new(true);
        for (uint32_t i = 1; i < 80; i++)
            put(p, column_of(i), of_june(15, 8), (double)((uint64_t)i << 32));
        assert_non_null(p->plane.cells);
        assert_null(p->plane.wide);
        const struct plane *plane = &p->plane;
        unsigned seq_bits = 64u - plane->at_bits - plane->value_bits;
        assert_true(seq_bits < 32);
        moment at = plane->at_base + (moment)(((uint64_t)1 << plane->at_bits) - 1);
        double value = (double)(plane->value_base + ((int64_t)1 << plane->value_bits) - 1);
        p->seq = plane->seq_base + ((uint32_t)1 << seq_bits) - 2 - (uint32_t)short_of;
        put(p, 75, at, value);
        check(p, ALL);
        check(p, (struct span){0, MOMENT_LAST, p->seq});
        check(p, (struct span){0, MOMENT_LAST, p->seq - 1});
        pair_free(p);
    }
}

/* ---- what is visible ------------------------------------------------------------------------- */

static void make_history(struct pair *p) {
    for (uint32_t i = 0; i < COLUMNS; i++) /* seq 1 … 150 */
        put(p, i, of_june(10, 8), 100 + i);
    put(p, 5, of_june(10, 8), 7);    /* 151: corrected */
    put(p, 6, of_june(20, 8), 8);    /* 152: a second moment */
    put(p, 7, of_june(5, 8), 9);     /* 153: an earlier moment, told later */
    withdraw(p, 8, of_june(10, 8));  /* 154 */
    withdraw(p, 9, of_june(10, 8));  /* 155: withdrawn, and then given again */
    put(p, 9, of_june(10, 8), 10);   /* 156 */
    put(p, 10, of_june(20, 8), 11);  /* 157 */
    withdraw(p, 10, of_june(20, 8)); /* 158: only the later moment is taken back */
    withdraw(p, 11, of_june(20, 8)); /* 159: where there was nothing */
}

static double last_of(const struct pair *p, uint32_t column, struct span span) {
    double value = NAN;
    plane_last(&p->plane, kernel_best(), column, 1, span, &value);
    return value;
}

static void corrections_and_withdrawals_are_seen_as_known(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    make_history(p);
    check(p, ALL);
    static const struct {
        uint32_t column, known;
        double value;
    } cases[] = {
        {5, 150, 105}, {5, 151, 7},     {6, 151, 106},   {6, 152, 8},   {7, 153, 107},
        {8, 153, 108}, {8, 154, NAN},   {9, 154, 109},   {9, 155, NAN}, {9, 156, 10},
        {10, 157, 11}, {10, 158, 110},  {11, 159, 111},  {0, 0, NAN},   {0, 1, 100},
        {1, 1, NAN},   {149, 149, NAN}, {149, 150, 249},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_same(
            last_of(p, cases[i].column, (struct span){0, MOMENT_LAST, cases[i].known}),
            cases[i].value);
    for (uint32_t known = 140; known <= 160; known++)
        check(p, (struct span){0, MOMENT_LAST, known});
    pair_free(p);
}

static void a_span_may_begin_and_end_inside(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    make_history(p);
    moment cuts[] = {
        0,
        of_june(5, 8) - 1,
        of_june(5, 8),
        of_june(10, 8) - 1,
        of_june(10, 8),
        of_june(10, 8) + 1,
        of_june(20, 8) - 1,
        of_june(20, 8),
        of_june(20, 8) + 1,
        MOMENT_LAST,
    };
    for (size_t from = 0; from < COUNT_OF(cuts); from++)
        for (size_t to = 0; to < COUNT_OF(cuts); to++) /* also when it ends before it begins */
            check(p, (struct span){cuts[from], cuts[to], 157});
    pair_free(p);
}

static void the_versions_of_a_column_are_latest_first(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    make_history(p);
    plane_seal(&p->plane);
    static const struct {
        uint32_t column;
        uint32_t seqs[4];
    } cases[] = {{9, {156, 155, 10}}, {10, {158, 157, 11}}, {7, {8, 153}}, {12, {13}}, {200, {0}}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct plane_walk walk = plane_walk(&p->plane, cases[i].column);
        struct version v;
        for (size_t k = 0; cases[i].seqs[k]; k++) {
            assert_true(plane_walk_next(&walk, &v));
            assert_int_equal(v.seq, cases[i].seqs[k]);
            assert_int_equal(v.column, cases[i].column);
        }
        assert_false(plane_walk_next(&walk, &v));
    }
    pair_free(p);
}

static void a_value_that_is_there_stays(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    make_history(p);
    plane_seal(&p->plane);
    double values[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        values[i] = i % 2 ? -1 : (double)NAN;
    assert_int_equal(plane_last(&p->plane, kernel_best(), 0, COLUMNS, ALL, values), 1);
    for (size_t i = 1; i < COLUMNS; i += 2)
        assert_same(values[i], -1);
    assert_none(values[8]);
    assert_same(values[6], 8);
    pair_free(p);
}

/* ---- another scale --------------------------------------------------------------------------- */

static void another_scale_keeps_every_value(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    make_history(p);
    assert_true(plane_rescale(&p->plane, 1000, 1, true));
    for (size_t i = 0; i < p->count; i++)
        p->list[i].value *= 1000;
    check(p, ALL);
    assert_null(p->plane.wide);
    put(p, 20, of_june(11, 0), 1);
    check(p, ALL);
    assert_true(plane_rescale(&p->plane, 1, 1000, false));
    for (size_t i = 0; i < p->count; i++)
        p->list[i].value /= 1000;
    check(p, (struct span){0, MOMENT_LAST, 100}); /* sums of doubles: of one figure each */
    assert_non_null(p->plane.wide);
    pair_free(p);
}

static void a_sparse_plane_stays_sparse_in_another_scale(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    put(p, 3, of_june(10, 0), 5);
    withdraw(p, 3, of_june(11, 0));
    assert_true(plane_rescale(&p->plane, 10, 1, true));
    for (size_t i = 0; i < p->count; i++)
        p->list[i].value *= 10;
    assert_null(p->plane.cells);
    check(p, ALL);
    pair_free(p);
}

static void an_empty_plane_answers_nothing(void **state) {
    (void)state;
    struct pair *p = pair_new(true);
    check(p, ALL);
    assert_int_equal(plane_bytes(&p->plane), 0);
    assert_true(plane_rescale(&p->plane, 10, 1, true));
    check(p, ALL);
    pair_free(p);
}

/* ---- all of it at random --------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *seed) {
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static double random_value(uint64_t *seed, int style) {
    int64_t r = (int64_t)next_random(seed);
    switch (style) {
    case 0:
        return (double)(r % 1000);
    case 1:
        return (double)(r >> 24); /* ±2^39 */
    case 2:
        return r % 50 ? (double)(r % 5000) : (double)(r >> 12);
    default:
        return (double)(r % 100000) / 1024; /* for a plane of doubles: sums stay exact */
    }
}

static void add_at_random(struct pair *p, uint64_t *seed, int style) {
    static const uint32_t gaps[] = {1, 50, 100000};
    static const uint32_t spreads[] = {1, 1440, 43200};
    uint64_t kind = next_random(seed);
    uint32_t column = (uint32_t)(next_random(seed) % COLUMNS);
    moment at = of_june(1, 0) + (moment)(next_random(seed) % spreads[style % 3]);
    if (p->count && kind % 5 == 0)
        at = p->list[next_random(seed) % p->count].at;
    p->seq += (uint32_t)(next_random(seed) % gaps[(style + p->count / 200) % 3]);
    if (kind % 11 == 0)
        withdraw(p, column, at);
    else
        put(p, column, at, random_value(seed, style));
}

static void random_planes_answer_as_a_plain_list_does(void **state) {
    (void)state;
    for (uint64_t first = 1; first <= 16; first++) {
        uint64_t seed = first * 7919;
        int style = (int)(first % 4);
        struct pair *p = pair_new(style != 3);
        size_t entries = 20 + next_random(&seed) % 380;
        for (size_t i = 0; i < entries; i++) {
            add_at_random(p, &seed, style);
            if (next_random(&seed) % 40)
                continue;
            const struct version *some = &p->list[next_random(&seed) % p->count];
            const struct version *other = &p->list[next_random(&seed) % p->count];
            struct span span = {
                next_random(&seed) % 2 ? some->at : 0,
                next_random(&seed) % 2 ? other->at : MOMENT_LAST,
                next_random(&seed) % 2 ? other->seq : UINT32_MAX - 1};
            check(p, span);
        }
        print_message("# seed %" PRIu64 "\n", first * 7919);
        check(p, ALL);
        pair_free(p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_entries_have_no_cells),
        cmocka_unit_test(entries_far_apart_have_no_cells),
        cmocka_unit_test(one_entry_a_unit_is_eight_bytes),
        cmocka_unit_test(values_that_are_no_integers_make_it_wide),
        cmocka_unit_test(a_range_too_great_for_a_cell_makes_it_wide),
        cmocka_unit_test(a_value_out_of_the_range_widens_the_cells),
        cmocka_unit_test(negative_values_are_kept),
        cmocka_unit_test(places_far_apart_are_kept),
        cmocka_unit_test(the_greatest_of_everything_is_not_taken_for_nothing),
        cmocka_unit_test(corrections_and_withdrawals_are_seen_as_known),
        cmocka_unit_test(a_span_may_begin_and_end_inside),
        cmocka_unit_test(the_versions_of_a_column_are_latest_first),
        cmocka_unit_test(a_value_that_is_there_stays),
        cmocka_unit_test(another_scale_keeps_every_value),
        cmocka_unit_test(a_sparse_plane_stays_sparse_in_another_scale),
        cmocka_unit_test(an_empty_plane_answers_nothing),
        cmocka_unit_test(random_planes_answer_as_a_plain_list_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
