#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/slot.h"
#include "support/world.h"

static void slots_are_cut_where_the_cadence_says(void **state) {
    (void)state;
    static const struct {
        enum cadence cadence;
        const char *last, *next; /* a slot's last minute, the next one's first */
    } cases[] = {
        {CADENCE_HOUR, "2025-03-31T10:59", "2025-03-31T11:00"},
        {CADENCE_DAY, "2025-03-31T23:59", "2025-04-01T00:00"},
        {CADENCE_WEEK, "2025-03-30T23:59", "2025-03-31T00:00"}, /* Sunday, Monday */
        {CADENCE_MONTH, "2024-02-29T23:59", "2024-03-01T00:00"},
        {CADENCE_MONTH, "2025-12-31T23:59", "2026-01-01T00:00"},
        {CADENCE_QUARTER, "2025-06-30T23:59", "2025-07-01T00:00"},
        {CADENCE_HALF, "2025-06-30T23:59", "2025-07-01T00:00"},
        {CADENCE_NINE_MONTHS, "2025-09-30T23:59", "2025-10-01T00:00"},
        {CADENCE_NINE_MONTHS, "2025-03-31T23:59", "2025-04-01T00:00"},
        {CADENCE_YEAR, "2025-12-31T23:59", "2026-01-01T00:00"},
        {CADENCE_TERM, "2025-12-31T23:59", "2026-01-01T00:00"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        moment last = world_moment(cases[i].last);
        moment next = world_moment(cases[i].next);
        int32_t slot = slot_of(cases[i].cadence, last);
        assert_int_equal(next, last + 1);
        assert_int_equal(slot_of(cases[i].cadence, next), slot + 1);
        assert_int_equal(slot_end(cases[i].cadence, slot), last);
    }
    assert_int_equal(
        slot_of(CADENCE_HALF, world_moment("2025-03-31")),
        slot_of(CADENCE_HALF, world_moment("2025-04-01")));
}

static void every_moment_lies_in_one_slot_and_slots_rise(void **state) {
    (void)state;
    for (unsigned cadence = 0; cadence < CADENCES; cadence++) {
        int32_t before = slot_of(cadence, 0);
        moment end = slot_end(cadence, before);
        for (uint64_t at = 0; at <= MOMENT_LAST; at += at < 6000000 ? 601 : 7000003) {
            int32_t slot = slot_of(cadence, (moment)at);
            assert_true(slot >= before);
            assert_int_equal(slot > before, at > end);
            end = slot_end(cadence, slot);
            assert_true(end >= at);
            assert_int_equal(slot_of(cadence, end), slot);
            before = slot;
        }
        assert_int_equal(slot_end(cadence, slot_of(cadence, MOMENT_LAST)), MOMENT_LAST);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_are_cut_where_the_cadence_says),
        cmocka_unit_test(every_moment_lies_in_one_slot_and_slots_rise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
