#include "text/utf8.h"

#include <stdint.h>
#include <string.h>

static bool is_tail(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

static bool within(unsigned char c, unsigned char first, unsigned char last) {
    return c >= first && c <= last;
}

/* The length of the well-formed sequence of two bytes or more at `s`; 0 for none. The range of the
 * second byte is what keeps out overlong forms, surrogates and what lies beyond U+10FFFF. */
static size_t sequence_length(const unsigned char *s, size_t left) {
    unsigned char lead = s[0];
    if (within(lead, 0xC2, 0xDF))
        return left >= 2 && is_tail(s[1]) ? 2 : 0;
    if (within(lead, 0xE0, 0xEF)) {
        unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
        unsigned char high = lead == 0xED ? 0x9F : 0xBF;
        return left >= 3 && within(s[1], low, high) && is_tail(s[2]) ? 3 : 0;
    }
    if (within(lead, 0xF0, 0xF4)) {
        unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
        unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
        bool formed = left >= 4 && within(s[1], low, high) && is_tail(s[2]) && is_tail(s[3]);
        return formed ? 4 : 0;
    }
    return 0;
}

/* Sixteen bytes without a high bit? */
static bool is_ascii_block(const unsigned char *s) {
    uint64_t words[2];
    memcpy(words, s, sizeof words);
    return ((words[0] | words[1]) & UINT64_C(0x8080808080808080)) == 0;
}

/* The length of the ASCII at `s`. */
static size_t ascii_length(const unsigned char *s, size_t left) {
    size_t i = 0;
    while (left - i >= 16 && is_ascii_block(s + i))
        i += 16;
    while (i < left && s[i] < 0x80)
        i++;
    return i;
}

bool text_utf8_valid(struct str text, size_t *ret_bad_offset) {
    const unsigned char *s = (const unsigned char *)text.data;
    size_t i = 0;
    while (i < text.length) {
        i += s[i] < 0x80 ? ascii_length(s + i, text.length - i) : 0;
        if (i == text.length)
            return true;
        size_t length = sequence_length(s + i, text.length - i);
        if (length == 0) {
            if (ret_bad_offset)
                *ret_bad_offset = i;
            return false;
        }
        i += length;
    }
    return true;
}

struct str text_utf8_cut(struct str text, size_t longest) {
    if (text.length <= longest)
        return text;
    size_t end = longest;
    while (end > 0 && is_tail((unsigned char)text.data[end]))
        end--;
    return str_slice(text.data, end);
}
