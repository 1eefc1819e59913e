/*
 * Many threads, one writer.
 *
 * A commit is durable only after the disk has said so, which takes far longer than the rest of it.
 * The writer's thread therefore takes all submissions that wait, up to WRITER_GROUP, makes each its
 * own commit in the chain, and asks the disk once for all of them. It never waits for company:
 * while one group is on its way to the disk the next one gathers.
 *
 * A submission that breaks a rule fails alone. When the disk is full or the database fails, every
 * submission of the group fails, with the same error, and nothing of it is on record.
 */
#ifndef SATSAO_LEDGER_WRITER_H
#define SATSAO_LEDGER_WRITER_H

#include "ledger/commit.h"
#include "ledger/entries.h"

enum { WRITER_GROUP = 64, WRITER_QUEUE_MAX = 4096 };

struct writer;

/* Puts the facts and entries of one commit. Called once, in the writer's thread. */
typedef bool submission_fill(void *context, struct commit *commit, struct error *error);

struct submission {
    struct commit_meta meta;
    submission_fill *fill; /* may be NULL: only the entries below */
    void *context;
    const struct entry *entries; /* put after what `fill` puts */
    size_t count;
};

/* Opens the ledger and starts the thread. */
bool writer_start(const char *url, struct writer **ret_writer, struct error *error) MUST_CHECK;

/* From any thread. Returns when the commit is durable, or has failed. All that the submission
 * points to must stay until then. ERROR_LIMIT when WRITER_QUEUE_MAX are waiting already;
 * ERROR_USAGE when the writer is stopping. `ret_result` may be NULL. */
bool writer_submit(
    struct writer *writer, const struct submission *submission, struct commit_result *ret_result,
    struct error *error) MUST_CHECK;

/* What waits is still written. No submit may be running or follow. NULL is fine. */
void writer_stop(struct writer *writer);

#endif
