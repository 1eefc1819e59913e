/*
 * A trie over symbols: phrases of words, each with a value. One hash table holds all edges, so a
 * step costs one look-up whatever the node.
 */
#ifndef SATSAO_EXTRACT_TRIE_H
#define SATSAO_EXTRACT_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/vec.h"

typedef uint16_t symbol;

enum { TRIE_ROOT = 1 };

struct trie_edge {
    uint64_t key; /* node and symbol; 0 for a free place */
    uint32_t child;
};

struct trie {
    struct trie_edge *edges;
    size_t room, count;   /* room is a power of two */
    VEC(uint64_t) values; /* by node; 0 where no phrase ends */
};

/* The child of `node` along `step`; 0 when there is none. */
static inline uint32_t trie_step(const struct trie *trie, uint32_t node, symbol step) {
    uint64_t key = (uint64_t)node << 16 | step;
    size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (trie->room - 1);
    while (trie->edges[at].key != key) {
        if (trie->edges[at].key == 0)
            return 0;
        at = (at + 1) & (trie->room - 1);
    }
    return trie->edges[at].child;
}

static inline uint64_t trie_value(const struct trie *trie, uint32_t node) {
    return trie->values.items[node];
}

/* The node of a phrase, made where it is missing; 0 when memory is out. */
uint32_t trie_add(struct trie *trie, const symbol *phrase, size_t length) MUST_CHECK;

/* An empty trie has a root and room; false when memory is out. */
bool trie_init(struct trie *trie) MUST_CHECK;
void trie_release(struct trie *trie);

#endif
