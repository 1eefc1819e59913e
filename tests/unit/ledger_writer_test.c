#include <pthread.h>

#include "ledger/private.h"
#include "ledger/writer.h"
#include "ledgertest.h"

enum { THREADS = 16 };

static struct commit_meta reporter(const char *client_id) {
    return (struct commit_meta){
        .kind = COMMIT_REPORT, .author = str_of("UBND xã"), .client_id = str_of(client_id)};
}

static struct writer *start(void **state) {
    struct writer *writer = NULL;
    MUST(writer_start(testdb_url(*state), &writer, &error));
    return writer;
}

/* ---- sixteen threads ---- */

struct worker {
    struct writer *writer;
    const struct province *province;
    int number, rounds;
    int done, refused, wrong;
};

/* Every seventh submission holds a figure that is refused; all others are recorded. */
static void *work(void *context) {
    struct worker *worker = context;
    say_use(SAY_EN);
    for (int i = 0; i < worker->rounds; i++) {
        bool bad = i % 7 == 3;
        moment at = noon(2025, 8, 1) + (moment)(worker->number * 1000 + i);
        const struct entry entries[] = {
            figure(worker->province->fresh, worker->province->count, at, 1),
            figure(worker->province->fresh, worker->province->count, at + 1, bad ? 5000 : 2),
        };
        struct submission submission = {
            .meta = reporter(""), .entries = entries, .count = COUNT_OF(entries)};
        struct commit_result result = {0};
        struct error error = {0};
        if (writer_submit(worker->writer, &submission, &result, &error))
            worker->wrong += bad || result.position.seq != result.first_seq + 1;
        else
            worker->wrong += !bad || !strstr(error.message, "5,000 is above");
        worker->done += !bad;
        worker->refused += bad;
    }
    return NULL;
}

static void sixteen_threads_each_get_their_own_commit(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct writer *writer = start(state);
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    int done = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.writer = writer, .province = &p, .number = i, .rounds = 40};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].wrong, 0);
        assert_int_equal(workers[i].refused, 6);
        done += workers[i].done;
    }
    writer_stop(writer);
    struct verify_report verified;
    MUST(ledger_verify(ledger, NULL, NULL, &verified, &error));
    assert_int_equal(verified.commits, 2 + done);
    assert_int_equal(verified.entries, 2 * done);
    ledger_close(ledger);
}

/* ---- one by one ---- */

static void the_same_submission_twice_is_one_commit(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct writer *writer = start(state);
    struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1), 1);
    struct submission submission = {.meta = reporter("a1"), .entries = &entry, .count = 1};
    struct commit_result first, again;
    MUST(writer_submit(writer, &submission, &first, &error));
    MUST(writer_submit(writer, &submission, &again, &error));
    assert_false(first.repeat);
    assert_true(again.repeat);
    assert_int_equal(again.position.commit, first.position.commit);
    entry.value.digits = 2;
    MUST_SAY(
        writer_submit(writer, &submission, &again, &error), ERROR_CONFLICT, "under the number");
    submission = (struct submission){.meta = reporter("")};
    MUST_SAY(writer_submit(writer, &submission, NULL, &error), ERROR_INPUT, "nothing to record");
    writer_stop(writer);
    must_verify(ledger);
    ledger_close(ledger);
}

static bool fill_indicator(void *context, struct commit *commit, struct error *error) {
    return commit_put_indicator(commit, context, NULL, error);
}

static void facts_can_be_submitted_too(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct writer *writer = start(state);
    struct indicator fresh = simple_indicator("fresh");
    struct entry entry = figure(p.fresh, 3, noon(2025, 8, 1), 1);
    struct submission submission = {
        .meta = reporter(""),
        .fill = fill_indicator,
        .context = &fresh,
        .entries = &entry,
        .count = 1,
    };
    MUST(writer_submit(writer, &submission, NULL, &error));
    MUST_SAY(writer_submit(writer, &submission, NULL, &error), ERROR_CONFLICT, "“fresh” already");
    submission.fill = NULL;
    MUST(writer_submit(writer, &submission, NULL, &error));
    writer_stop(writer);
    writer_stop(NULL);
    must_verify(ledger);
    ledger_close(ledger);
}

static bool fill_nothing(void *context, struct commit *commit, struct error *error) {
    (void)context, (void)commit;
    return error_set(error, ERROR_IO, "%s", "a file of its own");
}

