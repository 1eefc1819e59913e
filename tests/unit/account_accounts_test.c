/* Accounts: signing in, sessions, throttling, one-time codes, tokens, administration, the audit. */
#include <liboath/oath.h>

#include "account/accounts.h"
#include "ledgertest.h"

static stamp now_at;
/* Hundreds of hashes: most tests take a light measure. */
enum { LIGHT = 1 << 20 };
static size_t hash_memory = LIGHT;

static stamp test_now(void) {
    return now_at;
}

static void later(stamp ms) {
    now_at += ms;
}

static const char good_password[] = "mưa rơi trên mái nhà";
static const struct caller by_hand; /* the command line */

struct home {
    struct ledger *ledger;
    struct province p;
    struct accounts *accounts;
};

static struct accounts *open_again(void **state) {
    struct accounts *accounts = NULL;
    struct accounts_options options = {.now = test_now, .hash_memory = hash_memory};
    MUST(accounts_open(testdb_url(*state), &options, &accounts, &error));
    return accounts;
}

static struct home new_home(void **state) {
    struct home home = {.ledger = new_ledger(state)};
    now_at = INT64_C(1768440000000);
    home.p = put_province(home.ledger);
    home.accounts = open_again(state);
    return home;
}

static void leave(struct home *home) {
    accounts_close(home->accounts);
    ledger_close(home->ledger);
}

static int64_t add(struct home *home, const char *name) {
    struct account_new account = {.name = str_of(name), .password = str_of(good_password)};
    int64_t id = 0;
    MUST(account_create(home->accounts, &by_hand, &account, &id, &error));
    return id;
}

static int64_t give(struct home *home, int64_t id, enum role role, uint32_t unit) {
    int64_t role_id = 0;
    MUST(account_grant(home->accounts, &by_hand, id, role, unit, &role_id, &error));
    return role_id;
}

static struct signed_in try_in(
    struct accounts *accounts, const char *name, const char *password, const char *code,
    const char *address) {
    struct sign_in sign_in = {
        .name = str_of(name),
        .password = str_of(password),
        .code = str_of(code),
        .address = str_of(address),
        .agent = str_of("test"),
    };
    struct signed_in result = {0};
    MUST(accounts_sign_in(accounts, &sign_in, &result, &error));
    return result;
}

static struct signed_in sign_in(struct home *home, const char *name) {
    struct signed_in result = try_in(home->accounts, name, good_password, "", "10.0.0.1");
    assert_int_equal(result.outcome, SIGN_IN_DONE);
    return result;
}

static struct asker ask(struct accounts *accounts, const char *cookie) {
    struct asker asker;
    memset(&asker, 0xff, sizeof asker);
    MUST(accounts_by_session(accounts, str_of(cookie), &asker, &error));
    return asker;
}

static struct caller caller_of(struct home *home, const struct asker *asker) {
    return (struct caller){
        asker, str_of("10.0.0.1"), ledger_current(home->ledger), date(2026, 1, 15)};
}

static int64_t count(struct home *home, const char *sql) {
    return query_int(ledger_db(home->ledger), sql);
}

/* ---- passwords ---- */

