#include "ledger/verify.h"

#include <stdlib.h>

#include "base/say.h"
#include "ledger/private.h"

/* Commits looked at together: every table is read once for all of them. Entries are read by ranges
 * of their numbers, so that PostgreSQL sorts them in memory. */
enum { WINDOW = 1024, ENTRY_RANGE = 1 << 18 };

struct checked {
    struct chain_row row;
    size_t content_at;  /* how much of row.content has been found again */
    uint64_t rows_seen; /* of the table being read */
    enum fact wrong;    /* the first table that differs; FACTS for none */
};

struct verifier {
    struct ledger *ledger;
    db_progress *progress;
    void *context;
    struct error *error;
    struct verify_report report;
    int64_t total;
    struct arena arena; /* texts of the window */
    struct checked window[WINDOW];
    size_t count;
    struct statement *commits;
    struct statement *rows[FACTS];
    struct digest *digest;
    int64_t next_id; /* what the chain says comes next */
    uint64_t next_seq;
    stamp known_at;
    int64_t facts;
};

static void tell_progress(const struct verifier *v) {
    if (!v->progress)
        return;
    int64_t done = v->report.commits + (int64_t)v->report.entries;
    v->progress(v->context, done, done > v->total ? done : v->total);
}

/* ---- what is said ---- */

static bool altered(const struct verifier *v, const struct chain_row *row, const char *what) {
    char when[MOMENT_TEXT];
    error_set(
        v->error, ERROR_CORRUPT, _("Commit %lld is not what was recorded: %s"),
        (long long)row->record.id, what);
    error_detail(
        v->error, _("Commit %lld: %.*s, recorded %s by %.*s."), (long long)row->record.id,
        STR_ARGS(row->kind), stamp_iso(row->record.recorded_at, when),
        STR_ARGS(row->record.author));
    return error_hint(
        v->error, "%s",
        _("Stop working with this ledger, restore the last backup that verifies, and find out who "
          "could write to the database."));
}

static bool altered_table(const struct verifier *v, const struct checked *checked) {
    char what[256];
    snprintf(
        what, sizeof what, _("its rows in the table “%s” differ."),
        fact_table(checked->wrong)->name);
    return altered(v, &checked->row, what);
}

/* ---- commits ---- */

static bool keep_text(struct verifier *v, struct str *text) {
    char *copy = arena_text(&v->arena, *text);
    if (!copy)
        return error_memory(v->error);
    text->data = copy;
    return true;
}

static bool keep_commit(struct verifier *v, struct chain_row row) {
    if (!keep_text(v, &row.kind) || !keep_text(v, &row.content) ||
        !keep_text(v, &row.record.author) || !keep_text(v, &row.record.source) ||
        !keep_text(v, &row.record.client_id))
        return false;
    v->window[v->count++] = (struct checked){.row = row, .wrong = FACTS};
    return true;
}

static bool read_window(struct verifier *v) {
    arena_release(&v->arena);
    v->count = 0;
    statement_bind_int(v->commits, 1, v->next_id);
    statement_bind_int(v->commits, 2, WINDOW);
    bool row = true;
    while (true) {
        if (!statement_step(v->commits, &row, v->error))
            return false;
        if (!row)
            return true;
        if (!keep_commit(v, chain_read(v->commits, 0)))
            return false;
    }
}

/* Of any part but entries and their notes. */
static bool holds_facts(const struct chain_row *row) {
    unsigned char entry[8];
    digest_store(entry, FACT_ENTRY);
    return row->content.length >= CHAIN_PART && memcmp(row->content.data, entry, 8) != 0;
}

