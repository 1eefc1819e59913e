#include "live/live.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/say.h"
#include "live/private.h"

/* ---- looking for what others record ---------------------------------------------------------- */

static struct timespec in_ms(long ms) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t nanoseconds = now.tv_nsec + (int64_t)(ms % 1000) * 1000000;
    now.tv_sec += ms / 1000 + nanoseconds / 1000000000;
    now.tv_nsec = nanoseconds % 1000000000;
    return now;
}

static void *poll_others(void *context) {
    struct live *live = context;
    pthread_mutex_lock(&live->poll_lock);
    while (!live->closing) {
        struct timespec until = in_ms(LIVE_POLL_MS);
        pthread_cond_timedwait(&live->poll_wake, &live->poll_lock, &until);
        if (live->closing)
            break;
        pthread_mutex_unlock(&live->poll_lock);
        /* A database that cannot be read now is tried again; what was read is still answered. */
        struct error ignored;
        bool followed = live_follow(live, &ignored);
        (void)followed;
        pthread_mutex_lock(&live->poll_lock);
    }
    pthread_mutex_unlock(&live->poll_lock);
    return NULL;
}

/* ---- opening and closing --------------------------------------------------------------------- */

static void init_condition(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static struct live *new_live(const char *url) {
    struct live *live = calloc(1, sizeof *live);
    if (!live)
        return NULL;
    pthread_mutex_init(&live->following, NULL);
    pthread_mutex_init(&live->lock, NULL);
    pthread_mutex_init(&live->poll_lock, NULL);
    init_condition(&live->moved);
    init_condition(&live->poll_wake);
    gate_init(&live->gate);
    live->url = strdup(url);
    live->news = calloc(LIVE_NEWS_MOST, sizeof *live->news);
    if (live->url && live->news && kept_new(&live->kept, NULL))
        return live;
    live_close(live);
    return NULL;
}

static bool start(struct live *live, const struct live_options *options, struct error *error) {
    if (!live_begin_following(live, options, error) ||
        (!options->read_only && !writer_start(live->url, &live->writer, error)))
        return false;
    int failed = pthread_create(&live->poller, NULL, poll_others, live);
    if (failed)
        return error_system(
            error, failed, "%s", _("The thread that follows the ledger could not be started."));
    live->polling = true;
    return true;
}

bool live_open(
    const char *url, const struct live_options *options, struct live **ret_live,
    struct error *error) {
    struct live *live = new_live(url);
    if (!live)
        return error_memory(error);
    if (!start(live, options, error)) {
        live_close(live);
        return false;
    }
    *ret_live = live;
    return true;
}

static void stop_polling(struct live *live) {
    pthread_mutex_lock(&live->poll_lock);
    live->closing = true;
    pthread_cond_signal(&live->poll_wake);
    pthread_mutex_unlock(&live->poll_lock);
    if (live->polling)
        pthread_join(live->poller, NULL);
}

void live_close(struct live *live) {
    if (!live)
        return;
    stop_polling(live);
    writer_stop(live->writer);
    live_drop_engines(live);
    live_drop_models(live);
    for (size_t i = 0; i < live->reader_count; i++)
        ledger_close(live->readers[i]);
    planes_close(live->planes);
    ledger_close(live->ledger);
    gate_release(&live->gate);
    pthread_cond_destroy(&live->poll_wake);
    pthread_cond_destroy(&live->moved);
    pthread_mutex_destroy(&live->poll_lock);
    pthread_mutex_destroy(&live->lock);
    pthread_mutex_destroy(&live->following);
    kept_free(live->kept);
    free(live->news);
    free(live->url);
    free(live);
}

const char *live_url(const struct live *live) {
    return live->url;
}

struct kept *live_kept(struct live *live) {
    return live->kept;
}

/* ---- recording ------------------------------------------------------------------------------- */

struct live_head live_head(struct live *live) {
    pthread_mutex_lock(&live->lock);
    struct live_head head = live->head;
    pthread_mutex_unlock(&live->lock);
    return head;
}

bool live_submit(
    struct live *live, const struct submission *submission, struct commit_result *ret_result,
    struct error *error) {
    struct commit_result result;
    if (!live->writer)
        return error_set(
            error, ERROR_USAGE, "%s", _("Nothing can be recorded here: this is for reading only."));
    if (!writer_submit(live->writer, submission, &result, error))
        return false;
    if (ret_result)
        *ret_result = result;
    /* It is on record, whatever happens now: a follower that fails is tried again. One follows for
     * a whole group of commits. */
    struct error ignored;
    bool followed =
        live_head(live).position.commit >= result.position.commit || live_follow(live, &ignored);
    (void)followed;
    return true;
}

/* ---- news ------------------------------------------------------------------------------------ */

size_t live_news_after(struct live *live, int64_t commit, struct live_news *ret_news, size_t most) {
    size_t count = 0;
    pthread_mutex_lock(&live->lock);
    int64_t head = live->head.position.commit;
    int64_t next = commit + 1;
    if (most && next < live->first_news && next <= head) {
        int64_t lost = live->first_news <= head ? live->first_news - 1 : head;
        ret_news[count++] = (struct live_news){
            .commit = lost, .seq = live->head.position.seq, .facts = true, .many = true};
        next = lost + 1;
    }
    for (; next <= head && count < most; next++)
        ret_news[count++] = live->news[next % LIVE_NEWS_MOST];
    pthread_mutex_unlock(&live->lock);
    return count;
}

bool live_wait(struct live *live, int64_t commit, long timeout_ms) {
    struct timespec until = in_ms(timeout_ms);
    pthread_mutex_lock(&live->lock);
    uint64_t woken = live->woken;
    int failed = 0;
    while (!failed && live->head.position.commit <= commit && live->woken == woken)
        failed = pthread_cond_timedwait(&live->moved, &live->lock, &until);
    bool behind = live->head.position.commit > commit;
    pthread_mutex_unlock(&live->lock);
    return behind;
}

void live_wake(struct live *live) {
    pthread_mutex_lock(&live->lock);
    live->woken++;
    pthread_cond_broadcast(&live->moved);
    pthread_mutex_unlock(&live->lock);
}

void live_listen(struct live *live, live_listener *listener, void *context) {
    pthread_mutex_lock(&live->lock);
    live->listener = listener;
    live->listener_context = context;
    pthread_mutex_unlock(&live->lock);
}

/* ---- database handles ------------------------------------------------------------------------ */

bool live_reader_take(struct live *live, struct ledger **ret_reader, struct error *error) {
    struct ledger *reader = NULL;
    pthread_mutex_lock(&live->lock);
    if (live->reader_count)
        reader = live->readers[--live->reader_count];
    pthread_mutex_unlock(&live->lock);
    if (!reader)
        return ledger_open(live->url, LEDGER_READ, ret_reader, error);
    *ret_reader = reader;
    return true;
}

void live_reader_give(struct live *live, struct ledger *reader) {
    if (!reader)
        return;
    pthread_mutex_lock(&live->lock);
    bool keep = live->reader_count < LIVE_READERS_MOST;
    if (keep)
        live->readers[live->reader_count++] = reader;
    pthread_mutex_unlock(&live->lock);
    if (!keep)
        ledger_close(reader);
}
