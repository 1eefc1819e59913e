#include "ledgertest.h"

struct heard {
    uint64_t seqs[16];
    char words[16][128];
    size_t count;
};

static bool hear(void *context, const struct figure_version *version, struct error *error) {
    struct heard *heard = context;
    (void)error;
    heard->seqs[heard->count] = version->entry.seq;
    snprintf(
        heard->words[heard->count++], 128, "%lld %.*s %.*s|%.*s|%.*s %u",
        (long long)version->entry.digits, STR_ARGS(version->commit.author),
        STR_ARGS(version->commit.source), STR_ARGS(version->note), STR_ARGS(version->source),
        version->entry.flags);
    return heard->count < 16;
}

/* 1: 5 at noon, 2: 5 an hour later; then 3: 6 at noon again, with a note; 4: the noon withdrawn. */
static struct ledger *told_ledger(void **state, struct province *p) {
    struct ledger *ledger = new_ledger(state);
    *p = put_province(ledger);
    report(ledger, p->fresh, p->count, noon(2025, 8, 1), 5);
    report(ledger, p->fresh, p->count, noon(2025, 8, 1) + 60, 5);
    struct commit *commit = begin(ledger, COMMIT_CORRECTION);
    struct entry entry = figure(p->fresh, p->count, noon(2025, 8, 1), 6);
    entry.note = str_of("đếm sót");
    entry.source = str_of("biên bản 7");
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    end(commit);
    commit = begin(ledger, COMMIT_CORRECTION);
    entry = figure(p->fresh, p->count, noon(2025, 8, 1), 0);
    entry.flags = ENTRY_WITHDRAWAL;
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    end(commit);
    return ledger;
}

static void every_version_is_told_with_its_commit(void **state) {
    struct province p;
    struct ledger *ledger = told_ledger(state, &p);
    struct history_query query = {.unit = p.fresh, .indicator = p.count};
    struct heard heard = {0};
    MUST(ledger_history(ledger, &query, hear, &heard, &error));
    const uint64_t expected[] = {1, 3, 4, 2};
    assert_int_equal(heard.count, 4);
    assert_memory_equal(heard.seqs, expected, sizeof expected);
    assert_string_equal(heard.words[0], "5 Văn phòng UBND tỉnh test|| 0");
    assert_string_equal(heard.words[1], "6 Văn phòng UBND tỉnh test|đếm sót|biên bản 7 0");
    assert_string_equal(heard.words[2], "0 Văn phòng UBND tỉnh test|| 1");

    heard.count = 0;
    query.one_moment = true;
    query.at = noon(2025, 8, 1) + 60;
    MUST(ledger_history(ledger, &query, hear, &heard, &error));
    assert_int_equal(heard.count, 1);
    heard.count = 0;
    query.unit = p.province;
    MUST(ledger_history(ledger, &query, hear, &heard, &error));
    assert_int_equal(heard.count, 0);
    ledger_close(ledger);
}

static void numbers_are_looked_up_in_the_order_asked(void **state) {
    struct province p;
    struct ledger *ledger = told_ledger(state, &p);
    struct heard heard = {0};
    const uint64_t wanted[] = {4, 2, 4};
    MUST(ledger_history_of(ledger, wanted, 3, hear, &heard, &error));
    assert_memory_equal(heard.seqs, wanted, sizeof wanted);
    MUST_SAY(
        ledger_history_of(ledger, &(uint64_t){9}, 1, hear, &heard, &error), ERROR_NOT_FOUND,
        "There is no entry 9.");
    ledger_close(ledger);
}

struct commits {
    struct commit_record records[8];
    size_t count, stop_at;
};

static bool keep(void *context, const struct commit_record *record, struct error *error) {
    struct commits *commits = context;
    commits->records[commits->count++] = *record;
    return commits->count != commits->stop_at || error_set(error, ERROR_LIMIT, "enough");
}

static void commits_are_listed(void **state) {
    struct province p;
    struct ledger *ledger = told_ledger(state, &p);
    struct commits commits = {0};
    MUST(ledger_commits(ledger, 2, 100, keep, &commits, &error));
    assert_int_equal(commits.count, 5);
    assert_int_equal(commits.records[0].kind, COMMIT_ORGANISATION);
    assert_true(commits.records[0].first_seq > commits.records[0].last_seq);
    assert_int_equal(commits.records[4].kind, COMMIT_CORRECTION);
    assert_int_equal(commits.records[4].last_seq, 4);
    assert_int_equal(commits.records[4].facts, 2);
    commits = (struct commits){.stop_at = 2};
    MUST_SAY(ledger_commits(ledger, 1, 9, keep, &commits, &error), ERROR_LIMIT, "enough");
    ledger_close(ledger);
}

/* ---- the view for SQL tools ---- */

static void must_read(struct ledger *ledger, const char *sql, const char *expected) {
    struct statement *query = NULL;
    bool row = false;
    MUST(db_prepare(ledger_db(ledger), sql, &query, &error));
    MUST(statement_step(query, &row, &error));
    assert_true(row);
    char text[256];
    snprintf(text, sizeof text, "%.*s", STR_ARGS(column_text(query, 0)));
    assert_string_equal(text, expected);
    statement_free(query);
}

static void the_view_shows_figures_readably(void **state) {
    struct province p;
    struct ledger *ledger = told_ledger(state, &p);
    must_read(
        ledger,
        "SELECT unit_code || ' ' || unit_name || ' ' || indicator_code || ' ' || moment || ' ' || "
        "value || ' ' || note FROM figure WHERE seq = 3",
        "02641 Xã Mới houses 2025-08-01T12:00+07:00 6 đếm sót");
    must_read(
        ledger, "SELECT COALESCE(value, '-') || CAST(withdrawn AS TEXT) FROM figure WHERE seq = 4",
        "-1");
    const struct {
        struct decimal value;
        const char *text;
    } cases[] = {
        {{140550, 2}, "1405.50"},
        {{-5, 1}, "-0.5"},
        {{5, 18}, "0.000000000000000005"},
        {{-123, 3}, "-0.123"},
        {{DECIMAL_DIGITS_LAST, 18}, "0.999999999999999999"},
        {{DECIMAL_DIGITS_LAST, 17}, "9.99999999999999999"},
        {{-42, 0}, "-42"},
        {{0, 2}, "0.00"},
    };
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct entry entry = figure(p.fresh, p.count, noon(2025, 9, 1), 0);
        entry.value = cases[i].value;
        entry.flags = ENTRY_CONFIRMED;
        MUST(commit_put_entry(commit, &entry, NULL, &error));
    }
    end(commit);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char sql[128];
        char text[DECIMAL_TEXT];
        snprintf(sql, sizeof sql, "SELECT value FROM figure WHERE seq = %zu", 5 + i);
        assert_string_equal(decimal_text(cases[i].value, text), cases[i].text);
        must_read(ledger, sql, cases[i].text);
    }
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(every_version_is_told_with_its_commit),
        TESTDB_TEST(numbers_are_looked_up_in_the_order_asked),
        TESTDB_TEST(commits_are_listed),
        TESTDB_TEST(the_view_shows_figures_readably),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
