#include "exchange/table.h"

#include "base/buf.h"
#include "base/say.h"
#include "text/fold.h"

enum {
    NONE = CSV_FIELDS_MAX,
    NEAR = 4, /* a suggestion differs by fewer letters than this */
};

/* ---- names ----------------------------------------------------------------------------------- */

/* The name as columns have it: folded, '_' for blanks and dashes. Empty when it is too long. */
static bool fold_name(struct str text, char name[TABLE_NAME_MAX], struct error *error) {
    struct buf folded = buf_with_maximum(CSV_RECORD_MAX);
    bool ok = text_fold(text, &folded, error);
    size_t length = folded.length < TABLE_NAME_MAX ? folded.length : 0;
    for (size_t i = 0; ok && i < length; i++)
        name[i] = folded.data[i] == ' ' || folded.data[i] == '-' ? '_' : folded.data[i];
    name[length] = '\0';
    buf_release(&folded);
    return ok;
}

static bool is_name_of(const struct table_column *column, const char *name) {
    if (strcmp(column->name, name) == 0)
        return true;
    struct str others = str_of(column->others);
    while (others.length > 0)
        if (str_is(str_cut(&others, ' '), name))
            return true;
    return false;
}

static size_t find_column(const struct table *table, const char *name) {
    for (size_t k = 0; k < table->count; k++)
        if (is_name_of(&table->columns[k], name))
            return k;
    return table->count;
}

/* How many letters have to be changed, added or dropped (Levenshtein). */
static size_t distance(struct str a, struct str b) {
    size_t row[TABLE_NAME_MAX + 1];
    for (size_t j = 0; j <= b.length; j++)
        row[j] = j;
    for (size_t i = 0; i < a.length; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.length; j++) {
            size_t change = corner + (a.data[i] != b.data[j]);
            corner = row[j + 1];
            size_t other = (row[j] < corner ? row[j] : corner) + 1;
            row[j + 1] = change < other ? change : other;
        }
    }
    return row[b.length];
}

/* The column whose name is nearest; NULL when none is near. */
static const char *nearest(const struct table *table, const char *name) {
    const char *best = NULL;
    size_t least = NEAR;
    for (size_t k = 0; k < table->count; k++) {
        struct str others = str_of(table->columns[k].others);
        for (struct str known = str_of(table->columns[k].name); known.length > 0;
             known = str_cut(&others, ' ')) {
            size_t d = distance(known, str_of(name));
            if (d < least && d < known.length) {
                least = d;
                best = table->columns[k].name;
            }
        }
    }
    return best;
}

/* ---- the first row --------------------------------------------------------------------------- */

static void add_names(const struct table *table, struct buf *names) {
    for (size_t k = 0; k < table->count; k++)
        if (table->columns[k].need != TABLE_UNREAD)
            buf_format(names, "%s%s", names->length ? ", " : "", table->columns[k].name);
}

static bool unknown_column(const struct table *table, size_t field, struct error *error) {
    struct str written = table->record.fields[field];
    char name[TABLE_NAME_MAX] = "";
    if (!fold_name(written, name, error))
        return false;
    const char *near = name[0] ? nearest(table, name) : NULL;
    error_set(error, ERROR_INPUT, _("The column “%.*s” is not known here."), STR_ARGS(written));
    if (near)
        return error_hint(error, _("Is “%s” meant?"), near);
    struct buf names = buf_with_maximum(CSV_RECORD_MAX);
    add_names(table, &names);
    error_hint(error, _("Known columns: %s."), buf_cstr(&names));
    buf_release(&names);
    return false;
}

static bool take_name(struct table *table, size_t field, struct error *error) {
    struct str written = str_trim(table->record.fields[field]);
    char name[TABLE_NAME_MAX] = "";
    if (!fold_name(written, name, error))
        return false;
    size_t k = find_column(table, name);
    if (k == table->count)
        return unknown_column(table, field, error);
    if (table->fields[k] != NONE)
        return error_set(error, ERROR_INPUT, _("The column “%s” stands twice."), name);
    table->fields[k] = (uint16_t)field;
    return true;
}

static bool missing_column(const struct table *table, const char *name, struct error *error) {
    error_set(error, ERROR_INPUT, _("The column “%s” is missing."), name);
    error_detail(error, "%s", csv_name(table->reader));
    return error_hint(error, _("The first row of the file names the columns."));
}

static bool take_names(struct table *table, struct error *error) {
    for (size_t field = 0; field < table->width; field++)
        if (!take_name(table, field, error)) {
            struct csv_place place = csv_place(table->reader, field);
            return error_detail(
                error, _("%s, line %lld, column %lld"), csv_name(table->reader),
                (long long)place.line, (long long)place.column);
        }
    for (size_t k = 0; k < table->count; k++)
        if (table->columns[k].need == TABLE_REQUIRED && table->fields[k] == NONE)
            return missing_column(table, table->columns[k].name, error);
    return true;
}

/* Spreadsheets leave empty columns behind the last one that was used. */
static void drop_empty_end(struct table *table) {
    while (table->width > 1 && str_trim(table->record.fields[table->width - 1]).length == 0)
        table->width--;
}

bool table_open(
    struct table *table, struct csv_reader *reader, const struct table_column columns[],
    size_t count, struct error *error) {
    *table = (struct table){.reader = reader, .columns = columns, .count = count};
    for (size_t k = 0; k < TABLE_COLUMNS_MAX; k++)
        table->fields[k] = NONE;
    bool more = false;
    if (!csv_read(reader, &table->record, &more, error))
        return false;
    if (!more) {
        error_set(error, ERROR_INPUT, _("The file is empty."));
        return error_detail(error, "%s", csv_name(reader));
    }
    table->width = table->record.count;
    drop_empty_end(table);
    return take_names(table, error);
}

/* ---- the other rows -------------------------------------------------------------------------- */

static bool is_empty(const struct csv_record *record) {
    for (size_t field = 0; field < record->count; field++)
        if (record->fields[field].length > 0 && str_trim(record->fields[field]).length > 0)
            return false;
    return true;
}

bool table_next(struct table *table, bool *ret_more, struct error *error) {
    do {
        if (!csv_read(table->reader, &table->record, ret_more, error))
            return false;
    } while (*ret_more && is_empty(&table->record));
    return true;
}

bool table_is_whole(const struct table *table, struct error *error) {
    const struct csv_record *record = &table->record;
    size_t used = record->count;
    while (used > table->width && record->fields[used - 1].length == 0)
        used--;
    if (used == table->width)
        return true;
    error_set(
        error, ERROR_INPUT, _("The row has %zu fields, the first row of the file has %zu."), used,
        table->width);
    char separator[2] = {csv_separator(table->reader), '\0'};
    return error_hint(
        error, _("A text that contains “%s” stands in quotes."),
        separator[0] == '\t' ? _("tab") : separator);
}

struct csv_place table_place(const struct table *table, size_t column) {
    size_t field = column < table->count ? table->fields[column] : NONE;
    if (field < table->record.count)
        return csv_place(table->reader, field);
    return (struct csv_place){table->record.line, 1};
}
