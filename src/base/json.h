/*
 * A JSON writer (RFC 8259) over a buf.
 *
 * Values are escaped here, by type, and nowhere else; commas are put by the writer. What is not
 * UTF-8 in a string is replaced by U+FFFD. A number that JSON cannot hold (NaN, infinity) is null.
 *
 *     struct json json = json_to(&buf);
 *     json_object(&json);
 *     json_key(&json, "value"); json_number(&json, 1.5);
 *     json_end(&json);
 */
#ifndef SATSAO_BASE_JSON_H
#define SATSAO_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum { JSON_DEPTH = 32 };

struct json {
    struct buf *out;
    int depth;
    char closers[JSON_DEPTH];
    bool filled[JSON_DEPTH]; /* the level has an item already */
    bool after_key;
};

struct json json_to(struct buf *out);

/* Open an object or an array; json_end closes the innermost. At most JSON_DEPTH levels. */
void json_object(struct json *json);
void json_array(struct json *json);
void json_end(struct json *json);

void json_key(struct json *json, const char *key);

void json_str(struct json *json, struct str value);
void json_text(struct json *json, const char *value); /* NULL writes null */
void json_integer(struct json *json, int64_t value);
void json_number(struct json *json, double value); /* the shortest text that reads back the same */
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
/* A text that is JSON already, such as an exact decimal ("1405.50"). */
void json_raw(struct json *json, struct str value);

#endif
