/*
 * What the product's own writing and reading of the ledger is measured against.
 *
 *   commits   durable commits of one entry each, by one client and by sixteen: SQLite
 *             (synchronous = FULL, WAL) and PostgreSQL (synchronous_commit on), nothing around them;
 *             and the product itself (product.h)
 *   floors    SQLite alone, a table of the ledger's columns (src/db/sql/0001_ledger.sql, `entry`):
 *             a bare loop of a prepared INSERT in one transaction, the floor of an import; and a bare
 *             loop over the rows of a ledger, the floor of a start from it
 */
#ifndef SATSAO_BENCH_COMMITS_H
#define SATSAO_BENCH_COMMITS_H

#include "base/error.h"
#include "base/json.h"
#include "peer.h"
#include "spent.h"

/* Each trial lasts `seconds`. PostgreSQL is left out when the setting names none. */
bool commits_measure(
    const struct peer_setting *setting, unsigned seconds, struct json *json,
    struct error *error) MUST_CHECK;

/* One trial's result. */
void commits_tell(struct json *json, const char *who, unsigned clients, double per_second);

/* Row i is the workload's entry rows[i]. The file at `path` is made anew, and left. */
bool floor_write(
    const struct workload *workload, const uint32_t *rows, size_t count, const char *path,
    struct spent *ret_spent, struct error *error) MUST_CHECK;

/* All rows of the table `entry` in the database at `path`. */
bool floor_read(const char *path, size_t expected, struct spent *ret_spent, struct error *error)
    MUST_CHECK;

#endif
