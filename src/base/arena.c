#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static size_t rounded(size_t size) {
    return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static bool add_block(struct arena *arena, size_t need) {
    size_t size = need > BLOCK_SIZE ? need : BLOCK_SIZE;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    block->older = arena->newest;
    block->size = size;
    arena->newest = block;
    arena->used = 0;
    arena->total += size;
    return true;
}

void *arena_take(struct arena *arena, size_t count, size_t size) {
    if (size && count > (SIZE_MAX / 2) / size)
        return NULL;
    size_t need = rounded(count * size);
    bool fits = arena->newest && arena->newest->size - arena->used >= need;
    if (!fits && !add_block(arena, need))
        return NULL;
    char *memory = arena->newest->bytes + arena->used;
    arena->used += need;
    memset(memory, 0, need);
    return memory;
}

char *arena_text(struct arena *arena, struct str text) {
    char *copy = arena_take(arena, text.length + 1, 1);
    if (copy && text.length)
        memcpy(copy, text.data, text.length);
    return copy;
}

void arena_release(struct arena *arena) {
    struct arena_block *block = arena->newest;
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
    *arena = (struct arena)ARENA_EMPTY;
}
