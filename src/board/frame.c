#include "board/frame.h"

#include <stdlib.h>

static moment group_last(const struct store *store, uint32_t column, uint32_t *ret_end) {
    const struct store_group *groups;
    size_t count = store_groups(store, &groups);
    size_t low = 0;
    for (size_t high = count; low + 1 < high;) {
        size_t middle = low + (high - low) / 2;
        if (groups[middle].first <= column)
            low = middle;
        else
            high = middle;
    }
    *ret_end = groups[low].first + groups[low].count;
    return groups[low].last;
}

static bool find_runs(struct frame *frame, const struct store *store) {
    const struct structure *s = frame->structure;
    for (uint32_t node = 0; node < s->count;) {
        uint32_t group_end;
        struct frame_run run = {.node = node, .column = frame->plan->column[node]};
        run.last = group_last(store, run.column, &group_end);
        while (node < s->count && run.column + run.count < group_end &&
               frame->plan->column[node] == run.column + run.count) {
            run.count++;
            node++;
        }
        if (!vec_push(&frame->runs, run))
            return false;
    }
    return true;
}

static void count_debt(const struct structure *s, struct frame_debt *debt) {
    for (size_t i = s->count; i-- > 0;) {
        uint32_t below = 0;
        bool uniform = s->child_count[i] > 0;
        for (uint32_t c = 0; c < s->child_count[i]; c++) {
            uint32_t child = s->first_child[i] + c;
            below += debt->owed[child];
            uniform &= s->child_count[child] == 0 && debt->owed[child] == 1;
        }
        debt->owed[i] = below + (debt->owed_by >> s->kind[i] & 1);
        debt->uniform[i] = uniform;
    }
}

static void mark_columns(const struct frame *frame, struct frame_debt *debt) {
    for (size_t node = 0; node < frame->structure->count; node++) {
        uint32_t column = frame->plan->column[node];
        if (debt->owed_by >> frame->structure->kind[node] & 1)
            debt->columns[column / 64] |= (uint64_t)1 << (column % 64);
    }
}

static bool add_debt(struct frame *frame, size_t columns, uint16_t owed_by) {
    struct frame_debt *debt = &frame->debts[frame->debt_count++];
    size_t nodes = frame->structure->count + 1;
    *debt = (struct frame_debt){
        .owed_by = owed_by,
        .owed = calloc(nodes, sizeof *debt->owed),
        .uniform = calloc(nodes, sizeof *debt->uniform),
        .columns = calloc(columns / 64 + 1, sizeof *debt->columns),
    };
    if (!debt->owed || !debt->uniform || !debt->columns)
        return false;
    count_debt(frame->structure, debt);
    mark_columns(frame, debt);
    return true;
}

static bool find_debts(struct frame *frame, const struct model *model, size_t columns) {
    frame->debts = calloc(model->indicator_count + 1, sizeof *frame->debts);
    frame->debt_of = calloc(model->indicator_count + 1, sizeof *frame->debt_of);
    if (!frame->debts || !frame->debt_of)
        return false;
    for (size_t i = 0; i < model->indicator_count; i++) {
        size_t d = 0;
        while (d < frame->debt_count && frame->debts[d].owed_by != model->indicators[i].owed_by)
            d++;
        if (d == frame->debt_count && !add_debt(frame, columns, model->indicators[i].owed_by))
            return false;
        frame->debt_of[i] = (uint32_t)d;
    }
    return true;
}

bool frame_new(
    const struct model *model, const struct store *store, const struct lineage *lineage,
    day structure_day, moment at, struct frame **ret_frame, struct error *error) {
    struct frame *frame = calloc(1, sizeof *frame);
    if (!frame)
        return error_memory(error);
    frame->structure_day = structure_day;
    frame->at = at;
    bool ok = structure_new(model, structure_day, &frame->structure, error) &&
              fold_plan_new(store, lineage, frame->structure, at, &frame->plan, error);
    if (ok && (!find_runs(frame, store) || !find_debts(frame, model, store_unit_count(store))))
        ok = error_memory(error);
    if (!ok) {
        frame_free(frame);
        return false;
    }
    *ret_frame = frame;
    return true;
}

void frame_free(struct frame *frame) {
    if (!frame)
        return;
    structure_free(frame->structure);
    fold_plan_free(frame->plan);
    vec_release(&frame->runs);
    for (size_t d = 0; d < frame->debt_count; d++) {
        free(frame->debts[d].owed);
        free(frame->debts[d].uniform);
        free(frame->debts[d].columns);
    }
    free(frame->debts);
    free(frame->debt_of);
    free(frame);
}

uint32_t frame_owed(const struct frame *frame, uint32_t indicator, uint32_t node) {
    return frame->debts[frame->debt_of[indicator]].owed[node];
}
