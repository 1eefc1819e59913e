/*
 * What the programs of this folder share: repeatable chance, a small province with rows in every
 * table, entries whose every digit follows from their number, and TAP.
 *
 *     fault-ledger (tool.c)   makes, writes, reads and locks ledgers for the scripts
 *     writer_killed.c         a writer killed in the middle of commits
 *
 * A seed is printed by every test; SATSAO_TEST_SEED repeats it.
 */
#ifndef SATSAO_TESTS_FAULT_FAULT_H
#define SATSAO_TESTS_FAULT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "ledger/commit.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"

/* ---- chance ---- */

/* SplitMix64: the same numbers for the same seed, on every machine. */
uint64_t fault_mix(uint64_t x);
uint64_t fault_next(uint64_t *state);
uint64_t fault_below(uint64_t *state, uint64_t limit);
double fault_unit(uint64_t *state); /* 0 … 1 */

/* SATSAO_TEST_SEED, else from the clock. */
uint64_t fault_seed(void);

/* A positive number from the environment, else `otherwise`. */
long fault_setting(const char *name, long otherwise);

/* ---- the province ---- */

enum { FAULT_COMMUNES = 24, FAULT_INDICATORS = 4 };

/* Makes the ledger at `url` and puts rows into every table, in several commits. Ids: communes
 * 3 … 2 + FAULT_COMMUNES, indicators 1 … FAULT_INDICATORS take figures. */
bool fault_make(const char *url, struct error *error) MUST_CHECK;

/* The entry with number n of the series `salt`: everything follows from the two. */
struct entry fault_entry(uint64_t salt, uint64_t n);

/* Is this what fault_entry gives, to the digit? */
bool fault_entry_is(const struct entry_row *row, uint64_t salt, uint64_t n);

/* Put fault_entry 1 … `count` of the series 0 in commits of `each`. */
bool fault_fill(struct ledger *ledger, uint64_t count, uint64_t each, struct error *error)
    MUST_CHECK;

/* A document in the commit, so that a commit has rows in several tables. */
bool fault_put_document(struct commit *commit, uint64_t n, struct error *error) MUST_CHECK;

/* ---- the rest ---- */

/* A file, without what stands behind it when there is nothing. */
void fault_remove_database(const char *path);

void fault_sleep_us(double us);

/* One line of TAP. */
bool tap(bool ok, const char *format, ...) PRINTF_LIKE(2, 3);
/* "1..n"; the exit status. */
int tap_end(void);

#endif
