#include "board/grade.h"

#include <math.h>

#include "base/attributes.h"
#include "base/say.h"

double grade_round(double percent) {
    if (!(fabs(percent) < GRADE_STEP_LIMIT))
        return percent;
    /* Multiplying and dividing by a whole number: 1e9 is exact in binary, 1e-9 is not. */
    return round(percent * 1e9) / 1e9 + 0.0;
}

static struct grade refused(enum grade_reason reason) {
    return (struct grade){.completion = (double)NAN, .reason = reason};
}

static struct grade graded(double percent) {
    if (!isfinite(percent))
        return refused(GRADE_NOT_FINITE);
    return (struct grade){.completion = grade_round(percent), .reason = GRADE_OK};
}

static struct grade rising(double actual, double target) {
    if (target <= 0)
        return refused(GRADE_TARGET_NOT_POSITIVE);
    return graded(actual * 100 / target);
}

static struct grade falling(double actual, double target, double base) {
    if (isnan(base))
        return refused(GRADE_NO_BASE);
    if (base == target)
        return refused(GRADE_BASE_IS_TARGET);
    return graded((base - actual) * 100 / (base - target));
}

/* The ratio of a missed limit is that of the smaller magnitude to the greater; the sign of the
 * target says which is which. The divisor is never 0: it lies strictly on the missed side. */
static struct grade ceiling(double actual, double target) {
    if (actual <= target)
        return graded(100);
    return graded(target >= 0 ? target * 100 / actual : actual * 100 / target);
}

static struct grade above_floor(double actual, double target) {
    if (actual >= target)
        return graded(100);
    return graded(target > 0 ? actual * 100 / target : target * 100 / actual);
}

struct grade grade_target(enum direction direction, double actual, double target, double base) {
    if (isnan(target))
        return refused(GRADE_NO_TARGET);
    if (isnan(actual))
        return refused(GRADE_NO_VALUE);
    if (isinf(target) || isinf(actual))
        return refused(GRADE_NOT_FINITE);
    switch (direction) {
    case DIRECTION_FALLING:
        return falling(actual, target, base);
    case DIRECTION_CEILING:
        return ceiling(actual, target);
    case DIRECTION_FLOOR:
        return above_floor(actual, target);
    case DIRECTION_RISING:
    default:
        return rising(actual, target);
    }
}

/* ---- a parent from its components ------------------------------------------------------------ */

static double weight_of(const struct grade_part *part) {
    return part->weight > 0 ? part->weight : 0;
}

static bool none_weighs(const struct grade_part *parts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (weight_of(&parts[i]) > 0)
            return false;
    return true;
}

struct grade_whole grade_parts(const struct grade_part *parts, size_t count, double cap) {
    bool equal = none_weighs(parts, count);
    double all_weight = 0;
    double assessable_weight = 0;
    double sum = 0;
    struct grade_whole whole = {.all = (uint32_t)count};
    for (size_t i = 0; i < count; i++) {
        double weight = equal ? 1 : weight_of(&parts[i]);
        all_weight += weight;
        if (isnan(parts[i].completion))
            continue;
        whole.assessable++;
        assessable_weight += weight;
        sum += weight * fmin(parts[i].completion, cap);
    }
    if (assessable_weight > 0) {
        whole.covered = assessable_weight / all_weight;
        whole.grade = graded(sum / assessable_weight);
    } else {
        whole.grade = refused(GRADE_NO_PART);
    }
    return whole;
}

/* ---- bands ----------------------------------------------------------------------------------- */

uint32_t grade_band(const struct model *model, double completion) {
    for (uint32_t i = 0; i < model->band_count && i < GRADE_BANDS_MOST; i++)
        if (completion >= model->bands[i].from)
            return i;
    return MODEL_NONE;
}

void grade_count(
    struct grade_tallies *tallies, const struct model *model, const struct model_target *target,
    double completion) {
    struct grade_tally *tally = target->ordinal == 0 ? &tallies->components : &tallies->mains;
    uint32_t band = grade_band(model, completion);
    tally->all++;
    if (band == MODEL_NONE)
        tally->none++;
    else
        tally->by_band[band]++;
}

/* ---- words ----------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *text;
} reasons[GRADE_REASONS] = {
    [GRADE_OK] = {"ok", N_("assessed")},
    [GRADE_NO_VALUE] = {"no_value", N_("not assessable: nothing has been reported yet")},
    [GRADE_NO_TARGET] = {"no_target", N_("not assessable: the target has no value")},
    [GRADE_NO_BASE] =
        {"no_base", N_("not assessable: the value from which it is to fall is not on record")},
    [GRADE_BASE_IS_TARGET] =
        {"base_is_target", N_("not assessable: the starting value is the target itself")},
    [GRADE_TARGET_NOT_POSITIVE] =
        {"target_not_positive",
         N_("not assessable: a rising target of zero or less has no percentage")},
    [GRADE_NOT_FINITE] = {"not_finite", N_("not assessable: a figure is too large to compute")},
    [GRADE_NO_PART] = {"no_part", N_("not assessable: none of its components is assessable")},
};

const char *grade_reason_name(enum grade_reason reason) {
    return reason < GRADE_REASONS ? reasons[reason].name : "";
}

const char *grade_reason_text(enum grade_reason reason) {
    return reason < GRADE_REASONS ? _(reasons[reason].text) : "";
}
