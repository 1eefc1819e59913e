#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static bool all_zero(const unsigned char *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void memory_is_zeroed_and_aligned_for_any_type(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    for (size_t size = 1; size < 3000; size = size * 3 / 2 + 1) {
        unsigned char *bytes = arena_take(&arena, 1, size);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
        assert_true(all_zero(bytes, size));
        memset(bytes, 0xEE, size); /* what comes next must be zeroed all the same */
    }
    arena_release(&arena);
}

static void what_is_taken_stays_apart(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    enum { COUNT = 5000 };
    static uint32_t *taken[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        taken[i] = arena_take(&arena, 1 + i % 17, sizeof **taken);
        assert_non_null(taken[i]);
        for (uint32_t k = 0; k < 1 + i % 17; k++)
            taken[i][k] = i;
    }
    for (uint32_t i = 0; i < COUNT; i++)
        for (uint32_t k = 0; k < 1 + i % 17; k++)
            assert_int_equal(taken[i][k], i);
    arena_release(&arena);
}

static void an_item_may_be_larger_than_a_block(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    char *small = arena_text(&arena, str_of("before"));
    unsigned char *large = arena_take(&arena, 3, 1000 * 1000);
    char *after = arena_text(&arena, str_of("after"));
    assert_non_null(small);
    assert_non_null(large);
    assert_non_null(after);
    assert_true(all_zero(large, 3 * 1000 * 1000));
    memset(large, 0xFF, 3 * 1000 * 1000);
    assert_string_equal(small, "before");
    assert_string_equal(after, "after");
    assert_true(arena.total >= 3 * 1000 * 1000);
    arena_release(&arena);
}

static void a_product_that_overflows_gives_nothing(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    assert_null(arena_take(&arena, SIZE_MAX, 2));
    assert_null(arena_take(&arena, 2, SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX / 8 + 1, 8));
    assert_null(arena_take(&arena, SIZE_MAX, SIZE_MAX));
    char *text = arena_text(&arena, str_of("still usable"));
    assert_string_equal(text, "still usable");
    arena_release(&arena);
}

static void nothing_may_be_asked_for(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    assert_non_null(arena_take(&arena, 0, 8));
    assert_non_null(arena_take(&arena, 8, 0));
    arena_release(&arena);
}

static void a_text_is_copied_and_terminated(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    char source[] = "Mường Khương, Bát Xát";
    char *copy = arena_text(&arena, str_slice(source, strlen("Mường Khương")));
    memset(source, 'x', sizeof source - 1);
    assert_string_equal(copy, "Mường Khương");
    assert_string_equal(arena_text(&arena, str_of(NULL)), "");
    assert_string_equal(arena_text(&arena, str_of("")), "");
    arena_release(&arena);
}

static void a_released_arena_is_empty_and_ready(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    arena_release(&arena);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(arena.total, 0);
        assert_non_null(arena_take(&arena, 1, 10));
        assert_true(arena.total > 0);
        arena_release(&arena);
        assert_null(arena.newest);
        assert_int_equal(arena.total, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned_for_any_type),
        cmocka_unit_test(what_is_taken_stays_apart),
        cmocka_unit_test(an_item_may_be_larger_than_a_block),
        cmocka_unit_test(a_product_that_overflows_gives_nothing),
        cmocka_unit_test(nothing_may_be_asked_for),
        cmocka_unit_test(a_text_is_copied_and_terminated),
        cmocka_unit_test(a_released_arena_is_empty_and_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
