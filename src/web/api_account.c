/* One's own account: language, password, device, sessions, tokens. */
#include "base/say.h"
#include "web/body.h"
#include "web/caller.h"
#include "web/route.h"

enum { BODY_MAX = 4096, CODE_MAX = 64, TOKEN_DAYS_USUAL = 90 };

/* ---- the account ---- */

static bool show(struct request *request, struct answer *answer, struct error *error) {
    struct account account = {0};
    if (!account_read(request->accounts, request->asker->account, &account, error))
        return false;
    struct json *json = &answer->json;
    json_object(json);
    json_key(json, "id");
    json_integer(json, account.id);
    json_key(json, "name");
    json_text(json, account.name);
    json_key(json, "display");
    json_text(json, account.display);
    json_key(json, "email");
    json_text(json, account.email);
    json_key(json, "language");
    json_text(json, account.language == SAY_EN ? "en" : "vi");
    json_key(json, "password");
    json_bool(json, account.has_password);
    json_key(json, "totp");
    json_bool(json, account.has_totp);
    json_key(json, "recovery_codes");
    json_integer(json, account.recovery_codes);
    json_key(json, "must_change");
    json_bool(json, account.must_change);
    json_end(json);
    return true;
}

static bool change(struct request *request, struct answer *answer, struct error *error) {
    static const char *const languages[] = {"vi", "en", NULL};
    struct caller caller = caller_self(request);
    struct body body;
    int language;
    return body_open(request, &body, error) &&
           body_choice(&body, "language", languages, &language, error) && body_end(&body, error) &&
           account_set_language(request->accounts, &caller, language ? SAY_EN : SAY_VI, error) &&
           show(request, answer, error);
}

static bool password(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    struct body body;
    struct str before;
    struct str after;
    if (!body_open(request, &body, error) || !body_text(&body, "old", BODY_MAX, &before, error) ||
        !body_text(&body, "new", BODY_MAX, &after, error) || !body_end(&body, error))
        return false;
    if (account_set_password(request->accounts, &caller, before, after, error))
        return answer_nothing(answer);
    if (error->code == ERROR_LIMIT)
        answer->status = 429;
    return false;
}

/* ---- the device ---- */

static bool totp_begin(
    struct request *request, struct answer *answer, const struct caller *caller,
    struct error *error) {
    char secret[TOTP_SECRET_TEXT];
    struct buf uri = buf_with_maximum(512);
    bool ok = account_totp_begin(request->accounts, caller, secret, &uri, error);
    if (ok) {
        json_object(&answer->json);
        json_key(&answer->json, "secret");
        json_text(&answer->json, secret);
        json_key(&answer->json, "uri");
        json_text(&answer->json, buf_cstr(&uri));
        json_end(&answer->json);
    }
    buf_release(&uri);
    return ok;
}

static bool totp_confirm(
    struct request *request, struct answer *answer, const struct caller *caller, struct str code,
    struct error *error) {
    char codes[RECOVERY_CODES][RECOVERY_TEXT];
    if (!account_totp_confirm(request->accounts, caller, code, codes, error))
        return false;
    json_object(&answer->json);
    json_key(&answer->json, "recovery_codes");
    json_array(&answer->json);
    for (int i = 0; i < RECOVERY_CODES; i++)
        json_text(&answer->json, codes[i]);
    json_end(&answer->json);
    json_end(&answer->json);
    return true;
}

/* Without a code it begins, with one it confirms. */
static bool totp_add(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    struct body body;
    struct str code = {0};
    if (request->body.length &&
        (!body_open(request, &body, error) ||
         !body_text_or_none(&body, "code", CODE_MAX, &code, error) || !body_end(&body, error)))
        return false;
    return code.length ? totp_confirm(request, answer, &caller, code, error)
                       : totp_begin(request, answer, &caller, error);
}

static bool totp_remove(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    struct body body;
    struct str given;
    if (!body_open(request, &body, error) ||
        !body_text(&body, "password", BODY_MAX, &given, error) || !body_end(&body, error))
        return false;
    if (account_totp_end(request->accounts, &caller, given, error))
        return answer_nothing(answer);
    if (error->code == ERROR_LIMIT)
        answer->status = 429;
    return false;
}

/* ---- sessions ---- */

struct list {
    struct json *json;
    int64_t current;
};

static void write_session(void *context, const struct account_session *session) {
    struct list *list = context;
    json_object(list->json);
    json_key(list->json, "id");
    json_integer(list->json, session->id);
    json_key(list->json, "current");
    json_bool(list->json, session->id == list->current);
    caller_stamp(list->json, "created_at", session->created_at);
    caller_stamp(list->json, "seen_at", session->seen_at);
    json_key(list->json, "address");
    json_str(list->json, session->address);
    json_key(list->json, "agent");
    json_str(list->json, session->agent);
    json_end(list->json);
}

static void begin_list(struct json *json) {
    json_object(json);
    json_key(json, "items");
    json_array(json);
}

