/*
 * One-time codes of a device (TOTP, RFC 6238: SHA-1, six digits, thirty seconds) by liboath, and the
 * recovery codes for who has lost the device.
 */
#ifndef SATSAO_ACCOUNT_TOTP_H
#define SATSAO_ACCOUNT_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "account/secret.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/moment.h"

enum {
    TOTP_BYTES = 20,       /* of the secret (RFC 4226, R6) */
    TOTP_SECRET_TEXT = 40, /* its base32 text, NUL included */
    TOTP_STEP = 30,        /* seconds */
    TOTP_WINDOW = 1,       /* steps a device's clock may be off, either way */
    RECOVERY_CODES = 10,
    RECOVERY_TEXT = 20, /* "abcd-efgh-ijkl-mnop" */
};

void totp_new(uint8_t ret_secret[TOTP_BYTES]);

/* The secret as people type it, and as a QR code carries it ("otpauth://totp/…"). */
bool totp_text(
    const uint8_t secret[TOTP_BYTES], char ret_text[TOTP_SECRET_TEXT], struct error *error);
void totp_uri(const char *secret_text, struct str name, struct buf *out);

/* The time step a code is of; 0 when it is none, or of a step up to `last_step`: a code that has
 * been used is no code any more. */
int64_t totp_match(const uint8_t secret[TOTP_BYTES], struct str code, stamp now, int64_t last_step);

/* 80 random bits, in letters and digits that are not mistaken for each other. */
void recovery_new(char ret_text[RECOVERY_TEXT]);
/* Of what people type: case, blanks and hyphens do not count. */
void recovery_hash(struct str code, int64_t account, uint8_t ret_hash[SECRET_HASH]);

#endif
