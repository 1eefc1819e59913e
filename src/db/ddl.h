/*
 * One schema text for both engines.
 *
 * The text is written in the vocabulary of SQLite's STRICT tables and taken by SQLite as it is; for
 * PostgreSQL these words, in capitals and outside of quotes and comments, are replaced:
 *
 *     INTEGER             BIGINT
 *     REAL                DOUBLE PRECISION
 *     BLOB                BYTEA
 *     STRICT              nothing   (outside of parentheses, with the comma that follows)
 *     WITHOUT ROWID       nothing   (likewise)
 *
 * So keywords are written in capitals and names in lower case. A line that begins with "--@sqlite "
 * or "--@postgres " is, for that engine alone, the SQL that follows on it, word for word; for the
 * other engine, and as ever in SQL, it is a comment.
 */
#ifndef SATSAO_DB_DDL_H
#define SATSAO_DB_DDL_H

#include "base/buf.h"
#include "db/db.h"

/* Lines keep their numbers, so that an engine's complaint about a line is true of the source. */
void db_derive_ddl(const char *sql, enum db_kind kind, struct buf *out);

#endif
