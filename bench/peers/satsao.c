/*
 * The product's own engine: entries added to a store in order of arrival, as when it starts from the
 * ledger; boards computed from it, one engine for each kernel this machine has and each number of
 * threads. A moment K becomes a place in the ledger by a search among the commits' times, on the
 * clock.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "board/engine.h"
#include "peer.h"
#include "peers/satsao_model.h"

enum { KERNELS_MOST = 4, THREADS_MOST = 2, ENGINES = KERNELS_MOST * THREADS_MOST, NAME_ROOM = 48 };

/* Engine e runs kernel e / THREADS_MOST with e % THREADS_MOST + 1 threads. */
struct state {
    const struct peer_setting *setting;
    struct satsao_model made;
    struct store *store;
    struct engine *engines[ENGINES];
    const struct kernel *kernels[KERNELS_MOST];
    unsigned kernel_count, best;
    struct grid grid;
    struct missing_reports missing;
    char names[ENGINES][NAME_ROOM];
    VEC(struct peer_way) ways;
};

/* ---- loading --------------------------------------------------------------------------------- */

static bool add_entries(struct state *state, struct error *error) {
    const struct workload *workload = state->setting->workload;
    for (size_t i = 0; i < workload->count; i++) {
        const struct workload_entry *from = &workload->entries[i];
        struct store_entry entry = {
            .unit = state->made.first_commune + from->unit,
            .indicator = from->indicator,
            .at = from->at,
            .seq = (uint32_t)i + 1,
            .digits = (int64_t)from->parts * (100 / VALUE_PARTS),
            .scale = 2,
        };
        if (!store_add(state->store, &entry, error))
            return false;
    }
    return store_seal(state->store, error);
}

static bool satsao_load(void *opaque, struct peer_cost *ret_cost, struct error *error) {
    struct state *state = opaque;
    int64_t start = clock_ticks();
    if (!store_new(&state->made.model, &state->store, error) || !add_entries(state, error))
        return false;
    struct peer_cost cost = {
        .load_ticks = clock_ticks() - start, .memory_bytes = (int64_t)store_bytes(state->store)};
    for (unsigned e = 0; e < state->kernel_count * THREADS_MOST; e++)
        if (!engine_new(
                &state->made.model, state->store, e % THREADS_MOST + 1,
                state->kernels[e / THREADS_MOST], &state->engines[e], error))
            return false;
    *ret_cost = cost;
    return true;
}

/* ---- answering ------------------------------------------------------------------------------- */

static uint32_t position(const struct state *state, moment known) {
    return (uint32_t)workload_position(state->setting->workload, known);
}

static double or_zero(double value) {
    return isnan(value) ? 0 : value;
}

static void take_indicator(
    const struct state *state, const struct question *question, uint32_t indicator,
    struct answer *answer) {
    bool old = question->query == Q2S;
    uint32_t first = old ? state->made.first_old_province : state->made.first_province;
    uint32_t count = old ? state->made.old_provinces : state->setting->workload->provinces;
    double *row = answer->sums.items + indicator * answer->places;
    for (uint32_t p = 0; p < count; p++)
        row[p] = or_zero(grid_value(&state->grid, indicator, grid_node(&state->grid, first + p)));
    row[answer->places - 1] =
        or_zero(grid_value(&state->grid, indicator, grid_node(&state->grid, SATSAO_NATION)));
}

static bool answer_board(
    struct state *state, struct engine *engine, const struct question *question,
    struct answer *answer, struct error *error) {
    struct engine_query query = {
        .at = question->at,
        .known = position(state, question->known),
        .structure = question->query == Q2S ? state->made.old_day : state->made.new_day,
    };
    if (!engine_compute(engine, &query, &state->grid, error))
        return false;
    for (uint32_t i = 0; i < state->setting->workload->size.indicators; i++)
        take_indicator(state, question, i, answer);
    return true;
}

static bool answer_months(
    struct state *state, struct engine *engine, const struct question *question,
    struct answer *answer, struct error *error) {
    if (!engine_series(
            engine, question->indicator, state->made.first_province + question->province,
            state->made.new_day, position(state, question->known), 0, question->months->ends,
            question->months->count, answer->sums.items, error))
        return false;
    for (size_t m = 0; m < answer->sums.count; m++)
        answer->sums.items[m] = or_zero(answer->sums.items[m]);
    return true;
}

