/*
 * What is asked of every peer, and the answers.
 *
 *   Q1   the board now: for each indicator and province the sum over communes of the latest value,
 *        and the nation's
 *   Q2   the board as of T as known by K: the same, over entries with at ≤ T and known ≤ K, the
 *        latest being the greatest at, of its versions the one known last. T is random from the
 *        tenth week on; every second question asks as known at T, the others later
 *   Q2s  the same under the old map: Σ share · value for each indicator and old province
 *   Q3   one indicator of one province at every month end (sixty in S3), as known now: their sums
 *   Q4   the series without an entry for one week, as known 8 … 14 days after it
 *   Q5   every version of one series
 *
 * Sums of values are exact in a double, whatever their order: answers are compared bit by bit.
 */
#ifndef SATSAO_BENCH_QUESTION_H
#define SATSAO_BENCH_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/vec.h"
#include "oldmap.h"
#include "workload.h"

enum query { Q1, Q2, Q2S, Q3, Q4, Q5, QUERIES };

enum { MONTHS_MOST = 60, FIRST_BOARD_WEEK = 10 };

/* The ends of the workload's months, in UTC. */
struct months {
    moment ends[MONTHS_MOST];
    size_t count;
};

struct question {
    enum query query;
    moment at;    /* Q1, Q2, Q2s */
    moment known; /* all but Q5 */
    uint32_t indicator, province, unit;
    moment from, to;             /* Q4: the week's moments, both inside */
    const struct months *months; /* Q3 */
    uint32_t units;              /* of the workload: series = indicator · units + unit */
};

struct answer_version {
    moment at, known;
    double value;
};

struct answer {
    enum query query;
    VEC(double) sums;                    /* Q1, Q2, Q2s: places for each indicator; Q3: months */
    VEC(uint32_t) missing;               /* Q4: series, in any order */
    VEC(struct answer_version) versions; /* Q5: by (at, known) */
    size_t places;                       /* provinces of the map, and the nation after them */
};

const char *query_name(enum query query);

/* Those from January 2021 to the workload's end. */
struct months months_of(const struct workload *workload);

/* The n-th question; the same for everybody. `months` must outlive it. */
struct question question_make(
    const struct workload *workload, const struct months *months, enum query query, uint32_t n);

/* Room for an answer to the question: zeroes, none missing, no versions. */
bool answer_clear(
    struct answer *answer, const struct workload *workload,
    const struct question *question) MUST_CHECK;
void answer_release(struct answer *answer);

/* A province's sum, counted for the nation too. */
static inline void answer_add(
    struct answer *answer, uint32_t indicator, uint32_t province, double sum) {
    double *row = answer->sums.items + indicator * answer->places;
    row[province] += sum;
    row[answer->places - 1] += sum;
}

/* May put the missing in order. */
bool answer_same(struct answer *a, struct answer *b);

#endif
