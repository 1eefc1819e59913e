/*
 * Documents cited: "Nghị quyết số 55-NQ/TU ngày 04/12/2024 của Tỉnh ủy".
 *
 * A number with '/' or '-' and a letter behind it is tried as a symbol by text/symbol.h; so no
 * figure ("1.405/5.903") and no date is taken for one. Behind the name of a kind and "số" a bare
 * number is a citation too ("Quyết định số 1976"), as Party decisions about people are quoted.
 */
#include "extract/private.h"
#include "text/symbol.h"

/* The run of characters without a blank from token i on, the marks that end a clause left off. */
static size_t run_at(const struct scan *scan, size_t i, size_t end) {
    size_t to = i + 1;
    while (to < end && !has_flag(scan, to, end, TOKEN_BLANK) && !is_mark(scan, to, end, ',') &&
           !is_mark(scan, to, end, ';') && !is_mark(scan, to, end, ')') &&
           !is_mark(scan, to, end, '(') && !is_mark(scan, to, end, '"'))
        to++;
    while (to > i + 1 && (is_mark(scan, to - 1, end, '.') || is_mark(scan, to - 1, end, ':') ||
                          is_mark(scan, to - 1, end, '/')))
        to--;
    return to;
}

static bool may_be_symbol(const struct scan *scan, size_t i, size_t end) {
    enum { LONGEST = 24 }; /* tokens, abbreviations written out */
    if (!is_number(scan, i, end) || has_flag(scan, i + 1, end, TOKEN_BLANK))
        return false;
    if (!is_mark(scan, i + 1, end, '/') && !is_mark(scan, i + 1, end, '-') &&
        !is_mark(scan, i + 1, end, '.'))
        return false;
    for (size_t j = i + 2; j < end && j < i + LONGEST; j++) {
        if (has_flag(scan, j, end, TOKEN_BLANK) && !has_flag(scan, j, end, TOKEN_SPELT))
            return false;
        if (has_flag(scan, j, end, TOKEN_CAPITAL))
            return true;
    }
    return false;
}

/* Tokens that are further words of an abbreviation belong to the run in spite of their blank. */
static size_t symbol_at(const struct scan *scan, size_t i, size_t end) {
    if (!may_be_symbol(scan, i, end))
        return i;
    size_t to = run_at(scan, i, end);
    while (to < end && has_flag(scan, to, end, TOKEN_SPELT)) {
        size_t more = run_at(scan, to, end);
        to = more > to ? more : to + 1;
    }
    struct text_symbol read;
    struct place place = place_of(scan, i, to);
    struct str text = str_slice(scan->text.data + place.from, place.to - place.from);
    return text_symbol_parse(text, &read, NULL) ? to : i;
}

/* The kind's name that ends right before token i (behind it "số" has been stepped over). */
static size_t kind_before(const struct scan *scan, size_t i) {
    enum { LONGEST = 4 };
    for (size_t back = LONGEST; back > 0; back--) {
        size_t length;
        if (back <= i && cue_at(scan, i - back, i, CUE_KIND, &length) && length == back)
            return i - back;
    }
    return i;
}

static size_t date_behind(const struct scan *scan, size_t i, size_t end, day *ret_date) {
    struct found_date date;
    bool assumed;
    size_t from = is_mark(scan, i, end, ',') ? i + 1 : i;
    if (!word_is(scan, from, end, WORD_NGAY))
        return i;
    size_t to = date_at(scan, from, end, &date);
    if (to == from || !date.year || !date.day)
        return i;
    *ret_date = date_resolve(scan, date, &assumed);
    return to;
}

size_t citation_at(
    const struct scan *scan, size_t i, size_t end, struct extract_citation *ret_citation) {
    if (!is_number(scan, i, end))
        return i;
    struct extract_citation citation = {.date = EXTRACT_NO_DAY};
    bool numbered = i > 0 && word_is(scan, i - 1, end, WORD_SO);
    size_t to = symbol_at(scan, i, end);
    citation.readable = to > i;
    size_t kind_end = numbered ? i - 1 : i;
    size_t kind = kind_before(scan, kind_end);
    if (to == i && numbered && kind < kind_end && !is_mark(scan, i + 1, end, '/') &&
        !is_mark(scan, i + 1, end, '%'))
        to = i + 1;
    if (to == i)
        return i;
    citation.symbol = place_of(scan, i, to);
    citation.kind = place_of(scan, kind, kind_end);
    size_t dated = date_behind(scan, to, end, &citation.date);
    citation.place = place_of(scan, kind < kind_end ? kind : i, dated);
    *ret_citation = citation;
    return dated;
}
