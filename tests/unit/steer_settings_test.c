/* The tables of steering, on both engines: what is entered is what holds, and is on record. */
#include "ledgertest.h"
#include "steer/closing.h"
#include "steer/closings.h"
#include "steer/settings.h"
#include "steer/steering.h"

static const struct audit_by somebody = {
    .account = 0,
    .who = {"van_phong", 9},
    .address = {"127.0.0.1", 9},
    .at = 1765000000000,
};

static struct db *new_db(void **state) {
    struct db *db = NULL;
    set_clock("2026-01-15T08:00");
    MUST(ledger_init(testdb_url(*state), &error));
    MUST(db_open(testdb_url(*state), DB_WRITE, &db, &error));
    return db;
}

static struct rules *load(struct db *db) {
    struct rules *rules = NULL;
    MUST(rules_load(db, &rules, &error));
    return rules;
}

static int64_t audited(struct db *db) {
    return query_int(db, "SELECT COUNT(*) FROM audit");
}

static void a_new_database_has_the_defaults(void **state) {
    struct db *db = new_db(state);
    struct rules *rules = load(db);
    assert_int_equal(rules->due_count, 0);
    assert_int_equal(rules->campaign_count, 0);
    assert_int_equal(rules->closing_count, 0);
    /* The swaps that were announced: Friday 2 May 2025 for Saturday 26 April. */
    assert_int_equal(calendar_kind(rules->calendar, date(2025, 5, 2)), DAY_GIVEN);
    assert_int_equal(calendar_kind(rules->calendar, date(2025, 4, 26)), DAY_MADE_UP);
    assert_int_equal(calendar_kind(rules->calendar, date(2024, 4, 29)), DAY_GIVEN);
    assert_int_equal(calendar_kind(rules->calendar, date(2024, 5, 4)), DAY_MADE_UP);
    assert_int_equal(calendar_kind(rules->calendar, date(2026, 1, 2)), DAY_GIVEN);
    assert_int_equal(calendar_kind(rules->calendar, date(2026, 1, 10)), DAY_MADE_UP);
    assert_int_equal(calendar_kind(rules->calendar, date(2026, 8, 31)), DAY_GIVEN);
    assert_int_equal(calendar_kind(rules->calendar, date(2026, 8, 22)), DAY_MADE_UP);
    rules_free(rules);
    db_close(db);
}

static void days_and_hours_are_entered(void **state) {
    struct db *db = new_db(state);
    struct work_hours hours = work_hours_default;
    const struct calendar_change off = {date(2027, 3, 1), false};
    const struct calendar_change work = {date(2027, 3, 1), true};
    hours.weekdays = 0x3F;
    MUST(settings_hours(db, &somebody, &hours, &error));
    MUST(settings_day(db, &somebody, &off, str_of("lễ hội"), &error));
    struct rules *rules = load(db);
    assert_true(calendar_works(rules->calendar, date(2027, 3, 6))); /* a Saturday */
    assert_false(calendar_works(rules->calendar, date(2027, 3, 1)));
    int64_t version = rules->version;
    rules_free(rules);
    MUST(settings_day(db, &somebody, &work, str_of("không nghỉ nữa"), &error));
    MUST(settings_day_drop(db, &somebody, date(2025, 5, 2), &error));
    rules = load(db);
    assert_true(rules->version > version);
    assert_true(calendar_works(rules->calendar, date(2027, 3, 1)));
    assert_true(calendar_works(rules->calendar, date(2025, 5, 2)));
    rules_free(rules);
    assert_int_equal(audited(db), 4);
    /* What is refused leaves nothing. */
    hours.weekdays = 0;
    MUST_FAIL(settings_hours(db, &somebody, &hours, &error), ERROR_INPUT);
    MUST_FAIL(settings_day(db, &somebody, &off, str_of("  "), &error), ERROR_INPUT);
    const struct calendar_change far = {date(2150, 1, 1), false};
    MUST_FAIL(settings_day(db, &somebody, &far, str_of("xa"), &error), ERROR_INPUT);
    MUST_FAIL(settings_day_drop(db, &somebody, date(2025, 5, 2), &error), ERROR_NOT_FOUND);
    assert_int_equal(audited(db), 4);
    db_close(db);
}

