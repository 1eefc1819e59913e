/*
 * Expressions as people type them: what compiles is a sound postfix program, evaluates to a finite
 * value or to a reason, and compiles to the same program again when it is written out with all its
 * parentheses; what does not compile has a message of whole characters.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "board/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NAMES = 26, WRITTEN = 8 * EXPRESSION_LENGTH };

static void require(bool promise) {
    if (!promise)
        abort();
}

/* Codes of one letter are known. */
static uint32_t find(const void *context, struct str code) {
    (void)context;
    bool known = code.length == 1 && code.data[0] >= 'a' && code.data[0] <= 'z';
    return known ? (uint32_t)(code.data[0] - 'a') : MODEL_NONE;
}

static uint32_t arity(enum expression_code code) {
    if (code == EXPRESSION_NUMBER || code == EXPRESSION_OPERAND)
        return 0;
    return code == EXPRESSION_NEGATE || code == EXPRESSION_ABS ? 1 : 2;
}

/* starts[i]: where the part that ends with operation i begins. */
static void check_program(const struct expression *e, uint32_t starts[EXPRESSION_OPS]) {
    uint32_t stack[EXPRESSION_OPS];
    uint32_t top = 0;
    require(e->op_count > 0 && e->op_count <= EXPRESSION_OPS);
    for (uint32_t i = 0; i < e->op_count; i++) {
        const struct expression_op *op = &e->ops[i];
        require(op->code < EXPRESSION_CODES && top >= arity(op->code));
        require(op->code != EXPRESSION_OPERAND || op->operand < e->indicator_count);
        require(op->code != EXPRESSION_NUMBER || (isfinite(op->number) && op->number >= 0));
        starts[i] = arity(op->code) ? stack[top - arity(op->code)] : i;
        top -= arity(op->code);
        stack[top++] = starts[i];
    }
    require(top == 1);
    for (uint32_t i = 0; i < e->indicator_count; i++)
        for (uint32_t j = 0; j < i; j++)
            require(e->indicators[i] != e->indicators[j]);
}

static void check_value(const struct expression *e) {
    double values[NAMES];
    for (uint32_t i = 0; i < e->indicator_count; i++)
        values[i] = (double)e->indicators[i] * 0.75 - 6;
    struct expression_value value = expression_evaluate(e, values);
    require(value.reason != EXPRESSION_MISSING);
    require((value.reason == EXPRESSION_OK) == (isfinite(value.value) != 0));
    if (e->indicator_count == 0)
        return;
    uint32_t missing = e->indicator_count / 2;
    values[missing] = (double)NAN;
    value = expression_evaluate(e, values);
    require(value.reason == EXPRESSION_MISSING && value.missing == missing);
}

static const struct {
    const char *open, *between, *close;
} spelled[EXPRESSION_CODES] = {
    [EXPRESSION_ADD] = {"(", "+", ")"},      [EXPRESSION_SUBTRACT] = {"(", "-", ")"},
    [EXPRESSION_MULTIPLY] = {"(", "*", ")"}, [EXPRESSION_DIVIDE] = {"(", "/", ")"},
    [EXPRESSION_NEGATE] = {"-", "", ""},     [EXPRESSION_MIN] = {"min(", ",", ")"},
    [EXPRESSION_MAX] = {"max(", ",", ")"},   [EXPRESSION_ABS] = {"abs(", "", ")"},
};

static void write_out(
    const struct expression *e, const uint32_t *starts, uint32_t at, struct buf *out) {
    const struct expression_op *op = &e->ops[at];
    if (op->code == EXPRESSION_OPERAND) {
        buf_char(out, (char)('a' + e->indicators[op->operand]));
        return;
    }
    if (op->code == EXPRESSION_NUMBER) {
        buf_format(out, "%.15f", op->number);
        while (buf_cstr(out)[out->length - 1] == '0')
            buf_cut(out, out->length - 1);
        if (buf_cstr(out)[out->length - 1] == '.')
            buf_cut(out, out->length - 1);
        return;
    }
    buf_text(out, spelled[op->code].open);
    if (arity(op->code) == 2)
        write_out(e, starts, starts[at - 1] - 1, out);
    buf_text(out, spelled[op->code].between);
    write_out(e, starts, at - 1, out);
    buf_text(out, spelled[op->code].close);
}

static bool same(const struct expression *a, const struct expression *b) {
    if (a->op_count != b->op_count || a->indicator_count != b->indicator_count)
        return false;
    for (uint32_t i = 0; i < a->op_count; i++)
        if (a->ops[i].code != b->ops[i].code || a->ops[i].operand != b->ops[i].operand ||
            fabs(a->ops[i].number - b->ops[i].number) > 1e-15 * fabs(a->ops[i].number))
            return false;
    return true;
}

static void check_again(const struct expression *e, const uint32_t *starts, struct arena *arena) {
    struct buf out = buf_with_maximum(WRITTEN);
    struct expression again;
    struct error error = {0};
    write_out(e, starts, e->op_count - 1, &out);
    /* All its parentheses may be too many, or %.15f too many digits. */
    if (buf_ok(&out) && expression_compile(buf_as_str(&out), find, NULL, arena, &again, &error))
        require(same(e, &again));
    else
        require(!buf_ok(&out) || error.code == ERROR_LIMIT);
    buf_release(&out);
}

/* No byte of a message is a control character, and no sequence is cut short. */
static void check_message(const char *message) {
    require(message[0] != '\0');
    int more = 0;
    for (const unsigned char *p = (const unsigned char *)message; *p; p++) {
        require(*p >= ' ' && ((*p & 0xC0) == 0x80) == (more > 0));
        if (more > 0)
            more--;
        else if (*p >= 0xC0)
            more = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : 1;
    }
    require(more == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = ARENA_EMPTY;
    struct expression e;
    struct error error = {0};
    uint32_t starts[EXPRESSION_OPS];
    struct str text = str_slice((const char *)data, size);
    if (expression_compile(text, find, NULL, &arena, &e, &error)) {
        check_program(&e, starts);
        check_value(&e);
        check_again(&e, starts, &arena);
    } else {
        check_message(error.message);
    }
    arena_release(&arena);
    return 0;
}
