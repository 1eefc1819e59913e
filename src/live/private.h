/* How live is kept. For the sources of this folder. */
#ifndef SATSAO_LIVE_PRIVATE_H
#define SATSAO_LIVE_PRIVATE_H

#include <pthread.h>

#include "base/arena.h"
#include "base/vec.h"
#include "ledger/planes.h"
#include "live/gate.h"
#include "live/live.h"

/* A model, and the engines over it that nobody has out. */
struct live_model {
    int64_t facts; /* of which positions */
    struct arena arena;
    struct model model;
    VEC(struct engine *) idle;
    unsigned users;   /* views */
    uint64_t used_at; /* by live->uses */
};

struct live {
    char *url;
    struct writer *writer; /* NULL: read only */
    struct kept *kept;

    /* Whoever follows. */
    pthread_mutex_t following;
    struct ledger *ledger;
    struct planes *planes; /* grown only with the gate closed */
    struct gate gate;

    /* What follows is guarded by `lock`, which is held for no longer than to look at it. */
    pthread_mutex_t lock;
    pthread_cond_t moved; /* the head, or `woken` */
    struct live_head head;
    uint64_t woken;
    struct live_news *news; /* a ring: commit n at n % LIVE_NEWS_MOST */
    int64_t first_news;     /* the oldest commit kept */
    live_listener *listener;
    void *listener_context;
    struct live_model *models[LIVE_MODELS_MOST];
    uint64_t uses;
    struct ledger *readers[LIVE_READERS_MOST];
    size_t reader_count;

    pthread_t poller;
    bool polling, closing;
    pthread_mutex_t poll_lock;
    pthread_cond_t poll_wake;
};

/* follow.c */
bool live_begin_following(
    struct live *live, const struct live_options *options, struct error *error) MUST_CHECK;

/* view.c: engines are over a store of so many columns, so one that grows wider needs new ones. The
 * gate is closed. */
void live_drop_engines(struct live *live);
void live_drop_models(struct live *live);

#endif