/* Whatever the callback says is about its own submission. */
static void *fail_often(void *context) {
    struct submission submission = {.meta = reporter(""), .fill = fill_nothing};
    for (int i = 0; i < 100; i++)
        MUST_FAIL(writer_submit(context, &submission, NULL, &error), ERROR_IO);
    return NULL;
}

static void a_callback_fails_alone(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct writer *writer = start(state);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, fail_often, writer), 0);
    struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1), 1);
    struct submission submission = {.meta = reporter(""), .entries = &entry, .count = 1};
    for (int i = 0; i < 20; i++)
        MUST(writer_submit(writer, &submission, NULL, &error));
    pthread_join(thread, NULL);
    writer_stop(writer);
    must_verify(ledger);
    ledger_close(ledger);
}

static void what_another_process_records_is_heard(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct writer *writer = start(state);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct indicator fresh = simple_indicator("fresh");
    uint32_t indicator = put_indicator(commit, &fresh);
    end(commit);
    struct entry entry = figure(p.fresh, indicator, noon(2025, 8, 1), 1);
    struct submission submission = {.meta = reporter(""), .entries = &entry, .count = 1};
    MUST(writer_submit(writer, &submission, NULL, &error));
    writer_stop(writer);
    must_verify(ledger);
    ledger_close(ledger);
}

/* ---- a full disk ---- */

/* The database may not grow any more: the nearest to a full disk that needs no rights. */
static bool fill_limit(void *context, struct commit *commit, struct error *error) {
    const char *sql = context;
    return db_exec(commit->ledger->db, sql, error) &&
           error_set(error, ERROR_INPUT, "%s", "only to set the limit");
}

static void set_limit(struct writer *writer, const char *sql) {
    char text[128];
    snprintf(text, sizeof text, "%s", sql);
    struct submission submission = {.meta = reporter(""), .fill = fill_limit, .context = text};
    MUST_FAIL(writer_submit(writer, &submission, NULL, &error), ERROR_INPUT);
}

struct filler {
    struct writer *writer;
    const struct province *province;
    int recorded, full, other;
};

static void *fill_up(void *context) {
    struct filler *filler = context;
    char note[4000];
    memset(note, 'x', sizeof note);
    for (int i = 0; i < 30; i++) {
        struct entry entry =
            figure(filler->province->fresh, filler->province->count, noon(2025, 8, 1), 1);
        entry.note = str_slice(note, sizeof note);
        struct submission submission = {.meta = reporter(""), .entries = &entry, .count = 1};
        struct error error = {0};
        if (writer_submit(filler->writer, &submission, NULL, &error))
            filler->recorded++;
        else if (error.code == ERROR_FULL)
            filler->full++;
        else
            filler->other++;
    }
    return NULL;
}

static void a_full_disk_loses_nothing_and_halves_nothing(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    if (testdb_kind() != DB_SQLITE) {
        ledger_close(ledger);
        skip(); /* a PostgreSQL server's disk cannot be filled from here */
    }
    struct writer *writer = start(state);
    int64_t pages = query_int(ledger_db(ledger), "PRAGMA page_count");
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA max_page_count = %d", (int)pages + 60);
    set_limit(writer, sql);
    struct filler fillers[THREADS];
    pthread_t threads[THREADS];
    int recorded = 0;
    int full = 0;
    for (int i = 0; i < THREADS; i++) {
        fillers[i] = (struct filler){.writer = writer, .province = &p};
        assert_int_equal(pthread_create(&threads[i], NULL, fill_up, &fillers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(fillers[i].other, 0);
        recorded += fillers[i].recorded;
        full += fillers[i].full;
    }
    assert_true(recorded > 0 && full > 0);
    struct verify_report verified;
    MUST(ledger_verify(ledger, NULL, NULL, &verified, &error));
    assert_int_equal(verified.entries, recorded);
    set_limit(writer, "PRAGMA max_page_count = 1000000");
    struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1), 1);
    struct submission submission = {.meta = reporter(""), .entries = &entry, .count = 1};
    MUST(writer_submit(writer, &submission, NULL, &error));
    writer_stop(writer);
    must_verify(ledger);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(sixteen_threads_each_get_their_own_commit),
        TESTDB_TEST(the_same_submission_twice_is_one_commit),
        TESTDB_TEST(facts_can_be_submitted_too),
        TESTDB_TEST(a_callback_fails_alone),
        TESTDB_TEST(what_another_process_records_is_heard),
        TESTDB_TEST(a_full_disk_loses_nothing_and_halves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
