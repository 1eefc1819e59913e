#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/slot.h"
#include "board/track.h"
#include "support/world.h"

static struct track track_of(enum cadence cadence) {
    return (struct track){.cadence = (uint8_t)cadence, .integral = true};
}

static void put(
    struct track *track, uint32_t seq, uint32_t column, moment at, double value, size_t columns) {
    struct version v = {value, at, seq, column, 0};
    assert_true(track_add(track, &v, columns));
}

static moment hour_of(int hour) {
    return world_moment("2025-01-01T00:00") + (moment)hour * 60 + 30;
}

static void a_slot_has_one_plane_in_the_order_of_time(void **state) {
    (void)state;
    static const int hours[] = {5, 1, 9, 5, 3, 1, 7, 0};
    struct track track = track_of(CADENCE_HOUR);
    for (uint32_t i = 0; i < COUNT_OF(hours); i++)
        put(&track, i + 1, i, hour_of(hours[i]), i, 10);
    assert_true(track_seal(&track, 10));
    static const int slots[] = {0, 1, 3, 5, 7, 9};
    assert_int_equal(track.planes.count, COUNT_OF(slots));
    for (size_t i = 0; i < COUNT_OF(slots); i++)
        assert_int_equal(track.planes.items[i].slot, slot_of(CADENCE_HOUR, hour_of(slots[i])));
    assert_int_equal(track_entries(&track), COUNT_OF(hours));
    track_release(&track);
}

static void the_last_plane_up_to_a_moment(void **state) {
    (void)state;
    struct track track = track_of(CADENCE_HOUR);
    assert_int_equal(track_up_to(&track, MOMENT_LAST), 0);
    for (uint32_t i = 0; i < 100; i++)
        put(&track, i + 1, 0, hour_of((int)i * 3), i, 1);
    assert_true(track_seal(&track, 1));
    assert_int_equal(track_up_to(&track, 0), 0);
    assert_int_equal(track_up_to(&track, hour_of(0) - 31), 0);
    assert_int_equal(track_up_to(&track, hour_of(0) - 30), 1); /* the slot counts, not the entry */
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(track_up_to(&track, hour_of((int)i * 3)), i + 1);
        assert_int_equal(track_up_to(&track, hour_of((int)i * 3 + 2)), i + 1);
    }
    assert_int_equal(track_up_to(&track, MOMENT_LAST), 100);
    track_release(&track);
}

/* Columns that report now and then, in an order of time or without one. */
static void presence_finds_the_seldom(struct track *track, const int *hours, size_t count) {
    enum { COLUMNS = 37 };
    bool there[COLUMNS][400] = {{false}};
    uint32_t seq = 0;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t column = 0; column < COLUMNS; column++) {
            if ((i * 31 + column * 17) % (column + 2))
                continue;
            there[column][hours[i]] = true;
            put(track, ++seq, column, hour_of(hours[i]), column, COLUMNS);
        }
    }
    assert_true(track_seal(track, COLUMNS));
    for (uint32_t column = 0; column < COLUMNS; column++) {
        size_t expected = 0;
        for (size_t before = 0; before <= track->planes.count; before++) {
            assert_int_equal(track_before(track, column, before), expected);
            if (before == track->planes.count)
                break;
            int hour = track->planes.items[before].slot - slot_of(CADENCE_HOUR, hour_of(0));
            if (there[column][hour])
                expected = before + 1;
        }
    }
    assert_int_equal(track_before(track, COLUMNS, track->planes.count), 0);
    assert_int_equal(track_before(track, UINT32_MAX, track->planes.count), 0);
}

static void a_column_that_reports_seldom_is_found(void **state) {
    (void)state;
    int hours[400];
    for (int i = 0; i < 400; i++)
        hours[i] = i;
    struct track rising = track_of(CADENCE_HOUR);
    presence_finds_the_seldom(&rising, hours, 400);
    track_release(&rising);
    for (int i = 0; i < 400; i++)
        hours[i] = 399 - i;
    struct track falling = track_of(CADENCE_HOUR);
    presence_finds_the_seldom(&falling, hours, 400);
    track_release(&falling);
    for (int i = 0; i < 400; i++)
        hours[i] = i * 171 % 400;
    struct track mixed = track_of(CADENCE_HOUR);
    presence_finds_the_seldom(&mixed, hours, 400);
    track_release(&mixed);
}

