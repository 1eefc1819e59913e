/*
 * What the files of this module share: the extractor, and the scan of one text.
 *
 * A paragraph becomes tokens (lexicon.h), a sentence becomes *items* (item.c): actors, deadlines,
 * citations, figures, cues, marks and plain words, in order and side by side. clause.c reads roles
 * off the items; statement.c decides what the sentence is and writes it down.
 */
#ifndef SATSAO_EXTRACT_PRIVATE_H
#define SATSAO_EXTRACT_PRIVATE_H

#include "extract/cue.h"
#include "extract/extract.h"
#include "extract/lexicon.h"
#include "extract/trie.h"

/* Words that the grammar asks for by name. */
#define EXTRACT_WORDS(X)                                                                           \
    X(NGAY, "ngày")                                                                                \
    X(THANG, "tháng")                                                                              \
    X(QUY, "quý")                                                                                  \
    X(QUI, "quí")                                                                                  \
    X(NAM, "năm")                                                                                  \
    X(GIO, "giờ")                                                                                  \
    X(H, "h")                                                                                      \
    X(PHUT, "phút")                                                                                \
    X(TUAN, "tuần")                                                                                \
    X(THU, "thứ")                                                                                  \
    X(HAI, "hai")                                                                                  \
    X(BA, "ba")                                                                                    \
    X(TU, "tư")                                                                                    \
    X(SAU6, "sáu")                                                                                 \
    X(BAY, "bảy")                                                                                  \
    X(CHU, "chủ")                                                                                  \
    X(NHAT, "nhật")                                                                                \
    X(LAM, "làm")                                                                                  \
    X(VIEC, "việc")                                                                                \
    X(DAU, "đầu")                                                                                  \
    X(CUOI, "cuối")                                                                                \
    X(GIUA, "giữa")                                                                                \
    X(CUA, "của")                                                                                  \
    X(SO, "số")                                                                                    \
    X(VA, "và")                                                                                    \
    X(CUNG, "cùng")                                                                                \
    X(VOI, "với")                                                                                  \
    X(LAN, "lần")                                                                                  \
    X(I, "i")                                                                                      \
    X(II, "ii")                                                                                    \
    X(III, "iii")                                                                                  \
    X(IV, "iv")                                                                                    \
    X(LA, "là")                                                                                    \
    X(NAY, "này")                                                                                  \
    X(KY, "ký")                                                                                    \
    X(BAN, "ban")                                                                                  \
    X(HANH, "hành")                                                                                \
    X(UY, "ủy")                                                                                    \
    X(TINH, "tỉnh")                                                                                \
    X(HUYEN, "huyện")                                                                              \
    X(XA, "xã")                                                                                    \
    X(PHUONG, "phường")                                                                            \
    X(THI, "thị")                                                                                  \
    X(TRAN, "trấn")                                                                                \
    X(THANH, "thành")                                                                              \
    X(PHO, "phố")                                                                                  \
    X(DAC, "đặc")                                                                                  \
    X(KHU, "khu")                                                                                  \
    X(DIEU, "điều")                                                                                \
    X(V, "v")                                                                                      \
    X(BAO, "báo")                                                                                  \
    X(CAO, "cáo")                                                                                  \
    X(CHO, "cho")                                                                                  \
    X(TAI, "tại")                                                                                  \
    X(DUOC, "được")

#define WORD_NAME(name, text) WORD_##name,
enum word { EXTRACT_WORDS(WORD_NAME) WORDS_NAMED };

/* One unit behind a name. Several names share a list by `next` (1-based, 0 ends it). */
struct named_unit {
    uint32_t id;
    uint32_t next;
    bool near; /* the name is of another organ of that place: its Party committee, its council */
};

enum { SYMBOLS_ALL = UINT16_MAX + 1 };
#define BEGINS_NAME (UINT64_C(1) << 63)

struct extractor {
    struct lexicon lexicon;
    struct trie cues;
    struct trie names; /* full names and their variants: 1-based into `named` */
    VEC(struct named_unit) named;
    /* For each symbol the classes of all phrases that begin with it, and BEGINS_NAME: most words
     * begin nothing, and are done with at one look. */
    uint64_t *begins;
    symbol words[WORDS_NAMED];
};

/* gazetteer.c: put the units' names into the extractor. */
bool gazetteer_fill(
    struct extractor *extractor, const struct extract_unit *units, size_t count,
    struct error *error) MUST_CHECK;

