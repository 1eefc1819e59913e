/*
 * The model: everything the engine must know besides the entries, as plain arrays.
 *
 * It is what was on record at one ledger position: units and the states of their lives, lineage,
 * indicators, target sets with their targets, bands. The ledger builds it (ledger/model.h); tests
 * build it by hand. The engine only reads it. Texts are NUL-terminated UTF-8 and live as long as
 * the model; an absent text is "".
 *
 * Things refer to each other by index into the arrays here. The ledger hands out ids 1, 2, 3 … and
 * never reuses one, so index = id − 1, in every model of the same ledger.
 */
#ifndef SATSAO_BOARD_MODEL_H
#define SATSAO_BOARD_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/moment.h"
#include "base/str.h"

#define MODEL_NONE UINT32_MAX

/* ---- organisation ---------------------------------------------------------------------------- */

enum unit_kind {
    UNIT_NATION,
    UNIT_PROVINCE,
    UNIT_DISTRICT, /* ended everywhere on 1 July 2025 */
    UNIT_COMMUNE,
    UNIT_DEPARTMENT,
    UNIT_COMMITTEE, /* a Party committee or one of its organs */
    UNIT_OTHER,
    UNIT_KINDS
};

/* One stretch of a unit's life: what it is called and where it hangs from `from` on, until the
 * unit's next state. A state that is not alive ends the unit on `from` (its first day without). */
struct model_state {
    uint32_t unit;
    uint32_t parent; /* unit, or MODEL_NONE for a root */
    day from;
    bool alive;
    uint8_t kind;    /* enum unit_kind */
    int32_t ordinal; /* place among its siblings in official lists; 0 when none is given */
    const char *code;
    const char *name;
    const char *type; /* the Vietnamese type word: "Xã", "Phường", "Sở" … */
};

struct model_unit {
    uint32_t first_state, state_count; /* in model.states, by `from` */
};

enum lineage_kind {
    LINEAGE_MERGE,
    LINEAGE_SPLIT,
    LINEAGE_KEEP,
    LINEAGE_RENAME,
    LINEAGE_RETYPE,
    LINEAGE_KINDS
};

/* A share is counted in thousand-millionths, so that shares add up exactly. */
enum { SHARE_WHOLE = 1000000000 };
#define SHARE_UNKNOWN (-1)

/* One edge from an ended unit to one that starts on the day the reorganisation operates. */
struct model_lineage {
    uint32_t old_unit;
    uint32_t new_unit;
    day on;             /* the operating date: the new unit's first day */
    int32_t share;      /* the part of the old unit that goes to the new one, or SHARE_UNKNOWN */
    int32_t back_share; /* the part of the new unit that came from the old one, or SHARE_UNKNOWN */
    uint8_t kind;       /* enum lineage_kind */
};

/* ---- indicators ------------------------------------------------------------------------------ */

enum rollup {
    ROLLUP_SUM,
    ROLLUP_WEIGHTED_MEAN,
    ROLLUP_RATIO,
    ROLLUP_MIN,
    ROLLUP_MAX,
    ROLLUP_NONE,
    ROLLUPS
};

enum over_time {
    OVER_TIME_LAST,
    OVER_TIME_SUM,
    OVER_TIME_MEAN,
    OVER_TIME_MIN,
    OVER_TIME_MAX,
    OVER_TIMES
};

/* What a value reported at a unit does to the one derived from its children. */
enum above { ABOVE_REPLACES, ABOVE_ADDS, ABOVES };

enum direction {
    DIRECTION_RISING,  /* the more the better: actual / target */
    DIRECTION_FALLING, /* from a base down to the target: (base − actual) / (base − target) */
    DIRECTION_CEILING, /* must not exceed the target */
    DIRECTION_FLOOR,   /* must not fall below the target */
    DIRECTIONS
};

enum cadence {
    CADENCE_HOUR,
    CADENCE_DAY,
    CADENCE_WEEK,
    CADENCE_MONTH,
    CADENCE_QUARTER,
    CADENCE_HALF,
    CADENCE_NINE_MONTHS,
    CADENCE_YEAR,
    CADENCE_TERM,
    CADENCES
};

enum period_scheme {
    SCHEME_CALENDAR,
    SCHEME_DECREE_09,
    SCHEMES
}; /* Decree 09/2019/NĐ-CP: 15th to 14th */

