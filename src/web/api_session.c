/* Signing in and out, and the first account. */
#include "base/say.h"
#include "web/body.h"
#include "web/caller.h"
#include "web/route.h"

enum { BODY_MAX = 4096, CODE_MAX = 64 };

static struct str given_cookie(const struct request *request) {
    return str_of(request_cookie(request, "satsao_session"));
}

static bool show(struct request *request, struct answer *answer, struct error *error) {
    struct str cookie = given_cookie(request);
    bool in_session = request->asker->session != 0;
    return caller_session(request, answer, request->asker, in_session ? cookie.data : "", error);
}

static bool enter(
    struct request *request, struct answer *answer, struct str name, struct str password,
    struct str code, struct error *error) {
    const char *agent = request_header(request, "User-Agent");
    struct sign_in sign_in = {
        .name = name,
        .password = password,
        .code = code,
        .old_cookie = given_cookie(request),
        .address = str_of(request->address),
        .agent = str_of(agent),
    };
    struct signed_in signed_in;
    return accounts_sign_in(request->accounts, &sign_in, &signed_in, error) &&
           caller_signed_in(request, answer, &signed_in, error);
}

static bool sign_in(struct request *request, struct answer *answer, struct error *error) {
    struct body body;
    struct str name;
    struct str password;
    struct str code;
    return body_open(request, &body, error) && body_text(&body, "name", 256, &name, error) &&
           body_text(&body, "password", BODY_MAX, &password, error) &&
           body_text_or_none(&body, "code", CODE_MAX, &code, error) && body_end(&body, error) &&
           enter(request, answer, name, password, code, error);
}

static bool sign_out(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    return accounts_sign_out(request->accounts, &caller, error) &&
           caller_set_cookie(request, answer, "", error) &&
           /* What is kept of other people's work goes too; the cookie is named above. */
           answer_header(answer, "Clear-Site-Data", "\"cache\"", error) && answer_nothing(answer);
}

static bool setup(struct request *request, struct answer *answer, struct error *error) {
    struct body body;
    struct str token;
    struct account_new account = {.language = request->language};
    return body_open(request, &body, error) &&
           body_text(&body, "token", SECRET_LONGEST, &token, error) &&
           body_text(&body, "name", 256, &account.name, error) &&
           body_text(&body, "password", BODY_MAX, &account.password, error) &&
           body_text_or_none(&body, "display", ACCOUNT_DISPLAY_MAX, &account.display, error) &&
           body_end(&body, error) &&
           accounts_setup(request->accounts, token, &account, str_of(request->address), error) &&
           enter(request, answer, account.name, account.password, str_of(""), error);
}

const struct route routes_session[] = {
    {"GET", "/api/v1/session", RIGHT_NONE, show, 0, ROUTE_USUAL},
    {"POST", "/api/v1/session", RIGHT_NONE, sign_in, BODY_MAX, ROUTE_SLOW},
    {"DELETE", "/api/v1/session", RIGHT_SIGNED_IN, sign_out, 0, ROUTE_SLOW},
    {"POST", "/api/v1/setup", RIGHT_NONE, setup, BODY_MAX, ROUTE_SLOW},
    {0},
};
