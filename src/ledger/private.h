/* What the sources of this folder share about a ledger and an open commit. */
#ifndef SATSAO_LEDGER_PRIVATE_H
#define SATSAO_LEDGER_PRIVATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "db/bulk.h"
#include "ledger/chain.h"
#include "ledger/commit.h"
#include "ledger/digest.h"
#include "ledger/entries.h"
#include "ledger/facts.h"
#include "ledger/registry.h"
#include "text/decimal.h"

/* Statements that are prepared once for a handle. */
enum ledger_statement { STATEMENT_HEAD, STATEMENT_INSERT, STATEMENT_CLIENT, STATEMENTS };

struct ledger {
    struct db *db;
    bool writable;
    bool checking;        /* LEDGER_CHECK: no model is loaded */
    bool grouped;         /* one transaction around several commits is open */
    bool group_lost;      /* the database has given it up */
    struct position head; /* as last seen */
    unsigned char head_hash[COMMIT_HASH];
    struct registry *registry; /* at head.facts */
    struct commit *open;
    struct statement *statements[STATEMENTS];
    struct db_bulk *bulks[FACTS]; /* kept from commit to commit: preparing costs more than a row */
};

struct commit {
    struct ledger *ledger;
    struct arena arena;   /* copies of the meta's texts */
    struct arena scratch; /* texts of the row being put */
    struct chain_row row; /* what is known of it so far; for a repeat, the earlier commit */
    stamp recorded_at;
    moment latest; /* the last moment an entry may describe */
    struct digest *digests[FACTS];
    uint64_t rows[FACTS];
    uint32_t next_id[FACTS];  /* 0: not yet asked for */
    uint32_t named_id[FACTS]; /* the highest that was named before it had to exist */
    uint64_t next_seq;
    struct registry *registry; /* what entries are checked against */
    bool own_registry;         /* built for this commit: becomes the ledger's when it succeeds */
    bool repeat;
    bool closed; /* facts are complete and checked */
    bool broken; /* only abort may follow */
};

/* ---- ledger.c ---- */

bool ledger_statement(
    struct ledger *ledger, enum ledger_statement which, struct statement **ret_statement,
    struct error *error) MUST_CHECK;

/* Read the last commit's row; bring the registry up to it when facts have been added. */
bool ledger_refresh(struct ledger *ledger, struct error *error) MUST_CHECK;

/* Forget what may belong to a transaction that was rolled back. */
void ledger_drop_bulks(struct ledger *ledger);

/* ---- group: one transaction around several commits (commit.c) ---- */

bool group_begin(struct ledger *ledger, struct error *error) MUST_CHECK;
/* All of them become durable, or none. */
bool group_end(struct ledger *ledger, struct error *error) MUST_CHECK;
/* Leave no trace of any. */
void group_abort(struct ledger *ledger);

/* ---- put.c ---- */

struct fact_value {
    struct str text;
    int64_t integer;
    enum db_type type;
};

static inline struct fact_value fact_int(int64_t integer) {
    return (struct fact_value){.type = DB_INTEGER, .integer = integer};
}

static inline struct fact_value fact_text(struct str text) {
    return (struct fact_value){.type = DB_TEXT, .text = text};
}

static inline struct fact_value fact_null(void) {
    return (struct fact_value){.type = DB_NULL};
}

static inline struct fact_value fact_id(uint32_t id) {
    return id ? fact_int(id) : fact_null();
}

/* Add a row: to the database (unless the commit is a repeat) and to the digest. */
bool put_row(
    struct commit *commit, enum fact fact, const struct fact_value values[],
    struct error *error) MUST_CHECK;

/* The same for an entry's note, whose place is the entry's seq. */
bool put_note(
    struct commit *commit, uint64_t seq, const struct fact_value values[],
    struct error *error) MUST_CHECK;

/* Before a fact is put: ERROR_USAGE when entries have begun. */
bool put_begin(struct commit *commit, struct error *error) MUST_CHECK;

/* A text on its way into a row. */
struct put_text {
    struct str text;
    const char *what; /* what an error calls it: N_("The name") */
    size_t longest;
    bool required;
    int column;
};

/* The text as it is kept: checked, in NFC; borrowed until the next put. */
bool put_clean(
    struct commit *commit, const struct put_text *text, struct str *ret_text,
    struct error *error) MUST_CHECK;

/* Each text into its column of `values`. */
bool put_texts(
    struct commit *commit, const struct put_text texts[], size_t count, struct fact_value values[],
    struct error *error) MUST_CHECK;

/* The id of a new thing of a kind; or, for given > 0, whether that one exists. */
bool put_id(
    struct commit *commit, enum fact fact, uint32_t given, uint32_t *ret_id,
    struct error *error) MUST_CHECK;

/* Is the id on record, or put before in this commit? 0 is none, and fine when `optional`. */
bool put_known(
    struct commit *commit, enum fact fact, uint32_t id, bool optional,
    struct error *error) MUST_CHECK;

/* The id as a value, null for 0. It may still follow in this commit: put_close_facts looks. */
struct fact_value put_later(struct commit *commit, enum fact fact, uint32_t id);

/* Digits and scale as two values; within the limits of text/decimal.h. */
bool put_decimal(struct decimal value, struct fact_value values[2], struct error *error) MUST_CHECK;

/* Hand over what the bulks hold, so that it can be read. */
bool put_flush(struct commit *commit, struct error *error) MUST_CHECK;

/* The facts are complete: check them as a whole. */
bool put_close_facts(struct commit *commit, struct error *error) MUST_CHECK;

/* ---- rules over everything on record; ERROR_CONFLICT or ERROR_INPUT ---- */

bool rules_states(struct commit *commit, struct error *error) MUST_CHECK;            /* units.c */
bool rules_tree(const struct registry *registry, struct error *error) MUST_CHECK;    /* tree.c */
bool rules_lineage(const struct registry *registry, struct error *error) MUST_CHECK; /* lineage.c */
bool rules_indicators(const struct registry *registry, struct error *error)
    MUST_CHECK; /* indicators.c */
bool rules_targets(const struct registry *registry, struct error *error) MUST_CHECK; /* targets.c */

/* An entry from the first columns of a row: seq, unit, indicator, at, digits, scale, flags. Inline,
 * because millions are read. */
static inline struct entry_row entry_row_read(struct statement *rows) {
    return (struct entry_row){
        .seq = (uint64_t)column_int(rows, 0),
        .unit = (uint32_t)column_int(rows, 1),
        .indicator = (uint32_t)column_int(rows, 2),
        .at = (moment)column_int(rows, 3),
        .digits = column_int(rows, 4),
        .scale = (uint8_t)column_int(rows, 5),
        .flags = (uint8_t)column_int(rows, 6),
    };
}

#endif
