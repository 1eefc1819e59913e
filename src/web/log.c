#include "web/log.h"

#include <stdio.h>

#include "base/clock.h"
#include "web/visit.h"

/* What a stranger wrote must not be able to forge a line or to colour a terminal. */
static struct str printable(const struct visit *visit) {
    struct str path = visit->request.path;
    return path.length ? path : str_of("?");
}

void log_visit(const struct visit *visit) {
    char when[MOMENT_TEXT];
    const struct request *request = &visit->request;
    const char *who = visit->asker.name;
    double ms = (double)(clock_ticks() - visit->started) / 1e6;
    fprintf(
        stderr, "%s %s %s %s %.*s %u %zu %.3fms\n", stamp_iso(clock_now(), when),
        request->address ? request->address : "-", who[0] ? who : "-",
        visit->request.route ? visit->request.route->method : "-", STR_ARGS(printable(visit)),
        visit->answer.status, visit->answer.body.length, ms);
}

void log_failure(const struct visit *visit, const struct error *error) {
    char when[MOMENT_TEXT];
    fprintf(
        stderr, "%s %s: %s: %s %s\n", stamp_iso(clock_now(), when), error_name(error->code),
        visit->request.route ? visit->request.route->path : "-", error->message, error->detail);
}
