/*
 * The search key of a text: what is left when one does not care how it was typed.
 *
 * Decompose (NFD), drop the marks U+0300–036F, đ to d, lower case. So "Hoà Bình", "Hòa Bình" and
 * "HOA BINH" give "hoa binh", whatever the placement of the tone and the composition. Also:
 *
 *   - the Icelandic letter ð counts as đ, as converters of old fonts put its capital Ð for Đ;
 *   - every kind of dash and the minus sign is '-';
 *   - every kind of blank and line break is ' ', a run of them one, and none stands at the ends;
 *   - characters without a look (soft hyphen, zero-width ones, a byte order mark) are dropped.
 *
 * Folding a key again changes nothing. Any number of threads.
 */
#ifndef SATSAO_TEXT_FOLD_H
#define SATSAO_TEXT_FOLD_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* Append the key. ERROR_INPUT when the text is not UTF-8, ERROR_LIMIT when it is too long; then
 * nothing is appended. */
bool text_fold(struct str text, struct buf *out, struct error *error);

#endif
