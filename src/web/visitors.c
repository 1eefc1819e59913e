#include "web/visitors.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/say.h"

#define SECOND INT64_C(1000000000)

struct visitor {
    struct visitor *next, **link;
    int socket;
    int64_t until; /* clock_ticks; 0: no limit */
};

struct visitors {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t watcher;
    struct visitor *first;
    size_t count;
    bool stopping;
};

static void cut_the_slow(struct visitors *visitors) {
    int64_t now = clock_ticks();
    for (struct visitor *one = visitors->first; one; one = one->next)
        if (one->until && one->until < now) {
            /* The library finds the end of the stream and cleans up. */
            shutdown(one->socket, SHUT_RDWR);
            one->until = 0;
        }
}

static void *watch(void *context) {
    struct visitors *visitors = context;
    pthread_mutex_lock(&visitors->lock);
    while (!visitors->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&visitors->wake, &visitors->lock, &until);
        cut_the_slow(visitors);
    }
    pthread_mutex_unlock(&visitors->lock);
    return NULL;
}

bool visitors_start(struct visitors **ret_visitors, struct error *error) {
    struct visitors *visitors = calloc(1, sizeof *visitors);
    if (!visitors)
        return error_memory(error);
    pthread_mutex_init(&visitors->lock, NULL);
    pthread_cond_init(&visitors->wake, NULL);
    int failed = pthread_create(&visitors->watcher, NULL, watch, visitors);
    if (failed) {
        free(visitors);
        return error_system(error, failed, "%s", _("No further thread can be started."));
    }
    *ret_visitors = visitors;
    return true;
}

void visitors_stop(struct visitors *visitors) {
    if (!visitors)
        return;
    pthread_mutex_lock(&visitors->lock);
    visitors->stopping = true;
    pthread_cond_signal(&visitors->wake);
    pthread_mutex_unlock(&visitors->lock);
    pthread_join(visitors->watcher, NULL);
    pthread_cond_destroy(&visitors->wake);
    pthread_mutex_destroy(&visitors->lock);
    free(visitors);
}

struct visitor *visitors_add(struct visitors *visitors, int socket) {
    struct visitor *visitor = calloc(1, sizeof *visitor);
    if (!visitor)
        return NULL;
    visitor->socket = socket;
    pthread_mutex_lock(&visitors->lock);
    visitor->next = visitors->first;
    visitor->link = &visitors->first;
    if (visitor->next)
        visitor->next->link = &visitor->next;
    visitors->first = visitor;
    visitors->count++;
    pthread_mutex_unlock(&visitors->lock);
    return visitor;
}

void visitors_remove(struct visitors *visitors, struct visitor *visitor) {
    if (!visitor)
        return;
    pthread_mutex_lock(&visitors->lock);
    *visitor->link = visitor->next;
    if (visitor->next)
        visitor->next->link = visitor->link;
    visitors->count--;
    pthread_mutex_unlock(&visitors->lock);
    free(visitor);
}

void visitors_allow(struct visitors *visitors, struct visitor *visitor, uint64_t seconds) {
    if (!visitor)
        return;
    int64_t until = seconds ? clock_ticks() + (int64_t)seconds * SECOND : 0;
    pthread_mutex_lock(&visitors->lock);
    visitor->until = until;
    pthread_mutex_unlock(&visitors->lock);
}

size_t visitors_count(struct visitors *visitors) {
    pthread_mutex_lock(&visitors->lock);
    size_t count = visitors->count;
    pthread_mutex_unlock(&visitors->lock);
    return count;
}
