#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/pool.h"

enum { PIECES_MOST = 5000 };

struct job {
    unsigned threads;
    unsigned char done[PIECES_MOST];       /* a piece belongs to one worker: plain memory */
    size_t worked[POOL_THREADS_MOST];      /* each worker's own */
    atomic_uint inside[POOL_THREADS_MOST]; /* to see that a worker is one at a time */
    atomic_bool wrong;
};

static void work(void *context, size_t index, unsigned worker) {
    struct job *job = context;
    if (worker >= job->threads) {
        atomic_store(&job->wrong, true);
        return;
    }
    if (atomic_fetch_add(&job->inside[worker], 1) != 0)
        atomic_store(&job->wrong, true);
    job->done[index]++;
    job->worked[worker]++;
    atomic_fetch_sub(&job->inside[worker], 1);
}

static struct pool *pool_of(unsigned threads) {
    struct pool *pool = NULL;
    struct error error = {0};
    if (!pool_new(threads, &pool, &error))
        fail_msg("%s", error.message);
    assert_int_equal(pool_threads(pool), threads);
    return pool;
}

static void every_piece_is_worked_on_once(void **state) {
    (void)state;
    static const unsigned threads[] = {1, 2, 3, 8, POOL_THREADS_MOST};
    static const size_t counts[] = {0, 1, 2, 7, 64, 1000, PIECES_MOST};
    static struct job job;
    for (size_t t = 0; t < COUNT_OF(threads); t++) {
        struct pool *pool = pool_of(threads[t]);
        for (size_t c = 0; c < COUNT_OF(counts); c++) {
            memset(&job, 0, sizeof job);
            job.threads = threads[t];
            pool_run(pool, counts[c], work, &job);
            size_t worked = 0;
            for (unsigned w = 0; w < threads[t]; w++)
                worked += job.worked[w];
            assert_int_equal(worked, counts[c]);
            for (size_t i = 0; i < PIECES_MOST; i++)
                assert_int_equal(job.done[i], i < counts[c]);
            assert_false(atomic_load(&job.wrong));
        }
        pool_free(pool);
    }
}

static void rounds_follow_each_other_without_loss(void **state) {
    (void)state;
    static struct job job;
    memset(&job, 0, sizeof job);
    job.threads = 4;
    struct pool *pool = pool_of(4);
    for (int round = 0; round < 200; round++)
        pool_run(pool, 17, work, &job);
    for (size_t i = 0; i < 17; i++)
        assert_int_equal(job.done[i], 200);
    assert_false(atomic_load(&job.wrong));
    pool_free(pool);
}

/* Long enough that idle threads have gone to sleep and must be woken. */
static void sleeping_threads_wake_for_work(void **state) {
    (void)state;
    static struct job job;
    memset(&job, 0, sizeof job);
    job.threads = 3;
    struct pool *pool = pool_of(3);
    for (int round = 0; round < 5; round++) {
        nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
        pool_run(pool, 100, work, &job);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(job.done[i], round + 1);
    }
    pool_free(pool);
}

/* Two pieces that wait for each other can only end when two threads are at work. */
struct meeting {
    atomic_uint arrived;
};

static void meet(void *context, size_t index, unsigned worker) {
    (void)index;
    (void)worker;
    struct meeting *meeting = context;
    atomic_fetch_add(&meeting->arrived, 1);
    while (atomic_load(&meeting->arrived) < 2)
        nanosleep(&(struct timespec){.tv_nsec = 1000}, NULL);
}

static void threads_work_at_the_same_time(void **state) {
    (void)state;
    struct pool *pool = pool_of(2);
    struct meeting meeting = {0};
    pool_run(pool, 2, meet, &meeting);
    assert_int_equal(atomic_load(&meeting.arrived), 2);
    pool_free(pool);
}

static void only_the_caller(void *context, size_t index, unsigned worker) {
    (void)index;
    *(bool *)context |= worker != 0;
}

static void a_pool_of_one_works_in_the_caller(void **state) {
    (void)state;
    struct pool *pool = pool_of(1);
    bool other = false;
    pool_run(pool, 1000, only_the_caller, &other);
    assert_false(other);
    pool_free(pool);
}

static void the_number_of_threads_has_limits(void **state) {
    (void)state;
    static const unsigned wrong[] = {0, POOL_THREADS_MOST + 1, UINT32_MAX};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct pool *pool = NULL;
        struct error error = {0};
        assert_false(pool_new(wrong[i], &pool, &error));
        assert_int_equal(error.code, ERROR_USAGE);
        assert_null(pool);
    }
}

static void a_pool_may_go_unused_and_none_may_be_freed(void **state) {
    (void)state;
    pool_free(NULL);
    for (unsigned threads = 1; threads < 9; threads++)
        pool_free(pool_of(threads));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_is_worked_on_once),
        cmocka_unit_test(rounds_follow_each_other_without_loss),
        cmocka_unit_test(sleeping_threads_wake_for_work),
        cmocka_unit_test(threads_work_at_the_same_time),
        cmocka_unit_test(a_pool_of_one_works_in_the_caller),
        cmocka_unit_test(the_number_of_threads_has_limits),
        cmocka_unit_test(a_pool_may_go_unused_and_none_may_be_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
