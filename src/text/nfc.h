/*
 * Normalisation form C (Unicode Standard Annex 15): "ê" is one character, never "e" and a mark.
 *
 * Everything that is stored is NFC. Most of what arrives already is, and is recognised as such by
 * looking at the bytes: only the rest goes through ICU. NFC does not make "hòa" and "hoà" one: both
 * spellings are official, and fold.h is what finds one by the other.
 */
#ifndef SATSAO_TEXT_NFC_H
#define SATSAO_TEXT_NFC_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* Surely NFC already, by the bytes alone? False means only that it takes a closer look. The text
 * must be UTF-8. */
bool text_nfc_surely(struct str text);

/* Append the text in NFC. ERROR_INPUT when it is not UTF-8, ERROR_LIMIT when it is too long; then
 * the buffer is as before. */
bool text_nfc(struct str text, struct buf *out, struct error *error);

#endif
