#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct buf buf_with_maximum(size_t maximum) {
    return (struct buf){.maximum = maximum};
}

static bool reserve(struct buf *buf, size_t extra) {
    if (buf->failed)
        return false;
    if (extra > buf->maximum - buf->length) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->length + extra + 1;
    if (need <= buf->room)
        return true;
    size_t room = buf->room ? buf->room : 64;
    while (room < need)
        room *= 2;
    char *grown = realloc(buf->data, room);
    if (!grown) {
        buf->failed = true;
        return false;
    }
    buf->data = grown;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, const void *data, size_t length) {
    if (!reserve(buf, length))
        return;
    if (length)
        memcpy(buf->data + buf->length, data, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void buf_text(struct buf *buf, const char *text) {
    buf_add(buf, text, strlen(text));
}

void buf_str(struct buf *buf, struct str text) {
    buf_add(buf, text.data, text.length);
}

void buf_char(struct buf *buf, char c) {
    buf_add(buf, &c, 1);
}

void buf_format(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        buf->failed = true;
    else if (reserve(buf, (size_t)length)) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
}

void buf_cut(struct buf *buf, size_t length) {
    if (length >= buf->length)
        return;
    buf->length = length;
    buf->data[length] = '\0';
}

bool buf_ok(const struct buf *buf) {
    return !buf->failed;
}

const char *buf_cstr(const struct buf *buf) {
    return buf->data ? buf->data : "";
}

struct str buf_as_str(const struct buf *buf) {
    return str_slice(buf_cstr(buf), buf->length);
}

void buf_clear(struct buf *buf) {
    buf->length = 0;
    buf->failed = false;
    if (buf->data)
        buf->data[0] = '\0';
}

void buf_release(struct buf *buf) {
    free(buf->data);
    *buf = buf_with_maximum(buf->maximum);
}
