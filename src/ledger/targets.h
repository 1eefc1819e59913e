/*
 * Target sets, targets and bands.
 *
 * A set is what one document asks of one unit for a period; a target is one indicator of it, for
 * the set's unit or one below. What must be reached is told by the target's versions: the value
 * counts from a day on, a change in mid-year is a further version, and of several for the same day
 * the one recorded last counts. Sets and targets themselves have versions like documents.
 *
 * Rules: a period does not end before it begins; a falling target has a base other than its value;
 * a set's code belongs to one set; a set has one target for the same indicator, unit and period;
 * every target has a version.
 */
#ifndef SATSAO_LEDGER_TARGETS_H
#define SATSAO_LEDGER_TARGETS_H

#include "ledger/commit.h"
#include "ledger/indicators.h"
#include "text/decimal.h"

struct target_set {
    uint32_t id; /* 0 for a new one */
    bool simulated;
    uint32_t document; /* 0 for none */
    uint32_t unit;
    day from, to; /* both inside */
    struct str code;
    struct str name_vi;
    struct str name_en;
    struct str source;
};

struct target {
    uint32_t id; /* 0 for a new one */
    uint32_t set;
    uint32_t indicator;
    uint32_t unit;
    int32_t ordinal; /* the number in the document; 0 for a component */
    day from, to;    /* both inside */
};

struct target_version {
    uint32_t target;
    uint32_t document; /* 0 for none */
    day from;
    bool simulated;
    enum pace pace;
    struct decimal value;
    struct optional_decimal base;
    struct str source;
};

/* In falling order of `from`; only the last one has none (it is open below). */
struct band {
    struct str code;
    struct str name_vi;
    struct str name_en;
    struct optional_decimal from; /* percent; closed lower bound */
};

enum { LEDGER_BANDS_MAX = 16 };

/* `ret_id` may be NULL. What is referred to is on record or was put before in this commit. */
bool commit_put_target_set(
    struct commit *commit, const struct target_set *set, uint32_t *ret_id,
    struct error *error) MUST_CHECK;
bool commit_put_target(
    struct commit *commit, const struct target *target, uint32_t *ret_id,
    struct error *error) MUST_CHECK;
bool commit_put_target_version(
    struct commit *commit, const struct target_version *version, struct error *error) MUST_CHECK;

/* All bands at once; they take the place of those before. */
bool commit_put_bands(
    struct commit *commit, const struct band bands[], size_t count, struct error *error) MUST_CHECK;

/* The target of a set for a unit and an indicator (the earliest period that ends on or after
 * `on`); ERROR_NOT_FOUND. Asks the database. */
bool ledger_target(
    struct ledger *ledger, uint32_t set, uint32_t indicator, uint32_t unit, day on,
    uint32_t *ret_target, struct error *error) MUST_CHECK;

#endif
