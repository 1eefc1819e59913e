/*
 * Is the ledger what was written?
 *
 * Everything is read and computed anew: the hash of every commit and of its rows in every table,
 * the links of the chain, the order of known_at, the numbering of entries without a gap, rows that
 * belong to no commit; and the database engine checks its own pages and indexes (SQLite's
 * integrity_check).
 *
 * The first difference ends it with ERROR_CORRUPT. The error names the commit, when and by whom it
 * was made, and what differs. Someone who can rewrite the whole database can also compute a whole
 * new chain: against that, note `head` down elsewhere from time to time, and compare.
 */
#ifndef SATSAO_LEDGER_VERIFY_H
#define SATSAO_LEDGER_VERIFY_H

#include "ledger/commit.h"

struct verify_report {
    int64_t commits;
    uint64_t entries;
    uint64_t facts;                  /* rows other than entries */
    unsigned char head[COMMIT_HASH]; /* the last commit's hash */
};

/* `progress` (may be NULL) is told how many rows of how many have been read. */
bool ledger_verify(
    struct ledger *ledger, db_progress *progress, void *context, struct verify_report *ret_report,
    struct error *error) MUST_CHECK;

#endif
