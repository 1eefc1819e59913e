/*
 * Entries: one commit, or with the column `known` one for each moment of knowing, all of them in one
 * transaction.
 *
 * A row is checked as it is put. Once a row is wrong and nothing will be kept, the rows behind it
 * are only checked.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/say.h"
#include "exchange/import_private.h"
#include "exchange/seen.h"
#include "ledger/entries.h"
#include "ledger/units.h"
#include "text/date.h"
#include "text/number.h"

enum {
    UNIT,
    UNIT_KIND,
    INDICATOR,
    AT,
    VALUE,
    KNOWN,
    NOTE,
    SOURCE,
    SIMULATED,
    WITHDRAWN,
    CONFIRMED,
    COMMIT,
    SEQ,
    RECORDED,
    UNIT_NAME,
};

static const struct table_column columns[] = {
    [UNIT] = {"unit", "unit_code don_vi ma_don_vi", TABLE_REQUIRED},
    [UNIT_KIND] = {"unit_kind", NULL, TABLE_OPTIONAL},
    [INDICATOR] = {"indicator", "chi_tieu ma_chi_tieu", TABLE_REQUIRED},
    [AT] = {"at", "thoi_diem ngay", TABLE_REQUIRED},
    [VALUE] = {"value", "gia_tri so_lieu", TABLE_REQUIRED},
    [KNOWN] = {"known", "biet_luc", TABLE_OPTIONAL},
    [NOTE] = {"note", "ghi_chu", TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    [WITHDRAWN] = {"withdrawn", "rut", TABLE_OPTIONAL},
    [CONFIRMED] = {"confirmed", "xac_nhan", TABLE_OPTIONAL},
    [COMMIT] = {"commit", NULL, TABLE_OPTIONAL},
    [SEQ] = {"seq", NULL, TABLE_OPTIONAL},
    [RECORDED] = {"recorded", NULL, TABLE_UNREAD},
    [UNIT_NAME] = {"unit_name", NULL, TABLE_UNREAD},
    IMPORT_REJECT_COLUMNS,
};

/* What a text meant on the row before, or a few rows before: files repeat themselves. */
enum { REMEMBERED = 48, UNIT_PLACES = 1024, INDICATOR_PLACES = 256 };

struct remembered {
    uint32_t length; /* 0: nothing yet */
    uint32_t meaning;
    char text[REMEMBERED];
};

struct remembered_unit {
    struct remembered code;
    enum unit_kind kind;
    day on;
};

struct entries {
    struct commit *commit; /* of the present group */
    bool by_known;
    bool may_double; /* an export, in which a commit may correct itself */
    struct entry entry;
    stamp now;
    stamp known; /* of the present group */
    struct remembered known_text, commit_text;
    uint64_t groups;                    /* begun so far */
    uint64_t in_group;                  /* rows put into the present one */
    struct error group_failure;         /* why the present group has no commit */
    unsigned unit_bits, indicator_bits; /* of their numbers, in a key of `seen` */
    bool units_first;                   /* the unit changes from row to row, not the indicator */
    struct entry first;                 /* of the file, and its line */
    int64_t first_line;
    struct seen seen;
    struct remembered at;
    struct remembered indicators[INDICATOR_PLACES];
    struct remembered_unit units[UNIT_PLACES];
};

/* ---- what is remembered ----------------------------------------------------------------------- */

static bool is_remembered(const struct remembered *one, struct str text) {
    return one->length == text.length && text.length > 0 &&
           memcmp(one->text, text.data, text.length) == 0;
}

static void remember(struct remembered *one, struct str text, uint32_t meaning) {
    one->length = 0;
    if (text.length > REMEMBERED)
        return;
    memcpy(one->text, text.data, text.length);
    one->length = (uint32_t)text.length;
    one->meaning = meaning;
}

static size_t place_of(struct str text, size_t places) {
    uint32_t hash = 0;
    for (size_t i = 0; i < text.length; i++)
        hash = hash * 31 + (unsigned char)text.data[i];
    return (hash ^ hash >> 16) % places;
}

/* ---- one row ---------------------------------------------------------------------------------- */

