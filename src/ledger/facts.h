/*
 * The fact tables, each described once: what is inserted, hashed (commit.h), verified, read into a
 * model and exported follows this description; sql/0001_ledger.sql declares the same columns.
 *
 * Every table begins with commit_id. In all but two the rows of a commit are numbered by the column
 * `row` from 1; `entry` and `entry_note` are numbered by `seq`.
 */
#ifndef SATSAO_LEDGER_FACTS_H
#define SATSAO_LEDGER_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/bulk.h"

/* The numbers are part of every hash: new tables go to the end. */
enum fact {
    FACT_UNIT,
    FACT_UNIT_STATE,
    FACT_REORGANISATION,
    FACT_LINEAGE,
    FACT_DOCUMENT,
    FACT_INDICATOR,
    FACT_TARGET_SET,
    FACT_TARGET,
    FACT_TARGET_VERSION,
    FACT_BAND,
    FACT_ENTRY,
    FACT_ENTRY_NOTE,
    FACTS
};

enum { FACT_COLUMNS_MAX = 40 };

struct fact_column {
    const char *name;
    enum db_type type; /* DB_INTEGER or DB_TEXT */
    bool nullable;
};

struct fact_table {
    const char *name;
    const char *order;                 /* the column that numbers a commit's rows: "row" or "seq" */
    const struct fact_column *columns; /* behind commit_id and that one */
    size_t count;
};

const struct fact_table *fact_table(enum fact fact);

/* Where the values of a row begin in what fact_select reads. */
enum { FACT_COMMIT, FACT_ORDER, FACT_VALUES };

/* Append "SELECT commit_id, order, columns … WHERE condition", in the order of commits and rows. */
void fact_select(enum fact fact, const char *condition, struct buf *out);

/* The columns, in order. */
enum { UNIT_ID, UNIT_COLUMNS };
enum {
    STATE_UNIT,
    STATE_FROM_DAY,
    STATE_ALIVE,
    STATE_KIND,
    STATE_PARENT,
    STATE_ORDINAL,
    STATE_CODE,
    STATE_NAME,
    STATE_TYPE,
    STATE_EXCHANGE_ID,
    STATE_SOURCE,
    STATE_SIMULATED,
    STATE_COLUMNS
};
enum {
    REORGANISATION_ID,
    REORGANISATION_NAME,
    REORGANISATION_RESOLUTION,
    REORGANISATION_SIGNED_DAY,
    REORGANISATION_IN_FORCE_DAY,
    REORGANISATION_OPERATING_DAY,
    REORGANISATION_SOURCE,
    REORGANISATION_SIMULATED,
    REORGANISATION_COLUMNS
};
enum {
    LINEAGE_REORGANISATION,
    LINEAGE_OLD_UNIT,
    LINEAGE_NEW_UNIT,
    LINEAGE_KIND,
    LINEAGE_SHARE,
    LINEAGE_BACK_SHARE,
    LINEAGE_CLAUSE,
    LINEAGE_SOURCE,
    LINEAGE_SIMULATED,
    LINEAGE_COLUMNS
};
enum {
    DOCUMENT_ID,
    DOCUMENT_SYMBOL,
    DOCUMENT_KIND,
    DOCUMENT_ISSUER,
    DOCUMENT_ISSUED_DAY,
    DOCUMENT_ABSTRACT,
    DOCUMENT_SOURCE,
    DOCUMENT_SIMULATED,
    DOCUMENT_COLUMNS
};
enum {
    INDICATOR_ID,
    INDICATOR_CODE,
    INDICATOR_NAME_VI,
    INDICATOR_NAME_EN,
    INDICATOR_MEASURE_UNIT,
    INDICATOR_EXPRESSION,
    INDICATOR_LOWEST_DIGITS,
    INDICATOR_LOWEST_SCALE,
    INDICATOR_HIGHEST_DIGITS,
    INDICATOR_HIGHEST_SCALE,
    INDICATOR_FACTOR_DIGITS,
    INDICATOR_FACTOR_SCALE,
    INDICATOR_WEIGHT_DIGITS,
    INDICATOR_WEIGHT_SCALE,
    INDICATOR_PARENT,
    INDICATOR_WEIGHT_BY,
    INDICATOR_NUMERATOR,
    INDICATOR_DENOMINATOR,
    INDICATOR_OWED_BY,
    INDICATOR_DECIMALS,
    INDICATOR_ROLLUP,
    INDICATOR_OVER_TIME,
    INDICATOR_ABOVE,
    INDICATOR_DIRECTION,
    INDICATOR_CADENCE,
    INDICATOR_SCHEME,
    INDICATOR_SOURCE,
    INDICATOR_SIMULATED,
    INDICATOR_COLUMNS
};
enum {
    SET_ID,
    SET_CODE,
    SET_NAME_VI,
    SET_NAME_EN,
    SET_DOCUMENT,
    SET_UNIT,
    SET_FROM_DAY,
    SET_TO_DAY,
    SET_SOURCE,
    SET_SIMULATED,
    SET_COLUMNS
};
enum {
    TARGET_ID,
    TARGET_SET,
    TARGET_INDICATOR,
    TARGET_UNIT,
    TARGET_ORDINAL,
    TARGET_FROM_DAY,
    TARGET_TO_DAY,
    TARGET_COLUMNS
};
enum {
    VERSION_TARGET,
    VERSION_FROM_DAY,
    VERSION_VALUE_DIGITS,
    VERSION_VALUE_SCALE,
    VERSION_BASE_DIGITS,
    VERSION_BASE_SCALE,
    VERSION_PACE,
    VERSION_DOCUMENT,
    VERSION_SOURCE,
    VERSION_SIMULATED,
    VERSION_COLUMNS
};
enum {
    BAND_ORDINAL,
    BAND_CODE,
    BAND_NAME_VI,
    BAND_NAME_EN,
    BAND_FROM_DIGITS,
    BAND_FROM_SCALE,
    BAND_COLUMNS
};
enum {
    ENTRY_PROVINCE,
    ENTRY_UNIT,
    ENTRY_INDICATOR,
    ENTRY_AT,
    ENTRY_DIGITS,
    ENTRY_SCALE,
    ENTRY_FLAGS,
    ENTRY_COLUMNS
};
enum { NOTE_NOTE, NOTE_SOURCE, NOTE_COLUMNS };

#endif
