/* satsao account: accounts and roles, by whoever works at the machine itself. */
#include <stdio.h>
#include <string.h>

#include "account/accounts.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/say.h"
#include "cli/password.h"
#include "cli/verb.h"
#include "ledger/units.h"

enum { LINE_MAX_BYTES = 8192, ROLES_GIVEN_MAX = 16 };

static const struct caller by_hand; /* may do everything; the audit says "command line" */

struct desk {
    struct call *call;
    struct ledger *ledger;
    struct accounts *accounts;
};

/* ---- roles as words: "admin", "reporter:02641", "reporter:commune:02641" ---- */

struct given_role {
    enum role role;
    uint32_t unit;
};

static bool find_unit(struct desk *desk, struct str word, uint32_t *ret_unit, struct error *error) {
    int kind = UNIT_ANY_KIND;
    if (memchr(word.data, ':', word.length)) {
        struct str name = str_cut(&word, ':');
        kind = model_word_parse(WORDS_UNIT_KIND, name.data, name.length);
        if (kind < 0)
            return error_set(
                error, ERROR_USAGE, _("There is no kind of unit \"%.*s\"."), STR_ARGS(name));
    }
    day today = day_of_moment(moment_of_stamp(clock_now()));
    return ledger_unit(desk->ledger, word, (enum unit_kind)kind, today, ret_unit, error);
}

static bool parse_role(
    struct desk *desk, const char *text, struct given_role *ret_role, struct error *error) {
    struct str rest = str_of(text);
    int role = role_parse(str_cut(&rest, ':'));
    uint32_t unit = 0;
    if (role < 0) {
        error_set(error, ERROR_USAGE, _("There is no role \"%s\"."), text);
        return error_hint(
            error, "%s", "leader, coordinator, reporter, secretary, auditor, admin [:UNIT]");
    }
    if (rest.length && !find_unit(desk, rest, &unit, error))
        return false;
    *ret_role = (struct given_role){(enum role)role, unit};
    return true;
}

/* All options --role, before anything is changed. */
static bool parse_roles(
    struct desk *desk, struct given_role roles[ROLES_GIVEN_MAX], size_t *ret_count,
    struct error *error) {
    size_t count = 0;
    for (size_t i = 0; i < desk->call->value_count; i++) {
        if (strcmp(desk->call->values[i].name, "role") != 0)
            continue;
        if (count == ROLES_GIVEN_MAX)
            return error_set(error, ERROR_USAGE, "%s", _("There are too many options."));
        if (!parse_role(desk, desk->call->values[i].value, &roles[count++], error))
            return false;
    }
    *ret_count = count;
    return true;
}

/* ---- the acts ---- */

static const char *name_given(const struct desk *desk) {
    return desk->call->arguments[1];
}

static bool done(struct desk *desk, const char *message) {
    if (desk->call->json)
        fputs("{\"done\":true}\n", desk->call->out);
    else
        fprintf(desk->call->out, "%s\n", message);
    return true;
}

static bool give_roles(
    struct desk *desk, int64_t id, const struct given_role *roles, size_t count,
    struct error *error) {
    int64_t role_id;
    for (size_t i = 0; i < count; i++)
        if (!account_grant(
                desk->accounts, &by_hand, id, roles[i].role, roles[i].unit, &role_id, error))
            return false;
    return true;
}

static bool add(struct desk *desk, struct error *error) {
    struct given_role roles[ROLES_GIVEN_MAX] = {{0}};
    size_t count = 0;
    char password[PASSWORD_MOST + 2] = "";
    const struct call *call = desk->call;
    struct account_new account = {
        .name = str_of(name_given(desk)),
        .display = str_of(call_option(call, "display")),
        .email = str_of(call_option(call, "email")),
        .language = say_language(),
    };
    int64_t id;
    if (!parse_roles(desk, roles, &count, error) ||
        (!call_flag(call, "no-password") &&
         !password_ask(call_option(call, "password-from"), password, error)))
        return false;
    account.password = str_of(password);
    bool ok = account_create(desk->accounts, &by_hand, &account, &id, error) &&
              give_roles(desk, id, roles, count, error);
    memset(password, 0, sizeof password);
    return ok && done(desk, _("The account is ready."));
}

static bool find_account(struct desk *desk, int64_t *ret_id, struct error *error) {
    return account_find(desk->accounts, str_of(name_given(desk)), ret_id, error);
}

static bool remove_role(
    struct desk *desk, int64_t id, const struct given_role *role, struct error *error) {
    struct account account = {0};
    if (!account_read(desk->accounts, id, &account, error))
        return false;
    for (size_t i = 0; i < account.role_count; i++)
        if (account.roles[i].role == role->role && account.roles[i].unit == role->unit)
            return account_revoke(desk->accounts, &by_hand, id, account.roles[i].id, error);
    return error_set(error, ERROR_NOT_FOUND, "%s", _("The account has no such role."));
}

static bool change_roles(struct desk *desk, struct error *error) {
    struct given_role roles[ROLES_GIVEN_MAX] = {{0}};
    size_t count = 0;
    int64_t id;
    if (!parse_roles(desk, roles, &count, error) || !find_account(desk, &id, error))
        return false;
    if (!call_flag(desk->call, "remove"))
        return give_roles(desk, id, roles, count, error) &&
               done(desk, _("The roles have been given."));
    for (size_t i = 0; i < count; i++)
        if (!remove_role(desk, id, &roles[i], error))
            return false;
    return done(desk, _("The roles have been taken back."));
}

static bool change(
    struct desk *desk, const struct account_change *change, const char *message,
    struct error *error) {
    int64_t id;
    return find_account(desk, &id, error) &&
           account_change(desk->accounts, &by_hand, id, change, error) && done(desk, message);
}

