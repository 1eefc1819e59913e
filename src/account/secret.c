#include "account/secret.h"

#include <sodium.h>

static void write_text(const uint8_t bytes[SECRET_BYTES], char ret_text[SECRET_TEXT]) {
    sodium_bin2base64(
        ret_text, SECRET_TEXT, bytes, SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void secret_new(char ret_text[SECRET_TEXT]) {
    uint8_t bytes[SECRET_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    write_text(bytes, ret_text);
    sodium_memzero(bytes, sizeof bytes);
}

void secret_hash(struct str secret, const char *purpose, uint8_t ret_hash[SECRET_HASH]) {
    if (secret.length == 0 || secret.length > SECRET_LONGEST) {
        randombytes_buf(ret_hash, SECRET_HASH);
        return;
    }
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SECRET_HASH);
    crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
    crypto_generichash_update(&state, (const uint8_t *)secret.data, secret.length);
    crypto_generichash_final(&state, ret_hash, SECRET_HASH);
}

void secret_derive(struct str secret, const char *purpose, char ret_text[SECRET_TEXT]) {
    uint8_t hash[SECRET_HASH];
    secret_hash(secret, purpose, hash);
    write_text(hash, ret_text);
}

bool secret_same(struct str a, struct str b) {
    return a.length == b.length && a.length > 0 && sodium_memcmp(a.data, b.data, a.length) == 0;
}
