/* Kept answers: found again by their key, the same bytes; the least recently asked for make room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "live/kept.h"

static struct kept *new_kept(void) {
    struct kept *kept = NULL;
    assert_true(kept_new(&kept, NULL));
    return kept;
}

static bool is_kept(struct kept *kept, const char *key, const char *expected) {
    struct buf out = buf_with_maximum(KEPT_ONE);
    bool found = kept_find(kept, str_of(key), &out);
    if (found && expected)
        assert_string_equal(buf_cstr(&out), expected);
    buf_release(&out);
    return found;
}

static void test_an_answer_is_found_by_its_key_alone(void **state) {
    (void)state;
    struct kept *kept = new_kept();
    assert_false(is_kept(kept, "a", NULL));
    kept_add(kept, str_of("a"), str_of("one"));
    kept_add(kept, str_of("ab"), str_of("two"));
    kept_add(kept, str_of("a"), str_of("again")); /* the same key is the same answer */
    assert_true(is_kept(kept, "a", "one"));
    assert_true(is_kept(kept, "ab", "two"));
    assert_false(is_kept(kept, "", NULL));
    kept_free(kept);
}

static void test_what_is_too_large_is_not_kept(void **state) {
    (void)state;
    struct kept *kept = new_kept();
    char *large = calloc(1, KEPT_ONE + 1);
    assert_non_null(large);
    kept_add(kept, str_of("large"), str_slice(large, KEPT_ONE + 1));
    assert_false(is_kept(kept, "large", NULL));
    kept_add(kept, str_slice(large, KEPT_KEY_MAX + 1), str_of("x"));
    kept_add(kept, str_of("just"), str_slice(large, KEPT_ONE));
    assert_true(is_kept(kept, "just", NULL));
    free(large);
    kept_free(kept);
}

static void test_the_least_recently_asked_for_makes_room(void **state) {
    (void)state;
    struct kept *kept = new_kept();
    size_t half = KEPT_ONE / 2;
    char *bytes = calloc(1, half);
    assert_non_null(bytes);
    char key[16];
    kept_add(kept, str_of("asked for"), str_of("stays"));
    size_t many = KEPT_BYTES / half + 2;
    for (size_t i = 0; i < many; i++) {
        snprintf(key, sizeof key, "%zu", i);
        kept_add(kept, str_of(key), str_slice(bytes, half));
        assert_true(is_kept(kept, "asked for", "stays"));
    }
    assert_false(is_kept(kept, "0", NULL));
    assert_true(is_kept(kept, key, NULL));
    free(bytes);
    kept_free(kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer_is_found_by_its_key_alone),
        cmocka_unit_test(test_what_is_too_large_is_not_kept),
        cmocka_unit_test(test_the_least_recently_asked_for_makes_room),
    };
    return cmocka_run_group_tests_name("live_kept", tests, NULL, NULL);
}
