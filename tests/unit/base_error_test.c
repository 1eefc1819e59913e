#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/say.h"

static void every_code_has_a_name_and_a_status_of_its_own(void **state) {
    (void)state;
    static const struct {
        enum error_code code;
        const char *name;
    } cases[] = {
        {ERROR_NONE, "none"},
        {ERROR_USAGE, "usage"},
        {ERROR_INPUT, "input"},
        {ERROR_NOT_FOUND, "not_found"},
        {ERROR_CONFLICT, "conflict"},
        {ERROR_LIMIT, "limit"},
        {ERROR_IO, "io"},
        {ERROR_FULL, "full"},
        {ERROR_DATABASE, "database"},
        {ERROR_CORRUPT, "corrupt"},
        {ERROR_MEMORY, "memory"},
        {ERROR_DENIED, "denied"},
        {ERROR_INTERNAL, "internal"},
    };
    assert_int_equal(COUNT_OF(cases), ERROR_CODES);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(error_name(cases[i].code), cases[i].name);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(
                error_exit_status(cases[i].code), error_exit_status(cases[k].code));
    }
    assert_int_equal(error_exit_status(ERROR_NONE), 0);
    assert_int_equal(error_exit_status(ERROR_USAGE), 2);
    for (unsigned code = ERROR_INPUT; code < ERROR_CODES; code++)
        assert_in_range(error_exit_status(code), 3, 13);
    assert_string_equal(error_name(ERROR_CODES), "unknown");
    assert_int_equal(error_exit_status(ERROR_CODES), error_exit_status(ERROR_INTERNAL));
}

static void setting_fills_the_message_and_returns_false(void **state) {
    (void)state;
    struct error error = {.detail = "old", .hint = "old"};
    assert_false(error_set(&error, ERROR_INPUT, "Row %d is wrong.", 7));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.message, "Row 7 is wrong.");
    assert_string_equal(error.detail, "");
    assert_string_equal(error.hint, "");
    assert_false(error_detail(&error, "file %s", "a.csv"));
    assert_false(error_hint(&error, "Mend row %d.", 7));
    assert_string_equal(error.message, "Row 7 is wrong.");
    assert_string_equal(error.detail, "file a.csv");
    assert_string_equal(error.hint, "Mend row 7.");
}

static void nobody_need_listen(void **state) {
    (void)state;
    assert_false(error_set(NULL, ERROR_INPUT, "x"));
    assert_false(error_detail(NULL, "x"));
    assert_false(error_hint(NULL, "x"));
    assert_false(error_memory(NULL));
    assert_false(error_system(NULL, EIO, "x"));
}

/* The number of bytes of `text` when it is UTF-8 without a broken character, else −1. */
static int whole_characters(const char *text) {
    int bytes = 0;
    while (text[bytes]) {
        unsigned char lead = (unsigned char)text[bytes++];
        int more = lead < 0x80 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : -1;
        for (; more > 0; more--)
            if (((unsigned char)text[bytes++] & 0xC0) != 0x80)
                return -1;
        if (more < 0)
            return -1;
    }
    return bytes;
}

static const char *const characters[] = {"a", "đ", "ế", "😀"};

/* Texts of one kind of character, shifted byte by byte, so that every cut is met. */
static void a_long_text_is_cut_at_a_character(void **state) {
    (void)state;
    for (size_t c = 0; c < COUNT_OF(characters); c++) {
        size_t width = strlen(characters[c]);
        for (size_t shift = 0; shift < 4; shift++) {
            char text[700];
            memset(text, '.', shift);
            size_t length = shift;
            while (length + width < sizeof text) {
                memcpy(text + length, characters[c], width);
                length += width;
            }
            text[length] = '\0';
            struct error error;
            error_set(&error, ERROR_INPUT, "%s", text);
            error_detail(&error, "%s", text);
            error_hint(&error, "%s", text);
            const struct {
                const char *text;
                size_t size;
            } rooms[] = {
                {error.message, sizeof error.message},
                {error.detail, sizeof error.detail},
                {error.hint, sizeof error.hint},
            };
            for (size_t r = 0; r < COUNT_OF(rooms); r++) {
                int bytes = whole_characters(rooms[r].text);
                assert_true(bytes >= 0);
                assert_true((size_t)bytes > rooms[r].size - 1 - width);
                assert_memory_equal(rooms[r].text, text, bytes);
            }
        }
    }
}

static void a_text_that_just_fits_is_not_cut(void **state) {
    (void)state;
    char text[512];
    memset(text, 'x', sizeof text);
    memcpy(text + 508, "ế", 4);
    struct error error;
    error_set(&error, ERROR_INPUT, "%s", text);
    assert_string_equal(error.message, text);
}

static void out_of_memory_is_one_sentence_and_a_hint(void **state) {
    (void)state;
    struct error error;
    say_use(SAY_EN);
    assert_false(error_memory(&error));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_string_equal(error.message, "There is not enough memory.");
    assert_true(error.hint[0] != '\0');
    say_use(SAY_VI);
    assert_false(error_memory(&error));
    assert_string_equal(error.message, "Không đủ bộ nhớ.");
}

static void a_system_call_tells_its_reason(void **state) {
    (void)state;
    static const struct {
        int number;
        enum error_code code;
    } cases[] = {
        {ENOSPC, ERROR_FULL}, {EDQUOT, ERROR_FULL}, {EIO, ERROR_IO},
        {ENOENT, ERROR_IO},   {EACCES, ERROR_IO},   {99999, ERROR_IO},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {.hint = "old"};
        assert_false(error_system(&error, cases[i].number, "Cannot read %s.", "a.csv"));
        assert_int_equal(error.code, cases[i].code);
        assert_string_equal(error.message, "Cannot read a.csv.");
        assert_true(error.detail[0] != '\0');
        assert_string_equal(error.hint, "");
    }
    struct error error;
    error_system(&error, ENOENT, "x");
    assert_string_equal(error.detail, strerror(ENOENT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_and_a_status_of_its_own),
        cmocka_unit_test(setting_fills_the_message_and_returns_false),
        cmocka_unit_test(nobody_need_listen),
        cmocka_unit_test(a_long_text_is_cut_at_a_character),
        cmocka_unit_test(a_text_that_just_fits_is_not_cut),
        cmocka_unit_test(out_of_memory_is_one_sentence_and_a_hint),
        cmocka_unit_test(a_system_call_tells_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
