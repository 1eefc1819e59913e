#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/say.h"

/* Work often follows work within microseconds, and waking a thread takes as long: an idle thread
 * looks for the next round so many times before it sleeps. */
enum { LOOKS_BEFORE_SLEEP = 2000 };

struct pool {
    unsigned threads;
    unsigned started;
    pthread_t ids[POOL_THREADS_MOST];
    pthread_mutex_t lock;
    pthread_cond_t has_work;
    pthread_cond_t all_done;
    atomic_uint round; /* counts up for every pool_run; changed under the lock */
    unsigned busy;     /* threads that have not finished the round */
    bool ending;

    pool_work *work;
    void *context;
    size_t count;
    atomic_size_t next;
};

struct worker {
    struct pool *pool;
    unsigned number;
};

static void take_pieces(struct pool *pool, unsigned worker) {
    for (;;) {
        size_t index = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);
        if (index >= pool->count)
            return;
        pool->work(pool->context, index, worker);
    }
}

/* Wait for a round other than `seen`. Returns false when the pool ends. */
static bool await_round(struct pool *pool, unsigned *seen) {
    for (int look = 0; look < LOOKS_BEFORE_SLEEP; look++)
        if (atomic_load_explicit(&pool->round, memory_order_acquire) != *seen)
            break;
    pthread_mutex_lock(&pool->lock);
    while (!pool->ending && atomic_load(&pool->round) == *seen)
        pthread_cond_wait(&pool->has_work, &pool->lock);
    *seen = atomic_load(&pool->round);
    bool going_on = !pool->ending;
    pthread_mutex_unlock(&pool->lock);
    return going_on;
}

static void *serve(void *argument) {
    struct worker worker = *(struct worker *)argument;
    free(argument);
    struct pool *pool = worker.pool;
    for (unsigned seen = 0; await_round(pool, &seen);) {
        take_pieces(pool, worker.number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->all_done);
        pthread_mutex_unlock(&pool->lock);
    }
    return NULL;
}

static bool start_thread(struct pool *pool) {
    struct worker *worker = malloc(sizeof *worker);
    if (!worker)
        return false;
    *worker = (struct worker){pool, pool->started + 1};
    if (pthread_create(&pool->ids[pool->started], NULL, serve, worker) != 0) {
        free(worker);
        return false;
    }
    pool->started++;
    return true;
}

bool pool_new(unsigned threads, struct pool **ret_pool, struct error *error) {
    if (threads < 1 || threads > POOL_THREADS_MOST)
        return error_set(
            error, ERROR_USAGE, _("The number of threads must be from 1 to %d."),
            POOL_THREADS_MOST);
    struct pool *pool = calloc(1, sizeof *pool);
    if (!pool)
        return error_memory(error);
    pool->threads = threads;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->has_work, NULL);
    pthread_cond_init(&pool->all_done, NULL);
    for (unsigned i = 1; i < threads; i++) {
        if (start_thread(pool))
            continue;
        pool_free(pool);
        return error_set(error, ERROR_MEMORY, _("The system gives no more threads."));
    }
    *ret_pool = pool;
    return true;
}

void pool_free(struct pool *pool) {
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->started; i++)
        pthread_join(pool->ids[i], NULL);
    pthread_cond_destroy(&pool->has_work);
    pthread_cond_destroy(&pool->all_done);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

unsigned pool_threads(const struct pool *pool) {
    return pool->threads;
}

void pool_run(struct pool *pool, size_t count, pool_work *work, void *context) {
    pthread_mutex_lock(&pool->lock);
    pool->work = work;
    pool->context = context;
    pool->count = count;
    atomic_store(&pool->next, 0);
    pool->busy = pool->started;
    atomic_fetch_add(&pool->round, 1);
    if (pool->started)
        pthread_cond_broadcast(&pool->has_work);
    pthread_mutex_unlock(&pool->lock);

    take_pieces(pool, 0);

    pthread_mutex_lock(&pool->lock);
    while (pool->busy)
        pthread_cond_wait(&pool->all_done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