static bool read_at(struct import *import, struct entries *all, struct error *error) {
    struct str text = table_text(&import->table, AT);
    import->wrong = AT;
    if (!is_remembered(&all->at, text)) {
        moment at = 0;
        if (!text_moment(text, &at, error))
            return false;
        remember(&all->at, text, at);
        all->entry.at = at;
    }
    all->entry.at = all->at.length ? all->at.meaning : all->entry.at;
    return true;
}

static bool read_unit(struct import *import, struct entries *all, struct error *error) {
    struct str code = table_text(&import->table, UNIT);
    enum unit_kind kind = UNIT_ANY_KIND;
    day on = day_of_moment(all->entry.at);
    if (table_has(&import->table, UNIT_KIND) && !field_unit_kind(import, UNIT_KIND, &kind, error))
        return false;
    struct remembered_unit *place = &all->units[place_of(code, UNIT_PLACES)];
    if (!is_remembered(&place->code, code) || place->kind != kind || place->on != on) {
        if (!field_unit(import, UNIT, kind, on, &all->entry.unit, error))
            return false;
        remember(&place->code, code, all->entry.unit);
        place->kind = kind;
        place->on = on;
        return true;
    }
    all->entry.unit = place->code.meaning;
    return true;
}

static bool read_indicator(struct import *import, struct entries *all, struct error *error) {
    struct str code = table_text(&import->table, INDICATOR);
    struct remembered *place = &all->indicators[place_of(code, INDICATOR_PLACES)];
    if (is_remembered(place, code)) {
        all->entry.indicator = place->meaning;
        return true;
    }
    if (!field_indicator(import, INDICATOR, &all->entry.indicator, error))
        return false;
    remember(place, code, all->entry.indicator);
    return true;
}

static bool read_marks(struct import *import, struct entries *all, struct error *error) {
    bool simulated, withdrawn, confirmed;
    if (!field_simulated(import, SIMULATED, &simulated, error) ||
        !field_flag(import, WITHDRAWN, &withdrawn, error) ||
        !field_flag(import, CONFIRMED, &confirmed, error))
        return false;
    all->entry.flags = (simulated ? ENTRY_SIMULATED : 0U) | (withdrawn ? ENTRY_WITHDRAWAL : 0U) |
                       (confirmed ? ENTRY_CONFIRMED : 0U);
    return true;
}

/* ---- values ----------------------------------------------------------------------------------- */

static const struct model_indicator *indicator_of(
    const struct import *import, const struct entries *all) {
    return &ledger_current(import->ledger)->indicators[all->entry.indicator - 1];
}

static bool is_plausible(const struct model_indicator *indicator, struct decimal value) {
    double number = decimal_to_double(value);
    return number >= indicator->lowest && number <= indicator->highest;
}

static bool refuse_readings(
    struct str text, const struct text_number *number, struct error *error) {
    char first[DECIMAL_PLAIN], second[DECIMAL_PLAIN];
    error_set(
        error, ERROR_INPUT, _("“%.*s” can be read as %s or as %s."), STR_ARGS(text),
        decimal_plain(number->readings[0], DECIMAL_ALL, say_language(), first),
        decimal_plain(number->readings[1], DECIMAL_ALL, say_language(), second));
    return error_hint(
        error, "%s",
        _("Leave out the sign between thousands, or write four decimals; or give the indicator its "
          "plausible range."));
}

/* The one reading that is plausible; of two that are, or none that is, neither is taken. */
static bool choose(
    struct import *import, const struct entries *all, struct str text, struct text_number *number,
    struct error *error) {
    if (number->count < 2)
        return true;
    const struct model_indicator *indicator = indicator_of(import, all);
    bool first = is_plausible(indicator, number->readings[0]);
    bool second = is_plausible(indicator, number->readings[1]);
    if (first == second)
        return refuse_readings(text, number, error);
    if (second)
        number->readings[0] = number->readings[1];
    number->count = 1;
    number->by_range = true;
    return true;
}

