#include "steer/owed.h"

#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/say.h"
#include "board/structure.h"
#include "steer/closing.h"

/* From so many units on, one look at all columns is cheaper than one at each. */
enum { UNITS_FEW = 16 };

/* A unit that is asked about, and for whom it reports. */
struct debtor {
    uint32_t unit, by;
};

struct listing {
    const struct rules *rules;
    const struct model *model;
    const struct store *store;
    const struct owed_query *query;
    VEC(struct debtor) debtors;
    uint32_t *by;         /* of each unit; MODEL_NONE when it is no debtor */
    struct debtor *owing; /* those of them that owe the indicator at hand */
    size_t owing_count;
    uint64_t *absent;  /* for all columns, in the period at hand */
    bool *in_campaign; /* by place in `owing` */
    const struct kernel *kernel;
    struct owed_reports *reports;
    struct arena arena;
    struct error *error;
};

/* ---- who is asked about ---------------------------------------------------------------------- */

/* Each unit once, for the first that reports for it. */
static bool add_debtor(struct listing *listing, uint32_t unit, uint32_t by) {
    struct debtor debtor = {unit, by};
    if (listing->by[unit] != MODEL_NONE)
        return true;
    listing->by[unit] = by;
    return vec_push(&listing->debtors, debtor) || error_memory(listing->error);
}

static bool add_subtree(struct listing *listing, const struct structure *structure, uint32_t node) {
    struct node_range ranges[STRUCTURE_DEPTH];
    size_t count = structure_ranges(structure, node, ranges);
    for (size_t r = 0; r < count; r++)
        for (uint32_t n = 0; n < ranges[r].count; n++) {
            uint32_t unit = structure->unit[ranges[r].first + n];
            if (!add_debtor(listing, unit, unit))
                return false;
        }
    return true;
}

static bool add_subtrees(struct listing *listing) {
    const struct owed_query *query = listing->query;
    struct structure *structure = NULL;
    if (!structure_new(listing->model, day_of_moment(query->at), &structure, listing->error))
        return false;
    bool ok = query->unit_count || add_subtree(listing, structure, MODEL_NONE);
    for (size_t i = 0; ok && i < query->unit_count; i++) {
        uint32_t node = structure->node_of_unit[query->units[i]];
        /* One that has ended has nobody below it any more. */
        ok = node == MODEL_NONE ? add_debtor(listing, query->units[i], query->units[i])
                                : add_subtree(listing, structure, node);
    }
    structure_free(structure);
    return ok;
}

static bool add_units(struct listing *listing) {
    const struct owed_query *query = listing->query;
    for (size_t i = 0; i < query->unit_count; i++)
        if (!add_debtor(listing, query->units[i], query->units[i]))
            return false;
    return true;
}

/* Those that went into the debtors: what they still owed goes with them. Edges lie by day, so going
 * back over them finds the predecessors of predecessors too. */
static bool add_predecessors(struct listing *listing) {
    const struct model *model = listing->model;
    for (size_t i = model->lineage_count; i-- > 0;) {
        const struct model_lineage *edge = &model->lineage[i];
        uint32_t by = listing->by[edge->new_unit];
        if (by != MODEL_NONE && !add_debtor(listing, edge->old_unit, by))
            return false;
    }
    return true;
}

static bool find_debtors(struct listing *listing) {
    const struct owed_query *query = listing->query;
    size_t units = listing->model->unit_count;
    for (size_t i = 0; i < query->unit_count; i++)
        if (query->units[i] >= units)
            return error_set(listing->error, ERROR_NOT_FOUND, "%s", _("There is no such unit."));
    listing->by = arena_take(&listing->arena, units + 1, sizeof *listing->by);
    if (!listing->by)
        return error_memory(listing->error);
    memset(listing->by, 0xFF, (units + 1) * sizeof *listing->by);
    bool many = query->below || query->unit_count == 0;
    return (many ? add_subtrees(listing) : add_units(listing)) && add_predecessors(listing);
}

/* ---- who owes an indicator ------------------------------------------------------------------- */

static bool is_reported(const struct model_indicator *indicator) {
    return indicator->known && indicator->owed_by && !indicator->expression[0];
}

/* The kinds that owe it; a unit's kind is the one it has now, or had last. */
static bool owes(
    const struct model *model, const struct model_indicator *indicator, uint32_t unit, day on) {
    const struct model_state *state = model_state_on(model, unit, on);
    if (!state)
        state = model_state_on(model, unit, model_unit_end(model, unit) - 1);
    return state && (indicator->owed_by >> state->kind & 1) != 0;
}

static void find_owing(struct listing *listing, const struct model_indicator *indicator) {
    day on = day_of_moment(listing->query->at);
    listing->owing_count = 0;
    for (size_t i = 0; i < listing->debtors.count; i++)
        if (owes(listing->model, indicator, listing->debtors.items[i].unit, on))
            listing->owing[listing->owing_count++] = listing->debtors.items[i];
}

