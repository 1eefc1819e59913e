/*
 * The schema's versions.
 *
 * A migration is a numbered SQL text, written once in SQLite's vocabulary (see ddl.h) and never
 * changed after it has been released. What has been applied is on record in the table
 * schema_migration(number, name, applied_at, checksum). Each migration is one transaction: it is
 * there in whole or not at all.
 */
#ifndef SATSAO_DB_MIGRATE_H
#define SATSAO_DB_MIGRATE_H

#include "db/db.h"

struct migration {
    int number; /* 1, 2, 3 … without a gap */
    const char *name;
    const char *sql;
};

/* The migrations built into this program: the files of sql/, in order. */
const struct migration *db_schema(size_t *ret_count);

/*
 * Apply what is missing. ERROR_CONFLICT, and nothing is changed, when the database has been made by
 * a newer program or from another text of the same migration. Several programs may try at once.
 */
bool db_migrate(struct db *db, const struct migration list[], size_t count, struct error *error)
    MUST_CHECK;

/* Is everything of `list`, and nothing else, applied? ERROR_CONFLICT when not. Reads only: for a
 * connection opened with DB_READ. */
bool db_migrated(struct db *db, const struct migration list[], size_t count, struct error *error)
    MUST_CHECK;

#endif
