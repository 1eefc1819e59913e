/* What the sources of an export share. */
#ifndef SATSAO_EXCHANGE_EXPORT_PRIVATE_H
#define SATSAO_EXCHANGE_EXPORT_PRIVATE_H

#include "base/arena.h"
#include "exchange/export.h"

struct export {
    struct ledger *ledger;
    const struct export_options *options;
    struct csv_writer *out;
    struct model model; /* at the position: the codes and names of what ids mean */
    struct arena arena;
    const char **symbols; /* of documents, by id; "" for none */
    uint32_t symbol_count;
    uint64_t rows;
};

/* One row of a query becomes one record. */
typedef void export_write(struct export *export, struct statement *row);

/* What a kind of file is made of. In the query $1 is the position's commit. */
struct export_table {
    const char *columns; /* their names, parted by blanks */
    const char *sql;
    export_write *write;
};

extern const struct export_table export_units, export_reorganisations, export_lineage;
extern const struct export_table export_documents, export_indicators, export_sets, export_targets;

void export_head(struct export *export, const char *columns);
void export_end_row(struct export *export, uint64_t total);
bool export_entries(struct export *export, struct error *error) MUST_CHECK;

/* ---- fields: the column of the row, as an import reads it ---- */

void export_text(struct export *export, struct statement *row, int column);
void export_integer(struct export *export, struct statement *row, int column);
/* 1, or nothing. */
void export_flag(struct export *export, struct statement *row, int column);
/* Nothing where it is NULL. */
void export_day(struct export *export, struct statement *row, int column);
/* Of the columns `column` (digits) and the next (scale). */
void export_decimal(struct export *export, struct statement *row, int column);
void export_share(struct export *export, struct statement *row, int column);
void export_word(struct export *export, const char *word);

/* The code and kind of a unit (an id; 0 for none) on a day. */
void export_unit(struct export *export, uint32_t unit, day on);
/* The same, followed by a day on which that code means the unit: `on`, if it lives then. */
void export_unit_near(struct export *export, uint32_t unit, day on);
/* The code of an indicator (an id; 0 for none). */
void export_indicator(struct export *export, struct statement *row, int column);
/* The symbol of a document (an id; 0 for none). */
void export_document(struct export *export, struct statement *row, int column);

#endif
