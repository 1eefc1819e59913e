/*
 * CSV (RFC 4180), read and written as a stream in fixed memory.
 *
 * Reading takes what Excel, LibreOffice and databases write: a byte order mark; lines ended by
 * CRLF, LF or CR; fields in quotes with doubled quotes and line breaks inside; ',' ';' or a tab
 * between the fields, found out from the first line (Excel under Vietnamese settings writes ';'),
 * or told by Excel's own first line "sep=;". Empty lines are passed over. A quote within a field
 * that does not begin with one is an ordinary character.
 *
 * Nothing is guessed: what is not UTF-8, a NUL, an unclosed quote, a text behind a closing quote, a
 * record longer than CSV_RECORD_MAX (a file without line ends is refused after that many bytes) and
 * a record of more than CSV_FIELDS_MAX fields are errors. The message says what is wrong, the
 * detail where (file, line, column), the hint what to do. After an error nothing more can be read.
 *
 * Lines are counted from 1 as an editor does, columns in characters from 1.
 *
 * A reader or writer is for one thread at a time.
 */
#ifndef SATSAO_EXCHANGE_CSV_H
#define SATSAO_EXCHANGE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/attributes.h"
#include "base/error.h"
#include "base/str.h"

enum {
    CSV_RECORD_MAX = 1 << 20, /* bytes of one record, its line breaks included */
    CSV_FIELDS_MAX = 256,     /* fields of one record */
};

/* ---- reading --------------------------------------------------------------------------------- */

struct csv_reader;

/* Where something stands in the file. */
struct csv_place {
    int64_t line;
    int64_t column;
};

/* One record. All of it is borrowed until the next one is read. */
struct csv_record {
    const struct str *fields; /* without their quotes */
    size_t count;             /* at least 1 */
    struct str raw;           /* as it stands in the file, without its line end */
    int64_t line;             /* where it begins */
};

/* Begin to read at the file's present place; `name` is what messages call the file. The file stays
 * the caller's, and open. ERROR_INPUT when it is empty or in another encoding: the message names
 * the likely one. */
bool csv_open(FILE *file, const char *name, struct csv_reader **ret_reader, struct error *error)
    MUST_CHECK;
void csv_close(struct csv_reader *reader);

/* The next record; *ret_more is false, and the record untouched, after the last. */
bool csv_read(
    struct csv_reader *reader, struct csv_record *ret_record, bool *ret_more,
    struct error *error) MUST_CHECK;

/* Where a field of the present record begins. For messages: it is counted when asked. */
struct csv_place csv_place(const struct csv_reader *reader, size_t field);

char csv_separator(const struct csv_reader *reader);
const char *csv_name(const struct csv_reader *reader);

/* Bytes of the file that the records so far have taken. */
int64_t csv_bytes(const struct csv_reader *reader);

/* ---- old encodings --------------------------------------------------------------------------- */

/* The longest file that is converted. */
enum { CSV_CONVERT_MAX = 64 * 1024 * 1024 };

/* Is the file, from its present place on, in UTF-8? If not, or if its letters are those of TCVN3 or
 * VNI misread (text/encoding.h), write it to `to` in UTF-8, and put the encoding's name there, else
 * NULL. The place in `file` is as before; `to` stands at its beginning. What comes out is a guess:
 * show it before it is kept. ERROR_LIMIT beyond CSV_CONVERT_MAX. */
bool csv_convert(FILE *file, FILE *to, const char **ret_encoding, struct error *error) MUST_CHECK;

/* ---- writing --------------------------------------------------------------------------------- */

enum {
    CSV_WRITE_BUFFER = 1 << 16, /* bytes gathered before they go out */
};

struct csv_format {
    char separator; /* 0 for ',' */
    bool mark;      /* begin with a byte order mark: without one Excel does not see UTF-8 */
    bool guard;     /* see csv_put_text */
};

/* A writer keeps the first error; csv_finish tells it. */
struct csv_writer {
    FILE *file;
    struct csv_format format;
    bool filled; /* the record has a field already */
    bool empty;  /* its only field so far is empty */
    int failure; /* errno of the first failed write */
    size_t used;
    char gathered[CSV_WRITE_BUFFER];
};

void csv_write_to(struct csv_writer *writer, FILE *file, struct csv_format format);

/* Append a field. Quotes are put where they are needed, and only there.
 *
 * Spreadsheets run a text that begins with = + - @ (or a tab or CR) as a formula, which a file from
 * elsewhere may abuse. With `guard`, csv_put_text puts an apostrophe before such a text: for files
 * that people open. It is off where a file is to be read back, as the apostrophe would stay.
 * Numbers go through csv_put_raw, which never guards: "-5" is a figure. */
void csv_put_text(struct csv_writer *writer, struct str text);
void csv_put_raw(struct csv_writer *writer, struct str text);
void csv_put_integer(struct csv_writer *writer, int64_t value);

/* The record is complete; lines end in LF. */
void csv_end_record(struct csv_writer *writer);

/* Hand over what is left. ERROR_FULL, ERROR_IO. Nothing is closed. */
bool csv_finish(struct csv_writer *writer, struct error *error) MUST_CHECK;

#endif
