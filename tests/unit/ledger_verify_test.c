#include "ledger/chain.h"
#include "ledger/facts.h"
#include "ledgertest.h"

/* Every table has rows, in commits of their own: facts in 2 and 3, figures in 4 and 5. */
static struct ledger *full_ledger(void **state) {
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    struct commit *commit = begin(ledger, COMMIT_MEASURES);
    struct document document = {.symbol = str_of("55-NQ/TU"), .issued = date(2024, 12, 4)};
    MUST(commit_put_document(commit, &document, NULL, &error));
    struct target_set set = {
        .unit = p.province,
        .document = 1,
        .from = date(2025, 1, 1),
        .to = date(2025, 12, 31),
        .code = str_of("2025"),
        .name_vi = str_of("Kế hoạch"),
    };
    MUST(commit_put_target_set(commit, &set, NULL, &error));
    struct target target = {
        .set = 1,
        .indicator = p.count,
        .unit = p.province,
        .ordinal = 1,
        .from = set.from,
        .to = set.to,
    };
    MUST(commit_put_target(commit, &target, NULL, &error));
    struct target_version version = {.target = 1, .from = set.from, .value = {7, 0}};
    MUST(commit_put_target_version(commit, &version, &error));
    end(commit);
    for (int i = 0; i < 2; i++) {
        commit = begin(ledger, COMMIT_REPORT);
        for (int k = 0; k < 3; k++) {
            struct entry entry = figure(p.fresh, p.count, noon(2025, 8, 1 + k), i + k);
            entry.note = str_of(k == 1 ? "ghi chú" : "");
            MUST(commit_put_entry(commit, &entry, NULL, &error));
        }
        end(commit);
    }
    return ledger;
}

/* Verify as a stranger to the ledger would: nothing is believed, nothing is loaded. */
static bool verify(void **state, struct verify_report *ret_report, struct error *error) {
    struct ledger *ledger = NULL;
    if (!ledger_open(testdb_url(*state), LEDGER_CHECK, &ledger, error))
        return false;
    bool ok = ledger_verify(ledger, NULL, NULL, ret_report, error);
    ledger_close(ledger);
    return ok;
}

static void must_find(void **state, const char *change, const char *words, const char *more) {
    struct verify_report report;
    struct error error = {0};
    if (verify(state, &report, &error))
        fail_msg("not found: %s", change);
    bool said = (strstr(error.message, words) || strstr(error.detail, words)) &&
                (strstr(error.message, more) || strstr(error.detail, more));
    if (error.code != ERROR_CORRUPT || !said)
        fail_msg("%s: %s: %s | %s", change, error_name(error.code), error.message, error.detail);
}

static void run(struct ledger *ledger, const char *sql) {
    MUST(db_exec(ledger_db(ledger), sql, &error));
}

static void an_untouched_ledger_verifies(void **state) {
    struct ledger *ledger = full_ledger(state);
    struct verify_report report;
    MUST(verify(state, &report, &error));
    assert_int_equal(report.commits, 5);
    assert_int_equal(report.entries, 6);
    assert_true(report.facts > 20);
    struct commit *commit = begin(ledger, COMMIT_REPORT);
    struct entry entry = figure(1, 1, noon(2025, 8, 20), 1);
    MUST(commit_put_entry(commit, &entry, NULL, &error));
    MUST_FAIL(ledger_verify(ledger, NULL, NULL, &report, &error), ERROR_USAGE);
    struct commit_result result = end(commit);
    MUST(ledger_verify(ledger, NULL, NULL, &report, &error));
    assert_memory_equal(report.head, result.hash, COMMIT_HASH);
    ledger_close(ledger);
}

/* ---- a changed value ---- */

/* One value of one row: its place, and what it was. */
struct spot {
    const struct fact_table *table;
    const char *column;
    enum db_type type;
    int64_t commit, order, number;
    char text[64];
    bool null;
};

static struct spot find_spot(
    struct ledger *ledger, const struct fact_table *table, const struct fact_column *column) {
    struct spot spot = {.table = table, .column = column->name, .type = column->type};
    struct statement *find = NULL;
    char sql[256];
    bool row = false;
    snprintf(
        sql, sizeof sql, "SELECT commit_id, %s, %s FROM %s ORDER BY commit_id DESC, %s LIMIT 1",
        table->order, column->name, table->name, table->order);
    MUST(db_prepare(ledger_db(ledger), sql, &find, &error));
    MUST(statement_step(find, &row, &error));
    assert_true(row);
    spot.commit = column_int(find, 0);
    spot.order = column_int(find, 1);
    spot.null = column_is_null(find, 2);
    spot.number = column_int(find, 2);
    snprintf(spot.text, sizeof spot.text, "%.*s", STR_ARGS(column_text(find, 2)));
    statement_free(find);
    return spot;
}

