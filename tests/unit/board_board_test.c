#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "support/world.h"

enum band { DONE, GOOD, MIDDLING, LOW };

/* A province with its set of 2025, over two communes. */
struct province {
    struct world w;
    uint32_t p, a, b, set;
};

static struct province *province_new(void) {
    static struct province v;
    v = (struct province){.w = WORLD_EMPTY};
    v.p = world_unit(&v.w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    v.a = world_unit(&v.w, UNIT_COMMUNE, "A", v.p, "2000-01-01");
    v.b = world_unit(&v.w, UNIT_COMMUNE, "B", v.p, "2000-01-01");
    v.set = world_set(&v.w, "nq", v.p, "2025-01-01", "2025-12-31");
    return &v;
}

/* An indicator with a target of the province's set. */
static uint32_t target_of(struct province *v, const char *code, int32_t ordinal, double value) {
    uint32_t i = world_indicator(&v->w, code, ROLLUP_SUM);
    world_target(&v->w, v->set, i, v->p, ordinal, value);
    return i;
}

static struct board board_at(struct province *v, const char *at) {
    return world_board(&v->w, v->set, at, false);
}

static void assert_closes(const struct grade_tally *tally) {
    uint32_t sum = tally->none;
    for (int i = 0; i < GRADE_BANDS_MOST; i++)
        sum += tally->by_band[i];
    assert_int_equal(sum, tally->all);
}

/* ---- grading --------------------------------------------------------------------------------- */

static void each_target_is_graded_and_tallies_close(void **state) {
    (void)state;
    static const struct {
        const char *code, *value; /* of a target of 200 */
        double completion;
        uint32_t band;
    } cases[] = {
        {"t1", "300", 150, DONE},      {"t2", "200", 100, DONE},      {"t3", "199.9", 99.95, GOOD},
        {"t4", "140", 70, GOOD},       {"t5", "139", 69.5, MIDDLING}, {"t6", "99", 49.5, LOW},
        {"t7", NULL, NAN, MODEL_NONE}, {"t8", "-4", -2, LOW},
    };
    struct province *v = province_new();
    for (uint32_t c = 0; c < COUNT_OF(cases); c++) {
        uint32_t i = target_of(v, cases[c].code, (int32_t)c + 1, 200);
        if (cases[c].value)
            world_entry(&v->w, v->a, i, "2025-06-30", cases[c].value);
    }
    struct board board = board_at(v, "2025-06-30");
    assert_int_equal(board.count, COUNT_OF(cases));
    for (uint32_t c = 0; c < COUNT_OF(cases); c++) {
        const struct board_row *row = &board.rows[c];
        assert_int_equal(row->target->ordinal, c + 1);
        assert_same(row->grade.completion, cases[c].completion);
        assert_int_equal(row->band, cases[c].band);
        assert_int_equal(row->grade.reason, cases[c].value ? GRADE_OK : GRADE_NO_VALUE);
        assert_int_equal(row->parent, MODEL_NONE);
        assert_int_equal(row->worst_component, MODEL_NONE);
    }
    assert_int_equal(board.tallies.mains.by_band[DONE], 2);
    assert_int_equal(board.tallies.mains.by_band[GOOD], 2);
    assert_int_equal(board.tallies.mains.by_band[MIDDLING], 1);
    assert_int_equal(board.tallies.mains.by_band[LOW], 2);
    assert_int_equal(board.tallies.mains.none, 1);
    assert_int_equal(board.tallies.mains.all, 8);
    assert_int_equal(board.tallies.components.all, 0);
    assert_closes(&board.tallies.mains);
    assert_int_equal(board.set, v->set);
    assert_int_equal(board.query.at, world_moment("2025-06-30"));
    assert_int_equal(board.query.known, WORLD_NOW);
    assert_null(board.query.since);
    board_release(&board);
    assert_null(board.rows);
    world_release(&v->w);
}

/* The main target stands at 75 %, good; one of its three components at 40.3 %, low. */
static void a_parent_may_stand_above_a_band_its_component_misses(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t road = target_of(v, "road", 1, 100);
    static const char *const codes[] = {"north", "south", "west"};
    static const char *const values[] = {"60.5", "40.3", "90"};
    for (int c = 0; c < 3; c++) {
        uint32_t part = target_of(v, codes[c], 0, 100);
        world_of(&v->w, part)->parent = road;
        world_of(&v->w, part)->weight = 1;
        world_entry(&v->w, v->a, part, "2025-06-30", values[c]);
    }
    uint32_t other = target_of(v, "other", 2, 100);
    world_entry(&v->w, v->p, road, "2025-06-30", "75");
    world_entry(&v->w, v->p, other, "2025-06-30", "20");
    struct board board = board_at(v, "2025-06-30");
    const struct board_row *parent = &board.rows[0];
    assert_int_equal(parent->band, GOOD);
    assert_int_equal(parent->worst_component, 2);
    assert_int_equal(board.rows[2].band, LOW);
    assert_false(parent->graded_by_parts);
    assert_same(parent->grade.completion, 75);
    assert_int_equal(parent->parts.all, 3);
    assert_near(parent->parts.grade.completion, (60.5 + 40.3 + 90) / 3);
    for (uint32_t c = 1; c <= 3; c++)
        assert_int_equal(board.rows[c].parent, 0);
    assert_int_equal(board.rows[4].parent, MODEL_NONE);
    assert_int_equal(board.tallies.mains.all, 2);
    assert_int_equal(board.tallies.components.all, 3);
    assert_int_equal(board.tallies.components.by_band[LOW], 1);
    assert_closes(&board.tallies.components);
    board_release(&board);
    /* Where none is below the parent's own band there is nothing to warn of. */
    world_entry(&v->w, v->p, road, "2025-07-31", "40");
    board = board_at(v, "2025-07-31");
    assert_int_equal(board.rows[0].worst_component, MODEL_NONE);
    board_release(&board);
    world_release(&v->w);
}

static void without_a_value_a_parent_is_graded_by_its_parts(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t road = target_of(v, "road", 1, 100);
    static const char *const codes[] = {"north", "south", "west"};
    for (int c = 0; c < 3; c++) {
        uint32_t part = target_of(v, codes[c], 0, 100);
        world_of(&v->w, part)->parent = road;
        world_of(&v->w, part)->weight = c + 1;
    }
    struct board board = board_at(v, "2025-06-30");
    assert_int_equal(board.rows[0].grade.reason, GRADE_NO_VALUE);
    assert_int_equal(board.rows[0].band, MODEL_NONE);
    assert_int_equal(board.tallies.mains.none, 1);
    assert_int_equal(board.tallies.components.none, 3);
    board_release(&board);
    world_entry(&v->w, v->a, road + 1, "2025-06-30", "20");
    world_simulated(&v->w, v->a, road + 2, "2025-06-30", "300"); /* counts for 100 */
    board = board_at(v, "2025-06-30");
    const struct board_row *parent = &board.rows[0];
    assert_true(parent->graded_by_parts);
    assert_near(parent->grade.completion, (1 * 20 + 2 * 100) / 3.0);
    assert_int_equal(parent->band, GOOD);
    assert_int_equal(parent->parts.assessable, 2);
    assert_int_equal(parent->parts.all, 3);
    assert_same(parent->parts.covered, 0.5);
    assert_true(parent->simulated);
    assert_none(parent->figure.value);
    assert_int_equal(parent->worst_component, 1);
    assert_int_equal(board.tallies.mains.by_band[GOOD], 1);
    board_release(&board);
    world_release(&v->w);
}

static void components_of_components_are_graded_first(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t top = target_of(v, "top", 1, 100);
    uint32_t middle = target_of(v, "middle", 0, 100);
    uint32_t leaf = target_of(v, "leaf", 0, 100);
    world_of(&v->w, middle)->parent = top;
    world_of(&v->w, middle)->weight = 1;
    world_of(&v->w, leaf)->parent = middle;
    world_of(&v->w, leaf)->weight = 1;
    world_entry(&v->w, v->a, leaf, "2025-06-30", "55");
    struct board board = board_at(v, "2025-06-30");
    assert_same(board.rows[0].grade.completion, 55);
    assert_same(board.rows[1].grade.completion, 55);
    assert_int_equal(board.rows[1].parent, 0);
    assert_int_equal(board.rows[2].parent, 1);
    board_release(&board);
    world_release(&v->w);
}

static void every_direction_is_graded_its_way(void **state) {
    (void)state;
    static const struct {
        enum direction direction;
        double target, base;
        const char *value;
        double completion;
    } cases[] = {
        {DIRECTION_RISING, 10, WORLD_UNKNOWN, "7", 70},
        {DIRECTION_FALLING, 4, 8, "6", 50},
        {DIRECTION_FALLING, 4, WORLD_UNKNOWN, "6", NAN},
        {DIRECTION_CEILING, 3, WORLD_UNKNOWN, "4", 75},
        {DIRECTION_FLOOR, 42, WORLD_UNKNOWN, "21", 50},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct province *v = province_new();
        uint32_t i = target_of(v, "i", 1, cases[c].target);
        world_of(&v->w, i)->direction = (uint8_t)cases[c].direction;
        world_version(&v->w, 0, "2025-01-01", cases[c].target, cases[c].base);
        world_entry(&v->w, v->p, i, "2025-06-30", cases[c].value);
        struct board board = board_at(v, "2025-06-30");
        assert_same(board.rows[0].grade.completion, cases[c].completion);
        board_release(&board);
        world_release(&v->w);
    }
}

/* ---- which figures, which target ------------------------------------------------------------- */

static void a_target_changed_in_mid_year_grades_by_its_version(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    world_version(&v->w, 0, "2025-07-01", 200, WORLD_UNKNOWN)->simulated = true;
    world_entry(&v->w, v->p, i, "2025-06-30", "80");
    struct board board = board_at(v, "2025-06-30");
    assert_same(board.rows[0].version->value, 100);
    assert_same(board.rows[0].grade.completion, 80);
    assert_false(board.rows[0].simulated);
    board_release(&board);
    board = board_at(v, "2025-07-01");
    assert_same(board.rows[0].version->value, 200);
    assert_same(board.rows[0].grade.completion, 40);
    assert_true(board.rows[0].simulated);
    board_release(&board);
    world_release(&v->w);
}

static void a_target_without_a_version_is_not_assessable(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    v->w.given_versions.count = 0;
    world_entry(&v->w, v->p, i, "2025-06-30", "80");
    struct board board = world_board(&v->w, v->set, "2025-06-30", true);
    assert_null(board.rows[0].version);
    assert_int_equal(board.rows[0].grade.reason, GRADE_NO_TARGET);
    assert_int_equal(board.rows[0].pace.reason, PACE_REASON_NO_TARGET);
    assert_int_equal(board.rows[0].status, PACE_UNKNOWN);
    assert_none(board.rows[0].ahead);
    assert_int_equal(board.tallies.mains.none, 1);
    board_release(&board);
    world_release(&v->w);
}

static void figures_from_outside_the_period_do_not_count(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    world_entry(&v->w, v->p, i, "2024-12-31", "90"); /* last year's */
    struct board board = board_at(v, "2025-03-31");
    assert_none(board.rows[0].figure.value);
    assert_int_equal(board.rows[0].grade.reason, GRADE_NO_VALUE);
    board_release(&board);
    world_entry(&v->w, v->p, i, "2025-01-01T00:00", "1");
    world_entry(&v->w, v->p, i, "2025-12-31", "80");
    world_entry(&v->w, v->p, i, "2026-01-31", "5"); /* next year's */
    board = board_at(v, "2025-03-31");
    assert_same(board.rows[0].grade.completion, 1);
    board_release(&board);
    board = board_at(v, "2026-02-28");
    assert_same(board.rows[0].grade.completion, 80);
    assert_int_equal(board.rows[0].figure.as_of, world_moment("2025-12-31"));
    board_release(&board);
    world_release(&v->w);
}

static void each_target_has_its_own_period(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    uint32_t half = world_target(&v->w, v->set, i, v->p, 2, 100);
    uint32_t late = world_target(&v->w, v->set, i, v->p, 3, 100);
    uint32_t year = world_target(&v->w, v->set, i, v->p, 4, 100);
    (void)year;
    world_target_of(&v->w, half)->to = world_day("2025-06-30");
    world_target_of(&v->w, late)->from = world_day("2025-10-01");
    world_entry(&v->w, v->p, i, "2025-06-15", "40");
    world_entry(&v->w, v->p, i, "2025-08-15", "60");
    struct board board = board_at(v, "2025-11-30");
    assert_same(board.rows[0].grade.completion, 60);
    assert_same(board.rows[1].grade.completion, 40);
    assert_none(board.rows[2].grade.completion);
    assert_same(board.rows[3].grade.completion, 60);
    board_release(&board);
    world_release(&v->w);
}

/* The rate of 2025 is weighed by the people counted in 2024. */
static uint32_t add_rate(struct province *v, uint32_t *ret_people) {
    uint32_t people = world_indicator(&v->w, "people", ROLLUP_SUM);
    uint32_t rate = world_indicator(&v->w, "rate", ROLLUP_WEIGHTED_MEAN);
    world_of(&v->w, rate)->weight_by = people;
    world_target(&v->w, v->set, rate, v->p, 1, 100);
    world_entry(&v->w, v->a, people, "2024-12-31", "100");
    world_entry(&v->w, v->b, people, "2024-12-31", "300");
    *ret_people = people;
    return rate;
}

static void what_only_weighs_is_exempt_from_the_period(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t people;
    uint32_t rate = add_rate(v, &people);
    world_entry(&v->w, v->a, rate, "2025-06-30", "60");
    world_entry(&v->w, v->b, rate, "2025-06-30", "80");
    struct board board = board_at(v, "2025-06-30");
    assert_same(board.rows[0].grade.completion, 75);
    board_release(&board);
    world_release(&v->w);
}

static void what_weighs_and_is_a_target_too_is_not(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t people;
    uint32_t rate = add_rate(v, &people);
    world_target(&v->w, v->set, people, v->p, 2, 400);
    world_entry(&v->w, v->a, rate, "2025-06-30", "60");
    struct board board = board_at(v, "2025-06-30");
    assert_same(board.rows[0].grade.completion, 60);
    assert_int_equal(board.rows[1].grade.reason, GRADE_NO_VALUE);
    board_release(&board);
    world_release(&v->w);
}

static void simulation_is_said(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    uint32_t j = target_of(v, "j", 2, 100);
    world_simulated(&v->w, v->a, i, "2025-06-30", "80");
    world_entry(&v->w, v->a, j, "2025-06-30", "80");
    struct board board = board_at(v, "2025-06-30");
    assert_true(board.rows[0].simulated);
    assert_false(board.rows[1].simulated);
    board_release(&board);
    world_release(&v->w);
}

/* ---- pace and forecast ----------------------------------------------------------------------- */

static void the_pace_is_that_of_the_period(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 365); /* one a day */
    world_entry(&v->w, v->p, i, "2025-04-10", "120");
    struct board board = board_at(v, "2025-04-10"); /* the 100th day */
    const struct board_row *row = &board.rows[0];
    assert_near(row->pace.value, 100);
    assert_near(row->ahead, (120 - 100) * 100.0 / 365);
    assert_int_equal(row->status, PACE_AHEAD);
    board_release(&board);
    board = board_at(v, "2025-05-31"); /* the 151st */
    assert_near(board.rows[0].ahead, (120 - 151) * 100.0 / 365);
    assert_int_equal(board.rows[0].status, PACE_BEHIND);
    board_release(&board);
    world_release(&v->w);
}

