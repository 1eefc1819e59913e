/*
 * A writer is killed (SIGKILL) in the middle of its work, hundreds of times, at random moments. What
 * it had acknowledged must be on record, exactly; what it had not, whole or not at all.
 *
 *     writer_killed [ROUNDS]      on the engine SATSAO_TEST_ENGINE names (support/testdb.h)
 *
 * In a round a child submits commits to the ledger: from several threads through the writer, which
 * groups them, or from one thread, one commit at a time. After each acknowledgement, and only then,
 * it notes it in memory that it shares with the parent. The parent kills it 0.2 to 60 ms after the
 * first, opens the ledger and holds everything on record since the last round against the notes:
 *   - every acknowledged commit is there under its number, with its hash and its entries, digit by
 *     digit
 *   - of what was not acknowledged there is at most one commit of each thread (the one in flight),
 *     whole; and nothing else
 *   - numbers have no gap, and ledger_verify passes
 * The ledger grows from round to round; a fresh one is made every FRESH_EVERY rounds, and then it is
 * also ledger_init that is killed. In some rounds the parent is reading while the child dies, which
 * leaves the recovery of SQLite's log to a connection that is in use.
 *
 * On PostgreSQL a few more rounds kill the server instead (pg_ctl -m immediate).
 */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/say.h"
#include "fault.h"
#include "ledger/history.h"
#include "ledger/verify.h"
#include "ledger/writer.h"
#include "support/testdb.h"

enum {
    THREADS_MOST = 6,
    ENTRIES_MOST = 8,
    ACKS_MOST = 20000, /* of a thread in a round */
    FRESH_EVERY = 25,
    DOCUMENT_EVERY = 5, /* such a commit also holds a fact: rows in several tables */
    MS = 1000000,
    PATIENCE_MS = 20000
};

/* ---- what a child tells its parent ------------------------------------------------------------ */

struct ack {
    int64_t commit;
    uint64_t first_seq;
    unsigned char hash[COMMIT_HASH];
};

struct thread_notes {
    atomic_uint acked; /* the notes below that are complete */
    struct ack acks[ACKS_MOST];
};

struct notes {
    atomic_uint acked; /* by all threads */
    atomic_int failed; /* an error that nobody had provoked */
    struct error failure;
    struct thread_notes threads[THREADS_MOST];
};

static struct notes *notes;

/* ---- what is written: it all follows from (seed, round, thread, n) ------------------------------ */

struct round {
    uint64_t seed;
    uint64_t number;
    const char *url;
    unsigned threads;
    bool grouped;   /* through the writer */
    bool may_break; /* the server is killed: errors are expected */
};

static uint64_t salt_of(const struct round *round, unsigned thread, uint64_t n) {
    return fault_mix(fault_mix(fault_mix(round->seed) + round->number) + thread) + n;
}

static uint64_t entries_in(uint64_t salt) {
    return 1 + salt / 3 % ENTRIES_MOST;
}

static bool has_document(uint64_t salt) {
    return salt % DOCUMENT_EVERY == 0;
}

static void client_id(char text[64], const struct round *round, unsigned thread, uint64_t n) {
    snprintf(text, 64, "r%" PRIu64 "-t%u-n%" PRIu64, round->number, thread, n);
}

static bool fill_document(void *context, struct commit *commit, struct error *error) {
    return fault_put_document(commit, *(const uint64_t *)context, error);
}

/* ---- the child ------------------------------------------------------------------------------- */

struct hand {
    const struct round *round;
    unsigned thread;
    struct writer *writer; /* NULL: commits by itself */
    struct ledger *ledger;
    pthread_t id;
};

static bool commit_alone(
    struct ledger *ledger, const struct submission *submission, struct commit_result *ret_result,
    struct error *error) {
    struct commit *commit = NULL;
    if (!commit_begin(ledger, &submission->meta, &commit, error))
        return false;
    bool ok = !submission->fill || submission->fill(submission->context, commit, error);
    for (size_t i = 0; ok && i < submission->count; i++)
        ok = commit_put_entry(commit, &submission->entries[i], NULL, error);
    if (ok)
        return commit_end(commit, ret_result, error);
    commit_abort(commit);
    return false;
}

