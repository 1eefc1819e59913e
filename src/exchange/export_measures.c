/* Documents, indicators, sets and targets, out. */
#include "base/buf.h"
#include "exchange/export_private.h"

/* ---- documents -------------------------------------------------------------------------------- */

static void write_document(struct export *export, struct statement *row) {
    export_text(export, row, 0);
    export_text(export, row, 1);
    export_text(export, row, 2);
    export_day(export, row, 3);
    export_text(export, row, 4);
    export_text(export, row, 5);
    export_flag(export, row, 6);
}

const struct export_table export_documents = {
    "symbol kind issuer issued abstract source simulated",
    "SELECT symbol, kind, issuer, issued_day, abstract, source, simulated FROM document d "
    "WHERE commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM document l WHERE l.id = d.id AND "
    "l.commit_id <= $1 AND (l.commit_id, l.row) > (d.commit_id, d.row)) ORDER BY id",
    write_document};

/* ---- indicators ------------------------------------------------------------------------------- */

enum {
    CODE,
    NAME_VI,
    NAME_EN,
    MEASURE_UNIT,
    DECIMALS,
    LOWEST,
    HIGHEST = LOWEST + 2,
    ROLLUP = HIGHEST + 2,
    WEIGHT_BY,
    NUMERATOR,
    DENOMINATOR,
    FACTOR,
    EXPRESSION = FACTOR + 2,
    OVER_TIME,
    ABOVE,
    DIRECTION,
    PARENT,
    WEIGHT,
    CADENCE = WEIGHT + 2,
    SCHEME,
    OWED_BY,
    SOURCE,
    SIMULATED,
};

enum { KINDS_TEXT = 128 };

static void write_kinds(struct export *export, int64_t kinds) {
    struct buf text = buf_with_maximum(KINDS_TEXT);
    for (unsigned kind = 0; kind < UNIT_KINDS; kind++)
        if (kinds >> kind & 1)
            buf_format(&text, "%s%s", text.length ? "|" : "", model_word(WORDS_UNIT_KIND, kind));
    csv_put_raw(export->out, buf_as_str(&text));
    buf_release(&text);
}

static void write_indicator(struct export *export, struct statement *row) {
    for (int column = CODE; column <= MEASURE_UNIT; column++)
        export_text(export, row, column);
    export_integer(export, row, DECIMALS);
    export_decimal(export, row, LOWEST);
    export_decimal(export, row, HIGHEST);
    export_text(export, row, ROLLUP);
    export_indicator(export, row, WEIGHT_BY);
    export_indicator(export, row, NUMERATOR);
    export_indicator(export, row, DENOMINATOR);
    export_decimal(export, row, FACTOR);
    /* an expression may begin with '-': it is no text that anyone wrote in a form */
    csv_put_raw(export->out, column_text(row, EXPRESSION));
    export_text(export, row, OVER_TIME);
    export_text(export, row, ABOVE);
    export_text(export, row, DIRECTION);
    export_indicator(export, row, PARENT);
    export_decimal(export, row, WEIGHT);
    export_text(export, row, CADENCE);
    export_text(export, row, SCHEME);
    write_kinds(export, column_int(row, OWED_BY));
    export_text(export, row, SOURCE);
    export_flag(export, row, SIMULATED);
}

const struct export_table export_indicators = {
    "code name_vi name_en measure_unit decimals lowest highest rollup weight_by numerator "
    "denominator factor expression over_time above direction parent weight cadence scheme owed_by "
    "source simulated",
    "SELECT code, name_vi, name_en, measure_unit, decimals, lowest_digits, lowest_scale, "
    "highest_digits, highest_scale, rollup, weight_by, numerator, denominator, factor_digits, "
    "factor_scale, expression, over_time, above, direction, parent, weight_digits, weight_scale, "
    "cadence, scheme, owed_by, source, simulated FROM indicator i WHERE commit_id <= $1 AND "
    "NOT EXISTS (SELECT 1 FROM indicator l WHERE l.id = i.id AND l.commit_id <= $1 AND "
    "(l.commit_id, l.row) > (i.commit_id, i.row)) ORDER BY id",
    write_indicator};

/* ---- sets ------------------------------------------------------------------------------------- */