static void a_password_is_long_uncommon_and_not_the_name(void **state) {
    struct home home = new_home(state);
    static const char *const bad[] = {
        "ngan",           "123456789",      "12345678901",
        "matkhau2025",    "MậtKhẩu@2025",   "aaaaaaaaaaaa",
        "121212121212",   "VanPhong.2025!", "password1234",
        "Vietnam@123456", "qwertyuiop123",  "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct account_new account = {
            .name = str_of("vanphong"), .password = str_of(bad[i]), .display = str_of("x")};
        int64_t id;
        struct error error = {0};
        assert_false(account_create(home.accounts, &by_hand, &account, &id, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_string_equal(error.field, "password");
        assert_null(strstr(error.message, bad[i]));
    }
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM account"), 0);
    add(&home, "vanphong");
    leave(&home);
}

static void a_password_is_kept_as_argon2id_and_in_nfc(void **state) {
    hash_memory = 0;
    struct home home = new_home(state);
    hash_memory = LIGHT;
    int64_t id = 0;
    struct account_new account = {
        .name = str_of("an"), .password = str_of("ca\xcc\x80 phe\xcc\x82 sua ngon")};
    MUST(account_create(home.accounts, &by_hand, &account, &id, &error));
    assert_int_equal(
        count(&home, "SELECT COUNT(*) FROM account WHERE password LIKE '$argon2id$v=19$m=65536,%'"),
        1);
    struct signed_in in = try_in(home.accounts, "an", "cà phê sua ngon", "", "10.0.0.1");
    assert_int_equal(in.outcome, SIGN_IN_DONE);
    leave(&home);
}

/* ---- sessions ---- */

static void a_session_is_made_by_signing_in_and_ends_by_signing_out(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    give(&home, id, ROLE_REPORTER, home.p.fresh);
    struct signed_in in = try_in(home.accounts, " AN ", good_password, "", "10.0.0.1");
    assert_int_equal(in.outcome, SIGN_IN_DONE);
    struct asker asker = ask(home.accounts, in.cookie);
    assert_int_equal(asker.account, id);
    assert_string_equal(asker.name, "an");
    assert_int_equal(asker.role_count, 1);
    assert_true(access_any(&asker, RIGHT_REPORT));
    struct caller caller = caller_of(&home, &asker);
    MUST(accounts_sign_out(home.accounts, &caller, &error));
    assert_int_equal(ask(home.accounts, in.cookie).account, 0);
    leave(&home);
}

static void only_the_hash_of_a_cookie_is_kept(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in in = sign_in(&home, "an");
    assert_int_equal(strlen(in.cookie), SECRET_TEXT - 1);
    uint8_t hash[SECRET_HASH];
    secret_hash(str_of(in.cookie), "session", hash);
    struct statement *find = NULL;
    bool row = false;
    MUST(db_prepare(ledger_db(home.ledger), "SELECT hash FROM account_session", &find, &error));
    MUST(statement_step(find, &row, &error));
    struct str kept = column_blob(find, 0);
    assert_true(str_equal(kept, str_slice((const char *)hash, SECRET_HASH)));
    statement_free(find);
    leave(&home);
}

static void an_unknown_cookie_is_nobody_and_is_never_taken_over(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    static const char planted[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_int_equal(ask(home.accounts, planted).account, 0);
    assert_int_equal(ask(home.accounts, "").account, 0);
    struct sign_in sign_in = {
        .name = str_of("an"), .password = str_of(good_password), .old_cookie = str_of(planted)};
    struct signed_in in = {0};
    MUST(accounts_sign_in(home.accounts, &sign_in, &in, &error));
    assert_string_not_equal(in.cookie, planted);
    assert_int_equal(ask(home.accounts, planted).account, 0);
    leave(&home);
}

static void signing_in_again_ends_the_session_before(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in first = sign_in(&home, "an");
    assert_int_not_equal(ask(home.accounts, first.cookie).account, 0);
    struct sign_in again = {
        .name = str_of("an"),
        .password = str_of(good_password),
        .old_cookie = str_of(first.cookie)};
    struct signed_in second = {0};
    MUST(accounts_sign_in(home.accounts, &again, &second, &error));
    assert_int_equal(ask(home.accounts, first.cookie).account, 0);
    assert_int_not_equal(ask(home.accounts, second.cookie).account, 0);
    leave(&home);
}

static void a_session_ends_when_unused_and_after_a_working_day(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in idle = sign_in(&home, "an");
    struct signed_in used = sign_in(&home, "an");
    for (int i = 0; i < 3; i++) {
        later(SESSION_IDLE_MS / 2);
        assert_int_not_equal(ask(home.accounts, used.cookie).account, 0);
    }
    assert_int_equal(ask(home.accounts, idle.cookie).account, 0);
    MUST(accounts_refresh(home.accounts, &error));
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM account_session"), 1);
    for (int i = 0; i < 3; i++) {
        later(SESSION_IDLE_MS / 2);
        (void)ask(home.accounts, used.cookie);
    }
    assert_int_equal(ask(home.accounts, used.cookie).account, 0);
    leave(&home);
}

static void a_restart_remembers_when_a_session_was_seen(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in in = sign_in(&home, "an");
    later(SESSION_IDLE_MS - 1000);
    assert_int_not_equal(ask(home.accounts, in.cookie).account, 0);
    MUST(accounts_refresh(home.accounts, &error));
    accounts_close(home.accounts);
    later(SESSION_IDLE_MS - 1000);
    home.accounts = open_again(state);
    assert_int_not_equal(ask(home.accounts, in.cookie).account, 0);
    leave(&home);
}

static void the_oldest_of_many_sessions_gives_way(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in first = sign_in(&home, "an");
    for (int i = 0; i < SESSIONS_MOST; i++)
        (void)sign_in(&home, "an");
    assert_int_equal(ask(home.accounts, first.cookie).account, 0);
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM account_session"), SESSIONS_MOST);
    leave(&home);
}

static void the_csrf_word_belongs_to_one_session(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in a = sign_in(&home, "an");
    struct signed_in b = sign_in(&home, "an");
    char word[SECRET_TEXT];
    accounts_csrf(str_of(a.cookie), word);
    assert_string_not_equal(word, a.cookie);
    assert_true(accounts_csrf_matches(str_of(a.cookie), str_of(word)));
    assert_false(accounts_csrf_matches(str_of(b.cookie), str_of(word)));
    assert_false(accounts_csrf_matches(str_of(a.cookie), str_of("")));
    assert_false(accounts_csrf_matches(str_of(""), str_of(word)));
    leave(&home);
}

/* ---- guessing ---- */

static void guessing_has_to_wait_longer_and_longer(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    int tried = 0;
    for (int i = 0; i < 20; i++) {
        struct signed_in in = try_in(home.accounts, "an", "sai mật khẩu rồi", "", "10.0.0.9");
        tried += in.outcome == SIGN_IN_WRONG;
        assert_true(in.outcome == SIGN_IN_WRONG || (in.outcome == SIGN_IN_WAIT && in.wait > 0));
    }
    assert_int_equal(tried, 5);
    int wait = try_in(home.accounts, "an", good_password, "", "10.0.0.9").wait;
    assert_true(wait > 0);
    later(wait * 1000);
    assert_int_equal(
        try_in(home.accounts, "an", "sai mật khẩu rồi", "", "10.0.0.9").outcome, SIGN_IN_WRONG);
    int longer = try_in(home.accounts, "an", good_password, "", "10.0.0.9").wait;
    assert_true(longer > wait);
    later(longer * 1000);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.9").outcome, SIGN_IN_DONE);
    assert_int_equal(
        try_in(home.accounts, "an", "sai mật khẩu rồi", "", "10.0.0.9").outcome, SIGN_IN_WRONG);
    leave(&home);
}

static void a_stranger_does_not_keep_the_owner_out(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    for (int i = 0; i < 10; i++)
        (void)try_in(home.accounts, "an", "sai mật khẩu rồi", "", "203.0.113.5");
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.1").outcome, SIGN_IN_DONE);
    leave(&home);
}

static void many_names_from_one_address_are_throttled(void **state) {
    struct home home = new_home(state);
    int waits = 0;
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "ten%d", i);
        waits +=
            try_in(home.accounts, name, "sai mật khẩu rồi", "", "2001:db8:1:2:3:4:5:6").outcome ==
            SIGN_IN_WAIT;
    }
    assert_int_equal(waits, 10);
    assert_int_equal(
        try_in(home.accounts, "ten", "sai", "", "2001:db8:1:2:ffff::1").outcome, SIGN_IN_WAIT);
    leave(&home);
}

