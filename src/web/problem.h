/*
 * Errors as problem details (RFC 9457).
 *
 *     {"type":"/problems/input","title":"…","status":422,"detail":"…","hint":"…","field":"entries[3].value"}
 *
 * `title` is the error's message, whole and in the asker's language; `detail`, `hint` and `field` are
 * there when the error has them. The type's last word is the error's name (base/error.h), or a finer
 * one that the handler gave. What only the operator should know (the words of the database, a path)
 * is not sent but logged: IO, DATABASE, CORRUPT and INTERNAL say that something failed here.
 */
#ifndef SATSAO_WEB_PROBLEM_H
#define SATSAO_WEB_PROBLEM_H

#include "base/error.h"
#include "web/answer.h"

/* The status for a code: usage 400, input 422, denied 403, not_found 404, conflict 409, limit 413,
 * full 507, all else 500. */
unsigned problem_status(enum error_code code);

/* Make `answer` the problem of `error`; what the handler had written is dropped, what it set as
 * `status`, `problem` and headers stays. */
void problem_answer(struct answer *answer, const struct error *error);

#endif
