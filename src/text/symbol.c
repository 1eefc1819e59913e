#include "text/symbol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/attributes.h"
#include "base/say.h"
#include "text/fold.h"
#include "text/nfc.h"
#include "text/utf16.h"
#include "text/utf8.h"

/* The longest text that is looked at, in bytes. */
enum { LONGEST = 200 };

enum {
    STATE = 1 << TEXT_FAMILY_STATE,
    LEGAL = 1 << TEXT_FAMILY_LEGAL,
    PARTY = 1 << TEXT_FAMILY_PARTY
};

struct kind_row {
    enum text_kind kind;
    const char *abbreviation; /* NULL: never written in a symbol */
    const char *name;
    int families; /* those whose symbols have the abbreviation for this kind */
};

static const struct kind_row kinds[] = {
    {TEXT_KIND_RESOLUTION, "NQ", "nghị quyết", STATE | LEGAL | PARTY},
    {TEXT_KIND_DECISION, "QĐ", "quyết định", STATE | LEGAL},
    {TEXT_KIND_INSTRUCTION, "CT", "chỉ thị", STATE | LEGAL | PARTY},
    {TEXT_KIND_RULES, "QC", "quy chế", STATE | LEGAL | PARTY},
    {TEXT_KIND_REGULATION, "QyĐ", "quy định", STATE | LEGAL | PARTY},
    {TEXT_KIND_COMMUNIQUE, "TC", "thông cáo", STATE | LEGAL | PARTY},
    {TEXT_KIND_NOTICE, "TB", "thông báo", STATE | LEGAL | PARTY},
    {TEXT_KIND_GUIDANCE, "HD", "hướng dẫn", STATE | LEGAL | PARTY},
    {TEXT_KIND_PROGRAMME, "CTr", "chương trình", STATE | LEGAL | PARTY},
    {TEXT_KIND_PLAN, "KH", "kế hoạch", STATE | LEGAL | PARTY},
    {TEXT_KIND_OPTION, "PA", "phương án", STATE | LEGAL | PARTY},
    {TEXT_KIND_SCHEME, "ĐA", "đề án", STATE | LEGAL | PARTY},
    {TEXT_KIND_PROJECT, "DA", "dự án", STATE | LEGAL | PARTY},
    {TEXT_KIND_REPORT, "BC", "báo cáo", STATE | LEGAL | PARTY},
    {TEXT_KIND_MINUTES, "BB", "biên bản", STATE | LEGAL | PARTY},
    {TEXT_KIND_SUBMISSION, "TTr", "tờ trình", STATE | LEGAL | PARTY},
    {TEXT_KIND_CONTRACT, "HĐ", "hợp đồng", STATE | LEGAL | PARTY},
    {TEXT_KIND_LETTER, "CV", "công văn", STATE | LEGAL | PARTY},
    {TEXT_KIND_TELEGRAM, "CĐ", "công điện", STATE | LEGAL | PARTY},
    {TEXT_KIND_MEMORANDUM, "BGN", "bản ghi nhớ", STATE | LEGAL | PARTY},
    {TEXT_KIND_AGREEMENT, "BTT", "bản thỏa thuận", STATE | LEGAL | PARTY},
    {TEXT_KIND_AUTHORISATION, "GUQ", "giấy ủy quyền", STATE | LEGAL | PARTY},
    {TEXT_KIND_INVITATION, "GM", "giấy mời", STATE | LEGAL | PARTY},
    {TEXT_KIND_INTRODUCTION, "GGT", "giấy giới thiệu", STATE | LEGAL | PARTY},
    {TEXT_KIND_LEAVE, "GNP", "giấy nghỉ phép", STATE | LEGAL | PARTY},
    {TEXT_KIND_SENDING_SLIP, "PG", "phiếu gửi", STATE | LEGAL | PARTY},
    {TEXT_KIND_TRANSFER_SLIP, "PC", "phiếu chuyển", STATE | LEGAL | PARTY},
    {TEXT_KIND_REPORTING_SLIP, "PB", "phiếu báo", STATE | LEGAL | PARTY},
    {TEXT_KIND_PUBLIC_LETTER, NULL, "thư công", 0},
    {TEXT_KIND_DECREE, "NĐ", "nghị định", STATE | LEGAL},
    {TEXT_KIND_CIRCULAR, "TT", "thông tư", STATE | LEGAL},
    {TEXT_KIND_JOINT_CIRCULAR, "TTLT", "thông tư liên tịch", STATE | LEGAL},
    {TEXT_KIND_JOINT_RESOLUTION, "NQLT", "nghị quyết liên tịch", STATE | LEGAL},
    {TEXT_KIND_CONSOLIDATED, "VBHN", "văn bản hợp nhất", STATE | LEGAL},
    {TEXT_KIND_ORDER, "L", "lệnh", STATE | LEGAL},
    {TEXT_KIND_ORDINANCE, NULL, "pháp lệnh", 0},
    {TEXT_KIND_LAW_OR_RESOLUTION, NULL, "luật hoặc nghị quyết", 0},
    {TEXT_KIND_CONCLUSION, "KL", "kết luận", PARTY},
    {TEXT_KIND_CIRCULAR_LETTER, "TT", "thông tri", PARTY},
    {TEXT_KIND_DECISION_OR_REGULATION, "QĐ", "quyết định hoặc quy định", PARTY},
    {TEXT_KIND_OTHER, NULL, "văn bản", 0},
};