static void a_restart_does_not_forget_attempts(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    for (int i = 0; i < 6; i++)
        (void)try_in(home.accounts, "an", "sai mật khẩu rồi", "", "10.0.0.9");
    accounts_close(home.accounts);
    home.accounts = open_again(state);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.9").outcome, SIGN_IN_WAIT);
    later(3600 * 1000);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.9").outcome, SIGN_IN_DONE);
    leave(&home);
}

static void unknown_names_are_answered_alike_and_not_kept(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    assert_int_equal(
        try_in(home.accounts, "matkhaucuatoi", "sai mật khẩu rồi", "", "10.0.0.9").outcome,
        SIGN_IN_WRONG);
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM audit WHERE who = 'matkhaucuatoi'"), 0);
    assert_int_equal(
        count(&home, "SELECT COUNT(*) FROM audit WHERE outcome = 'failed' AND account IS NULL"), 1);
    leave(&home);
}

/* ---- one-time codes ---- */

static void code_at(const char *secret_text, stamp at, char code[8]) {
    char *secret = NULL;
    size_t size = 0;
    assert_int_equal(oath_base32_decode(secret_text, strlen(secret_text), &secret, &size), OATH_OK);
    assert_int_equal(
        oath_totp_generate(secret, size, (time_t)(at / 1000), TOTP_STEP, 0, 6, code), OATH_OK);
    free(secret);
}

