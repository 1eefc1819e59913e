#include "exchange/seen.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ROOM = 1 << 10,
    KEPT_ROOM = 1 << 16, /* a table larger than this is not kept when it is cleared */
};

/* The finaliser of splitmix64: every bit of the key moves every bit of the place. */
static uint64_t mix(uint64_t key) {
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

static size_t place_of(const struct seen *seen, uint64_t stored) {
    size_t i = mix(stored) & (seen->room - 1);
    while (seen->keys[i] && seen->keys[i] != stored)
        i = (i + 1) & (seen->room - 1);
    return i;
}

static bool grow(struct seen *seen) {
    struct seen grown = {.count = seen->count, .room = seen->room ? seen->room * 2 : FIRST_ROOM};
    grown.keys = calloc(grown.room, sizeof *grown.keys);
    grown.lines = calloc(grown.room, sizeof *grown.lines);
    if (!grown.keys || !grown.lines) {
        seen_release(&grown);
        return false;
    }
    for (size_t i = 0; i < seen->room; i++) {
        if (!seen->keys[i])
            continue;
        size_t place = place_of(&grown, seen->keys[i]);
        grown.keys[place] = seen->keys[i];
        grown.lines[place] = seen->lines[i];
    }
    seen_release(seen);
    *seen = grown;
    return true;
}

bool seen_add(struct seen *seen, uint64_t key, int64_t line, uint32_t *ret_line) {
    if (seen->count >= seen->room / 4 * 3 && !grow(seen))
        return false;
    size_t place = place_of(seen, key + 1);
    *ret_line = seen->keys[place] ? seen->lines[place] : 0;
    if (seen->keys[place])
        return true;
    seen->keys[place] = key + 1;
    seen->lines[place] = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
    seen->count++;
    return true;
}

void seen_clear(struct seen *seen) {
    if (seen->room > KEPT_ROOM)
        seen_release(seen);
    else if (seen->count > 0)
        memset(seen->keys, 0, seen->room * sizeof *seen->keys);
    seen->count = 0;
}

void seen_release(struct seen *seen) {
    free(seen->keys);
    free(seen->lines);
    *seen = (struct seen){0};
}
