/*
 * Who: posts, organs on the caller's list, organs by the grammar of their names, and groups.
 *
 *     post        Giám đốc · Bí thư · Chủ tịch …, then an organ
 *     on the list the longest name in the gazetteer
 *     grammar     head (Sở, Ban, Phòng, Chi cục …), then functions (Tài chính), levels (tỉnh,
 *                 huyện) and capitalised names; kept as words, matched to nothing
 *     group       các sở, ban, ngành · UBND các huyện, thị xã · các đơn vị liên quan
 *
 * Where the grammar reads further than the list, the list is wrong: "Sở Tài chính tỉnh Yên Bái" is
 * not the one at home.
 */
#include "extract/private.h"

uint64_t cue_at(
    const struct scan *scan, size_t i, size_t end, uint64_t classes, size_t *ret_length) {
    const struct trie *cues = &scan->extractor->cues;
    if (i >= end || !(scan->extractor->begins[scan->tokens.items[i].word] & classes))
        return 0;
    uint32_t node = TRIE_ROOT;
    uint64_t found = 0;
    for (size_t j = i; j < end; j++) {
        node = trie_step(cues, node, scan->tokens.items[j].word);
        if (!node)
            break;
        uint64_t value = trie_value(cues, node);
        if (value & classes) {
            found = value;
            *ret_length = j - i + 1;
        }
    }
    return found;
}

static size_t listed_at(const struct scan *scan, size_t i, size_t end, uint32_t *ret_named) {
    const struct trie *names = &scan->extractor->names;
    uint32_t node = TRIE_ROOT;
    size_t to = i;
    if (i >= end || !(scan->extractor->begins[scan->tokens.items[i].word] & BEGINS_NAME))
        return i;
    for (size_t j = i; j < end; j++) {
        node = trie_step(names, node, scan->tokens.items[j].word);
        if (!node)
            break;
        uint64_t value = trie_value(names, node);
        if (value) {
            *ret_named = (uint32_t)value;
            to = j + 1;
        }
    }
    return to;
}

size_t listed_actor_at(
    const struct scan *scan, size_t types, size_t types_end, size_t i, size_t end,
    struct found_actor *ret_actor) {
    const struct trie *names = &scan->extractor->names;
    if (!has_flag(scan, i, end, TOKEN_CAPITAL))
        return i;
    for (size_t from = types; from < types_end; from++) {
        for (size_t to = from + 1; to <= types_end && to <= from + 2; to++) {
            uint32_t node = TRIE_ROOT;
            for (size_t j = from; node && j < to; j++)
                node = trie_step(names, node, scan->tokens.items[j].word);
            size_t found = 0;
            for (size_t j = i; node && j < end; j++) {
                node = trie_step(names, node, scan->tokens.items[j].word);
                if (!node || !trie_value(names, node))
                    continue;
                found = j + 1;
                *ret_actor = (struct found_actor){
                    .from = (uint32_t)i,
                    .to = (uint32_t)found,
                    .post_to = (uint32_t)i,
                    .named = (uint32_t)trie_value(names, node)};
            }
            if (found)
                return found;
        }
    }
    return i;
}

/* ---- the grammar of organs' names ------------------------------------------------------------ */

static bool is_capital_word(const struct scan *scan, size_t i, size_t end) {
    return has_flag(scan, i, end, TOKEN_CAPITAL) && scan->tokens.items[i].word < SYMBOL_MARK;
}

/* A small syllable may finish a capitalised word ("Nghĩa trang"), unless a cue begins with it. */
static bool is_second_syllable(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    return i < end && scan->tokens.items[i].word < SYMBOL_MARK && !is_number(scan, i, end) &&
           !has_flag(scan, i, end, TOKEN_CAPITAL) && !word_is(scan, i, end, WORD_VA) &&
           !word_is(scan, i, end, WORD_CUA) && !word_is(scan, i, end, WORD_TAI) &&
           !cue_at(scan, i, end, ~CUE_FUNCTION & ~CUE_TRAP, &length);
}

