/*
 * What was said when, and by whom: all versions of a figure, and the commits.
 *
 * Rows are handed to a callback one by one; what its texts point to lasts until it returns. False
 * from the callback ends the reading; the error is then the callback's own.
 */
#ifndef SATSAO_LEDGER_HISTORY_H
#define SATSAO_LEDGER_HISTORY_H

#include "ledger/commit.h"
#include "ledger/entries.h"

struct commit_record {
    int64_t id;
    enum commit_kind kind;
    stamp recorded_at, known_at;
    struct str author, source, client_id;
    uint64_t first_seq, last_seq; /* first > last: it holds no entries */
    int64_t facts;
    unsigned char hash[COMMIT_HASH];
};

struct figure_version {
    struct entry_row entry;
    uint32_t province;
    struct commit_record commit;
    struct str note, source; /* the entry's own; may be empty */
};

typedef bool history_sink(void *context, const struct figure_version *version, struct error *error);
typedef bool commit_sink(void *context, const struct commit_record *commit, struct error *error);

struct history_query {
    uint32_t unit;
    uint32_t indicator;
    bool one_moment; /* only the versions for `at` */
    moment at;
};

/* Every version of a figure, by (at, seq). The entry table has no index on units: this reads it all
 * (about a second for ten million entries). Where the engine knows the numbers, ask by number. */
bool ledger_history(
    struct ledger *ledger, const struct history_query *query, history_sink *sink, void *context,
    struct error *error) MUST_CHECK;

/* The entries with these numbers, in this order. Numbers that do not exist are ERROR_NOT_FOUND. */
bool ledger_history_of(
    struct ledger *ledger, const uint64_t seqs[], size_t count, history_sink *sink, void *context,
    struct error *error) MUST_CHECK;

/* Commits first … last (those that exist), in order. */
bool ledger_commits(
    struct ledger *ledger, int64_t first, int64_t last, commit_sink *sink, void *context,
    struct error *error) MUST_CHECK;

/* The hash of one commit; zeros for a number that does not exist (0: before the first). */
bool ledger_commit_hash(
    struct ledger *ledger, int64_t commit, unsigned char ret_hash[COMMIT_HASH],
    struct error *error) MUST_CHECK;

#endif
