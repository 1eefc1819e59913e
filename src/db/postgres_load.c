/* COPY … FROM STDIN in its binary form ("COPY", File Formats, Binary Format): one command a batch. */
#include <stdlib.h>

#include "db/failure.h"
#include "db/postgres_engine.h"

enum { COPY_SQL_MAX = DB_COLUMNS_MAX * (DB_NAME_MAX + 4) + 128 };
/* Sent as soon as so much is encoded: the server then works while the next piece is made. */
enum { PIECE = 64 * 1024 };
#define PIECE_MAX (((size_t)1 << 31) - 1)

struct loader {
    struct buf sql;
    struct buf data;
};

static void write_copy(const struct db_batch *batch, struct buf *sql) {
    buf_format(sql, "COPY %s(", batch->table);
    for (size_t i = 0; i < batch->width; i++)
        buf_format(sql, "%s\"%s\"", i ? "," : "", batch->columns[i].name);
    buf_text(sql, ") FROM STDIN (FORMAT binary)");
}

bool postgres_loader_new(
    struct db *db, const struct db_batch *batch, void **ret_loader, struct error *error) {
    (void)db;
    struct loader *loader = calloc(1, sizeof *loader);
    if (!loader)
        return error_memory(error);
    loader->sql = buf_with_maximum(COPY_SQL_MAX);
    loader->data = buf_with_maximum(PIECE_MAX);
    write_copy(batch, &loader->sql);
    if (!buf_ok(&loader->sql)) {
        postgres_loader_free(loader);
        return error_memory(error);
    }
    *ret_loader = loader;
    return true;
}

void postgres_loader_free(void *pointer) {
    struct loader *loader = pointer;
    buf_release(&loader->sql);
    buf_release(&loader->data);
    free(loader);
}

/* A value: its length in 32 bits, or -1 for NULL, and its binary form. */
static void write_cell(
    struct buf *out, const struct db_cell *cell, enum db_type column, const char *bytes) {
    switch (cell->type) {
    case DB_INTEGER:
        postgres_put(out, 8, 4);
        if (column == DB_REAL)
            postgres_put_real(out, (double)cell->integer);
        else
            postgres_put(out, (uint64_t)cell->integer, 8);
        break;
    case DB_REAL:
        postgres_put(out, 8, 4);
        postgres_put_real(out, cell->real);
        break;
    case DB_TEXT:
    case DB_BLOB:
        postgres_put(out, cell->length, 4);
        buf_add(out, bytes + cell->offset, cell->length);
        break;
    default:
        postgres_put(out, UINT32_MAX, 4);
        break;
    }
}

static bool send_piece(struct postgres *postgres, struct buf *data, struct error *error) {
    if (!buf_ok(data))
        return failure_report(&postgres->base, FAILURE_LIMIT, NULL, error);
    if (PQputCopyData(postgres->handle, data->data, (int)data->length) != 1)
        return postgres_fail(postgres, NULL, error);
    buf_clear(data);
    return true;
}

static bool send_rows(
    struct postgres *postgres, const struct db_batch *batch, struct buf *data,
    struct error *error) {
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* no flags, no extension */
    const struct db_cell *cell = batch->cells;
    buf_clear(data);
    buf_add(data, head, sizeof head);
    for (size_t row = 0; row < batch->rows; row++) {
        postgres_put(data, batch->width, 2);
        for (size_t i = 0; i < batch->width; i++, cell++)
            write_cell(data, cell, batch->columns[i].type, batch->bytes);
        if (data->length >= PIECE && !send_piece(postgres, data, error))
            return false;
    }
    postgres_put(data, UINT16_MAX, 2);
    return send_piece(postgres, data, error);
}

/* Whether or not all rows were sent, the COPY is ended and its results are read; the first failure
 * counts. */
static bool end_copy(struct postgres *postgres, bool sent, struct error *error) {
    PQputCopyEnd(postgres->handle, sent ? NULL : "");
    bool ok = true;
    for (PGresult *result; (result = PQgetResult(postgres->handle));)
        ok = postgres_done(postgres, result, ok && sent ? error : NULL) && ok;
    return ok && sent;
}

bool postgres_load(
    struct db *db, void *pointer, const struct db_batch *batch, struct error *error) {
    struct postgres *postgres = postgres_of(db);
    struct loader *loader = pointer;
    postgres_clear_wire(postgres);
    PGresult *begun = PQexec(postgres->handle, buf_cstr(&loader->sql));
    bool ok = PQresultStatus(begun) == PGRES_COPY_IN || postgres_fail(postgres, begun, error);
    PQclear(begun);
    return ok && end_copy(postgres, send_rows(postgres, batch, &loader->data, error), error);
}
