/*
 * Which figures a file has given already, and on which line: 12 bytes a slot in a table that is at
 * most three quarters full, and exact.
 *
 * A figure is a number below 2^64 - 1: its moment and its series (unit and indicator), packed by the
 * caller. Keys that differ only in their last five bits stand side by side, as one cache line or two
 * are read in the time of one: what changes from row to row belongs there.
 */
#ifndef SATSAO_EXCHANGE_SEEN_H
#define SATSAO_EXCHANGE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

/* The key plus 1, in two halves so that no byte is lost to alignment; both are 0 in a free slot. */
struct seen_slot {
    uint32_t high, low;
    uint32_t line;
};

/* A zeroed one is empty and ready. */
struct seen {
    struct seen_slot *slots;
    size_t count;
    size_t room; /* a power of two, or 0 */
};

/* Room for so many without growing, if they are more than there is room for now. */
bool seen_expect(struct seen *seen, size_t count) MUST_CHECK;

/* Add a figure; *ret_line is the line it stood on before, or 0 when it is new. Lines beyond 2^32 - 1
 * are told as that. False when memory is out. */
bool seen_add(struct seen *seen, uint64_t key, int64_t line, uint32_t *ret_line) MUST_CHECK;

/* Forget all. */
void seen_clear(struct seen *seen);
void seen_release(struct seen *seen);

#endif