static bool check_commit(struct verifier *v, const struct chain_row *row) {
    const struct commit_record *record = &row->record;
    unsigned char hash[COMMIT_HASH];
    if (record->id != v->next_id) {
        error_set(v->error, ERROR_CORRUPT, _("Commit %lld is missing."), (long long)v->next_id);
        return error_detail(
            v->error, _("Commit %lld follows where it should stand."), (long long)record->id);
    }
    chain_hash(row, hash);
    if (memcmp(hash, record->hash, COMMIT_HASH) != 0)
        return altered(v, row, _("its own row in the table “ledger_commit” differs."));
    if (memcmp(row->previous, v->report.head, COMMIT_HASH) != 0)
        return altered(v, row, _("it does not follow from the commit before it."));
    if (record->known_at < v->known_at)
        return altered(v, row, _("it is known earlier than the commit before it."));
    if (record->first_seq != v->next_seq || record->last_seq + 1 < record->first_seq)
        return altered(v, row, _("its entries are not numbered on from those before it."));
    if (record->facts != (holds_facts(row) ? record->id : v->facts))
        return altered(v, row, _("it does not name the last commit with facts."));
    return true;
}

static bool check_commits(struct verifier *v) {
    for (size_t i = 0; i < v->count; i++) {
        const struct chain_row *row = &v->window[i].row;
        if (!check_commit(v, row))
            return false;
        v->next_id = row->record.id + 1;
        v->next_seq = row->record.last_seq + 1;
        v->known_at = row->record.known_at;
        v->facts = row->record.facts;
        memcpy(v->report.head, row->record.hash, COMMIT_HASH);
        v->report.commits++;
    }
    return true;
}

/* ---- rows ---- */

static void hash_row(
    struct digest *digest, const struct fact_table *table, struct statement *rows) {
    for (size_t i = 0; i < table->count; i++) {
        const struct fact_column *column = &table->columns[i];
        int at = FACT_VALUES + (int)i;
        bool null = column->nullable && column_is_null(rows, at);
        if (column->nullable)
            digest_tag(digest, !null);
        if (null)
            continue;
        if (column->type == DB_INTEGER)
            digest_int(digest, column_int(rows, at));
        else
            digest_text(digest, column_text(rows, at));
    }
}

/* The table of which the content tells next; FACTS behind its end. (A number that no table has, which
 * this program never writes, counts as the last one.) */
static enum fact next_part(const struct checked *checked) {
    struct str content = checked->row.content;
    if (checked->content_at >= content.length)
        return FACTS;
    unsigned char number = (unsigned char)content.data[checked->content_at];
    return number < FACTS ? (enum fact)number : FACTS - 1;
}

static void find_wrong(struct checked *checked, enum fact fact) {
    if (checked->wrong == FACTS)
        checked->wrong = fact;
}

/* All rows of one commit in one table have been read: is that the part its content names next? */
static void end_part(struct verifier *v, struct checked *checked, enum fact fact) {
    if (!checked || checked->rows_seen == 0)
        return;
    unsigned char hash[COMMIT_HASH];
    unsigned char part[CHAIN_PART];
    digest_end(v->digest, hash);
    chain_part(part, fact, checked->rows_seen, hash);
    checked->rows_seen = 0;
    struct str content = checked->row.content;
    if (content.length - checked->content_at < CHAIN_PART ||
        memcmp(content.data + checked->content_at, part, CHAIN_PART) != 0) {
        enum fact missing = next_part(checked); /* when it stands before this one */
        find_wrong(checked, missing < fact ? missing : fact);
        return;
    }
    checked->content_at += CHAIN_PART;
}

/* The row stands where its number says. */
static bool in_place(const struct checked *checked, enum fact fact, uint64_t order) {
    const struct commit_record *record = &checked->row.record;
    if (fact == FACT_ENTRY)
        return order == record->first_seq + checked->rows_seen;
    if (fact == FACT_ENTRY_NOTE)
        return order >= record->first_seq && order <= record->last_seq;
    return order == checked->rows_seen + 1;
}

static void take_row(struct verifier *v, struct checked *checked, enum fact fact) {
    struct statement *rows = v->rows[fact];
    uint64_t order = (uint64_t)column_int(rows, FACT_ORDER);
    if (checked->rows_seen == 0)
        digest_start(v->digest);
    if (!in_place(checked, fact, order))
        find_wrong(checked, fact);
    if (fact == FACT_ENTRY_NOTE)
        digest_int(v->digest, (int64_t)(order - checked->row.record.first_seq));
    hash_row(v->digest, fact_table(fact), rows);
    checked->rows_seen++;
}

