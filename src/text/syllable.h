/*
 * Is this a Vietnamese text? A word of it is one syllable, and syllables are made by a narrow rule:
 * an initial, a nucleus, a final, at most one tone. Text decoded by the wrong table breaks the rule
 * almost at every word, which is how encoding.h tells one encoding from another.
 */
#ifndef SATSAO_TEXT_SYLLABLE_H
#define SATSAO_TEXT_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/str.h"

struct text_syllables {
    size_t marked; /* words of two characters or more, one of them beyond ASCII */
    size_t formed; /* those of them that are a Vietnamese syllable */
};

/* Count the words of a text. ERROR_INPUT when it is not UTF-8, ERROR_LIMIT when it is too long. */
bool text_syllables_count(struct str text, struct text_syllables *ret_count, struct error *error);

#endif
