/*
 * Attempts to sign in: so many are free, then each makes the next one wait, twice as long as before.
 *
 * Counted for an account from one address, for an account from anywhere, and for an address whatever
 * the account; the longest wait counts. The limits for an account alone are wide, and its wait
 * short, so that a stranger cannot keep its owner out; they still hold guessing below a hundred an
 * hour. An attempt is counted before the password is looked at, so that many at once are no way
 * around. Counts are forgotten an hour after the last attempt. They are in the database: a restart
 * does not forget them.
 *
 * `db` stands inside db_begin.
 */
#ifndef SATSAO_ACCOUNT_THROTTLE_H
#define SATSAO_ACCOUNT_THROTTLE_H

#include "base/moment.h"
#include "db/db.h"

struct throttle_of {
    struct str name;    /* of the account, known or not */
    struct str address; /* of an IPv6 address the first half counts */
};

/* May an attempt be made now? If so it is counted and *ret_wait is 0, else *ret_wait is the seconds
 * to wait. *ret_first tells that this attempt is the last free one of one of the counts. */
bool throttle_attempt(
    struct db *db, const struct throttle_of *of, stamp now, int *ret_wait, bool *ret_first,
    struct error *error) MUST_CHECK;

/* It went well: forget the account's attempts, and take this one off the address's. */
bool throttle_clear(struct db *db, const struct throttle_of *of, struct error *error) MUST_CHECK;

/* It was none after all (a right password that waits for its code). */
bool throttle_take_back(struct db *db, const struct throttle_of *of, struct error *error)
    MUST_CHECK;

/* Drop what is forgotten. */
bool throttle_sweep(struct db *db, stamp now, struct error *error) MUST_CHECK;

#endif
