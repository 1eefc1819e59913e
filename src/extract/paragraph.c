/*
 * The text's layout: paragraphs, list markers, sentences.
 *
 * A line is a paragraph; one that begins with a small letter goes on with the line before, as text
 * out of PDF and mail is broken. Markers say how deep an item lies: "I." above "1." above "1.1."
 * above "a)" above "-" above "+"; what stands under a heading that names somebody and ends with ':'
 * inherits it until an item as high as the heading comes.
 *
 * A sentence ends at '.', '!' or '?' before a blank and something that is no small letter; not
 * behind "TP.", "v.v." in the middle, a single capital, or within numbers and dates.
 */
#include <string.h>

#include "extract/private.h"

enum depth {
    DEPTH_NONE = 0,
    DEPTH_ROMAN = 1,
    DEPTH_NUMBER = 2, /* "1."; "1.1." is one deeper for each further number */
    DEPTH_LETTER = 7,
    DEPTH_DASH = 8,
    DEPTH_PLUS = 9
};

/* ---- markers --------------------------------------------------------------------------------- */

static size_t number_marker(const struct scan *scan, size_t end, int *ret_depth) {
    size_t i = 0;
    int depth = DEPTH_NUMBER - 1;
    while (is_number(scan, i, end) && scan->tokens.items[i].number < 100) {
        depth++;
        i++;
        if (is_mark(scan, i, end, ')')) {
            *ret_depth = DEPTH_LETTER;
            return i + 1;
        }
        if (!is_mark(scan, i, end, '.'))
            break;
        i++;
        if (has_flag(scan, i, end, TOKEN_BLANK))
            break;
    }
    bool dotted = i > 0 && is_mark(scan, i - 1, end, '.');
    bool several = i >= 3;
    if (i == 0 || i >= end || !has_flag(scan, i, end, TOKEN_BLANK) || (!dotted && !several))
        return 0;
    *ret_depth = depth < DEPTH_LETTER ? depth : DEPTH_LETTER - 1;
    return i;
}

static bool is_roman(const struct scan *scan, size_t i, size_t end) {
    if (i >= end || !has_flag(scan, i, end, TOKEN_CAPITAL))
        return false;
    const struct token *token = &scan->tokens.items[i];
    if (token->to - token->from > 4)
        return false;
    for (uint32_t at = token->from; at < token->to; at++)
        if (scan->text.data[at] != 'I' && scan->text.data[at] != 'V' && scan->text.data[at] != 'X')
            return false;
    return true;
}

static size_t marker_at(const struct scan *scan, size_t end, int *ret_depth) {
    size_t number = number_marker(scan, end, ret_depth);
    if (number)
        return number;
    if (is_mark(scan, 0, end, '-') || is_mark(scan, 0, end, '*')) {
        *ret_depth = DEPTH_DASH;
        return 1;
    }
    if (is_mark(scan, 0, end, '+')) {
        *ret_depth = DEPTH_PLUS;
        return 1;
    }
    if (end > 1 && scan->tokens.items[0].word == SYMBOL_MARK) { /* a bullet */
        *ret_depth = DEPTH_DASH;
        return 1;
    }
    if (word_is(scan, 0, end, WORD_DIEU) && is_number(scan, 1, end) && is_mark(scan, 2, end, '.')) {
        *ret_depth = DEPTH_ROMAN;
        return 3;
    }
    if (is_roman(scan, 0, end) && is_mark(scan, 1, end, '.') &&
        has_flag(scan, 2, end, TOKEN_BLANK)) {
        *ret_depth = DEPTH_ROMAN;
        return 2;
    }
    const struct token *first = &scan->tokens.items[0];
    bool letter = end > 2 && first->word < SYMBOL_MARK && first->to - first->from <= 2;
    if (letter && is_mark(scan, 1, end, ')')) {
        *ret_depth = DEPTH_LETTER;
        return 2;
    }
    if (letter && is_mark(scan, 1, end, '.') && !has_flag(scan, 0, end, TOKEN_CAPITALS) &&
        first->word != SYMBOL_NUMBER && has_flag(scan, 2, end, TOKEN_BLANK)) {
        *ret_depth = DEPTH_LETTER;
        return 2;
    }
    if (is_mark(scan, 0, end, '(') && is_number(scan, 1, end) && is_mark(scan, 2, end, ')')) {
        *ret_depth = DEPTH_LETTER;
        return 3;
    }
    return 0;
}

/* ---- sentences ------------------------------------------------------------------------------- */

