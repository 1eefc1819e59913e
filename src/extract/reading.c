#include "extract/extract.h"

#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "extract/private.h"
#include "text/nfc.h"

/* ---- the extractor --------------------------------------------------------------------------- */

static bool add_cue(struct extractor *extractor, struct str phrase, uint64_t classes) {
    enum { LONGEST = 16 };
    symbol symbols[LONGEST];
    size_t count;
    if (!lexicon_learn(&extractor->lexicon, phrase, symbols, LONGEST, &count))
        return false;
    uint32_t node = trie_add(&extractor->cues, symbols, count);
    if (!node || count == 0)
        return false;
    extractor->cues.values.items[node] |= classes;
    extractor->begins[symbols[0]] |= classes;
    return true;
}

static bool fill_cues(struct extractor *extractor) {
    for (const struct cue_row *row = cue_rows; row->phrases; row++) {
        struct str rest = str_of(row->phrases);
        while (rest.length)
            if (!add_cue(extractor, str_cut(&rest, '|'), row->classes))
                return false;
    }
    return true;
}

static bool fill_words(struct extractor *extractor) {
#define WORD_TEXT(name, text) text,
    static const char *const texts[] = {EXTRACT_WORDS(WORD_TEXT)};
#undef WORD_TEXT
    for (size_t i = 0; i < WORDS_NAMED; i++) {
        size_t count;
        if (!lexicon_learn(&extractor->lexicon, str_of(texts[i]), &extractor->words[i], 1, &count))
            return false;
    }
    return true;
}

bool extractor_open(
    const struct extract_unit *units, size_t count, struct extractor **ret_extractor,
    struct error *error) {
    struct extractor *extractor = calloc(1, sizeof *extractor);
    if (!extractor)
        return error_memory(error);
    bool ok = lexicon_init(&extractor->lexicon, error);
    extractor->begins = calloc(SYMBOLS_ALL, sizeof *extractor->begins);
    if (ok && !extractor->begins)
        ok = error_memory(error);
    if (ok && (!trie_init(&extractor->cues) || !trie_init(&extractor->names) ||
               !fill_words(extractor) || !fill_cues(extractor)))
        ok = error_memory(error);
    ok = ok && gazetteer_fill(extractor, units, count, error);
    if (!ok) {
        extractor_close(extractor);
        return false;
    }
    *ret_extractor = extractor;
    return true;
}

void extractor_close(struct extractor *extractor) {
    if (!extractor)
        return;
    lexicon_release(&extractor->lexicon);
    trie_release(&extractor->cues);
    trie_release(&extractor->names);
    vec_release(&extractor->named);
    free(extractor->begins);
    free(extractor);
}

/* ---- a reading ------------------------------------------------------------------------------- */

static void scan_release(struct scan *scan) {
    vec_release(&scan->tokens);
    vec_release(&scan->items);
    vec_release(&scan->found_actors);
    vec_release(&scan->found_deadlines);
    vec_release(&scan->found_citations);
    vec_release(&scan->found_figures);
    vec_release(&scan->context_actors);
}

bool extract_read(
    const struct extractor *extractor, struct str text, const struct extract_settings *settings,
    struct reading *ret_reading, struct error *error) {
    if (text.length > EXTRACT_LONGEST)
        return error_set(
            error, ERROR_LIMIT, _("The text is too long (at most %d MB)."),
            EXTRACT_LONGEST / (1024 * 1024));
    struct reading reading = {
        .text = buf_with_maximum((size_t)3 * EXTRACT_LONGEST),
        .before_includes = settings->before_includes};
    if (!text_nfc(text, &reading.text, error)) {
        buf_release(&reading.text);
        return false;
    }
    struct scan scan = {
        .extractor = extractor,
        .settings = settings,
        .text = buf_as_str(&reading.text),
        .reading = &reading,
        .last_task = SIZE_MAX};
    paragraphs_read(&scan);
    scan_release(&scan);
    if (scan.failed) {
        reading_release(&reading);
        return error_memory(error);
    }
    *ret_reading = reading;
    return true;
}

void reading_release(struct reading *reading) {
    buf_release(&reading->text);
    vec_release(&reading->statements);
    vec_release(&reading->actors);
    vec_release(&reading->deadlines);
    vec_release(&reading->products);
    vec_release(&reading->citations);
    vec_release(&reading->figures);
    vec_release(&reading->posts);
    vec_release(&reading->units);
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *extract_kind_word(enum extract_kind kind) {
    static const char *const words[EXTRACT_KINDS] = {
        "other", "task", "theme", "proposal", "conditional"};
    return kind < EXTRACT_KINDS ? words[kind] : NULL;
}

const char *extract_role_word(enum extract_role role) {
    static const char *const words[EXTRACT_ROLES] = {"lead",       "coordinating", "through",
                                                     "monitoring", "asked",        "assigner"};
    return role < EXTRACT_ROLES ? words[role] : NULL;
}

const char *extract_bound_word(enum extract_bound bound) {
    static const char *const words[EXTRACT_BOUNDS] = {"before", "by",    "within",
                                                      "rule",   "event", "each"};
    return bound < EXTRACT_BOUNDS ? words[bound] : NULL;
}

const char *extract_step_word(enum extract_step step) {
    static const char *const words[EXTRACT_STEPS] = {
        "none", "hour", "day", "working_day", "week", "month", "quarter", "half_year", "year"};
    return step < EXTRACT_STEPS ? words[step] : NULL;
}
