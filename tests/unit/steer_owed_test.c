/* Owed reports: which, by whom, until when, and when they are done with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/say.h"
#include "steer/closing.h"
#include "steer/owed.h"
#include "support/world.h"

/*
 *     P  a province
 *     A  a commune until 30 June 2025    merged into N
 *     B  a commune until 30 June 2025    merged into N
 *     C  a commune
 *     N  a commune from 1 July 2025
 * Communes owe "houses" monthly.
 */
struct province {
    struct world world;
    uint32_t p, a, b, c, n, houses;
    struct rules *rules;
    struct owed_reports reports;
};

static void make(struct province *p, enum cadence cadence, enum period_scheme scheme) {
    struct error error = {0};
    say_use(SAY_EN);
    p->world = (struct world)WORLD_EMPTY;
    p->p = world_unit(&p->world, UNIT_PROVINCE, "P", MODEL_NONE, "2015-01-01");
    p->a = world_unit(&p->world, UNIT_COMMUNE, "A", p->p, "2015-01-01");
    p->b = world_unit(&p->world, UNIT_COMMUNE, "B", p->p, "2015-01-01");
    p->c = world_unit(&p->world, UNIT_COMMUNE, "C", p->p, "2015-01-01");
    p->n = world_unit(&p->world, UNIT_COMMUNE, "N", p->p, "2025-07-01");
    world_merge(&p->world, p->a, p->n, "2025-07-01");
    world_merge(&p->world, p->b, p->n, "2025-07-01");
    p->houses = world_indicator(&p->world, "houses", ROLLUP_SUM);
    world_of(&p->world, p->houses)->cadence = (uint8_t)cadence;
    world_of(&p->world, p->houses)->scheme = (uint8_t)scheme;
    assert_true(rules_default(&p->rules, &error));
    memset(&p->reports, 0, sizeof p->reports);
}

static void drop(struct province *p) {
    owed_release(&p->reports);
    rules_free(p->rules);
    world_release(&p->world);
}

static void ask(struct province *p, uint32_t unit, bool below, const char *at) {
    struct error error = {0};
    struct owed_query query = {
        .units = &unit,
        .unit_count = unit == MODEL_NONE ? 0 : 1,
        .below = below,
        .done = true,
        .at = world_moment(at),
        .known = WORLD_NOW,
        .indicator = MODEL_NONE,
    };
    if (!owed_list(
            p->rules, world_model(&p->world), world_store(&p->world), &query, &p->reports, &error))
        fail_msg("%s", error.message);
}

static void expect(
    const struct province *p, size_t i, uint32_t unit, uint32_t by, enum owed_state state,
    const char *first, const char *due) {
    assert_true(i < p->reports.count);
    const struct owed_report *report = &p->reports.items[i];
    char text[MOMENT_TEXT];
    assert_int_equal(report->unit, unit);
    assert_int_equal(report->by, by);
    assert_int_equal(report->state, state);
    assert_string_equal(day_iso(report->period.first, text), first);
    if (due)
        assert_string_equal(moment_iso(report->due, text), due);
}