static bool is_small(const struct scan *scan, size_t i, size_t end) {
    return i < end && scan->tokens.items[i].word < SYMBOL_MARK && !is_number(scan, i, end) &&
           !has_flag(scan, i, end, TOKEN_CAPITAL);
}

/* "V." in "Nguyễn V. A", "v.v." before a small letter, "tr." */
static bool is_abbreviated(const struct scan *scan, size_t dot, size_t end) {
    const struct token *before = &scan->tokens.items[dot - 1];
    bool single = before->word < SYMBOL_MARK && before->word != SYMBOL_NUMBER &&
                  before->to - before->from == 1;
    if (single && (before->flags & TOKEN_CAPITAL))
        return true;
    return single && word_is(scan, dot - 1, end, WORD_V) && !is_mark(scan, dot - 2, end, '.');
}

static bool ends_sentence(const struct scan *scan, size_t i, size_t end) {
    if (is_mark(scan, i, end, '!') || is_mark(scan, i, end, '?'))
        return true;
    if (!is_mark(scan, i, end, '.') || i == 0)
        return false;
    if (i + 1 < end && !has_flag(scan, i + 1, end, TOKEN_BLANK))
        return false;
    return !is_small(scan, i + 1, end) && !is_abbreviated(scan, i, end);
}

static void read_sentences(struct scan *scan, size_t from, size_t end) {
    size_t start = from;
    for (size_t i = from; i < end && !scan->failed; i++) {
        if (i + 1 < end && !ends_sentence(scan, i, end))
            continue;
        statements_make(scan, start, i + 1);
        start = i + 1;
    }
}

/* ---- paragraphs ------------------------------------------------------------------------------ */

/* What still holds for an item of this depth. A paragraph without a marker ends every list, unless
 * the one before left it open. */
static void settle_context(struct scan *scan, bool open) {
    if (scan->depth == DEPTH_NONE && open) {
        scan->depth = DEPTH_PLUS + 1;
        return;
    }
    while (scan->level_count && scan->levels[scan->level_count - 1].depth >= scan->depth)
        scan->level_count--;
}

static void read_paragraph(struct scan *scan, uint32_t from, uint32_t to, bool *open) {
    scan->tokens.count = 0;
    if (!lexicon_tokens(&scan->extractor->lexicon, scan->text, from, to, &scan->tokens)) {
        scan->failed = true;
        return;
    }
    size_t count = scan->tokens.count;
    if (count == 0)
        return;
    scan->paragraph++;
    scan->depth = DEPTH_NONE;
    size_t first = marker_at(scan, count, &scan->depth);
    scan->marker = place_of(scan, 0, first);
    settle_context(scan, *open);
    read_sentences(scan, first, count);
    *open = is_mark(scan, count - 1, count, ':') || is_mark(scan, count - 1, count, ';');
}

/* Does the text go on in the next line? Only where that begins with a small letter and is no list
 * item ("a) …", "đ) …"). */
static bool goes_on(const struct scan *scan, size_t next) {
    static const char enders[] = ".;:!?\n";
    size_t last = next - 1;
    const char *data = scan->text.data;
    while (last > 0 && (data[last] == '\n' || data[last] == '\r' || data[last] == ' '))
        last--;
    if (strchr(enders, data[last]) || next >= scan->text.length)
        return false;
    size_t end = next;
    while (end < scan->text.length && end < next + 12 && data[end] != '\n')
        end++;
    for (size_t i = next; i < end && i < next + 4; i++)
        if (data[i] == ')' || data[i] == '.')
            return false;
    unsigned char c = (unsigned char)data[next];
    if (c >= 'a' && c <= 'z')
        return true;
    /* đ, and the small letters of U+1EA0 … U+1EF9, which are the odd ones. */
    if (c == 0xC4 && next + 1 < scan->text.length)
        return (data[next + 1] & 1) != 0;
    if (c == 0xE1 && next + 2 < scan->text.length)
        return (data[next + 2] & 1) != 0;
    return c == 0xC3 && next + 1 < scan->text.length && (unsigned char)data[next + 1] >= 0xA0;
}

void paragraphs_read(struct scan *scan) {
    size_t length = scan->text.length;
    bool open = false;
    for (size_t from = 0; from < length && !scan->failed;) {
        size_t to = from;
        for (;;) {
            const char *end = memchr(scan->text.data + to, '\n', length - to);
            to = end ? (size_t)(end - scan->text.data) : length;
            if (to == length || !goes_on(scan, to + 1))
                break;
            to++;
        }
        read_paragraph(scan, (uint32_t)from, (uint32_t)to, &open);
        from = to + 1;
    }
}