struct model_indicator {
    const char *code; /* letters, digits, '_' and '.', unique: the name in expressions and files */
    const char *name_vi;
    const char *name_en;
    const char *measure_unit;        /* "tỷ đồng", "%", "nhà" … */
    const char *expression;          /* of a computed indicator, else "" */
    double lowest, highest;          /* the plausible range; ±INFINITY where open */
    double factor;                   /* a ratio's or an expression's multiplier: 100 for percent */
    double weight;                   /* as a component of its parent; 0 when not one */
    uint32_t parent;                 /* the indicator this one is a component of, or MODEL_NONE */
    uint32_t weight_by;              /* ROLLUP_WEIGHTED_MEAN: the indicator that weighs */
    uint32_t numerator, denominator; /* ROLLUP_RATIO */
    uint16_t owed_by;                /* bit 1 << unit_kind: the kinds of unit that owe a report */
    int8_t decimals;                 /* shown; entries may carry more and keep them */
    uint8_t rollup;                  /* enum rollup, over units */
    uint8_t over_time;               /* enum over_time, over the moments of a period */
    uint8_t above;                   /* enum above */
    uint8_t direction;               /* enum direction */
    uint8_t cadence;                 /* enum cadence */
    uint8_t scheme;                  /* enum period_scheme */
    bool known;                      /* false: the id was not yet taken at this position */
};

/* ---- targets --------------------------------------------------------------------------------- */

enum pace { PACE_LINEAR, PACE_COMPOUND, PACE_NONE, PACES };

/* A target's value from a day on; a change in mid-year is a further version, the old one stays. */
struct model_target_version {
    day from;
    double value;
    double base;  /* where it started; NAN when not given */
    uint8_t pace; /* enum pace */
    bool simulated;
    const char *document; /* symbol of the document that sets it */
};

struct model_target {
    uint32_t set;
    uint32_t indicator;
    uint32_t unit;
    int32_t ordinal;                       /* the number in the document; 0 for a component */
    day from, to;                          /* the period, both days inside */
    uint32_t first_version, version_count; /* in model.versions, by `from` */
};

struct model_set {
    const char *code;
    const char *name_vi;
    const char *name_en;
    const char *document;
    uint32_t unit; /* whose set it is */
    day from, to;
    bool known;
};

/* Bands in falling order of their closed lower bound (percent); the last one has −INFINITY. */
struct model_band {
    const char *code; /* "done", "good", "middling", "low" */
    const char *name_vi;
    const char *name_en;
    double from;
};

/* ---- the whole ------------------------------------------------------------------------------- */

struct model {
    struct model_unit *units;
    struct model_state *states;    /* by (unit, from) */
    struct model_lineage *lineage; /* by (on, old_unit, new_unit) */
    struct model_indicator *indicators;
    struct model_set *sets;
    struct model_target
        *targets; /* by (set, ordinal) in the document's order, components behind their parent */
    struct model_target_version *versions;
    struct model_band *bands;
    size_t unit_count, state_count, lineage_count, indicator_count, set_count, target_count,
        version_count, band_count;
};

/* The unit's state on a day; NULL before its life, after it, and for an unknown unit. */
const struct model_state *model_state_on(const struct model *model, uint32_t unit, day on);

/* First day of its life, and first day after it (DAY_AFTER_ALL while it lives). A unit without any
 * state on record has an empty life: from DAY_AFTER_ALL. */
day model_unit_start(const struct model *model, uint32_t unit);
day model_unit_end(const struct model *model, uint32_t unit);

/* The version of a target in force on a day: the latest that began by then, or the first one for
 * an earlier day (a target is the target of its whole period); NULL when it has none. */
const struct model_target_version *model_target_on(
    const struct model *model, const struct model_target *target, day on);

/* The unit's state on a day, or where it does not live then the nearest it had: the last one after
 * its end, the first one before its start. NULL only for a unit without any. */
const struct model_state *model_state_near(const struct model *model, uint32_t unit, day on);

/* What it is called, by that state; "" for none. */
const char *model_unit_name(const struct model *model, uint32_t unit, day on);

/* In the language of the thread (base/say.h); Vietnamese where there is no other. */
const char *model_indicator_name(const struct model_indicator *indicator);
const char *model_set_name(const struct model_set *set);
const char *model_band_name(const struct model_band *band);

/* Index of the indicator with this code, MODEL_NONE for none. Linear: for callers, not for loops.
 */
uint32_t model_indicator_by_code(const struct model *model, struct str code);
uint32_t model_set_by_code(const struct model *model, const char *code);

/* Enum ⇄ word, as files and answers write them ("commune", "weighted_mean", "nine_months" …).
 * Parsing returns -1 for an unknown word; names of values out of range are NULL. */
enum model_words {
    WORDS_UNIT_KIND,
    WORDS_LINEAGE,
    WORDS_ROLLUP,
    WORDS_OVER_TIME,
    WORDS_ABOVE,
    WORDS_DIRECTION,
    WORDS_CADENCE,
    WORDS_SCHEME,
    WORDS_PACE,
    WORDS_COUNT
};
const char *model_word(enum model_words table, unsigned value);
int model_word_parse(enum model_words table, const char *word, size_t length);

#endif
