#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/relay.h"

enum { PUTS = 700, ROWS = 300 };

struct taken {
    uint64_t next;    /* the seq that must come next */
    uint64_t fail_at; /* 0: never */
    bool in_order;
};

static bool take(void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct taken *taken = context;
    for (size_t i = 0; i < count; i++) {
        taken->in_order &= rows[i].seq == taken->next;
        if (rows[i].seq == taken->fail_at)
            return error_set(error, ERROR_CORRUPT, "No more than this.");
        taken->next++;
    }
    return true;
}

/* Returns whether every put was taken. */
static bool put_all(struct relay *relay) {
    uint64_t seq = 1;
    for (int p = 0; p < PUTS; p++) {
        struct entry_row rows[ROWS] = {{0}};
        for (int i = 0; i < ROWS; i++)
            rows[i].seq = seq++;
        if (!relay_put(relay, rows, ROWS, NULL))
            return false;
    }
    return true;
}

static void what_is_put_is_taken_in_order(void **state) {
    (void)state;
    struct taken taken = {.next = 1, .in_order = true};
    struct relay *relay = NULL;
    assert_true(relay_start(take, &taken, &relay, NULL));
    assert_true(put_all(relay));
    assert_true(relay_end(relay, NULL));
    assert_true(taken.in_order);
    assert_int_equal(taken.next, (uint64_t)PUTS * ROWS + 1);
}

static void nothing_put_ends_at_once(void **state) {
    (void)state;
    struct taken taken = {.next = 1, .in_order = true};
    struct relay *relay = NULL;
    assert_true(relay_start(take, &taken, &relay, NULL));
    assert_true(relay_end(relay, NULL));
    assert_int_equal(taken.next, 1);
}

static void a_failure_ends_the_putting_and_is_told(void **state) {
    (void)state;
    struct taken taken = {.next = 1, .fail_at = 1000, .in_order = true};
    struct relay *relay = NULL;
    struct error error = {0};
    assert_true(relay_start(take, &taken, &relay, NULL));
    assert_false(put_all(relay));
    assert_false(relay_end(relay, &error));
    assert_int_equal(error.code, ERROR_CORRUPT);
    assert_int_equal(taken.next, 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_taken_in_order),
        cmocka_unit_test(nothing_put_ends_at_once),
        cmocka_unit_test(a_failure_ends_the_putting_and_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
