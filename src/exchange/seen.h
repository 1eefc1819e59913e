/*
 * Which figures a file has given already, and on which line: 12 bytes each in a table that is half
 * to three quarters full, and exact.
 *
 * A figure is a number below 2^64: its series (unit and indicator) and its moment, packed by the
 * caller.
 */
#ifndef SATSAO_EXCHANGE_SEEN_H
#define SATSAO_EXCHANGE_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"

/* A zeroed one is empty and ready. */
struct seen {
    uint64_t *keys; /* 0 is free; a key is kept plus 1 */
    uint32_t *lines;
    size_t count;
    size_t room; /* a power of two, or 0 */
};

/* Add a figure; *ret_line is the line it stood on before, or 0 when it is new. Lines beyond 2^32 - 1
 * are told as that. False when memory is out. */
bool seen_add(struct seen *seen, uint64_t key, int64_t line, uint32_t *ret_line) MUST_CHECK;

/* Forget all. */
void seen_clear(struct seen *seen);
void seen_release(struct seen *seen);

#endif
