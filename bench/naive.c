#include "naive.h"

#include <stdlib.h>
#include <string.h>

static bool later(const struct workload_entry *a, const struct workload_entry *b) {
    return a->at > b->at || (a->at == b->at && a->known > b->known);
}

/* The latest visible entry of each series; NULL where there is none. */
static const struct workload_entry **latest_of_all(
    const struct workload *workload, moment at, moment known) {
    const struct workload_entry **latest =
        calloc(workload->series, sizeof(const struct workload_entry *));
    if (!latest)
        return NULL;
    for (size_t i = 0; i < workload->count; i++) {
        const struct workload_entry *entry = &workload->entries[i];
        uint32_t series = workload_series(workload, entry->unit, entry->indicator);
        if (entry->at <= at && entry->known <= known &&
            (!latest[series] || later(entry, latest[series])))
            latest[series] = entry;
    }
    return latest;
}

static bool answer_board(
    const struct workload *workload, const struct question *question, struct answer *answer,
    struct error *error) {
    const struct workload_entry **latest = latest_of_all(workload, question->at, question->known);
    if (!latest)
        return error_memory(error);
    for (uint32_t indicator = 0; indicator < workload->size.indicators; indicator++) {
        for (uint32_t unit = 0; unit < workload->size.units; unit++) {
            const struct workload_entry *entry = latest[workload_series(workload, unit, indicator)];
            if (entry)
                answer_add(answer, indicator, province_of(unit), workload_value(entry));
        }
    }
    free(latest);
    return true;
}

static bool answer_old_board(
    const struct workload *workload, const struct oldmap *oldmap, const struct question *question,
    struct answer *answer, struct error *error) {
    const struct workload_entry **latest = latest_of_all(workload, question->at, question->known);
    if (!latest)
        return error_memory(error);
    for (uint32_t indicator = 0; indicator < workload->size.indicators; indicator++) {
        for (size_t o = 0; o < oldmap->count; o++) {
            const struct old_unit *old = &oldmap->units[o];
            const struct workload_entry *entry =
                latest[workload_series(workload, old->unit, indicator)];
            if (entry)
                answer_add(
                    answer, indicator, old->province, workload_value(entry) * old_share(old));
        }
    }
    free(latest);
    return true;
}

/* One month end: the latest of each unit among the chosen entries, summed. */
static double sum_at(
    const struct workload *workload, const uint32_t *chosen, size_t count, moment at,
    const struct workload_entry **latest) {
    memset(latest, 0, workload->size.units * sizeof(const struct workload_entry *));
    for (size_t i = 0; i < count; i++) {
        const struct workload_entry *entry = &workload->entries[chosen[i]];
        if (entry->at <= at && (!latest[entry->unit] || later(entry, latest[entry->unit])))
            latest[entry->unit] = entry;
    }
    double sum = 0;
    for (uint32_t unit = 0; unit < workload->size.units; unit++)
        sum += latest[unit] ? workload_value(latest[unit]) : 0;
    return sum;
}

static bool answer_series(
    const struct workload *workload, const struct question *question, struct answer *answer,
    struct error *error) {
    VEC(uint32_t) chosen = {0};
    const struct workload_entry **latest =
        calloc(workload->size.units, sizeof(const struct workload_entry *));
    bool ok = latest != NULL;
    for (size_t i = 0; ok && i < workload->count; i++) {
        const struct workload_entry *entry = &workload->entries[i];
        if (entry->indicator == question->indicator && entry->known <= question->known &&
            province_of(entry->unit) == question->province)
            ok = vec_push(&chosen, (uint32_t)i);
    }
    for (size_t m = 0; ok && m < question->months->count; m++)
        answer->sums.items[m] =
            sum_at(workload, chosen.items, chosen.count, question->months->ends[m], latest);
    vec_release(&chosen);
    free(latest);
    return ok || error_memory(error);
}

static bool answer_missing(
    const struct workload *workload, const struct question *question, struct answer *answer,
    struct error *error) {
    bool *seen = calloc(workload->series, sizeof *seen);
    if (!seen)
        return error_memory(error);
    for (size_t i = 0; i < workload->count; i++) {
        const struct workload_entry *entry = &workload->entries[i];
        if (entry->at >= question->from && entry->at <= question->to &&
            entry->known <= question->known)
            seen[workload_series(workload, entry->unit, entry->indicator)] = true;
    }
    bool ok = true;
    for (uint32_t series = 0; ok && series < workload->series; series++)
        ok = seen[series] || vec_push(&answer->missing, series);
    free(seen);
    return ok || error_memory(error);
}

static int compare_versions(const void *a, const void *b) {
    const struct answer_version *left = a;
    const struct answer_version *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return (left->known > right->known) - (left->known < right->known);
}

static bool answer_history(
    const struct workload *workload, const struct question *question, struct answer *answer,
    struct error *error) {
    for (size_t i = 0; i < workload->count; i++) {
        const struct workload_entry *entry = &workload->entries[i];
        if (entry->unit != question->unit || entry->indicator != question->indicator)
            continue;
        struct answer_version version = {entry->at, entry->known, workload_value(entry)};
        if (!vec_push(&answer->versions, version))
            return error_memory(error);
    }
    qsort(
        answer->versions.items, answer->versions.count, sizeof *answer->versions.items,
        compare_versions);
    return true;
}

bool naive_answer(
    const struct workload *workload, const struct oldmap *oldmap, const struct question *question,
    struct answer *ret_answer, struct error *error) {
    if (!answer_clear(ret_answer, workload, question))
        return error_memory(error);
    switch (question->query) {
    case Q1:
    case Q2:
        return answer_board(workload, question, ret_answer, error);
    case Q2S:
        return answer_old_board(workload, oldmap, question, ret_answer, error);
    case Q3:
        return answer_series(workload, question, ret_answer, error);
    case Q4:
        return answer_missing(workload, question, ret_answer, error);
    case Q5:
        return answer_history(workload, question, ret_answer, error);
    case QUERIES:
        break;
    }
    return error_set(error, ERROR_INTERNAL, "There is no such query.");
}
