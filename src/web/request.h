/*
 * A request, as a handler reads it.
 *
 * Everything borrowed from it lives until the handler returns. What is missing or wrong in a request
 * is told by ERROR_INPUT with `error.field` naming the parameter.
 */
#ifndef SATSAO_WEB_REQUEST_H
#define SATSAO_WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account/access.h"
#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/moment.h"
#include "base/say.h"
#include "base/str.h"
#include "db/db.h"

struct accounts;
struct live;
struct route;
struct server;
struct steering;
struct visit;

enum {
    REQUEST_PARAMETERS_MAX = 32,
    REQUEST_VALUE_MAX = 2048, /* bytes of one parameter's value, decoded */
    REQUEST_LIMIT_USUAL = 100,
    REQUEST_LIMIT_MOST = 1000, /* items of one page of a list */
};

struct parameter {
    struct str name;
    struct str value;
};

struct request {
    const struct route *route;
    struct live *live; /* the ledger held ready; figures go in by live_submit */
    struct accounts *accounts;
    struct steering *steering; /* due rules, closings … kept (steer/steering.h) */
    const struct asker *asker; /* never NULL; nobody has account 0 */
    struct server *server;

    enum say_language language; /* the thread's language already */
    stamp now;
    const char *address; /* who asks: the peer, or what a named proxy says */
    const char *host;    /* as the asker named us: "satsao.laocai.gov.vn" */
    bool secure;         /* by TLS, here or at a named proxy */
    bool loopback;       /* from this very machine, by no proxy */

    struct str path; /* "/api/v1/units/7" */
    struct str words[4];
    struct parameter parameters[REQUEST_PARAMETERS_MAX];
    size_t parameter_count;
    struct str body;     /* as it came */
    struct arena *arena; /* memory of this request */

    /* Private to web/. */
    struct visit *visit;
};

/* What stands in the place of a {word} of the route's path, decoded. */
const char *request_word(const struct request *request, const char *name);

/* The same as a whole number from 1; ERROR_NOT_FOUND when it is none. */
bool request_id(
    const struct request *request, const char *name, int64_t *ret_id,
    struct error *error) MUST_CHECK;

/* A parameter of the query, decoded; NULL when it is not there. */
const char *request_parameter(const struct request *request, const char *name);

/* One that must be there. */
bool request_needed(
    const struct request *request, const char *name, const char **ret_value,
    struct error *error) MUST_CHECK;

/* As a whole number, a moment, a day; `otherwise` when it is not there. */
bool request_number(
    const struct request *request, const char *name, int64_t least, int64_t most, int64_t otherwise,
    int64_t *ret_number, struct error *error) MUST_CHECK;
bool request_moment(
    const struct request *request, const char *name, moment otherwise, moment *ret_moment,
    struct error *error) MUST_CHECK;
bool request_day(
    const struct request *request, const char *name, day otherwise, day *ret_day,
    struct error *error) MUST_CHECK;

/* "limit" of a list: REQUEST_LIMIT_USUAL when not asked for, at most REQUEST_LIMIT_MOST. */
bool request_limit(const struct request *request, size_t *ret_limit, struct error *error)
    MUST_CHECK;

/* A header by name, in any case; NULL when it is not there. A cookie by name likewise. */
const char *request_header(const struct request *request, const char *name);
const char *request_cookie(const struct request *request, const char *name);

/*
 * May the asker do this at `unit` (ledger id; 0: everywhere), in the organisation of today? False
 * with ERROR_DENIED. Takes a view of its own for a moment: ask before taking one. Who has a view
 * already asks access_may with its model, and refuses by request_deny.
 */
bool request_may(
    const struct request *request, enum right right, uint32_t unit, struct error *error) MUST_CHECK;

/* ERROR_DENIED: "You may not do this here." Returns false. */
bool request_deny(struct error *error);

/* Have `free` called with `what` when the request is over. False when memory is out, and then it has
 * been called already. */
typedef void request_free(void *what);
bool request_keep(struct request *request, void *what, request_free *free, struct error *error)
    MUST_CHECK;

/* A connection to the database for this request, to read and to write tables that are not the
 * ledger's. Given back by the server when the request is over; an open transaction is rolled back. */
bool request_db(struct request *request, struct db **ret_db, struct error *error) MUST_CHECK;

#endif
