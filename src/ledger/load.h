/*
 * How a model is read out of the fact tables. For model.c and load_*.c.
 *
 * A loader reads one table at a time; the first thing that fails ends it: `ok` is false from then on
 * and the error is filled.
 */
#ifndef SATSAO_LEDGER_LOAD_H
#define SATSAO_LEDGER_LOAD_H

#include "base/arena.h"
#include "ledger/private.h"

struct loader {
    struct ledger *ledger;
    struct arena *arena;
    struct model *model;
    struct statement *rows; /* of the table being read */
    const struct fact_table *table;
    int64_t commit; /* up to which */
    uint64_t order; /* rows read so far: later ones count */
    struct error *error;
    bool ok;
};

/* Call `take` for every row of a table, in order. */
typedef void take_row(struct loader *loader, void *into);
bool load_table(struct loader *loader, enum fact fact, take_row *take, void *into) MUST_CHECK;

/* How many ids of a kind are taken: they were handed out without a gap. */
bool load_count(struct loader *loader, enum fact fact, uint32_t limit, size_t *ret_count)
    MUST_CHECK;

/* Zeroed room in the arena; NULL, and not ok, when memory is out. */
void *load_room(struct loader *loader, size_t count, size_t size);

/* The present row's columns. */
int64_t load_int(struct loader *loader, int column);
bool load_is_null(struct loader *loader, int column);
const char *load_text(struct loader *loader, int column);
uint8_t load_word(struct loader *loader, enum model_words words, int column);
/* An id as an index; MODEL_NONE for null. Above `limit` it is not one that was handed out. */
uint32_t load_reference(struct loader *loader, int column, size_t limit);
double load_decimal(struct loader *loader, int digits, int scale, double otherwise);

bool load_organisation(struct loader *loader) MUST_CHECK; /* load_organisation.c */
bool load_measures(struct loader *loader) MUST_CHECK;     /* load_measures.c */
bool load_targets(struct loader *loader) MUST_CHECK;      /* load_targets.c */

/* For qsort's comparisons, field by field. */
#define COMPARE(a, b)                                                                              \
    do {                                                                                           \
        if ((a) != (b))                                                                            \
            return (a) < (b) ? -1 : 1;                                                             \
    } while (0)

#endif
