/* From texts to numbers: a hash table that grows. The texts are borrowed and must stay. */
#ifndef SATSAO_EXCHANGE_INDEX_H
#define SATSAO_EXCHANGE_INDEX_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/str.h"

#define INDEX_NONE UINT32_MAX

struct index_slot {
    struct str key;
    uint32_t hash;
    uint32_t number;
};

/* A zeroed one is empty and ready. */
struct index {
    struct index_slot *slots; /* one without `key.data` is free */
    size_t count;
    size_t room; /* a power of two, or 0 */
};

/* A key that is there already gets the new number. False when memory is out. */
bool index_put(struct index *index, struct str key, uint32_t number) MUST_CHECK;

/* INDEX_NONE when it is not there. */
uint32_t index_find(const struct index *index, struct str key);

void index_release(struct index *index);

#endif
