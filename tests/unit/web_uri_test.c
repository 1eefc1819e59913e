/* Targets of requests: what has one reading is read, everything else is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "web/uri.h"

static void a_target_is_taken_apart(void **state) {
    (void)state;
    struct uri uri;
    assert_true(uri_split(str_of("/a/b?x=1&y"), &uri));
    assert_true(str_is(uri.path, "/a/b"));
    assert_true(str_is(uri.query, "x=1&y"));
    assert_int_equal(uri.authority.length, 0);
    assert_true(uri_split(str_of("https://host:8080/?"), &uri));
    assert_true(str_is(uri.authority, "host:8080"));
    assert_true(str_is(uri.path, "/"));
    assert_int_equal(uri.query.length, 0);
}

static void what_is_no_target_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",     "a",     "*",     "http://", "http://host", "http:///a", "?a",   "/a b",
        "/a#b", "/a\"b", "/a\\b", "/a<b>",   "/\x7f",       "/đ",        "//\t", "ftp://a/b"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct uri uri;
        assert_false(uri_split(str_of(wrong[i]), &uri));
    }
}

static void percent_signs_are_decoded_once(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum uri_part part;
        const char *decoded;
    } cases[] = {
        {"abc", URI_PATH, "abc"},
        {"", URI_QUERY, ""},
        {"a+b", URI_PATH, "a+b"},
        {"a+b", URI_QUERY, "a b"},
        {"%C4%90%c6%a1n", URI_PATH, "Đơn"},
        {"%2541", URI_PATH, "%41"},
        {"%2F", URI_PATH, "/"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena arena = ARENA_EMPTY;
        const char *got = uri_decode(&arena, str_of(cases[i].text), cases[i].part);
        assert_non_null(got);
        assert_string_equal(got, cases[i].decoded);
        arena_release(&arena);
    }
}

static void what_spells_no_text_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"%",   "%4",     "%zz",       "a%",  "%00", "%0d%0a", "%7f",
                                        "%ff", "%c0%af", "%ed%a0%80", "%1b", "%C4", "%4 1"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct arena arena = ARENA_EMPTY;
        assert_null(uri_decode(&arena, str_of(wrong[i]), URI_QUERY));
        arena_release(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_is_taken_apart),
        cmocka_unit_test(what_is_no_target_is_refused),
        cmocka_unit_test(percent_signs_are_decoded_once),
        cmocka_unit_test(what_spells_no_text_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
