/*
 * Who is behind a cookie or a token, in memory: so that asking costs no query.
 *
 * Emptied whenever an account changes. `generation` guards against one who read the database before
 * a change and comes to put his answer after it. Any number of threads.
 */
#ifndef SATSAO_ACCOUNT_CACHE_H
#define SATSAO_ACCOUNT_CACHE_H

#include <pthread.h>

#include "account/access.h"
#include "account/secret.h"
#include "base/error.h"

enum { CACHE_BUCKETS = 4096, CACHE_MOST = 20000 };

struct cache_entry;

struct cache {
    pthread_rwlock_t lock;
    uint64_t generation;
    size_t count;
    struct cache_entry *buckets[CACHE_BUCKETS];
};

bool cache_init(struct cache *cache, struct error *error) MUST_CHECK;
void cache_release(struct cache *cache);

uint64_t cache_generation(struct cache *cache);

/* Found, and good at `now`? Notes that it was seen. */
bool cache_find(
    struct cache *cache, const uint8_t hash[SECRET_HASH], stamp now, struct asker *ret_asker);

/* Good until `ends`, and for `idle` after it was last seen (0: whether seen or not). Nothing is kept
 * when the generation has changed. */
void cache_put(
    struct cache *cache, uint64_t generation, const uint8_t hash[SECRET_HASH],
    const struct asker *asker, stamp seen, stamp ends, stamp idle);

void cache_clear(struct cache *cache);

/* Each session that was seen since it was last told here. */
typedef void cache_seen(void *context, int64_t session, stamp seen);
void cache_each_seen(struct cache *cache, cache_seen *tell, void *context);

#endif
