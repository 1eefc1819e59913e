/*
 * Files into the ledger.
 *
 * A file of any kind is checked as a whole; every row that is wrong is told with its line and
 * column, what is wrong and what is expected. Nothing of a file is kept unless all of it is good,
 * except with `rejects`: then the good rows are kept, and the others written there, as they stood,
 * behind three more columns: line, column, reason. Mended, that file can be imported in its turn.
 *
 * A file is one commit, of the kind its facts ask for. The column `known` of an entries file makes
 * it several: see below.
 *
 * Importing a file twice changes nothing: the client_id of its commit is the hash of its bytes and of
 * the options that bear on its rows, and the report then says `repeat`. A text in the options'
 * `client_id` goes before that hash, and so makes it another import.
 *
 * A file that is a pipe is first copied to a temporary one.
 *
 * ---- columns ----
 *
 * The first row names them, in any order. Case, tone marks, and '-', '_' or a blank do not matter,
 * and the Vietnamese names below serve as well. (*) must be there; [x] may be given by an option
 * instead; what is in no list is an error. Dates are read by text/date.h. `simulated`, `withdrawn`
 * and `confirmed` are 1, 0 or empty. Rows of nothing but empty fields are passed over. The columns
 * of a rejects file (line, column, reason) are accepted and not read.
 *
 *   units            code* (mã), name* (tên), kind* (level, cấp), type (loại), parent_code (mã
 * cha), valid_from* [valid_from], valid_to [valid_to], ordinal (thứ tự), exchange_id (mã định
 * danh), source (nguồn), simulated (mô phỏng), unit; bare_name is not read. valid_to is the first
 * day without the unit. A parent is the unit with that code that lives on valid_from: one of this
 * file, on any line, or else one on record. A row is a unit of its own, unless `unit` says
 * otherwise: rows with the same `unit` are stretches of one life. reorganisations  resolution (nghị
 * quyết), name* (tên), signed [signed_on], in_force [in_force], operating* [operating], source,
 * simulated; code is not read lineage          old_code*, new_code*, old_kind, old_on, new_kind, kind*
 * (merge, split, keep, rename, retype), share, back_share (0 … 1, at most nine decimals; empty:
 * unknown), resolution, operating [operating], reorganisation (its name), clause (khoản), source,
 * simulated; old_name, new_name and new_province_code are not read. The old unit is the one with
 * that code on the day before the operating day, the new one that on the day. The reorganisation is
 * found by resolution, operating day and name, as far as they are given; where there is none on
 * record it is made, if its operating day is given. documents        symbol* (ký hiệu), kind,
 * issuer, issued, abstract (trích yếu), source, simulated indicators       code*, name_vi*,
 * name_en, measure_unit, decimals, lowest, highest, rollup, weight_by, numerator, denominator,
 * factor, expression, over_time, above, direction, parent, weight, cadence, scheme, owed_by (kinds
 * of unit, parted by blanks or '|'), source, simulated. Others are named by their code, on any
 * line. sets             code*, name_vi*, name_en, document (its symbol), unit_code*, unit_kind,
 * from*, to*, source, simulated targets          set*, ordinal, indicator*, unit_code*, unit_kind,
 * from*, to*, value*, base, pace, effective_from, document, source, simulated. Rows that differ
 * only behind `to` are versions of one target. entries          unit* (đơn vị), unit_kind,
 * indicator* (chỉ tiêu), at* (thời điểm), value* (giá trị), known (biết lúc), note (ghi chú),
 * source (nguồn), simulated, withdrawn (rút), confirmed (xác nhận); seq, commit, recorded and
 * unit_name, which an export writes, are not read
 *
 * A row of documents, indicators, sets or targets that is on record already (by symbol, code, code,
 * and set + indicator + unit + period) is a further version of it.
 *
 * ---- entries ----
 *
 * The unit is the one with that code on the day of `at`; a date without a time is the end of that
 * day. A value is read as an exact machine decimal ("1405.50") or else as people write it
 * (text/number.h): one that can be read in two ways is taken only where the indicator's plausible
 * range leaves one reading, else it is refused with both. In a file parted by ';', which comes from a
 * spreadsheet under Vietnamese settings, "1.405" is such a one. A unit behind the number must be the
 * indicator's own. The same unit, indicator and moment
 * twice in a file (or twice under the same `known`) is an error that names both lines.
 *
 * With `known`, rows stand in the order of `known`, and rows with the same one (and, where there is
 * the column `commit`, the same commit) form a commit known at that moment. The ledger's rule holds:
 * never earlier than the commit before. All of them become durable together, or none.
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
    struct import_problem problems[IMPORT_PROBLEMS_MAX];
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
