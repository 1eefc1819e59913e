/*
 * What comes out of the work: "xây dựng *Đề án phát triển du lịch cộng đồng*, trình …".
 *
 * A product is a noun of a document behind a verb that makes one, with its object up to the next
 * verb, deadline or mark. "Thực hiện Kế hoạch số 351/KH-UBND" makes none. Where nothing else is
 * made, "báo cáo" itself is the product.
 */
#include "extract/clause.h"

/* The noun of a product behind the verb at item `verb`: past "ngay", "và", an actor advised
 * ("tham mưu UBND tỉnh ban hành …") and further making verbs. 0 when there is none. */
static size_t noun_behind(const struct scan *scan, size_t verb, size_t end) {
    enum { REACH = 7 };
    for (size_t i = verb + 1; i < end && i <= verb + REACH; i++) {
        const struct item *item = &scan->items.items[i];
        /* "trình UBND tỉnh quyết định": what the other does. */
        bool acts = item_cue(scan, i, end, CUE_VERB) && scan->items.items[i - 1].type == ITEM_ACTOR;
        if (item_cue(scan, i, end, CUE_PRODUCT) && !acts)
            return i;
        bool passes =
            item->type == ITEM_ACTOR || item->type == ITEM_DEADLINE ||
            item_cue(scan, i, end, CUE_MAKE | CUE_MANNER | CUE_LINK | CUE_SENT | CUE_AGREE) ||
            item_mark(scan, i, end, ',') || is_number(scan, item->from, SIZE_MAX) ||
            (item->type == ITEM_WORD && i <= verb + 3);
        if (!passes)
            return 0;
    }
    return 0;
}

static size_t product_end(const struct scan *scan, size_t noun, size_t end) {
    for (size_t i = noun + 1; i < end; i++) {
        const struct item *item = &scan->items.items[i];
        bool stops = item->type == ITEM_DEADLINE ||
                     (item->type == ITEM_MARK && item->mark != '-' && item->mark != '"' &&
                      item->mark != '/' && item->mark != ',') ||
                     item_cue(scan, i, end, CUE_SENT | CUE_FINISH | CUE_WITH | CUE_ASSIGN | CUE_IF);
        if (item_cue(scan, i, end, CUE_REPORT) && i > noun + 1)
            stops = true;
        /* "báo cáo UBND tỉnh": to whom, not about what. */
        if (item->type == ITEM_ACTOR && i == noun + 1 && item_cue(scan, noun, end, CUE_REPORT))
            stops = true;
        /* A comma parts the object's own words ("văn hóa, du lịch") or ends it before a verb. */
        if (item_mark(scan, i, end, ','))
            stops = i + 1 >= end || scan->items.items[i + 1].type != ITEM_WORD;
        if (stops)
            return i;
    }
    return end;
}

/* Of "tổng hợp, báo cáo kết quả" the noun is "báo cáo". */
static size_t noun_word(const struct scan *scan, const struct item *item, size_t *ret_end) {
    for (size_t i = item->from; i + 1 < item->to; i++)
        if (word_is(scan, i, item->to, WORD_BAO) && word_is(scan, i + 1, item->to, WORD_CAO)) {
            *ret_end = i + 2;
            return i;
        }
    *ret_end = item->to;
    return item->from;
}

static void push_product(struct scan *scan, size_t noun, size_t end) {
    const struct item *items = scan->items.items;
    size_t noun_end;
    size_t from = noun_word(scan, &items[noun], &noun_end);
    struct extract_product product = {
        .place = place_of(scan, from, items[end - 1].to), .noun = place_of(scan, from, noun_end)};
    if (!vec_push(&scan->reading->products, product))
        scan->failed = true;
}

void products_find(struct scan *scan, size_t from, size_t to) {
    size_t before = scan->reading->products.count;
    size_t report = to;
    for (size_t i = from; i < to; i++) {
        if (item_cue(scan, i, to, CUE_REPORT) && report == to)
            report = i;
        if (!item_cue(scan, i, to, CUE_MAKE))
            continue;
        size_t noun = noun_behind(scan, i, to);
        if (!noun)
            continue;
        size_t end = product_end(scan, noun, to);
        push_product(scan, noun, end);
        i = end - 1;
    }
    if (scan->reading->products.count == before && report < to)
        push_product(scan, report, product_end(scan, report, to));
}
