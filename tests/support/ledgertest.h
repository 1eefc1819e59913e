/*
 * What the tests of the ledger share: a ledger of its own for every test, short ways to put facts,
 * and a small province that was reorganised on 1 July 2025.
 *
 *     VN  Việt Nam
 *     10  Tỉnh Lào Cai (district H1 until 30 June 2025)
 *         02641  Xã Cũ A     until 30 June 2025, in H1
 *         02647  Xã Cũ B     until 30 June 2025, in H1
 *         02641  Xã Mới      from 1 July 2025: the code of A is used again
 */
#ifndef SATSAO_TESTS_SUPPORT_LEDGERTEST_H
#define SATSAO_TESTS_SUPPORT_LEDGERTEST_H

#include "base/attributes.h"
#include "base/clock.h"
#include "base/say.h"
#include "dbtest.h"
#include "ledger/entries.h"
#include "ledger/history.h"
#include "ledger/indicators.h"
#include "ledger/lineage.h"
#include "ledger/model.h"
#include "ledger/targets.h"
#include "ledger/units.h"
#include "ledger/verify.h"

/* The call fails with `expected`, and message, detail or hint hold `words`. */
#define MUST_SAY(call, expected, words)                                                            \
    do {                                                                                           \
        struct error error = {0};                                                                  \
        if (call)                                                                                  \
            fail_msg("%s succeeded", #call);                                                       \
        bool said = strstr(error.message, words) || strstr(error.detail, words) ||                 \
                    strstr(error.hint, words);                                                     \
        if (error.code != (expected) || !said)                                                     \
            fail_msg(                                                                              \
                "%s: %s: %s | %s | %s", #call, error_name(error.code), error.message,              \
                error.detail, error.hint);                                                         \
    } while (0)

static inline day date(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static inline moment noon(int year, int month, int dom) {
    return moment_of_day(date(year, month, dom)) + 12 * MINUTES_PER_HOUR;
}

/* The clock of every test: 15 January 2026, 08:00. */
static inline void set_clock(const char *now) {
    setenv("SATSAO_NOW", now, 1);
    say_use(SAY_EN);
}

static inline struct ledger *new_ledger(void **state) {
    struct ledger *ledger = NULL;
    set_clock("2026-01-15T08:00");
    MUST(ledger_init(testdb_url(*state), &error));
    MUST(ledger_open(testdb_url(*state), LEDGER_WRITE, &ledger, &error));
    return ledger;
}

static inline struct commit *begin(struct ledger *ledger, enum commit_kind kind) {
    struct commit_meta meta = {
        .kind = kind, .author = str_of("Văn phòng UBND tỉnh"), .source = str_of("test")};
    struct commit *commit = NULL;
    MUST(commit_begin(ledger, &meta, &commit, &error));
    return commit;
}

static inline struct commit_result end(struct commit *commit) {
    struct commit_result result = {0};
    MUST(commit_end(commit, &result, &error));
    return result;
}

/* ---- facts ---- */

static inline struct unit_state living(
    uint32_t unit, uint32_t parent, enum unit_kind kind, day from, const char *code,
    const char *name) {
    return (struct unit_state){
        .unit = unit,
        .parent = parent,
        .kind = kind,
        .from = from,
        .alive = true,
        .code = str_of(code),
        .name = str_of(name),
    };
}

static inline uint32_t put_unit(
    struct commit *commit, uint32_t parent, enum unit_kind kind, day from, const char *code,
    const char *name) {
    uint32_t unit = 0;
    MUST(commit_put_unit(commit, &unit, &error));
    struct unit_state state = living(unit, parent, kind, from, code, name);
    MUST(commit_put_state(commit, &state, &error));
    return unit;
}

static inline void end_unit(struct commit *commit, uint32_t unit, enum unit_kind kind, day on) {
    struct unit_state state = {.unit = unit, .kind = kind, .from = on};
    MUST(commit_put_state(commit, &state, &error));
}

struct province {
    uint32_t nation, province, district, old_a, old_b, fresh, reorganisation;
    uint32_t count, rate; /* indicators: "houses" (0 … 1000) and "rate" (computed) */
};

static inline struct indicator simple_indicator(const char *code) {
    return (struct indicator){
        .code = str_of(code),
        .name_vi = str_of(code),
        .measure_unit = str_of("nhà"),
        .owed_by = 1U << UNIT_COMMUNE,
    };
}

static inline uint32_t put_indicator(struct commit *commit, const struct indicator *indicator) {
    uint32_t id = 0;
    MUST(commit_put_indicator(commit, indicator, &id, &error));
    return id;
}

static inline void put_province_units(struct commit *commit, struct province *p) {
    day start = date(2015, 1, 1);
    day change = date(2025, 7, 1);
    p->nation = put_unit(commit, 0, UNIT_NATION, start, "VN", "Việt Nam");
    p->province = put_unit(commit, p->nation, UNIT_PROVINCE, start, "10", "Tỉnh Lào Cai");
    p->district = put_unit(commit, p->province, UNIT_DISTRICT, start, "H1", "Huyện H1");
    p->old_a = put_unit(commit, p->district, UNIT_COMMUNE, start, "02641", "Xã Cũ A");
    p->old_b = put_unit(commit, p->district, UNIT_COMMUNE, start, "02647", "Xã Cũ B");
    p->fresh = put_unit(commit, p->province, UNIT_COMMUNE, change, "02641", "Xã Mới");
    end_unit(commit, p->district, UNIT_DISTRICT, change);
    end_unit(commit, p->old_a, UNIT_COMMUNE, change);
    end_unit(commit, p->old_b, UNIT_COMMUNE, change);
}

static inline void put_edge(
    struct commit *commit, uint32_t reorganisation, uint32_t from, uint32_t to, int32_t share) {
    struct lineage edge = {
        .reorganisation = reorganisation,
        .old_unit = from,
        .new_unit = to,
        .kind = LINEAGE_MERGE,
        .share = share,
        .back_share = SHARE_UNKNOWN,
    };
    MUST(commit_put_lineage(commit, &edge, &error));
}

static inline uint32_t put_reorganisation(struct commit *commit, day operating) {
    struct reorganisation event = {
        .name = str_of("Sắp xếp"),
        .resolution = str_of("1673/NQ-UBTVQH15"),
        .signed_on = date(2025, 6, 16),
        .in_force = LEDGER_DAY_UNKNOWN,
        .operating = operating,
    };
    uint32_t id = 0;
    MUST(commit_put_reorganisation(commit, &event, &id, &error));
    return id;
}

static inline struct province put_province(struct ledger *ledger) {
    struct province p = {0};
    struct commit *commit = begin(ledger, COMMIT_ORGANISATION);
    put_province_units(commit, &p);
    p.reorganisation = put_reorganisation(commit, date(2025, 7, 1));
    put_edge(commit, p.reorganisation, p.old_a, p.fresh, SHARE_WHOLE);
    put_edge(commit, p.reorganisation, p.old_b, p.fresh, SHARE_WHOLE);
    struct indicator houses = simple_indicator("houses");
    houses.lowest = (struct optional_decimal){true, {0, 0}};
    houses.highest = (struct optional_decimal){true, {1000, 0}};
    p.count = put_indicator(commit, &houses);
    struct indicator rate = simple_indicator("rate");
    rate.expression = str_of("houses / 10");
    p.rate = put_indicator(commit, &rate);
    end(commit);
    return p;
}

/* ---- entries ---- */

static inline struct entry figure(uint32_t unit, uint32_t indicator, moment at, int64_t value) {
    return (struct entry){
        .unit = unit, .indicator = indicator, .at = at, .value = {.digits = value}};
}

static inline struct commit_result report(
    struct ledger *ledger, uint32_t unit, uint32_t indicator, moment at, int64_t value) {
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    struct entry entry = figure(unit, indicator, at, value);
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    return end(commit);
}

static inline void must_verify(struct ledger *ledger) {
    struct verify_report verified;
    MUST(ledger_verify(ledger, NULL, NULL, &verified, &error));
}

#endif