/* Organs that a kind is found glued to when its hyphen is lost. Others are not looked for: HĐND is
 * a council, not the contract (HĐ) of some "ND". */
static const char *const organs[] = {
    "UBND",  "HĐND",    "CP",    "TTg",   "CTN",   "UBTVQH",  "VPCP",    "BNV",
    "BTC",   "BKHĐT",   "BCT",   "BYT",   "BGDĐT", "BTNMT",   "BNNMT",   "BXD",
    "BGTVT", "BNNPTNT", "BTTTT", "BKHCN", "BTP",   "BVHTTDL", "BLĐTBXH", "BCA",
    "BQP",   "BNG",     "NHNN",  "TTCP",  "UBDT",  "KTNN",    "TANDTC",  "VKSNDTC",
};

const char *text_kind_name(enum text_kind kind) {
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].kind == kind)
            return kinds[i].name;
    return "";
}

static bool is_separator(UChar32 c) {
    return c == '/' || c == '-' || c == ':';
}

static UChar32 spelled_plainly(UChar32 c) {
    enum { MINUS_SIGN = 0x2212, FRACTION_SLASH = 0x2044, DIVISION_SLASH = 0x2215 };
    if (c == MINUS_SIGN || u_charType(c) == U_DASH_PUNCTUATION)
        return '-';
    if (c == FRACTION_SLASH || c == DIVISION_SLASH)
        return '/';
    return c == 0x00D0 ? 0x0110 : c; /* Ð for Đ */
}

/* NFC with plain separators, and without the blanks beside them and at the ends. */
static void write_plain(struct str normal, struct buf *out) {
    bool blank = false;
    UChar32 before = '/';
    for (size_t i = 0; i < normal.length;) {
        UChar32 c;
        U8_NEXT_UNSAFE(normal.data, i, c);
        if (u_isUWhiteSpace(c)) {
            blank = true;
            continue;
        }
        if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            continue;
        c = spelled_plainly(c);
        if (blank && !is_separator(before) && !is_separator(c))
            buf_char(out, ' ');
        text_add_character(out, c);
        before = c;
        blank = false;
    }
}

static bool make_plain(struct str text, struct buf *out, struct error *error) {
    struct buf normal = buf_with_maximum((size_t)3 * LONGEST);
    bool done = text_nfc(text, &normal, error);
    if (done)
        write_plain(buf_as_str(&normal), out);
    buf_release(&normal);
    return done && text_buf_held(out, error);
}

