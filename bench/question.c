#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"

static const char *const names[QUERIES] = {"Q1", "Q2", "Q2s", "Q3", "Q4", "Q5"};

const char *query_name(enum query query) {
    return names[query];
}

struct months months_of(const struct workload *workload) {
    struct months months = {0};
    for (int m = 0; m < MONTHS_MOST; m++) {
        struct civil next = {2021 + (m + 1) / 12, (m + 1) % 12 + 1, 1};
        moment end = (moment)day_of_civil(next) * MINUTES_PER_DAY - 1;
        if (end <= workload->end)
            months.ends[months.count++] = end;
    }
    return months;
}

static void ask_as_of(
    const struct workload *workload, uint64_t *stream, uint32_t n, struct question *question) {
    moment first = workload->start + FIRST_BOARD_WEEK * WEEK;
    question->at = first + random_below(stream, workload->end - first + 1);
    question->known = question->at;
    if (n % 2 == 1)
        question->known += random_below(stream, workload->end - question->at + 1);
}

static void ask_missing(
    const struct workload *workload, uint64_t *stream, struct question *question) {
    question->from = workload_week_end(workload, random_below(stream, workload->size.weeks));
    question->to = question->from + WEEK - 1;
    question->known =
        question->from + 8 * MINUTES_PER_DAY + random_below(stream, 6 * MINUTES_PER_DAY + 1);
}

struct question question_make(
    const struct workload *workload, const struct months *months, enum query query, uint32_t n) {
    uint64_t stream = random_stream(WORKLOAD_SEED + 1 + (uint64_t)query, n);
    struct question question = {
        .query = query,
        .at = workload->end,
        .known = workload->end,
        .unit = random_below(&stream, workload->size.units),
        .indicator = random_below(&stream, workload->size.indicators),
        .months = months,
        .units = workload->size.units,
    };
    question.province = province_of(question.unit);
    if (query == Q2 || query == Q2S)
        ask_as_of(workload, &stream, n, &question);
    else if (query == Q4)
        ask_missing(workload, &stream, &question);
    return question;
}

/* ---- answers --------------------------------------------------------------------------------- */

static size_t places_of(enum query query) {
    return query == Q2S ? OLD_PROVINCES + 1 : PROVINCES + 1;
}

static size_t sums_of(const struct workload *workload, const struct question *question) {
    if (question->query == Q3)
        return question->months->count;
    bool board = question->query <= Q2S;
    return board ? workload->size.indicators * places_of(question->query) : 0;
}

bool answer_clear(
    struct answer *answer, const struct workload *workload, const struct question *question) {
    size_t sums = sums_of(workload, question);
    size_t missing = question->query == Q4 ? workload->series : 0;
    if (!vec_reserve(&answer->sums, sums) || !vec_reserve(&answer->missing, missing))
        return false;
    answer->query = question->query;
    answer->places = places_of(question->query);
    if (sums > 0)
        memset(answer->sums.items, 0, sums * sizeof *answer->sums.items);
    answer->sums.count = sums;
    answer->missing.count = 0;
    answer->versions.count = 0;
    return true;
}

void answer_release(struct answer *answer) {
    vec_release(&answer->sums);
    vec_release(&answer->missing);
    vec_release(&answer->versions);
}

static int compare_series(const void *a, const void *b) {
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static bool same_items(const void *a, const void *b, size_t count, size_t size) {
    return count == 0 || memcmp(a, b, count * size) == 0;
}

bool answer_same(struct answer *a, struct answer *b) {
    if (a->query != b->query || a->sums.count != b->sums.count ||
        a->missing.count != b->missing.count || a->versions.count != b->versions.count)
        return false;
    if (a->missing.count > 0) {
        qsort(a->missing.items, a->missing.count, sizeof *a->missing.items, compare_series);
        qsort(b->missing.items, b->missing.count, sizeof *b->missing.items, compare_series);
    }
    return same_items(a->sums.items, b->sums.items, a->sums.count, sizeof(double)) &&
           same_items(a->missing.items, b->missing.items, a->missing.count, sizeof(uint32_t)) &&
           same_items(
               a->versions.items, b->versions.items, a->versions.count,
               sizeof(struct answer_version));
}
