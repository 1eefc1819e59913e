#include "text/fold.h"

#include <unicode/uchar.h>
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

static bool fold_unicode(struct str text, struct folding *folding, struct error *error) {
    struct utf16 nfd;
    if (!text_utf16_decomposed(text, &nfd, error))
        return false;
    for (int32_t i = 0; i < nfd.length;) {
        UChar32 c;
        U16_NEXT(nfd.units, i, nfd.length, c);
        fold_character(folding, c);
    }
    text_utf16_release(&nfd);
    return true;
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
