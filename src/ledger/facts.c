#include "ledger/facts.h"

#include "base/attributes.h"

#define INTEGER(column)                                                                            \
    { column, DB_INTEGER, false }
#define TEXT(column)                                                                               \
    { column, DB_TEXT, false }
#define OR_NULL(column)                                                                            \
    { column, DB_INTEGER, true }

static const struct fact_column unit[UNIT_COLUMNS] = {
    [UNIT_ID] = INTEGER("id"),
};

static const struct fact_column unit_state[STATE_COLUMNS] = {
    [STATE_UNIT] = INTEGER("unit"),     [STATE_FROM_DAY] = INTEGER("from_day"),
    [STATE_ALIVE] = INTEGER("alive"),   [STATE_KIND] = TEXT("kind"),
    [STATE_PARENT] = OR_NULL("parent"), [STATE_ORDINAL] = INTEGER("ordinal"),
    [STATE_CODE] = TEXT("code"),        [STATE_NAME] = TEXT("name"),
    [STATE_TYPE] = TEXT("type"),        [STATE_EXCHANGE_ID] = TEXT("exchange_id"),
    [STATE_SOURCE] = TEXT("source"),    [STATE_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column reorganisation[REORGANISATION_COLUMNS] = {
    [REORGANISATION_ID] = INTEGER("id"),
    [REORGANISATION_NAME] = TEXT("name"),
    [REORGANISATION_RESOLUTION] = TEXT("resolution"),
    [REORGANISATION_SIGNED_DAY] = OR_NULL("signed_day"),
    [REORGANISATION_IN_FORCE_DAY] = OR_NULL("in_force_day"),
    [REORGANISATION_OPERATING_DAY] = INTEGER("operating_day"),
    [REORGANISATION_SOURCE] = TEXT("source"),
    [REORGANISATION_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column lineage[LINEAGE_COLUMNS] = {
    [LINEAGE_REORGANISATION] = INTEGER("reorganisation"),
    [LINEAGE_OLD_UNIT] = INTEGER("old_unit"),
    [LINEAGE_NEW_UNIT] = INTEGER("new_unit"),
    [LINEAGE_KIND] = TEXT("kind"),
    [LINEAGE_SHARE] = OR_NULL("share"),
    [LINEAGE_BACK_SHARE] = OR_NULL("back_share"),
    [LINEAGE_CLAUSE] = TEXT("clause"),
    [LINEAGE_SOURCE] = TEXT("source"),
    [LINEAGE_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column document[DOCUMENT_COLUMNS] = {
    [DOCUMENT_ID] = INTEGER("id"),
    [DOCUMENT_SYMBOL] = TEXT("symbol"),
    [DOCUMENT_KIND] = TEXT("kind"),
    [DOCUMENT_ISSUER] = TEXT("issuer"),
    [DOCUMENT_ISSUED_DAY] = OR_NULL("issued_day"),
    [DOCUMENT_ABSTRACT] = TEXT("abstract"),
    [DOCUMENT_SOURCE] = TEXT("source"),
    [DOCUMENT_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column indicator[INDICATOR_COLUMNS] = {
    [INDICATOR_ID] = INTEGER("id"),
    [INDICATOR_CODE] = TEXT("code"),
    [INDICATOR_NAME_VI] = TEXT("name_vi"),
    [INDICATOR_NAME_EN] = TEXT("name_en"),
    [INDICATOR_MEASURE_UNIT] = TEXT("measure_unit"),
    [INDICATOR_EXPRESSION] = TEXT("expression"),
    [INDICATOR_LOWEST_DIGITS] = OR_NULL("lowest_digits"),
    [INDICATOR_LOWEST_SCALE] = OR_NULL("lowest_scale"),
    [INDICATOR_HIGHEST_DIGITS] = OR_NULL("highest_digits"),
    [INDICATOR_HIGHEST_SCALE] = OR_NULL("highest_scale"),
    [INDICATOR_FACTOR_DIGITS] = INTEGER("factor_digits"),
    [INDICATOR_FACTOR_SCALE] = INTEGER("factor_scale"),
    [INDICATOR_WEIGHT_DIGITS] = INTEGER("weight_digits"),
    [INDICATOR_WEIGHT_SCALE] = INTEGER("weight_scale"),
    [INDICATOR_PARENT] = OR_NULL("parent"),
    [INDICATOR_WEIGHT_BY] = OR_NULL("weight_by"),
    [INDICATOR_NUMERATOR] = OR_NULL("numerator"),
    [INDICATOR_DENOMINATOR] = OR_NULL("denominator"),
    [INDICATOR_OWED_BY] = INTEGER("owed_by"),
    [INDICATOR_DECIMALS] = INTEGER("decimals"),
    [INDICATOR_ROLLUP] = TEXT("rollup"),
    [INDICATOR_OVER_TIME] = TEXT("over_time"),
    [INDICATOR_ABOVE] = TEXT("above"),
    [INDICATOR_DIRECTION] = TEXT("direction"),
    [INDICATOR_CADENCE] = TEXT("cadence"),
    [INDICATOR_SCHEME] = TEXT("scheme"),
    [INDICATOR_SOURCE] = TEXT("source"),
    [INDICATOR_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column target_set[SET_COLUMNS] = {
    [SET_ID] = INTEGER("id"),
    [SET_CODE] = TEXT("code"),
    [SET_NAME_VI] = TEXT("name_vi"),
    [SET_NAME_EN] = TEXT("name_en"),
    [SET_DOCUMENT] = OR_NULL("document"),
    [SET_UNIT] = INTEGER("unit"),
    [SET_FROM_DAY] = INTEGER("from_day"),
    [SET_TO_DAY] = INTEGER("to_day"),
    [SET_SOURCE] = TEXT("source"),
    [SET_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column target[TARGET_COLUMNS] = {
    [TARGET_ID] = INTEGER("id"),
    [TARGET_SET] = INTEGER("set_id"),
    [TARGET_INDICATOR] = INTEGER("indicator"),
    [TARGET_UNIT] = INTEGER("unit"),
    [TARGET_ORDINAL] = INTEGER("ordinal"),
    [TARGET_FROM_DAY] = INTEGER("from_day"),
    [TARGET_TO_DAY] = INTEGER("to_day"),
};

static const struct fact_column target_version[VERSION_COLUMNS] = {
    [VERSION_TARGET] = INTEGER("target"),
    [VERSION_FROM_DAY] = INTEGER("from_day"),
    [VERSION_VALUE_DIGITS] = INTEGER("value_digits"),
    [VERSION_VALUE_SCALE] = INTEGER("value_scale"),
    [VERSION_BASE_DIGITS] = OR_NULL("base_digits"),
    [VERSION_BASE_SCALE] = OR_NULL("base_scale"),
    [VERSION_PACE] = TEXT("pace"),
    [VERSION_DOCUMENT] = OR_NULL("document"),
    [VERSION_SOURCE] = TEXT("source"),
    [VERSION_SIMULATED] = INTEGER("simulated"),
};

static const struct fact_column band[BAND_COLUMNS] = {
    [BAND_ORDINAL] = INTEGER("ordinal"),
    [BAND_CODE] = TEXT("code"),
    [BAND_NAME_VI] = TEXT("name_vi"),
    [BAND_NAME_EN] = TEXT("name_en"),
    [BAND_FROM_DIGITS] = OR_NULL("from_digits"),
    [BAND_FROM_SCALE] = OR_NULL("from_scale"),
};

static const struct fact_column entry[ENTRY_COLUMNS] = {
    [ENTRY_PROVINCE] = INTEGER("province"),   [ENTRY_UNIT] = INTEGER("unit"),
    [ENTRY_INDICATOR] = INTEGER("indicator"), [ENTRY_AT] = INTEGER("at"),
    [ENTRY_DIGITS] = INTEGER("digits"),       [ENTRY_SCALE] = INTEGER("scale"),
    [ENTRY_FLAGS] = INTEGER("flags"),
};

static const struct fact_column entry_note[NOTE_COLUMNS] = {
    [NOTE_NOTE] = TEXT("note"),
    [NOTE_SOURCE] = TEXT("source"),
};

#define TABLE(columns)                                                                             \
    { #columns, "row", columns, COUNT_OF(columns) }
#define BY_SEQ(columns)                                                                            \
    { #columns, "seq", columns, COUNT_OF(columns) }

static const struct fact_table tables[FACTS] = {
    [FACT_UNIT] = TABLE(unit),
    [FACT_UNIT_STATE] = TABLE(unit_state),
    [FACT_REORGANISATION] = TABLE(reorganisation),
    [FACT_LINEAGE] = TABLE(lineage),
    [FACT_DOCUMENT] = TABLE(document),
    [FACT_INDICATOR] = TABLE(indicator),
    [FACT_TARGET_SET] = TABLE(target_set),
    [FACT_TARGET] = TABLE(target),
    [FACT_TARGET_VERSION] = TABLE(target_version),
    [FACT_BAND] = TABLE(band),
    [FACT_ENTRY] = BY_SEQ(entry),
    [FACT_ENTRY_NOTE] = BY_SEQ(entry_note),
};

const struct fact_table *fact_table(enum fact fact) {
    return &tables[fact];
}

void fact_select(enum fact fact, const char *condition, struct buf *out) {
    const struct fact_table *table = &tables[fact];
    buf_format(out, "SELECT commit_id, %s", table->order);
    for (size_t i = 0; i < table->count; i++)
        buf_format(out, ", %s", table->columns[i].name);
    buf_format(out, " FROM %s WHERE %s ORDER BY ", table->name, condition);
    /* Entries are numbered over the whole ledger; a commit's lie together. */
    buf_text(out, fact == FACT_ENTRY ? "seq" : "commit_id, ");
    if (fact != FACT_ENTRY)
        buf_text(out, table->order);
}
