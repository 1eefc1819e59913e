/*
 * What the server has done, counted: for /metrics, in Prometheus' text form (version 0.0.4).
 *
 * Counting is one atomic addition, from any thread.
 */
#ifndef SATSAO_WEB_METER_H
#define SATSAO_WEB_METER_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "web/route.h"

struct meter;

bool meter_new(struct meter **ret_meter, struct error *error) MUST_CHECK;
void meter_free(struct meter *meter);

/* A request is over. `route` NULL: it had none (not found, malformed). */
void meter_count(struct meter *meter, const struct route *route, unsigned status, int64_t ns);

/* The requests by route and status, and how long they took. */
void meter_write(const struct meter *meter, struct buf *out);

/* One value of a name of its own. */
void meter_gauge(struct buf *out, const char *name, const char *help, int64_t value);

#endif
