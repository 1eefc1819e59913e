#include "account/openid.h"

#include <curl/curl.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "account/openid_private.h"
#include "account/private.h"
#include "base/say.h"

/* ---- opening ---- */

static bool is_loopback(const char *host) {
    static const char *const here[] = {"127.0.0.1", "localhost", "[::1]"};
    for (size_t i = 0; i < COUNT_OF(here); i++) {
        size_t length = strlen(here[i]);
        if (strncmp(host, here[i], length) == 0 && strchr(":/", host[length]))
            return true;
    }
    return false;
}

static bool set_issuer(struct openid *openid, const char *issuer, struct error *error) {
    bool secure = strncmp(issuer, "https://", 8) == 0;
    bool plain = strncmp(issuer, "http://", 7) == 0 && is_loopback(issuer + 7);
    if ((!secure && !plain) || strlen(issuer) >= OPENID_URL_MAX) {
        error_set(error, ERROR_USAGE, _("This is no address of a sign-on provider: %s"), issuer);
        return error_hint(error, "%s", _("It has to begin with https://"));
    }
    openid->plain = plain;
    snprintf(openid->issuer, sizeof openid->issuer, "%s", issuer);
    const char *host = strstr(issuer, "//") + 2;
    snprintf(openid->name, sizeof openid->name, "%.*s", (int)strcspn(host, "/"), host);
    return true;
}

static bool read_secret(struct openid *openid, const char *path, struct error *error) {
    FILE *file = fopen(path, "re");
    if (!file)
        return error_system(error, errno, _("%s cannot be opened."), path);
    char *got = fgets(openid->secret, sizeof openid->secret, file);
    fclose(file);
    openid->secret[strcspn(openid->secret, "\r\n")] = '\0';
    return (got && openid->secret[0]) ||
           error_set(error, ERROR_USAGE, _("There is no secret in %s."), path);
}

bool openid_open(
    const struct openid_options *options, struct openid **ret_openid, struct error *error) {
    const char *client = options->client ? options->client : "";
    if (!client[0] || strlen(client) > OPENID_TEXT_MAX)
        return error_set(error, ERROR_USAGE, "%s", _("Sign-on needs --openid-client."));
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_memory(error);
    struct openid *openid = calloc(1, sizeof *openid);
    if (!openid)
        return error_memory(error);
    pthread_mutex_init(&openid->lock, NULL);
    openid->create = options->create;
    snprintf(openid->client, sizeof openid->client, "%s", client);
    if (!set_issuer(openid, options->issuer, error) ||
        (options->secret_file && !read_secret(openid, options->secret_file, error))) {
        openid_close(openid);
        return false;
    }
    *ret_openid = openid;
    return true;
}

void openid_close(struct openid *openid) {
    if (!openid)
        return;
    json_decref(openid->description);
    json_decref(openid->keys);
    pthread_mutex_destroy(&openid->lock);
    sodium_memzero(openid->secret, sizeof openid->secret);
    free(openid);
}

const char *openid_name(const struct openid *openid) {
    return openid->name;
}

/* ---- beginning ---- */

