/*
 * Random worlds: a model made by hand and the entries of its units, all from one seed.
 *
 * Trees of one to three levels, reorganisations that merge, split, keep and abolish, indicators of
 * every rule, entries of every density inside their unit's validity, corrections and withdrawals.
 * The same seed gives the same world on every machine. Running out of memory ends the program.
 */
#ifndef SATSAO_TESTS_PROPERTY_RANDOM_WORLD_H
#define SATSAO_TESTS_PROPERTY_RANDOM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "board/model.h"
#include "board/store.h"

/* Steele, Lea and Flood's splitmix64. */
struct random {
    uint64_t state;
};
uint64_t random_next(struct random *random);
uint32_t random_below(struct random *random, uint32_t limit);
int64_t random_between(struct random *random, int64_t first, int64_t last);
bool random_chance(struct random *random, unsigned percent);

struct world {
    struct model model;
    struct store_entry *entries; /* by seq */
    size_t entry_count;
    const struct store_entry *facts; /* the same; they stay when entries are left out */
    size_t fact_count;
    const char **expressions; /* of each indicator: its expression in SQL over v<index>.shown, "" */
    uint32_t *order;          /* of the indicators: each behind all it is made of or weighed by */
    day *dates;               /* the reorganisations' */
    size_t date_count;
    day first, last; /* all that happens lies between */
    struct arena arena;
};

struct world *world_new(uint64_t seed);
void world_free(struct world *world);

/* The first and the last minute a unit lives; false when it never does in a moment's range. */
bool world_life(const struct world *world, uint32_t unit, moment *ret_first, moment *ret_last);

/* The world in words, as compact as can still be read. */
void world_print(const struct world *world, FILE *out);

#endif
