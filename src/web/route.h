/*
 * Routes: what can be asked of the server, by whom.
 *
 * Each api_X.c handles one resource and exports its routes, ended by a NULL method:
 *
 *     const struct route routes_units[] = {
 *         {"GET", "/api/v1/units/{id}", RIGHT_READ, unit_show, .body_max = 0},
 *         {0},
 *     };
 *
 * web/routes.c gathers them and finds the one for a request. A {word} matches one segment of the
 * path, which is not empty; the handler reads it by request_word. HEAD is answered as GET without
 * the body.
 *
 * A handler runs in one of the server's threads, many at a time. It reads `request`, fills `answer`
 * and returns true; or returns false with an error, which the server turns into problem details
 * (problem.h). It holds no rules of its own: those are in the layers below.
 *
 * Before a handler runs the server has seen to: the syntax of the request, the size of its body, who
 * asks, the CSRF token of a change, and that the asker has `right` on at least one unit. Where the
 * request names a unit, the handler itself asks request_may for it.
 */
#ifndef SATSAO_WEB_ROUTE_H
#define SATSAO_WEB_ROUTE_H

#include "account/access.h"
#include "base/error.h"
#include "base/str.h"
#include "web/answer.h"
#include "web/request.h"

typedef bool route_handler(struct request *request, struct answer *answer, struct error *error);

/* Where a handler runs. What only reads, from memory, answers in the connection's own thread. What
 * changes something waits for the disk, and so is done by a worker; so is what reads for long. */
enum route_pace { ROUTE_USUAL, ROUTE_SLOW };

struct route {
    const char *method; /* "GET", "POST", "PATCH", "DELETE" */
    const char *path;
    enum right right; /* RIGHT_NONE: anyone; RIGHT_SIGNED_IN: any account */
    route_handler *handle;
    size_t body_max;      /* bytes; 0: no body */
    enum route_pace pace; /* ROUTE_SLOW: a worker answers although the method is GET */
};

enum { ROUTE_WORDS_MAX = 4 };

struct route_match {
    const struct route *route; /* NULL: no such path, or not with this method */
    struct str words[ROUTE_WORDS_MAX];
    char allowed[64]; /* the methods of the path, for "Allow"; "" when there is no such path */
};

/* `path` as sent, without the query. The words are slices of it, not yet decoded. */
struct route_match route_find(struct str method, struct str path);

/* The n-th of all routes, NULL behind the last. */
const struct route *route_at(size_t n);

/* Does the method change anything? Then CSRF is guarded against, and a worker handles it. */
bool route_changes(const struct route *route);

#endif
