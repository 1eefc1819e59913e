/*
 * An arena: memory of one lifetime, freed as one.
 *
 * What belongs to a request, a command or a model is taken from one arena and released with it;
 * nothing is freed singly. Memory is aligned for any type and zeroed. Not for several threads.
 */
#ifndef SATSAO_BASE_ARENA_H
#define SATSAO_BASE_ARENA_H

#include <stddef.h>

#include "base/attributes.h"
#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *newest;
    size_t used;  /* bytes of the newest block that are taken */
    size_t total; /* bytes taken from the system */
};

/* A zeroed `struct arena` is empty and ready. */
#define ARENA_EMPTY                                                                                \
    { 0 }

/* `count` items of `size` bytes, zeroed; NULL when memory is out or the product overflows. */
void *arena_take(struct arena *arena, size_t count, size_t size) MUST_CHECK;

/* A NUL-terminated copy; NULL when memory is out. */
char *arena_text(struct arena *arena, struct str text) MUST_CHECK;

/* Give everything back; the arena is empty and ready again. */
void arena_release(struct arena *arena);

#endif
