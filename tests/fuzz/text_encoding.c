/*
 * Old encodings: any bytes are judged without harm, convert under the guess and under every other
 * encoding into valid UTF-8 that is NFC already, and folding that is stable.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/encoding.h"
#include "text/fold.h"
#include "text/nfc.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20 };

typedef bool mapper(struct str text, struct buf *out, struct error *error);

static void require(bool promise) {
    if (!promise)
        abort();
}

static void check_stable(mapper *map, struct str text) {
    struct buf once = buf_with_maximum(ROOM);
    struct buf twice = buf_with_maximum(ROOM);
    require(map(text, &once, NULL) && map(buf_as_str(&once), &twice, NULL));
    require(str_equal(buf_as_str(&once), buf_as_str(&twice)));
    buf_release(&once);
    buf_release(&twice);
}

static bool check_conversion(struct str bytes, struct text_guess guess) {
    struct buf out = buf_with_maximum(ROOM);
    bool done = text_encoding_convert(bytes, guess, &out, NULL);
    if (done) {
        struct str text = buf_as_str(&out);
        struct buf normal = buf_with_maximum(ROOM);
        require(text_utf8_valid(text, NULL));
        require(text_nfc(text, &normal, NULL) && str_equal(text, buf_as_str(&normal)));
        buf_release(&normal);
        check_stable(text_nfc, text);
        check_stable(text_fold, text);
    }
    require(done || out.length == 0);
    buf_release(&out);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = str_slice((const char *)data, size);
    struct text_guess guess;
    require(text_encoding_detect(bytes, &guess, NULL));
    require(guess.confidence >= 0 && guess.confidence <= 100);
    bool wide = guess.encoding == TEXT_UTF16_LE || guess.encoding == TEXT_UTF16_BE;
    bool marked = guess.encoding == TEXT_UTF8 && !text_utf8_valid(bytes, NULL);
    require(check_conversion(bytes, guess) || (wide && size % 2) || marked);
    for (int encoding = 0; encoding < TEXT_ENCODINGS; encoding++) {
        check_conversion(bytes, (struct text_guess){(enum text_encoding)encoding, false, 0});
        check_conversion(bytes, (struct text_guess){(enum text_encoding)encoding, true, 0});
    }
    return 0;
}
