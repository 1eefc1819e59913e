/* Owed reports as JSON: one writer for the command line and the API. */
#ifndef SATSAO_STEER_OWED_JSON_H
#define SATSAO_STEER_OWED_JSON_H

#include "base/json.h"
#include "steer/owed.h"

/* Where the reports come from, and what was asked. */
struct owed_source {
    const struct model *model;
    const struct store *store;
    moment at;
    uint32_t known;
    int64_t commit; /* the ledger's last commit at `known`: what who reports has seen */
};

/*
 * One report, as an object:
 *   unit, unit_name      whose figure it is (id)
 *   by, by_name          who owes it: another than `unit` after a reorganisation
 *   indicator, name, measure_unit, decimals, range {lowest, highest}, over_time
 *   cadence, slot {from, to, label}, due, state, campaign (id or null)
 *   at                   the moment to report for: of the figure that is there, so that a change
 *                        corrects it; else the period's end, or now while it still runs
 *   value                the period's visible figure, or null
 *   last {at, value}     the last visible figure before the period, or null
 *   commit               what was on record when this was answered
 */
void owed_write(
    struct json *json, const struct owed_source *source, const struct owed_report *report);

/* {"late":3,"open":2,"closed":0,"done":1} */
void owed_write_tally(struct json *json, const struct owed_reports *reports);

#endif
