#include "text/collate.h"

#include <stdlib.h>

#include <unicode/ucol.h>

#include "base/say.h"
#include "text/utf16.h"

struct text_collator {
    UCollator *rules;
};

bool text_collator_open(struct text_collator **ret_collator, struct error *error) {
    UErrorCode status = U_ZERO_ERROR;
    UCollator *rules = ucol_open("vi", &status);
    /* U_USING_DEFAULT_WARNING: the rules are those of the root, which knows no Vietnamese tones. */
    if (U_FAILURE(status) || status == U_USING_DEFAULT_WARNING) {
        ucol_close(rules);
        error_set(error, ERROR_INTERNAL, "%s", _("The Vietnamese order of letters is missing."));
        return error_hint(error, "%s", _("Install ICU with its full data."));
    }
    struct text_collator *collator = malloc(sizeof *collator);
    if (!collator) {
        ucol_close(rules);
        return error_memory(error);
    }
    collator->rules = rules;
    *ret_collator = collator;
    return true;
}

void text_collator_close(struct text_collator *collator) {
    if (!collator)
        return;
    ucol_close(collator->rules);
    free(collator);
}

static int32_t icu_length(struct str text) {
    return (int32_t)(text.length < TEXT_LONGEST ? text.length : TEXT_LONGEST);
}

static const char *icu_bytes(struct str text) {
    return text.length ? text.data : "";
}

int text_collate(const struct text_collator *collator, struct str a, struct str b) {
    UErrorCode status = U_ZERO_ERROR;
    return (int)ucol_strcollUTF8(
        collator->rules, icu_bytes(a), icu_length(a), icu_bytes(b), icu_length(b), &status);
}

static bool add_key(
    const UCollator *rules, struct utf16 units, struct buf *out, struct error *error) {
    uint8_t few[256];
    int32_t need = ucol_getSortKey(rules, units.units, units.length, few, sizeof few);
    uint8_t *key = few;
    if (need > (int32_t)sizeof few) {
        key = malloc((size_t)need);
        if (!key)
            return error_memory(error);
        ucol_getSortKey(rules, units.units, units.length, key, need);
    }
    /* ICU counts the 0 that ends the key; the length says that here. */
    if (need > 0)
        buf_add(out, key, (size_t)need - 1);
    if (key != few)
        free(key);
    return need > 0 ? text_buf_held(out, error) : error_memory(error);
}

bool text_collate_key(
    const struct text_collator *collator, struct str text, struct buf *out, struct error *error) {
    struct utf16 units;
    if (!text_utf16(text, &units, error))
        return false;
    bool done = add_key(collator->rules, units, out, error);
    text_utf16_release(&units);
    return done;
}
