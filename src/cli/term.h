/*
 * Text on a terminal: widths in columns, the bands' colours, bars of eighths, numbers for people.
 */
#ifndef SATSAO_CLI_TERM_H
#define SATSAO_CLI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "board/model.h"

/* Columns a text takes: its characters without combining marks (NFC Vietnamese is one a letter). */
size_t term_width(struct str text);

/* Append a text in exactly `width` columns: cut with "…", or padded on the right (left-aligned) or
 * on the left. */
void term_left(struct buf *out, struct str text, size_t width);
void term_right(struct buf *out, struct str text, size_t width);

enum term_style {
    TERM_PLAIN,
    TERM_BOLD,
    TERM_FAINT,
    TERM_DONE,
    TERM_GOOD,
    TERM_MIDDLING,
    TERM_LOW,
    TERM_NONE
};

/* Begin and end a style; nothing when `color` is false. */
void term_style(struct buf *out, bool color, enum term_style style);

/* The style and the mark of a band: ✓ ▲ ◆ ▼ and ○ for none (shape as well as colour). */
enum term_style term_band_style(const struct model *model, uint32_t band);
const char *term_band_mark(const struct model *model, uint32_t band);

/* A bar of `width` columns filled to `percent` (0 … 100, more is full) in eighths; a tick stands at
 * `tick` percent where that is not NAN. */
void term_bar(struct buf *out, double percent, double tick, size_t width);

/* A number as people read it in the reader's language, rounded half up to `decimals`. */
void term_number(struct buf *out, double value, int decimals);

/* The same without trailing zeros behind the decimal sign. */
void term_short_number(struct buf *out, double value, int decimals);

#endif