static struct str behind(struct str text, size_t length) {
    return str_slice(text.data + length, text.length - length);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t digits_at(struct str text, size_t from) {
    size_t end = from;
    while (end < text.length && is_digit(text.data[end]))
        end++;
    return end - from;
}

/* Are the texts the same but for case? With `loosely`, but for case and đ as well. */
static bool alike(struct str a, struct str b, bool loosely) {
    size_t i = 0;
    size_t j = 0;
    while (i < a.length && j < b.length) {
        UChar32 c;
        UChar32 d;
        U8_NEXT_UNSAFE(a.data, i, c);
        U8_NEXT_UNSAFE(b.data, j, d);
        c = u_tolower(c);
        d = u_tolower(d);
        if (loosely && c == 0x0111)
            c = 'd';
        if (loosely && d == 0x0111)
            d = 'd';
        if (c != d)
            return false;
    }
    return i == a.length && j == b.length;
}

static const struct kind_row *find_kind(struct str text, enum text_family family, bool loosely) {
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if ((kinds[i].families & (1 << family)) &&
            alike(text, str_of(kinds[i].abbreviation), loosely))
            return &kinds[i];
    return NULL;
}

static bool copy_part(char *room, size_t size, struct str part) {
    if (part.length >= size)
        return false;
    memcpy(room, part.data, part.length);
    room[part.length] = '\0';
    return true;
}

static bool set_abbreviation(struct text_symbol *symbol, struct str text) {
    return copy_part(symbol->abbreviation, sizeof symbol->abbreviation, text);
}

/* Take the kind named by `text`; what only lacks its đ is mended. */
static bool set_kind(struct text_symbol *symbol, struct str text) {
    const struct kind_row *row = find_kind(text, symbol->family, false);
    if (!row) {
        row = find_kind(text, symbol->family, true);
        symbol->damaged = row != NULL;
    }
    if (!row)
        return false;
    symbol->kind = row->kind;
    return set_abbreviation(symbol, str_of(row->abbreviation));
}

static UChar32 character_at(struct str text, size_t *at) {
    UChar32 c;
    U8_NEXT_UNSAFE(text.data, *at, c);
    return c;
}

/* An issuer is letters and digits with '.', '&', '-' and '/' between them, and begins with two
 * capitals: "39/40", "10/hộ" and "5/Km" are no symbols. */
static bool set_issuer(struct text_symbol *symbol, struct str text) {
    size_t capitals = 0;
    UChar32 c = '-';
    for (size_t at = 0, count = 0; at < text.length; count++) {
        UChar32 before = c;
        c = character_at(text, &at);
        bool mark = c == '.' || c == '&' || c == '-' || c == '/';
        if (!mark && !u_isalnum(c))
            return false;
        if (mark && !u_isalnum(before))
            return false;
        capitals += count < 2 && u_isupper(c);
    }
    return capitals == 2 && u_isalnum(c) && copy_part(symbol->issuer, sizeof symbol->issuer, text);
}

/* "QH15", "UBTVQH15": no kind, but the issuer with its term. */
static bool is_assembly(struct str text, const char *issuer) {
    size_t length = strlen(issuer);
    size_t digits = text.length > length ? digits_at(text, length) : 0;
    return str_starts(text, issuer) && digits > 0 && length + digits == text.length;
}

static bool is_organ(struct str text) {
    for (size_t i = 0; i < COUNT_OF(organs); i++)
        if (str_is(text, organs[i]) || is_assembly(text, organs[i]))
            return true;
    return false;
}

/* "QĐUBND": a kind and an organ whose hyphen was lost. */
static bool part_glued(struct text_symbol *symbol, struct str text) {
    for (size_t at = 0; at < text.length;) {
        character_at(text, &at);
        if (!is_organ(behind(text, at)) || !set_kind(symbol, str_slice(text.data, at)))
            continue;
        symbol->damaged = true;
        return set_issuer(symbol, behind(text, at));
    }
    return false;
}

static bool parse_letter(struct text_symbol *symbol, struct str text) {
    symbol->kind = TEXT_KIND_LETTER;
    return set_issuer(symbol, text);
}

/* What stands behind "number/" or "number/year/". */
static bool parse_state(struct text_symbol *symbol, struct str text) {
    symbol->family = symbol->year ? TEXT_FAMILY_LEGAL : TEXT_FAMILY_STATE;
    if (symbol->year && (is_assembly(text, "QH") || is_assembly(text, "UBTVQH"))) {
        symbol->kind = text.data[0] == 'Q' ? TEXT_KIND_LAW_OR_RESOLUTION : TEXT_KIND_ORDINANCE;
        return set_issuer(symbol, text);
    }
    struct str issuer = text;
    struct str kind = str_cut(&issuer, '-');
    if (issuer.length && set_kind(symbol, kind))
        return set_issuer(symbol, issuer);
    if (issuer.length == 0 && !is_organ(text) && part_glued(symbol, text))
        return true;
    return parse_letter(symbol, text);
}

static bool only_letters(struct str text) {
    for (size_t at = 0; at < text.length;)
        if (!u_isalpha(character_at(text, &at)))
            return false;
    return text.length > 0;
}

/* What stands behind "number-". */
static bool parse_party(struct text_symbol *symbol, struct str text) {
    symbol->family = TEXT_FAMILY_PARTY;
    struct str issuer = text;
    struct str kind = str_cut(&issuer, '/');
    if (!set_kind(symbol, kind)) {
        symbol->kind = TEXT_KIND_OTHER;
        if (!only_letters(kind) || !set_abbreviation(symbol, kind))
            return false;
    }
    return set_issuer(symbol, issuer);
}

/* Digits, with a '.' and digits behind them since 2026 ("66.25"), or one letter ("15a"). */
static bool take_number(struct text_symbol *symbol, struct str *rest) {
    size_t length = digits_at(*rest, 0);
    if (length == 0)
        return false;
    if (length < rest->length && rest->data[length] == '.') {
        size_t more = digits_at(*rest, length + 1);
        if (more == 0)
            return false;
        length += 1 + more;
    } else if (length < rest->length && rest->data[length] >= 'a' && rest->data[length] <= 'z') {
        length++;
    }
    struct str number = str_slice(rest->data, length);
    *rest = behind(*rest, length);
    /* Below 10, room is left for the 0 that the canonical text puts in front. */
    size_t padding = digits_at(number, 0) == 1;
    return copy_part(symbol->number, sizeof symbol->number - padding, number);
}

/* "2024/" is a year when something stands behind it. */
static int take_year(struct str *rest) {
    const char *s = rest->data;
    if (digits_at(*rest, 0) != 4 || rest->length < 6 || s[4] != '/' || (s[0] != '1' && s[0] != '2'))
        return 0;
    int year = (int)strtol(s, NULL, 10);
    *rest = behind(*rest, 5);
    return year;
}

/* "Số", "Số:", "SO:" in front, or nothing. */
static struct str without_label(struct str text) {
    static const char *const labels[] = {"số", "so"};
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        size_t length = strlen(labels[i]); /* that of the capitals, too */
        if (text.length <= length || !alike(str_slice(text.data, length), str_of(labels[i]), false))
            continue;
        bool parted = text.data[length] == ':' || text.data[length] == ' ';
        return behind(text, length + parted);
    }
    return text;
}

