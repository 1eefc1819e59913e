/*
 * fault-ledger: ledgers for the scripts of this folder.
 *
 *   make DB ENTRIES [EACH]   a province with rows in every table, and that many entries
 *   write DB [SALT [MOST]]   one entry after the other, each a commit; "ack SEQ" after each one is
 *                            durable; the first error is told on standard output and is the status
 *   dump DB                  all there is, one row a line: commits, positions, entries, facts
 *   entries DB               the entries alone, and which of them are a commit's
 *   lock DB MS               hold the writer's lock; "locked" when it is held
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "fault.h"
#include "ledger/facts.h"
#include "ledger/history.h"

static bool make(const char *url, char **words, struct error *error) {
    struct ledger *ledger = NULL;
    uint64_t count = strtoull(words[0], NULL, 10);
    uint64_t each = words[1] ? strtoull(words[1], NULL, 10) : 100;
    if (!fault_make(url, error) || !ledger_open(url, LEDGER_WRITE, &ledger, error))
        return false;
    bool ok = fault_fill(ledger, count, each, error);
    ledger_close(ledger);
    return ok;
}

static bool write_one(struct ledger *ledger, uint64_t salt, uint64_t n, struct error *error) {
    struct commit_meta meta = {.kind = COMMIT_REPORT, .author = str_of("fault")};
    struct entry entry = fault_entry(salt, n);
    struct commit *commit = NULL;
    struct commit_result result;
    if (!commit_begin(ledger, &meta, &commit, error))
        return false;
    if (!commit_put_entry(commit, &entry, NULL, error)) {
        commit_abort(commit);
        return false;
    }
    if (!commit_end(commit, &result, error))
        return false;
    printf("ack %" PRIu64 "\n", result.first_seq);
    return fflush(stdout) == 0;
}

static bool write_all(const char *url, char **words, struct error *error) {
    struct ledger *ledger = NULL;
    uint64_t salt = words[0] ? strtoull(words[0], NULL, 10) : 1;
    uint64_t most = words[0] && words[1] ? strtoull(words[1], NULL, 10) : UINT64_MAX;
    bool ok = ledger_open(url, LEDGER_WRITE, &ledger, error);
    for (uint64_t n = 1; ok && n <= most; n++)
        ok = write_one(ledger, salt, n, error);
    ledger_close(ledger);
    return ok;
}

static bool dump_commit(void *context, const struct commit_record *commit, struct error *error) {
    char hash[COMMIT_HASH_TEXT];
    (void)context;
    (void)error;
    printf(
        "commit %" PRId64 " %d %" PRId64 " %" PRId64 " %.*s|%.*s|%.*s %" PRIu64 " %" PRIu64
        " %" PRId64 " %s\n",
        commit->id, (int)commit->kind, commit->recorded_at, commit->known_at,
        STR_ARGS(commit->author), STR_ARGS(commit->source), STR_ARGS(commit->client_id),
        commit->first_seq, commit->last_seq, commit->facts, commit_hash_text(commit->hash, hash));
    return true;
}

static bool dump_entries(
    void *context, const struct entry_row rows[], size_t count, struct error *error) {
    (void)context;
    (void)error;
    for (size_t i = 0; i < count; i++)
        printf(
            "entry %" PRIu64 " %u %u %u %" PRId64 " %u %u\n", rows[i].seq, rows[i].unit,
            rows[i].indicator, rows[i].at, rows[i].digits, rows[i].scale, rows[i].flags);
    return true;
}

/* Where the ledger stood when each commit had become known: by an index of its own. */
static bool dump_position(void *context, const struct commit_record *commit, struct error *error) {
    struct position at;
    if (!ledger_position_at(context, commit->known_at, &at, error))
        return false;
    printf("known %" PRId64 " %" PRId64 " %" PRIu64 "\n", commit->known_at, at.commit, at.seq);
    return true;
}

static void dump_row(struct statement *rows) {
    printf("fact");
    for (int i = 0; i < column_count(rows); i++) {
        struct str text = column_text(rows, i);
        if (column_is_null(rows, i))
            printf("|null");
        else
            printf("|%lld%.*s", (long long)column_int(rows, i), STR_ARGS(text));
    }
    printf("\n");
}

static bool dump_facts(struct ledger *ledger, enum fact fact, struct error *error) {
    char sql[64];
    struct statement *rows = NULL;
    bool row = true;
    snprintf(sql, sizeof sql, "SELECT * FROM %s", fact_table(fact)->name);
    bool ok = db_prepare(ledger_db(ledger), sql, &rows, error);
    printf("table %s\n", fact_table(fact)->name);
    while (ok && (ok = statement_step(rows, &row, error)) && row)
        dump_row(rows);
    statement_free(rows);
    return ok;
}

static bool dump(const char *url, char **words, struct error *error) {
    struct ledger *ledger = NULL;
    struct position now;
    (void)words;
    bool ok = ledger_open(url, LEDGER_READ, &ledger, error) &&
              ledger_position_now(ledger, &now, error) &&
              ledger_commits(ledger, 1, now.commit, dump_commit, NULL, error) &&
              ledger_commits(ledger, 1, now.commit, dump_position, ledger, error) &&
              ledger_read_entries(ledger, 1, now.seq, dump_entries, NULL, error);
    for (enum fact fact = 0; ok && fact < FACTS; fact++)
        ok = dump_facts(ledger, fact, error);
    ledger_close(ledger);
    return ok;
}

static bool dump_group(void *context, const struct commit_record *commit, struct error *error) {
    (void)context;
    (void)error;
    if (commit->first_seq <= commit->last_seq)
        printf("group %" PRIu64 " %" PRIu64 "\n", commit->first_seq, commit->last_seq);
    return true;
}

static bool list_entries(const char *url, char **words, struct error *error) {
    struct ledger *ledger = NULL;
    struct position now;
    (void)words;
    bool ok = ledger_open(url, LEDGER_READ, &ledger, error) &&
              ledger_position_now(ledger, &now, error) &&
              ledger_read_entries(ledger, 1, now.seq, dump_entries, NULL, error) &&
              ledger_commits(ledger, 1, now.commit, dump_group, NULL, error);
    ledger_close(ledger);
    return ok;
}

static bool hold_lock(const char *url, char **words, struct error *error) {
    struct ledger *ledger = NULL;
    bool ok = ledger_open(url, LEDGER_WRITE, &ledger, error) && db_begin(ledger_db(ledger), error);
    if (ok) {
        puts("locked");
        fflush(stdout);
        fault_sleep_us(1e3 * strtod(words[0], NULL));
        db_rollback(ledger_db(ledger));
    }
    ledger_close(ledger);
    return ok;
}

static const struct {
    const char *name;
    bool (*run)(const char *url, char **words, struct error *error);
    int words;
} jobs[] = {
    {"make", make, 1},
    {"write", write_all, 0},
    {"dump", dump, 0},
    {"entries", list_entries, 0},
    {"lock", hold_lock, 1}};

int main(int argc, char **argv) {
    struct error error = {0};
    say_use(SAY_EN);
    for (size_t i = 0; argc > 2 && i < sizeof jobs / sizeof *jobs; i++) {
        if (strcmp(argv[1], jobs[i].name) != 0 || argc < 3 + jobs[i].words)
            continue;
        if (jobs[i].run(argv[2], argv + 3, &error))
            return 0;
        printf(
            "error %s: %s | %s | %s\n", error_name(error.code), error.message, error.detail,
            error.hint);
        return error_exit_status(error.code);
    }
    fputs("usage: fault-ledger make|write|dump|entries|lock DB …\n", stderr);
    return 2;
}
