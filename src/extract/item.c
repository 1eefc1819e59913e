/*
 * The items of a sentence: at each token the first recogniser that finds something takes it.
 *
 * Citations come first (their dates are no deadlines), then deadlines, figures, actors, and the
 * longest cue. What none of them knows is a plain word.
 */
#include "base/attributes.h"
#include "extract/private.h"

static void push(struct scan *scan, struct item item) {
    item.role = -1;
    if (!vec_push(&scan->items, item))
        scan->failed = true;
}

/* Citations reach back over the kind's name and "số", which are items already. */
static size_t take_citation(struct scan *scan, size_t i, size_t to) {
    struct extract_citation citation;
    size_t next = citation_at(scan, i, to, &citation);
    if (next == i)
        return i;
    size_t from = i;
    while (scan->items.count &&
           scan->tokens.items[scan->items.items[scan->items.count - 1].from].from >=
               citation.place.from)
        from = scan->items.items[--scan->items.count].from;
    if (!vec_push(&scan->found_citations, citation))
        scan->failed = true;
    push(
        scan, (struct item){
                  .type = ITEM_CITATION,
                  .from = (uint32_t)from,
                  .to = (uint32_t)next,
                  .index = (uint32_t)scan->found_citations.count - 1});
    return next;
}

static uint64_t cues_before(const struct scan *scan) {
    if (scan->items.count == 0)
        return 0;
    const struct item *last = &scan->items.items[scan->items.count - 1];
    if (last->type == ITEM_MARK && (last->mark == ':' || last->mark == '(') &&
        scan->items.count > 1)
        return scan->items.items[scan->items.count - 2].cues & CUE_LABEL_DUE;
    return last->type == ITEM_CUE ? last->cues : 0;
}

static size_t take_deadline(struct scan *scan, size_t i, size_t to) {
    struct extract_deadline deadline;
    size_t next = deadline_at(scan, i, to, cues_before(scan), &deadline);
    if (next == i)
        return i;
    if (!vec_push(&scan->found_deadlines, deadline))
        scan->failed = true;
    push(
        scan, (struct item){
                  .type = ITEM_DEADLINE,
                  .from = (uint32_t)i,
                  .to = (uint32_t)next,
                  .index = (uint32_t)scan->found_deadlines.count - 1});
    return next;
}

/* Any other date: "ngày 27/3/2025", also where a cue has taken the word "ngày" already. */
static size_t take_date(struct scan *scan, size_t i, size_t to) {
    struct found_date date;
    size_t from = i;
    bool worded = word_is(scan, i, to, WORD_NGAY) || word_is(scan, i, to, WORD_THANG) ||
                  word_is(scan, i, to, WORD_QUY) || word_is(scan, i, to, WORD_NAM);
    if (!worded && !is_number(scan, i, to))
        return i;
    if (!worded && i > 0 &&
        (word_is(scan, i - 1, to, WORD_NGAY) || word_is(scan, i - 1, to, WORD_THANG)))
        from = i - 1;
    size_t next = date_at(scan, from, to, &date);
    if (next <= i || (!worded && from == i && (!date.year || !date.day)))
        return i;
    push(scan, (struct item){.type = ITEM_DATE, .from = (uint32_t)i, .to = (uint32_t)next});
    return next;
}

static size_t take_figure(struct scan *scan, size_t i, size_t to) {
    struct extract_figure figure;
    size_t next = figure_at(scan, i, to, &figure);
    if (next == i)
        return i;
    if (!vec_push(&scan->found_figures, figure))
        scan->failed = true;
    push(
        scan, (struct item){
                  .type = ITEM_FIGURE,
                  .from = (uint32_t)i,
                  .to = (uint32_t)next,
                  .index = (uint32_t)scan->found_figures.count - 1});
    return next;
}

static void push_actor(struct scan *scan, struct found_actor actor) {
    if (!vec_push(&scan->found_actors, actor))
        scan->failed = true;
    push(
        scan, (struct item){
                  .type = ITEM_ACTOR,
                  .from = actor.from,
                  .to = actor.to,
                  .index = (uint32_t)scan->found_actors.count - 1});
}

