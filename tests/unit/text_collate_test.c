#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/collate.h"

static int open_collator(void **state) {
    struct text_collator *collator = NULL;
    bool opened = text_collator_open(&collator, NULL);
    *state = collator;
    return opened ? 0 : -1;
}

static int close_collator(void **state) {
    text_collator_close(*state);
    return 0;
}

static int sign(int order) {
    return (order > 0) - (order < 0);
}

static const char *const ascending[] = {
    "",        "a",         "A",     "à",       "ả",       "ã",         "á",      "ạ",
    "ă",       "ằ",         "ẳ",     "ẵ",       "ắ",       "ặ",         "â",      "ầ",
    "b",       "Bà Rịa",    "Ba Vì", "Bảo Hà",  "Bảo Yên", "Bát Xát",   "Bắc Hà", "Cốc Lếu",
    "d",       "Dương Quỳ", "đ",     "Đông Hồ", "e",       "ê",         "g",      "i",
    "o",       "ô",         "ơ",     "p",       "Sa Pa",   "Sín Chéng", "u",      "ư",
    "Văn Bàn", "x",         "y",     "ỳ",       "ỷ",       "ỹ",         "ý",      "ỵ",
};

static void orders_as_a_vietnamese_list(void **state) {
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        for (size_t j = 0; j < COUNT_OF(ascending); j++) {
            int order = text_collate(*state, str_of(ascending[i]), str_of(ascending[j]));
            if (sign(order) != (i > j) - (i < j))
                fail_msg("%s, %s", ascending[i], ascending[j]);
        }
}

static void keys_order_as_texts_do(void **state) {
    struct buf keys[COUNT_OF(ascending)];
    for (size_t i = 0; i < COUNT_OF(ascending); i++) {
        keys[i] = buf_with_maximum(10000);
        assert_true(text_collate_key(*state, str_of(ascending[i]), &keys[i], NULL));
        assert_null(keys[i].length ? memchr(keys[i].data, 0, keys[i].length) : NULL);
    }
    for (size_t i = 1; i < COUNT_OF(ascending); i++)
        assert_true(strcmp(buf_cstr(&keys[i - 1]), buf_cstr(&keys[i])) < 0);
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        buf_release(&keys[i]);
}

static void composition_does_not_matter(void **state) {
    assert_int_equal(text_collate(*state, str_of("Việt"), str_of("Vie\u0323\u0302t")), 0);
    assert_int_equal(text_collate(*state, str_of("Việt"), str_of("Vie\u0302\u0323t")), 0);
    assert_int_not_equal(text_collate(*state, str_of("hòa"), str_of("hoà")), 0);
}

static void long_and_wrong_texts(void **state) {
    static char long_text[20000];
    memset(long_text, 'z', sizeof long_text);
    struct buf key = buf_with_maximum(100000);
    struct error error = {0};
    assert_true(text_collate_key(*state, str_slice(long_text, sizeof long_text), &key, &error));
    assert_true(key.length > sizeof long_text / 2);
    buf_clear(&key);
    assert_false(text_collate_key(*state, str_of("\xFF"), &key, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    buf_release(&key);
    struct buf narrow = buf_with_maximum(3);
    assert_false(text_collate_key(*state, str_of("Lào Cai"), &narrow, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_release(&narrow);
    assert_true(text_collate(*state, str_of("\xFF"), str_of("a")) > 0);
    assert_int_equal(text_collate(*state, (struct str){NULL, 0}, str_of("")), 0);
    text_collator_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_as_a_vietnamese_list),
        cmocka_unit_test(keys_order_as_texts_do),
        cmocka_unit_test(composition_does_not_matter),
        cmocka_unit_test(long_and_wrong_texts),
    };
    return cmocka_run_group_tests(tests, open_collator, close_collator);
}
