/*
 * Reorganisations, and the lineage of units through them.
 *
 * A reorganisation has three dates: signed, in force, and operating, the day on which the old units
 * have ended and the new ones have started. An edge of lineage leads from an old unit to a new one
 * and may say which part of the old unit goes over (share) and which part of the new one that makes
 * up (back share), in thousand-millionths. Resolutions rarely say; an unknown share stays unknown
 * until it is known, and is then put again: of several edges between the same units on the same
 * operating day, the one recorded last counts. An edge with share 0 is no edge: it takes a mistaken
 * one back.
 *
 * Rules, checked when a commit's facts are complete:
 *   - the old unit has ended by the operating day and the new one starts on it
 *   - the known shares of one old unit are at most the whole; so are the back shares of a new one
 */
#ifndef SATSAO_LEDGER_LINEAGE_H
#define SATSAO_LEDGER_LINEAGE_H

#include "ledger/commit.h"

/* A day that is not known. */
#define LEDGER_DAY_UNKNOWN DAY_BEFORE_ALL

struct reorganisation {
    uint32_t id; /* 0 for a new one, else a further version of it */
    bool simulated;
    day signed_on; /* or LEDGER_DAY_UNKNOWN */
    day in_force;  /* or LEDGER_DAY_UNKNOWN */
    day operating; /* required; a further version cannot change it */
    struct str name;
    struct str resolution; /* "1673/NQ-UBTVQH15" */
    struct str source;
};

struct lineage {
    uint32_t reorganisation;
    uint32_t old_unit;
    uint32_t new_unit;
    bool simulated;
    enum lineage_kind kind;
    int32_t share;      /* 0 … SHARE_WHOLE, or SHARE_UNKNOWN */
    int32_t back_share; /* likewise */
    struct str clause;  /* of the resolution */
    struct str source;
};

/* `ret_id` may be NULL. */
bool commit_put_reorganisation(
    struct commit *commit, const struct reorganisation *reorganisation, uint32_t *ret_id,
    struct error *error) MUST_CHECK;

bool commit_put_lineage(struct commit *commit, const struct lineage *lineage, struct error *error)
    MUST_CHECK;

#endif
