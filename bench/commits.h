/*
 * What the product's own writing and reading of the ledger is measured against.
 *
 *   commits   durable commits of one entry each, by one client and by sixteen: SQLite
 *             (synchronous = FULL, WAL) and PostgreSQL (synchronous_commit on), nothing around them
 *   rows      SQLite alone, a table of the ledger's columns (src/db/sql/0001_ledger.sql, `entry`):
 *             a bare loop of a prepared INSERT in one transaction, the floor of an import; and a bare
 *             loop over its rows, the floor of a start from the ledger
 */
#ifndef SATSAO_BENCH_COMMITS_H
#define SATSAO_BENCH_COMMITS_H

#include "base/error.h"
#include "base/json.h"
#include "peer.h"

/* Each trial lasts `seconds`. PostgreSQL is left out when the setting names none. */
bool commits_measure(
    const struct peer_setting *setting, unsigned seconds, struct json *json,
    struct error *error) MUST_CHECK;

bool rows_measure(const struct peer_setting *setting, struct json *json, struct error *error)
    MUST_CHECK;

#endif
