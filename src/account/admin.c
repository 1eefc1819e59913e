/* Accounts, for those who manage them. */
#include <sodium.h>
#include <stdio.h>

#include "account/private.h"
#include "base/json.h"
#include "base/say.h"

enum { NOTE_MAX = 1024 };

/* ---- who may ---- */

bool account_may_manage(const struct caller *caller, const struct account *account) {
    if (!caller->asker)
        return true;
    for (size_t i = 0; i < account->role_count; i++)
        if (!access_may(
                caller->asker, caller->model, RIGHT_ACCOUNTS, account->roles[i].unit,
                caller->today))
            return false;
    return access_any(caller->asker, RIGHT_ACCOUNTS);
}

struct wanted {
    int64_t id;
    struct account *account;
    bool found;
};

static bool take_first(void *context, const struct account *account) {
    struct wanted *wanted = context;
    wanted->found = account->id == wanted->id;
    if (wanted->found)
        *wanted->account = *account;
    return false;
}

bool account_read(
    struct accounts *accounts, int64_t id, struct account *ret_account, struct error *error) {
    struct wanted wanted = {id, ret_account, false};
    if (!account_list(accounts, id - 1, take_first, &wanted, error))
        return false;
    return wanted.found || error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such account."));
}

bool account_managed(
    struct accounts *accounts, const struct caller *caller, int64_t id, struct account *ret_account,
    struct error *error) {
    if (!account_read(accounts, id, ret_account, error))
        return false;
    return account_may_manage(caller, ret_account) ||
           error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such account."));
}

bool account_find(
    struct accounts *accounts, struct str name, int64_t *ret_id, struct error *error) {
    char kept[ACCOUNT_NAME_MAX + 1];
    int64_t id = 0;
    if (!account_name(name, kept, error))
        return false;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_number(
        db, "SELECT id FROM account WHERE name = $1", VALUES(TEXT(str_of(kept))), 0, &id, error);
    accounts_read_end(accounts);
    if (ok && id == 0)
        return error_set(error, ERROR_NOT_FOUND, _("There is no account \"%s\"."), kept);
    if (ok)
        *ret_id = id;
    return ok;
}

/* ---- creating ---- */

/* What of it is put on record. */
static struct str describe(
    struct buf *note, const char *name, const char *display, const char *email) {
    struct json json = json_to(note);
    json_object(&json);
    json_key(&json, "name");
    json_text(&json, name);
    json_key(&json, "display");
    json_text(&json, display);
    json_key(&json, "email");
    json_text(&json, email);
    json_end(&json);
    return buf_as_str(note);
}

static bool insert(
    struct accounts *accounts, int64_t id, const char *name, const char *display, const char *email,
    const char *hash, const struct account_new *account, struct error *error) {
    stamp now = accounts->now();
    struct error failed = {0};
    if (sql_run(
            accounts->write,
            "INSERT INTO account (id, name, display, language, password, password_at, must_change,"
            " totp_step, email, disabled, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $6)",
            VALUES(
                INT(id), TEXT(str_of(name)), TEXT(str_of(display)),
                TEXT(str_of(account->language == SAY_EN ? "en" : "vi")), TEXT(str_of(hash)),
                INT(now), INT(account->must_change), TEXT_OR_NIL(str_of(email))),
            &failed))
        return true;
    if (failed.code == ERROR_CONFLICT) {
        error_set(
            error, ERROR_CONFLICT, _("There is an account \"%s\", or one with this e-mail."), name);
        return error_field(error, "name");
    }
    *error = failed;
    return false;
}

bool account_insert(
    struct accounts *accounts, const struct caller *caller, const struct account_new *account,
    const char *hash, int64_t *ret_id, struct error *error) {
    char name[ACCOUNT_NAME_MAX + 1];
    char display[ACCOUNT_DISPLAY_MAX + 1];
    char email[ACCOUNT_EMAIL_MAX + 1];
    int64_t id = 0;
    if (!account_name(account->name, name, error) ||
        !account_text(account->display, "display", ACCOUNT_DISPLAY_MAX, display, error) ||
        !account_text(account->email, "email", ACCOUNT_EMAIL_MAX, email, error) ||
        !accounts_next_id(accounts->write, "SELECT COALESCE(MAX(id), 0) FROM account", &id, error))
        return false;
    if (id > ACCOUNTS_MOST)
        return error_set(error, ERROR_LIMIT, _("There are %d accounts already."), ACCOUNTS_MOST);
    if (!display[0])
        snprintf(display, sizeof display, "%s", name);
    struct buf note = buf_with_maximum(NOTE_MAX);
    bool ok = insert(accounts, id, name, display, email, hash, account, error) &&
              accounts_note(
                  accounts, caller, "account.create", id, (struct str){0},
                  describe(&note, name, display, email), error);
    buf_release(&note);
    if (ok)
        *ret_id = id;
    return ok;
}

