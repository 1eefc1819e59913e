/* Who is behind a cookie or a token. */
#include <stdio.h>

#include "account/private.h"

static void keep_text(char *room, size_t size, struct str text) {
    snprintf(room, size, "%.*s", STR_ARGS(text));
}

static bool load_roles(
    struct db *db, int64_t account, struct asker_role *roles, size_t *ret_count,
    struct error *error) {
    struct statement *find = NULL;
    if (!sql_open(
            db, "SELECT id, role, unit FROM account_role WHERE account = $1 ORDER BY id",
            VALUES(INT(account)), &find, error))
        return false;
    size_t count = 0;
    bool row;
    bool ok;
    while ((ok = statement_step(find, &row, error)) && row) {
        int role = role_parse(column_text(find, 1));
        if (role >= 0 && count < ASKER_ROLES_MAX)
            roles[count++] = (struct asker_role){
                column_int(find, 0), (uint32_t)column_int(find, 2), (enum role)role};
    }
    statement_free(find);
    if (ok)
        *ret_count = count;
    return ok;
}

bool asker_load(struct db *db, int64_t account, struct asker *ret_asker, struct error *error) {
    struct asker asker = {.account = account};
    struct statement *find = NULL;
    bool row = false;
    bool ok = sql_open(
                  db,
                  "SELECT name, display, language, must_change FROM account"
                  " WHERE id = $1 AND disabled = 0",
                  VALUES(INT(account)), &find, error) &&
              statement_step(find, &row, error);
    if (ok && row) {
        keep_text(asker.name, sizeof asker.name, column_text(find, 0));
        keep_text(asker.display, sizeof asker.display, column_text(find, 1));
        asker.language = str_is(column_text(find, 2), "en") ? SAY_EN : SAY_VI;
        asker.must_change = column_int(find, 3) != 0;
    }
    statement_free(find);
    ok = ok && (!row || load_roles(db, account, asker.roles, &asker.role_count, error));
    if (ok)
        *ret_asker = row ? asker : (struct asker){0};
    return ok;
}

/* ---- sessions ---- */

/* How long what was found is good. */
struct good {
    stamp seen, ends, idle;
};

static bool find_session(
    struct accounts *accounts, const uint8_t hash[SECRET_HASH], struct asker *ret_asker,
    struct good *ret_good, struct error *error) {
    struct asker asker = {0};
    stamp now = accounts->now();
    struct statement *find = NULL;
    bool row = false;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_open(
                  db,
                  "SELECT account, id, created_at, seen_at FROM account_session WHERE hash = $1"
                  " AND created_at > $2 AND seen_at > $3",
                  VALUES(HASH(hash), INT(now - SESSION_LONGEST_MS), INT(now - SESSION_IDLE_MS)),
                  &find, error) &&
              statement_step(find, &row, error);
    int64_t session = 0;
    int64_t account = 0;
    if (ok && row) {
        account = column_int(find, 0);
        session = column_int(find, 1);
        *ret_good = (struct good){
            column_int(find, 3), column_int(find, 2) + SESSION_LONGEST_MS, SESSION_IDLE_MS};
    }
    statement_free(find);
    ok = ok && (!row || asker_load(db, account, &asker, error));
    accounts_read_end(accounts);
    if (!ok)
        return false;
    asker.session = asker.account ? session : 0;
    asker.scopes = SCOPES_ALL;
    *ret_asker = asker;
    return true;
}

bool accounts_by_session(
    struct accounts *accounts, struct str cookie, struct asker *ret_asker, struct error *error) {
    uint8_t hash[SECRET_HASH];
    struct asker asker = {0};
    struct good good = {0};
    secret_hash(cookie, "session", hash);
    if (cookie.length && cache_find(&accounts->cache, hash, accounts->now(), ret_asker))
        return true;
    uint64_t generation = cache_generation(&accounts->cache);
    if (cookie.length && !find_session(accounts, hash, &asker, &good, error))
        return false;
    if (asker.account) {
        cache_put(&accounts->cache, generation, hash, &asker, good.seen, good.ends, good.idle);
        /* Found in the cache now, this visit is noted. */
        struct asker again;
        (void)cache_find(&accounts->cache, hash, accounts->now(), &again);
    }
    *ret_asker = asker.account ? asker : (struct asker){0};
    return true;
}

