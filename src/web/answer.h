/*
 * An answer, as a handler fills it.
 *
 * Usually JSON, written into `json`; anything else is written into `body` and named by
 * `content_type`. The server adds what every answer carries: length, encoding, security headers.
 */
#ifndef SATSAO_WEB_ANSWER_H
#define SATSAO_WEB_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"

#define ANSWER_MAX ((size_t)256 << 20) /* bytes of one body */

enum { ANSWER_HEADERS_MAX = 8, ANSWER_TAG_MAX = 96 };

struct answer_header {
    const char *name;
    char *value;
};

/* Must not be moved: `json` points to `body`. */
struct answer {
    /* 200 until said otherwise. A handler that fails may set it too, where the error's code alone
     * does not tell (401, 429); below 400 it is then found from the code (problem.h). */
    unsigned status;
    struct buf body;
    struct json json;
    const char *content_type; /* "application/json" until said otherwise; a constant */
    const char *problem;      /* of a failure: the kind when the error's name is too coarse, such as
                                 "code-needed"; a constant */
    char tag[ANSWER_TAG_MAX]; /* weak ETag without quotes; "" for none */
    struct answer_header headers[ANSWER_HEADERS_MAX];
    size_t header_count;

    /* Instead of the body: bytes that stay (an embedded file), already encoded as `encoding`. */
    const unsigned char *fixed;
    size_t fixed_size;
    const char *encoding;
    /* Instead of the body: live events, as long as the asker listens. */
    bool is_events;
    /* Instead of the body: a file, from its beginning, to be closed by the server; -1 for none. */
    int file;
    uint64_t file_size;
};

void answer_init(struct answer *answer);
void answer_release(struct answer *answer);

/* A further header (Location, Retry-After, Content-Disposition, Set-Cookie). The value is copied.
 * False with ERROR_INTERNAL when it holds a control character: nothing a user typed may become a
 * header of its own. `name` is a constant. */
bool answer_header(struct answer *answer, const char *name, const char *value, struct error *error)
    MUST_CHECK;

/* The answer depends on the ledger's position and on nothing else but the request and who asks: it
 * gets the tag "commit-N", and the server answers 304 where the asker has it already. True when the
 * asker does, and there is no need to compute the body. */
struct request;
bool answer_known(struct answer *answer, const struct request *request, int64_t commit);

/* The same with a tag of one's own, which names everything that the answer depends on. */
bool answer_same(struct answer *answer, const struct request *request, const char *tag);

/* Nothing to say: 204. */
bool answer_nothing(struct answer *answer);

#endif