/* ---- one period ------------------------------------------------------------------------------ */

/* One kind of period in which the indicator at hand is owed. */
struct duty {
    uint32_t indicator;
    struct rules_due due;
    const struct rules_campaign *campaign; /* NULL: the indicator's own cadence */
    int32_t present;                       /* the number of the period that holds `at` */
};

static bool is_absent(
    const struct listing *listing, uint32_t indicator, uint32_t unit, struct span span,
    bool looked) {
    uint32_t column = store_column(listing->store, unit);
    struct version figure;
    if (looked)
        return (listing->absent[column / 64] >> (column % 64) & 1) != 0;
    return !store_find(listing->store, indicator, column, span, &figure);
}

static bool add_report(struct listing *listing, const struct owed_report *report) {
    struct owed_reports *reports = listing->reports;
    if (reports->count >= OWED_MOST)
        return error_set(
            listing->error, ERROR_LIMIT, "%s",
            _("More reports are owed than one answer holds: ask for a part of the units."));
    reports->tally[report->state]++;
    return vec_push(reports, *report) || error_memory(listing->error);
}

static bool judge(
    struct listing *listing, const struct duty *duty, const struct period *period,
    const struct debtor *debtor, moment due, bool absent) {
    const struct owed_query *query = listing->query;
    struct owed_report report = {
        .unit = debtor->unit,
        .by = debtor->by,
        .indicator = duty->indicator,
        .state = OWED_DONE,
        .due = due,
        .period = *period,
        .campaign = duty->campaign ? duty->campaign->id : 0,
    };
    bool current = period->number == duty->present || query->at <= due;
    if (!absent)
        return !query->done || !current || add_report(listing, &report);
    if (closing_of(
            listing->rules, listing->model, debtor->unit + 1, duty->indicator + 1, period->from,
            period->to, query->at))
        report.state = OWED_CLOSED;
    else
        report.state = query->at > due ? OWED_LATE : OWED_OPEN;
    return add_report(listing, &report);
}

/* Does a period count: begun, of the time the rule speaks of, and of the campaign's time? */
static bool counts(
    const struct listing *listing, const struct duty *duty, const struct period *period) {
    const struct rules_campaign *campaign = duty->campaign;
    if (campaign && (period->from < campaign->from || period->from > campaign->to))
        return false;
    return period->from <= listing->query->at && period->last >= duty->due.since &&
           period->last <= duty->due.until;
}

static bool list_period(
    struct listing *listing, const struct duty *duty, const struct period *period) {
    const struct owed_query *query = listing->query;
    moment to = period->to < query->at ? period->to : query->at;
    struct span span = {period->from, to, query->known};
    bool looked = listing->owing_count > UNITS_FEW;
    if (looked &&
        !store_absent(listing->store, listing->kernel, duty->indicator, span, listing->absent))
        return error_memory(listing->error);
    moment due = due_moment(listing->rules->calendar, &duty->due.rule, period);
    bool ok = true;
    for (size_t i = 0; ok && i < listing->owing_count; i++) {
        const struct debtor *debtor = &listing->owing[i];
        if ((duty->campaign && !listing->in_campaign[i]) ||
            !model_state_on(listing->model, debtor->unit, period->last))
            continue;
        bool absent = is_absent(listing, duty->indicator, debtor->unit, span, looked);
        ok = judge(listing, duty, period, debtor, due, absent);
    }
    return ok;
}

static int32_t reach(enum cadence cadence) {
    static const int32_t periods[CADENCES] = {
        [CADENCE_HOUR] = OWED_HOURS,         [CADENCE_DAY] = OWED_DAYS,
        [CADENCE_WEEK] = OWED_WEEKS,         [CADENCE_MONTH] = OWED_MONTHS,
        [CADENCE_QUARTER] = OWED_QUARTERS,   [CADENCE_HALF] = OWED_LONGER,
        [CADENCE_NINE_MONTHS] = OWED_LONGER, [CADENCE_YEAR] = OWED_LONGER,
        [CADENCE_TERM] = OWED_LONGER,
    };
    return periods[cadence];
}

static bool list_duty(
    struct listing *listing, struct duty *duty, enum cadence cadence, enum period_scheme scheme) {
    duty->present = period_number(cadence, scheme, listing->query->at);
    for (int32_t back = reach(cadence); back >= 0; back--) {
        struct period period = period_of(cadence, scheme, duty->present - back);
        if (counts(listing, duty, &period) && !list_period(listing, duty, &period))
            return false;
    }
    return true;
}

/* ---- one indicator --------------------------------------------------------------------------- */

