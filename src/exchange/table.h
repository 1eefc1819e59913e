/*
 * A CSV file as a table: its columns found by their names.
 *
 * A name in the first row matches a column whatever its case, tone marks and dashes: "Đơn vị",
 * "don-vi" and "DON_VI" are one. A column that is required and missing, one that is named twice and
 * one that nobody knows are errors; the last suggests the nearest known name.
 *
 * For one thread at a time.
 */
#ifndef SATSAO_EXCHANGE_TABLE_H
#define SATSAO_EXCHANGE_TABLE_H

#include "exchange/csv.h"

enum { TABLE_COLUMNS_MAX = 48, TABLE_NAME_MAX = 64 };

enum table_need {
    TABLE_OPTIONAL,
    TABLE_REQUIRED,
    TABLE_UNREAD, /* may be there; nobody reads it */
};

struct table_column {
    const char *name;   /* [a-z0-9_]+ */
    const char *others; /* more names for it, parted by blanks; NULL for none */
    enum table_need need;
};

struct table {
    struct csv_reader *reader;
    const struct table_column *columns;
    size_t count;                       /* of the columns known */
    size_t width;                       /* fields of a row, as the first one has */
    uint16_t fields[TABLE_COLUMNS_MAX]; /* the field of a column; CSV_FIELDS_MAX for none */
    struct csv_record record;
};

/* Read the first row. `columns` (at most TABLE_COLUMNS_MAX) must stay as long as the table. */
bool table_open(
    struct table *table, struct csv_reader *reader, const struct table_column columns[],
    size_t count, struct error *error) MUST_CHECK;

/* The next row that is not all empty. False is the end of reading: nothing behind an error in the
 * file's form can be trusted. */
bool table_next(struct table *table, bool *ret_more, struct error *error) MUST_CHECK;

/* Has the present row as many fields as the first? If not, its fields are not to be read; the next
 * row is. */
bool table_is_whole(const struct table *table, struct error *error) MUST_CHECK;

/* A field of the present row without blanks at its ends; empty where the column is missing. */
static inline struct str table_text(const struct table *table, size_t column) {
    size_t field = table->fields[column];
    return field < table->record.count ? str_trim(table->record.fields[field])
                                       : (struct str){"", 0};
}

static inline bool table_has(const struct table *table, size_t column) {
    return table->fields[column] < CSV_FIELDS_MAX;
}

/* Where the field of a column stands; where the row begins, for a column that is missing. */
struct csv_place table_place(const struct table *table, size_t column);

#endif
