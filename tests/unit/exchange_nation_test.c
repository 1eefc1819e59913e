/* The whole country through 1 July 2025, from the lists beside the project (../shared/data). */
#include "base/clock.h"
#include "exchange_support.h"

static FILE *national_file(const char *name) {
    char path[512];
    const char *shared = getenv("SATSAO_SHARED");
    const char *root = getenv("SATSAO_SOURCE");
    if (shared)
        snprintf(path, sizeof path, "%s/data/%s.csv", shared, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/%s.csv", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        print_message("skipped: there is no %s\n", path);
        skip();
    }
    return file;
}

static size_t count_living(const struct model *model, enum unit_kind kind, day on) {
    size_t count = 0;
    for (uint32_t unit = 0; unit < model->unit_count; unit++) {
        const struct model_state *state = model_state_on(model, unit, on);
        count += state && state->kind == kind;
    }
    return count;
}

static void the_whole_country_before_and_after(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_options before = by_office(), after = by_office(), change = by_office();
    int64_t start = clock_ticks();
    before.valid_from = date(2020, 1, 1);
    before.valid_to = date(2025, 7, 1);
    after.valid_from = date(2025, 7, 1);
    change.operating = date(2025, 7, 1);
    change.signed_on = date(2025, 6, 16);
    assert_int_equal(
        import_with(ledger, EXCHANGE_UNITS, national_file("units_before"), &before).kept, 10794);
    assert_int_equal(
        import_with(ledger, EXCHANGE_UNITS, national_file("units_after"), &after).kept, 3355);
    assert_int_equal(
        import_with(ledger, EXCHANGE_LINEAGE, national_file("lineage"), &change).kept, 10571);
    assert_int_equal(
        import_with(ledger, EXCHANGE_LINEAGE, national_file("lineage_province"), &change).kept, 63);

    const struct model *model = ledger_current(ledger);
    assert_int_equal(model->unit_count, 10794 + 3355);
    /* 86 rows have share 0, which is no edge (ledger/lineage.h) */
    assert_int_equal(model->lineage_count, 10571 + 63 - 86);
    assert_int_equal(count_living(model, UNIT_PROVINCE, date(2025, 6, 30)), 63);
    assert_int_equal(count_living(model, UNIT_DISTRICT, date(2025, 6, 30)), 696);
    assert_int_equal(count_living(model, UNIT_COMMUNE, date(2025, 6, 30)), 10035);
    assert_int_equal(count_living(model, UNIT_PROVINCE, date(2025, 7, 1)), 34);
    assert_int_equal(count_living(model, UNIT_DISTRICT, date(2025, 7, 1)), 0);
    assert_int_equal(count_living(model, UNIT_COMMUNE, date(2025, 7, 1)), 3321);
    assert_true(clock_ticks() - start < INT64_C(30000000000));
    ledger_close(ledger);
}

/* Lào Cai (10) and Yên Bái (15): 319 communes become 99, whose province has the code 15. */
static void communes_hang_on_the_province_of_their_day(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct import_options before = by_office(), after = by_office();
    before.valid_from = date(2020, 1, 1);
    before.valid_to = date(2025, 7, 1);
    after.valid_from = date(2025, 7, 1);
    import_with(ledger, EXCHANGE_UNITS, national_file("units_before"), &before);
    import_with(ledger, EXCHANGE_UNITS, national_file("units_after"), &after);
    uint32_t old_10, old_15, new_15;
    day last = date(2025, 6, 30), first = date(2025, 7, 1);
    MUST(ledger_unit(ledger, str_of("10"), UNIT_PROVINCE, last, &old_10, &error));
    MUST(ledger_unit(ledger, str_of("15"), UNIT_PROVINCE, last, &old_15, &error));
    MUST(ledger_unit(ledger, str_of("15"), UNIT_PROVINCE, first, &new_15, &error));
    size_t of_10 = 0, of_15 = 0, now = 0;
    const struct model *model = ledger_current(ledger);
    for (uint32_t unit = 0; unit < model->unit_count; unit++) {
        const struct model_state *was = model_state_on(model, unit, last);
        const struct model_state *is = model_state_on(model, unit, first);
        if (was && was->kind == UNIT_COMMUNE) {
            uint32_t province = ledger_province(ledger, unit + 1, last);
            of_10 += province == old_10;
            of_15 += province == old_15;
        }
        if (is && is->kind == UNIT_COMMUNE)
            now += ledger_province(ledger, unit + 1, first) == new_15;
    }
    assert_int_equal(of_10, 151);
    assert_int_equal(of_15, 168);
    assert_int_equal(now, 99);
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(the_whole_country_before_and_after),
        TESTDB_TEST(communes_hang_on_the_province_of_their_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
