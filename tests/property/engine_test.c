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
    CASES = 2000,
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
    uint64_t seed;
    struct random random; /* begun anew for each property: leaving entries out changes no draw */
    struct buf wrong;
    unsigned mismatches;
};

static void fail(struct trial *trial, const char *what, const struct error *error) {
    trial->mismatches++;
    buf_format(&trial->wrong, "%s: %s\n", what, error->message);
}

static void begin(struct trial *trial, uint64_t property) {
    trial->random.state = trial->seed * 64 + property;
    random_next(&trial->random);
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

/* What else a store can have gone through. */
struct image {
    uint64_t *bytes;
    size_t size, room;
};

static bool write_image(const void *bytes, size_t size, void *context) {
    struct image *image = context;
    if (image->size + size > image->room) {
        size_t room = (image->size + size) * 2 + 64;
        uint64_t *more = realloc(image->bytes, room / 8 * 8);
        if (!more)
            return false;
        image->bytes = more;
        image->room = room / 8 * 8;
    }
    memcpy((char *)image->bytes + image->size, bytes, size);
    image->size += size;
    return true;
}

/* Half of the entries go into an image; a store over it is given the others. */
static struct store *make_viewed(struct trial *trial, struct image *image) {
    const struct world *world = trial->world;
    struct error error = {0};
    size_t half = world->entry_count / 2;
    uint32_t middle = world->entry_count ? world->entries[half].seq : 0;
    struct store *first = make_store(trial, (struct limits){middle, MOMENT_LAST}, 0);
    struct store *viewed = NULL;
    bool ok = first && store_save(first, write_image, image) &&
              store_view(&world->model, image->bytes, image->size, &viewed, &error);
    for (size_t i = half + 1; ok && i < world->entry_count; i++)
        ok = store_add(viewed, &world->entries[i], &error);
    ok = ok && store_seal(viewed, &error);
    store_free(first);
    if (ok)
        return viewed;
    fail(trial, "view of an image", &error);
    store_free(viewed);
    return NULL;
}

/* The model as it was on record before `on`: the units that had begun, with their states until
 * then. Its units and states are the caller's to free. */
static struct model early_model(const struct model *model, day on) {
    struct model early = *model;
    early.units = calloc(model->unit_count + 1, sizeof *early.units);
    early.states = calloc(model->state_count + 1, sizeof *early.states);
    if (!early.units || !early.states)
        exit(3);
    early.unit_count = early.state_count = early.lineage_count = 0;
    for (size_t i = 0; i < model->state_count; i++) {
        const struct model_state *state = &model->states[i];
        if (state->from >= on)
            continue;
        if (state->unit == early.unit_count)
            early.units[early.unit_count++].first_state = (uint32_t)early.state_count;
        early.units[state->unit].state_count++;
        early.states[early.state_count++] = *state;
    }
    return early;
}

static bool fill_in_two(
    const struct world *world, const struct model *early, struct store *store,
    struct error *error) {
    size_t i = 0;
    for (; i < world->entry_count && world->entries[i].unit < early->unit_count; i++)
        if (!store_add(store, &world->entries[i], error))
            return false;
    if (!store_seal(store, error) || !store_extend(store, &world->model, error))
        return false;
    for (; i < world->entry_count; i++)
        if (!store_add(store, &world->entries[i], error))
            return false;
    return store_seal(store, error);
}

/* A store made for the model before a reorganisation, then extended. */
static struct store *make_extended(struct trial *trial) {
    const struct world *world = trial->world;
    size_t date = world->date_count ? random_below(&trial->random, (uint32_t)world->date_count) : 0;
    struct model early =
        early_model(&world->model, world->date_count ? world->dates[date] : world->last);
    struct store *store = NULL;
    struct error error = {0};
    bool ok = store_new(&early, &store, &error) && fill_in_two(world, &early, store, &error);
    free(early.units);
    free(early.states);
    if (ok)
        return store;
    fail(trial, "extended store", &error);
    store_free(store);
    return NULL;
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

/* The board of another store is the engine's. */
static void compare_stores(
    struct trial *trial, struct engine *engine, const struct store *store,
    const struct engine_query *query, const char *name) {
    struct engines other = {0};
    struct grid first = {0}, second = {0};
    if (store)
        add_engine(trial, &other, store, 1, NULL, name, false);
    if (other.count == 1 && compute(trial, engine, query, &first) &&
        compute(trial, other.items[0], query, &second))
        compare_grids(trial, other.names[0], &first, &second, false);
    grid_release(&first);
    grid_release(&second);
    release_engines(&other);
}

/* What came after K, or describes what was after T, changes no board at (T, K). */
static void check_later_entries(struct trial *trial, struct engine *engine) {
    moment since[INDICATORS_MOST];
    struct engine_query query = any_query(trial, since);
    struct store *store = make_store(trial, (struct limits){query.known, query.at}, 0);
    compare_stores(trial, engine, store, &query, "without what is later");
    store_free(store);
}

/* Entries of different series, or moments, in another order: all of them known, all is the same. */
static void check_other_order(struct trial *trial, struct engine *engine) {
    struct world other = *trial->world;
    struct store_entry *entries = calloc(other.entry_count + 1, sizeof *entries);
    if (!entries)
        exit(3);
    for (size_t i = 0; i < other.entry_count; i++)
        entries[i] = trial->world->entries[i];
    for (size_t i = 1; i < other.entry_count; i++) {
        size_t j = i - 1;
        bool versions = entries[i].unit == entries[j].unit && entries[i].at == entries[j].at &&
                        entries[i].indicator == entries[j].indicator;
        if (versions || random_chance(&trial->random, 40))
            continue;
        struct store_entry moved = entries[i];
        entries[i] = entries[j];
        entries[j] = moved;
    }
    for (size_t i = 0; i < other.entry_count; i++)
        entries[i].seq = (uint32_t)i + 1;
    other.entries = entries;
    struct trial moved = *trial;
    moved.world = &other;
    moment since[INDICATORS_MOST];
    struct engine_query query = any_query(trial, since);
    query.known = UINT32_MAX - 1;
    struct store *store = make_store(&moved, no_limits, 10);
    compare_stores(trial, engine, store, &query, "in another order");
    store_free(store);
    free(entries);
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

/* The indicator and all that it is made of or weighed by. */
static void reach(const struct world *world, uint32_t indicator, bool *reached) {
    const struct model_indicator *row = &world->model.indicators[indicator];
    char name[16];
    reached[indicator] = true;
    for (uint32_t i = 0; i < world->model.indicator_count; i++) {
        snprintf(name, sizeof name, "v%" PRIu32 ".", i);
        bool operand = *row->expression && strstr(world->expressions[indicator], name);
        bool part = !*row->expression && row->rollup == ROLLUP_RATIO &&
                    (row->numerator == i || row->denominator == i);
        bool weight =
            !*row->expression && row->rollup == ROLLUP_WEIGHTED_MEAN && row->weight_by == i;
        if ((operand || part || weight) && !reached[i])
            reach(world, i, reached);
    }
}

/* What only weighs another counts whenever it was reported. */
static void exempt_weights(const struct world *world, uint32_t indicator, moment *since) {
    bool reached[INDICATORS_MOST] = {false};
    reach(world, indicator, reached);
    for (uint32_t i = 0; i < world->model.indicator_count; i++) {
        const struct model_indicator *row = &world->model.indicators[i];
        bool weighs = reached[i] && row->rollup == ROLLUP_WEIGHTED_MEAN;
        if (weighs && row->weight_by != indicator)
            since[row->weight_by] = 0;
    }
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
    if (query.since)
        exempt_weights(trial->world, indicator, since);
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

/* ---- single figures --------------------------------------------------------------------------- */

/* The last figure of a series, found by looking at every entry. */
static const struct store_entry *last_entry(
    const struct world *world, uint32_t indicator, uint32_t unit, struct span span) {
    const struct store_entry *last = NULL;
    for (size_t i = 0; i < world->entry_count; i++) {
        const struct store_entry *entry = &world->entries[i];
        if (entry->indicator != indicator || entry->unit != unit || entry->at > span.to ||
            entry->at < span.from || entry->seq > span.known)
            continue;
        if (!last || entry->at >= last->at)
            last = entry;
    }
    if (!last || !last->withdrawn || last->at == 0)
        return last && !last->withdrawn ? last : NULL;
    span.to = last->at - 1;
    return span.to < span.from ? NULL : last_entry(world, indicator, unit, span);
}

static double nearest_double(const struct store_entry *entry) {
    char text[48];
    snprintf(text, sizeof text, "%" PRId64 "e-%u", entry->digits, (unsigned)entry->scale);
    return strtod(text, NULL);
}

/* Every series ends, for the store, on the very figure that was entered. */
static void check_last_figures(struct trial *trial, const struct store *store) {
    const struct model *model = &trial->world->model;
    struct span span = {0, any_moment(trial), any_position(trial)};
    struct engine_query query = {.at = span.to, .known = span.known};
    for (uint32_t i = 0; i < model->indicator_count; i++)
        for (uint32_t u = 0; u < model->unit_count; u++) {
            struct place place = {&query, "store", i, u};
            const struct store_entry *expected = last_entry(trial->world, i, u, span);
            struct version found = {.value = NAN};
            bool any = store_find(store, i, store_column(store, u), span, &found);
            if (any != (expected != NULL))
                differ(trial, &place, "presence", expected != NULL, any);
            if (!any || !expected)
                continue;
            double value = found.value / store_divisor(store, i);
            if (!identical(value, nearest_double(expected)))
                differ(trial, &place, "last figure", nearest_double(expected), value);
            if (found.at != expected->at || found.seq != expected->seq)
                differ(trial, &place, "seq of the last figure", expected->seq, found.seq);
            if (store_simulated(store, found.seq) != expected->simulated)
                differ(trial, &place, "simulated", expected->simulated, !expected->simulated);
        }
}

/* ---- conservation ----------------------------------------------------------------------------- */

static uint32_t root_of(const struct model *model, uint32_t unit, day on) {
    const struct model_state *state = model_state_on(model, unit, on);
    while (state && state->parent != MODEL_NONE)
        state = model_state_on(model, state->parent, on);
    return state ? state->unit : MODEL_NONE;
}

static bool is_leaf(const struct model *model, uint32_t unit, day on) {
    for (uint32_t i = 0; i < model->unit_count; i++) {
        const struct model_state *state = model_state_on(model, i, on);
        if (state && state->parent == unit)
            return false;
    }
    return true;
}

/* Is a leaf of the day before `on` wholly handed to leaves under the same root, by shares that make
 * a whole, or some of which are unknown (the rest stays undivided above all)? */
static bool is_conserved(const struct model *model, uint32_t unit, day on) {
    uint32_t root = root_of(model, unit, on - 1);
    if (root == MODEL_NONE || root == unit || !is_leaf(model, unit, on - 1))
        return false;
    if (model_state_on(model, unit, on))
        return is_leaf(model, unit, on) && root_of(model, unit, on) == root;
    int64_t shares = 0;
    bool unknown = false;
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        if (edge->old_unit != unit)
            continue;
        if (root_of(model, edge->new_unit, on) != root || !is_leaf(model, edge->new_unit, on))
            return false;
        unknown |= edge->share == SHARE_UNKNOWN;
        shares += edge->share == SHARE_UNKNOWN ? 0 : edge->share;
    }
    return unknown || shares == SHARE_WHOLE;
}

static void compare_roots(
    struct trial *trial, const struct grid *before, const struct grid *after) {
    const struct model *model = &trial->world->model;
    const struct structure *structure = before->frame->structure;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        for (uint32_t root = 0; root < structure->count; root++) {
            struct place place = {&after->query, "conservation", i, structure->unit[root]};
            uint32_t later = grid_node(after, place.unit);
            bool sums = model->indicators[i].rollup == ROLLUP_SUM;
            if (!sums || structure->parent[root] != MODEL_NONE || later == MODEL_NONE)
                continue;
            double a = grid_value(before, i, root), b = grid_value(after, i, later);
            double greatest = 0;
            for (size_t k = 0; k < trial->world->entry_count; k++)
                if (trial->world->entries[k].indicator == i)
                    greatest = fmax(greatest, fabs(nearest_double(&trial->world->entries[k])));
            if (!close_to(a, b, greatest))
                differ(trial, &place, "total of the old map", a, b);
        }
}

/* Just before a reorganisation every total is the same on the old map and on the new one. */
static void check_conservation(struct trial *trial) {
    const struct world *world = trial->world;
    if (world->date_count == 0)
        return;
    day on = world->dates[random_below(&trial->random, (uint32_t)world->date_count)];
    struct world kept = *world;
    struct trial part = *trial;
    kept.entry_count = 0;
    kept.entries = calloc(world->entry_count + 1, sizeof *kept.entries);
    if (!kept.entries)
        exit(3);
    for (size_t i = 0; i < world->entry_count; i++)
        if (is_conserved(&world->model, world->entries[i].unit, on))
            kept.entries[kept.entry_count++] = world->entries[i];
    part.world = &kept;
    struct store *store = make_store(&part, no_limits, 0);
    struct engines engines = {0};
    struct grid before = {0}, after = {0};
    struct engine_query query = {
        .at = moment_of_day(on) - 1, .known = UINT32_MAX - 1, .structure = on - 1};
    if (store)
        add_engine(trial, &engines, store, 1, NULL, "conservation", false);
    if (engines.count == 1 && compute(trial, engines.items[0], &query, &before)) {
        query.structure = on;
        if (compute(trial, engines.items[0], &query, &after))
            compare_roots(trial, &before, &after);
    }
    grid_release(&before);
    grid_release(&after);
    release_engines(&engines);
    store_free(store);
    free(kept.entries);
}

/* ---- worlds ---------------------------------------------------------------------------------- */

typedef void property(struct trial *trial, struct engine *engine);

static property *const properties[] = {
    check_later_entries,
    check_other_order,
    check_series,
    check_missing,
};

/* Stores of the same entries that came about in different ways; the first is the plainest. */
enum { STORE_ONCE, STORE_OFTEN, STORE_VIEWED, STORE_EXTENDED, STORES };

static void check_engines(struct trial *trial, struct store *const stores[STORES]) {
    static const char *const names[STORES] = {
        "sealed once", "sealed often", "over an image", "extended"};
    struct engines engines = {0};
    const struct kernel *const *kernels = kernel_all();
    for (size_t k = 0; kernels[k]; k++)
        for (unsigned threads = 1; threads <= 2; threads++)
            add_engine(
                trial, &engines, stores[STORE_ONCE], threads, kernels[k], kernels[k]->name, true);
    for (size_t i = STORE_OFTEN; i < STORES; i++)
        add_engine(trial, &engines, stores[i], 2, NULL, names[i], false);
    begin(trial, 2);
    if (trial->mismatches == 0)
        check_boards(trial, &engines);
    for (size_t i = 0; i < COUNT_OF(properties) && trial->mismatches == 0; i++) {
        begin(trial, 8 + i);
        properties[i](trial, engines.items[random_below(&trial->random, (uint32_t)engines.count)]);
    }
    release_engines(&engines);
}

/* Is the engine right about this world? Says in `wrong` where not. */
static bool check_world(
    const struct world *world, struct oracle *oracle, uint64_t seed, struct buf *wrong) {
    struct trial trial = {
        .world = world,
        .oracle = oracle,
        .seed = seed,
        .wrong = *wrong,
    };
    oracle_load(oracle, world);
    begin(&trial, 0);
    struct image image = {0};
    struct store *stores[STORES] = {
        [STORE_ONCE] = make_store(&trial, no_limits, 0),
        [STORE_OFTEN] = make_store(&trial, no_limits, 1 + random_below(&trial.random, 40)),
        [STORE_VIEWED] = make_viewed(&trial, &image),
        [STORE_EXTENDED] = make_extended(&trial),
    };
    begin(&trial, 1);
    for (size_t i = 0; i < STORES && trial.mismatches == 0; i++)
        check_last_figures(&trial, stores[i]);
    if (trial.mismatches == 0)
        check_engines(&trial, stores);
    begin(&trial, 3);
    if (trial.mismatches == 0)
        check_conservation(&trial);
    for (size_t i = 0; i < STORES; i++)
        store_free(stores[i]);
    free(image.bytes);
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
