/*
 * The target of a request (RFC 3986, RFC 9112 section 3.2), taken apart strictly.
 *
 * Only what has one reading is read: percent signs must be followed by two hexadecimal digits, what
 * they spell must be UTF-8 without control characters, and a path has no "." or ".." segment, in
 * whatever spelling.
 */
#ifndef SATSAO_WEB_URI_H
#define SATSAO_WEB_URI_H

#include "base/arena.h"
#include "base/str.h"

struct uri {
    struct str authority; /* of the absolute form; else empty */
    struct str path;      /* as sent, from the first '/' */
    struct str query;     /* behind '?', as sent */
};

/* Origin form ("/a?b") or absolute form ("http://host/a?b"). False for anything else. */
bool uri_split(struct str target, struct uri *ret_uri);

/* The bytes that `text` spells, ended by NUL; NULL when it is not well formed, or memory is out. In a
 * query '+' is a blank. */
enum uri_part { URI_PATH, URI_QUERY };
const char *uri_decode(struct arena *arena, struct str text, enum uri_part part);

#endif
