#include "text/encoding.h"

#include <string.h>

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/attributes.h"
#include "base/say.h"
#include "text/nfc.h"
#include "text/syllable.h"
#include "text/utf16.h"
#include "text/utf8.h"

/* What is looked at to find out. */
enum { SAMPLE = 64 * 1024 };

enum { CERTAIN = 100 };

static const char *const names[TEXT_ENCODINGS] = {
    [TEXT_UTF8] = "UTF-8",  [TEXT_UTF16_LE] = "UTF-16LE", [TEXT_UTF16_BE] = "UTF-16BE",
    [TEXT_TCVN3] = "TCVN3", [TEXT_VNI] = "VNI-Windows",   [TEXT_WINDOWS_1252] = "Windows-1252",
};

static const struct {
    const char *bytes;
    size_t length;
    enum text_encoding encoding;
} byte_order_marks[] = {
    {"\xEF\xBB\xBF", 3, TEXT_UTF8},
    {"\xFF\xFE", 2, TEXT_UTF16_LE},
    {"\xFE\xFF", 2, TEXT_UTF16_BE},
};

/* The bytes 80 … 9F of Windows-1252; 0 where it has nothing. */
static const UChar windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* The bytes A0 … FF of TCVN 5712:1993, VN1. B0 … B4 are tones that combine with the letter before.
 */
static const UChar tcvn3[96] = {
    0x00A0, 0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, /* A0 */
    0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1, 0x01B0, 0x0111, 0x1EB0,
    0x0300, 0x0309, 0x0303, 0x0301, 0x0323, 0x00E0, 0x1EA3, 0x00E3, /* B0 */
    0x00E1, 0x1EA1, 0x1EB2, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB4,
    0x1EAE, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EC0, 0x1EB7, 0x1EA7, /* C0 */
    0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0x1EC2, 0x1EBB, 0x1EBD,
    0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, /* D0 */
    0x1EC9, 0x1EC4, 0x1EBE, 0x1ED2, 0x0129, 0x00ED, 0x1ECB, 0x00F2,
    0x1ED4, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, /* E0 */
    0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9,
    0x1ED6, 0x1EE7, 0x0169, 0x00FA, 0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, /* F0 */
    0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0x1ED0,
};

/* VNI-Windows: the letters that are a byte of their own. A capital is 20 (hexadecimal) below. */
static const struct {
    unsigned char byte;
    UChar letter;
    UChar capital;
} vni_letters[] = {
    {0xED, 0x00ED, 0x00CD}, /* í */
    {0xEC, 0x00EC, 0x00CC}, /* ì */
    {0xE6, 0x1EC9, 0x1EC8}, /* ỉ */
    {0xF3, 0x0129, 0x0128}, /* ĩ */
    {0xF2, 0x1ECB, 0x1ECA}, /* ị */
    {0xF4, 0x01A1, 0x01A0}, /* ơ */
    {0xF6, 0x01B0, 0x01AF}, /* ư */
    {0xEE, 0x1EF5, 0x1EF4}, /* ỵ */
    {0xF1, 0x0111, 0x0110}, /* đ */
};

/* VNI-Windows: the bytes behind a letter, with the letters they may follow. */
static const struct {
    unsigned char byte;
    const char *bases; /* folded; P and U are ơ and ư */
    UChar marks[2];
} vni_marks[] = {
    {0xF9, "aeouyPU", {0x0301}},     {0xF8, "aeouyPU", {0x0300}},
    {0xFB, "aeouyPU", {0x0309}},     {0xF5, "aeouyPU", {0x0303}},
    {0xEF, "aeouyPU", {0x0323}},     {0xE2, "aeo", {0x0302}},
    {0xE1, "aeo", {0x0302, 0x0301}}, {0xE0, "aeo", {0x0302, 0x0300}},
    {0xE5, "aeo", {0x0302, 0x0309}}, {0xE3, "aeo", {0x0302, 0x0303}},
    {0xE4, "aeo", {0x0302, 0x0323}}, {0xEA, "a", {0x0306}},
    {0xE9, "a", {0x0306, 0x0301}},   {0xE8, "a", {0x0306, 0x0300}},
    {0xFA, "a", {0x0306, 0x0309}},   {0xFC, "a", {0x0306, 0x0303}},
    {0xEB, "a", {0x0306, 0x0323}},
};

const char *text_encoding_name(enum text_encoding encoding) {
    return names[encoding];
}

/*
 * Decoding goes over characters: those of Windows-1252 for bytes, those that are there for a text
 * misread as Unicode. Only U+00A0 … 00FF mean something else in the old encodings.
 */
struct source {
    struct str text;
    size_t at;
    bool misread;
};

