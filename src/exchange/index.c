#include "exchange/index.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

/* FNV-1a. */
static uint32_t hash_of(struct str key) {
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < key.length; i++)
        hash = (hash ^ (unsigned char)key.data[i]) * 16777619U;
    return hash;
}

/* Its slot, or the free one where it belongs. */
static struct index_slot *slot_of(const struct index *index, struct str key, uint32_t hash) {
    for (size_t i = hash;; i++) {
        struct index_slot *slot = &index->slots[i & (index->room - 1)];
        if (!slot->key.data || (slot->hash == hash && str_equal(slot->key, key)))
            return slot;
    }
}

static bool grow(struct index *index) {
    struct index grown = {
        .count = index->count, .room = index->room ? index->room * 2 : FIRST_ROOM};
    grown.slots = calloc(grown.room, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < index->room; i++)
        if (index->slots[i].key.data)
            *slot_of(&grown, index->slots[i].key, index->slots[i].hash) = index->slots[i];
    free(index->slots);
    *index = grown;
    return true;
}

bool index_put(struct index *index, struct str key, uint32_t number) {
    if (index->count * 4 >= index->room * 3 && !grow(index))
        return false;
    if (!key.data)
        key.data = "";
    uint32_t hash = hash_of(key);
    struct index_slot *slot = slot_of(index, key, hash);
    index->count += !slot->key.data;
    *slot = (struct index_slot){key, hash, number};
    return true;
}

uint32_t index_find(const struct index *index, struct str key) {
    if (index->count == 0)
        return INDEX_NONE;
    const struct index_slot *slot = slot_of(index, key, hash_of(key));
    return slot->key.data ? slot->number : INDEX_NONE;
}

void index_release(struct index *index) {
    free(index->slots);
    *index = (struct index){0};
}
