/*
 * Passwords: what is taken for one, and how it is kept.
 *
 * The rule is short on purpose (NIST SP 800-63B 5.1.1.2): long enough, not one of those everybody
 * tries first, not the account's own name. No digits or capitals are demanded and nothing expires.
 * Any language and blanks are welcome; the text is taken in NFC, so that it is the same password
 * from every keyboard.
 *
 * Kept as Argon2id (libsodium's "interactive" measure: 64 MiB, 2 passes). As each takes that much
 * memory, a hasher lets only so many be computed at a time; the others wait their turn, and when
 * too many wait, further ones are refused.
 */
#ifndef SATSAO_ACCOUNT_PASSWORD_H
#define SATSAO_ACCOUNT_PASSWORD_H

#include <pthread.h>
#include <stdbool.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"

enum {
    PASSWORD_LEAST = 10,        /* characters */
    PASSWORD_MOST = 512,        /* bytes */
    PASSWORD_HASH = 128,        /* bytes of what is kept, NUL included */
    HASHERS_AT_ONCE = 2,        /* 64 MiB each */
    HASHERS_WAITING = 64,       /* who may wait for one */
    PASSWORD_MEMORY = 64 << 20, /* bytes of one hash, libsodium's "interactive" */
};

/* May it be the password of the account of this name? ERROR_INPUT says why not. */
bool password_check(struct str password, struct str name, struct error *error) MUST_CHECK;

struct hasher {
    pthread_mutex_t lock;
    pthread_cond_t free;
    int running, waiting;
    size_t memory; /* bytes of one hash */
};

bool hasher_init(struct hasher *hasher, struct error *error) MUST_CHECK;
void hasher_release(struct hasher *hasher);

/* What is kept of a password. ERROR_LIMIT when too many wait. */
bool password_hash(
    struct hasher *hasher, struct str password, char ret_hash[PASSWORD_HASH],
    struct error *error) MUST_CHECK;

/* Is it the one? `hash` "" stands for no account or no password: that takes as long as a wrong one,
 * and is one. */
bool password_matches(
    struct hasher *hasher, const char *hash, struct str password, bool *ret_matches,
    struct error *error) MUST_CHECK;

#endif