/* ---- tokens ---- */

static uint32_t parse_scopes(struct str words) {
    uint32_t scopes = 0;
    while (words.length) {
        int right = right_parse(str_cut(&words, ' '));
        if (right >= 0)
            scopes |= RIGHT_BIT(right);
    }
    return scopes;
}

static bool find_token(
    struct accounts *accounts, const uint8_t hash[SECRET_HASH], struct asker *ret_asker,
    struct good *ret_good, struct error *error) {
    struct asker asker = {0};
    struct statement *find = NULL;
    bool row = false;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_open(
                  db,
                  "SELECT account, id, scopes, expires_at FROM account_token WHERE hash = $1"
                  " AND expires_at > $2",
                  VALUES(HASH(hash), INT(accounts->now())), &find, error) &&
              statement_step(find, &row, error);
    int64_t account = 0;
    int64_t token = 0;
    uint32_t scopes = 0;
    if (ok && row) {
        account = column_int(find, 0);
        token = column_int(find, 1);
        scopes = parse_scopes(column_text(find, 2));
        *ret_good = (struct good){0, column_int(find, 3), 0};
    }
    statement_free(find);
    ok = ok && (!row || asker_load(db, account, &asker, error));
    accounts_read_end(accounts);
    if (!ok)
        return false;
    asker.token = asker.account ? token : 0;
    asker.scopes = scopes;
    *ret_asker = asker;
    return true;
}

bool accounts_by_token(
    struct accounts *accounts, struct str token, struct asker *ret_asker, struct error *error) {
    uint8_t hash[SECRET_HASH];
    struct asker asker = {0};
    struct good good = {0};
    secret_hash(token, "token", hash);
    if (token.length && cache_find(&accounts->cache, hash, accounts->now(), ret_asker))
        return true;
    uint64_t generation = cache_generation(&accounts->cache);
    if (token.length && !find_token(accounts, hash, &asker, &good, error))
        return false;
    if (asker.account)
        cache_put(&accounts->cache, generation, hash, &asker, good.seen, good.ends, good.idle);
    *ret_asker = asker.account ? asker : (struct asker){0};
    return true;
}

/* ---- requests that a page of ours has sent ---- */

void accounts_csrf(struct str cookie, char ret_text[SECRET_TEXT]) {
    secret_derive(cookie, "csrf", ret_text);
}

bool accounts_csrf_matches(struct str cookie, struct str given) {
    char text[SECRET_TEXT];
    accounts_csrf(cookie, text);
    return cookie.length > 0 && secret_same(str_of(text), given);
}

/* ---- accounts, for those who look at them ---- */

static void fill(struct account *account, struct statement *find) {
    account->id = column_int(find, 0);
    keep_text(account->name, sizeof account->name, column_text(find, 1));
    keep_text(account->display, sizeof account->display, column_text(find, 2));
    account->language = str_is(column_text(find, 3), "en") ? SAY_EN : SAY_VI;
    account->has_password = column_int(find, 4) != 0;
    account->has_totp = column_int(find, 5) != 0;
    account->must_change = column_int(find, 6) != 0;
    account->disabled = column_int(find, 7) != 0;
    account->created_at = column_int(find, 8);
    keep_text(account->email, sizeof account->email, column_text(find, 9));
    account->recovery_codes = (int)column_int(find, 10);
}

bool account_list(
    struct accounts *accounts, int64_t after, account_reader *reader, void *context,
    struct error *error) {
    struct statement *find = NULL;
    struct account account;
    bool row = false;
    struct db *db = accounts_read_begin(accounts);
    bool ok = sql_open(
        db,
        "SELECT id, name, display, language, CASE WHEN password = '' THEN 0 ELSE 1 END,"
        " CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END, must_change, disabled, created_at,"
        " email, (SELECT COUNT(*) FROM account_recovery r WHERE r.account = account.id)"
        " FROM account WHERE id > $1 ORDER BY id",
        VALUES(INT(after)), &find, error);
    while (ok && (ok = statement_step(find, &row, error)) && row) {
        account = (struct account){0};
        fill(&account, find);
        ok = load_roles(db, account.id, account.roles, &account.role_count, error);
        if (ok && !reader(context, &account))
            break;
    }
    statement_free(find);
    accounts_read_end(accounts);
    return ok;
}
