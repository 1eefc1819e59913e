/* Roles: given, and taken back. */
#include <stdio.h>

#include "account/private.h"
#include "base/say.h"

enum { ROLE_NOTE = 64 };

static struct str note_of(enum role role, uint32_t unit, char text[ROLE_NOTE]) {
    int length = snprintf(text, ROLE_NOTE, "{\"role\":\"%s\",\"unit\":%u}", role_word(role), unit);
    return str_slice(text, (size_t)length);
}

bool account_insert_role(
    struct accounts *accounts, const struct caller *caller, int64_t account, enum role role,
    uint32_t unit, uint32_t origin, int64_t *ret_role, struct error *error) {
    int64_t id = 0;
    char note[ROLE_NOTE];
    struct db *db = accounts->write;
    if (!accounts_next_id(db, "SELECT COALESCE(MAX(id), 0) FROM account_role", &id, error) ||
        !sql_run(
            db,
            "INSERT INTO account_role (id, account, role, unit, origin, granted_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            VALUES(
                INT(id), INT(account), TEXT(str_of(role_word(role))), INT(unit), INT(origin),
                INT(accounts->now())),
            error) ||
        !accounts_note(
            accounts, caller, "role.grant", account, (struct str){0}, note_of(role, unit, note),
            error))
        return false;
    *ret_role = id;
    return true;
}

static bool may_give(const struct caller *caller, uint32_t unit, struct error *error) {
    if (!caller->asker)
        return true;
    if (access_may(caller->asker, caller->model, RIGHT_ACCOUNTS, unit, caller->today))
        return true;
    error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such unit among those you manage."));
    return error_field(error, "unit");
}

static bool check_grant(
    const struct caller *caller, const struct account *account, enum role role, uint32_t unit,
    struct error *error) {
    if (unit != 0 && caller->model && unit > caller->model->unit_count) {
        error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such unit."));
        return error_field(error, "unit");
    }
    if (account->role_count >= ASKER_ROLES_MAX)
        return error_set(
            error, ERROR_LIMIT, _("An account has at most %d roles."), ASKER_ROLES_MAX);
    for (size_t i = 0; i < account->role_count; i++)
        if (account->roles[i].role == role && account->roles[i].unit == unit)
            return error_set(error, ERROR_CONFLICT, "%s", _("The account has this role already."));
    return true;
}

bool account_grant(
    struct accounts *accounts, const struct caller *caller, int64_t id, enum role role,
    uint32_t unit, int64_t *ret_role, struct error *error) {
    struct account account = {0};
    int64_t role_id = 0;
    if (!account_managed(accounts, caller, id, &account, error) || !may_give(caller, unit, error) ||
        !check_grant(caller, &account, role, unit, error) || !accounts_begin(accounts, error))
        return false;
    bool ok = account_insert_role(accounts, caller, id, role, unit, unit, &role_id, error);
    ok = accounts_end(accounts, ok, true, error);
    if (ok)
        *ret_role = role_id;
    return ok;
}

/* Where somebody could manage all accounts, somebody still can. The command line always can. */
bool admin_remains(struct accounts *accounts, const struct caller *caller, struct error *error) {
    int64_t id = 0;
    if (!caller->asker)
        return true;
    if (!sql_number(
            accounts->write,
            "SELECT r.id FROM account_role r JOIN account a ON a.id = r.account"
            " WHERE r.role = $1 AND r.unit = 0 AND a.disabled = 0 LIMIT 1",
            VALUES(TEXT(str_of(role_word(ROLE_ADMIN)))), 0, &id, error))
        return false;
    return id != 0 || error_set(
                          error, ERROR_CONFLICT, "%s",
                          _("Then nobody could manage accounts any more. Give somebody else the "
                            "role first."));
}

bool account_revoke(
    struct accounts *accounts, const struct caller *caller, int64_t id, int64_t role_id,
    struct error *error) {
    struct account account = {0};
    char note[ROLE_NOTE];
    if (!account_managed(accounts, caller, id, &account, error))
        return false;
    const struct asker_role *role = NULL;
    for (size_t i = 0; i < account.role_count; i++)
        if (account.roles[i].id == role_id)
            role = &account.roles[i];
    if (!role)
        return error_set(error, ERROR_NOT_FOUND, "%s", _("The account has no such role."));
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = sql_run(
                  accounts->write, "DELETE FROM account_role WHERE id = $1 AND account = $2",
                  VALUES(INT(role_id), INT(id)), error) &&
              accounts_note(
                  accounts, caller, "role.revoke", id, note_of(role->role, role->unit, note),
                  (struct str){0}, error) &&
              admin_remains(accounts, caller, error);
    return accounts_end(accounts, ok, true, error);
}
