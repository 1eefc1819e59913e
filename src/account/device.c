/* The device that shows one-time codes. */
#include <sodium.h>

#include "account/private.h"
#include "base/say.h"

static const struct str nothing = {NULL, 0};

bool account_totp_begin(
    struct accounts *accounts, const struct caller *caller, char ret_secret[TOTP_SECRET_TEXT],
    struct buf *uri, struct error *error) {
    uint8_t secret[TOTP_BYTES];
    totp_new(secret);
    if (!totp_text(secret, ret_secret, error) || !accounts_begin(accounts, error))
        return false;
    totp_uri(ret_secret, str_of(caller->asker->name), uri);
    bool ok = sql_run(
        accounts->write, "UPDATE account SET totp_next = $2 WHERE id = $1",
        VALUES(INT(caller->asker->account), BYTES(secret, TOTP_BYTES)), error);
    sodium_memzero(secret, sizeof secret);
    return accounts_end(accounts, ok, false, error);
}

/* The time step of a code for the secret that was begun; 0 when it is none. */
static bool match_next(
    struct accounts *accounts, int64_t account, struct str code, int64_t *ret_step,
    struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    bool ok = sql_open(
                  accounts->write, "SELECT totp_next FROM account WHERE id = $1",
                  VALUES(INT(account)), &find, error) &&
              statement_step(find, &row, error);
    if (ok) {
        struct str secret = row ? column_blob(find, 0) : nothing;
        *ret_step = secret.length == TOTP_BYTES
                        ? totp_match((const uint8_t *)secret.data, code, accounts->now(), 0)
                        : 0;
    }
    statement_free(find);
    return ok;
}

static bool renew_recovery(
    struct db *db, int64_t account, char ret_codes[RECOVERY_CODES][RECOVERY_TEXT],
    struct error *error) {
    bool ok =
        sql_run(db, "DELETE FROM account_recovery WHERE account = $1", VALUES(INT(account)), error);
    for (int i = 0; ok && i < RECOVERY_CODES; i++) {
        uint8_t hash[SECRET_HASH];
        recovery_new(ret_codes[i]);
        recovery_hash(str_of(ret_codes[i]), account, hash);
        ok = sql_run(
            db, "INSERT INTO account_recovery (account, hash) VALUES ($1, $2)",
            VALUES(INT(account), HASH(hash)), error);
    }
    return ok;
}

bool account_totp_confirm(
    struct accounts *accounts, const struct caller *caller, struct str code,
    char ret_codes[RECOVERY_CODES][RECOVERY_TEXT], struct error *error) {
    int64_t account = caller->asker->account;
    int64_t step = 0;
    if (!accounts_begin(accounts, error))
        return false;
    struct db *db = accounts->write;
    bool ok = match_next(accounts, account, code, &step, error);
    if (ok && step == 0) {
        error_set(
            error, ERROR_INPUT, "%s", _("This code does not fit. Is the device's clock right?"));
        ok = error_field(error, "code");
    }
    ok = ok &&
         sql_run(
             db,
             "UPDATE account SET totp_secret = totp_next, totp_next = NULL, totp_step = $2"
             " WHERE id = $1",
             VALUES(INT(account), INT(step)), error) &&
         renew_recovery(db, account, ret_codes, error) &&
         sessions_end(db, account, caller->asker->session, error) &&
         accounts_note(accounts, caller, "account.totp_on", account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}

bool account_totp_end(
    struct accounts *accounts, const struct caller *caller, struct str password,
    struct error *error) {
    int64_t account = caller->asker->account;
    if (!account_confirm(accounts, caller, password, "password", error) ||
        !accounts_begin(accounts, error))
        return false;
    bool ok = totp_drop(accounts->write, account, error) &&
              accounts_note(accounts, caller, "account.totp_off", account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}

bool totp_drop(struct db *db, int64_t account, struct error *error) {
    return sql_run(
               db,
               "UPDATE account SET totp_secret = NULL, totp_next = NULL, totp_step = 0"
               " WHERE id = $1",
               VALUES(INT(account)), error) &&
           sql_run(
               db, "DELETE FROM account_recovery WHERE account = $1", VALUES(INT(account)), error);
}
