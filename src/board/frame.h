/*
 * A frame: one structure seen at one moment, with what every board in it shares.
 *
 * Where its nodes' columns lie, how lineage concerns it at that moment, which units owe reports.
 * Frames are made and kept by the engine; they are immutable.
 */
#ifndef SATSAO_BOARD_FRAME_H
#define SATSAO_BOARD_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "board/fold.h"
#include "board/model.h"
#include "board/store.h"
#include "board/structure.h"

/* Nodes whose columns are neighbours in the same order, of one group of the store. */
struct frame_run {
    uint32_t node, column, count;
    moment last; /* no entry of these units describes a later moment */
};

/* For the indicators that the same kinds of unit owe. */
struct frame_debt {
    uint16_t owed_by;
    uint32_t *owed;    /* of each node: units that owe a report, itself and below */
    bool *uniform;     /* of each node: its children are leaves, and all owe one */
    uint64_t *columns; /* a bit for each column of the store whose unit owes one */
};

struct frame {
    day structure_day;
    moment at; /* the first moment for which it was made */
    struct structure *structure;
    struct fold_plan *plan;
    VEC(struct frame_run) runs;
    struct frame_debt *debts;
    size_t debt_count;
    uint32_t *debt_of; /* of each indicator: index in debts */
};

bool frame_new(
    const struct model *model, const struct store *store, const struct lineage *lineage,
    day structure_day, moment at, struct frame **ret_frame, struct error *error);
void frame_free(struct frame *frame);

/* Units at and below a node that owe a report for the indicator. */
uint32_t frame_owed(const struct frame *frame, uint32_t indicator, uint32_t node);

#endif
