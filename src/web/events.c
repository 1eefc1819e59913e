#include "web/events.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/say.h"
#include "live/view.h"
#include "web/door.h"
#include "web/server_private.h"
#include "web/visit.h"

enum { EVENT_MAX = 6144 }; /* bytes of one event; what is longer is told as `many` */

static const char first_words[] = "retry: 3000\n\n";
static const char beat_words[] = ":\n\n";

struct stream {
    struct stream *next, **link;
    struct visit *visit;
    int64_t seen; /* the last commit told */
    uint64_t beat;
    bool begun, asleep;
};

struct event {
    int64_t commit;
    size_t length;
    char text[EVENT_MAX];
};

struct events {
    struct server *server;
    pthread_t caller;

    pthread_mutex_t bell_lock; /* held for no longer than to ring */
    pthread_cond_t bell;
    bool rung, stopping;

    pthread_mutex_t lock; /* streams and what is written down */
    struct stream *first;
    size_t count;
    uint64_t beat;
    bool ended;
    struct event kept[EVENTS_KEPT]; /* of commit n at n % EVENTS_KEPT */
};

/* ---- writing events down --------------------------------------------------------------------- */

static void write_indicators(
    struct json *json, const struct model *model, const struct live_news *news) {
    for (size_t i = 0; i < news->indicator_count; i++)
        if (news->indicators[i] <= model->indicator_count)
            json_str(json, str_of(model->indicators[news->indicators[i] - 1].code));
}

static void write_event(
    const struct model *model, const struct live_news *news, bool many, struct buf *out) {
    struct json json = json_to(out);
    buf_format(out, "id: %" PRId64 "\nevent: ledger\ndata: ", news->commit);
    json_object(&json);
    json_key(&json, "commit");
    json_integer(&json, news->commit);
    json_key(&json, "seq");
    json_integer(&json, (int64_t)news->seq);
    json_key(&json, "facts");
    json_bool(&json, news->facts);
    json_key(&json, "many");
    json_bool(&json, many);
    json_key(&json, "units");
    json_array(&json);
    for (size_t i = 0; !many && i < news->unit_count; i++)
        json_integer(&json, news->units[i]);
    json_end(&json);
    json_key(&json, "indicators");
    json_array(&json);
    if (!many)
        write_indicators(&json, model, news);
    json_end(&json);
    json_end(&json);
    buf_text(out, "\n\n");
}

/* Its text into `event`; false when memory is out. */
static bool write_down(struct live *live, const struct live_news *news, struct event *event) {
    static const struct coordinates present = COORDINATES_NOW;
    struct buf out = buf_with_maximum(EVENT_MAX);
    struct view view;
    if (!view_look(live, &present, &view, NULL))
        return false;
    write_event(view.model, news, news->many, &out);
    if (!buf_ok(&out)) {
        buf_clear(&out);
        write_event(view.model, news, true, &out);
    }
    view_give(&view);
    bool ok = buf_ok(&out);
    if (ok) {
        memcpy(event->text, out.data, out.length);
        event->length = out.length;
        event->commit = news->commit;
    }
    buf_release(&out);
    return ok;
}

/* The first event behind `seen`; NULL when there is none (or no memory for it: then the next time).
 * Under the lock. */
static const struct event *event_after(struct events *events, int64_t seen) {
    struct live *live = events->server->live;
    struct live_news news;
    struct event *event = &events->kept[(uint64_t)(seen + 1) % EVENTS_KEPT];
    if (event->commit == seen + 1)
        return event;
    if (live_news_after(live, seen, &news, 1) == 0)
        return NULL;
    event = &events->kept[(uint64_t)news.commit % EVENTS_KEPT];
    if (event->commit != news.commit && !write_down(live, &news, event))
        return NULL;
    return event;
}

/* ---- one stream, in its connection's thread -------------------------------------------------- */

static size_t add(char *room, size_t length, const char *text, size_t size) {
    memcpy(room + length, text, size);
    return length + size;
}

/* What is new for the stream, as much as there is room for. */
static size_t collect(struct events *events, struct stream *stream, char *room, size_t size) {
    const struct event *event;
    size_t length = 0;
    if (!stream->begun && size >= sizeof first_words) {
        length = add(room, length, first_words, sizeof first_words - 1);
        stream->begun = true;
    }
    while ((event = event_after(events, stream->seen)) && event->length <= size - length) {
        length = add(room, length, event->text, event->length);
        stream->seen = event->commit;
    }
    return length;
}

