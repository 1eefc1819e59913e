#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"

struct wide {
    double numbers[5];
    char letter;
};

static void items_of_any_type_are_kept_in_order(void **state) {
    (void)state;
    VEC(char) letters = {0};
    VEC(struct wide) wides = {0};
    for (int i = 0; i < 1000; i++) {
        assert_true(vec_push(&letters, (char)(i % 100)));
        struct wide wide = {.numbers = {i}, .letter = (char)(i % 100)};
        assert_true(vec_push(&wides, wide));
    }
    assert_int_equal(letters.count, 1000);
    assert_int_equal(wides.count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(letters.items[i], i % 100);
        assert_true(wides.items[i].numbers[0] == i && wides.items[i].letter == i % 100);
    }
    vec_release(&letters);
    vec_release(&wides);
}

static void room_is_made_for_what_is_needed(void **state) {
    (void)state;
    VEC(int) numbers = {0};
    size_t nothing = 0;
    assert_true(vec_reserve(&numbers, nothing));
    assert_null(numbers.items);
    assert_true(vec_reserve(&numbers, 100));
    assert_true(numbers.room >= 100);
    assert_int_equal(numbers.count, 0);
    const int *before = numbers.items;
    size_t room = numbers.room;
    assert_true(vec_reserve(&numbers, 100));
    assert_true(vec_reserve(&numbers, 7));
    assert_ptr_equal(numbers.items, before);
    assert_int_equal(numbers.room, room);
    vec_release(&numbers);
}

static void what_cannot_be_had_changes_nothing(void **state) {
    (void)state;
    VEC(struct wide) wides = {0};
    struct wide one = {.letter = 'x'};
    assert_true(vec_push(&wides, one));
    const struct wide *before = wides.items;
    size_t room = wides.room;
    assert_false(vec_reserve(&wides, SIZE_MAX));
    assert_false(vec_reserve(&wides, SIZE_MAX / sizeof one));
    assert_ptr_equal(wides.items, before);
    assert_int_equal(wides.room, room);
    assert_int_equal(wides.count, 1);
    assert_int_equal(wides.items[0].letter, 'x');
    vec_release(&wides);
}

static void a_released_array_is_empty_and_ready(void **state) {
    (void)state;
    VEC(int) numbers = {0};
    vec_release(&numbers);
    for (int round = 0; round < 3; round++) {
        assert_true(vec_push(&numbers, round));
        assert_int_equal(numbers.count, 1);
        vec_release(&numbers);
        assert_null(numbers.items);
        assert_int_equal(numbers.count, 0);
        assert_int_equal(numbers.room, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_of_any_type_are_kept_in_order),
        cmocka_unit_test(room_is_made_for_what_is_needed),
        cmocka_unit_test(what_cannot_be_had_changes_nothing),
        cmocka_unit_test(a_released_array_is_empty_and_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
