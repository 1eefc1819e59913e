/*
 * Documents. Offices number their documents each for itself, so one is known by its symbol, issuer
 * and day together.
 */
#include "base/buf.h"
#include "base/say.h"
#include "exchange/import_private.h"
#include "exchange/index.h"

enum {
    SYMBOL,
    KIND,
    ISSUER,
    ISSUED,
    ABSTRACT,
    SOURCE,
    SIMULATED,
};

static const struct table_column columns[] = {
    [SYMBOL] = {"symbol", "ky_hieu so_ky_hieu", TABLE_REQUIRED},
    [KIND] = {"kind", "loai", TABLE_OPTIONAL},
    [ISSUER] = {"issuer", "co_quan_ban_hanh", TABLE_OPTIONAL},
    [ISSUED] = {"issued", "ngay_ban_hanh", TABLE_OPTIONAL},
    [ABSTRACT] = {"abstract", "trich_yeu", TABLE_OPTIONAL},
    [SOURCE] = {"source", "nguon", TABLE_OPTIONAL},
    [SIMULATED] = {"simulated", "mo_phong", TABLE_OPTIONAL},
    IMPORT_REJECT_COLUMNS,
};

struct document_row {
    struct import_row row;
    struct document document;
};

struct documents {
    VEC(struct document_row) rows;
    struct index on_record; /* key → id */
    struct index lines;     /* key → row */
};

static bool key_of(
    struct import *import, struct str symbol, struct str issuer, day issued, struct str *ret_key) {
    char date[MOMENT_TEXT];
    struct buf key = buf_with_maximum(CSV_RECORD_MAX);
    buf_format(
        &key, "%.*s\n%.*s\n%s", STR_ARGS(symbol), STR_ARGS(issuer),
        issued == LEDGER_DAY_UNKNOWN ? "" : day_iso(issued, date));
    char *copy = buf_ok(&key) ? arena_text(&import->arena, buf_as_str(&key)) : NULL;
    *ret_key = str_of(copy);
    buf_release(&key);
    return copy != NULL;
}

/* Later versions come later and may have another symbol: each is an address of the document. */
static bool take_document(struct import *import, void *context, struct statement *row) {
    struct documents *all = context;
    day issued = column_is_null(row, 1) ? LEDGER_DAY_UNKNOWN : (day)column_int(row, 1);
    struct str key;
    return key_of(import, column_text(row, 2), column_text(row, 3), issued, &key) &&
           index_put(&all->on_record, key, (uint32_t)column_int(row, 0));
}

static bool know_document(
    struct import *import, struct documents *all, struct document *document, struct error *error) {
    struct str key;
    if (!key_of(import, document->symbol, document->issuer, document->issued, &key))
        return error_memory(error);
    uint32_t earlier = index_find(&all->lines, key);
    if (earlier != INDEX_NONE) {
        import->wrong = SYMBOL;
        return import_stands_twice(all->rows.items[earlier].row.line, error);
    }
    uint32_t id = index_find(&all->on_record, key);
    document->id = id == INDEX_NONE ? 0 : id;
    return index_put(&all->lines, key, (uint32_t)all->rows.count) || error_memory(error);
}

static bool read_document(struct import *import, void *context, struct error *error) {
    struct documents *all = context;
    struct document_row row = {0};
    struct document *document = &row.document;
    if (!import_row_keep(import, &row.row, error) ||
        !field_needed(import, SYMBOL, &document->symbol, error) ||
        !field_text(import, KIND, &document->kind, error) ||
        !field_text(import, ISSUER, &document->issuer, error) ||
        !field_day(import, ISSUED, LEDGER_DAY_UNKNOWN, &document->issued, error) ||
        !field_text(import, ABSTRACT, &document->abstract, error) ||
        !field_source(import, SOURCE, &document->source, error) ||
        !field_simulated(import, SIMULATED, &document->simulated, error) ||
        !know_document(import, all, document, error))
        return false;
    return vec_push(&all->rows, row) || error_memory(error);
}

static bool fill_documents(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error) {
    (void)import;
    struct documents *all = context;
    for (size_t i = 0; i < all->rows.count; i++) {
        struct document_row *row = &all->rows.items[i];
        if (row->row.refused || commit_put_document(commit, &row->document, NULL, error))
            continue;
        *ret_row = &row->row;
        return false;
    }
    return true;
}

bool import_documents(struct import *import, struct error *error) {
    struct documents all = {0};
    bool ok = import_table_open(import, columns, COUNT_OF(columns), error) &&
              import_query(
                  import,
                  "SELECT id, issued_day, symbol, issuer FROM document ORDER BY id, commit_id, row",
                  take_document, &all, error) &&
              import_each(import, read_document, &all, error) &&
              import_facts(import, COMMIT_MEASURES, fill_documents, &all, error);
    vec_release(&all.rows);
    index_release(&all.on_record);
    index_release(&all.lines);
    return ok;
}
