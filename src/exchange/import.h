/*
 * Files into the ledger.
 *
 * A file of any kind is checked as a whole; every row that is wrong is told with its line and
 * column, what is wrong and what is expected. Nothing of a file is kept unless all of it is good,
 * except with `rejects`: then the good rows are kept, and the others written there, behind three
 * more columns: line, column, reason. Mended, that file can be imported in its turn.
 *
 * A file is one commit; the column `known` of an entries file makes it several, see below. What is
 * true only of the whole (a cyclic tree, shares above 1) is found when the commit ends, and is then
 * the error itself, which names the units.
 *
 * Importing a file twice changes nothing: the client_id of its commit is the hash of its bytes and
 * of the options that bear on its rows, and the report then says `repeat`. A text in the options'
 * `client_id` goes before that hash, and so makes it another import.
 *
 * A file that is a pipe is first copied to a temporary one.
 *
 * ---- columns ----
 *
 * The first row names them, in any order. Case, tone marks, and '-', '_' or a blank do not matter,
 * and the Vietnamese names serve as well. (*) must be there; [x] may be given by an option
 * instead; what is in no list is an error. Dates are read by text/date.h. `simulated`, `withdrawn`
 * and `confirmed` are 1, 0 or empty. Rows of nothing but empty fields are passed over. `source`
 * [source] and `simulated` [simulated] are in every kind but where it says otherwise. Columns in
 * parentheses, and those of a rejects file (line, column, reason), are accepted and not read.
 *
 * units
 *     code* (mã), name* (tên), kind* (level, cấp), type (loại), parent_code (mã cha), parent_kind,
 *     valid_from* [valid_from], valid_to [valid_to], ordinal, exchange_id (mã định danh), unit,
 *     (bare_name). valid_to is the first day without the unit. A parent is the unit with that code
 *     that lives on valid_from: one of this file, on any line, or else one on record. A row is a
 *     unit of its own, unless `unit` says otherwise: rows with the same one are stretches of a life.
 *
 * reorganisations
 *     name* (tên), resolution (nghị quyết), signed [signed_on], in_force [in_force],
 *     operating* [operating], (code).
 *
 * lineage
 *     old_code*, old_kind, old_on, new_code*, new_kind, kind* (merge, split, keep, rename, retype),
 *     share, back_share (0 … 1, at most nine decimals; empty: unknown), resolution,
 *     operating [operating], reorganisation (its name), clause (khoản), (old_name), (new_name),
 *     (new_province_code). The old unit is the one with that code on old_on, or else on the day
 *     before the operating day; the new one that on the day. The reorganisation is found by
 *     resolution, and by operating day and name as far as they are given; where there is none on
 *     record it is made, if its operating day is given.
 *
 * documents
 *     symbol* (ký hiệu), kind, issuer, issued, abstract (trích yếu).
 *
 * indicators
 *     code*, name_vi*, name_en, measure_unit, decimals, lowest, highest, rollup [none], weight_by,
 *     numerator, denominator, factor, expression, over_time [last], above [replaces],
 *     direction [rising], parent, weight, cadence [month], scheme [calendar], owed_by (kinds of
 *     unit, parted by '|'). Indicators are named by their code, and may follow on a later line.
 *     What stands in brackets here is meant where nothing is written.
 *
 * sets
 *     code*, name_vi*, name_en, document (its symbol), unit_code*, unit_kind, unit_on, from*, to*.
 *     The unit is the one with that code on unit_on, or else on `from`.
 *
 * targets
 *     set*, ordinal, indicator*, unit_code*, unit_kind, unit_on, from*, to*, value*, base,
 *     pace [linear], effective_from [from], document. Rows that differ only behind `to` are
 *     versions of one target.
 *
 * entries
 *     unit* (đơn vị), unit_kind, indicator* (chỉ tiêu), at* (thời điểm), value* (giá trị), known
 *     (biết lúc), note (ghi chú), source (nguồn; not taken from the options), withdrawn (rút),
 *     confirmed (xác nhận), commit, seq, (recorded), (unit_name).
 *
 * A row of reorganisations (by resolution, operating day and name), documents (symbol, issuer and
 * day), indicators, sets (code) or targets (set, indicator, unit and period) that is on record
 * already is a further version of it.
 *
 * ---- entries ----
 *
 * The unit is the one with that code on the day of `at`; a date without a time is the end of that
 * day. A value is an exact machine decimal ("1405.50"), or else read as people write it
 * (text/number.h): one with two readings is taken only where the indicator's plausible range leaves
 * one of them, else it is refused with both. In a file parted by ';', which comes from a
 * spreadsheet under Vietnamese settings, "1.405" is such a one. A unit behind the number must be
 * the indicator's own. The same unit, indicator and moment twice in a file (or twice under the same
 * `known`) is an error that names both lines, unless there is a column `seq`: then the file is an
 * export, in which a commit may correct itself.
 *
 * With `known`, rows stand in its order, and those with the same one (and, where there is a column
 * `commit`, the same commit) form a commit known at that moment. The ledger's rule holds: never
 * earlier than the commit before. All of them become durable together, or none.
 */
