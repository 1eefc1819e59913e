#include "base/say.h"

#include <stdint.h>
#include <string.h>

#include "po/catalogue.h" /* generated: say_vi_mo[], say_vi_mo_size */

static _Thread_local enum say_language current = SAY_VI;

void say_use(enum say_language language) {
    current = language;
}

enum say_language say_language(void) {
    return current;
}

bool say_parse(const char *name, enum say_language *ret_language) {
    if (!name || (name[0] && name[1] && name[2] && !strchr("_-.", name[2])))
        return false;
    if (strncmp(name, "vi", 2) == 0)
        *ret_language = SAY_VI;
    else if (strncmp(name, "en", 2) == 0)
        *ret_language = SAY_EN;
    else
        return false;
    return true;
}

/*
 * A .mo file (GNU gettext manual, "The Format of GNU MO Files"): a header of 32-bit words in the
 * byte order of the machine that made it, then two tables of {length, offset}: the messages,
 * sorted bytewise, and their translations. It is made by our own build, so its offsets are trusted.
 */
enum { MO_COUNT = 2, MO_MESSAGES = 3, MO_TRANSLATIONS = 4 };

static uint32_t mo_word(size_t offset) {
    uint32_t word;
    memcpy(&word, say_vi_mo + offset, sizeof word);
    return word;
}

static const char *mo_text(uint32_t table, uint32_t index) {
    return (const char *)say_vi_mo + mo_word(table + (size_t)index * 8 + 4);
}

const char *say(const char *message) {
    if (current == SAY_EN || !message[0])
        return message;
    uint32_t messages = mo_word(MO_MESSAGES * sizeof(uint32_t));
    uint32_t translations = mo_word(MO_TRANSLATIONS * sizeof(uint32_t));
    uint32_t low = 0;
    uint32_t high = mo_word(MO_COUNT * sizeof(uint32_t));
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(message, mo_text(messages, middle));
        if (order == 0)
            return mo_text(translations, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return message;
}
