/* Reorganisations as one act, looked at before, and undone by a further one; on both engines. */
#include "ledgertest.h"
#include "steer/reorganisations.h"

/* The province of ledgertest.h, and beside it a district D2 with communes X and Y, alive. */
struct land {
    struct province p;
    uint32_t district, x, y;
};

static struct land put_land(struct ledger *ledger) {
    struct land land = {.p = put_province(ledger)};
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    day start = date(2015, 1, 1);
    land.district = put_unit(commit, land.p.province, UNIT_DISTRICT, start, "H2", "Huyện H2");
    land.x = put_unit(commit, land.district, UNIT_COMMUNE, start, "02701", "Xã X");
    land.y = put_unit(commit, land.district, UNIT_COMMUNE, start, "02702", "Xã Y");
    end(commit);
    return land;
}

static struct reorganisation event_on(day operating) {
    return (struct reorganisation){
        .name = str_of("Sắp xếp xã"),
        .resolution = str_of("99/NQ"),
        .signed_on = LEDGER_DAY_UNKNOWN,
        .in_force = LEDGER_DAY_UNKNOWN,
        .operating = operating,
    };
}

static struct reorganise_unit commune(const char *code, const char *name) {
    return (struct reorganise_unit){
        .code = str_of(code), .name = str_of(name), .type = str_of("Xã"), .kind = UNIT_COMMUNE};
}

static struct reorganise_edge into(uint32_t old_unit, uint32_t made, int32_t share) {
    return (struct reorganise_edge){
        .old_unit = old_unit,
        .made = made,
        .kind = LINEAGE_MERGE,
        .share = share,
        .back_share = SHARE_UNKNOWN,
    };
}

static bool complete(
    struct ledger *ledger, struct arena *arena, struct reorganise_plan *plan, struct error *error) {
    return reorganise_complete(ledger_current(ledger), arena, plan, error);
}

/* The ids of the units that were made, in `made`. */
static bool act(
    struct ledger *ledger, const struct reorganise_plan *plan, bool dry, uint32_t made[],
    bool *ret_checked, struct error *error) {
    struct reorganise_act act = {
        .plan = plan, .model = ledger_current(ledger), .dry = dry, .made = made};
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    bool ok = reorganise_fill(&act, commit, error);
    *ret_checked = act.checked;
    if (!ok) {
        commit_abort(commit);
        return false;
    }
    return commit_end(commit, NULL, error);
}

static int64_t commits(struct ledger *ledger) {
    struct position position;
    MUST(ledger_position_now(ledger, &position, &error));
    return position.commit;
}

static const char *name_on(struct ledger *ledger, uint32_t unit, day on) {
    const struct model_state *state = model_state_on(ledger_current(ledger), unit - 1, on);
    return state ? state->name : "";
}

static void two_communes_become_one(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    day on = date(2026, 3, 1);
    const struct reorganise_unit units[] = {commune("02701", "Xã XY")};
    const struct reorganise_edge edges[] = {into(l.x, 1, SHARE_WHOLE), into(l.y, 1, SHARE_WHOLE)};
    struct reorganise_plan plan = {
        .event = event_on(on),
        .units = units,
        .unit_count = 1,
        .edges = edges,
        .edge_count = 2,
    };
    MUST(complete(ledger, &arena, &plan, &error));
    assert_int_equal(plan.ending_count, 2);
    assert_int_equal(plan.move_count, 0);
    assert_int_equal(plan.units[0].parent, l.district); /* where the first of them stood */
    assert_false(reorganise_undivided(&plan, l.x));

    /* A dry run finds every rule kept, and leaves nothing. */
    uint32_t made[1];
    bool checked = false;
    int64_t before = commits(ledger);
    MUST_FAIL(act(ledger, &plan, true, made, &checked, &error), ERROR_USAGE);
    assert_true(checked);
    assert_int_equal(commits(ledger), before);

    MUST(act(ledger, &plan, false, made, &checked, &error));
    assert_int_equal(commits(ledger), before + 1);
    assert_string_equal(name_on(ledger, made[0], on), "Xã XY");
    assert_string_equal(name_on(ledger, made[0], on - 1), "");
    assert_string_equal(name_on(ledger, l.x, on - 1), "Xã X");
    assert_string_equal(name_on(ledger, l.x, on), "");
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->lineage_count, 4);
    must_verify(ledger);
    arena_release(&arena);
    ledger_close(ledger);
}

static void a_code_borne_twice_is_found_by_the_dry_run(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    const struct reorganise_unit units[] = {commune("02702", "Xã XX")};
    const struct reorganise_edge edges[] = {into(l.x, 1, SHARE_WHOLE)};
    struct reorganise_plan plan = {
        .event = event_on(date(2026, 3, 1)),
        .units = units,
        .unit_count = 1,
        .edges = edges,
        .edge_count = 1,
    };
    uint32_t made[1];
    bool checked = true;
    int64_t before = commits(ledger);
    MUST(complete(ledger, &arena, &plan, &error));
    MUST_FAIL(act(ledger, &plan, true, made, &checked, &error), ERROR_CONFLICT);
    assert_false(checked);
    assert_int_equal(commits(ledger), before);
    arena_release(&arena);
    ledger_close(ledger);
}

