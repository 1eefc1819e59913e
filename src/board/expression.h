/*
 * Expressions of computed indicators, such as "100 * disbursed / (plan.local + plan.central)".
 *
 *   expression = term { ("+" | "-") term }
 *   term       = factor { ("*" | "/") factor }
 *   factor     = "-" factor | number | code | "(" expression ")" | function
 *   function   = ("min" | "max") "(" expression "," expression ")" | "abs" "(" expression ")"
 *   number     = digits [ "." digits ]        machine form, at most EXPRESSION_DIGITS digits
 *   code       = letter { letter | digit | "_" | "." }     an indicator's code; ASCII letters
 *
 * Blanks (space, tab, CR, LF) may stand between all of them. Operators of one rank group from the
 * left; a unary minus binds tighter than "*". A code is a function's name only before "(". The
 * text is compiled once into a postfix program and evaluated any number of times, from any thread.
 */
#ifndef SATSAO_BOARD_EXPRESSION_H
#define SATSAO_BOARD_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"
#include "board/model.h"

enum {
    EXPRESSION_LENGTH = 1000, /* bytes of text */
    EXPRESSION_DEPTH = 64,    /* parentheses, functions and minus signs inside each other */
    EXPRESSION_OPS = 256,     /* operations, operands included */
    EXPRESSION_DIGITS = 15    /* of a number: so that its double is exactly the nearest one */
};

enum expression_code {
    EXPRESSION_NUMBER,
    EXPRESSION_OPERAND,
    EXPRESSION_ADD,
    EXPRESSION_SUBTRACT,
    EXPRESSION_MULTIPLY,
    EXPRESSION_DIVIDE,
    EXPRESSION_NEGATE,
    EXPRESSION_MIN,
    EXPRESSION_MAX,
    EXPRESSION_ABS,
    EXPRESSION_CODES
};

struct expression_op {
    enum expression_code code;
    uint32_t operand; /* EXPRESSION_OPERAND: index in expression.indicators */
    double number;    /* EXPRESSION_NUMBER */
};

/* A compiled expression; its arrays live as long as the arena they were taken from. */
struct expression {
    const struct expression_op *ops; /* postfix */
    const uint32_t *indicators;      /* each one referred to, once, in order of appearance */
    uint32_t op_count;
    uint32_t indicator_count;
};

/* The index of the indicator with this code, MODEL_NONE for none. */
typedef uint32_t expression_resolve(const void *context, struct str code);

/*
 * Compile. Errors: ERROR_INPUT (the grammar), ERROR_NOT_FOUND (an unknown code), ERROR_LIMIT,
 * ERROR_MEMORY; the message names the position (characters, from 1), what was expected there and
 * what was found.
 */
bool expression_compile(
    struct str text, expression_resolve *resolve, const void *context, struct arena *arena,
    struct expression *ret_expression, struct error *error) MUST_CHECK;

enum expression_reason {
    EXPRESSION_OK,
    EXPRESSION_MISSING,       /* an operand has no value */
    EXPRESSION_ZERO_DIVISION, /* a divisor is 0 */
    EXPRESSION_NOT_FINITE,    /* an operand is infinite, or a step too large for a double */
    EXPRESSION_REASONS
};

struct expression_value {
    double value; /* NAN unless the reason is EXPRESSION_OK */
    enum expression_reason reason;
    uint32_t missing; /* EXPRESSION_MISSING: index in expression.indicators of the first one */
};

/*
 * Evaluate over values[k] for indicators[k], NAN where there is none. One missing operand makes the
 * whole missing, before anything else is looked at: nothing is taken as 0, not even in min and max.
 * The indicator's factor is the caller's to apply.
 */
struct expression_value expression_evaluate(
    const struct expression *expression, const double *values);

/* Stable word for machines ("zero_division"), and a sentence part in the reader's language. "" for
 * values out of range. */
const char *expression_reason_name(enum expression_reason reason);
const char *expression_reason_text(enum expression_reason reason);

/* ---- the order in which computed indicators are computed ------------------------------------- */

/* The nodes that `node` needs, and how many. Ids ≥ the graph's count are passed over. The list must
 * stay valid while the order is made. */
typedef const uint32_t *expression_needs(const void *context, uint32_t node, size_t *ret_count);

struct expression_order {
    const uint32_t *nodes; /* all of 0 … count − 1, each behind all it needs */
    const uint32_t *cycle; /* or, when they need each other: one cycle, each needing the next and
                              the last the first */
    size_t cycle_count;    /* 0: there is none, and nodes is an order; otherwise nodes is NULL */
};

/* Order nodes 0 … count − 1; the same graph gives the same order. O(nodes + edges). False only when
 * memory is out; a cycle is an answer. Working memory is taken from the same arena. */
bool expression_order(
    uint32_t count, expression_needs *needs, const void *context, struct arena *arena,
    struct expression_order *ret_order, struct error *error) MUST_CHECK;

/* Fill the error of the cycle of an order that has one, naming the indicators' codes
 * ("a → b → a"). Returns false. */
bool expression_cycle_error(
    const struct model *model, const struct expression_order *order, struct error *error);

#endif