static bool submit(
    const struct hand *hand, uint64_t n, struct commit_result *ret_result, struct error *error) {
    uint64_t salt = salt_of(hand->round, hand->thread, n);
    struct entry entries[ENTRIES_MOST];
    char id[64];
    client_id(id, hand->round, hand->thread, n);
    struct submission submission = {
        .meta = {.kind = COMMIT_REPORT, .author = str_of("fault"), .client_id = str_of(id)},
        .fill = has_document(salt) ? fill_document : NULL,
        .context = &salt,
        .entries = entries,
        .count = entries_in(salt),
    };
    for (size_t i = 0; i < submission.count; i++)
        entries[i] = fault_entry(salt, i);
    return hand->writer ? writer_submit(hand->writer, &submission, ret_result, error)
                        : commit_alone(hand->ledger, &submission, ret_result, error);
}

static void note_ack(unsigned thread, uint64_t n, const struct commit_result *result) {
    struct thread_notes *mine = &notes->threads[thread];
    struct ack *ack = &mine->acks[n];
    ack->commit = result->position.commit;
    ack->first_seq = result->first_seq;
    memcpy(ack->hash, result->hash, COMMIT_HASH);
    atomic_store(&mine->acked, (unsigned)n + 1);
    atomic_fetch_add(&notes->acked, 1);
}

static void note_failure(const struct error *error) {
    notes->failure = *error;
    atomic_store(&notes->failed, 1);
}

static void show(const char *what, const struct error *error) {
    printf("# %s: %s: %s (%s)\n", what, error_name(error->code), error->message, error->detail);
}

static void *work(void *context) {
    const struct hand *hand = context;
    struct error error = {0};
    for (uint64_t n = 0; n < ACKS_MOST; n++) {
        struct commit_result result;
        if (!submit(hand, n, &result, &error)) {
            note_failure(&error);
            break;
        }
        note_ack(hand->thread, n, &result);
    }
    return NULL;
}

static void run_child(const struct round *round) {
    struct hand hands[THREADS_MOST];
    struct writer *writer = NULL;
    struct ledger *ledger = NULL;
    struct error error = {0};
    bool ok = round->grouped ? writer_start(round->url, &writer, &error)
                             : ledger_open(round->url, LEDGER_WRITE, &ledger, &error);
    if (!ok) {
        note_failure(&error);
        _exit(1);
    }
    for (unsigned i = 0; i < round->threads; i++) {
        hands[i] = (struct hand){round, i, writer, ledger, 0};
        if (pthread_create(&hands[i].id, NULL, work, &hands[i]) != 0)
            _exit(2);
    }
    for (unsigned i = 0; i < round->threads; i++)
        pthread_join(hands[i].id, NULL);
    /* Everything is said: what is left is to be killed. */
    while (!round->may_break)
        pause();
    _exit(0);
}

/* ---- the parent: what is on record? ------------------------------------------------------------ */

struct check {
    const struct round *round;
    const struct position *before;
    struct ledger *ledger;
    unsigned seen[THREADS_MOST]; /* commits found, of each thread */
    uint64_t next_seq;
    int64_t facts;
    uint64_t acked, unacked;
    const char *wrong; /* the first thing that is */
    int64_t wrong_commit;
};

static bool wrong(struct check *check, const char *what, int64_t commit) {
    if (!check->wrong) {
        check->wrong = what;
        check->wrong_commit = commit;
    }
    return false;
}

struct expected {
    struct check *check;
    uint64_t salt, found;
    bool same;
};

static bool compare_entries(
    void *context, const struct entry_row rows[], size_t count, struct error *error) {
    struct expected *expected = context;
    (void)error;
    for (size_t i = 0; i < count; i++, expected->found++)
        if (!fault_entry_is(&rows[i], expected->salt, expected->found) ||
            rows[i].seq != expected->check->next_seq + expected->found)
            expected->same = false;
    return true;
}

