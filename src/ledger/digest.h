/*
 * Canonical bytes (their format: commit.h) on their way into a BLAKE2b-256.
 *
 * The bytes are gathered first: the hash takes 4 KiB at once far faster than 8 bytes at a time.
 */
#ifndef SATSAO_LEDGER_DIGEST_H
#define SATSAO_LEDGER_DIGEST_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "ledger/commit.h"

enum { DIGEST_ROOM = 4096 };

struct digest {
    crypto_generichash_state state;
    size_t used;
    unsigned char bytes[DIGEST_ROOM];
};

void digest_start(struct digest *digest);
void digest_bytes(struct digest *digest, const void *data, size_t size);
void digest_text(struct digest *digest, struct str text);
void digest_flush(struct digest *digest);
void digest_end(struct digest *digest, unsigned char ret_hash[COMMIT_HASH]);

/* Eight bytes, little endian, on any machine. */
static inline void digest_store(unsigned char *at, int64_t value) {
    uint64_t u = (uint64_t)value;
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)(u >> (8 * i));
}

static inline void digest_int(struct digest *digest, int64_t value) {
    if (digest->used + 8 > DIGEST_ROOM)
        digest_flush(digest);
    digest_store(digest->bytes + digest->used, value);
    digest->used += 8;
}

static inline void digest_tag(struct digest *digest, bool given) {
    if (digest->used == DIGEST_ROOM)
        digest_flush(digest);
    digest->bytes[digest->used++] = given;
}

#endif
