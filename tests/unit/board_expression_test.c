#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/expression.h"

/* ---- a small world of indicators ------------------------------------------------------------- */

static const char *const codes[] = {"a", "b", "c", "plan.local", "NV_01", "min"};
static const double figures[] = {6, 3, 0.5, 4421, -2, 10};

static uint32_t find(const void *context, struct str code) {
    const char *const *known = context;
    for (uint32_t i = 0; i < COUNT_OF(codes); i++)
        if (str_is(code, known[i]))
            return i;
    return MODEL_NONE;
}

static bool compile(
    struct str text, struct arena *arena, struct expression *expression, struct error *error) {
    return expression_compile(text, find, codes, arena, expression, error);
}

static struct expression compiled(const char *text, struct arena *arena) {
    struct expression expression = {0};
    struct error error = {0};
    if (!compile(str_of(text), arena, &expression, &error))
        fail_msg("%s: %s", text, error.message);
    return expression;
}

static struct expression_value evaluated(const char *text, const double *by_indicator) {
    struct arena arena = ARENA_EMPTY;
    struct expression expression = compiled(text, &arena);
    double values[COUNT_OF(codes)];
    for (uint32_t k = 0; k < expression.indicator_count; k++)
        values[k] = by_indicator[expression.indicators[k]];
    struct expression_value value = expression_evaluate(&expression, values);
    arena_release(&arena);
    return value;
}

static void assert_error(struct str text, enum error_code code, const char *message) {
    struct arena arena = ARENA_EMPTY;
    struct expression expression = {.op_count = 77};
    struct error error = {0};
    say_use(SAY_EN);
    assert_false(compile(text, &arena, &expression, &error));
    say_use(SAY_VI);
    assert_int_equal(error.code, code);
    assert_string_equal(error.message, message);
    assert_int_equal(expression.op_count, 77);
    arena_release(&arena);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void arithmetic_is_as_in_school(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"1", 1},
        {"0012.50", 12.5},
        {"1 + 2 * 3", 7},
        {"(1 + 2) * 3", 9},
        {"10 - 4 - 3", 3},
        {"10 - (4 - 3)", 9},
        {"24 / 4 / 3", 2},
        {"24 / (4 / 2)", 12},
        {"2 * 6 / 4", 3},
        {"-3", -3},
        {"--3", 3},
        {"2 - -3", 5},
        {"2 * -3", -6},
        {"-2 * -3", 6},
        {"-(1 + 2)", -3},
        {"a", 6},
        {"a+b", 9},
        {"a/b*c", 1},
        {"a - b - c", 2.5},
        {"100 * a / (a + b + b)", 50},
        {"plan.local - 1", 4420},
        {"NV_01", -2},
        {"min(a, b)", 3},
        {"max(a, b)", 6},
        {"abs(NV_01)", 2},
        {"abs(-a)", 6},
        {"min(a + 1, max(b, c) * 3)", 7},
        {"min (a,b)", 3},
        {"min(min(a, b), min(c, 1))", 0.5},
        {"min", 10},
        {"min + min(min, 1)", 11},
        {"\t a\r\n+\n b ", 9},
        {"((((a))))", 6},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct expression_value result = evaluated(cases[i].text, figures);
        if (result.reason != EXPRESSION_OK || result.value != cases[i].value)
            fail_msg("%s gave %.17g", cases[i].text, result.value);
    }
}

static void numbers_are_the_nearest_doubles(void **state) {
    (void)state;
    assert_true(evaluated("0.1", figures).value == 0.1);
    assert_true(evaluated("3.14159265358979", figures).value == 3.14159265358979);
    assert_true(evaluated("0.00000000000007", figures).value == 0.00000000000007);
    assert_true(evaluated("999999999999999", figures).value == 999999999999999.0);
    uint32_t seed = 335;
    print_message("seed %u\n", seed);
    for (int round = 0; round < 5000; round++) {
        seed = seed * 1664525 + 1013904223;
        uint64_t digits = ((uint64_t)seed * 2654435761U) % 1000000000000000U;
        char text[40];
        int whole = 1 + (int)(seed >> 20) % 14;
        snprintf(text, sizeof text, "%015llu", (unsigned long long)digits);
        memmove(text + whole + 1, text + whole, strlen(text + whole) + 1);
        text[whole] = '.';
        assert_true(evaluated(text, figures).value == strtod(text, NULL));
    }
}

