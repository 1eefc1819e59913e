/*
 * The ledger: the facts, each on record with who said it and when, none ever changed or deleted.
 *
 *   organisation   units and the states of their lives (units.h), reorganisations and lineage
 *                  (lineage.h)
 *   measures       documents and indicators (indicators.h), target sets, targets, bands (targets.h)
 *   figures        entries: unit, indicator, moment, exact value (entries.h)
 *
 * Facts arrive in commits (commit.h), chained by hash so that verify.h finds any later alteration.
 * A change is a further fact in a later commit: what was on record at any earlier position can be
 * read again, as a model for the engine (model.h) and as entries up to a sequence number.
 *
 * Two times belong to a commit. `recorded_at` is the clock when it was written. `known_at` is the
 * moment from which it counts as known; it never decreases along the chain. Both are the same
 * except for history brought in from elsewhere, which may say that it was known earlier, though
 * never earlier than the commit before it.
 *
 * Ids are 1, 2, 3 … within a kind, handed out by the ledger, never reused; 0 is none. The engine
 * counts from 0: its index of a unit, an indicator or a set is id − 1.
 *
 * Texts are UTF-8 without NUL and at most LEDGER_TEXT_MAX bytes; they are stored in NFC.
 *
 * Threads: a ledger handle, with all that hangs on it, is for one thread at a time. Open one for
 * each thread; any number, in any number of processes, may read and write the same ledger. For many
 * threads that write small commits there is writer.h.
 */
#ifndef SATSAO_LEDGER_LEDGER_H
#define SATSAO_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/moment.h"
#include "board/model.h"
#include "db/db.h"

struct ledger;

enum ledger_mode {
    LEDGER_READ,
    LEDGER_WRITE,
    LEDGER_CHECK /* only to verify (verify.h) what may be damaged: the current model is empty */
};

enum {
    LEDGER_TEXT_MAX = 8000,        /* bytes of one text */
    LEDGER_CODE_MAX = 64,          /* bytes of a code */
    LEDGER_UNITS_MAX = 1 << 24,    /* units, and as many states for each kind of fact below */
    LEDGER_MEASURES_MAX = 1 << 20, /* indicators, targets, documents … each */
    LEDGER_DEPTH_MAX = 32,         /* levels of the tree of units or of indicators */
};

/* How much was on record: everything in commits 1 … commit, which is the entries 1 … seq. */
struct position {
    int64_t commit; /* 0: before the first */
    uint64_t seq;   /* 0: no entry yet */
    stamp known_at; /* of that commit */
    int64_t facts;  /* the last commit that holds more than entries: positions with the same
                       `facts` have the same model */
};

/* Make a ledger where there is none, or bring the schema of one up to date. The first commit holds
 * the default bands and counts as known since 1970, so that history may follow it. */
bool ledger_init(const char *url, struct error *error) MUST_CHECK;

/* `url` as in db.h. ERROR_CONFLICT when the database holds no ledger, or one whose schema is not
 * this program's; what opening the database itself may say, see db.h. */
bool ledger_open(
    const char *url, enum ledger_mode mode, struct ledger **ret_ledger,
    struct error *error) MUST_CHECK;

/* An open commit is aborted. NULL is fine. */
void ledger_close(struct ledger *ledger);

/* The position of what is on record now, by whichever process. The model of ledger_current is
 * brought up to it. */
bool ledger_position_now(struct ledger *ledger, struct position *ret_position, struct error *error)
    MUST_CHECK;

/* The last position known by `at`. Position 0 when nothing was. */
bool ledger_position_at(
    struct ledger *ledger, stamp at, struct position *ret_position, struct error *error) MUST_CHECK;

/* The position of a commit. ERROR_NOT_FOUND when there is no such commit. */
bool ledger_position_of(
    struct ledger *ledger, int64_t commit, struct position *ret_position,
    struct error *error) MUST_CHECK;

/* The model as this handle last saw it: at opening, at the last ledger_position_now, or after its
 * own last commit. Valid until the next of these, and never NULL. */
const struct model *ledger_current(const struct ledger *ledger);

/* The connection, for those who keep other tables in the same database. Its transactions are those
 * of commits: none may be open when commit_begin is called. */
struct db *ledger_db(struct ledger *ledger);

/*
 * A copy of the whole, made while others read and write (SQLite; see db_backup). `progress` may be
 * NULL.
 */
bool ledger_backup(
    struct ledger *ledger, const char *to_path, db_progress *progress, void *context,
    struct error *error) MUST_CHECK;

/*
 * Bring a backup back (SQLite). It is copied beside `to_path`, verified there as in verify.h, and
 * only then takes its place. What stood there before is kept, as `to_path`.replaced-<time>; nobody
 * may have it open.
 */
bool ledger_restore(
    const char *from_path, const char *to_path, db_progress *progress, void *context,
    struct error *error) MUST_CHECK;

#endif
