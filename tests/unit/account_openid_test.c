/* ID tokens: only those are taken that the provider signed for us, for this sign-on, and for now. */
#include <cjose/cjose.h>

#include "account/openid_private.h"
#include "base/clock.h"
#include "dbtest.h"

static const stamp now = INT64_C(1768440000000);
static const long exp_later = 1768440000 + 300;

struct provider {
    struct openid *openid;
    cjose_jwk_t *rsa, *ec, *stranger;
};

static cjose_jwk_t *named(cjose_jwk_t *key, const char *id) {
    cjose_err wrong;
    assert_non_null(key);
    assert_true(cjose_jwk_set_kid(key, id, strlen(id), &wrong));
    return key;
}

static void publish(json_t *keys, cjose_jwk_t *key) {
    cjose_err wrong;
    char *text = cjose_jwk_to_json(key, false, &wrong);
    json_array_append_new(keys, json_loads(text, 0, NULL));
    free(text);
}

/* What it says of itself is put where it would be kept: nothing is fetched. */
static struct provider new_provider(void) {
    static const uint8_t exponent[] = {1, 0, 1};
    cjose_err wrong;
    struct provider p = {0};
    struct openid_options options = {.issuer = "https://sso.example.com", .client = "satsao"};
    MUST(openid_open(&options, &p.openid, &error));
    p.rsa = named(cjose_jwk_create_RSA_random(2048, exponent, 3, &wrong), "one");
    p.ec = named(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &wrong), "two");
    p.stranger = named(cjose_jwk_create_RSA_random(2048, exponent, 3, &wrong), "one");
    json_t *keys = json_pack("[]");
    publish(keys, p.rsa);
    publish(keys, p.ec);
    p.openid->description = json_pack("{s:s}", "issuer", options.issuer);
    p.openid->keys = json_pack("{s:o}", "keys", keys);
    p.openid->asked_at = clock_ticks();
    return p;
}

static void free_provider(struct provider *p) {
    cjose_jwk_release(p->rsa);
    cjose_jwk_release(p->ec);
    cjose_jwk_release(p->stranger);
    openid_close(p->openid);
}

static char *sign(cjose_jwk_t *key, const char *algorithm, const char *kid, const char *claims) {
    cjose_err wrong;
    const char *text = NULL;
    cjose_header_t *header = cjose_header_new(&wrong);
    assert_true(cjose_header_set(header, "alg", algorithm, &wrong));
    assert_true(cjose_header_set(header, "kid", kid, &wrong));
    cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)claims, strlen(claims), &wrong);
    assert_non_null(jws);
    assert_true(cjose_jws_export(jws, &text, &wrong));
    char *token = strdup(text);
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
}

static char *claims_with(const char *member, json_t *value) {
    json_t *claims = json_pack(
        "{s:s, s:s, s:s, s:I, s:s, s:s, s:b}", "iss", "https://sso.example.com", "sub", "42", "aud",
        "satsao", "exp", (json_int_t)exp_later, "nonce", "n", "email", "lan@example.com",
        "email_verified", 1);
    if (member && value)
        json_object_set_new(claims, member, value);
    else if (member)
        json_object_del(claims, member);
    char *text = json_dumps(claims, JSON_COMPACT);
    json_decref(claims);
    return text;
}

/* "" when the token is taken, else why it is not. */
static const char *verdict(struct provider *p, const char *token) {
    static char why[sizeof(((struct error *)0)->detail)];
    struct openid_person person = {0};
    struct error error = {0};
    why[0] = '\0';
    if (openid_verify(p->openid, token, "n", now, &person, &error)) {
        json_decref(person.claims);
        return why;
    }
    assert_int_equal(error.code, ERROR_DENIED);
    snprintf(why, sizeof why, "%s", error.detail[0] ? error.detail : error.message);
    return why;
}

static const char *verdict_of(struct provider *p, const char *member, json_t *value) {
    char *claims = claims_with(member, value);
    char *token = sign(p->rsa, "RS256", "one", claims);
    const char *why = verdict(p, token);
    free(token);
    free(claims);
    return why;
}

static void a_good_token_says_who(void **state) {
    (void)state;
    struct provider p = new_provider();
    struct openid_person person = {0};
    char *claims = claims_with(NULL, NULL);
    char *token = sign(p.ec, "ES256", "two", claims);
    MUST(openid_verify(p.openid, token, "n", now, &person, &error));
    assert_string_equal(person.subject, "42");
    assert_string_equal(person.email, "lan@example.com");
    json_decref(person.claims);
    free(token);
    free(claims);
    assert_string_equal(verdict_of(&p, NULL, NULL), "");
    free_provider(&p);
}

