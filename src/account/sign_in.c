/* Signing in: an attempt is counted, then the password looked at, then the code. */
#include <sodium.h>
#include <stdio.h>

#include "account/private.h"
#include "account/throttle.h"
#include "base/say.h"

/* What is on record of who wants to sign in. */
struct candidate {
    int64_t id; /* 0: there is no such account */
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[PASSWORD_HASH];
    bool disabled;
    bool has_totp;
    uint8_t totp_secret[TOTP_BYTES];
    int64_t totp_step;
};

static void fill_candidate(struct candidate *candidate, struct statement *find) {
    candidate->id = column_int(find, 0);
    snprintf(candidate->hash, sizeof candidate->hash, "%.*s", STR_ARGS(column_text(find, 1)));
    candidate->disabled = column_int(find, 2) != 0;
    struct str secret = column_blob(find, 3);
    candidate->has_totp = secret.length == TOTP_BYTES;
    if (candidate->has_totp)
        memcpy(candidate->totp_secret, secret.data, TOTP_BYTES);
    candidate->totp_step = column_int(find, 4);
}

static bool find_candidate(
    struct db *db, struct str name, struct candidate *candidate, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    bool ok =
        sql_open(
            db,
            "SELECT id, password, disabled, totp_secret, totp_step FROM account WHERE name = $1",
            VALUES(TEXT(name)), &find, error) &&
        statement_step(find, &row, error);
    if (ok && row)
        fill_candidate(candidate, find);
    statement_free(find);
    return ok;
}

/* What people type into the field of the name may be their password: only names that exist are put
 * on record. */
static bool note_attempt(
    struct accounts *accounts, const struct sign_in *sign_in, const struct candidate *candidate,
    const char *action, const char *why, enum audit_outcome outcome, struct error *error) {
    struct audit_by by = {
        candidate->id, str_of(candidate->id ? candidate->name : ""), sign_in->address,
        accounts->now()};
    struct audit_event event = {action, str_of(why), {0}, {0}, outcome};
    return audit_record(accounts->write, &by, &event, error);
}

/* Count the attempt and find whose it is. */
static bool first_look(
    struct accounts *accounts, const struct sign_in *sign_in, const struct throttle_of *of,
    struct candidate *candidate, int *ret_wait, struct error *error) {
    bool first = false;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = find_candidate(accounts->write, str_of(candidate->name), candidate, error) &&
              throttle_attempt(accounts->write, of, accounts->now(), ret_wait, &first, error) &&
              (!first || note_attempt(
                             accounts, sign_in, candidate, "session.throttle", "sign-in",
                             AUDIT_REFUSED, error));
    return accounts_end(accounts, ok, false, error);
}

/* ---- the code ---- */

static bool use_step(
    struct db *db, struct candidate *candidate, int64_t step, bool *ret_good, struct error *error) {
    int64_t id;
    bool ok = sql_number(
        db, "UPDATE account SET totp_step = $2 WHERE id = $1 AND totp_step < $2 RETURNING id",
        VALUES(INT(candidate->id), INT(step)), 0, &id, error);
    if (ok)
        *ret_good = id != 0;
    return ok;
}

static bool use_recovery(
    struct db *db, struct candidate *candidate, struct str code, bool *ret_good,
    struct error *error) {
    uint8_t hash[SECRET_HASH];
    int64_t id;
    recovery_hash(code, candidate->id, hash);
    bool ok = sql_number(
        db, "DELETE FROM account_recovery WHERE account = $1 AND hash = $2 RETURNING account",
        VALUES(INT(candidate->id), HASH(hash)), 0, &id, error);
    if (ok)
        *ret_good = id != 0;
    return ok;
}

static bool use_code(
    struct accounts *accounts, struct candidate *candidate, struct str code, bool *ret_good,
    struct error *error) {
    int64_t step = totp_match(candidate->totp_secret, code, accounts->now(), candidate->totp_step);
    return step ? use_step(accounts->write, candidate, step, ret_good, error)
                : use_recovery(accounts->write, candidate, code, ret_good, error);
}

/* ---- the session ---- */

bool sessions_end(struct db *db, int64_t account, int64_t except, struct error *error) {
    return sql_run(
        db, "DELETE FROM account_session WHERE account = $1 AND id <> $2",
        VALUES(INT(account), INT(except)), error);
}

/* Of many sessions the oldest give way. */
static bool make_room(struct db *db, int64_t account, struct error *error) {
    return sql_run(
        db,
        "DELETE FROM account_session WHERE account = $1 AND id NOT IN"
        " (SELECT id FROM account_session WHERE account = $1 ORDER BY id DESC LIMIT $2)",
        VALUES(INT(account), INT(SESSIONS_MOST - 1)), error);
}

static struct str cut_agent(struct str agent, char text[ACCOUNT_AGENT_MAX + 1]) {
    struct error ignored;
    if (agent.length > ACCOUNT_AGENT_MAX)
        agent.length = ACCOUNT_AGENT_MAX;
    if (!account_text(agent, "agent", ACCOUNT_AGENT_MAX, text, &ignored))
        text[0] = '\0';
    return str_of(text);
}

