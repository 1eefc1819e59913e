/* A row of ledger_commit, and the hash that seals it. For the sources of this folder. */
#ifndef SATSAO_LEDGER_CHAIN_H
#define SATSAO_LEDGER_CHAIN_H

#include "ledger/facts.h"
#include "ledger/history.h"

/* One table's part of a commit's content: number, rows, digest. */
enum { CHAIN_PART = 8 + 8 + COMMIT_HASH, CHAIN_CONTENT_MAX = FACTS * CHAIN_PART };

struct chain_row {
    struct commit_record record;
    struct str kind; /* the word of record.kind, as it stands in the table */
    struct str content;
    unsigned char previous[COMMIT_HASH];
};

/* The columns of ledger_commit in the order chain_read expects them, for "SELECT " CHAIN_COLUMNS. */
#define CHAIN_COLUMNS                                                                              \
    "c.id, c.kind, c.recorded_at, c.known_at, c.author, c.source, c.client_id, c.first_seq, "      \
    "c.last_seq, c.facts, c.content, c.previous, c.hash"
enum { CHAIN_COLUMN_COUNT = 13 };

/* The present row, from column `first` on; its texts are borrowed from the statement. Hashes of a
 * wrong length are read as zeros. */
struct chain_row chain_read(struct statement *statement, int first);

void chain_hash(const struct chain_row *row, unsigned char ret_hash[COMMIT_HASH]);

/* Write one part of a content. */
void chain_part(
    unsigned char part[CHAIN_PART], enum fact fact, uint64_t rows,
    const unsigned char digest[COMMIT_HASH]);

#endif
