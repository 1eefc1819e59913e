#include "ledgertest.h"

#define MUST_REFUSE(commit, expected, words)                                                       \
    MUST_SAY(commit_end(commit, NULL, &error), expected, words)

/* The edge, or one of kind LINEAGE_KINDS where there is none. */
static struct model_lineage edge_of(const struct ledger *ledger, uint32_t from, uint32_t to) {
    const struct model *model = ledger_current(ledger);
    for (size_t i = 0; i < model->lineage_count; i++)
        if (model->lineage[i].old_unit == from - 1 && model->lineage[i].new_unit == to - 1)
            return model->lineage[i];
    return (struct model_lineage){.kind = LINEAGE_KINDS};
}

/* Two new communes from one old one. */
static uint32_t put_second(struct commit *commit, const struct province *p) {
    return put_unit(commit, p->province, UNIT_COMMUNE, date(2025, 7, 1), "02647", "Xã Hai");
}

static void edges_join_old_to_new(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->lineage_count, 2);
    const struct model_lineage edge = edge_of(ledger, p.old_b, p.fresh);
    assert_int_equal(edge.on, date(2025, 7, 1));
    assert_int_equal(edge.share, SHARE_WHOLE);
    assert_int_equal(edge.back_share, SHARE_UNKNOWN);
    assert_int_equal(edge.kind, LINEAGE_MERGE);
    ledger_close(ledger);
}

static void a_share_that_becomes_known_replaces_the_unknown(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t second = put_second(commit, &p);
    put_edge(commit, p.reorganisation, p.old_b, p.fresh, SHARE_UNKNOWN);
    put_edge(commit, p.reorganisation, p.old_b, second, SHARE_UNKNOWN);
    end(commit);
    assert_int_equal(edge_of(ledger, p.old_b, p.fresh).share, SHARE_UNKNOWN);

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_b, second, 400000000);
    end(commit);
    assert_int_equal(edge_of(ledger, p.old_b, second).share, 400000000);

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_b, p.fresh, 600000001);
    MUST_REFUSE(commit, ERROR_CONFLICT, "1.000000001: Xã Mới, Xã Hai");

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_b, p.fresh, 600000000);
    end(commit);
    ledger_close(ledger);
}

static void back_shares_add_up_to_at_most_the_whole(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct lineage edge = {
        .reorganisation = p.reorganisation,
        .old_unit = p.old_a,
        .new_unit = p.fresh,
        .share = SHARE_WHOLE,
        .back_share = 700000000,
    };
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    MUST(commit_put_lineage(commit, &edge, &error));
    edge.old_unit = p.old_b;
    edge.back_share = 300000001;
    MUST(commit_put_lineage(commit, &edge, &error));
    MUST_REFUSE(commit, ERROR_CONFLICT, "The parts that make up “Xã Mới” are more than the whole.");
    ledger_close(ledger);
}

static void a_share_of_nothing_takes_an_edge_back(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_b, p.fresh, 0);
    end(commit);
    assert_int_equal(edge_of(ledger, p.old_b, p.fresh).kind, LINEAGE_KINDS);
    assert_int_equal(edge_of(ledger, p.old_a, p.fresh).kind, LINEAGE_MERGE);
    ledger_close(ledger);
}

static void the_old_has_ended_and_the_new_begins(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);

    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.province, p.fresh, SHARE_UNKNOWN);
    MUST_REFUSE(
        commit, ERROR_CONFLICT,
        "“Tỉnh Lào Cai” becomes “Xã Mới” on 01/07/2025 but has not ended by then.");

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_a, p.province, SHARE_UNKNOWN);
    MUST_REFUSE(
        commit, ERROR_CONFLICT,
        "“Xã Cũ A” becomes “Tỉnh Lào Cai” on 01/07/2025, which does not start on that day.");

    commit = begin(ledger, COMMIT_ORGANISATION);
    uint32_t event = put_reorganisation(commit, date(2025, 8, 1));
    put_edge(commit, event, p.old_b, p.fresh, SHARE_UNKNOWN);
    MUST_REFUSE(commit, ERROR_CONFLICT, "does not start on that day");

    commit = begin(ledger, COMMIT_ORGANISATION);
    put_edge(commit, p.reorganisation, p.old_a, p.old_a, SHARE_UNKNOWN);
    MUST_REFUSE(commit, ERROR_CONFLICT, "“Xã Cũ A” cannot follow itself");
    ledger_close(ledger);
}

static void an_edge_is_well_formed(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    const struct {
        struct lineage edge;
        enum error_code expected;
        const char *words;
    } cases[] = {
        {{9, p.old_a, p.fresh, false, 0, 0, 0, {0}, {0}}, ERROR_NOT_FOUND, "no reorganisation"},
        {{0, p.old_a, p.fresh, false, 0, 0, 0, {0}, {0}}, ERROR_NOT_FOUND, "no reorganisation"},
        {{1, 99, p.fresh, false, 0, 0, 0, {0}, {0}}, ERROR_NOT_FOUND, "no unit"},
        {{1, p.old_a, 99, false, 0, 0, 0, {0}, {0}}, ERROR_NOT_FOUND, "no unit"},
        {{1, p.old_a, p.fresh, false, LINEAGE_KINDS, 0, 0, {0}, {0}}, ERROR_INPUT, "kind"},
        {{1, p.old_a, p.fresh, false, 0, -2, 0, {0}, {0}}, ERROR_INPUT, "between 0 and 1"},
        {{1, p.old_a, p.fresh, false, 0, 0, 1000000001, {0}, {0}}, ERROR_INPUT, "between 0 and 1"},
    };
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        MUST_SAY(
            commit_put_lineage(commit, &cases[i].edge, &error), cases[i].expected, cases[i].words);
    assert_true(commit_can_go_on(commit));
    commit_abort(commit);
    ledger_close(ledger);
}

static void the_operating_day_stays(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct reorganisation event = {
        .id = p.reorganisation,
        .name = str_of("Sắp xếp đơn vị hành chính"),
        .operating = date(2025, 7, 2),
        .signed_on = LEDGER_DAY_UNKNOWN,
        .in_force = date(2025, 6, 16),
    };
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    MUST_SAY(
        commit_put_reorganisation(commit, &event, NULL, &error), ERROR_CONFLICT, "operating day");
    event.operating = date(2025, 7, 1);
    MUST(commit_put_reorganisation(commit, &event, NULL, &error));
    end(commit);
    assert_int_equal(ledger_current(ledger)->lineage_count, 2);
    must_verify(ledger);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(edges_join_old_to_new),
        TESTDB_TEST(a_share_that_becomes_known_replaces_the_unknown),
        TESTDB_TEST(back_shares_add_up_to_at_most_the_whole),
        TESTDB_TEST(a_share_of_nothing_takes_an_edge_back),
        TESTDB_TEST(the_old_has_ended_and_the_new_begins),
        TESTDB_TEST(an_edge_is_well_formed),
        TESTDB_TEST(the_operating_day_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