enum {
    SET_COLUMN_CODE,
    SET_COLUMN_NAME_VI,
    SET_COLUMN_NAME_EN,
    SET_COLUMN_DOCUMENT,
    SET_COLUMN_UNIT,
    SET_COLUMN_FROM,
    SET_COLUMN_TO,
    SET_COLUMN_SOURCE,
    SET_COLUMN_SIMULATED,
};

static void write_set(struct export *export, struct statement *row) {
    export_text(export, row, SET_COLUMN_CODE);
    export_text(export, row, SET_COLUMN_NAME_VI);
    export_text(export, row, SET_COLUMN_NAME_EN);
    export_document(export, row, SET_COLUMN_DOCUMENT);
    export_unit_near(
        export, (uint32_t)column_int(row, SET_COLUMN_UNIT), (day)column_int(row, SET_COLUMN_FROM));
    export_day(export, row, SET_COLUMN_FROM);
    export_day(export, row, SET_COLUMN_TO);
    export_text(export, row, SET_COLUMN_SOURCE);
    export_flag(export, row, SET_COLUMN_SIMULATED);
}

const struct export_table export_sets = {
    "code name_vi name_en document unit_code unit_kind unit_on from to source simulated",
    "SELECT code, name_vi, name_en, document, unit, from_day, to_day, source, simulated "
    "FROM target_set s WHERE commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM target_set l WHERE "
    "l.id = s.id AND l.commit_id <= $1 AND (l.commit_id, l.row) > (s.commit_id, s.row)) "
    "ORDER BY id",
    write_set};

/* ---- targets ---------------------------------------------------------------------------------- */

enum {
    TARGET_SET_ID,
    TARGET_ORDINAL,
    TARGET_INDICATOR,
    TARGET_UNIT,
    TARGET_FROM,
    TARGET_TO,
    TARGET_VALUE,
    TARGET_BASE = TARGET_VALUE + 2,
    TARGET_PACE = TARGET_BASE + 2,
    TARGET_EFFECTIVE,
    TARGET_DOCUMENT,
    TARGET_SOURCE,
    TARGET_SIMULATED,
};

static void write_target(struct export *export, struct statement *row) {
    uint32_t set = (uint32_t)column_int(row, TARGET_SET_ID);
    bool known = set > 0 && set <= export->model.set_count;
    export_word(export, known ? export->model.sets[set - 1].code : "");
    export_integer(export, row, TARGET_ORDINAL);
    export_indicator(export, row, TARGET_INDICATOR);
    export_unit_near(
        export, (uint32_t)column_int(row, TARGET_UNIT), (day)column_int(row, TARGET_FROM));
    export_day(export, row, TARGET_FROM);
    export_day(export, row, TARGET_TO);
    export_decimal(export, row, TARGET_VALUE);
    export_decimal(export, row, TARGET_BASE);
    export_text(export, row, TARGET_PACE);
    export_day(export, row, TARGET_EFFECTIVE);
    export_document(export, row, TARGET_DOCUMENT);
    export_text(export, row, TARGET_SOURCE);
    export_flag(export, row, TARGET_SIMULATED);
}

const struct export_table export_targets = {
    "set ordinal indicator unit_code unit_kind unit_on from to value base pace effective_from "
    "document source simulated",
    "SELECT t.set_id, t.ordinal, t.indicator, t.unit, t.from_day, t.to_day, v.value_digits, "
    "v.value_scale, v.base_digits, v.base_scale, v.pace, v.from_day, v.document, v.source, "
    "v.simulated FROM target t JOIN target_version v ON v.target = t.id WHERE t.commit_id <= $1 "
    "AND v.commit_id <= $1 AND NOT EXISTS (SELECT 1 FROM target l WHERE l.id = t.id AND "
    "l.commit_id <= $1 AND (l.commit_id, l.row) > (t.commit_id, t.row)) AND NOT EXISTS (SELECT 1 "
    "FROM target_version l WHERE l.target = v.target AND l.from_day = v.from_day AND "
    "l.commit_id <= $1 AND (l.commit_id, l.row) > (v.commit_id, v.row)) ORDER BY t.id, v.from_day",
    write_target};