static void set_spot(struct ledger *ledger, const struct spot *spot) {
    struct statement *update = NULL;
    char sql[256];
    snprintf(
        sql, sizeof sql, "UPDATE %s SET %s = $1 WHERE commit_id = $2 AND %s = $3",
        spot->table->name, spot->column, spot->table->order);
    MUST(db_prepare(ledger_db(ledger), sql, &update, &error));
    if (spot->null)
        statement_bind_null(update, 1);
    else if (spot->type == DB_TEXT)
        statement_bind_text(update, 1, str_of(spot->text));
    else
        statement_bind_int(update, 1, spot->number);
    statement_bind_int(update, 2, spot->commit);
    statement_bind_int(update, 3, spot->order);
    MUST(statement_run(update, &error));
    statement_free(update);
}

static void change_and_find(
    void **state, struct ledger *ledger, const struct spot *was, const struct spot *is) {
    char table[64];
    char commit[64];
    char what[128];
    struct verify_report report;
    snprintf(table, sizeof table, "table “%s”", was->table->name);
    snprintf(commit, sizeof commit, "Commit %d:", (int)was->commit);
    snprintf(what, sizeof what, "%s.%s", was->table->name, was->column);
    set_spot(ledger, is);
    must_find(state, what, table, commit);
    set_spot(ledger, was);
    MUST(verify(state, &report, &error));
}

static void every_column_of_every_table_is_watched(void **state) {
    struct ledger *ledger = full_ledger(state);
    for (enum fact fact = 0; fact < FACTS; fact++) {
        const struct fact_table *table = fact_table(fact);
        for (size_t i = 0; i < table->count; i++) {
            struct spot was = find_spot(ledger, table, &table->columns[i]);
            struct spot is = was;
            is.null = false;
            is.number ^= 1;
            if (was.type == DB_TEXT)
                snprintf(is.text, sizeof is.text, "%.60s~", was.text);
            change_and_find(state, ledger, &was, &is);
            is.null = table->columns[i].nullable && !was.null;
            if (is.null)
                change_and_find(state, ledger, &was, &is);
        }
    }
    ledger_close(ledger);
}

/* ---- a changed commit ---- */

static void every_column_of_a_commit_is_watched(void **state) {
    struct ledger *ledger = full_ledger(state);
    const char *const changes[][2] = {
        {"kind = 'import'", "kind = 'organisation'"},
        {"recorded_at = recorded_at + 1", "recorded_at = recorded_at - 1"},
        {"known_at = known_at - 1", "known_at = known_at + 1"},
        {"author = author || '~'", "author = 'Văn phòng UBND tỉnh'"},
        {"source = 'x'", "source = 'test'"},
        {"client_id = 'x'", "client_id = NULL"},
        {"first_seq = first_seq + 1", "first_seq = first_seq - 1"},
        {"last_seq = last_seq + 1", "last_seq = last_seq - 1"},
        {"facts = facts - 1", "facts = facts + 1"},
        {"content = previous", "content = (SELECT kept FROM keep)"},
        {"previous = hash", "previous = (SELECT hash FROM ledger_commit WHERE id = 1)"},
        {"hash = previous", "hash = (SELECT previous FROM ledger_commit WHERE id = 3)"},
    };
    run(ledger, "CREATE TABLE keep AS SELECT content AS kept FROM ledger_commit WHERE id = 2");
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        char sql[256];
        struct verify_report report;
        snprintf(sql, sizeof sql, "UPDATE ledger_commit SET %s WHERE id = 2", changes[i][0]);
        run(ledger, sql);
        must_find(state, sql, "Commit 2 is not", "table “ledger_commit”");
        snprintf(sql, sizeof sql, "UPDATE ledger_commit SET %s WHERE id = 2", changes[i][1]);
        run(ledger, sql);
        MUST(verify(state, &report, &error));
    }
    ledger_close(ledger);
}

/* ---- rows gone, rows too many ---- */

