#include "cli/term.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "text/decimal.h"

static bool starts_character(const unsigned char *s, size_t left) {
    if ((s[0] & 0xC0) == 0x80)
        return false;
    /* U+0300 … U+036F: combining marks take no column of their own. */
    bool combining = left > 1 && (s[0] == 0xCC || (s[0] == 0xCD && s[1] <= 0xAF));
    return !combining;
}

size_t term_width(struct str text) {
    size_t width = 0;
    const unsigned char *s = (const unsigned char *)text.data;
    for (size_t i = 0; i < text.length; i++)
        width += starts_character(s + i, text.length - i);
    return width;
}

/* Bytes of the longest beginning that takes at most `width` columns. */
static size_t bytes_within(struct str text, size_t width) {
    size_t columns = 0;
    const unsigned char *s = (const unsigned char *)text.data;
    for (size_t i = 0; i < text.length; i++) {
        columns += starts_character(s + i, text.length - i);
        if (columns > width)
            return i;
    }
    return text.length;
}

static void blanks(struct buf *out, size_t count) {
    for (; count > 0; count--)
        buf_char(out, ' ');
}

static size_t add_cut(struct buf *out, struct str text, size_t width) {
    size_t wide = term_width(text);
    if (wide <= width) {
        buf_str(out, text);
        return wide;
    }
    buf_add(out, text.data, bytes_within(text, width ? width - 1 : 0));
    buf_text(out, "…");
    return width;
}

void term_left(struct buf *out, struct str text, size_t width) {
    blanks(out, width - add_cut(out, text, width));
}

void term_right(struct buf *out, struct str text, size_t width) {
    size_t wide = term_width(text);
    blanks(out, wide < width ? width - wide : 0);
    add_cut(out, text, width);
}

void term_style(struct buf *out, bool color, enum term_style style) {
    static const char *const codes[] = {
        [TERM_PLAIN] = "\033[0m",      [TERM_BOLD] = "\033[1m",
        [TERM_FAINT] = "\033[2m",      [TERM_DONE] = "\033[38;5;35m",
        [TERM_GOOD] = "\033[38;5;32m", [TERM_MIDDLING] = "\033[38;5;172m",
        [TERM_LOW] = "\033[38;5;160m", [TERM_NONE] = "\033[38;5;245m",
    };
    if (color)
        buf_text(out, codes[style]);
}

/* The first band is full achievement, the last is the lowest; what lies between shares the rest. */
static enum term_style band_place(const struct model *model, uint32_t band) {
    if (band >= model->band_count)
        return TERM_NONE;
    if (band == 0)
        return TERM_DONE;
    if (band + 1 == model->band_count)
        return TERM_LOW;
    return band == 1 ? TERM_GOOD : TERM_MIDDLING;
}

enum term_style term_band_style(const struct model *model, uint32_t band) {
    return band_place(model, band);
}

const char *term_band_mark(const struct model *model, uint32_t band) {
    static const char *const marks[] = {
        [TERM_DONE] = "✓", [TERM_GOOD] = "▲", [TERM_MIDDLING] = "◆",
        [TERM_LOW] = "▼",  [TERM_NONE] = "○",
    };
    return marks[band_place(model, band)];
}

void term_bar(struct buf *out, double percent, double tick, size_t width) {
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    double filled = isnan(percent) ? 0 : fmin(fmax(percent, 0), 100) / 100 * (double)width * 8;
    size_t units = (size_t)(filled + 0.5);
    double at = isnan(tick) ? -1 : fmin(fmax(tick, 0), 100) / 100 * (double)width;
    for (size_t i = 0; i < width; i++) {
        size_t part = units > i * 8 ? units - i * 8 : 0;
        bool ticked = at >= (double)i && at < (double)i + 1 && part < 8;
        if (ticked)
            buf_text(out, "│");
        else if (part == 0)
            buf_text(out, "·");
        else
            buf_text(out, eighths[part < 8 ? part : 8]);
    }
}

/* A double as the decimal of at most 15 digits that people mean by it. */
static bool decimal_of(double value, struct decimal *ret_decimal) {
    char text[64];
    if (!isfinite(value) || fabs(value) >= 1e17)
        return false;
    double magnitude = fabs(value);
    int whole = magnitude >= 1 ? (int)floor(log10(magnitude)) + 1 : 1;
    int decimals = whole >= 15 ? 0 : 15 - whole;
    snprintf(text, sizeof text, "%.*f", decimals, value);
    return decimal_parse(str_of(text), ret_decimal, NULL);
}

void term_number(struct buf *out, double value, int decimals) {
    struct decimal decimal;
    char text[DECIMAL_PLAIN];
    if (!decimal_of(value, &decimal)) {
        buf_format(out, "%.6g", value);
        return;
    }
    buf_text(out, decimal_plain(decimal, decimals, say_language(), text));
}

void term_short_number(struct buf *out, double value, int decimals) {
    size_t start = out->length;
    term_number(out, value, decimals);
    char sign = say_language() == SAY_VI ? ',' : '.';
    if (!memchr(buf_cstr(out) + start, sign, out->length - start))
        return;
    while (out->length > start && buf_cstr(out)[out->length - 1] == '0')
        buf_cut(out, out->length - 1);
    if (out->length > start && buf_cstr(out)[out->length - 1] == sign)
        buf_cut(out, out->length - 1);
}
