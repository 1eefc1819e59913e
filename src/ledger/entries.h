/*
 * Entries: the figures.
 *
 * An entry says: of this unit, this indicator had this value at this moment. A later entry for the
 * same unit, indicator and moment corrects it; a withdrawal says that there is none after all.
 * Values are exact decimals and are kept as they were given. An entry's number, seq, is 1, 2, 3 …
 * over the whole ledger.
 */
#ifndef SATSAO_LEDGER_ENTRIES_H
#define SATSAO_LEDGER_ENTRIES_H

#include "ledger/commit.h"
#include "text/decimal.h"

enum entry_flags {
    ENTRY_WITHDRAWAL = 1,
    ENTRY_SIMULATED = 2, /* not a real figure: shown as such wherever it goes */
    ENTRY_CONFIRMED = 4  /* outside the plausible range, and the reporter says it is right */
};

/* How far ahead of the clock a moment may lie: clocks differ. */
enum { ENTRY_AHEAD_MINUTES = 5 };

struct entry {
    uint32_t unit;
    uint32_t indicator;
    moment at;
    unsigned flags;       /* enum entry_flags */
    struct decimal value; /* of a withdrawal: {0, 0} */
    struct str note;      /* both may be empty */
    struct str source;    /* where this one comes from, if not from the commit's source */
};

/*
 * May this entry go on record now? The rules, each with its own error:
 *   ERROR_NOT_FOUND  the unit or the indicator is not on record
 *   ERROR_CONFLICT   the unit does not live on the day of the moment: the message gives its life
 *                    and what followed or preceded it
 *   ERROR_INPUT      the indicator is computed by an expression; the value lies outside the
 *                    plausible range and is not confirmed; the moment lies in the future; an
 *                    unknown flag
 *   ERROR_LIMIT      more than 18 digits or decimals
 * Whether a withdrawal withdraws anything is for the caller, who has the engine, to see.
 */
bool entry_check(struct ledger *ledger, const struct entry *entry, struct error *error) MUST_CHECK;

/* Check and put. `ret_seq` may be NULL. */
bool commit_put_entry(
    struct commit *commit, const struct entry *entry, uint64_t *ret_seq,
    struct error *error) MUST_CHECK;

/* An entry as it is read back. */
struct entry_row {
    uint64_t seq;
    uint32_t unit; /* ids */
    uint32_t indicator;
    moment at;
    int64_t digits;
    uint8_t scale;
    uint8_t flags;
};

enum { ENTRY_ROWS = 1024 };

/* Takes up to ENTRY_ROWS entries at a time, in order of seq. False, with an error, ends the
 * reading. */
typedef bool entry_sink(
    void *context, const struct entry_row rows[], size_t count, struct error *error);

/* Stream the entries first_seq … last_seq (both inside; those that exist) out, in order. */
bool ledger_read_entries(
    struct ledger *ledger, uint64_t first_seq, uint64_t last_seq, entry_sink *sink, void *context,
    struct error *error) MUST_CHECK;

#endif
