/*
 * The rules of steering as they stand: working days, due rules, campaigns, closings.
 *
 * Read from their tables in one go and then only looked at: everything that asks what is owed, or
 * whether a period is closed, asks a `struct rules`. Units and indicators here are ledger ids; 0
 * means all.
 *
 * Threads: read only once loaded. steering.h keeps one for many threads.
 */
#ifndef SATSAO_STEER_RULES_H
#define SATSAO_STEER_RULES_H

#include "base/arena.h"
#include "db/db.h"
#include "steer/due.h"

enum {
    RULES_TEXT_MAX = 2000,      /* bytes of a reason, a note, an answer */
    RULES_NAME_MAX = 200,       /* bytes of a campaign's name */
    RULES_ROWS_MAX = 100000,    /* of each table */
    RULES_MEMBERS_MAX = 1000,   /* units, and indicators, of one campaign */
    RULES_CAMPAIGN_DAYS = 1100, /* a campaign lasts at most three years */
};

/* The due rule of an indicator, or of all indicators of a cadence. */
struct rules_due {
    enum cadence cadence; /* where the indicator is 0 */
    uint32_t indicator;
    struct due_rule rule;
    day since, until; /* a period counts when its last day lies between, both inside */
};

struct rules_campaign {
    int64_t id;
    const char *name;
    moment from, to;
    enum cadence cadence;
    struct due_rule rule;
    uint32_t *units; /* and all below them */
    uint32_t *indicators;
    size_t unit_count, indicator_count;
};

/* A closed stretch, both ends inside; or a granted opening of one, which holds until `until`. */
struct rules_closing {
    int64_t id;
    uint32_t unit, indicator;
    moment from, to;
    moment until; /* of an opening */
    const char *reason;
};

struct rules {
    struct arena arena;
    int64_t version; /* of the tables, as rules_version counts */
    struct calendar *calendar;
    struct rules_due *due;
    struct rules_campaign *campaigns; /* that have not been ended */
    struct rules_closing *closings;   /* that have not been ended */
    struct rules_closing *openings;
    size_t due_count, campaign_count, closing_count, opening_count;
};

/* Everything that is on record. */
bool rules_load(struct db *db, struct rules **ret_rules, struct error *error) MUST_CHECK;

/* What holds where nothing has been entered, without a database. */
bool rules_default(struct rules **ret_rules, struct error *error) MUST_CHECK;

void rules_free(struct rules *rules);

/* A number that grows with every change of the tables. */
bool rules_version(struct db *db, int64_t *ret_version, struct error *error) MUST_CHECK;

/* Count a change; inside the transaction that makes it. */
bool rules_changed(struct db *db, struct error *error) MUST_CHECK;

/* The rule for an indicator (id) of this cadence: its own, else the cadence's, else the default. */
struct rules_due rules_due_of(const struct rules *rules, uint32_t indicator, enum cadence cadence);

#endif
