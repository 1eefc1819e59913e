#include "ledger/targets.h"

#include <math.h>
#include <stdlib.h>

#include "base/say.h"
#include "ledger/private.h"

/* ---- sets ---- */

static bool check_period(day from, day to, struct error *error) {
    char first[MOMENT_TEXT];
    char last[MOMENT_TEXT];
    if (from <= to)
        return true;
    return error_set(
        error, ERROR_INPUT, _("The period ends on %s, before it begins on %s."),
        day_plain(to, last), day_plain(from, first));
}

bool commit_put_target_set(
    struct commit *commit, const struct target_set *set, uint32_t *ret_id, struct error *error) {
    const struct put_text texts[] = {
        {set->code, N_("The set's code"), LEDGER_CODE_MAX, true, SET_CODE},
        {set->name_vi, N_("The set's name"), LEDGER_TEXT_MAX, true, SET_NAME_VI},
        {set->name_en, N_("The English name"), LEDGER_TEXT_MAX, false, SET_NAME_EN},
        {set->source, N_("The source"), LEDGER_TEXT_MAX, false, SET_SOURCE},
    };
    struct fact_value values[SET_COLUMNS];
    uint32_t id;
    if (!put_begin(commit, error) || !check_period(set->from, set->to, error) ||
        !put_texts(commit, texts, COUNT_OF(texts), values, error) ||
        !put_known(commit, FACT_UNIT, set->unit, false, error) ||
        !put_known(commit, FACT_DOCUMENT, set->document, true, error) ||
        !put_id(commit, FACT_TARGET_SET, set->id, &id, error))
        return false;
    values[SET_ID] = fact_int(id);
    values[SET_DOCUMENT] = fact_id(set->document);
    values[SET_UNIT] = fact_int(set->unit);
    values[SET_FROM_DAY] = fact_int(set->from);
    values[SET_TO_DAY] = fact_int(set->to);
    values[SET_SIMULATED] = fact_int(set->simulated);
    if (!put_row(commit, FACT_TARGET_SET, values, error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

/* ---- targets ---- */

bool commit_put_target(
    struct commit *commit, const struct target *target, uint32_t *ret_id, struct error *error) {
    uint32_t id;
    if (!put_begin(commit, error) || !check_period(target->from, target->to, error) ||
        !put_known(commit, FACT_TARGET_SET, target->set, false, error) ||
        !put_known(commit, FACT_INDICATOR, target->indicator, false, error) ||
        !put_known(commit, FACT_UNIT, target->unit, false, error) ||
        !put_id(commit, FACT_TARGET, target->id, &id, error))
        return false;
    const struct fact_value values[TARGET_COLUMNS] = {
        [TARGET_ID] = fact_int(id),
        [TARGET_SET] = fact_int(target->set),
        [TARGET_INDICATOR] = fact_int(target->indicator),
        [TARGET_UNIT] = fact_int(target->unit),
        [TARGET_ORDINAL] = fact_int(target->ordinal),
        [TARGET_FROM_DAY] = fact_int(target->from),
        [TARGET_TO_DAY] = fact_int(target->to),
    };
    if (!put_row(commit, FACT_TARGET, values, error))
        return false;
    if (ret_id)
        *ret_id = id;
    return true;
}

bool commit_put_target_version(
    struct commit *commit, const struct target_version *version, struct error *error) {
    const struct put_text source = {
        version->source, N_("The source"), LEDGER_TEXT_MAX, false, VERSION_SOURCE};
    struct fact_value values[VERSION_COLUMNS];
    const char *pace = model_word(WORDS_PACE, version->pace);
    values[VERSION_BASE_DIGITS] = values[VERSION_BASE_SCALE] = fact_null();
    if (!put_begin(commit, error) ||
        !put_known(commit, FACT_TARGET, version->target, false, error) ||
        !put_known(commit, FACT_DOCUMENT, version->document, true, error) ||
        !put_texts(commit, &source, 1, values, error) ||
        !put_decimal(version->value, &values[VERSION_VALUE_DIGITS], error) ||
        (version->base.given &&
         !put_decimal(version->base.value, &values[VERSION_BASE_DIGITS], error)))
        return false;
    if (!pace)
        return error_set(error, ERROR_INPUT, "%s", _("There is no such pace."));
    values[VERSION_TARGET] = fact_int(version->target);
    values[VERSION_FROM_DAY] = fact_int(version->from);
    values[VERSION_PACE] = fact_text(str_of(pace));
    values[VERSION_DOCUMENT] = fact_id(version->document);
    values[VERSION_SIMULATED] = fact_int(version->simulated);
    return put_row(commit, FACT_TARGET_VERSION, values, error);
}

/* ---- bands ---- */

static bool check_bands(const struct band bands[], size_t count, struct error *error) {
    if (count == 0 || count > LEDGER_BANDS_MAX)
        return error_set(
            error, ERROR_INPUT, _("There are between 1 and %d bands."), LEDGER_BANDS_MAX);
    for (size_t i = 0; i < count; i++) {
        bool last = i + 1 == count;
        if (bands[i].from.given == last)
            return error_set(
                error, ERROR_INPUT, "%s",
                _("Every band but the last has a lower bound, and the last has none."));
        for (size_t k = 0; k < i; k++)
            if (str_equal(bands[k].code, bands[i].code))
                return error_set(
                    error, ERROR_INPUT, _("Two bands have the code “%.*s”."),
                    STR_ARGS(bands[i].code));
        if (i == 0 || last || decimal_compare(bands[i].from.value, bands[i - 1].from.value) < 0)
            continue;
        return error_set(
            error, ERROR_INPUT, "%s", _("Bands are listed from the highest bound to the lowest."));
    }
    return true;
}

static bool put_band(
    struct commit *commit, const struct band *band, size_t ordinal, struct error *error) {
    const struct put_text texts[] = {
        {band->code, N_("The band's code"), LEDGER_CODE_MAX, true, BAND_CODE},
        {band->name_vi, N_("The band's name"), LEDGER_TEXT_MAX, true, BAND_NAME_VI},
        {band->name_en, N_("The English name"), LEDGER_TEXT_MAX, false, BAND_NAME_EN},
    };
    struct fact_value values[BAND_COLUMNS];
    values[BAND_FROM_DIGITS] = values[BAND_FROM_SCALE] = fact_null();
    if (!put_texts(commit, texts, COUNT_OF(texts), values, error) ||
        (band->from.given && !put_decimal(band->from.value, &values[BAND_FROM_DIGITS], error)))
        return false;
    values[BAND_ORDINAL] = fact_int((int64_t)ordinal);
    return put_row(commit, FACT_BAND, values, error);
}

bool commit_put_bands(
    struct commit *commit, const struct band bands[], size_t count, struct error *error) {
    if (!put_begin(commit, error) || !check_bands(bands, count, error))
        return false;
    if (commit->rows[FACT_BAND])
        return error_set(error, ERROR_USAGE, "%s", _("A commit holds the bands only once."));
    for (size_t i = 0; i < count; i++)
        if (!put_band(commit, &bands[i], i + 1, error))
            return false;
    return true;
}

/* ---- finding ---- */

bool ledger_target(
    struct ledger *ledger, uint32_t set, uint32_t indicator, uint32_t unit, day on,
    uint32_t *ret_target, struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(
            ledger->db,
            "SELECT t.id FROM target t WHERE t.set_id = $1 AND t.indicator = $2 AND t.unit = $3 "
            "AND t.to_day >= $4 AND NOT EXISTS (SELECT 1 FROM target l WHERE l.id = t.id AND "
            "(l.commit_id, l.row) > (t.commit_id, t.row)) ORDER BY t.to_day, t.id LIMIT 1",
            &find, error))
        return false;
    statement_bind_int(find, 1, set);
    statement_bind_int(find, 2, indicator);
    statement_bind_int(find, 3, unit);
    statement_bind_int(find, 4, on);
    bool row = false;
    bool ok = statement_step(find, &row, error);
    if (ok && row)
        *ret_target = (uint32_t)column_int(find, 0);
    else if (ok)
        ok =
            error_set(error, ERROR_NOT_FOUND, "%s", _("The set has no such target for this unit."));
    statement_free(find);
    return ok;
}

/* ---- rules ---- */

static bool check_set_codes(const struct model *model, struct arena *arena, struct error *error) {
    struct codes codes;
    if (!codes_init(&codes, model->set_count, arena))
        return error_memory(error);
    for (uint32_t i = 0; i < model->set_count; i++) {
        struct str code = str_of(model->sets[i].code);
        codes_add(&codes, code, i);
        if (codes_find(&codes, code) != i)
            return error_set(
                error, ERROR_CONFLICT, _("There is a target set “%.*s” already."), STR_ARGS(code));
    }
    return true;
}

static bool check_versions(
    const struct model *model, const struct model_target *target, struct error *error) {
    const struct model_indicator *indicator = &model->indicators[target->indicator];
    const char *unit = registry_unit_name(model, target->unit);
    if (target->version_count == 0)
        return error_set(
            error, ERROR_INPUT, _("The target “%s” of “%s” has no value."), indicator->code, unit);
    for (uint32_t i = 0; i < target->version_count; i++) {
        const struct model_target_version *version = &model->versions[target->first_version + i];
        if (indicator->direction != DIRECTION_FALLING || version->base != version->value)
            continue;
        error_set(
            error, ERROR_INPUT, _("The target “%s” of “%s” starts where it is to end."),
            indicator->code, unit);
        return error_hint(
            error, "%s",
            _("It falls from a base to its value: give the base from which it falls."));
    }
    return true;
}

static int by_identity(const void *left, const void *right) {
    const struct model_target *a = *(const struct model_target *const *)left;
    const struct model_target *b = *(const struct model_target *const *)right;
    const int64_t keys[][2] = {
        {a->set, b->set}, {a->indicator, b->indicator}, {a->unit, b->unit}, {a->from, b->from},
        {a->to, b->to},
    };
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static bool check_unique(const struct model *model, struct arena *arena, struct error *error) {
    const struct model_target **sorted = arena_take(arena, model->target_count + 1, sizeof *sorted);
    if (!sorted)
        return error_memory(error);
    for (size_t i = 0; i < model->target_count; i++)
        sorted[i] = &model->targets[i];
    qsort(sorted, model->target_count, sizeof *sorted, by_identity);
    for (size_t i = 1; i < model->target_count; i++) {
        if (by_identity(&sorted[i - 1], &sorted[i]) != 0)
            continue;
        const struct model_target *target = sorted[i];
        error_set(
            error, ERROR_CONFLICT,
            _("The set “%s” has a target “%s” for “%s” and this period already."),
            model->sets[target->set].code, model->indicators[target->indicator].code,
            registry_unit_name(model, target->unit));
        return error_hint(error, "%s", _("Record a further version of that target."));
    }
    return true;
}

bool rules_targets(const struct registry *registry, struct error *error) {
    const struct model *model = &registry->model;
    struct arena arena = ARENA_EMPTY;
    bool ok = check_set_codes(model, &arena, error);
    for (size_t i = 0; ok && i < model->target_count; i++)
        ok = check_versions(model, &model->targets[i], error);
    ok = ok && check_unique(model, &arena, error);
    arena_release(&arena);
    return ok;
}