/* Two a day: 365 is reached on the 183rd day, and the year ends at 730. */
static uint32_t add_course(struct province *v) {
    uint32_t i = target_of(v, "i", 1, 365);
    static const char *const days[] = {"2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"};
    static const char *const values[] = {"62", "118", "180", "240"};
    for (int m = 0; m < 4; m++)
        world_entry(&v->w, v->p, i, days[m], values[m]);
    return i;
}

static void a_forecast_is_made_for_the_end_of_the_period(void **state) {
    (void)state;
    struct province *v = province_new();
    add_course(v);
    struct board board = world_board(&v->w, v->set, "2025-05-20", true);
    const struct board_row *row = &board.rows[0];
    assert_int_equal(row->forecast.reason, FORECAST_OK);
    assert_int_equal(row->forecast.points, 4); /* the silence since April is none */
    assert_int_equal(row->forecast.last_at, world_moment("2025-04-30"));
    assert_near(row->forecast.value[FORECAST_MIDDLE], 730);
    assert_int_equal(row->reach, FORECAST_ON_DAY);
    assert_in_range(row->reach_day, world_day("2025-07-02"), world_day("2025-07-03"));
    board_release(&board);
    world_release(&v->w);
}

static void without_points_there_is_no_forecast(void **state) {
    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        struct province *v = province_new();
        uint32_t i = add_course(v);
        target_of(v, "silent", 2, 100);
        uint32_t two = target_of(v, "two", 3, 100);
        world_entry(&v->w, v->p, two, "2025-01-31", "1");
        world_entry(&v->w, v->p, two, "2025-02-28", "2");
        (void)i;
        struct board board = world_board(&v->w, v->set, "2025-05-20", asked);
        for (size_t r = asked ? 1 : 0; r < board.count; r++) {
            const struct forecast *forecast = &board.rows[r].forecast;
            assert_int_not_equal(forecast->reason, FORECAST_OK);
            for (int line = 0; line < FORECAST_LINES; line++)
                assert_none(forecast->value[line]);
            assert_int_equal(board.rows[r].reach, FORECAST_UNKNOWN);
        }
        board_release(&board);
        world_release(&v->w);
    }
}

