/* What the engine needs to know (board/model.h), as it was on record at a position. */
#ifndef SATSAO_LEDGER_MODEL_H
#define SATSAO_LEDGER_MODEL_H

#include "base/arena.h"
#include "ledger/ledger.h"

/* Build the model at a position; everything in it lives in `arena`. A position beyond the last
 * commit is the last. Positions with the same `facts` have the same model. */
bool ledger_model(
    struct ledger *ledger, const struct position *position, struct arena *arena,
    struct model *ret_model, struct error *error) MUST_CHECK;

#endif
