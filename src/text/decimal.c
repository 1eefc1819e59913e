#include "text/decimal.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

/* Up to here one more digit can be appended without passing DECIMAL_DIGITS_LAST. */
#define ROOM_FOR_ONE_MORE INT64_C(99999999999999999)

/* What a double counts exactly: 2^53. */
#define DOUBLE_EXACT (INT64_C(1) << 53)

enum { MESSAGE_EXCERPT = 80 };

static const int64_t powers[DECIMAL_SCALE_LAST + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

static int64_t magnitude(int64_t digits) {
    return digits < 0 ? -digits : digits;
}

/* The part before the point and the one behind it, both without the sign. */
static int64_t whole_of(struct decimal value) {
    return magnitude(value.digits) / powers[value.scale];
}

static int64_t fraction_of(struct decimal value) {
    return magnitude(value.digits) % powers[value.scale];
}

/* Append the digits at `s` to `*digits`; the rest is still walked over when there is no more room,
 * so that what is too long is told from what is no number. */
static const char *take_digits(const char *s, const char *end, int64_t *digits, bool *too_long) {
    for (; s < end && *s >= '0' && *s <= '9'; s++) {
        if (*digits > ROOM_FOR_ONE_MORE)
            *too_long = true;
        else
            *digits = *digits * 10 + (*s - '0');
    }
    return s;
}

static bool refuse_form(struct str text, struct error *error) {
    struct str part = text_utf8_cut(text, MESSAGE_EXCERPT);
    error_set(error, ERROR_INPUT, _("“%.*s” is not a number."), STR_ARGS(part));
    return error_hint(
        error, "%s", _("Write digits, with a point before the decimals, as in -1405.50."));
}

static bool refuse_length(struct str text, struct error *error) {
    struct str part = text_utf8_cut(text, MESSAGE_EXCERPT);
    error_set(error, ERROR_LIMIT, _("The number “%.*s” is too long."), STR_ARGS(part));
    return error_hint(error, "%s", _("A number has at most 18 digits, decimals included."));
}

bool decimal_parse(struct str text, struct decimal *ret_value, struct error *error) {
    if (text.length == 0)
        return refuse_form(text, error);
    const char *s = text.data;
    const char *end = s + text.length;
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    int64_t digits = 0;
    bool too_long = false;
    const char *point = take_digits(s, end, &digits, &too_long);
    bool formed = point > s;
    int64_t scale = 0;
    s = point;
    if (s < end && *s == '.') {
        s = take_digits(point + 1, end, &digits, &too_long);
        scale = s - point - 1;
        formed = formed && scale > 0;
    }
    if (!formed || s != end)
        return refuse_form(text, error);
    if (too_long || scale > DECIMAL_SCALE_LAST)
        return refuse_length(text, error);
    *ret_value = (struct decimal){.digits = negative ? -digits : digits, .scale = (int)scale};
    return true;
}

/* `count` digits of `value`, zeros in front; returns what follows them. */
static char *put_padded(char *out, int64_t value, int count) {
    for (int i = count; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + count;
}

static int digit_count(int64_t value) {
    int count = 1;
    while (count <= DECIMAL_SCALE_LAST && value >= powers[count])
        count++;
    return count;
}

const char *decimal_text(struct decimal value, char text[DECIMAL_TEXT]) {
    char *out = text;
    if (value.digits < 0)
        *out++ = '-';
    int64_t whole = whole_of(value);
    out = put_padded(out, whole, digit_count(whole));
    if (value.scale > 0) {
        *out++ = '.';
        out = put_padded(out, fraction_of(value), value.scale);
    }
    *out = '\0';
    return text;
}

static char *put_grouped(char *out, int64_t whole, char mark) {
    char digits[DECIMAL_TEXT];
    int count = digit_count(whole);
    put_padded(digits, whole, count);
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            *out++ = mark;
        *out++ = digits[i];
    }
    return out;
}

const char *decimal_plain(
    struct decimal value, int decimals, enum say_language language, char text[DECIMAL_PLAIN]) {
    assert(decimals >= DECIMAL_ALL && decimals <= DECIMAL_SCALE_LAST);
    if (decimals == DECIMAL_ALL)
        decimals = value.scale;
    struct decimal shown = decimal_round(value, decimals);
    bool english = language == SAY_EN;
    char *out = text;
    if (shown.digits < 0)
        *out++ = '-';
    out = put_grouped(out, whole_of(shown), english ? ',' : '.');
    if (decimals > 0) {
        *out++ = english ? '.' : ',';
        out = put_padded(out, fraction_of(shown), shown.scale);
        out = put_padded(out, 0, decimals - shown.scale);
    }
    *out = '\0';
    return text;
}

/*
 * Where both the digits and the power of ten are exact doubles, one division rounds once, hence
 * correctly (W. D. Clinger, "How to read floating point numbers accurately", 1990). The rest is
 * left to strtod, in a form without a decimal point, as that depends on the locale.
 */
double decimal_to_double(struct decimal value) {
    if (magnitude(value.digits) <= DOUBLE_EXACT)
        return (double)value.digits / (double)powers[value.scale];
    char text[DECIMAL_PLAIN];
    snprintf(text, sizeof text, "%" PRId64 "e-%d", value.digits, value.scale);
    return strtod(text, NULL);
}

static int order(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* Wholes first, then what is behind the point, brought to 18 digits. */
static int compare_magnitudes(struct decimal a, struct decimal b) {
    int by_whole = order(whole_of(a), whole_of(b));
    if (by_whole != 0)
        return by_whole;
    return order(
        fraction_of(a) * powers[DECIMAL_SCALE_LAST - a.scale],
        fraction_of(b) * powers[DECIMAL_SCALE_LAST - b.scale]);
}

int decimal_compare(struct decimal a, struct decimal b) {
    if ((a.digits < 0) != (b.digits < 0))
        return a.digits < 0 ? -1 : 1;
    int by_magnitude = compare_magnitudes(a, b);
    return a.digits < 0 ? -by_magnitude : by_magnitude;
}

/* digits × 10^power, where that is a whole number within the limit. */
static bool times_power(int64_t digits, int64_t power, int64_t *ret_digits) {
    if (digits == 0 || power == 0) {
        *ret_digits = digits;
        return true;
    }
    if (power < -DECIMAL_SCALE_LAST || power > DECIMAL_SCALE_LAST)
        return false;
    if (power < 0) {
        if (digits % powers[-power] != 0)
            return false;
        *ret_digits = digits / powers[-power];
        return true;
    }
    if (magnitude(digits) > DECIMAL_DIGITS_LAST / powers[power])
        return false;
    *ret_digits = digits * powers[power];
    return true;
}

bool decimal_rescale(struct decimal value, int scale, struct decimal *ret_value) {
    assert(scale >= 0 && scale <= DECIMAL_SCALE_LAST);
    int64_t digits;
    if (!times_power(value.digits, scale - value.scale, &digits))
        return false;
    *ret_value = (struct decimal){digits, scale};
    return true;
}

struct decimal decimal_round(struct decimal value, int scale) {
    assert(scale >= 0 && scale <= DECIMAL_SCALE_LAST);
    if (scale >= value.scale)
        return value;
    int64_t unit = powers[value.scale - scale];
    int64_t kept = value.digits / unit;
    if (magnitude(value.digits % unit) * 2 >= unit)
        kept += value.digits < 0 ? -1 : 1;
    return (struct decimal){kept, scale};
}

bool decimal_shift(struct decimal value, int power, struct decimal *ret_value) {
    int64_t wanted = (int64_t)value.scale - power;
    int64_t scale = wanted < 0 ? 0 : wanted > DECIMAL_SCALE_LAST ? DECIMAL_SCALE_LAST : wanted;
    int64_t digits;
    if (!times_power(value.digits, scale - wanted, &digits))
        return false;
    *ret_value = (struct decimal){digits, (int)scale};
    return true;
}
