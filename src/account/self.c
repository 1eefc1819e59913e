/* One's own account: language, password, sessions. */
#include <stdio.h>

#include "account/private.h"
#include "account/throttle.h"
#include "base/say.h"

static const struct str nothing = {NULL, 0};

bool account_set_language(
    struct accounts *accounts, const struct caller *caller, enum say_language language,
    struct error *error) {
    const char *word = language == SAY_EN ? "en" : "vi";
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = sql_run(
                  accounts->write, "UPDATE account SET language = $2 WHERE id = $1",
                  VALUES(INT(caller->asker->account), TEXT(str_of(word))), error) &&
              accounts_note(
                  accounts, caller, "account.language", caller->asker->account, nothing,
                  str_of(word), error);
    return accounts_end(accounts, ok, true, error);
}

/* ---- password ---- */

bool account_password(
    struct accounts *accounts, int64_t account, char ret_hash[PASSWORD_HASH], struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    struct db *db = accounts_read_begin(accounts);
    bool ok =
        sql_open(
            db, "SELECT password FROM account WHERE id = $1", VALUES(INT(account)), &find, error) &&
        statement_step(find, &row, error);
    if (ok)
        snprintf(
            ret_hash, PASSWORD_HASH, "%.*s", row ? (int)column_text(find, 0).length : 0,
            row ? column_text(find, 0).data : "");
    statement_free(find);
    accounts_read_end(accounts);
    return ok;
}

/* Guessing the password of an open session is throttled as signing in is. */
static bool count_attempt(
    struct accounts *accounts, const struct caller *caller, struct error *error) {
    struct throttle_of of = {str_of(caller->asker->name), caller->address};
    int wait = 0;
    bool first;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = throttle_attempt(accounts->write, &of, accounts->now(), &wait, &first, error);
    if (!accounts_end(accounts, ok, false, error))
        return false;
    if (wait == 0)
        return true;
    return error_set(error, ERROR_LIMIT, _("Too many attempts. Try again in %d seconds."), wait);
}

static bool forget_attempt(
    struct accounts *accounts, const struct caller *caller, struct error *error) {
    struct throttle_of of = {str_of(caller->asker->name), caller->address};
    return accounts_begin(accounts, error) &&
           accounts_end(accounts, throttle_clear(accounts->write, &of, error), false, error);
}

bool account_confirm(
    struct accounts *accounts, const struct caller *caller, struct str password, const char *field,
    struct error *error) {
    char hash[PASSWORD_HASH];
    bool matches;
    if (!count_attempt(accounts, caller, error) ||
        !account_password(accounts, caller->asker->account, hash, error) ||
        !password_matches(&accounts->hasher, hash, password, &matches, error))
        return false;
    if (matches)
        return forget_attempt(accounts, caller, error);
    error_set(error, ERROR_INPUT, "%s", _("This is not the account's password."));
    return error_field(error, "%s", field);
}

bool account_set_password(
    struct accounts *accounts, const struct caller *caller, struct str old_password,
    struct str new_password, struct error *error) {
    char hash[PASSWORD_HASH];
    int64_t account = caller->asker->account;
    if (!account_confirm(accounts, caller, old_password, "old", error))
        return false;
    if (!password_check(new_password, str_of(caller->asker->name), error))
        return error_field(error, "new");
    if (!password_hash(&accounts->hasher, new_password, hash, error) ||
        !accounts_begin(accounts, error))
        return false;
    bool ok =
        sql_run(
            accounts->write,
            "UPDATE account SET password = $2, password_at = $3, must_change = 0 WHERE id = $1",
            VALUES(INT(account), TEXT(str_of(hash)), INT(accounts->now())), error) &&
        sessions_end(accounts->write, account, caller->asker->session, error) &&
        accounts_note(accounts, caller, "account.password", account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}

/* ---- sessions ---- */

bool account_sessions(
    struct accounts *accounts, const struct caller *caller, account_session_reader *reader,
    void *context, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    stamp now = accounts->now();
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_open(
        db,
        "SELECT id, created_at, seen_at, address, agent FROM account_session WHERE account = $1"
        " AND created_at > $2 AND seen_at > $3 ORDER BY id DESC",
        VALUES(
            INT(caller->asker->account), INT(now - SESSION_LONGEST_MS), INT(now - SESSION_IDLE_MS)),
        &find, error);
    while (ok && (ok = statement_step(find, &row, error)) && row)
        reader(
            context, &(struct account_session){
                         column_int(find, 0), column_int(find, 1), column_int(find, 2),
                         column_text(find, 3), column_text(find, 4)});
    statement_free(find);
    accounts_read_end(accounts);
    return ok;
}

bool account_session_end(
    struct accounts *accounts, const struct caller *caller, int64_t id, struct error *error) {
    int64_t ended = 0;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = sql_number(
        accounts->write, "DELETE FROM account_session WHERE id = $1 AND account = $2 RETURNING id",
        VALUES(INT(id), INT(caller->asker->account)), 0, &ended, error);
    if (ok && ended == 0)
        ok = error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such session."));
    ok =
        ok && accounts_note(
                  accounts, caller, "session.end", caller->asker->account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}

bool account_sessions_end(
    struct accounts *accounts, const struct caller *caller, struct error *error) {
    int64_t account = caller->asker->account;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok =
        sessions_end(accounts->write, account, caller->asker->session, error) &&
        accounts_note(accounts, caller, "session.end_others", account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}
