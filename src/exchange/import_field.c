#include "base/buf.h"
#include "base/say.h"
#include "exchange/import_private.h"
#include "ledger/units.h"
#include "text/date.h"
#include "text/decimal.h"
#include "text/number.h"

enum { SHARE_DECIMALS = 9, WORDS_TEXT = 256 };

static struct str look(struct import *import, size_t column) {
    import->wrong = column;
    return table_text(&import->table, column);
}

static bool is_missing(struct import *import, size_t column, struct error *error) {
    return error_set(error, ERROR_INPUT, _("“%s” is empty."), import->table.columns[column].name);
}

/* ---- texts ------------------------------------------------------------------------------------ */

bool field_text(struct import *import, size_t column, struct str *ret_text, struct error *error) {
    struct str text = look(import, column);
    char *copy = arena_text(&import->arena, text);
    if (!copy)
        return error_memory(error);
    *ret_text = str_slice(copy, text.length);
    return true;
}

bool field_needed(struct import *import, size_t column, struct str *ret_text, struct error *error) {
    if (look(import, column).length == 0)
        return is_missing(import, column, error);
    return field_text(import, column, ret_text, error);
}

bool field_source(struct import *import, size_t column, struct str *ret_text, struct error *error) {
    if (look(import, column).length > 0)
        return field_text(import, column, ret_text, error);
    *ret_text = import->options->source;
    return true;
}

/* ---- words ------------------------------------------------------------------------------------ */

bool field_flag(struct import *import, size_t column, bool *ret_flag, struct error *error) {
    struct str text = look(import, column);
    if (text.length > 0 && !str_is(text, "0") && !str_is(text, "1")) {
        error_set(
            error, ERROR_INPUT, _("“%.*s” stands in “%s”."), STR_ARGS(text),
            import->table.columns[column].name);
        return error_hint(error, "%s", _("Write 1 for yes; 0, or nothing, for no."));
    }
    *ret_flag = str_is(text, "1");
    return true;
}

bool field_simulated(struct import *import, size_t column, bool *ret_flag, struct error *error) {
    if (look(import, column).length > 0)
        return field_flag(import, column, ret_flag, error);
    *ret_flag = import->options->simulated;
    return true;
}

static bool unknown_word(
    struct import *import, size_t column, enum model_words words, struct error *error) {
    struct str text = table_text(&import->table, column);
    struct buf known = buf_with_maximum(WORDS_TEXT);
    for (unsigned i = 0; model_word(words, i); i++)
        buf_format(&known, "%s%s", i ? ", " : "", model_word(words, i));
    error_set(
        error, ERROR_INPUT, _("“%.*s” stands in “%s”."), STR_ARGS(text),
        import->table.columns[column].name);
    error_hint(error, _("Write one of: %s."), buf_cstr(&known));
    buf_release(&known);
    return false;
}

bool field_word(
    struct import *import, size_t column, enum model_words words, int otherwise, int *ret_value,
    struct error *error) {
    struct str text = look(import, column);
    if (text.length == 0 && otherwise < 0)
        return is_missing(import, column, error);
    int value = text.length ? model_word_parse(words, text.data, text.length) : otherwise;
    if (value < 0)
        return unknown_word(import, column, words, error);
    *ret_value = value;
    return true;
}

bool field_unit_kind(
    struct import *import, size_t column, enum unit_kind *ret_kind, struct error *error) {
    int kind = UNIT_ANY_KIND;
    if (!field_word(import, column, WORDS_UNIT_KIND, UNIT_ANY_KIND, &kind, error))
        return false;
    *ret_kind = (enum unit_kind)kind;
    return true;
}

/* ---- days and numbers ------------------------------------------------------------------------- */

bool field_day(
    struct import *import, size_t column, day otherwise, day *ret_day, struct error *error) {
    struct str text = look(import, column);
    if (text.length > 0)
        return text_day(text, ret_day, error);
    *ret_day = otherwise;
    return true;
}

