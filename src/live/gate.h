/*
 * The gate before the store: many readers inside, or one that lets it grow.
 *
 * Growing takes microseconds, a board about a millisecond, so both may wait for each other; what must
 * not be is that readers who come one after the other keep the store from ever growing (which libc's
 * rwlock allows). Whoever asks for the gate to be closed is therefore next: those who come later
 * wait outside until it is open again.
 *
 * A thread that is inside must not enter once more.
 */
#ifndef SATSAO_LIVE_GATE_H
#define SATSAO_LIVE_GATE_H

#include <pthread.h>
#include <stdbool.h>

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned inside;
    bool closed;
};

void gate_init(struct gate *gate);
void gate_release(struct gate *gate);

void gate_enter(struct gate *gate);
void gate_leave(struct gate *gate);

/* Wait until nobody is inside, and let nobody in until gate_open. */
void gate_close(struct gate *gate);
void gate_open(struct gate *gate);

#endif
