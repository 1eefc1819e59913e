/*
 * Pace: where a target should stand by now, and how far ahead or behind it is.
 *
 * The expected value runs from the base to the target over the target's period; the expected
 * completion is that value's completion by the very rule the actual one is graded by (grade.h), so
 * the two can be subtracted: the difference is in percentage points.
 *
 * Pure functions; any thread.
 */
#ifndef SATSAO_BOARD_PACE_H
#define SATSAO_BOARD_PACE_H

#include "base/moment.h"
#include "board/model.h"

/* Within so many percentage points, either way, a target is on time. Both ends belong to it. */
#define PACE_TOLERANCE 2.0

enum pace_reason {
    PACE_REASON_OK,
    PACE_REASON_NOT_PACED,   /* the target says so (PACE_NONE) */
    PACE_REASON_LIMIT,       /* a ceiling or a floor is kept, not approached */
    PACE_REASON_NO_PERIOD,   /* no days, or no end to them */
    PACE_REASON_NOT_STARTED, /* the moment is before the period's first minute */
    PACE_REASON_NO_TARGET,
    PACE_REASON_NO_BASE,        /* falling or compound, and no base on record */
    PACE_REASON_SIGN,           /* compound from or to zero, or across it */
    PACE_REASON_NOT_ASSESSABLE, /* the expected value has no completion, or is not finite */
    PACE_REASONS
};

struct pace_expectation {
    double share;      /* 0 … 1: the part of the period gone; NAN without a period */
    double value;      /* expected; NAN unless the reason is PACE_REASON_OK */
    double completion; /* expected, percent; NAN likewise */
    enum pace_reason reason;
};

/*
 * The part of the period [from, to] (both days inside) gone at a moment. The moment's own minute
 * counts as gone: at 23:59 of the last day, and ever after, the share is exactly 1; at 23:59 of the
 * k-th of n days it is k / n; before the first day's 00:00 it is 0. NAN when `to` is before `from`
 * or either has no bound.
 */
double pace_share(day from, day to, moment at);

/*
 * What is expected at a moment, e being the share gone:
 *
 *   linear     base + (target − base) · e
 *   compound   base · (target / base)^e     steady growth; base and target of one sign, not zero
 *
 * An absent base is 0 for a rising, linear target (a flow starts its period at nothing; a stock
 * that did not has a base on record); otherwise there is no pace. A target changed in mid-period is
 * expected along the new road from the period's first day on: it is the target of its whole period
 * (model_target_on). `version` may be NULL: the target has none yet.
 */
struct pace_expectation pace_expect(
    const struct model_target *target, const struct model_target_version *version,
    enum direction direction, moment at);

enum pace_status { PACE_UNKNOWN, PACE_AHEAD, PACE_ON_TIME, PACE_BEHIND, PACE_STATUSES };

/* Completion less expected completion, in percentage points; NAN when either is. */
double pace_difference(double completion, double expected);

/* Ahead, on time (PACE_TOLERANCE) or behind. A target that is met (100) is never behind. */
enum pace_status pace_status(double completion, double expected);

/* Stable words for machines ("on_time", "not_started"), and words in the reader's language. "" for
 * values out of range. */
const char *pace_status_name(enum pace_status status);
const char *pace_status_text(enum pace_status status);
const char *pace_reason_name(enum pace_reason reason);
const char *pace_reason_text(enum pace_reason reason);

#endif
