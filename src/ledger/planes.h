/*
 * The engine's store, filled from the ledger; or taken from a cache file, and brought up to date.
 *
 * The cache is the store's image (board/store.h) behind a head that says of which commit it is and
 * what its bytes hash to (BLAKE2b-256). It is mapped, not read. Whatever does not match (another
 * ledger, a damaged file, another version of the program) makes it useless, never wrong: the ledger
 * is read instead. It can be thrown away at any time.
 */
#ifndef SATSAO_LEDGER_PLANES_H
#define SATSAO_LEDGER_PLANES_H

#include <stdbool.h>

#include "board/store.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"

struct planes;

/* Fewer entries are read from the ledger in no time. */
enum { PLANES_PAY_FROM = 200000 };

/* Where the cache of a ledger of so many entries belongs: "file.db.planes" beside a SQLite file;
 * NULL for anything else, and where a cache would not pay. */
const char *planes_path(const char *url, uint64_t entries, char *path, size_t size);

/* All entries on record. `cache_path` NULL: no cache. `progress` (may be NULL) is told how many
 * entries of how many have been read. ERROR_LIMIT beyond 2^32 − 2 entries. */
bool planes_open(
    struct ledger *ledger, const char *cache_path, db_progress *progress, void *context,
    struct planes **ret_planes, struct error *error) MUST_CHECK;
void planes_close(struct planes *planes);

struct store *planes_store(struct planes *planes);

/* Add entries as they are read back, in order; store_seal before anyone reads. */
bool planes_add(
    struct planes *planes, const struct entry_row rows[], size_t count,
    struct error *error) MUST_CHECK;

/* Did the cache serve? */
bool planes_were_cached(const struct planes *planes);

/* Write the cache beside its place, then put it there, so that a half-written one is never seen. */
bool planes_save(
    struct planes *planes, struct ledger *ledger, const char *cache_path,
    struct error *error) MUST_CHECK;

#endif
