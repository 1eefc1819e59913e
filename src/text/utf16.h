/*
 * ICU works on UTF-16; the product on UTF-8. This is the crossing, used inside text/ only.
 *
 * An ICU length is an int32_t: texts are limited to what surely fits after any expansion.
 */
#ifndef SATSAO_TEXT_UTF16_H
#define SATSAO_TEXT_UTF16_H

#include <stdbool.h>
#include <stdint.h>

#include <unicode/utypes.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

/* 64 MiB in one piece: more than any document, far below INT32_MAX after decomposition. */
enum { TEXT_LONGEST = 64 * 1024 * 1024 };

struct utf16 {
    UChar *units;
    int32_t length;
};

/* The text in UTF-16, owned by the caller (text_utf16_release). ERROR_INPUT when it is not UTF-8,
 * ERROR_LIMIT beyond TEXT_LONGEST. */
bool text_utf16(struct str text, struct utf16 *ret_units, struct error *error);

/* The same, decomposed (NFD). */
bool text_utf16_decomposed(struct str text, struct utf16 *ret_units, struct error *error);

/* Room for `length` units. */
bool text_utf16_room(int32_t length, struct utf16 *ret_units, struct error *error);

void text_utf16_release(struct utf16 *units);

/* Append one character to a buffer of UTF-8; what is no character becomes U+FFFD. */
void text_add_character(struct buf *out, UChar32 c);

/* Append UTF-16 to a buffer of UTF-8, and say whether it held. */
bool text_add_utf16(struct buf *out, const UChar *units, int32_t length, struct error *error);

/* Did the buffer take everything? ERROR_LIMIT when not (a buffer does not tell the reasons apart).
 */
bool text_buf_held(const struct buf *out, struct error *error);

/* A failed call of ICU. Returns false. */
bool text_icu_failed(UErrorCode status, struct error *error);

#endif