enum item_type {
    ITEM_WORD,
    ITEM_CUE,
    ITEM_ACTOR,    /* `index` in found_actors */
    ITEM_DEADLINE, /* in found_deadlines */
    ITEM_CITATION,
    ITEM_DATE, /* one that is no deadline */
    ITEM_FIGURE,
    ITEM_MARK, /* `mark` */
};

struct item {
    uint8_t type;
    char mark;
    int8_t role;       /* enum extract_role of an actor once it has one, else -1 */
    uint32_t from, to; /* tokens */
    uint32_t index;
    uint64_t cues;
};

struct found_actor {
    uint32_t from, to, post_to; /* tokens; the post is [from, post_to) */
    uint32_t named;             /* 1-based into the extractor's `named` */
    bool collective;
};

/* What later list items and sentences take over. */
struct context_level {
    int depth; /* of the list marker; greater is deeper */
    enum extract_kind kind;
    uint32_t first, count; /* actors, in context_actors */
};

enum { CONTEXT_LEVELS = 8 };

struct scan {
    const struct extractor *extractor;
    const struct extract_settings *settings;
    struct str text;
    struct reading *reading;
    token_vec tokens;       /* of the paragraph */
    VEC(struct item) items; /* of the sentence */
    VEC(struct found_actor) found_actors;
    VEC(struct extract_deadline) found_deadlines;
    VEC(struct extract_citation) found_citations;
    VEC(struct extract_figure) found_figures;
    VEC(struct extract_actor) context_actors;
    struct context_level levels[CONTEXT_LEVELS];
    int level_count;
    uint32_t paragraph;
    int depth; /* of this paragraph's list marker; 0 for none */
    struct place marker;
    bool failed; /* memory is out */
    /* The last task, for a sentence that only adds a deadline; SIZE_MAX when there is none. */
    size_t last_task;
    uint32_t last_task_paragraph;
};

/* ---- tokens ---------------------------------------------------------------------------------- */

static inline bool word_is(const struct scan *scan, size_t i, size_t end, enum word word) {
    return i < end && scan->tokens.items[i].word == scan->extractor->words[word];
}

static inline bool is_number(const struct scan *scan, size_t i, size_t end) {
    return i < end && scan->tokens.items[i].word == SYMBOL_NUMBER;
}

static inline bool is_mark(const struct scan *scan, size_t i, size_t end, char mark) {
    return i < end && token_is_mark(&scan->tokens.items[i], mark);
}

static inline bool has_flag(const struct scan *scan, size_t i, size_t end, uint8_t flag) {
    return i < end && (scan->tokens.items[i].flags & flag);
}

static inline struct place place_of(const struct scan *scan, size_t from, size_t to) {
    if (from >= to)
        return (struct place){0, 0};
    return (struct place){scan->tokens.items[from].from, scan->tokens.items[to - 1].to};
}

/* The longest cue phrase at token i that is of one of the classes; 0 when there is none. */
uint64_t cue_at(
    const struct scan *scan, size_t i, size_t end, uint64_t classes, size_t *ret_length);

/* ---- recognisers: each returns the token behind what it found, or i when it found nothing ------- */

size_t actor_at(const struct scan *scan, size_t i, size_t end, struct found_actor *ret_actor);
/* A name of a list: "A, B" in "các huyện: A, B"; `types` is what stands behind "các". */
size_t listed_actor_at(
    const struct scan *scan, size_t types, size_t types_end, size_t i, size_t end,
    struct found_actor *ret_actor);

struct found_date {
    int day, month, year; /* 0: not said */
    int last_month;       /* of a quarter, a half or a year */
};
size_t date_at(const struct scan *scan, size_t i, size_t end, struct found_date *ret_date);
/* Its last day; EXTRACT_NO_DAY when it cannot be told. */
day date_resolve(const struct scan *scan, struct found_date date, bool *ret_assumed);
/* Its first day less one: what "trước tháng 6" means. */
day date_day_before(const struct scan *scan, struct found_date date);

size_t deadline_at(
    const struct scan *scan, size_t i, size_t end, uint64_t cues_before,
    struct extract_deadline *ret_deadline);
size_t citation_at(
    const struct scan *scan, size_t i, size_t end, struct extract_citation *ret_citation);
size_t figure_at(const struct scan *scan, size_t i, size_t end, struct extract_figure *ret_figure);

/* item.c: the items of tokens [from, to). */
void items_make(struct scan *scan, size_t from, size_t to);

/* statement.c: what the items of one sentence say. */
void statements_make(struct scan *scan, size_t from, size_t to);

/* product.c: products among items [from, to), written into the reading. */
void products_find(struct scan *scan, size_t from, size_t to);

/* paragraph.c: the whole text. */
void paragraphs_read(struct scan *scan);

#endif
