/*
 * A growable array of any type.
 *
 *     VEC(struct edge) edges = {0};
 *     if (!vec_push(&edges, edge)) … out of memory, nothing changed …
 *     for (size_t i = 0; i < edges.count; i++) … edges.items[i] …
 *     vec_release(&edges);
 */
#ifndef SATSAO_BASE_VEC_H
#define SATSAO_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

/* Room for `need` items in all. False when memory is out; then nothing has changed. */
#define vec_reserve(vec, need)                                                                     \
    ((need) <= (vec)->room || vec_grow(&(vec)->items, &(vec)->room, (need), sizeof *(vec)->items))

#define vec_push(vec, item)                                                                        \
    (vec_reserve(vec, (vec)->count + 1) && (vec)->items                                            \
         ? ((vec)->items[(vec)->count++] = (item), true)                                           \
         : false)

#define vec_release(vec)                                                                           \
    do {                                                                                           \
        vec_free((vec)->items);                                                                    \
        (vec)->items = NULL;                                                                       \
        (vec)->count = (vec)->room = 0;                                                            \
    } while (0)

/* Behind vec_reserve: `items` points to the array's pointer, whatever its type. */
bool vec_grow(void *items, size_t *room, size_t need, size_t size) MUST_CHECK;
void vec_free(void *items);

#endif
