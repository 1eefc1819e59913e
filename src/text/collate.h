/*
 * The order of a Vietnamese list: a ă â b c d đ e ê …, and among tones ngang, huyền, hỏi, ngã, sắc,
 * nặng, by ICU's rules for `vi` (CLDR). Letters weigh more than tones over the whole text ("Bà Rịa"
 * before "Ba Vì"), tones more than case. Official lists keep orders of their own: those are an
 * ordinal in the data, not this.
 *
 * Comparing and making keys do not change a collator: one may serve any number of threads.
 */
#ifndef SATSAO_TEXT_COLLATE_H
#define SATSAO_TEXT_COLLATE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

struct text_collator;

/* ERROR_INTERNAL when ICU has no Vietnamese rules at hand: another order would be a silent error.
 */
bool text_collator_open(struct text_collator **ret_collator, struct error *error);
void text_collator_close(struct text_collator *collator);

/* Below, equal to or above 0. What is not UTF-8 is taken as U+FFFD. */
int text_collate(const struct text_collator *collator, struct str a, struct str b);

/* Append bytes that memcmp orders as text_collate does: for an index or a column to sort by. They
 * hold no 0. Keys of different ICU versions do not compare: never store one for longer than a run.
 */
bool text_collate_key(
    const struct text_collator *collator, struct str text, struct buf *out, struct error *error);

#endif
