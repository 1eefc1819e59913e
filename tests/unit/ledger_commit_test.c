#include <sodium.h>

#include "ledgertest.h"

static struct commit_meta meta_of(const char *client_id) {
    return (struct commit_meta){
        .kind = COMMIT_REPORT,
        .author = str_of("UBND xã"),
        .source = str_of("phone"),
        .client_id = str_of(client_id),
    };
}

/* One commit of two figures under a number of the sender's. */
static bool submit(
    struct ledger *ledger, const struct commit_meta *meta, const struct province *p, int64_t value,
    struct commit_result *ret_result, struct error *error) {
    struct commit *commit = NULL;
    if (!commit_begin(ledger, meta, &commit, error))
        return false;
    for (int i = 0; i < 2; i++) {
        struct entry entry = figure(p->fresh, p->count, noon(2025, 8, 1) + (moment)i, value);
        entry.note = str_of(i ? "ghi chú" : "");
        if (!commit_put_entry(commit, &entry, NULL, error)) {
            commit_abort(commit);
            return false;
        }
    }
    return commit_end(commit, ret_result, error);
}

static int64_t rows_in(struct ledger *ledger, const char *table) {
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s", table);
    return query_int(ledger_db(ledger), sql);
}

/* ---- a ledger's life ---- */

static void making_a_ledger_twice_leaves_the_first(void **state) {
    struct ledger *ledger = new_ledger(state);
    put_province(ledger);
    ledger_close(ledger);
    ledger = new_ledger(state);
    struct position now;
    MUST(ledger_position_now(ledger, &now, &error));
    assert_int_equal(now.commit, 2);
    assert_int_equal(now.facts, 2);
    assert_int_equal(rows_in(ledger, "band"), 4);
    ledger_close(ledger);
}

static void without_a_ledger_nothing_is_opened(void **state) {
    struct ledger *ledger = NULL;
    db_close(testdb_open(*state));
    MUST_FAIL(ledger_open(testdb_url(*state), LEDGER_READ, &ledger, &error), ERROR_CONFLICT);
    assert_null(ledger);
    ledger_close(NULL);
}

static void a_reader_does_not_write(void **state) {
    ledger_close(new_ledger(state));
    struct ledger *reader = NULL;
    struct commit *commit = NULL;
    struct commit_meta meta = meta_of("");
    MUST(ledger_open(testdb_url(*state), LEDGER_READ, &reader, &error));
    MUST_SAY(commit_begin(reader, &meta, &commit, &error), ERROR_USAGE, "only for reading");
    ledger_close(reader);
}

static void a_reader_sees_what_others_record(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct ledger *reader = NULL;
    struct position position;
    MUST(ledger_open(testdb_url(*state), LEDGER_READ, &reader, &error));
    assert_int_equal(ledger_current(reader)->unit_count, 0);
    struct province p = put_province(ledger);
    report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    MUST(ledger_position_now(reader, &position, &error));
    assert_int_equal(position.commit, 3);
    assert_int_equal(position.seq, 1);
    assert_int_equal(position.facts, 2);
    assert_int_equal(ledger_current(reader)->unit_count, 6);
    ledger_close(reader);
    ledger_close(ledger);
}

static void two_writers_take_turns(void **state) {
    struct ledger *one = new_ledger(state);
    struct ledger *two = NULL;
    MUST(ledger_open(testdb_url(*state), LEDGER_WRITE, &two, &error));
    struct province p = put_province(one);
    report(two, p.fresh, p.count, noon(2025, 8, 1), 5);
    struct commit_result result = report(one, p.fresh, p.count, noon(2025, 8, 2), 6);
    assert_int_equal(result.position.commit, 4);
    assert_int_equal(result.first_seq, 2);
    must_verify(two);
    ledger_close(two);
    ledger_close(one);
}

/* ---- what a commit needs ---- */

