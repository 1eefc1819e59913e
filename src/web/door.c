#include "web/door.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "account/accounts.h"
#include "base/say.h"
#include "web/server_private.h"
#include "web/visit.h"

void door_address(struct visit *visit) {
    struct request *request = &visit->request;
    const struct server *server = visit->server;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(visit->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char peer[PROXIES_ADDRESS] = "";
    if (info)
        proxies_text(info->client_addr, peer);
    struct str asker = str_of(peer);
    request->secure = server->tls;
    request->loopback = proxies_is_loopback(peer);
    if (proxies_hold(&server->proxies, asker)) {
        const char *named = visit_header(visit, "X-Forwarded-For");
        const char *protocol = visit_header(visit, "X-Forwarded-Proto");
        request->loopback = false;
        request->secure = protocol && strcasecmp(protocol, "https") == 0;
        struct str real = named ? proxies_asker(&server->proxies, named) : str_of("");
        if (real.length)
            asker = real;
    }
    const char *kept = arena_text(&visit->arena, asker);
    request->address = kept ? kept : "";
}

enum say_language door_language(const struct visit *visit) {
    const char *accept = visit_header(visit, "Accept-Language");
    struct str rest = str_of(accept ? accept : "");
    while (rest.length) {
        struct str one = str_trim(str_cut(&rest, ','));
        bool ends =
            one.length == 2 || (one.length > 2 && (one.data[2] == '-' || one.data[2] == ';'));
        if (ends && strncasecmp(one.data, "vi", 2) == 0)
            return SAY_VI;
        if (ends && strncasecmp(one.data, "en", 2) == 0)
            return SAY_EN;
    }
    return SAY_VI;
}

/* "https://satsao.laocai.gov.vn" is where the asker found us, as the Host header says. */
static bool is_our_origin(const struct visit *visit, const char *origin) {
    char ours[300];
    snprintf(
        ours, sizeof ours, "http%s://%s", visit->request.secure ? "s" : "", visit->request.host);
    return strcasecmp(origin, ours) == 0;
}

static bool comes_from_elsewhere(const struct visit *visit) {
    const char *site = visit_header(visit, "Sec-Fetch-Site");
    const char *origin = visit_header(visit, "Origin");
    return (site && strcmp(site, "cross-site") == 0) || (origin && !is_our_origin(visit, origin));
}

/* ---- who ---- */

/* By a token where one is shown, and by nothing else then; else by the cookie. */
static bool who_asks(const struct visit *visit, struct asker *ret_asker, struct error *error) {
    static const char scheme[] = "Bearer ";
    struct accounts *accounts = visit->server->accounts;
    const char *shown = visit_header(visit, "Authorization");
    if (!shown)
        return accounts_by_session(
            accounts, str_of(visit_cookie(visit, "satsao_session")), ret_asker, error);
    bool bearer = strncasecmp(shown, scheme, sizeof scheme - 1) == 0;
    return accounts_by_token(
        accounts, str_of(bearer ? shown + sizeof scheme - 1 : ""), ret_asker, error);
}

static bool find_asker(struct visit *visit, struct error *error) {
    if (!who_asks(visit, &visit->asker, error))
        return false;
    if (visit->asker.account || !visit_header(visit, "Authorization"))
        return true;
    visit->answer.status = 401;
    visit->answer.problem = "token";
    return error_set(error, ERROR_DENIED, "%s", _("This token is not good, or no longer."));
}

/* What a session changes must have been asked for by a page of ours, which knows the session's word;
 * a token is never sent by a browser on its own. Signing in has no session to speak of. */
static bool lacks_word(const struct visit *visit) {
    const struct route *route = visit->request.route;
    if (!route_changes(route) || route->right == RIGHT_NONE || !visit->asker.session)
        return false;
    const char *cookie = visit_cookie(visit, "satsao_session");
    const char *word = visit_header(visit, "X-CSRF-Token");
    return !accounts_csrf_matches(str_of(cookie), str_of(word));
}

void door_note(struct visit *visit) {
    const struct request *request = &visit->request;
    struct error ignored;
    if (visit->error.code != ERROR_DENIED || visit->asker.account == 0)
        return;
    bool ok = accounts_refused(
        visit->server->accounts, &visit->asker, str_of(request->address), visit->method,
        request->path, &ignored);
    (void)ok;
}

bool door_enter(struct visit *visit, struct error *error) {
    struct request *request = &visit->request;
    request->language = door_language(visit);
    say_use(request->language);
    if (!find_asker(visit, error))
        return false;
    if (route_changes(request->route) && comes_from_elsewhere(visit)) {
        visit->answer.problem = "other-site";
        return error_set(
            error, ERROR_DENIED, "%s", _("This request came from the page of another site."));
    }
    if (lacks_word(visit)) {
        visit->answer.problem = "csrf";
        return error_set(
            error, ERROR_DENIED, "%s",
            _("The page that sent this is out of date. Please load it again."));
    }
    if (access_any(request->asker, request->route->right))
        return true;
    if (request->asker->account)
        return request_deny(error);
    visit->answer.status = 401;
    visit->answer.problem = "sign-in-needed";
    return error_set(error, ERROR_DENIED, "%s", _("Please sign in first."));
}

/* A database that is away for a moment is no reason to end a stream. */
bool door_still_open(const struct visit *visit) {
    struct asker now;
    struct error ignored;
    return !who_asks(visit, &now, &ignored) || access_any(&now, visit->request.route->right);
}
