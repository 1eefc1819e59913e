/*
 * A visit: one request and its answer, from the first byte to the last. Private to web/.
 *
 *     NEW       the library has the head; it is checked, and who asks is found out
 *     READING   the body arrives
 *     WORKING   a worker handles it, and the connection sleeps
 *     READY     the answer stands, and is sent
 *
 * All its memory is freed when the library says that it is over, however it ended.
 */
#ifndef SATSAO_WEB_VISIT_H
#define SATSAO_WEB_VISIT_H

#include <microhttpd.h>

#include "web/answer.h"
#include "web/request.h"
#include "web/route.h"

enum visit_stage { VISIT_NEW, VISIT_READING, VISIT_WORKING, VISIT_READY };

struct stream;
struct visitor;

/* What request_keep was given, the last one first. */
struct visit_kept {
    struct visit_kept *next;
    void *what;
    request_free *free;
};

struct visit {
    struct server *server;
    struct MHD_Connection *connection;
    struct visitor *visitor;
    enum visit_stage stage;
    struct request request;
    struct answer answer;
    struct error error; /* why it is refused; code ERROR_NONE when it is not */
    struct asker asker;
    struct arena arena;
    const char *method;
    const char *target; /* as sent; NULL when memory was out */
    struct buf upload;
    uint64_t upload_size; /* as announced */
    struct visit_kept *kept;
    struct db *db;
    struct stream *stream; /* live events (events.h) */
    bool close;            /* the connection ends with the answer */
    int64_t started;       /* clock_ticks */
    struct visit *next;    /* in the workers' queue */
};

struct visit *visit_new(struct server *server, const char *target);
void visit_free(struct visit *visit);

const char *visit_header(const struct visit *visit, const char *name);
const char *visit_cookie(const struct visit *visit, const char *name);

bool visit_db(struct visit *visit, struct db **ret_db, struct error *error) MUST_CHECK;

/* The head has arrived: check it, find the route and who asks. What is wrong is kept for the answer
 * (`error`, `answer.status`); false when the body must not even be read. */
bool visit_begin(struct visit *visit, const char *method, const char *version);

/* Have the request handled; afterwards the answer stands, whatever happened. */
void visit_handle(struct visit *visit);

#endif
