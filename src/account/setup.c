/* The first account, by a link that is printed where nobody but the operator sees it. */
#include "account/private.h"
#include "base/say.h"

bool accounts_none(struct accounts *accounts, bool *ret_none, struct error *error) {
    int64_t id;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_number(db, "SELECT id FROM account LIMIT 1", NO_VALUES, 0, &id, error);
    accounts_read_end(accounts);
    if (ok)
        *ret_none = id == 0;
    return ok;
}

bool accounts_setup_link(
    struct accounts *accounts, char ret_secret[SECRET_TEXT], struct error *error) {
    uint8_t hash[SECRET_HASH];
    secret_new(ret_secret);
    secret_hash(str_of(ret_secret), "setup", hash);
    if (!accounts_begin(accounts, error))
        return false;
    struct db *db = accounts->write;
    bool ok = db_exec(db, "DELETE FROM account_setup", error) &&
              sql_run(
                  db, "INSERT INTO account_setup (hash, expires_at) VALUES ($1, $2)",
                  VALUES(HASH(hash), INT(accounts->now() + SETUP_MS)), error);
    return accounts_end(accounts, ok, false, error);
}

/* The link counts once, and only while there is no account. */
static bool use_link(struct accounts *accounts, struct str secret, struct error *error) {
    uint8_t hash[SECRET_HASH];
    int64_t used;
    int64_t first;
    struct db *db = accounts->write;
    secret_hash(secret, "setup", hash);
    if (!sql_number(
            db,
            "DELETE FROM account_setup WHERE hash = $1 AND expires_at > $2 RETURNING expires_at",
            VALUES(HASH(hash), INT(accounts->now())), 0, &used, error) ||
        !sql_number(db, "SELECT id FROM account LIMIT 1", NO_VALUES, 0, &first, error))
        return false;
    if (used != 0 && first == 0)
        return true;
    error_set(error, ERROR_NOT_FOUND, "%s", _("This link is no longer good."));
    return error_hint(
        error, "%s", _("Start the server again for a new one, or use: satsao account add"));
}

bool accounts_setup(
    struct accounts *accounts, struct str secret, const struct account_new *account,
    struct str address, struct error *error) {
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[PASSWORD_HASH];
    int64_t id;
    int64_t role;
    struct asker nobody = {0};
    struct caller caller = {.asker = &nobody, .address = address};
    if (!account_name(account->name, name, error) ||
        !password_check(account->password, str_of(name), error) ||
        !password_hash(&accounts->hasher, account->password, hash, error) ||
        !accounts_begin(accounts, error))
        return false;
    bool ok = use_link(accounts, secret, error) &&
              account_insert(accounts, &caller, account, hash, &id, error) &&
              account_insert_role(accounts, &caller, id, ROLE_ADMIN, 0, 0, &role, error);
    return accounts_end(accounts, ok, true, error);
}
