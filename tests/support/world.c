#include "support/world.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/moment.h"

#define PUSH(vec, item)                                                                            \
    do {                                                                                           \
        if (!vec_push(vec, item))                                                                  \
            fail_msg("no memory");                                                                 \
    } while (0)

static struct model_band bands[] = {
    {"done", "hoàn thành", "done", 100},
    {"good", "khá", "good", 70},
    {"middling", "trung bình", "middling", 50},
    {"low", "thấp", "low", -(double)INFINITY},
};

static void forget(struct world *world) {
    grid_release(&world->grid);
    engine_free(world->engine);
    store_free(world->store);
    world->engine = NULL;
    world->store = NULL;
}

void world_release(struct world *world) {
    forget(world);
    vec_release(&world->units);
    vec_release(&world->states);
    vec_release(&world->lineage);
    vec_release(&world->indicators);
    vec_release(&world->sets);
    vec_release(&world->targets);
    vec_release(&world->given_versions);
    vec_release(&world->versions);
    vec_release(&world->entries);
    *world = (struct world)WORLD_EMPTY;
}

/* ---- time ------------------------------------------------------------------------------------ */

static day read_day(const char *text, int *ret_used) {
    struct civil civil;
    *ret_used = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &civil.year, &civil.month, &civil.dom, ret_used) != 3 ||
        !civil_valid(civil))
        fail_msg("%s is no day", text);
    return day_of_civil(civil);
}

day world_day(const char *text) {
    int used;
    return read_day(text, &used);
}

moment world_moment(const char *text) {
    int used;
    day d = read_day(text, &used);
    if (!text[used])
        return moment_end_of_day(d);
    unsigned hour;
    unsigned minute;
    if (sscanf(text + used, "T%2u:%2u", &hour, &minute) != 2)
        fail_msg("%s is no moment", text);
    return moment_of_day(d) + hour * 60 + minute;
}

/* ---- what there is --------------------------------------------------------------------------- */

static void add_state(
    struct world *world, uint32_t unit, uint32_t parent, const char *from, bool alive) {
    struct model_state state = {
        .unit = unit, .parent = parent, .from = world_day(from), .alive = alive, .code = ""};
    for (size_t i = 0; i < world->states.count; i++) {
        const struct model_state *before = &world->states.items[i];
        if (before->unit != unit)
            continue;
        state.kind = before->kind;
        state.code = before->code;
        state.parent = alive ? parent : before->parent;
    }
    state.name = state.code;
    state.type = "";
    world->stale = true;
    PUSH(&world->states, state);
}

uint32_t world_unit(
    struct world *world, enum unit_kind kind, const char *code, uint32_t parent, const char *from) {
    uint32_t unit = (uint32_t)world->units.count;
    PUSH(&world->units, (struct model_unit){0});
    add_state(world, unit, parent, from, true);
    struct model_state *state = &world->states.items[world->states.count - 1];
    state->kind = (uint8_t)kind;
    state->code = code;
    state->name = code;
    return unit;
}

void world_move(struct world *world, uint32_t unit, uint32_t parent, const char *from) {
    add_state(world, unit, parent, from, true);
}

void world_end(struct world *world, uint32_t unit, const char *on) {
    add_state(world, unit, MODEL_NONE, on, false);
}

static int32_t share_of(double share) {
    return share < 0 ? SHARE_UNKNOWN : (int32_t)lround(share * SHARE_WHOLE);
}

void world_lineage(
    struct world *world, uint32_t old_unit, uint32_t new_unit, const char *on, double share,
    double back) {
    struct model_lineage edge = {
        .old_unit = old_unit,
        .new_unit = new_unit,
        .on = world_day(on),
        .share = share_of(share),
        .back_share = share_of(back),
        .kind = share == 1 ? LINEAGE_MERGE : LINEAGE_SPLIT,
    };
    world->stale = true;
    PUSH(&world->lineage, edge);
}

void world_merge(struct world *world, uint32_t old_unit, uint32_t new_unit, const char *on) {
    world_end(world, old_unit, on);
    world_lineage(world, old_unit, new_unit, on, 1, WORLD_UNKNOWN);
}

uint32_t world_indicator(struct world *world, const char *code, enum rollup rollup) {
    struct model_indicator indicator = {
        .code = code,
        .name_vi = code,
        .name_en = code,
        .measure_unit = "",
        .expression = "",
        .lowest = -(double)INFINITY,
        .highest = (double)INFINITY,
        .factor = 1,
        .parent = MODEL_NONE,
        .weight_by = MODEL_NONE,
        .numerator = MODEL_NONE,
        .denominator = MODEL_NONE,
        .owed_by = 1 << UNIT_COMMUNE,
        .rollup = (uint8_t)rollup,
        .cadence = CADENCE_MONTH,
        .known = true,
    };
    world->stale = true;
    PUSH(&world->indicators, indicator);
    return (uint32_t)world->indicators.count - 1;
}

struct model_indicator *world_of(struct world *world, uint32_t indicator) {
    world->stale = true;
    return &world->indicators.items[indicator];
}

