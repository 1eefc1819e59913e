/* Target sets, and the targets in them with the versions of what is to be reached. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/say.h"
#include "exchange/import_private.h"
#include "exchange/index.h"
#include "ledger/targets.h"

/* ---- sets ------------------------------------------------------------------------------------- */

enum {
    SET_COLUMN_CODE,
    SET_COLUMN_NAME_VI,
    SET_COLUMN_NAME_EN,
    SET_COLUMN_DOCUMENT,
    SET_COLUMN_UNIT,
    SET_COLUMN_UNIT_KIND,
    SET_COLUMN_UNIT_ON,
    SET_COLUMN_FROM,
    SET_COLUMN_TO,
    SET_COLUMN_SOURCE,
    SET_COLUMN_SIMULATED,
};

static const struct table_column set_columns[] = {
    [SET_COLUMN_CODE] = {"code", "ma", TABLE_REQUIRED},
    [SET_COLUMN_NAME_VI] = {"name_vi", "ten name", TABLE_REQUIRED},
    [SET_COLUMN_NAME_EN] = {"name_en", NULL, TABLE_OPTIONAL},
    [SET_COLUMN_DOCUMENT] = {"document", "van_ban", TABLE_OPTIONAL},
    [SET_COLUMN_UNIT] = {"unit_code", "unit don_vi ma_don_vi", TABLE_REQUIRED},
    [SET_COLUMN_UNIT_KIND] = {"unit_kind", NULL, TABLE_OPTIONAL},
    [SET_COLUMN_UNIT_ON] = {"unit_on", NULL, TABLE_OPTIONAL},
    [SET_COLUMN_FROM] = {"from", "tu_ngay", TABLE_REQUIRED},
    [SET_COLUMN_TO] = {"to", "den_ngay", TABLE_REQUIRED},
    [SET_COLUMN_SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SET_COLUMN_SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    IMPORT_REJECT_COLUMNS,
};

struct set_row {
    struct import_row row;
    struct target_set set;
};

struct set_rows {
    VEC(struct set_row) rows;
    struct index lines; /* code → row */
};

/* The number of the set with a code; 0 for none. */
static uint32_t set_of(const struct ledger *ledger, const char *code) {
    uint32_t index = model_set_by_code(ledger_current(ledger), code);
    return index == MODEL_NONE ? 0 : index + 1;
}

static bool know_set(
    struct import *import, struct set_rows *all, struct target_set *set, struct error *error) {
    uint32_t earlier = index_find(&all->lines, set->code);
    import->wrong = SET_COLUMN_CODE;
    if (earlier != INDEX_NONE)
        return import_stands_twice(all->rows.items[earlier].row.line, error);
    set->id = set_of(import->ledger, set->code.data);
    return index_put(&all->lines, set->code, (uint32_t)all->rows.count) || error_memory(error);
}

static bool read_set(struct import *import, void *context, struct error *error) {
    struct set_rows *all = context;
    struct set_row row = {0};
    struct target_set *set = &row.set;
    enum unit_kind kind;
    day on;
    if (!import_row_keep(import, &row.row, error) ||
        !field_needed(import, SET_COLUMN_CODE, &set->code, error) ||
        !field_needed(import, SET_COLUMN_NAME_VI, &set->name_vi, error) ||
        !field_text(import, SET_COLUMN_NAME_EN, &set->name_en, error) ||
        !field_document(import, SET_COLUMN_DOCUMENT, &set->document, error) ||
        !field_day_needed(import, SET_COLUMN_FROM, LEDGER_DAY_UNKNOWN, &set->from, error) ||
        !field_day_needed(import, SET_COLUMN_TO, LEDGER_DAY_UNKNOWN, &set->to, error) ||
        !field_unit_kind(import, SET_COLUMN_UNIT_KIND, &kind, error) ||
        !field_day(import, SET_COLUMN_UNIT_ON, set->from, &on, error) ||
        !field_unit(import, SET_COLUMN_UNIT, kind, on, &set->unit, error) ||
        !field_source(import, SET_COLUMN_SOURCE, &set->source, error) ||
        !field_simulated(import, SET_COLUMN_SIMULATED, &set->simulated, error) ||
        !know_set(import, all, set, error))
        return false;
    return vec_push(&all->rows, row) || error_memory(error);
}

static bool fill_sets(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    (void)import;
    struct set_rows *all = context;
    for (size_t i = 0; i < all->rows.count; i++) {
        struct set_row *row = &all->rows.items[i];
        if (row->row.refused || commit_put_target_set(commit, &row->set, NULL, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_sets(struct import *import, struct error *error) {
    struct set_rows all = {0};
    bool ok = import_table_open(import, set_columns, COUNT_OF(set_columns), error) &&
              import_each(import, read_set, &all, error) &&
              import_facts(import, COMMIT_MEASURES, fill_sets, &all, error);
    vec_release(&all.rows);
    index_release(&all.lines);
    return ok;
}

/* ---- targets ---------------------------------------------------------------------------------- */

enum {
    SET_CODE_COLUMN,
    ORDINAL,
    INDICATOR,
    UNIT,
    UNIT_KIND,
    UNIT_ON,
    FROM,
    TO,
    VALUE,
    BASE,
    PACE,
    EFFECTIVE_FROM,
    DOCUMENT,
    SOURCE,
    SIMULATED,
};

static const struct table_column columns[] = {
    [SET_CODE_COLUMN] = {"set", "bo_chi_tieu", TABLE_REQUIRED},
    [ORDINAL] = {"ordinal", "thu_tu", TABLE_OPTIONAL},
    [INDICATOR] = {"indicator", "chi_tieu", TABLE_REQUIRED},
    [UNIT] = {"unit_code", "unit don_vi ma_don_vi", TABLE_REQUIRED},
    [UNIT_KIND] = {"unit_kind", NULL, TABLE_OPTIONAL},
    [UNIT_ON] = {"unit_on", NULL, TABLE_OPTIONAL},
    [FROM] = {"from", "tu_ngay", TABLE_REQUIRED},
    [TO] = {"to", "den_ngay", TABLE_REQUIRED},
    [VALUE] = {"value", "muc_tieu gia_tri", TABLE_REQUIRED},
    [BASE] = {"base", NULL, TABLE_OPTIONAL},
    [PACE] = {"pace", NULL, TABLE_OPTIONAL},
    [EFFECTIVE_FROM] = {"effective_from", NULL, TABLE_OPTIONAL},
    [DOCUMENT] = {"document", "van_ban", TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    IMPORT_REJECT_COLUMNS,
};

struct row {
    struct import_row row;
    struct target target;
    struct target_version version;
    bool puts_target; /* the target itself is new, or has another place in the document */
    uint32_t first;   /* the row that puts the target; this one, or an earlier one */
    uint32_t id;      /* of the target, once it is put */
};

/* A target on record. */
struct known {
    uint32_t id;
    int32_t ordinal;
};

struct rows {
    VEC(struct row) rows;
    VEC(struct known) known;
    struct index on_record; /* key → known */
    struct index targets;   /* key → the first row of the target */
    struct index versions;  /* key and day → row */
};

enum { KEY_TEXT = 160 };

/* What tells one target from another. */
static bool key_of(struct import *import, const struct target *target, struct str *ret_key) {
    char text[KEY_TEXT];
    int length = snprintf(
        text, sizeof text, "%" PRIu32 "/%" PRIu32 "/%" PRIu32 "/%" PRId32 "/%" PRId32, target->set,
        target->indicator, target->unit, target->from, target->to);
    char *copy = arena_text(&import->arena, str_slice(text, (size_t)length));
    *ret_key = str_of(copy);
    return copy != NULL;
}

static bool take_target(struct import *import, void *context, struct statement *row) {
    struct rows *all = context;
    struct known known = {(uint32_t)column_int(row, 0), (int32_t)column_int(row, 1)};
    struct target target = {
        .set = (uint32_t)column_int(row, 2),
        .indicator = (uint32_t)column_int(row, 3),
        .unit = (uint32_t)column_int(row, 4),
        .from = (day)column_int(row, 5),
        .to = (day)column_int(row, 6),
    };
    struct str key;
    return key_of(import, &target, &key) && vec_push(&all->known, known) &&
           index_put(&all->on_record, key, (uint32_t)all->known.count - 1);
}

static bool read_set_code(struct import *import, uint32_t *ret_set, struct error *error) {
    struct str code;
    if (!field_needed(import, SET_CODE_COLUMN, &code, error))
        return false;
    *ret_set = set_of(import->ledger, code.data);
    if (*ret_set)
        return true;
    error_set(
        error, ERROR_NOT_FOUND, _("There is no target set “%.*s” on record."), STR_ARGS(code));
    return error_hint(error, "%s", _("Import the sets first."));
}

static bool read_target(struct import *import, struct target *target, struct error *error) {
    enum unit_kind kind;
    day on;
    return read_set_code(import, &target->set, error) &&
           field_integer(import, ORDINAL, &target->ordinal, error) &&
           field_indicator(import, INDICATOR, &target->indicator, error) &&
           field_day_needed(import, FROM, LEDGER_DAY_UNKNOWN, &target->from, error) &&
           field_day_needed(import, TO, LEDGER_DAY_UNKNOWN, &target->to, error) &&
           field_unit_kind(import, UNIT_KIND, &kind, error) &&
           field_day(import, UNIT_ON, target->from, &on, error) &&
           field_unit(import, UNIT, kind, on, &target->unit, error);
}

/* A falling target needs a way to fall: told here with its line, though the ledger checks it too. */
static bool check_base(struct import *import, const struct row *row, struct error *error) {
    const struct model_indicator *indicator =
        &ledger_current(import->ledger)->indicators[row->target.indicator - 1];
    if (indicator->direction != DIRECTION_FALLING || !row->version.base.given ||
        decimal_compare(row->version.base.value, row->version.value) != 0)
        return true;
    import->wrong = BASE;
    error_set(error, ERROR_INPUT, "%s", _("The base is the same as the target."));
    return error_hint(error, "%s", _("A falling target comes down from its base."));
}

static bool read_version(struct import *import, struct row *row, struct error *error) {
    struct target_version *version = &row->version;
    struct optional_decimal value = {0};
    int pace = 0;
    if (!field_decimal(import, VALUE, &value, error))
        return false;
    if (!value.given)
        return error_set(error, ERROR_INPUT, _("“%s” is empty."), columns[VALUE].name);
    version->value = value.value;
    if (!field_decimal(import, BASE, &version->base, error) || !check_base(import, row, error) ||
        !field_word(import, PACE, WORDS_PACE, PACE_LINEAR, &pace, error) ||
        !field_day(import, EFFECTIVE_FROM, row->target.from, &version->from, error) ||
        !field_document(import, DOCUMENT, &version->document, error) ||
        !field_source(import, SOURCE, &version->source, error) ||
        !field_simulated(import, SIMULATED, &version->simulated, error))
        return false;
    version->pace = (enum pace)pace;
    return true;
}

/* The same target and day twice is one row too many. */
static bool know_version(
    struct import *import, struct rows *all, const struct row *row, struct str key,
    struct error *error) {
    char text[KEY_TEXT];
    snprintf(text, sizeof text, "%.*s/%" PRId32, STR_ARGS(key), row->version.from);
    char *copy = arena_text(&import->arena, str_of(text));
    if (!copy)
        return error_memory(error);
    uint32_t earlier = index_find(&all->versions, str_of(copy));
    import->wrong = INDICATOR;
    if (earlier != INDEX_NONE)
        return import_stands_twice(all->rows.items[earlier].row.line, error);
    return index_put(&all->versions, str_of(copy), (uint32_t)all->rows.count) ||
           error_memory(error);
}

static bool know_target(
    struct import *import, struct rows *all, struct row *row, struct error *error) {
    uint32_t here = (uint32_t)all->rows.count;
    struct str key;
    if (!key_of(import, &row->target, &key))
        return error_memory(error);
    if (!know_version(import, all, row, key, error))
        return false;
    uint32_t first = index_find(&all->targets, key);
    uint32_t known = index_find(&all->on_record, key);
    row->first = first == INDEX_NONE ? here : first;
    if (first != INDEX_NONE)
        return true;
    row->puts_target = true;
    if (known != INDEX_NONE) {
        row->target.id = all->known.items[known].id;
        row->puts_target = all->known.items[known].ordinal != row->target.ordinal;
    }
    return index_put(&all->targets, key, here) || error_memory(error);
}

static bool read_row(struct import *import, void *context, struct error *error) {
    struct rows *all = context;
    struct row row = {0};
    if (!import_row_keep(import, &row.row, error) || !read_target(import, &row.target, error) ||
        !read_version(import, &row, error) || !know_target(import, all, &row, error))
        return false;
    return vec_push(&all->rows, row) || error_memory(error);
}

static bool put(struct rows *all, struct row *row, struct commit *commit, struct error *error) {
    struct row *first = &all->rows.items[row->first];
    if (first->row.refused)
        return import_hangs_on(first->row.line, error);
    first->id = first->target.id ? first->target.id : first->id;
    if (row->puts_target && !commit_put_target(commit, &row->target, &row->id, error))
        return false;
    row->version.target = first->id;
    return commit_put_target_version(commit, &row->version, error);
}

static bool fill(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    (void)import;
    struct rows *all = context;
    for (size_t i = 0; i < all->rows.count; i++) {
        struct row *row = &all->rows.items[i];
        if (row->row.refused || put(all, row, commit, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_targets(struct import *import, struct error *error) {
    struct rows all = {0};
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              import_query(
                  import,
                  "SELECT id, ordinal, set_id, indicator, unit, from_day, to_day FROM target "
                  "ORDER BY commit_id, row",
                  take_target, &all, error) &&
              import_each(import, read_row, &all, error) &&
              import_facts(import, COMMIT_MEASURES, fill, &all, error);
    vec_release(&all.rows);
    vec_release(&all.known);
    index_release(&all.on_record);
    index_release(&all.targets);
    index_release(&all.versions);
    return ok;
}
