#include "ledgertest.h"

#define MUST_REFUSE(commit, expected, words)                                                       \
    MUST_SAY(commit_end(commit, NULL, &error), expected, words)

static struct target_set year_set(const struct province *p, const char *code) {
    return (struct target_set){
        .unit = p->province,
        .from = date(2025, 1, 1),
        .to = date(2025, 12, 31),
        .code = str_of(code),
        .name_vi = str_of("Kế hoạch năm 2025"),
    };
}

static struct target year_target(
    const struct province *p, uint32_t set, uint32_t indicator, int ordinal) {
    return (struct target){
        .set = set,
        .indicator = indicator,
        .unit = p->province,
        .ordinal = ordinal,
        .from = date(2025, 1, 1),
        .to = date(2025, 12, 31),
    };
}

static uint32_t put_set(struct commit *commit, const struct target_set *set) {
    uint32_t id = 0;
    MUST(commit_put_target_set(commit, set, &id, &error));
    return id;
}

static uint32_t put_target(struct commit *commit, const struct target *target, int64_t value) {
    uint32_t id = 0;
    MUST(commit_put_target(commit, target, &id, &error));
    struct target_version version = {
        .target = id, .from = target->from, .value = {.digits = value}};
    MUST(commit_put_target_version(commit, &version, &error));
    return id;
}

static void a_target_has_versions(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct document document = {.symbol = str_of("55-NQ/TU"), .issued = date(2024, 12, 4)};
    uint32_t paper = 0;
    MUST(commit_put_document(commit, &document, &paper, &error));
    struct target_set set = year_set(&p, "2025");
    set.document = paper;
    uint32_t set_id = put_set(commit, &set);
    struct target target = year_target(&p, set_id, p.count, 1);
    uint32_t id = put_target(commit, &target, 5195);
    end(commit);

    commit = begin(ledger, COMMIT_MEASURES);
    struct target_version raised = {
        .target = id,
        .document = paper,
        .from = date(2025, 8, 5),
        .pace = PACE_NONE,
        .value = {600050, 2},
        .base = {true, {-15, 1}},
        .simulated = true,
    };
    MUST(commit_put_target_version(commit, &raised, &error));
    end(commit);

    const struct model *model = ledger_current(ledger);
    assert_string_equal(model->sets[set_id - 1].document, "55-NQ/TU");
    assert_int_equal(model->target_count, 1);
    assert_int_equal(model->targets[0].version_count, 2);
    const struct model_target_version *early =
        model_target_on(model, &model->targets[0], date(2025, 8, 4));
    const struct model_target_version *late =
        model_target_on(model, &model->targets[0], date(2025, 8, 5));
    assert_true(early->value == 5195 && early->base != early->base);
    assert_true(late->value == 6000.5 && late->base == -1.5);
    assert_int_equal(late->pace, PACE_NONE);
    assert_true(late->simulated);
    assert_string_equal(late->document, "55-NQ/TU");
    uint32_t found = 0;
    MUST(ledger_target(ledger, set_id, p.count, p.province, date(2025, 6, 1), &found, &error));
    assert_int_equal(found, id);
    MUST_FAIL(
        ledger_target(ledger, set_id, p.count, p.province, date(2026, 6, 1), &found, &error),
        ERROR_NOT_FOUND);
    must_verify(ledger);
    ledger_close(ledger);
}

static void a_version_for_the_same_day_corrects_the_earlier(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct target_set set = year_set(&p, "2025");
    struct target target = year_target(&p, put_set(commit, &set), p.count, 1);
    uint32_t id = put_target(commit, &target, 10);
    end(commit);
    commit = begin(ledger, COMMIT_MEASURES);
    struct target_version version = {.target = id, .from = target.from, .value = {.digits = 11}};
    MUST(commit_put_target_version(commit, &version, &error));
    end(commit);
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->targets[0].version_count, 1);
    assert_true(model->versions[0].value == 11);
    ledger_close(ledger);
}

/* The document lists 1 and 2; 2 has two components, one of which has one of its own. */
static void targets_stand_in_the_documents_order(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    const char *const codes[] = {"two", "two.b", "two.a", "two.b.x", "one"};
    const int parents[] = {-1, 0, 0, 1, -1};
    const int ordinals[] = {2, 0, 0, 0, 1};
    uint32_t ids[5];
    struct target_set set = year_set(&p, "2025");
    uint32_t set_id = put_set(commit, &set);
    for (int i = 0; i < 5; i++) {
        struct indicator one = simple_indicator(codes[i]);
        one.parent = parents[i] < 0 ? 0 : ids[parents[i]];
        ids[i] = put_indicator(commit, &one);
    }
    const int put_order[] = {3, 2, 1, 0, 4};
    for (int i = 0; i < 5; i++) {
        int k = put_order[i];
        struct target target = year_target(&p, set_id, ids[k], ordinals[k]);
        put_target(commit, &target, 100 + k);
    }
    end(commit);
    const struct model *model = ledger_current(ledger);
    const char *const expected[] = {"one", "two", "two.a", "two.b", "two.b.x"};
    const double values[] = {104, 100, 102, 101, 103};
    assert_int_equal(model->target_count, 5);
    for (int i = 0; i < 5; i++) {
        const struct model_target *target = &model->targets[i];
        assert_string_equal(model->indicators[target->indicator].code, expected[i]);
        assert_int_equal(target->version_count, 1);
        assert_true(model->versions[target->first_version].value == values[i]);
    }
    ledger_close(ledger);
}

