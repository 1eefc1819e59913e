#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/str.h"

static void texts_are_equal_by_their_bytes(void **state) {
    (void)state;
    assert_true(str_equal(str_of("abc"), str_slice("abcd", 3)));
    assert_false(str_equal(str_of("abc"), str_of("abd")));
    assert_false(str_equal(str_of("abc"), str_of("ab")));
    assert_false(str_equal(str_slice("a\0b", 3), str_slice("a\0c", 3)));
    assert_true(str_equal(str_of(NULL), str_of("")));
    assert_true(str_is(str_of(NULL), ""));
    assert_true(str_is(str_of("đ"), "đ"));
    assert_false(str_is(str_of("đ"), "d"));
    assert_int_equal(str_of(NULL).length, 0);
}

static void blanks_are_trimmed_at_both_ends(void **state) {
    (void)state;
    static const struct {
        const char *text, *trimmed;
    } cases[] = {
        {"", ""},
        {" ", ""},
        {" \t\r\n", ""},
        {"a", "a"},
        {"  a b\t", "a b"},
        {"\r\nx\r\n", "x"},
        {"\xC2\xA0x", "\xC2\xA0x"},
        {"\vx\f", "\vx\f"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_true(str_is(str_trim(str_of(cases[i].text)), cases[i].trimmed));
    assert_int_equal(str_trim(str_of(NULL)).length, 0);
}

static void beginnings_are_recognised(void **state) {
    (void)state;
    assert_true(str_starts(str_of("abc"), "ab"));
    assert_true(str_starts(str_of("abc"), "abc"));
    assert_true(str_starts(str_of("abc"), ""));
    assert_false(str_starts(str_of("abc"), "abcd"));
    assert_false(str_starts(str_of("abc"), "b"));
    assert_false(str_starts(str_slice("abc", 1), "ab"));
    assert_true(str_starts(str_of(NULL), ""));
    assert_false(str_starts(str_of(NULL), "a"));
}

static void parts_are_cut_off_one_by_one(void **state) {
    (void)state;
    struct str rest = str_of("a;;bc;");
    assert_true(str_is(str_cut(&rest, ';'), "a"));
    assert_true(str_is(rest, ";bc;"));
    assert_true(str_is(str_cut(&rest, ';'), ""));
    assert_true(str_is(str_cut(&rest, ';'), "bc"));
    assert_true(str_is(rest, ""));
    assert_true(str_is(str_cut(&rest, ';'), ""));
    assert_true(str_is(str_cut(&rest, ';'), ""));
    rest = str_of("whole");
    assert_true(str_is(str_cut(&rest, ';'), "whole"));
    assert_int_equal(rest.length, 0);
    rest = str_of(NULL);
    assert_true(str_is(str_cut(&rest, ';'), ""));
    assert_int_equal(rest.length, 0);
}

static void a_str_prints_with_its_length(void **state) {
    (void)state;
    char text[20];
    snprintf(text, sizeof text, "<%.*s>", STR_ARGS(str_slice("abcdef", 3)));
    assert_string_equal(text, "<abc>");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_equal_by_their_bytes),
        cmocka_unit_test(blanks_are_trimmed_at_both_ends),
        cmocka_unit_test(beginnings_are_recognised),
        cmocka_unit_test(parts_are_cut_off_one_by_one),
        cmocka_unit_test(a_str_prints_with_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
