/* What the sources of the PostgreSQL engine share. */
#ifndef SATSAO_DB_POSTGRES_ENGINE_H
#define SATSAO_DB_POSTGRES_ENGINE_H

#include <libpq-fe.h>

#include "base/buf.h"
#include "base/vec.h"
#include "db/engine.h"

struct postgres_statement;

struct postgres {
    struct db base;
    PGconn *handle;
    /* The protocol carries one result at a time: the statement whose rows are on the wire, or NULL. */
    struct postgres_statement *streaming;
    /* Names of prepared statements are numbers. A freed one is given back to the server only when
     * its number is used again: a failed transaction would refuse it at the time. */
    unsigned names;
    VEC(unsigned) spare_names;
};

static inline struct postgres *postgres_of(struct db *db) {
    return (struct postgres *)(void *)db;
}

/* Report a result's failure, or with no result the connection's. Returns false. */
bool postgres_fail(struct postgres *postgres, const PGresult *result, struct error *error);

/* Consume the result: true when it is one of success. */
bool postgres_done(struct postgres *postgres, PGresult *result, struct error *error);

/* ---- postgres_value.c: values in PostgreSQL's binary forms, all of them big-endian ---- */

void postgres_put(struct buf *out, uint64_t value, size_t bytes);
void postgres_put_real(struct buf *out, double value);

/* A value for a parameter of the given type. Format 1 is binary, 0 is text. */
void postgres_encode(Oid type, const struct db_value *value, struct buf *out, int *ret_format);

/* A column's bytes, which are followed by a NUL. */
int64_t postgres_integer(Oid type, struct str bytes);
double postgres_real(Oid type, struct str bytes);
/* Is it kept as its bytes: text, bytea and the like? */
bool postgres_is_bytes(Oid type);

/* ---- postgres_statement.c ---- */

bool postgres_prepare(
    struct db *db, const char *sql, struct statement **ret_statement, struct error *error);
void postgres_free(struct statement *statement);
enum bind_fault postgres_bind(struct statement *statement, int n, const struct db_value *value);
bool postgres_step(struct statement *statement, bool *ret_row, struct error *error);
void postgres_reset(struct statement *statement);
int64_t postgres_column_integer(struct statement *statement, int column);
double postgres_column_real(struct statement *statement, int column);
struct str postgres_column_bytes(struct statement *statement, int column);
bool postgres_column_is_null(struct statement *statement, int column);

/* Free the wire for another command: the rows still on it are held in memory. */
void postgres_clear_wire(struct postgres *postgres);

/* ---- postgres_load.c ---- */

bool postgres_loader_new(
    struct db *db, const struct db_batch *batch, void **ret_loader, struct error *error);
bool postgres_load(struct db *db, void *loader, const struct db_batch *batch, struct error *error);
void postgres_loader_free(void *loader);

#endif
