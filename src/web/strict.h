/*
 * The head of a request, read with one reading only (RFC 9112).
 *
 * libmicrohttpd is lenient: it joins folded lines, takes a bare CR or LF for the end of a line, cuts a
 * value at a NUL, and lets Content-Length stand beside Transfer-Encoding or twice. A proxy in front
 * of us may read any of these otherwise, and then two parties disagree about where a request ends. So
 * whatever could be read in two ways is refused, and the connection closed.
 *
 * The library hands out pointers into the very bytes that it has read, with NUL put over the ends of
 * lines. Two bytes, and no more, between one header and the next, and the size of the whole, therefore
 * prove that each line ended in CR LF, was not folded and held no NUL. Should a later version of the library keep its
 * bytes in another way, every request is refused, and the tests of tests/api/strict.py say so.
 *
 * A body must come with Content-Length: RFC 9112, 6.1 lets a server ask for that (411), and then
 * chunks and their own ambiguities never arise.
 */
#ifndef SATSAO_WEB_STRICT_H
#define SATSAO_WEB_STRICT_H

#include <microhttpd.h>
#include <stdint.h>

#include "base/str.h"
#include "web/uri.h"

enum { STRICT_HEADERS_MAX = 64 };

struct strict_head {
    struct uri uri;
    const char *host;
    uint64_t body_size;
};

/* `target` as the library gave it, before it was decoded. 0 when all is well, else the status to
 * refuse with: 400, 411, 431, 505. */
unsigned strict_check(
    struct MHD_Connection *connection, const char *method, const char *version, const char *target,
    struct strict_head *ret_head);

#endif
