/* One instruction set's kernel; the build defines its name, KERNEL_SET (baseline, avx2, avx512),
 * and how many 64-bit lanes its registers have, KERNEL_LANES (2, 4, 8). */
#include "board/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define KERNEL_JOIN2(a, b) a##b
#define KERNEL_JOIN(a, b)  KERNEL_JOIN2(a, b)
#define KERNEL_TEXT2(a)    #a
#define KERNEL_TEXT(a)     KERNEL_TEXT2(a)
#define KERNEL_SELF        KERNEL_JOIN(kernel_, KERNEL_SET)

extern const struct kernel KERNEL_SELF;

/*
 * Vectors as wide as the instruction set's registers, in the notation that gcc and clang share.
 * Lanes do not meet, except in a sum, which therefore counts its own SUM_LANES whatever the width.
 */
enum { LANES = KERNEL_LANES, SUM_LANES = 8 };
typedef uint64_t words __attribute__((vector_size(LANES * sizeof(uint64_t))));
typedef double reals __attribute__((vector_size(LANES * sizeof(double))));

static inline words load_words(const uint64_t *from) {
    words v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline reals load_reals(const double *from) {
    reals v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline void store_reals(double *to, reals v) {
    memcpy(to, &v, sizeof v);
}

/* All bits of a lane set where a comparison held. */
static inline words is_nan(reals v) {
    return (words)(v != v);
}

static inline reals choose(words mask, reals yes, reals no) {
    return (reals)(((words)yes & mask) | ((words)no & ~mask));
}

static inline words visible(words cells, const struct cell_view *view) {
    words at = (cells >> view->value_bits) & view->at_mask;
    return (words)(cells < view->limit) & (words)(at - view->at_low <= view->at_span);
}

/* Integers below 2^52 as doubles without the conversion instruction that older vector sets lack:
 * the bits become the fraction of 2^52, which is then taken away. */
static inline reals packed_values(words cells, const struct cell_view *view) {
    uint64_t mask = ((uint64_t)1 << view->value_bits) - 1;
    words bits = (cells & mask) | 0x4330000000000000u;
    return ((reals)bits - 0x1p52) + view->value_base;
}

/* The last, partial vector of a view: the cells beyond its end are absent. */
struct tail {
    uint64_t cells[LANES];
    double wide[LANES];
    double values[LANES];
};

static void fill_tail(struct tail *tail, const struct cell_view *view, size_t start) {
    for (size_t lane = 0; lane < LANES; lane++) {
        bool inside = start + lane < view->count;
        tail->cells[lane] = inside ? view->cells[start + lane] : CELL_ABSENT;
        tail->wide[lane] = inside && view->wide ? view->wide[start + lane] : 0.0;
    }
}

static inline words take_last(
    const struct cell_view *view, const uint64_t *cells, const double *wide, double *values) {
    reals old = load_reals(values);
    words at = load_words(cells);
    reals found = wide ? load_reals(wide) : packed_values(at, view);
    reals now = choose(is_nan(old) & visible(at, view), found, old);
    store_reals(values, now);
    return is_nan(now);
}

static inline size_t count_lanes(words counters) {
    size_t sum = 0;
    for (size_t lane = 0; lane < LANES; lane++)
        sum += counters[lane];
    return sum;
}

static size_t kernel_last(const struct cell_view *given, double *values) {
    const struct cell_view view = *given;
    size_t whole = view.count - view.count % LANES;
    words missing = {0};
    if (view.wide)
        for (size_t i = 0; i < whole; i += LANES)
            missing -= take_last(&view, view.cells + i, view.wide + i, values + i);
    else
        for (size_t i = 0; i < whole; i += LANES)
            missing -= take_last(&view, view.cells + i, NULL, values + i);
    if (whole == view.count)
        return count_lanes(missing);

    struct tail tail = {0};
    size_t rest = view.count - whole;
    fill_tail(&tail, &view, whole);
    memcpy(tail.values, values + whole, rest * sizeof *values);
    missing -= take_last(&view, tail.cells, view.wide ? tail.wide : NULL, tail.values);
    memcpy(values + whole, tail.values, rest * sizeof *values);
    return count_lanes(missing);
}

static inline void take_sum(
    const struct cell_view *view, const uint64_t *cells, const double *wide, double *sums,
    double *counts) {
    words at = load_words(cells);
    words seen = visible(at, view);
    reals found = wide ? load_reals(wide) : packed_values(at, view);
    const reals none = {0};
    store_reals(sums, load_reals(sums) + choose(seen, found, none));
    store_reals(counts, load_reals(counts) + choose(seen, none + 1.0, none));
}

static void kernel_add(const struct cell_view *given, double *sums, double *counts) {
    const struct cell_view view = *given;
    size_t whole = view.count - view.count % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        take_sum(&view, view.cells + i, view.wide ? view.wide + i : NULL, sums + i, counts + i);
    if (whole == view.count)
        return;

    struct tail tail = {0};
    double counted[LANES] = {0};
    size_t rest = view.count - whole;
    fill_tail(&tail, &view, whole);
    memcpy(tail.values, sums + whole, rest * sizeof *sums);
    memcpy(counted, counts + whole, rest * sizeof *counts);
    take_sum(&view, tail.cells, view.wide ? tail.wide : NULL, tail.values, counted);
    memcpy(sums + whole, tail.values, rest * sizeof *sums);
    memcpy(counts + whole, counted, rest * sizeof *counts);
}

static inline uint64_t seen_bits(const struct cell_view *view, const uint64_t *cells) {
    words seen = visible(load_words(cells), view);
    uint64_t bits = 0;
    for (size_t lane = 0; lane < LANES; lane++)
        bits |= (seen[lane] & 1) << lane;
    return bits;
}

/* Clear those of eight or fewer bits; they may lie across two words. */
static inline void clear_bits(uint64_t *bits, size_t at, uint64_t cleared) {
    size_t shift = at % 64;
    bits[at / 64] &= ~(cleared << shift);
    if (shift > 64 - LANES && cleared >> (64 - shift))
        bits[at / 64 + 1] &= ~(cleared >> (64 - shift));
}

static void kernel_mark(const struct cell_view *given, uint64_t *absent, size_t offset) {
    const struct cell_view view = *given;
    size_t whole = view.count - view.count % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        clear_bits(absent, offset + i, seen_bits(&view, view.cells + i));
    if (whole == view.count)
        return;
    struct tail tail = {0};
    fill_tail(&tail, &view, whole);
    clear_bits(absent, offset + whole, seen_bits(&view, tail.cells));
}

static size_t kernel_share(
    const double *restrict from, const uint32_t *restrict index, const double *restrict weights,
    size_t count, double *restrict to) {
    for (size_t i = 0; i < count; i++)
        to[i] = weights[i] * from[index[i]];
    size_t missing = 0;
    for (size_t i = 0; i < count; i++)
        missing += isnan(to[i]) ? 1 : 0;
    return missing;
}

static size_t kernel_total(const double *values, size_t count, double *ret_sum) {
    enum { PARTS = SUM_LANES / LANES };
    const reals none = {0};
    reals sums[PARTS] = {{0}};
    words found = {0};
    size_t whole = count - count % SUM_LANES;
    for (size_t i = 0; i < whole; i += SUM_LANES) {
        for (size_t part = 0; part < PARTS; part++) {
            reals v = load_reals(values + i + part * LANES);
            words has = ~is_nan(v);
            sums[part] += choose(has, v, none);
            found -= has;
        }
    }
    double lanes[SUM_LANES];
    memcpy(lanes, sums, sizeof lanes);
    size_t rest = 0;
    for (size_t i = whole; i < count; i++) {
        bool has = !isnan(values[i]);
        lanes[i - whole] += has ? values[i] : 0.0;
        rest += has;
    }
    double sum = 0;
    for (size_t lane = 0; lane < SUM_LANES; lane++)
        sum += lanes[lane];
    *ret_sum = sum;
    return count_lanes(found) + rest;
}

const struct kernel KERNEL_SELF = {
    .name = KERNEL_TEXT(KERNEL_SET),
    .last = kernel_last,
    .add = kernel_add,
    .mark = kernel_mark,
    .share = kernel_share,
    .total = kernel_total,
};