static bool end_list(struct json *json) {
    json_end(json);
    json_key(json, "next");
    json_null(json);
    json_end(json);
    return true;
}

static bool sessions(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    struct list list = {&answer->json, request->asker->session};
    begin_list(list.json);
    return account_sessions(request->accounts, &caller, write_session, &list, error) &&
           end_list(list.json);
}

static bool session_end(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    int64_t id;
    return request_id(request, "id", &id, error) &&
           account_session_end(request->accounts, &caller, id, error) && answer_nothing(answer);
}

static bool others_end(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    return account_sessions_end(request->accounts, &caller, error) && answer_nothing(answer);
}

/* ---- tokens ---- */

static void write_scopes(struct json *json, uint32_t scopes) {
    json_array(json);
    for (int right = RIGHT_READ; right < RIGHTS; right++)
        if (scopes & RIGHT_BIT(right))
            json_text(json, right_word((enum right)right));
    json_end(json);
}

static void write_token(void *context, const struct account_token *token) {
    struct json *json = context;
    json_object(json);
    json_key(json, "id");
    json_integer(json, token->id);
    json_key(json, "name");
    json_str(json, token->name);
    json_key(json, "prefix");
    json_str(json, token->prefix);
    json_key(json, "scopes");
    write_scopes(json, token->scopes);
    caller_stamp(json, "created_at", token->created_at);
    caller_stamp(json, "expires_at", token->expires_at);
    json_end(json);
}

static bool tokens(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    begin_list(&answer->json);
    return account_tokens(request->accounts, &caller, write_token, &answer->json, error) &&
           end_list(&answer->json);
}

static bool read_scopes(struct body *body, uint32_t *ret_scopes, struct error *error) {
    size_t count;
    uint32_t scopes = 0;
    if (!body_items(body, "scopes", RIGHTS, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct str word;
        if (!body_item_text(body, "scopes", i, 32, &word, error))
            return false;
        int right = right_parse(word);
        if (right < RIGHT_READ) {
            error_set(error, ERROR_INPUT, _("There is no such scope: %.*s"), STR_ARGS(word));
            return body_blame(body, "scopes", error);
        }
        scopes |= RIGHT_BIT(right);
    }
    *ret_scopes = scopes;
    return true;
}

static bool token_add(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    struct body body;
    struct str name;
    uint32_t scopes = 0;
    int64_t days = TOKEN_DAYS_USUAL;
    char token[TOKEN_TEXT];
    int64_t id;
    if (!body_open(request, &body, error) ||
        !body_text(&body, "name", TOKEN_NAME_MAX, &name, error) ||
        !read_scopes(&body, &scopes, error) ||
        (body_has(&body, "days") &&
         !body_integer(&body, "days", 1, TOKEN_DAYS_MOST, &days, error)) ||
        !body_end(&body, error) ||
        !account_token_new(request->accounts, &caller, name, scopes, (int)days, token, &id, error))
        return false;
    answer->status = 201;
    json_object(&answer->json);
    json_key(&answer->json, "id");
    json_integer(&answer->json, id);
    json_key(&answer->json, "token");
    json_text(&answer->json, token);
    json_end(&answer->json);
    return true;
}

static bool token_end(struct request *request, struct answer *answer, struct error *error) {
    struct caller caller = caller_self(request);
    int64_t id;
    return request_id(request, "id", &id, error) &&
           account_token_end(request->accounts, &caller, id, error) && answer_nothing(answer);
}

const struct route routes_account[] = {
    {"GET", "/api/v1/account", RIGHT_SIGNED_IN, show, 0, ROUTE_SLOW},
    {"PATCH", "/api/v1/account", RIGHT_SIGNED_IN, change, BODY_MAX, ROUTE_SLOW},
    {"POST", "/api/v1/account/password", RIGHT_SIGNED_IN, password, BODY_MAX, ROUTE_SLOW},
    {"POST", "/api/v1/account/totp", RIGHT_SIGNED_IN, totp_add, BODY_MAX, ROUTE_SLOW},
    {"DELETE", "/api/v1/account/totp", RIGHT_SIGNED_IN, totp_remove, BODY_MAX, ROUTE_SLOW},
    {"GET", "/api/v1/account/sessions", RIGHT_SIGNED_IN, sessions, 0, ROUTE_SLOW},
    {"DELETE", "/api/v1/account/sessions", RIGHT_SIGNED_IN, others_end, 0, ROUTE_SLOW},
    {"DELETE", "/api/v1/account/sessions/{id}", RIGHT_SIGNED_IN, session_end, 0, ROUTE_SLOW},
    {"GET", "/api/v1/account/tokens", RIGHT_SIGNED_IN, tokens, 0, ROUTE_SLOW},
    {"POST", "/api/v1/account/tokens", RIGHT_SIGNED_IN, token_add, BODY_MAX, ROUTE_SLOW},
    {"DELETE", "/api/v1/account/tokens/{id}", RIGHT_SIGNED_IN, token_end, 0, ROUTE_SLOW},
    {0},
};
