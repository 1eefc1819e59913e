#include "text/utf16.h"

#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/say.h"
#include "text/utf8.h"

bool text_icu_failed(UErrorCode status, struct error *error) {
    if (status == U_MEMORY_ALLOCATION_ERROR)
        return error_memory(error);
    error_set(error, ERROR_INTERNAL, "%s", _("The Unicode library refused the text."));
    return error_detail(error, "%s", u_errorName(status));
}

bool text_utf16_room(int32_t length, struct utf16 *ret_units, struct error *error) {
    UChar *units = malloc(((size_t)length + 1) * sizeof *units);
    if (!units)
        return error_memory(error);
    ret_units->units = units;
    ret_units->length = length;
    return true;
}

bool text_utf16(struct str text, struct utf16 *ret_units, struct error *error) {
    if (text.length > TEXT_LONGEST) {
        error_set(error, ERROR_LIMIT, "%s", _("The text is too long."));
        return error_hint(error, "%s", _("Split it into parts below 64 MB."));
    }
    size_t bad;
    if (!text_utf8_valid(text, &bad)) {
        error_set(error, ERROR_INPUT, "%s", _("The text is not UTF-8."));
        return error_detail(error, _("The first wrong byte is number %zu."), bad + 1);
    }
    /* No character takes more units of UTF-16 than bytes of UTF-8. */
    struct utf16 units = {0};
    if (!text_utf16_room((int32_t)text.length, &units, error))
        return false;
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8(
        units.units, units.length + 1, &length, text.length ? text.data : "", (int32_t)text.length,
        &status);
    units.length = length;
    if (U_FAILURE(status)) {
        free(units.units);
        text_icu_failed(status, error);
        return false;
    }
    *ret_units = units;
    return true;
}

static bool decompose(struct utf16 units, struct utf16 *ret_units, struct error *error) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    struct utf16 room = {0};
    /* The longest growth of UTF-16 under NFD is fourfold (UAX 15, section 14). */
    if (!text_utf16_room(units.length * 4, &room, error))
        return false;
    int32_t length =
        unorm2_normalize(nfd, units.units, units.length, room.units, room.length + 1, &status);
    if (U_FAILURE(status)) {
        text_utf16_release(&room);
        return text_icu_failed(status, error);
    }
    *ret_units = (struct utf16){room.units, length};
    return true;
}

bool text_utf16_decomposed(struct str text, struct utf16 *ret_units, struct error *error) {
    struct utf16 units = {0};
    if (!text_utf16(text, &units, error))
        return false;
    bool done = decompose(units, ret_units, error);
    text_utf16_release(&units);
    return done;
}

void text_utf16_release(struct utf16 *units) {
    free(units->units);
    *units = (struct utf16){0};
}

void text_add_character(struct buf *out, UChar32 c) {
    char bytes[U8_MAX_LENGTH];
    int32_t length = 0;
    if (c < 0 || c > 0x10FFFF || U_IS_SURROGATE(c))
        c = 0xFFFD;
    U8_APPEND_UNSAFE(bytes, length, c);
    buf_add(out, bytes, (size_t)length);
}

bool text_buf_held(const struct buf *out, struct error *error) {
    if (buf_ok(out))
        return true;
    error_set(error, ERROR_LIMIT, "%s", _("The text is too long for the room it was given."));
    return error_detail(error, _("The room is %zu bytes."), out->maximum);
}

bool text_add_utf16(struct buf *out, const UChar *units, int32_t length, struct error *error) {
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U16_NEXT(units, i, length, c);
        text_add_character(out, c);
    }
    return text_buf_held(out, error);
}
