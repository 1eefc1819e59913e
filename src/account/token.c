/* API tokens: "ss_" and a secret, told once. */
#include <stdio.h>

#include "account/private.h"
#include "base/say.h"

static const struct str nothing = {NULL, 0};

enum { SCOPES_TEXT = 256 };

static struct str scope_words(uint32_t scopes, char text[SCOPES_TEXT]) {
    size_t used = 0;
    for (int right = RIGHT_READ; right < RIGHTS; right++)
        if (scopes & RIGHT_BIT(right))
            used += (size_t)snprintf(
                text + used, SCOPES_TEXT - used, "%s%s", used ? " " : "",
                right_word((enum right)right));
    return str_slice(text, used);
}

static uint32_t scopes_of(struct str words) {
    uint32_t scopes = 0;
    while (words.length) {
        int right = right_parse(str_cut(&words, ' '));
        if (right >= 0)
            scopes |= RIGHT_BIT(right);
    }
    return scopes;
}

bool account_tokens(
    struct accounts *accounts, const struct caller *caller, account_token_reader *reader,
    void *context, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_open(
        db,
        "SELECT id, name, prefix, scopes, created_at, expires_at FROM account_token"
        " WHERE account = $1 ORDER BY id",
        VALUES(INT(caller->asker->account)), &find, error);
    while (ok && (ok = statement_step(find, &row, error)) && row)
        reader(
            context,
            &(struct account_token){
                column_int(find, 0), column_text(find, 1), column_text(find, 2),
                scopes_of(column_text(find, 3)), column_int(find, 4), column_int(find, 5)});
    statement_free(find);
    accounts_read_end(accounts);
    return ok;
}

static bool check(uint32_t scopes, int days, struct error *error) {
    if (days < 1 || days > TOKEN_DAYS_MOST) {
        error_set(error, ERROR_INPUT, _("A token is good for 1 to %d days."), TOKEN_DAYS_MOST);
        return error_field(error, "days");
    }
    if ((scopes & ~(RIGHT_BIT(RIGHT_NONE) | RIGHT_BIT(RIGHT_SIGNED_IN))) != 0)
        return true;
    error_set(error, ERROR_INPUT, "%s", _("Say what the token may do."));
    return error_field(error, "scopes");
}

static bool make_room(struct db *db, int64_t account, stamp now, struct error *error) {
    int64_t count;
    if (!sql_run(
            db, "DELETE FROM account_token WHERE account = $1 AND expires_at <= $2",
            VALUES(INT(account), INT(now)), error) ||
        !sql_number(
            db, "SELECT COUNT(*) FROM account_token WHERE account = $1", VALUES(INT(account)), 0,
            &count, error))
        return false;
    return count < TOKENS_MOST ||
           error_set(error, ERROR_LIMIT, _("An account has at most %d tokens."), TOKENS_MOST);
}

bool account_token_new(
    struct accounts *accounts, const struct caller *caller, struct str name, uint32_t scopes,
    int days, char ret_token[TOKEN_TEXT], int64_t *ret_id, struct error *error) {
    char label[TOKEN_NAME_MAX + 1];
    char words[SCOPES_TEXT];
    char secret[SECRET_TEXT];
    uint8_t hash[SECRET_HASH];
    int64_t id = 0;
    int64_t account = caller->asker->account;
    if (!account_text(name, "name", TOKEN_NAME_MAX, label, error) || !check(scopes, days, error))
        return false;
    secret_new(secret);
    snprintf(ret_token, TOKEN_TEXT, "ss_%s", secret);
    secret_hash(str_of(ret_token), "token", hash);
    if (!accounts_begin(accounts, error))
        return false;
    struct db *db = accounts->write;
    stamp now = accounts->now();
    struct str scope_text = scope_words(scopes, words);
    bool ok = make_room(db, account, now, error) &&
              accounts_next_id(db, "SELECT COALESCE(MAX(id), 0) FROM account_token", &id, error) &&
              sql_run(
                  db,
                  "INSERT INTO account_token (id, account, name, prefix, hash, scopes, created_at,"
                  " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(
                      INT(id), INT(account), TEXT(str_of(label)),
                      TEXT(str_slice(ret_token, TOKEN_PREFIX)), HASH(hash), TEXT(scope_text),
                      INT(now), INT(now + (stamp)days * MINUTES_PER_DAY * 60000)),
                  error) &&
              accounts_note(accounts, caller, "token.create", account, nothing, scope_text, error);
    ok = accounts_end(accounts, ok, true, error);
    if (ok)
        *ret_id = id;
    return ok;
}

bool account_token_end(
    struct accounts *accounts, const struct caller *caller, int64_t id, struct error *error) {
    int64_t ended = 0;
    if (!accounts_begin(accounts, error))
        return false;
    bool ok = sql_number(
        accounts->write, "DELETE FROM account_token WHERE id = $1 AND account = $2 RETURNING id",
        VALUES(INT(id), INT(caller->asker->account)), 0, &ended, error);
    if (ok && ended == 0)
        ok = error_set(error, ERROR_NOT_FOUND, "%s", _("There is no such token."));
    ok = ok && accounts_note(
                   accounts, caller, "token.end", caller->asker->account, nothing, nothing, error);
    return accounts_end(accounts, ok, true, error);
}
