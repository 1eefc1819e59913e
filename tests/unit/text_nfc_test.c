#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <unicode/unorm2.h>

#include "base/attributes.h"
#include "text/nfc.h"
#include "text/utf16.h"

static void composes(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *normal;
    } cases[] = {
        {"", ""},
        {"Lao Cai", "Lao Cai"},
        {"Lào Cai", "Lào Cai"},
        {"La\u0300o Cai", "Lào Cai"},
        {"tiê\u0301n", "tiến"},
        {"tie\u0301\u0302n", "ti\u00E9\u0302n"}, /* a circumflex above an acute is another text */
        {"vie\u0323\u0302t", "việt"},
        {"vie\u0302\u0323t", "việt"},
        {"vi\u1EB9\u0302t", "việt"},
        {"hoà", "hoà"}, /* both placements are kept apart */
        {"hòa", "hòa"},
        {"\u2126", "\u03A9"},
        {"\u212B", "\u00C5"},
        {"\u2000", "\u2002"},
        {"\uAC00", "\uAC00"},
        {"\u1100\u1161", "\uAC00"},
        {"😀", "😀"},
        {"\u0344", "\u0308\u0301"},
        {"\U0001D160", "\U0001D158\U0001D165\U0001D16E"}, /* the threefold growth of UAX 15 */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_with_maximum(1000);
        buf_text(&out, "|");
        assert_true(text_nfc(str_of(cases[i].text), &out, NULL));
        assert_string_equal(buf_cstr(&out) + 1, cases[i].normal);
        buf_release(&out);
    }
}

static void refuses_and_leaves_the_buffer(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum error_code code;
    } cases[] = {
        {"\xFF", ERROR_INPUT},
        {"Lào\xE1", ERROR_INPUT},
        {"longer than eight", ERROR_LIMIT},
        {"e\u0301e\u0301e\u0301e\u0301e\u0301", ERROR_LIMIT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_with_maximum(8);
        struct error error = {0};
        buf_text(&out, "|");
        assert_false(text_nfc(str_of(cases[i].text), &out, &error));
        assert_int_equal(error.code, cases[i].code);
        assert_string_equal(buf_cstr(&out), "|");
        buf_release(&out);
    }
}

/* What the bytes alone call normal, ICU must call normal, for every character by itself and between
 * a letter and a mark. */
static void never_says_surely_wrongly(void **state) {
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int sure = 0;
    for (UChar32 c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        struct buf out = buf_with_maximum(8);
        text_add_character(&out, c);
        if (text_nfc_surely(buf_as_str(&out))) {
            sure++;
            assert_true(unorm2_hasBoundaryBefore(nfc, c));
            UChar unit = (UChar)c;
            assert_true(unorm2_isNormalized(nfc, &unit, 1, &status));
        }
        buf_release(&out);
    }
    assert_int_equal(sure, 0x300 + 0x100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(composes),
        cmocka_unit_test(refuses_and_leaves_the_buffer),
        cmocka_unit_test(never_says_surely_wrongly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
