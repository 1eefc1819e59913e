/*
 * The order of columns: units so arranged that a structure's nodes meet few breaks.
 *
 * Going back from the newest day on which anything changed, each day's tree is walked breadth-first
 * and every unit not yet placed gets the next column. So the newest structure is one unbroken run,
 * and the units that an older one has of its own are a run too. New units of a later model are
 * appended, in the same manner: a column never moves.
 */
#ifndef SATSAO_BOARD_LAYOUT_H
#define SATSAO_BOARD_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vec.h"
#include "board/model.h"
#include "board/store.h"

struct layout {
    VEC(uint32_t) column_of_unit;
    VEC(uint32_t) unit_of_column;
    VEC(struct store_group) groups; /* by their first column, without gaps */
};

/* Place the units of the model that are not placed yet. Groups' ends follow the model. On failure
 * nothing has changed. */
bool layout_extend(struct layout *layout, const struct model *model, struct error *error);
void layout_release(struct layout *layout);

#endif
