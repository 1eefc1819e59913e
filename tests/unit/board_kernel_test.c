#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/kernel.h"

enum { COUNT_MOST = 200 };

static const uint64_t FIRST_SEED = 20250701;

static uint64_t seed_of_run(uint64_t offset) {
    uint64_t seed = FIRST_SEED + offset;
    print_message("# seed %" PRIu64 "\n", seed);
    return seed;
}

/* Steele, Lea and Flood's splitmix64. */
static uint64_t next_random(uint64_t *seed) {
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t low_bits(unsigned bits) {
    return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

/* A view over memory of exactly its size, so that a sanitizer sees a step beyond it. */
struct sample {
    struct cell_view view;
    uint64_t *cells;
    double *wide;
    double *values;
};

static struct sample sample_of(uint64_t *seed, size_t count, bool wide) {
    struct sample sample = {.cells = malloc(count * sizeof(uint64_t) + 1)};
    unsigned value_bits = wide ? 0 : (unsigned)(next_random(seed) % 47);
    unsigned at_bits = wide ? 32 : (unsigned)(next_random(seed) % (47 - value_bits));
    unsigned shift = value_bits + at_bits;
    sample.wide = wide ? malloc(count * sizeof(double) + 1) : NULL;
    sample.values = malloc(count * sizeof(double) + 1);
    if (!sample.cells || !sample.values || (wide && !sample.wide))
        fail();
    for (size_t i = 0; i < count; i++) {
        uint64_t seq = next_random(seed) % (next_random(seed) % 2 ? 64 : low_bits(64 - shift));
        uint64_t low = next_random(seed) & low_bits(shift);
        bool absent = next_random(seed) % 4 == 0;
        sample.cells[i] = absent ? CELL_ABSENT : seq << shift | low;
        if (wide)
            sample.wide[i] = (double)(int64_t)next_random(seed) / 1e7;
        sample.values[i] =
            next_random(seed) % 3 ? (double)NAN : (double)(int32_t)next_random(seed) / 8;
    }
    uint64_t at_low = next_random(seed) & low_bits(at_bits);
    uint64_t places = next_random(seed) % 64 + 1;
    sample.view = (struct cell_view){
        .cells = sample.cells,
        .wide = sample.wide,
        .count = count,
        .limit = next_random(seed) % 3 ? places << shift : CELL_ABSENT,
        .at_mask = low_bits(at_bits),
        .at_low = next_random(seed) % 2 ? at_low : 0,
        .at_span = next_random(seed) % 2 ? low_bits(at_bits) : low_bits(at_bits) / 3,
        .value_bits = value_bits,
        .value_base = wide ? 0 : (double)((int64_t)next_random(seed) >> 13),
    };
    return sample;
}

static void free_sample(struct sample *sample) {
    free(sample->cells);
    free(sample->wide);
    free(sample->values);
}

/* kernel.h, word by word. */
static bool is_visible(const struct cell_view *view, size_t i) {
    uint64_t cell = view->cells[i];
    return cell < view->limit &&
           ((cell >> view->value_bits) & view->at_mask) - view->at_low <= view->at_span;
}

static double value_of(const struct cell_view *view, size_t i) {
    if (view->wide)
        return view->wide[i];
    return (double)(view->cells[i] & low_bits(view->value_bits)) + view->value_base;
}

static void assert_bits(const void *actual, const void *expected, size_t size) {
    if (size)
        assert_memory_equal(actual, expected, size);
}

static void check_last(const struct kernel *kernel, const struct sample *sample) {
    size_t count = sample->view.count;
    double *values = malloc(count * sizeof *values + 1);
    double expected[COUNT_MOST];
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        bool takes = isnan(sample->values[i]) && is_visible(&sample->view, i);
        expected[i] = takes ? value_of(&sample->view, i) : sample->values[i];
        missing += isnan(expected[i]) ? 1 : 0;
    }
    memcpy(values, sample->values, count * sizeof *values);
    assert_int_equal(kernel->last(&sample->view, values), missing);
    assert_bits(values, expected, count * sizeof *values);
    free(values);
}

static void check_add(const struct kernel *kernel, const struct sample *sample) {
    size_t count = sample->view.count;
    double *sums = malloc(count * sizeof *sums + 1);
    double *counts = malloc(count * sizeof *counts + 1);
    double expected_sums[COUNT_MOST];
    double expected_counts[COUNT_MOST];
    for (size_t i = 0; i < count; i++) {
        bool seen = is_visible(&sample->view, i);
        sums[i] = isnan(sample->values[i]) ? (double)i / 3 : sample->values[i];
        counts[i] = (double)(i % 5);
        expected_sums[i] = sums[i] + (seen ? value_of(&sample->view, i) : 0.0);
        expected_counts[i] = counts[i] + (seen ? 1 : 0);
    }
    kernel->add(&sample->view, sums, counts);
    assert_bits(sums, expected_sums, count * sizeof *sums);
    assert_bits(counts, expected_counts, count * sizeof *counts);
    free(sums);
    free(counts);
}

/* Bits beyond the view must stay, and words beyond the last one must not be touched. */
static void check_mark(const struct kernel *kernel, const struct sample *sample, size_t offset) {
    size_t count = sample->view.count;
    size_t words = (offset + count + 63) / 64;
    uint64_t *absent = malloc(words * sizeof *absent + 1);
    uint64_t expected[COUNT_MOST / 64 + 8];
    memset(absent, 0xFF, words * sizeof *absent);
    memset(expected, 0xFF, sizeof expected);
    for (size_t i = 0; i < count; i++)
        if (is_visible(&sample->view, i))
            expected[(offset + i) / 64] &= ~((uint64_t)1 << ((offset + i) % 64));
    kernel->mark(&sample->view, absent, offset);
    assert_bits(absent, expected, words * sizeof *absent);
    free(absent);
}

/* Any index may come, and any again. */
static void check_share(const struct kernel *kernel, const struct sample *sample, uint64_t *seed) {
    size_t count = sample->view.count;
    uint32_t *index = calloc(count + 1, sizeof *index);
    double *weights = calloc(count + 1, sizeof *weights);
    double *to = calloc(count + 1, sizeof *to);
    if (!index || !weights || !to)
        fail();
    double expected[COUNT_MOST];
    size_t missing = 0;
    for (size_t i = 0; i < count; i++) {
        index[i] = (uint32_t)(next_random(seed) % count);
        weights[i] = next_random(seed) % 9 ? (double)(next_random(seed) % 1000) / 999 : (double)NAN;
        expected[i] = weights[i] * sample->values[index[i]];
        missing += isnan(expected[i]) ? 1 : 0;
    }
    assert_int_equal(kernel->share(sample->values, index, weights, count, to), missing);
    for (size_t i = 0; i < count; i++) /* which NaN it is does not matter */
        assert_true((isnan(to[i]) && isnan(expected[i])) || to[i] == expected[i]);
    free(index);
    free(weights);
    free(to);
}

/* Eight lanes, added up in their order. */
static void check_total(const struct kernel *kernel, const struct sample *sample) {
    size_t count = sample->view.count;
    double lanes[8] = {0};
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(sample->values[i]))
            continue;
        lanes[i % 8] += sample->values[i];
        found++;
    }
    double expected = 0;
    for (size_t lane = 0; lane < 8; lane++)
        expected += lanes[lane];
    double sum = -1;
    assert_int_equal(kernel->total(sample->values, count, &sum), found);
    assert_bits(&sum, &expected, sizeof sum);
}

