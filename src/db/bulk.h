/*
 * Adding many rows to one table, as fast as the engine can take them.
 *
 *     static const struct db_column columns[] = {{"seq", DB_INTEGER}, {"value", DB_TEXT}};
 *     struct db_bulk *bulk = NULL;
 *     bool ok = db_bulk_begin(db, "entry", columns, COUNT_OF(columns), &bulk, error);
 *     while (ok && …) {
 *         db_bulk_int(bulk, seq);
 *         db_bulk_text(bulk, value);
 *         ok = db_bulk_end_row(bulk, error);
 *     }
 *     ok = ok && db_bulk_finish(bulk, error);
 *     db_bulk_free(bulk);
 *
 * Rows are gathered in memory and handed over by the batch (SQLite: one INSERT for the batch;
 * PostgreSQL: COPY in binary), so a row that breaks a rule is told up to a batch later, and a row
 * is seen by other statements of the connection only after db_bulk_finish. Call it inside db_begin;
 * after an error roll back. Other statements may run in between. Values come in the order of the
 * columns, one call each; all values are copied; NaN is NULL; an integer may stand in a real
 * column, else a value has its column's type. A mistake in that is told by db_bulk_end_row.
 */
#ifndef SATSAO_DB_BULK_H
#define SATSAO_DB_BULK_H

#include "db/db.h"

enum db_type { DB_NULL, DB_INTEGER, DB_REAL, DB_TEXT, DB_BLOB };

struct db_column {
    const char *name; /* [a-z_][a-z0-9_]*, as is the table's */
    enum db_type type;
};

/* A value at rest. Texts and blobs lie in the batch's `bytes`, at `offset`. */
struct db_cell {
    union {
        int64_t integer;
        double real;
        size_t offset;
    };
    uint32_t length;
    uint32_t type; /* enum db_type */
};

/* The fields are here so that the calls below can be inlined; they belong to bulk.c. */
struct db_bulk {
    struct db_cell *row; /* the row being filled */
    uint32_t filled;     /* its values so far */
    uint32_t columns;
};

bool db_bulk_begin(
    struct db *db, const char *table, const struct db_column columns[], size_t count,
    struct db_bulk **ret_bulk, struct error *error) MUST_CHECK;

/* For db_bulk_text and db_bulk_blob. */
void db_bulk_bytes(struct db_bulk *bulk, enum db_type type, const void *data, size_t size);

static inline void db_bulk_cell(struct db_bulk *bulk, struct db_cell cell) {
    if (bulk->filled < bulk->columns)
        bulk->row[bulk->filled] = cell;
    bulk->filled++;
}

static inline void db_bulk_null(struct db_bulk *bulk) {
    db_bulk_cell(bulk, (struct db_cell){.type = DB_NULL});
}

static inline void db_bulk_int(struct db_bulk *bulk, int64_t value) {
    db_bulk_cell(bulk, (struct db_cell){.integer = value, .type = DB_INTEGER});
}

static inline void db_bulk_real(struct db_bulk *bulk, double value) {
    db_bulk_cell(bulk, (struct db_cell){.real = value, .type = value == value ? DB_REAL : DB_NULL});
}

static inline void db_bulk_text(struct db_bulk *bulk, struct str value) {
    db_bulk_bytes(bulk, DB_TEXT, value.data, value.length);
}

static inline void db_bulk_blob(struct db_bulk *bulk, const void *data, size_t size) {
    db_bulk_bytes(bulk, DB_BLOB, data, size);
}

/* The row is complete. */
bool db_bulk_end_row(struct db_bulk *bulk, struct error *error) MUST_CHECK;

/* Hand over what is left. */
bool db_bulk_finish(struct db_bulk *bulk, struct error *error) MUST_CHECK;

/* After db_bulk_finish, or instead of it. Rows not handed over are dropped. NULL is fine. */
void db_bulk_free(struct db_bulk *bulk);

#endif
