/*
 * The reference: straight loops over the entries, with no index, no trick and no order assumed
 * beyond what a question says. Slow, and meant to be seen to be right.
 */
#ifndef SATSAO_BENCH_NAIVE_H
#define SATSAO_BENCH_NAIVE_H

#include "base/error.h"
#include "oldmap.h"
#include "question.h"
#include "workload.h"

bool naive_answer(
    const struct workload *workload, const struct oldmap *oldmap, const struct question *question,
    struct answer *ret_answer, struct error *error) MUST_CHECK;

#endif
