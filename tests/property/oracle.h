/*
 * The oracle: boards by plain SQL, from the headers' words alone. It shares no code with the engine.
 *
 * A world's facts are put into an in-memory SQLite database; every answer is made anew by statements
 * over all of them. Where SQL does not recurse well (lineage, the tree's levels), the statements are
 * issued unit by unit, level by level. Slow and simple; an SQL error ends the program.
 */
#ifndef SATSAO_TESTS_PROPERTY_ORACLE_H
#define SATSAO_TESTS_PROPERTY_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random_world.h"

struct oracle;

struct oracle *oracle_new(void);
void oracle_free(struct oracle *oracle);

/* Forget the world before, take this one. It must outlive its use. */
void oracle_load(struct oracle *oracle, const struct world *world);

struct oracle_query {
    moment at;
    uint32_t known;
    day structure;
    const moment *since; /* of each indicator; NULL for the beginning */
};

/* One indicator at one unit. */
struct oracle_value {
    double value; /* NAN where there is none */
    uint32_t have, owed;
    bool made;       /* of parts: have and owed mean nothing, coverage is that of the least one */
    double coverage; /* have ÷ owed; 1 where nobody owes */
    bool alive;      /* the unit lives on the structure's day; else nothing here means anything */
    bool leaf;
    bool own; /* it has a value that is not derived from its children or from parts */
    bool indivisible, estimated;
    bool exact;      /* sums of integers below 2^53 and nothing else: equal to the last bit */
    double greatest; /* the magnitude of the entries or parts behind it, to judge a difference by */
};

/* values[indicator × units + unit]. */
void oracle_board(
    struct oracle *oracle, const struct oracle_query *query, struct oracle_value *values);

/* Who owes a report and has no visible figure: missing[indicator × units + unit]. */
void oracle_missing(
    struct oracle *oracle, day structure, moment from, moment to, uint32_t known, bool *missing);

#endif
