/*
 * Errors as values.
 *
 * A function that can fail returns false and fills the caller's `struct error`; on success the
 * error is left untouched, on failure every other output is. Library code never logs and never
 * aborts: the outermost caller shows the error, once.
 *
 * A message is a whole sentence in the reader's language (see say.h) that says what is wrong; the
 * detail says where; the hint says what to do; the field names the member of a request that is
 * wrong ("entries[3].value"). Each is cut, at a character's boundary, to its room.
 */
#ifndef SATSAO_BASE_ERROR_H
#define SATSAO_BASE_ERROR_H

#include <stdbool.h>

#include "base/attributes.h"

enum error_code {
    ERROR_NONE,
    ERROR_USAGE,     /* the command line or the call is wrong */
    ERROR_INPUT,     /* the data given is wrong */
    ERROR_NOT_FOUND, /* what is named does not exist */
    ERROR_CONFLICT,  /* it contradicts what is already on record */
    ERROR_LIMIT,     /* it exceeds a named limit */
    ERROR_IO,        /* the system refused a file or a connection */
    ERROR_FULL,      /* no room left on the disk */
    ERROR_DATABASE,  /* the database engine refused */
    ERROR_CORRUPT,   /* what is stored is not what was written */
    ERROR_MEMORY,    /* no memory left */
    ERROR_DENIED,    /* who asks may not do this */
    ERROR_INTERNAL,  /* a promise of our own is broken */
    ERROR_CODES
};

struct error {
    enum error_code code;
    char message[512];
    char detail[512];
    char hint[256];
    char field[96];
};

/* The code's stable name in lower case ("not_found"), for machines. */
const char *error_name(enum error_code code);

/* The exit status of a process that ends on this code: 0 for none, 2 for usage, else 3…13. */
int error_exit_status(enum error_code code);

/* Fill `error` (which may be NULL) and return false, so that one can write `return error_set(…)`.
 */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Add where it happened, what to do, or which member is wrong. All return false too. */
bool error_detail(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
bool error_hint(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
bool error_field(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* The one sentence for a failed allocation. Returns false. */
bool error_memory(struct error *error);

/* A failed system call: the message, with errno's own text as detail. ENOSPC gives ERROR_FULL. */
bool error_system(struct error *error, int errnum, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
