/*
 * What an engine provides behind db.h, inside this folder only.
 *
 * db.c has checked the call (a transaction is open or not, a name is a name, a parameter exists)
 * before it comes here. An engine's structs begin with these.
 */
#ifndef SATSAO_DB_ENGINE_H
#define SATSAO_DB_ENGINE_H

#include "db/bulk.h"
#include "db/db.h"

struct db {
    const struct engine *engine;
    enum db_mode mode;
    bool retry; /* the last failure was FAILURE_BUSY */
};

enum bind_fault { BIND_FINE, BIND_NUMBER, BIND_NUL, BIND_MEMORY };

struct statement {
    struct db *db;
    int columns;
    enum bind_fault fault; /* told by the next step */
    int fault_parameter;
};

/* A value to bind. */
struct db_value {
    enum db_type type;
    union {
        int64_t integer;
        double real;
        struct str bytes; /* of a text or a blob */
    };
};

/* Rows on their way into a table: `rows` × `width` cells, whose offsets count in `bytes`. */
struct db_batch {
    const char *table;
    const struct db_column *columns;
    size_t width;
    const struct db_cell *cells;
    size_t rows;
    const char *bytes;
};

struct engine {
    enum db_kind kind;
    /* Cells of one batch: enough that its fixed cost vanishes, few enough that it stays in cache. */
    size_t batch_cells;
    /* Counts the tables named $1 where unqualified names are looked up. */
    const char *table_exists;

    void (*close)(struct db *db);
    bool (*exec)(struct db *db, const char *sql, struct error *error);
    bool (*in_transaction)(struct db *db);
    bool (*begin)(struct db *db, bool write, struct error *error);
    bool (*commit)(struct db *db, struct error *error);
    void (*rollback)(struct db *db);
    /* NULL where the engine has none. */
    bool (*backup)(
        struct db *db, const char *to_path, db_progress *progress, void *context,
        struct error *error);

    bool (*prepare)(
        struct db *db, const char *sql, struct statement **ret_statement, struct error *error);
    void (*free)(struct statement *statement);
    enum bind_fault (*bind)(struct statement *statement, int n, const struct db_value *value);
    bool (*step)(struct statement *statement, bool *ret_row, struct error *error);
    void (*reset)(struct statement *statement);
    int64_t (*integer)(struct statement *statement, int column);
    double (*real)(struct statement *statement, int column);
    struct str (*bytes)(struct statement *statement, int column);
    bool (*is_null)(struct statement *statement, int column);

    /* A loader keeps what is the same for every batch of one table. */
    bool (*loader_new)(
        struct db *db, const struct db_batch *batch, void **ret_loader, struct error *error);
    bool (*load)(struct db *db, void *loader, const struct db_batch *batch, struct error *error);
    void (*loader_free)(void *loader);
};

bool sqlite_open(const char *path, enum db_mode mode, struct db **ret_db, struct error *error);

bool postgres_open(
    const char *conninfo, enum db_mode mode, struct db **ret_db, struct error *error);

/* [a-z_][a-z0-9_]*, at most DB_NAME_MAX bytes: safe in SQL without quotes. */
bool db_is_name(const char *text);

#endif
