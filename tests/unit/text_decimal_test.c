#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/decimal.h"

static struct decimal parsed(const char *text) {
    struct decimal value = {0};
    struct error error = {0};
    if (!decimal_parse(str_of(text), &value, &error))
        fail_msg("%s: %s", text, error.message);
    return value;
}

static void reads_the_machine_form(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t digits;
        int scale;
    } cases[] = {
        {"0", 0, 0},
        {"-0", 0, 0},
        {"-0.00", 0, 2},
        {"+5", 5, 0},
        {"007", 7, 0},
        {"1405.50", 140550, 2},
        {"-1405.5", -14055, 1},
        {"0.000000000000000001", 1, 18},
        {"999999999999999999", DECIMAL_DIGITS_LAST, 0},
        {"-999999999999999999", -DECIMAL_DIGITS_LAST, 0},
        {"0.999999999999999999", DECIMAL_DIGITS_LAST, 18},
        {"9.99999999999999999", DECIMAL_DIGITS_LAST, 17},
        {"0000000000000000000000001", 1, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal value = parsed(cases[i].text);
        assert_int_equal(value.digits, cases[i].digits);
        assert_int_equal(value.scale, cases[i].scale);
    }
}

static void refuses_everything_else(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum error_code code;
    } cases[] = {
        {"", ERROR_INPUT},
        {"-", ERROR_INPUT},
        {"+", ERROR_INPUT},
        {".", ERROR_INPUT},
        {".5", ERROR_INPUT},
        {"5.", ERROR_INPUT},
        {"-.5", ERROR_INPUT},
        {"--5", ERROR_INPUT},
        {"1,5", ERROR_INPUT},
        {"1.405.000", ERROR_INPUT},
        {" 1", ERROR_INPUT},
        {"1 ", ERROR_INPUT},
        {"1e5", ERROR_INPUT},
        {"0x10", ERROR_INPUT},
        {"NaN", ERROR_INPUT},
        {"\xD9\xA1", ERROR_INPUT}, /* ARABIC-INDIC DIGIT ONE */
        {"1000000000000000000x", ERROR_INPUT},
        {"1000000000000000000", ERROR_LIMIT},
        {"-1000000000000000000", ERROR_LIMIT},
        {"100000000000000000.0", ERROR_LIMIT}, /* 19 digits with the one behind the point */
        {"0.0000000000000000000", ERROR_LIMIT},
        {"99999999999999999999999999999999999999999", ERROR_LIMIT},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal value = {.digits = 42, .scale = 7};
        struct error error = {0};
        assert_false(decimal_parse(str_of(cases[i].text), &value, &error));
        assert_int_equal(error.code, cases[i].code);
        assert_true(value.digits == 42 && value.scale == 7);
        assert_false(decimal_parse(str_of(cases[i].text), &value, NULL));
    }
    assert_false(decimal_parse((struct str){NULL, 0}, &(struct decimal){0}, NULL));
    assert_false(decimal_parse(str_slice("1\0", 2), &(struct decimal){0}, NULL));
}