uint32_t world_ratio(
    struct world *world, const char *code, uint32_t numerator, uint32_t denominator,
    double factor) {
    uint32_t ratio = world_indicator(world, code, ROLLUP_RATIO);
    world_of(world, ratio)->numerator = numerator;
    world_of(world, ratio)->denominator = denominator;
    world_of(world, ratio)->factor = factor;
    world_of(world, ratio)->owed_by = 0;
    return ratio;
}

uint32_t world_expression(struct world *world, const char *code, const char *expression) {
    uint32_t computed = world_indicator(world, code, ROLLUP_NONE);
    world_of(world, computed)->expression = expression;
    world_of(world, computed)->owed_by = 0;
    return computed;
}

uint32_t world_set(
    struct world *world, const char *code, uint32_t unit, const char *from, const char *to) {
    struct model_set set = {
        .code = code,
        .name_vi = code,
        .name_en = code,
        .document = "",
        .unit = unit,
        .from = world_day(from),
        .to = world_day(to),
        .known = true,
    };
    world->stale = true;
    PUSH(&world->sets, set);
    return (uint32_t)world->sets.count - 1;
}

static struct model_target_version *add_version(
    struct world *world, uint32_t target, day from, double value, double base) {
    struct world_version version = {
        target,
        {.from = from,
         .value = value,
         .base = base == WORLD_UNKNOWN ? (double)NAN : base,
         .pace = PACE_LINEAR,
         .document = ""}};
    world->stale = true;
    PUSH(&world->given_versions, version);
    return &world->given_versions.items[world->given_versions.count - 1].version;
}

uint32_t world_target(
    struct world *world, uint32_t set, uint32_t indicator, uint32_t unit, int32_t ordinal,
    double value) {
    struct model_target target = {
        .set = set,
        .indicator = indicator,
        .unit = unit,
        .ordinal = ordinal,
        .from = world->sets.items[set].from,
        .to = world->sets.items[set].to,
    };
    PUSH(&world->targets, target);
    uint32_t index = (uint32_t)world->targets.count - 1;
    add_version(world, index, target.from, value, WORLD_UNKNOWN);
    return index;
}

struct model_target *world_target_of(struct world *world, uint32_t target) {
    world->stale = true;
    return &world->targets.items[target];
}

struct model_target_version *world_version(
    struct world *world, uint32_t target, const char *from, double value, double base) {
    day since = world_day(from);
    for (size_t i = 0; i < world->given_versions.count; i++) {
        struct world_version *given = &world->given_versions.items[i];
        if (given->target != target || given->version.from != since)
            continue;
        given->version.value = value;
        given->version.base = base == WORLD_UNKNOWN ? (double)NAN : base;
        world->stale = true;
        return &given->version;
    }
    return add_version(world, target, since, value, base);
}

/* ---- what is reported ------------------------------------------------------------------------ */

static struct store_entry *add_entry(
    struct world *world, uint32_t unit, uint32_t indicator, const char *at) {
    struct store_entry entry = {
        .unit = unit,
        .indicator = indicator,
        .at = world_moment(at),
        .seq = (uint32_t)world->entries.count + 1,
    };
    world->stale = true;
    PUSH(&world->entries, entry);
    return &world->entries.items[world->entries.count - 1];
}

static void read_decimal(const char *text, struct store_entry *entry) {
    char digits[32];
    size_t count = 0;
    const char *point = strchr(text, '.');
    for (const char *c = text; *c && count < sizeof digits - 1; c++)
        if (*c != '.')
            digits[count++] = *c;
    digits[count] = '\0';
    entry->digits = strtoll(digits, NULL, 10);
    entry->scale = (uint8_t)(point ? strlen(point + 1) : 0);
}

uint32_t world_entry(
    struct world *world, uint32_t unit, uint32_t indicator, const char *at, const char *value) {
    struct store_entry *entry = add_entry(world, unit, indicator, at);
    read_decimal(value, entry);
    return entry->seq;
}

uint32_t world_withdraw(struct world *world, uint32_t unit, uint32_t indicator, const char *at) {
    struct store_entry *entry = add_entry(world, unit, indicator, at);
    entry->withdrawn = true;
    return entry->seq;
}

uint32_t world_simulated(
    struct world *world, uint32_t unit, uint32_t indicator, const char *at, const char *value) {
    uint32_t seq = world_entry(world, unit, indicator, at, value);
    world->entries.items[seq - 1].simulated = true;
    return seq;
}

/* ---- what follows from it -------------------------------------------------------------------- */

