/*
 * The units' names and the other ways documents write them.
 *
 *     Sở Tài chính Lào Cai          Sở Tài chính · … tỉnh · … tỉnh Lào Cai
 *     Ủy ban nhân dân tỉnh Lào Cai  Ủy ban nhân dân tỉnh
 *     Huyện Bát Xát                 Ủy ban nhân dân huyện Bát Xát; near: Huyện ủy Bát Xát …
 *
 * Abbreviations need no entries: tokens have them written out.
 */
#include <string.h>

#include "base/say.h"
#include "extract/private.h"

enum { NAME_WORDS = 40 };

struct name {
    symbol words[NAME_WORDS];
    size_t count;
};

struct filling {
    struct extractor *extractor;
    VEC(struct name) provinces; /* "Lào Cai" */
};

static bool add_name(struct extractor *extractor, const struct name *name, uint32_t id, bool near) {
    if (name->count == 0)
        return true;
    uint32_t node = trie_add(&extractor->names, name->words, name->count);
    if (!node)
        return false;
    uint64_t *head = &extractor->names.values.items[node];
    for (uint64_t at = *head; at; at = extractor->named.items[at - 1].next)
        if (extractor->named.items[at - 1].id == id)
            return true;
    struct named_unit named = {.id = id, .next = (uint32_t)*head, .near = near};
    if (!vec_push(&extractor->named, named))
        return false;
    *head = extractor->named.count;
    extractor->begins[name->words[0]] |= BEGINS_NAME;
    return true;
}

static void append(struct name *name, const symbol *words, size_t count) {
    if (name->count + count > NAME_WORDS)
        return;
    memcpy(name->words + name->count, words, count * sizeof *words);
    name->count += count;
}

static bool starts_with(const struct name *name, const symbol *words, size_t count) {
    return name->count > count && memcmp(name->words, words, count * sizeof *words) == 0;
}

static bool ends_with(const struct name *name, const struct name *end) {
    return name->count > end->count && memcmp(
                                           name->words + name->count - end->count, end->words,
                                           end->count * sizeof *end->words) == 0;
}

/* "UBND huyện Bát Xát", "Huyện ủy Bát Xát" for the type words a territory's name begins with. */
struct organ_form {
    const char *type;
    const char *organ; /* its name is the organ's words and the territory's without its type … */
    bool keeps_type;   /* … or with it */
    bool near;
};

static const struct organ_form organ_forms[] = {
    {"huyện", "ủy ban nhân dân", true, false},
    {"huyện", "huyện ủy", false, true},
    {"huyện", "hội đồng nhân dân", true, true},
    {"thị xã", "ủy ban nhân dân", true, false},
    {"thị xã", "thị ủy", false, true},
    {"thị xã", "hội đồng nhân dân", true, true},
    {"thành phố", "ủy ban nhân dân", true, false},
    {"thành phố", "thành ủy", false, true},
    {"thành phố", "hội đồng nhân dân", true, true},
    {"xã", "ủy ban nhân dân", true, false},
    {"xã", "đảng ủy", true, true},
    {"xã", "hội đồng nhân dân", true, true},
    {"phường", "ủy ban nhân dân", true, false},
    {"phường", "đảng ủy", true, true},
    {"phường", "hội đồng nhân dân", true, true},
    {"thị trấn", "ủy ban nhân dân", true, false},
    {"thị trấn", "đảng ủy", true, true},
    {"đặc khu", "ủy ban nhân dân", true, false},
    {"đặc khu", "đảng ủy", true, true},
};

static bool learn(struct extractor *extractor, const char *text, struct name *ret_name) {
    return lexicon_learn(
        &extractor->lexicon, str_of(text), ret_name->words, NAME_WORDS, &ret_name->count);
}

