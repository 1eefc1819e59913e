#include "base/say.h"
#include "exchange/import_private.h"

enum { PROGRESS_ROWS = 1 << 14 };

/* ---- rows that are refused -------------------------------------------------------------------- */

bool import_is_about_row(const struct import *import, const struct error *failure) {
    if (import->fatal)
        return false;
    return failure->code == ERROR_INPUT || failure->code == ERROR_NOT_FOUND ||
           failure->code == ERROR_CONFLICT || failure->code == ERROR_LIMIT;
}

/* Columns that say why a row was refused the last time are not written again. */
static bool is_of_rejects(const struct table *table, size_t field) {
    for (size_t k = table->count - 3; k < table->count; k++)
        if (table->fields[k] == field)
            return true;
    return false;
}

static void write_fields(const struct import *import, const struct str fields[], size_t count) {
    const struct table *table = &import->table;
    size_t width = count > table->width ? count : table->width;
    for (size_t field = 0; field < width; field++)
        if (!is_of_rejects(table, field))
            csv_put_raw(import->rejects, field < count ? fields[field] : str_of(""));
}

/* The name of a column as the file has it is lost by the second row: write those that are known. */
static void write_names(const struct import *import) {
    const struct table *table = &import->table;
    for (size_t field = 0; field < table->width; field++)
        for (size_t k = 0; k < table->count; k++)
            if (table->fields[k] == field && !is_of_rejects(table, field))
                csv_put_raw(import->rejects, str_of(table->columns[k].name));
    csv_put_raw(import->rejects, str_of("line"));
    csv_put_raw(import->rejects, str_of("column"));
    csv_put_raw(import->rejects, str_of("reason"));
    csv_end_record(import->rejects);
}

static void write_reject(
    const struct import *import, const struct str fields[], size_t count, struct csv_place place,
    const struct error *failure) {
    if (import->report->refused == 1)
        write_names(import);
    write_fields(import, fields, count);
    csv_put_integer(import->rejects, place.line);
    csv_put_integer(import->rejects, place.column);
    csv_put_raw(import->rejects, str_of(failure->message));
    csv_end_record(import->rejects);
}

/* In the order of lines: what only the whole file tells comes after what a row tells. */
static void list(
    struct import_report *report, struct csv_place place, const struct error *failure) {
    size_t i = report->problem_count++;
    for (; i > 0 && report->problems[i - 1].line > place.line; i--)
        report->problems[i] = report->problems[i - 1];
    report->problems[i] = (struct import_problem){place.line, place.column, *failure};
}

static bool note(
    struct import *import, struct csv_place place, const struct error *failure,
    struct error *error) {
    struct import_report *report = import->report;
    if (!import_is_about_row(import, failure)) {
        if (error)
            *error = *failure;
        return false;
    }
    report->refused++;
    if (report->problem_count < IMPORT_PROBLEMS_MAX)
        list(report, place, failure);
    return true;
}

bool import_refuse_present(
    struct import *import, const struct error *failure, struct error *error) {
    struct csv_place place = table_place(&import->table, import->wrong);
    if (!note(import, place, failure, error))
        return false;
    const struct csv_record *record = &import->table.record;
    if (import->rejects)
        write_reject(import, record->fields, record->count, place, failure);
    return true;
}

bool import_refuse(
    struct import *import, struct import_row *row, struct csv_place place,
    const struct error *failure, struct error *error) {
    if (row->refused)
        return true;
    if (!note(import, place, failure, error))
        return false;
    row->refused = true;
    if (import->rejects)
        write_reject(import, row->fields, row->count, place, failure);
    return true;
}

bool import_refused(const struct import *import, struct error *error) {
    const struct import_report *report = import->report;
    const struct import_problem *first = &report->problems[0];
    error_set(
        error, ERROR_INPUT, _("%llu of %llu rows are wrong; nothing was kept."),
        (unsigned long long)report->refused, (unsigned long long)report->rows);
    error_detail(
        error, _("%s, line %lld, column %lld: %s"), csv_name(import->csv), (long long)first->line,
        (long long)first->column, first->error.message);
    return error_hint(error, "%s", first->error.hint);
}

bool import_stands_twice(int64_t line, struct error *error) {
    return error_set(
        error, ERROR_INPUT, _("The same stands on line %lld already."), (long long)line);
}

bool import_hangs_on(int64_t line, struct error *error) {
    return error_set(
        error, ERROR_INPUT, _("It hangs on line %lld, which is refused."), (long long)line);
}

/* ---- all rows --------------------------------------------------------------------------------- */

bool import_row_keep(struct import *import, struct import_row *ret_row, struct error *error) {
    const struct csv_record *record = &import->table.record;
    *ret_row = (struct import_row){.line = record->line};
    if (import->report->rows > IMPORT_ROWS_MAX)
        return error_set(
            error, ERROR_LIMIT, _("A file of this kind has at most %d rows."),
            (int)IMPORT_ROWS_MAX);
    if (!import->rejects)
        return true;
    struct str *fields = arena_take(&import->arena, record->count, sizeof *fields);
    if (!fields)
        return error_memory(error);
    for (size_t i = 0; i < record->count; i++) {
        char *copy = arena_text(&import->arena, record->fields[i]);
        if (!copy)
            return error_memory(error);
        fields[i] = str_slice(copy, record->fields[i].length);
    }
    ret_row->fields = fields;
    ret_row->count = record->count;
    return true;
}

void import_tell_progress(const struct import *import) {
    if (import->options->progress)
        import->options->progress(
            import->options->context, csv_bytes(import->csv), import->size, import->report->rows);
}

bool import_each(struct import *import, import_read *read, void *context, struct error *error) {
    for (;;) {
        bool more = false;
        if (!table_next(&import->table, &more, error))
            return false;
        if (!more)
            break;
        if (import->report->rows++ % PROGRESS_ROWS == 0)
            import_tell_progress(import);
        struct error failure;
        failure.code = ERROR_NONE;
        import->wrong = IMPORT_WHOLE_ROW;
        if (table_is_whole(&import->table, &failure) && read(import, context, &failure))
            continue;
        if (!import_refuse_present(import, &failure, error))
            return false;
    }
    import_tell_progress(import);
    return true;
}