static void push_mark(struct scan *scan, size_t i) {
    char mark = (char)(scan->tokens.items[i].word & 0xFF);
    push(
        scan,
        (struct item){.type = ITEM_MARK, .mark = mark, .from = (uint32_t)i, .to = (uint32_t)i + 1});
}

/* "UBND các huyện: Bát Xát, Bắc Hà và Văn Bàn": the group gives way to those it names. */
static size_t take_listed(struct scan *scan, struct found_actor group, size_t i, size_t to) {
    size_t at = i;
    if (is_mark(scan, at, to, ':') || is_mark(scan, at, to, '('))
        at++;
    struct found_actor actor;
    size_t next = listed_actor_at(scan, group.from, group.to, at, to, &actor);
    if (next == at)
        return i;
    actor.from = group.from; /* the first carries the group's words */
    actor.post_to = group.post_to;
    push_actor(scan, actor);
    for (;;) {
        size_t joint =
            is_mark(scan, next, to, ',') || word_is(scan, next, to, WORD_VA) ? next + 1 : next;
        size_t last =
            joint > next ? listed_actor_at(scan, group.from, group.to, joint, to, &actor) : joint;
        if (last == joint)
            return is_mark(scan, next, to, ')') && is_mark(scan, i, to, '(') ? next + 1 : next;
        push_mark(scan, next);
        push_actor(scan, actor);
        next = last;
    }
}

static size_t take_actor(struct scan *scan, size_t i, size_t to) {
    struct found_actor actor;
    size_t length;
    /* Right behind an organ "lãnh đạo" is what it does, not who. */
    bool behind = scan->items.count && scan->items.items[scan->items.count - 1].type == ITEM_ACTOR;
    if (behind && (cue_at(scan, i, to, CUE_POST, &length) & CUE_VERB))
        return i;
    size_t next = actor_at(scan, i, to, &actor);
    if (next == i)
        return i;
    size_t listed = actor.collective ? take_listed(scan, actor, next, to) : next;
    if (listed > next)
        return listed;
    push_actor(scan, actor);
    return next;
}

static size_t take_cue(struct scan *scan, size_t i, size_t to) {
    size_t length;
    uint64_t cues = cue_at(scan, i, to, ~UINT64_C(0), &length);
    if (!cues)
        return i;
    push(
        scan,
        (struct item){
            .type = ITEM_CUE, .cues = cues, .from = (uint32_t)i, .to = (uint32_t)(i + length)});
    return i + length;
}

/* A longer trap than any actor or deadline here: "Ban hành kèm theo", "trước mắt". */
static size_t take_trap(struct scan *scan, size_t i, size_t to) {
    size_t trap;
    size_t any;
    if (!cue_at(scan, i, to, CUE_TRAP, &trap))
        return i;
    uint64_t cues = cue_at(scan, i, to, ~UINT64_C(0), &any);
    bool organ = cues & (CUE_HEAD | CUE_GROUP | CUE_SOLO);
    return trap == any && !organ ? take_cue(scan, i, to) : i;
}

static size_t take_other(struct scan *scan, size_t i) {
    if (scan->tokens.items[i].word >= SYMBOL_MARK)
        push_mark(scan, i);
    else
        push(scan, (struct item){.type = ITEM_WORD, .from = (uint32_t)i, .to = (uint32_t)i + 1});
    return i + 1;
}

void items_make(struct scan *scan, size_t from, size_t to) {
    static size_t (*const takers[])(struct scan *, size_t, size_t) = {
        take_citation, take_trap, take_deadline, take_date, take_figure, take_actor, take_cue};
    scan->items.count = 0;
    scan->found_actors.count = 0;
    scan->found_deadlines.count = 0;
    scan->found_citations.count = 0;
    scan->found_figures.count = 0;
    for (size_t i = from; i < to && !scan->failed;) {
        size_t next = i;
        for (size_t k = 0; next == i && k < COUNT_OF(takers); k++)
            next = takers[k](scan, i, to);
        i = next > i ? next : take_other(scan, i);
    }
}
