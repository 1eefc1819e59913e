#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/date.h"

static struct text_date read_well(const char *text, enum text_date_years years) {
    struct text_date date = {0};
    struct error error = {0};
    if (!text_date_read(str_of(text), years, &date, &error))
        fail_msg("%s: %s", text, error.message);
    return date;
}

static void assert_day(day d, const char *iso) {
    char text[MOMENT_TEXT];
    assert_string_equal(day_iso(d, text), iso);
}

static void days_in_every_form(void **state) {
    (void)state;
    static const char *const forms[] = {
        "16/10/2020",
        "16-10-2020",
        "16.10.2020",
        "2020-10-16",
        "2020/10/16",
        " 16/10/2020 ",
        "16\u201310\u20132020",
        "16 tháng 10 năm 2020",
        "ngày 16 tháng 10 năm 2020",
        "Ngày 16 Tháng 10 Năm 2020",
        "ngày\u00A016  tháng 10 năm 2020",
        "nga\u0300y 16 tha\u0301ng 10 na\u0306m 2020",
        "ngày 16 tháng 10, năm 2020",
        "ngày 16/10/2020",
        "ngày 16-10-2020",
        "ngày 16.10.2020",
        "16 tháng 10, 2020",
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct text_date date = read_well(forms[i], TEXT_YEARS_FULL);
        assert_int_equal(date.kind, TEXT_DATE_DAY);
        assert_day(date.first, "2020-10-16");
        assert_int_equal(date.first, date.last);
        assert_int_equal(date.at, 0);
        day alone;
        assert_true(text_day(str_of(forms[i]), &alone, NULL));
        assert_int_equal(alone, date.first);
    }
    assert_day(read_well("1/4/2025", TEXT_YEARS_FULL).first, "2025-04-01");
    assert_day(read_well("29/2/2024", TEXT_YEARS_FULL).first, "2024-02-29");
    assert_day(read_well("1-1-0001", TEXT_YEARS_FULL).first, "0001-01-01");
    assert_day(read_well("31/12/9999", TEXT_YEARS_FULL).first, "9999-12-31");
    assert_day(read_well("2/9/1945", TEXT_YEARS_FULL).first, "1945-09-02");
}

static void moments_in_every_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *iso;
    } cases[] = {
        {"2025-04-01T08:00", "2025-04-01T08:00+07:00"},
        {"2025-04-01T08:00:59", "2025-04-01T08:00+07:00"},
        {"2025-04-01T08:00:59.999Z", "2025-04-01T15:00+07:00"},
        {"2025-04-01T08:00Z", "2025-04-01T15:00+07:00"},
        {"2025-04-01t08:00z", "2025-04-01T15:00+07:00"},
        {"2025-04-01T20:00Z", "2025-04-02T03:00+07:00"},
        {"2025-04-01T08:00+07:00", "2025-04-01T08:00+07:00"},
        {"2025-04-01T08:00+0700", "2025-04-01T08:00+07:00"},
        {"2025-04-01T08:00+07", "2025-04-01T08:00+07:00"},
        {"2025-04-01T08:00-05:30", "2025-04-01T20:30+07:00"},
        {"2025-04-01 08:00", "2025-04-01T08:00+07:00"},
        {"01/04/2025 08:00", "2025-04-01T08:00+07:00"},
        {"1/4/2025, 8:05", "2025-04-01T08:05+07:00"},
        {"1/4/2025 8h05", "2025-04-01T08:05+07:00"},
        {"1/4/2025 lúc 17h", "2025-04-01T17:00+07:00"},
        {"08:00 01/04/2025", "2025-04-01T08:00+07:00"},
        {"08:00:30 01/04/2025", "2025-04-01T08:00+07:00"},
        {"8h30 ngày 1/4/2025", "2025-04-01T08:30+07:00"},
        {"17 giờ ngày 01/4/2025", "2025-04-01T17:00+07:00"},
        {"17 giờ 30, ngày 1.4.2025", "2025-04-01T17:30+07:00"},
        {"17 giờ 30 phút, ngày 01 tháng 4 năm 2025", "2025-04-01T17:30+07:00"},
        {"1970-01-01T07:00", "1970-01-01T07:00+07:00"},
        {"1970-01-01T00:00Z", "1970-01-01T07:00+07:00"},
        {"9999-12-31T23:59", "9999-12-31T23:59+07:00"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_date date = read_well(cases[i].text, TEXT_YEARS_FULL);
        char iso[MOMENT_TEXT];
        assert_int_equal(date.kind, TEXT_DATE_MOMENT);
        assert_string_equal(moment_iso(date.at, iso), cases[i].iso);
        assert_int_equal(date.first, day_of_moment(date.at));
        assert_int_equal(date.last, date.first);
        moment alone = 0;
        assert_true(text_moment(str_of(cases[i].text), &alone, NULL));
        assert_int_equal(alone, date.at);
    }
}

