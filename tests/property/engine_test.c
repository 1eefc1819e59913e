/*
 * The as-of engine against the oracle, over random worlds: engine_test [CASES [SEED]].
 *
 * Case k is the world of seed SEED + k, so "engine_test 1 N" shows a failing seed N again. A world
 * that fails is made smaller by leaving entries out as long as it fails, and printed.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "board/engine.h"
#include "oracle.h"
#include "random_world.h"

enum {
    CASES = 2500,
    QUERIES = 3,          /* boards of a world that the oracle is asked for */
    ENGINES = 16,         /* kernels × threads, at most */
    SERIES = 3,           /* moments of a series */
    MISMATCHES_SHOWN = 6, /* of one failing world */
    MESSAGE_MOST = 20000
};

/* One world under test: what went wrong in words, nothing when all is well. */
struct trial {
    const struct world *world;
    struct oracle *oracle;
    struct random random;
    struct buf wrong;
    unsigned mismatches;
};

static void fail(struct trial *trial, const char *what, const struct error *error) {
    trial->mismatches++;
    buf_format(&trial->wrong, "%s: %s\n", what, error->message);
}

/* ---- stores ---------------------------------------------------------------------------------- */

/* Which entries a store is given: with seq ≤ known, at ≤ at. */
struct limits {
    uint32_t known;
    moment at;
};
static const struct limits no_limits = {UINT32_MAX, MOMENT_LAST};

/* Add what is within the limits, sealing after every `batch` entries (0: once, at the end). */
static bool fill_store(
    const struct world *world, struct limits limits, uint32_t batch, struct store *store,
    struct error *error) {
    for (size_t i = 0; i < world->entry_count; i++) {
        const struct store_entry *entry = &world->entries[i];
        if (entry->seq > limits.known || entry->at > limits.at)
            continue;
        if (!store_add(store, entry, error))
            return false;
        if (batch > 0 && i % batch == 0 && !store_seal(store, error))
            return false;
    }
    return store_seal(store, error);
}

static struct store *make_store(struct trial *trial, struct limits limits, uint32_t batch) {
    struct store *store = NULL;
    struct error error = {0};
    if (!store_new(&trial->world->model, &store, &error) ||
        !fill_store(trial->world, limits, batch, store, &error)) {
        fail(trial, "store", &error);
        store_free(store);
        return NULL;
    }
    return store;
}

/* ---- queries --------------------------------------------------------------------------------- */

static day any_day(struct trial *trial) {
    const struct world *world = trial->world;
    if (world->date_count > 0 && random_chance(&trial->random, 60))
        return world->dates[random_below(&trial->random, (uint32_t)world->date_count)] +
               (day)random_between(&trial->random, -1, 1);
    return (day)random_between(&trial->random, world->first, world->last);
}

static moment any_moment(struct trial *trial) {
    const struct world *world = trial->world;
    uint32_t draw = random_below(&trial->random, 10);
    if (draw < 3 && world->fact_count > 0) {
        uint32_t entry = random_below(&trial->random, (uint32_t)world->fact_count);
        return world->facts[entry].at + random_below(&trial->random, 3) - 1;
    }
    if (draw < 6)
        return moment_of_day(any_day(trial)) + random_below(&trial->random, 3) - 1;
    if (draw < 8)
        return moment_end_of_day(world->last);
    return (moment)random_between(
        &trial->random, moment_of_day(world->first), moment_of_day(world->last));
}

static uint32_t any_position(struct trial *trial) {
    const struct world *world = trial->world;
    if (world->fact_count == 0 || random_chance(&trial->random, 50))
        return UINT32_MAX - 1;
    return world->facts[random_below(&trial->random, (uint32_t)world->fact_count)].seq -
           random_below(&trial->random, 2);
}

enum { INDICATORS_MOST = 16 };

