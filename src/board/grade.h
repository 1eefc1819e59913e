/*
 * Grading: how much of a target is done, and in which band that falls.
 *
 * A completion is a percentage (100 = the target is met). It is rounded to GRADE_STEP, a
 * thousand-millionth of a percent: 0.7 + 0.7 + 0.7 of 3 is 69.99999999999999 % in binary, 4.9 of 7
 * is 70.00000000000001 %, and such dust must neither keep a figure under a band's closed lower
 * bound nor carry one over it. The price: one đồng short of more than 200 tỷ counts as nothing
 * short. What is not assessable has no completion (NAN) and a reason; it is never 0 %.
 *
 * Bands are data (model.bands): lower bound closed, upper open, the convention of Decree
 * 335/2025/NĐ-CP. Pure functions; any thread.
 */
#ifndef SATSAO_BOARD_GRADE_H
#define SATSAO_BOARD_GRADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board/model.h"

/* Completions are multiples of this (in percent), up to GRADE_STEP_LIMIT where doubles themselves
 * are coarser. */
#define GRADE_STEP       1e-9
#define GRADE_STEP_LIMIT 4e6

/* A component counts for no more than this in its parent's mean. */
#define GRADE_CAP 100.0

enum grade_reason {
    GRADE_OK,
    GRADE_NO_VALUE,            /* nothing reported yet */
    GRADE_NO_TARGET,           /* the target has no value */
    GRADE_NO_BASE,             /* falling, and where it started is not on record */
    GRADE_BASE_IS_TARGET,      /* falling, and there was no way to go */
    GRADE_TARGET_NOT_POSITIVE, /* rising to zero or below: actual / target says nothing */
    GRADE_NOT_FINITE,          /* an infinite figure, or one too large to compute with */
    GRADE_NO_PART,             /* no component that weighs is assessable */
    GRADE_REASONS
};

struct grade {
    double completion; /* percent; NAN unless the reason is GRADE_OK */
    enum grade_reason reason;
};

/*
 * Completion of one target. NAN stands for an absent value, target or base.
 *
 *   rising    actual · 100 / target                     target > 0
 *   falling   (base − actual) · 100 / (base − target)   the share of the way from base to target;
 *                                                       below 0 when it went the wrong way
 *   ceiling   100 when actual ≤ target, else target · 100 / actual
 *   floor     100 when actual ≥ target, else actual · 100 / target
 *
 * Results below 0 and above 100 are kept. A rising target of zero or less is not assessable: below
 * zero the ratio would sink as the figure improves. (State it as falling, with a base: that formula
 * holds whichever way the target lies.) A ceiling below zero, and a floor at or below it, use the
 * other one's ratio when they are missed (magnitudes change places), so that the result is 100 at
 * the target and sinks with every step away from it.
 */
struct grade grade_target(enum direction direction, double actual, double target, double base);

/* Round a percentage to GRADE_STEP. NAN and infinities come back as they are; −0 becomes 0. */
double grade_round(double percent);

/* ---- a parent from its components ------------------------------------------------------------ */

struct grade_part {
    double completion; /* NAN when not assessable */
    double weight;     /* what is not above 0 (NAN too) counts as 0 */
};

struct grade_whole {
    struct grade grade;
    uint32_t assessable, all; /* components */
    double covered;           /* 0 … 1: the assessable components' part of all weight */
};

/*
 * The mean of the assessable components, by weight; by equal weights when every weight is 0. A
 * component of weight 0 beside others that weigh is counted but does not move the mean. Each
 * component is held to `cap` first (GRADE_CAP; INFINITY for none): one at 300 % must not hide one
 * at 0 %, so a parent is at 100 only when all its components are. Not assessable (GRADE_NO_PART)
 * when no assessable component weighs anything. Whoever shows the mean shows `assessable` of `all`.
 */
struct grade_whole grade_parts(const struct grade_part *parts, size_t count, double cap);

/* ---- bands ----------------------------------------------------------------------------------- */

/* No table of bands has more; further ones are not looked at. */
enum { GRADE_BANDS_MOST = 16 };

/* Index in model.bands: the first whose lower bound is ≤ completion. MODEL_NONE ("not assessable")
 * for NAN, or when no band reaches so low. */
uint32_t grade_band(const struct model *model, double completion);

/* Counts that close: all = none + Σ by_band. */
struct grade_tally {
    uint32_t by_band[GRADE_BANDS_MOST]; /* by index in model.bands */
    uint32_t none;                      /* not assessable */
    uint32_t all;
};

/* Mains and components are never added together: the reference case counts 24 = 6 + 15 + 3 mains,
 * and one component under 50 % inside one of them. */
struct grade_tallies {
    struct grade_tally mains, components;
};

/* Count one target (a component when its ordinal is 0) whose completion is known. */
void grade_count(
    struct grade_tallies *tallies, const struct model *model, const struct model_target *target,
    double completion);

/* ---- words ----------------------------------------------------------------------------------- */

/* Stable word for machines ("no_value"), and a sentence part in the reader's language. "" for
 * values out of range. */
const char *grade_reason_name(enum grade_reason reason);
const char *grade_reason_text(enum grade_reason reason);

#endif
