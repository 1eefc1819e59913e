/*
 * The store: every entry of the ledger in memory, laid out for boards of any past moment.
 *
 * Per indicator it keeps a plane for each slot of time (plane.h). The columns of all planes are the
 * units in one order, chosen so that the units of a structure lie in few unbroken runs, the newest
 * structure's in one; units that ended together lie together (a group).
 *
 * Values are doubles in the indicator's scale: 12.5 at scale 2 is 1250, divided by store_divisor()
 * = 100 only for show. Sums of decimal figures are thus sums of integers, exact up to 2^53. The
 * scale grows when an entry needs it; when 2^53 does not hold an entry, the indicator's values
 * become plain doubles (divisor 1), each the nearest one to its decimal.
 *
 * Threads: any number may read a sealed store; adding and sealing need it alone.
 */
#ifndef SATSAO_BOARD_STORE_H
#define SATSAO_BOARD_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/moment.h"
#include "board/kernel.h"
#include "board/model.h"
#include "board/plane.h"

struct store;

/* An entry as the ledger tells it: value = digits × 10^-scale. */
struct store_entry {
    uint32_t unit;      /* index in the model */
    uint32_t indicator; /* index in the model */
    moment at;
    uint32_t seq;   /* above that of every entry before; below UINT32_MAX */
    int64_t digits; /* 0 for a withdrawal */
    uint8_t scale;  /* 0 … 18 */
    bool withdrawn;
    bool simulated; /* not a real figure */
};

/* An empty store for a model's units and indicators. The model need not outlive the call. */
bool store_new(const struct model *model, struct store **ret_store, struct error *error);
void store_free(struct store *store);

/* Room for what a later model of the same ledger has more. Nothing that is there moves. */
bool store_extend(struct store *store, const struct model *model, struct error *error);

bool store_add(struct store *store, const struct store_entry *entry, struct error *error)
    MUST_CHECK;

/* After additions and before any reading. */
bool store_seal(struct store *store, struct error *error) MUST_CHECK;

/* ---- what is in it --------------------------------------------------------------------------- */

uint32_t store_last_seq(const struct store *store);
/* Was the entry with this seq said to be simulated? */
bool store_simulated(const struct store *store, uint32_t seq);
size_t store_entries(const struct store *store);
size_t store_bytes(const struct store *store); /* memory of planes and indexes */
size_t store_unit_count(const struct store *store);
size_t store_indicator_count(const struct store *store);
double store_divisor(const struct store *store, uint32_t indicator);
uint32_t store_column(const struct store *store, uint32_t unit);
uint32_t store_unit(const struct store *store, uint32_t column);

/* The columns of units that ended together; no entry of theirs describes a moment after `last`. */
struct store_group {
    uint32_t first, count;
    moment last;
};
size_t store_groups(const struct store *store, const struct store_group **ret_groups);

/* ---- one indicator over columns first … first + count − 1 of one group ----------------------- */

/* values[i]: the last visible figure of the span, or NaN. */
void store_last(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, uint32_t first,
    size_t count, struct span span, double *values);

/* Ask the memory for what store_last will first read at `at`. Nothing but time depends on it. */
void store_prefetch(
    const struct store *store, uint32_t indicator, uint32_t first, size_t count, moment at);

/* values[i]: the visible figures of the span as `rule` takes them together (sum, mean, min, max,
 * last), or NaN where there is none. counts[i]: how many. */
void store_gather(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, enum over_time rule,
    uint32_t first, size_t count, struct span span, double *values, double *counts);

/* ---- one series ------------------------------------------------------------------------------ */

/* The last visible figure of one column; false when there is none. */
bool store_find(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    struct version *ret_figure);

/* Called for each, latest first; returns false to stop. */
typedef bool store_visit(const struct version *version, void *context);

/* The visible figures of a column in the span; or every version of every moment, withdrawals too.
 */
void store_figures(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    store_visit *visit, void *context);
void store_versions(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    store_visit *visit, void *context);

/* ---- who has nothing in a span --------------------------------------------------------------- */

/* Bit i of `absent` (words for all columns) is set where column i has no visible figure. */
bool store_absent(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, struct span span,
    uint64_t *absent) MUST_CHECK;

/* ---- the image: the store as bytes, thrown away freely --------------------------------------- */

/* Called with consecutive bytes; returns false to stop. */
typedef bool store_write(const void *bytes, size_t size, void *context);

/* Write a sealed store out. False when the writer stopped. */
bool store_save(const struct store *store, store_write *write, void *context);

/* A store over an image that stays in place, 8-byte aligned, as long as the store lives; what is
 * added later is kept in memory of its own. False when the image was made by another version of
 * this program, on a machine of another byte order, for another model, or is not whole. */
bool store_view(
    const struct model *model, const void *image, size_t size, struct store **ret_store,
    struct error *error);

#endif
