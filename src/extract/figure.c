/*
 * Figures: a number with its unit, a fraction of a plan, a percentage, and the date they are of.
 *
 *     1.175 nhà · 5.903 tỷ đồng · 24% · 1.405/5.903 tỷ đồng · 39/40 · 05/05 phiếu
 */
#include "extract/private.h"

/* "1.405,5": digits with '.' or ',' between them, no blanks. */
static size_t number_at(const struct scan *scan, size_t i, size_t end) {
    if (!is_number(scan, i, end))
        return i;
    size_t at = i + 1;
    while ((is_mark(scan, at, end, '.') || is_mark(scan, at, end, ',')) &&
           !has_flag(scan, at, end, TOKEN_BLANK) && is_number(scan, at + 1, end) &&
           !has_flag(scan, at + 1, end, TOKEN_BLANK))
        at += 2;
    return at;
}

static size_t fraction_at(const struct scan *scan, size_t i, size_t end) {
    if (!is_mark(scan, i, end, '/') || has_flag(scan, i, end, TOKEN_BLANK) ||
        has_flag(scan, i + 1, end, TOKEN_BLANK))
        return i;
    size_t to = number_at(scan, i + 1, end);
    return to > i + 1 ? to : i;
}

static size_t measure_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    if (is_mark(scan, i, end, '%'))
        return i + 1;
    return cue_at(scan, i, end, CUE_MEASURE, &length) ? i + length : i;
}

size_t figure_at(const struct scan *scan, size_t i, size_t end, struct extract_figure *ret_figure) {
    if (!is_number(scan, i, end))
        return i;
    /* "m2", "km2": the digit belongs to the word. */
    if (i > 0 && !has_flag(scan, i, end, TOKEN_BLANK) &&
        scan->tokens.items[i - 1].word < SYMBOL_MARK)
        return i;
    size_t number = number_at(scan, i, end);
    size_t fraction = fraction_at(scan, number, end);
    size_t measure = measure_at(scan, fraction, end);
    if (measure == fraction && fraction == number)
        return i;
    *ret_figure = (struct extract_figure){
        .place = place_of(scan, i, measure),
        .number = place_of(scan, i, fraction),
        .unit = place_of(scan, fraction, measure),
        .at = EXTRACT_NO_DAY};
    return measure;
}
