/*
 * The workload's organisation as the product's model: a nation, its provinces and communes, and the
 * old provinces and communes that ended on the day before the workload's first year, joined to the
 * new communes by lineage with stored back shares.
 */
#ifndef SATSAO_BENCH_PEERS_SATSAO_MODEL_H
#define SATSAO_BENCH_PEERS_SATSAO_MODEL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "board/model.h"
#include "peer.h"

struct satsao_model {
    struct model model;
    struct arena arena;
    day new_day, old_day; /* days on which the new and the old map stood */
    uint32_t first_province, first_commune, first_old_province, first_old_commune;
    uint32_t old_provinces;
};

bool satsao_model_make(
    const struct peer_setting *setting, struct satsao_model *ret_model,
    struct error *error) MUST_CHECK;
void satsao_model_release(struct satsao_model *made);

enum { SATSAO_NATION = 0 };

#endif