/* `since` has room for one moment of each indicator. */
static struct engine_query any_query(struct trial *trial, moment since[INDICATORS_MOST]) {
    struct engine_query query = {
        .at = any_moment(trial),
        .known = any_position(trial),
        .structure = any_day(trial),
        .since = random_chance(&trial->random, 50) ? since : NULL,
    };
    moment shared = any_moment(trial);
    bool one = random_chance(&trial->random, 60);
    for (size_t i = 0; i < INDICATORS_MOST; i++)
        since[i] = one ? shared : random_chance(&trial->random, 30) ? 0 : any_moment(trial);
    return query;
}

static void describe_query(struct trial *trial, const struct engine_query *query) {
    buf_format(
        &trial->wrong, "  at T %" PRIu32 " (day %" PRId32 ") K %" PRIu32 " S %" PRId32, query->at,
        day_of_moment(query->at), query->known, query->structure);
    for (size_t i = 0; query->since && i < trial->world->model.indicator_count; i++)
        buf_format(&trial->wrong, "%s%" PRIu32, i == 0 ? " since " : " ", query->since[i]);
    buf_text(&trial->wrong, "\n");
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool identical(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

/* Equal but for the rounding of other orders of operation on figures as great as `greatest`. */
static bool close_to(double a, double b, double greatest) {
    if (identical(a, b))
        return true;
    double magnitude = fmax(fabs(a), fabs(b));
    return fabs(a - b) <= 1e-9 * magnitude + 1e-12 * greatest;
}

struct place {
    const struct engine_query *query;
    const char *who;
    uint32_t indicator, unit;
};

static void differ(
    struct trial *trial, const struct place *place, const char *what, double expected, double got) {
    if (trial->mismatches++ >= MISMATCHES_SHOWN)
        return;
    buf_format(
        &trial->wrong,
        "%s: %s of indicator %" PRIu32 " at unit %" PRIu32 ": expected %.17g, got %.17g\n",
        place->who, what, place->indicator, place->unit, expected, got);
    describe_query(trial, place->query);
}

static void compare_coverage(
    struct trial *trial, const struct place *place, const struct figure *figure,
    const struct oracle_value *expected) {
    double coverage = figure->owed ? (double)figure->have / figure->owed : 1;
    if (!identical(coverage, expected->coverage))
        differ(trial, place, "coverage", expected->coverage, coverage);
    if (!expected->made && figure->owed != expected->owed)
        differ(trial, place, "owed", expected->owed, figure->owed);
    if (!expected->made && figure->have != expected->have)
        differ(trial, place, "have", expected->have, figure->have);
}

static void compare_figure(
    struct trial *trial, const struct place *place, const struct engine *engine,
    const struct grid *grid, const struct oracle_value *expected) {
    uint32_t node = grid_node(grid, place->unit);
    const struct grid_row *row = &grid->rows[place->indicator];
    double got = grid_value(grid, place->indicator, node);
    if (expected->exact ? !identical(got, expected->value)
                        : !close_to(got, expected->value, expected->greatest))
        differ(trial, place, "value", expected->value, got);
    struct figure figure = engine_figure(engine, grid, place->indicator, node);
    if (!identical(figure.value, got))
        differ(trial, place, "figure", got, figure.value);
    compare_coverage(trial, place, &figure, expected);
    if (!expected->leaf)
        return;
    if (((row->marks[node] & FOLD_INDIVISIBLE) != 0) != expected->indivisible)
        differ(trial, place, "indivisible", expected->indivisible, !expected->indivisible);
    if (((row->marks[node] & FOLD_ESTIMATED) != 0) != expected->estimated)
        differ(trial, place, "estimated", expected->estimated, !expected->estimated);
}

static void compare_with_oracle(
    struct trial *trial, const struct engine *engine, const struct grid *grid,
    const struct oracle_value *expected) {
    const struct model *model = &trial->world->model;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        for (uint32_t u = 0; u < model->unit_count; u++) {
            struct place place = {&grid->query, "oracle", i, u};
            const struct oracle_value *value = &expected[i * model->unit_count + u];
            if ((grid_node(grid, u) != MODEL_NONE) != value->alive)
                differ(trial, &place, "life", value->alive, !value->alive);
            else if (value->alive)
                compare_figure(trial, &place, engine, grid, value);
        }
}

/* Two boards of the same query. */
static void compare_grids(
    struct trial *trial, const char *who, const struct grid *first, const struct grid *second,
    bool to_the_bit) {
    const struct structure *structure = first->frame->structure;
    for (uint32_t i = 0; i < first->row_count; i++)
        for (uint32_t node = 0; node < structure->count; node++) {
            struct place place = {&first->query, who, i, structure->unit[node]};
            double a = grid_value(first, i, node), b = grid_value(second, i, node);
            if (to_the_bit ? !identical(a, b) : !close_to(a, b, 0))
                differ(trial, &place, "value", a, b);
            if (first->rows[i].marks[node] != second->rows[i].marks[node])
                differ(
                    trial, &place, "marks", first->rows[i].marks[node],
                    second->rows[i].marks[node]);
        }
}

/* ---- engines --------------------------------------------------------------------------------- */

struct engines {
    struct engine *items[ENGINES];
    char names[ENGINES][64];
    bool same_store[ENGINES]; /* as the first one */
    size_t count;
};

static void add_engine(
    struct trial *trial, struct engines *engines, const struct store *store, unsigned threads,
    const struct kernel *kernel, const char *name, bool same_store) {
    struct error error = {0};
    size_t k = engines->count;
    snprintf(engines->names[k], sizeof engines->names[k], "%s, %u threads", name, threads);
    engines->same_store[k] = same_store;
    if (!engine_new(&trial->world->model, store, threads, kernel, &engines->items[k], &error))
        fail(trial, engines->names[k], &error);
    else
        engines->count++;
}

static void release_engines(struct engines *engines) {
    for (size_t i = 0; i < engines->count; i++)
        engine_free(engines->items[i]);
}

static bool compute(
    struct trial *trial, struct engine *engine, const struct engine_query *query,
    struct grid *grid) {
    struct error error = {0};
    if (engine_compute(engine, query, grid, &error))
        return true;
    fail(trial, "compute", &error);
    return false;
}

/* ---- the properties -------------------------------------------------------------------------- */

static struct oracle_value *oracle_values(struct trial *trial, const struct engine_query *query) {
    const struct model *model = &trial->world->model;
    struct oracle_value *values =
        calloc(model->unit_count * model->indicator_count, sizeof *values);
    if (!values)
        exit(3);
    struct oracle_query asked = {query->at, query->known, query->structure, query->since};
    oracle_board(trial->oracle, &asked, values);
    return values;
}

/* Every engine gives the oracle's board. */
static void check_boards(struct trial *trial, struct engines *engines) {
    struct grid first = {0}, other = {0};
    for (int q = 0; q < QUERIES && trial->mismatches == 0; q++) {
        moment since[INDICATORS_MOST];
        struct engine_query query = any_query(trial, since);
        if (!compute(trial, engines->items[0], &query, &first))
            break;
        struct oracle_value *expected = oracle_values(trial, &query);
        compare_with_oracle(trial, engines->items[0], &first, expected);
        free(expected);
        for (size_t i = 1; i < engines->count && trial->mismatches == 0; i++)
            if (compute(trial, engines->items[i], &query, &other))
                compare_grids(trial, engines->names[i], &first, &other, engines->same_store[i]);
    }
    grid_release(&first);
    grid_release(&other);
}

/* What came after K, or describes what was after T, changes no board at (T, K). */
static void check_later_entries(struct trial *trial, struct engine *engine) {
    moment since[INDICATORS_MOST];
    struct engine_query query = any_query(trial, since);
    struct store *store = make_store(trial, (struct limits){query.known, query.at}, 0);
    struct engines small = {0};
    struct grid all = {0}, part = {0};
    if (store)
        add_engine(trial, &small, store, 1, NULL, "without what is later", false);
    if (small.count == 1 && compute(trial, engine, &query, &all) &&
        compute(trial, small.items[0], &query, &part))
        compare_grids(trial, small.names[0], &all, &part, false);
    grid_release(&all);
    grid_release(&part);
    release_engines(&small);
    store_free(store);
}

static uint32_t any_living_unit(struct trial *trial, day structure) {
    const struct model *model = &trial->world->model;
    for (int tries = 0; tries < 20; tries++) {
        uint32_t unit = random_below(&trial->random, (uint32_t)model->unit_count);
        if (model_state_on(model, unit, structure))
            return unit;
    }
    return MODEL_NONE;
}

/* A unit's values through time are those of the boards of each moment. */
static void check_series(struct trial *trial, struct engine *engine) {
    const struct model *model = &trial->world->model;
    moment since[INDICATORS_MOST], moments[SERIES];
    double values[SERIES];
    struct error error = {0};
    struct engine_query query = any_query(trial, since);
    uint32_t unit = any_living_unit(trial, query.structure);
    uint32_t indicator = random_below(&trial->random, (uint32_t)model->indicator_count);
    if (unit == MODEL_NONE)
        return;
    for (size_t i = 1; i < INDICATORS_MOST; i++)
        since[i] = since[0];
    for (size_t i = 0; i < SERIES; i++)
        moments[i] = any_moment(trial);
    if (!engine_series(
            engine, indicator, unit, query.structure, query.known, query.since ? since[0] : 0,
            moments, SERIES, values, &error)) {
        fail(trial, "series", &error);
        return;
    }
    for (size_t i = 0; i < SERIES; i++) {
        query.at = moments[i];
        struct place place = {&query, "series", indicator, unit};
        struct oracle_value *board = oracle_values(trial, &query);
        const struct oracle_value *expected = &board[indicator * model->unit_count + unit];
        if (!close_to(values[i], expected->value, expected->greatest))
            differ(trial, &place, "value", expected->value, values[i]);
        free(board);
    }
}

static void check_missing(struct trial *trial, struct engine *engine) {
    const struct model *model = &trial->world->model;
    struct missing_reports missing = {0};
    struct error error = {0};
    struct engine_query query = {.known = any_position(trial), .structure = any_day(trial)};
    moment from = any_moment(trial), to = any_moment(trial);
    struct span span = {from < to ? from : to, from < to ? to : from, query.known};
    query.at = span.to;
    uint32_t only = random_chance(&trial->random, 50)
                        ? MODEL_NONE
                        : random_below(&trial->random, (uint32_t)model->indicator_count);
    bool *expected = calloc(model->unit_count * model->indicator_count, sizeof *expected);
    if (!expected)
        exit(3);
    oracle_missing(trial->oracle, query.structure, span.from, span.to, span.known, expected);
    if (!engine_missing(engine, query.structure, span, only, &missing, &error))
        fail(trial, "missing", &error);
    for (size_t i = 0; i < missing.count; i++) {
        struct place place = {&query, "missing", missing.items[i].indicator, missing.items[i].unit};
        bool *owes = &expected[place.indicator * model->unit_count + place.unit];
        if (!*owes || (only != MODEL_NONE && only != place.indicator) ||
            (i > 0 && missing.items[i - 1].indicator > place.indicator))
            differ(trial, &place, "report (0: none is missing, or it is out of order)", 0, 1);
        *owes = false;
    }
    for (uint32_t i = 0; i < model->indicator_count; i++)
        for (uint32_t u = 0; u < model->unit_count; u++)
            if (expected[i * model->unit_count + u] && (only == MODEL_NONE || only == i))
                differ(trial, &(struct place){&query, "missing", i, u}, "report", 1, 0);
    missing_release(&missing);
    free(expected);
}

/* ---- worlds ---------------------------------------------------------------------------------- */

static void check_engines(
    struct trial *trial, const struct store *once, const struct store *often) {
    struct engines engines = {0};
    const struct kernel *const *kernels = kernel_all();
    for (size_t k = 0; kernels[k]; k++)
        for (unsigned threads = 1; threads <= 2; threads++)
            add_engine(trial, &engines, once, threads, kernels[k], kernels[k]->name, true);
    add_engine(trial, &engines, often, 2, NULL, "sealed often", false);
    if (trial->mismatches == 0) {
        check_boards(trial, &engines);
        struct engine *engine = engines.items[engines.count - 1];
        if (trial->mismatches == 0)
            check_later_entries(trial, engine);
        if (trial->mismatches == 0)
            check_series(trial, engine);
        if (trial->mismatches == 0)
            check_missing(trial, engine);
    }
    release_engines(&engines);
}

/* Is the engine right about this world? Says in `wrong` where not. */
static bool check_world(
    const struct world *world, struct oracle *oracle, uint64_t seed, struct buf *wrong) {
    struct trial trial = {
        .world = world,
        .oracle = oracle,
        .random = {seed ^ 0x5DEECE66D},
        .wrong = *wrong,
    };
    oracle_load(oracle, world);
    struct store *once = make_store(&trial, no_limits, 0);
    struct store *often = make_store(&trial, no_limits, 1 + random_below(&trial.random, 40));
    if (once && often)
        check_engines(&trial, once, often);
    store_free(once);
    store_free(often);
    *wrong = trial.wrong;
    return trial.mismatches == 0;
}

/* Leave entries out, in ever smaller pieces, as long as the world still fails. */
static void shrink(struct world *world, struct oracle *oracle, uint64_t seed, struct buf *wrong) {
    struct buf unheard = buf_with_maximum(MESSAGE_MOST);
    struct store_entry *entries = world->entries;
    struct store_entry *kept = calloc(world->entry_count + 1, sizeof *kept);
    for (size_t piece = world->entry_count / 2 + 1; kept && piece > 0; piece = piece / 2) {
        for (size_t from = 0; from < world->entry_count;) {
            size_t count = world->entry_count, cut = count - from < piece ? count - from : piece;
            memcpy(kept, entries, count * sizeof *kept);
            memmove(entries + from, entries + from + cut, (count - from - cut) * sizeof *kept);
            world->entry_count = count - cut;
            buf_clear(&unheard);
            if (!check_world(world, oracle, seed, &unheard))
                continue;
            memcpy(entries, kept, count * sizeof *kept);
            world->entry_count = count;
            from += piece;
        }
    }
    buf_clear(wrong);
    check_world(world, oracle, seed, wrong);
    buf_release(&unheard);
    free(kept);
}

static bool run_case(struct oracle *oracle, uint64_t seed) {
    struct buf wrong = buf_with_maximum(MESSAGE_MOST);
    struct world *world = world_new(seed);
    bool right = check_world(world, oracle, seed, &wrong);
    if (!right) {
        printf("seed %" PRIu64 " fails\n", seed);
        shrink(world, oracle, seed, &wrong);
        world_print(world, stdout);
        printf("%sfailing seed %" PRIu64 "\n", buf_cstr(&wrong), seed);
    }
    world_free(world);
    buf_release(&wrong);
    return right;
}

int main(int argc, char **argv) {
    uint64_t cases = argc > 1 ? strtoull(argv[1], NULL, 10) : CASES;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    uint64_t failed = 0, done = 0;
    struct oracle *oracle = oracle_new();
    printf("seeds %" PRIu64 " to %" PRIu64 "\n", seed, seed + cases - 1);
    for (; done < cases && failed == 0; done++)
        failed += !run_case(oracle, seed + done);
    oracle_free(oracle);
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", done - failed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
