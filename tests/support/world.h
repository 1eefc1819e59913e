/*
 * A small world made by hand: units, lineage, indicators, targets and entries in a few words, and
 * the store and the engine over them. A test says what is there, then asks:
 *
 *     struct world w = WORLD_EMPTY;
 *     uint32_t lao_cai = world_unit(&w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
 *     uint32_t bat_xat = world_unit(&w, UNIT_COMMUNE, "A", lao_cai, "2000-01-01");
 *     uint32_t houses = world_indicator(&w, "houses", ROLLUP_SUM);
 *     world_entry(&w, bat_xat, houses, "2025-03-31", "12.5");
 *     assert_same(world_value(&w, houses, lao_cai, "2025-03-31", "2025-03-31"), 12.5);
 *     world_release(&w);
 *
 * Days are "2025-03-31"; a moment may have a local time behind it ("2025-03-31T08:00") and is the
 * last minute of its day when it has none. Whatever cannot be done fails the test.
 */
#ifndef SATSAO_TESTS_SUPPORT_WORLD_H
#define SATSAO_TESTS_SUPPORT_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "board/board.h"
#include "board/engine.h"
#include "board/model.h"
#include "board/store.h"

/* All of the ledger. */
#define WORLD_NOW (UINT32_MAX - 1)
/* A share or a base that nobody has stated. */
#define WORLD_UNKNOWN (-1.0)

struct world_version {
    uint32_t target;
    struct model_target_version version;
};

struct world {
    struct model model; /* made anew by world_model */
    VEC(struct model_unit) units;
    VEC(struct model_state) states;
    VEC(struct model_lineage) lineage;
    VEC(struct model_indicator) indicators;
    VEC(struct model_set) sets;
    VEC(struct model_target) targets;
    VEC(struct world_version) given_versions;
    VEC(struct model_target_version) versions;
    VEC(struct store_entry) entries;
    struct store *store;
    struct engine *engine;
    struct grid grid;
    unsigned threads; /* of the engine */
    bool stale;       /* something was said since the engine was made */
};

#define WORLD_EMPTY                                                                                \
    { .threads = 1 }

void world_release(struct world *world);

day world_day(const char *text);
moment world_moment(const char *text);

/* ---- what there is --------------------------------------------------------------------------- */

/* A unit that lives from a day on. The code is also its name, and must outlive the world. */
uint32_t world_unit(
    struct world *world, enum unit_kind kind, const char *code, uint32_t parent, const char *from);
/* The unit hangs elsewhere from a day on; or lives no more from it on. */
void world_move(struct world *world, uint32_t unit, uint32_t parent, const char *from);
void world_end(struct world *world, uint32_t unit, const char *on);

/* An edge; shares are 0 … 1 or WORLD_UNKNOWN. It ends nobody: world_end does. */
void world_lineage(
    struct world *world, uint32_t old_unit, uint32_t new_unit, const char *on, double share,
    double back);
/* The old unit ends on the day, and goes to the new one whole. */
void world_merge(struct world *world, uint32_t old_unit, uint32_t new_unit, const char *on);

/* An indicator that communes owe monthly, the last figure counting; change the rest by world_of. */
uint32_t world_indicator(struct world *world, const char *code, enum rollup rollup);
struct model_indicator *world_of(struct world *world, uint32_t indicator);
uint32_t world_ratio(
    struct world *world, const char *code, uint32_t numerator, uint32_t denominator, double factor);
uint32_t world_expression(struct world *world, const char *code, const char *expression);

uint32_t world_set(
    struct world *world, const char *code, uint32_t unit, const char *from, const char *to);
/* A target of the set's period; its one version from the period's first day. */
uint32_t world_target(
    struct world *world, uint32_t set, uint32_t indicator, uint32_t unit, int32_t ordinal,
    double value);
struct model_target *world_target_of(struct world *world, uint32_t target);
/* A further version (or, on the first day of the period, another first one). */
struct model_target_version *world_version(
    struct world *world, uint32_t target, const char *from, double value, double base);

/* ---- what is reported; each returns its seq, counted from 1 ---------------------------------- */

uint32_t world_entry(
    struct world *world, uint32_t unit, uint32_t indicator, const char *at, const char *value);
uint32_t world_withdraw(struct world *world, uint32_t unit, uint32_t indicator, const char *at);
uint32_t world_simulated(
    struct world *world, uint32_t unit, uint32_t indicator, const char *at, const char *value);

/* ---- what follows from it -------------------------------------------------------------------- */

/* These make it all again when something was said since. */
const struct model *world_model(struct world *world);
struct store *world_store(struct world *world);
struct engine *world_engine(struct world *world);

const struct grid *world_grid(
    struct world *world, const char *at, uint32_t known, const char *structure);
struct figure world_figure(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure);
/* As the grid has it; NAN where there is none. */
double world_value(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure);
uint8_t world_marks(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure);

struct board world_board(struct world *world, uint32_t set, const char *at, bool forecasts);

/* ---- cmocka compares floats only ------------------------------------------------------------- */

void world_same(double actual, double expected, const char *file, int line);
void world_near(double actual, double expected, const char *file, int line);

/* The very same number, or both none. */
#define assert_same(actual, expected) world_same((actual), (expected), __FILE__, __LINE__)
/* Within a billionth of its size. */
#define assert_near(actual, expected) world_near((actual), (expected), __FILE__, __LINE__)
#define assert_none(actual)           world_same((actual), (double)NAN, __FILE__, __LINE__)

#endif
