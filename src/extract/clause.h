/*
 * One clause: who is told what, read off its items.
 *
 * The grammar, after what stands in front ("Về …,", "Trước ngày …,", "Đồng thời"):
 *
 *     [organ] giao|yêu cầu WHO … work          a task; the organ in front assigns
 *     WHO chủ trì|khẩn trương|có trách nhiệm|VERB … work · WHO: work
 *     [organ] đề nghị|kiến nghị WHO … work     a proposal
 *     nếu|trường hợp …, …                      a conditional
 *     VERB … work                              inherits who, else a theme
 *     … giao WHO … · … do WHO chủ trì          who stands behind the work
 *
 * and behind WHO: chủ trì, phối hợp (với) WHO, chỉ đạo WHO, WHO phối hợp, WHO theo dõi, đôn đốc.
 */
#ifndef SATSAO_EXTRACT_CLAUSE_H
#define SATSAO_EXTRACT_CLAUSE_H

#include "extract/private.h"

struct clause {
    size_t from, to; /* items */
    size_t body;     /* the first item of the work */
    enum extract_kind kind;
    bool has_actor;   /* a lead, or somebody asked, of its own */
    bool wants_actor; /* begins with a verb: takes over who was told before */
    bool conditional;
    size_t condition_from, condition_to; /* items */
};

static inline bool item_cue(const struct scan *scan, size_t i, size_t end, uint64_t classes) {
    return i < end && scan->items.items[i].type == ITEM_CUE &&
           (scan->items.items[i].cues & classes);
}

static inline bool item_mark(const struct scan *scan, size_t i, size_t end, char mark) {
    return i < end && scan->items.items[i].type == ITEM_MARK && scan->items.items[i].mark == mark;
}

static inline bool item_type(const struct scan *scan, size_t i, size_t end, enum item_type type) {
    return i < end && scan->items.items[i].type == type;
}

/* What an order begins with. */
#define CUE_ORDERED                                                                                \
    (CUE_VERB | CUE_MAKE | CUE_REPORT | CUE_MANNER | CUE_LEAD | CUE_WITH | CUE_DIRECT)

/* Read the clause of items [from, to): sets the items' roles. */
struct clause clause_read(struct scan *scan, size_t from, size_t to);

/* Where the clause that begins at `from` ends: at ';', before a second "giao WHO", or between two
 * pieces of work with a deadline each. */
size_t clause_end(const struct scan *scan, size_t from, size_t to);

#endif
