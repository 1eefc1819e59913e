#include "account/cache.h"

#include <stdatomic.h>
#include <stdlib.h>

struct cache_entry {
    struct cache_entry *next;
    uint8_t hash[SECRET_HASH];
    stamp ends, idle;
    _Atomic stamp seen, told;
    struct asker asker;
};

bool cache_init(struct cache *cache, struct error *error) {
    *cache = (struct cache){0};
    return pthread_rwlock_init(&cache->lock, NULL) == 0 || error_memory(error);
}

static void drop_all(struct cache *cache) {
    for (size_t i = 0; i < CACHE_BUCKETS; i++)
        while (cache->buckets[i]) {
            struct cache_entry *entry = cache->buckets[i];
            cache->buckets[i] = entry->next;
            free(entry);
        }
    cache->count = 0;
}

void cache_release(struct cache *cache) {
    drop_all(cache);
    pthread_rwlock_destroy(&cache->lock);
}

uint64_t cache_generation(struct cache *cache) {
    pthread_rwlock_rdlock(&cache->lock);
    uint64_t generation = cache->generation;
    pthread_rwlock_unlock(&cache->lock);
    return generation;
}

/* The hash is random already. */
static size_t bucket_of(const uint8_t hash[SECRET_HASH]) {
    return (hash[0] | (size_t)hash[1] << 8) % CACHE_BUCKETS;
}

static struct cache_entry *find(struct cache *cache, const uint8_t hash[SECRET_HASH]) {
    struct cache_entry *entry = cache->buckets[bucket_of(hash)];
    while (entry && memcmp(entry->hash, hash, SECRET_HASH) != 0)
        entry = entry->next;
    return entry;
}

bool cache_find(
    struct cache *cache, const uint8_t hash[SECRET_HASH], stamp now, struct asker *ret_asker) {
    pthread_rwlock_rdlock(&cache->lock);
    struct cache_entry *entry = find(cache, hash);
    bool good = entry && now < entry->ends && (entry->idle == 0 || now - entry->seen < entry->idle);
    if (good) {
        entry->seen = now;
        *ret_asker = entry->asker;
    }
    pthread_rwlock_unlock(&cache->lock);
    return good;
}

void cache_put(
    struct cache *cache, uint64_t generation, const uint8_t hash[SECRET_HASH],
    const struct asker *asker, stamp seen, stamp ends, stamp idle) {
    struct cache_entry *entry = calloc(1, sizeof *entry);
    if (!entry)
        return; /* it is only a cache */
    memcpy(entry->hash, hash, SECRET_HASH);
    entry->asker = *asker;
    entry->ends = ends;
    entry->idle = idle;
    entry->seen = entry->told = seen;
    pthread_rwlock_wrlock(&cache->lock);
    if (cache->count >= CACHE_MOST)
        drop_all(cache);
    if (cache->generation == generation && !find(cache, hash)) {
        struct cache_entry **bucket = &cache->buckets[bucket_of(hash)];
        entry->next = *bucket;
        *bucket = entry;
        cache->count++;
        entry = NULL;
    }
    pthread_rwlock_unlock(&cache->lock);
    free(entry);
}

void cache_clear(struct cache *cache) {
    pthread_rwlock_wrlock(&cache->lock);
    cache->generation++;
    drop_all(cache);
    pthread_rwlock_unlock(&cache->lock);
}

void cache_each_seen(struct cache *cache, cache_seen *tell, void *context) {
    pthread_rwlock_rdlock(&cache->lock);
    for (size_t i = 0; i < CACHE_BUCKETS; i++)
        for (struct cache_entry *entry = cache->buckets[i]; entry; entry = entry->next) {
            stamp seen = entry->seen;
            if (entry->asker.session == 0 || seen == entry->told)
                continue;
            entry->told = seen;
            tell(context, entry->asker.session, seen);
        }
    pthread_rwlock_unlock(&cache->lock);
}
