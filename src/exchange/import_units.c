/*
 * Units. A row is a stretch of a unit's life. All rows are read before any is put, because a parent
 * may stand on any line, and because two rows may contradict each other.
 */
#include <stdlib.h>

#include "base/say.h"
#include "exchange/import_private.h"
#include "ledger/units.h"

enum column {
    CODE,
    NAME,
    KIND,
    TYPE,
    PARENT_CODE,
    PARENT_KIND,
    VALID_FROM,
    VALID_TO,
    ORDINAL,
    EXCHANGE_ID,
    SOURCE,
    SIMULATED,
    UNIT,
    BARE_NAME,
    REJECTED
};

static const struct table_column columns[] = {
    [CODE] = {"code", "ma ma_don_vi", TABLE_REQUIRED},
    [NAME] = {"name", "ten ten_don_vi", TABLE_REQUIRED},
    [KIND] = {"kind", "level cap", TABLE_REQUIRED},
    [TYPE] = {"type", "loai", TABLE_OPTIONAL},
    [PARENT_CODE] = {"parent_code", "ma_cha ma_cap_tren", TABLE_OPTIONAL},
    [PARENT_KIND] = {"parent_kind", NULL, TABLE_OPTIONAL},
    [VALID_FROM] = {"valid_from", "tu_ngay", TABLE_OPTIONAL},
    [VALID_TO] = {"valid_to", NULL, TABLE_OPTIONAL},
    [ORDINAL] = {"ordinal", "thu_tu", TABLE_OPTIONAL},
    [EXCHANGE_ID] = {"exchange_id", "ma_dinh_danh", TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    [UNIT] = {"unit", NULL, TABLE_OPTIONAL},
    [BARE_NAME] = {"bare_name", NULL, TABLE_UNREAD},
    IMPORT_REJECT_COLUMNS,
};

#define NO_ROW UINT32_MAX

struct row {
    struct import_row row;
    struct csv_place code_place, parent_place;
    struct unit_state state; /* without the numbers of unit and parent */
    enum unit_kind parent_kind;
    struct str parent_code;
    struct str label;
    day to;
    uint32_t first;      /* the row that makes the unit; this one, unless labels say otherwise */
    uint32_t parent_row; /* or NO_ROW; then state.parent is on record */
    bool followed;       /* the unit goes on where this row ends */
};

struct key {
    struct str text;
    day from;
    uint32_t row;
};

struct units {
    VEC(struct row) rows;
    struct key *codes; /* by (code, from) */
    struct key *labels;
    size_t label_count;
};

/* ---- reading ---------------------------------------------------------------------------------- */

static bool read_life(struct import *import, struct row *row, struct error *error) {
    const struct import_options *options = import->options;
    if (!field_day_needed(import, VALID_FROM, options->valid_from, &row->state.from, error) ||
        !field_day(import, VALID_TO, options->valid_to, &row->to, error))
        return false;
    if (row->to == LEDGER_DAY_UNKNOWN)
        row->to = DAY_AFTER_ALL;
    if (row->to > row->state.from)
        return true;
    char from[MOMENT_TEXT], to[MOMENT_TEXT];
    error_set(
        error, ERROR_INPUT, _("The unit ends on %s, before it begins on %s."),
        day_plain(row->to, to), day_plain(row->state.from, from));
    return error_hint(error, "%s", _("valid_to is the first day without the unit."));
}

static bool read_row(struct import *import, void *context, struct error *error) {
    struct units *units = context;
    struct row row = {.state.alive = true, .parent_row = NO_ROW};
    struct unit_state *state = &row.state;
    int kind = 0;
    if (!import_row_keep(import, &row.row, error) ||
        !field_needed(import, CODE, &state->code, error) ||
        !field_needed(import, NAME, &state->name, error) ||
        !field_word(import, KIND, WORDS_UNIT_KIND, -1, &kind, error) ||
        !field_text(import, TYPE, &state->type, error) ||
        !field_text(import, PARENT_CODE, &row.parent_code, error) ||
        !field_unit_kind(import, PARENT_KIND, &row.parent_kind, error) ||
        !read_life(import, &row, error) ||
        !field_integer(import, ORDINAL, &state->ordinal, error) ||
        !field_text(import, EXCHANGE_ID, &state->exchange_id, error) ||
        !field_source(import, SOURCE, &state->source, error) ||
        !field_simulated(import, SIMULATED, &state->simulated, error) ||
        !field_text(import, UNIT, &row.label, error))
        return false;
    state->kind = (enum unit_kind)kind;
    row.code_place = table_place(&import->table, CODE);
    row.parent_place = table_place(&import->table, PARENT_CODE);
    row.first = (uint32_t)units->rows.count;
    return vec_push(&units->rows, row) || error_memory(error);
}

/* ---- order ------------------------------------------------------------------------------------ */

static int compare_texts(struct str a, struct str b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int by_text_and_day(const void *left, const void *right) {
    const struct key *a = left, *b = right;
    int order = compare_texts(a->text, b->text);
    if (order == 0)
        order = (a->from > b->from) - (a->from < b->from);
    return order ? order : (a->row > b->row) - (a->row < b->row);
}

static bool sort_rows(struct import *import, struct units *units, struct error *error) {
    size_t count = units->rows.count;
    units->codes = arena_take(&import->arena, count + 1, sizeof *units->codes);
    units->labels = arena_take(&import->arena, count + 1, sizeof *units->labels);
    if (!units->codes || !units->labels)
        return error_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const struct row *row = &units->rows.items[i];
        units->codes[i] = (struct key){row->state.code, row->state.from, i};
        if (row->label.length > 0)
            units->labels[units->label_count++] = (struct key){row->label, row->state.from, i};
    }
    qsort(units->codes, count, sizeof *units->codes, by_text_and_day);
    qsort(units->labels, units->label_count, sizeof *units->labels, by_text_and_day);
    return true;
}

/* ---- rows that contradict each other ----------------------------------------------------------- */

static bool refuse(
    struct import *import, struct row *row, struct csv_place place, struct error *failure,
    struct error *error) {
    return import_refuse(import, &row->row, place, failure, error);
}

/* Stretches of one unit follow one another without a gap; the first on any line makes the unit. */
static bool join_stretches(struct import *import, struct units *units, struct error *error) {
    for (size_t k = 1; k < units->label_count; k++) {
        if (!str_equal(units->labels[k - 1].text, units->labels[k].text))
            continue;
        struct row *before = &units->rows.items[units->labels[k - 1].row];
        struct row *row = &units->rows.items[units->labels[k].row];
        before->followed = true;
        row->first = before->first;
        if (before->to == DAY_AFTER_ALL)
            before->to = row->state.from;
        if (before->to == row->state.from && row->state.from > before->state.from)
            continue;
        struct error failure = {0};
        error_set(
            &failure, ERROR_INPUT, _("The unit “%.*s” does not go on where line %lld leaves it."),
            STR_ARGS(row->label), (long long)before->row.line);
        error_hint(&failure, "%s", _("A stretch begins on the day on which the one before ends."));
        if (!refuse(import, row, row->code_place, &failure, error))
            return false;
    }
    return true;
}

static bool refuse_double(
    struct import *import, struct row *row, const struct row *other, struct error *error) {
    struct error failure = {0};
    error_set(
        &failure, ERROR_CONFLICT, _("The code %.*s stands on line %lld too, for the same time."),
        STR_ARGS(row->state.code), (long long)other->row.line);
    return refuse(import, row, row->code_place, &failure, error);
}

/* One code and kind is one unit on any day. Rows with a code stand together, by day: it is enough
 * to look at the one of the same kind that lasts longest so far. */
static bool find_doubles(struct import *import, struct units *units, struct error *error) {
    struct row *longest[UNIT_KINDS] = {0};
    for (size_t k = 0; k < units->rows.count; k++) {
        struct row *row = &units->rows.items[units->codes[k].row];
        if (k > 0 && !str_equal(units->codes[k - 1].text, units->codes[k].text))
            memset(longest, 0, sizeof longest);
        struct row **other = &longest[row->state.kind];
        if (row->row.refused)
            continue;
        if (*other && row->state.from < (*other)->to) {
            if (!refuse_double(import, row, *other, error))
                return false;
            continue;
        }
        *other = row;
    }
    return true;
}

/* ---- parents ---------------------------------------------------------------------------------- */

static size_t first_of_code(const struct units *units, struct str code) {
    size_t low = 0, high = units->rows.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_texts(units->codes[middle].text, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool several_kinds(const struct row *row, struct error *error) {
    error_set(
        error, ERROR_CONFLICT, _("Units of several kinds have the code %.*s."),
        STR_ARGS(row->parent_code));
    return error_hint(error, "%s", _("Say which in the column parent_kind."));
}

/* The row of this file that is the parent, if there is one. */
static bool find_in_file(const struct units *units, struct row *row, struct error *error) {
    for (size_t k = first_of_code(units, row->parent_code);
         k < units->rows.count && str_equal(units->codes[k].text, row->parent_code); k++) {
        const struct row *other = &units->rows.items[units->codes[k].row];
        bool lives = other->state.from <= row->state.from && row->state.from < other->to;
        if (!lives || (row->parent_kind != UNIT_ANY_KIND && row->parent_kind != other->state.kind))
            continue;
        if (row->parent_row != NO_ROW)
            return several_kinds(row, error);
        row->parent_row = units->codes[k].row;
    }
    return true;
}

static bool find_parent(
    struct import *import, const struct units *units, struct row *row, struct error *error) {
    if (row->parent_code.length == 0)
        return true;
    if (!find_in_file(units, row, error))
        return false;
    return row->parent_row != NO_ROW || ledger_unit(
                                            import->ledger, row->parent_code, row->parent_kind,
                                            row->state.from, &row->state.parent, error);
}

static bool find_parents(struct import *import, struct units *units, struct error *error) {
    for (size_t i = 0; i < units->rows.count; i++) {
        struct row *row = &units->rows.items[i];
        struct error failure = {0};
        if (row->row.refused || find_parent(import, units, row, &failure))
            continue;
        if (!refuse(import, row, row->parent_place, &failure, error))
            return false;
    }
    return true;
}

/* The refused row that this one hangs on, or NULL. */
static const struct row *refused_above(const struct units *units, const struct row *row) {
    const struct row *first = &units->rows.items[row->first];
    if (first->row.refused)
        return first;
    if (row->parent_row == NO_ROW)
        return NULL;
    const struct row *parent = &units->rows.items[row->parent_row];
    const struct row *made_by = &units->rows.items[parent->first];
    return parent->row.refused ? parent : made_by->row.refused ? made_by : NULL;
}

/* What hangs on a refused row cannot be put. */
static bool refuse_below(
    struct import *import, struct units *units, bool *ret_found, struct error *error) {
    *ret_found = false;
    for (size_t i = 0; i < units->rows.count; i++) {
        struct row *row = &units->rows.items[i];
        const struct row *cause = row->row.refused ? NULL : refused_above(units, row);
        if (!cause)
            continue;
        struct error failure = {0};
        import_hangs_on(cause->row.line, &failure);
        if (!refuse(import, row, row->parent_place, &failure, error))
            return false;
        *ret_found = true;
    }
    return true;
}

static bool settle(struct import *import, struct units *units, struct error *error) {
    bool again = import->rejects != NULL;
    if (!sort_rows(import, units, error) || !join_stretches(import, units, error) ||
        !find_doubles(import, units, error) || !find_parents(import, units, error))
        return false;
    while (again)
        if (!refuse_below(import, units, &again, error))
            return false;
    return true;
}

/* ---- putting ---------------------------------------------------------------------------------- */

static bool put_units(struct units *units, struct commit *commit, struct error *error) {
    for (uint32_t i = 0; i < units->rows.count; i++) {
        struct row *row = &units->rows.items[i];
        if (row->first == i && !row->row.refused &&
            !commit_put_unit(commit, &row->state.unit, error))
            return false;
    }
    return true;
}

static bool put_row(
    const struct units *units, struct commit *commit, const struct row *row, struct error *error) {
    struct unit_state state = row->state;
    state.unit = units->rows.items[row->first].state.unit;
    if (row->parent_row != NO_ROW)
        state.parent = units->rows.items[units->rows.items[row->parent_row].first].state.unit;
    if (!commit_put_state(commit, &state, error))
        return false;
    if (row->followed || row->to == DAY_AFTER_ALL)
        return true;
    struct unit_state end = {
        .unit = state.unit,
        .from = row->to,
        .kind = state.kind,
        .simulated = state.simulated,
        .source = state.source,
    };
    return commit_put_state(commit, &end, error);
}

/* Where nothing will be kept, what hangs on a refused row is passed over: it may well be right. */
static bool put_or_refuse(
    const struct import *import, const struct units *units, struct commit *commit,
    const struct row *row, struct error *error) {
    const struct row *cause = refused_above(units, row);
    if (!cause)
        return put_row(units, commit, row, error);
    return !import->rejects || import_hangs_on(cause->row.line, error);
}

static bool fill(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    struct units *units = context;
    if (!put_units(units, commit, error))
        return false;
    for (size_t i = 0; i < units->rows.count; i++) {
        struct row *row = &units->rows.items[i];
        if (row->row.refused || put_or_refuse(import, units, commit, row, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_units(struct import *import, struct error *error) {
    struct units units = {0};
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              import_each(import, read_row, &units, error) && settle(import, &units, error) &&
              import_facts(import, COMMIT_ORGANISATION, fill, &units, error);
    vec_release(&units.rows);
    return ok;
}