/* Read what the bound statement gives, from the commit `*at` on. */
static bool read_rows(struct verifier *v, enum fact fact, struct checked **at) {
    struct statement *rows = v->rows[fact];
    const int64_t first = v->window[0].row.record.id;
    bool row = true;
    while (true) {
        if (!statement_step(rows, &row, v->error))
            return false;
        if (!row)
            return true;
        int64_t index = column_int(rows, FACT_COMMIT) - first;
        if (index < 0 || index >= (int64_t)v->count) {
            statement_reset(rows);
            return altered(
                v, &(*at ? *at : v->window)->row,
                _("an entry of its numbers names another commit."));
        }
        struct checked *checked = &v->window[index];
        if (checked != *at) {
            end_part(v, *at, fact);
            *at = checked;
        }
        take_row(v, checked, fact);
        v->report.entries += fact == FACT_ENTRY;
        v->report.facts += fact != FACT_ENTRY;
    }
}

static bool check_table(struct verifier *v, enum fact fact) {
    struct checked *at = NULL;
    statement_bind_int(v->rows[fact], 1, v->window[0].row.record.id);
    statement_bind_int(v->rows[fact], 2, v->window[v->count - 1].row.record.id);
    if (!read_rows(v, fact, &at))
        return false;
    end_part(v, at, fact);
    return true;
}

static bool check_entries(struct verifier *v) {
    struct checked *at = NULL;
    uint64_t last = v->window[v->count - 1].row.record.last_seq;
    for (uint64_t seq = v->window[0].row.record.first_seq; seq <= last; seq += ENTRY_RANGE) {
        uint64_t end = seq + ENTRY_RANGE - 1;
        statement_bind_int(v->rows[FACT_ENTRY], 1, (int64_t)seq);
        statement_bind_int(v->rows[FACT_ENTRY], 2, (int64_t)(end < last ? end : last));
        if (!read_rows(v, FACT_ENTRY, &at))
            return false;
        tell_progress(v);
    }
    end_part(v, at, FACT_ENTRY);
    return true;
}

/* A part of the content that no rows were found for. */
static void find_missing(struct checked *checked) {
    if (checked->content_at < checked->row.content.length)
        find_wrong(checked, next_part(checked));
}

static bool check_window(struct verifier *v) {
    if (!check_commits(v))
        return false;
    for (enum fact fact = 0; fact < FACTS; fact++)
        if (fact == FACT_ENTRY ? !check_entries(v) : !check_table(v, fact))
            return false;
    for (size_t i = 0; i < v->count; i++) {
        find_missing(&v->window[i]);
        if (v->window[i].wrong != FACTS)
            return altered_table(v, &v->window[i]);
    }
    tell_progress(v);
    return true;
}

/* ---- what belongs to no commit ---- */

static bool check_strays(struct verifier *v, enum fact fact) {
    const struct fact_table *table = fact_table(fact);
    bool entry = fact == FACT_ENTRY;
    const char *key = entry ? "seq" : "commit_id";
    char sql[256];
    snprintf(
        sql, sizeof sql, "SELECT commit_id, %s FROM %s WHERE %s < 1 OR %s > $1 LIMIT 1",
        table->order, table->name, key, key);
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(v->ledger->db, sql, &find, v->error))
        return false;
    statement_bind_int(find, 1, entry ? (int64_t)v->next_seq - 1 : v->next_id - 1);
    bool ok = statement_step(find, &row, v->error);
    if (ok && row) {
        ok = error_set(
            v->error, ERROR_CORRUPT, _("A row of the table “%s” belongs to no commit."),
            table->name);
        error_detail(
            v->error, "commit_id %lld, %s %lld", (long long)column_int(find, 0), table->order,
            (long long)column_int(find, 1));
        error_hint(
            v->error, "%s",
            _("It was not written by this program, or the commits behind it were deleted."));
    }
    statement_free(find);
    return ok;
}