struct device {
    char secret[TOTP_SECRET_TEXT];
    char codes[RECOVERY_CODES][RECOVERY_TEXT];
};

static void add_device(struct home *home, struct device *device) {
    struct signed_in in = sign_in(home, "an");
    struct caller caller = caller_of(home, &in.asker);
    struct buf uri = buf_with_maximum(1024);
    char code[8];
    MUST(account_totp_begin(home->accounts, &caller, device->secret, &uri, &error));
    assert_non_null(strstr(buf_cstr(&uri), "otpauth://totp/Sat%20Sao:an?secret="));
    buf_release(&uri);
    MUST_FAIL(
        account_totp_confirm(home->accounts, &caller, str_of("000000x"), device->codes, &error),
        ERROR_INPUT);
    code_at(device->secret, now_at, code);
    MUST(account_totp_confirm(home->accounts, &caller, str_of(code), device->codes, &error));
}

static void with_a_device_a_code_is_asked_for(void **state) {
    struct home home = new_home(state);
    struct device device;
    char code[8];
    add(&home, "an");
    add_device(&home, &device);
    later(60 * 1000);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.1").outcome, SIGN_IN_CODE_NEEDED);
    assert_int_equal(
        try_in(home.accounts, "an", "sai mật khẩu rồi", "", "10.0.0.1").outcome, SIGN_IN_WRONG);
    code_at(device.secret, now_at, code);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, code, "10.0.0.1").outcome, SIGN_IN_DONE);
    leave(&home);
}

static void a_code_counts_once(void **state) {
    struct home home = new_home(state);
    struct device device;
    char code[8];
    add(&home, "an");
    add_device(&home, &device);
    code_at(device.secret, now_at, code);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, code, "10.0.0.1").outcome, SIGN_IN_WRONG);
    later(60 * 1000);
    code_at(device.secret, now_at, code);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, code, "10.0.0.1").outcome, SIGN_IN_DONE);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, code, "10.0.0.1").outcome, SIGN_IN_WRONG);
    later(10 * 60 * 1000);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, code, "10.0.0.1").outcome, SIGN_IN_WRONG);
    leave(&home);
}

static void a_recovery_code_counts_once(void **state) {
    struct home home = new_home(state);
    struct device device;
    add(&home, "an");
    add_device(&home, &device);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, device.codes[3], "10.0.0.1").outcome,
        SIGN_IN_DONE);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, device.codes[3], "10.0.0.1").outcome,
        SIGN_IN_WRONG);
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM account_recovery"), RECOVERY_CODES - 1);
    leave(&home);
}

static void codes_are_throttled_like_passwords(void **state) {
    struct home home = new_home(state);
    struct device device;
    add(&home, "an");
    add_device(&home, &device);
    int waits = 0;
    for (int i = 0; i < 10; i++) {
        char code[8];
        snprintf(code, sizeof code, "%06d", i);
        waits +=
            try_in(home.accounts, "an", good_password, code, "10.0.0.9").outcome == SIGN_IN_WAIT;
        (void)try_in(home.accounts, "an", good_password, "", "10.0.0.9");
    }
    assert_int_equal(waits, 5);
    leave(&home);
}

static void the_device_is_removed_with_the_password(void **state) {
    struct home home = new_home(state);
    struct device device;
    add(&home, "an");
    add_device(&home, &device);
    later(60 * 1000);
    char code[8];
    code_at(device.secret, now_at, code);
    struct signed_in in = try_in(home.accounts, "an", good_password, code, "10.0.0.1");
    struct caller caller = caller_of(&home, &in.asker);
    MUST_FAIL(
        account_totp_end(home.accounts, &caller, str_of("sai mật khẩu rồi"), &error), ERROR_INPUT);
    MUST(account_totp_end(home.accounts, &caller, str_of(good_password), &error));
    (void)sign_in(&home, "an");
    leave(&home);
}

/* ---- changing the password ---- */