/* "II", "số 1", "VIII" behind a name. */
static size_t numeral_at(const struct scan *scan, size_t i, size_t end) {
    if (word_is(scan, i, end, WORD_SO) && is_number(scan, i + 1, end))
        return i + 2;
    return i;
}

/* One more part of an organ's name. */
static size_t part_at(const struct scan *scan, size_t i, size_t end, bool first) {
    size_t length;
    uint64_t function = cue_at(scan, i, end, CUE_FUNCTION, &length);
    /* In small letters "xây dựng" and "kiểm tra" are what is ordered, not who. */
    bool plain = !first && !(function & (CUE_VERB | CUE_MAKE));
    if (function && (plain || is_capital_word(scan, i, end)))
        return i + length;
    if (!first && cue_at(scan, i, end, CUE_LEVEL, &length))
        return i + length;
    if (first && cue_at(scan, i, end, CUE_LEVEL, &length) && !is_mark(scan, i + length, end, ','))
        return i + length;
    size_t numeral = numeral_at(scan, i, end);
    if (!first && numeral > i)
        return numeral;
    if (!is_capital_word(scan, i, end))
        return i;
    size_t head;
    if (!first && cue_at(scan, i, end, CUE_HEAD | CUE_ASSIGN | CUE_SOLO | CUE_POST, &head))
        return cue_at(scan, i, end, CUE_SOLO, &head) ? i + head : i;
    return is_second_syllable(scan, i + 1, end) ? i + 2 : i + 1;
}

/* "và Môi trường", "- Kế hoạch": joined only to a capitalised function. */
static size_t joined_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    bool joint = word_is(scan, i, end, WORD_VA) || is_mark(scan, i, end, '-');
    if (!joint || !is_capital_word(scan, i + 1, end) ||
        cue_at(scan, i + 1, end, CUE_HEAD | CUE_SOLO | CUE_POST, &length))
        return i;
    return part_at(scan, i + 1, end, false);
}

static size_t organ_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    size_t solo = cue_at(scan, i, end, CUE_SOLO, &length) ? i + length : i;
    if (!cue_at(scan, i, end, CUE_HEAD, &length) && solo == i)
        return i;
    size_t at = solo > i ? solo : i + length;
    size_t begun = part_at(scan, at, end, solo == i);
    if (begun == at && solo == i)
        return i;
    /* "Chính phủ Việt Nam" goes on only with a name. */
    for (at = begun; at < end;) {
        size_t next = part_at(scan, at, end, false);
        if (next == at)
            next = joined_at(scan, at, end);
        if (next == at)
            break;
        at = next;
    }
    return at;
}

/* ---- groups ---------------------------------------------------------------------------------- */

static size_t group_word_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    return cue_at(scan, i, end, CUE_GROUP, &length) ? i + length : i;
}

/* ", ban", " và địa phương", "- ngành", also ", các đơn vị" is another actor and not taken. */
static size_t group_joint_at(const struct scan *scan, size_t i, size_t end) {
    if (is_mark(scan, i, end, ',') || word_is(scan, i, end, WORD_VA) ||
        is_mark(scan, i, end, '-') || is_mark(scan, i, end, '/'))
        return i + 1;
    return i;
}

static size_t tails_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    while (cue_at(scan, i, end, CUE_TAIL, &length)) {
        i += length;
        /* "trên địa bàn tỉnh Lào Cai": the place's name belongs to it. */
        size_t level;
        if (cue_at(scan, i, end, CUE_LEVEL, &level))
            i += level;
        while (is_capital_word(scan, i, end))
            i++;
    }
    return i;
}

/* Behind "các": sở, ban, ngành … with what qualifies them. */
static size_t group_at(const struct scan *scan, size_t i, size_t end) {
    size_t at = group_word_at(scan, i, end);
    if (at == i || is_capital_word(scan, at, end))
        return i;
    for (;;) {
        at = tails_at(scan, at, end);
        size_t joint = group_joint_at(scan, at, end);
        size_t next = joint > at ? group_word_at(scan, joint, end) : at;
        if (joint == at || next == joint || is_capital_word(scan, next, end))
            return at;
        at = next;
    }
}

