/* What the sources of the SQLite engine share. */
#ifndef SATSAO_DB_SQLITE_ENGINE_H
#define SATSAO_DB_SQLITE_ENGINE_H

#include <sqlite3.h>

#include "db/engine.h"

struct sqlite {
    struct db base;
    sqlite3 *handle;
    const struct db_batch *batch; /* what sqlite_load.c's virtual table shows */
    bool loads;                   /* that table is registered */
};

static inline struct sqlite *sqlite_of(struct db *db) {
    return (struct sqlite *)(void *)db;
}

/* Report `code`, with the words of `handle` (NULL: the code's own). Returns false. */
bool sqlite_fail(struct db *db, sqlite3 *handle, int code, struct error *error);

/* The path as SQLite must be given it: "file:…" and ":memory:" are names of files here. */
bool sqlite_path(const char *path, struct buf *out, struct error *error);

/* sqlite_load.c */
bool sqlite_loader_new(
    struct db *db, const struct db_batch *batch, void **ret_loader, struct error *error);
bool sqlite_load(struct db *db, void *loader, const struct db_batch *batch, struct error *error);
void sqlite_loader_free(void *loader);

/* sqlite_backup.c */
bool sqlite_backup(
    struct db *db, const char *to_path, db_progress *progress, void *context, struct error *error);

#endif
