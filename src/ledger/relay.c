#include "ledger/relay.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"

enum { BLOCKS = 64 };

struct block {
    struct entry_row rows[ENTRY_ROWS];
    size_t count;
};

struct relay {
    entry_sink *sink;
    void *context;
    enum say_language language;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t put, taken; /* blocks so far */
    bool ended, failed;
    struct error error; /* of the sink */
    struct block blocks[BLOCKS];
};

/* The block to work on, or NULL when none is left and none will come. */
static struct block *next_block(struct relay *relay) {
    pthread_mutex_lock(&relay->lock);
    while (relay->taken == relay->put && !relay->ended)
        pthread_cond_wait(&relay->changed, &relay->lock);
    bool any = relay->taken < relay->put;
    pthread_mutex_unlock(&relay->lock);
    return any ? &relay->blocks[relay->taken % BLOCKS] : NULL;
}

static void give_back(struct relay *relay, bool ok) {
    pthread_mutex_lock(&relay->lock);
    relay->taken++;
    relay->failed = !ok;
    pthread_cond_signal(&relay->changed);
    pthread_mutex_unlock(&relay->lock);
}

static void *work(void *context) {
    struct relay *relay = context;
    say_use(relay->language);
    bool ok = true;
    for (struct block *block; ok && (block = next_block(relay));) {
        ok = relay->sink(relay->context, block->rows, block->count, &relay->error);
        give_back(relay, ok);
    }
    return NULL;
}

static void release(struct relay *relay) {
    pthread_mutex_destroy(&relay->lock);
    pthread_cond_destroy(&relay->changed);
    free(relay);
}

bool relay_start(entry_sink *sink, void *context, struct relay **ret_relay, struct error *error) {
    struct relay *relay = calloc(1, sizeof *relay);
    if (!relay)
        return error_memory(error);
    relay->sink = sink;
    relay->context = context;
    relay->language = say_language();
    pthread_mutex_init(&relay->lock, NULL);
    pthread_cond_init(&relay->changed, NULL);
    if (pthread_create(&relay->thread, NULL, work, relay) != 0) {
        release(relay);
        return error_memory(error);
    }
    *ret_relay = relay;
    return true;
}

bool relay_put(void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct relay *relay = context;
    (void)error; /* relay_end tells the sink's own */
    pthread_mutex_lock(&relay->lock);
    while (relay->put - relay->taken == BLOCKS && !relay->failed)
        pthread_cond_wait(&relay->changed, &relay->lock);
    bool ok = !relay->failed;
    pthread_mutex_unlock(&relay->lock);
    if (!ok)
        return false;
    struct block *block = &relay->blocks[relay->put % BLOCKS];
    memcpy(block->rows, rows, count * sizeof *rows);
    block->count = count;
    pthread_mutex_lock(&relay->lock);
    relay->put++;
    pthread_cond_signal(&relay->changed);
    pthread_mutex_unlock(&relay->lock);
    return true;
}

bool relay_end(struct relay *relay, struct error *error) {
    pthread_mutex_lock(&relay->lock);
    relay->ended = true;
    pthread_cond_signal(&relay->changed);
    pthread_mutex_unlock(&relay->lock);
    pthread_join(relay->thread, NULL);
    bool ok = !relay->failed;
    if (!ok && error)
        *error = relay->error;
    release(relay);
    return ok;
}