bool account_create(
    struct accounts *accounts, const struct caller *caller, const struct account_new *account,
    int64_t *ret_id, struct error *error) {
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[PASSWORD_HASH] = "";
    int64_t id = 0;
    if (!account_name(account->name, name, error))
        return false;
    if (account->password.length &&
        (!password_check(account->password, str_of(name), error) ||
         !password_hash(&accounts->hasher, account->password, hash, error)))
        return false;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = account_insert(accounts, caller, account, hash, &id, error);
    ok = accounts_end(accounts, ok, true, error);
    if (ok)
        *ret_id = id;
    return ok;
}

/* ---- changing ---- */

static bool change_text(
    struct accounts *accounts, const struct caller *caller, int64_t id, const char *field,
    const char *sql, const char *before, struct str given, size_t most, struct error *error) {
    char text[ACCOUNT_EMAIL_MAX + 1];
    char action[32];
    snprintf(action, sizeof action, "account.%s", field);
    return account_text(given, field, most, text, error) &&
           (text[0] || strcmp(field, "display") != 0 ||
            error_set(error, ERROR_INPUT, "%s", _("The text is missing."))) &&
           sql_run(accounts->write, sql, VALUES(INT(id), TEXT_OR_NIL(str_of(text))), error) &&
           accounts_note(accounts, caller, action, id, str_of(before), str_of(text), error);
}

static bool change_disabled(
    struct accounts *accounts, const struct caller *caller, int64_t id, bool disabled,
    struct error *error) {
    return sql_run(
               accounts->write, "UPDATE account SET disabled = $2 WHERE id = $1",
               VALUES(INT(id), INT(disabled)), error) &&
           (!disabled || sessions_end(accounts->write, id, 0, error)) &&
           accounts_note(
               accounts, caller, disabled ? "account.disable" : "account.enable", id,
               (struct str){0}, (struct str){0}, error);
}

static bool change_password(
    struct accounts *accounts, const struct caller *caller, int64_t id, const char *hash,
    struct error *error) {
    /* Who works at the machine itself may be setting his own: nothing has to be changed after. */
    int64_t must_change = caller->asker != NULL;
    return sql_run(
               accounts->write,
               "UPDATE account SET password = $2, password_at = $3, must_change = $4"
               " WHERE id = $1",
               VALUES(INT(id), TEXT(str_of(hash)), INT(accounts->now()), INT(must_change)),
               error) &&
           sessions_end(accounts->write, id, 0, error) &&
           accounts_note(
               accounts, caller, "account.password_set", id, (struct str){0}, (struct str){0},
               error);
}

static bool make_changes(
    struct accounts *accounts, const struct caller *caller, const struct account *now,
    const struct account_change *change, const char *hash, struct error *error) {
    int64_t id = now->id;
    if (change->display &&
        !change_text(
            accounts, caller, id, "display", "UPDATE account SET display = $2 WHERE id = $1",
            now->display, *change->display, ACCOUNT_DISPLAY_MAX, error))
        return false;
    if (change->email &&
        !change_text(
            accounts, caller, id, "email", "UPDATE account SET email = $2 WHERE id = $1",
            now->email, *change->email, ACCOUNT_EMAIL_MAX, error))
        return false;
    if (hash[0] && !change_password(accounts, caller, id, hash, error))
        return false;
    if (change->reset_totp &&
        !(totp_drop(accounts->write, id, error) && sessions_end(accounts->write, id, 0, error) &&
          accounts_note(
              accounts, caller, "account.totp_reset", id, (struct str){0}, (struct str){0}, error)))
        return false;
    return !change->disabled || (change_disabled(accounts, caller, id, *change->disabled, error) &&
                                 admin_remains(accounts, caller, error));
}

bool account_change(
    struct accounts *accounts, const struct caller *caller, int64_t id,
    const struct account_change *change, struct error *error) {
    struct account now = {0};
    char hash[PASSWORD_HASH] = "";
    if (!account_managed(accounts, caller, id, &now, error))
        return false;
    if (change->password && (!password_check(*change->password, str_of(now.name), error) ||
                             !password_hash(&accounts->hasher, *change->password, hash, error)))
        return false;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = make_changes(accounts, caller, &now, change, hash, error);
    return accounts_end(accounts, ok, true, error);
}
