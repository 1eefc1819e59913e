/*
 * Measuring: every peer loads, every way of every query is checked against the naive answers, then
 * rounds go through all ways in turn, so that what disturbs the machine disturbs all alike.
 *
 * In its turn a way answers one question after the other until 50 ms have gone by or sixteen are
 * answered, and at least one. Each answer is compared with the naive one, off the clock; a wrong
 * answer ends the run.
 */
#ifndef SATSAO_BENCH_MEASURE_H
#define SATSAO_BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/json.h"
#include "peer.h"

struct measure_plan {
    const struct peer *const *peers;
    size_t peer_count;
    unsigned rounds;
};

/* Load what is not loaded yet, and keep it (the setting says so): nothing is asked or timed. */
bool measure_prepare(
    const struct measure_plan *plan, const struct peer_setting *setting,
    struct error *error) MUST_CHECK;

/* Adds to `json` the members "entries", "peers" and "ways" of the open object. */
bool measure(
    const struct measure_plan *plan, const struct peer_setting *setting, struct json *json,
    struct error *error) MUST_CHECK;

#endif
