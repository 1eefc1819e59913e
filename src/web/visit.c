#include "web/visit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/say.h"
#include "web/door.h"
#include "web/events.h"
#include "web/problem.h"
#include "web/server_private.h"
#include "web/strict.h"
#include "web/uri.h"

struct visit *visit_new(struct server *server, const char *target) {
    struct visit *visit = calloc(1, sizeof *visit);
    if (!visit)
        return NULL;
    visit->server = server;
    visit->started = clock_ticks();
    visit->target = arena_text(&visit->arena, str_of(target));
    answer_init(&visit->answer);
    atomic_fetch_add(&server->running, 1);
    return visit;
}

void visit_free(struct visit *visit) {
    events_close(visit);
    handles_give(visit->server->handles, visit->db);
    for (struct visit_kept *kept = visit->kept; kept; kept = kept->next)
        kept->free(kept->what);
    buf_release(&visit->upload);
    answer_release(&visit->answer);
    arena_release(&visit->arena);
    atomic_fetch_sub(&visit->server->running, 1);
    free(visit);
}

const char *visit_header(const struct visit *visit, const char *name) {
    return MHD_lookup_connection_value(visit->connection, MHD_HEADER_KIND, name);
}

const char *visit_cookie(const struct visit *visit, const char *name) {
    return MHD_lookup_connection_value(visit->connection, MHD_COOKIE_KIND, name);
}

bool visit_db(struct visit *visit, struct db **ret_db, struct error *error) {
    if (!visit->db && !handles_take(visit->server->handles, &visit->db, error))
        return false;
    *ret_db = visit->db;
    return true;
}

/* ---- the head -------------------------------------------------------------------------------- */

static bool malformed(struct visit *visit, unsigned status) {
    visit->close = true;
    visit->answer.status = status;
    visit->answer.problem = "malformed";
    return error_set(
        &visit->error, ERROR_USAGE, "%s",
        _("The request is not well formed, or could be read in "
          "two ways."));
}

static bool read_query(struct visit *visit, struct str query) {
    struct request *request = &visit->request;
    while (query.length) {
        struct str value = str_cut(&query, '&');
        struct str name = str_cut(&value, '=');
        const char *decoded_name = uri_decode(&visit->arena, name, URI_QUERY);
        const char *decoded = uri_decode(&visit->arena, value, URI_QUERY);
        if (!decoded_name || !decoded || request->parameter_count == REQUEST_PARAMETERS_MAX ||
            strlen(decoded) > REQUEST_VALUE_MAX || request_parameter(request, decoded_name))
            return false;
        request->parameters[request->parameter_count++] =
            (struct parameter){str_of(decoded_name), str_of(decoded)};
    }
    return true;
}

/* No segment is "." or "..", in whatever spelling; the words are decoded. */
static bool read_path(struct visit *visit, struct str path, struct str words[ROUTE_WORDS_MAX]) {
    const char *decoded = uri_decode(&visit->arena, path, URI_PATH);
    if (!decoded)
        return false;
    struct str rest = str_of(decoded);
    while (rest.length) {
        struct str segment = str_cut(&rest, '/');
        if (str_is(segment, ".") || str_is(segment, ".."))
            return false;
    }
    visit->request.path = str_of(decoded);
    for (size_t i = 0; i < ROUTE_WORDS_MAX && words[i].data; i++)
        visit->request.words[i] = str_of(uri_decode(&visit->arena, words[i], URI_PATH));
    return true;
}

static bool no_route(struct visit *visit, const struct route_match *match) {
    if (!match->allowed[0])
        return error_set(
            &visit->error, ERROR_NOT_FOUND, "%s", _("There is nothing at this address."));
    visit->answer.status = 405;
    visit->answer.problem = "method";
    if (!answer_header(&visit->answer, "Allow", match->allowed, &visit->error))
        return false;
    return error_set(
        &visit->error, ERROR_USAGE, "%s", _("This cannot be done with what is at this address."));
}

/* A body that is too long is refused before it is read. */
static bool check_size(struct visit *visit) {
    size_t most = visit->request.route ? visit->request.route->body_max : 0;
    if (visit->upload_size <= most)
        return true;
    error_set(&visit->error, ERROR_LIMIT, _("The body is too long: at most %zu bytes."), most);
    return false;
}

/* What is under /api/ is never a page. */
static bool is_for_the_client(const struct visit *visit) {
    bool reads = strcmp(visit->method, "GET") == 0 || strcmp(visit->method, "HEAD") == 0;
    return reads && !str_starts(visit->request.path, "/api/");
}

static bool fill_request(struct visit *visit, const struct strict_head *head) {
    struct request *request = &visit->request;
    request->server = visit->server;
    request->live = visit->server->live;
    request->accounts = visit->server->accounts;
    request->steering = visit->server->steering;
    request->visit = visit;
    request->asker = &visit->asker;
    request->arena = &visit->arena;
    request->now = clock_now();
    request->host = arena_text(&visit->arena, str_of(head->host));
    if (!request->host)
        return error_memory(&visit->error);
    door_address(visit);
    struct route_match match = route_find(str_of(visit->method), head->uri.path);
    request->route = match.route;
    if (!read_path(visit, head->uri.path, match.words) || !read_query(visit, head->uri.query))
        return malformed(visit, 400);
    if (!match.route && !match.allowed[0] && is_for_the_client(visit))
        request->route = &client_route;
    if (!request->route)
        return no_route(visit, &match);
    return check_size(visit) && door_enter(visit, &visit->error);
}

bool visit_begin(struct visit *visit, const char *method, const char *version) {
    struct strict_head head;
    visit->method = method;
    visit->request.language = door_language(visit);
    say_use(visit->request.language);
    if (!visit->target) {
        error_memory(&visit->error);
        return false;
    }
    unsigned status = strict_check(visit->connection, method, version, visit->target, &head);
    if (status)
        return malformed(visit, status);
    visit->upload_size = head.body_size;
    visit->upload = buf_with_maximum(head.body_size + 1);
    if (fill_request(visit, &head))
        return true;
    /* A short body is read all the same: an answer sent while it still comes might get lost. */
    if (visit->upload_size > SERVER_DRAIN_MAX)
        visit->close = true;
    return !visit->close;
}

/* ---- handling -------------------------------------------------------------------------------- */

static bool handle(struct visit *visit) {
    struct request *request = &visit->request;
    struct error *error = &visit->error;
    if (error->code != ERROR_NONE)
        return false;
    request->body = buf_as_str(&visit->upload);
    if (request->body.length != visit->upload_size)
        return error_memory(error);
    if (!request->route->handle(request, &visit->answer, error)) {
        if (error->code == ERROR_NONE)
            error_set(error, ERROR_INTERNAL, "%s", request->route->path);
        return false;
    }
    return buf_ok(&visit->answer.body) || error_memory(error);
}

void visit_handle(struct visit *visit) {
    say_use(visit->request.language);
    if (!handle(visit)) {
        door_note(visit);
        problem_answer(&visit->answer, &visit->error);
    }
    visit->stage = VISIT_READY;
}
