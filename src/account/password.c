#include "account/password.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/say.h"
#include "text/fold.h"
#include "text/nfc.h"
#include "text/utf8.h"

/* ---- the rule ---- */

/* Folded (see text/fold.h), without digits at the end: what is left of "MậtKhẩu@2025" is "matkhau@".
 * Those of at least PASSWORD_LEAST characters from public lists of leaked passwords, and what is
 * near at hand here. */
static const char *const common[] = {
    "",
    "!@#$%^&*()",
    "a",
    "abc",
    "abcd",
    "abcde",
    "abcdef",
    "abcdefgh",
    "abcdefghij",
    "adgjmptw",
    "admin",
    "admin@",
    "administrator",
    "anhyeuem",
    "asdasdasd",
    "asdfasdf",
    "asdfghjkl",
    "baseball",
    "changeme",
    "computer",
    "emyeuanh",
    "football",
    "hanoi",
    "hoilamgi",
    "iloveyou",
    "khongbiet",
    "khongcopass",
    "laocai",
    "laocai@",
    "letmein",
    "matkhau",
    "mat khau",
    "matkhau@",
    "matkhaumoi",
    "michelle",
    "p@ssw0rd",
    "p@ssword",
    "pass",
    "passw0rd",
    "password",
    "password!",
    "password@",
    "passwordpassword",
    "princess",
    "q1w2e3r4t5",
    "qazwsxedc",
    "qazwsxedcrfv",
    "qwer",
    "qwerty",
    "qwertyui",
    "qwertyuiop",
    "qwertyuiop[]",
    "satsao",
    "satsao@",
    "satsao!",
    "sat sao",
    "starwars",
    "superman",
    "tinhlaocai",
    "toiyeuem",
    "toiyeuvietnam",
    "trustno",
    "ubnd",
    "ubndtinh",
    "vietnam",
    "vietnam@",
    "viet nam",
    "welcome",
    "xinchao",
    "zaq12wsx",
    "zxcvbnm",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw2",
};

