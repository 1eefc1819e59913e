/*
 * Documents and indicators.
 *
 * Both have versions: putting one with the id of an earlier one is a further version of it, which
 * counts from its commit on. An indicator's code may change with a version.
 *
 * Rules for indicators, checked when a commit's facts are complete:
 *   - a code belongs to one indicator
 *   - what it refers to exists; a weighted mean names what weighs, a ratio its two parts; an
 *     expression (board/expression.h) can be read and names indicators
 *   - nobody is a component of itself, at any depth; nothing is computed from itself
 *   - only a component has a weight, and it is not negative
 *   - the lowest plausible value is not above the highest; the factor is not 0
 */
#ifndef SATSAO_LEDGER_INDICATORS_H
#define SATSAO_LEDGER_INDICATORS_H

#include "ledger/commit.h"
#include "text/decimal.h"

struct document {
    uint32_t id; /* 0 for a new one */
    bool simulated;
    day issued;        /* or LEDGER_DAY_UNKNOWN of lineage.h */
    struct str symbol; /* "55-NQ/TU"; required */
    struct str kind;   /* "nghị quyết" … */
    struct str issuer;
    struct str abstract;
    struct str source;
};

/* An exact value that may be absent. */
struct optional_decimal {
    bool given;
    struct decimal value;
};

/* As in struct model_indicator, which explains the fields. */
struct indicator {
    uint32_t id; /* 0 for a new one */
    bool simulated;
    struct str code; /* a letter, then letters, digits, '_' and '.' */
    struct str name_vi;
    struct str name_en;
    struct str measure_unit;
    struct str expression;
    struct optional_decimal lowest, highest;            /* the plausible range */
    struct optional_decimal factor;                     /* 1 when not given */
    struct optional_decimal weight;                     /* 0 when not given */
    uint32_t parent, weight_by, numerator, denominator; /* 0 for none; may follow in the commit */
    uint16_t owed_by;                                   /* bit 1 << unit_kind */
    int decimals;
    enum rollup rollup;
    enum over_time over_time;
    enum above above;
    enum direction direction;
    enum cadence cadence;
    enum period_scheme scheme;
    struct str source;
};

/* `ret_id` may be NULL in both. */
bool commit_put_document(
    struct commit *commit, const struct document *document, uint32_t *ret_id,
    struct error *error) MUST_CHECK;
bool commit_put_indicator(
    struct commit *commit, const struct indicator *indicator, uint32_t *ret_id,
    struct error *error) MUST_CHECK;

/* The indicator with a code, in the model of ledger_current. Fast. ERROR_NOT_FOUND. */
bool ledger_indicator(
    const struct ledger *ledger, struct str code, uint32_t *ret_indicator,
    struct error *error) MUST_CHECK;

/* The latest version of the document with this symbol. ERROR_NOT_FOUND. Asks the database. */
bool ledger_document(
    struct ledger *ledger, struct str symbol, uint32_t *ret_document,
    struct error *error) MUST_CHECK;

#endif