static void what_hangs_below_goes_along(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    day on = date(2026, 3, 1);
    struct reorganise_unit units[] = {commune("H3", "Huyện H3"), commune("H4", "Huyện H4")};
    struct reorganise_edge edges[] = {
        into(l.district, 1, SHARE_WHOLE), into(l.district, 2, SHARE_UNKNOWN)};
    units[0].kind = units[1].kind = UNIT_DISTRICT;
    struct reorganise_plan plan = {
        .event = event_on(on),
        .units = units,
        .unit_count = 2,
        .edges = edges,
        .edge_count = 2,
    };
    /* Two come after it: where its communes go nobody has said. */
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_CONFLICT);
    assert_true(reorganise_undivided(&plan, l.district));
    plan.unit_count = plan.edge_count = 1;
    MUST(complete(ledger, &arena, &plan, &error));
    assert_int_equal(plan.move_count, 2);
    uint32_t made[2];
    bool checked;
    MUST(act(ledger, &plan, false, made, &checked, &error));
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model_state_on(model, l.x - 1, on)->parent + 1, made[0]);
    assert_int_equal(model_state_on(model, l.y - 1, on)->parent + 1, made[0]);
    assert_int_equal(model_state_on(model, l.x - 1, on - 1)->parent + 1, l.district);
    assert_string_equal(name_on(ledger, l.x, on), "Xã X");
    arena_release(&arena);
    ledger_close(ledger);
}

static void a_unit_may_end_with_all_below_it_placed_anew(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    day on = date(2026, 3, 1);
    /* The district ends without a successor, its communes become one under the province. */
    struct reorganise_unit units[] = {commune("02701", "Xã XY")};
    const struct reorganise_edge edges[] = {
        into(l.x, 1, SHARE_WHOLE), into(l.y, 1, SHARE_WHOLE), {.old_unit = l.district}};
    struct reorganise_plan plan = {
        .event = event_on(on),
        .units = units,
        .unit_count = 1,
        .edges = edges,
        .edge_count = 3,
    };
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_INPUT); /* under which unit? */
    units[0].parent = l.p.province;
    plan.units = units;
    MUST(complete(ledger, &arena, &plan, &error));
    assert_int_equal(plan.ending_count, 3);
    uint32_t made[1];
    bool checked;
    MUST(act(ledger, &plan, false, made, &checked, &error));
    assert_string_equal(name_on(ledger, l.district, on), "");
    assert_int_equal(
        model_state_on(ledger_current(ledger), made[0] - 1, on)->parent + 1, l.p.province);
    arena_release(&arena);
    ledger_close(ledger);
}

static void odd_plans_are_refused(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    const struct reorganise_unit units[] = {commune("02703", "Xã XY"), commune("02704", "Xã Z")};
    struct reorganise_edge edges[] = {into(l.x, 1, SHARE_WHOLE), into(l.y, 1, SHARE_WHOLE)};
    struct reorganise_plan plan = {
        .event = event_on(date(2026, 3, 1)),
        .units = units,
        .unit_count = 1,
        .edges = edges,
        .edge_count = 0,
    };
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_INPUT);
    plan.edge_count = 2;
    edges[0].old_unit = 9999;
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_NOT_FOUND);
    edges[0].old_unit = l.p.old_a; /* ended in 2025 */
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_CONFLICT);
    edges[0].old_unit = l.x;
    edges[0].made = 7;
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_INPUT);
    edges[0].made = 1;
    plan.unit_count = 2; /* nothing goes into Z */
    MUST_FAIL(complete(ledger, &arena, &plan, &error), ERROR_INPUT);
    arena_release(&arena);
    ledger_close(ledger);
}