/* A unit behind the number must be the indicator's own: figures are not converted here. */
static bool check_unit(
    const struct import *import, const struct entries *all, const struct text_number *number,
    struct error *error) {
    struct str own = str_of(indicator_of(import, all)->measure_unit);
    if (number->unit.length == 0 || str_equal(number->unit, own))
        return true;
    error_set(
        error, ERROR_INPUT, _("The figure is in “%.*s”, but the indicator is counted in “%.*s”."),
        STR_ARGS(number->unit), STR_ARGS(own));
    return error_hint(error, "%s", _("Write the number alone, in the indicator's own unit."));
}

/* "1.405" in a file whose separator is ';' comes from a spreadsheet under Vietnamese settings, where
 * the point parts thousands: there it is no machine decimal. */
static bool is_doubtful(const struct import *import, struct str text) {
    return csv_separator(import->csv) == ';' && text.length > 4 &&
           text.data[text.length - 4] == '.';
}

static bool read_human(
    struct import *import, struct entries *all, struct str text, struct error *error) {
    struct text_number number;
    if (!text_number_read(text, &number, error) || !choose(import, all, text, &number, error) ||
        !check_unit(import, all, &number, error))
        return false;
    all->entry.value = number.readings[0];
    import->report->chosen += number.by_range;
    return true;
}

static bool read_value(struct import *import, struct entries *all, struct error *error) {
    struct str text = table_text(&import->table, VALUE);
    bool withdrawn = all->entry.flags & ENTRY_WITHDRAWAL;
    import->wrong = VALUE;
    all->entry.value = (struct decimal){0, 0};
    if (text.length == 0 && withdrawn)
        return true;
    if (text.length == 0) {
        error_set(error, ERROR_INPUT, _("“%s” is empty."), columns[VALUE].name);
        return error_hint(
            error, "%s", _("Leave the row out; to withdraw a figure, write 1 under “withdrawn”."));
    }
    if (withdrawn)
        return error_set(error, ERROR_INPUT, "%s", _("A withdrawal has no value."));
    if (!is_doubtful(import, text) && decimal_parse(text, &all->entry.value, NULL))
        return true;
    return read_human(import, all, text, error);
}

/* ---- twice the same --------------------------------------------------------------------------- */

/* What changes from row to row stands last (seen.h). */
static uint64_t key_of(const struct entries *all, const struct entry *entry) {
    uint64_t unit = entry->unit, indicator = entry->indicator;
    uint64_t series = all->units_first ? indicator << all->unit_bits | unit
                                       : unit << all->indicator_bits | indicator;
    return (uint64_t)entry->at << (all->unit_bits + all->indicator_bits) | series;
}

static unsigned bits_of(size_t last) {
    unsigned bits = 1;
    while (last >> bits)
        bits++;
    return bits;
}

/* Unit, indicator and moment fit into 64 bits while there are fewer than 2^32 series. */
static bool prepare_keys(struct import *import, struct entries *all, struct error *error) {
    const struct model *model = ledger_current(import->ledger);
    all->unit_bits = bits_of(model->unit_count);
    all->indicator_bits = bits_of(model->indicator_count);
    if (all->unit_bits + all->indicator_bits <= 32)
        return true;
    return error_set(
        error, ERROR_LIMIT, "%s",
        _("There are too many units and indicators to tell whether a figure stands twice."));
}

/* After the first row, when the second is there: what does change? */
static bool choose_order(struct entries *all, const struct entry *first, int64_t first_line) {
    uint32_t none = 0;
    all->units_first = first->indicator == all->entry.indicator && first->unit != all->entry.unit;
    seen_clear(&all->seen);
    return seen_add(&all->seen, key_of(all, first), first_line, &none);
}

/* When the length of rows is known, so is about how many there are: then the table need not grow. */
static bool expect_rows(const struct import *import, struct entries *all) {
    enum { SPARE = 16 };
    int64_t rows = (int64_t)import->report->rows;
    int64_t expected = import->size / (csv_bytes(import->csv) / rows);
    return seen_expect(&all->seen, (size_t)(expected + expected / SPARE));
}

static bool prepare_seen(const struct import *import, struct entries *all) {
    enum { SAMPLE = 4096 };
    int64_t line = import->table.record.line;
    if (all->by_known)
        return true;
    if (all->seen.count == 0) {
        all->first = all->entry;
        all->first_line = line;
    } else if (all->seen.count == 1) {
        return choose_order(all, &all->first, all->first_line);
    }
    return import->report->rows != SAMPLE || expect_rows(import, all);
}

