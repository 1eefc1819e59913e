/*
 * What the product itself does with the workload, through its own ledger in a file of SQLite:
 * recording it (every row checked, chained and durable), starting from it, committing to it.
 *
 *   imports   the same rows three ways, in turns: a bare loop of a prepared INSERT in one transaction,
 *             the floor (floor.h); the ledger's commit; a CSV file, read and checked row by row
 *   starts    the engine's store from the ledger and from its cache, beside a bare loop over the rows
 *             of the ledger's table
 *   commits   durable commits of one entry each: one thread with a commit for each; one, and sixteen,
 *             that share a writer
 *
 * Each is told by the clock and by the processor's time of all threads.
 */
#ifndef SATSAO_BENCH_PRODUCT_H
#define SATSAO_BENCH_PRODUCT_H

#include "base/error.h"
#include "base/json.h"
#include "peer.h"

/* Each adds a member of the name above. */
bool imports_measure(
    const struct peer_setting *setting, unsigned rounds, struct json *json,
    struct error *error) MUST_CHECK;
bool starts_measure(
    const struct peer_setting *setting, unsigned rounds, struct json *json,
    struct error *error) MUST_CHECK;

/* The ledger that starts are measured on, and its cache; kept where the setting says so. */
bool starts_prepare(const struct peer_setting *setting, struct error *error) MUST_CHECK;

/* Adds objects to the open array. */
bool product_commits(
    const struct peer_setting *setting, unsigned seconds, struct json *json,
    struct error *error) MUST_CHECK;

#endif
