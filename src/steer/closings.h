/*
 * Closing periods, and having them opened again: the record of both.
 *
 * A closing is made and at some time ended; an opening is asked for by whoever has to report, and
 * granted until a moment or refused, with an answer. Every step is one transaction with a row in the
 * audit, and no row is ever taken away. What they mean for a figure is in closing.h.
 *
 * `db` is a connection of the caller's own, with no transaction open. Units and indicators are ledger
 * ids, 0 for all; whether they exist, and who may do this, is for the caller to see.
 */
#ifndef SATSAO_STEER_CLOSINGS_H
#define SATSAO_STEER_CLOSINGS_H

#include "account/audit.h"
#include "steer/rules.h"

/* What is closed, or asked to be opened. */
struct closings_stretch {
    uint32_t unit, indicator;
    moment from, to; /* both inside */
    struct str reason;
};

bool closings_close(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch,
    int64_t *ret_id, struct error *error) MUST_CHECK;

/* It no longer holds. ERROR_NOT_FOUND when there is none, or it was ended before. */
bool closings_end(
    struct db *db, const struct audit_by *by, int64_t id, struct str why,
    struct error *error) MUST_CHECK;

bool closings_ask(
    struct db *db, const struct audit_by *by, const struct closings_stretch *stretch,
    int64_t *ret_id, struct error *error) MUST_CHECK;

/* Grant until a moment, or refuse (`until` 0); either with an answer. ERROR_CONFLICT when it has been
 * decided. */
bool closings_decide(
    struct db *db, const struct audit_by *by, int64_t id, moment until, struct str answer,
    struct error *error) MUST_CHECK;

/* ---- reading ---- */

/* A closing, or a request: what does not belong to one is 0 or empty. */
struct closings_row {
    int64_t id;
    uint32_t unit, indicator;
    moment from, to;
    struct str reason, by;
    stamp at;
    struct str state;      /* "closed", "ended"; "asked", "granted", "refused" */
    struct str decided_by; /* who ended or decided it */
    stamp decided_at;
    struct str answer; /* why it was ended; the answer */
    moment until;
    int64_t account; /* of who asked */
};

/* The texts are borrowed until it returns; false stops the reading. */
typedef bool closings_reader(void *context, const struct closings_row *row);

/* Newest first, those with an id below `before` (0: all), at most `limit`. `open` leaves out what was
 * ended or decided. */
bool closings_read(
    struct db *db, bool open, int64_t before, size_t limit, closings_reader *reader, void *context,
    struct error *error) MUST_CHECK;
bool closings_requests(
    struct db *db, bool open, int64_t before, size_t limit, closings_reader *reader, void *context,
    struct error *error) MUST_CHECK;

/* What a request, or a closing, is about: to see who may decide. ERROR_NOT_FOUND. */
bool closings_unit(struct db *db, bool request, int64_t id, uint32_t *ret_unit, struct error *error)
    MUST_CHECK;

#endif
