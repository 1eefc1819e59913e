/*
 * One change of the tables of steering: a transaction with its row in the audit, after which everybody
 * reads the rules anew. For the sources of this folder.
 *
 *     bool ok = db_begin(db, error) && …;
 *     return change_end(db, ok, by, &event, error);
 */
#ifndef SATSAO_STEER_CHANGE_H
#define SATSAO_STEER_CHANGE_H

#include "account/audit.h"

/* Put the event on record, count the change and commit; or, where something failed, leave no trace. */
bool change_end(
    struct db *db, bool ok, const struct audit_by *by, const struct audit_event *event,
    struct error *error) MUST_CHECK;

/* The next free id of a table; inside db_begin. */
bool change_next_id(struct db *db, const char *sql, int64_t *ret_id, struct error *error)
    MUST_CHECK;

/* Run a bound statement and free it; NULL fails. */
bool change_run(struct statement *statement, struct error *error) MUST_CHECK;

/* Run one that returns a row for what it changed; ERROR_NOT_FOUND with `missing` when there is none. */
bool change_one(struct statement *statement, const char *missing, struct error *error) MUST_CHECK;

enum { CHANGE_SUBJECT = 64 };
/* "closing 12" */
struct str change_subject(char text[CHANGE_SUBJECT], const char *what, int64_t id);

/* A reason and the like: there, and of at most `most` bytes. The error names the field. */
bool change_text(struct str text, size_t most, const char *field, struct error *error) MUST_CHECK;

#endif
