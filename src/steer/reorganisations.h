/*
 * Reorganisations as they are on record: the list, and what one joined.
 *
 * Reads the ledger's own tables over any connection. Which shares hold now is in the model.
 */
#ifndef SATSAO_STEER_REORGANISATIONS_H
#define SATSAO_STEER_REORGANISATIONS_H

#include "base/arena.h"
#include "db/db.h"
#include "ledger/lineage.h"
#include "steer/reorganise.h"

struct reorganisations_row {
    struct reorganisation event; /* its latest version; the texts are borrowed */
    int64_t commit;              /* the one that recorded it first */
};

/* False stops the reading. */
typedef bool reorganisations_reader(void *context, const struct reorganisations_row *row);

/* Newest first, those with an id below `before` (0: all), at most `limit`. */
bool reorganisations_read(
    struct db *db, int64_t before, size_t limit, reorganisations_reader *reader, void *context,
    struct error *error) MUST_CHECK;

/* One of them; its texts live in the arena. ERROR_NOT_FOUND. */
bool reorganisations_find(
    struct db *db, int64_t id, struct arena *arena, struct reorganisations_row *ret_row,
    struct error *error) MUST_CHECK;

/* The edges it put that still hold in the model, by old and new unit; in the arena. */
bool reorganisations_edges(
    struct db *db, const struct model *model, const struct reorganisation *event,
    struct arena *arena, const struct model_lineage ***ret_edges, size_t *ret_count,
    struct error *error) MUST_CHECK;

#endif