static void periods_have_their_first_and_last_day(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum text_date_kind kind;
        const char *first;
        const char *last;
    } cases[] = {
        {"tháng 11/2025", TEXT_DATE_MONTH, "2025-11-01", "2025-11-30"},
        {"Tháng 2-2024", TEXT_DATE_MONTH, "2024-02-01", "2024-02-29"},
        {"tháng 02.2025", TEXT_DATE_MONTH, "2025-02-01", "2025-02-28"},
        {"tháng 12 năm 2025", TEXT_DATE_MONTH, "2025-12-01", "2025-12-31"},
        {"T4/2025", TEXT_DATE_MONTH, "2025-04-01", "2025-04-30"},
        {"11/2025", TEXT_DATE_MONTH, "2025-11-01", "2025-11-30"},
        {"2025-11", TEXT_DATE_MONTH, "2025-11-01", "2025-11-30"},
        {"quý I/2025", TEXT_DATE_QUARTER, "2025-01-01", "2025-03-31"},
        {"quý 1/2025", TEXT_DATE_QUARTER, "2025-01-01", "2025-03-31"},
        {"QUÝ II/2025", TEXT_DATE_QUARTER, "2025-04-01", "2025-06-30"},
        {"quý III năm 2025", TEXT_DATE_QUARTER, "2025-07-01", "2025-09-30"},
        {"Quý IV-2025", TEXT_DATE_QUARTER, "2025-10-01", "2025-12-31"},
        {"Q3/2025", TEXT_DATE_QUARTER, "2025-07-01", "2025-09-30"},
        {"6 tháng đầu năm 2025", TEXT_DATE_HALF, "2025-01-01", "2025-06-30"},
        {"Sáu tháng đầu năm 2025", TEXT_DATE_HALF, "2025-01-01", "2025-06-30"},
        {"6 tháng năm 2025", TEXT_DATE_HALF, "2025-01-01", "2025-06-30"},
        {"6 tháng cuối năm 2025", TEXT_DATE_HALF, "2025-07-01", "2025-12-31"},
        {"9 tháng năm 2025", TEXT_DATE_NINE_MONTHS, "2025-01-01", "2025-09-30"},
        {"9 tháng đầu năm 2025", TEXT_DATE_NINE_MONTHS, "2025-01-01", "2025-09-30"},
        {"năm 2025", TEXT_DATE_YEAR, "2025-01-01", "2025-12-31"},
        {"2025", TEXT_DATE_YEAR, "2025-01-01", "2025-12-31"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_date date = read_well(cases[i].text, TEXT_YEARS_FULL);
        assert_int_equal(date.kind, cases[i].kind);
        assert_day(date.first, cases[i].first);
        assert_day(date.last, cases[i].last);
        assert_int_equal(date.at, 0);
        assert_false(text_day(str_of(cases[i].text), &(day){0}, NULL));
        assert_false(text_moment(str_of(cases[i].text), &(moment){0}, NULL));
    }
}

static void refuses_what_is_no_date(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        " ",
        "39/40",
        "05/05 phiếu",
        "1.405/5.903 tỷ",
        "1.405",
        "giao ban",
        "30/2/2025",
        "29/2/2025",
        "29/2/1900",
        "31/4/2025",
        "0/1/2025",
        "32/1/2025",
        "1/0/2025",
        "04/13/2025", /* the day stands first, always */
        "1/1/0000",
        "13/2025",
        "tháng 13/2025",
        "tháng 0/2025",
        "quý V/2025",
        "quý 5/2025",
        "quý IIII/2025",
        "quý 0/2025",
        "năm 0000",
        "năm 25",
        "20.4",
        "trước ngày 10/6",
        "10/6",
        "1/4/2025x",
        "x1/4/2025",
        "1/4-2025",
        "1//4/2025",
        "001/4/2025",
        "1/4/20255",
        "2025-04-01T",
        "2025-04-01T24:00",
        "2025-04-01T08:60",
        "2025-04-01T08:00:60",
        "2025-04-01T08",
        "2025-04-01T08:00+24:00",
        "9999-12-31T23:59Z",
        "2025-04-01T08:00+07:60",
        "2025-04-01T08:00+7",
        "2025-04-01T08:00+070",
        "08:00",
        "8 tháng năm 2025",
        "12 tháng đầu năm 2025",
        "\xFF/4/2025",
        "16 tháng 10",
        "2025-13",
        "2025-04-01T08:00:00.x",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_date date = {.first = 42};
        struct error error = {0};
        if (text_date_read(str_of(cases[i]), TEXT_YEARS_SHORT_TOO, &date, &error))
            fail_msg("%s was read", cases[i]);
        assert_int_equal(error.code, ERROR_INPUT);
        assert_int_equal(date.first, 42);
        assert_false(text_day(str_of(cases[i]), &date.first, NULL));
        moment at;
        assert_false(text_moment(str_of(cases[i]), &at, NULL));
    }
    assert_false(text_day((struct str){NULL, 0}, &(day){0}, NULL));
    static char long_text[5000];
    memset(long_text, '1', sizeof long_text);
    assert_false(text_day(str_slice(long_text, sizeof long_text), &(day){0}, NULL));
}

