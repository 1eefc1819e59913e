#include "board/rollup.h"

#include <math.h>

static double weighted_mean(const double *values, const double *weights, size_t count) {
    double weighed = 0;
    double all = 0;
    for (size_t i = 0; i < count; i++) {
        bool counts = !isnan(values[i]) && weights[i] > 0;
        weighed += counts ? weights[i] * values[i] : 0;
        all += counts ? weights[i] : 0;
    }
    return all > 0 ? weighed / all : (double)NAN;
}

static double extreme(const double *values, size_t count, enum rollup rule) {
    double best = NAN;
    for (size_t i = 0; i < count; i++) {
        bool better = rule == ROLLUP_MIN ? values[i] < best : values[i] > best;
        if (!isnan(values[i]) && (isnan(best) || better))
            best = values[i];
    }
    return best;
}

static double derive(const struct rollup_row *row, uint32_t node, size_t *ret_found) {
    const struct structure *s = row->frame->structure;
    const double *values = row->values + s->first_child[node];
    size_t count = s->child_count[node];
    double sum;
    switch (row->rule) {
    case ROLLUP_SUM:
        *ret_found = row->kernel->total(values, count, &sum);
        if (row->rests && row->marks[node] & FOLD_RESTS)
            return sum + row->rests[node];
        return *ret_found ? sum : (double)NAN;
    case ROLLUP_WEIGHTED_MEAN:
        return weighted_mean(values, row->weights + s->first_child[node], count);
    case ROLLUP_MIN:
    case ROLLUP_MAX:
        return extreme(values, count, row->rule);
    default:
        return NAN;
    }
}

double rollup_derived(const struct rollup_row *row, uint32_t node) {
    size_t found;
    return row->frame->structure->child_count[node] ? derive(row, node, &found) : (double)NAN;
}

static uint32_t count_have(
    const struct rollup_row *row, const struct frame_debt *debt, uint32_t node) {
    const struct structure *s = row->frame->structure;
    uint32_t have = 0;
    for (uint32_t c = 0; c < s->child_count[node]; c++) {
        uint32_t child = s->first_child[node] + c;
        if (s->child_count[child])
            have += row->have[child];
        else
            have += debt->owed[child] && !isnan(row->values[child]);
    }
    return have;
}

static uint8_t marks_below(const struct rollup_row *row, uint32_t node) {
    const struct structure *s = row->frame->structure;
    uint8_t below = 0;
    for (uint32_t c = 0; c < s->child_count[node]; c++)
        below |= row->marks[s->first_child[node] + c];
    uint8_t up = below & (FOLD_INHERITED | FOLD_ESTIMATED | ROLLUP_PARTIAL);
    return below & FOLD_INDIVISIBLE ? up | ROLLUP_PARTIAL : up;
}

static void rollup_node(struct rollup_row *row, const struct frame_debt *debt, uint32_t node) {
    double own = row->values[node];
    size_t found = 0;
    double derived = derive(row, node, &found);
    bool adds = row->above == ABOVE_ADDS && row->rule == ROLLUP_SUM;
    bool uses_own = !isnan(own);
    bool uses_derived = !isnan(derived) && (adds || !uses_own);

    bool counted = debt->uniform[node] && row->rule == ROLLUP_SUM;
    uint32_t have = counted ? (uint32_t)found : count_have(row, debt, node);
    row->have[node] = have + (debt->owed_by >> row->frame->structure->kind[node] & 1 && uses_own);

    if (uses_derived)
        row->values[node] = uses_own ? own + derived : derived;
    row->marks[node] |= (uses_own ? ROLLUP_REPORTED : 0) | (uses_derived ? ROLLUP_DERIVED : 0);
    if (row->marked && uses_derived)
        row->marks[node] |= marks_below(row, node);
}

void rollup_row(struct rollup_row *row, const struct node_range *ranges, size_t range_count) {
    const struct structure *s = row->frame->structure;
    const struct frame_debt *debt = &row->frame->debts[row->frame->debt_of[row->indicator]];
    for (size_t r = range_count; r-- > 0;)
        for (uint32_t node = ranges[r].first; node < ranges[r].first + ranges[r].count; node++)
            if (s->child_count[node])
                rollup_node(row, debt, node);
}
