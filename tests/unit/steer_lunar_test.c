/* The lunar calendar, against published dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "steer/lunar.h"

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

/* The first day of Tết and Hùng Kings' day (10/3) as printed calendars give them. */
static void tet_falls_on_its_published_days(void **state) {
    (void)state;
    const struct {
        int year, tet_month, tet_dom, kings_month, kings_dom;
    } years[] = {
        {2020, 1, 25, 4, 2},  {2021, 2, 12, 4, 21}, {2022, 2, 1, 4, 10},  {2023, 1, 22, 4, 29},
        {2024, 2, 10, 4, 18}, {2025, 1, 29, 4, 7},  {2026, 2, 17, 4, 26}, {2027, 2, 6, 4, 16},
        {2028, 1, 26, 4, 4},  {2029, 2, 13, 4, 23}, {2030, 2, 2, 4, 12},  {2031, 1, 23, 4, 1},
        {2032, 2, 11, 4, 19}, {2033, 1, 31, 4, 9},  {2034, 2, 19, 4, 28}, {2035, 2, 8, 4, 17},
    };
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        day tet = on(years[i].year, years[i].tet_month, years[i].tet_dom);
        assert_int_equal(lunar_new_year(years[i].year), tet);
        assert_int_equal(
            lunar_to_day(years[i].year, 3, 10),
            on(years[i].year, years[i].kings_month, years[i].kings_dom));
        struct lunar_date date = lunar_of_day(tet);
        assert_int_equal(date.year, years[i].year);
        assert_int_equal(date.month, 1);
        assert_int_equal(date.dom, 1);
        assert_false(date.leap);
        assert_int_equal(lunar_of_day(tet - 1).year, years[i].year - 1);
        assert_int_equal(lunar_of_day(tet - 1).month, 12);
    }
}

/* Where Hà Nội's clock parts from Beijing's: Tết of 1985 came a month earlier, those of 2007 and
 * 2030 a day. */
static void the_clock_is_that_of_ha_noi(void **state) {
    (void)state;
    assert_int_equal(lunar_new_year(1968), on(1968, 1, 29));
    assert_int_equal(lunar_new_year(1985), on(1985, 1, 21));
    assert_int_equal(lunar_new_year(2007), on(2007, 2, 17));
    assert_int_equal(lunar_new_year(2030), on(2030, 2, 2));
}

static void leap_months_are_the_published_ones(void **state) {
    (void)state;
    const struct {
        int year, month;
    } leaps[] = {
        {2001, 4}, {2004, 2}, {2006, 7}, {2009, 5}, {2012, 4}, {2014, 9},  {2017, 6},
        {2020, 4}, {2023, 2}, {2025, 6}, {2028, 5}, {2031, 3}, {2033, 11}, {2036, 6},
    };
    size_t found = 0;
    int last = 0;
    for (day d = on(2001, 1, 1); d < on(2037, 1, 1); d++) {
        struct lunar_date date = lunar_of_day(d);
        int key = date.year * 100 + date.month;
        if (!date.leap || key == last)
            continue;
        assert_true(found < COUNT_OF(leaps));
        assert_int_equal(date.year, leaps[found].year);
        assert_int_equal(date.month, leaps[found].month);
        last = key;
        found++;
    }
    assert_int_equal(found, COUNT_OF(leaps));
}

static void every_day_has_one_date_and_comes_back(void **state) {
    (void)state;
    struct lunar_date before = lunar_of_day(on(1969, 12, 31));
    for (day d = on(1970, 1, 1); d < on(2100, 1, 1); d++) {
        struct lunar_date date = lunar_of_day(d);
        bool next = date.dom == before.dom + 1 && date.month == before.month;
        bool begins = date.dom == 1 && before.dom >= 29;
        assert_true(next || begins);
        assert_in_range(date.dom, 1, 30);
        if (!date.leap)
            assert_int_equal(lunar_to_day(date.year, date.month, date.dom), d);
        before = date;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tet_falls_on_its_published_days),
        cmocka_unit_test(the_clock_is_that_of_ha_noi),
        cmocka_unit_test(leap_months_are_the_published_ones),
        cmocka_unit_test(every_day_has_one_date_and_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
