/*
 * Live events: GET /api/v1/events, server-sent events (WHATWG HTML, 9.2).
 *
 *     id: 4823
 *     event: ledger
 *     data: {"commit":4823,"seq":15733,"facts":false,"many":false,"units":[17],"indicators":["grdp"]}
 *
 * The id is the number of the commit; a browser that comes back says the last one it heard in
 * Last-Event-ID and is told what came after. `many`: more than can be named, look at everything
 * again. Every EVENTS_BEAT_S seconds there is a comment, so that proxies keep the line and both ends
 * notice when it is gone; then it is also asked whether the session still lives.
 *
 * One thread for all: it writes each event down once and wakes the connections, which sleep in the
 * library and hold nothing but their place. While awake they copy what they have not sent yet.
 */
#ifndef SATSAO_WEB_EVENTS_H
#define SATSAO_WEB_EVENTS_H

#include <microhttpd.h>
#include <stddef.h>

#include "base/error.h"

struct events;
struct server;
struct visit;

enum { EVENTS_BEAT_S = 15, EVENTS_KEPT = 128 /* events written down */ };

bool events_start(struct server *server, struct events **ret_events, struct error *error)
    MUST_CHECK;
/* All streams end as soon as they wake, and no further one begins. */
void events_end_all(struct events *events);
/* No stream may be left. NULL is fine. Free it once the ledger is closed: until then somebody may be
 * about to tell it of a commit. */
void events_stop(struct events *events);
void events_free(struct events *events);

/* The answer of a visit that asked for events; NULL when memory is out. It ends with the visit. */
struct MHD_Response *events_open(struct visit *visit) MUST_CHECK;
void events_close(struct visit *visit);

/* Sessions may have ended: let every stream ask now. */
void events_recheck(struct events *events);

size_t events_count(struct events *events);

#endif
