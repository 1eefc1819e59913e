#include "text/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "text/utf16.h"

/* Writes the key, holding a blank back until something follows it. */
struct folding {
    struct buf *out;
    bool begun;
    bool blank;
};

static void add_blank(struct folding *folding) {
    folding->blank = folding->begun;
}

static void add_letter(struct folding *folding, UChar32 c) {
    if (folding->blank)
        buf_char(folding->out, ' ');
    folding->blank = false;
    folding->begun = true;
    text_add_character(folding->out, c);
}

static bool is_dropped(UChar32 c) {
    bool mark = c >= 0x0300 && c <= 0x036F;
    return mark || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static UChar32 folded(UChar32 c) {
    enum { MINUS_SIGN = 0x2212, D_WITH_STROKE = 0x0111, ETH = 0x00F0 };
    if (c == MINUS_SIGN || u_charType(c) == U_DASH_PUNCTUATION)
        return '-';
    UChar32 lower = u_tolower(c);
    return lower == D_WITH_STROKE || lower == ETH ? 'd' : lower;
}

static void fold_character(struct folding *folding, UChar32 c) {
    if (u_isUWhiteSpace(c))
        add_blank(folding);
    else if (!is_dropped(c))
        add_letter(folding, folded(c));
}

/* Most keys are made of ASCII: codes, names of columns, what is folded already. */
static bool is_ascii(struct str text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= (unsigned char)text.data[i];
    return all < 0x80;
}

static void fold_ascii(struct str text, struct folding *folding) {
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (c == ' ' || (c >= '\t' && c <= '\r'))
            add_blank(folding);
        else
            add_letter(folding, c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
}

static bool fold_units(struct utf16 units, struct folding *folding, struct error *error) {
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    struct utf16 room;
    /* The longest growth of UTF-16 under NFD is fourfold (UAX 15, section 14). */
    if (!text_utf16_room(units.length * 4, &room, error))
        return false;
    int32_t length =
        unorm2_normalize(nfd, units.units, units.length, room.units, room.length + 1, &status);
    if (U_FAILURE(status))
        length = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U16_NEXT(room.units, i, length, c);
        fold_character(folding, c);
    }
    text_utf16_release(&room);
    return U_SUCCESS(status) || text_icu_failed(status, error);
}

static bool fold_unicode(struct str text, struct folding *folding, struct error *error) {
    struct utf16 units;
    if (!text_utf16(text, &units, error))
        return false;
    bool done = fold_units(units, folding, error);
    text_utf16_release(&units);
    return done;
}

bool text_fold(struct str text, struct buf *out, struct error *error) {
    size_t before = out->length;
    struct folding folding = {.out = out};
    bool done = true;
    if (is_ascii(text))
        fold_ascii(text, &folding);
    else
        done = fold_unicode(text, &folding, error);
    done = done && text_buf_held(out, error);
    if (!done)
        buf_cut(out, before);
    return done;
}
