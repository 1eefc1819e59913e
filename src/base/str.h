/*
 * A text as {pointer, length}: borrowed, UTF-8, not terminated.
 *
 * The NUL stays at the border to libc. A `str` owns nothing; whoever made the bytes does.
 */
#ifndef SATSAO_BASE_STR_H
#define SATSAO_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *data;
    size_t length;
};

/* For printf's "%.*s". */
#define STR_ARGS(s) (int)(s).length, (s).data

static inline struct str str_of(const char *text) {
    return (struct str){text, text ? strlen(text) : 0};
}

static inline struct str str_slice(const char *data, size_t length) {
    return (struct str){data, length};
}

static inline bool str_equal(struct str a, struct str b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool str_is(struct str s, const char *text) {
    return str_equal(s, str_of(text));
}

/* Without the ASCII blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

bool str_starts(struct str s, const char *prefix);

/* Cut the part before the first `separator` off `*rest` and return it; all of it when none. */
struct str str_cut(struct str *rest, char separator);

#endif
