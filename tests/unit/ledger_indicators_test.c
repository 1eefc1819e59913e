#include "ledgertest.h"

#define MUST_REFUSE(commit, expected, words)                                                       \
    MUST_SAY(commit_end(commit, NULL, &error), expected, words)

static void an_indicator_keeps_all_it_was_given(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct indicator plan = simple_indicator("plan");
    uint32_t plan_id = put_indicator(commit, &plan);
    struct indicator given = {
        .code = str_of("disbursed.rate"),
        .name_vi = str_of("Tỷ lệ giải ngân"),
        .name_en = str_of("Disbursement rate"),
        .measure_unit = str_of("%"),
        .lowest = {true, {-125, 1}},
        .highest = {true, {15000, 2}},
        .factor = {true, {100, 0}},
        .weight = {true, {25, 2}},
        .parent = plan_id,
        .numerator = plan_id,
        .denominator = plan_id,
        .owed_by = 1U << UNIT_COMMUNE | 1U << UNIT_DEPARTMENT,
        .decimals = 1,
        .rollup = ROLLUP_RATIO,
        .over_time = OVER_TIME_MEAN,
        .above = ABOVE_ADDS,
        .direction = DIRECTION_CEILING,
        .cadence = CADENCE_NINE_MONTHS,
        .scheme = SCHEME_DECREE_09,
    };
    uint32_t id = put_indicator(commit, &given);
    end(commit);
    const struct model_indicator *kept = &ledger_current(ledger)->indicators[id - 1];
    assert_string_equal(kept->code, "disbursed.rate");
    assert_string_equal(kept->name_vi, "Tỷ lệ giải ngân");
    assert_string_equal(kept->name_en, "Disbursement rate");
    assert_string_equal(kept->measure_unit, "%");
    assert_string_equal(kept->expression, "");
    assert_true(kept->lowest == -12.5 && kept->highest == 150);
    assert_true(kept->factor == 100 && kept->weight == 0.25);
    assert_int_equal(kept->parent, plan_id - 1);
    assert_int_equal(kept->weight_by, MODEL_NONE);
    assert_int_equal(kept->numerator, plan_id - 1);
    assert_int_equal(kept->denominator, plan_id - 1);
    assert_int_equal(kept->owed_by, 1U << UNIT_COMMUNE | 1U << UNIT_DEPARTMENT);
    assert_int_equal(kept->decimals, 1);
    assert_int_equal(kept->rollup, ROLLUP_RATIO);
    assert_int_equal(kept->over_time, OVER_TIME_MEAN);
    assert_int_equal(kept->above, ABOVE_ADDS);
    assert_int_equal(kept->direction, DIRECTION_CEILING);
    assert_int_equal(kept->cadence, CADENCE_NINE_MONTHS);
    assert_int_equal(kept->scheme, SCHEME_DECREE_09);
    assert_true(kept->known);
    const struct model_indicator *bare = &ledger_current(ledger)->indicators[plan_id - 1];
    assert_true(bare->lowest == -__builtin_inf() && bare->highest == __builtin_inf());
    assert_true(bare->factor == 1 && bare->weight == 0);
    uint32_t found = 0;
    MUST(ledger_indicator(ledger, str_of("disbursed.rate"), &found, &error));
    assert_int_equal(found, id);
    MUST_SAY(
        ledger_indicator(ledger, str_of("nothing"), &found, &error), ERROR_NOT_FOUND,
        "There is no indicator “nothing”.");
    ledger_close(ledger);
}

static void a_further_version_takes_the_place_of_the_earlier(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct indicator renamed = simple_indicator("homes");
    renamed.id = p.count;
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    put_indicator(commit, &renamed);
    struct indicator rate = simple_indicator("rate");
    rate.id = p.rate;
    rate.expression = str_of("homes / 10");
    put_indicator(commit, &rate);
    end(commit);
    uint32_t found = 0;
    MUST(ledger_indicator(ledger, str_of("homes"), &found, &error));
    assert_int_equal(found, p.count);
    MUST_FAIL(ledger_indicator(ledger, str_of("houses"), &found, &error), ERROR_NOT_FOUND);
    assert_int_equal(ledger_current(ledger)->indicator_count, 2);
    ledger_close(ledger);
}

static void what_is_wrong_by_itself_is_refused_at_once(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct indicator good = simple_indicator("good");
    const char *const codes[] = {"1a", "_a", ".a", "a b", "a-b", "đ", "a\n"};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct indicator bad = simple_indicator(codes[i]);
        bad.name_vi = str_of("x");
        MUST_SAY(
            commit_put_indicator(commit, &bad, NULL, &error), ERROR_INPUT,
            "is not a code for an indicator");
    }
    struct indicator cases[12];
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        cases[i] = good;
    const char *const words[] = {
        "lowest plausible", "factor",       "weight", "decimals", "decimals", "kind of unit",
        "name is miss",     "code is miss", "rollup", "cadence",  "digits",   "no indicator"};
    cases[0].lowest = (struct optional_decimal){true, {1001, 3}};
    cases[0].highest = (struct optional_decimal){true, {1, 0}};
    cases[1].factor = (struct optional_decimal){true, {0, 2}};
    cases[2].weight = (struct optional_decimal){true, {-1, 0}};
    cases[3].decimals = -1;
    cases[4].decimals = 19;
    cases[5].owed_by = 1U << UNIT_KINDS;
    cases[6].name_vi = str_of("");
    cases[7].code = str_of("");
    cases[8].rollup = ROLLUPS;
    cases[9].cadence = CADENCES;
    cases[10].lowest = (struct optional_decimal){true, {1, 19}};
    cases[11].id = 5;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct error error = {0};
        if (commit_put_indicator(commit, &cases[i], NULL, &error) ||
            !strstr(error.message, words[i]))
            fail_msg("%zu: %s", i, error.message);
    }
    MUST(commit_put_indicator(commit, &good, NULL, &error));
    end(commit);
    assert_int_equal(ledger_current(ledger)->indicator_count, 1);
    ledger_close(ledger);
}