static void a_forecast_stays_within_what_can_be(void **state) {
    (void)state;
    struct province *v = province_new();
    world_of(&v->w, add_course(v))->highest = 700;
    struct board board = world_board(&v->w, v->set, "2025-05-20", true);
    assert_same(board.rows[0].forecast.value[FORECAST_MIDDLE], 700);
    assert_same(board.rows[0].forecast.value[FORECAST_HIGH], 700);
    board_release(&board);
    world_of(&v->w, 0)->highest = (double)INFINITY;
    world_of(&v->w, 0)->lowest = 735;
    board = world_board(&v->w, v->set, "2025-05-20", true);
    assert_same(board.rows[0].forecast.value[FORECAST_LOW], 735);
    board_release(&board);
    world_release(&v->w);
}

static void a_period_that_is_over_is_not_forecast(void **state) {
    (void)state;
    static const struct {
        const char *at;
        bool forecast;
    } cases[] = {{"2025-12-30", true}, {"2025-12-31", false}, {"2026-03-31", false}};
    struct province *v = province_new();
    add_course(v);
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct board board = world_board(&v->w, v->set, cases[c].at, true);
        assert_int_equal(board.rows[0].forecast.reason == FORECAST_OK, cases[c].forecast);
        assert_int_equal(
            isnan(board.rows[0].forecast.value[FORECAST_MIDDLE]) != 0, !cases[c].forecast);
        board_release(&board);
    }
    world_release(&v->w);
}

