#include "measure.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "files.h"
#include "naive.h"
#include "progress.h"

enum { QUESTIONS_ASKED = 24, QUESTIONS_CHECKED = 1, TURN_MOST = 16 };
#define TURN_TICKS INT64_C(50000000)

/* One way of one peer, and what it took. */
struct lane {
    const struct peer *peer;
    void *state;
    const struct peer_way *way;
    uint32_t next; /* the question it answers next */
    VEC(int64_t) ticks;
};

struct run {
    const struct measure_plan *plan;
    const struct peer_setting *setting;
    void **states;
    struct peer_cost *costs;
    VEC(struct lane) lanes;
    struct question questions[QUERIES][QUESTIONS_ASKED];
    struct answer expected[QUERIES][QUESTIONS_ASKED];
    struct answer answer; /* of the way whose turn it is */
};

/* Say whose failure it is, before its own detail. */
static bool blame(struct error *error, const char *peer, const char *what) {
    struct error told = *error;
    return error_detail(error, "%s, %s: %s", peer, what, told.detail);
}

/* ---- before anything is timed ---------------------------------------------------------------- */

static bool ask_naively(struct run *run, struct error *error) {
    const struct peer_setting *setting = run->setting;
    progress("%s: the naive answers", setting->workload->size.name);
    for (unsigned query = 0; query < QUERIES; query++) {
        for (uint32_t n = 0; n < QUESTIONS_ASKED; n++) {
            struct question *question = &run->questions[query][n];
            *question = question_make(setting->workload, setting->months, (enum query)query, n);
            if (!naive_answer(
                    setting->workload, setting->oldmap, question, &run->expected[query][n], error))
                return false;
        }
    }
    return true;
}

static bool add_lanes(struct run *run, size_t p, struct error *error) {
    const struct peer *peer = run->plan->peers[p];
    size_t count;
    const struct peer_way *ways = peer->ways(run->states[p], &count);
    for (size_t i = 0; i < count; i++) {
        struct lane lane = {.peer = peer, .state = run->states[p], .way = &ways[i]};
        if (!vec_push(&run->lanes, lane))
            return error_memory(error);
    }
    return true;
}

/* Beside what a peer keeps lies what loading it cost: written last, it says that all is there. */
static bool cost_path(
    const struct run *run, const struct peer *peer, char path[FILES_PATH], struct error *error) {
    char name[64];
    snprintf(name, sizeof name, "%s.cost", peer->name);
    return files_of_size(run->setting, name, path, error);
}

static bool read_cost(const char *path, struct peer_cost *ret_cost) {
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    char text[128] = "";
    char *rest = fgets(text, sizeof text, file);
    fclose(file);
    struct peer_cost cost = {.kept = true};
    int64_t *const figures[] = {&cost.load_ticks, &cost.disk_bytes, &cost.memory_bytes};
    for (size_t i = 0; rest && i < COUNT_OF(figures); i++)
        *figures[i] = strtoll(rest, &rest, 10);
    *ret_cost = cost;
    return cost.load_ticks > 0;
}

static bool write_cost(const char *path, const struct peer_cost *cost, struct error *error) {
    FILE *file = fopen(path, "w");
    bool ok = file && fprintf(
                          file, "%" PRId64 " %" PRId64 " %" PRId64 "\n", cost->load_ticks,
                          cost->disk_bytes, cost->memory_bytes) > 0;
    if (file && fclose(file) != 0)
        ok = false;
    return ok || error_system(error, errno, "%s cannot be written.", path);
}

static bool load_peer(
    struct run *run, const struct peer *peer, void *state, struct peer_cost *ret_cost,
    struct error *error) {
    const char *size = run->setting->workload->size.name;
    char path[FILES_PATH];
    if (!run->setting->keep || !peer->attach)
        return peer->load(state, ret_cost, error);
    if (!cost_path(run, peer, path, error))
        return false;
    if (read_cost(path, ret_cost)) {
        progress("%s: %s was loaded before", size, peer->name);
        return peer->attach(state, error);
    }
    return peer->load(state, ret_cost, error) && write_cost(path, ret_cost, error);
}

