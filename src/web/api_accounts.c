/* Accounts and their roles, for those who manage them. */
#include "base/say.h"
#include "web/body.h"
#include "web/caller.h"
#include "web/route.h"

enum { BODY_MAX = 4096 };

static void write_account(
    struct json *json, const struct account *account, const struct view *view) {
    json_object(json);
    json_key(json, "id");
    json_integer(json, account->id);
    json_key(json, "name");
    json_text(json, account->name);
    json_key(json, "display");
    json_text(json, account->display);
    json_key(json, "email");
    json_text(json, account->email);
    json_key(json, "language");
    json_text(json, account->language == SAY_EN ? "en" : "vi");
    json_key(json, "password");
    json_bool(json, account->has_password);
    json_key(json, "totp");
    json_bool(json, account->has_totp);
    json_key(json, "must_change");
    json_bool(json, account->must_change);
    json_key(json, "disabled");
    json_bool(json, account->disabled);
    caller_stamp(json, "created_at", account->created_at);
    json_key(json, "roles");
    json_array(json);
    for (size_t i = 0; i < account->role_count; i++) {
        json_object(json);
        json_key(json, "id");
        json_integer(json, account->roles[i].id);
        json_key(json, "role");
        json_text(json, role_word(account->roles[i].role));
        json_key(json, "unit");
        caller_unit(json, view, account->roles[i].unit);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

/* ---- the list ---- */

struct page {
    struct json *json;
    const struct view *view;
    const struct caller *caller;
    size_t left;
    int64_t last;
    bool more;
};

static bool add_to_page(void *context, const struct account *account) {
    struct page *page = context;
    if (!account_may_manage(page->caller, account))
        return true;
    if (page->left == 0) {
        page->more = true;
        return false;
    }
    page->left--;
    page->last = account->id;
    write_account(page->json, account, page->view);
    return true;
}

static bool list(struct request *request, struct answer *answer, struct error *error) {
    struct view view;
    struct caller caller;
    size_t limit;
    int64_t after;
    if (!request_limit(request, &limit, error) ||
        !request_number(request, "after", 0, INT64_MAX, 0, &after, error) ||
        !caller_take(request, &view, &caller, error))
        return false;
    struct json *json = &answer->json;
    struct page page = {json, &view, &caller, limit, 0, false};
    json_object(json);
    json_key(json, "items");
    json_array(json);
    bool ok = account_list(request->accounts, after, add_to_page, &page, error);
    json_end(json);
    json_key(json, "next");
    char next[24];
    snprintf(next, sizeof next, "%lld", (long long)page.last);
    json_text(json, page.more ? next : NULL);
    json_end(json);
    view_give(&view);
    return ok;
}

/* ---- one ---- */

static bool show_id(
    struct request *request, struct answer *answer, const struct view *view,
    const struct caller *caller, int64_t id, struct error *error) {
    struct account account = {0};
    if (!account_read(request->accounts, id, &account, error))
        return false;
    if (!account_may_manage(caller, &account))
        return error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such account."));
    write_account(&answer->json, &account, view);
    return true;
}

static bool show(struct request *request, struct answer *answer, struct error *error) {
    struct view view;
    struct caller caller;
    int64_t id;
    if (!request_id(request, "id", &id, error) || !caller_take(request, &view, &caller, error))
        return false;
    bool ok = show_id(request, answer, &view, &caller, id, error);
    view_give(&view);
    return ok;
}

static bool create(struct request *request, struct answer *answer, struct error *error) {
    struct body body;
    struct view view;
    struct caller caller;
    struct account_new account = {.language = SAY_VI, .must_change = true};
    int64_t id;
    if (!body_open(request, &body, error) || !body_text(&body, "name", 256, &account.name, error) ||
        !body_text_or_none(&body, "display", ACCOUNT_DISPLAY_MAX, &account.display, error) ||
        !body_text_or_none(&body, "email", ACCOUNT_EMAIL_MAX, &account.email, error) ||
        !body_text_or_none(&body, "password", BODY_MAX, &account.password, error) ||
        !body_end(&body, error) || !caller_take(request, &view, &caller, error))
        return false;
    account.must_change = account.password.length > 0;
    bool ok = account_create(request->accounts, &caller, &account, &id, error) &&
              show_id(request, answer, &view, &caller, id, error);
    view_give(&view);
    if (ok)
        answer->status = 201;
    return ok;
}

/* What a change may hold. */
struct wanted {
    struct str display, email, password;
    bool disabled;
    struct account_change change;
};

static bool read_change(struct request *request, struct wanted *wanted, struct error *error) {
    struct body body;
    if (!body_open(request, &body, error))
        return false;
    if (body_has(&body, "display"))
        wanted->change.display = &wanted->display;
    if (body_has(&body, "email"))
        wanted->change.email = &wanted->email;
    if (body_has(&body, "password"))
        wanted->change.password = &wanted->password;
    if (body_has(&body, "disabled"))
        wanted->change.disabled = &wanted->disabled;
    return body_text_or_none(&body, "display", ACCOUNT_DISPLAY_MAX, &wanted->display, error) &&
           body_text_or_none(&body, "email", ACCOUNT_EMAIL_MAX, &wanted->email, error) &&
           body_text_or_none(&body, "password", BODY_MAX, &wanted->password, error) &&
           body_flag(&body, "disabled", false, &wanted->disabled, error) &&
           body_flag(&body, "reset_totp", false, &wanted->change.reset_totp, error) &&
           body_end(&body, error);
}

static bool change(struct request *request, struct answer *answer, struct error *error) {
    struct wanted wanted = {0};
    struct view view;
    struct caller caller;
    int64_t id;
    if (!request_id(request, "id", &id, error) || !read_change(request, &wanted, error) ||
        !caller_take(request, &view, &caller, error))
        return false;
    bool ok = account_change(request->accounts, &caller, id, &wanted.change, error) &&
              show_id(request, answer, &view, &caller, id, error);
    view_give(&view);
    return ok;
}

/* ---- roles ---- */

static bool grant(struct request *request, struct answer *answer, struct error *error) {
    static const char *const words[] = {"leader",  "coordinator", "reporter", "secretary",
                                        "auditor", "admin",       NULL};
    struct body body;
    struct view view;
    struct caller caller;
    int64_t id;
    int64_t unit;
    int64_t role_id;
    int role;
    if (!request_id(request, "id", &id, error) || !body_open(request, &body, error) ||
        !body_choice(&body, "role", words, &role, error) ||
        !body_integer(&body, "unit", 0, UINT32_MAX, &unit, error) || !body_end(&body, error) ||
        !caller_take(request, &view, &caller, error))
        return false;
    bool ok =
        account_grant(
            request->accounts, &caller, id, (enum role)role, (uint32_t)unit, &role_id, error) &&
        show_id(request, answer, &view, &caller, id, error);
    view_give(&view);
    if (ok)
        answer->status = 201;
    return ok;
}

static bool revoke(struct request *request, struct answer *answer, struct error *error) {
    struct view view;
    struct caller caller;
    int64_t id;
    int64_t role_id;
    if (!request_id(request, "id", &id, error) ||
        !request_id(request, "role_id", &role_id, error) ||
        !caller_take(request, &view, &caller, error))
        return false;
    bool ok = account_revoke(request->accounts, &caller, id, role_id, error);
    view_give(&view);
    return ok && answer_nothing(answer);
}

const struct route routes_accounts[] = {
    {"GET", "/api/v1/accounts", RIGHT_ACCOUNTS, list, 0, ROUTE_SLOW},
    {"POST", "/api/v1/accounts", RIGHT_ACCOUNTS, create, BODY_MAX, ROUTE_SLOW},
    {"GET", "/api/v1/accounts/{id}", RIGHT_ACCOUNTS, show, 0, ROUTE_SLOW},
    {"PATCH", "/api/v1/accounts/{id}", RIGHT_ACCOUNTS, change, BODY_MAX, ROUTE_SLOW},
    {"POST", "/api/v1/accounts/{id}/roles", RIGHT_ACCOUNTS, grant, BODY_MAX, ROUTE_SLOW},
    {"DELETE", "/api/v1/accounts/{id}/roles/{role_id}", RIGHT_ACCOUNTS, revoke, 0, ROUTE_SLOW},
    {0},
};
