/* The ledger held ready: what is recorded is seen, by whomever; the past stays as it was. */
#include <pthread.h>

#include "ledgertest.h"
#include "live/live.h"
#include "live/view.h"

enum { READERS = 3, ROUNDS = 20 };

static struct live *open_live(void **state) {
    struct live_options options = {.read_only = false};
    struct live *live = NULL;
    MUST(live_open(testdb_url(*state), &options, &live, &error));
    return live;
}

static struct submission one_entry(const struct entry *entry) {
    return (struct submission){
        .meta = {.kind = COMMIT_REPORT, .author = str_of("Phòng Thống kê")},
        .entries = entry,
        .count = 1,
    };
}

/* The value of a unit's houses, at a commit (0: now). */
static double houses(struct live *live, const struct province *p, uint32_t unit, int64_t commit) {
    struct coordinates where = {
        .at = noon(2026, 1, 10), .structure = date(2026, 1, 10), .commit = commit};
    struct view view;
    struct grid grid = {0};
    MUST(view_take(live, &where, &view, &error));
    struct engine_query query = {view.at, view.known, view.structure, NULL};
    MUST(engine_compute(view.engine, &query, &grid, &error));
    uint32_t node = grid_node(&grid, unit - 1);
    double value = node == MODEL_NONE ? -1 : grid_value(&grid, p->count - 1, node);
    view_give(&view);
    grid_release(&grid);
    return value;
}

static void test_own_report_is_seen_at_once_and_the_past_is_kept(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    int64_t before = report(ledger, p.fresh, p.count, noon(2026, 1, 5), 4).position.commit;
    struct live *live = open_live(state);
    assert_int_equal(live_head(live).position.commit, before);
    assert_true(houses(live, &p, p.fresh, 0) == 4);

    struct entry entry = figure(p.fresh, p.count, noon(2026, 1, 6), 7);
    struct submission submission = one_entry(&entry);
    struct commit_result result;
    MUST(live_submit(live, &submission, &result, &error));
    assert_int_equal(live_head(live).position.commit, result.position.commit);
    assert_memory_equal(live_head(live).hash, result.hash, COMMIT_HASH);
    assert_true(houses(live, &p, p.fresh, 0) == 7);
    assert_true(houses(live, &p, p.fresh, before) == 4);
    MUST_FAIL(
        view_take(live, &(struct coordinates){.commit = 99}, &(struct view){0}, &error),
        ERROR_NOT_FOUND);
    live_close(live);
    ledger_close(ledger);
}

static void test_what_others_record_is_taken_in(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct live *live = open_live(state);
    int64_t commit = report(ledger, p.fresh, p.count, noon(2026, 1, 6), 9).position.commit;
    assert_true(live_wait(live, commit - 1, 60000)); /* the poller finds it by itself */
    assert_true(houses(live, &p, p.fresh, 0) == 9);
    live_close(live);
    ledger_close(ledger);
}

static void test_new_units_and_indicators_find_room(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct live *live = open_live(state);
    assert_true(houses(live, &p, p.fresh, 0) != 3); /* an engine is kept */
    int64_t before = live_head(live).position.commit;

    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t unit =
        put_unit(commit, p.province, UNIT_COMMUNE, date(2026, 1, 1), "02700", "Xã Thêm");
    end(commit);
    report(ledger, unit, p.count, noon(2026, 1, 6), 3);
    MUST(live_follow(live, &error));
    assert_true(houses(live, &p, unit, 0) == 3);
    assert_true(houses(live, &p, p.province, 0) == 3);
    assert_true(houses(live, &p, unit, before) == -1); /* it was not on record then */

    struct view view;
    uint32_t found;
    MUST(view_take(live, &(struct coordinates)COORDINATES_NOW, &view, &error));
    MUST(view_unit(&view, unit, &found, &error));
    assert_string_equal(view_unit_name(&view, found), "Xã Thêm");
    struct view other; /* beside the one that is out */
    MUST(view_look(live, &(struct coordinates)COORDINATES_NOW, &other, &error));
    assert_null(other.engine);
    assert_ptr_equal(other.model, view.model);
    view_give(&other);
    view_rest(&view);
    MUST_FAIL(view_unit(&view, unit + 1, &found, &error), ERROR_NOT_FOUND);
    MUST_FAIL(view_indicator(&view, "nothing", &found, &error), ERROR_NOT_FOUND);
    view_give(&view);
    view_give(&view); /* once more does nothing */
    live_close(live);
    ledger_close(ledger);
}

