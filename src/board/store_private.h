/* What store.c and image.c share of the store's inside. */
#ifndef SATSAO_BOARD_STORE_PRIVATE_H
#define SATSAO_BOARD_STORE_PRIVATE_H

#include "base/vec.h"
#include "board/layout.h"
#include "board/store.h"
#include "board/track.h"

struct store {
    struct layout layout;
    VEC(struct track) tracks; /* one for each indicator */
    VEC(uint64_t) simulated;  /* a bit for each seq up to the last simulated one */
    uint32_t last_seq;
};

#endif
