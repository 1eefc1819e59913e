#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/number.h"

static struct text_number read_well(const char *text) {
    struct text_number number = {0};
    struct error error = {0};
    if (!text_number_read(str_of(text), &number, &error))
        fail_msg("%s: %s", text, error.message);
    return number;
}

static struct decimal figure(const char *text) {
    struct decimal value = {0};
    assert_true(decimal_parse(str_of(text), &value, NULL));
    return value;
}

static void assert_figure(struct decimal value, const char *expected) {
    char text[DECIMAL_TEXT];
    assert_string_equal(decimal_text(value, text), expected);
}

static void one_reading_or_two(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *first;
        const char *second; /* NULL: the first is the only one */
    } cases[] = {
        {"0", "0", NULL},
        {"1405", "1405", NULL},
        {"-1405", "-1405", NULL},
        {"+1405", "1405", NULL},
        {"\u22121405", "-1405", NULL},
        {"\u20135,2", "-5.2", NULL},
        {"4.246", "4246", "4.246"},
        {"1,405", "1.405", "1405"},
        {"-4.246", "-4246", "-4.246"},
        {"100.000", "100000", "100.000"},
        {"43.9603", "43.9603", NULL},
        {"4.02", "4.02", NULL},
        {"9,02", "9.02", NULL},
        {"7.5", "7.5", NULL},
        {"1.405.000", "1405000", NULL},
        {"1,405,000", "1405000", NULL},
        {"1.405,50", "1405.50", NULL},
        {"1,405.50", "1405.50", NULL},
        {"1.405,500", "1405.500", NULL},
        {"1,405.500", "1405.500", NULL},
        {"12.345.678,9", "12345678.9", NULL},
        {"12,345,678.9", "12345678.9", NULL},
        {"0.246", "0.246", NULL},
        {"0,246", "0.246", NULL},
        {"0.000", "0.000", NULL},
        {"01.234", "1.234", NULL},
        {"1234.567", "1234.567", NULL},
        {"1234,567", "1234.567", NULL},
        {".5", "0.5", NULL},
        {",500", "0.500", NULL},
        {"1 405", "1405", NULL},
        {"1 405,5", "1405.5", NULL},
        {"1 405.500", "1405.500", NULL},
        {"1\u00A0405\u00A0000", "1405000", NULL},
        {"1\u202F405", "1405", NULL},
        {"1'405'000.50", "1405000.50", NULL},
        {"1\u2019405", "1405", NULL},
        {"  1405\u00A0\n", "1405", NULL},
        {"\u00A0 \u00A01405", "1405", NULL},
        {"007", "7", NULL},
        {"999.999.999.999.999.999", "999999999999999999", NULL},
        {"999999999999999,999", "999999999999999.999", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_number number = read_well(cases[i].text);
        assert_int_equal(number.count, cases[i].second ? 2 : 1);
        assert_figure(number.readings[0], cases[i].first);
        if (cases[i].second)
            assert_figure(number.readings[1], cases[i].second);
        assert_int_equal(number.unit.length, 0);
        assert_int_equal(number.power, 0);
        assert_false(number.by_range);
    }
}

static void refuses_what_is_no_number(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum error_code code;
    } cases[] = {
        {"", ERROR_INPUT},
        {" \u00A0 ", ERROR_INPUT},
        {"-", ERROR_INPUT},
        {".", ERROR_INPUT},
        {"5.", ERROR_INPUT},
        {"5,", ERROR_INPUT},
        {"- 5", ERROR_INPUT}, /* an item of a list, more likely */
        {"--5", ERROR_INPUT},
        {"1..5", ERROR_INPUT},
        {"1.40.500", ERROR_INPUT},
        {"1.405.00", ERROR_INPUT},
        {"1.405.0000", ERROR_INPUT},
        {"1,405.000.000,5", ERROR_INPUT},
        {"1.405 000", ERROR_INPUT},
        {"1 40", ERROR_INPUT},
        {"1  405", ERROR_INPUT},
        {"1405.000.000", ERROR_INPUT},
        {"0.405.000", ERROR_INPUT},
        {"12 34", ERROR_INPUT},
        {"39/40", ERROR_INPUT},
        {"05/05 phiếu", ERROR_INPUT},
        {"1.405/5.903 tỷ", ERROR_INPUT},
        {"16.10.2020", ERROR_INPUT},
        {"2020-10-16", ERROR_INPUT},
        {"4 tỷ 200 triệu", ERROR_INPUT},
        {"5tr2", ERROR_INPUT},
        {"1e5", ERROR_INPUT},
        {"khoảng 5", ERROR_INPUT},
        {"5 xã", ERROR_INPUT},
        {"năm", ERROR_INPUT},
        {"(5)", ERROR_INPUT},
        {"\xFF", ERROR_INPUT},
        {"5\xFF", ERROR_INPUT},
        {"1.000.000.000.000.000.000", ERROR_LIMIT},
        {"1000000000000000000", ERROR_LIMIT},
        {"0,0000000000000000001", ERROR_LIMIT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_number number = {.count = 42};
        struct error error = {0};
        if (text_number_read(str_of(cases[i].text), &number, &error))
            fail_msg("%s was read", cases[i].text);
        assert_int_equal(error.code, cases[i].code);
        assert_int_equal(number.count, 42);
    }
    assert_false(text_number_read((struct str){NULL, 0}, &(struct text_number){0}, NULL));
}

