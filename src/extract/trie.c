#include "extract/trie.h"

#include <stdlib.h>

static void place_edge(struct trie *trie, struct trie_edge edge) {
    size_t at = (size_t)(edge.key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (trie->room - 1);
    while (trie->edges[at].key != 0)
        at = (at + 1) & (trie->room - 1);
    trie->edges[at] = edge;
}

/* At most half full, so that looking for what is not there is short. */
static bool make_room(struct trie *trie) {
    if (trie->edges && trie->count * 2 < trie->room)
        return true;
    struct trie old = *trie;
    trie->room = old.room ? old.room * 2 : 1024;
    trie->edges = calloc(trie->room, sizeof *trie->edges);
    if (!trie->edges) {
        *trie = old;
        return false;
    }
    for (size_t i = 0; i < old.room; i++)
        if (old.edges[i].key != 0)
            place_edge(trie, old.edges[i]);
    free(old.edges);
    return true;
}

uint32_t trie_add(struct trie *trie, const symbol *phrase, size_t length) {
    uint32_t node = TRIE_ROOT;
    for (size_t i = 0; i < length; i++) {
        uint32_t next = trie_step(trie, node, phrase[i]);
        if (!next) {
            next = (uint32_t)trie->values.count;
            if (!make_room(trie) || !vec_push(&trie->values, 0))
                return 0;
            place_edge(trie, (struct trie_edge){(uint64_t)node << 16 | phrase[i], next});
            trie->count++;
        }
        node = next;
    }
    return node;
}

bool trie_init(struct trie *trie) {
    *trie = (struct trie){0};
    if (make_room(trie) && vec_push(&trie->values, 0) && vec_push(&trie->values, 0))
        return true;
    trie_release(trie);
    return false;
}

void trie_release(struct trie *trie) {
    free(trie->edges);
    vec_release(&trie->values);
    *trie = (struct trie){0};
}