/* "các sở", "UBND các huyện", "sở, ngành liên quan", "cơ quan, đơn vị". */
static size_t collective_at(const struct scan *scan, size_t i, size_t end, size_t *ret_types) {
    size_t length;
    size_t at = i;
    if (cue_at(scan, at, end, CUE_HEAD, &length) &&
        cue_at(scan, at + length, end, CUE_THE, &(size_t){0}))
        at += length;
    if (cue_at(scan, at, end, CUE_THE, &length)) {
        *ret_types = at + length;
        size_t to = group_at(scan, at + length, end);
        return to > at + length ? to : i;
    }
    /* Without "các" it takes two of them, or a tail: "cơ quan, đơn vị", "địa phương liên quan". */
    *ret_types = at;
    size_t first = group_word_at(scan, i, end);
    size_t to = group_at(scan, i, end);
    return first > i && to > first ? to : i;
}

/* ---- posts ----------------------------------------------------------------------------------- */

/* "đồng chí Nguyễn Văn A - Giám đốc": the name is stepped over to the post. */
static size_t person_at(const struct scan *scan, size_t i, size_t end) {
    size_t at = i;
    size_t length;
    while (is_capital_word(scan, at, end) && !cue_at(scan, at, end, CUE_POST, &length))
        at++;
    if (at > i && (is_mark(scan, at, end, ',') || is_mark(scan, at, end, '-')) &&
        cue_at(scan, at + 1, end, CUE_POST, &length))
        at++;
    return at;
}

static size_t posts_at(const struct scan *scan, size_t i, size_t end) {
    size_t length;
    while (cue_at(scan, i, end, CUE_POST, &length)) {
        i += length;
        size_t next;
        if (is_mark(scan, i, end, ',') && cue_at(scan, i + 1, end, CUE_POST, &next))
            i++;
    }
    return i;
}

static size_t plain_actor_at(
    const struct scan *scan, size_t i, size_t end, struct found_actor *actor) {
    uint32_t named = 0;
    size_t types = i;
    size_t listed = listed_at(scan, i, end, &named);
    size_t organ = organ_at(scan, i, end);
    size_t group = collective_at(scan, i, end, &types);
    if (group > i && group >= listed && group >= organ) {
        actor->collective = true;
        return group;
    }
    if (listed > i && listed >= organ) {
        actor->named = named;
        return listed;
    }
    return organ;
}

/* In "Chánh Văn phòng UBND tỉnh" and "Trưởng Ban Nội chính" the post's last words begin the organ. */
static size_t organ_of_post(
    const struct scan *scan, size_t from, size_t posts, size_t end, struct found_actor *actor) {
    enum { SHARED = 2 };
    for (size_t back = SHARED; back > 0; back--) {
        struct found_actor shared = *actor;
        size_t to = posts > from + back ? plain_actor_at(scan, posts - back, end, &shared) : 0;
        if (to > posts && !shared.collective) {
            *actor = shared;
            return to;
        }
    }
    size_t to = plain_actor_at(scan, posts, end, actor);
    /* "người đứng đầu cơ quan": a post of any such organ. */
    if (to == posts && posts > from)
        to = group_at(scan, posts, end);
    return to;
}

size_t actor_at(const struct scan *scan, size_t i, size_t end, struct found_actor *ret_actor) {
    struct found_actor actor = {.from = (uint32_t)i, .post_to = (uint32_t)i};
    size_t at = i;
    size_t length;
    bool comrade = cue_at(scan, at, end, CUE_COMRADE, &length);
    if (comrade)
        at = person_at(scan, at + length, end);
    size_t posts = posts_at(scan, at, end);
    size_t to = organ_of_post(scan, at, posts, end, &actor);
    bool person = comrade && at > i + length;
    if (to == posts && !person && !(comrade && posts > at))
        return i;
    if (posts > at)
        actor.post_to = (uint32_t)posts;
    actor.to = (uint32_t)to;
    if (posts > at && to == posts && !person && !comrade)
        return i;
    *ret_actor = actor;
    return to;
}