static void a_commit_needs_an_author_and_something_to_record(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct commit *commit = NULL;
    struct commit_meta meta = meta_of("");
    meta.author = str_of(" ");
    MUST_SAY(commit_begin(ledger, &meta, &commit, &error), ERROR_INPUT, "who makes this commit");
    meta = meta_of("");
    meta.kind = COMMIT_KINDS;
    MUST_SAY(commit_begin(ledger, &meta, &commit, &error), ERROR_USAGE, "kind of commit");
    meta = meta_of("a\xFF");
    MUST_SAY(commit_begin(ledger, &meta, &commit, &error), ERROR_INPUT, "number");
    commit = begin(ledger, COMMIT_REPORT);
    struct commit *second = NULL;
    meta = meta_of("");
    MUST_SAY(commit_begin(ledger, &meta, &second, &error), ERROR_USAGE, "Another commit");
    MUST_SAY(commit_end(commit, NULL, &error), ERROR_INPUT, "nothing to record");
    commit_abort(NULL);
    ledger_close(ledger);
}

static void an_abort_leaves_no_trace(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit_result before = report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    struct commit *commit = begin(ledger, COMMIT_IMPORT);
    put_unit(commit, p.province, UNIT_COMMUNE, date(2025, 8, 1), "77777", "Xã Thừa");
    for (int i = 0; i < 20000; i++) {
        struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1), 1);
        entry.note = str_of("x");
        MUST(commit_put_entry(commit, &entry, NULL, &error));
    }
    commit_abort(commit);
    assert_int_equal(rows_in(ledger, "entry"), 1);
    assert_int_equal(rows_in(ledger, "entry_note"), 0);
    assert_int_equal(rows_in(ledger, "unit"), 6);
    assert_int_equal(rows_in(ledger, "ledger_commit"), 3);
    assert_int_equal(ledger_current(ledger)->unit_count, 6);
    struct commit_result after = report(ledger, p.fresh, p.count, noon(2025, 8, 2), 5);
    assert_int_equal(after.position.commit, before.position.commit + 1);
    assert_int_equal(after.first_seq, 2);
    must_verify(ledger);
    ledger_close(ledger);
}

static void closing_aborts_what_is_open(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1), 1);
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    ledger_close(ledger);
    ledger = new_ledger(state);
    assert_int_equal(rows_in(ledger, "entry"), 0);
    ledger_close(ledger);
}

/* ---- twice the same ---- */

static void the_same_again_gives_the_earlier_commit(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit_meta meta = meta_of("phone-7-000123");
    struct commit_result first, other, again;
    MUST(submit(ledger, &meta, &p, 5, &first, &error));
    report(ledger, p.fresh, p.count, noon(2025, 9, 1), 6);
    struct commit_meta anew = meta_of("phone-7-000124");
    MUST(submit(ledger, &anew, &p, 5, &other, &error));
    set_clock("2026-02-15T08:00");
    MUST(submit(ledger, &meta, &p, 5, &again, &error));
    assert_false(first.repeat);
    assert_false(other.repeat);
    assert_true(again.repeat);
    assert_memory_equal(again.hash, first.hash, COMMIT_HASH);
    assert_int_equal(again.position.commit, first.position.commit);
    assert_int_equal(again.position.seq, first.position.seq);
    assert_int_equal(again.first_seq, first.first_seq);
    assert_int_equal(again.recorded_at, first.recorded_at);
    assert_int_equal(rows_in(ledger, "entry"), 5);
    assert_int_equal(rows_in(ledger, "ledger_commit"), 5);
    must_verify(ledger);
    ledger_close(ledger);
}

static void something_else_under_the_same_number_is_a_conflict(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit_meta meta = meta_of("n1");
    struct commit_result result;
    MUST(submit(ledger, &meta, &p, 5, &result, &error));
    MUST_SAY(
        submit(ledger, &meta, &p, 6, &result, &error), ERROR_CONFLICT,
        "Something else is on record under the number “n1”.");
    meta.author = str_of("UBND phường");
    MUST_SAY(submit(ledger, &meta, &p, 5, &result, &error), ERROR_CONFLICT, "by UBND xã");
    meta = meta_of("n1");
    meta.source = str_of("web");
    MUST_FAIL(submit(ledger, &meta, &p, 5, &result, &error), ERROR_CONFLICT);
    meta = meta_of("n1");
    meta.kind = COMMIT_CORRECTION;
    MUST_FAIL(submit(ledger, &meta, &p, 5, &result, &error), ERROR_CONFLICT);
    assert_int_equal(rows_in(ledger, "entry"), 2);
    must_verify(ledger);
    ledger_close(ledger);
}

