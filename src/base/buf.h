/*
 * A growable text with a sticky error and a mandatory maximum.
 *
 * Append freely and ask once at the end: after the first failure (memory, or the maximum) every
 * append does nothing and buf_ok() is false. The text is always NUL-terminated.
 */
#ifndef SATSAO_BASE_BUF_H
#define SATSAO_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/str.h"

struct buf {
    char *data;
    size_t length;
    size_t room;
    size_t maximum;
    bool failed;
};

/* An empty buffer that may hold at most `maximum` bytes. Nothing is allocated yet. */
struct buf buf_with_maximum(size_t maximum);

void buf_add(struct buf *buf, const void *data, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_str(struct buf *buf, struct str text);
void buf_char(struct buf *buf, char c);
void buf_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* Cut back to `length`, which must not exceed the present one. */
void buf_cut(struct buf *buf, size_t length);

bool buf_ok(const struct buf *buf);

/* The text so far; "" when empty. Valid until the next append. */
const char *buf_cstr(const struct buf *buf);
struct str buf_as_str(const struct buf *buf);

/* Empty it, keep the room and the maximum, forget the failure. */
void buf_clear(struct buf *buf);

/* Give the memory back. A released buffer is empty; its maximum stays. */
void buf_release(struct buf *buf);

#endif
