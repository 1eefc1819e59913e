/*
 * Units: provinces, departments, communes … and their lives.
 *
 * A unit is an id. All else about it is told by its states: from a day on it has this kind, parent,
 * code and name, until its next state; a state that is not alive ends it. Of several states for the
 * same day the one recorded last counts, which is how a mistake is corrected.
 *
 * Official codes are reused (of the 3,321 communes of 1 July 2025, 3,315 carry the code of an
 * earlier one), and so are names: a code means a unit only together with a day.
 *
 * Rules, checked when a commit's facts are complete, against all that is then on record:
 *   - a unit has a state; its first is alive; after its end it does not live again
 *   - a parent is alive for as long as the state that names it lasts; no unit is above itself on
 *     any day; at most LEDGER_DEPTH_MAX levels
 *   - no two units have the same code and kind on one day
 *   - a commit gives one unit at most one state for a day
 * ERROR_CONFLICT tells which units, and when.
 */
#ifndef SATSAO_LEDGER_UNITS_H
#define SATSAO_LEDGER_UNITS_H

#include "ledger/commit.h"

struct unit_state {
    uint32_t unit;
    uint32_t parent; /* 0 for a root */
    day from;
    bool alive;
    bool simulated;
    enum unit_kind kind;
    int32_t ordinal;        /* place among its siblings in official lists; 0 when none is given */
    struct str code;        /* required; all texts may be empty in a state that ends the unit */
    struct str name;        /* required */
    struct str type;        /* "Xã", "Phường", "Sở" … */
    struct str exchange_id; /* mã định danh, which stays when codes change */
    struct str source;
};

/* A new unit. */
bool commit_put_unit(struct commit *commit, uint32_t *ret_unit, struct error *error) MUST_CHECK;

/* A state of a unit that is on record or was put before in this commit. The parent may follow
 * later in the commit. */
bool commit_put_state(struct commit *commit, const struct unit_state *state, struct error *error)
    MUST_CHECK;

#define UNIT_ANY_KIND UNIT_KINDS

/*
 * The unit that bears a code on a day, in the model of ledger_current. Fast: for loops over files.
 * ERROR_NOT_FOUND when no unit bore it then; if one did at another time, the message says when, and
 * what followed it. ERROR_CONFLICT when units of several kinds bear it: name the kind.
 */
bool ledger_unit(
    const struct ledger *ledger, struct str code, enum unit_kind kind, day on, uint32_t *ret_unit,
    struct error *error) MUST_CHECK;

/* The province a unit belongs to on a day (the unit itself, if it is one); the root of its tree
 * where there is none above it; 0 when the unit does not live on that day. */
uint32_t ledger_province(struct ledger *ledger, uint32_t unit, day on);

#endif