static bool answer_missing(
    struct state *state, struct engine *engine, const struct question *question,
    struct answer *answer, struct error *error) {
    struct span span = {question->from, question->to, position(state, question->known)};
    if (!engine_missing(engine, state->made.new_day, span, MODEL_NONE, &state->missing, error))
        return false;
    for (size_t i = 0; i < state->missing.count; i++) {
        const struct missing_report *report = &state->missing.items[i];
        uint32_t unit = report->unit - state->made.first_commune;
        if (!vec_push(&answer->missing, report->indicator * question->units + unit))
            return error_memory(error);
    }
    return true;
}

struct history {
    const struct state *state;
    struct answer *answer;
    double divisor;
    bool ok;
};

static bool take_version(const struct version *version, void *opaque) {
    struct history *history = opaque;
    const struct workload *workload = history->state->setting->workload;
    struct answer_version told = {
        version->at, workload->entries[version->seq - 1].known, version->value / history->divisor};
    history->ok = vec_push(&history->answer->versions, told);
    return history->ok;
}

/* The store tells the latest first. */
static bool answer_history(
    struct state *state, const struct question *question, struct answer *answer,
    struct error *error) {
    struct history history = {
        .state = state,
        .answer = answer,
        .divisor = store_divisor(state->store, question->indicator),
        .ok = true,
    };
    struct span span = {0, MOMENT_LAST, UINT32_MAX - 1};
    uint32_t unit = state->made.first_commune + question->unit;
    store_versions(
        state->store, question->indicator, store_column(state->store, unit), span, take_version,
        &history);
    struct answer_version *items = answer->versions.items;
    for (size_t low = 0, high = answer->versions.count; low + 1 < high; low++) {
        struct answer_version moved = items[low];
        items[low] = items[--high];
        items[high] = moved;
    }
    return history.ok || error_memory(error);
}

static bool satsao_answer(
    void *opaque, const struct peer_way *way, const struct question *question,
    struct answer *answer, struct error *error) {
    struct state *state = opaque;
    struct engine *engine = state->engines[way->form];
    switch (way->query) {
    case Q3:
        return answer_months(state, engine, question, answer, error);
    case Q4:
        return answer_missing(state, engine, question, answer, error);
    case Q5:
        return answer_history(state, question, answer, error);
    default:
        return answer_board(state, engine, question, answer, error);
    }
}

/* ---- life ------------------------------------------------------------------------------------ */

/* Boards in every way this machine has, the rest with the best kernel. */
static bool list_ways(struct state *state) {
    for (unsigned e = 0; e < state->kernel_count * THREADS_MOST; e++) {
        unsigned threads = e % THREADS_MOST + 1;
        unsigned kernel = e / THREADS_MOST;
        bool best = kernel == state->best;
        snprintf(
            state->names[e], NAME_ROOM, "%u thread%s, %s", threads, threads == 1 ? "" : "s",
            state->kernels[kernel]->name);
        for (unsigned query = 0; query < QUERIES; query++) {
            bool asked = query == Q5 ? best && threads == 1 : best || query <= Q2S;
            struct peer_way way = {(enum query)query, state->names[e], threads, (int)e};
            if (asked && !vec_push(&state->ways, way))
                return false;
        }
    }
    return true;
}

static void list_kernels(struct state *state) {
    const struct kernel *best = kernel_best();
    for (const struct kernel *const *k = kernel_all(); *k && state->kernel_count < KERNELS_MOST;
         k++) {
        if (*k == best)
            state->best = state->kernel_count;
        state->kernels[state->kernel_count++] = *k;
    }
}

static void satsao_end(void *opaque) {
    struct state *state = opaque;
    if (!state)
        return;
    grid_release(&state->grid);
    missing_release(&state->missing);
    for (unsigned e = 0; e < ENGINES; e++)
        engine_free(state->engines[e]);
    store_free(state->store);
    satsao_model_release(&state->made);
    vec_release(&state->ways);
    free(state);
}

static bool satsao_start(
    const struct peer_setting *setting, void **ret_state, struct error *error) {
    struct state *state = calloc(1, sizeof *state);
    if (!state)
        return error_memory(error);
    state->setting = setting;
    list_kernels(state);
    bool ok = satsao_model_make(setting, &state->made, error) &&
              (list_ways(state) || error_memory(error));
    if (!ok) {
        satsao_end(state);
        return false;
    }
    *ret_state = state;
    return true;
}

static const char *satsao_version(const void *opaque) {
    (void)opaque;
    return SATSAO_VERSION;
}

static const struct peer_way *satsao_ways(const void *opaque, size_t *ret_count) {
    const struct state *state = opaque;
    *ret_count = state->ways.count;
    return state->ways.items;
}

const struct peer satsao_peer = {
    .name = "Sát Sao",
    .open = satsao_start,
    .close = satsao_end,
    .version = satsao_version,
    .load = satsao_load,
    .ways = satsao_ways,
    .answer = satsao_answer,
};
