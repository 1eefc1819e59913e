/*
 * Changing the rules of steering: working hours, single days, due rules, campaigns.
 *
 * Each is one transaction with a row in the audit. `db` is a connection of the caller's own, with no
 * transaction open. Units and indicators are ledger ids; whether they exist is for the caller to see.
 *
 * Errors: ERROR_INPUT, ERROR_LIMIT a value is out of its range; ERROR_NOT_FOUND what is to be taken
 * away is not there.
 */
#ifndef SATSAO_STEER_SETTINGS_H
#define SATSAO_STEER_SETTINGS_H

#include "account/audit.h"
#include "steer/rules.h"

enum { SETTINGS_CAMPAIGNS_MAX = 200 /* that run at one time */ };

bool settings_hours(
    struct db *db, const struct audit_by *by, const struct work_hours *hours,
    struct error *error) MUST_CHECK;

/* A decision about a day replaces an earlier one about it. */
bool settings_day(
    struct db *db, const struct audit_by *by, const struct calendar_change *change, struct str note,
    struct error *error) MUST_CHECK;
bool settings_day_drop(struct db *db, const struct audit_by *by, day on, struct error *error)
    MUST_CHECK;

/* A rule replaces an earlier one for the same indicator, or for the same cadence. */
bool settings_due(
    struct db *db, const struct audit_by *by, const struct rules_due *due,
    struct error *error) MUST_CHECK;
/* For a cadence: indicator 0. */
bool settings_due_drop(
    struct db *db, const struct audit_by *by, enum cadence cadence, uint32_t indicator,
    struct error *error) MUST_CHECK;

/* `campaign->id` is given by the call. */
bool settings_campaign(
    struct db *db, const struct audit_by *by, const struct rules_campaign *campaign,
    struct str reason, int64_t *ret_id, struct error *error) MUST_CHECK;
/* End it: what it asked for is asked for no more. */
bool settings_campaign_end(
    struct db *db, const struct audit_by *by, int64_t id, struct error *error) MUST_CHECK;

#endif
