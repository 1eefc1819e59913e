#include "web/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/say.h"
#include "web/visit.h"

struct workers {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    workers_work *work;
    struct visit *first, **last;
    size_t waiting, queue_max;
    bool stopping;
    unsigned count;
    pthread_t threads[];
};

static struct visit *next_visit(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    while (!workers->first && !workers->stopping)
        pthread_cond_wait(&workers->wake, &workers->lock);
    struct visit *visit = workers->first;
    if (visit) {
        workers->first = visit->next;
        if (!workers->first)
            workers->last = &workers->first;
        workers->waiting--;
    }
    pthread_mutex_unlock(&workers->lock);
    return visit;
}

static void *run(void *context) {
    struct workers *workers = context;
    struct visit *visit;
    while ((visit = next_visit(workers)))
        workers->work(visit);
    return NULL;
}

bool workers_start(
    unsigned threads, size_t queue_max, workers_work *work, struct workers **ret_workers,
    struct error *error) {
    struct workers *workers = calloc(1, sizeof *workers + threads * sizeof(pthread_t));
    if (!workers)
        return error_memory(error);
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->wake, NULL);
    workers->work = work;
    workers->last = &workers->first;
    workers->queue_max = queue_max;
    while (workers->count < threads) {
        int failed = pthread_create(&workers->threads[workers->count], NULL, run, workers);
        if (failed) {
            workers_stop(workers);
            return error_system(error, failed, "%s", _("No further thread can be started."));
        }
        workers->count++;
    }
    *ret_workers = workers;
    return true;
}

bool workers_push(struct workers *workers, struct visit *visit) {
    pthread_mutex_lock(&workers->lock);
    bool room = !workers->stopping && workers->waiting < workers->queue_max;
    if (room) {
        visit->next = NULL;
        *workers->last = visit;
        workers->last = &visit->next;
        workers->waiting++;
        pthread_cond_signal(&workers->wake);
    }
    pthread_mutex_unlock(&workers->lock);
    return room;
}

size_t workers_waiting(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    size_t waiting = workers->waiting;
    pthread_mutex_unlock(&workers->lock);
    return waiting;
}

void workers_stop(struct workers *workers) {
    if (!workers)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->stopping = true;
    pthread_cond_broadcast(&workers->wake);
    pthread_mutex_unlock(&workers->lock);
    for (unsigned i = 0; i < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->wake);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
