#include "extract/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "extract/abbreviation.h"

/* ---- letters --------------------------------------------------------------------------------- */

/* The forms of each letter: level, huyền, hỏi, ngã, sắc, nặng; small and capital side by side. */
static const char *const vowels[] = {
    "aAàÀảẢãÃáÁạẠ", "ăĂằẰẳẲẵẴắẮặẶ", "âÂầẦẩẨẫẪấẤậẬ", "eEèÈẻẺẽẼéÉẹẸ", "êÊềỀểỂễỄếẾệỆ", "iIìÌỉỈĩĨíÍịỊ",
    "oOòÒỏỎõÕóÓọỌ", "ôÔồỒổỔỗỖốỐộỘ", "ơƠờỜởỞỡỠớỚợỢ", "uUùÙủỦũŨúÚụỤ", "ưƯừỪửỬữỮứỨựỰ", "yYỳỲỷỶỹỸýÝỵỴ",
};
static const char consonants[] = "bcdfghjklmnpqrstvwxz";

/* Decode one character of well-formed UTF-8 and move past it. */
static inline uint32_t take_character(const char *text, size_t *at) {
    const unsigned char *s = (const unsigned char *)text + *at;
    if (s[0] < 0x80) {
        *at += 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *at += 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *at += 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *at += 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

static void set_letter(struct lexicon *lexicon, uint32_t c, struct letter letter) {
    if (c < LETTERS_LOW)
        lexicon->low[c] = letter;
    else if (c >= LETTERS_HIGH_FIRST && c < LETTERS_HIGH_FIRST + LETTERS_HIGH)
        lexicon->high[c - LETTERS_HIGH_FIRST] = letter;
}

static void set_vowel(struct lexicon *lexicon, const char *forms, unsigned number) {
    size_t at = 0;
    for (unsigned form = 0; forms[at]; form++) {
        uint32_t c = take_character(forms, &at);
        set_letter(
            lexicon, c,
            (struct letter){
                .letter = number & 63, .tone = (uint8_t)(form / 2), .capital = form % 2});
    }
}

static void set_letters(struct lexicon *lexicon) {
    unsigned number = 1;
    for (size_t i = 0; i < COUNT_OF(vowels); i++)
        set_vowel(lexicon, vowels[i], number++);
    for (size_t i = 0; consonants[i]; i++) {
        uint32_t c = (unsigned char)consonants[i];
        set_letter(lexicon, c, (struct letter){.letter = number & 63});
        set_letter(lexicon, c - 32, (struct letter){.letter = number++ & 63, .capital = 1});
    }
    set_letter(lexicon, 0x111, (struct letter){.letter = number & 63});
    set_letter(lexicon, 0x110, (struct letter){.letter = number & 63, .capital = 1});
    set_letter(lexicon, 0xF0, (struct letter){.letter = number & 63}); /* ð of old converters */
    set_letter(lexicon, 0xD0, (struct letter){.letter = number & 63, .capital = 1});
}

static struct letter letter_of(const struct lexicon *lexicon, uint32_t c) {
    if (c < LETTERS_LOW)
        return lexicon->low[c];
    if (c >= LETTERS_HIGH_FIRST && c < LETTERS_HIGH_FIRST + LETTERS_HIGH)
        return lexicon->high[c - LETTERS_HIGH_FIRST];
    return (struct letter){0};
}

/* ---- words ----------------------------------------------------------------------------------- */

static size_t slot_of(const struct lexicon *lexicon, uint64_t key) {
    size_t at = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (lexicon->room - 1);
    while (lexicon->slots[at].key != 0 && lexicon->slots[at].key != key)
        at = (at + 1) & (lexicon->room - 1);
    return at;
}

static bool grow_words(struct lexicon *lexicon) {
    if (lexicon->slots && lexicon->count * 2 < lexicon->room)
        return true;
    struct lexicon old = *lexicon;
    lexicon->room = old.room ? old.room * 2 : 4096;
    lexicon->slots = calloc(lexicon->room, sizeof *lexicon->slots);
    if (!lexicon->slots) {
        lexicon->slots = old.slots;
        lexicon->room = old.room;
        return false;
    }
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].key != 0)
            lexicon->slots[slot_of(lexicon, old.slots[i].key)] = old.slots[i];
    free(old.slots);
    return true;
}