static void what_is_gone_or_added_is_found(void **state) {
    const struct {
        const char *change, *words, *more;
    } cases[] = {
        {"DELETE FROM entry WHERE seq = 2", "Commit 4:", "table “entry”"},
        {"DELETE FROM entry WHERE seq = 6", "Commit 5:", "table “entry”"},
        {"DELETE FROM entry_note WHERE seq = 5", "Commit 5:", "table “entry_note”"},
        {"DELETE FROM lineage", "Commit 2:", "table “lineage”"},
        {"DELETE FROM unit_state WHERE row = 3", "Commit 2:", "table “unit_state”"},
        {"DELETE FROM ledger_commit WHERE id = 3", "Commit 3 is missing.", "Commit 4"},
        {"DELETE FROM ledger_commit WHERE id = 5", "belongs to no commit", "entry"},
        {"DELETE FROM ledger_commit", "lost its first commit", ""},
        {"INSERT INTO unit VALUES (3, 1, 7)", "Commit 3:", "table “unit”"},
        {"INSERT INTO unit VALUES (2, 7, 7)", "Commit 2:", "table “unit”"},
        {"INSERT INTO unit VALUES (9, 1, 7)", "belongs to no commit", "unit"},
        {"INSERT INTO unit VALUES (-1, 1, 7)", "belongs to no commit", "unit"},
        {"INSERT INTO entry_note VALUES (2, 1, 'a', 'b')", "Commit 2:", "table “entry_note”"},
        {"INSERT INTO entry (seq, commit_id, province, unit, indicator, at, digits, scale, flags) "
         "VALUES (7, 5, 2, 6, 1, 1, 1, 0, 0)",
         "belongs to no commit", "entry"},
        {"INSERT INTO entry (seq, commit_id, province, unit, indicator, at, digits, scale, flags) "
         "VALUES (0, 5, 2, 6, 1, 1, 1, 0, 0)",
         "belongs to no commit", "entry"},
        {"UPDATE entry SET seq = 7 WHERE seq = 6", "Commit 5:", "table “entry”"},
        {"UPDATE entry SET commit_id = 5 WHERE seq = 3", "Commit 4:", "table “entry”"},
        {"UPDATE entry SET commit_id = 99 WHERE seq = 3", "names another commit", "Commit 4"},
        {"UPDATE entry_note SET seq = 4 WHERE seq = 5", "Commit 5:", "table “entry_note”"},
        {"UPDATE unit SET row = 9 WHERE row = 6", "Commit 2:", "table “unit”"},
    };
    struct ledger *ledger = full_ledger(state);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        MUST(db_begin(ledger_db(ledger), &error));
        run(ledger, cases[i].change);
        MUST(db_commit(ledger_db(ledger), &error));
        must_find(state, cases[i].change, cases[i].words, cases[i].more);
        ledger_close(ledger);
        testdb_free(*state);
        *state = testdb_new();
        ledger = full_ledger(state);
    }
    ledger_close(ledger);
}

/* Commit 4 is made to say another author, with a hash that fits: the link of commit 5 tells. */
static void a_commit_that_was_made_anew_breaks_the_chain(void **state) {
    struct ledger *ledger = full_ledger(state);
    struct statement *query = NULL;
    unsigned char hash[COMMIT_HASH];
    bool row = false;
    const char *sql = "SELECT " CHAIN_COLUMNS " FROM ledger_commit c WHERE c.id = 4";
    MUST(db_prepare(ledger_db(ledger), sql, &query, &error));
    MUST(statement_step(query, &row, &error));
    struct chain_row forged = chain_read(query, 0);
    forged.record.author = str_of("UBND xã");
    chain_hash(&forged, hash);
    statement_free(query);
    sql = "UPDATE ledger_commit SET author = 'UBND xã', hash = $1 WHERE id = 4";
    MUST(db_prepare(ledger_db(ledger), sql, &query, &error));
    statement_bind_blob(query, 1, hash, COMMIT_HASH);
    MUST(statement_run(query, &error));
    statement_free(query);
    must_find(state, "a forged commit", "Commit 5 is not", "does not follow");
    ledger_close(ledger);
}

/* ---- many ---- */

struct steps {
    int64_t done, total;
    int calls;
};

static void step(void *context, int64_t done, int64_t total) {
    struct steps *steps = context;
    assert_true(done >= steps->done && done <= total);
    *steps = (struct steps){done, total, steps->calls + 1};
}

/* More commits than are looked at together, and in the last of them a change. */
static void thousands_of_commits_are_verified(void **state) {
    enum { COMMITS = 2100 };
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    if (testdb_kind() == DB_SQLITE)
        run(ledger, "PRAGMA synchronous = OFF");
    else
        run(ledger, "SET synchronous_commit = off");
    for (int i = 0; i < COMMITS; i++)
        report(ledger, p.fresh, p.count, noon(2025, 8, 1) + (moment)i, i % 100);
    struct verify_report report;
    struct steps steps = {0};
    MUST(ledger_verify(ledger, step, &steps, &report, &error));
    assert_int_equal(report.commits, COMMITS + 2);
    assert_int_equal(report.entries, COMMITS);
    assert_true(steps.calls >= 3);
    assert_int_equal(steps.done, steps.total);
    run(ledger, "UPDATE entry SET digits = digits + 1 WHERE seq = 2099");
    must_find(state, "digits", "Commit 2101:", "table “entry”");
    ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(an_untouched_ledger_verifies),
        TESTDB_TEST(every_column_of_every_table_is_watched),
        TESTDB_TEST(every_column_of_a_commit_is_watched),
        TESTDB_TEST(what_is_gone_or_added_is_found),
        TESTDB_TEST(a_commit_that_was_made_anew_breaks_the_chain),
        TESTDB_TEST(thousands_of_commits_are_verified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
