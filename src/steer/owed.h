/*
 * Owed reports: who must report what, for which period, by when, and whether it has been done.
 *
 * Computed when asked for, from the model (which unit owes which indicator, in which cadence), the
 * rules (due moments, campaigns, closings) and the store (is there a visible figure of the unit in
 * the period?). Nothing is stored. That nothing arose is reported by a figure too, so it counts.
 *
 * A unit owes a period when it lives on the period's last day. What a unit still owed when it ended
 * is owed by those that came after it: the report then is one *of* the old unit, *by* the new one.
 * Periods are looked for from the present one back as far as a cadence lets them be of use:
 * OWED_… below. A campaign adds its own periods to those of the indicator.
 *
 * Units and indicators are indexes of the model, as in the engine.
 */
#ifndef SATSAO_STEER_OWED_H
#define SATSAO_STEER_OWED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board/store.h"
#include "steer/rules.h"

/* Periods before the present one that are looked at. */
enum {
    OWED_HOURS = 48,
    OWED_DAYS = 14,
    OWED_WEEKS = 8,
    OWED_MONTHS = 6,
    OWED_QUARTERS = 4,
    OWED_LONGER = 1,    /* halves, nine months, years, terms */
    OWED_MOST = 1 << 22 /* reports in one answer */
};

enum owed_state {
    OWED_LATE,   /* due, and nothing there */
    OWED_OPEN,   /* not yet due, and nothing there */
    OWED_CLOSED, /* nothing there, and its period is closed */
    OWED_DONE,
    OWED_STATES
};

struct owed_report {
    uint32_t unit; /* whose figure is missing */
    uint32_t by;   /* who owes it: the same, or who came after it */
    uint32_t indicator;
    enum owed_state state;
    moment due;
    struct period period;
    int64_t campaign; /* its id; 0 for none */
};

struct owed_query {
    const uint32_t *units; /* whose; none: everybody's */
    size_t unit_count;
    bool below;         /* and all below them on the day of `at` */
    bool done;          /* those of the present period, and those not yet due, that have been
                           reported too */
    moment at;          /* now: what is late, and up to where figures count */
    uint32_t known;     /* the ledger position, as the engine takes it */
    uint32_t indicator; /* only this one; MODEL_NONE: all */
};

struct owed_reports {
    struct owed_report *items; /* late ones first, the longest overdue at the top; then open ones by
                                  due moment; closed; done */
    size_t count, room;
    size_t tally[OWED_STATES];
};

void owed_release(struct owed_reports *reports);

/* The store must hold the model's ledger (board/store.h). ERROR_NOT_FOUND for an unknown unit;
 * ERROR_LIMIT beyond OWED_MOST reports. */
bool owed_list(
    const struct rules *rules, const struct model *model, const struct store *store,
    const struct owed_query *query, struct owed_reports *reports, struct error *error) MUST_CHECK;

/* "late", "open", "closed", "done"; and for people. */
const char *owed_word(enum owed_state state);
const char *owed_name(enum owed_state state);

#endif