#ifndef SATSAO_EXCHANGE_IMPORT_H
#define SATSAO_EXCHANGE_IMPORT_H

#include <stdio.h>

#include "exchange/kind.h"
#include "ledger/ledger.h"
#include "ledger/lineage.h"

enum {
    IMPORT_PROBLEMS_MAX = 20, /* that are described; the others are counted */
    IMPORT_ROWS_MAX = 1 << 24 /* of a file of facts, which is held in memory; entries stream */
};

/* Told now and then: bytes of how many, rows so far. */
typedef void import_progress(void *context, int64_t done, int64_t total, uint64_t rows);

/* A zeroed one, with an author, is valid, but for days: see IMPORT_OPTIONS. Texts may be empty. */
struct import_options {
    struct str author;    /* required: a post or an account */
    struct str source;    /* for rows without one of their own; and of the commit, else `name` */
    struct str client_id; /* goes before the hash of the file; mostly empty */
    const char *name;     /* of the file, for messages; NULL: "-" */
    stamp known_at;       /* of the commit; 0: from now on. Not with a column `known`. */
    /* What a row says when its column is missing or empty; LEDGER_DAY_UNKNOWN for none. */
    day valid_from, valid_to;
    day signed_on, in_force, operating;
    bool simulated;
    bool convert;  /* a file in TCVN3, VNI, UTF-16 is converted, as csv_convert does, not refused */
    FILE *rejects; /* NULL: all or nothing */
    import_progress *progress; /* may be NULL */
    void *context;
};

#define IMPORT_OPTIONS                                                                             \
    {                                                                                              \
        .valid_from = LEDGER_DAY_UNKNOWN, .valid_to = LEDGER_DAY_UNKNOWN,                          \
        .signed_on = LEDGER_DAY_UNKNOWN, .in_force = LEDGER_DAY_UNKNOWN,                           \
        .operating = LEDGER_DAY_UNKNOWN                                                            \
    }

/* One thing wrong: error.message says what, error.hint what is expected. */
struct import_problem {
    int64_t line;
    int64_t column; /* in characters; 1 where the whole row is meant */
    struct error error;
};

struct import_report {
    uint64_t rows;    /* read, without the header */
    uint64_t kept;    /* rows put on record by this import */
    uint64_t refused; /* rows with a problem */
    uint64_t chosen;  /* values with two readings, of which the plausible range left one */
    size_t problem_count;
    struct import_problem problems[IMPORT_PROBLEMS_MAX]; /* by line */
    const char *encoding;     /* the file was converted from; NULL for UTF-8 */
    uint64_t commits;         /* made */
    bool repeat;              /* the file was on record already: nothing has been done */
    struct position position; /* after the import */
};

/*
 * Import a file of one kind, read from its present place. The report (never NULL) is filled in
 * either case. False: nothing was kept; the error tells how many rows are
 * wrong and describes the first. An error in the file as a whole, such as a wrong encoding, a
 * missing column or a cyclic tree, is the error itself, with no problem in the list.
 */
bool import_csv(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct import_options *options, struct import_report *report,
    struct error *error) MUST_CHECK;

#endif