static void a_month_is_open_then_late_then_done(void **state) {
    (void)state;
    struct province p;
    make(&p, CADENCE_MONTH, SCHEME_CALENDAR);
    for (int month = 1; month <= 3; month++) {
        char day_text[32];
        snprintf(day_text, sizeof day_text, "2025-0%d-15", month);
        world_entry(&p.world, p.c, p.houses, day_text, "5");
    }
    world_entry(&p.world, p.c, p.houses, "2024-12-31", "5");
    world_entry(&p.world, p.c, p.houses, "2024-11-30", "5");
    world_entry(&p.world, p.c, p.houses, "2024-10-01", "5");
    /* April: due on the second working day after it, over the holidays. */
    ask(&p, p.c, false, "2025-04-20");
    assert_int_equal(p.reports.count, 1);
    expect(&p, 0, p.c, p.c, OWED_OPEN, "2025-04-01", "2025-05-05T17:00+07:00");
    ask(&p, p.c, false, "2025-05-05T17:00");
    assert_int_equal(p.reports.count, 2);
    expect(&p, 0, p.c, p.c, OWED_OPEN, "2025-04-01", NULL);
    expect(&p, 1, p.c, p.c, OWED_OPEN, "2025-05-01", "2025-06-03T17:00+07:00");
    ask(&p, p.c, false, "2025-05-05T17:01");
    expect(&p, 0, p.c, p.c, OWED_LATE, "2025-04-01", NULL);
    assert_int_equal(p.reports.tally[OWED_LATE], 1);
    assert_int_equal(p.reports.tally[OWED_OPEN], 1);
    world_entry(&p.world, p.c, p.houses, "2025-04-30", "0"); /* nothing arose */
    ask(&p, p.c, false, "2025-05-05T17:01");
    assert_int_equal(p.reports.count, 1);
    assert_int_equal(p.reports.tally[OWED_LATE], 0);
    /* What was reported shows as long as it is the present one or not yet due. */
    ask(&p, p.c, false, "2025-05-05T17:00");
    assert_int_equal(p.reports.count, 2);
    expect(&p, 1, p.c, p.c, OWED_DONE, "2025-04-01", NULL);
    /* Withdrawn, it is owed again. */
    world_withdraw(&p.world, p.c, p.houses, "2025-04-30");
    ask(&p, p.c, false, "2025-05-06");
    expect(&p, 0, p.c, p.c, OWED_LATE, "2025-04-01", NULL);
    drop(&p);
}

static void what_is_known_decides(void **state) {
    (void)state;
    struct province p;
    struct error error = {0};
    make(&p, CADENCE_MONTH, SCHEME_CALENDAR);
    world_entry(&p.world, p.c, p.houses, "2025-03-31", "5");
    uint32_t before = world_entry(&p.world, p.b, p.houses, "2025-03-31", "5");
    world_entry(&p.world, p.c, p.houses, "2025-04-30", "5");
    struct owed_query query = {
        .units = &p.c,
        .unit_count = 1,
        .at = world_moment("2025-05-20"),
        .known = before,
        .indicator = p.houses};
    p.rules->due = arena_take(&p.rules->arena, 1, sizeof *p.rules->due);
    p.rules->due[0] = (struct rules_due){
        .indicator = p.houses + 1,
        .rule = {DUE_DAYS, DUE_STAYS, 5, 720},
        .since = world_day("2025-03-31"),
        .until = world_day("2025-04-30"),
    };
    p.rules->due_count = 1;
    assert_true(owed_list(
        p.rules, world_model(&p.world), world_store(&p.world), &query, &p.reports, &error));
    /* Only April: March is reported, earlier and later periods are outside of the rule. */
    assert_int_equal(p.reports.count, 1);
    expect(&p, 0, p.c, p.c, OWED_LATE, "2025-04-01", "2025-05-05T12:00+07:00");
    query.known = WORLD_NOW;
    assert_true(owed_list(
        p.rules, world_model(&p.world), world_store(&p.world), &query, &p.reports, &error));
    assert_int_equal(p.reports.count, 0);
    drop(&p);
}

static void a_period_belongs_to_who_lives_on_its_last_day(void **state) {
    (void)state;
    struct province p;
    make(&p, CADENCE_MONTH, SCHEME_DECREE_09);
    /* 15 June to 14 July is N's; what A and B owed until 14 June goes with them. */
    ask(&p, p.n, false, "2025-07-05");
    size_t of_n = 0;
    size_t of_a = 0;
    for (size_t i = 0; i < p.reports.count; i++) {
        const struct owed_report *report = &p.reports.items[i];
        assert_int_equal(report->by, p.n);
        of_n += report->unit == p.n;
        of_a += report->unit == p.a;
        if (report->unit != p.n)
            assert_true(report->period.last < world_day("2025-07-01"));
    }
    assert_int_equal(of_n, 1);
    assert_int_equal(of_a, OWED_MONTHS);
    /* A year later nothing of theirs is asked for any more. */
    ask(&p, p.n, false, "2026-06-01");
    for (size_t i = 0; i < p.reports.count; i++)
        assert_int_equal(p.reports.items[i].unit, p.n);
    /* Before the day A owes for itself, and N is not there. */
    ask(&p, p.a, false, "2025-06-30");
    assert_true(p.reports.count > 0);
    assert_int_equal(p.reports.items[0].by, p.a);
    drop(&p);
}

