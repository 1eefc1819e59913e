/*
 * The words an extractor knows, as symbols; and how a text becomes tokens.
 *
 * The key of a word is its letters with their quality (ă â ê ô ơ ư đ kept), in lower case, and its
 * tone taken off the vowel and put behind: "hoà" and "hòa" are one word, "giao" and "giáo" two. Ten
 * letters of six bits and a tone fit in 64 bits, so keys compare as numbers. Longer words are no
 * Vietnamese and are all unknown.
 *
 * Abbreviations are written out while tokens are made: "UBND" gives the four tokens of "Ủy ban nhân
 * dân", all with the place of "UBND", "NN&MT" those of "Nông nghiệp và Môi trường". Everything
 * behind the tokens knows one spelling.
 */
#ifndef SATSAO_EXTRACT_LEXICON_H
#define SATSAO_EXTRACT_LEXICON_H

#include "base/error.h"
#include "base/str.h"
#include "extract/trie.h"

enum {
    SYMBOL_UNKNOWN = 0,
    SYMBOL_NUMBER = 1,
    SYMBOL_MARK = 0xFF00, /* + the ASCII character; SYMBOL_MARK alone for any other */
    SYMBOLS_MOST = 0xFE00
};

enum token_flag {
    TOKEN_CAPITAL = 1,  /* begins with a capital */
    TOKEN_CAPITALS = 2, /* two letters or more, all capitals */
    TOKEN_BLANK = 4,    /* a blank stands before it */
    TOKEN_SPELT = 8     /* a further word of an abbreviation: has its first word's place */
};

struct token {
    uint32_t from, to; /* bytes of the text */
    uint32_t number;   /* of SYMBOL_NUMBER; UINT32_MAX when it is greater */
    symbol word;
    uint8_t flags;
};

typedef VEC(struct token) token_vec;

/* A letter's number (1 … 63), its tone (0 … 5) and its case; 0 for what is no letter. */
struct letter {
    uint8_t letter : 6;
    uint8_t capital : 1;
    uint8_t tone;
};

struct word_slot {
    uint64_t key;
    symbol word;
};

enum { LETTERS_LOW = 0x1B1, LETTERS_HIGH_FIRST = 0x1EA0, LETTERS_HIGH = 0x1EFA - 0x1EA0 };

struct lexicon {
    struct letter low[LETTERS_LOW];   /* U+0000 … U+01B0 */
    struct letter high[LETTERS_HIGH]; /* U+1EA0 … U+1EF9 */
    struct word_slot *slots;
    size_t room, count;
    struct trie abbreviations; /* values: 1 + first token of the expansion, length << 32 */
    token_vec expansions;
};

bool lexicon_init(struct lexicon *lexicon, struct error *error) MUST_CHECK;
void lexicon_release(struct lexicon *lexicon);

/* The symbols of a phrase, unknown words learnt. At most `room`; false when they do not fit or
 * memory is out. */
bool lexicon_learn(
    struct lexicon *lexicon, struct str phrase, symbol *ret_symbols, size_t room,
    size_t *ret_count) MUST_CHECK;

/* Append the tokens of text[from, to), abbreviations written out. False when memory is out. */
bool lexicon_tokens(
    const struct lexicon *lexicon, struct str text, uint32_t from, uint32_t to,
    token_vec *out) MUST_CHECK;

static inline bool token_is_mark(const struct token *token, char mark) {
    return token->word == (symbol)(SYMBOL_MARK + mark);
}

#endif
