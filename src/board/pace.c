#include "board/pace.h"

#include <math.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/grade.h"

double pace_share(day from, day to, moment at) {
    if (to < from || from == DAY_BEFORE_ALL || to == DAY_AFTER_ALL)
        return (double)NAN;
    /* Not moment_of_day: a period may begin before moments do. */
    int64_t start = (int64_t)from * MINUTES_PER_DAY - LOCAL_OFFSET;
    int64_t length = ((int64_t)to - from + 1) * MINUTES_PER_DAY;
    int64_t gone = (int64_t)at + 1 - start;
    if (gone <= 0)
        return 0;
    return gone >= length ? 1 : (double)gone / (double)length;
}

static bool starts_at_zero(enum direction direction, uint8_t pace) {
    return direction == DIRECTION_RISING && pace == PACE_LINEAR;
}

/* What stands in the way of an expected value, before any arithmetic. */
static enum pace_reason obstacle(
    const struct model_target_version *version, enum direction direction, double base,
    double share) {
    if (version->pace == PACE_NONE)
        return PACE_REASON_NOT_PACED;
    if (direction == DIRECTION_CEILING || direction == DIRECTION_FLOOR)
        return PACE_REASON_LIMIT;
    if (isnan(share))
        return PACE_REASON_NO_PERIOD;
    if (share == 0)
        return PACE_REASON_NOT_STARTED;
    if (isnan(version->value))
        return PACE_REASON_NO_TARGET;
    if (isnan(base))
        return PACE_REASON_NO_BASE;
    /* Signs, not the quotient: tiny numbers divide to 0, huge ones to infinity. */
    bool same_sign = (base > 0 && version->value > 0) || (base < 0 && version->value < 0);
    if (version->pace == PACE_COMPOUND && !same_sign)
        return PACE_REASON_SIGN;
    return PACE_REASON_OK;
}

static double expected_value(const struct model_target_version *version, double base, double e) {
    if (e >= 1)
        return version->value; /* exactly, whatever the arithmetic below would make of it */
    if (version->pace == PACE_COMPOUND)
        return base * pow(version->value / base, e);
    return base + (version->value - base) * e;
}

struct pace_expectation pace_expect(
    const struct model_target *target, const struct model_target_version *version,
    enum direction direction, moment at) {
    struct pace_expectation expectation = {
        .share = pace_share(target->from, target->to, at),
        .value = (double)NAN,
        .completion = (double)NAN,
        .reason = PACE_REASON_NO_TARGET,
    };
    if (!version)
        return expectation;
    double base =
        isnan(version->base) && starts_at_zero(direction, version->pace) ? 0 : version->base;
    expectation.reason = obstacle(version, direction, base, expectation.share);
    if (expectation.reason != PACE_REASON_OK)
        return expectation;
    double value = expected_value(version, base, expectation.share);
    struct grade grade = grade_target(direction, value, version->value, base);
    if (grade.reason != GRADE_OK) {
        expectation.reason = PACE_REASON_NOT_ASSESSABLE;
        return expectation;
    }
    expectation.value = value;
    expectation.completion = grade.completion;
    return expectation;
}

double pace_difference(double completion, double expected) {
    return grade_round(completion - expected);
}

enum pace_status pace_status(double completion, double expected) {
    double difference = pace_difference(completion, expected);
    if (isnan(difference))
        return PACE_UNKNOWN;
    if (difference > PACE_TOLERANCE)
        return PACE_AHEAD;
    if (difference >= -PACE_TOLERANCE || completion >= 100)
        return PACE_ON_TIME;
    return PACE_BEHIND;
}

struct word {
    const char *name;
    const char *text;
};

static const struct word statuses[PACE_STATUSES] = {
    [PACE_UNKNOWN] = {"unknown", N_("pace not known")},
    [PACE_AHEAD] = {"ahead", N_("ahead of pace")},
    [PACE_ON_TIME] = {"on_time", N_("on pace")},
    [PACE_BEHIND] = {"behind", N_("behind pace")},
};

static const struct word reasons[PACE_REASONS] = {
    [PACE_REASON_OK] = {"ok", N_("pace known")},
    [PACE_REASON_NOT_PACED] = {"not_paced", N_("no pace is set for this target")},
    [PACE_REASON_LIMIT] = {"limit", N_("a limit is kept, not approached: it has no pace")},
    [PACE_REASON_NO_PERIOD] = {"no_period", N_("the target has no period")},
    [PACE_REASON_NOT_STARTED] = {"not_started", N_("the target's period has not begun")},
    [PACE_REASON_NO_TARGET] = {"no_target", N_("the target has no value")},
    [PACE_REASON_NO_BASE] = {"no_base", N_("the starting value is not on record")},
    [PACE_REASON_SIGN] =
        {"sign", N_("steady growth needs a start and a target of one sign, neither zero")},
    [PACE_REASON_NOT_ASSESSABLE] = {"not_assessable", N_("the expected value cannot be assessed")},
};

const char *pace_status_name(enum pace_status status) {
    return status < PACE_STATUSES ? statuses[status].name : "";
}

const char *pace_status_text(enum pace_status status) {
    return status < PACE_STATUSES ? _(statuses[status].text) : "";
}

const char *pace_reason_name(enum pace_reason reason) {
    return reason < PACE_REASONS ? reasons[reason].name : "";
}

const char *pace_reason_text(enum pace_reason reason) {
    return reason < PACE_REASONS ? _(reasons[reason].text) : "";
}