static void a_new_password_ends_other_sessions(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in here = sign_in(&home, "an");
    struct signed_in there = sign_in(&home, "an");
    struct caller caller = caller_of(&home, &here.asker);
    static const char fresh[] = "nắng lên trên đồi chè";
    MUST_FAIL(
        account_set_password(home.accounts, &caller, str_of("sai"), str_of(fresh), &error),
        ERROR_INPUT);
    MUST_FAIL(
        account_set_password(home.accounts, &caller, str_of(good_password), str_of("ngắn"), &error),
        ERROR_INPUT);
    MUST(
        account_set_password(home.accounts, &caller, str_of(good_password), str_of(fresh), &error));
    assert_int_not_equal(ask(home.accounts, here.cookie).account, 0);
    assert_int_equal(ask(home.accounts, there.cookie).account, 0);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.1").outcome, SIGN_IN_WRONG);
    assert_int_equal(try_in(home.accounts, "an", fresh, "", "10.0.0.1").outcome, SIGN_IN_DONE);
    leave(&home);
}

/* ---- tokens ---- */

static void a_token_has_scopes_and_an_end(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    give(&home, id, ROLE_REPORTER, home.p.fresh);
    struct signed_in in = sign_in(&home, "an");
    struct caller caller = caller_of(&home, &in.asker);
    char token[TOKEN_TEXT];
    int64_t token_id = 0;
    MUST_FAIL(
        account_token_new(
            home.accounts, &caller, str_of("x"), RIGHT_BIT(RIGHT_SIGNED_IN), 10, token, &token_id,
            &error),
        ERROR_INPUT);
    MUST_FAIL(
        account_token_new(
            home.accounts, &caller, str_of("x"), RIGHT_BIT(RIGHT_READ), 0, token, &token_id,
            &error),
        ERROR_INPUT);
    MUST(account_token_new(
        home.accounts, &caller, str_of("báo cáo"), RIGHT_BIT(RIGHT_READ), 10, token, &token_id,
        &error));
    struct asker asker = {0};
    MUST(accounts_by_token(home.accounts, str_of(token), &asker, &error));
    assert_int_equal(asker.account, id);
    assert_true(access_any(&asker, RIGHT_READ));
    assert_false(access_any(&asker, RIGHT_REPORT));
    assert_false(access_any(&asker, RIGHT_SIGNED_IN));
    assert_int_equal(ask(home.accounts, token).account, 0);
    later(INT64_C(10) * 86400 * 1000);
    MUST(accounts_by_token(home.accounts, str_of(token), &asker, &error));
    assert_int_equal(asker.account, 0);
    leave(&home);
}

static void a_token_ends_when_its_owner_says_so(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    add(&home, "ba");
    struct signed_in an = sign_in(&home, "an");
    struct signed_in ba = sign_in(&home, "ba");
    struct caller owner = caller_of(&home, &an.asker);
    struct caller other = caller_of(&home, &ba.asker);
    char token[TOKEN_TEXT];
    int64_t id = 0;
    MUST(account_token_new(
        home.accounts, &owner, str_of("x"), RIGHT_BIT(RIGHT_READ), 10, token, &id, &error));
    struct asker asker = {0};
    MUST(accounts_by_token(home.accounts, str_of(token), &asker, &error));
    assert_int_not_equal(asker.account, 0);
    MUST_FAIL(account_token_end(home.accounts, &other, id, &error), ERROR_NOT_FOUND);
    MUST(account_token_end(home.accounts, &owner, id, &error));
    MUST(accounts_by_token(home.accounts, str_of(token), &asker, &error));
    assert_int_equal(asker.account, 0);
    leave(&home);
}

/* ---- administration ---- */

static void a_disabled_account_is_out_at_once(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    struct signed_in in = sign_in(&home, "an");
    struct caller caller = caller_of(&home, &in.asker);
    char token[TOKEN_TEXT];
    int64_t token_id;
    MUST(account_token_new(
        home.accounts, &caller, str_of("x"), RIGHT_BIT(RIGHT_READ), 10, token, &token_id, &error));
    bool yes = true;
    MUST(account_change(
        home.accounts, &by_hand, id, &(struct account_change){.disabled = &yes}, &error));
    struct asker asker = {0};
    MUST(accounts_by_token(home.accounts, str_of(token), &asker, &error));
    assert_int_equal(asker.account, 0);
    assert_int_equal(ask(home.accounts, in.cookie).account, 0);
    assert_int_equal(
        try_in(home.accounts, "an", good_password, "", "10.0.0.1").outcome, SIGN_IN_WRONG);
    leave(&home);
}

