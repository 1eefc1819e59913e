/* What the sources of an import share: the file being read, its rows, and what is wrong in them. */
#ifndef SATSAO_EXCHANGE_IMPORT_PRIVATE_H
#define SATSAO_EXCHANGE_IMPORT_PRIVATE_H

#include "base/arena.h"
#include "base/vec.h"
#include "exchange/import.h"
#include "exchange/table.h"
#include "ledger/commit.h"
#include "ledger/indicators.h"

enum {
    IMPORT_HASH_TEXT = 2 * 32 + 1,
    IMPORT_CLIENT_ID = 512,
    IMPORT_WHOLE_ROW = TABLE_COLUMNS_MAX, /* instead of a column */
};

/* The columns of a rejects file, which every kind of file may have. */
#define IMPORT_REJECT_COLUMNS                                                                      \
    {"line", NULL, TABLE_UNREAD}, {"column", NULL, TABLE_UNREAD}, {                                \
        "reason", NULL, TABLE_UNREAD                                                               \
    }

struct import {
    struct ledger *ledger;
    const struct import_options *options;
    struct import_report *report;
    enum exchange_kind kind;
    FILE *file; /* the caller's, or one of ours: it can be read again from `begin` */
    FILE *ours;
    off_t begin;
    int64_t size;
    char hash[IMPORT_HASH_TEXT];
    char client_id[IMPORT_CLIENT_ID];
    struct csv_reader *csv;
    struct table table;
    size_t wrong; /* the column of the present row that an error is about */
    bool fatal;   /* the error is not about the row, whatever its code */
    struct arena arena;
    struct csv_writer *rejects;
};

/* ---- the file (import_file.c) ---- */

/* Make the file one that can be read twice, in UTF-8, and know its hash. */
bool import_file_open(struct import *import, FILE *file, struct error *error) MUST_CHECK;
void import_file_close(struct import *import);

/* Begin to read it, or begin again. */
bool import_table_open(
    struct import *import, const struct table_column columns[], size_t count,
    struct error *error) MUST_CHECK;

/* ---- rows (import_row.c) ---- */

/* A row that is kept until the whole file is known; the first member of the row of each kind. */
struct import_row {
    int64_t line;
    size_t count; /* of the fields, which are there only when there is a rejects file */
    const struct str *fields;
    bool refused;
};

/* The present row, copied. */
bool import_row_keep(struct import *import, struct import_row *ret_row, struct error *error)
    MUST_CHECK;

/* Read all rows: `read` is called for each that is whole. An error from it that is about the row
 * refuses the row. */
typedef bool import_read(struct import *import, void *context, struct error *error);
bool import_each(struct import *import, import_read *read, void *context, struct error *error)
    MUST_CHECK;

/* Is the error about what a row says, so that the rows behind it can still be looked at? */
bool import_is_about_row(const struct import *import, const struct error *failure);

/* Note what is wrong in the present row, at `import->wrong`. False, with the error, when it is not
 * about the row. */
bool import_refuse_present(struct import *import, const struct error *failure, struct error *error)
    MUST_CHECK;
/* The same for a row that was kept. A row is refused once. */
bool import_refuse(
    struct import *import, struct import_row *row, struct csv_place place,
    const struct error *failure, struct error *error) MUST_CHECK;

/* Rows are refused, and there is no file for them: fill the error of the whole. Returns false. */
bool import_refused(const struct import *import, struct error *error);

/* What the row says stands on an earlier line already. Returns false. */
bool import_stands_twice(int64_t line, struct error *error);

/* The row cannot be kept without one that is refused. Returns false. */
bool import_hangs_on(int64_t line, struct error *error);

void import_tell_progress(const struct import *import);

/* ---- commits (import.c) ---- */

struct commit_meta import_meta(const struct import *import, enum commit_kind kind);

/* Put rows into a commit; on an error about one of them, tell which. */
typedef bool import_fill(
    struct import *import, void *context, struct commit *commit, struct import_row **ret_row,
    struct error *error);

