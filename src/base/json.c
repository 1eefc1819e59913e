#include "base/json.h"

#include <assert.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct json json_to(struct buf *out) {
    return (struct json){.out = out};
}

static void before_value(struct json *json) {
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0)
        return;
    if (json->filled[json->depth - 1])
        buf_char(json->out, ',');
    json->filled[json->depth - 1] = true;
}

static void open_level(struct json *json, char opener, char closer) {
    before_value(json);
    assert(json->depth < JSON_DEPTH);
    buf_char(json->out, opener);
    json->closers[json->depth] = closer;
    json->filled[json->depth] = false;
    json->depth++;
}

void json_object(struct json *json) {
    open_level(json, '{', '}');
}

void json_array(struct json *json) {
    open_level(json, '[', ']');
}

void json_end(struct json *json) {
    assert(json->depth > 0);
    json->depth--;
    buf_char(json->out, json->closers[json->depth]);
}

/* The length of the well-formed UTF-8 sequence at `s` (Unicode 15, table 3-7); 0 for none. */
static size_t sequence_length(const unsigned char *s, size_t left) {
    unsigned char a = s[0];
    if (a < 0x80)
        return 1;
    size_t length = a >= 0xC2 && a < 0xE0   ? 2
                    : a >= 0xE0 && a < 0xF0 ? 3
                    : a >= 0xF0 && a < 0xF5 ? 4
                                            : 0;
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (a == 0xE0 && s[1] < 0xA0) || (a == 0xF0 && s[1] < 0x90);
    bool surrogate = a == 0xED && s[1] >= 0xA0;
    bool too_high = a == 0xF4 && s[1] >= 0x90;
    return overlong || surrogate || too_high ? 0 : length;
}

static void add_escaped_ascii(struct buf *out, unsigned char c) {
    switch (c) {
    case '"':
        buf_text(out, "\\\"");
        return;
    case '\\':
        buf_text(out, "\\\\");
        return;
    case '\n':
        buf_text(out, "\\n");
        return;
    case '\r':
        buf_text(out, "\\r");
        return;
    case '\t':
        buf_text(out, "\\t");
        return;
    default:
        if (c < 0x20 || c == 0x7F)
            buf_format(out, "\\u%04x", c);
        else
            buf_char(out, (char)c);
    }
}

void json_str(struct json *json, struct str value) {
    before_value(json);
    buf_char(json->out, '"');
    const unsigned char *s = (const unsigned char *)value.data;
    for (size_t i = 0; i < value.length;) {
        size_t length = sequence_length(s + i, value.length - i);
        if (length == 0)
            buf_text(json->out, "\xEF\xBF\xBD");
        else if (length == 1)
            add_escaped_ascii(json->out, s[i]);
        else
            buf_add(json->out, s + i, length);
        i += length ? length : 1;
    }
    buf_char(json->out, '"');
}

void json_key(struct json *json, const char *key) {
    json_text(json, key);
    buf_char(json->out, ':');
    json->after_key = true;
}

void json_text(struct json *json, const char *value) {
    if (value)
        json_str(json, str_of(value));
    else
        json_null(json);
}

void json_integer(struct json *json, int64_t value) {
    before_value(json);
    buf_format(json->out, "%" PRId64, value);
}

void json_number(struct json *json, double value) {
    if (!isfinite(value)) {
        json_null(json);
        return;
    }
    before_value(json);
    char text[40];
    /* Fifteen digits are exact wherever a double has its full precision; %g drops their zeros. */
    for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buf_text(json->out, text);
}

void json_bool(struct json *json, bool value) {
    before_value(json);
    buf_text(json->out, value ? "true" : "false");
}

void json_null(struct json *json) {
    before_value(json);
    buf_text(json->out, "null");
}

void json_raw(struct json *json, struct str value) {
    before_value(json);
    buf_str(json->out, value);
}
