#include "base/str.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s) {
    while (s.length && is_blank(s.data[0])) {
        s.data++;
        s.length--;
    }
    while (s.length && is_blank(s.data[s.length - 1]))
        s.length--;
    return s;
}

bool str_starts(struct str s, const char *prefix) {
    size_t length = strlen(prefix);
    return s.length >= length && str_is(str_slice(s.data, length), prefix);
}

struct str str_cut(struct str *rest, char separator) {
    const char *end = rest->length ? memchr(rest->data, separator, rest->length) : NULL;
    if (!end) {
        struct str all = *rest;
        *rest = str_slice(all.length ? all.data + all.length : all.data, 0);
        return all;
    }
    struct str part = str_slice(rest->data, (size_t)(end - rest->data));
    *rest = str_slice(end + 1, rest->length - part.length - 1);
    return part;
}
