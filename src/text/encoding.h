/*
 * Texts in the encodings of before Unicode, which old files still bring: found out, shown,
 * converted.
 *
 *   TCVN3 (ABC)   TCVN 5712:1993; one byte a letter. The fonts .VnTime and the like hold the
 *                 letters with tones in lower case only; capitals come from sister fonts
 *                 (.VnTimeH), and a text without its fonts does not say so: such a text comes out
 *                 in lower case. The capitals that VN1 of the standard has above A0 are read.
 *   VNI-Windows   a letter of ASCII (or ơ, ư) and a byte behind it for its circumflex, breve and
 *                 tone
 *   Windows-1252  what is neither: Western European
 *
 * In both, 80 … 9F are the quotation marks and dashes of Windows-1252, as in the documents met; the
 * capitals VN1 has there could not be typed under Windows.
 *
 * Word and Excel often hand such a text over as proper Unicode, each byte as the character of that
 * number ("TØnh Lµo Cai"): it is then UTF-8 *misread*, and is told and converted just the same.
 *
 * A guess is a guess: show the converted text before it is saved.
 */
#ifndef SATSAO_TEXT_ENCODING_H
#define SATSAO_TEXT_ENCODING_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

enum text_encoding {
    TEXT_UTF8,
    TEXT_UTF16_LE,
    TEXT_UTF16_BE,
    TEXT_TCVN3,
    TEXT_VNI,
    TEXT_WINDOWS_1252,
    TEXT_ENCODINGS
};

struct text_guess {
    enum text_encoding encoding;
    bool misread;   /* the bytes are UTF-8, their characters are the bytes of that encoding */
    int confidence; /* 0 … 100; 100 only where a byte order mark or UTF-8 itself says so */
};

/* "UTF-8", "TCVN3" …, for people and machines. */
const char *text_encoding_name(enum text_encoding encoding);

/* Find out. At most the first 64 kB are looked at. The confidence grows with the share of words
 * that are Vietnamese syllables under this encoding and under no other, and with their number: one
 * word alone never gives more than 50. Fails only for want of memory. */
bool text_encoding_detect(struct str bytes, struct text_guess *ret_guess, struct error *error);

/* Append the text in UTF-8, NFC, without a byte order mark. Bytes that mean nothing there become
 * U+FFFD; ERROR_INPUT when what should be UTF-8 is not, or UTF-16 has half a unit. On failure
 * nothing is appended. */
bool text_encoding_convert(
    struct str bytes, struct text_guess guess, struct buf *out, struct error *error);

#endif
