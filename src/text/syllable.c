#include "text/syllable.h"

#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "base/attributes.h"
#include "text/utf16.h"

/* The longest syllable, "nghiêng", has 7 letters. */
enum { LONGEST = 8 };

enum { GRAVE = 0x0300, ACUTE = 0x0301, TILDE = 0x0303, HOOK = 0x0309, DOT_BELOW = 0x0323 };

/*
 * The word that is being read, tone taken off, each letter as one byte: ă â ê ô ơ ư đ are written
 * A B E O P U D, in the tables below too.
 */
struct word {
    char letters[LONGEST + 1];
    size_t length;
    int tones;
    UChar32 tone;
    int characters;
    bool marked; /* has a character beyond ASCII */
    bool wrong;  /* has one that Vietnamese does not, or too many */
};

/* Where one initial begins another, the longer stands first; "" is the last. */
static const char *const initials[] = {
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d",
    "D",   "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "x", "",
};

static const char *const nuclei[] = {
    "a",  "A",   "B",   "e",   "E",   "i",   "o",   "O",   "P",   "u",   "U",   "y",   "ai",  "ao",
    "au", "ay",  "Bu",  "By",  "eo",  "Eu",  "ia",  "iE",  "iu",  "oa",  "oA",  "oe",  "oi",  "oo",
    "Oi", "Pi",  "ua",  "uB",  "uE",  "ui",  "uO",  "uP",  "uy",  "Ua",  "Ui",  "UP",  "Uu",  "yE",
    "ya", "oai", "oay", "oao", "oeo", "iEu", "uBy", "uOi", "uya", "uyE", "uyu", "UPi", "UPu", "yEu",
};

/* "nh" and "ch" follow front vowels only, "k" is met in names of the highlands (Đắk Lắk). A stop
 * takes the tones sắc and nặng alone. */
static const struct ending {
    const char *letters;
    const char *after; /* the last letter of the nucleus is one of these; NULL: any */
    bool stop;
} finals[] = {
    {"ch", "aEiy", true}, {"nh", "aEiy", false}, {"ng", NULL, false}, {"c", NULL, true},
    {"k", "aA", true},    {"m", NULL, false},    {"n", NULL, false},  {"p", NULL, true},
    {"t", NULL, true},    {"", NULL, false},
};

static bool is_one_of(const char *const *table, size_t count, const char *letters, size_t length) {
    for (size_t i = 0; i < count; i++)
        if (strlen(table[i]) == length && memcmp(table[i], letters, length) == 0)
            return true;
    return false;
}

static bool may_end(const struct ending *ending, const char *nucleus, size_t length, UChar32 tone) {
    if (ending->stop && tone != ACUTE && tone != DOT_BELOW)
        return false;
    return !ending->after || strchr(ending->after, nucleus[length - 1]);
}

/* A nucleus and a final? */
static bool is_rhyme(const char *letters, size_t length, UChar32 tone) {
    for (size_t i = 0; i < COUNT_OF(finals); i++) {
        size_t ending = strlen(finals[i].letters);
        if (length <= ending)
            continue;
        size_t nucleus = length - ending;
        if (memcmp(letters + nucleus, finals[i].letters, ending) == 0 &&
            is_one_of(nuclei, COUNT_OF(nuclei), letters, nucleus) &&
            may_end(&finals[i], letters, nucleus, tone))
            return true;
    }
    return false;
}

static bool is_syllable(const struct word *word) {
    if (word->wrong || word->tones > 1)
        return false;
    for (size_t i = 0; i < COUNT_OF(initials); i++) {
        size_t length = strlen(initials[i]);
        if (length < word->length && memcmp(word->letters, initials[i], length) == 0 &&
            is_rhyme(word->letters + length, word->length - length, word->tone))
            return true;
    }
    return false;
}

/* Marks that make another letter of the one before them. */
static void change_letter(struct word *word, UChar32 mark) {
    static const struct {
        UChar32 mark;
        char from;
        char to;
    } changes[] = {
        {0x0306, 'a', 'A'}, {0x0302, 'a', 'B'}, {0x0302, 'e', 'E'},
        {0x0302, 'o', 'O'}, {0x031B, 'o', 'P'}, {0x031B, 'u', 'U'},
    };
    char *last = word->length ? &word->letters[word->length - 1] : NULL;
    for (size_t i = 0; last && i < COUNT_OF(changes); i++)
        if (changes[i].mark == mark && changes[i].from == *last) {
            *last = changes[i].to;
            return;
        }
    word->wrong = true;
}

static bool is_tone(UChar32 c) {
    return c == GRAVE || c == ACUTE || c == TILDE || c == HOOK || c == DOT_BELOW;
}

static void add_letter(struct word *word, char letter) {
    if (word->length < LONGEST)
        word->letters[word->length++] = letter;
    else
        word->wrong = true;
}

static void add_character(struct word *word, UChar32 c) {
    UChar32 lower = u_tolower(c);
    word->marked = word->marked || c >= 0x80;
    word->characters += u_charType(c) != U_NON_SPACING_MARK;
    if (is_tone(c)) {
        word->tones++;
        word->tone = c;
    } else if (u_charType(c) == U_NON_SPACING_MARK)
        change_letter(word, c);
    else if (lower == 0x0111)
        add_letter(word, 'D');
    else if (lower >= 'a' && lower <= 'z')
        add_letter(word, (char)lower);
    else
        word->wrong = true;
}

/* Blanks, ASCII that is no letter, and general punctuation (dashes, quotation marks) part words.
 * All else belongs to one, as the symbols of Latin-1 are letters in the fonts of old. */
static bool parts_words(UChar32 c) {
    bool ascii_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return (c <= 0xA0 && !ascii_letter) || (c >= 0x2000 && c <= 0x206F);
}

/* A single character says nothing: "ý" is a word, but so is a bullet read as a letter. */
static void end_word(struct word *word, struct text_syllables *count) {
    if (word->marked && word->characters > 1) {
        count->marked++;
        count->formed += is_syllable(word);
    }
    *word = (struct word){0};
}

static struct text_syllables count_words(const UChar *units, int32_t length) {
    struct text_syllables count = {0};
    struct word word = {0};
    for (int32_t i = 0; i < length;) {
        UChar32 c;
        U16_NEXT(units, i, length, c);
        if (parts_words(c))
            end_word(&word, &count);
        else
            add_character(&word, c);
    }
    end_word(&word, &count);
    return count;
}

bool text_syllables_count(struct str text, struct text_syllables *ret_count, struct error *error) {
    struct utf16 nfd;
    if (!text_utf16_decomposed(text, &nfd, error))
        return false;
    *ret_count = count_words(nfd.units, nfd.length);
    text_utf16_release(&nfd);
    return true;
}