static void a_text_of_any_length_is_safe(void **state) {
    (void)state;
    static char long_text[100000];
    memset(long_text, '7', sizeof long_text);
    struct text_number number;
    struct error error = {0};
    for (size_t length = 1; length < sizeof long_text; length = length * 3 / 2 + 1)
        assert_int_equal(
            text_number_read(str_slice(long_text, length), &number, &error), length <= 18);
    memset(long_text, ' ', sizeof long_text - 1);
    assert_true(text_number_read(str_slice(long_text, sizeof long_text), &number, &error));
    assert_figure(number.readings[0], "7");
}

static void units_are_offered_never_applied(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *unit;
        int power;
        const char *first;
    } cases[] = {
        {"4,2 triệu", "triệu", 6, "4.2"},
        {"4,2 triệu đồng", "triệu đồng", 6, "4.2"},
        {"5tr", "tr", 6, "5"},
        {"5 trđ", "trđ", 6, "5"},
        {"15.500 tỷ", "tỷ", 9, "15500"},
        {"15.500 TỶ ĐỒNG", "TỶ ĐỒNG", 9, "15500"},
        {"260 nghìn tỉ", "nghìn tỉ", 12, "260"},
        {"260 ngàn tỷ đồng", "ngàn tỷ đồng", 12, "260"},
        {"11 nghìn", "nghìn", 3, "11"},
        {"3 vạn", "vạn", 4, "3"},
        {"24%", "%", -2, "24"},
        {"24 %", "%", -2, "24"},
        {"24 phần trăm", "phần trăm", -2, "24"},
        {"5\u2030", "\u2030", -3, "5"},
        {"0,5 điểm phần trăm", "điểm phần trăm", 0, "0.5"},
        {"0,5 điểm %", "điểm %", 0, "0.5"},
        {"500 đồng", "đồng", 0, "500"},
        {"500đ", "đ", 0, "500"},
        {"3,625 tỷ USD", "tỷ USD", 9, "3.625"},
        {"97,5\u00A0triệu\u00A0", "triệu", 6, "97.5"},
        {"97,5 trie\u0323\u0302u", "trie\u0323\u0302u", 6, "97.5"}, /* decomposed */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_number number = read_well(cases[i].text);
        assert_true(str_is(number.unit, cases[i].unit));
        assert_int_equal(number.power, cases[i].power);
        assert_figure(number.readings[0], cases[i].first);
    }
}

static void a_range_decides_only_when_one_reading_fits(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *low;
        const char *high;
        const char *chosen; /* NULL: stays ambiguous */
        bool by_range;
    } cases[] = {
        {"4.246", "0", "10", "4.246", true},
        {"4.246", "100", "10000", "4246", true},
        {"4.246", "0", "10000", NULL, false},
        {"4.246", "5", "10", NULL, false},
        {"4.246", "4.246", "4.246", "4.246", true}, /* both ends are in */
        {"-1,405", "-2", "0", "-1.405", true},
        {"4.02", "100", "200", "4.02",
         false}, /* one reading: whether it is plausible is not asked */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_number number = read_well(cases[i].text);
        bool chosen = text_number_choose(&number, figure(cases[i].low), figure(cases[i].high));
        assert_int_equal(chosen, cases[i].chosen != NULL);
        assert_int_equal(number.count, cases[i].chosen ? 1 : 2);
        assert_int_equal(number.by_range, cases[i].by_range);
        if (cases[i].chosen)
            assert_figure(number.readings[0], cases[i].chosen);
    }
}

/* What is shown in a language reads back: always among the readings, and as the only one unless
 * three digits behind a single mark make it ambiguous by nature. */
static void what_is_shown_reads_back(void **state) {
    (void)state;
    enum { SEED = 20250401, ROUNDS = 50000 };
    uint64_t random = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        struct decimal value = {
            (int64_t)(random >> 20) % INT64_C(100000000000), (int)(random >> 60)};
        if (random & 1024)
            value.digits = -(value.digits % 10000000);
        for (int language = SAY_VI; language <= SAY_EN; language++) {
            char text[DECIMAL_PLAIN];
            decimal_plain(value, DECIMAL_ALL, (enum say_language)language, text);
            struct text_number number = read_well(text);
            int own = number.count == 2 && language == SAY_EN ? 1 : 0;
            if (decimal_compare(number.readings[own], value) != 0)
                fail_msg("seed %d, round %d: %s", SEED, i, text);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_reading_or_two),
        cmocka_unit_test(refuses_what_is_no_number),
        cmocka_unit_test(a_text_of_any_length_is_safe),
        cmocka_unit_test(units_are_offered_never_applied),
        cmocka_unit_test(a_range_decides_only_when_one_reading_fits),
        cmocka_unit_test(what_is_shown_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
