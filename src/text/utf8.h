/*
 * UTF-8 at the border: is it well formed (Unicode 15, table 3-7: no overlong forms, no surrogates,
 * nothing above U+10FFFF), and where may it be cut.
 *
 * Pure functions, any number of threads.
 */
#ifndef SATSAO_TEXT_UTF8_H
#define SATSAO_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Well formed? If not, *ret_bad_offset (when not NULL) is where the first bad sequence begins. Fast
 * enough for files of gigabytes: ASCII goes sixteen bytes at a time. */
bool text_utf8_valid(struct str text, size_t *ret_bad_offset);

/* The longest beginning of at most `longest` bytes that does not end within a character. */
struct str text_utf8_cut(struct str text, size_t longest);

#endif
