#include "base/vec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool vec_grow(void *items, size_t *room, size_t need, size_t size) {
    size_t wanted = *room < 8 ? 8 : *room;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2 / size)
            return false;
        wanted *= 2;
    }
    /* The array's pointer is read and written as bytes, since its type is not known here. */
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, wanted * size);
    if (!grown)
        return false;
    memcpy(items, &grown, sizeof grown);
    *room = wanted;
    return true;
}

void vec_free(void *items) {
    free(items);
}