/* One indicator that is wrong together with the others; "houses" is 1 and "rate" is 2. */
static void refuse_one(
    void **state, const struct indicator *indicator, enum error_code expected, const char *words) {
    struct ledger *ledger = NULL;
    MUST(ledger_open(testdb_url(*state), LEDGER_WRITE, &ledger, &error));
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    put_indicator(commit, indicator);
    MUST_REFUSE(commit, expected, words);
    assert_int_equal(ledger_current(ledger)->indicator_count, 2);
    ledger_close(ledger);
}

static void what_is_wrong_together_is_refused_at_the_end(void **state) {
    struct ledger *ledger = new_ledger(state);
    put_province(ledger);
    ledger_close(ledger);

    struct indicator one = simple_indicator("houses");
    refuse_one(state, &one, ERROR_CONFLICT, "There is an indicator “houses” already.");

    one = simple_indicator("x");
    one.rollup = ROLLUP_WEIGHTED_MEAN;
    refuse_one(state, &one, ERROR_INPUT, "nothing weighs it");
    one.weight_by = 9;
    refuse_one(state, &one, ERROR_NOT_FOUND, "There is no indicator with the number 9.");
    one.weight_by = 3;
    refuse_one(state, &one, ERROR_CONFLICT, "x → x");

    one = simple_indicator("x");
    one.rollup = ROLLUP_RATIO;
    one.numerator = 1;
    refuse_one(state, &one, ERROR_INPUT, "numerator or denominator is missing");

    one = simple_indicator("x");
    one.weight = (struct optional_decimal){true, {1, 0}};
    refuse_one(state, &one, ERROR_INPUT, "is not a component");

    one = simple_indicator("x");
    one.parent = 3;
    refuse_one(state, &one, ERROR_CONFLICT, "would be a component of itself");

    one = simple_indicator("x");
    one.expression = str_of("houses +");
    refuse_one(state, &one, ERROR_INPUT, "The expression of “x” cannot be read: ");
    one.expression = str_of("houses + villas");
    refuse_one(state, &one, ERROR_NOT_FOUND, "villas");
    one.expression = str_of("houses + x");
    refuse_one(state, &one, ERROR_CONFLICT, "x → x");

    /* houses = rate / 2, while rate = houses / 10 */
    one = simple_indicator("houses");
    one.id = 1;
    one.expression = str_of("rate / 2");
    refuse_one(state, &one, ERROR_CONFLICT, "houses → rate → houses");
}

static void components_form_a_tree_of_limited_depth(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    uint32_t parent = 0;
    for (int i = 0; i <= LEDGER_DEPTH_MAX; i++) {
        char code[16];
        snprintf(code, sizeof code, "c%d", i);
        struct indicator one = simple_indicator(code);
        one.parent = parent;
        parent = put_indicator(commit, &one);
    }
    MUST_REFUSE(commit, ERROR_LIMIT, "levels deep");
    ledger_close(ledger);
}

static void documents_are_found_by_their_latest_symbol(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct document document = {.symbol = str_of("55-NQ/TU"), .issued = date(2024, 12, 4)};
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    uint32_t id = 0;
    MUST(commit_put_document(commit, &document, &id, &error));
    document.symbol = str_of("");
    MUST_SAY(
        commit_put_document(commit, &document, NULL, &error), ERROR_INPUT,
        "The document's symbol is missing.");
    end(commit);
    document.id = id;
    document.symbol = str_of("56-NQ/TU");
    document.issued = LEDGER_DAY_UNKNOWN;
    commit = begin(ledger, COMMIT_MEASURES);
    MUST(commit_put_document(commit, &document, NULL, &error));
    end(commit);
    uint32_t found = 0;
    MUST(ledger_document(ledger, str_of("56-NQ/TU"), &found, &error));
    assert_int_equal(found, id);
    MUST_SAY(
        ledger_document(ledger, str_of("55-NQ/TU"), &found, &error), ERROR_NOT_FOUND,
        "There is no document “55-NQ/TU”.");
    must_verify(ledger);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(an_indicator_keeps_all_it_was_given),
        TESTDB_TEST(a_further_version_takes_the_place_of_the_earlier),
        TESTDB_TEST(what_is_wrong_by_itself_is_refused_at_once),
        TESTDB_TEST(what_is_wrong_together_is_refused_at_the_end),
        TESTDB_TEST(components_form_a_tree_of_limited_depth),
        TESTDB_TEST(documents_are_found_by_their_latest_symbol),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