static bool disable(struct desk *desk, struct error *error) {
    static const bool yes = true;
    return change(
        desk, &(struct account_change){.disabled = &yes},
        _("The account is disabled, and its sessions have ended."), error);
}

static bool enable(struct desk *desk, struct error *error) {
    static const bool no = false;
    return change(
        desk, &(struct account_change){.disabled = &no}, _("The account is in use again."), error);
}

static bool set_password(struct desk *desk, struct error *error) {
    char password[PASSWORD_MOST + 2];
    if (!password_ask(call_option(desk->call, "password-from"), password, error))
        return false;
    struct str given = str_of(password);
    bool ok = change(
        desk, &(struct account_change){.password = &given},
        _("The password is changed, and the account's sessions have ended."), error);
    memset(password, 0, sizeof password);
    return ok;
}

static bool reset_totp(struct desk *desk, struct error *error) {
    return change(
        desk, &(struct account_change){.reset_totp = true},
        _("The account signs in without a device now."), error);
}

/* ---- the list ---- */

struct listing {
    const struct call *call;
    struct buf line;
};

static void role_text(struct buf *out, const struct asker_role *role) {
    buf_text(out, role_word(role->role));
    if (role->unit)
        buf_format(out, ":#%u", role->unit);
}

static void plain_line(struct buf *out, const struct account *account) {
    buf_format(out, "%-24s ", account->name);
    for (size_t i = 0; i < account->role_count; i++) {
        if (i)
            buf_char(out, ' ');
        role_text(out, &account->roles[i]);
    }
    if (account->disabled)
        buf_format(out, " (%s)", _("disabled"));
    if (strcmp(account->display, account->name) != 0)
        buf_format(out, " · %s", account->display);
    buf_char(out, '\n');
}

static void json_line(struct buf *out, const struct account *account) {
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "id");
    json_integer(&json, account->id);
    json_key(&json, "name");
    json_text(&json, account->name);
    json_key(&json, "display");
    json_text(&json, account->display);
    json_key(&json, "disabled");
    json_bool(&json, account->disabled);
    json_key(&json, "totp");
    json_bool(&json, account->has_totp);
    json_key(&json, "roles");
    json_array(&json);
    for (size_t i = 0; i < account->role_count; i++) {
        json_object(&json);
        json_key(&json, "role");
        json_text(&json, role_word(account->roles[i].role));
        json_key(&json, "unit");
        json_integer(&json, account->roles[i].unit);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static bool show(void *context, const struct account *account) {
    struct listing *listing = context;
    buf_clear(&listing->line);
    if (listing->call->json)
        json_line(&listing->line, account);
    else
        plain_line(&listing->line, account);
    fputs(buf_cstr(&listing->line), listing->call->out);
    return true;
}

static bool list(struct desk *desk, struct error *error) {
    struct listing listing = {desk->call, buf_with_maximum(LINE_MAX_BYTES)};
    bool ok = account_list(desk->accounts, 0, show, &listing, error);
    buf_release(&listing.line);
    return ok;
}

/* ---- the verb ---- */

static const struct act {
    const char *name;
    bool named; /* an account is named behind it */
    bool (*run)(struct desk *desk, struct error *error);
} acts[] = {
    {"add", true, add},
    {"list", false, list},
    {"role", true, change_roles},
    {"disable", true, disable},
    {"enable", true, enable},
    {"password", true, set_password},
    {"reset-totp", true, reset_totp},
};

static const struct act *find_act(const struct call *call, struct error *error) {
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        if (strcmp(acts[i].name, call->arguments[0]) == 0 &&
            call->argument_count == (acts[i].named ? 2 : 1))
            return &acts[i];
    error_set(
        error, ERROR_USAGE, "%s",
        _("Say what to do: add, role, disable, enable, password or reset-totp with an account's "
          "name, or list."));
    error_hint(error, _("See: satsao %s --help"), "account");
    return NULL;
}

static bool run(struct call *call, struct error *error) {
    struct desk desk = {.call = call};
    const struct act *act = find_act(call, error);
    bool ok = act && ledger_open(call_database(call), LEDGER_READ, &desk.ledger, error) &&
              accounts_open(call_database(call), NULL, &desk.accounts, error) &&
              act->run(&desk, error);
    accounts_close(desk.accounts);
    ledger_close(desk.ledger);
    return ok;
}

static const struct option options[] = {
    {"role", "ROLE[:UNIT]", N_("give this role, on a unit and all below it; may be repeated")},
    {"remove", NULL, N_("role: take the roles back")},
    {"display", "TEXT", N_("what others see: the post")},
    {"email", "ADDRESS", N_("by which a sign-on finds the account")},
    {"password-from", "FILE", N_("the password is the first line of FILE (-: standard input)")},
    {"no-password", NULL, N_("add: the account signs in by the office's own sign-on only")},
    {NULL, NULL, NULL},
};

const struct verb verb_account = {
    .name = "account",
    .arguments = "add|role|disable|enable|password|reset-totp NAME | list",
    .summary = N_("make and change accounts and their roles"),
    .manual = N_(
        "Roles: leader (reads), coordinator (assigns, targets, closes periods), reporter "
        "(reports), "
        "secretary (documents), auditor (reads all with history, and the audit), admin (accounts, "
        "settings, import, organisation). Without a unit a role counts everywhere. The password is "
        "asked for without echo, or read from a file; it is never an argument. A running server "
        "takes notice within a second.\n\n"
        "  satsao account add chanh-van-phong --display \"Chánh Văn phòng\" --role admin\n"
        "  satsao account role bao-cao-bat-xat --role reporter:commune:02692\n"
        "  satsao account disable bao-cao-cu"),
    .options = options,
    .arguments_least = 1,
    .arguments_most = 2,
    .run = run,
};
