/*
 * Reorganisations: planned, looked at, done as one act, and undone by a further one.
 *
 * A plan names old units, new units to be made, and edges from old to new with their kind and share.
 * On the operating day every old unit ends and every new one begins. What hangs below an old unit and
 * goes on by itself is placed under the unit that came after; where there are several, the plan cannot
 * say which, and is refused.
 *
 * Nothing is ever updated or deleted, so undoing is an act of its own on a later day: the units that
 * the reorganisation made end, and the old ones come back as new units under their names and codes,
 * joined to them by lineage. Where a unit was merged from several, the share of each is not known and
 * stays to be decided. What has itself been changed since (ended, moved, reorganised again) has to be
 * dealt with first.
 *
 * Ids are the ledger's.
 */
#ifndef SATSAO_STEER_REORGANISE_H
#define SATSAO_STEER_REORGANISE_H

#include "base/arena.h"
#include "board/model.h"
#include "ledger/lineage.h"
#include "ledger/units.h"

enum { REORGANISE_UNITS_MAX = 5000, REORGANISE_EDGES_MAX = 20000 };

/* A unit to be made. */
struct reorganise_unit {
    struct str code, name, type, exchange_id;
    enum unit_kind kind;
    uint32_t parent; /* 0: see parent_made */
    uint32_t
        parent_made; /* 1 + index of another unit to be made; 0 with parent 0: the parent of the
                              first old unit that goes into it, or what came after that */
    int32_t ordinal;
};

struct reorganise_edge {
    uint32_t old_unit;
    uint32_t new_unit; /* one on record that begins on the operating day; 0: see made */
    uint32_t made;     /* 1 + index of a unit to be made; 0 with new_unit 0: it ends and nothing
                          comes after it */
    enum lineage_kind kind;
    int32_t share, back_share; /* SHARE_UNKNOWN when nobody has said */
    struct str clause;
};

/* A unit below one that ends, which goes on. */
struct reorganise_move {
    uint32_t unit;
    uint32_t parent, parent_made; /* as in reorganise_unit */
};

struct reorganise_plan {
    struct reorganisation event; /* id 0 */
    const struct reorganise_unit *units;
    size_t unit_count;
    const struct reorganise_edge *edges;
    size_t edge_count;
    /* Found by reorganise_complete. */
    const uint32_t *ending; /* the old units, each once */
    size_t ending_count;
    const struct reorganise_move *moves;
    size_t move_count;
};

/*
 * Find what follows from a plan: who ends, what moves, the parents that were left out. Everything it
 * finds lives in the arena. ERROR_INPUT, ERROR_CONFLICT, ERROR_NOT_FOUND tell what cannot be; what
 * holds for all facts together (codes borne twice, shares above the whole) is the ledger's to say.
 */
bool reorganise_complete(
    const struct model *model, struct arena *arena, struct reorganise_plan *plan,
    struct error *error) MUST_CHECK;

/* A completed plan on its way into a commit: the context of reorganise_fill. */
struct reorganise_act {
    const struct reorganise_plan *plan;
    const struct model *model;
    bool dry;       /* check everything and leave no trace: the fill then fails */
    bool checked;   /* of a dry run: every rule holds */
    uint32_t *made; /* room for unit_count ids */
    uint32_t id;    /* of the reorganisation */
};

/* A submission_fill (ledger/writer.h). */
bool reorganise_fill(void *context, struct commit *commit, struct error *error);

/* ---- what it means ---- */

/* Is the old unit divided among several with a share that nobody has said? */
bool reorganise_undivided(const struct reorganise_plan *plan, uint32_t old_unit);

/* Does the target run on when its unit ends? (index of the model) */
bool reorganise_hits_target(
    const struct reorganise_plan *plan, const struct model *model, size_t target);

/* ---- undoing ---- */

/* An edge that is on record, as the plan of an undo needs it. */
struct reorganise_past {
    uint32_t old_unit, new_unit;
    int32_t back_share;
};

/*
 * The plan that undoes a reorganisation, made of its edges, to operate on `on`, which must lie after
 * the day on which it operated. `name` and `resolution` say by what it is undone. ERROR_CONFLICT with
 * the reason when something later depends on it; ERROR_INPUT when it joined nothing.
 */
bool reorganise_undo(
    const struct model *model, const struct reorganise_past *past, size_t count, day operated,
    const struct reorganisation *event, struct arena *arena, struct reorganise_plan *ret_plan,
    struct error *error) MUST_CHECK;

#endif
