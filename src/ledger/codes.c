#include "ledger/codes.h"

/* Eight bytes at a time through a multiplication whose halves are folded (the constant is 2^64
 * divided by the golden ratio). */
static uint32_t hash_of(struct str code) {
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = code.length * golden;
    for (size_t i = 0; i < code.length; i += 8) {
        uint64_t word = 0;
        size_t left = code.length - i;
        memcpy(&word, code.data + i, left < 8 ? left : 8);
        hash = (hash ^ word) * golden;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash;
}

bool codes_init(struct codes *codes, size_t count, struct arena *arena) {
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    codes->slots = arena_take(arena, size, sizeof *codes->slots);
    codes->mask = (uint32_t)(size - 1);
    return codes->slots != NULL;
}

/* The code's slot, or the free one where it would stand. */
static struct codes_slot *slot_of(const struct codes *codes, struct str code, uint32_t hash) {
    for (uint32_t i = hash & codes->mask;; i = (i + 1) & codes->mask) {
        struct codes_slot *slot = &codes->slots[i];
        if (!slot->taken)
            return slot;
        if (slot->hash == hash && slot->length == code.length &&
            memcmp(slot->code, code.data, code.length) == 0)
            return slot;
    }
}

void codes_add(struct codes *codes, struct str code, uint32_t number) {
    uint32_t hash = hash_of(code);
    struct codes_slot *slot = slot_of(codes, code, hash);
    if (!slot->taken)
        *slot = (struct codes_slot){code.data, (uint32_t)code.length, hash, number, true};
}

uint32_t codes_find(const struct codes *codes, struct str code) {
    const struct codes_slot *slot = slot_of(codes, code, hash_of(code));
    return slot->taken ? slot->number : CODES_NONE;
}
