#include "exchange/export_private.h"
#include "text/decimal.h"

void export_text(struct export *export, struct statement *row, int column) {
    csv_put_text(export->out, column_text(row, column));
}

void export_integer(struct export *export, struct statement *row, int column) {
    csv_put_integer(export->out, column_int(row, column));
}

void export_word(struct export *export, const char *word) {
    csv_put_raw(export->out, str_of(word ? word : ""));
}

void export_flag(struct export *export, struct statement *row, int column) {
    export_word(export, column_int(row, column) ? "1" : "");
}

void export_day(struct export *export, struct statement *row, int column) {
    char text[MOMENT_TEXT];
    bool none = column_is_null(row, column);
    export_word(export, none ? "" : day_iso((day)column_int(row, column), text));
}

void export_decimal(struct export *export, struct statement *row, int column) {
    char text[DECIMAL_TEXT];
    struct decimal value = {column_int(row, column), (int)column_int(row, column + 1)};
    export_word(export, column_is_null(row, column) ? "" : decimal_text(value, text));
}

/* A share in thousand-millionths, without the zeros behind. */
void export_share(struct export *export, struct statement *row, int column) {
    char text[DECIMAL_TEXT];
    struct decimal value = {column_int(row, column), 9};
    while (value.scale > 0 && value.digits % 10 == 0)
        value = (struct decimal){value.digits / 10, value.scale - 1};
    export_word(export, column_is_null(row, column) ? "" : decimal_text(value, text));
}

static const struct model_state *state_on(const struct export *export, uint32_t unit, day on) {
    return unit > 0 && unit <= export->model.unit_count
               ? model_state_on(&export->model, unit - 1, on)
               : NULL;
}

void export_unit(struct export *export, uint32_t unit, day on) {
    const struct model_state *state = state_on(export, unit, on);
    export_word(export, state ? state->code : "");
    export_word(export, state ? model_word(WORDS_UNIT_KIND, state->kind) : "");
}

void export_unit_near(struct export *export, uint32_t unit, day on) {
    char text[MOMENT_TEXT];
    if (unit > 0 && !state_on(export, unit, on)) {
        day start = model_unit_start(&export->model, unit - 1);
        on = on < start ? start : model_unit_end(&export->model, unit - 1) - 1;
    }
    export_unit(export, unit, on);
    export_word(export, day_iso(on, text));
}

void export_indicator(struct export *export, struct statement *row, int column) {
    uint32_t id = (uint32_t)column_int(row, column);
    bool known = id > 0 && id <= export->model.indicator_count;
    export_word(export, known ? export->model.indicators[id - 1].code : "");
}

void export_document(struct export *export, struct statement *row, int column) {
    uint32_t id = (uint32_t)column_int(row, column);
    const char *symbol = id > 0 && id <= export->symbol_count ? export->symbols[id - 1] : NULL;
    csv_put_text(export->out, str_of(symbol ? symbol : ""));
}