static void an_unverified_address_is_none(void **state) {
    (void)state;
    struct provider p = new_provider();
    struct openid_person person = {0};
    char *claims = claims_with("email_verified", json_false());
    char *token = sign(p.rsa, "RS256", "one", claims);
    MUST(openid_verify(p.openid, token, "n", now, &person, &error));
    assert_string_equal(person.email, "");
    json_decref(person.claims);
    free(token);
    free(claims);
    free_provider(&p);
}

static void what_it_says_has_to_be_for_us_and_now(void **state) {
    (void)state;
    struct provider p = new_provider();
    assert_string_equal(verdict_of(&p, "iss", json_string("https://sso.example.com/")), "issuer");
    assert_string_equal(verdict_of(&p, "iss", NULL), "issuer");
    assert_string_equal(verdict_of(&p, "aud", json_string("other")), "audience");
    assert_string_equal(verdict_of(&p, "aud", json_pack("[s]", "satsao")), "");
    assert_string_equal(verdict_of(&p, "aud", json_pack("[s,s]", "satsao", "other")), "audience");
    assert_string_equal(verdict_of(&p, "aud", json_pack("I", (json_int_t)(1))), "audience");
    assert_string_equal(
        verdict_of(&p, "exp", json_pack("I", (json_int_t)(1768440000 - 61))), "expiry");
    assert_string_equal(verdict_of(&p, "exp", json_string("later")), "expiry");
    assert_string_equal(verdict_of(&p, "exp", NULL), "expiry");
    assert_string_equal(verdict_of(&p, "nonce", json_string("m")), "nonce");
    assert_string_equal(verdict_of(&p, "nonce", NULL), "nonce");
    assert_string_equal(verdict_of(&p, "sub", json_string("")), "subject");
    free_provider(&p);
}

static void a_token_signed_by_another_is_refused(void **state) {
    (void)state;
    struct provider p = new_provider();
    char *claims = claims_with(NULL, NULL);
    char *token = sign(p.stranger, "RS256", "one", claims);
    assert_string_equal(verdict(&p, token), "signature");
    free(token);
    token = sign(p.rsa, "RS256", "three", claims);
    assert_string_not_equal(verdict(&p, token), "");
    free(token);
    token = sign(p.rsa, "PS256", "one", claims);
    assert_string_equal(verdict(&p, token), "algorithm");
    free(token);
    token = sign(p.rsa, "RS256", "one", claims);
    char *signature = strrchr(token, '.') + 1;
    signature[5] = signature[5] == 'A' ? 'B' : 'A';
    assert_string_equal(verdict(&p, token), "signature");
    free(token);
    free(claims);
    free_provider(&p);
}

/* "alg":"none", and a public key taken as the secret of an HMAC: the two classic forgeries. */
static void a_forged_token_is_refused(void **state) {
    (void)state;
    struct provider p = new_provider();
    cjose_err wrong;
    char *claims = claims_with(NULL, NULL);
    char *public_key = cjose_jwk_to_json(p.rsa, false, &wrong);
    cjose_jwk_t *secret =
        cjose_jwk_create_oct_spec((const uint8_t *)public_key, strlen(public_key), &wrong);
    char *token = sign(secret, "HS256", "one", claims);
    assert_string_equal(verdict(&p, token), "algorithm");
    free(token);
    cjose_jwk_release(secret);
    free(public_key);
    free(claims);
    static const char *const forged[] = {
        /* {"alg":"none","kid":"one"} */
        "eyJhbGciOiJub25lIiwia2lkIjoib25lIn0.eyJzdWIiOiI0MiJ9.", "a.b.c", "", "..", "a.b", "\xff",
    };
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
        assert_string_not_equal(verdict(&p, forged[i]), "");
    free_provider(&p);
}

static void a_provider_is_reached_safely(void **state) {
    (void)state;
    static const char *const bad[] = {"http://sso.example.com",
                                      "ftp://x",
                                      "sso.example.com",
                                      "",
                                      "http://127.0.0.1.example.com/",
                                      "http://localhost.example.com"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct openid *openid = NULL;
        struct openid_options options = {.issuer = bad[i], .client = "satsao"};
        MUST_FAIL(openid_open(&options, &openid, &error), ERROR_USAGE);
    }
    struct openid *openid = NULL;
    struct openid_options here = {.issuer = "http://127.0.0.1:8080", .client = "satsao"};
    MUST(openid_open(&here, &openid, &error));
    assert_string_equal(openid_name(openid), "127.0.0.1:8080");
    openid_close(openid);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_token_says_who),
        cmocka_unit_test(an_unverified_address_is_none),
        cmocka_unit_test(what_it_says_has_to_be_for_us_and_now),
        cmocka_unit_test(a_token_signed_by_another_is_refused),
        cmocka_unit_test(a_forged_token_is_refused),
        cmocka_unit_test(a_provider_is_reached_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
