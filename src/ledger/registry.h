/*
 * The model of the moment with the indexes that resolve codes and place units, for loops over
 * millions of rows. Never changed once built, but for the cache of places. For the sources of this
 * folder.
 */
#ifndef SATSAO_LEDGER_REGISTRY_H
#define SATSAO_LEDGER_REGISTRY_H

#include "ledger/codes.h"
#include "ledger/ledger.h"

/* A time in which a unit bears a code as one kind: from … to − 1. */
struct bearer {
    const char *code;
    uint32_t unit; /* index */
    day from, to;
    uint8_t kind;
};

/* Where a unit hangs: in this province from … to − 1. Empty until it is asked for. */
struct place {
    day from, to;
    uint32_t province; /* index */
};

struct registry {
    struct arena arena;
    struct model model;
    int64_t facts;          /* of which position */
    struct bearer *bearers; /* by (code, kind, from, unit) */
    size_t bearer_count;
    uint32_t *group_ends;    /* a code's bearers: from the number found to here */
    struct codes units;      /* code → its first bearer */
    struct codes indicators; /* code → index */
    struct place *places;    /* by unit */
};

/* The registry of the model at a position. */
bool registry_load(
    struct ledger *ledger, const struct position *position, struct registry **ret_registry,
    struct error *error) MUST_CHECK;
void registry_free(struct registry *registry);

/* Where the unit (index) hangs on a day; NULL when it does not live then. */
const struct place *registry_place(struct registry *registry, uint32_t unit, day on);

/* ---- words for errors ---- */

enum { REGISTRY_TEXT = 400 };

/* The name the unit (index) had last, or has; "?" when it has none. */
const char *registry_unit_name(const struct model *model, uint32_t unit);

/* "01/01/2015 – 30/06/2025", "from 01/07/2025", … */
const char *registry_life(const struct model *model, uint32_t unit, char text[REGISTRY_TEXT]);

/* The names of what followed the unit (or, with `before`, preceded it), with commas; "" for none. */
const char *registry_kin(
    const struct model *model, uint32_t unit, bool before, char text[REGISTRY_TEXT]);

#endif