bool session_make(
    struct accounts *accounts, int64_t account, struct str address, struct str agent,
    struct signed_in *ret_signed_in, struct error *error) {
    struct db *db = accounts->write;
    char agent_text[ACCOUNT_AGENT_MAX + 1];
    uint8_t hash[SECRET_HASH];
    int64_t id;
    secret_new(ret_signed_in->cookie);
    secret_hash(str_of(ret_signed_in->cookie), "session", hash);
    stamp now = accounts->now();
    bool ok =
        make_room(db, account, error) &&
        accounts_next_id(db, "SELECT COALESCE(MAX(id), 0) FROM account_session", &id, error) &&
        sql_run(
            db,
            "INSERT INTO account_session (id, account, hash, created_at, seen_at, address, agent)"
            " VALUES ($1, $2, $3, $4, $4, $5, $6)",
            VALUES(
                INT(id), INT(account), HASH(hash), INT(now), TEXT(address),
                TEXT(cut_agent(agent, agent_text))),
            error) &&
        asker_load(db, account, &ret_signed_in->asker, error);
    if (!ok)
        return false;
    ret_signed_in->asker.session = id;
    ret_signed_in->asker.scopes = SCOPES_ALL;
    return true;
}

static bool end_old(struct db *db, struct str cookie, struct error *error) {
    uint8_t hash[SECRET_HASH];
    secret_hash(cookie, "session", hash);
    return sql_run(db, "DELETE FROM account_session WHERE hash = $1", VALUES(HASH(hash)), error);
}

/* ---- the whole ---- */

/* The right password (else `candidate` says whose it would have been): code, then session. */
static bool admit(
    struct accounts *accounts, const struct sign_in *sign_in, const struct throttle_of *of,
    struct candidate *candidate, struct signed_in *ret_signed_in, struct error *error) {
    bool good = true;
    if (candidate->has_totp && sign_in->code.length == 0) {
        ret_signed_in->outcome = SIGN_IN_CODE_NEEDED;
        return throttle_take_back(accounts->write, of, error);
    }
    if (candidate->has_totp && !use_code(accounts, candidate, sign_in->code, &good, error))
        return false;
    if (!good)
        return note_attempt(
            accounts, sign_in, candidate, "session.sign_in", "code", AUDIT_FAILED, error);
    if (!throttle_clear(accounts->write, of, error) ||
        !end_old(accounts->write, sign_in->old_cookie, error) ||
        !session_make(
            accounts, candidate->id, sign_in->address, sign_in->agent, ret_signed_in, error) ||
        !note_attempt(
            accounts, sign_in, candidate, "session.sign_in", "password", AUDIT_DONE, error))
        return false;
    ret_signed_in->outcome = SIGN_IN_DONE;
    return true;
}

static bool second_look(
    struct accounts *accounts, const struct sign_in *sign_in, const struct throttle_of *of,
    struct candidate *candidate, bool matches, struct signed_in *ret_signed_in,
    struct error *error) {
    if (!accounts_begin(accounts, error))
        return false;
    /* What was found at first may have changed while the hash was computed. */
    struct candidate now = {0};
    bool ok = find_candidate(accounts->write, str_of(candidate->name), &now, error);
    memcpy(now.name, candidate->name, sizeof now.name);
    matches = matches && now.id != 0 && strcmp(now.hash, candidate->hash) == 0 && !now.disabled;
    if (ok && matches)
        ok = admit(accounts, sign_in, of, &now, ret_signed_in, error);
    else if (ok)
        ok = note_attempt(
            accounts, sign_in, &now, "session.sign_in", now.disabled ? "disabled" : "password",
            AUDIT_FAILED, error);
    sodium_memzero(&now, sizeof now);
    return accounts_end(accounts, ok, sign_in->old_cookie.length > 0, error);
}

bool accounts_sign_in(
    struct accounts *accounts, const struct sign_in *sign_in, struct signed_in *ret_signed_in,
    struct error *error) {
    struct candidate candidate = {0};
    struct signed_in result = {.outcome = SIGN_IN_WRONG};
    bool matches = false;
    if (!account_name(sign_in->name, candidate.name, NULL))
        candidate.name[0] = '\0';
    struct throttle_of of = {str_of(candidate.name), sign_in->address};
    bool ok = first_look(accounts, sign_in, &of, &candidate, &result.wait, error);
    if (ok && result.wait)
        result.outcome = SIGN_IN_WAIT;
    else
        ok = ok &&
             password_matches(
                 &accounts->hasher, candidate.hash, sign_in->password, &matches, error) &&
             second_look(accounts, sign_in, &of, &candidate, matches, &result, error);
    sodium_memzero(&candidate, sizeof candidate);
    if (ok)
        *ret_signed_in = result;
    return ok;
}

bool accounts_sign_out(
    struct accounts *accounts, const struct caller *caller, struct error *error) {
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = sql_run(
                  accounts->write, "DELETE FROM account_session WHERE id = $1 AND account = $2",
                  VALUES(INT(caller->asker->session), INT(caller->asker->account)), error) &&
              accounts_note(
                  accounts, caller, "session.sign_out", caller->asker->account, (struct str){0},
                  (struct str){0}, error);
    return accounts_end(accounts, ok, true, error);
}