static bool add_organs(struct extractor *extractor, const struct name *name, uint32_t id) {
    for (size_t i = 0; i < COUNT_OF(organ_forms); i++) {
        const struct organ_form *form = &organ_forms[i];
        struct name type;
        struct name organ;
        if (!learn(extractor, form->type, &type) || !learn(extractor, form->organ, &organ))
            return false;
        if (!starts_with(name, type.words, type.count))
            continue;
        size_t skipped = form->keeps_type ? 0 : type.count;
        append(&organ, name->words + skipped, name->count - skipped);
        if (!add_name(extractor, &organ, id, form->near))
            return false;
    }
    return true;
}

/* The name without the province's, and with "tỉnh" or "tỉnh Lào Cai" behind it. */
static bool add_province_forms(
    struct filling *filling, const struct name *name, const struct name *province, uint32_t id) {
    struct extractor *extractor = filling->extractor;
    symbol tinh = extractor->words[WORD_TINH];
    struct name base = *name;
    bool named = ends_with(name, province);
    if (named)
        base.count -= province->count;
    else if (filling->provinces.count != 1)
        return true;
    bool has_level = base.words[base.count - 1] == tinh;
    if (named && base.count == 1)
        return true; /* "Tỉnh Lào Cai" itself */
    struct name full = base;
    if (!has_level)
        append(&full, &tinh, 1);
    struct name level = full;
    append(&full, province->words, province->count);
    struct name plain = base;
    append(&plain, province->words, province->count);
    return add_name(extractor, &base, id, false) && add_name(extractor, &level, id, false) &&
           add_name(extractor, &full, id, false) && add_name(extractor, &plain, id, false);
}

static bool is_territory(const struct extractor *extractor, const struct name *name) {
    static const enum word types[] = {WORD_TINH, WORD_HUYEN, WORD_XA, WORD_PHUONG};
    static const enum word doubles[][2] = {
        {WORD_THI, WORD_XA}, {WORD_THI, WORD_TRAN}, {WORD_THANH, WORD_PHO}, {WORD_DAC, WORD_KHU}};
    const symbol *words = extractor->words;
    if (name->count > 1 && name->words[0] == words[WORD_TINH] && name->words[1] == words[WORD_UY])
        return false;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (name->words[0] == words[types[i]])
            return true;
    for (size_t i = 0; i < COUNT_OF(doubles); i++)
        if (name->count > 2 && name->words[0] == words[doubles[i][0]] &&
            name->words[1] == words[doubles[i][1]])
            return true;
    return false;
}

static bool add_unit(struct filling *filling, const struct name *name, uint32_t id) {
    if (!add_name(filling->extractor, name, id, false))
        return false;
    if (is_territory(filling->extractor, name))
        return add_organs(filling->extractor, name, id);
    for (size_t i = 0; i < filling->provinces.count; i++)
        if (!add_province_forms(filling, name, &filling->provinces.items[i], id))
            return false;
    return true;
}

/* Provinces first: other names are read by theirs. */
static bool note_province(struct filling *filling, const struct name *name) {
    symbol tinh = filling->extractor->words[WORD_TINH];
    if (name->count < 2 || name->words[0] != tinh ||
        name->words[1] == filling->extractor->words[WORD_UY])
        return true;
    struct name bare = {.count = name->count - 1};
    memcpy(bare.words, name->words + 1, bare.count * sizeof *bare.words);
    return vec_push(&filling->provinces, bare);
}

bool gazetteer_fill(
    struct extractor *extractor, const struct extract_unit *units, size_t count,
    struct error *error) {
    if (count > EXTRACT_UNITS)
        return error_set(
            error, ERROR_LIMIT, _("Too many units to look for in a text (at most %d)."),
            EXTRACT_UNITS);
    struct filling filling = {.extractor = extractor};
    bool ok = true;
    /* A name that is too long or beyond the room for words is not looked for. */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; ok && i < count; i++) {
            struct name name;
            if (!lexicon_learn(
                    &extractor->lexicon, units[i].name, name.words, NAME_WORDS, &name.count) ||
                name.count == 0)
                continue;
            ok =
                pass == 0 ? note_province(&filling, &name) : add_unit(&filling, &name, units[i].id);
        }
    vec_release(&filling.provinces);
    return ok || error_memory(error);
}