static void every_kernel_gives_the_same_bits_for_all_shapes(void **state) {
    (void)state;
    uint64_t seed = seed_of_run(0);
    for (size_t count = 0; count <= COUNT_MOST; count++) {
        for (int round = 0; round < 24; round++) {
            struct sample sample = sample_of(&seed, count, round % 4 == 0);
            for (const struct kernel *const *k = kernel_all(); *k; k++) {
                check_last(*k, &sample);
                check_add(*k, &sample);
                check_mark(*k, &sample, next_random(&seed) % 130);
                check_total(*k, &sample);
                check_share(*k, &sample, &seed);
            }
            free_sample(&sample);
        }
    }
}

static void cells_may_begin_anywhere(void **state) {
    (void)state;
    uint64_t seed = seed_of_run(1);
    for (int round = 0; round < 200; round++) {
        struct sample whole = sample_of(&seed, COUNT_MOST, round % 3 == 0);
        for (size_t skip = 0; skip < 17; skip++) {
            struct sample part = whole;
            part.view.cells += skip;
            part.view.wide = whole.view.wide ? whole.view.wide + skip : NULL;
            part.view.count = next_random(&seed) % (COUNT_MOST - skip);
            for (const struct kernel *const *k = kernel_all(); *k; k++) {
                check_last(*k, &part);
                check_add(*k, &part);
            }
        }
        free_sample(&whole);
    }
}

static void marks_go_to_every_bit_of_a_word(void **state) {
    (void)state;
    uint64_t seed = seed_of_run(2);
    for (size_t offset = 0; offset <= 130; offset++) {
        for (size_t count = 0; count < 20; count++) {
            struct sample sample = sample_of(&seed, count, count % 2);
            sample.view.limit = CELL_ABSENT;
            sample.view.at_low = 0;
            sample.view.at_span = sample.view.at_mask;
            for (const struct kernel *const *k = kernel_all(); *k; k++)
                check_mark(*k, &sample, offset);
            free_sample(&sample);
        }
    }
}