static bool check_entries(struct check *check, const struct commit_record *commit, uint64_t salt) {
    struct expected expected = {.check = check, .salt = salt, .same = true};
    struct error error = {0};
    if (commit->first_seq != check->next_seq)
        return wrong(check, "its numbers do not follow", commit->id);
    if (commit->last_seq - commit->first_seq + 1 != entries_in(salt))
        return wrong(check, "it has another number of entries", commit->id);
    if (!ledger_read_entries(
            check->ledger, commit->first_seq, commit->last_seq, compare_entries, &expected,
            &error)) {
        show("reading entries", &error);
        return wrong(check, "its entries cannot be read", commit->id);
    }
    if (!expected.same || expected.found != entries_in(salt))
        return wrong(check, "its entries are not those submitted", commit->id);
    check->next_seq = commit->last_seq + 1;
    return true;
}

static void check_against_ack(
    struct check *check, const struct commit_record *commit, unsigned thread, uint64_t n) {
    const struct thread_notes *theirs = &notes->threads[thread];
    unsigned acked = atomic_load(&theirs->acked);
    const struct ack *ack = &theirs->acks[n];
    if (n > acked) {
        wrong(check, "it was not even submitted", commit->id);
    } else if (n == acked) {
        check->unacked++;
    } else if (
        ack->commit != commit->id || ack->first_seq != commit->first_seq ||
        memcmp(ack->hash, commit->hash, COMMIT_HASH) != 0) {
        wrong(check, "it is not the commit that was acknowledged", commit->id);
    } else {
        check->acked++;
    }
}

static void check_content(
    struct check *check, const struct commit_record *commit, unsigned thread, uint64_t n) {
    uint64_t salt = salt_of(check->round, thread, n);
    if (check->seen[thread]++ != n)
        wrong(check, "a commit of its thread is missing before it", commit->id);
    if (has_document(salt))
        check->facts = commit->id;
    if (commit->facts != check->facts)
        wrong(check, "it names another commit as the last with facts", commit->id);
    if (check_entries(check, commit, salt))
        check_against_ack(check, commit, thread, n);
}

static bool check_commit(void *context, const struct commit_record *commit, struct error *error) {
    struct check *check = context;
    char id[64] = "";
    uint64_t number;
    uint64_t n;
    unsigned thread;
    (void)error;
    if (commit->client_id.length < sizeof id)
        memcpy(id, commit->client_id.data, commit->client_id.length);
    if (sscanf(id, "r%" SCNu64 "-t%u-n%" SCNu64, &number, &thread, &n) != 3 ||
        number != check->round->number || thread >= check->round->threads || n >= ACKS_MOST)
        wrong(check, "it is nobody's", commit->id);
    else
        check_content(check, commit, thread, n);
    return true;
}

static bool check_counts(struct check *check, const struct position *now) {
    for (unsigned i = 0; i < check->round->threads; i++)
        if (check->seen[i] < atomic_load(&notes->threads[i].acked))
            return wrong(check, "an acknowledged commit is lost", now->commit);
    if (check->next_seq != now->seq + 1)
        return wrong(check, "the position says another number of entries", now->commit);
    return true;
}

/* Wait until what the dead one's server process was doing is done. */
static bool settle(struct ledger *ledger, struct error *error) {
    if (!db_begin(ledger_db(ledger), error))
        return false;
    db_rollback(ledger_db(ledger));
    return true;
}

static bool check_record(struct check *check, struct position *ret_now, struct error *error) {
    struct verify_report report = {0};
    struct position now;
    if (!settle(check->ledger, error) || !ledger_position_now(check->ledger, &now, error) ||
        !ledger_commits(
            check->ledger, check->before->commit + 1, now.commit, check_commit, check, error) ||
        !ledger_verify(check->ledger, NULL, NULL, &report, error))
        return false;
    check_counts(check, &now);
    if (report.commits != now.commit || report.entries != now.seq)
        wrong(check, "verify counts something else", now.commit);
    *ret_now = now;
    return true;
}