static void another_process_is_heard(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    struct signed_in in = sign_in(&home, "an");
    assert_int_not_equal(ask(home.accounts, in.cookie).account, 0);
    struct accounts *other = open_again(state);
    bool yes = true;
    MUST(account_change(other, &by_hand, id, &(struct account_change){.disabled = &yes}, &error));
    accounts_close(other);
    MUST(accounts_refresh(home.accounts, &error));
    assert_int_equal(ask(home.accounts, in.cookie).account, 0);
    leave(&home);
}

static void a_name_is_taken_once(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    static const char *const names[] = {"an", "AN", "a b", "", "x", "ấn", ".an", "an\n"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct account_new account = {.name = str_of(names[i]), .password = str_of(good_password)};
        int64_t id;
        struct error error = {0};
        bool same = strcmp(names[i], "an\n") == 0; /* blanks at the ends do not count */
        assert_false(account_create(home.accounts, &by_hand, &account, &id, &error));
        assert_int_equal(error.code, i < 2 || same ? ERROR_CONFLICT : ERROR_INPUT);
        assert_string_equal(error.field, "name");
    }
    leave(&home);
}

static void a_subtree_s_admin_manages_only_its_own(void **state) {
    struct home home = new_home(state);
    int64_t boss = add(&home, "boss");
    int64_t local = add(&home, "local");
    int64_t reporter = add(&home, "reporter");
    give(&home, boss, ROLE_ADMIN, 0);
    give(&home, local, ROLE_ADMIN, home.p.fresh);
    int64_t role = give(&home, reporter, ROLE_REPORTER, home.p.fresh);
    struct signed_in in = sign_in(&home, "local");
    struct caller caller = caller_of(&home, &in.asker);
    int64_t id;
    struct str display = str_of("Cán bộ");
    MUST(account_change(
        home.accounts, &caller, reporter, &(struct account_change){.display = &display}, &error));
    MUST_FAIL(
        account_change(
            home.accounts, &caller, boss, &(struct account_change){.display = &display}, &error),
        ERROR_NOT_FOUND);
    MUST_FAIL(
        account_grant(home.accounts, &caller, local, ROLE_ADMIN, 0, &id, &error), ERROR_NOT_FOUND);
    MUST_FAIL(
        account_grant(home.accounts, &caller, local, ROLE_ADMIN, home.p.province, &id, &error),
        ERROR_NOT_FOUND);
    MUST(
        account_grant(home.accounts, &caller, reporter, ROLE_SECRETARY, home.p.fresh, &id, &error));
    MUST(account_revoke(home.accounts, &caller, reporter, role, &error));
    leave(&home);
}

static void the_last_admin_stays(void **state) {
    struct home home = new_home(state);
    int64_t boss = add(&home, "boss");
    int64_t role = give(&home, boss, ROLE_ADMIN, 0);
    struct signed_in in = sign_in(&home, "boss");
    struct caller caller = caller_of(&home, &in.asker);
    bool yes = true;
    MUST_FAIL(account_revoke(home.accounts, &caller, boss, role, &error), ERROR_CONFLICT);
    MUST_FAIL(
        account_change(
            home.accounts, &caller, boss, &(struct account_change){.disabled = &yes}, &error),
        ERROR_CONFLICT);
    assert_int_not_equal(ask(home.accounts, in.cookie).account, 0);
    leave(&home);
}

static void a_password_set_by_an_admin_has_to_be_changed(void **state) {
    struct home home = new_home(state);
    int64_t boss = add(&home, "boss");
    give(&home, boss, ROLE_ADMIN, 0);
    int64_t id = add(&home, "an");
    give(&home, id, ROLE_LEADER, 0);
    struct signed_in in = sign_in(&home, "boss");
    struct caller caller = caller_of(&home, &in.asker);
    static const char given[] = "mật khẩu tạm thời này";
    struct str password = str_of(given);
    MUST(account_change(
        home.accounts, &caller, id, &(struct account_change){.password = &password}, &error));
    struct signed_in an = try_in(home.accounts, "an", given, "", "10.0.0.1");
    assert_true(an.asker.must_change);
    assert_false(access_any(&an.asker, RIGHT_READ));
    assert_true(access_any(&an.asker, RIGHT_SIGNED_IN));
    struct caller self = caller_of(&home, &an.asker);
    MUST(account_set_password(
        home.accounts, &self, str_of(given), str_of("nắng lên trên đồi chè"), &error));
    struct asker asker = ask(home.accounts, an.cookie);
    assert_true(access_any(&asker, RIGHT_READ));
    leave(&home);
}

