#include "ledger/digest.h"

void digest_start(struct digest *digest) {
    crypto_generichash_init(&digest->state, NULL, 0, COMMIT_HASH);
    digest->used = 0;
}

void digest_flush(struct digest *digest) {
    crypto_generichash_update(&digest->state, digest->bytes, digest->used);
    digest->used = 0;
}

void digest_bytes(struct digest *digest, const void *data, size_t size) {
    if (digest->used + size > DIGEST_ROOM)
        digest_flush(digest);
    if (size > DIGEST_ROOM) {
        crypto_generichash_update(&digest->state, data, size);
        return;
    }
    if (size)
        memcpy(digest->bytes + digest->used, data, size);
    digest->used += size;
}

void digest_text(struct digest *digest, struct str text) {
    digest_int(digest, (int64_t)text.length);
    digest_bytes(digest, text.data, text.length);
}

void digest_end(struct digest *digest, unsigned char ret_hash[COMMIT_HASH]) {
    digest_flush(digest);
    crypto_generichash_final(&digest->state, ret_hash, COMMIT_HASH);
}
