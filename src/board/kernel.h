/*
 * The inner loops of the engine, over the cells of one plane and over the values of one indicator.
 *
 * They are written once, in plain C, in kernel.c, which the build compiles for each vector
 * instruction set that pays (x86-64: baseline, AVX2, AVX-512; elsewhere the baseline alone); the
 * machine chooses at run time. Every path gives the same bits: no loop reorders an addition, none
 * is contracted into a fused multiply-add, and the one sum that uses lanes names its lanes itself.
 */
#ifndef SATSAO_BOARD_KERNEL_H
#define SATSAO_BOARD_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* A cell that holds nothing. Greater than every limit, hence never visible. */
#define CELL_ABSENT UINT64_MAX

/*
 * Cells as a query sees them. From the top, a cell holds the entry's place in the ledger, its
 * moment and its value, each counted from a base of the plane:
 *
 *     | seq − seq_base | at − at_base | value − value_base |
 *
 * so that "known by K" is one comparison of the whole word with `limit`. A wide plane keeps the
 * value in a double of its own (`wide`); then value_bits is 0.
 */
struct cell_view {
    const uint64_t *cells;
    const double *wide; /* NULL in a packed plane */
    size_t count;
    uint64_t limit; /* visible: cell < limit … */
    uint64_t at_mask; /* … and (cell >> value_bits & at_mask) − at_low ≤ at_span, without sign */
    uint64_t at_low;
    uint64_t at_span;
    unsigned value_bits;
    double value_base;
};

struct kernel {
    const char *name;

    /* values[i] takes the cell's value where it is NaN and the cell is visible. Returns how many
     * are NaN still. */
    size_t (*last)(const struct cell_view *view, double *values);

    /* Visible cells are added to sums[i] and counted in counts[i]. */
    void (*add)(const struct cell_view *view, double *sums, double *counts);

    /* Bit offset + i of `absent` (64 to a word) is cleared where cell i is visible. */
    void (*mark)(const struct cell_view *view, uint64_t *absent, size_t offset);

    /* to[i] = weights[i] · from[index[i]]; returns how many are NaN. */
    size_t (*share)(
        const double *from, const uint32_t *index, const double *weights, size_t count, double *to);

    /* The sum of the values that are not NaN, in eight lanes; returns their number. */
    size_t (*total)(const double *values, size_t count, double *ret_sum);
};

/* The fastest kernel this machine can run. SATSAO_KERNEL=baseline|avx2|avx512 asks for one. */
const struct kernel *kernel_best(void);

/* Every kernel this machine can run, ended by NULL, slowest first: for tests and measurements. */
const struct kernel *const *kernel_all(void);

#endif