static size_t characters(struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return count;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_common(struct str folded) {
    struct str stem = folded;
    while (stem.length && is_digit(stem.data[stem.length - 1]))
        stem.length--;
    for (size_t i = 0; i < COUNT_OF(common); i++)
        if (str_is(stem, common[i]) || str_is(folded, common[i]))
            return true;
    return false;
}

/* The same one, two or three bytes over and over ("aaaaaaaaaa", "121212121212"). */
static bool is_repeated(struct str folded) {
    for (size_t period = 1; period <= 3 && period < folded.length; period++)
        if (memcmp(folded.data, folded.data + period, folded.length - period) == 0)
            return true;
    return false;
}

static bool holds(struct str text, struct str part) {
    for (size_t i = 0; part.length >= 4 && i + part.length <= text.length; i++)
        if (memcmp(text.data + i, part.data, part.length) == 0)
            return true;
    return false;
}

static bool check_folded(struct str folded, struct str name, struct error *error) {
    if (is_common(folded) || is_repeated(folded)) {
        error_set(
            error, ERROR_INPUT, "%s", _("This password is one of those that are tried first."));
        return error_hint(error, "%s", _("Take several words that only you would put together."));
    }
    if (holds(folded, name))
        return error_set(
            error, ERROR_INPUT, "%s", _("The password must not contain the account's name."));
    return true;
}

static bool check(struct str password, struct str name, struct error *error) {
    if (password.length > PASSWORD_MOST)
        return error_set(
            error, ERROR_INPUT, _("The password is longer than %d bytes."), PASSWORD_MOST);
    if (!text_utf8_valid(password, NULL))
        return error_set(error, ERROR_INPUT, "%s", _("The password is not in UTF-8."));
    if (characters(password) < PASSWORD_LEAST)
        return error_set(
            error, ERROR_INPUT, _("The password needs at least %d characters."), PASSWORD_LEAST);
    struct buf folded = buf_with_maximum((size_t)PASSWORD_MOST * 4);
    struct buf folded_name = buf_with_maximum((size_t)PASSWORD_MOST * 4);
    bool ok = text_fold(password, &folded, error) && text_fold(name, &folded_name, error) &&
              check_folded(buf_as_str(&folded), buf_as_str(&folded_name), error);
    if (folded.data)
        sodium_memzero(folded.data, folded.length);
    buf_release(&folded);
    buf_release(&folded_name);
    return ok;
}

bool password_check(struct str password, struct str name, struct error *error) {
    return check(password, name, error) || error_field(error, "password");
}

/* ---- the hasher ---- */

bool hasher_init(struct hasher *hasher, struct error *error) {
    *hasher = (struct hasher){.memory = PASSWORD_MEMORY};
    if (pthread_mutex_init(&hasher->lock, NULL) != 0)
        return error_memory(error);
    if (pthread_cond_init(&hasher->free, NULL) != 0) {
        pthread_mutex_destroy(&hasher->lock);
        return error_memory(error);
    }
    return true;
}

void hasher_release(struct hasher *hasher) {
    pthread_cond_destroy(&hasher->free);
    pthread_mutex_destroy(&hasher->lock);
}

static bool enter(struct hasher *hasher, struct error *error) {
    pthread_mutex_lock(&hasher->lock);
    bool full = hasher->waiting >= HASHERS_WAITING;
    if (!full) {
        hasher->waiting++;
        while (hasher->running >= HASHERS_AT_ONCE)
            pthread_cond_wait(&hasher->free, &hasher->lock);
        hasher->waiting--;
        hasher->running++;
    }
    pthread_mutex_unlock(&hasher->lock);
    if (full)
        return error_set(
            error, ERROR_LIMIT, "%s",
            _("Too many people are signing in at this moment. Try again in a minute."));
    return true;
}

static void leave(struct hasher *hasher) {
    pthread_mutex_lock(&hasher->lock);
    hasher->running--;
    pthread_cond_signal(&hasher->free);
    pthread_mutex_unlock(&hasher->lock);
}

static bool normalise(struct str password, struct buf *normal, struct error *error) {
    if (password.length > PASSWORD_MOST)
        return error_set(
            error, ERROR_INPUT, _("The password is longer than %d bytes."), PASSWORD_MOST);
    return text_nfc(password, normal, error);
}

static void forget(struct buf *normal) {
    if (normal->data)
        sodium_memzero(normal->data, normal->length);
    buf_release(normal);
}

bool password_hash(
    struct hasher *hasher, struct str password, char ret_hash[PASSWORD_HASH], struct error *error) {
    _Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "room for what libsodium writes");
    struct buf normal = buf_with_maximum((size_t)PASSWORD_MOST * 4);
    bool ok = normalise(password, &normal, error) && enter(hasher, error);
    if (ok) {
        ok = crypto_pwhash_str_alg(
                 ret_hash, buf_cstr(&normal), normal.length, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                 hasher->memory, crypto_pwhash_ALG_ARGON2ID13) == 0 ||
             error_memory(error);
        leave(hasher);
    }
    forget(&normal);
    return ok;
}

/* Of a random text that nobody knows, with the same measure. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$c2F0c2FvLW5vYm9keS0wMA$"
                             "K1v1zB1n0y9qk0V3m0w0Q2m8m7v5b0x2p3s6Rj1YtUc";

bool password_matches(
    struct hasher *hasher, const char *hash, struct str password, bool *ret_matches,
    struct error *error) {
    struct buf normal = buf_with_maximum((size_t)PASSWORD_MOST * 4);
    bool usable = text_utf8_valid(password, NULL) && password.length <= PASSWORD_MOST;
    bool known = hash[0] != '\0' && usable;
    bool ok = (!usable || normalise(password, &normal, error)) && enter(hasher, error);
    if (ok) {
        bool same =
            crypto_pwhash_str_verify(known ? hash : nobody, buf_cstr(&normal), normal.length) == 0;
        leave(hasher);
        *ret_matches = same && known;
    }
    forget(&normal);
    return ok;
}