static void zero_has_no_sign(void **state) {
    (void)state;
    assert_false(signbit(evaluated("-0", figures).value));
    assert_false(signbit(evaluated("0 * NV_01", figures).value));
}

static void a_missing_operand_makes_the_whole_missing(void **state) {
    (void)state;
    const double gaps[] = {6, (double)NAN, 0, 4421, (double)NAN, 10};
    static const char *const texts[] = {
        "a + b", "min(a, b)", "max(b, a)", "0 * b", "b / c", "a / c + b", "b - b",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct expression_value result = evaluated(texts[i], gaps);
        assert_int_equal(result.reason, EXPRESSION_MISSING);
        assert_true(isnan(result.value));
    }
    assert_int_equal(evaluated("a / c + NV_01 - b", gaps).missing, 2);
    assert_int_equal(evaluated("a + 1", gaps).reason, EXPRESSION_OK);
}

static void what_cannot_be_computed_says_why(void **state) {
    (void)state;
    const double values[] = {1e308, 0, (double)INFINITY, 4421, -0.0, 10};
    static const struct {
        const char *text;
        enum expression_reason reason;
    } cases[] = {
        {"a / b", EXPRESSION_ZERO_DIVISION},     {"b / b", EXPRESSION_ZERO_DIVISION},
        {"a / NV_01", EXPRESSION_ZERO_DIVISION}, {"1 / (b - b)", EXPRESSION_ZERO_DIVISION},
        {"a * a", EXPRESSION_NOT_FINITE},        {"a + a - a", EXPRESSION_NOT_FINITE},
        {"1 / (a * a)", EXPRESSION_NOT_FINITE},  {"1 / c", EXPRESSION_NOT_FINITE},
        {"min(a, c)", EXPRESSION_NOT_FINITE},    {"b / a", EXPRESSION_OK},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct expression_value result = evaluated(cases[i].text, values);
        if (result.reason != cases[i].reason)
            fail_msg("%s: %s", cases[i].text, expression_reason_name(result.reason));
        assert_true((result.reason == EXPRESSION_OK) == !isnan(result.value));
    }
}

static void each_indicator_is_listed_once_in_order(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct expression e = compiled("plan.local / (a + plan.local) * min(b, a) - 1", &arena);
    assert_int_equal(e.indicator_count, 3);
    assert_int_equal(e.indicators[0], 3);
    assert_int_equal(e.indicators[1], 0);
    assert_int_equal(e.indicators[2], 1);
    e = compiled("1 + 2", &arena);
    assert_int_equal(e.indicator_count, 0);
    assert_int_equal(e.op_count, 3);
    arena_release(&arena);
}

/* ---- errors ---------------------------------------------------------------------------------- */

#define AT(n, expected) "At position " n " of the expression, " expected " was expected"
#define OPERAND         "a number, the code of an indicator or an opening parenthesis"
#define OR_CLOSE        "an operator or a closing parenthesis"
#define OR_END          "an operator or the end"