/* Facts hand out ids: the repeat gets the ids of the first time, and entries are judged by what
 * held then, though the unit has ended since. */
static void facts_can_be_repeated_after_others_followed(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit_meta meta = meta_of("import-1");
    uint32_t units[2] = {0};
    struct commit_result results[2];
    for (int round = 0; round < 2; round++) {
        struct commit *commit = NULL;
        MUST(commit_begin(ledger, &meta, &commit, &error));
        assert_int_equal(commit_is_repeat(commit), round == 1);
        units[round] =
            put_unit(commit, p.province, UNIT_COMMUNE, date(2025, 8, 1), "88888", "Xã Thêm");
        struct entry entry = figure(units[round], p.count, noon(2025, 9, 1), 3);
        MUST(commit_put_entry(commit, &entry, NULL, &error));
        MUST(commit_end(commit, &results[round], &error));
        if (round == 1)
            break;
        commit = begin(ledger, COMMIT_ORGANISATION);
        put_unit(commit, p.province, UNIT_COMMUNE, date(2025, 8, 1), "99999", "Xã Sau");
        end_unit(commit, units[0], UNIT_COMMUNE, date(2025, 8, 15));
        end(commit);
    }
    assert_int_equal(units[0], units[1]);
    assert_true(results[1].repeat);
    assert_int_equal(results[1].position.commit, results[0].position.commit);
    assert_int_equal(rows_in(ledger, "unit"), 8);
    report(ledger, p.fresh, p.count, noon(2025, 9, 1), 3);
    must_verify(ledger);
    ledger_close(ledger);
}

/* ---- times ---- */

static struct commit_result report_known(
    struct ledger *ledger, const struct province *p, stamp known_at) {
    struct commit_meta meta = meta_of("");
    meta.known_at = known_at;
    struct commit_result result = {0};
    MUST(submit(ledger, &meta, p, 5, &result, &error));
    return result;
}

static void history_comes_in_order_and_before_anything_new(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = {0};
    struct commit_meta meta = meta_of("");
    meta.known_at = stamp_of_moment(noon(2024, 1, 1));
    struct commit *commit = NULL;
    MUST(commit_begin(ledger, &meta, &commit, &error));
    put_province_units(commit, &p);
    struct indicator houses = simple_indicator("houses");
    p.count = put_indicator(commit, &houses);
    end(commit);

    stamp march = stamp_of_moment(noon(2025, 3, 1));
    struct commit_result result = report_known(ledger, &p, march);
    assert_int_equal(result.position.known_at, march);
    assert_int_equal(report_known(ledger, &p, march).position.known_at, march);
    meta.known_at = march - 1;
    MUST_SAY(commit_begin(ledger, &meta, &commit, &error), ERROR_CONFLICT, "is known only later");
    meta.known_at = stamp_of_moment(noon(2026, 3, 1));
    MUST_SAY(commit_begin(ledger, &meta, &commit, &error), ERROR_INPUT, "that is to come");

    stamp now = clock_now();
    assert_int_equal(report_known(ledger, &p, 0).position.known_at, now);
    set_clock("2026-01-15T07:00");
    result = report_known(ledger, &p, 0);
    assert_int_equal(result.position.known_at, now);
    assert_int_equal(result.recorded_at, now - 3600000);
    must_verify(ledger);

    struct position position;
    MUST(ledger_position_at(ledger, 0, &position, &error));
    assert_int_equal(position.commit, 0);
    MUST(ledger_position_at(ledger, march - 1, &position, &error));
    assert_int_equal(position.commit, 2);
    MUST(ledger_position_at(ledger, march, &position, &error));
    assert_int_equal(position.commit, 4);
    assert_int_equal(position.seq, 4);
    assert_int_equal(position.known_at, march);
    assert_int_equal(position.facts, 2);
    MUST(ledger_position_at(ledger, now, &position, &error));
    assert_int_equal(position.commit, 6);
    MUST(ledger_position_of(ledger, 3, &position, &error));
    assert_int_equal(position.seq, 2);
    MUST_SAY(
        ledger_position_of(ledger, 7, &position, &error), ERROR_NOT_FOUND, "There is no commit 7.");
    ledger_close(ledger);
}