/* ---- the whole ---- */

/* Not quick_check: an index that says something else than its table decides what is found, and SQLite
 * reads a column from whichever of the two it has at hand. */
static bool check_pages(struct verifier *v) {
    if (db_kind(v->ledger->db) != DB_SQLITE)
        return true;
    struct statement *check = NULL;
    bool row = false;
    if (!db_prepare(v->ledger->db, "PRAGMA integrity_check(1)", &check, v->error))
        return false;
    bool ok = statement_step(check, &row, v->error);
    if (ok && row && !str_is(column_text(check, 0), "ok")) {
        ok = error_set(v->error, ERROR_CORRUPT, "%s", _("The database file is damaged."));
        error_detail(v->error, "%.*s", STR_ARGS(column_text(check, 0)));
        error_hint(v->error, "%s", _("Restore the last backup, and check the disk."));
    }
    statement_free(check);
    return ok;
}

static bool prepare_table(struct verifier *v, enum fact fact) {
    const char *key =
        fact == FACT_ENTRY ? "seq >= $1 AND seq <= $2" : "commit_id >= $1 AND commit_id <= $2";
    struct buf sql = buf_with_maximum(4096);
    fact_select(fact, key, &sql);
    bool ok = buf_ok(&sql) ? db_prepare(v->ledger->db, buf_cstr(&sql), &v->rows[fact], v->error)
                           : error_memory(v->error);
    buf_release(&sql);
    return ok;
}

/* How much there is to read, for the progress alone. */
static bool count_rows(struct verifier *v) {
    struct statement *head;
    bool row = false;
    if (!ledger_statement(v->ledger, STATEMENT_HEAD, &head, v->error) ||
        !statement_step(head, &row, v->error))
        return false;
    if (row) {
        struct chain_row last = chain_read(head, 0);
        v->total = last.record.id + (int64_t)last.record.last_seq;
    }
    statement_reset(head);
    return true;
}

static bool prepare(struct verifier *v) {
    const char *commits =
        "SELECT " CHAIN_COLUMNS " FROM ledger_commit c WHERE c.id >= $1 ORDER BY c.id LIMIT $2";
    if (!count_rows(v) || !db_prepare(v->ledger->db, commits, &v->commits, v->error))
        return false;
    for (enum fact fact = 0; fact < FACTS; fact++)
        if (!prepare_table(v, fact))
            return false;
    return true;
}

static bool check_all(struct verifier *v) {
    if (!prepare(v))
        return false;
    do {
        if (!read_window(v) || (v->count && !check_window(v)))
            return false;
    } while (v->count == WINDOW);
    if (v->report.commits == 0)
        return error_set(v->error, ERROR_CORRUPT, "%s", _("The ledger has lost its first commit."));
    for (enum fact fact = 0; fact < FACTS; fact++)
        if (!check_strays(v, fact))
            return false;
    return check_pages(v); /* last: it cannot name a commit */
}

static bool check_snapshot(struct verifier *v) {
    if (!db_begin_read(v->ledger->db, v->error))
        return false;
    bool ok = check_all(v);
    statement_free(v->commits);
    for (int i = 0; i < FACTS; i++)
        statement_free(v->rows[i]);
    arena_release(&v->arena);
    db_rollback(v->ledger->db);
    return ok;
}

bool ledger_verify(
    struct ledger *ledger, db_progress *progress, void *context, struct verify_report *ret_report,
    struct error *error) {
    if (ledger->open)
        return error_set(error, ERROR_USAGE, "%s", _("Another commit is open on this ledger."));
    struct digest digest;
    struct verifier *v = calloc(1, sizeof *v);
    if (!v)
        return error_memory(error);
    v->ledger = ledger;
    v->progress = progress;
    v->context = context;
    v->error = error;
    v->digest = &digest;
    v->next_id = 1;
    v->next_seq = 1;
    bool ok = check_snapshot(v);
    if (ok)
        *ret_report = v->report;
    free(v);
    return ok;
}
