/*
 * The workload: a whole nation's communes, each reporting every indicator once a week.
 *
 *   units       1 nation, 34 provinces, up to 3,321 communes; province of commune u = u · 34 / 3321
 *   entries     for each series (commune, indicator) and week:
 *                 at    = the week's end + 0 … 72 h
 *                 known = at + 0 … 10 days
 *                 value = a random 20-bit integer / 4, so that every sum is exact
 *               2 % are corrected once: the same at, known 5 … 60 days later, a new value
 *   time        minutes since 1970 UTC; week 0 begins on 4 January 2021 00:00 UTC
 *   end         13 days after the last week's end: by then every week's report has come in. What
 *               would become known only later (a few corrections) is not part of the workload, so
 *               that "now" is the end and a peer that keeps only the latest values answers it too
 *   order       by known, then week, then series: the order of arrival; seq = index + 1
 *
 * One splitmix64 stream for each series, seed 42. The entries are generated once into a file that
 * every peer maps; a file of other sizes or of another version of this text is made anew.
 */
#ifndef SATSAO_BENCH_WORKLOAD_H
#define SATSAO_BENCH_WORKLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/moment.h"

enum {
    WORKLOAD_SEED = 42,
    PROVINCES = 34,
    COMMUNES = 3321,
    WEEK = 7 * MINUTES_PER_DAY,
    AT_DELAY_MOST = 72 * MINUTES_PER_HOUR,   /* after the week's end */
    KNOWN_DELAY_MOST = 10 * MINUTES_PER_DAY, /* after `at` */
    VALUE_PARTS = 4                          /* values are integers / 4 */
};

struct workload_size {
    const char *name;
    uint32_t units; /* communes */
    uint32_t indicators;
    uint32_t weeks;
};

struct workload_entry {
    uint16_t unit;
    uint16_t indicator;
    moment at;
    moment known;
    int32_t parts; /* value · VALUE_PARTS */
};

struct workload {
    struct workload_size size;
    const struct workload_entry *entries; /* mapped, in order of arrival */
    size_t count;
    uint32_t series; /* units · indicators */
    uint32_t provinces;
    moment start; /* week 0 begins */
    moment end;
    void *mapping;
    size_t mapping_size;
};

/* "smoke", "S1", "S2", "S3"; NULL for any other name. */
const struct workload_size *workload_size_by_name(const char *name);

/* Map `folder`/NAME.bin, making it first when it is not there. */
bool workload_open(
    const struct workload_size *size, const char *folder, struct workload *ret_workload,
    struct error *error) MUST_CHECK;
void workload_close(struct workload *workload);

static inline uint32_t province_of(uint32_t unit) {
    return unit * PROVINCES / COMMUNES;
}

static inline uint32_t workload_series(
    const struct workload *workload, uint32_t unit, uint32_t indicator) {
    return indicator * workload->size.units + unit;
}

static inline double workload_value(const struct workload_entry *entry) {
    return (double)entry->parts / VALUE_PARTS;
}

/* The first minute after week `week`; its reports describe moments from here up to a week later. */
static inline moment workload_week_end(const struct workload *workload, uint32_t week) {
    return workload->start + (week + 1) * WEEK;
}

/* How many entries were known by `known`: the last seq, too. */
size_t workload_position(const struct workload *workload, moment known);

/* The indexes of the entries by (indicator, unit, at, known), for a bulk load in key order; to be
 * freed. NULL when memory is out. */
uint32_t *workload_by_series(const struct workload *workload) MUST_CHECK;

/* The same by (week, indicator, unit, known). */
uint32_t *workload_by_week(const struct workload *workload) MUST_CHECK;

#endif
