#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/utf8.h"

/* The offset of the first bad byte; SIZE_MAX when there is none. */
static size_t bad_offset(const char *bytes, size_t length) {
    size_t offset = SIZE_MAX;
    bool valid = text_utf8_valid(str_slice(bytes, length), &offset);
    assert_int_equal(valid, offset == SIZE_MAX);
    assert_int_equal(valid, text_utf8_valid(str_slice(bytes, length), NULL));
    return offset;
}

static void knows_well_formed_from_ill_formed(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t bad;
    } cases[] = {
        {"", SIZE_MAX},
        {"Sat Sao", SIZE_MAX},
        {"Sát Sao theo dõi chỉ tiêu tỉnh Lào Cai", SIZE_MAX},
        {"\xC2\x80\xDF\xBF", SIZE_MAX},
        {"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", SIZE_MAX},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", SIZE_MAX},
        {"\x80", 0},             /* a tail alone */
        {"a\xC0\x80", 1},        /* overlong */
        {"a\xC1\xBF", 1},        /* overlong */
        {"ab\xE0\x9F\xBF", 2},   /* overlong */
        {"\xF0\x8F\xBF\xBF", 0}, /* overlong */
        {"\xED\xA0\x80", 0},     /* a surrogate */
        {"\xED\xBF\xBF", 0},     /* a surrogate */
        {"\xF4\x90\x80\x80", 0}, /* beyond U+10FFFF */
        {"\xF5\x80\x80\x80", 0},
        {"\xFF", 0},
        {"\xC3", 0}, /* cut */
        {"a\xE1\xBB", 1},
        {"a\xF0\x9F\x98", 1},
        {"\xE1\x41\xBB", 0},
        {"\xE1\xBB\x41", 0},
        {"\xC3\x41", 0},
        {"\xF0\x9F\x98\x41", 0},
        {"\xF0\x9F\x41\x80", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(bad_offset(cases[i].bytes, strlen(cases[i].bytes)), cases[i].bad);
    assert_int_equal(bad_offset(NULL, 0), SIZE_MAX);
    assert_int_equal(bad_offset("a\0b", 3), SIZE_MAX);
}

/* A bad byte is found wherever it stands with regard to the blocks of the fast path. */
static void finds_a_bad_byte_at_every_offset(void **state) {
    (void)state;
    for (size_t length = 1; length < 100; length++)
        for (size_t at = 0; at < length; at++) {
            char bytes[100];
            memset(bytes, 'a', sizeof bytes);
            bytes[at] = (char)0xFE;
            assert_int_equal(bad_offset(bytes, length), at);
        }
}

static size_t encode(uint32_t c, char bytes[4]) {
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        bytes[0] = (char)(0xC0 | (c >> 6));
        bytes[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        bytes[0] = (char)(0xE0 | (c >> 12));
        bytes[1] = (char)(0x80 | ((c >> 6) & 0x3F));
        bytes[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | (c >> 18));
    bytes[1] = (char)(0x80 | ((c >> 12) & 0x3F));
    bytes[2] = (char)(0x80 | ((c >> 6) & 0x3F));
    bytes[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

static void takes_every_scalar_value_and_no_other(void **state) {
    (void)state;
    for (uint32_t c = 0; c < 0x120000; c++) {
        char bytes[4];
        size_t length = encode(c, bytes);
        bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
        assert_int_equal(text_utf8_valid(str_slice(bytes, length), NULL), scalar);
        for (size_t cut = 1; cut < length; cut++)
            assert_false(text_utf8_valid(str_slice(bytes, cut), NULL));
    }
}

static void cuts_only_between_characters(void **state) {
    (void)state;
    struct str text = str_of("aế😀");
    static const size_t expected[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 8};
    for (size_t longest = 0; longest < COUNT_OF(expected); longest++)
        assert_int_equal(text_utf8_cut(text, longest).length, expected[longest]);
    assert_int_equal(text_utf8_cut(str_of("\x80\x80\x80"), 2).length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_well_formed_from_ill_formed),
        cmocka_unit_test(finds_a_bad_byte_at_every_offset),
        cmocka_unit_test(takes_every_scalar_value_and_no_other),
        cmocka_unit_test(cuts_only_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
