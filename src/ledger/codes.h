/* From codes to numbers: a hash table that is built once and read in tight loops. */
#ifndef SATSAO_LEDGER_CODES_H
#define SATSAO_LEDGER_CODES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/str.h"

#define CODES_NONE UINT32_MAX

struct codes_slot {
    const char *code;
    uint32_t length;
    uint32_t hash;
    uint32_t number;
    bool taken;
};

struct codes {
    struct codes_slot *slots;
    uint32_t mask; /* slots, a power of two, less one */
};

/* Room for `count` codes, in the arena. False when memory is out. */
bool codes_init(struct codes *codes, size_t count, struct arena *arena) MUST_CHECK;

/* A code that is there already keeps its number. The text must stay. */
void codes_add(struct codes *codes, struct str code, uint32_t number);

/* CODES_NONE when it is not there. */
uint32_t codes_find(const struct codes *codes, struct str code);

#endif