static bool load_peers(struct run *run, struct error *error) {
    const char *size = run->setting->workload->size.name;
    for (size_t p = 0; p < run->plan->peer_count; p++) {
        const struct peer *peer = run->plan->peers[p];
        progress("%s: %s loads", size, peer->name);
        if (!peer->open(run->setting, &run->states[p], error) ||
            !load_peer(run, peer, run->states[p], &run->costs[p], error) ||
            !add_lanes(run, p, error))
            return blame(error, peer->name, "loading");
        double seconds = (double)run->costs[p].load_ticks / 1e9;
        progress(
            "%s: %s loaded in %.1f s, %.2f million entries a second", size, peer->name, seconds,
            (double)run->setting->workload->count / seconds / 1e6);
    }
    return true;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Answer the lane's next question; false when that fails or the answer is wrong. */
static bool answer_next(
    struct run *run, struct lane *lane, int64_t *ret_ticks, struct error *error) {
    enum query query = lane->way->query;
    uint32_t n = lane->next++ % QUESTIONS_ASKED;
    const struct question *question = &run->questions[query][n];
    if (!answer_clear(&run->answer, run->setting->workload, question))
        return error_memory(error);
    int64_t start = clock_ticks();
    bool ok = lane->peer->answer(lane->state, lane->way, question, &run->answer, error);
    *ret_ticks = clock_ticks() - start;
    if (ok && !answer_same(&run->answer, &run->expected[query][n]))
        ok = error_set(
            error, ERROR_CORRUPT, "A wrong answer to question %u of %s.", n, query_name(query));
    return ok || blame(error, lane->peer->name, lane->way->name);
}

static bool begin_turn(const struct lane *lane, struct error *error) {
    return !lane->peer->begin || lane->peer->begin(lane->state, lane->way, error);
}

static bool check_lanes(struct run *run, struct error *error) {
    progress("%s: checking the answers", run->setting->workload->size.name);
    for (size_t i = 0; i < run->lanes.count; i++) {
        struct lane *lane = &run->lanes.items[i];
        if (!begin_turn(lane, error))
            return false;
        for (unsigned n = 0; n < QUESTIONS_CHECKED; n++) {
            int64_t ticks = 0;
            if (!answer_next(run, lane, &ticks, error))
                return false;
        }
        lane->next = 0;
    }
    return true;
}

static bool take_turn(struct run *run, struct lane *lane, struct error *error) {
    if (!begin_turn(lane, error))
        return false;
    int64_t spent = 0;
    for (unsigned n = 0; n < TURN_MOST && (n == 0 || spent < TURN_TICKS); n++) {
        int64_t ticks = 0;
        if (!answer_next(run, lane, &ticks, error))
            return false;
        if (!vec_push(&lane->ticks, ticks))
            return error_memory(error);
        spent += ticks;
    }
    return true;
}

/* Each round begins with another way, so that none always follows the same one. */
static bool run_rounds(struct run *run, struct error *error) {
    size_t count = run->lanes.count;
    for (unsigned round = 0; count > 0 && round < run->plan->rounds; round++) {
        progress(
            "%s: round %u of %u", run->setting->workload->size.name, round + 1, run->plan->rounds);
        for (size_t i = 0; i < count; i++)
            if (!take_turn(run, &run->lanes.items[(i + round) % count], error))
                return false;
    }
    return true;
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void tell_integer(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_integer(json, value);
}

static void tell_text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

static void tell_peers(const struct run *run, struct json *json) {
    json_key(json, "peers");
    json_array(json);
    for (size_t p = 0; p < run->plan->peer_count; p++) {
        const struct peer *peer = run->plan->peers[p];
        json_object(json);
        tell_text(json, "name", peer->name);
        tell_text(json, "version", peer->version(run->states[p]));
        tell_integer(json, "load_ns", run->costs[p].load_ticks);
        tell_integer(json, "disk_bytes", run->costs[p].disk_bytes);
        tell_integer(json, "memory_bytes", run->costs[p].memory_bytes);
        json_key(json, "loaded_before");
        json_bool(json, run->costs[p].kept);
        json_end(json);
    }
    json_end(json);
}

static void tell_lanes(const struct run *run, struct json *json) {
    json_key(json, "ways");
    json_array(json);
    for (size_t i = 0; i < run->lanes.count; i++) {
        const struct lane *lane = &run->lanes.items[i];
        json_object(json);
        tell_text(json, "peer", lane->peer->name);
        tell_text(json, "query", query_name(lane->way->query));
        tell_text(json, "way", lane->way->name);
        tell_integer(json, "cores", lane->way->cores);
        json_key(json, "ns");
        json_array(json);
        for (size_t n = 0; n < lane->ticks.count; n++)
            json_integer(json, lane->ticks.items[n]);
        json_end(json);
        json_end(json);
    }
    json_end(json);
}

static void run_release(struct run *run) {
    for (size_t p = 0; run->states && p < run->plan->peer_count; p++)
        run->plan->peers[p]->close(run->states[p]);
    for (size_t i = 0; i < run->lanes.count; i++)
        vec_release(&run->lanes.items[i].ticks);
    vec_release(&run->lanes);
    for (unsigned query = 0; query < QUERIES; query++)
        for (unsigned n = 0; n < QUESTIONS_ASKED; n++)
            answer_release(&run->expected[query][n]);
    answer_release(&run->answer);
    free(run->states);
    free(run->costs);
    free(run);
}

static struct run *run_new(
    const struct measure_plan *plan, const struct peer_setting *setting, struct error *error) {
    struct run *run = calloc(1, sizeof *run);
    if (run) {
        run->plan = plan;
        run->setting = setting;
        run->states = calloc(plan->peer_count, sizeof *run->states);
        run->costs = calloc(plan->peer_count, sizeof *run->costs);
    }
    if (run && run->states && run->costs)
        return run;
    if (run)
        run_release(run);
    error_memory(error);
    return NULL;
}

bool measure_prepare(
    const struct measure_plan *plan, const struct peer_setting *setting, struct error *error) {
    struct run *run = run_new(plan, setting, error);
    if (!run)
        return false;
    bool ok = load_peers(run, error);
    run_release(run);
    return ok;
}

bool measure(
    const struct measure_plan *plan, const struct peer_setting *setting, struct json *json,
    struct error *error) {
    struct run *run = run_new(plan, setting, error);
    if (!run)
        return false;
    bool ok = ask_naively(run, error) && load_peers(run, error) && check_lanes(run, error) &&
              run_rounds(run, error);
    if (ok) {
        tell_integer(json, "entries", (int64_t)setting->workload->count);
        tell_peers(run, json);
        tell_lanes(run, json);
    }
    run_release(run);
    return ok;
}