/* Returns whether the round went as it must; what did not is printed. */
static bool judge(const struct round *round, struct position *position, struct check *check) {
    struct error error = {0};
    *check = (struct check){
        .round = round,
        .before = position,
        .next_seq = position->seq + 1,
        .facts = position->facts,
    };
    struct position now = {0};
    const struct position before = *position;
    check->before = &before;
    bool ok = ledger_open(round->url, LEDGER_WRITE, &check->ledger, &error) &&
              check_record(check, &now, &error);
    ledger_close(check->ledger);
    if (!ok)
        show("what is on record", &error);
    if (check->wrong)
        printf("# commit %" PRId64 ": %s\n", check->wrong_commit, check->wrong);
    if (!ok || check->wrong)
        return false;
    *position = now;
    return true;
}

/* As long as someone is reading, SQLite goes by its index of the log, and not by the log itself:
 * what was in flight may come to light only when the last reader has gone and the log is read anew.
 * So here the position stays, and everything is looked at again afterwards. */
static bool judge_beside_reader(
    const struct round *round, const struct position *position, struct check *check) {
    struct position at = *position;
    return judge(round, &at, check);
}

/* ---- the parent: a round ------------------------------------------------------------------------ */

static bool wait_for_ack(pid_t child) {
    int64_t until = clock_ticks() + (int64_t)PATIENCE_MS * MS;
    while (atomic_load(&notes->acked) == 0 && clock_ticks() < until) {
        if (waitpid(child, NULL, WNOHANG) == child)
            return false;
        fault_sleep_us(50);
    }
    return atomic_load(&notes->acked) > 0;
}

/* Mostly early: the moments differ most there. */
static double moment_to_kill(uint64_t *chance) {
    double u = fault_unit(chance);
    return 200 + 59800 * u * u * u;
}

static void end_child(pid_t child) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static pid_t start_child(const struct round *round) {
    fflush(stdout);
    memset(notes, 0, offsetof(struct notes, threads));
    for (unsigned i = 0; i < THREADS_MOST; i++)
        atomic_store(&notes->threads[i].acked, 0);
    pid_t child = fork();
    if (child == 0)
        run_child(round);
    return child;
}

static bool kill_and_judge(
    const struct round *round, struct position *position, uint64_t *chance, struct check *check) {
    bool reading = fault_below(chance, 4) == 0;
    double wait = moment_to_kill(chance);
    struct ledger *reader = NULL;
    struct error error = {0};
    pid_t child = start_child(round);
    bool acked = wait_for_ack(child);
    if (acked && reading && !ledger_open(round->url, LEDGER_READ, &reader, &error))
        show("the reader", &error);
    if (acked)
        fault_sleep_us(wait);
    end_child(child);
    bool sound = !reading || reader;
    if (!acked || atomic_load(&notes->failed)) {
        show("the writer failed", &notes->failure);
        sound = false;
    }
    if (reader)
        sound = judge_beside_reader(round, position, check) && sound;
    ledger_close(reader);
    sound = judge(round, position, check) && sound;
    if (!sound)
        printf(
            "# round %" PRIu64 ": %u threads, %s, killed %.0f us after the first ack, %u acked\n",
            round->number, round->threads, round->grouped ? "grouped" : "alone", wait,
            atomic_load(&notes->acked));
    return sound;
}

/* ---- ledger_init, killed ------------------------------------------------------------------------ */

/* A child makes the ledger and is killed; then it is made in peace. */
static bool make_after_kill(const char *url, uint64_t *chance, struct position *position) {
    struct error error = {0};
    struct ledger *ledger = NULL;
    struct verify_report report;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(ledger_init(url, NULL) ? 0 : 1);
    fault_sleep_us(fault_unit(chance) * 30000);
    end_child(child);
    bool ok = fault_make(url, &error) && ledger_open(url, LEDGER_WRITE, &ledger, &error) &&
              ledger_verify(ledger, NULL, NULL, &report, &error) &&
              ledger_position_now(ledger, position, &error);
    ledger_close(ledger);
    if (!ok)
        show("making a ledger after its making was killed", &error);
    return ok;
}

/* ---- the server, killed (PostgreSQL) ------------------------------------------------------------ */

