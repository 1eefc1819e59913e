/* Reports: all or nothing, once, and nobody is overwritten unawares. */
#include <inttypes.h>
#include <pthread.h>

#include "ledgertest.h"
#include "live/live.h"
#include "live/report.h"

enum { ANNA = 7, BINH = 71 };

struct fixture {
    struct ledger *ledger;
    struct live *live;
    struct province p;
    uint32_t flow; /* summed over time */
    struct arena arena;
    struct report_result result;
};

static struct fixture new_fixture(void **state) {
    struct fixture f = {.ledger = new_ledger(state)};
    struct live_options options = {.read_only = false};
    f.p = put_province(f.ledger);
    struct commit *commit = begin(f.ledger, COMMIT_MEASURES);
    struct indicator visitors = simple_indicator("visitors");
    visitors.over_time = OVER_TIME_SUM;
    f.flow = put_indicator(commit, &visitors);
    end(commit);
    MUST(live_open(testdb_url(*state), &options, &f.live, &error));
    return f;
}

static void end_fixture(struct fixture *f) {
    live_close(f->live);
    must_verify(f->ledger);
    ledger_close(f->ledger);
    arena_release(&f->arena);
}

static struct report_entry houses(const struct fixture *f, int64_t value, int64_t seen) {
    return (struct report_entry){
        .indicator = f->p.count,
        .at = noon(2026, 1, 10),
        .value = {.digits = value},
        .seen = seen,
    };
}

static struct report report_of(
    const struct fixture *f, int64_t account, const char *id, const struct report_entry *entries,
    size_t count) {
    return (struct report){
        .account = account,
        .author = str_of(account == ANNA ? "Xã Mới" : "Phòng Kinh tế"),
        .client_id = str_of(id),
        .unit = f->p.fresh,
        .entries = entries,
        .count = count,
    };
}

static int64_t must_report(struct fixture *f, const struct report *report) {
    MUST(live_report(f->live, report, &f->arena, &f->result, &error));
    return f->result.commit.position.commit;
}

static bool keep_row(
    void *context, const struct entry_row rows[], size_t count, struct error *error) {
    (void)error;
    *(struct entry_row *)context = rows[count - 1];
    return true;
}

static struct entry_row last_entry(struct fixture *f) {
    struct entry_row row = {0};
    struct position now;
    uint64_t seq = live_head(f->live).position.seq;
    MUST(ledger_position_now(f->ledger, &now, &error)); /* what others recorded is read from here */
    MUST(ledger_read_entries(f->ledger, seq, seq, keep_row, &row, &error));
    return row;
}

static int64_t open_clashes(struct fixture *f) {
    return query_int(ledger_db(f->ledger), "SELECT COUNT(*) FROM clash WHERE settled_by IS NULL");
}

static void test_a_report_sent_twice_is_recorded_once(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entry = houses(&f, 140550, 0);
    entry.value.scale = 3;
    struct report report = report_of(&f, ANNA, "phone-1", &entry, 1);
    int64_t commit = must_report(&f, &report);
    assert_false(f.result.commit.repeat);
    assert_int_equal(must_report(&f, &report), commit);
    assert_true(f.result.commit.repeat);
    assert_int_equal(f.result.clash_count, 0);
    struct entry_row row = last_entry(&f);
    assert_int_equal(row.digits, 140550); /* 140.550, with the nought */
    assert_int_equal(row.scale, 3);

    /* Another account has numbers of its own; the same number for something else is told. */
    struct report other = report_of(&f, BINH, "phone-1", &entry, 1);
    assert_true(must_report(&f, &other) > commit);
    entry.value.digits = 1;
    MUST_FAIL(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_CONFLICT);
    end_fixture(&f);
}

