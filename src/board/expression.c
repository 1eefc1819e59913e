#include "board/expression.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"

/* ---- tokens ---------------------------------------------------------------------------------- */

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_CODE, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    struct str text;
    double number;
};

struct compiler {
    struct str text;
    size_t next; /* the first byte behind the token */
    struct token token;
    expression_resolve *resolve;
    const void *context;
    struct error *error;
    int depth;
    uint32_t op_count;
    uint32_t indicator_count;
    struct expression_op ops[EXPRESSION_OPS];
    uint32_t indicators[EXPRESSION_OPS];
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool continues_code(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.';
}

static bool continues_character(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* People count characters from 1, not bytes. */
static size_t position(const struct compiler *c, const char *at) {
    size_t characters = 0;
    for (const char *p = c->text.data; p < at; p++)
        characters += !continues_character(*p);
    return characters + 1;
}

/* Bytes of the UTF-8 character at the start of `rest`; 0 when there is none to show. */
static size_t character_length(struct str rest) {
    unsigned char lead = (unsigned char)rest.data[0];
    if (lead < 0x80)
        return lead >= ' ' && lead < 0x7F;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > rest.length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if (!continues_character(rest.data[i]))
            return 0;
    return length;
}

static struct str rest_at(const struct compiler *c, size_t at) {
    return str_slice(c->text.data + at, c->text.length - at);
}

enum { FOUND_LONGEST = 40 };

/* What begins at a place, as a message can show it: a word or a number, else one character. */
static struct str shown(struct str found) {
    if (!is_letter(found.data[0]) && !is_digit(found.data[0])) {
        size_t length = character_length(found);
        return length ? str_slice(found.data, length) : str_of("\xEF\xBF\xBD");
    }
    size_t length = 1;
    while (length < found.length && length < FOUND_LONGEST && continues_code(found.data[length]))
        length++;
    return str_slice(found.data, length);
}

static bool unexpected(struct compiler *c, struct str found, const char *expected) {
    size_t at = position(c, found.data);
    if (found.length == 0)
        return error_set(
            c->error, ERROR_INPUT,
            _("At position %zu of the expression, %s was expected, but the expression ends there."),
            at, _(expected));
    struct str text = shown(found);
    return error_set(
        c->error, ERROR_INPUT, _("At position %zu of the expression, %s was expected, not “%.*s”."),
        at, _(expected), STR_ARGS(text));
}

/* Up to EXPRESSION_DIGITS digits make a whole number below 2^53, and a power of ten up to 10^22 is
 * exact: one division rounds once, so this is the nearest double (Clinger 1990). */
static bool read_number(struct compiler *c, struct str rest) {
    double whole = 0;
    double scale = 1;
    int digits = 0;
    bool fraction = false;
    size_t i = 0;
    for (; i < rest.length && (is_digit(rest.data[i]) || (rest.data[i] == '.' && !fraction)); i++) {
        if (rest.data[i] == '.') {
            fraction = true;
            continue;
        }
        if (++digits > EXPRESSION_DIGITS)
            return error_set(
                c->error, ERROR_LIMIT,
                _("The number at position %zu of the expression has more than %d digits."),
                position(c, rest.data), EXPRESSION_DIGITS);
        whole = whole * 10 + (rest.data[i] - '0');
        scale = fraction ? scale * 10 : scale;
    }
    if (rest.data[i - 1] == '.')
        return unexpected(c, str_slice(rest.data + i, rest.length - i), N_("a digit"));
    c->token =
        (struct token){.kind = TOKEN_NUMBER, .text = {rest.data, i}, .number = whole / scale};
    return true;
}

static struct token read_code(struct str rest) {
    size_t length = 1;
    while (length < rest.length && continues_code(rest.data[length]))
        length++;
    return (struct token){.kind = TOKEN_CODE, .text = {rest.data, length}};
}

/* The next token. What can begin none is TOKEN_OTHER with all that follows, so that an error can
 * show the whole character; the parser takes one byte of it. */
static bool advance(struct compiler *c) {
    while (c->next < c->text.length && is_blank(c->text.data[c->next]))
        c->next++;
    struct str rest = rest_at(c, c->next);
    if (rest.length == 0)
        c->token = (struct token){.kind = TOKEN_END, .text = rest};
    else if (is_letter(rest.data[0]))
        c->token = read_code(rest);
    else if (!is_digit(rest.data[0]))
        c->token = (struct token){.kind = TOKEN_OTHER, .text = rest};
    else if (!read_number(c, rest))
        return false;
    c->next += c->token.kind == TOKEN_OTHER ? 1 : c->token.text.length;
    return true;
}

static bool at_sign(const struct compiler *c, char sign) {
    return c->token.kind == TOKEN_OTHER && c->token.text.data[0] == sign;
}

static bool expect_sign(struct compiler *c, char sign, const char *expected) {
    return at_sign(c, sign) ? advance(c) : unexpected(c, c->token.text, expected);
}

/* ---- the program ----------------------------------------------------------------------------- */

static bool add(struct compiler *c, struct expression_op op) {
    if (c->op_count == EXPRESSION_OPS)
        return error_set(
            c->error, ERROR_LIMIT, _("The expression has more than %d operations."),
            EXPRESSION_OPS);
    c->ops[c->op_count++] = op;
    return true;
}

static bool add_code(struct compiler *c, enum expression_code code) {
    return add(c, (struct expression_op){.code = code});
}

/* There are no more indicators than operations, so the list has room; add() says when it is full.
 */
static bool add_operand(struct compiler *c, uint32_t indicator) {
    uint32_t k = 0;
    while (k < c->indicator_count && c->indicators[k] != indicator)
        k++;
    if (!add(c, (struct expression_op){.code = EXPRESSION_OPERAND, .operand = k}))
        return false;
    c->indicators[k] = indicator;
    c->indicator_count += k == c->indicator_count;
    return true;
}

/* ---- the grammar: one function a rule -------------------------------------------------------- */

static const struct function {
    const char *name;
    enum expression_code code;
    int arguments;
} functions[] = {
    {"min", EXPRESSION_MIN, 2},
    {"max", EXPRESSION_MAX, 2},
    {"abs", EXPRESSION_ABS, 1},
};

static bool parse_sum(struct compiler *c);
static bool parse_factor(struct compiler *c);

static bool parse_call(struct compiler *c, struct str name) {
    const struct function *called = NULL;
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (str_is(name, functions[i].name))
            called = &functions[i];
    if (!called)
        return unexpected(c, name, N_("one of the functions min, max and abs"));
    if (!advance(c))
        return false;
    for (int i = 1; i < called->arguments; i++)
        if (!parse_sum(c) || !expect_sign(c, ',', N_("an operator or a comma")))
            return false;
    return parse_sum(c) && expect_sign(c, ')', N_("an operator or a closing parenthesis")) &&
           add_code(c, called->code);
}

static bool parse_operand(struct compiler *c, struct str code) {
    uint32_t indicator = c->resolve(c->context, code);
    if (indicator != MODEL_NONE)
        return add_operand(c, indicator);
    struct str name = shown(code);
    return error_set(
        c->error, ERROR_NOT_FOUND,
        _("At position %zu of the expression, the code of an indicator was expected, and none has "
          "the code “%.*s”."),
        position(c, code.data), STR_ARGS(name));
}

static bool parse_named(struct compiler *c) {
    struct str name = c->token.text;
    if (!advance(c))
        return false;
    return at_sign(c, '(') ? parse_call(c, name) : parse_operand(c, name);
}

static bool parse_number(struct compiler *c) {
    double number = c->token.number;
    return add(c, (struct expression_op){.code = EXPRESSION_NUMBER, .number = number}) &&
           advance(c);
}

static bool parse_negated(struct compiler *c) {
    return advance(c) && parse_factor(c) && add_code(c, EXPRESSION_NEGATE);
}

static bool parse_group(struct compiler *c) {
    return advance(c) && parse_sum(c) &&
           expect_sign(c, ')', N_("an operator or a closing parenthesis"));
}

static bool parse_factor_inside(struct compiler *c) {
    if (c->token.kind == TOKEN_NUMBER)
        return parse_number(c);
    if (c->token.kind == TOKEN_CODE)
        return parse_named(c);
    if (at_sign(c, '-'))
        return parse_negated(c);
    if (at_sign(c, '('))
        return parse_group(c);
    return unexpected(
        c, c->token.text, N_("a number, the code of an indicator or an opening parenthesis"));
}

/* Every way down passes here, so this bounds the recursion of the whole parser. */
static bool parse_factor(struct compiler *c) {
    if (c->depth > EXPRESSION_DEPTH)
        return error_set(
            c->error, ERROR_LIMIT,
            _("At position %zu of the expression, more than %d parentheses, functions or minus "
              "signs stand inside each other."),
            position(c, c->token.text.data), EXPRESSION_DEPTH);
    c->depth++;
    bool parsed = parse_factor_inside(c);
    c->depth--;
    return parsed;
}

static bool parse_product(struct compiler *c) {
    if (!parse_factor(c))
        return false;
    while (at_sign(c, '*') || at_sign(c, '/')) {
        enum expression_code code = at_sign(c, '*') ? EXPRESSION_MULTIPLY : EXPRESSION_DIVIDE;
        if (!advance(c) || !parse_factor(c) || !add_code(c, code))
            return false;
    }
    return true;
}

static bool parse_sum(struct compiler *c) {
    if (!parse_product(c))
        return false;
    while (at_sign(c, '+') || at_sign(c, '-')) {
        enum expression_code code = at_sign(c, '+') ? EXPRESSION_ADD : EXPRESSION_SUBTRACT;
        if (!advance(c) || !parse_product(c) || !add_code(c, code))
            return false;
    }
    return true;
}

static bool parse_whole(struct compiler *c) {
    if (!advance(c) || !parse_sum(c))
        return false;
    return c->token.kind == TOKEN_END || unexpected(c, c->token.text, N_("an operator or the end"));
}

static void *copied(struct arena *arena, const void *items, size_t count, size_t size) {
    void *copy = arena_take(arena, count + 1, size);
    if (copy)
        memcpy(copy, items, count * size);
    return copy;
}

bool expression_compile(
    struct str text, expression_resolve *resolve, const void *context, struct arena *arena,
    struct expression *ret_expression, struct error *error) {
    if (text.length > EXPRESSION_LENGTH)
        return error_set(
            error, ERROR_LIMIT, _("The expression is longer than %d characters."),
            EXPRESSION_LENGTH);
    struct compiler c = {
        .text = text.length ? text : str_of(""),
        .resolve = resolve,
        .context = context,
        .error = error,
    };
    if (!parse_whole(&c))
        return false;
    struct expression expression = {
        .ops = copied(arena, c.ops, c.op_count, sizeof c.ops[0]),
        .indicators = copied(arena, c.indicators, c.indicator_count, sizeof c.indicators[0]),
        .op_count = c.op_count,
        .indicator_count = c.indicator_count,
    };
    if (!expression.ops || !expression.indicators)
        return error_memory(error);
    *ret_expression = expression;
    return true;
}

/* ---- evaluation ------------------------------------------------------------------------------ */

static struct expression_value failed(enum expression_reason reason) {
    return (struct expression_value){.value = (double)NAN, .reason = reason};
}

/* A value is missing or infinite before any of them is computed with. */
static struct expression_value check_operands(
    const struct expression *expression, const double *values) {
    struct expression_value checked = {.reason = EXPRESSION_OK};
    for (uint32_t k = 0; k < expression->indicator_count; k++) {
        if (isnan(values[k])) {
            checked = failed(EXPRESSION_MISSING);
            checked.missing = k;
            return checked;
        }
        if (isinf(values[k]))
            checked = failed(EXPRESSION_NOT_FINITE);
    }
    return checked;
}

static double unary(enum expression_code code, double a) {
    return code == EXPRESSION_NEGATE ? -a : fabs(a);
}

static double binary(enum expression_code code, double a, double b) {
    switch (code) {
    case EXPRESSION_ADD:
        return a + b;
    case EXPRESSION_SUBTRACT:
        return a - b;
    case EXPRESSION_MULTIPLY:
        return a * b;
    case EXPRESSION_DIVIDE:
        return a / b;
    case EXPRESSION_MIN:
        return fmin(a, b);
    default:
        return fmax(a, b);
    }
}

/* Values a code takes from the stack; it leaves one. */
static const uint8_t arities[EXPRESSION_CODES] = {
    [EXPRESSION_ADD] = 2,    [EXPRESSION_SUBTRACT] = 2, [EXPRESSION_MULTIPLY] = 2,
    [EXPRESSION_DIVIDE] = 2, [EXPRESSION_NEGATE] = 1,   [EXPRESSION_MIN] = 2,
    [EXPRESSION_MAX] = 2,    [EXPRESSION_ABS] = 1,
};

static double leaf(const struct expression_op *op, const double *values) {
    return op->code == EXPRESSION_NUMBER ? op->number : values[op->operand];
}

struct expression_value expression_evaluate(
    const struct expression *expression, const double *values) {
    struct expression_value result = check_operands(expression, values);
    if (result.reason != EXPRESSION_OK)
        return result;
    double stack[EXPRESSION_OPS] = {0};
    size_t top = 0; /* values on the stack */
    for (uint32_t i = 0; i < expression->op_count; i++) {
        const struct expression_op *op = &expression->ops[i];
        if (arities[op->code] == 0) {
            stack[top++] = leaf(op, values);
            continue;
        }
        assert(top >= arities[op->code] && arities[op->code] <= 2);
        double last = stack[top - 1];
        if (op->code == EXPRESSION_DIVIDE && last == 0)
            return failed(EXPRESSION_ZERO_DIVISION);
        top -= arities[op->code];
        stack[top] =
            arities[op->code] == 1 ? unary(op->code, last) : binary(op->code, stack[top], last);
        if (!isfinite(stack[top++]))
            return failed(EXPRESSION_NOT_FINITE);
    }
    result.value = stack[0] + 0.0; /* no −0 */
    return result;
}

static const struct {
    const char *name;
    const char *text;
} reasons[EXPRESSION_REASONS] = {
    [EXPRESSION_OK] = {"ok", N_("computed")},
    [EXPRESSION_MISSING] = {"missing", N_("not computed: a figure it needs is missing")},
    [EXPRESSION_ZERO_DIVISION] = {"zero_division", N_("not computed: it would divide by zero")},
    [EXPRESSION_NOT_FINITE] = {"not_finite", N_("not computed: a figure is too large")},
};

const char *expression_reason_name(enum expression_reason reason) {
    return reason < EXPRESSION_REASONS ? reasons[reason].name : "";
}

const char *expression_reason_text(enum expression_reason reason) {
    return reason < EXPRESSION_REASONS ? _(reasons[reason].text) : "";
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Depth-first without recursion: a chain of computed indicators may be as long as their list. */
struct frame {
    const uint32_t *needs;
    size_t need_count;
    size_t next;
    uint32_t node;
};

enum mark { MARK_NEW, MARK_OPEN, MARK_DONE };

struct walk {
    uint32_t count;
    expression_needs *needs;
    const void *context;
    uint8_t *marks;       /* enum mark of each node */
    struct frame *frames; /* the way from a root to the node at hand */
    size_t depth;
    uint32_t *nodes; /* in order */
    size_t done;
};

static void enter(struct walk *walk, uint32_t node) {
    struct frame *frame = &walk->frames[walk->depth++];
    *frame = (struct frame){.node = node};
    frame->needs = walk->needs(walk->context, node, &frame->need_count);
    walk->marks[node] = MARK_OPEN;
}

static void leave(struct walk *walk) {
    uint32_t node = walk->frames[--walk->depth].node;
    walk->marks[node] = MARK_DONE;
    walk->nodes[walk->done++] = node;
}

/* Visit all that `root` needs, and then itself. A node met while it is still open closes a cycle:
 * it is returned, with the way still in walk->frames; MODEL_NONE otherwise. */
static uint32_t visit(struct walk *walk, uint32_t root) {
    enter(walk, root);
    while (walk->depth > 0) {
        struct frame *frame = &walk->frames[walk->depth - 1];
        if (frame->next == frame->need_count) {
            leave(walk);
            continue;
        }
        uint32_t need = frame->needs[frame->next++];
        if (need >= walk->count || walk->marks[need] == MARK_DONE)
            continue;
        if (walk->marks[need] == MARK_OPEN)
            return need;
        enter(walk, need);
    }
    return MODEL_NONE;
}

/* The cycle is the end of the way, from `first` on. It is written over the unfinished order, which
 * holds none of the open nodes and has room for all of them. */
static struct expression_order cycle_of(struct walk *walk, uint32_t first) {
    size_t start = walk->depth - 1;
    while (walk->frames[start].node != first)
        start--;
    struct expression_order order = {
        .cycle = walk->nodes,
        .cycle_count = walk->depth - start,
    };
    for (size_t i = 0; i < order.cycle_count; i++)
        walk->nodes[i] = walk->frames[start + i].node;
    return order;
}

static struct expression_order order_of(struct walk *walk) {
    for (uint32_t node = 0; node < walk->count; node++) {
        if (walk->marks[node] != MARK_NEW)
            continue;
        uint32_t closing = visit(walk, node);
        if (closing != MODEL_NONE)
            return cycle_of(walk, closing);
    }
    return (struct expression_order){.nodes = walk->nodes};
}

bool expression_order(
    uint32_t count, expression_needs *needs, const void *context, struct arena *arena,
    struct expression_order *ret_order, struct error *error) {
    size_t room = (size_t)count + 1; /* never nothing */
    struct walk walk = {
        .count = count,
        .needs = needs,
        .context = context,
        .marks = arena_take(arena, room, sizeof *walk.marks),
        .frames = arena_take(arena, room, sizeof *walk.frames),
        .nodes = arena_take(arena, room, sizeof *walk.nodes),
    };
    if (!walk.marks || !walk.frames || !walk.nodes)
        return error_memory(error);
    *ret_order = order_of(&walk);
    return true;
}

enum { CYCLE_TEXT = 400 };

static const char *code_of(const struct model *model, uint32_t indicator) {
    return indicator < model->indicator_count ? model->indicators[indicator].code : "?";
}

bool expression_cycle_error(
    const struct model *model, const struct expression_order *order, struct error *error) {
    static const char and_more[] = "…";
    char text[CYCLE_TEXT] = "";
    size_t length = 0;
    for (size_t i = 0; i <= order->cycle_count; i++) {
        const char *code = code_of(model, order->cycle[i % order->cycle_count]);
        size_t room = sizeof text - length;
        if (strlen(code) + sizeof " → " + sizeof and_more > room) {
            snprintf(text + length, room, "%s", and_more);
            break;
        }
        const char *arrow = i < order->cycle_count ? " → " : "";
        length += (size_t)snprintf(text + length, room, "%s%s", code, arrow);
    }
    return error_set(
        error, ERROR_CONFLICT, _("These indicators are computed from each other in a circle: %s."),
        text);
}