static bool campaign_has(const struct rules_campaign *campaign, uint32_t indicator) {
    for (size_t i = 0; i < campaign->indicator_count; i++)
        if (campaign->indicators[i] == indicator + 1)
            return true;
    return false;
}

static bool mark_campaign(struct listing *listing, const struct rules_campaign *campaign) {
    day on = day_of_moment(listing->query->at);
    bool any = false;
    for (size_t i = 0; i < listing->owing_count; i++) {
        listing->in_campaign[i] = false;
        for (size_t u = 0; u < campaign->unit_count && !listing->in_campaign[i]; u++)
            listing->in_campaign[i] =
                closing_below(listing->model, listing->owing[i].by + 1, campaign->units[u], on);
        any = any || listing->in_campaign[i];
    }
    return any;
}

static bool list_campaigns(struct listing *listing, uint32_t indicator) {
    const struct rules *rules = listing->rules;
    for (size_t i = 0; i < rules->campaign_count; i++) {
        const struct rules_campaign *campaign = &rules->campaigns[i];
        if (listing->query->at < campaign->from || !campaign_has(campaign, indicator) ||
            !mark_campaign(listing, campaign))
            continue;
        struct duty duty = {
            .indicator = indicator,
            .due = {.rule = campaign->rule, .since = DAY_BEFORE_ALL, .until = DAY_AFTER_ALL},
            .campaign = campaign,
        };
        if (!list_duty(listing, &duty, campaign->cadence, SCHEME_CALENDAR))
            return false;
    }
    return true;
}

static bool list_indicator(struct listing *listing, uint32_t index) {
    const struct model_indicator *indicator = &listing->model->indicators[index];
    if (!is_reported(indicator))
        return true;
    find_owing(listing, indicator);
    if (listing->owing_count == 0)
        return true;
    struct duty duty = {
        .indicator = index,
        .due = rules_due_of(listing->rules, index + 1, (enum cadence)indicator->cadence),
    };
    return list_duty(
               listing, &duty, (enum cadence)indicator->cadence,
               (enum period_scheme)indicator->scheme) &&
           list_campaigns(listing, index);
}

/* ---- all of them ----------------------------------------------------------------------------- */

static int by_urgency(const void *one, const void *other) {
    const struct owed_report *a = one;
    const struct owed_report *b = other;
    if (a->state != b->state)
        return a->state < b->state ? -1 : 1;
    if (a->due != b->due)
        return a->due < b->due ? -1 : 1;
    if (a->unit != b->unit)
        return a->unit < b->unit ? -1 : 1;
    if (a->indicator != b->indicator)
        return a->indicator < b->indicator ? -1 : 1;
    if (a->campaign != b->campaign)
        return a->campaign < b->campaign ? -1 : 1;
    return a->period.number < b->period.number ? -1 : a->period.number > b->period.number;
}

static bool list_all(struct listing *listing) {
    const struct owed_query *query = listing->query;
    size_t units = store_unit_count(listing->store);
    if (!find_debtors(listing))
        return false;
    struct arena *arena = &listing->arena;
    listing->owing = arena_take(arena, listing->debtors.count + 1, sizeof *listing->owing);
    listing->in_campaign = arena_take(arena, listing->debtors.count + 1, sizeof(bool));
    listing->absent = arena_take(arena, units / 64 + 1, sizeof *listing->absent);
    if (!listing->owing || !listing->in_campaign || !listing->absent)
        return error_memory(listing->error);
    for (uint32_t i = 0; i < listing->model->indicator_count; i++)
        if ((query->indicator == MODEL_NONE || query->indicator == i) &&
            !list_indicator(listing, i))
            return false;
    struct owed_reports *reports = listing->reports;
    if (reports->count)
        qsort(reports->items, reports->count, sizeof *reports->items, by_urgency);
    return true;
}

bool owed_list(
    const struct rules *rules, const struct model *model, const struct store *store,
    const struct owed_query *query, struct owed_reports *reports, struct error *error) {
    struct listing listing = {
        .rules = rules,
        .model = model,
        .store = store,
        .query = query,
        .kernel = kernel_best(),
        .reports = reports,
        .error = error,
    };
    reports->count = 0;
    memset(reports->tally, 0, sizeof reports->tally);
    bool ok = list_all(&listing);
    arena_release(&listing.arena);
    vec_release(&listing.debtors);
    return ok;
}

void owed_release(struct owed_reports *reports) {
    vec_release(reports);
}

const char *owed_word(enum owed_state state) {
    static const char *const words[OWED_STATES] = {"late", "open", "closed", "done"};
    return state < OWED_STATES ? words[state] : NULL;
}

const char *owed_name(enum owed_state state) {
    static const char *const names[OWED_STATES] = {
        N_("late"), N_("not yet due"), N_("closed"), N_("reported")};
    return state < OWED_STATES ? say(names[state]) : "";
}
