/*
 * The audit: who did what, when, from where, what was before and what is after; refusals too.
 *
 * Whoever changes a table that is not the ledger's adds a row here in the same transaction, so that
 * neither is there without the other. Rows are only added: the database refuses anything else.
 * Secrets (passwords, tokens, codes) must never be put in.
 */
#ifndef SATSAO_ACCOUNT_AUDIT_H
#define SATSAO_ACCOUNT_AUDIT_H

#include "account/access.h"
#include "base/error.h"
#include "db/db.h"

enum {
    AUDIT_TEXT_MAX = 4000, /* bytes kept of a text; what is longer is cut */
    AUDIT_PAGE_MAX = 500,  /* rows of one page */
};

enum audit_outcome { AUDIT_DONE, AUDIT_REFUSED, AUDIT_FAILED, AUDIT_OUTCOMES };

const char *audit_outcome_word(enum audit_outcome outcome);

/* Who does it and from where: made once for a request. */
struct audit_by {
    int64_t account; /* 0 for nobody, and for the command line */
    struct str who;  /* the account's name; "" for nobody */
    struct str address;
    stamp at;
};

/* Of an asker; borrows its name. */
struct audit_by audit_by(const struct asker *asker, struct str address, stamp at);

struct audit_event {
    const char *action; /* a stable word: "account.create", "role.grant" … */
    struct str subject; /* on what: "account 12", a route's path … */
    struct str before;  /* "" where there is none; JSON where it has parts */
    struct str after;
    enum audit_outcome outcome;
};

/* Add a row. `db` stands inside db_begin. */
bool audit_record(
    struct db *db, const struct audit_by *by, const struct audit_event *event,
    struct error *error) MUST_CHECK;

/* ---- reading ---- */

struct audit_row {
    int64_t id;
    stamp at;
    int64_t account; /* 0 for none */
    struct str who, address, action, subject, before, after, outcome;
};

/* What is looked for: everything that is given must be so. */
struct audit_query {
    struct str who;    /* the name; "" any */
    struct str action; /* the beginning of the action's word; "" any */
    stamp from, to;    /* `to` is not in it; 0, 0: any time */
    int64_t before_id; /* rows older than this one; 0: from the newest */
    int limit;         /* at most so many; 0: all */
};

/* Told each row, newest first; it is borrowed until the call returns. False stops the reading. */
typedef bool audit_reader(void *context, const struct audit_row *row);

bool audit_read(
    struct db *db, const struct audit_query *query, audit_reader *reader, void *context,
    struct error *error) MUST_CHECK;

#endif