static void due_rules_are_entered(void **state) {
    struct db *db = new_db(state);
    struct rules_due week = {
        .cadence = CADENCE_WEEK,
        .rule = {DUE_WEEKDAY, DUE_AFTER, 3, 990},
        .since = DAY_BEFORE_ALL,
        .until = DAY_AFTER_ALL,
    };
    struct rules_due own = {
        .indicator = 5,
        .rule = {DUE_WORKING_DAYS, DUE_STAYS, 3, DUE_AT_CLOSE},
        .since = date(2025, 1, 1),
        .until = date(2025, 12, 31),
    };
    MUST(settings_due(db, &somebody, &week, &error));
    MUST(settings_due(db, &somebody, &own, &error));
    own.rule.count = 5;
    MUST(settings_due(db, &somebody, &own, &error));
    struct rules *rules = load(db);
    assert_int_equal(rules->due_count, 2);
    struct rules_due found = rules_due_of(rules, 5, CADENCE_WEEK);
    assert_int_equal(found.rule.count, 5);
    assert_int_equal(found.since, date(2025, 1, 1));
    assert_int_equal(found.until, date(2025, 12, 31));
    found = rules_due_of(rules, 6, CADENCE_WEEK);
    assert_int_equal(found.rule.kind, DUE_WEEKDAY);
    assert_int_equal(found.rule.minute, 990);
    assert_int_equal(found.since, DAY_BEFORE_ALL);
    found = rules_due_of(rules, 6, CADENCE_MONTH);
    assert_int_equal(found.rule.kind, DUE_WORKING_DAYS);
    assert_int_equal(found.rule.count, 2);
    rules_free(rules);
    MUST(settings_due_drop(db, &somebody, CADENCE_WEEK, 5, &error));
    MUST(settings_due_drop(db, &somebody, CADENCE_WEEK, 0, &error));
    MUST_FAIL(settings_due_drop(db, &somebody, CADENCE_WEEK, 0, &error), ERROR_NOT_FOUND);
    rules = load(db);
    assert_int_equal(rules->due_count, 0);
    rules_free(rules);
    week.rule.count = 9;
    MUST_FAIL(settings_due(db, &somebody, &week, &error), ERROR_INPUT);
    own.since = date(2026, 1, 1);
    MUST_FAIL(settings_due(db, &somebody, &own, &error), ERROR_INPUT);
    assert_int_equal(audited(db), 5);
    db_close(db);
}

static void campaigns_begin_and_end(void **state) {
    struct db *db = new_db(state);
    uint32_t units[] = {3, 2, 3};
    uint32_t indicators[] = {1};
    struct rules_campaign storm = {
        .name = "Bão số 3",
        .from = noon(2025, 9, 8),
        .to = noon(2025, 9, 10),
        .cadence = CADENCE_HOUR,
        .rule = {DUE_MINUTES, DUE_STAYS, 15, DUE_AT_CLOSE},
        .units = units,
        .indicators = indicators,
        .unit_count = 3,
        .indicator_count = 1,
    };
    int64_t id = 0;
    MUST(settings_campaign(db, &somebody, &storm, str_of("Công điện"), &id, &error));
    assert_int_equal(id, 1);
    struct rules *rules = load(db);
    assert_int_equal(rules->campaign_count, 1);
    const struct rules_campaign *found = &rules->campaigns[0];
    assert_string_equal(found->name, "Bão số 3");
    assert_int_equal(found->cadence, CADENCE_HOUR);
    assert_int_equal(found->rule.count, 15);
    assert_int_equal(found->unit_count, 2);
    assert_int_equal(found->units[0], 2);
    assert_int_equal(found->indicators[0], 1);
    assert_int_equal(found->from, storm.from);
    rules_free(rules);
    MUST(settings_campaign_end(db, &somebody, id, &error));
    MUST_FAIL(settings_campaign_end(db, &somebody, id, &error), ERROR_NOT_FOUND);
    rules = load(db);
    assert_int_equal(rules->campaign_count, 0);
    rules_free(rules);
    storm.unit_count = 0;
    MUST_FAIL(
        settings_campaign(db, &somebody, &storm, str_of("Công điện"), &id, &error), ERROR_INPUT);
    storm.unit_count = 1;
    storm.to = storm.from - 1;
    MUST_FAIL(
        settings_campaign(db, &somebody, &storm, str_of("Công điện"), &id, &error), ERROR_INPUT);
    storm.to = noon(2035, 1, 1);
    MUST_FAIL(
        settings_campaign(db, &somebody, &storm, str_of("Công điện"), &id, &error), ERROR_LIMIT);
    assert_int_equal(audited(db), 2);
    db_close(db);
}

struct seen {
    int rows;
    char states[8][16];
    int64_t ids[8];
};

static bool see(void *context, const struct closings_row *row) {
    struct seen *seen = context;
    snprintf(seen->states[seen->rows], 16, "%.*s", STR_ARGS(row->state));
    seen->ids[seen->rows++] = row->id;
    return seen->rows < 8;
}