static bool check_once(struct import *import, struct entries *all, struct error *error) {
    uint32_t line = 0;
    import->wrong = UNIT;
    if (all->may_double)
        return true;
    if (!prepare_seen(import, all) ||
        !seen_add(&all->seen, key_of(all, &all->entry), import->table.record.line, &line))
        return error_memory(error);
    if (line == 0)
        return true;
    error_set(
        error, ERROR_INPUT, _("The same unit, indicator and moment stand on line %lu already."),
        (unsigned long)line);
    return error_hint(error, "%s", _("Keep the row that is right."));
}

/* ---- groups by `known` ------------------------------------------------------------------------ */

/* Milliseconds, where they are written (as an export does): "…T08:00:00.123+07:00". */
static stamp milliseconds_of(struct str text) {
    enum { SECONDS = 17, POINT = 19, END = 23 };
    stamp value = 0;
    if (text.length < END || text.data[POINT] != '.')
        return 0;
    for (size_t i = SECONDS; i < END; i++) {
        if (i == POINT)
            continue;
        if (text.data[i] < '0' || text.data[i] > '9')
            return 0;
        value = value * 10 + (text.data[i] - '0');
    }
    return value;
}

static bool read_known(
    struct import *import, const struct entries *all, stamp *ret_known, struct error *error) {
    struct str text = table_text(&import->table, KNOWN);
    moment known = 0;
    import->wrong = KNOWN;
    if (!text_moment(text, &known, error))
        return false;
    *ret_known = stamp_of_moment(known) + milliseconds_of(text);
    if (*ret_known <= all->now)
        return true;
    error_set(
        error, ERROR_INPUT, _("“%.*s” is yet to come: nothing is known from then."),
        STR_ARGS(text));
    return error_hint(error, "%s", _("A day without a time means its end, 23:59."));
}

/* Nothing of the file will be kept: there is no need to put its rows. */
static bool is_only_checked(const struct import *import) {
    return import->report->refused > 0 && !import->rejects;
}

static bool end_group(struct import *import, struct entries *all, struct error *error) {
    struct commit *commit = all->commit;
    struct commit_result result;
    all->commit = NULL;
    if (all->in_group == 0) {
        commit_abort(commit);
        return true;
    }
    if (!commit_end(commit, &result, error))
        return false;
    import->report->commits++;
    import->report->kept += all->in_group;
    import->report->position = result.position;
    return true;
}

/* The first group bears the file's client_id; the others stand or fall with it. */
static bool begin_group(struct import *import, struct entries *all, struct error *error) {
    struct commit_meta meta = import_meta(import, COMMIT_MIGRATION);
    if (import->report->commits > 0)
        meta.client_id = str_of("");
    meta.known_at = all->known;
    all->in_group = 0;
    all->group_failure = (struct error){0};
    import->wrong = KNOWN;
    if (commit_begin(import->ledger, &meta, &all->commit, &all->group_failure))
        return true;
    *error = all->group_failure;
    return false;
}

/* Does the present row begin another group? */
static bool read_group(
    struct import *import, struct entries *all, bool *ret_new, struct error *error) {
    struct str text = table_text(&import->table, KNOWN);
    struct str commit = table_text(&import->table, COMMIT);
    bool same_commit = commit.length == 0 || is_remembered(&all->commit_text, commit);
    *ret_new = false;
    if (all->groups > 0 && is_remembered(&all->known_text, text) && same_commit)
        return true;
    stamp known = 0;
    if (!read_known(import, all, &known, error))
        return false;
    if (all->groups > 0 && known < all->known) {
        error_set(error, ERROR_INPUT, "%s", _("This row was known before the one above it."));
        return error_hint(error, "%s", _("Sort the file by “known”."));
    }
    *ret_new = all->groups == 0 || known > all->known || !same_commit;
    all->known = known;
    remember(&all->known_text, text, 0);
    remember(&all->commit_text, commit, 0);
    return true;
}

