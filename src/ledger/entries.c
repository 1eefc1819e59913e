#include "ledger/entries.h"

#include "base/clock.h"
#include "base/say.h"
#include "ledger/private.h"

/* ---- the rules of one entry: each refusal is a function, the way past them is short ---- */

static const struct model_indicator *indicator_of(
    const struct registry *registry, const struct entry *entry) {
    return &registry->model.indicators[entry->indicator - 1];
}

static bool refuse_unknown(
    const struct registry *registry, const struct entry *entry, struct error *error) {
    bool unit = entry->unit == 0 || entry->unit > registry->model.unit_count;
    if (unit)
        error_set(error, ERROR_NOT_FOUND, _("There is no unit with the number %u."), entry->unit);
    else
        error_set(
            error, ERROR_NOT_FOUND, _("There is no indicator with the number %u."),
            entry->indicator);
    return false;
}

static bool refuse_computed(
    const struct registry *registry, const struct entry *entry, struct error *error) {
    const struct model_indicator *indicator = indicator_of(registry, entry);
    error_set(error, ERROR_INPUT, _("“%s” is computed and takes no figures."), indicator->code);
    error_detail(error, "%s = %s", indicator->code, indicator->expression);
    return error_hint(error, "%s", _("Report the figures it is computed from."));
}

static bool refuse_future(const struct entry *entry, struct error *error) {
    char text[MOMENT_TEXT];
    error_set(
        error, ERROR_INPUT, _("The figure describes %s, which is yet to come."),
        moment_plain(entry->at, text));
    return error_hint(
        error, "%s",
        _("Give the moment the figure describes; a day without a time means its end, 23:59."));
}

static bool refuse_dead(
    const struct registry *registry, const struct entry *entry, struct error *error) {
    const struct model *model = &registry->model;
    uint32_t unit = entry->unit - 1;
    day on = day_of_moment(entry->at);
    bool before = on < model_unit_start(model, unit);
    char text[MOMENT_TEXT];
    char life[REGISTRY_TEXT];
    char kin[REGISTRY_TEXT];
    const char *name = registry_unit_name(model, unit);
    error_set(
        error, ERROR_CONFLICT,
        before ? _("“%s” did not exist yet on %s.") : _("“%s” no longer existed on %s."), name,
        day_plain(on, text));
    registry_life(model, unit, life);
    registry_kin(model, unit, before, kin);
    if (!kin[0])
        return error_detail(error, _("“%s” exists %s."), name, life);
    if (before)
        error_detail(error, _("“%s” exists %s; before it: %s."), name, life, kin);
    else
        error_detail(error, _("“%s” exists %s; what followed: %s."), name, life, kin);
    return error_hint(error, "%s", _("Report the figure for the unit that existed on that day."));
}

static bool refuse_value(struct error *error) {
    error_set(
        error, ERROR_LIMIT, _("A value has at most %d digits and %d decimals."), DECIMAL_SCALE_LAST,
        DECIMAL_SCALE_LAST);
    return error_hint(error, "%s", _("Round it, or report it in a larger unit."));
}

/* As people read it; one with more digits than a figure may have stays as the machine writes it. */
static const char *plain_bound(double bound, char text[DECIMAL_PLAIN]) {
    struct decimal value;
    snprintf(text, DECIMAL_PLAIN, "%.15g", bound);
    if (decimal_parse(str_of(text), &value, NULL))
        decimal_plain(value, DECIMAL_ALL, say_language(), text);
    return text;
}

static bool refuse_outside(
    const struct registry *registry, const struct entry *entry, struct error *error) {
    const struct model_indicator *indicator = indicator_of(registry, entry);
    char value[DECIMAL_PLAIN];
    char bound[DECIMAL_PLAIN];
    decimal_plain(entry->value, DECIMAL_ALL, say_language(), value);
    if (decimal_to_double(entry->value) < indicator->lowest)
        error_set(
            error, ERROR_INPUT, _("%s is below what is plausible for “%s”: at least %s %s."), value,
            indicator->code, plain_bound(indicator->lowest, bound), indicator->measure_unit);
    else
        error_set(
            error, ERROR_INPUT, _("%s is above what is plausible for “%s”: at most %s %s."), value,
            indicator->code, plain_bound(indicator->highest, bound), indicator->measure_unit);
    return error_hint(
        error, "%s", _("Check the figure and its unit. If it is right, report it as confirmed."));
}

static bool refuse_flags(const struct entry *entry, struct error *error) {
    if (entry->flags & ENTRY_WITHDRAWAL)
        return error_set(error, ERROR_INPUT, "%s", _("A withdrawal carries no value."));
    return error_set(error, ERROR_INPUT, "%s", _("The entry carries an unknown mark."));
}

enum { ALL_FLAGS = ENTRY_WITHDRAWAL | ENTRY_SIMULATED | ENTRY_CONFIRMED };

static bool well_marked(const struct entry *entry) {
    bool withdrawal = entry->flags & ENTRY_WITHDRAWAL;
    bool empty = entry->value.digits == 0 && entry->value.scale == 0;
    return (entry->flags & ~(unsigned)ALL_FLAGS) == 0 && (!withdrawal || empty);
}

static bool fits(struct decimal value) {
    return (unsigned)value.scale <= DECIMAL_SCALE_LAST && value.digits <= DECIMAL_DIGITS_LAST &&
           value.digits >= -DECIMAL_DIGITS_LAST;
}