static void the_forecast_of_a_rate_weighs_as_the_board_does(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t people;
    uint32_t rate = add_rate(v, &people);
    static const char *const days[] = {"2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"};
    static const char *const values[] = {"31", "59", "90", "120"};
    for (int m = 0; m < 4; m++) {
        world_entry(&v->w, v->a, rate, days[m], values[m]);
        world_entry(&v->w, v->b, rate, days[m], values[m]);
    }
    struct board board = world_board(&v->w, v->set, "2025-04-30", true);
    assert_same(board.rows[0].figure.value, 120);
    assert_int_equal(board.rows[0].forecast.reason, FORECAST_OK);
    assert_int_equal(board.rows[0].forecast.points, 4);
    board_release(&board);
    world_release(&v->w);
}

static void a_cumulative_flow_is_not_forecast_to_shrink(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    world_of(&v->w, i)->over_time = OVER_TIME_SUM;
    static const char *const days[] = {
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31"};
    static const char *const values[] = {"50", "-5", "-5", "-5", "-5"};
    for (int m = 0; m < 5; m++)
        world_entry(&v->w, v->p, i, days[m], values[m]);
    struct board board = world_board(&v->w, v->set, "2025-05-31", true);
    assert_same(board.rows[0].figure.value, 30);
    assert_true(board.rows[0].forecast.value[FORECAST_LOW] >= 30);
    board_release(&board);
    world_release(&v->w);
}

/* ---- a unit below ---------------------------------------------------------------------------- */

static struct board board_of(struct province *v, uint32_t unit) {
    struct board_request request = {
        .at = world_moment("2025-06-30"),
        .known = WORLD_NOW,
        .structure = world_day("2025-06-30"),
        .set = v->set,
        .unit = unit,
        .forecasts = true,
    };
    struct board board;
    struct error error = {0};
    if (!board_make(world_engine(&v->w), &request, &board, &error))
        fail_msg("%s", error.message);
    return board;
}

static void a_unit_below_shows_the_same_targets(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t houses = target_of(v, "houses", 1, 100);
    uint32_t north = target_of(v, "north", 0, 50);
    uint32_t roads = target_of(v, "roads", 2, 100);
    world_of(&v->w, north)->parent = houses;
    world_target(&v->w, v->set, roads, v->a, 2, 10); /* a share of it is A's own target */
    world_entry(&v->w, v->a, houses, "2025-06-30", "30");
    world_entry(&v->w, v->a, roads, "2025-06-30", "9");
    world_entry(&v->w, v->b, roads, "2025-06-30", "5");
    struct board board = board_of(v, v->a);
    assert_int_equal(board.count, 3);
    assert_int_equal(board.rows[0].target->indicator, houses);
    assert_int_equal(board.rows[1].target->indicator, north);
    assert_int_equal(board.rows[1].parent, 0);
    assert_int_equal(board.rows[2].target->indicator, roads);
    for (size_t r = 0; r < board.count; r++)
        assert_int_equal(board.rows[r].unit, v->a);
    /* The province's 100 houses are no target of A's. */
    assert_same(board.rows[0].figure.value, 30);
    assert_null(board.rows[0].version);
    assert_int_equal(board.rows[0].grade.reason, GRADE_NO_TARGET);
    assert_same(board.rows[2].grade.completion, 90);
    assert_same(board.rows[2].version->value, 10);
    assert_int_equal(board.tallies.mains.all, 2);
    assert_int_equal(board.tallies.mains.none, 1);
    assert_closes(&board.tallies.mains);
    board_release(&board);

    board = board_of(v, v->p);
    assert_int_equal(board.count, 3);
    assert_same(board.rows[2].figure.value, 14);
    assert_int_equal(board.rows[2].unit, v->p);
    board_release(&board);
    world_release(&v->w);
}

static void a_unit_that_does_not_live_has_no_figures(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t i = target_of(v, "i", 1, 100);
    world_entry(&v->w, v->p, i, "2025-02-28", "30");
    world_end(&v->w, v->p, "2025-04-01");
    struct board board = board_at(v, "2025-06-30");
    assert_int_equal(board.count, 1);
    assert_int_equal(board.rows[0].grade.reason, GRADE_NO_VALUE);
    assert_int_equal(board.rows[0].figure.reason, FIGURE_NO_VALUE);
    board_release(&board);
    world_release(&v->w);
}

static void an_unknown_set_is_not_found(void **state) {
    (void)state;
    struct province *v = province_new();
    uint32_t later = world_set(&v->w, "later", v->p, "2026-01-01", "2026-12-31");
    v->w.sets.items[later].known = false;
    uint32_t sets[] = {later, 2, MODEL_NONE};
    for (size_t i = 0; i < COUNT_OF(sets); i++) {
        struct board_request request = {.set = sets[i], .unit = MODEL_NONE};
        struct board board = {.count = 77};
        struct error error = {0};
        assert_false(board_make(world_engine(&v->w), &request, &board, &error));
        assert_int_equal(error.code, ERROR_NOT_FOUND);
        assert_int_equal(board.count, 77);
    }
    struct board empty = board_at(v, "2025-06-30");
    assert_int_equal(empty.count, 0);
    assert_int_equal(empty.tallies.mains.all, 0);
    board_release(&empty);
    world_release(&v->w);
}

/* ---- moments to look at ---------------------------------------------------------------------- */

static void moments_are_the_ends_of_slots_and_the_last_itself(void **state) {
    (void)state;
    static const struct {
        enum cadence cadence;
        const char *from, *to;
        size_t most;
        const char *moments[6];
    } cases[] = {
        {CADENCE_MONTH,
         "2025-01-01",
         "2025-03-15T08:00",
         6,
         {"2025-01-31", "2025-02-28", "2025-03-15T08:00"}},
        {CADENCE_MONTH, "2025-01-01", "2025-03-31", 6, {"2025-01-31", "2025-02-28", "2025-03-31"}},
        {CADENCE_MONTH, "2025-01-01", "2025-12-31", 2, {"2025-11-30", "2025-12-31"}},
        {CADENCE_MONTH, "2025-01-31", "2025-01-31", 6, {"2025-01-31"}},
        {CADENCE_MONTH, "2025-02-01", "2025-01-31", 6, {NULL}},
        {CADENCE_MONTH, "2025-01-01", "2025-01-31", 0, {NULL}},
        {CADENCE_WEEK, "2025-03-24T00:00", "2025-04-02", 6, {"2025-03-30", "2025-04-02"}},
        {CADENCE_QUARTER,
         "2025-02-15",
         "2025-10-01T00:00",
         6,
         {"2025-03-31", "2025-06-30", "2025-09-30", "2025-10-01T00:00"}},
        {CADENCE_YEAR, "2024-07-01", "2025-06-30", 6, {"2024-12-31", "2025-06-30"}},
        {CADENCE_HOUR,
         "2025-03-31T08:30",
         "2025-03-31T10:10",
         6,
         {"2025-03-31T08:59", "2025-03-31T09:59", "2025-03-31T10:10"}},
    };
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        struct model_indicator indicator = {.cadence = (uint8_t)cases[c].cadence};
        moment moments[8];
        size_t count = board_moments(
            &indicator, world_moment(cases[c].from), world_moment(cases[c].to), moments,
            cases[c].most);
        for (size_t m = 0; m < count; m++)
            assert_int_equal(moments[m], world_moment(cases[c].moments[m]));
        assert_true(count == 6 || !cases[c].moments[count]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_target_is_graded_and_tallies_close),
        cmocka_unit_test(a_parent_may_stand_above_a_band_its_component_misses),
        cmocka_unit_test(without_a_value_a_parent_is_graded_by_its_parts),
        cmocka_unit_test(components_of_components_are_graded_first),
        cmocka_unit_test(every_direction_is_graded_its_way),
        cmocka_unit_test(a_target_changed_in_mid_year_grades_by_its_version),
        cmocka_unit_test(a_target_without_a_version_is_not_assessable),
        cmocka_unit_test(figures_from_outside_the_period_do_not_count),
        cmocka_unit_test(each_target_has_its_own_period),
        cmocka_unit_test(what_only_weighs_is_exempt_from_the_period),
        cmocka_unit_test(what_weighs_and_is_a_target_too_is_not),
        cmocka_unit_test(simulation_is_said),
        cmocka_unit_test(the_pace_is_that_of_the_period),
        cmocka_unit_test(a_forecast_is_made_for_the_end_of_the_period),
        cmocka_unit_test(without_points_there_is_no_forecast),
        cmocka_unit_test(a_forecast_stays_within_what_can_be),
        cmocka_unit_test(a_period_that_is_over_is_not_forecast),
        cmocka_unit_test(the_forecast_of_a_rate_weighs_as_the_board_does),
        cmocka_unit_test(a_cumulative_flow_is_not_forecast_to_shrink),
        cmocka_unit_test(a_unit_below_shows_the_same_targets),
        cmocka_unit_test(a_unit_that_does_not_live_has_no_figures),
        cmocka_unit_test(an_unknown_set_is_not_found),
        cmocka_unit_test(moments_are_the_ends_of_slots_and_the_last_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
