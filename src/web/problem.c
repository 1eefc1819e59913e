#include "web/problem.h"

#include <stdio.h>

#include "base/say.h"

unsigned problem_status(enum error_code code) {
    static const unsigned statuses[ERROR_CODES] = {
        [ERROR_USAGE] = 400, [ERROR_INPUT] = 422, [ERROR_NOT_FOUND] = 404, [ERROR_CONFLICT] = 409,
        [ERROR_LIMIT] = 413, [ERROR_FULL] = 507,  [ERROR_DENIED] = 403,
    };
    unsigned status = code < ERROR_CODES ? statuses[code] : 0;
    return status ? status : 500;
}

/* What only the operator should know: file names, the engine's own words. */
static bool is_for_the_operator(enum error_code code) {
    return code == ERROR_IO || code == ERROR_DATABASE || code == ERROR_CORRUPT ||
           code == ERROR_INTERNAL;
}

static void member(struct json *json, const char *name, const char *text) {
    if (!text[0])
        return;
    json_key(json, name);
    json_text(json, text);
}

void problem_answer(struct answer *answer, const struct error *error) {
    bool hidden = is_for_the_operator(error->code);
    if (answer->status < 400)
        answer->status = problem_status(error->code);
    char type[64];
    snprintf(
        type, sizeof type, "/problems/%s",
        answer->problem ? answer->problem : error_name(error->code));
    buf_clear(&answer->body);
    answer->json = json_to(&answer->body);
    answer->content_type = "application/problem+json";
    answer->tag[0] = '\0';
    answer->fixed = NULL;
    answer->is_events = false;

    struct json *json = &answer->json;
    json_object(json);
    member(json, "type", type);
    member(
        json, "title",
        hidden ? _("Something went wrong in the server. It has been noted.") : error->message);
    json_key(json, "status");
    json_integer(json, answer->status);
    if (!hidden) {
        member(json, "detail", error->detail);
        member(json, "hint", error->hint);
        member(json, "field", error->field);
    }
    json_end(json);
}
