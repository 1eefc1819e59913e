#include "web/caller.h"

#include <stdio.h>

#include "base/say.h"

bool caller_take(
    const struct request *request, struct view *ret_view, struct caller *ret_caller,
    struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    if (!view_look(request->live, &present, ret_view, error))
        return false;
    *ret_caller = caller_self(request);
    ret_caller->model = ret_view->model;
    ret_caller->today = day_of_moment(moment_of_stamp(request->now));
    return true;
}

void caller_unit(struct json *json, const struct view *view, uint32_t unit) {
    const struct model *model = view->model;
    const struct model_state *state = NULL;
    if (unit != 0 && unit <= model->unit_count) {
        day end = model_unit_end(model, unit - 1);
        day on = end <= view->structure ? end - 1 : view->structure;
        state = model_state_on(model, unit - 1, on);
    }
    json_object(json);
    json_key(json, "id");
    json_integer(json, unit);
    json_key(json, "code");
    json_text(json, state ? state->code : "");
    json_key(json, "name");
    json_text(json, unit == 0 ? _("all units") : state ? state->name : "");
    json_end(json);
}

void caller_stamp(struct json *json, const char *key, stamp at) {
    char text[MOMENT_TEXT];
    json_key(json, key);
    json_text(json, stamp_iso(at, text));
}

/* ---- the session ---- */

static void write_account(struct json *json, const struct asker *asker, bool has_totp) {
    json_object(json);
    json_key(json, "id");
    json_integer(json, asker->account);
    json_key(json, "name");
    json_text(json, asker->name);
    json_key(json, "display");
    json_text(json, asker->display);
    json_key(json, "language");
    json_text(json, asker->language == SAY_EN ? "en" : "vi");
    json_key(json, "totp");
    json_bool(json, has_totp);
    json_key(json, "must_change");
    json_bool(json, asker->must_change);
    json_end(json);
}

static void write_roles(struct json *json, const struct asker *asker, const struct view *view) {
    json_array(json);
    for (size_t i = 0; i < asker->role_count; i++) {
        json_object(json);
        json_key(json, "role");
        json_text(json, role_word(asker->roles[i].role));
        json_key(json, "unit");
        caller_unit(json, view, asker->roles[i].unit);
        json_end(json);
    }
    json_end(json);
}

static void write_rights(struct json *json, const struct asker *asker) {
    uint32_t rights = access_rights(asker);
    json_array(json);
    for (int right = RIGHT_READ; right < RIGHTS; right++)
        if (rights & RIGHT_BIT(right))
            json_text(json, right_word((enum right)right));
    json_end(json);
}

static void write_session(
    struct json *json, const struct asker *asker, const struct view *view, bool has_totp) {
    json_key(json, "account");
    if (asker->account)
        write_account(json, asker, has_totp);
    else
        json_null(json);
    json_key(json, "roles");
    write_roles(json, asker, view);
    json_key(json, "rights");
    write_rights(json, asker);
}

bool caller_session(
    struct request *request, struct answer *answer, const struct asker *asker, const char *cookie,
    struct error *error) {
    struct view view;
    struct caller caller;
    struct account account = {0};
    char word[SECRET_TEXT] = "";
    bool none = false;
    if (asker->account ? !account_read(request->accounts, asker->account, &account, error)
                       : !accounts_none(request->accounts, &none, error))
        return false;
    if (!caller_take(request, &view, &caller, error))
        return false;
    if (cookie[0])
        accounts_csrf(str_of(cookie), word);
    struct json *json = &answer->json;
    json_object(json);
    write_session(json, asker, &view, account.has_totp);
    json_key(json, "csrf");
    json_text(json, word);
    caller_stamp(json, "now", request->now);
    json_key(json, "must_setup");
    json_bool(json, none);
    json_end(json);
    view_give(&view);
    return true;
}

bool caller_set_cookie(
    const struct request *request, struct answer *answer, const char *cookie, struct error *error) {
    char text[256];
    snprintf(
        text, sizeof text, "satsao_session=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
        cookie, cookie[0] ? SESSION_LONGEST_MS / 1000 : 0, request->secure ? "; Secure" : "");
    return answer_header(answer, "Set-Cookie", text, error);
}

static bool refuse(struct answer *answer, unsigned status, const char *problem) {
    answer->status = status;
    answer->problem = problem;
    return false;
}

bool caller_signed_in(
    struct request *request, struct answer *answer, const struct signed_in *signed_in,
    struct error *error) {
    char seconds[16];
    switch (signed_in->outcome) {
    case SIGN_IN_DONE:
        return caller_set_cookie(request, answer, signed_in->cookie, error) &&
               caller_session(request, answer, &signed_in->asker, signed_in->cookie, error);
    case SIGN_IN_CODE_NEEDED:
        error_set(error, ERROR_INPUT, "%s", _("Type the code that your device shows."));
        return refuse(answer, 401, "code-needed");
    case SIGN_IN_WAIT:
        snprintf(seconds, sizeof seconds, "%d", signed_in->wait);
        if (!answer_header(answer, "Retry-After", seconds, error))
            return false;
        error_set(
            error, ERROR_LIMIT, _("Too many attempts. Try again in %d seconds."), signed_in->wait);
        return refuse(answer, 429, "wait");
    default:
        error_set(error, ERROR_INPUT, "%s", _("Name, password or code are not right."));
        return refuse(answer, 401, "sign-in");
    }
}