/* ---- the chain's bytes, written down here once more ---- */

struct bytes {
    unsigned char data[4096];
    size_t size;
};

static void add(struct bytes *bytes, const void *data, size_t size) {
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

static void add_int(struct bytes *bytes, int64_t value) {
    for (int i = 0; i < 8; i++)
        bytes->data[bytes->size++] = (unsigned char)((uint64_t)value >> (8 * i));
}

static void add_text(struct bytes *bytes, const char *text) {
    add_int(bytes, (int64_t)strlen(text));
    add(bytes, text, strlen(text));
}

static void blake(const struct bytes *bytes, unsigned char hash[32]) {
    crypto_generichash(hash, 32, bytes->data, bytes->size, NULL, 0);
}

static void add_part(struct bytes *content, int table, int rows, const struct bytes *bytes) {
    unsigned char digest[32];
    blake(bytes, digest);
    add_int(content, table);
    add_int(content, rows);
    add(content, digest, sizeof digest);
}

static void the_hash_is_what_the_manual_says(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit_result before = report(ledger, p.fresh, p.count, noon(2025, 8, 9), 1);
    struct commit_meta meta = meta_of("n1");
    struct commit_result result;
    MUST(submit(ledger, &meta, &p, 5, &result, &error));

    struct bytes entries = {0};
    struct bytes notes = {0};
    for (int i = 0; i < 2; i++) {
        add_int(&entries, p.province);
        add_int(&entries, p.fresh);
        add_int(&entries, p.count);
        add_int(&entries, noon(2025, 8, 1) + i);
        add_int(&entries, 5);
        add_int(&entries, 0);
        add_int(&entries, 0);
    }
    add_int(&notes, 1);
    add_text(&notes, "ghi chú");
    add_text(&notes, "");
    struct bytes content = {0};
    add_part(&content, 10, 2, &entries);
    add_part(&content, 11, 1, &notes);

    struct bytes whole = {0};
    add(&whole, before.hash, 32);
    add_int(&whole, 4);
    add_text(&whole, "report");
    add_int(&whole, result.recorded_at);
    add_int(&whole, result.position.known_at);
    add_text(&whole, "UBND xã");
    add_text(&whole, "phone");
    add(&whole, "\1", 1);
    add_text(&whole, "n1");
    add_int(&whole, 2);
    add_int(&whole, 3);
    add_int(&whole, 2);
    add_int(&whole, (int64_t)content.size);
    add(&whole, content.data, content.size);
    unsigned char hash[32];
    blake(&whole, hash);
    assert_memory_equal(hash, result.hash, 32);
    char text[COMMIT_HASH_TEXT];
    assert_int_equal(strlen(commit_hash_text(hash, text)), 64);
    ledger_close(ledger);
}

static void kinds_have_words(void **state) {
    (void)state;
    for (int i = 0; i < COMMIT_KINDS; i++)
        assert_int_equal(commit_kind_parse(str_of(commit_kind_word((enum commit_kind)i))), i);
    assert_int_equal(commit_kind_parse(str_of("reports")), -1);
    assert_null(commit_kind_word(COMMIT_KINDS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(making_a_ledger_twice_leaves_the_first),
        TESTDB_TEST(without_a_ledger_nothing_is_opened),
        TESTDB_TEST(a_reader_does_not_write),
        TESTDB_TEST(a_reader_sees_what_others_record),
        TESTDB_TEST(two_writers_take_turns),
        TESTDB_TEST(a_commit_needs_an_author_and_something_to_record),
        TESTDB_TEST(an_abort_leaves_no_trace),
        TESTDB_TEST(closing_aborts_what_is_open),
        TESTDB_TEST(the_same_again_gives_the_earlier_commit),
        TESTDB_TEST(something_else_under_the_same_number_is_a_conflict),
        TESTDB_TEST(facts_can_be_repeated_after_others_followed),
        TESTDB_TEST(history_comes_in_order_and_before_anything_new),
        TESTDB_TEST(the_hash_is_what_the_manual_says),
        cmocka_unit_test(kinds_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
