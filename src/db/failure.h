/*
 * How an engine's refusal is told.
 *
 * Each engine sorts its own codes into these failures; message, hint and error code are the same for
 * both, and the engine's own words become the detail.
 */
#ifndef SATSAO_DB_FAILURE_H
#define SATSAO_DB_FAILURE_H

#include "db/db.h"

enum failure {
    FAILURE_SQL,       /* the engine does not accept the statement */
    FAILURE_CALL,      /* it is called in a way it forbids */
    FAILURE_UNIQUE,    /* a row with this key exists */
    FAILURE_RULE,      /* CHECK, NOT NULL, a reference, a type */
    FAILURE_FORBIDDEN, /* a trigger raised it */
    FAILURE_BUSY,      /* others hold a lock, or won a race */
    FAILURE_FULL,
    FAILURE_CORRUPT,
    FAILURE_FOREIGN, /* the file is something else than a database */
    FAILURE_MISSING,
    FAILURE_READ_ONLY,
    FAILURE_DENIED,
    FAILURE_IO,
    FAILURE_LOST, /* the connection to the server is gone */
    FAILURE_LIMIT,
    FAILURE_MEMORY,
    FAILURES
};

/* Fill `error` and remember in `db` (NULL before it is open) whether retrying makes sense. `detail`
 * may be NULL. Returns false. */
bool failure_report(struct db *db, enum failure failure, const char *detail, struct error *error);

#endif
