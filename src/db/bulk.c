#include "db/bulk.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/say.h"
#include "db/engine.h"
#include "db/failure.h"

/* Texts and blobs of one batch: handed over beyond the first, refused beyond the second. */
enum { BATCH_BYTES = 1 << 20, BATCH_BYTES_MAX = 1 << 30 };

struct bulk {
    struct db_bulk face; /* what bulk.h fills in; first, so that one pointer is both */
    struct db *db;
    void *loader;
    struct db_cell *cells;
    struct db_cell *last_row; /* the last there is room for */
    struct buf bytes;
    struct db_batch batch;
    char table[DB_NAME_MAX + 1];
    char names[DB_COLUMNS_MAX][DB_NAME_MAX + 1];
    struct db_column columns[DB_COLUMNS_MAX];
    unsigned allowed[DB_COLUMNS_MAX]; /* bit t: a value of type t may stand in the column */
};

static const unsigned allowed_in[] = {
    [DB_INTEGER] = 1U << DB_NULL | 1U << DB_INTEGER,
    [DB_REAL] = 1U << DB_NULL | 1U << DB_REAL | 1U << DB_INTEGER,
    [DB_TEXT] = 1U << DB_NULL | 1U << DB_TEXT,
    [DB_BLOB] = 1U << DB_NULL | 1U << DB_BLOB,
};

static struct bulk *whole(struct db_bulk *face) {
    return (struct bulk *)(void *)face;
}

static bool check(
    struct db *db, const char *table, const struct db_column columns[], size_t count,
    struct error *error) {
    if (!db->engine->in_transaction(db))
        return error_set(error, ERROR_USAGE, "%s", _("No transaction is open."));
    bool valid = db_is_name(table) && count > 0 && count <= DB_COLUMNS_MAX;
    for (size_t i = 0; valid && i < count; i++)
        valid = db_is_name(columns[i].name) && columns[i].type >= DB_INTEGER &&
                columns[i].type <= DB_BLOB;
    if (!valid)
        return error_set(
            error, ERROR_USAGE, "%s", _("The table or the columns to load are not well named."));
    return true;
}

/* The names are copied: the caller's need not outlive the call. */
static void describe(
    struct bulk *bulk, const char *table, const struct db_column columns[], size_t count) {
    memcpy(bulk->table, table, strlen(table) + 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(bulk->names[i], columns[i].name, strlen(columns[i].name) + 1);
        bulk->columns[i] = (struct db_column){bulk->names[i], columns[i].type};
        bulk->allowed[i] = allowed_in[columns[i].type];
    }
    bulk->batch = (struct db_batch){
        .table = bulk->table,
        .columns = bulk->columns,
        .width = count,
        .cells = bulk->cells,
    };
}

static void rewind_batch(struct bulk *bulk) {
    bulk->face.row = bulk->cells;
    bulk->batch.rows = 0;
    buf_clear(&bulk->bytes);
}

bool db_bulk_begin(
    struct db *db, const char *table, const struct db_column columns[], size_t count,
    struct db_bulk **ret_bulk, struct error *error) {
    if (!check(db, table, columns, count, error))
        return false;
    struct bulk *bulk = calloc(1, sizeof *bulk);
    if (!bulk)
        return error_memory(error);
    size_t rows = db->engine->batch_cells / count;
    bulk->db = db;
    bulk->bytes = buf_with_maximum(BATCH_BYTES_MAX);
    bulk->cells = calloc(rows * count, sizeof *bulk->cells);
    bool ok = bulk->cells || error_memory(error);
    if (ok) {
        bulk->last_row = bulk->cells + (rows - 1) * count;
        bulk->face.columns = (uint32_t)count;
        describe(bulk, table, columns, count);
        rewind_batch(bulk);
        ok = db->engine->loader_new(db, &bulk->batch, &bulk->loader, error);
    }
    if (!ok) {
        db_bulk_free(&bulk->face);
        return false;
    }
    *ret_bulk = &bulk->face;
    return true;
}

void db_bulk_bytes(struct db_bulk *face, enum db_type type, const void *data, size_t size) {
    struct bulk *bulk = whole(face);
    size_t offset = bulk->bytes.length;
    buf_add(&bulk->bytes, data, size);
    db_bulk_cell(
        face, (struct db_cell){.offset = offset, .length = (uint32_t)size, .type = (uint32_t)type});
}

static bool row_fits(const struct bulk *bulk) {
    if (bulk->face.filled != bulk->face.columns)
        return false;
    unsigned fits = 1;
    for (uint32_t i = 0; i < bulk->face.columns; i++)
        fits &= bulk->allowed[i] >> bulk->face.row[i].type;
    return fits & 1U;
}

static bool hand_over(struct bulk *bulk, struct error *error) {
    if (bulk->batch.rows == 0)
        return true;
    bulk->batch.bytes = buf_cstr(&bulk->bytes);
    if (!bulk->db->engine->load(bulk->db, bulk->loader, &bulk->batch, error))
        return false;
    rewind_batch(bulk);
    return true;
}

bool db_bulk_end_row(struct db_bulk *face, struct error *error) {
    struct bulk *bulk = whole(face);
    if (!row_fits(bulk))
        return error_set(
            error, ERROR_USAGE, _("The values of a row do not fit the columns of “%s”."),
            bulk->table);
    if (!buf_ok(&bulk->bytes))
        return failure_report(bulk->db, FAILURE_LIMIT, NULL, error);
    bool full = face->row == bulk->last_row || bulk->bytes.length >= BATCH_BYTES;
    face->row += face->columns;
    face->filled = 0;
    bulk->batch.rows++;
    return !full || hand_over(bulk, error);
}

bool db_bulk_finish(struct db_bulk *face, struct error *error) {
    struct bulk *bulk = whole(face);
    if (face->filled != 0)
        return error_set(error, ERROR_USAGE, "%s", _("The last row is not complete."));
    return hand_over(bulk, error);
}

void db_bulk_free(struct db_bulk *face) {
    if (!face)
        return;
    struct bulk *bulk = whole(face);
    if (bulk->loader)
        bulk->db->engine->loader_free(bulk->loader);
    buf_release(&bulk->bytes);
    free(bulk->cells);
    free(bulk);
}
