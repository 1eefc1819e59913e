/* Is the server well (for whoever watches it), and what has it done (for Prometheus). */
#include "web/events.h"
#include "web/route.h"
#include "web/server_private.h"

static bool healthz(struct request *request, struct answer *answer, struct error *error) {
    (void)error;
    struct live_head head = live_head(request->live);
    json_object(&answer->json);
    json_key(&answer->json, "status");
    json_text(&answer->json, request->server->stopping ? "stopping" : "ok");
    json_key(&answer->json, "commit");
    json_integer(&answer->json, head.position.commit);
    json_end(&answer->json);
    return true;
}

/* What goes on in the office is not for the street: this very machine, or who keeps the server. */
static bool metrics(struct request *request, struct answer *answer, struct error *error) {
    struct server *server = request->server;
    struct buf *out = &answer->body;
    if (!request->loopback && !access_any(request->asker, RIGHT_SETTINGS))
        return request_deny(error);
    struct live_head head = live_head(request->live);
    answer->content_type = "text/plain; version=0.0.4; charset=utf-8";
    meter_write(server->meter, out);
    meter_gauge(out, "satsao_ledger_commit", "The last commit.", head.position.commit);
    meter_gauge(out, "satsao_ledger_entries", "Entries on record.", (int64_t)head.position.seq);
    meter_gauge(
        out, "satsao_connections", "Open connections.", (int64_t)visitors_count(server->visitors));
    meter_gauge(
        out, "satsao_event_streams", "Open streams of live events.",
        (int64_t)events_count(server->events));
    meter_gauge(
        out, "satsao_queue", "Requests waiting for a worker.",
        (int64_t)workers_waiting(server->workers));
    return true;
}

const struct route routes_health[] = {
    {"GET", "/healthz", RIGHT_NONE, healthz, 0, ROUTE_USUAL},
    {"GET", "/metrics", RIGHT_NONE, metrics, 0, ROUTE_USUAL},
    {0},
};