static void a_target_that_cannot_be_is_refused(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct target_set set = year_set(&p, "2025");
    struct target_set backwards = set;
    backwards.to = date(2024, 12, 31);
    MUST_SAY(
        commit_put_target_set(commit, &backwards, NULL, &error), ERROR_INPUT,
        "The period ends on 31/12/2024, before it begins on 01/01/2025.");
    struct target_set nobody = set;
    nobody.unit = 99;
    MUST_SAY(commit_put_target_set(commit, &nobody, NULL, &error), ERROR_NOT_FOUND, "no unit");
    nobody = set;
    nobody.document = 1;
    MUST_SAY(commit_put_target_set(commit, &nobody, NULL, &error), ERROR_NOT_FOUND, "document");
    uint32_t set_id = put_set(commit, &set);

    struct target target = year_target(&p, set_id, p.count, 1);
    target.to = target.from - 1;
    MUST_SAY(commit_put_target(commit, &target, NULL, &error), ERROR_INPUT, "period");
    target = year_target(&p, 7, p.count, 1);
    MUST_SAY(commit_put_target(commit, &target, NULL, &error), ERROR_NOT_FOUND, "target set");
    target = year_target(&p, set_id, 70, 1);
    MUST_SAY(commit_put_target(commit, &target, NULL, &error), ERROR_NOT_FOUND, "indicator");

    struct target_version version = {.target = 9};
    MUST_SAY(
        commit_put_target_version(commit, &version, &error), ERROR_NOT_FOUND,
        "There is no target with the number 9.");
    target = year_target(&p, set_id, p.count, 1);
    version.target = put_target(commit, &target, 1);
    version.pace = PACES;
    MUST_SAY(commit_put_target_version(commit, &version, &error), ERROR_INPUT, "pace");
    version.pace = PACE_LINEAR;
    version.value = (struct decimal){1, -1};
    MUST_SAY(commit_put_target_version(commit, &version, &error), ERROR_LIMIT, "decimals");
    end(commit);
    ledger_close(ledger);
}

static void rules_hold_over_all_targets(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct indicator falling = simple_indicator("poverty");
    falling.direction = DIRECTION_FALLING;
    uint32_t poverty = put_indicator(commit, &falling);
    struct target_set set = year_set(&p, "2025");
    uint32_t set_id = put_set(commit, &set);
    struct target target = year_target(&p, set_id, p.count, 1);
    put_target(commit, &target, 10);
    end(commit);

    commit = begin(ledger, COMMIT_MEASURES);
    put_target(commit, &target, 12);
    MUST_REFUSE(
        commit, ERROR_CONFLICT,
        "The set “2025” has a target “houses” for “Tỉnh Lào Cai” and this period already.");

    commit = begin(ledger, COMMIT_MEASURES);
    put_set(commit, &set);
    MUST_REFUSE(commit, ERROR_CONFLICT, "There is a target set “2025” already.");

    commit = begin(ledger, COMMIT_MEASURES);
    target = year_target(&p, set_id, poverty, 2);
    MUST(commit_put_target(commit, &target, NULL, &error));
    MUST_REFUSE(commit, ERROR_INPUT, "The target “poverty” of “Tỉnh Lào Cai” has no value.");

    commit = begin(ledger, COMMIT_MEASURES);
    struct target_version version = {.value = {50, 1}, .base = {true, {5, 0}}};
    MUST(commit_put_target(commit, &target, &version.target, &error));
    MUST(commit_put_target_version(commit, &version, &error));
    MUST_REFUSE(
        commit, ERROR_INPUT, "The target “poverty” of “Tỉnh Lào Cai” starts where it is to end.");
    ledger_close(ledger);
}

static void bands_come_as_a_whole(void **state) {
    struct ledger *ledger = new_ledger(state);
    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->band_count, 4);
    assert_string_equal(model->bands[0].code, "done");
    assert_true(model->bands[0].from == 100 && model->bands[2].from == 50);
    assert_true(model->bands[3].from == -__builtin_inf());

    const struct band good[] = {
        {str_of("pass"), str_of("Đạt"), str_of("Pass"), {true, {655, 1}}},
        {str_of("fail"), str_of("Không đạt"), str_of("Fail"), {false, {0, 0}}},
    };
    struct band bad[2];
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    memcpy(bad, good, sizeof bad);
    bad[1].from.given = true;
    MUST_SAY(commit_put_bands(commit, bad, 2, &error), ERROR_INPUT, "the last has none");
    MUST_SAY(commit_put_bands(commit, bad, 0, &error), ERROR_INPUT, "between 1 and 16");
    memcpy(bad, good, sizeof bad);
    bad[1].code = bad[0].code;
    MUST_SAY(commit_put_bands(commit, bad, 2, &error), ERROR_INPUT, "Two bands");
    const struct band rising[] = {
        {str_of("a"), str_of("A"), {0}, {true, {5, 0}}},
        {str_of("b"), str_of("B"), {0}, {true, {50, 1}}},
        {str_of("c"), str_of("C"), {0}, {false, {0, 0}}},
    };
    MUST_SAY(commit_put_bands(commit, rising, 3, &error), ERROR_INPUT, "from the highest");
    MUST(commit_put_bands(commit, good, 2, &error));
    MUST_SAY(commit_put_bands(commit, good, 2, &error), ERROR_USAGE, "only once");
    end(commit);
    model = ledger_current(ledger);
    assert_int_equal(model->band_count, 2);
    assert_string_equal(model->bands[0].name_vi, "Đạt");
    assert_true(model->bands[0].from == 65.5);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_target_has_versions),
        TESTDB_TEST(a_version_for_the_same_day_corrects_the_earlier),
        TESTDB_TEST(targets_stand_in_the_documents_order),
        TESTDB_TEST(a_target_that_cannot_be_is_refused),
        TESTDB_TEST(rules_hold_over_all_targets),
        TESTDB_TEST(bands_come_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