static void a_province_hears_of_all_below_it(void **state) {
    (void)state;
    struct province p;
    make(&p, CADENCE_WEEK, SCHEME_CALENDAR);
    for (int i = 0; i < 40; i++) {
        static char codes[40][8];
        snprintf(codes[i], sizeof codes[i], "X%d", i);
        world_unit(&p.world, UNIT_COMMUNE, codes[i], p.p, "2025-03-31");
    }
    world_entry(&p.world, p.c, p.houses, "2025-04-01", "1");
    world_entry(&p.world, p.a, p.houses, "2025-04-03", "1");
    ask(&p, p.p, true, "2025-04-05T08:00"); /* a Saturday: the week was due on Friday */
    assert_int_equal(p.reports.tally[OWED_LATE], 41 + 3 * OWED_WEEKS);
    assert_int_equal(p.reports.tally[OWED_DONE], 2);
    /* Each by itself gives the same. */
    size_t late = 0;
    size_t all = p.reports.tally[OWED_LATE];
    size_t units = world_model(&p.world)->unit_count;
    for (uint32_t unit = 0; unit < units; unit++) {
        if (!model_state_on(world_model(&p.world), unit, world_day("2025-04-05")))
            continue;
        ask(&p, unit, false, "2025-04-05T08:00");
        late += p.reports.tally[OWED_LATE];
    }
    assert_int_equal(late, all);
    ask(&p, MODEL_NONE, false, "2025-04-05T08:00");
    assert_int_equal(p.reports.tally[OWED_LATE], all);
    /* The longest overdue comes first. */
    for (size_t i = 1; i < p.reports.tally[OWED_LATE]; i++)
        assert_true(p.reports.items[i - 1].due <= p.reports.items[i].due);
    drop(&p);
}

static void a_campaign_asks_more_often(void **state) {
    (void)state;
    struct province p;
    make(&p, CADENCE_MONTH, SCHEME_CALENDAR);
    uint32_t unit = p.p + 1;
    uint32_t indicator = p.houses + 1;
    struct rules_campaign storm = {
        .id = 7,
        .name = "Bão số 3",
        .from = world_moment("2025-04-05T06:00"),
        .to = world_moment("2025-04-06T05:59"),
        .cadence = CADENCE_HOUR,
        .rule = {DUE_MINUTES, DUE_STAYS, 15, DUE_AT_CLOSE},
        .units = &unit,
        .indicators = &indicator,
        .unit_count = 1,
        .indicator_count = 1,
    };
    p.rules->campaigns = &storm;
    p.rules->campaign_count = 1;
    world_entry(&p.world, p.c, p.houses, "2025-04-05T07:20", "1");
    ask(&p, p.c, false, "2025-04-05T09:10");
    /* 06 h is late (due 07:15), 07 h done, 08 h open until 09:15, 09 h has begun; April done. */
    size_t hours[OWED_STATES] = {0};
    for (size_t i = 0; i < p.reports.count; i++)
        if (p.reports.items[i].campaign == 7)
            hours[p.reports.items[i].state]++;
    assert_int_equal(hours[OWED_LATE], 1);
    assert_int_equal(hours[OWED_OPEN], 2);
    assert_int_equal(hours[OWED_DONE], 0); /* 07 h: due at 08:15, over */
    assert_int_equal(p.reports.tally[OWED_DONE], 1);
    /* Its last hour is asked for until it is reported; none after it. */
    ask(&p, p.c, false, "2025-04-06T12:00");
    moment last = 0;
    for (size_t i = 0; i < p.reports.count; i++)
        if (p.reports.items[i].campaign == 7 && p.reports.items[i].period.from > last)
            last = p.reports.items[i].period.from;
    assert_int_equal(last, world_moment("2025-04-06T05:00"));
    /* Others are not in it. */
    unit = p.a + 1;
    ask(&p, p.c, false, "2025-04-05T09:10");
    for (size_t i = 0; i < p.reports.count; i++)
        assert_int_equal(p.reports.items[i].campaign, 0);
    drop(&p);
}

