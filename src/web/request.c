#include "web/request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "live/view.h"
#include "text/date.h"
#include "web/route.h"
#include "web/server.h"
#include "web/visit.h"

static bool wrong(const char *name, struct error *error) {
    return error_field(error, "%s", name);
}

/* The words stand in the order of the braces in the route's path. */
const char *request_word(const struct request *request, const char *name) {
    size_t length = strlen(name);
    const char *at = request->route->path;
    for (size_t i = 0; i < ROUTE_WORDS_MAX && (at = strchr(at, '{')); i++) {
        at++;
        if (strncmp(at, name, length) == 0 && at[length] == '}')
            return request->words[i].data;
    }
    return "";
}

static bool whole_number(const char *text, int64_t least, int64_t most, int64_t *ret_number) {
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    bool plain = text[0] == '-' || (text[0] >= '0' && text[0] <= '9');
    if (errno || !plain || end == text || *end || number < least || number > most)
        return false;
    *ret_number = number;
    return true;
}

bool request_id(
    const struct request *request, const char *name, int64_t *ret_id, struct error *error) {
    return whole_number(request_word(request, name), 1, INT64_MAX, ret_id) ||
           error_set(error, ERROR_NOT_FOUND, "%s", _("There is nothing at this address."));
}

const char *request_parameter(const struct request *request, const char *name) {
    for (size_t i = 0; i < request->parameter_count; i++)
        if (str_is(request->parameters[i].name, name))
            return request->parameters[i].value.data;
    return NULL;
}

bool request_needed(
    const struct request *request, const char *name, const char **ret_value, struct error *error) {
    const char *value = request_parameter(request, name);
    if (!value || !value[0]) {
        error_set(error, ERROR_INPUT, "%s", _("This is needed."));
        return wrong(name, error);
    }
    *ret_value = value;
    return true;
}

bool request_number(
    const struct request *request, const char *name, int64_t least, int64_t most, int64_t otherwise,
    int64_t *ret_number, struct error *error) {
    const char *text = request_parameter(request, name);
    int64_t number = otherwise;
    if (text && !whole_number(text, least, most, &number)) {
        error_set(
            error, ERROR_INPUT, _("This must be a whole number from %" PRId64 " to %" PRId64 "."),
            least, most);
        return wrong(name, error);
    }
    *ret_number = number;
    return true;
}

bool request_moment(
    const struct request *request, const char *name, moment otherwise, moment *ret_moment,
    struct error *error) {
    const char *text = request_parameter(request, name);
    if (text)
        return text_moment(str_of(text), ret_moment, error) || wrong(name, error);
    *ret_moment = otherwise;
    return true;
}

bool request_day(
    const struct request *request, const char *name, day otherwise, day *ret_day,
    struct error *error) {
    const char *text = request_parameter(request, name);
    if (text)
        return text_day(str_of(text), ret_day, error) || wrong(name, error);
    *ret_day = otherwise;
    return true;
}

bool request_limit(const struct request *request, size_t *ret_limit, struct error *error) {
    int64_t limit = REQUEST_LIMIT_USUAL;
    if (!request_number(
            request, "limit", 1, REQUEST_LIMIT_MOST, REQUEST_LIMIT_USUAL, &limit, error))
        return false;
    *ret_limit = (size_t)limit;
    return true;
}

const char *request_header(const struct request *request, const char *name) {
    return visit_header(request->visit, name);
}

const char *request_cookie(const struct request *request, const char *name) {
    return visit_cookie(request->visit, name);
}

bool request_deny(struct error *error) {
    error_set(error, ERROR_DENIED, "%s", _("You may not do this here."));
    return error_hint(error, "%s", _("Ask your administrator for the role that it needs."));
}

bool request_may(
    const struct request *request, enum right right, uint32_t unit, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    if (!view_look(request->live, &present, &view, error))
        return false;
    day today = day_of_moment(moment_of_stamp(request->now));
    bool may = access_may(request->asker, view.model, right, unit, today);
    view_give(&view);
    return may || request_deny(error);
}

bool request_keep(struct request *request, void *what, request_free *free, struct error *error) {
    struct visit_kept *kept = arena_take(request->arena, 1, sizeof *kept);
    if (!kept) {
        free(what);
        return error_memory(error);
    }
    *kept = (struct visit_kept){request->visit->kept, what, free};
    request->visit->kept = kept;
    return true;
}

bool request_db(struct request *request, struct db **ret_db, struct error *error) {
    return visit_db(request->visit, ret_db, error);
}
