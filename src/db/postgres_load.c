/* COPY … FROM STDIN in its binary form ("COPY", File Formats, Binary Format): one command a batch. */
#include <stdlib.h>

#include "db/failure.h"
#include "db/postgres_engine.h"

enum { COPY_SQL_MAX = DB_COLUMNS_MAX * (DB_NAME_MAX + 4) + 128 };
#define COPY_MAX (((size_t)1 << 31) - 1)

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
    loader->data = buf_with_maximum(COPY_MAX);
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

static void write_rows(const struct db_batch *batch, struct buf *out) {
    static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* no flags, no extension */
    buf_add(out, head, sizeof head);
    const struct db_cell *cell = batch->cells;
    for (size_t row = 0; row < batch->rows; row++) {
        postgres_put(out, batch->width, 2);
        for (size_t i = 0; i < batch->width; i++, cell++)
            write_cell(out, cell, batch->columns[i].type, batch->bytes);
    }
    postgres_put(out, UINT16_MAX, 2);
}

/* All results of the COPY are read; the first failure counts. */
static bool finish(struct postgres *postgres, struct error *error) {
    bool ok = true;
    for (PGresult *result; (result = PQgetResult(postgres->handle));)
        ok = postgres_done(postgres, result, ok ? error : NULL) && ok;
    return ok;
}

static bool send_rows(struct postgres *postgres, const struct buf *data, struct error *error) {
    if (PQputCopyData(postgres->handle, data->data, (int)data->length) != 1 ||
        PQputCopyEnd(postgres->handle, NULL) != 1)
        return postgres_fail(postgres, NULL, error);
    return finish(postgres, error);
}

bool postgres_load(
    struct db *db, void *pointer, const struct db_batch *batch, struct error *error) {
    struct postgres *postgres = postgres_of(db);
    struct loader *loader = pointer;
    buf_clear(&loader->data);
    write_rows(batch, &loader->data);
    if (!buf_ok(&loader->data))
        return failure_report(db, FAILURE_LIMIT, NULL, error);
    postgres_clear_wire(postgres);
    PGresult *begun = PQexec(postgres->handle, buf_cstr(&loader->sql));
    bool ok = PQresultStatus(begun) == PGRES_COPY_IN || postgres_fail(postgres, begun, error);
    PQclear(begun);
    return ok && send_rows(postgres, &loader->data, error);
}