static void short_years_only_when_asked(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *iso;
    } cases[] = {
        {"16/10/20", "2020-10-16"},
        {"16.10.20", "2020-10-16"},
        {"1-4-69", "2069-04-01"},
        {"ngày 1/4/70", "1970-04-01"},
        {"1/4/00", "2000-04-01"},
        {"1/4/99 08:00", "1999-04-01"},
        {"ngày 16 tháng 10 năm 20", "2020-10-16"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_date date;
        struct error error = {0};
        assert_false(text_date_read(str_of(cases[i].text), TEXT_YEARS_FULL, &date, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_false(text_day(str_of(cases[i].text), &(day){0}, NULL));
        assert_false(text_moment(str_of(cases[i].text), &(moment){0}, NULL));
        assert_day(read_well(cases[i].text, TEXT_YEARS_SHORT_TOO).first, cases[i].iso);
    }
}

static void a_bare_day_is_the_end_of_it(void **state) {
    (void)state;
    static const char *const forms[] = {"2025-04-01", "1/4/2025", "ngày 1 tháng 4 năm 2025"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        moment at = 0;
        char iso[MOMENT_TEXT];
        assert_true(text_moment(str_of(forms[i]), &at, NULL));
        assert_string_equal(moment_iso(at, iso), "2025-04-01T23:59+07:00");
    }
}

static void a_moment_before_1970_is_refused(void **state) {
    (void)state;
    static const char *const early[] = {
        "1969-12-31", "2/9/1945", "1970-01-01T06:59", "1970-01-01T07:00+07:01", "1969-12-31T23:00",
    };
    for (size_t i = 0; i < COUNT_OF(early); i++) {
        struct error error = {0};
        moment at = 42;
        assert_false(text_moment(str_of(early[i]), &at, &error));
        assert_int_equal(error.code, ERROR_LIMIT);
        assert_int_equal(at, 42);
    }
    moment at;
    assert_true(text_moment(str_of("1970-01-01"), &at, NULL));
    assert_int_equal(at, moment_end_of_day(0));
}

static void text_day_takes_no_time(void **state) {
    (void)state;
    assert_false(text_day(str_of("2025-04-01T08:00"), &(day){0}, NULL));
    assert_false(text_day(str_of("08:00 1/4/2025"), &(day){0}, NULL));
}

static void every_day_of_the_calendar_reads_back(void **state) {
    (void)state;
    day last = day_of_civil((struct civil){2150, 1, 1});
    for (day d = day_of_civil((struct civil){1900, 1, 1}); d < last; d++) {
        char text[MOMENT_TEXT];
        day again;
        assert_true(text_day(str_of(day_iso(d, text)), &again, NULL));
        assert_int_equal(again, d);
        assert_true(text_day(str_of(day_plain(d, text)), &again, NULL));
        assert_int_equal(again, d);
    }
}

static void every_moment_reads_back(void **state) {
    (void)state;
    /* A step that is prime to the day's minutes visits every minute of the day. */
    for (moment at = 0; at < UINT32_C(130000000); at += 10007) {
        char text[MOMENT_TEXT];
        moment again;
        assert_true(text_moment(str_of(moment_iso(at, text)), &again, NULL));
        assert_int_equal(again, at);
        assert_true(text_moment(str_slice(text, 16), &again, NULL));
        assert_int_equal(again, at);
        assert_true(text_moment(str_of(moment_plain(at, text)), &again, NULL));
        assert_int_equal(again, at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_in_every_form),
        cmocka_unit_test(moments_in_every_form),
        cmocka_unit_test(periods_have_their_first_and_last_day),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(short_years_only_when_asked),
        cmocka_unit_test(a_bare_day_is_the_end_of_it),
        cmocka_unit_test(a_moment_before_1970_is_refused),
        cmocka_unit_test(text_day_takes_no_time),
        cmocka_unit_test(every_day_of_the_calendar_reads_back),
        cmocka_unit_test(every_moment_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
