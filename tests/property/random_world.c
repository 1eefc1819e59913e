#include "random_world.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/vec.h"

/* ---- chance ---------------------------------------------------------------------------------- */

uint64_t random_next(struct random *random) {
    uint64_t z = random->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

uint32_t random_below(struct random *random, uint32_t limit) {
    return (uint32_t)((random_next(random) >> 32) * limit >> 32);
}

int64_t random_between(struct random *random, int64_t first, int64_t last) {
    uint64_t width = (uint64_t)last - (uint64_t)first + 1;
    uint64_t draw = random_next(random);
    return (int64_t)((uint64_t)first + (width == 0 ? draw : draw % width));
}

bool random_chance(struct random *random, unsigned percent) {
    return random_below(random, 100) < percent;
}

/* ---- the maker ------------------------------------------------------------------------------- */

enum {
    UNIT_STATES = 8,  /* of one unit, at most */
    SHARES_SIDE = 4,  /* units on one side of a reorganisation, at most */
    ENTRY_GOAL = 700, /* of a world, about; at most */
    FIRST_DAY = 19700 /* 2023-12-09 */
};

struct draft {
    struct model_state states[UNIT_STATES];
    uint32_t state_count;
    day touched; /* the last reorganisation that concerned it */
};

struct maker {
    struct random random;
    struct world *world;
    VEC(struct draft) drafts;
    VEC(struct model_lineage) lineage;
    VEC(struct store_entry) entries;
    bool decided; /* every share is known and whole */
};

static void *must(void *memory) {
    if (!memory) {
        fputs("memory is out\n", stderr);
        exit(3);
    }
    return memory;
}

static void must_be(bool ok) {
    must(ok ? &ok : NULL);
}

static void *take(struct maker *maker, size_t count, size_t size) {
    return must(arena_take(&maker->world->arena, count ? count : 1, size));
}

static const char *text_of(struct maker *maker, const char *letter, uint32_t number) {
    char text[16];
    snprintf(text, sizeof text, "%s%" PRIu32, letter, number);
    return must(arena_text(&maker->world->arena, str_of(text)));
}

static bool chance(struct maker *maker, unsigned percent) {
    return random_chance(&maker->random, percent);
}

static uint32_t below(struct maker *maker, uint32_t limit) {
    return random_below(&maker->random, limit);
}

/* ---- units ----------------------------------------------------------------------------------- */

static struct model_state *last_state(struct maker *maker, uint32_t unit) {
    struct draft *draft = &maker->drafts.items[unit];
    return &draft->states[draft->state_count - 1];
}

/* The state that begins on `from`: a copy of the last one, to be changed. */
static struct model_state *new_state(struct maker *maker, uint32_t unit, day from) {
    struct draft *draft = &maker->drafts.items[unit];
    struct model_state *last = last_state(maker, unit);
    if (last->from == from || draft->state_count == UNIT_STATES)
        return last;
    draft->states[draft->state_count] = *last;
    draft->states[draft->state_count].from = from;
    return &draft->states[draft->state_count++];
}

static uint32_t unit_begin(struct maker *maker, unsigned kind, uint32_t parent, day from) {
    uint32_t unit = (uint32_t)maker->drafts.count;
    struct draft draft = {.state_count = 1, .touched = from};
    draft.states[0] = (struct model_state){
        .unit = unit,
        .parent = parent,
        .from = from,
        .alive = true,
        .kind = (uint8_t)kind,
        .ordinal = chance(maker, 50) ? (int32_t)below(maker, 5) : 0,
        .code = text_of(maker, "", chance(maker, 80) ? unit : below(maker, unit + 1)),
        .name = text_of(maker, "unit ", unit),
        .type = "",
    };
    must_be(vec_push(&maker->drafts, draft));
    return unit;
}

static bool lives(struct maker *maker, uint32_t unit) {
    return last_state(maker, unit)->alive;
}

/* The children of `unit` hang from one of `heirs` from `on` on. */
static void hand_children(
    struct maker *maker, uint32_t unit, const uint32_t *heirs, uint32_t heir_count, day on) {
    for (uint32_t i = 0; i < maker->drafts.count; i++)
        if (lives(maker, i) && last_state(maker, i)->parent == unit)
            new_state(maker, i, on)->parent = heirs[below(maker, heir_count)];
}

/* What hangs from it goes to one of `heirs`, and it ends on `on`; some days before that, now and
 * then, when it is of a kind that nothing hangs from. */
static void unit_end(
    struct maker *maker, uint32_t unit, const uint32_t *heirs, uint32_t heir_count, day on) {
    const struct model_state *state = last_state(maker, unit);
    bool above = state->kind < UNIT_COMMUNE;
    bool early = !above && state->from < on - 5;
    hand_children(maker, unit, heirs, heir_count, on);
    day end = early && chance(maker, 10) ? on - 3 : on;
    new_state(maker, unit, end)->alive = false;
    maker->drafts.items[unit].touched = on;
}

static void make_level_below(struct maker *maker, uint32_t parent, unsigned kind, uint32_t most) {
    uint32_t count = 1 + below(maker, most);
    for (uint32_t i = 0; i < count; i++)
        unit_begin(maker, kind, parent, maker->world->first);
}

static void make_departments(struct maker *maker, uint32_t parent) {
    uint32_t count = below(maker, 3);
    for (uint32_t i = 0; i < count; i++)
        unit_begin(maker, UNIT_DEPARTMENT, parent, maker->world->first);
}

static void make_tree(struct maker *maker) {
    uint32_t levels = 1 + below(maker, 6) % 3 + (chance(maker, 30) ? 1 : 0);
    levels = levels > 3 ? 3 : levels;
    uint32_t roots = chance(maker, 80) ? 1 : 2;
    unsigned root = levels == 3 && chance(maker, 50) ? UNIT_NATION : UNIT_PROVINCE;
    unsigned middle = root == UNIT_NATION ? UNIT_PROVINCE : UNIT_DISTRICT;
    for (uint32_t i = 0; i < roots; i++)
        unit_begin(maker, root, MODEL_NONE, maker->world->first);
    for (uint32_t i = 0; i < roots && levels > 1; i++) {
        make_departments(maker, i);
        make_level_below(maker, i, levels == 3 ? middle : UNIT_COMMUNE, 6);
    }
    uint32_t above = (uint32_t)maker->drafts.count;
    uint32_t most = chance(maker, 4) ? 70 : 6;
    for (uint32_t i = roots; i < above && levels == 3; i++)
        if (last_state(maker, i)->kind == middle && chance(maker, 85))
            make_level_below(maker, i, UNIT_COMMUNE, most);
}

/* ---- reorganisations ------------------------------------------------------------------------- */

static bool may_change(struct maker *maker, uint32_t unit, day on) {
    return lives(maker, unit) && maker->drafts.items[unit].touched < on;
}

/* Up to `most` units of one kind that may change on that day. */
static uint32_t choose_units(struct maker *maker, day on, uint32_t most, uint32_t *units) {
    uint32_t count = 0, tries = 4 * most;
    while (count < most && tries-- > 0) {
        uint32_t unit = below(maker, (uint32_t)maker->drafts.count);
        bool fits = may_change(maker, unit, on);
        for (uint32_t i = 0; i < count; i++)
            fits = fits && units[i] != unit &&
                   last_state(maker, units[0])->kind == last_state(maker, unit)->kind;
        if (fits)
            units[count++] = unit;
    }
    return count;
}

/* Shares of the marked ones: parts of a whole, some of which may stay unknown. */
static void make_shares(
    struct maker *maker, const bool *marked, uint32_t count, unsigned unknown, int32_t *shares) {
    uint32_t parts = 0;
    for (uint32_t i = 0; i < count; i++)
        parts += marked[i];
    int32_t rest = SHARE_WHOLE;
    for (uint32_t i = 0; i < count; i++) {
        if (!marked[i])
            continue;
        int32_t room = rest - (int32_t)--parts * 1000;
        int32_t share = parts == 0 ? rest : (int32_t)random_between(&maker->random, 1000, room);
        rest -= share;
        shares[i] = chance(maker, unknown) ? SHARE_UNKNOWN : share;
    }
}

static unsigned share_mode(struct maker *maker, unsigned none, unsigned all) {
    if (maker->decided)
        return 0;
    unsigned draw = below(maker, 100);
    return draw < none ? 0 : draw < none + all ? 100 : 40;
}

struct change {
    uint32_t olds[SHARES_SIDE], news[SHARES_SIDE];
    uint32_t old_count, new_count;
    bool edge[SHARES_SIDE][SHARES_SIDE]; /* [old][new] */
    int32_t share[SHARES_SIDE][SHARES_SIDE];
    int32_t back[SHARES_SIDE][SHARES_SIDE]; /* [new][old] */
};

static void make_edges(struct maker *maker, struct change *change) {
    for (uint32_t i = 0; i < change->old_count; i++)
        change->edge[i][below(maker, change->new_count)] = true;
    for (uint32_t j = 0; j < change->new_count; j++)
        change->edge[below(maker, change->old_count)][j] = true;
    for (uint32_t i = 0; i < change->old_count; i++)
        for (uint32_t j = 0; j < change->new_count; j++)
            change->edge[i][j] = change->edge[i][j] || chance(maker, 20);
}

static void decide_shares(struct maker *maker, struct change *change) {
    for (uint32_t i = 0; i < change->old_count; i++) {
        uint32_t heirs = 0;
        for (uint32_t j = 0; j < change->new_count; j++)
            heirs += change->edge[i][j];
        unsigned unknown = share_mode(maker, heirs == 1 ? 95 : 45, heirs == 1 ? 5 : 30);
        make_shares(maker, change->edge[i], change->new_count, unknown, change->share[i]);
    }
    for (uint32_t j = 0; j < change->new_count; j++) {
        bool from[SHARES_SIDE];
        for (uint32_t i = 0; i < change->old_count; i++)
            from[i] = change->edge[i][j];
        unsigned unknown = share_mode(maker, 35, 50);
        make_shares(maker, from, change->old_count, unknown, change->back[j]);
    }
}

static unsigned lineage_kind(struct maker *maker, const struct change *change) {
    if (change->old_count > 1)
        return LINEAGE_MERGE;
    return change->new_count > 1 ? LINEAGE_SPLIT : LINEAGE_KEEP + below(maker, 3);
}

static void write_lineage(struct maker *maker, const struct change *change, day on) {
    unsigned kind = lineage_kind(maker, change);
    for (uint32_t i = 0; i < change->old_count; i++)
        for (uint32_t j = 0; j < change->new_count; j++) {
            struct model_lineage edge = {
                .old_unit = change->olds[i],
                .new_unit = change->news[j],
                .on = on,
                .share = change->share[i][j],
                .back_share = change->back[j][i],
                .kind = (uint8_t)kind,
            };
            if (change->edge[i][j])
                must_be(vec_push(&maker->lineage, edge));
        }
}

/* Some units of one kind end, others come after them. */
static void reorganise(struct maker *maker, day on) {
    struct change change = {0};
    change.old_count = choose_units(maker, on, 1 + below(maker, 3), change.olds);
    if (change.old_count == 0)
        return;
    const struct model_state like = *last_state(maker, change.olds[0]);
    change.new_count = 1 + (chance(maker, 50) ? below(maker, SHARES_SIDE) : 0);
    for (uint32_t j = 0; j < change.new_count; j++) {
        uint32_t beside = change.olds[below(maker, change.old_count)];
        change.news[j] = unit_begin(maker, like.kind, last_state(maker, beside)->parent, on);
    }
    make_edges(maker, &change);
    decide_shares(maker, &change);
    for (uint32_t i = 0; i < change.old_count; i++)
        unit_end(maker, change.olds[i], change.news, change.new_count, on);
    write_lineage(maker, &change, on);
}

/* A unit ends without any to come after it; what hangs from it goes one level up. */
static void abolish(struct maker *maker, day on) {
    uint32_t unit;
    if (choose_units(maker, on, 1, &unit) == 0 || last_state(maker, unit)->parent == MODEL_NONE)
        return;
    unit_end(maker, unit, &last_state(maker, unit)->parent, 1, on);
}

static void found(struct maker *maker, day on) {
    uint32_t beside;
    if (choose_units(maker, on, 1, &beside) == 1)
        unit_begin(maker, last_state(maker, beside)->kind, last_state(maker, beside)->parent, on);
}

/* The same unit under another name, in another place, of another kind. */
static void rename_unit(struct maker *maker, day on) {
    uint32_t unit;
    if (choose_units(maker, on, 1, &unit) == 0)
        return;
    struct model_state *state = new_state(maker, unit, on);
    state->code = text_of(maker, "r", unit);
    state->ordinal = (int32_t)below(maker, 5);
    if (state->kind == UNIT_COMMUNE && chance(maker, 30))
        state->kind = UNIT_OTHER;
    uint32_t beside;
    if (chance(maker, 50) && choose_units(maker, on, 1, &beside) == 1 &&
        last_state(maker, beside)->kind == state->kind)
        last_state(maker, unit)->parent = last_state(maker, beside)->parent;
}

static void make_reorganisations(struct maker *maker) {
    struct world *world = maker->world;
    world->date_count = below(maker, 4);
    world->dates = take(maker, world->date_count, sizeof *world->dates);
    day on = world->first;
    for (size_t e = 0; e < world->date_count; e++) {
        on += 20 + (day)below(maker, 120);
        world->dates[e] = on;
        uint32_t acts = 1 + below(maker, 4);
        for (uint32_t i = 0; i < acts; i++)
            reorganise(maker, on);
        if (chance(maker, 25))
            abolish(maker, on);
        if (chance(maker, 25))
            found(maker, on);
        if (chance(maker, 30))
            rename_unit(maker, on);
    }
    world->last = on + 30 + (day)below(maker, 150);
}

static int compare_lineage(const void *left, const void *right) {
    const struct model_lineage *a = left, *b = right;
    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    if (a->old_unit != b->old_unit)
        return a->old_unit < b->old_unit ? -1 : 1;
    return a->new_unit < b->new_unit ? -1 : a->new_unit > b->new_unit;
}

/* The drafts as the model's arrays. */
static void settle_units(struct maker *maker) {
    struct model *model = &maker->world->model;
    model->unit_count = maker->drafts.count;
    model->units = take(maker, model->unit_count, sizeof *model->units);
    model->states = take(maker, model->unit_count * UNIT_STATES, sizeof *model->states);
    for (uint32_t i = 0; i < model->unit_count; i++) {
        const struct draft *draft = &maker->drafts.items[i];
        model->units[i].first_state = (uint32_t)model->state_count;
        model->units[i].state_count = draft->state_count;
        memcpy(
            model->states + model->state_count, draft->states,
            draft->state_count * sizeof *model->states);
        model->state_count += draft->state_count;
    }
    model->lineage_count = maker->lineage.count;
    model->lineage = take(maker, model->lineage_count, sizeof *model->lineage);
    if (model->lineage_count == 0)
        return;
    qsort(
        maker->lineage.items, maker->lineage.count, sizeof *maker->lineage.items, compare_lineage);
    memcpy(model->lineage, maker->lineage.items, model->lineage_count * sizeof *model->lineage);
}

/* ---- indicators ------------------------------------------------------------------------------ */

/* An expression's text, and the same in SQL. */
struct formula {
    struct maker *maker;
    uint32_t operands; /* the first ones of the world's order, which may be referred to */
    struct buf text, sql;
};

static void formula_both(struct formula *formula, const char *text) {
    buf_text(&formula->text, text);
    buf_text(&formula->sql, text);
}

static void formula_operand(struct formula *formula) {
    uint32_t operand = formula->maker->world->order[below(formula->maker, formula->operands)];
    buf_format(&formula->text, "i%" PRIu32, operand);
    buf_format(&formula->sql, "v%" PRIu32 ".shown", operand);
}

static void formula_sum(struct formula *formula, unsigned depth);

static void formula_factor(struct formula *formula, unsigned depth) {
    unsigned draw = below(formula->maker, depth == 0 ? 5 : 9);
    if (draw < 4) {
        formula_operand(formula);
    } else if (draw == 4) {
        uint32_t number = below(formula->maker, 1000);
        buf_format(&formula->text, "%" PRIu32 "%s", number, number % 2 ? ".5" : "");
        buf_format(&formula->sql, "%" PRIu32 ".%s", number, number % 2 ? "5" : "0");
    } else if (draw == 5) {
        buf_text(&formula->text, "-");
        buf_text(&formula->sql, "- ");
        formula_operand(formula);
    } else if (draw == 6) {
        formula_both(formula, below(formula->maker, 2) ? "min(" : "max(");
        formula_sum(formula, depth - 1);
        formula_both(formula, " , ");
        formula_sum(formula, depth - 1);
        formula_both(formula, ")");
    } else {
        formula_both(formula, draw == 7 ? "abs(" : "(");
        formula_sum(formula, depth - 1);
        formula_both(formula, ")");
    }
}

static void formula_product(struct formula *formula, unsigned depth) {
    formula_factor(formula, depth);
    while (chance(formula->maker, 35)) {
        formula_both(formula, below(formula->maker, 2) ? " * " : " / ");
        formula_factor(formula, depth);
    }
}

static void formula_sum(struct formula *formula, unsigned depth) {
    formula_product(formula, depth);
    while (chance(formula->maker, 35)) {
        formula_both(formula, below(formula->maker, 2) ? " + " : " - ");
        formula_product(formula, depth);
    }
}

static void make_expression(struct maker *maker, uint32_t index, uint32_t operands) {
    struct formula formula = {
        .maker = maker,
        .operands = operands,
        .text = buf_with_maximum(1000),
        .sql = buf_with_maximum(4000),
    };
    do {
        buf_clear(&formula.text);
        buf_clear(&formula.sql);
        formula_operand(&formula);
        formula_both(&formula, below(maker, 2) ? " - " : " / ");
        formula_sum(&formula, 2);
    } while (!buf_ok(&formula.text) || !buf_ok(&formula.sql) || formula.text.length > 300);
    struct arena *arena = &maker->world->arena;
    maker->world->model.indicators[index].expression =
        must(arena_text(arena, buf_as_str(&formula.text)));
    maker->world->expressions[index] = must(arena_text(arena, buf_as_str(&formula.sql)));
    buf_release(&formula.text);
    buf_release(&formula.sql);
}

static const uint16_t owing[] = {
    1 << UNIT_COMMUNE,
    1 << UNIT_DEPARTMENT,
    1 << UNIT_COMMUNE | 1 << UNIT_DISTRICT,
    1 << UNIT_PROVINCE,
    1 << UNIT_COMMUNE | 1 << UNIT_PROVINCE | 1 << UNIT_OTHER,
    0,
};

/* One of the first `count` indicators of the order to weigh by; MODEL_NONE when none fits. Lineage
 * folds weights as sums. */
static uint32_t weighing(struct maker *maker, uint32_t count) {
    const struct model *model = &maker->world->model;
    for (uint32_t tries = 0; count > 0 && tries < 8; tries++) {
        uint32_t other = maker->world->order[below(maker, count)];
        const struct model_indicator *row = &model->indicators[other];
        bool fits = model->lineage_count ? row->rollup == ROLLUP_SUM : row->rollup != ROLLUP_RATIO;
        if (fits && !*row->expression)
            return other;
    }
    return MODEL_NONE;
}

/* `before`: how many indicators of the order it may need. */
static void make_rollup(struct maker *maker, uint32_t index, uint32_t before) {
    struct model_indicator *indicator = &maker->world->model.indicators[index];
    const uint32_t *order = maker->world->order;
    static const uint8_t often[] = {ROLLUP_SUM,   ROLLUP_SUM, ROLLUP_SUM, ROLLUP_WEIGHTED_MEAN,
                                    ROLLUP_RATIO, ROLLUP_MIN, ROLLUP_MAX, ROLLUP_NONE};
    indicator->rollup = often[below(maker, COUNT_OF(often))];
    uint32_t weight = weighing(maker, before);
    if (indicator->rollup == ROLLUP_WEIGHTED_MEAN && weight != MODEL_NONE)
        indicator->weight_by = weight;
    else if (indicator->rollup == ROLLUP_RATIO && before > 0) {
        indicator->numerator = order[below(maker, before)];
        indicator->denominator = order[below(maker, before)];
        indicator->owed_by = 0;
    } else if (indicator->rollup == ROLLUP_WEIGHTED_MEAN || indicator->rollup == ROLLUP_RATIO)
        indicator->rollup = ROLLUP_SUM;
    if (before > 0 && chance(maker, 15)) {
        indicator->rollup = ROLLUP_NONE;
        make_expression(maker, index, before);
    }
}

static void make_indicator(struct maker *maker, uint32_t before) {
    uint32_t index = maker->world->order[before];
    struct model_indicator *indicator = &maker->world->model.indicators[index];
    *indicator = (struct model_indicator){
        .code = text_of(maker, "i", index),
        .name_vi = "",
        .name_en = "",
        .measure_unit = "",
        .expression = "",
        .lowest = -INFINITY,
        .highest = INFINITY,
        .factor = chance(maker, 50) ? 100 : 1,
        .parent = MODEL_NONE,
        .weight_by = MODEL_NONE,
        .numerator = MODEL_NONE,
        .denominator = MODEL_NONE,
        .owed_by = owing[below(maker, COUNT_OF(owing))],
        .decimals = (int8_t)below(maker, 4),
        .over_time = (uint8_t)(chance(maker, 40) ? OVER_TIME_LAST : below(maker, OVER_TIMES)),
        .above = (uint8_t)(chance(maker, 70) ? ABOVE_REPLACES : ABOVE_ADDS),
        .direction = (uint8_t)below(maker, DIRECTIONS),
        .cadence = (uint8_t)below(maker, CADENCES),
        .scheme = (uint8_t)below(maker, SCHEMES),
        .known = true,
    };
    maker->world->expressions[index] = "";
    make_rollup(maker, index, before);
}

static void make_indicators(struct maker *maker) {
    struct world *world = maker->world;
    world->model.indicator_count = 1 + below(maker, 8);
    world->model.indicators =
        take(maker, world->model.indicator_count, sizeof *world->model.indicators);
    world->expressions = take(maker, world->model.indicator_count, sizeof *world->expressions);
    world->order = take(maker, world->model.indicator_count, sizeof *world->order);
    bool reversed = chance(maker, 50);
    for (uint32_t k = 0; k < world->model.indicator_count; k++)
        world->order[k] = reversed ? (uint32_t)world->model.indicator_count - 1 - k : k;
    for (uint32_t k = 0; k < world->model.indicator_count; k++)
        make_indicator(maker, k);
}

/* ---- entries --------------------------------------------------------------------------------- */

enum density { DENSITY_WEEKS, DENSITY_MONTHS, DENSITY_SPARSE, DENSITY_HOURS, DENSITIES };

static const int64_t density_step[DENSITIES] = {
    [DENSITY_WEEKS] = 7 * MINUTES_PER_DAY,
    [DENSITY_MONTHS] = 30 * MINUTES_PER_DAY + 600,
    [DENSITY_HOURS] = MINUTES_PER_HOUR,
};

/* What an indicator's figures look like. */
struct habit {
    uint32_t indicator;
    enum density density;
    unsigned reporting; /* percent of units that report it */
    uint32_t figures;   /* of a unit, at most */
    int64_t lowest, highest;
    unsigned finer; /* percent of figures with more decimals than declared */
    int64_t offset; /* of the moments, in minutes */
};

static struct habit make_habit(struct maker *maker, uint32_t indicator, uint32_t figures) {
    static const int64_t ranges[][2] = {{0, 10},         {1, 1000},
                                        {1, 1000},       {-500, 500},
                                        {0, 3000000000}, {1000000000000, 1000000100000},
                                        {-5, 10000000},  {-900000000000000, 900000000000000}};
    const int64_t *range = ranges[below(maker, COUNT_OF(ranges))];
    return (struct habit){
        .indicator = indicator,
        .density = (enum density)below(maker, DENSITIES),
        .reporting = chance(maker, 50) ? 100 : 20 + below(maker, 80),
        .figures = figures,
        .lowest = range[0],
        .highest = range[1],
        .finer = chance(maker, 25) ? 20 : 0,
        .offset = chance(maker, 60) ? 480 : random_between(&maker->random, 0, 20000),
    };
}

static void push_figure(struct maker *maker, const struct habit *habit, uint32_t unit, moment at) {
    const struct model_indicator *indicator = &maker->world->model.indicators[habit->indicator];
    bool finer = chance(maker, habit->finer);
    struct store_entry entry = {
        .unit = unit,
        .indicator = habit->indicator,
        .at = at,
        .digits = random_between(&maker->random, habit->lowest, habit->highest),
        .scale = (uint8_t)(finer ? 2 + below(maker, 4) : (unsigned)indicator->decimals),
        .withdrawn = chance(maker, 2),
        .simulated = chance(maker, 4),
    };
    if (habit->finer && chance(maker, 3)) {
        entry.digits = random_between(&maker->random, INT64_MIN / 2, INT64_MAX / 2);
        entry.scale = (uint8_t)below(maker, 19);
    }
    entry.digits = entry.withdrawn ? 0 : entry.digits;
    must_be(vec_push(&maker->entries, entry));
}

static bool life_of(const struct world *world, uint32_t unit, int64_t *first, int64_t *last) {
    moment begin, end;
    if (!world_life(world, unit, &begin, &end))
        return false;
    int64_t horizon = ((int64_t)world->last + 1) * MINUTES_PER_DAY - LOCAL_OFFSET - 1;
    *first = begin;
    *last = end < horizon ? end : horizon;
    return *first <= *last;
}

static void make_unit_figures(struct maker *maker, const struct habit *habit, uint32_t unit) {
    int64_t first, last;
    if (!chance(maker, habit->reporting) || !life_of(maker->world, unit, &first, &last))
        return;
    int64_t origin = (int64_t)maker->world->first * MINUTES_PER_DAY;
    int64_t step = density_step[habit->density];
    int64_t skipped = step && last > origin ? (int64_t)random_between(&maker->random, 0, 3) : 0;
    int64_t at = first > origin && step ? first + (step - (first - origin) % step) : origin;
    for (uint32_t i = 0; i < habit->figures; i++) {
        int64_t when = step ? at + (skipped + (int64_t)i) * step + habit->offset
                            : random_between(&maker->random, first, last);
        if (when >= first && when <= last)
            push_figure(maker, habit, unit, (moment)when);
    }
    if (chance(maker, 15))
        push_figure(maker, habit, unit, (moment)first);
    if (chance(maker, 15))
        push_figure(maker, habit, unit, (moment)last);
}

/* Mostly in the order of their moments, as reports come; now and then in any. */
static void shuffle_entries(struct maker *maker, size_t first, size_t count, uint32_t reach) {
    struct store_entry *entries = maker->entries.items + first;
    for (size_t i = count; i > 1; i--) {
        size_t window = i < reach ? i : reach;
        size_t j = i - 1 - below(maker, (uint32_t)window);
        struct store_entry swapped = entries[i - 1];
        entries[i - 1] = entries[j];
        entries[j] = swapped;
    }
}

static int compare_moments(const void *left, const void *right) {
    const struct store_entry *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    return a->unit < b->unit ? -1 : a->unit > b->unit;
}

/* Later versions of figures already there. */
static void make_corrections(struct maker *maker) {
    size_t figures = maker->entries.count;
    size_t corrections = figures * below(maker, 20) / 100;
    for (size_t i = 0; i < corrections; i++) {
        struct store_entry entry =
            maker->entries.items[below(maker, (uint32_t)maker->entries.count)];
        entry.withdrawn = chance(maker, 30);
        entry.digits = entry.withdrawn ? 0 : entry.digits / 2 + (int64_t)below(maker, 1000);
        must_be(vec_push(&maker->entries, entry));
    }
    if (chance(maker, 50))
        shuffle_entries(maker, 0, maker->entries.count, 20);
}

static void make_entries(struct maker *maker) {
    struct world *world = maker->world;
    size_t series = world->model.unit_count * world->model.indicator_count;
    uint32_t figures = 1 + below(maker, (uint32_t)(2 + 2 * ENTRY_GOAL / series));
    for (uint32_t i = 0; i < world->model.indicator_count; i++) {
        const struct model_indicator *indicator = &world->model.indicators[i];
        struct habit habit = make_habit(maker, i, figures);
        bool reported =
            !*indicator->expression && (indicator->rollup != ROLLUP_RATIO || chance(maker, 30));
        for (uint32_t u = 0; reported && u < world->model.unit_count; u++)
            make_unit_figures(maker, &habit, u);
    }
    if (maker->entries.count == 0)
        return;
    qsort(
        maker->entries.items, maker->entries.count, sizeof *maker->entries.items, compare_moments);
    if (chance(maker, 30))
        shuffle_entries(maker, 0, maker->entries.count, UINT32_MAX);
    make_corrections(maker);
    uint32_t seq = below(maker, 3);
    for (size_t i = 0; i < maker->entries.count; i++)
        maker->entries.items[i].seq = seq += 1 + (chance(maker, 10) ? below(maker, 5) : 0);
    world->entry_count = maker->entries.count;
    world->entries = take(maker, world->entry_count, sizeof *world->entries);
    memcpy(world->entries, maker->entries.items, world->entry_count * sizeof *world->entries);
    struct store_entry *facts = take(maker, world->entry_count, sizeof *facts);
    memcpy(facts, maker->entries.items, world->entry_count * sizeof *facts);
    world->facts = facts;
    world->fact_count = world->entry_count;
}

/* ---- the whole ------------------------------------------------------------------------------- */

struct world *world_new(uint64_t seed) {
    struct world *world = must(calloc(1, sizeof *world));
    struct maker maker = {.random = {seed}, .world = world};
    random_next(&maker.random);
    maker.decided = chance(&maker, 25);
    world->first = FIRST_DAY + (day)below(&maker, 60);
    make_tree(&maker);
    make_reorganisations(&maker);
    settle_units(&maker);
    make_indicators(&maker);
    make_entries(&maker);
    vec_release(&maker.drafts);
    vec_release(&maker.lineage);
    vec_release(&maker.entries);
    return world;
}

void world_free(struct world *world) {
    if (!world)
        return;
    arena_release(&world->arena);
    free(world);
}

bool world_life(const struct world *world, uint32_t unit, moment *ret_first, moment *ret_last) {
    const struct model_unit *row = &world->model.units[unit];
    const struct model_state *states = &world->model.states[row->first_state];
    if (row->state_count == 0 || !states[0].alive)
        return false;
    const struct model_state *end = &states[row->state_count - 1];
    *ret_first = (moment)((int64_t)states[0].from * MINUTES_PER_DAY - LOCAL_OFFSET);
    *ret_last = end->alive ? MOMENT_LAST
                           : (moment)((int64_t)end->from * MINUTES_PER_DAY - LOCAL_OFFSET - 1);
    return *ret_first <= *ret_last;
}

static void print_lineage(const struct model *model, FILE *out) {
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        fprintf(
            out,
            "  on day %" PRId32 ": %" PRIu32 " -> %" PRIu32 " share %" PRId32 " back %" PRId32 "\n",
            edge->on, edge->old_unit, edge->new_unit, edge->share, edge->back_share);
    }
}

