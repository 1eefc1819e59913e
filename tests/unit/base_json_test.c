#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/json.h"

static void commas_are_put_by_the_writer(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(1000);
    struct json json = json_to(&buf);
    json_object(&json);
    json_key(&json, "a");
    json_array(&json);
    json_integer(&json, 1);
    json_bool(&json, true);
    json_bool(&json, false);
    json_null(&json);
    json_object(&json);
    json_end(&json);
    json_array(&json);
    json_end(&json);
    json_end(&json);
    json_key(&json, "b");
    json_object(&json);
    json_key(&json, "c");
    json_number(&json, 1.5);
    json_key(&json, "d");
    json_raw(&json, str_of("1405.50"));
    json_end(&json);
    json_key(&json, "e");
    json_text(&json, "x");
    json_end(&json);
    assert_true(buf_ok(&buf));
    assert_string_equal(
        buf_cstr(&buf),
        "{\"a\":[1,true,false,null,{},[]],\"b\":{\"c\":1.5,\"d\":1405.50},\"e\":\"x\"}");
    buf_release(&buf);
}

static void written(struct buf *buf, struct str value) {
    buf_clear(buf);
    struct json json = json_to(buf);
    json_str(&json, value);
}

static void texts_are_escaped(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *json;
    } cases[] = {
        {"", "\"\""},
        {"Xã Mường Khương", "\"Xã Mường Khương\""},
        {"say \"a\\b\"/c", "\"say \\\"a\\\\b\\\"/c\""},
        {"a\nb\rc\td", "\"a\\nb\\rc\\td\""},
        {"\x01\x1F\x7F", "\"\\u0001\\u001f\\u007f\""},
        {"😀\xF4\x8F\xBF\xBF", "\"😀\xF4\x8F\xBF\xBF\""},
    };
    struct buf buf = buf_with_maximum(1000);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        written(&buf, str_of(cases[i].text));
        assert_string_equal(buf_cstr(&buf), cases[i].json);
    }
    written(&buf, str_slice("a\0b", 3));
    assert_string_equal(buf_cstr(&buf), "\"a\\u0000b\"");
    written(&buf, str_of(NULL));
    assert_string_equal(buf_cstr(&buf), "\"\"");
    buf_release(&buf);
}

#define REPLACED "\xEF\xBF\xBD"

/* Unicode 15, table 3-7: everything that is not in it. */
static void what_is_not_utf8_is_replaced(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *json;
    } cases[] = {
        {"a\x80z", "\"a" REPLACED "z\""},
        {"a\xFFz", "\"a" REPLACED "z\""},
        {"\xC3z", "\"" REPLACED "z\""},
        {"\xC3", "\"" REPLACED "\""},
        {"\xC0\x80", "\"" REPLACED REPLACED "\""},
        {"\xC1\xBF", "\"" REPLACED REPLACED "\""},
        {"\xE0\x9F\xBF", "\"" REPLACED REPLACED REPLACED "\""},
        {"\xED\xA0\x80", "\"" REPLACED REPLACED REPLACED "\""},
        {"\xF0\x8F\xBF\xBF", "\"" REPLACED REPLACED REPLACED REPLACED "\""},
        {"\xF4\x90\x80\x80", "\"" REPLACED REPLACED REPLACED REPLACED "\""},
        {"\xF5\x80\x80\x80", "\"" REPLACED REPLACED REPLACED REPLACED "\""},
        {"\xE1\xBA", "\"" REPLACED REPLACED "\""},
        {"\xE1\xBA\xBFk", "\"ếk\""},
    };
    struct buf buf = buf_with_maximum(1000);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        written(&buf, str_of(cases[i].text));
        assert_string_equal(buf_cstr(&buf), cases[i].json);
    }
    buf_release(&buf);
}

static const char *number(struct buf *buf, double value) {
    buf_clear(buf);
    struct json json = json_to(buf);
    json_number(&json, value);
    return buf_cstr(buf);
}

static void a_number_is_the_shortest_that_reads_back(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *json;
    } cases[] = {
        {0, "0"},
        {-0.0, "-0"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.30000000000000004"},
        {68.668, "68.668"},
        {1405.5, "1405.5"},
        {9007199254740993.0, "9007199254740992"},
        {1e300, "1e+300"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {1e-320, "1e-320"},
    };
    struct buf buf = buf_with_maximum(100);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(number(&buf, cases[i].value), cases[i].json);
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < 20000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        double value;
        memcpy(&value, &seed, sizeof value);
        if (isfinite(value))
            assert_true(strtod(number(&buf, value), NULL) == value);
    }
    buf_release(&buf);
}

static void what_json_cannot_hold_is_null(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(100);
    struct json json = json_to(&buf);
    json_array(&json);
    json_number(&json, (double)NAN);
    json_number(&json, (double)INFINITY);
    json_number(&json, -(double)INFINITY);
    json_text(&json, NULL);
    json_end(&json);
    assert_string_equal(buf_cstr(&buf), "[null,null,null,null]");
    buf_release(&buf);
}

static void null_under_a_key_takes_no_comma(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(100);
    struct json json = json_to(&buf);
    json_object(&json);
    json_key(&json, "a\"");
    json_number(&json, (double)NAN);
    json_key(&json, "b");
    json_null(&json);
    json_end(&json);
    assert_string_equal(buf_cstr(&buf), "{\"a\\\"\":null,\"b\":null}");
    buf_release(&buf);
}

static void integers_are_whole(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(100);
    struct json json = json_to(&buf);
    json_array(&json);
    json_integer(&json, INT64_MIN);
    json_integer(&json, 0);
    json_integer(&json, INT64_MAX);
    json_end(&json);
    assert_string_equal(buf_cstr(&buf), "[-9223372036854775808,0,9223372036854775807]");
    buf_release(&buf);
}

static void levels_go_as_deep_as_is_said(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(1000);
    struct json json = json_to(&buf);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_array(&json);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_end(&json);
    assert_int_equal(buf.length, 2 * JSON_DEPTH);
    assert_int_equal(strspn(buf_cstr(&buf), "["), JSON_DEPTH);
    buf_release(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_are_put_by_the_writer),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(what_is_not_utf8_is_replaced),
        cmocka_unit_test(a_number_is_the_shortest_that_reads_back),
        cmocka_unit_test(what_json_cannot_hold_is_null),
        cmocka_unit_test(null_under_a_key_takes_no_comma),
        cmocka_unit_test(integers_are_whole),
        cmocka_unit_test(levels_go_as_deep_as_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
