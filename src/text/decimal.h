/*
 * Exact decimals: what people report, kept as they wrote it.
 *
 * A figure is `digits` / 10^`scale`: 1405.50 is {140550, 2}. The scale is kept, because "1405.50"
 * and "1405.5" say different things about how finely someone measured; both compare equal. At most
 * 18 digits and a scale of 0 … 18: every such figure fits, with its sign, in 64 bits, and so does
 * every intermediate here.
 *
 * The machine form is the one of files, JSON and the command line: an optional sign, digits, and
 * optionally '.' and digits ("-1405.50"). No thousands, no exponent, no blank. What people type is
 * read by number.h.
 *
 * Pure functions: no allocation, no locale, any number of threads.
 */
#ifndef SATSAO_TEXT_DECIMAL_H
#define SATSAO_TEXT_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/say.h"
#include "base/str.h"

struct decimal {
    int64_t digits; /* within ±DECIMAL_DIGITS_LAST */
    int scale;      /* 0 … DECIMAL_SCALE_LAST */
};

#define DECIMAL_DIGITS_LAST INT64_C(999999999999999999)

enum { DECIMAL_SCALE_LAST = 18 };

/* Room for the texts below, NUL included. */
enum { DECIMAL_TEXT = 24, DECIMAL_PLAIN = 48 };

/* For decimal_plain: as many decimals as the figure has. */
enum { DECIMAL_ALL = -1 };

/* Read the machine form. ERROR_INPUT when it is not one, ERROR_LIMIT beyond 18 digits or decimals.
 * "-0" is zero; zeros in front count for nothing. */
bool decimal_parse(struct str text, struct decimal *ret_value, struct error *error);

/* The machine form; decimal_parse gives the same figure back, scale included. */
const char *decimal_text(struct decimal value, char text[DECIMAL_TEXT]);

/* As people read it: "1.405,50" in Vietnamese, "1,405.50" in English, with exactly `decimals` (0 …
 * 18) of them, rounded half up as by decimal_round, or DECIMAL_ALL. What rounds to zero has no
 * sign. */
const char *decimal_plain(
    struct decimal value, int decimals, enum say_language language, char text[DECIMAL_PLAIN]);

/* The double nearest to the figure (ties to even): the same on every machine. */
double decimal_to_double(struct decimal value);

/* Below, equal to or above 0 as a is below, equal to or above b. Exact; the scales may differ. */
int decimal_compare(struct decimal a, struct decimal b);

/* The same figure at another scale, 0 … 18. False, and nothing written, when it would lose digits
 * or grow beyond 18 of them. */
bool decimal_rescale(struct decimal value, int scale, struct decimal *ret_value);

/* At most `scale` (0 … 18) decimals, rounded half up: a tie goes away from zero. Never overflows.
 */
struct decimal decimal_round(struct decimal value, int scale);

/* The figure times 10^`power`, exactly: 4.246 and 6 (triệu) give 4246000. False beyond the limits.
 */
bool decimal_shift(struct decimal value, int power, struct decimal *ret_value);

#endif
