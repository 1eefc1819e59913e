#include "ledger/indicators.h"

#include "base/say.h"
#include "board/expression.h"
#include "ledger/lineage.h"
#include "ledger/private.h"

/* ---- documents ---- */

bool commit_put_document(
    struct commit *commit, const struct document *document, uint32_t *ret_id, struct error *error) {
    const struct put_text texts[] = {
        {document->symbol, N_("The document's symbol"), LEDGER_TEXT_MAX, true, DOCUMENT_SYMBOL},
        {document->kind, N_("The document's kind"), LEDGER_TEXT_MAX, false, DOCUMENT_KIND},
        {document->issuer, N_("The issuer"), LEDGER_TEXT_MAX, false, DOCUMENT_ISSUER},
        {document->abstract, N_("The abstract"), LEDGER_TEXT_MAX, false, DOCUMENT_ABSTRACT},
        {document->source, N_("The source"), LEDGER_TEXT_MAX, false, DOCUMENT_SOURCE},
    };
    struct fact_value values[DOCUMENT_COLUMNS];
    uint32_t id;
    if (!put_begin(commit, error) || !put_texts(commit, texts, COUNT_OF(texts), values, error) ||
        !put_id(commit, FACT_DOCUMENT, document->id, &id, error))
        return false;
    bool dated = document->issued != LEDGER_DAY_UNKNOWN;
    values[DOCUMENT_ID] = fact_int(id);
    values[DOCUMENT_ISSUED_DAY] = dated ? fact_int(document->issued) : fact_null();
    values[DOCUMENT_SIMULATED] = fact_int(document->simulated);
    if (!put_row(commit, FACT_DOCUMENT, values, error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

bool ledger_document(
    struct ledger *ledger, struct str symbol, uint32_t *ret_document, struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(
            ledger->db,
            "SELECT d.id FROM document d WHERE d.symbol = $1 AND NOT EXISTS "
            "(SELECT 1 FROM document l WHERE l.id = d.id AND (l.commit_id, l.row) > "
            "(d.commit_id, d.row)) ORDER BY d.id DESC LIMIT 1",
            &find, error))
        return false;
    statement_bind_text(find, 1, symbol);
    bool row = false;
    bool ok = statement_step(find, &row, error);
    if (ok && row)
        *ret_document = (uint32_t)column_int(find, 0);
    else if (ok)
        ok = error_set(error, ERROR_NOT_FOUND, _("There is no document “%.*s”."), STR_ARGS(symbol));
    statement_free(find);
    return ok;
}

/* ---- putting indicators ---- */

static bool put_indicator_texts(
    struct commit *commit, const struct indicator *indicator, struct fact_value values[],
    struct error *error) {
    const struct put_text texts[] = {
        {indicator->code, N_("The indicator's code"), LEDGER_CODE_MAX, true, INDICATOR_CODE},
        {indicator->name_vi, N_("The indicator's name"), LEDGER_TEXT_MAX, true, INDICATOR_NAME_VI},
        {indicator->name_en, N_("The English name"), LEDGER_TEXT_MAX, false, INDICATOR_NAME_EN},
        {indicator->measure_unit, N_("The unit of measure"), LEDGER_TEXT_MAX, false,
         INDICATOR_MEASURE_UNIT},
        {indicator->expression, N_("The expression"), EXPRESSION_LENGTH, false,
         INDICATOR_EXPRESSION},
        {indicator->source, N_("The source"), LEDGER_TEXT_MAX, false, INDICATOR_SOURCE},
    };
    return put_texts(commit, texts, COUNT_OF(texts), values, error);
}

static bool put_optional(
    const struct optional_decimal *optional, struct fact_value values[2], struct error *error) {
    values[0] = values[1] = fact_null();
    return !optional->given || put_decimal(optional->value, values, error);
}

static bool put_or(
    const struct optional_decimal *optional, int64_t otherwise, struct fact_value values[2],
    struct error *error) {
    struct decimal value = optional->given ? optional->value : (struct decimal){otherwise, 0};
    return put_decimal(value, values, error);
}

static bool put_numbers(
    const struct indicator *indicator, struct fact_value values[], struct error *error) {
    values[INDICATOR_OWED_BY] = fact_int(indicator->owed_by);
    values[INDICATOR_DECIMALS] = fact_int(indicator->decimals);
    values[INDICATOR_SIMULATED] = fact_int(indicator->simulated);
    return put_optional(&indicator->lowest, &values[INDICATOR_LOWEST_DIGITS], error) &&
           put_optional(&indicator->highest, &values[INDICATOR_HIGHEST_DIGITS], error) &&
           put_or(&indicator->factor, 1, &values[INDICATOR_FACTOR_DIGITS], error) &&
           put_or(&indicator->weight, 0, &values[INDICATOR_WEIGHT_DIGITS], error);
}

static bool put_words(
    const struct indicator *indicator, struct fact_value values[], struct error *error) {
    const struct {
        enum model_words table;
        unsigned value;
        int column;
    } words[] = {
        {WORDS_ROLLUP, indicator->rollup, INDICATOR_ROLLUP},
        {WORDS_OVER_TIME, indicator->over_time, INDICATOR_OVER_TIME},
        {WORDS_ABOVE, indicator->above, INDICATOR_ABOVE},
        {WORDS_DIRECTION, indicator->direction, INDICATOR_DIRECTION},
        {WORDS_CADENCE, indicator->cadence, INDICATOR_CADENCE},
        {WORDS_SCHEME, indicator->scheme, INDICATOR_SCHEME},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *word = model_word(words[i].table, words[i].value);
        if (!word)
            return error_set(
                error, ERROR_INPUT, _("The indicator's attribute “%s” has no such value."),
                fact_table(FACT_INDICATOR)->columns[words[i].column].name);
        values[words[i].column] = fact_text(str_of(word));
    }
    return true;
}

/* A letter, then letters, digits, '_' and '.': what an expression can name. */
static bool is_code(struct str code) {
    for (size_t i = 0; i < code.length; i++) {
        char c = code.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool other = (c >= '0' && c <= '9') || c == '_' || c == '.';
        if (!letter && !(i > 0 && other))
            return false;
    }
    return code.length > 0;
}

static bool check_alone(const struct indicator *indicator, struct error *error) {
    if (!is_code(indicator->code)) {
        error_set(
            error, ERROR_INPUT, _("“%.*s” is not a code for an indicator."),
            STR_ARGS(indicator->code));
        return error_hint(
            error, "%s",
            _("A code begins with a letter a–z and goes on with letters, digits, “_” and “.”."));
    }
    if (indicator->decimals < 0 || indicator->decimals > DECIMAL_SCALE_LAST)
        return error_set(
            error, ERROR_INPUT, _("Indicator “%.*s” shows between 0 and %d decimals."),
            STR_ARGS(indicator->code), DECIMAL_SCALE_LAST);
    if (indicator->owed_by >> UNIT_KINDS)
        return error_set(error, ERROR_INPUT, "%s", _("There is no such kind of unit."));
    const struct optional_decimal *low = &indicator->lowest;
    const struct optional_decimal *high = &indicator->highest;
    if (low->given && high->given && decimal_compare(low->value, high->value) > 0)
        return error_set(
            error, ERROR_INPUT, _("The lowest plausible value of “%.*s” is above the highest."),
            STR_ARGS(indicator->code));
    if (indicator->factor.given && indicator->factor.value.digits == 0)
        return error_set(
            error, ERROR_INPUT, _("The factor of “%.*s” must not be 0."),
            STR_ARGS(indicator->code));
    if (indicator->weight.given && indicator->weight.value.digits < 0)
        return error_set(
            error, ERROR_INPUT, _("The weight of “%.*s” must not be negative."),
            STR_ARGS(indicator->code));
    return true;
}

bool commit_put_indicator(
    struct commit *commit, const struct indicator *indicator, uint32_t *ret_id,
    struct error *error) {
    struct fact_value values[INDICATOR_COLUMNS];
    uint32_t id;
    if (!put_begin(commit, error) || !put_indicator_texts(commit, indicator, values, error) ||
        !check_alone(indicator, error) || !put_numbers(indicator, values, error) ||
        !put_words(indicator, values, error) ||
        !put_id(commit, FACT_INDICATOR, indicator->id, &id, error))
        return false;
    values[INDICATOR_ID] = fact_int(id);
    values[INDICATOR_PARENT] = put_later(commit, FACT_INDICATOR, indicator->parent);
    values[INDICATOR_WEIGHT_BY] = put_later(commit, FACT_INDICATOR, indicator->weight_by);
    values[INDICATOR_NUMERATOR] = put_later(commit, FACT_INDICATOR, indicator->numerator);
    values[INDICATOR_DENOMINATOR] = put_later(commit, FACT_INDICATOR, indicator->denominator);
    if (!put_row(commit, FACT_INDICATOR, values, error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

bool ledger_indicator(
    const struct ledger *ledger, struct str code, uint32_t *ret_indicator, struct error *error) {
    uint32_t found = codes_find(&ledger->registry->indicators, code);
    if (found == CODES_NONE)
        return error_set(
            error, ERROR_NOT_FOUND, _("There is no indicator “%.*s”."), STR_ARGS(code));
    *ret_indicator = found + 1;
    return true;
}
