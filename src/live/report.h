/*
 * Reports: figures from a person who reports for a unit.
 *
 * All of a report's figures are put on record together, or none; the call returns when they are
 * durable. Sent again under the same client_id it is recognised and not repeated.
 *
 * A figure is a *report*, a *correction* of one that is there, a *withdrawal* of one that counts, or says
 * that *nothing* arose: 0 for figures that are summed over time, the last figure once more for stocks,
 * with a note that begins with REPORT_NOTHING.
 *
 * Nobody is overwritten unawares. Each figure tells up to which commit its author had seen the ledger
 * (`seen`). When the figure that counted until then came from another account and was not seen, both
 * stay, the later counts, and the two are on record as a clash until a figure comes whose author has seen
 * both. This is decided in the writer's own transaction: no two reports can miss each other.
 */
#ifndef SATSAO_LIVE_REPORT_H
#define SATSAO_LIVE_REPORT_H

#include "base/arena.h"
#include "ledger/entries.h"
#include "live/live.h"

#define REPORT_NOTHING "không phát sinh"

enum {
    REPORT_ENTRIES_MAX = 1000,
    REPORT_CLIENT_ID_MAX = 64,
    REPORT_NOTE_MAX = 2000, /* bytes of a note, of a reason */
};

enum report_kind { REPORT_FIGURES, REPORT_CORRECTION, REPORT_WITHDRAWAL, REPORT_NOTHING_AROSE };

#define REPORT_SEEN_ALL INT64_MAX

struct report_entry {
    uint32_t indicator; /* id */
    moment at;
    struct decimal value; /* of a report or a correction */
    struct str note;
    struct str source; /* where the figure comes from: a document, a file */
    bool confirmed;    /* right, although outside the plausible range */
    int64_t seen;      /* the last commit that its author had seen; 0: none */
};

struct report {
    int64_t account;
    struct str author;    /* the account's post */
    struct str client_id; /* its own among those of the account */
    uint32_t unit;        /* id */
    enum report_kind kind;
    struct str reason; /* of a correction, a withdrawal: required */
    const struct report_entry *entries;
    size_t count; /* 1 … REPORT_ENTRIES_MAX */
};

/* A figure of somebody else that stands beside one of this report. */
struct report_clash {
    uint64_t own, other; /* seq */
    uint32_t indicator;  /* id */
    moment at;
};

struct report_result {
    struct commit_result commit;
    struct report_clash *clashes; /* in the arena */
    size_t clash_count;
};

/* Errors: those of commit_put_entry and writer_submit; ERROR_CONFLICT nothing is there to correct or
 * withdraw; ERROR_INPUT nothing cannot have arisen, or a reason is missing. error.field names the member
 * as the API does ("entries[3].value"). */
bool live_report(
    struct live *live, const struct report *report, struct arena *arena,
    struct report_result *ret_result, struct error *error) MUST_CHECK;

#endif
