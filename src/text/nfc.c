#include "text/nfc.h"

#include <unicode/unorm2.h>

#include "base/say.h"
#include "text/utf16.h"
#include "text/utf8.h"

/*
 * The length of a character that is inert under NFC and can be told by its first bytes; 0 when it
 * needs ICU. Below U+0300 (lead bytes to CB) nothing composes with what stands before it; the same
 * holds for U+1E00–1EFF (E1 B8–BB), where Vietnamese has its letters with two marks.
 */
static size_t inert_length(const unsigned char *s, size_t left) {
    if (s[0] < 0x80)
        return 1;
    if (s[0] <= 0xCB)
        return 2;
    return s[0] == 0xE1 && left >= 3 && s[1] >= 0xB8 && s[1] <= 0xBB ? 3 : 0;
}

bool text_nfc_surely(struct str text) {
    const unsigned char *s = (const unsigned char *)text.data;
    for (size_t i = 0; i < text.length;) {
        size_t length = inert_length(s + i, text.length - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

/* Add `text` itself when ICU finds it normal, else its normal form. */
static bool add_normal(struct str text, struct utf16 units, struct buf *out, struct error *error) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t normal = unorm2_spanQuickCheckYes(nfc, units.units, units.length, &status);
    if (U_FAILURE(status))
        return text_icu_failed(status, error);
    if (normal == units.length) {
        buf_str(out, text);
        return text_buf_held(out, error);
    }
    /* The longest growth of UTF-16 under NFC is threefold (UAX 15, section 14). */
    struct utf16 room;
    if (!text_utf16_room(units.length * 3, &room, error))
        return false;
    int32_t length =
        unorm2_normalize(nfc, units.units, units.length, room.units, room.length + 1, &status);
    bool done = U_SUCCESS(status) ? text_add_utf16(out, room.units, length, error)
                                  : text_icu_failed(status, error);
    text_utf16_release(&room);
    return done;
}

bool text_nfc(struct str text, struct buf *out, struct error *error) {
    size_t before = out->length;
    if (text_utf8_valid(text, NULL) && text_nfc_surely(text)) {
        buf_str(out, text);
        return text_buf_held(out, error);
    }
    struct utf16 units;
    if (!text_utf16(text, &units, error))
        return false;
    bool done = add_normal(text, units, out, error);
    text_utf16_release(&units);
    if (!done)
        buf_cut(out, before);
    return done;
}
