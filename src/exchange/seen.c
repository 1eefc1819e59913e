#include "exchange/seen.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ROOM = 1 << 10,
    KEPT_ROOM = 1 << 16, /* a table larger than this is not kept when it is cleared */
    NEIGHBOURS = 5,      /* bits of a key that do not move it elsewhere */
};

/* The finaliser of splitmix64: every bit of the key moves every bit of the place. */
static uint64_t mix(uint64_t key) {
    key = (key ^ (key >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94d049bb133111eb);
    return key ^ (key >> 31);
}

static uint64_t key_in(const struct seen_slot *slot) {
    return (uint64_t)slot->high << 32 | slot->low;
}

static size_t home_of(uint64_t key) {
    return (size_t)(mix(key >> NEIGHBOURS) << NEIGHBOURS | (key & ((1U << NEIGHBOURS) - 1)));
}

/* Where it is, or the free slot where it belongs. */
static struct seen_slot *slot_of(const struct seen *seen, uint64_t stored) {
    for (size_t i = home_of(stored);; i++) {
        struct seen_slot *slot = &seen->slots[i & (seen->room - 1)];
        uint64_t other = key_in(slot);
        if (other == stored || other == 0)
            return slot;
    }
}

static bool make_room(struct seen *seen, size_t room) {
    struct seen grown = {.count = seen->count, .room = room};
    grown.slots = calloc(room, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < seen->room; i++)
        if (key_in(&seen->slots[i]))
            *slot_of(&grown, key_in(&seen->slots[i])) = seen->slots[i];
    free(seen->slots);
    *seen = grown;
    return true;
}

bool seen_expect(struct seen *seen, size_t count) {
    size_t room = seen->room ? seen->room : FIRST_ROOM;
    while (room / 4 * 3 < count && room < SIZE_MAX / 2)
        room *= 2;
    return room == seen->room || make_room(seen, room);
}

bool seen_add(struct seen *seen, uint64_t key, int64_t line, uint32_t *ret_line) {
    if (!seen_expect(seen, seen->count + 1))
        return false;
    struct seen_slot *slot = slot_of(seen, key + 1);
    *ret_line = slot->line;
    if (key_in(slot))
        return true;
    slot->high = (uint32_t)((key + 1) >> 32);
    slot->low = (uint32_t)(key + 1);
    slot->line = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
    seen->count++;
    return true;
}

void seen_clear(struct seen *seen) {
    if (seen->room > KEPT_ROOM)
        seen_release(seen);
    else if (seen->count > 0)
        memset(seen->slots, 0, seen->room * sizeof *seen->slots);
    seen->count = 0;
}

void seen_release(struct seen *seen) {
    free(seen->slots);
    *seen = (struct seen){0};
}
