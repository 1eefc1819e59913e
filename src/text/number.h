/*
 * Numbers as people write them.
 *
 * In Viet Nam '.' parts thousands and ',' the decimals; in English it is the reverse; files mix
 * both
 * ("43.9603", "4.246 triệu" for 4.246 million). What can be read in two ways is given back as two
 * readings, never guessed: the caller narrows them by a plausible range, or asks.
 *
 *     "1.405.000"  1405000              '.' stands twice: it parts thousands
 *     "1.405,50"   1405.50              thousands first, then decimals
 *     "4.02"       4.02                 two digits behind are no thousands
 *     "43.9603"    43.9603              nor are four
 *     "0.246"      0.246                no grouped number begins with 0
 *     "4.246"      4246 or 4.246
 *     "1,405"      1.405 or 1405
 *     "1 405,5"    1405.5               blanks (also U+00A0 and its like) and apostrophes group too
 *
 * A sign may stand in front ('-', '+', U+2212, U+2013). A unit may stand behind: the words for
 * powers of ten (nghìn, vạn, triệu, tr, tỷ, "nghìn tỷ" …), "%", "‰", "điểm phần trăm", and a
 * currency (đồng, đ, VND, USD). It is reported and never applied: "4.246 triệu" reads 4246
 * or 4.246, with power 6. Percentage points (điểm phần trăm) are not percent: their power is 0.
 */
#ifndef SATSAO_TEXT_NUMBER_H
#define SATSAO_TEXT_NUMBER_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"
#include "text/decimal.h"

/* The longest text that is looked at, in bytes. */
enum { TEXT_NUMBER_LONGEST = 128 };

struct text_number {
    /* 1: there is one reading. 2: it is ambiguous; the Vietnamese reading comes first. */
    int count;
    struct decimal readings[2];
    struct str unit; /* as written, a part of the text read; empty when there is none */
    int power;       /* of ten, that the unit stands for: triệu 6, % -2, none 0 */
    bool by_range;   /* one of two readings was dropped by text_number_choose: say so */
};

/* ERROR_INPUT when it is no number, ERROR_LIMIT beyond 18 digits (see decimal.h). */
bool text_number_read(struct str text, struct text_number *ret_number, struct error *error);

/* Keep the one reading of an ambiguous number that lies in [low, high], and set by_range; when both
 * do, or neither, it stays ambiguous. The range is in the unit the number is written in: the power
 * is not applied. Returns whether one reading is left; one that was the only one is not held
 * against the range. */
bool text_number_choose(struct text_number *number, struct decimal low, struct decimal high);

#endif
