/*
 * Signing in by the office's own sign-on (OpenID Connect Core 1.0, authorization code flow with PKCE).
 *
 * The browser is sent to the provider and comes back with a code, which is exchanged for an ID token
 * over our own connection. The token is taken only when its signature is by one of the provider's
 * keys (RS256 or ES256, nothing else), and issuer, audience, expiry and nonce are right. State, nonce
 * and verifier of one sign-on all follow from one secret in the browser's cookie: who comes back
 * without it did not begin here.
 *
 * The account is the one that the provider's subject was linked to. The first time it is the one
 * with the e-mail that the provider has verified, or the one of that name that has no password of
 * its own: both were made for it by an admin. None is made by itself unless `create` says so, and
 * then it has no role.
 *
 * The provider is reached by HTTPS, or, on this very machine, by HTTP.
 *
 * Any number of threads. Errors: ERROR_IO when the provider cannot be reached or answers nonsense,
 * ERROR_DENIED when who comes back is not let in.
 */
#ifndef SATSAO_ACCOUNT_OPENID_H
#define SATSAO_ACCOUNT_OPENID_H

#include "account/accounts.h"
#include "base/buf.h"

enum {
    OPENID_COOKIE_S = 600,       /* how long a sign-on may take at the provider */
    OPENID_ANSWER_MAX = 1 << 20, /* bytes of one answer of the provider */
    OPENID_WAIT_S = 10,          /* for one answer */
    OPENID_KEPT_S = 3600,        /* how long the provider's description and keys are kept */
    OPENID_AGAIN_S = 30, /* for an unknown key they are asked for again, but not more often */
    OPENID_SKEW_S = 60,  /* by which two clocks may differ */
    OPENID_URL_MAX = 2048,
    OPENID_TEXT_MAX = 255, /* bytes of a client's id, a secret, a subject */
};

struct openid_options {
    const char *issuer; /* exactly as the provider writes it in its tokens */
    const char *client;
    const char *secret_file; /* the first line; NULL: a client without a secret */
    bool create;
};

struct openid;

/* Nothing is asked of the provider yet. ERROR_USAGE for an issuer that is no address. */
bool openid_open(
    const struct openid_options *options, struct openid **ret_openid,
    struct error *error) MUST_CHECK;
void openid_close(struct openid *openid);

/* The provider's host, to be shown. */
const char *openid_name(const struct openid *openid);

/* Begin: where to send the browser, and what it is to bring back in its cookie. */
bool openid_begin(
    struct openid *openid, const char *return_to, struct buf *url, char ret_cookie[SECRET_TEXT],
    struct error *error) MUST_CHECK;

/* What the browser brought back. */
struct openid_return {
    struct str code, state, issuer; /* of the query; issuer "" where it is not told (RFC 9207) */
    struct str cookie;
    const char *return_to; /* as it was to begin with */
    struct str old_session, address, agent;
};

bool openid_end(
    struct openid *openid, struct accounts *accounts, const struct openid_return *back,
    struct signed_in *ret_signed_in, struct error *error) MUST_CHECK;

#endif