static void print_units(const struct model *model, FILE *out) {
    for (size_t i = 0; i < model->state_count; i++) {
        const struct model_state *state = &model->states[i];
        fprintf(
            out, "  unit %" PRIu32 " from day %" PRId32 ": %s %s under %" PRId32 "\n", state->unit,
            state->from, model_word(WORDS_UNIT_KIND, state->kind), state->alive ? "lives" : "ends",
            (int32_t)state->parent);
    }
}

static void print_indicators(const struct model *model, FILE *out) {
    for (size_t i = 0; i < model->indicator_count; i++) {
        const struct model_indicator *row = &model->indicators[i];
        fprintf(
            out,
            "  indicator %zu: %s, over time %s, above %s, cadence %s, owed by %#x, decimals %d, "
            "factor %g, weight_by %" PRId32 ", ratio %" PRId32 "/%" PRId32 " %s\n",
            i, model_word(WORDS_ROLLUP, row->rollup), model_word(WORDS_OVER_TIME, row->over_time),
            model_word(WORDS_ABOVE, row->above), model_word(WORDS_CADENCE, row->cadence),
            (unsigned)row->owed_by, row->decimals, row->factor, (int32_t)row->weight_by,
            (int32_t)row->numerator, (int32_t)row->denominator, row->expression);
    }
}

void world_print(const struct world *world, FILE *out) {
    fprintf(out, "world of days %" PRId32 " to %" PRId32 "\n", world->first, world->last);
    print_units(&world->model, out);
    print_lineage(&world->model, out);
    print_indicators(&world->model, out);
    for (size_t i = 0; i < world->entry_count; i++) {
        const struct store_entry *entry = &world->entries[i];
        fprintf(
            out, "  entry seq %" PRIu32 ": unit %" PRIu32 " i%" PRIu32 " at %" PRIu32 " ",
            entry->seq, entry->unit, entry->indicator, entry->at);
        if (entry->withdrawn)
            fprintf(out, "withdrawn\n");
        else
            fprintf(out, "%" PRId64 "e-%u\n", entry->digits, (unsigned)entry->scale);
    }
}
