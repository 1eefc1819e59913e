/* Signing in by the office's own sign-on: to the provider, and back. */
#include <stdio.h>

#include "account/openid.h"
#include "base/say.h"
#include "web/caller.h"
#include "web/route.h"
#include "web/server_private.h"

#define OPENID_PATH   "/api/v1/openid"
#define OPENID_COOKIE "satsao_openid"

static bool show(struct request *request, struct answer *answer, struct error *error) {
    const struct openid *openid = request->server->openid;
    struct json *json = &answer->json;
    (void)error;
    json_object(json);
    json_key(json, "enabled");
    json_bool(json, openid != NULL);
    json_key(json, "name");
    json_text(json, openid ? openid_name(openid) : NULL);
    json_key(json, "start");
    json_text(json, openid ? OPENID_PATH "/start" : NULL);
    json_end(json);
    return true;
}

static bool is_there(const struct request *request, struct error *error) {
    return request->server->openid ||
           error_set(error, ERROR_NOT_FOUND, "%s", _("There is no sign-on here."));
}

static void return_address(const struct request *request, char address[OPENID_URL_MAX]) {
    snprintf(
        address, OPENID_URL_MAX, "http%s://%s" OPENID_PATH "/return", request->secure ? "s" : "",
        request->host);
}

/* The browser comes back from another site: a Strict cookie would not come with it. */
static bool set_cookie(
    const struct request *request, struct answer *answer, const char *cookie, struct error *error) {
    char text[256];
    snprintf(
        text, sizeof text,
        OPENID_COOKIE "=%s; Path=" OPENID_PATH "; Max-Age=%d; HttpOnly; SameSite=Lax%s", cookie,
        cookie[0] ? OPENID_COOKIE_S : 0, request->secure ? "; Secure" : "");
    return answer_header(answer, "Set-Cookie", text, error);
}

static bool go(struct answer *answer, const char *to, struct error *error) {
    answer->status = 303;
    answer->content_type = "text/plain; charset=utf-8";
    return answer_header(answer, "Location", to, error);
}

static bool start(struct request *request, struct answer *answer, struct error *error) {
    char address[OPENID_URL_MAX];
    char cookie[SECRET_TEXT];
    if (!is_there(request, error))
        return false;
    return_address(request, address);
    struct buf url = buf_with_maximum((size_t)OPENID_URL_MAX * 4);
    bool ok = openid_begin(request->server->openid, address, &url, cookie, error) &&
              set_cookie(request, answer, cookie, error) && go(answer, buf_cstr(&url), error);
    buf_release(&url);
    return ok;
}

/* A person looks at what comes of it, not a program: the client's own page tells it. */
static bool back(struct request *request, struct answer *answer, struct error *error) {
    char address[OPENID_URL_MAX];
    struct signed_in signed_in;
    struct error wrong = {0};
    if (!is_there(request, error))
        return false;
    return_address(request, address);
    struct openid_return given = {
        .code = str_of(request_parameter(request, "code")),
        .state = str_of(request_parameter(request, "state")),
        .issuer = str_of(request_parameter(request, "iss")),
        .cookie = str_of(request_cookie(request, OPENID_COOKIE)),
        .return_to = address,
        .old_session = str_of(request_cookie(request, "satsao_session")),
        .address = str_of(request->address),
        .agent = str_of(request_header(request, "User-Agent")),
    };
    if (!set_cookie(request, answer, "", error))
        return false;
    if (openid_end(request->server->openid, request->accounts, &given, &signed_in, &wrong))
        return caller_set_cookie(request, answer, signed_in.cookie, error) &&
               go(answer, "/", error);
    return go(answer, wrong.code == ERROR_DENIED ? "/?sign_on=refused" : "/?sign_on=failed", error);
}

const struct route routes_openid[] = {
    {"GET", OPENID_PATH, RIGHT_NONE, show, 0, ROUTE_USUAL},
    {"GET", OPENID_PATH "/start", RIGHT_NONE, start, 0, ROUTE_SLOW},
    {"GET", OPENID_PATH "/return", RIGHT_NONE, back, 0, ROUTE_SLOW},
    {0},
};