static void a_plane_before_the_only_one_is_found(void **state) {
    (void)state;
    struct track track = track_of(CADENCE_DAY);
    put(&track, 1, 0, hour_of(48), 1, 2);
    put(&track, 2, 1, hour_of(0), 2, 2);
    assert_true(track_seal(&track, 2));
    assert_int_equal(track_before(&track, 0, 2), 2);
    assert_int_equal(track_before(&track, 0, 1), 0);
    assert_int_equal(track_before(&track, 1, 2), 1);
    track_release(&track);
}

static void columns_may_come_later(void **state) {
    (void)state;
    struct track track = track_of(CADENCE_DAY);
    put(&track, 1, 0, hour_of(0), 1, 1);
    assert_true(track_seal(&track, 1));
    assert_int_equal(track_before(&track, 5, 1), 0);
    assert_true(track_seal(&track, 6));
    assert_int_equal(track_before(&track, 5, 1), 0);
    put(&track, 2, 5, hour_of(24), 2, 6);
    put(&track, 3, 200, hour_of(0), 3, 201);
    assert_true(track_seal(&track, 201));
    assert_int_equal(track_before(&track, 5, 2), 2);
    assert_int_equal(track_before(&track, 200, 2), 1);
    assert_int_equal(track_before(&track, 0, 2), 1);
    track_release(&track);
}

static double only_value(const struct track *track, uint32_t column) {
    size_t plane = track_before(track, column, track->planes.count);
    assert_true(plane > 0);
    struct plane_walk walk = plane_walk(&track->planes.items[plane - 1], column);
    struct version v;
    assert_true(plane_walk_next(&walk, &v));
    return v.value;
}

static void all_planes_change_their_scale_together(void **state) {
    (void)state;
    struct track track = track_of(CADENCE_DAY);
    for (uint32_t i = 0; i < 50; i++)
        put(&track, i + 1, i, hour_of((int)i * 24), i - 20.0, 50);
    track.greatest = 29;
    assert_true(track_rescale(&track, 3, true));
    assert_int_equal(track.scale, 3);
    assert_true(track.integral);
    assert_same(track.greatest, 29000);
    assert_true(track_seal(&track, 50));
    for (uint32_t i = 0; i < 50; i++)
        assert_same(only_value(&track, i), (i - 20.0) * 1000);
    assert_true(track_rescale(&track, 18, false));
    assert_int_equal(track.scale, 0);
    assert_false(track.integral);
    assert_same(track.greatest, 29);
    for (uint32_t i = 0; i < 50; i++)
        assert_same(only_value(&track, i), i - 20.0);
    put(&track, 51, 3, hour_of(9999), 0.1, 50); /* a plane made after it is of doubles too */
    assert_true(track_seal(&track, 50));
    assert_same(only_value(&track, 3), 0.1);
    track_release(&track);
}

static void bytes_grow_with_what_is_in_it(void **state) {
    (void)state;
    struct track track = track_of(CADENCE_DAY);
    assert_int_equal(track_bytes(&track), 0);
    put(&track, 1, 0, hour_of(0), 1, 1);
    assert_true(track_bytes(&track) >= sizeof(struct version));
    track_release(&track);
    assert_int_equal(track_bytes(&track), 0);
    track_release(&track);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_has_one_plane_in_the_order_of_time),
        cmocka_unit_test(the_last_plane_up_to_a_moment),
        cmocka_unit_test(a_column_that_reports_seldom_is_found),
        cmocka_unit_test(a_plane_before_the_only_one_is_found),
        cmocka_unit_test(columns_may_come_later),
        cmocka_unit_test(all_planes_change_their_scale_together),
        cmocka_unit_test(bytes_grow_with_what_is_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
