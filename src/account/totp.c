#include "account/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdio.h>

#include "base/say.h"

enum { DIGITS = 6 };

void totp_new(uint8_t ret_secret[TOTP_BYTES]) {
    randombytes_buf(ret_secret, TOTP_BYTES);
}

bool totp_text(
    const uint8_t secret[TOTP_BYTES], char ret_text[TOTP_SECRET_TEXT], struct error *error) {
    char *text = NULL;
    size_t length = 0;
    if (oath_base32_encode((const char *)secret, TOTP_BYTES, &text, &length) != OATH_OK)
        return error_memory(error);
    snprintf(ret_text, TOTP_SECRET_TEXT, "%s", text);
    sodium_memzero(text, length);
    free(text);
    return true;
}

void totp_uri(const char *secret_text, struct str name, struct buf *out) {
    /* A name has only characters that need no escape here (see accounts.h), but for '@'. */
    buf_text(out, "otpauth://totp/Sat%20Sao:");
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == '@')
            buf_text(out, "%40");
        else
            buf_char(out, name.data[i]);
    buf_format(out, "?secret=%s&issuer=Sat%%20Sao", secret_text);
}

int64_t totp_match(
    const uint8_t secret[TOTP_BYTES], struct str code, stamp now, int64_t last_step) {
    char text[DIGITS + 1];
    if (code.length != DIGITS)
        return 0;
    for (size_t i = 0; i < DIGITS; i++)
        if (code.data[i] < '0' || code.data[i] > '9')
            return 0;
    memcpy(text, code.data, DIGITS);
    text[DIGITS] = '\0';
    uint64_t step = 0;
    int result = oath_totp_validate3(
        (const char *)secret, TOTP_BYTES, (time_t)(now / 1000), TOTP_STEP, 0, TOTP_WINDOW, NULL,
        &step, text);
    return result >= 0 && (int64_t)step > last_step ? (int64_t)step : 0;
}

void recovery_new(char ret_text[RECOVERY_TEXT]) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz023456789";
    _Static_assert(sizeof letters == 33, "five bits a letter");
    size_t used = 0;
    for (int i = 0; i < 16; i++) {
        if (i && i % 4 == 0)
            ret_text[used++] = '-';
        ret_text[used++] = letters[randombytes_uniform(32)];
    }
    ret_text[used] = '\0';
}

void recovery_hash(struct str code, int64_t account, uint8_t ret_hash[SECRET_HASH]) {
    char text[SECRET_LONGEST];
    size_t used = (size_t)snprintf(text, sizeof text, "%lld ", (long long)account);
    for (size_t i = 0; i < code.length && used < sizeof text; i++) {
        char c = code.data[i];
        if (c == '-' || c == ' ')
            continue;
        text[used++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    secret_hash(str_slice(text, used), "recovery", ret_hash);
}