/* The symbol of a key, learnt when missing; SYMBOL_UNKNOWN when there is no room for it. */
static symbol learn_word(struct lexicon *lexicon, uint64_t key) {
    enum { FIRST_WORD = 2 };
    if (!grow_words(lexicon) || lexicon->count + FIRST_WORD >= SYMBOLS_MOST)
        return SYMBOL_UNKNOWN;
    struct word_slot *slot = &lexicon->slots[slot_of(lexicon, key)];
    if (slot->key == 0) {
        slot->key = key;
        slot->word = (symbol)(FIRST_WORD + lexicon->count++);
    }
    return slot->word;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* Where the text is read. `learning` is NULL where unknown words stay unknown. */
struct lexer {
    const struct lexicon *lexicon;
    struct lexicon *learning;
    const char *text;
    size_t at, end;
    bool blank;
};

static struct token take_word(struct lexer *lexer) {
    struct token token = {.from = (uint32_t)lexer->at};
    uint64_t key = 0;
    unsigned letters = 0;
    unsigned capitals = 0;
    unsigned tone = 0;
    size_t next = lexer->at;
    while (next < lexer->end) {
        uint32_t c = take_character(lexer->text, &next);
        struct letter letter = letter_of(lexer->lexicon, c);
        if (!letter.letter && (c < 0x80 || !u_isalpha((UChar32)c)))
            break;
        if (letter.capital && letters == 0)
            token.flags |= TOKEN_CAPITAL;
        key = key << 6 | letter.letter;
        capitals += letter.capital;
        tone = letter.tone ? letter.tone : tone;
        letters++;
        lexer->at = next;
    }
    token.to = (uint32_t)lexer->at;
    if (letters > 1 && capitals == letters)
        token.flags |= TOKEN_CAPITALS;
    if (letters > 10)
        return token;
    key = key << 3 | tone;
    if (lexer->learning)
        token.word = learn_word(lexer->learning, key);
    else
        token.word = lexer->lexicon->slots[slot_of(lexer->lexicon, key)].word;
    return token;
}

static struct token take_number(struct lexer *lexer) {
    struct token token = {.from = (uint32_t)lexer->at, .word = SYMBOL_NUMBER};
    uint64_t number = 0;
    while (lexer->at < lexer->end) {
        unsigned char c = (unsigned char)lexer->text[lexer->at];
        if (c < '0' || c > '9')
            break;
        number = number > UINT32_MAX / 10 ? UINT32_MAX : number * 10 + (c - '0');
        lexer->at++;
    }
    token.number = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
    token.to = (uint32_t)lexer->at;
    return token;
}

/* Dashes and quotation marks are brought to their ASCII. */
static symbol mark_of(uint32_t c) {
    if (c < 0x80)
        return (symbol)(SYMBOL_MARK + c);
    if (u_charType((UChar32)c) == U_DASH_PUNCTUATION || c == 0x2212)
        return SYMBOL_MARK + '-';
    if (c == 0x201C || c == 0x201D)
        return SYMBOL_MARK + '"';
    return SYMBOL_MARK;
}

static bool is_blank(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 ||
           (c >= 0x80 && u_isUWhiteSpace((UChar32)c)) || c == 0xFEFF || c == 0x200B || c == 0xAD;
}

/* The next token; false at the end. */
static bool take_token(struct lexer *lexer, struct token *ret_token) {
    lexer->blank = false;
    while (lexer->at < lexer->end) {
        size_t next = lexer->at;
        uint32_t c = take_character(lexer->text, &next);
        if (is_blank(c)) {
            lexer->blank = true;
            lexer->at = next;
            continue;
        }
        struct token token;
        if (c >= '0' && c <= '9') {
            token = take_number(lexer);
        } else if (letter_of(lexer->lexicon, c).letter || (c >= 0x80 && u_isalpha((UChar32)c))) {
            token = take_word(lexer);
        } else {
            token = (struct token){
                .from = (uint32_t)lexer->at, .to = (uint32_t)next, .word = mark_of(c)};
            lexer->at = next;
        }
        token.flags |= lexer->blank ? TOKEN_BLANK : 0;
        *ret_token = token;
        return true;
    }
    return false;
}

/* ---- abbreviations --------------------------------------------------------------------------- */

/* The longest abbreviation that ends with the newest tokens is looked for from its first word on;
 * here from token `at`. 0 when there is none. */
static uint64_t abbreviation_at(
    const struct lexicon *lexicon, const token_vec *tokens, size_t at, size_t *ret_length) {
    uint32_t node = TRIE_ROOT;
    uint64_t found = 0;
    for (size_t i = at; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        if (i > at && (token->flags & TOKEN_BLANK))
            break;
        node = trie_step(&lexicon->abbreviations, node, token->word);
        if (!node)
            break;
        uint64_t value = trie_value(&lexicon->abbreviations, node);
        if (value) {
            found = value;
            *ret_length = i - at + 1;
        }
    }
    return found;
}

static bool add_expansion(
    const struct lexicon *lexicon, uint64_t value, const struct token *first,
    const struct token *last, token_vec *out) {
    size_t from = (size_t)(value & UINT32_MAX) - 1;
    size_t count = (size_t)(value >> 32);
    for (size_t i = 0; i < count; i++) {
        struct token token = lexicon->expansions.items[from + i];
        token.from = first->from;
        token.to = last->to;
        token.flags =
            (uint8_t)((token.flags & ~TOKEN_BLANK) | (i ? TOKEN_BLANK | TOKEN_SPELT : first->flags & TOKEN_BLANK));
        if (!vec_push(out, token))
            return false;
    }
    return true;
}

bool lexicon_tokens(
    const struct lexicon *lexicon, struct str text, uint32_t from, uint32_t to, token_vec *out) {
    struct lexer lexer = {.lexicon = lexicon, .text = text.data, .at = from, .end = to};
    struct token token;
    size_t first = out->count;
    while (take_token(&lexer, &token))
        if (!vec_push(out, token))
            return false;
    /* Few paragraphs have none: those are done. Else they are written out behind and moved. */
    token_vec spelt = {0};
    bool ok = true;
    bool any = false;
    for (size_t i = first; ok && i < out->count;) {
        size_t length = 0;
        const struct token *here = &out->items[i];
        uint64_t value = abbreviation_at(lexicon, out, i, &length);
        /* "TP" and "đ/c", but not a small "tp". */
        if (length == 1 && !(here->flags & TOKEN_CAPITALS))
            value = 0;
        if (value && !any) {
            any = true;
            for (size_t j = first; ok && j < i; j++)
                ok = vec_push(&spelt, out->items[j]);
        }
        if (value)
            ok = ok && add_expansion(lexicon, value, here, &out->items[i + length - 1], &spelt);
        else if (any)
            ok = ok && vec_push(&spelt, *here);
        i += value ? length : 1;
    }
    if (ok && any) {
        out->count = first;
        ok = vec_reserve(out, first + spelt.count);
        if (ok && spelt.count)
            memcpy(out->items + first, spelt.items, spelt.count * sizeof *spelt.items);
        out->count = ok ? first + spelt.count : first;
    }
    vec_release(&spelt);
    return ok;
}

/* ---- life ------------------------------------------------------------------------------------ */

bool lexicon_learn(
    struct lexicon *lexicon, struct str phrase, symbol *ret_symbols, size_t room,
    size_t *ret_count) {
    struct lexer lexer = {
        .lexicon = lexicon, .learning = lexicon, .text = phrase.data, .end = phrase.length};
    struct token token;
    size_t count = 0;
    while (take_token(&lexer, &token)) {
        if (count == room || token.word == SYMBOL_UNKNOWN)
            return false;
        ret_symbols[count++] = token.word;
    }
    *ret_count = count;
    return true;
}

static bool add_abbreviation(struct lexicon *lexicon, const struct abbreviation *row) {
    enum { LONGEST = 12 };
    symbol symbols[LONGEST];
    size_t count;
    if (!lexicon_learn(lexicon, str_of(row->text), symbols, LONGEST, &count))
        return false;
    uint32_t node = trie_add(&lexicon->abbreviations, symbols, count);
    struct lexer lexer = {
        .lexicon = lexicon, .learning = lexicon, .text = row->means, .end = strlen(row->means)};
    size_t first = lexicon->expansions.count;
    struct token token;
    while (take_token(&lexer, &token))
        if (!vec_push(&lexicon->expansions, token))
            return false;
    uint64_t length = lexicon->expansions.count - first;
    if (node)
        lexicon->abbreviations.values.items[node] = length << 32 | (first + 1);
    return node != 0;
}

bool lexicon_init(struct lexicon *lexicon, struct error *error) {
    *lexicon = (struct lexicon){0};
    set_letters(lexicon);
    bool ok = grow_words(lexicon) && trie_init(&lexicon->abbreviations);
    for (const struct abbreviation *row = abbreviations; ok && row->text; row++)
        ok = add_abbreviation(lexicon, row);
    if (ok)
        return true;
    lexicon_release(lexicon);
    return error_memory(error);
}

void lexicon_release(struct lexicon *lexicon) {
    free(lexicon->slots);
    trie_release(&lexicon->abbreviations);
    vec_release(&lexicon->expansions);
    *lexicon = (struct lexicon){0};
}