bool field_day_needed(
    struct import *import, size_t column, day otherwise, day *ret_day, struct error *error) {
    if (!field_day(import, column, otherwise, ret_day, error))
        return false;
    if (*ret_day != LEDGER_DAY_UNKNOWN)
        return true;
    is_missing(import, column, error);
    return error_hint(error, "%s", _("Write the day in the row, or give one for the whole file."));
}

bool field_integer(
    struct import *import, size_t column, int32_t *ret_integer, struct error *error) {
    struct str text = look(import, column);
    struct decimal value = {0, 0};
    if (text.length > 0 && !decimal_parse(text, &value, error))
        return false;
    if (value.scale > 0 || value.digits > INT32_MAX || value.digits < INT32_MIN)
        return error_set(
            error, ERROR_INPUT, _("“%.*s” is not a whole number that fits."), STR_ARGS(text));
    *ret_integer = (int32_t)value.digits;
    return true;
}

static bool ambiguous(struct str text, const struct text_number *number, struct error *error) {
    char first[DECIMAL_PLAIN], second[DECIMAL_PLAIN];
    return error_set(
        error, ERROR_INPUT, _("“%.*s” can be read as %s or as %s."), STR_ARGS(text),
        decimal_plain(number->readings[0], DECIMAL_ALL, say_language(), first),
        decimal_plain(number->readings[1], DECIMAL_ALL, say_language(), second));
}

bool field_decimal(
    struct import *import, size_t column, struct optional_decimal *ret_value, struct error *error) {
    struct str text = look(import, column);
    struct text_number number;
    *ret_value = (struct optional_decimal){0};
    if (text.length == 0)
        return true;
    ret_value->given = true;
    if (decimal_parse(text, &ret_value->value, NULL))
        return true;
    if (!text_number_read(text, &number, error))
        return false;
    if (number.count > 1)
        return ambiguous(text, &number, error);
    if (number.unit.length > 0)
        return error_set(
            error, ERROR_INPUT, _("“%.*s” is a number with a unit; write the number alone."),
            STR_ARGS(text));
    ret_value->value = number.readings[0];
    return true;
}

bool field_share(struct import *import, size_t column, int32_t *ret_share, struct error *error) {
    struct str text = table_text(&import->table, column);
    struct optional_decimal share;
    struct decimal parts = {0, 0};
    if (!field_decimal(import, column, &share, error))
        return false;
    *ret_share = SHARE_UNKNOWN;
    if (!share.given)
        return true;
    if (!decimal_rescale(share.value, SHARE_DECIMALS, &parts) || parts.digits < 0 ||
        parts.digits > SHARE_WHOLE) {
        error_set(error, ERROR_INPUT, _("“%.*s” is no share."), STR_ARGS(text));
        return error_hint(
            error, "%s",
            _("A share lies between 0 and 1 and has at most nine decimals; leave it empty where it "
              "is not known."));
    }
    *ret_share = (int32_t)parts.digits;
    return true;
}

/* ---- what is on record ------------------------------------------------------------------------ */

bool field_unit(
    struct import *import, size_t column, enum unit_kind kind, day on, uint32_t *ret_unit,
    struct error *error) {
    struct str code = look(import, column);
    if (code.length == 0)
        return is_missing(import, column, error);
    return ledger_unit(import->ledger, code, kind, on, ret_unit, error);
}

bool field_indicator(
    struct import *import, size_t column, uint32_t *ret_indicator, struct error *error) {
    struct str code = look(import, column);
    if (code.length == 0)
        return is_missing(import, column, error);
    return ledger_indicator(import->ledger, code, ret_indicator, error);
}

bool field_document(
    struct import *import, size_t column, uint32_t *ret_document, struct error *error) {
    struct str symbol = look(import, column);
    *ret_document = 0;
    return symbol.length == 0 || ledger_document(import->ledger, symbol, ret_document, error);
}
