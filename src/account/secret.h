/*
 * Random secrets: session cookies, API tokens, one-time links, states of a sign-on.
 *
 * 256 random bits, written in URL-safe base64. Only a hash is kept: BLAKE2b-256, keyed by what the
 * secret is for, so that one kind never passes for another. With so many random bits a plain hash is
 * enough; passwords, which people choose, go through password.h.
 *
 * Any number of threads, after sodium_init (accounts_open sees to it).
 */
#ifndef SATSAO_ACCOUNT_SECRET_H
#define SATSAO_ACCOUNT_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
    SECRET_BYTES = 32,
    SECRET_TEXT = 44, /* of its text, NUL included */
    SECRET_HASH = 32,
    SECRET_LONGEST = 256, /* bytes of what is hashed as one */
};

void secret_new(char ret_text[SECRET_TEXT]);

/* `purpose`: "session", "token", "setup" … Longer texts than SECRET_LONGEST give a hash that nothing
 * has. */
void secret_hash(struct str secret, const char *purpose, uint8_t ret_hash[SECRET_HASH]);

/* The hash as text: a second secret that follows from the first and does not lead back to it. */
void secret_derive(struct str secret, const char *purpose, char ret_text[SECRET_TEXT]);

/* Equal? In a time that depends on the lengths alone. */
bool secret_same(struct str a, struct str b);

#endif
