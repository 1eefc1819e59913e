/*
 * The ledger into files, as it was on record at a position.
 *
 * The columns are those that import.h reads: exported in the order of enum exchange_kind, imported
 * in the same order into a fresh ledger, the files give the same units, measures and figures. Ids,
 * and so every answer of the engine, are the same too; who recorded what, and when, is not in them
 * (that is what a backup is for), but for the moment from which an entry counts as known.
 *
 * Of facts the last version on record at the position is written. Of entries all are: corrections
 * and withdrawals too, in order of seq, with `commit`, `recorded` and `unit_name`, which say where
 * an entry stands in this ledger, and the unit's code and name on the day of `at`.
 *
 * Rows stream: memory does not grow with the ledger (but for the model of the position, for names).
 */
#ifndef SATSAO_EXCHANGE_EXPORT_H
#define SATSAO_EXCHANGE_EXPORT_H

#include <stdio.h>

#include "exchange/csv.h"
#include "exchange/kind.h"
#include "ledger/ledger.h"

/* Told now and then: rows of how many (0 where that is not known beforehand). */
typedef void export_progress(void *context, uint64_t done, uint64_t total);

struct export_options {
    struct position position; /* of ledger_position_now, _at or _of */
    struct csv_format format;
    export_progress *progress; /* may be NULL */
    void *context;
};

/* Write the file of one kind. `ret_rows` (may be NULL) does not count the header. The file stays
 * open; whether it reached the disk is for the caller, who closes it, to see. */
bool export_csv(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct export_options *options, uint64_t *ret_rows, struct error *error) MUST_CHECK;

#endif