static void an_error_names_the_place_and_what_was_expected(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", AT("1", OPERAND) ", but the expression ends there."},
        {"   ", AT("4", OPERAND) ", but the expression ends there."},
        {"a +", AT("4", OPERAND) ", but the expression ends there."},
        {"a b", AT("3", OR_END) ", not “b”."},
        {"a 12.5", AT("3", OR_END) ", not “12.5”."},
        {"12abc", AT("3", OR_END) ", not “abc”."},
        {"1.2.3", AT("4", OR_END) ", not “.”."},
        {"1,5", AT("2", OR_END) ", not “,”."},
        {"1.", AT("3", "a digit") ", but the expression ends there."},
        {"1. 5", AT("3", "a digit") ", not “ ”."},
        {"1.x + 2", AT("3", "a digit") ", not “x”."},
        {"a 1.", AT("5", "a digit") ", but the expression ends there."},
        {"min(1.", AT("7", "a digit") ", but the expression ends there."},
        {".5", AT("1", OPERAND) ", not “.”."},
        {"_a", AT("1", OPERAND) ", not “_”."},
        {"+1", AT("1", OPERAND) ", not “+”."},
        {"a * / b", AT("5", OPERAND) ", not “/”."},
        {"(a", AT("3", OR_CLOSE) ", but the expression ends there."},
        {"(a]", AT("3", OR_CLOSE) ", not “]”."},
        {"a)", AT("2", OR_END) ", not “)”."},
        {"()", AT("2", OPERAND) ", not “)”."},
        {"min(a)", AT("6", "an operator or a comma") ", not “)”."},
        {"min(a, b, c)", AT("9", OR_CLOSE) ", not “,”."},
        {"abs(a, b)", AT("6", OR_CLOSE) ", not “,”."},
        {"max()", AT("5", OPERAND) ", not “)”."},
        {"sum(a, b)", AT("1", "one of the functions min, max and abs") ", not “sum”."},
        {"a × b", AT("3", OR_END) ", not “×”."},
        {"a + đất", AT("5", OPERAND) ", not “đ”."},
        {"(a − b) × đ", AT("4", OR_CLOSE) ", not “−”."},
        {"a \x01", AT("3", OR_END) ", not “\uFFFD”."},
        {"a \xFF", AT("3", OR_END) ", not “\uFFFD”."},
        {"a \xC4", AT("3", OR_END) ", not “\uFFFD”."},
        {"a \xE2(b", AT("3", OR_END) ", not “\uFFFD”."},
        {"a_very_long_word_that_nobody_would_ever_use_as_a_function(b)",
         AT("1", "one of the functions min, max and abs") ", not “"
                                                          "a_very_long_word_that_nobody_would_ever_"
                                                          "”."},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_error(str_of(cases[i].text), ERROR_INPUT, cases[i].message);
    assert_error(str_slice("a\0b", 3), ERROR_INPUT, AT("2", OR_END) ", not “\uFFFD”.");
    assert_error(
        str_slice(NULL, 0), ERROR_INPUT, AT("1", OPERAND) ", but the expression ends there.");
}

static void an_unknown_code_is_named(void **state) {
    (void)state;
    assert_error(
        str_of("a + plan.central"), ERROR_NOT_FOUND,
        "At position 5 of the expression, the code of an indicator was expected, and none has the "
        "code “plan.central”.");
}

static void errors_are_told_in_vietnamese(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct expression expression;
    struct error error = {0};
    assert_false(compile(str_of("(a + b"), &arena, &expression, &error));
    assert_string_equal(
        error.message, "Ở vị trí 7 của biểu thức cần có phép tính hoặc dấu đóng ngoặc, nhưng biểu "
                       "thức đã hết.");
    assert_false(compile(str_of("a ÷ b"), &arena, &expression, &error));
    assert_string_equal(
        error.message,
        "Ở vị trí 3 của biểu thức cần có phép tính hoặc chỗ kết thúc, không phải “÷”.");
    arena_release(&arena);
}

static void an_error_may_be_nobodys_business(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct expression expression;
    assert_false(compile(str_of("(a + b"), &arena, &expression, NULL));
    arena_release(&arena);
}

/* ---- limits ---------------------------------------------------------------------------------- */

enum { ROOM = 2 * EXPRESSION_LENGTH };

static void repeat(char *text, const char *piece, int times) {
    size_t length = strlen(text);
    for (int i = 0; i < times; i++, length += strlen(piece))
        snprintf(text + length, ROOM - length, "%s", piece);
}

static void length_has_a_limit(void **state) {
    (void)state;
    char text[ROOM] = "a";
    repeat(text, " ", EXPRESSION_LENGTH - 1);
    assert_true(evaluated(text, figures).value == 6);
    repeat(text, " ", 1);
    assert_error(str_of(text), ERROR_LIMIT, "The expression is longer than 1000 characters.");
}

