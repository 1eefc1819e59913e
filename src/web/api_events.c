/* Live events, for whoever may read: what the ledger takes in, as it does (events.h). */
#include "web/route.h"

static bool listen(struct request *request, struct answer *answer, struct error *error) {
    (void)request;
    answer->content_type = "text/event-stream";
    answer->is_events = true;
    /* nginx would hold events back until it has a buffer full of them. */
    return answer_header(answer, "X-Accel-Buffering", "no", error);
}

const struct route routes_events[] = {
    {"GET", "/api/v1/events", RIGHT_READ, listen, 0, ROUTE_USUAL},
    {0},
};