static void an_undo_brings_the_old_ones_back(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct land l = put_land(ledger);
    struct arena arena = ARENA_EMPTY;
    const struct reorganise_past past[] = {
        {l.p.old_a, l.p.fresh, SHARE_UNKNOWN},
        {l.p.old_b, l.p.fresh, SHARE_UNKNOWN},
    };
    day operated = date(2025, 7, 1);
    day on = date(2026, 2, 1);
    struct reorganisation event = event_on(operated);
    struct reorganise_plan plan;
    report(ledger, l.p.old_a, l.p.count, noon(2025, 6, 1), 10);
    report(ledger, l.p.fresh, l.p.count, noon(2025, 8, 1), 30);
    MUST_FAIL(
        reorganise_undo(ledger_current(ledger), past, 2, operated, &event, &arena, &plan, &error),
        ERROR_INPUT);
    event.operating = on;
    MUST(reorganise_undo(ledger_current(ledger), past, 2, operated, &event, &arena, &plan, &error));
    assert_int_equal(plan.ending_count, 1);
    assert_int_equal(plan.unit_count, 2);
    assert_true(reorganise_undivided(&plan, l.p.fresh));
    /* Their district has ended: they stand where the merged one stood. */
    assert_int_equal(plan.units[0].parent, l.p.province);
    uint32_t made[2];
    bool checked;
    MUST(act(ledger, &plan, false, made, &checked, &error));
    assert_string_equal(name_on(ledger, made[0], on), "Xã Cũ A");
    assert_string_equal(name_on(ledger, made[1], on), "Xã Cũ B");
    assert_string_equal(name_on(ledger, l.p.fresh, on), "");
    assert_string_equal(name_on(ledger, l.p.fresh, on - 1), "Xã Mới");
    must_verify(ledger);
    /* Once more: what it made has been changed since. */
    event.operating = date(2026, 3, 1);
    MUST_SAY(
        reorganise_undo(ledger_current(ledger), past, 2, operated, &event, &arena, &plan, &error),
        ERROR_CONFLICT, "Xã Mới");
    MUST_FAIL(
        reorganise_undo(ledger_current(ledger), past, 0, operated, &event, &arena, &plan, &error),
        ERROR_INPUT);
    /* And the undo can be undone: both go into one again. */
    const struct reorganise_past back[] = {
        {l.p.fresh, made[0], SHARE_UNKNOWN},
        {l.p.fresh, made[1], SHARE_UNKNOWN},
    };
    MUST(reorganise_undo(ledger_current(ledger), back, 2, on, &event, &arena, &plan, &error));
    assert_int_equal(plan.unit_count, 1);
    uint32_t again[1];
    MUST(act(ledger, &plan, false, again, &checked, &error));
    assert_string_equal(name_on(ledger, again[0], event.operating), "Xã Mới");
    arena_release(&arena);
    ledger_close(ledger);
}

struct listed {
    int count;
    uint32_t ids[4];
    char names[4][32];
};

static bool note(void *context, const struct reorganisations_row *row) {
    struct listed *listed = context;
    listed->ids[listed->count] = row->event.id;
    snprintf(listed->names[listed->count++], 32, "%.*s", STR_ARGS(row->event.name));
    return listed->count < 4;
}

static void what_is_on_record_is_read_back(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct arena arena = ARENA_EMPTY;
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t second = put_reorganisation(commit, date(2025, 7, 1));
    /* A further version of the first, and its edge from A taken back. */
    struct reorganisation renamed = event_on(date(2025, 7, 1));
    renamed.id = p.reorganisation;
    renamed.name = str_of("Sắp xếp, bản sau");
    MUST(commit_put_reorganisation(commit, &renamed, NULL, &error));
    put_edge(commit, p.reorganisation, p.old_a, p.fresh, 0);
    end(commit);
    struct db *db = ledger_db(ledger);
    struct listed listed = {0};
    MUST(reorganisations_read(db, 0, 4, note, &listed, &error));
    assert_int_equal(listed.count, 2);
    assert_int_equal(listed.ids[0], second);
    assert_int_equal(listed.ids[1], p.reorganisation);
    assert_string_equal(listed.names[1], "Sắp xếp, bản sau");
    listed.count = 0;
    MUST(reorganisations_read(db, second, 4, note, &listed, &error));
    assert_int_equal(listed.count, 1);
    struct reorganisations_row row;
    const struct model_lineage **edges;
    size_t count;
    MUST(reorganisations_find(db, p.reorganisation, &arena, &row, &error));
    assert_int_equal(row.event.operating, date(2025, 7, 1));
    assert_int_equal(row.commit, 2);
    MUST(reorganisations_edges(
        db, ledger_current(ledger), &row.event, &arena, &edges, &count, &error));
    assert_int_equal(count, 1);
    assert_int_equal(edges[0]->old_unit + 1, p.old_b);
    MUST_FAIL(reorganisations_find(db, 99, &arena, &row, &error), ERROR_NOT_FOUND);
    arena_release(&arena);
    ledger_close(ledger);
}

static void targets_of_what_ends_are_found(void **state) {
    (void)state;
    const struct reorganise_plan plan = {
        .event = event_on(date(2026, 3, 1)), .ending = (const uint32_t[]){5}, .ending_count = 1};
    struct model_target targets[] = {
        {.unit = 4, .to = date(2026, 12, 31)},
        {.unit = 4, .to = date(2026, 2, 28)},
        {.unit = 3, .to = date(2026, 12, 31)},
    };
    const struct model model = {.targets = targets, .target_count = 3};
    assert_true(reorganise_hits_target(&plan, &model, 0));
    assert_false(reorganise_hits_target(&plan, &model, 1));
    assert_false(reorganise_hits_target(&plan, &model, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(two_communes_become_one),
        TESTDB_TEST(a_code_borne_twice_is_found_by_the_dry_run),
        TESTDB_TEST(what_hangs_below_goes_along),
        TESTDB_TEST(a_unit_may_end_with_all_below_it_placed_anew),
        TESTDB_TEST(odd_plans_are_refused),
        TESTDB_TEST(an_undo_brings_the_old_ones_back),
        TESTDB_TEST(what_is_on_record_is_read_back),
        TESTDB_TEST(targets_of_what_ends_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
