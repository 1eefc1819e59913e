#include "ledger/writer.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "base/say.h"
#include "ledger/private.h"

/* A submission that waits; it lives on the stack of the thread that waits for it. */
struct job {
    const struct submission *submission;
    struct commit_result result;
    struct error error;
    enum say_language language;
    bool ok, done;
    pthread_cond_t finished;
    struct job *next;
};

struct writer {
    struct ledger *ledger;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct job *first, *last; /* those that wait */
    size_t waiting;
    bool stopping;
};

/* ---- one group, in the writer's thread ---- */

struct group {
    struct job *jobs[WRITER_GROUP];
    size_t count;
};

static bool put_all(
    struct commit *commit, const struct submission *submission, struct error *error) {
    if (submission->fill && !submission->fill(submission->context, commit, error))
        return false;
    for (size_t i = 0; i < submission->count; i++)
        if (!commit_put_entry(commit, &submission->entries[i], NULL, error))
            return false;
    return true;
}

/* `*ret_alone`: it failed by what it is, and not by the state of the database. */
static bool run_job(struct ledger *ledger, struct job *job, bool *ret_alone) {
    struct commit *commit = NULL;
    *ret_alone = false;
    say_use(job->language);
    if (!commit_begin(ledger, &job->submission->meta, &commit, &job->error))
        return false;
    if (put_all(commit, job->submission, &job->error))
        return commit_end(commit, &job->result, &job->error);
    *ret_alone = commit_can_go_on(commit);
    commit_abort(commit);
    return false;
}

/* Of these the next submission would only fail again. */
static bool is_fatal(enum error_code code) {
    return code == ERROR_FULL || code == ERROR_IO || code == ERROR_CORRUPT;
}

/* Nothing of the group is on record; what broke a rule by itself keeps its own error. */
static void fail_group(struct group *group, size_t tried, const struct error *error) {
    for (size_t i = 0; i < group->count; i++) {
        struct job *job = group->jobs[i];
        if (i < tried && !job->ok)
            continue;
        job->ok = false;
        job->error = *error;
    }
}

static bool run_jobs(struct ledger *ledger, struct group *group, size_t *ret_tried) {
    for (size_t i = 0; i < group->count; i++) {
        struct job *job = group->jobs[i];
        bool alone;
        job->ok = run_job(ledger, job, &alone);
        *ret_tried = i + 1;
        if (ledger->group_lost || (!job->ok && !alone && is_fatal(job->error.code)))
            return false;
    }
    return true;
}

static void run_group(struct ledger *ledger, struct group *group) {
    struct error error = {0};
    size_t tried = 0;
    say_use(group->jobs[0]->language);
    if (!group_begin(ledger, &error)) {
        fail_group(group, 0, &error);
        return;
    }
    bool whole = run_jobs(ledger, group, &tried);
    if (!whole)
        error = group->jobs[tried - 1]->error;
    if (whole && group_end(ledger, &error))
        return;
    group_abort(ledger);
    fail_group(group, tried, &error);
}

/* ---- the thread ---- */

/* Those who were just answered are about to come again: let them in before the next trip to the
 * disk, or the threads fall into two halves that wait for each other's trips. Not longer than the
 * queue grows. */
static void let_in(struct writer *writer) {
    size_t before;
    do {
        before = writer->waiting;
        pthread_mutex_unlock(&writer->lock);
        sched_yield();
        pthread_mutex_lock(&writer->lock);
    } while (writer->waiting > before && writer->waiting < WRITER_GROUP);
}

/* Wait for work; false when there is none and none will come. */
static bool take_group(struct writer *writer, struct group *group) {
    group->count = 0;
    while (!writer->first && !writer->stopping)
        pthread_cond_wait(&writer->work, &writer->lock);
    let_in(writer);
    while (writer->first && group->count < WRITER_GROUP) {
        group->jobs[group->count++] = writer->first;
        writer->first = writer->first->next;
        writer->waiting--;
    }
    return group->count > 0;
}

static void *run(void *context) {
    struct writer *writer = context;
    struct group group;
    pthread_mutex_lock(&writer->lock);
    while (take_group(writer, &group)) {
        pthread_mutex_unlock(&writer->lock);
        run_group(writer->ledger, &group);
        pthread_mutex_lock(&writer->lock);
        for (size_t i = 0; i < group.count; i++) {
            group.jobs[i]->done = true;
            pthread_cond_signal(&group.jobs[i]->finished);
        }
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

/* ---- for the other threads ---- */

bool writer_start(const char *url, struct writer **ret_writer, struct error *error) {
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return error_memory(error);
    if (!ledger_open(url, LEDGER_WRITE, &writer->ledger, error)) {
        free(writer);
        return false;
    }
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->work, NULL);
    int failed = pthread_create(&writer->thread, NULL, run, writer);
    if (failed) {
        error_system(error, failed, "%s", _("The writer's thread could not be started."));
        ledger_close(writer->ledger);
        free(writer);
        return false;
    }
    *ret_writer = writer;
    return true;
}

static bool may_queue(const struct writer *writer, struct error *error) {
    if (writer->stopping)
        return error_set(error, ERROR_USAGE, "%s", _("The writer is stopping."));
    if (writer->waiting < WRITER_QUEUE_MAX)
        return true;
    error_set(error, ERROR_LIMIT, "%s", _("Too many submissions are waiting to be recorded."));
    return error_hint(error, "%s", _("Nothing was lost: send it again in a moment."));
}

static void queue(struct writer *writer, struct job *job) {
    if (writer->first)
        writer->last->next = job;
    else
        writer->first = job;
    writer->last = job;
    writer->waiting++;
    pthread_cond_signal(&writer->work);
}

bool writer_submit(
    struct writer *writer, const struct submission *submission, struct commit_result *ret_result,
    struct error *error) {
    struct job job = {.submission = submission, .language = say_language()};
    pthread_mutex_lock(&writer->lock);
    bool queued = may_queue(writer, error);
    if (queued) {
        pthread_cond_init(&job.finished, NULL);
        queue(writer, &job);
        while (!job.done)
            pthread_cond_wait(&job.finished, &writer->lock);
        pthread_cond_destroy(&job.finished);
    }
    pthread_mutex_unlock(&writer->lock);
    if (queued && job.ok && ret_result)
        *ret_result = job.result;
    if (queued && !job.ok && error)
        *error = job.error;
    return queued && job.ok;
}

void writer_stop(struct writer *writer) {
    if (!writer)
        return;
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    ledger_close(writer->ledger);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}