static bool next_character(struct source *source, UChar32 *ret_character) {
    if (source->at >= source->text.length)
        return false;
    const unsigned char *s = (const unsigned char *)source->text.data;
    if (source->misread) {
        UChar32 c;
        U8_NEXT_OR_FFFD(s, source->at, source->text.length, c);
        *ret_character = c;
        return true;
    }
    unsigned char byte = s[source->at++];
    bool upper_controls = byte >= 0x80 && byte < 0xA0;
    UChar32 c = upper_controls ? windows_1252[byte - 0x80] : byte;
    *ret_character = upper_controls && c == 0 ? 0xFFFD : c;
    return true;
}

static bool is_legacy(UChar32 c) {
    return c >= 0xA0 && c <= 0xFF;
}

static void decode_tcvn3(struct source *source, struct buf *out) {
    UChar32 c;
    while (next_character(source, &c))
        text_add_character(out, is_legacy(c) ? tcvn3[c - 0xA0] : c);
}

/* The letter a mark may follow, as in the table of marks; 0 when it takes none. */
static char vni_base(UChar32 c) {
    if (c == 0xF4 || c == 0xD4)
        return 'P';
    if (c == 0xF6 || c == 0xD6)
        return 'U';
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c >= 'a' && c <= 'z' ? (char)c : 0;
}

/* Add the marks of `c` when it is one that may follow `base`. */
static bool add_vni_mark(UChar32 c, char base, struct buf *out) {
    UChar32 lower = c >= 0xC0 && c <= 0xDF ? c + 0x20 : c;
    for (size_t i = 0; base && i < COUNT_OF(vni_marks); i++) {
        if (vni_marks[i].byte != lower || !strchr(vni_marks[i].bases, base))
            continue;
        text_add_character(out, vni_marks[i].marks[0]);
        if (vni_marks[i].marks[1])
            text_add_character(out, vni_marks[i].marks[1]);
        return true;
    }
    return false;
}

static UChar32 vni_letter(UChar32 c) {
    for (size_t i = 0; i < COUNT_OF(vni_letters); i++) {
        if (vni_letters[i].byte == c)
            return vni_letters[i].letter;
        if (vni_letters[i].byte - 0x20 == c)
            return vni_letters[i].capital;
    }
    return c;
}

static void decode_vni(struct source *source, struct buf *out) {
    char base = 0;
    UChar32 c;
    while (next_character(source, &c)) {
        if (add_vni_mark(c, base, out)) {
            base = 0;
            continue;
        }
        base = vni_base(c);
        text_add_character(out, vni_letter(c));
    }
}

static void decode_windows_1252(struct source *source, struct buf *out) {
    UChar32 c;
    while (next_character(source, &c))
        text_add_character(out, c);
}

typedef void decoder(struct source *source, struct buf *out);

static decoder *const decoders[TEXT_ENCODINGS] = {
    [TEXT_TCVN3] = decode_tcvn3,
    [TEXT_VNI] = decode_vni,
    [TEXT_WINDOWS_1252] = decode_windows_1252,
};

static bool convert_legacy(
    struct str bytes, struct text_guess guess, struct buf *out, struct error *error) {
    if (guess.misread && !text_utf8_valid(bytes, NULL))
        return error_set(error, ERROR_INPUT, "%s", _("The text is not UTF-8."));
    /* No character of the old encodings takes more than five bytes: a mark and a tone, or U+FFFD.
     */
    struct buf decoded = buf_with_maximum(bytes.length * 5);
    struct source source = {.text = bytes, .misread = guess.misread};
    decoders[guess.encoding](&source, &decoded);
    bool done = text_buf_held(&decoded, error) && text_nfc(buf_as_str(&decoded), out, error);
    buf_release(&decoded);
    return done;
}

static size_t mark_length(struct str bytes, enum text_encoding encoding) {
    for (size_t i = 0; i < COUNT_OF(byte_order_marks); i++)
        if (byte_order_marks[i].encoding == encoding &&
            bytes.length >= byte_order_marks[i].length &&
            memcmp(bytes.data, byte_order_marks[i].bytes, byte_order_marks[i].length) == 0)
            return byte_order_marks[i].length;
    return 0;
}

static struct str without_mark(struct str bytes, enum text_encoding encoding) {
    size_t length = mark_length(bytes, encoding);
    return length ? str_slice(bytes.data + length, bytes.length - length) : bytes;
}

static bool convert_utf8(struct str bytes, struct buf *out, struct error *error) {
    return text_nfc(without_mark(bytes, TEXT_UTF8), out, error);
}

