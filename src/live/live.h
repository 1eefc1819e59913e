/*
 * The ledger held ready to answer many askers at once.
 *
 * `live` keeps every entry in memory (ledger/planes.h) and follows what is recorded: by this process,
 * before live_submit returns, so that whoever reports sees the report; by others, at the latest a
 * second after. What is asked is asked through a view (view.h): model, engine and position at one
 * (T, K, S).
 *
 * Who waits for whom. A reader never waits for the disk, nor for a commit that is being written: the
 * follower reads new entries from the database first, then closes the gate (gate.h), adds them in
 * memory, at most LIVE_STEP at a time, and opens it. A lock and not a copy or an epoch, because
 * adding an entry is a few stores into its plane, while a second store would double the memory.
 * Positions make it safe: entries above the K of a reader are invisible to it, and the head moves
 * only when the whole commit is in.
 *
 * Threads: every function here may be called from any.
 */
#ifndef SATSAO_LIVE_LIVE_H
#define SATSAO_LIVE_LIVE_H

#include <stddef.h>

#include "base/attributes.h"
#include "ledger/commit.h"
#include "ledger/writer.h"
#include "live/kept.h"

struct live;

enum {
    LIVE_STEP = 1024,       /* entries added while the gate is closed once */
    LIVE_POLL_MS = 1000,    /* how often to look for what other processes recorded */
    LIVE_MODELS_MOST = 8,   /* models kept, the present one included */
    LIVE_READERS_MOST = 16, /* database handles kept while nobody needs them */
    LIVE_NEWS_MOST = 4096,  /* commits whose news are kept */
    LIVE_TOUCHED_MOST = 64, /* units, indicators named in the news of one commit */
};

struct live_options {
    bool read_only;        /* no writer: live_submit fails */
    db_progress *progress; /* while the ledger is read; may be NULL */
    void *context;
};

/* `url` as in db/db.h. Errors: those of ledger_open and planes_open. */
bool live_open(
    const char *url, const struct live_options *options, struct live **ret_live,
    struct error *error) MUST_CHECK;

/* No view may be out, no submission running, nobody waiting. NULL is fine. */
void live_close(struct live *live);

const char *live_url(const struct live *live);

/* Finished answers (kept.h). */
struct kept *live_kept(struct live *live);

/* ---- where the ledger stands ----------------------------------------------------------------- */

struct live_head {
    struct position position;
    unsigned char hash[COMMIT_HASH]; /* of the commit */
};

/* What is answered when nobody asks for a past position. No database is asked. */
struct live_head live_head(struct live *live);

/* Look now whether something was recorded, and take it in. */
bool live_follow(struct live *live, struct error *error) MUST_CHECK;

/* ---- recording ------------------------------------------------------------------------------- */

/* As writer_submit; when it returns the store holds the commit, and so does every later answer. */
bool live_submit(
    struct live *live, const struct submission *submission, struct commit_result *ret_result,
    struct error *error) MUST_CHECK;

/* ---- news ------------------------------------------------------------------------------------ */

/* What one commit touched. Where it is more than LIVE_TOUCHED_MOST the lists are empty and `many` is
 * set: whoever shows anything looks again. */
struct live_news {
    int64_t commit;
    uint64_t seq;
    bool facts; /* it holds more than entries: organisation, measures, targets, bands */
    bool many;
    size_t unit_count, indicator_count;
    uint32_t units[LIVE_TOUCHED_MOST];      /* ids */
    uint32_t indicators[LIVE_TOUCHED_MOST]; /* ids */
};

/* Up to `most` commits after `commit`, in order; how many. Where they are too long ago to be kept,
 * one with `many` stands for all of them up to the first that is. */
size_t live_news_after(struct live *live, int64_t commit, struct live_news *ret_news, size_t most);

/* Wait until the head is behind `commit`; false when it is not after `timeout_ms`, or when
 * live_wake came. */
bool live_wait(struct live *live, int64_t commit, long timeout_ms);

/* All who wait return. */
void live_wake(struct live *live);

/* Called after the head has moved, in whichever thread moved it; it must not block, nor ask `live`
 * for a view. At most one listener; NULL for none. */
typedef void live_listener(void *context, int64_t commit);
void live_listen(struct live *live, live_listener *listener, void *context);

/* ---- database handles for what the store does not hold --------------------------------------- */

/* A handle for reading, for one thread at a time: texts, authors, hashes. Its ledger_current may be
 * old. Give it back. */
bool live_reader_take(struct live *live, struct ledger **ret_reader, struct error *error)
    MUST_CHECK;
void live_reader_give(struct live *live, struct ledger *reader);

#endif