static void writes_for_people(void **state) {
    (void)state;
    static const struct {
        const char *value;
        int decimals;
        const char *vi;
        const char *en;
    } cases[] = {
        {"0", 0, "0", "0"},
        {"1405", 0, "1.405", "1,405"},
        {"1405.50", DECIMAL_ALL, "1.405,50", "1,405.50"},
        {"-1405000", DECIMAL_ALL, "-1.405.000", "-1,405,000"},
        {"999", 2, "999,00", "999.00"},
        {"999.995", 2, "1.000,00", "1,000.00"},
        {"0.5", 0, "1", "1"},
        {"-0.5", 0, "-1", "-1"},
        {"-0.4", 0, "0", "0"},
        {"-0.004", 2, "0,00", "0.00"},
        {"1.005", 2, "1,01", "1.01"}, /* a double would make it 1.00 */
        {"2.5", 0, "3", "3"},
        {"3.5", 0, "4", "4"},
        {"43.9603", 2, "43,96", "43.96"},
        {"999999999999999999", 18, "999.999.999.999.999.999,000000000000000000",
         "999,999,999,999,999,999.000000000000000000"},
        {"-0.999999999999999999", DECIMAL_ALL, "-0,999999999999999999", "-0.999999999999999999"},
        {"-0.999999999999999999", 17, "-1,00000000000000000", "-1.00000000000000000"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[DECIMAL_PLAIN];
        struct decimal value = parsed(cases[i].value);
        assert_string_equal(decimal_plain(value, cases[i].decimals, SAY_VI, text), cases[i].vi);
        assert_string_equal(decimal_plain(value, cases[i].decimals, SAY_EN, text), cases[i].en);
    }
}

static void compares_across_scales(void **state) {
    (void)state;
    static const char *const ascending[] = {
        "-999999999999999999",
        "-1.5",
        "-1.49999999999999999",
        "-0.000000000000000001",
        "0",
        "0.000000000000000001",
        "0.1",
        "0.11",
        "1",
        "1.00000000000000001",
        "1.5",
        "9.99",
        "10",
        "999999999999999999",
    };
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        for (size_t j = 0; j < COUNT_OF(ascending); j++) {
            int order = decimal_compare(parsed(ascending[i]), parsed(ascending[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    assert_int_equal(decimal_compare(parsed("1405.50"), parsed("1405.5")), 0);
    assert_int_equal(decimal_compare(parsed("-0.00"), parsed("0")), 0);
}

static void rescales_only_without_loss(void **state) {
    (void)state;
    struct decimal value = {.digits = 42};
    assert_true(decimal_rescale(parsed("1.50"), 1, &value));
    assert_true(value.digits == 15 && value.scale == 1);
    assert_true(decimal_rescale(parsed("1.5"), 17, &value));
    assert_true(value.digits == INT64_C(150000000000000000) && value.scale == 17);
    assert_true(decimal_rescale(parsed("0.00"), 18, &value));
    assert_true(value.digits == 0 && value.scale == 18);
    value.digits = 42;
    assert_false(decimal_rescale(parsed("1.55"), 1, &value));
    assert_false(decimal_rescale(parsed("1"), 18, &value));
    assert_false(decimal_rescale(parsed("999999999999999999"), 1, &value));
    assert_int_equal(value.digits, 42);
}

static void shifts_by_powers_of_ten(void **state) {
    (void)state;
    static const struct {
        const char *value;
        int power;
        const char *shifted; /* NULL: beyond the limits */
    } cases[] = {
        {"4.246", 6, "4246000"},
        {"4.246", 3, "4246"},
        {"4.246", 2, "424.6"},
        {"24", -2, "0.24"},
        {"-24.5", -2, "-0.245"},
        {"0", 400, "0"},
        {"0", -400, "0.000000000000000000"},
        {"1", 17, "100000000000000000"},
        {"1", 18, NULL},
        {"1", 19, NULL},
        {"1", -18, "0.000000000000000001"},
        {"1", -19, NULL},
        {"10", -19, "0.000000000000000001"},
        {"1", INT32_MIN, NULL},
        {"1", INT32_MAX, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct decimal value;
        char text[DECIMAL_TEXT];
        bool shifted = decimal_shift(parsed(cases[i].value), cases[i].power, &value);
        assert_int_equal(shifted, cases[i].shifted != NULL);
        if (shifted)
            assert_string_equal(decimal_text(value, text), cases[i].shifted);
    }
}

/* A stream of numbers that is the same on every run; the seed is printed when a case fails. */
enum { SEED = 20250401, ROUNDS = 200000 };

static uint64_t next_random(uint64_t *state) {
    /* xorshift64* (S. Vigna, 2016) */
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

static struct decimal random_decimal(uint64_t *state) {
    /* Every length of number comes up. */
    uint64_t bound = 1;
    for (uint64_t n = next_random(state) % 19; n > 0; n--)
        bound *= 10;
    int64_t digits = (int64_t)(next_random(state) % bound);
    bool negative = next_random(state) & 1;
    return (struct decimal){negative ? -digits : digits, (int)(next_random(state) % 19)};
}

static void every_text_reads_back_the_same(void **state) {
    (void)state;
    uint64_t random = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct decimal value = random_decimal(&random);
        char text[DECIMAL_TEXT];
        struct decimal again = parsed(decimal_text(value, text));
        if (again.digits != value.digits || again.scale != value.scale)
            fail_msg("seed %d, round %d: %s", SEED, i, text);
    }
}

static void every_double_is_the_nearest(void **state) {
    (void)state;
    uint64_t random = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct decimal value = random_decimal(&random);
        char text[DECIMAL_TEXT];
        double nearest = strtod(decimal_text(value, text), NULL); /* glibc's rounds correctly */
        if (decimal_to_double(value) != nearest)
            fail_msg("seed %d, round %d: %s", SEED, i, text);
    }
}

static void rounding_never_moves_further_than_half(void **state) {
    (void)state;
    uint64_t random = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct decimal value = random_decimal(&random);
        int scale = (int)(next_random(&random) % 19);
        struct decimal rounded = decimal_round(value, scale);
        assert_true(rounded.scale <= scale || rounded.scale == value.scale);
        /* Compare both at the finer scale in a wider type. */
        long double distance = (long double)rounded.digits;
        for (int k = rounded.scale; k < value.scale; k++)
            distance *= 10;
        distance -= (long double)value.digits;
        long double unit = 1;
        for (int k = rounded.scale; k < value.scale; k++)
            unit *= 10;
        if (distance * 2 > unit || distance * 2 < -unit)
            fail_msg("seed %d, round %d", SEED, i);
    }
}

static void a_larger_figure_never_compares_below(void **state) {
    (void)state;
    uint64_t random = SEED;
    for (int i = 0; i < ROUNDS; i++) {
        struct decimal a = random_decimal(&random);
        struct decimal b = random_decimal(&random);
        int order = decimal_compare(a, b);
        double x = decimal_to_double(a);
        double y = decimal_to_double(b);
        assert_int_equal(order, -decimal_compare(b, a));
        if ((x < y && order >= 0) || (x > y && order <= 0))
            fail_msg("seed %d, round %d", SEED, i);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_machine_form),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(writes_for_people),
        cmocka_unit_test(compares_across_scales),
        cmocka_unit_test(rescales_only_without_loss),
        cmocka_unit_test(shifts_by_powers_of_ten),
        cmocka_unit_test(every_text_reads_back_the_same),
        cmocka_unit_test(every_double_is_the_nearest),
        cmocka_unit_test(rounding_never_moves_further_than_half),
        cmocka_unit_test(a_larger_figure_never_compares_below),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