static int by_unit(const void *a, const void *b) {
    const struct model_state *x = a;
    const struct model_state *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int by_day(const void *a, const void *b) {
    const struct model_lineage *x = a;
    const struct model_lineage *y = b;
    if (x->on != y->on)
        return x->on < y->on ? -1 : 1;
    if (x->old_unit != y->old_unit)
        return x->old_unit < y->old_unit ? -1 : 1;
    return x->new_unit < y->new_unit ? -1 : x->new_unit > y->new_unit;
}

static int by_target(const void *a, const void *b) {
    const struct world_version *x = a;
    const struct world_version *y = b;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->version.from < y->version.from ? -1 : x->version.from > y->version.from;
}

static void sort(void *items, size_t count, size_t size, int (*order)(const void *, const void *)) {
    if (count)
        qsort(items, count, size, order);
}

static void place_states(struct world *world) {
    sort(world->states.items, world->states.count, sizeof *world->states.items, by_unit);
    for (size_t u = 0; u < world->units.count; u++)
        world->units.items[u] = (struct model_unit){0};
    for (size_t i = 0; i < world->states.count; i++) {
        struct model_unit *unit = &world->units.items[world->states.items[i].unit];
        if (unit->state_count++ == 0)
            unit->first_state = (uint32_t)i;
    }
}

static void place_versions(struct world *world) {
    sort(
        world->given_versions.items, world->given_versions.count,
        sizeof *world->given_versions.items, by_target);
    world->versions.count = 0;
    for (size_t t = 0; t < world->targets.count; t++)
        world->targets.items[t].version_count = 0;
    for (size_t i = 0; i < world->given_versions.count; i++) {
        struct model_target *target = &world->targets.items[world->given_versions.items[i].target];
        if (target->version_count++ == 0)
            target->first_version = (uint32_t)i;
        PUSH(&world->versions, world->given_versions.items[i].version);
    }
}

const struct model *world_model(struct world *world) {
    if (!world->stale)
        return &world->model;
    forget(world);
    place_states(world);
    place_versions(world);
    sort(world->lineage.items, world->lineage.count, sizeof *world->lineage.items, by_day);
    world->model = (struct model){
        .units = world->units.items,
        .unit_count = world->units.count,
        .states = world->states.items,
        .state_count = world->states.count,
        .lineage = world->lineage.items,
        .lineage_count = world->lineage.count,
        .indicators = world->indicators.items,
        .indicator_count = world->indicators.count,
        .sets = world->sets.items,
        .set_count = world->sets.count,
        .targets = world->targets.items,
        .target_count = world->targets.count,
        .versions = world->versions.items,
        .version_count = world->versions.count,
        .bands = bands,
        .band_count = COUNT_OF(bands),
    };
    world->stale = false;
    return &world->model;
}

struct store *world_store(struct world *world) {
    const struct model *model = world_model(world);
    if (world->store)
        return world->store;
    struct error error = {0};
    bool ok = store_new(model, &world->store, &error);
    for (size_t i = 0; ok && i < world->entries.count; i++)
        ok = store_add(world->store, &world->entries.items[i], &error);
    if (!ok || !store_seal(world->store, &error))
        fail_msg("%s", error.message);
    return world->store;
}

struct engine *world_engine(struct world *world) {
    const struct store *store = world_store(world);
    struct error error = {0};
    if (!world->engine &&
        !engine_new(&world->model, store, world->threads, NULL, &world->engine, &error))
        fail_msg("%s", error.message);
    return world->engine;
}

const struct grid *world_grid(
    struct world *world, const char *at, uint32_t known, const char *structure) {
    struct engine *engine = world_engine(world);
    struct engine_query query = {world_moment(at), known, world_day(structure), NULL};
    struct error error = {0};
    if (!engine_compute(engine, &query, &world->grid, &error))
        fail_msg("%s", error.message);
    return &world->grid;
}

static uint32_t node_in(const struct grid *grid, uint32_t unit) {
    uint32_t node = grid_node(grid, unit);
    if (node == MODEL_NONE)
        fail_msg("unit %u does not live then", unit);
    return node;
}

struct figure world_figure(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure) {
    const struct grid *grid = world_grid(world, at, WORLD_NOW, structure);
    return engine_figure(world->engine, grid, indicator, node_in(grid, unit));
}

double world_value(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure) {
    const struct grid *grid = world_grid(world, at, WORLD_NOW, structure);
    return grid_value(grid, indicator, node_in(grid, unit));
}

uint8_t world_marks(
    struct world *world, uint32_t indicator, uint32_t unit, const char *at, const char *structure) {
    const struct grid *grid = world_grid(world, at, WORLD_NOW, structure);
    return grid->rows[indicator].marks[node_in(grid, unit)];
}

struct board world_board(struct world *world, uint32_t set, const char *at, bool forecasts) {
    struct engine *engine = world_engine(world);
    struct board_request request = {
        .at = world_moment(at),
        .known = WORLD_NOW,
        .structure = day_of_moment(world_moment(at)),
        .set = set,
        .unit = MODEL_NONE,
        .forecasts = forecasts,
    };
    struct board board;
    struct error error = {0};
    if (!board_make(engine, &request, &board, &error))
        fail_msg("%s", error.message);
    return board;
}

/* ---- comparing ------------------------------------------------------------------------------- */

void world_same(double actual, double expected, const char *file, int line) {
    if (isnan(actual) && isnan(expected))
        return;
    if (actual == expected)
        return;
    print_error("%.17g is not %.17g\n", actual, expected);
    _fail(file, line);
}

void world_near(double actual, double expected, const char *file, int line) {
    if (fabs(actual - expected) <= 1e-9 * fmax(1, fabs(expected)))
        return;
    print_error("%.17g is not near %.17g\n", actual, expected);
    _fail(file, line);
}