static void depth_has_a_limit(void **state) {
    (void)state;
    static const struct {
        const char *open, *close;
    } nests[] = {{"(", ")"}, {"-", ""}, {"abs(", ")"}, {"min(1,", ")"}};
    for (size_t i = 0; i < COUNT_OF(nests); i++) {
        char text[ROOM] = "";
        repeat(text, nests[i].open, EXPRESSION_DEPTH);
        repeat(text, "a", 1);
        repeat(text, nests[i].close, EXPRESSION_DEPTH);
        assert_int_equal(evaluated(text, figures).reason, EXPRESSION_OK);
    }
    char text[ROOM] = "";
    repeat(text, "(", EXPRESSION_DEPTH + 1);
    repeat(text, "a", 1);
    repeat(text, ")", EXPRESSION_DEPTH + 1);
    assert_error(
        str_of(text), ERROR_LIMIT,
        "At position 66 of the expression, more than 64 parentheses, functions or minus signs "
        "stand inside each other.");
}

static void operations_have_a_limit(void **state) {
    (void)state;
    char text[ROOM] = "a";
    repeat(text, "+a", (EXPRESSION_OPS - 2) / 2);
    struct arena arena = ARENA_EMPTY;
    assert_int_equal(compiled(text, &arena).op_count, EXPRESSION_OPS - 1);
    arena_release(&arena);
    assert_true(evaluated(text, figures).value == 6 * (EXPRESSION_OPS / 2));
    repeat(text, "+a", 1);
    assert_error(str_of(text), ERROR_LIMIT, "The expression has more than 256 operations.");
    char full[ROOM] = "-a";
    repeat(full, "+a", (EXPRESSION_OPS - 2) / 2);
    assert_true(evaluated(full, figures).value == 6 * (EXPRESSION_OPS / 2 - 2));
    repeat(full, "+a", 1);
    assert_error(str_of(full), ERROR_LIMIT, "The expression has more than 256 operations.");
}

static void digits_have_a_limit(void **state) {
    (void)state;
    assert_error(
        str_of("a + 0.123456789012345"), ERROR_LIMIT,
        "The number at position 5 of the expression has more than 15 digits.");
}

/* ---- order ----------------------------------------------------------------------------------- */

struct graph {
    const uint32_t (*needs)[4];
    const size_t *counts;
};

static const uint32_t *needs_of(const void *context, uint32_t node, size_t *ret_count) {
    const struct graph *graph = context;
    *ret_count = graph->counts[node];
    return graph->needs[node];
}

static struct expression_order ordered(
    uint32_t count, expression_needs *needs, const void *context, struct arena *arena) {
    struct expression_order order;
    struct error error = {0};
    assert_true(expression_order(count, needs, context, arena, &order, &error));
    return order;
}

static void each_stands_behind_all_it_needs(void **state) {
    (void)state;
    static const uint32_t needs[][4] = {{3, 1}, {2}, {0}, {2, 1, 3000, MODEL_NONE}, {0, 0, 0}};
    static const size_t counts[] = {2, 1, 0, 4, 3};
    const struct graph graph = {needs, counts};
    struct arena arena = ARENA_EMPTY;
    struct expression_order order = ordered(5, needs_of, &graph, &arena);
    assert_int_equal(order.cycle_count, 0);
    static const uint32_t expected[] = {2, 1, 3, 0, 4};
    for (size_t i = 0; i < COUNT_OF(expected); i++)
        assert_int_equal(order.nodes[i], expected[i]);
    arena_release(&arena);
}

static void nothing_can_be_ordered_too(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct expression_order order = ordered(0, needs_of, NULL, &arena);
    assert_int_equal(order.cycle_count, 0);
    assert_non_null(order.nodes);
    arena_release(&arena);
}

static void a_cycle_is_named(void **state) {
    (void)state;
    /* 0 leads into the cycle 2 → 3 → 1 → 2 without being part of it. */
    static const uint32_t needs[][4] = {{4, 2}, {2}, {3}, {4, 1}, {0}};
    static const size_t counts[] = {2, 1, 1, 2, 0};
    const struct graph graph = {needs, counts};
    struct arena arena = ARENA_EMPTY;
    struct expression_order order = ordered(5, needs_of, &graph, &arena);
    assert_null(order.nodes);
    assert_int_equal(order.cycle_count, 3);
    assert_int_equal(order.cycle[0], 2);
    assert_int_equal(order.cycle[1], 3);
    assert_int_equal(order.cycle[2], 1);
    struct model_indicator indicators[] = {{.code = "a"}, {.code = "b"}, {.code = "c"}};
    const struct model model = {.indicators = indicators, .indicator_count = 3};
    struct error error = {0};
    assert_false(expression_cycle_error(&model, &order, &error));
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_string_equal(
        error.message, "Các chỉ tiêu này được tính vòng quanh lẫn nhau: c → ? → b → c.");
    arena_release(&arena);
}