/* ---- the first account ---- */

static void the_setup_link_counts_once_and_for_a_day(void **state) {
    struct home home = new_home(state);
    char old[SECRET_TEXT];
    char link[SECRET_TEXT];
    bool none = false;
    struct account_new account = {.name = str_of("boss"), .password = str_of(good_password)};
    MUST(accounts_none(home.accounts, &none, &error));
    assert_true(none);
    MUST(accounts_setup_link(home.accounts, old, &error));
    MUST(accounts_setup_link(home.accounts, link, &error));
    MUST_FAIL(
        accounts_setup(home.accounts, str_of(old), &account, str_of("x"), &error), ERROR_NOT_FOUND);
    later(SETUP_MS);
    MUST_FAIL(
        accounts_setup(home.accounts, str_of(link), &account, str_of("x"), &error),
        ERROR_NOT_FOUND);
    MUST(accounts_setup_link(home.accounts, link, &error));
    MUST(accounts_setup(home.accounts, str_of(link), &account, str_of("x"), &error));
    MUST(accounts_none(home.accounts, &none, &error));
    assert_false(none);
    account.name = str_of("boss2");
    MUST_FAIL(
        accounts_setup(home.accounts, str_of(link), &account, str_of("x"), &error),
        ERROR_NOT_FOUND);
    struct signed_in in = sign_in(&home, "boss");
    assert_true(access_may(&in.asker, NULL, RIGHT_ACCOUNTS, 0, 0));
    leave(&home);
}

/* ---- reorganisations ---- */

static void roles_follow_their_units_on_record(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    give(&home, id, ROLE_REPORTER, home.p.old_a);
    give(&home, id, ROLE_REPORTER, home.p.old_b);
    give(&home, id, ROLE_LEADER, home.p.district);
    int moved = 0;
    const struct model *model = ledger_current(home.ledger);
    MUST(accounts_follow(home.accounts, model, date(2025, 6, 30), &moved, &error));
    assert_int_equal(moved, 0);
    MUST(accounts_follow(home.accounts, model, date(2025, 7, 1), &moved, &error));
    assert_int_equal(moved, 2);
    struct account account;
    MUST(account_read(home.accounts, id, &account, &error));
    assert_int_equal(account.role_count, 2);
    assert_int_equal(account.roles[0].unit, home.p.district);
    assert_int_equal(account.roles[1].unit, home.p.fresh);
    assert_int_equal(account.roles[1].role, ROLE_REPORTER);
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM audit WHERE action = 'role.follow'"), 2);
    MUST(accounts_follow(home.accounts, model, date(2025, 7, 2), &moved, &error));
    assert_int_equal(moved, 0);
    leave(&home);
}

static void roles_go_back_when_a_reorganisation_is_undone(void **state) {
    struct home home = new_home(state);
    int64_t id = add(&home, "an");
    give(&home, id, ROLE_REPORTER, home.p.old_a);
    int moved = 0;
    MUST(accounts_follow(
        home.accounts, ledger_current(home.ledger), date(2025, 7, 1), &moved, &error));
    struct commit *commit = begin(home.ledger, COMMIT_ORGANISATION);
    day on = date(2025, 9, 1);
    end_unit(commit, home.p.fresh, UNIT_COMMUNE, on);
    uint32_t a = put_unit(commit, home.p.province, UNIT_COMMUNE, on, "02641", "Xã Cũ A");
    uint32_t b = put_unit(commit, home.p.province, UNIT_COMMUNE, on, "02647", "Xã Cũ B");
    uint32_t undo = put_reorganisation(commit, on);
    put_edge(commit, undo, home.p.fresh, a, SHARE_WHOLE / 2);
    put_edge(commit, undo, home.p.fresh, b, SHARE_WHOLE / 2);
    end(commit);
    MUST(accounts_follow(home.accounts, ledger_current(home.ledger), on, &moved, &error));
    struct account account;
    MUST(account_read(home.accounts, id, &account, &error));
    assert_int_equal(account.role_count, 1);
    assert_int_equal(account.roles[0].unit, a);
    leave(&home);
}

/* ---- the audit ---- */