static bool utf16_to_utf8(struct str bytes, bool big, struct buf *out, struct error *error) {
    struct utf16 units;
    if (bytes.length > TEXT_LONGEST)
        return error_set(error, ERROR_LIMIT, "%s", _("The text is too long."));
    if (!text_utf16_room((int32_t)(bytes.length / 2), &units, error))
        return false;
    const unsigned char *s = (const unsigned char *)bytes.data;
    for (int32_t i = 0; i < units.length; i++, s += 2)
        units.units[i] = (UChar)(big ? s[0] << 8 | s[1] : s[1] << 8 | s[0]);
    bool done = text_add_utf16(out, units.units, units.length, error);
    text_utf16_release(&units);
    return done;
}

static bool convert_utf16(
    struct str bytes, enum text_encoding encoding, struct buf *out, struct error *error) {
    struct str units = without_mark(bytes, encoding);
    if (units.length % 2 != 0)
        return error_set(error, ERROR_INPUT, "%s", _("The UTF-16 text ends within a character."));
    struct buf text = buf_with_maximum(units.length * 2);
    bool done = utf16_to_utf8(units, encoding == TEXT_UTF16_BE, &text, error) &&
                text_nfc(buf_as_str(&text), out, error);
    buf_release(&text);
    return done;
}

bool text_encoding_convert(
    struct str bytes, struct text_guess guess, struct buf *out, struct error *error) {
    if (guess.encoding == TEXT_UTF8)
        return convert_utf8(bytes, out, error);
    if (guess.encoding == TEXT_UTF16_LE || guess.encoding == TEXT_UTF16_BE)
        return convert_utf16(bytes, guess.encoding, out, error);
    return convert_legacy(bytes, guess, out, error);
}

/* How Vietnamese the sample is under one encoding, in thousandths of its words. */
struct score {
    int rate;
    size_t formed;
};

static bool score_encoding(
    struct str sample, struct text_guess guess, struct score *ret_score, struct error *error) {
    struct buf text = buf_with_maximum((size_t)8 * SAMPLE);
    struct text_syllables count;
    bool done = text_encoding_convert(sample, guess, &text, error) &&
                text_syllables_count(buf_as_str(&text), &count, error);
    buf_release(&text);
    if (!done)
        return false;
    int rate = count.marked ? (int)(count.formed * 1000 / count.marked) : 0;
    *ret_score = (struct score){rate, count.formed};
    return true;
}

/* What the lead over the next best is worth, given the number of words it rests on. */
static int confidence_of(struct score best, struct score next) {
    return (int)((size_t)(best.rate - next.rate) * best.formed / (best.formed + 1) / 10);
}

/* The old encodings against reading the text as it stands, which wins a tie. */
static bool compare_encodings(
    struct str sample, bool is_utf8, struct text_guess *ret_guess, struct error *error) {
    enum text_encoding as_it_stands = is_utf8 ? TEXT_UTF8 : TEXT_WINDOWS_1252;
    struct text_guess candidates[] = {
        {as_it_stands, false, 0}, {TEXT_TCVN3, is_utf8, 0}, {TEXT_VNI, is_utf8, 0}};
    struct score best = {-1, 0};
    struct score next = {0, 0};
    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        struct score score;
        if (!score_encoding(sample, candidates[i], &score, error))
            return false;
        if (score.rate > best.rate) {
            next = best.rate < 0 ? next : best;
            best = score;
            *ret_guess = candidates[i];
        } else if (score.rate > next.rate) {
            next = score;
        }
    }
    ret_guess->confidence = confidence_of(best, next);
    return true;
}

/* Text that is UTF-8 is taken for misread only when most of its words say so. */
static bool is_convincing(struct text_guess guess) {
    enum { LEAST_CONFIDENCE = 20 };
    return guess.misread && guess.confidence >= LEAST_CONFIDENCE;
}

bool text_encoding_detect(struct str bytes, struct text_guess *ret_guess, struct error *error) {
    for (size_t i = 0; i < COUNT_OF(byte_order_marks); i++)
        if (mark_length(bytes, byte_order_marks[i].encoding)) {
            *ret_guess = (struct text_guess){byte_order_marks[i].encoding, false, CERTAIN};
            return true;
        }
    bool is_utf8 = text_utf8_valid(bytes, NULL);
    struct str sample = is_utf8 || bytes.length <= SAMPLE ? text_utf8_cut(bytes, SAMPLE)
                                                          : str_slice(bytes.data, SAMPLE);
    struct text_guess guess;
    if (!compare_encodings(sample, is_utf8, &guess, error))
        return false;
    if (is_utf8 && !is_convincing(guess))
        guess = (struct text_guess){TEXT_UTF8, false, CERTAIN};
    *ret_guess = guess;
    return true;
}
