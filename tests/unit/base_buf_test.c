#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void a_new_buffer_is_an_empty_text_without_memory(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(10);
    assert_null(buf.data);
    assert_true(buf_ok(&buf));
    assert_string_equal(buf_cstr(&buf), "");
    assert_true(str_is(buf_as_str(&buf), ""));
    buf_release(&buf);
}

static void every_append_goes_behind_the_last_and_is_terminated(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(1000);
    buf_add(&buf, "ab\0d", 4);
    assert_int_equal(buf.data[4], '\0');
    assert_memory_equal(buf.data, "ab\0d", 4);
    buf_clear(&buf);
    buf_text(&buf, "Xã ");
    buf_str(&buf, str_slice("Bản Liền…", strlen("Bản Liền")));
    assert_string_equal(buf_cstr(&buf), "Xã Bản Liền");
    buf_char(&buf, ':');
    buf_format(&buf, " %d %s", 42, "nhà");
    assert_string_equal(buf_cstr(&buf), "Xã Bản Liền: 42 nhà");
    buf_add(&buf, NULL, 0);
    buf_text(&buf, "");
    assert_true(str_is(buf_as_str(&buf), "Xã Bản Liền: 42 nhà"));
    assert_true(buf_ok(&buf));
    buf_release(&buf);
}

static void it_grows_byte_by_byte_to_any_length(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(70000);
    for (int i = 0; i < 70000; i++) {
        buf_char(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[i + 1], '\0');
    }
    assert_true(buf_ok(&buf));
    for (int i = 0; i < 70000; i++)
        assert_int_equal(buf.data[i], 'a' + i % 26);
    buf_release(&buf);
}

static void the_maximum_itself_fits_and_one_more_fails(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(5);
    buf_text(&buf, "12345");
    assert_true(buf_ok(&buf));
    buf_char(&buf, '6');
    assert_false(buf_ok(&buf));
    assert_string_equal(buf_cstr(&buf), "12345");
    buf_release(&buf);

    struct buf none = buf_with_maximum(0);
    buf_text(&none, "");
    assert_true(buf_ok(&none));
    buf_char(&none, 'x');
    assert_false(buf_ok(&none));
    assert_string_equal(buf_cstr(&none), "");
    buf_release(&none);
}

static void after_a_failure_every_append_does_nothing(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(4);
    buf_text(&buf, "abc");
    buf_text(&buf, "too long");
    buf_char(&buf, 'd'); /* it would fit, but the text would have a hole */
    buf_format(&buf, "%d", 1);
    buf_str(&buf, str_of("e"));
    buf_add(&buf, "f", 1);
    assert_false(buf_ok(&buf));
    assert_string_equal(buf_cstr(&buf), "abc");
    buf_release(&buf);
}

static void a_formatted_text_above_the_maximum_leaves_none_of_it(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(8);
    buf_text(&buf, "ab");
    buf_format(&buf, "%06d", 1);
    assert_string_equal(buf_cstr(&buf), "ab000001");
    buf_cut(&buf, 2);
    buf_format(&buf, "%07d", 1);
    assert_false(buf_ok(&buf));
    assert_string_equal(buf_cstr(&buf), "ab");
    buf_release(&buf);
}

static void cutting_shortens_and_never_lengthens(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(100);
    buf_cut(&buf, 0);
    buf_text(&buf, "abcdef");
    buf_cut(&buf, 6);
    assert_string_equal(buf_cstr(&buf), "abcdef");
    buf_cut(&buf, 2);
    assert_string_equal(buf_cstr(&buf), "ab");
    buf_text(&buf, "Z");
    assert_string_equal(buf_cstr(&buf), "abZ");
    buf_cut(&buf, 0);
    assert_string_equal(buf_cstr(&buf), "");
    buf_release(&buf);
}

static void clearing_keeps_room_and_maximum_and_forgets_the_failure(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(6);
    buf_text(&buf, "1234");
    buf_text(&buf, "567");
    size_t room = buf.room;
    buf_clear(&buf);
    assert_true(buf_ok(&buf));
    assert_int_equal(buf.room, room);
    assert_string_equal(buf_cstr(&buf), "");
    buf_text(&buf, "123456");
    assert_true(buf_ok(&buf));
    buf_char(&buf, '7');
    assert_false(buf_ok(&buf));
    buf_release(&buf);
}

static void a_released_buffer_is_empty_with_its_maximum(void **state) {
    (void)state;
    struct buf buf = buf_with_maximum(3);
    buf_release(&buf);
    buf_text(&buf, "abcd");
    assert_false(buf_ok(&buf));
    buf_text(&buf, "abc");
    buf_release(&buf);
    assert_null(buf.data);
    assert_true(buf_ok(&buf));
    buf_text(&buf, "abc");
    assert_true(buf_ok(&buf));
    buf_char(&buf, 'd');
    assert_false(buf_ok(&buf));
    buf_release(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_buffer_is_an_empty_text_without_memory),
        cmocka_unit_test(every_append_goes_behind_the_last_and_is_terminated),
        cmocka_unit_test(it_grows_byte_by_byte_to_any_length),
        cmocka_unit_test(the_maximum_itself_fits_and_one_more_fails),
        cmocka_unit_test(after_a_failure_every_append_does_nothing),
        cmocka_unit_test(a_formatted_text_above_the_maximum_leaves_none_of_it),
        cmocka_unit_test(cutting_shortens_and_never_lengthens),
        cmocka_unit_test(clearing_keeps_room_and_maximum_and_forgets_the_failure),
        cmocka_unit_test(a_released_buffer_is_empty_with_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
