#include "fault.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ledger/indicators.h"
#include "ledger/lineage.h"
#include "ledger/targets.h"
#include "ledger/units.h"

/* ---- chance ---------------------------------------------------------------------------------- */

uint64_t fault_mix(uint64_t x) {
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t fault_next(uint64_t *state) {
    uint64_t drawn = fault_mix(*state);
    *state += UINT64_C(0x9e3779b97f4a7c15);
    return drawn;
}

uint64_t fault_below(uint64_t *state, uint64_t limit) {
    return fault_next(state) % limit;
}

double fault_unit(uint64_t *state) {
    return (double)(fault_next(state) >> 11) * 0x1p-53;
}

long fault_setting(const char *name, long otherwise) {
    const char *text = getenv(name);
    long value = text ? strtol(text, NULL, 10) : 0;
    return value > 0 ? value : otherwise;
}

uint64_t fault_seed(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)fault_setting("SATSAO_TEST_SEED", 1 + (now.tv_nsec + now.tv_sec) % 1000000007);
}

/* ---- the province ---------------------------------------------------------------------------- */

enum { NATION = 1, PROVINCE, FIRST_COMMUNE, OLD_UNITS = 4 };

static day date(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static bool begin(
    struct ledger *ledger, enum commit_kind kind, struct commit **ret_commit, struct error *error) {
    struct commit_meta meta = {
        .kind = kind, .author = str_of("Văn phòng UBND tỉnh"), .source = str_of("fault")};
    return commit_begin(ledger, &meta, ret_commit, error);
}

static bool end(struct commit *commit, bool ok, struct error *error) {
    if (ok)
        return commit_end(commit, NULL, error);
    commit_abort(commit);
    return false;
}

static bool put_unit(
    struct commit *commit, uint32_t parent, enum unit_kind kind, const char *code, const char *name,
    day from, struct error *error) {
    uint32_t unit;
    if (!commit_put_unit(commit, &unit, error))
        return false;
    struct unit_state state = {
        .unit = unit,
        .parent = parent,
        .kind = kind,
        .from = from,
        .alive = true,
        .simulated = true,
        .ordinal = (int32_t)unit,
        .code = str_of(code),
        .name = str_of(name),
        .type = str_of("Xã"),
        .exchange_id = str_of("H38.99.7"),
        .source = str_of("mô phỏng"),
    };
    return commit_put_state(commit, &state, error);
}

static bool put_communes(struct commit *commit, struct error *error) {
    char code[32];
    char name[64];
    bool ok =
        put_unit(commit, 0, UNIT_NATION, "VN", "Việt Nam", date(2015, 1, 1), error) &&
        put_unit(commit, NATION, UNIT_PROVINCE, "15", "Tỉnh Lào Cai", date(2015, 1, 1), error);
    for (int i = 0; ok && i < FAULT_COMMUNES; i++) {
        snprintf(code, sizeof code, "%05d", 2000 + i);
        snprintf(name, sizeof name, "Xã số %d", i + 1);
        ok = put_unit(commit, PROVINCE, UNIT_COMMUNE, code, name, date(2025, 7, 1), error);
    }
    return ok;
}

/* Units that went into the first communes. */
static bool put_past(struct commit *commit, struct error *error) {
    uint32_t event;
    struct reorganisation reorganisation = {
        .signed_on = date(2025, 6, 16),
        .in_force = date(2025, 6, 16),
        .operating = date(2025, 7, 1),
        .simulated = true,
        .name = str_of("Sắp xếp đơn vị hành chính cấp xã"),
        .resolution = str_of("1673/NQ-UBTVQH15"),
        .source = str_of("mô phỏng"),
    };
    bool ok = commit_put_reorganisation(commit, &reorganisation, &event, error);
    for (uint32_t i = 0; ok && i < OLD_UNITS; i++) {
        uint32_t old = FIRST_COMMUNE + FAULT_COMMUNES + i;
        char code[32];
        snprintf(code, sizeof code, "%05d", (int)(9000 + i));
        struct unit_state ended = {
            .unit = old, .kind = UNIT_COMMUNE, .from = date(2025, 7, 1), .source = str_of("x")};
        struct lineage edge = {
            .reorganisation = event,
            .old_unit = old,
            .new_unit = FIRST_COMMUNE + i,
            .kind = LINEAGE_MERGE,
            .share = SHARE_WHOLE,
            .back_share = SHARE_WHOLE / 2,
            .clause = str_of("khoản 90"),
            .source = str_of("mô phỏng"),
        };
        ok = put_unit(commit, PROVINCE, UNIT_COMMUNE, code, "Xã cũ", date(2015, 1, 1), error) &&
             commit_put_state(commit, &ended, error) && commit_put_lineage(commit, &edge, error);
    }
    return ok;
}

bool fault_put_document(struct commit *commit, uint64_t n, struct error *error) {
    char symbol[64];
    snprintf(symbol, sizeof symbol, "%" PRIu64 "-NQ/TU", n);
    struct document document = {
        .simulated = true,
        .issued = date(2025, 1, 2),
        .symbol = str_of(symbol),
        .kind = str_of("nghị quyết"),
        .issuer = str_of("Tỉnh ủy Lào Cai"),
        .abstract = str_of("Về phát triển kinh tế cửa khẩu"),
        .source = str_of("mô phỏng"),
    };
    return commit_put_document(commit, &document, NULL, error);
}

static bool put_indicators(struct commit *commit, struct error *error) {
    bool ok = true;
    for (int i = 0; ok && i < FAULT_INDICATORS; i++) {
        char code[32];
        snprintf(code, sizeof code, "figure_%d", i + 1);
        struct indicator indicator = {
            .simulated = true,
            .code = str_of(code),
            .name_vi = str_of("Nhà tạm đã xóa"),
            .name_en = str_of("Houses replaced"),
            .measure_unit = str_of("nhà"),
            .owed_by = 1U << UNIT_COMMUNE,
            .decimals = 2,
            .rollup = ROLLUP_SUM,
            .factor = {true, {10, 1}},
            .source = str_of("mô phỏng"),
        };
        ok = commit_put_indicator(commit, &indicator, NULL, error);
    }
    struct indicator rate = {
        .simulated = true,
        .code = str_of("rate"),
        .name_vi = str_of("Tỷ lệ"),
        .measure_unit = str_of("%"),
        .lowest = {true, {-5, 1}},
        .highest = {true, {10001, 2}},
        .expression = str_of("figure_1 / figure_2 * 100"),
        .owed_by = 1U << UNIT_COMMUNE,
    };
    return ok && commit_put_indicator(commit, &rate, NULL, error);
}

static bool put_target(
    struct commit *commit, uint32_t set, uint32_t indicator, int32_t ordinal, struct error *error) {
    struct target target = {
        .set = set,
        .indicator = indicator,
        .unit = PROVINCE,
        .ordinal = ordinal,
        .from = date(2025, 1, 1),
        .to = date(2025, 12, 31),
    };
    uint32_t id;
    if (!commit_put_target(commit, &target, &id, error))
        return false;
    struct target_version version = {
        .target = id,
        .document = 1,
        .from = date(2025, 1, 1),
        .simulated = true,
        .value = {123456, 2},
        .base = {true, {1000, 1}},
        .source = str_of("mô phỏng"),
    };
    return commit_put_target_version(commit, &version, error);
}

static bool put_plan(struct commit *commit, struct error *error) {
    struct target_set set = {
        .simulated = true,
        .document = 1,
        .unit = PROVINCE,
        .from = date(2025, 1, 1),
        .to = date(2025, 12, 31),
        .code = str_of("KH2025"),
        .name_vi = str_of("Kế hoạch 2025"),
        .name_en = str_of("Plan 2025"),
        .source = str_of("mô phỏng"),
    };
    uint32_t id;
    bool ok = fault_put_document(commit, 0, error) && put_indicators(commit, error) &&
              commit_put_target_set(commit, &set, &id, error);
    for (uint32_t i = 1; ok && i <= FAULT_INDICATORS; i++)
        ok = put_target(commit, id, i, (int32_t)i, error);
    return ok;
}

static bool make_facts(struct ledger *ledger, struct error *error) {
    struct commit *commit = NULL;
    return begin(ledger, COMMIT_ORGANISATION, &commit, error) &&
           end(commit, put_communes(commit, error), error) &&
           begin(ledger, COMMIT_ORGANISATION, &commit, error) &&
           end(commit, put_past(commit, error), error) &&
           begin(ledger, COMMIT_MEASURES, &commit, error) &&
           end(commit, put_plan(commit, error), error) &&
           begin(ledger, COMMIT_MEASURES, &commit, error) &&
           end(commit, fault_put_document(commit, 1, error), error);
}

bool fault_make(const char *url, struct error *error) {
    struct ledger *ledger = NULL;
    if (!ledger_init(url, error) || !ledger_open(url, LEDGER_WRITE, &ledger, error))
        return false;
    bool ok = make_facts(ledger, error);
    ledger_close(ledger);
    return ok;
}

/* ---- entries --------------------------------------------------------------------------------- */

struct entry fault_entry(uint64_t salt, uint64_t n) {
    uint64_t drawn = fault_mix(fault_mix(salt) ^ n);
    struct entry entry = {
        .unit = (uint32_t)(FIRST_COMMUNE + drawn % FAULT_COMMUNES),
        .indicator = (uint32_t)(1 + drawn / 32 % FAULT_INDICATORS),
        .at = moment_of_day(date(2025, 7, 2)) + (moment)(drawn / 1024 % (180 * MINUTES_PER_DAY)),
        .flags = ENTRY_SIMULATED,
        .value = {.digits = (int64_t)(drawn % UINT64_C(1000000000000)), .scale = (int)(drawn % 5)},
    };
    if (drawn % 7 == 0) {
        entry.note = str_of("số liệu ước, điều chỉnh sau");
        entry.source = str_of("báo cáo tuần");
    }
    return entry;
}

bool fault_entry_is(const struct entry_row *row, uint64_t salt, uint64_t n) {
    struct entry entry = fault_entry(salt, n);
    return row->unit == entry.unit && row->indicator == entry.indicator && row->at == entry.at &&
           row->digits == entry.value.digits && row->scale == entry.value.scale &&
           row->flags == entry.flags;
}

static bool fill_one(struct ledger *ledger, uint64_t first, uint64_t last, struct error *error) {
    struct commit *commit = NULL;
    if (!begin(ledger, COMMIT_REPORT, &commit, error))
        return false;
    bool ok = true;
    for (uint64_t n = first; ok && n <= last; n++) {
        struct entry entry = fault_entry(0, n);
        ok = commit_put_entry(commit, &entry, NULL, error);
    }
    return end(commit, ok, error);
}

bool fault_fill(struct ledger *ledger, uint64_t count, uint64_t each, struct error *error) {
    for (uint64_t first = 1; first <= count; first += each)
        if (!fill_one(ledger, first, first + each - 1 < count ? first + each - 1 : count, error))
            return false;
    return true;
}

/* ---- the rest -------------------------------------------------------------------------------- */

void fault_remove_database(const char *path) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal", ".planes"};
    char name[4096];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

void fault_sleep_us(double us) {
    struct timespec time = {(time_t)(us / 1e6), (long)(us * 1e3) % 1000000000L};
    nanosleep(&time, NULL);
}

static int taps;
static bool tap_failed;

bool tap(bool ok, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    printf("%s %d - ", ok ? "ok" : "not ok", ++taps);
    vprintf(format, arguments);
    printf("\n");
    fflush(stdout);
    va_end(arguments);
    tap_failed = tap_failed || !ok;
    return ok;
}

int tap_end(void) {
    printf("1..%d\n", taps);
    return tap_failed ? 1 : 0;
}
