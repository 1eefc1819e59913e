#include "ledger/history.h"

#include <string.h>

#include "base/say.h"
#include "ledger/private.h"

#define FIGURE_COLUMNS                                                                             \
    "SELECT e.seq, e.unit, e.indicator, e.at, e.digits, e.scale, e.flags, e.province, n.note, "    \
    "n.source, " CHAIN_COLUMNS " FROM entry e "                                                    \
    "JOIN ledger_commit c ON c.id = e.commit_id "                                                  \
    "LEFT JOIN entry_note n ON n.commit_id = e.commit_id AND n.seq = e.seq "
enum { FIGURE_COMMIT = 10 };

static struct figure_version read_figure(struct statement *rows) {
    struct chain_row commit = chain_read(rows, FIGURE_COMMIT);
    return (struct figure_version){
        .entry = entry_row_read(rows),
        .province = (uint32_t)column_int(rows, 7),
        .note = column_text(rows, 8),
        .source = column_text(rows, 9),
        .commit = commit.record,
    };
}

bool ledger_history(
    struct ledger *ledger, const struct history_query *query, history_sink *sink, void *context,
    struct error *error) {
    struct statement *rows = NULL;
    if (!db_prepare(
            ledger->db,
            FIGURE_COLUMNS "WHERE e.unit = $1 AND e.indicator = $2 AND e.at >= $3 AND e.at <= $4 "
                           "ORDER BY e.at, e.seq",
            &rows, error))
        return false;
    statement_bind_int(rows, 1, query->unit);
    statement_bind_int(rows, 2, query->indicator);
    statement_bind_int(rows, 3, query->one_moment ? query->at : 0);
    statement_bind_int(rows, 4, query->one_moment ? query->at : MOMENT_LAST);
    bool row = true;
    bool ok = statement_step(rows, &row, error);
    while (ok && row) {
        struct figure_version version = read_figure(rows);
        ok = sink(context, &version, error) && statement_step(rows, &row, error);
    }
    statement_free(rows);
    return ok;
}

static bool show_one(
    struct statement *find, uint64_t seq, history_sink *sink, void *context, struct error *error) {
    bool row = false;
    statement_bind_int(find, 1, (int64_t)seq);
    if (!statement_step(find, &row, error))
        return false;
    if (!row)
        return error_set(
            error, ERROR_NOT_FOUND, _("There is no entry %llu."), (unsigned long long)seq);
    struct figure_version version = read_figure(find);
    bool ok = sink(context, &version, error);
    statement_reset(find);
    return ok;
}

bool ledger_history_of(
    struct ledger *ledger, const uint64_t seqs[], size_t count, history_sink *sink, void *context,
    struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(ledger->db, FIGURE_COLUMNS "WHERE e.seq = $1", &find, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = show_one(find, seqs[i], sink, context, error);
    statement_free(find);
    return ok;
}

bool ledger_commits(
    struct ledger *ledger, int64_t first, int64_t last, commit_sink *sink, void *context,
    struct error *error) {
    struct statement *rows = NULL;
    if (!db_prepare(
            ledger->db,
            "SELECT " CHAIN_COLUMNS
            " FROM ledger_commit c WHERE c.id >= $1 AND c.id <= $2 ORDER BY c.id",
            &rows, error))
        return false;
    statement_bind_int(rows, 1, first);
    statement_bind_int(rows, 2, last);
    bool row = true;
    bool ok = statement_step(rows, &row, error);
    while (ok && row) {
        struct chain_row commit = chain_read(rows, 0);
        ok = sink(context, &commit.record, error) && statement_step(rows, &row, error);
    }
    statement_free(rows);
    return ok;
}

static bool copy_hash(void *context, const struct commit_record *commit, struct error *error) {
    (void)error;
    memcpy(context, commit->hash, COMMIT_HASH);
    return true;
}

bool ledger_commit_hash(
    struct ledger *ledger, int64_t commit, unsigned char ret_hash[COMMIT_HASH],
    struct error *error) {
    unsigned char hash[COMMIT_HASH] = {0};
    if (!ledger_commits(ledger, commit, commit, copy_hash, hash, error))
        return false;
    memcpy(ret_hash, hash, COMMIT_HASH);
    return true;
}