static void nothing_secret_is_in_the_audit(void **state) {
    struct home home = new_home(state);
    struct device device;
    add(&home, "an");
    add_device(&home, &device);
    struct signed_in in = try_in(home.accounts, "an", good_password, device.codes[0], "10.0.0.1");
    struct caller caller = caller_of(&home, &in.asker);
    char token[TOKEN_TEXT];
    int64_t id;
    MUST(account_token_new(
        home.accounts, &caller, str_of("x"), RIGHT_BIT(RIGHT_READ), 10, token, &id, &error));
    const char *secrets[] = {good_password, device.secret, device.codes[0], token, in.cookie};
    struct statement *find = NULL;
    MUST(db_prepare(
        ledger_db(home.ledger),
        "SELECT COUNT(*) FROM audit WHERE who || address || action || subject || before || after"
        " LIKE '%' || CAST($1 AS TEXT) || '%'",
        &find, &error));
    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        bool row = false;
        statement_bind_text(find, 1, str_of(secrets[i]));
        MUST(statement_step(find, &row, &error));
        assert_int_equal(column_int(find, 0), 0);
        statement_reset(find);
    }
    statement_free(find);
    assert_true(count(&home, "SELECT COUNT(*) FROM audit") >= 5);
    leave(&home);
}

static void refusals_are_on_record(void **state) {
    struct home home = new_home(state);
    add(&home, "an");
    struct signed_in in = sign_in(&home, "an");
    struct asker nobody = {0};
    MUST(accounts_refused(
        home.accounts, &in.asker, str_of("10.0.0.1"), "GET", str_of("/api/v1/audit"), &error));
    MUST(accounts_refused(
        home.accounts, &nobody, str_of("10.0.0.1"), "GET", str_of("/api/v1/audit"), &error));
    assert_int_equal(
        count(
            &home, "SELECT COUNT(*) FROM audit WHERE outcome = 'refused' AND who = 'an'"
                   " AND subject = '/api/v1/audit'"),
        1);
    assert_int_equal(count(&home, "SELECT COUNT(*) FROM audit WHERE outcome = 'refused'"), 1);
    leave(&home);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_password_is_long_uncommon_and_not_the_name),
        TESTDB_TEST(a_password_is_kept_as_argon2id_and_in_nfc),
        TESTDB_TEST(a_session_is_made_by_signing_in_and_ends_by_signing_out),
        TESTDB_TEST(only_the_hash_of_a_cookie_is_kept),
        TESTDB_TEST(an_unknown_cookie_is_nobody_and_is_never_taken_over),
        TESTDB_TEST(signing_in_again_ends_the_session_before),
        TESTDB_TEST(a_session_ends_when_unused_and_after_a_working_day),
        TESTDB_TEST(a_restart_remembers_when_a_session_was_seen),
        TESTDB_TEST(the_oldest_of_many_sessions_gives_way),
        TESTDB_TEST(the_csrf_word_belongs_to_one_session),
        TESTDB_TEST(guessing_has_to_wait_longer_and_longer),
        TESTDB_TEST(a_stranger_does_not_keep_the_owner_out),
        TESTDB_TEST(many_names_from_one_address_are_throttled),
        TESTDB_TEST(a_restart_does_not_forget_attempts),
        TESTDB_TEST(unknown_names_are_answered_alike_and_not_kept),
        TESTDB_TEST(with_a_device_a_code_is_asked_for),
        TESTDB_TEST(a_code_counts_once),
        TESTDB_TEST(a_recovery_code_counts_once),
        TESTDB_TEST(codes_are_throttled_like_passwords),
        TESTDB_TEST(the_device_is_removed_with_the_password),
        TESTDB_TEST(a_new_password_ends_other_sessions),
        TESTDB_TEST(a_token_has_scopes_and_an_end),
        TESTDB_TEST(a_token_ends_when_its_owner_says_so),
        TESTDB_TEST(a_disabled_account_is_out_at_once),
        TESTDB_TEST(another_process_is_heard),
        TESTDB_TEST(a_name_is_taken_once),
        TESTDB_TEST(a_subtree_s_admin_manages_only_its_own),
        TESTDB_TEST(the_last_admin_stays),
        TESTDB_TEST(a_password_set_by_an_admin_has_to_be_changed),
        TESTDB_TEST(the_setup_link_counts_once_and_for_a_day),
        TESTDB_TEST(roles_follow_their_units_on_record),
        TESTDB_TEST(roles_go_back_when_a_reorganisation_is_undone),
        TESTDB_TEST(nothing_secret_is_in_the_audit),
        TESTDB_TEST(refusals_are_on_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