static bool enter_group(struct import *import, struct entries *all, struct error *error) {
    bool is_new = false;
    if (!read_group(import, all, &is_new, error))
        return false;
    if (is_new) {
        all->groups++;
        seen_clear(&all->seen);
    }
    if (is_only_checked(import))
        return true;
    import->fatal = is_new && !end_group(import, all, error);
    if (import->fatal || (is_new && !begin_group(import, all, error)))
        return false;
    if (all->commit)
        return true;
    *error = all->group_failure;
    return false;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static bool read_entry(struct import *import, struct entries *all, struct error *error) {
    all->entry.note = table_text(&import->table, NOTE);
    all->entry.source = table_text(&import->table, SOURCE);
    if (!read_at(import, all, error) || !read_unit(import, all, error) ||
        !read_indicator(import, all, error))
        return false;
    return read_marks(import, all, error) && read_value(import, all, error) &&
           check_once(import, all, error);
}

/* Which column one of the ledger's rules is about. */
static size_t column_of(
    const struct import *import, const struct entries *all, const struct error *failure) {
    const struct model_indicator *indicator = indicator_of(import, all);
    if (failure->code == ERROR_CONFLICT || failure->code == ERROR_NOT_FOUND)
        return UNIT;
    if (indicator->expression[0])
        return INDICATOR;
    return is_plausible(indicator, all->entry.value) ? AT : VALUE;
}

/* A failure behind which the commit cannot go on is none of the row. */
static bool put_entry(struct import *import, struct entries *all, struct error *error) {
    if (commit_put_entry(all->commit, &all->entry, NULL, error)) {
        all->in_group++;
        return true;
    }
    import->wrong = column_of(import, all, error);
    import->fatal = !commit_can_go_on(all->commit);
    return false;
}

static bool check_entry(struct import *import, struct entries *all, struct error *error) {
    bool ok = entry_check(import->ledger, &all->entry, error);
    import->wrong = ok ? IMPORT_WHOLE_ROW : column_of(import, all, error);
    return ok;
}

static bool read_row(struct import *import, void *context, struct error *error) {
    struct entries *all = context;
    if (all->by_known && !enter_group(import, all, error))
        return false;
    if (!read_entry(import, all, error))
        return false;
    return is_only_checked(import) ? check_entry(import, all, error)
                                   : put_entry(import, all, error);
}

/* All rows, and whether anything of them may be kept. */
static bool read_rows(struct import *import, struct entries *all, struct error *error) {
    const struct import_report *report = import->report;
    if (!import_each(import, read_row, all, error))
        return false;
    if (is_only_checked(import) || (report->refused > 0 && report->refused == report->rows))
        return import_refused(import, error);
    return report->rows > 0 || error_set(error, ERROR_INPUT, "%s", _("The file has no rows."));
}

static bool import_at_once(struct import *import, struct entries *all, struct error *error) {
    struct commit_meta meta = import_meta(import, COMMIT_IMPORT);
    return commit_begin(import->ledger, &meta, &all->commit, error) &&
           read_rows(import, all, error) && end_group(import, all, error);
}

static bool import_by_known(struct import *import, struct entries *all, struct error *error) {
    struct import_report *report = import->report;
    all->by_known = true;
    all->now = clock_now();
    if (import->options->known_at)
        return error_set(
            error, ERROR_USAGE, "%s",
            _("The rows say since when they are known; the whole file cannot say it too."));
    if (!import_group_begin(import, error))
        return false;
    if (read_rows(import, all, error) && end_group(import, all, error) &&
        import_group_end(import, error))
        return true;
    commit_abort(all->commit);
    all->commit = NULL;
    import_group_abort(import);
    report->kept = report->commits = 0;
    return false;
}

bool import_entries(struct import *import, struct error *error) {
    struct entries *all = calloc(1, sizeof *all);
    if (!all)
        return error_memory(error);
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              prepare_keys(import, all, error);
    all->may_double = ok && table_has(&import->table, SEQ);
    if (ok)
        ok = table_has(&import->table, KNOWN) ? import_by_known(import, all, error)
                                              : import_at_once(import, all, error);
    commit_abort(all->commit);
    seen_release(&all->seen);
    free(all);
    return ok;
}
