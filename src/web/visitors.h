/*
 * Connections, and how long each may take.
 *
 * The library ends a connection on which nothing moves; one that sends a byte now and then it would
 * keep for ever. A watcher therefore looks at every connection each second and cuts those whose
 * request should have been whole by now.
 */
#ifndef SATSAO_WEB_VISITORS_H
#define SATSAO_WEB_VISITORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct visitor;
struct visitors;

bool visitors_start(struct visitors **ret_visitors, struct error *error) MUST_CHECK;
/* No connection may be left. NULL is fine. */
void visitors_stop(struct visitors *visitors);

/* A connection on this socket begins, and ends. NULL when memory is out: then it is not watched. */
struct visitor *visitors_add(struct visitors *visitors, int socket);
void visitors_remove(struct visitors *visitors, struct visitor *visitor);

/* Cut it when the request is not whole after so many seconds; 0: it may take as long as it likes (it
 * is we who are working, or a stream of live events). NULL is fine. */
void visitors_allow(struct visitors *visitors, struct visitor *visitor, uint64_t seconds);

size_t visitors_count(struct visitors *visitors);

#endif
