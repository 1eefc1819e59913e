#include "ledger/lineage.h"

#include "base/say.h"
#include "ledger/private.h"

/* ---- putting ---- */

static struct fact_value day_or_null(day d) {
    return d == LEDGER_DAY_UNKNOWN ? fact_null() : fact_int(d);
}

/* Edges are told apart by the operating day, so it is fixed with the first version. */
static bool check_operating(
    struct commit *commit, const struct reorganisation *reorganisation, struct error *error) {
    if (reorganisation->id == 0)
        return true;
    struct statement *find = NULL;
    bool row = false;
    if (!put_flush(commit, error) || !db_prepare(
                                         commit->ledger->db,
                                         "SELECT operating_day FROM reorganisation WHERE id = $1 "
                                         "ORDER BY commit_id, row LIMIT 1",
                                         &find, error))
        return false;
    statement_bind_int(find, 1, reorganisation->id);
    bool ok = statement_step(find, &row, error);
    if (ok && row && column_int(find, 0) != reorganisation->operating) {
        ok = error_set(
            error, ERROR_CONFLICT,
            _("The operating day of a reorganisation cannot be changed once it is on record."));
        error_hint(
            error, "%s",
            _("Record another reorganisation, and take the edges of this one back with share 0."));
    }
    statement_free(find);
    return ok;
}

