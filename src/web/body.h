/*
 * The JSON body of a request, read strictly (jansson; RFC 8259, I-JSON of RFC 7493).
 *
 *     struct body body;
 *     if (!body_open(request, &body, error) || !body_text(&body, "name", 64, &name, error) ||
 *         !body_integer(&body, "unit", 1, UINT32_MAX, &unit, error) || !body_end(&body, error))
 *         return false;
 *
 * A member that is missing, of another type, out of range or unknown is refused, and `error.field`
 * names it with its whole path ("entries[3].value"). A member twice, what is not UTF-8, and a NUL in
 * a text are refused by the parser. null counts as missing.
 *
 * Everything read is borrowed until the handler returns.
 */
#ifndef SATSAO_WEB_BODY_H
#define SATSAO_WEB_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/moment.h"
#include "base/str.h"
#include "text/decimal.h"
#include "web/request.h"

enum { BODY_MEMBERS_MAX = 32, BODY_PATH_MAX = 64 };

/* One object, and which of its members have been asked for. */
struct body {
    const void *object;
    char path[BODY_PATH_MAX]; /* what stands before a member's name: "entries[3]." */
    const char *asked[BODY_MEMBERS_MAX];
    size_t asked_count;
};

/* The whole body, which must be an object, sent as application/json. */
bool body_open(struct request *request, struct body *ret_body, struct error *error) MUST_CHECK;

/* Nothing else was in it. Ask once all has been read. */
bool body_end(const struct body *body, struct error *error) MUST_CHECK;

/* Is the member there, and not null? Counts as asked for. */
bool body_has(struct body *body, const char *name);

/* A text of 1 … `most` bytes, not only blanks. */
bool body_text(
    struct body *body, const char *name, size_t most, struct str *ret_text,
    struct error *error) MUST_CHECK;
/* A text of 0 … `most` bytes; empty when it is missing. */
bool body_text_or_none(
    struct body *body, const char *name, size_t most, struct str *ret_text,
    struct error *error) MUST_CHECK;

bool body_integer(
    struct body *body, const char *name, int64_t least, int64_t most, int64_t *ret_number,
    struct error *error) MUST_CHECK;
bool body_flag(
    struct body *body, const char *name, bool otherwise, bool *ret_flag,
    struct error *error) MUST_CHECK;

/* A figure: a number of at most 15 significant digits, or a text in the machine form of decimal.h,
 * which keeps every digit and the zeros at the end. */
bool body_decimal(
    struct body *body, const char *name, struct decimal *ret_value, struct error *error) MUST_CHECK;

/* Texts in any form of text/date.h. */
bool body_moment(struct body *body, const char *name, moment *ret_moment, struct error *error)
    MUST_CHECK;
bool body_day(struct body *body, const char *name, day *ret_day, struct error *error) MUST_CHECK;

/* One of these words, ended by NULL; its index. */
bool body_choice(
    struct body *body, const char *name, const char *const *words, int *ret_choice,
    struct error *error) MUST_CHECK;

/* An array of 0 … `most` items, and the object, text or integer at one place in it. */
bool body_items(
    struct body *body, const char *name, size_t most, size_t *ret_count,
    struct error *error) MUST_CHECK;
bool body_item(
    struct body *body, const char *name, size_t index, struct body *ret_item,
    struct error *error) MUST_CHECK;
bool body_item_text(
    struct body *body, const char *name, size_t index, size_t most, struct str *ret_text,
    struct error *error) MUST_CHECK;
bool body_item_integer(
    struct body *body, const char *name, size_t index, int64_t least, int64_t most,
    int64_t *ret_number, struct error *error) MUST_CHECK;

/* The member's whole path ("entries[3].value") as the error's field. Returns false. */
bool body_blame(const struct body *body, const char *name, struct error *error);

#endif
