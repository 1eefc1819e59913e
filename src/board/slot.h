/*
 * Slots: how the store cuts time for one indicator, by the indicator's cadence.
 *
 * A slot is a matter of storage alone (which plane an entry lies in); when a report is owed is
 * another question. Hours and days are cut in local time, weeks begin on Monday, months and longer
 * on the first; nine-month cadences are cut by quarters and terms by years. Slots are numbered so
 * that later moments never have smaller numbers.
 */
#ifndef SATSAO_BOARD_SLOT_H
#define SATSAO_BOARD_SLOT_H

#include <stdint.h>

#include "base/moment.h"
#include "board/model.h"

int32_t slot_of(enum cadence cadence, moment at);

/* The last minute of a slot. */
moment slot_end(enum cadence cadence, int32_t slot);

#endif