static bool outside(const struct model_indicator *indicator, const struct entry *entry) {
    if (entry->flags & (ENTRY_CONFIRMED | ENTRY_WITHDRAWAL))
        return false;
    double value = decimal_to_double(entry->value);
    return value < indicator->lowest || value > indicator->highest;
}

/* The province the entry goes on record under (an id), or 0. */
static uint32_t check(
    struct registry *registry, const struct entry *entry, moment latest, struct error *error) {
    const struct model *model = &registry->model;
    if (entry->unit - 1 >= model->unit_count || entry->indicator - 1 >= model->indicator_count)
        return refuse_unknown(registry, entry, error);
    const struct model_indicator *indicator = indicator_of(registry, entry);
    if (indicator->expression[0])
        return refuse_computed(registry, entry, error);
    if (entry->at > latest)
        return refuse_future(entry, error);
    const struct place *place = registry_place(registry, entry->unit - 1, day_of_moment(entry->at));
    if (!place)
        return refuse_dead(registry, entry, error);
    if (!fits(entry->value))
        return refuse_value(error);
    if (!well_marked(entry))
        return refuse_flags(entry, error);
    if (outside(indicator, entry))
        return refuse_outside(registry, entry, error);
    return place->province + 1;
}

bool entry_check(struct ledger *ledger, const struct entry *entry, struct error *error) {
    moment latest = moment_of_stamp(clock_now()) + ENTRY_AHEAD_MINUTES;
    return check(ledger->registry, entry, latest, error) != 0;
}

/* ---- putting ---- */

static bool clean_note(
    struct commit *commit, const struct entry *entry, struct fact_value values[],
    struct error *error) {
    const struct put_text texts[] = {
        {entry->note, N_("The note"), LEDGER_TEXT_MAX, false, NOTE_NOTE},
        {entry->source, N_("The source"), LEDGER_TEXT_MAX, false, NOTE_SOURCE},
    };
    return put_texts(commit, texts, COUNT_OF(texts), values, error);
}

static bool put_checked(
    struct commit *commit, const struct entry *entry, uint32_t province, struct error *error) {
    const struct fact_value values[ENTRY_COLUMNS] = {
        [ENTRY_PROVINCE] = fact_int(province),
        [ENTRY_UNIT] = fact_int(entry->unit),
        [ENTRY_INDICATOR] = fact_int(entry->indicator),
        [ENTRY_AT] = fact_int(entry->at),
        [ENTRY_DIGITS] = fact_int(entry->value.digits),
        [ENTRY_SCALE] = fact_int(entry->value.scale),
        [ENTRY_FLAGS] = fact_int(entry->flags),
    };
    return put_row(commit, FACT_ENTRY, values, error);
}

bool commit_put_entry(
    struct commit *commit, const struct entry *entry, uint64_t *ret_seq, struct error *error) {
    struct fact_value note[NOTE_COLUMNS];
    if (!commit->closed && !put_close_facts(commit, error))
        return false;
    if (commit->broken)
        return error_set(
            error, ERROR_USAGE, "%s", _("A commit in which something failed takes no entries."));
    uint32_t province = check(commit->registry, entry, commit->latest, error);
    bool noted = entry->note.length || entry->source.length;
    if (!province || (noted && !clean_note(commit, entry, note, error)))
        return false;
    if (!put_checked(commit, entry, province, error) ||
        (noted && !put_note(commit, commit->next_seq, note, error)))
        return false;
    if (ret_seq)
        *ret_seq = commit->next_seq;
    commit->next_seq++;
    return true;
}

/* ---- reading ---- */

/* Numbers asked for at once: on PostgreSQL so many are sorted in memory. */
enum { READ_RANGE = 1 << 18 };

struct reader {
    struct statement *rows;
    entry_sink *sink;
    void *context;
    struct entry_row block[ENTRY_ROWS];
    size_t count;
};

static bool hand_over(struct reader *reader, struct error *error) {
    size_t count = reader->count;
    reader->count = 0;
    return count == 0 || reader->sink(reader->context, reader->block, count, error);
}

static bool read_range(struct reader *reader, uint64_t first, uint64_t last, struct error *error) {
    struct statement *rows = reader->rows;
    statement_bind_int(rows, 1, (int64_t)first);
    statement_bind_int(rows, 2, (int64_t)last);
    bool row;
    while (true) {
        if (!statement_step(rows, &row, error))
            return false;
        if (!row)
            return true;
        reader->block[reader->count++] = entry_row_read(rows);
        if (reader->count == ENTRY_ROWS && !hand_over(reader, error)) {
            statement_reset(rows);
            return false;
        }
    }
}

bool ledger_read_entries(
    struct ledger *ledger, uint64_t first_seq, uint64_t last_seq, entry_sink *sink, void *context,
    struct error *error) {
    struct reader reader = {.sink = sink, .context = context};
    if (first_seq == 0)
        first_seq = 1;
    if (last_seq > ledger->head.seq && !ledger->checking)
        last_seq = ledger->head.seq;
    if (!db_prepare(
            ledger->db,
            "SELECT seq, unit, indicator, at, digits, scale, flags FROM entry "
            "WHERE seq >= $1 AND seq <= $2 ORDER BY seq",
            &reader.rows, error))
        return false;
    bool ok = true;
    for (uint64_t at = first_seq; ok && at <= last_seq; at += READ_RANGE) {
        uint64_t end = at + READ_RANGE - 1;
        ok = read_range(&reader, at, end < last_seq ? end : last_seq, error);
    }
    ok = ok && hand_over(&reader, error);
    statement_free(reader.rows);
    return ok;
}