static void test_news_name_what_a_commit_touched(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct live *live = open_live(state);
    int64_t before = live_head(live).position.commit;
    report(ledger, p.fresh, p.count, noon(2026, 1, 6), 9);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_unit(commit, p.province, UNIT_COMMUNE, date(2026, 1, 1), "02700", "Xã Thêm");
    end(commit);
    MUST(live_follow(live, &error));

    struct live_news *news = calloc(4, sizeof *news);
    assert_int_equal(live_news_after(live, before, news, 4), 2);
    assert_int_equal(news[0].commit, before + 1);
    assert_int_equal(news[0].unit_count, 1);
    assert_int_equal(news[0].units[0], p.fresh);
    assert_int_equal(news[0].indicators[0], p.count);
    assert_false(news[0].facts || news[0].many);
    assert_true(news[1].facts);
    assert_int_equal(live_news_after(live, before + 2, news, 4), 0);
    /* What was before this process is not kept: one stands for all. */
    assert_int_equal(live_news_after(live, 0, news, 1), 1);
    assert_true(news[0].many);
    assert_int_equal(news[0].commit, before);
    assert_int_equal(live_news_after(live, 0, news, 4), 3);
    free(news);
    assert_false(live_wait(live, before + 2, 1));
    live_close(live);
    ledger_close(ledger);
}

static void heard(void *context, int64_t commit) {
    *(int64_t *)context = commit;
}

static void test_a_listener_is_told_and_reading_only_refuses_reports(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct live_options options = {.read_only = true};
    struct live *live = NULL;
    MUST(live_open(testdb_url(*state), &options, &live, &error));
    struct entry entry = figure(p.fresh, p.count, noon(2026, 1, 6), 7);
    struct submission submission = one_entry(&entry);
    MUST_FAIL(live_submit(live, &submission, NULL, &error), ERROR_USAGE);

    int64_t told = 0;
    live_listen(live, heard, &told);
    int64_t commit = report(ledger, p.fresh, p.count, noon(2026, 1, 6), 9).position.commit;
    MUST(live_follow(live, &error));
    live_listen(live, NULL, NULL);
    live_close(live); /* no thread is left that could write `told` */
    assert_int_equal(told, commit);
    ledger_close(ledger);
}

/* ---- many at once ---------------------------------------------------------------------------- */

struct reading {
    struct live *live;
    const struct province *province;
    double last;
    bool fell;
};

static void *keep_reading(void *context) {
    struct reading *reading = context;
    for (int i = 0; i < ROUNDS; i++) {
        double value = houses(reading->live, reading->province, reading->province->fresh, 0);
        reading->fell = reading->fell || value < reading->last;
        reading->last = value;
    }
    return NULL;
}

static void test_readers_see_whole_commits_while_the_store_grows(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    report(ledger, p.fresh, p.count, noon(2026, 1, 5), 1);
    struct live *live = open_live(state);
    struct reading readings[READERS];
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        readings[i] = (struct reading){live, &p, 1, false};
        assert_int_equal(pthread_create(&threads[i], NULL, keep_reading, &readings[i]), 0);
    }
    for (int i = 2; i <= ROUNDS; i++) {
        struct entry entry = figure(p.fresh, p.count, noon(2026, 1, 5), i);
        struct submission submission = one_entry(&entry);
        MUST(live_submit(live, &submission, NULL, &error));
    }
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(readings[i].fell);
    }
    assert_true(houses(live, &p, p.fresh, 0) == ROUNDS);
    live_close(live);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(test_own_report_is_seen_at_once_and_the_past_is_kept),
        TESTDB_TEST(test_what_others_record_is_taken_in),
        TESTDB_TEST(test_new_units_and_indicators_find_room),
        TESTDB_TEST(test_news_name_what_a_commit_touched),
        TESTDB_TEST(test_a_listener_is_told_and_reading_only_refuses_reports),
        TESTDB_TEST(test_readers_see_whole_commits_while_the_store_grows),
    };
    return cmocka_run_group_tests_name("live_live", tests, NULL, NULL);
}
