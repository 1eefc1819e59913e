/* What the files of openid share: the provider, and what it says. */
#ifndef SATSAO_ACCOUNT_OPENID_PRIVATE_H
#define SATSAO_ACCOUNT_OPENID_PRIVATE_H

#include <jansson.h>
#include <pthread.h>

#include "account/openid.h"

struct openid {
    char issuer[OPENID_URL_MAX];
    char name[OPENID_URL_MAX];
    char client[OPENID_TEXT_MAX + 1];
    char secret[OPENID_TEXT_MAX + 1]; /* "" for none */
    bool create;
    bool plain; /* by HTTP, on this machine */

    pthread_mutex_t lock; /* of what follows */
    json_t *description;  /* NULL until it was asked for */
    json_t *keys;
    int64_t asked_at; /* clock_ticks */
};

/* What an ID token says of who signed in. Borrowed from `claims`. */
struct openid_person {
    json_t *claims;
    const char *subject;
    const char *email; /* "" unless the provider has verified it */
    const char *name;  /* preferred_username, or "" */
};

/* An address of the provider's description, copied. */
bool provider_address(
    struct openid *openid, const char *member, char ret_url[OPENID_URL_MAX],
    struct error *error) MUST_CHECK;

/* The key of this id (NULL: the only one) as JSON, to be freed by json_decref. Asks the provider
 * again when there is none. ERROR_DENIED when there still is none. */
bool provider_key(struct openid *openid, const char *id, json_t **ret_key, struct error *error)
    MUST_CHECK;

/* Exchange a code for an ID token (a text to be freed). */
bool provider_exchange(
    struct openid *openid, struct str code, const char *verifier, const char *return_to,
    char **ret_token, struct error *error) MUST_CHECK;

/* Is the token good, for this nonce, at `now`? Release the person's claims by json_decref. */
bool openid_verify(
    struct openid *openid, const char *token, const char *nonce, stamp now,
    struct openid_person *ret_person, struct error *error) MUST_CHECK;

#endif