static void a_closed_period_says_so(void **state) {
    (void)state;
    struct province p;
    struct error error = {0};
    make(&p, CADENCE_MONTH, SCHEME_CALENDAR);
    struct rules_closing closing = {
        .id = 3,
        .unit = p.p + 1,
        .from = world_moment("2025-02-01T00:00"),
        .to = world_moment("2025-03-31"),
        .reason = "đã chốt số liệu quý I",
    };
    struct rules_closing opening = {
        .id = 1,
        .unit = p.c + 1,
        .indicator = p.houses + 1,
        .from = world_moment("2025-03-01T00:00"),
        .to = world_moment("2025-03-31"),
        .until = world_moment("2025-04-25T17:00"),
    };
    p.rules->closings = &closing;
    p.rules->closing_count = 1;
    ask(&p, p.c, false, "2025-04-20");
    assert_int_equal(p.reports.tally[OWED_CLOSED], 2);
    p.rules->openings = &opening;
    p.rules->opening_count = 1;
    ask(&p, p.c, false, "2025-04-20");
    assert_int_equal(p.reports.tally[OWED_CLOSED], 1);
    ask(&p, p.c, false, "2025-04-26");
    assert_int_equal(p.reports.tally[OWED_CLOSED], 2);

    const struct model *model = world_model(&p.world);
    const struct {
        uint32_t unit;
        const char *at, *now;
        bool may;
    } cases[] = {
        {p.c, "2025-02-15", "2025-04-20", false},
        {p.c, "2025-03-15", "2025-04-20", true},
        {p.c, "2025-03-15", "2025-04-25T17:01", false},
        {p.a, "2025-03-15", "2025-04-20", false},
        {p.c, "2025-01-31", "2025-04-20", true},
        {p.c, "2025-04-01T00:00", "2025-04-20", true},
        {p.p, "2025-03-15", "2025-04-20", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool may = closing_check(
            p.rules, model, cases[i].unit + 1, p.houses + 1, world_moment(cases[i].at),
            world_moment(cases[i].now), &error);
        if (may != cases[i].may)
            fail_msg("case %zu", i);
    }
    assert_int_equal(error.code, ERROR_CONFLICT);
    assert_non_null(strstr(error.detail, "đã chốt số liệu quý I"));
    /* For one indicator only; for everybody. */
    closing.indicator = 99;
    assert_true(closing_check(
        p.rules, model, p.a + 1, p.houses + 1, world_moment("2025-03-15"),
        world_moment("2025-04-20"), &error));
    closing.indicator = 0;
    closing.unit = 0;
    assert_false(closing_check(
        p.rules, model, p.a + 1, p.houses + 1, world_moment("2025-03-15"),
        world_moment("2025-04-20"), &error));
    drop(&p);
}

static void an_unknown_unit_is_said(void **state) {
    (void)state;
    struct province p;
    struct error error = {0};
    make(&p, CADENCE_MONTH, SCHEME_CALENDAR);
    uint32_t nobody = 99;
    struct owed_query query = {
        .units = &nobody, .unit_count = 1, .at = world_moment("2025-05-20"), .known = WORLD_NOW};
    assert_false(owed_list(
        p.rules, world_model(&p.world), world_store(&p.world), &query, &p.reports, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    /* One that has ended and whoever came after it owes for it: nothing is its own to do. */
    ask(&p, p.a, true, "2025-08-05");
    for (size_t i = 0; i < p.reports.count; i++)
        assert_true(p.reports.items[i].period.last < world_day("2025-07-01"));
    drop(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_is_open_then_late_then_done),
        cmocka_unit_test(what_is_known_decides),
        cmocka_unit_test(a_period_belongs_to_who_lives_on_its_last_day),
        cmocka_unit_test(a_province_hears_of_all_below_it),
        cmocka_unit_test(a_campaign_asks_more_often),
        cmocka_unit_test(a_closed_period_says_so),
        cmocka_unit_test(an_unknown_unit_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
