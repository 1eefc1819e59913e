#include "web/meter.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    ROUTES_MAX = 255, /* what is beyond is counted as no route */
    STATUSES = 20,
    BUCKETS = 11,
};

/* Any other is counted as the first of its hundred. */
static const unsigned statuses[STATUSES] = {200, 201, 202, 204, 300, 304, 400, 401, 403, 404,
                                            405, 409, 411, 413, 422, 429, 500, 503, 505, 507};

static const double bounds[BUCKETS] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                       0.05,   0.1,   0.25,   1,     5};

struct meter {
    const struct route *routes[ROUTES_MAX + 1]; /* the last is none */
    atomic_uint_fast64_t requests[ROUTES_MAX + 1][STATUSES];
    atomic_uint_fast64_t buckets[BUCKETS + 1];
    atomic_uint_fast64_t total_ns;
};

bool meter_new(struct meter **ret_meter, struct error *error) {
    struct meter *meter = calloc(1, sizeof *meter);
    if (!meter)
        return error_memory(error);
    for (size_t i = 0; i < ROUTES_MAX && (meter->routes[i] = route_at(i)); i++)
        ;
    *ret_meter = meter;
    return true;
}

void meter_free(struct meter *meter) {
    free(meter);
}

static size_t route_index(const struct meter *meter, const struct route *route) {
    for (size_t i = 0; route && i < ROUTES_MAX && meter->routes[i]; i++)
        if (meter->routes[i] == route)
            return i;
    return ROUTES_MAX;
}

static size_t status_index(unsigned status) {
    size_t first = 0;
    for (size_t i = 0; i < STATUSES; i++) {
        if (statuses[i] == status)
            return i;
        if (statuses[first] / 100 != status / 100)
            first = i;
    }
    return first;
}

void meter_count(struct meter *meter, const struct route *route, unsigned status, int64_t ns) {
    size_t bucket = 0;
    while (bucket < BUCKETS && (double)ns > bounds[bucket] * 1e9)
        bucket++;
    atomic_fetch_add_explicit(
        &meter->requests[route_index(meter, route)][status_index(status)], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&meter->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&meter->total_ns, (uint64_t)ns, memory_order_relaxed);
}

static void write_requests(const struct meter *meter, struct buf *out) {
    buf_text(
        out, "# HELP satsao_requests_total Requests answered.\n"
             "# TYPE satsao_requests_total counter\n");
    for (size_t i = 0; i <= ROUTES_MAX; i++) {
        const struct route *route = meter->routes[i];
        for (size_t s = 0; s < STATUSES; s++) {
            uint64_t count = atomic_load_explicit(&meter->requests[i][s], memory_order_relaxed);
            if (count)
                buf_format(
                    out,
                    "satsao_requests_total{method=\"%s\",route=\"%s\",status=\"%u\"} %" PRIu64 "\n",
                    route ? route->method : "", route ? route->path : "", statuses[s], count);
        }
    }
}

static void write_durations(const struct meter *meter, struct buf *out) {
    uint64_t sum = 0;
    buf_text(
        out, "# HELP satsao_request_seconds How long answers took.\n"
             "# TYPE satsao_request_seconds histogram\n");
    for (size_t i = 0; i <= BUCKETS; i++) {
        sum += atomic_load_explicit(&meter->buckets[i], memory_order_relaxed);
        if (i < BUCKETS)
            buf_format(
                out, "satsao_request_seconds_bucket{le=\"%g\"} %" PRIu64 "\n", bounds[i], sum);
    }
    uint64_t ns = atomic_load_explicit(&meter->total_ns, memory_order_relaxed);
    buf_format(out, "satsao_request_seconds_bucket{le=\"+Inf\"} %" PRIu64 "\n", sum);
    buf_format(out, "satsao_request_seconds_sum %.6f\n", (double)ns / 1e9);
    buf_format(out, "satsao_request_seconds_count %" PRIu64 "\n", sum);
}

void meter_write(const struct meter *meter, struct buf *out) {
    write_requests(meter, out);
    write_durations(meter, out);
}

void meter_gauge(struct buf *out, const char *name, const char *help, int64_t value) {
    buf_format(
        out, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name, name, value);
}