/* The cluster of support/with-postgres: its folder is where its socket is. */
static bool restart_server(void) {
    const char *server = getenv("SATSAO_TEST_PG");
    const char *bin = getenv("SATSAO_PG_BIN");
    char folder[256];
    char command[1024];
    if (!server || sscanf(server, "host=%255s", folder) != 1)
        return false;
    snprintf(
        command, sizeof command,
        "cd / && %s '%s/pg_ctl' -D '%s/data' -m immediate -w -l '%s/server.log' restart >/dev/null "
        "2>&1",
        geteuid() == 0 ? "runuser -u postgres --" : "", bin ? bin : "/usr/lib/postgresql/15/bin",
        folder, folder);
    return system(command) == 0;
}

static bool break_server(
    const struct round *round, struct position *position, uint64_t *chance, struct check *check) {
    pid_t child = start_child(round);
    bool acked = wait_for_ack(child);
    fault_sleep_us(moment_to_kill(chance));
    bool restarted = restart_server();
    if (!restarted)
        puts("# the server did not come back");
    fault_sleep_us(1000);
    end_child(child);
    return judge(round, position, check) && acked && restarted;
}

/* ---- all rounds ------------------------------------------------------------------------------- */

struct totals {
    uint64_t rounds, failed, acked, unacked, grouped, inits;
};

typedef bool break_it(
    const struct round *round, struct position *position, uint64_t *chance, struct check *check);

static void run_round(
    struct round *round, break_it *how, struct position *position, uint64_t *chance,
    struct totals *totals) {
    struct check check;
    round->threads = 1 + (unsigned)fault_below(chance, THREADS_MOST);
    round->grouped = fault_below(chance, 4) != 0;
    if (!round->grouped)
        round->threads = 1;
    totals->rounds++;
    totals->grouped += round->grouped;
    totals->failed += !how(round, position, chance, &check);
    totals->acked += check.acked;
    totals->unacked += check.unacked;
}

/* On a disk most rounds end while it is being waited for. In memory, where there is nothing to wait
 * for, they end in the midst of everything else: three fresh ledgers of four are made there. */
static struct testdb *fresh_database(uint64_t number) {
    static const char memory[] = "/dev/shm";
    const char *usual = getenv("TMPDIR");
    char kept[512];
    snprintf(kept, sizeof kept, "%s", usual ? usual : "/tmp");
    if (number % 4 != 0 && access(memory, W_OK) == 0)
        setenv("TMPDIR", memory, 1);
    struct testdb *test = testdb_new();
    setenv("TMPDIR", kept, 1);
    return test;
}

static void run_rounds(
    uint64_t seed, long count, break_it *how, bool may_break, struct totals *totals) {
    struct testdb *test = NULL;
    struct position position = {0};
    uint64_t chance = seed;
    for (long i = 0; i < count && totals->failed == 0; i++) {
        if (i % FRESH_EVERY == 0) {
            testdb_free(test);
            test = fresh_database(totals->inits++);
            totals->failed += !test || !make_after_kill(testdb_url(test), &chance, &position);
        }
        struct round round = {.seed = seed, .number = (uint64_t)i + 1, .may_break = may_break};
        if (test)
            round.url = testdb_url(test);
        if (totals->failed == 0)
            run_round(&round, how, &position, &chance, totals);
    }
    testdb_free(test);
}

static void tell(const char *what, const struct totals *totals) {
    tap(totals->failed == 0 && totals->acked > 0,
        "%s: %" PRIu64 " rounds (%" PRIu64 " with groups), %" PRIu64
        " acknowledged commits there, %" PRIu64 " in flight kept whole; ledger_init killed %" PRIu64
        " times",
        what, totals->rounds, totals->grouped, totals->acked, totals->unacked, totals->inits);
}

int main(int argc, char **argv) {
    bool postgres = testdb_kind() == DB_POSTGRES;
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : postgres ? 40 : 400;
    uint64_t seed = fault_seed();
    say_use(SAY_EN);
    notes = mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (notes == MAP_FAILED)
        return 99;
    printf("# SATSAO_TEST_SEED=%" PRIu64 "\n", seed);
    struct totals client = {0};
    run_rounds(seed, rounds, kill_and_judge, false, &client);
    tell("a killed writer", &client);
    if (postgres) {
        struct totals server = {0};
        run_rounds(seed + 1, rounds / 10, break_server, true, &server);
        tell("a killed server", &server);
    }
    return tap_end();
}