/* RFC 7636, 4.2: S256. */
static void challenge_of(const char *verifier, char ret_text[SECRET_TEXT]) {
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const uint8_t *)verifier, strlen(verifier));
    sodium_bin2base64(
        ret_text, SECRET_TEXT, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void add_parameter(struct buf *url, const char *name, const char *value) {
    char *escaped = curl_easy_escape(NULL, value, 0);
    buf_format(
        url, "%c%s=%s", strchr(buf_cstr(url), '?') ? '&' : '?', name, escaped ? escaped : "");
    curl_free(escaped);
}

bool openid_begin(
    struct openid *openid, const char *return_to, struct buf *url, char ret_cookie[SECRET_TEXT],
    struct error *error) {
    char address[OPENID_URL_MAX];
    char text[SECRET_TEXT];
    char challenge[SECRET_TEXT];
    if (!provider_address(openid, "authorization_endpoint", address, error))
        return false;
    secret_new(ret_cookie);
    struct str secret = str_of(ret_cookie);
    buf_text(url, address);
    add_parameter(url, "response_type", "code");
    add_parameter(url, "client_id", openid->client);
    add_parameter(url, "redirect_uri", return_to);
    add_parameter(url, "scope", "openid email profile");
    secret_derive(secret, "openid state", text);
    add_parameter(url, "state", text);
    secret_derive(secret, "openid nonce", text);
    add_parameter(url, "nonce", text);
    secret_derive(secret, "openid verifier", text);
    challenge_of(text, challenge);
    add_parameter(url, "code_challenge", challenge);
    add_parameter(url, "code_challenge_method", "S256");
    return buf_ok(url) || error_memory(error);
}

/* ---- whose account ---- */

/* 0 where there is none. */
static bool find(
    struct db *db, const char *sql, const char *value, int64_t *ret_id, struct error *error) {
    *ret_id = 0;
    return !value[0] || sql_number(db, sql, VALUES(TEXT(str_of(value))), 0, ret_id, error);
}

static bool make(
    struct accounts *accounts, const struct caller *caller, const struct openid_person *person,
    int64_t *ret_id, struct error *error) {
    char name[ACCOUNT_NAME_MAX + 1];
    const char *wanted = person->name[0] ? person->name : person->email;
    if (!account_name(str_of(wanted), name, error))
        return false;
    struct account_new account = {
        .name = str_of(name), .email = str_of(person->email), .language = say_language()};
    return account_insert(accounts, caller, &account, "", ret_id, error);
}

/* By what an admin has put down beforehand; `subject` is then kept, so that this happens once. */
static bool link_account(
    struct openid *openid, struct accounts *accounts, const struct caller *caller,
    const struct openid_person *person, const char *subject, int64_t *ret_id, struct error *error) {
    struct db *db = accounts->write;
    char name[ACCOUNT_NAME_MAX + 1];
    int64_t id;
    if (!account_name(str_of(person->name), name, NULL))
        name[0] = '\0';
    if (!find(
            db, "SELECT id FROM account WHERE email = $1 AND subject IS NULL", person->email, &id,
            error) ||
        (id == 0 && !find(
                        db,
                        "SELECT id FROM account WHERE name = $1 AND subject IS NULL"
                        " AND password = ''",
                        name, &id, error)) ||
        (id == 0 && openid->create && !make(accounts, caller, person, &id, error)))
        return false;
    *ret_id = id;
    return id == 0 ||
           (sql_run(
                db, "UPDATE account SET subject = $2 WHERE id = $1",
                VALUES(INT(id), TEXT(str_of(subject))), error) &&
            accounts_note(
                accounts, caller, "account.link", id, (struct str){0}, str_of(subject), error));
}

static bool is_open(struct db *db, int64_t id, bool *ret_open, struct error *error) {
    int64_t disabled = 1;
    bool ok = id == 0 || sql_number(
                             db, "SELECT disabled FROM account WHERE id = $1", VALUES(INT(id)), 1,
                             &disabled, error);
    if (ok)
        *ret_open = disabled == 0;
    return ok;
}

static bool note(
    struct accounts *accounts, const struct openid_return *back, int64_t id, const char *who,
    enum audit_outcome outcome, struct error *error) {
    struct audit_by by = {id, str_of(who), back->address, accounts->now()};
    struct audit_event event = {"session.sign_in", str_of("openid"), {0}, {0}, outcome};
    return audit_record(accounts->write, &by, &event, error);
}

static bool end_old(struct db *db, struct str cookie, struct error *error) {
    uint8_t hash[SECRET_HASH];
    secret_hash(cookie, "session", hash);
    return sql_run(db, "DELETE FROM account_session WHERE hash = $1", VALUES(HASH(hash)), error);
}

static bool admit(
    struct openid *openid, struct accounts *accounts, const struct openid_return *back,
    const struct openid_person *person, struct signed_in *ret_signed_in, struct error *error) {
    struct asker nobody = {0};
    struct caller caller = {.asker = &nobody, .address = back->address};
    char subject[OPENID_URL_MAX + OPENID_TEXT_MAX + 2];
    struct db *db = accounts->write;
    int64_t id;
    bool open = false;
    snprintf(subject, sizeof subject, "%s %s", openid->issuer, person->subject);
    if (!find(db, "SELECT id FROM account WHERE subject = $1", subject, &id, error) ||
        (id == 0 && !link_account(openid, accounts, &caller, person, subject, &id, error)) ||
        !is_open(db, id, &open, error))
        return false;
    if (!open) {
        ret_signed_in->outcome = SIGN_IN_WRONG;
        return note(accounts, back, id, "", AUDIT_FAILED, error);
    }
    if (!end_old(db, back->old_session, error) ||
        !session_make(accounts, id, back->address, back->agent, ret_signed_in, error))
        return false;
    ret_signed_in->outcome = SIGN_IN_DONE;
    return note(accounts, back, id, ret_signed_in->asker.name, AUDIT_DONE, error);
}

/* ---- the end ---- */

static bool began_here(
    const struct openid *openid, const struct openid_return *back, struct error *error) {
    char state[SECRET_TEXT];
    secret_derive(back->cookie, "openid state", state);
    bool same = back->cookie.length > 0 && secret_same(back->state, str_of(state));
    bool ours = back->issuer.length == 0 || str_is(back->issuer, openid->issuer);
    return (same && ours) ||
           error_set(
               error, ERROR_DENIED, "%s",
               _("This sign-on did not begin in this browser, or took too long. Begin again."));
}

bool openid_end(
    struct openid *openid, struct accounts *accounts, const struct openid_return *back,
    struct signed_in *ret_signed_in, struct error *error) {
    char verifier[SECRET_TEXT];
    char nonce[SECRET_TEXT];
    char *token = NULL;
    struct openid_person person = {0};
    struct signed_in result = {0};
    if (!began_here(openid, back, error))
        return false;
    secret_derive(back->cookie, "openid verifier", verifier);
    secret_derive(back->cookie, "openid nonce", nonce);
    if (!provider_exchange(openid, back->code, verifier, back->return_to, &token, error))
        return false;
    bool ok = openid_verify(openid, token, nonce, accounts->now(), &person, error);
    free(token);
    ok = ok && accounts_begin(accounts, error);
    if (ok)
        ok = accounts_end(
            accounts, admit(openid, accounts, back, &person, &result, error), true, error);
    json_decref(person.claims);
    if (ok && result.outcome != SIGN_IN_DONE)
        ok = error_set(error, ERROR_DENIED, "%s", _("There is no account here for this sign-on."));
    if (ok)
        *ret_signed_in = result;
    return ok;
}
