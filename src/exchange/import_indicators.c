/*
 * Indicators. They refer to each other by code, on any line, so all rows are read before one is put.
 */
#include "base/say.h"
#include "exchange/import_private.h"
#include "exchange/index.h"

enum {
    CODE,
    NAME_VI,
    NAME_EN,
    MEASURE_UNIT,
    DECIMALS,
    LOWEST,
    HIGHEST,
    ROLLUP,
    WEIGHT_BY,
    NUMERATOR,
    DENOMINATOR,
    FACTOR,
    EXPRESSION,
    OVER_TIME,
    ABOVE,
    DIRECTION,
    PARENT,
    WEIGHT,
    CADENCE,
    SCHEME,
    OWED_BY,
    SOURCE,
    SIMULATED,
};

static const struct table_column columns[] = {
    [CODE] = {"code", "ma", TABLE_REQUIRED},
    [NAME_VI] = {"name_vi", "ten name", TABLE_REQUIRED},
    [NAME_EN] = {"name_en", NULL, TABLE_OPTIONAL},
    [MEASURE_UNIT] = {"measure_unit", "don_vi_tinh", TABLE_OPTIONAL},
    [DECIMALS] = {"decimals", NULL, TABLE_OPTIONAL},
    [LOWEST] = {"lowest", NULL, TABLE_OPTIONAL},
    [HIGHEST] = {"highest", NULL, TABLE_OPTIONAL},
    [ROLLUP] = {"rollup", NULL, TABLE_OPTIONAL},
    [WEIGHT_BY] = {"weight_by", NULL, TABLE_OPTIONAL},
    [NUMERATOR] = {"numerator", "tu_so", TABLE_OPTIONAL},
    [DENOMINATOR] = {"denominator", "mau_so", TABLE_OPTIONAL},
    [FACTOR] = {"factor", NULL, TABLE_OPTIONAL},
    [EXPRESSION] = {"expression", "cong_thuc", TABLE_OPTIONAL},
    [OVER_TIME] = {"over_time", NULL, TABLE_OPTIONAL},
    [ABOVE] = {"above", NULL, TABLE_OPTIONAL},
    [DIRECTION] = {"direction", NULL, TABLE_OPTIONAL},
    [PARENT] = {"parent", NULL, TABLE_OPTIONAL},
    [WEIGHT] = {"weight", "trong_so", TABLE_OPTIONAL},
    [CADENCE] = {"cadence", "che_do_bao_cao", TABLE_OPTIONAL},
    [SCHEME] = {"scheme", NULL, TABLE_OPTIONAL},
    [OWED_BY] = {"owed_by", NULL, TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    IMPORT_REJECT_COLUMNS,
};

/* Those that refer to other indicators. */
enum { REFERENCES = 4 };

static const size_t reference_columns[REFERENCES] = {PARENT, WEIGHT_BY, NUMERATOR, DENOMINATOR};

struct row {
    struct import_row row;
    struct indicator indicator;
    struct {
        struct str code;
        struct csv_place place;
        uint32_t row; /* of this file, or INDEX_NONE */
    } references[REFERENCES];
    uint32_t ordinal; /* among those that are new */
};

struct rows {
    VEC(struct row) rows;
    struct index lines; /* code → row */
};

static uint32_t *reference(struct indicator *indicator, size_t which) {
    uint32_t *const all[REFERENCES] = {
        &indicator->parent, &indicator->weight_by, &indicator->numerator, &indicator->denominator};
    return all[which];
}

static bool read_owed_by(struct import *import, uint16_t *ret_kinds, struct error *error) {
    struct str rest = table_text(&import->table, OWED_BY);
    import->wrong = OWED_BY;
    *ret_kinds = 0;
    while (rest.length > 0) {
        size_t length = 0;
        while (length < rest.length && !strchr("|; ,", rest.data[length]))
            length++;
        int kind = length ? model_word_parse(WORDS_UNIT_KIND, rest.data, length) : 0;
        if (kind < 0)
            return error_set(
                error, ERROR_INPUT, _("“%.*s” is no kind of unit."), (int)length, rest.data);
        if (length > 0)
            *ret_kinds |= (uint16_t)(1U << kind);
        length += length < rest.length;
        rest = str_slice(rest.data + length, rest.length - length);
    }
    return true;
}

static bool read_rules(struct import *import, struct indicator *indicator, struct error *error) {
    int rollup, over_time, above, direction, cadence, scheme;
    if (!field_word(import, ROLLUP, WORDS_ROLLUP, ROLLUP_NONE, &rollup, error) ||
        !field_word(import, OVER_TIME, WORDS_OVER_TIME, OVER_TIME_LAST, &over_time, error) ||
        !field_word(import, ABOVE, WORDS_ABOVE, ABOVE_REPLACES, &above, error) ||
        !field_word(import, DIRECTION, WORDS_DIRECTION, DIRECTION_RISING, &direction, error) ||
        !field_word(import, CADENCE, WORDS_CADENCE, CADENCE_MONTH, &cadence, error) ||
        !field_word(import, SCHEME, WORDS_SCHEME, SCHEME_CALENDAR, &scheme, error))
        return false;
    indicator->rollup = (enum rollup)rollup;
    indicator->over_time = (enum over_time)over_time;
    indicator->above = (enum above)above;
    indicator->direction = (enum direction)direction;
    indicator->cadence = (enum cadence)cadence;
    indicator->scheme = (enum period_scheme)scheme;
    return true;
}

static bool read_numbers(struct import *import, struct indicator *indicator, struct error *error) {
    int32_t decimals = 0;
    if (!field_integer(import, DECIMALS, &decimals, error) ||
        !field_decimal(import, LOWEST, &indicator->lowest, error) ||
        !field_decimal(import, HIGHEST, &indicator->highest, error) ||
        !field_decimal(import, FACTOR, &indicator->factor, error) ||
        !field_decimal(import, WEIGHT, &indicator->weight, error))
        return false;
    indicator->decimals = decimals;
    return true;
}

static bool read_references(struct import *import, struct row *row, struct error *error) {
    for (size_t i = 0; i < REFERENCES; i++) {
        if (!field_text(import, reference_columns[i], &row->references[i].code, error))
            return false;
        row->references[i].place = table_place(&import->table, reference_columns[i]);
        row->references[i].row = INDEX_NONE;
    }
    return true;
}

static bool read_row(struct import *import, void *context, struct error *error) {
    struct rows *all = context;
    struct row row = {0};
    struct indicator *indicator = &row.indicator;
    if (!import_row_keep(import, &row.row, error) ||
        !field_needed(import, CODE, &indicator->code, error) ||
        !field_needed(import, NAME_VI, &indicator->name_vi, error) ||
        !field_text(import, NAME_EN, &indicator->name_en, error) ||
        !field_text(import, MEASURE_UNIT, &indicator->measure_unit, error) ||
        !field_text(import, EXPRESSION, &indicator->expression, error) ||
        !read_rules(import, indicator, error) || !read_numbers(import, indicator, error) ||
        !read_owed_by(import, &indicator->owed_by, error) ||
        !field_source(import, SOURCE, &indicator->source, error) ||
        !field_simulated(import, SIMULATED, &indicator->simulated, error) ||
        !read_references(import, &row, error))
        return false;
    uint32_t earlier = index_find(&all->lines, indicator->code);
    import->wrong = CODE;
    if (earlier != INDEX_NONE)
        return import_stands_twice(all->rows.items[earlier].row.line, error);
    if (!index_put(&all->lines, indicator->code, (uint32_t)all->rows.count))
        return error_memory(error);
    struct error none;
    if (!ledger_indicator(import->ledger, indicator->code, &indicator->id, &none))
        indicator->id = 0;
    return vec_push(&all->rows, row) || error_memory(error);
}

/* ---- what refers to what ---------------------------------------------------------------------- */

static bool resolve(
    struct import *import, struct rows *all, struct row *row, size_t which, struct error *error) {
    struct str code = row->references[which].code;
    if (code.length == 0)
        return true;
    uint32_t other = index_find(&all->lines, code);
    if (other == INDEX_NONE)
        return ledger_indicator(import->ledger, code, reference(&row->indicator, which), error);
    if (all->rows.items[other].row.refused)
        return import_hangs_on(all->rows.items[other].row.line, error);
    row->references[which].row = other;
    return true;
}

static bool resolve_all(
    struct import *import, struct rows *all, bool *ret_found, struct error *error) {
    *ret_found = false;
    for (size_t i = 0; i < all->rows.count; i++)
        for (size_t k = 0; k < REFERENCES; k++) {
            struct row *row = &all->rows.items[i];
            struct error failure = {0};
            if (row->row.refused || resolve(import, all, row, k, &failure))
                continue;
            if (!import_refuse(import, &row->row, row->references[k].place, &failure, error))
                return false;
            *ret_found = true;
        }
    return true;
}

/* Refusing one row may leave others without what they refer to. */
static bool settle(struct import *import, struct rows *all, struct error *error) {
    bool again = true;
    while (again) {
        if (!resolve_all(import, all, &again, error))
            return false;
        again = again && import->rejects;
    }
    return true;
}

/* ---- putting ---------------------------------------------------------------------------------- */

/* New ones are numbered in the order of the file, so one may be referred to before it is put. */
static void number(struct rows *all, uint32_t next) {
    for (size_t i = 0; i < all->rows.count; i++) {
        struct row *row = &all->rows.items[i];
        row->ordinal = row->indicator.id || row->row.refused ? 0 : next++;
    }
}

static bool put(struct rows *all, struct row *row, struct commit *commit, struct error *error) {
    struct indicator indicator = row->indicator;
    for (size_t k = 0; k < REFERENCES; k++) {
        if (row->references[k].row == INDEX_NONE)
            continue;
        const struct row *other = &all->rows.items[row->references[k].row];
        *reference(&indicator, k) = other->indicator.id ? other->indicator.id : other->ordinal;
    }
    uint32_t id = 0;
    if (!commit_put_indicator(commit, &indicator, &id, error))
        return false;
    if (row->ordinal == 0 || row->ordinal == id)
        return true;
    return error_set(error, ERROR_INTERNAL, "%s", _("The indicators got other numbers."));
}

static bool fill(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    struct rows *all = context;
    number(all, (uint32_t)ledger_current(import->ledger)->indicator_count + 1);
    for (size_t i = 0; i < all->rows.count; i++) {
        struct row *row = &all->rows.items[i];
        if (row->row.refused || put(all, row, commit, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_indicators(struct import *import, struct error *error) {
    struct rows all = {0};
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              import_each(import, read_row, &all, error) && settle(import, &all, error) &&
              import_facts(import, COMMIT_MEASURES, fill, &all, error);
    vec_release(&all.rows);
    index_release(&all.lines);
    return ok;
}
