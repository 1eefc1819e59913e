/*
 * Commits: how facts get on record.
 *
 *     struct commit *commit = NULL;
 *     bool ok = commit_begin(ledger, &meta, &commit, error);
 *     while (ok && …)
 *         ok = commit_put_entry(commit, &entry, NULL, error);
 *     if (ok)
 *         ok = commit_end(commit, &result, error);
 *     else
 *         commit_abort(commit);
 *
 * A commit is one transaction of any size: rows stream into the database as they are put, and are
 * there in whole or not at all. Between commit_begin and commit_end no other commit can be made, in
 * any process (they wait up to DB_WAIT_MS). What a put refuses is left out: one may go on with the
 * next, as long as commit_can_go_on, or abort.
 *
 * Within a commit facts come first and entries last: the first entry closes the facts, which are
 * then checked as a whole (units.h, lineage.h, indicators.h, targets.h). In a commit without
 * entries commit_end does that.
 *
 * Twice the same. A client that does not know whether its commit arrived sends it again under the
 * same client_id. If it is the same commit (kind, author, source and every row), nothing is written
 * and the earlier commit is the result; if not, commit_end fails with ERROR_CONFLICT. Such a commit
 * is recognised by commit_begin: commit_is_repeat() is then true, ids are handed out as they were
 * the first time, and what held then is not checked again.
 *
 * ---- the chain ----
 *
 * Every hash is BLAKE2b-256 (RFC 7693). Canonical bytes are, one after the other:
 *     integer   8 bytes, two's complement, little endian
 *     text      its length in bytes as an integer, then its bytes
 *     bytes     likewise
 *     a value that may be null: one byte, 0 for null; 1, followed by the value
 *
 * The digest of a commit's rows in one table is the hash over the canonical bytes of their columns,
 * in the order of facts.h, row by row. Not among them are what the row's place tells: commit_id,
 * row and an entry's seq (which counts from the commit's first_seq in an entry_note).
 *
 * `content` is, for each table in which the commit has rows, in the order of enum fact: the table's
 * number in that enum (integer), the number of rows (integer), the digest (32 bytes).
 *
 * hash = BLAKE2b-256 over: previous (32 bytes; zeros in the first commit); id, kind, recorded_at,
 * known_at, author, source, client_id (may be null), first_seq, last_seq, facts, content (bytes).
 */
#ifndef SATSAO_LEDGER_COMMIT_H
#define SATSAO_LEDGER_COMMIT_H

#include "base/str.h"
#include "ledger/ledger.h"

struct commit;

enum { COMMIT_HASH = 32, COMMIT_HASH_TEXT = 2 * COMMIT_HASH + 1 };

enum commit_kind {
    COMMIT_INIT,         /* the ledger's first */
    COMMIT_ORGANISATION, /* units, lineage */
    COMMIT_MEASURES,     /* documents, indicators, targets, bands */
    COMMIT_REPORT,       /* figures from a person or a system that reports */
    COMMIT_CORRECTION,   /* figures that correct earlier ones */
    COMMIT_IMPORT,       /* a file */
    COMMIT_MIGRATION,    /* history kept elsewhere so far */
    COMMIT_KINDS
};

/* "init", "organisation" …; parsing gives -1 for an unknown word. */
const char *commit_kind_word(enum commit_kind kind);
int commit_kind_parse(struct str word);

struct commit_meta {
    enum commit_kind kind;
    struct str author;    /* a post or an account, never a person's name; required */
    struct str source;    /* a file, a document, a system; may be empty */
    struct str client_id; /* chosen by the sender, unique to the commit; empty for none */
    stamp known_at;       /* 0: from now on */
};

struct commit_result {
    struct position position; /* just behind the commit */
    uint64_t first_seq;       /* of its entries; position.seq + 1 when it has none */
    stamp recorded_at;
    unsigned char hash[COMMIT_HASH];
    bool repeat; /* it was on record already */
};

/* Errors: ERROR_INPUT no author; known_at later than now. ERROR_CONFLICT known_at earlier than that
 * of the commit before, or others hold the database. ERROR_USAGE another commit is open. */
bool commit_begin(
    struct ledger *ledger, const struct commit_meta *meta, struct commit **ret_commit,
    struct error *error) MUST_CHECK;

/* Make it durable. The commit's life ends here, also on failure (then nothing is on record).
 * ERROR_INPUT when nothing was put. `ret_result` may be NULL. */
bool commit_end(struct commit *commit, struct commit_result *ret_result, struct error *error)
    MUST_CHECK;

/* Check the facts put so far as a whole, as the first entry and commit_end do: only entries,
 * commit_end or commit_abort may follow. For who wants to know and not to record. */
bool commit_check(struct commit *commit, struct error *error) MUST_CHECK;

/* Leave no trace. NULL is fine. */
void commit_abort(struct commit *commit);

bool commit_is_repeat(const struct commit *commit);

/* False when only commit_abort may follow: the database failed, the facts as a whole broke a rule,
 * or a call contradicted this manual. */
bool commit_can_go_on(const struct commit *commit);

/* The ledger it is made in: what else has to be on record together with it may be written through
 * ledger_db in the same transaction, which neither begins nor ends there. */
struct ledger *commit_ledger(const struct commit *commit);

/* Rows put so far, of all kinds. */
uint64_t commit_rows(const struct commit *commit);

/* Lower-case hexadecimal. */
const char *commit_hash_text(const unsigned char hash[COMMIT_HASH], char text[COMMIT_HASH_TEXT]);

#endif