static void a_node_that_needs_itself_is_a_cycle(void **state) {
    (void)state;
    static const uint32_t needs[][4] = {{0}, {1}};
    static const size_t counts[] = {0, 1};
    const struct graph graph = {needs, counts};
    struct arena arena = ARENA_EMPTY;
    struct expression_order order = ordered(2, needs_of, &graph, &arena);
    assert_int_equal(order.cycle_count, 1);
    assert_int_equal(order.cycle[0], 1);
    arena_release(&arena);
}

enum { LONG_CHAIN = 200000 };

static const uint32_t *next_of(const void *context, uint32_t node, size_t *ret_count) {
    const uint32_t *next = context;
    *ret_count = 1;
    return &next[node];
}

static void a_chain_may_be_as_long_as_the_list(void **state) {
    (void)state;
    static uint32_t next[LONG_CHAIN];
    for (uint32_t i = 0; i < LONG_CHAIN; i++)
        next[i] = i + 1;
    struct arena arena = ARENA_EMPTY;
    struct expression_order order = ordered(LONG_CHAIN, next_of, next, &arena);
    assert_int_equal(order.cycle_count, 0);
    for (uint32_t i = 0; i < LONG_CHAIN; i++)
        assert_int_equal(order.nodes[i], LONG_CHAIN - 1 - i);
    next[LONG_CHAIN - 1] = 0;
    order = ordered(LONG_CHAIN, next_of, next, &arena);
    assert_int_equal(order.cycle_count, LONG_CHAIN);
    static struct model_indicator indicators[LONG_CHAIN];
    for (uint32_t i = 0; i < LONG_CHAIN; i++)
        indicators[i].code = "kinh_te.xuat_nhap_khau";
    const struct model model = {.indicators = indicators, .indicator_count = LONG_CHAIN};
    struct error error = {0};
    assert_false(expression_cycle_error(&model, &order, &error));
    assert_non_null(strstr(error.message, " → …"));
    arena_release(&arena);
}

static void every_reason_has_words(void **state) {
    (void)state;
    for (unsigned i = 0; i < EXPRESSION_REASONS; i++) {
        say_use(SAY_EN);
        const char *english = expression_reason_text(i);
        say_use(SAY_VI);
        assert_string_not_equal(expression_reason_text(i), english);
        assert_true(expression_reason_name(i)[0] != '\0');
    }
    assert_string_equal(expression_reason_name(EXPRESSION_REASONS), "");
    assert_string_equal(expression_reason_text(EXPRESSION_REASONS), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic_is_as_in_school),
        cmocka_unit_test(numbers_are_the_nearest_doubles),
        cmocka_unit_test(zero_has_no_sign),
        cmocka_unit_test(a_missing_operand_makes_the_whole_missing),
        cmocka_unit_test(what_cannot_be_computed_says_why),
        cmocka_unit_test(each_indicator_is_listed_once_in_order),
        cmocka_unit_test(an_error_names_the_place_and_what_was_expected),
        cmocka_unit_test(an_unknown_code_is_named),
        cmocka_unit_test(errors_are_told_in_vietnamese),
        cmocka_unit_test(an_error_may_be_nobodys_business),
        cmocka_unit_test(length_has_a_limit),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(operations_have_a_limit),
        cmocka_unit_test(digits_have_a_limit),
        cmocka_unit_test(each_stands_behind_all_it_needs),
        cmocka_unit_test(nothing_can_be_ordered_too),
        cmocka_unit_test(a_cycle_is_named),
        cmocka_unit_test(a_node_that_needs_itself_is_a_cycle),
        cmocka_unit_test(a_chain_may_be_as_long_as_the_list),
        cmocka_unit_test(every_reason_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