static bool parse_plain(struct str text, struct text_symbol *ret_symbol) {
    struct text_symbol symbol = {0};
    struct str rest = without_label(text);
    if (!take_number(&symbol, &rest) || rest.length < 2)
        return false;
    char separator = rest.data[0];
    rest = behind(rest, 1);
    if (separator == '/')
        symbol.year = take_year(&rest);
    bool parsed = (separator == '/' && parse_state(&symbol, rest)) ||
                  (separator == '-' && parse_party(&symbol, rest));
    if (parsed)
        *ret_symbol = symbol;
    return parsed;
}

static bool refuse(struct str text, struct error *error) {
    struct str part = text_utf8_cut(text, LONGEST);
    error_set(error, ERROR_INPUT, _("“%.*s” is not the symbol of a document."), STR_ARGS(part));
    return error_hint(error, "%s", _("A symbol looks like 15/QĐ-BNV or 55-NQ/TU."));
}

bool text_symbol_parse(struct str text, struct text_symbol *ret_symbol, struct error *error) {
    if (text.length > LONGEST)
        return refuse(text, error);
    struct buf plain = buf_with_maximum((size_t)3 * LONGEST);
    bool made = make_plain(text, &plain, error);
    bool parsed = made && parse_plain(buf_as_str(&plain), ret_symbol);
    buf_release(&plain);
    return parsed || (made ? refuse(text, error) : false);
}

const char *text_symbol_text(const struct text_symbol *symbol, char text[TEXT_SYMBOL_TEXT]) {
    bool party = symbol->family == TEXT_FAMILY_PARTY;
    bool single = digits_at(str_of(symbol->number), 0) == 1;
    char year[16] = "";
    if (symbol->year)
        snprintf(year, sizeof year, "%d/", symbol->year);
    const char *joint = !symbol->abbreviation[0] ? "" : party ? "/" : "-";
    snprintf(
        text, TEXT_SYMBOL_TEXT, "%s%s%s%s%s%s%s", single ? "0" : "", symbol->number,
        party ? "-" : "/", year, symbol->abbreviation, joint, symbol->issuer);
    return text;
}

bool text_symbol_key(const struct text_symbol *symbol, struct buf *out, struct error *error) {
    size_t before = out->length;
    const char *number = symbol->number;
    while (number[0] == '0' && is_digit(number[1]))
        number++;
    const char *kind = symbol->abbreviation;
    buf_format(out, "%d:%d:%s:%s:", (int)symbol->family, symbol->year, number, kind);
    if (text_fold(str_of(symbol->issuer), out, error) && text_buf_held(out, error))
        return true;
    buf_cut(out, before);
    return false;
}
