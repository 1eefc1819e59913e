#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "db/postgres_engine.h"

/* pg_type.dat of PostgreSQL; these numbers never change. */
enum {
    BOOL = 16,
    BYTEA = 17,
    NAME = 19,
    INT8 = 20,
    INT2 = 21,
    INT4 = 23,
    TEXT = 25,
    FLOAT4 = 700,
    FLOAT8 = 701,
    VARCHAR = 1043,
    NUMERIC = 1700,
};

/* ---- writing ---- */

void postgres_put(struct buf *out, uint64_t value, size_t bytes) {
    char big[sizeof value];
    for (size_t i = 0; i < sizeof value; i++)
        big[i] = (char)(value >> (56 - 8 * i));
    buf_add(out, big + sizeof big - bytes, bytes);
}

void postgres_put_real(struct buf *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    postgres_put(out, bits, sizeof bits);
}

bool postgres_is_bytes(Oid type) {
    return type == TEXT || type == BYTEA || type == VARCHAR || type == NAME;
}

/* 0: not an integer type. */
static size_t width_of(Oid type) {
    return type == INT8 ? 8 : type == INT4 ? 4 : type == INT2 ? 2 : 0;
}

static bool fits(int64_t value, size_t width) {
    int64_t half = width ? INT64_MAX >> (64 - 8 * width) : -1;
    return width && value >= -half - 1 && value <= half;
}

/* What has no binary form in the parameter's type goes as text: the server converts or refuses it. */
static int encode_integer(Oid type, int64_t value, struct buf *out) {
    size_t width = width_of(type);
    if (fits(value, width))
        postgres_put(out, (uint64_t)value, width);
    else if (type == FLOAT8)
        postgres_put_real(out, (double)value);
    else {
        buf_format(out, "%" PRId64, value);
        return 0;
    }
    return 1;
}

static int encode_real(Oid type, double value, struct buf *out) {
    if (type == FLOAT8) {
        postgres_put_real(out, value);
        return 1;
    }
    buf_format(out, "%.17g", value);
    return 0;
}

/* Text that spells a number is text to be converted, a blob is not: "\x" is no number anywhere. */
static int encode_bytes(Oid type, enum db_type from, struct str bytes, struct buf *out) {
    if (!postgres_is_bytes(type) && from == DB_BLOB) {
        buf_text(out, "\\x");
        return 0;
    }
    buf_str(out, bytes);
    return postgres_is_bytes(type);
}

void postgres_encode(Oid type, const struct db_value *value, struct buf *out, int *ret_format) {
    if (value->type == DB_INTEGER)
        *ret_format = encode_integer(type, value->integer, out);
    else if (value->type == DB_REAL)
        *ret_format = encode_real(type, value->real, out);
    else
        *ret_format = encode_bytes(type, value->type, value->bytes, out);
}

/* ---- reading ---- */

static uint64_t take(struct str bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.length; i++)
        value = value << 8 | (unsigned char)bytes.data[i];
    return value;
}

static int16_t take_short(const char *at) {
    return (int16_t)take(str_slice(at, 2));
}

static int64_t take_signed(struct str bytes) {
    if (bytes.length == 0)
        return 0;
    unsigned unused = (unsigned)(64 - 8 * bytes.length);
    return (int64_t)(take(bytes) << unused) >> unused;
}

static double take_real(Oid type, struct str bytes) {
    uint64_t bits = take(bytes);
    double value;
    if (type == FLOAT8) {
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    uint32_t low = (uint32_t)bits;
    float single;
    memcpy(&single, &low, sizeof single);
    return (double)single;
}

/*
 * numeric_send() of PostgreSQL: four 16-bit words (digits, weight, sign, scale), then the digits in
 * base 10000, the first of which counts 10000^weight. Digits beyond NUMERIC_DIGITS change neither a
 * double nor an int64_t.
 */
enum { NUMERIC_DIGITS = 32, NUMERIC_HEAD = 8, NUMERIC_NEGATIVE = 0x4000, NUMERIC_TEXT = 192 };
enum { NUMERIC_INT64_WEIGHT = 4 }; /* 10000^5 is beyond 64 bits */

struct numeric {
    int digits;
    int weight;
    bool negative;
    bool finite;
    const char *first;
};

static struct numeric numeric_of(struct str bytes) {
    int sign = take_short(bytes.data + 4) & 0xffff;
    return (struct numeric){
        .digits = take_short(bytes.data),
        .weight = take_short(bytes.data + 2),
        .negative = sign == NUMERIC_NEGATIVE,
        .finite = sign == 0 || sign == NUMERIC_NEGATIVE,
        .first = bytes.data + NUMERIC_HEAD,
    };
}

static int digit(const struct numeric *n, int i) {
    return i < n->digits ? take_short(n->first + 2 * (ptrdiff_t)i) : 0;
}

/* Cut towards zero and held within 64 bits. */
static int64_t numeric_integer(struct str bytes) {
    struct numeric n = numeric_of(bytes);
    int64_t value = 0;
    bool over = n.weight > NUMERIC_INT64_WEIGHT || !n.finite;
    for (int i = 0; !over && i <= n.weight; i++)
        over = __builtin_mul_overflow(value, 10000, &value) ||
               __builtin_sub_overflow(value, digit(&n, i), &value);
    /* It was summed as a negative number, of which there is one more. */
    if (over || (!n.negative && value == INT64_MIN))
        return n.negative ? INT64_MIN : INT64_MAX;
    return n.negative ? value : -value;
}

static double numeric_real(struct str bytes) {
    struct numeric n = numeric_of(bytes);
    if (!n.finite)
        return (double)NAN;
    int digits = n.digits < NUMERIC_DIGITS ? n.digits : NUMERIC_DIGITS;
    char text[NUMERIC_TEXT];
    int length = snprintf(text, sizeof text, "%s0", n.negative ? "-" : "");
    for (int i = 0; i < digits; i++)
        length += snprintf(text + length, sizeof text - (size_t)length, "%04d", digit(&n, i));
    snprintf(
        text + length, sizeof text - (size_t)length, "e%d",
        digits ? 4 * (n.weight - digits + 1) : 0);
    return strtod(text, NULL);
}

static int64_t cut(double value) {
    if (isnan(value))
        return 0;
    if (value >= 0x1p63)
        return INT64_MAX;
    return value < -0x1p63 ? INT64_MIN : (int64_t)value;
}

int64_t postgres_integer(Oid type, struct str bytes) {
    if (width_of(type) || type == BOOL)
        return type == BOOL ? bytes.data[0] != 0 : take_signed(bytes);
    if (type == FLOAT8 || type == FLOAT4)
        return cut(take_real(type, bytes));
    if (type == NUMERIC)
        return numeric_integer(bytes);
    return strtoll(bytes.data, NULL, 10);
}

double postgres_real(Oid type, struct str bytes) {
    if (type == FLOAT8 || type == FLOAT4)
        return take_real(type, bytes);
    if (type == NUMERIC)
        return numeric_real(bytes);
    if (postgres_is_bytes(type))
        return strtod(bytes.data, NULL);
    return (double)postgres_integer(type, bytes);
}
