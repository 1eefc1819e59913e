#include "base/arena.h"
#include "ledgertest.h"

/* The model as of now is the one as of its last facts, however many figures followed. */
static void figures_do_not_change_the_model(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct position before, after;
    MUST(ledger_position_now(ledger, &before, &error));
    const struct model *model = ledger_current(ledger);
    report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    MUST(ledger_position_now(ledger, &after, &error));
    assert_int_equal(after.facts, before.facts);
    assert_int_equal(after.commit, before.commit + 1);
    assert_ptr_equal(ledger_current(ledger), model);
    ledger_close(ledger);
}

static void a_past_position_has_its_own_model(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state renamed =
        living(p.fresh, p.province, UNIT_COMMUNE, date(2026, 1, 1), "02641", "Phường Mới");
    MUST(commit_put_state(commit, &renamed, &error));
    put_edge(commit, p.reorganisation, p.old_a, p.fresh, 500000000);
    put_unit(commit, p.province, UNIT_COMMUNE, date(2026, 1, 1), "00007", "Xã Bảy");
    struct indicator homes = simple_indicator("houses");
    homes.id = p.count;
    homes.name_vi = str_of("Nhà");
    put_indicator(commit, &homes);
    struct indicator more = simple_indicator("more");
    put_indicator(commit, &more);
    end(commit);

    struct arena arena = ARENA_EMPTY;
    struct position position;
    struct model then, now, first;
    MUST(ledger_position_of(ledger, 2, &position, &error));
    MUST(ledger_model(ledger, &position, &arena, &then, &error));
    assert_int_equal(then.unit_count, 6);
    assert_int_equal(then.indicator_count, 2);
    assert_int_equal(then.units[p.fresh - 1].state_count, 1);
    assert_string_equal(model_state_on(&then, p.fresh - 1, date(2026, 1, 1))->name, "Xã Mới");
    assert_int_equal(then.lineage[0].share, SHARE_WHOLE);
    assert_string_equal(then.indicators[0].name_vi, "houses");

    MUST(ledger_position_now(ledger, &position, &error));
    MUST(ledger_model(ledger, &position, &arena, &now, &error));
    assert_int_equal(now.unit_count, 7);
    assert_int_equal(now.indicator_count, 3);
    assert_string_equal(model_state_on(&now, p.fresh - 1, date(2025, 12, 31))->name, "Xã Mới");
    assert_string_equal(model_state_on(&now, p.fresh - 1, date(2026, 1, 1))->name, "Phường Mới");
    assert_int_equal(now.lineage[0].share, 500000000);
    assert_string_equal(now.indicators[0].name_vi, "Nhà");

    MUST(ledger_position_of(ledger, 1, &position, &error));
    MUST(ledger_model(ledger, &position, &arena, &first, &error));
    assert_int_equal(first.unit_count, 0);
    assert_int_equal(first.band_count, 4);
    position = (struct position){0};
    MUST(ledger_model(ledger, &position, &arena, &first, &error));
    assert_int_equal(first.band_count, 0);
    arena_release(&arena);
    ledger_close(ledger);
}

static void a_units_life_is_its_states_in_order(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    struct unit_state late =
        living(p.fresh, p.province, UNIT_COMMUNE, date(2026, 1, 1), "02641", "Ba");
    late.ordinal = 3;
    late.type = str_of("Phường");
    struct unit_state middle =
        living(p.fresh, p.province, UNIT_COMMUNE, date(2025, 10, 1), "02641", "Hai");
    MUST(commit_put_state(commit, &late, &error));
    MUST(commit_put_state(commit, &middle, &error));
    end(commit);
    const struct model *model = ledger_current(ledger);
    const struct model_unit *unit = &model->units[p.fresh - 1];
    const char *const names[] = {"Xã Mới", "Hai", "Ba"};
    assert_int_equal(unit->state_count, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_string_equal(model->states[unit->first_state + i].name, names[i]);
    assert_int_equal(model->states[unit->first_state + 2].ordinal, 3);
    assert_string_equal(model->states[unit->first_state + 2].type, "Phường");
    assert_int_equal(model_unit_start(model, p.old_a - 1), date(2015, 1, 1));
    assert_int_equal(model_unit_end(model, p.old_a - 1), date(2025, 7, 1));
    assert_int_equal(model_unit_end(model, p.fresh - 1), DAY_AFTER_ALL);
    ledger_close(ledger);
}

/* What cannot have been written is told, and verify can still be run. */
static void damage_is_told(void **state) {
    const char *const changes[] = {
        "UPDATE unit_state SET kind = 'ward' WHERE row = 6",
        "UPDATE unit_state SET parent = 99 WHERE row = 6",
        "UPDATE indicator SET rollup = '' WHERE row = 1",
        "UPDATE indicator SET factor_scale = 99 WHERE row = 1",
        "UPDATE lineage SET new_unit = 0 WHERE row = 1",
    };
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct ledger *ledger = new_ledger(state);
        put_province(ledger);
        MUST(db_exec(ledger_db(ledger), changes[i], &error));
        ledger_close(ledger);
        MUST_SAY(
            ledger_open(testdb_url(*state), LEDGER_READ, &ledger, &error), ERROR_CORRUPT,
            "satsao verify");
        MUST(ledger_open(testdb_url(*state), LEDGER_CHECK, &ledger, &error));
        struct verify_report report;
        MUST_SAY(ledger_verify(ledger, NULL, NULL, &report, &error), ERROR_CORRUPT, "Commit 2");
        ledger_close(ledger);
        testdb_free(*state);
        *state = testdb_new();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(figures_do_not_change_the_model),
        TESTDB_TEST(a_past_position_has_its_own_model),
        TESTDB_TEST(a_units_life_is_its_states_in_order),
        TESTDB_TEST(damage_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