/* The sum depends on the order: 1e16 + 1 is 1e16, and lanes decide who meets whom. */
static void a_total_names_its_lanes(void **state) {
    (void)state;
    static const double values[] = {1e16, 1, 1, 1, 1, 1, 1, 1,   -1e16, 2,
                                    2,    2, 2, 2, 2, 2, 3, NAN, 0.1,   0.2};
    double lanes[8] = {0};
    for (size_t i = 0; i < COUNT_OF(values); i++)
        lanes[i % 8] += isnan(values[i]) ? 0 : values[i];
    double expected = 0;
    for (size_t lane = 0; lane < 8; lane++)
        expected += lanes[lane];
    double plain = 0;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        plain += isnan(values[i]) ? 0 : values[i];
    assert_false(plain == expected);
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        double sum;
        assert_int_equal((*k)->total(values, COUNT_OF(values), &sum), COUNT_OF(values) - 1);
        assert_true(sum == expected);
        assert_int_equal((*k)->total(values, 0, &sum), 0);
        assert_true(sum == 0);
    }
}

static void a_wide_value_keeps_every_bit(void **state) {
    (void)state;
    static const double wide[] = {0.1, -1e300, 5e-324, 9007199254740993.0, -0.0, 1e-7, 3, 4, 5};
    uint64_t cells[COUNT_OF(wide)];
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        cells[i] = (uint64_t)i << 32 | 1000;
    struct cell_view view = {
        .cells = cells,
        .wide = wide,
        .count = COUNT_OF(wide),
        .limit = CELL_ABSENT,
        .at_mask = UINT32_MAX,
        .at_low = 1000,
        .at_span = 0,
    };
    for (const struct kernel *const *k = kernel_all(); *k; k++) {
        double values[COUNT_OF(wide)];
        for (size_t i = 0; i < COUNT_OF(wide); i++)
            values[i] = NAN;
        assert_int_equal((*k)->last(&view, values), 0);
        assert_memory_equal(values, wide, sizeof wide);
        view.at_low = 1001;
        for (size_t i = 0; i < COUNT_OF(wide); i++)
            values[i] = NAN;
        assert_int_equal((*k)->last(&view, values), COUNT_OF(wide));
        view.at_low = 1000;
    }
}

/* The widest packed values there are: 2^46 apart, from the lowest base to the highest. */
static void a_packed_value_is_exact_to_the_ends(void **state) {
    (void)state;
    static const double bases[] = {0, -0x1p52, 0x1p52, -1, 1, -0x1p51 - 3};
    static const uint64_t offsets[] = {0, 1, ((uint64_t)1 << 46) - 1, ((uint64_t)1 << 45) + 1};
    for (size_t b = 0; b < COUNT_OF(bases); b++) {
        uint64_t cells[COUNT_OF(offsets)];
        for (size_t i = 0; i < COUNT_OF(offsets); i++)
            cells[i] = (uint64_t)i << 46 | offsets[i];
        struct cell_view view = {
            .cells = cells,
            .count = COUNT_OF(offsets),
            .limit = CELL_ABSENT,
            .value_bits = 46,
            .value_base = bases[b],
        };
        for (const struct kernel *const *k = kernel_all(); *k; k++) {
            double values[] = {NAN, NAN, NAN, NAN};
            assert_int_equal((*k)->last(&view, values), 0);
            for (size_t i = 0; i < COUNT_OF(offsets); i++)
                assert_true((int64_t)values[i] == (int64_t)bases[b] + (int64_t)offsets[i]);
        }
    }
}

static void the_list_of_kernels_is_slowest_first_and_ends(void **state) {
    (void)state;
    static const char *const names[] = {"baseline", "avx2", "avx512"};
    size_t count = 0;
    for (const struct kernel *const *k = kernel_all(); *k; k++)
        assert_string_equal((*k)->name, names[count++]);
    assert_in_range(count, 1, 3);
}

static void the_environment_may_ask_for_a_kernel(void **state) {
    (void)state;
    const struct kernel *const *all = kernel_all();
    const struct kernel *fastest = all[0];
    for (size_t i = 0; all[i]; i++) {
        fastest = all[i];
        setenv("SATSAO_KERNEL", all[i]->name, 1);
        assert_ptr_equal(kernel_best(), all[i]);
    }
    unsetenv("SATSAO_KERNEL");
    assert_ptr_equal(kernel_best(), fastest);
    setenv("SATSAO_KERNEL", "abacus", 1);
    assert_ptr_equal(kernel_best(), fastest);
    unsetenv("SATSAO_KERNEL");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_gives_the_same_bits_for_all_shapes),
        cmocka_unit_test(cells_may_begin_anywhere),
        cmocka_unit_test(marks_go_to_every_bit_of_a_word),
        cmocka_unit_test(a_total_names_its_lanes),
        cmocka_unit_test(a_wide_value_keeps_every_bit),
        cmocka_unit_test(a_packed_value_is_exact_to_the_ends),
        cmocka_unit_test(the_list_of_kernels_is_slowest_first_and_ends),
        cmocka_unit_test(the_environment_may_ask_for_a_kernel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