static void test_one_wrong_figure_refuses_all_and_is_named(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entries[] = {houses(&f, 5, 0), houses(&f, 5000, 0)};
    entries[1].at = noon(2026, 1, 11);
    struct report report = report_of(&f, ANNA, "one", entries, 2);
    uint64_t seq = live_head(f.live).position.seq;
    struct error error = {0};
    assert_false(live_report(f.live, &report, &f.arena, &f.result, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_string_equal(error.field, "entries[1].value");
    entries[1].at = noon(2026, 1, 30); /* to come */
    error = (struct error){0};
    assert_false(live_report(f.live, &report, &f.arena, &f.result, &error));
    assert_string_equal(error.field, "entries[1].at");
    assert_int_equal(live_head(f.live).position.seq, seq);

    entries[1].at = noon(2026, 1, 11);
    entries[1].confirmed = true; /* whoever reported says that it is right */
    must_report(&f, &report);
    assert_int_equal(live_head(f.live).position.seq, seq + 2);
    end_fixture(&f);
}

static void test_two_who_do_not_know_of_each_other_clash(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entry = houses(&f, 5, 0);
    struct report anna = report_of(&f, ANNA, "1", &entry, 1);
    int64_t first = must_report(&f, &anna);
    assert_int_equal(f.result.clash_count, 0);

    entry = houses(&f, 6, 0);
    struct report binh = report_of(&f, BINH, "1", &entry, 1);
    int64_t second = must_report(&f, &binh);
    assert_int_equal(f.result.clash_count, 1);
    assert_int_equal(f.result.clashes[0].own, f.result.commit.first_seq);
    assert_int_equal(f.result.clashes[0].other, f.result.commit.first_seq - 1);
    assert_int_equal(open_clashes(&f), 1);
    assert_int_equal(last_entry(&f).digits, 6); /* both stay, the later counts */
    must_report(&f, &binh);                     /* again: told again, noted once */
    assert_int_equal(f.result.clash_count, 1);
    assert_int_equal(open_clashes(&f), 1);

    /* Whoever has seen both settles it; whoever has seen only the first adds to it. */
    entry = houses(&f, 7, first);
    anna = report_of(&f, ANNA, "2", &entry, 1);
    int64_t third = must_report(&f, &anna);
    assert_int_equal(f.result.clash_count, 1);
    assert_int_equal(open_clashes(&f), 2);
    assert_true(third > second);
    entry = houses(&f, 6, third);
    binh = report_of(&f, BINH, "2", &entry, 1);
    must_report(&f, &binh);
    assert_int_equal(f.result.clash_count, 0);
    assert_int_equal(open_clashes(&f), 0);
    end_fixture(&f);
}

static void test_ones_own_figure_is_no_clash(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entry = houses(&f, 5, 0);
    struct report report = report_of(&f, ANNA, "1", &entry, 1);
    must_report(&f, &report);
    entry.value.digits = 6;
    report.client_id = str_of("2");
    must_report(&f, &report); /* from another phone of the same account */
    assert_int_equal(f.result.clash_count, 0);
    /* Account 71 is not account 7. */
    struct report other = report_of(&f, BINH, "3", &entry, 1);
    must_report(&f, &other);
    assert_int_equal(f.result.clash_count, 1);
    end_fixture(&f);
}

static void test_corrections_and_withdrawals_need_a_figure_and_a_reason(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entry = houses(&f, 5, REPORT_SEEN_ALL);
    struct report report = report_of(&f, ANNA, "1", &entry, 1);
    report.kind = REPORT_WITHDRAWAL;
    MUST_SAY(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_INPUT, "reason");
    report.reason = str_of("gửi nhầm xã");
    MUST_SAY(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_CONFLICT, "withdraw");
    report.kind = REPORT_CORRECTION;
    MUST_SAY(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_CONFLICT, "correct");

    report.kind = REPORT_FIGURES;
    must_report(&f, &report);
    report.kind = REPORT_WITHDRAWAL;
    report.client_id = str_of("2");
    must_report(&f, &report);
    assert_true(last_entry(&f).flags & ENTRY_WITHDRAWAL);
    report.client_id = str_of("3");
    MUST_SAY(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_CONFLICT, "withdraw");
    end_fixture(&f);
}

static void test_nothing_arose_is_zero_of_a_flow_and_the_last_of_a_stock(void **state) {
    struct fixture f = new_fixture(state);
    struct report_entry entry = houses(&f, 0, 0);
    struct report report = report_of(&f, ANNA, "1", &entry, 1);
    report.kind = REPORT_NOTHING_AROSE;
    MUST_SAY(live_report(f.live, &report, &f.arena, &f.result, &error), ERROR_INPUT, "no earlier");
    entry.indicator = f.flow;
    must_report(&f, &report);
    assert_int_equal(last_entry(&f).digits, 0);

    report = report_of(&f, ANNA, "2", &entry, 1);
    entry = houses(&f, 425, 0);
    entry.value.scale = 1;
    entry.at = noon(2026, 1, 3);
    must_report(&f, &report);
    entry = houses(&f, 0, 0);
    report = report_of(&f, ANNA, "3", &entry, 1);
    report.kind = REPORT_NOTHING_AROSE;
    must_report(&f, &report);
    assert_int_equal(last_entry(&f).digits, 425);
    assert_int_equal(last_entry(&f).scale, 1);
    int64_t commit = f.result.commit.position.commit;

    /* Whatever comes between, sent again it is the same. */
    struct report_entry between = houses(&f, 50, 0);
    between.at = noon(2026, 1, 4);
    struct report another = report_of(&f, ANNA, "4", &between, 1);
    must_report(&f, &another);
    assert_int_equal(must_report(&f, &report), commit);
    assert_true(f.result.commit.repeat);
    end_fixture(&f);
}

/* ---- at the same time ------------------------------------------------------------------------ */

enum { REPORTERS = 8 };

struct reporter {
    struct fixture *f;
    int64_t account;
    bool ok;
    size_t clashes;
};

static void *report_once(void *context) {
    struct reporter *reporter = context;
    struct arena arena = ARENA_EMPTY;
    struct report_entry entry = houses(reporter->f, reporter->account, 0);
    struct report report = report_of(reporter->f, reporter->account, "same", &entry, 1);
    struct report_result result;
    reporter->ok = live_report(reporter->f->live, &report, &arena, &result, NULL);
    reporter->clashes = reporter->ok ? result.clash_count : 0;
    arena_release(&arena);
    return NULL;
}

static void test_reports_of_one_group_see_each_other(void **state) {
    struct fixture f = new_fixture(state);
    struct reporter reporters[REPORTERS];
    pthread_t threads[REPORTERS];
    for (int i = 0; i < REPORTERS; i++) {
        reporters[i] = (struct reporter){&f, 100 + i, false, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, report_once, &reporters[i]), 0);
    }
    size_t clashes = 0;
    for (int i = 0; i < REPORTERS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(reporters[i].ok);
        clashes += reporters[i].clashes;
    }
    assert_int_equal(clashes, REPORTERS - 1); /* all but the first found one there */
    end_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(test_a_report_sent_twice_is_recorded_once),
        TESTDB_TEST(test_one_wrong_figure_refuses_all_and_is_named),
        TESTDB_TEST(test_two_who_do_not_know_of_each_other_clash),
        TESTDB_TEST(test_ones_own_figure_is_no_clash),
        TESTDB_TEST(test_corrections_and_withdrawals_need_a_figure_and_a_reason),
        TESTDB_TEST(test_nothing_arose_is_zero_of_a_flow_and_the_last_of_a_stock),
        TESTDB_TEST(test_reports_of_one_group_see_each_other),
    };
    return cmocka_run_group_tests_name("live_report", tests, NULL, NULL);
}
