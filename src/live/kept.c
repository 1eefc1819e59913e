#include "live/kept.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { BUCKETS = 4096 };

struct kept_item {
    struct kept_item *next_in_bucket;
    struct kept_item *newer, *older;
    uint64_t hash;
    size_t key_length, length;
    char bytes[]; /* the key, then the answer */
};

struct kept {
    pthread_mutex_t lock;
    struct kept_item *buckets[BUCKETS];
    struct kept_item *newest, *oldest;
    size_t total;
};

bool kept_new(struct kept **ret_kept, struct error *error) {
    struct kept *kept = calloc(1, sizeof *kept);
    if (!kept)
        return error_memory(error);
    pthread_mutex_init(&kept->lock, NULL);
    *ret_kept = kept;
    return true;
}

void kept_free(struct kept *kept) {
    if (!kept)
        return;
    while (kept->newest) {
        struct kept_item *item = kept->newest;
        kept->newest = item->older;
        free(item);
    }
    pthread_mutex_destroy(&kept->lock);
    free(kept);
}

/* FNV-1a: keys are our own texts, and a long bucket only costs time. */
static uint64_t hash_of(struct str key) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < key.length; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * UINT64_C(1099511628211);
    return hash;
}

/* ---- under the lock -------------------------------------------------------------------------- */

static struct kept_item *find(struct kept *kept, struct str key, uint64_t hash) {
    struct kept_item *item = kept->buckets[hash % BUCKETS];
    while (item &&
           !(item->hash == hash && str_equal(str_slice(item->bytes, item->key_length), key)))
        item = item->next_in_bucket;
    return item;
}

static void unlink_item(struct kept *kept, struct kept_item *item) {
    *(item->newer ? &item->newer->older : &kept->newest) = item->older;
    *(item->older ? &item->older->newer : &kept->oldest) = item->newer;
}

static void put_first(struct kept *kept, struct kept_item *item) {
    item->newer = NULL;
    item->older = kept->newest;
    *(kept->newest ? &kept->newest->newer : &kept->oldest) = item;
    kept->newest = item;
}

static size_t size_of(const struct kept_item *item) {
    return sizeof *item + item->key_length + item->length;
}

static void leave_bucket(struct kept *kept, const struct kept_item *item) {
    struct kept_item **link = &kept->buckets[item->hash % BUCKETS];
    while (*link && *link != item)
        link = &(*link)->next_in_bucket;
    if (*link)
        *link = item->next_in_bucket;
}

static void make_room(struct kept *kept) {
    struct kept_item *item = kept->oldest;
    while (item && kept->total > KEPT_BYTES) {
        struct kept_item *newer = item->newer;
        leave_bucket(kept, item);
        unlink_item(kept, item);
        kept->total -= size_of(item);
        free(item);
        item = newer;
    }
}

/* ---- for the askers -------------------------------------------------------------------------- */

bool kept_find(struct kept *kept, struct str key, struct buf *out) {
    uint64_t hash = hash_of(key);
    pthread_mutex_lock(&kept->lock);
    struct kept_item *item = find(kept, key, hash);
    if (item) {
        unlink_item(kept, item);
        put_first(kept, item);
        buf_add(out, item->bytes + item->key_length, item->length);
    }
    pthread_mutex_unlock(&kept->lock);
    return item;
}

void kept_add(struct kept *kept, struct str key, struct str bytes) {
    if (key.length > KEPT_KEY_MAX || bytes.length > KEPT_ONE)
        return;
    struct kept_item *item = malloc(sizeof *item + key.length + bytes.length);
    if (!item)
        return;
    item->hash = hash_of(key);
    item->key_length = key.length;
    item->length = bytes.length;
    memcpy(item->bytes, key.data, key.length);
    memcpy(item->bytes + key.length, bytes.data, bytes.length);

    pthread_mutex_lock(&kept->lock);
    bool there = find(kept, key, item->hash);
    if (!there) {
        struct kept_item **bucket = &kept->buckets[item->hash % BUCKETS];
        item->next_in_bucket = *bucket;
        *bucket = item;
        put_first(kept, item);
        kept->total += size_of(item);
        make_room(kept);
    }
    pthread_mutex_unlock(&kept->lock);
    if (there)
        free(item);
}
