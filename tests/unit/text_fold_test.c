#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/fold.h"
#include "text/utf16.h"

static void folds(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *key;
    } cases[] = {
        {"", ""},
        {"  ", ""},
        {"Lao Cai", "lao cai"},
        {"Lào Cai", "lao cai"},
        {"LÀO CAI", "lao cai"},
        {"La\u0300o  Cai ", "lao cai"},
        {"Hòa Bình", "hoa binh"},
        {"Hoà Bình", "hoa binh"},
        {"Đắk Lắk", "dak lak"},
        {"ĐẮK\u00A0LẮK", "dak lak"},
        {"Ðắk Lắk", "dak lak"}, /* U+00D0, the Icelandic look-alike */
        {"đường sắt", "duong sat"},
        {"ƯỠN ẸO ữ ỹ ỵ ờ ợ", "uon eo u y y o o"},
        {"Lào Cai – Hà Nội — Hải Phòng", "lao cai - ha noi - hai phong"},
        {"55\u201055 55\u201155 \u2212 5", "55-55 55-55 - 5"},
        {"a\t\r\n b\u2003c\u3000d\u202Fe", "a b c d e"},
        {"\uFEFFxã\u200B hội\u00AD", "xa hoi"},
        {"Tỷ lệ: 24%", "ty le: 24%"},
        {"\u0130stanbul \u1E9E", "istanbul \u00DF"},
        {"ΑΒΓ", "αβγ"},
        {"😀", "😀"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_with_maximum(1000);
        buf_text(&out, "|");
        assert_true(text_fold(str_of(cases[i].text), &out, NULL));
        assert_string_equal(buf_cstr(&out) + 1, cases[i].key);
        buf_release(&out);
    }
}

static void every_vietnamese_letter_folds_to_ascii(void **state) {
    (void)state;
    static const char letters[] =
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
        "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";
    static const char half[] =
        "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd";
    struct buf out = buf_with_maximum(1000);
    assert_true(text_fold(str_of(letters), &out, NULL));
    assert_int_equal(out.length, 2 * strlen(half));
    assert_memory_equal(out.data, half, strlen(half));
    assert_memory_equal(out.data + strlen(half), half, strlen(half));
    buf_release(&out);
}

static void refuses_and_leaves_the_buffer(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum error_code code;
    } cases[] = {
        {"Lào\xE1", ERROR_INPUT},
        {"longer than eight", ERROR_LIMIT},
        {"dài hơn tám", ERROR_LIMIT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = buf_with_maximum(8);
        struct error error = {0};
        buf_text(&out, "|");
        assert_false(text_fold(str_of(cases[i].text), &out, &error));
        assert_int_equal(error.code, cases[i].code);
        assert_string_equal(buf_cstr(&out), "|");
        buf_release(&out);
    }
}

static void a_key_folds_to_itself(void **state) {
    (void)state;
    struct buf character = buf_with_maximum(8);
    struct buf once = buf_with_maximum(100);
    struct buf twice = buf_with_maximum(100);
    for (UChar32 c = 1; c <= 0x10FFFF; c++) {
        if (c == 0xD800)
            c = 0xE000;
        buf_clear(&character);
        buf_clear(&once);
        buf_clear(&twice);
        text_add_character(&character, c);
        assert_true(text_fold(buf_as_str(&character), &once, NULL));
        assert_true(text_fold(buf_as_str(&once), &twice, NULL));
        if (!str_equal(buf_as_str(&once), buf_as_str(&twice)))
            fail_msg("U+%04X", (unsigned)c);
    }
    buf_release(&character);
    buf_release(&once);
    buf_release(&twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds),
        cmocka_unit_test(every_vietnamese_letter_folds_to_ascii),
        cmocka_unit_test(refuses_and_leaves_the_buffer),
        cmocka_unit_test(a_key_folds_to_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
