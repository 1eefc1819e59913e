#include "exchange/export.h"

#include <stdlib.h>

#include "base/say.h"
#include "exchange/export_private.h"
#include "ledger/model.h"

enum { PROGRESS_ROWS = 1 << 14 };

static const struct export_table *const tables[EXCHANGE_KINDS] = {
    [EXCHANGE_UNITS] = &export_units,
    [EXCHANGE_REORGANISATIONS] = &export_reorganisations,
    [EXCHANGE_LINEAGE] = &export_lineage,
    [EXCHANGE_DOCUMENTS] = &export_documents,
    [EXCHANGE_INDICATORS] = &export_indicators,
    [EXCHANGE_SETS] = &export_sets,
    [EXCHANGE_TARGETS] = &export_targets,
};

void export_head(struct export *export, const char *columns) {
    struct str rest = str_of(columns);
    while (rest.length > 0)
        csv_put_raw(export->out, str_cut(&rest, ' '));
    csv_end_record(export->out);
}

void export_end_row(struct export *export, uint64_t total) {
    csv_end_record(export->out);
    if (++export->rows % PROGRESS_ROWS == 0 && export->options->progress)
        export->options->progress(export->options->context, export->rows, total);
}

static bool write_table(
    struct export *export, const struct export_table *table, struct error *error) {
    struct statement *query = NULL;
    if (!db_prepare(ledger_db(export->ledger), table->sql, &query, error))
        return false;
    statement_bind_int(query, 1, export->options->position.commit);
    export_head(export, table->columns);
    bool row = true, ok = true;
    while (ok && row) {
        ok = statement_step(query, &row, error);
        if (!ok || !row)
            continue;
        table->write(export, query);
        export_end_row(export, 0);
    }
    statement_free(query);
    return ok;
}

/* ---- the symbols of documents ----------------------------------------------------------------- */

static bool keep_symbols(struct export *export, struct statement *query, struct error *error) {
    bool row = true;
    statement_bind_int(query, 1, export->options->position.commit);
    while (true) {
        if (!statement_step(query, &row, error))
            return false;
        if (!row)
            return true;
        uint32_t id = (uint32_t)column_int(query, 0);
        const char *symbol = arena_text(&export->arena, column_text(query, 1));
        if (!symbol)
            return error_memory(error);
        if (id > 0 && id <= export->symbol_count)
            export->symbols[id - 1] = symbol;
    }
}

static bool count_documents(struct export *export, struct error *error) {
    struct statement *query = NULL;
    bool row = false;
    bool ok =
        db_prepare(ledger_db(export->ledger), "SELECT MAX(id) FROM document", &query, error) &&
        statement_step(query, &row, error);
    if (ok && row)
        export->symbol_count = (uint32_t)column_int(query, 0);
    statement_free(query);
    return ok;
}

static bool load_symbols(struct export *export, struct error *error) {
    struct statement *query = NULL;
    if (!count_documents(export, error))
        return false;
    export->symbols =
        arena_take(&export->arena, (size_t) export->symbol_count + 1, sizeof *export->symbols);
    if (!export->symbols)
        return error_memory(error);
    bool ok = db_prepare(
                  ledger_db(export->ledger),
                  "SELECT id, symbol FROM document WHERE commit_id <= $1 ORDER BY commit_id, row",
                  &query, error) &&
              keep_symbols(export, query, error);
    statement_free(query);
    return ok;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static bool write_all(struct export *export, enum exchange_kind kind, struct error *error) {
    if (!ledger_model(
            export->ledger, &export->options->position, &export->arena, &export->model, error) ||
        !load_symbols(export, error))
        return false;
    bool ok = kind == EXCHANGE_ENTRIES ? export_entries(export, error)
                                       : write_table(export, tables[kind], error);
    return ok && csv_finish(export->out, error);
}

bool export_csv(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct export_options *options, uint64_t *ret_rows, struct error *error) {
    struct export export = {.ledger = ledger, .options = options};
    if (kind >= EXCHANGE_KINDS)
        return error_set(error, ERROR_USAGE, "%s", _("There is no such kind of file."));
    export.out = malloc(sizeof *export.out);
    if (!export.out)
        return error_memory(error);
    csv_write_to(export.out, file, options->format);
    bool ok = write_all(&export, kind, error);
    if (ok && ret_rows)
        *ret_rows = export.rows;
    arena_release(&export.arena);
    free(export.out);
    return ok;
}
