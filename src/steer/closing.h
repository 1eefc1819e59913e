/*
 * Closed periods: what may no longer be entered, corrected or withdrawn.
 *
 * A closing covers a unit with all below it (0: everybody), an indicator (0: all) and a stretch of
 * time. Which units lie below is told by the organisation of the day that a figure describes. An
 * opening that was granted lets figures of its own unit, indicator and stretch through until it
 * runs out.
 */
#ifndef SATSAO_STEER_CLOSING_H
#define SATSAO_STEER_CLOSING_H

#include "board/model.h"
#include "steer/rules.h"

/* The closing that covers the whole stretch for a unit and an indicator (ids), unless an opening
 * reaches into it at `now`; NULL when there is none. */
const struct rules_closing *closing_of(
    const struct rules *rules, const struct model *model, uint32_t unit, uint32_t indicator,
    moment from, moment to, moment now);

/* May a figure of this unit and indicator (ids) be put for the moment `at`? ERROR_CONFLICT, with the
 * reason that was given and what to do, when its period is closed. */
bool closing_check(
    const struct rules *rules, const struct model *model, uint32_t unit, uint32_t indicator,
    moment at, moment now, struct error *error) MUST_CHECK;

/* Is a unit at or below another (ids) on a day? 0 is above all. */
bool closing_below(const struct model *model, uint32_t unit, uint32_t above, day on);

#endif