static void closings_hold_until_they_are_ended(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct db *db = NULL;
    MUST(db_open(testdb_url(*state), DB_WRITE, &db, &error));
    const struct model *model = ledger_current(ledger);
    const struct closings_stretch stretch = {
        p.province, 0, noon(2025, 7, 1), noon(2025, 9, 30), str_of("đã chốt quý III")};
    const struct closings_stretch asked = {
        p.fresh, p.count, noon(2025, 8, 1), noon(2025, 8, 31), str_of("gõ nhầm đơn vị tính")};
    const moment now = noon(2025, 10, 20);
    int64_t closing = 0;
    int64_t request = 0;
    int64_t other = 0;
    MUST(closings_close(db, &somebody, &stretch, &closing, &error));
    struct rules *rules = load(db);
    MUST_SAY(
        closing_check(rules, model, p.fresh, p.count, noon(2025, 8, 5), now, &error),
        ERROR_CONFLICT, "đã chốt quý III");
    MUST(closing_check(rules, model, p.fresh, p.count, noon(2025, 10, 5), now, &error));
    rules_free(rules);

    MUST(closings_ask(db, &somebody, &asked, &request, &error));
    MUST(closings_ask(db, &somebody, &asked, &other, &error));
    uint32_t unit = 0;
    MUST(closings_unit(db, true, request, &unit, &error));
    assert_int_equal(unit, p.fresh);
    MUST(closings_unit(db, false, closing, &unit, &error));
    assert_int_equal(unit, p.province);
    MUST_FAIL(closings_unit(db, true, 99, &unit, &error), ERROR_NOT_FOUND);
    MUST(closings_decide(db, &somebody, request, noon(2025, 10, 21), str_of("đồng ý"), &error));
    MUST(closings_decide(db, &somebody, other, 0, str_of("đã mở rồi"), &error));
    MUST_FAIL(closings_decide(db, &somebody, request, 0, str_of("thôi"), &error), ERROR_CONFLICT);
    MUST_FAIL(closings_decide(db, &somebody, 99, 0, str_of("thôi"), &error), ERROR_NOT_FOUND);
    MUST_FAIL(closings_decide(db, &somebody, other, 0, str_of(""), &error), ERROR_INPUT);
    rules = load(db);
    assert_int_equal(rules->opening_count, 1);
    MUST(closing_check(rules, model, p.fresh, p.count, noon(2025, 8, 5), now, &error));
    MUST_FAIL(
        closing_check(rules, model, p.fresh, p.count, noon(2025, 9, 5), now, &error),
        ERROR_CONFLICT);
    MUST_FAIL(
        closing_check(rules, model, p.fresh, p.count, noon(2025, 8, 5), noon(2025, 10, 22), &error),
        ERROR_CONFLICT);
    rules_free(rules);

    struct seen seen = {0};
    MUST(closings_requests(db, false, 0, 8, see, &seen, &error));
    assert_int_equal(seen.rows, 2);
    assert_string_equal(seen.states[0], "refused");
    assert_string_equal(seen.states[1], "granted");
    seen.rows = 0;
    MUST(closings_requests(db, false, seen.ids[0], 8, see, &seen, &error));
    assert_int_equal(seen.rows, 1);
    seen.rows = 0;
    MUST(closings_requests(db, true, 0, 8, see, &seen, &error));
    assert_int_equal(seen.rows, 0);

    MUST(closings_end(db, &somebody, closing, str_of("mở lại để bổ sung"), &error));
    MUST_FAIL(closings_end(db, &somebody, closing, str_of("lần nữa"), &error), ERROR_NOT_FOUND);
    rules = load(db);
    MUST(closing_check(rules, model, p.fresh, p.count, noon(2025, 9, 5), now, &error));
    rules_free(rules);
    MUST(closings_read(db, true, 0, 8, see, &seen, &error));
    assert_int_equal(seen.rows, 0);
    MUST(closings_read(db, false, 0, 8, see, &seen, &error));
    assert_int_equal(seen.rows, 1);
    assert_string_equal(seen.states[0], "ended");
    assert_int_equal(audited(db), 6);
    const struct closings_stretch backwards = {0, 0, 10, 5, str_of("x")};
    const struct closings_stretch silent = {0, 0, 5, 10, str_of("")};
    MUST_FAIL(closings_close(db, &somebody, &backwards, &closing, &error), ERROR_INPUT);
    MUST_FAIL(closings_ask(db, &somebody, &silent, &closing, &error), ERROR_INPUT);
    db_close(db);
    ledger_close(ledger);
}

static void the_rules_are_kept_for_many(void **state) {
    struct db *db = new_db(state);
    struct steering *steering = NULL;
    const struct rules *first = NULL;
    const struct rules *second = NULL;
    const struct calendar_change off = {date(2027, 3, 1), false};
    MUST(steering_new(testdb_url(*state), &steering, &error));
    MUST(steering_take(steering, &first, &error));
    MUST(steering_take(steering, &second, &error));
    assert_ptr_equal(first, second);
    steering_give(steering, second);
    MUST(settings_day(db, &somebody, &off, str_of("lễ hội"), &error));
    steering_stale(steering);
    MUST(steering_take(steering, &second, &error));
    assert_ptr_not_equal(first, second);
    assert_true(calendar_works(first->calendar, date(2027, 3, 1)));
    assert_false(calendar_works(second->calendar, date(2027, 3, 1)));
    steering_give(steering, first);
    steering_give(steering, second);
    steering_stale(steering); /* nothing has changed: the same serve */
    MUST(steering_take(steering, &first, &error));
    assert_ptr_equal(first, second);
    steering_give(steering, first);
    steering_free(steering);
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_new_database_has_the_defaults),
        TESTDB_TEST(days_and_hours_are_entered),
        TESTDB_TEST(due_rules_are_entered),
        TESTDB_TEST(campaigns_begin_and_end),
        TESTDB_TEST(closings_hold_until_they_are_ended),
        TESTDB_TEST(the_rules_are_kept_for_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
