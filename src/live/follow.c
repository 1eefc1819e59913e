/* Taking in what was recorded: it is read first, then added, a step at a time, with the gate closed. */
#include <string.h>

#include "base/say.h"
#include "ledger/history.h"
#include "live/private.h"

/* ---- the news of the commits that came ------------------------------------------------------- */

static struct live_news *news_of(struct live *live, int64_t commit) {
    return &live->news[commit % LIVE_NEWS_MOST];
}

/* Written before the head moves there; what the ring no longer holds is told by `first_news`. */
static bool note_commit(void *context, const struct commit_record *commit, struct error *error) {
    (void)error;
    struct live *live = context;
    pthread_mutex_lock(&live->lock);
    *news_of(live, commit->id) = (struct live_news){
        .commit = commit->id,
        .seq = commit->last_seq,
        .facts = commit->facts == commit->id,
    };
    if (commit->id - live->first_news >= LIVE_NEWS_MOST)
        live->first_news = commit->id - LIVE_NEWS_MOST + 1;
    pthread_mutex_unlock(&live->lock);
    return true;
}

static bool touch(uint32_t *list, size_t *count, uint32_t id) {
    for (size_t i = *count; i-- > 0;)
        if (list[i] == id)
            return true;
    if (*count == LIVE_TOUCHED_MOST)
        return false;
    list[(*count)++] = id;
    return true;
}

static void note_entry(struct live_news *news, const struct entry_row *row) {
    if (news->many)
        return;
    if (touch(news->units, &news->unit_count, row->unit) &&
        touch(news->indicators, &news->indicator_count, row->indicator))
        return;
    news->many = true;
    news->unit_count = news->indicator_count = 0;
}

/* ---- entries --------------------------------------------------------------------------------- */

struct arrival {
    struct live *live;
    int64_t commit; /* whose entries are being read */
    int64_t last;
};

static void note_entries(struct arrival *arrival, const struct entry_row rows[], size_t count) {
    struct live *live = arrival->live;
    pthread_mutex_lock(&live->lock);
    if (arrival->commit < live->first_news)
        arrival->commit = live->first_news;
    for (size_t i = 0; i < count; i++) {
        while (arrival->commit < arrival->last && news_of(live, arrival->commit)->seq < rows[i].seq)
            arrival->commit++;
        note_entry(news_of(live, arrival->commit), &rows[i]);
    }
    pthread_mutex_unlock(&live->lock);
}

static bool take_entries(
    void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct arrival *arrival = context;
    struct live *live = arrival->live;
    note_entries(arrival, rows, count);
    gate_close(&live->gate);
    bool ok = planes_add(live->planes, rows, count, error);
    /* Whatever has been added must be in order before anyone reads. */
    ok = store_seal(planes_store(live->planes), ok ? error : NULL) && ok;
    gate_open(&live->gate);
    return ok;
}

/* Room for new units and indicators. */
static bool widen(struct live *live, struct error *error) {
    gate_close(&live->gate);
    live_drop_engines(live);
    bool ok = store_extend(planes_store(live->planes), ledger_current(live->ledger), error);
    gate_open(&live->gate);
    return ok;
}

/* ---- following ------------------------------------------------------------------------------- */

static void move_head(struct live *live, const struct live_head *head) {
    pthread_mutex_lock(&live->lock);
    live->head = *head;
    pthread_cond_broadcast(&live->moved);
    live_listener *listener = live->listener;
    void *context = live->listener_context;
    pthread_mutex_unlock(&live->lock);
    if (listener)
        listener(context, head->position.commit);
}

static bool take_in(struct live *live, const struct position *to, struct error *error) {
    const struct position *from = &live->head.position;
    struct live_head head = {.position = *to};
    struct arrival arrival = {live, from->commit + 1, to->commit};
    uint64_t first = (uint64_t)store_last_seq(planes_store(live->planes)) + 1;
    if (to->seq >= UINT32_MAX - 1)
        return error_set(
            error, ERROR_LIMIT, "%s", _("The ledger holds more entries than fit in memory."));
    if (!ledger_commit_hash(live->ledger, to->commit, head.hash, error) ||
        !ledger_commits(live->ledger, from->commit + 1, to->commit, note_commit, live, error) ||
        (to->facts != from->facts && !widen(live, error)) ||
        (first <= to->seq &&
         !ledger_read_entries(live->ledger, first, to->seq, take_entries, &arrival, error)))
        return false;
    move_head(live, &head);
    return true;
}

bool live_follow(struct live *live, struct error *error) {
    struct position now;
    pthread_mutex_lock(&live->following);
    bool ok = ledger_position_now(live->ledger, &now, error);
    /* The head is only moved by who follows, so it may be read here without its lock. */
    if (ok && now.commit > live->head.position.commit)
        ok = take_in(live, &now, error);
    pthread_mutex_unlock(&live->following);
    return ok;
}

bool live_begin_following(
    struct live *live, const struct live_options *options, struct error *error) {
    struct position now;
    char room[4096];
    if (!ledger_open(live->url, LEDGER_READ, &live->ledger, error) ||
        !ledger_position_now(live->ledger, &now, error))
        return false;
    const char *cache = planes_path(live->url, now.seq, room, sizeof room);
    if (!planes_open(
            live->ledger, cache, options->progress, options->context, &live->planes, error))
        return false;
    if (cache && !planes_were_cached(live->planes)) {
        /* Only the next start would be faster: that it cannot be written is no reason to fail. */
        struct error ignored;
        bool saved = planes_save(live->planes, live->ledger, cache, &ignored);
        (void)saved;
    }
    /* What was recorded since `now` may be in the store already; the head says so from `now` on. */
    live->head.position = now;
    live->first_news = now.commit + 1;
    return ledger_commit_hash(live->ledger, now.commit, live->head.hash, error) &&
           live_follow(live, error);
}