bool commit_put_reorganisation(
    struct commit *commit, const struct reorganisation *reorganisation, uint32_t *ret_id,
    struct error *error) {
    const struct put_text texts[] = {
        {reorganisation->name, N_("The reorganisation's name"), LEDGER_TEXT_MAX, true,
         REORGANISATION_NAME},
        {reorganisation->resolution, N_("The resolution"), LEDGER_TEXT_MAX, false,
         REORGANISATION_RESOLUTION},
        {reorganisation->source, N_("The source"), LEDGER_TEXT_MAX, false, REORGANISATION_SOURCE},
    };
    struct fact_value values[REORGANISATION_COLUMNS];
    uint32_t id;
    if (!put_begin(commit, error) || !check_operating(commit, reorganisation, error) ||
        !put_texts(commit, texts, COUNT_OF(texts), values, error) ||
        !put_id(commit, FACT_REORGANISATION, reorganisation->id, &id, error))
        return false;
    values[REORGANISATION_ID] = fact_int(id);
    values[REORGANISATION_SIGNED_DAY] = day_or_null(reorganisation->signed_on);
    values[REORGANISATION_IN_FORCE_DAY] = day_or_null(reorganisation->in_force);
    values[REORGANISATION_OPERATING_DAY] = fact_int(reorganisation->operating);
    values[REORGANISATION_SIMULATED] = fact_int(reorganisation->simulated);
    if (!put_row(commit, FACT_REORGANISATION, values, error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

static bool put_share(int32_t share, struct fact_value *value, struct error *error) {
    *value = share == SHARE_UNKNOWN ? fact_null() : fact_int(share);
    if (share == SHARE_UNKNOWN || (share >= 0 && share <= SHARE_WHOLE))
        return true;
    return error_set(error, ERROR_INPUT, "%s", _("A share lies between 0 and 1."));
}

bool commit_put_lineage(struct commit *commit, const struct lineage *lineage, struct error *error) {
    const struct put_text texts[] = {
        {lineage->clause, N_("The clause"), LEDGER_TEXT_MAX, false, LINEAGE_CLAUSE},
        {lineage->source, N_("The source"), LEDGER_TEXT_MAX, false, LINEAGE_SOURCE},
    };
    struct fact_value values[LINEAGE_COLUMNS];
    const char *kind = model_word(WORDS_LINEAGE, lineage->kind);
    if (!put_begin(commit, error) ||
        !put_known(commit, FACT_REORGANISATION, lineage->reorganisation, false, error) ||
        !put_known(commit, FACT_UNIT, lineage->old_unit, false, error) ||
        !put_known(commit, FACT_UNIT, lineage->new_unit, false, error) ||
        !put_texts(commit, texts, COUNT_OF(texts), values, error) ||
        !put_share(lineage->share, &values[LINEAGE_SHARE], error) ||
        !put_share(lineage->back_share, &values[LINEAGE_BACK_SHARE], error))
        return false;
    if (!kind)
        return error_set(error, ERROR_INPUT, "%s", _("There is no such kind of lineage."));
    values[LINEAGE_REORGANISATION] = fact_int(lineage->reorganisation);
    values[LINEAGE_OLD_UNIT] = fact_int(lineage->old_unit);
    values[LINEAGE_NEW_UNIT] = fact_int(lineage->new_unit);
    values[LINEAGE_KIND] = fact_text(str_of(kind));
    values[LINEAGE_SIMULATED] = fact_int(lineage->simulated);
    return put_row(commit, FACT_LINEAGE, values, error);
}

/* ---- rules ---- */

static bool check_days(
    const struct model *model, const struct model_lineage *edge, struct error *error) {
    const char *old_name = registry_unit_name(model, edge->old_unit);
    const char *new_name = registry_unit_name(model, edge->new_unit);
    char on[MOMENT_TEXT];
    char life[REGISTRY_TEXT];
    day_plain(edge->on, on);
    if (edge->old_unit == edge->new_unit)
        return error_set(
            error, ERROR_CONFLICT, _("“%s” cannot follow itself: give it another state instead."),
            old_name);
    if (model_unit_end(model, edge->old_unit) > edge->on) {
        error_set(
            error, ERROR_CONFLICT, _("“%s” becomes “%s” on %s but has not ended by then."),
            old_name, new_name, on);
        error_detail(
            error, _("“%s” exists %s."), old_name, registry_life(model, edge->old_unit, life));
        return error_hint(error, _("End it on %s, in the same commit."), on);
    }
    if (model_unit_start(model, edge->new_unit) == edge->on)
        return true;
    error_set(
        error, ERROR_CONFLICT, _("“%s” becomes “%s” on %s, which does not start on that day."),
        old_name, new_name, on);
    error_detail(error, _("“%s” exists %s."), new_name, registry_life(model, edge->new_unit, life));
    return error_hint(
        error, "%s",
        _("A unit that goes on under another name or type needs no lineage, only another state."));
}

struct share_sums {
    int64_t *old_units, *new_units;
};

static bool add_share(int64_t *sum, int32_t share) {
    if (share != SHARE_UNKNOWN)
        *sum += share;
    return *sum <= SHARE_WHOLE;
}

static bool too_much(
    const struct model *model, uint32_t unit, bool back, int64_t sum, struct error *error) {
    char kin[REGISTRY_TEXT];
    error_set(
        error, ERROR_CONFLICT,
        back ? _("The parts that make up “%s” are more than the whole.")
             : _("The shares of “%s” are more than the whole."),
        registry_unit_name(model, unit));
    error_detail(
        error, "%lld.%09lld: %s.", (long long)(sum / SHARE_WHOLE), (long long)(sum % SHARE_WHOLE),
        registry_kin(model, unit, back, kin));
    return error_hint(
        error, "%s",
        _("Shares of one unit add up to at most 1. Leave one out where the resolution does not "
          "give it."));
}

static bool check_shares(
    const struct model *model, const struct share_sums *sums, struct error *error) {
    for (size_t i = 0; i < model->lineage_count; i++) {
        const struct model_lineage *edge = &model->lineage[i];
        int64_t *old_sum = &sums->old_units[edge->old_unit];
        int64_t *new_sum = &sums->new_units[edge->new_unit];
        if (!add_share(old_sum, edge->share))
            return too_much(model, edge->old_unit, false, *old_sum, error);
        if (!add_share(new_sum, edge->back_share))
            return too_much(model, edge->new_unit, true, *new_sum, error);
    }
    return true;
}

bool rules_lineage(const struct registry *registry, struct error *error) {
    const struct model *model = &registry->model;
    for (size_t i = 0; i < model->lineage_count; i++)
        if (!check_days(model, &model->lineage[i], error))
            return false;
    struct arena arena = ARENA_EMPTY;
    struct share_sums sums = {
        arena_take(&arena, model->unit_count + 1, sizeof(int64_t)),
        arena_take(&arena, model->unit_count + 1, sizeof(int64_t)),
    };
    bool ok =
        sums.old_units && sums.new_units ? check_shares(model, &sums, error) : error_memory(error);
    arena_release(&arena);
    return ok;
}