static ssize_t read_stream(void *context, uint64_t position, char *room, size_t size) {
    struct stream *stream = context;
    struct visit *visit = stream->visit;
    struct events *events = visit->server->events;
    (void)position;
    pthread_mutex_lock(&events->lock);
    ssize_t result = (ssize_t)collect(events, stream, room, size);
    bool beat = stream->beat != events->beat;
    stream->beat = events->beat;
    if (events->ended || (beat && !door_still_open(visit))) {
        result = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (result == 0 && beat) {
        result = (ssize_t)add(room, 0, beat_words, sizeof beat_words - 1);
    } else if (result == 0) {
        stream->asleep = true;
        MHD_suspend_connection(visit->connection);
    }
    pthread_mutex_unlock(&events->lock);
    return result;
}

/* Where a browser that comes back left off; now, for one that comes for the first time. */
static int64_t begins_after(const struct visit *visit) {
    int64_t now = live_head(visit->server->live).position.commit;
    const char *header = visit_header(visit, "Last-Event-ID");
    char *end = NULL;
    long long last = header ? strtoll(header, &end, 10) : -1;
    return header && end != header && !*end && last >= 0 && last < now ? last : now;
}

struct MHD_Response *events_open(struct visit *visit) {
    enum { BLOCK = 512 }; /* the library sends from the connection's own memory */
    struct events *events = visit->server->events;
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->visit = visit;
    stream->seen = begins_after(visit);
    visit->stream = stream;
    pthread_mutex_lock(&events->lock);
    stream->beat = events->beat;
    stream->next = events->first;
    stream->link = &events->first;
    if (stream->next)
        stream->next->link = &stream->next;
    events->first = stream;
    events->count++;
    pthread_mutex_unlock(&events->lock);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream, NULL);
}

void events_close(struct visit *visit) {
    struct stream *stream = visit->stream;
    struct events *events = visit->server->events;
    if (!stream)
        return;
    pthread_mutex_lock(&events->lock);
    *stream->link = stream->next;
    if (stream->next)
        stream->next->link = stream->link;
    events->count--;
    pthread_mutex_unlock(&events->lock);
    visit->stream = NULL;
    free(stream);
}

/* ---- the caller ------------------------------------------------------------------------------ */

static void ring(struct events *events) {
    pthread_mutex_lock(&events->bell_lock);
    events->rung = true;
    pthread_cond_signal(&events->bell);
    pthread_mutex_unlock(&events->bell_lock);
}

static void on_move(void *context, int64_t commit) {
    (void)commit;
    ring(context);
}

/* Those that sleep; the others look once more before they do. */
static void wake_all(struct events *events, bool beat) {
    pthread_mutex_lock(&events->lock);
    events->beat += beat;
    for (struct stream *one = events->first; one; one = one->next)
        if (one->asleep) {
            one->asleep = false;
            MHD_resume_connection(one->visit->connection);
        }
    pthread_mutex_unlock(&events->lock);
}

/* Until the bell rings, or a beat is due: then true. */
static bool wait_for_bell(struct events *events, bool *ret_stopping) {
    struct timespec until;
    bool beat = false;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVENTS_BEAT_S;
    pthread_mutex_lock(&events->bell_lock);
    while (!events->rung && !events->stopping && !beat)
        beat = pthread_cond_timedwait(&events->bell, &events->bell_lock, &until) != 0;
    events->rung = false;
    *ret_stopping = events->stopping;
    pthread_mutex_unlock(&events->bell_lock);
    return beat;
}

static void *call(void *context) {
    struct events *events = context;
    int64_t last_beat = clock_ticks();
    bool stopping = false;
    while (!stopping) {
        bool beat = wait_for_bell(events, &stopping);
        /* Busy times must not keep the beat from coming. */
        beat = beat || clock_ticks() - last_beat > EVENTS_BEAT_S * INT64_C(1000000000);
        if (beat)
            last_beat = clock_ticks();
        wake_all(events, beat);
    }
    return NULL;
}

bool events_start(struct server *server, struct events **ret_events, struct error *error) {
    struct events *events = calloc(1, sizeof *events);
    if (!events)
        return error_memory(error);
    events->server = server;
    pthread_mutex_init(&events->lock, NULL);
    pthread_mutex_init(&events->bell_lock, NULL);
    pthread_cond_init(&events->bell, NULL);
    int failed = pthread_create(&events->caller, NULL, call, events);
    if (failed) {
        free(events);
        return error_system(error, failed, "%s", _("No further thread can be started."));
    }
    live_listen(server->live, on_move, events);
    *ret_events = events;
    return true;
}

void events_recheck(struct events *events) {
    wake_all(events, true);
}

void events_end_all(struct events *events) {
    pthread_mutex_lock(&events->lock);
    events->ended = true;
    pthread_mutex_unlock(&events->lock);
    wake_all(events, false);
}

void events_stop(struct events *events) {
    if (!events)
        return;
    live_listen(events->server->live, NULL, NULL);
    pthread_mutex_lock(&events->bell_lock);
    events->stopping = true;
    pthread_cond_signal(&events->bell);
    pthread_mutex_unlock(&events->bell_lock);
    pthread_join(events->caller, NULL);
}

void events_free(struct events *events) {
    if (!events)
        return;
    pthread_cond_destroy(&events->bell);
    pthread_mutex_destroy(&events->bell_lock);
    pthread_mutex_destroy(&events->lock);
    free(events);
}

size_t events_count(struct events *events) {
    pthread_mutex_lock(&events->lock);
    size_t count = events->count;
    pthread_mutex_unlock(&events->lock);
    return count;
}
