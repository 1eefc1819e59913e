/* Statements of one use, with their values beside them: accounts are few and their changes rare. */
#ifndef SATSAO_ACCOUNT_SQL_H
#define SATSAO_ACCOUNT_SQL_H

#include "account/secret.h"
#include "db/db.h"

struct sql_value {
    enum { SQL_END, SQL_INT, SQL_TEXT, SQL_BYTES, SQL_NIL } kind;
    int64_t number;
    struct str text;
};

#define INT(n)         ((struct sql_value){SQL_INT, (n), {0}})
#define TEXT(s)        ((struct sql_value){SQL_TEXT, 0, (s)})
#define HASH(h)        ((struct sql_value){SQL_BYTES, 0, str_slice((const char *)(h), SECRET_HASH)})
#define BYTES(p, n)    ((struct sql_value){SQL_BYTES, 0, str_slice((const char *)(p), (n))})
#define NIL            ((struct sql_value){SQL_NIL, 0, {0}})
#define TEXT_OR_NIL(s) ((s).length ? TEXT(s) : NIL)

/* The values $1, $2 … */
#define VALUES(...)                                                                                \
    (const struct sql_value[]) {                                                                   \
        __VA_ARGS__, {                                                                             \
            SQL_END, 0, {                                                                          \
                0                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }

#define NO_VALUES                                                                                  \
    (const struct sql_value[]) {                                                                   \
        {                                                                                          \
            SQL_END, 0, {                                                                          \
                0                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }

/* Run to the end. */
bool sql_run(struct db *db, const char *sql, const struct sql_value *values, struct error *error)
    MUST_CHECK;

/* Begin to read; step and free are the caller's. */
bool sql_open(
    struct db *db, const char *sql, const struct sql_value *values, struct statement **ret_find,
    struct error *error) MUST_CHECK;

/* The first number of the first row, or `otherwise` when there is no row. */
bool sql_number(
    struct db *db, const char *sql, const struct sql_value *values, int64_t otherwise,
    int64_t *ret_number, struct error *error) MUST_CHECK;

#endif