/* The commit of a file of facts. Rows that the ledger refuses are refused here, and the others put
 * again. */
bool import_facts(
    struct import *import, enum commit_kind kind, import_fill *fill, void *context,
    struct error *error) MUST_CHECK;

/* Several commits, of which all become durable or none. */
bool import_group_begin(struct import *import, struct error *error) MUST_CHECK;
bool import_group_end(struct import *import, struct error *error) MUST_CHECK;
void import_group_abort(struct import *import);

/* Rows of the database, one by one. */
typedef bool import_take(struct import *import, void *context, struct statement *row);
bool import_query(
    struct import *import, const char *sql, import_take *take, void *context,
    struct error *error) MUST_CHECK;

/* ---- fields of the present row (import_field.c) ----
 *
 * Each notes its column as the one that is wrong, and says what is expected. Texts are copied. */

bool field_text(struct import *import, size_t column, struct str *ret_text, struct error *error)
    MUST_CHECK;
bool field_needed(struct import *import, size_t column, struct str *ret_text, struct error *error)
    MUST_CHECK;
/* The source of the row, or that of all. */
bool field_source(struct import *import, size_t column, struct str *ret_text, struct error *error)
    MUST_CHECK;
bool field_flag(struct import *import, size_t column, bool *ret_flag, struct error *error)
    MUST_CHECK;
bool field_simulated(struct import *import, size_t column, bool *ret_flag, struct error *error)
    MUST_CHECK;
/* `otherwise` when the field is empty; LEDGER_DAY_UNKNOWN is no day. */
bool field_day(
    struct import *import, size_t column, day otherwise, day *ret_day,
    struct error *error) MUST_CHECK;
bool field_day_needed(
    struct import *import, size_t column, day otherwise, day *ret_day,
    struct error *error) MUST_CHECK;
/* Within int32_t; 0 when empty. */
bool field_integer(struct import *import, size_t column, int32_t *ret_integer, struct error *error)
    MUST_CHECK;
bool field_decimal(
    struct import *import, size_t column, struct optional_decimal *ret_value,
    struct error *error) MUST_CHECK;
/* 0 … 1, or SHARE_UNKNOWN when empty. */
bool field_share(struct import *import, size_t column, int32_t *ret_share, struct error *error)
    MUST_CHECK;
/* `otherwise` when empty; below 0: the field is needed. */
bool field_word(
    struct import *import, size_t column, enum model_words words, int otherwise, int *ret_value,
    struct error *error) MUST_CHECK;
/* UNIT_ANY_KIND when empty. */
bool field_unit_kind(
    struct import *import, size_t column, enum unit_kind *ret_kind, struct error *error) MUST_CHECK;
/* The unit on record that has this code on a day. */
bool field_unit(
    struct import *import, size_t column, enum unit_kind kind, day on, uint32_t *ret_unit,
    struct error *error) MUST_CHECK;
/* The indicator on record with this code. */
bool field_indicator(
    struct import *import, size_t column, uint32_t *ret_indicator, struct error *error) MUST_CHECK;
/* The document on record with this symbol; 0 when empty. */
bool field_document(
    struct import *import, size_t column, uint32_t *ret_document, struct error *error) MUST_CHECK;

/* ---- one function for each kind of file ---- */

bool import_units(struct import *import, struct error *error) MUST_CHECK;
bool import_reorganisations(struct import *import, struct error *error) MUST_CHECK;
bool import_lineage(struct import *import, struct error *error) MUST_CHECK;
bool import_documents(struct import *import, struct error *error) MUST_CHECK;
bool import_indicators(struct import *import, struct error *error) MUST_CHECK;
bool import_sets(struct import *import, struct error *error) MUST_CHECK;
bool import_targets(struct import *import, struct error *error) MUST_CHECK;
bool import_entries(struct import *import, struct error *error) MUST_CHECK;

#endif
