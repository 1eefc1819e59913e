/* ID tokens: JSON Web Signatures, verified by cjose (OpenID Connect Core 1.0, 3.1.3.7). */
#include <cjose/cjose.h>
#include <stdlib.h>

#include "account/openid_private.h"
#include "base/say.h"

static bool refuse(struct error *error, const char *why) {
    error_set(error, ERROR_DENIED, "%s", _("The sign-on is not good."));
    return error_detail(error, "%s", why);
}

/* ---- the signature ---- */

/* Two ways to sign, and the kind of key that each needs: "none" and the symmetric ones, which a
 * public key could be made to pass for, are not among them. */
static const struct {
    const char *algorithm;
    const char *key_type;
} taken[] = {{"RS256", "RSA"}, {"ES256", "EC"}};

static bool is_taken(const char *algorithm, const json_t *key) {
    const char *type = json_string_value(json_object_get(key, "kty"));
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (algorithm && type && strcmp(taken[i].algorithm, algorithm) == 0)
            return strcmp(taken[i].key_type, type) == 0;
    return false;
}

static bool verify_by(cjose_jws_t *jws, const json_t *key, struct error *error) {
    cjose_err wrong = {0};
    char *text = json_dumps(key, JSON_COMPACT);
    if (!text)
        return error_memory(error);
    cjose_jwk_t *jwk = cjose_jwk_import(text, strlen(text), &wrong);
    free(text);
    bool good = jwk && cjose_jws_verify(jws, jwk, &wrong);
    cjose_jwk_release(jwk);
    return good || refuse(error, "signature");
}

static bool verify_signature(struct openid *openid, cjose_jws_t *jws, struct error *error) {
    cjose_err wrong = {0};
    json_t *key = NULL;
    cjose_header_t *header = cjose_jws_get_protected(jws);
    const char *algorithm = cjose_header_get(header, "alg", &wrong);
    const char *id = cjose_header_get(header, "kid", &wrong);
    if (!provider_key(openid, id, &key, error))
        return false;
    bool ok = is_taken(algorithm, key) ? verify_by(jws, key, error) : refuse(error, "algorithm");
    json_decref(key);
    return ok;
}

static bool read_claims(
    struct openid *openid, const char *token, json_t **ret_claims, struct error *error) {
    cjose_err wrong = {0};
    uint8_t *text = NULL;
    size_t length = 0;
    json_error_t malformed;
    cjose_jws_t *jws = cjose_jws_import(token, strlen(token), &wrong);
    if (!jws)
        return refuse(error, "form");
    bool ok = verify_signature(openid, jws, error);
    if (ok && cjose_jws_get_plaintext(jws, &text, &length, &wrong))
        *ret_claims = json_loadb((const char *)text, length, JSON_REJECT_DUPLICATES, &malformed);
    cjose_jws_release(jws);
    return ok && (json_is_object(*ret_claims) || refuse(error, "claims"));
}

/* ---- what it says ---- */

static const char *text_of(const json_t *claims, const char *name) {
    const char *text = json_string_value(json_object_get(claims, name));
    return text ? text : "";
}

/* We are the one it is for; where it is for several, we are the one it was given to. */
static bool is_for_us(const struct openid *openid, const json_t *claims) {
    const json_t *audience = json_object_get(claims, "aud");
    if (json_is_string(audience))
        return strcmp(json_string_value(audience), openid->client) == 0;
    bool named = false;
    for (size_t i = 0; i < json_array_size(audience); i++) {
        const char *one = json_string_value(json_array_get(audience, i));
        named |= one && strcmp(one, openid->client) == 0;
    }
    return named &&
           (json_array_size(audience) == 1 || strcmp(text_of(claims, "azp"), openid->client) == 0);
}

static bool check_claims(
    const struct openid *openid, const json_t *claims, const char *nonce, stamp now,
    struct error *error) {
    const json_t *expiry = json_object_get(claims, "exp");
    size_t subject = strlen(text_of(claims, "sub"));
    if (strcmp(text_of(claims, "iss"), openid->issuer) != 0)
        return refuse(error, "issuer");
    if (!is_for_us(openid, claims))
        return refuse(error, "audience");
    if (!json_is_number(expiry) || json_number_value(expiry) + OPENID_SKEW_S < (double)now / 1000)
        return refuse(error, "expiry");
    if (!secret_same(str_of(text_of(claims, "nonce")), str_of(nonce)))
        return refuse(error, "nonce");
    return (subject > 0 && subject <= OPENID_TEXT_MAX) || refuse(error, "subject");
}

bool openid_verify(
    struct openid *openid, const char *token, const char *nonce, stamp now,
    struct openid_person *ret_person, struct error *error) {
    json_t *claims = NULL;
    if (!read_claims(openid, token, &claims, error) ||
        !check_claims(openid, claims, nonce, now, error)) {
        json_decref(claims);
        return false;
    }
    bool verified = json_is_true(json_object_get(claims, "email_verified"));
    *ret_person = (struct openid_person){
        .claims = claims,
        .subject = text_of(claims, "sub"),
        .email = verified ? text_of(claims, "email") : "",
        .name = text_of(claims, "preferred_username"),
    };
    return true;
}
