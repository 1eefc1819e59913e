/*
 * CSV as programs and people leave it: what is read is written so that it reads the same, a field
 * lies where its place says, and what is refused has a message of whole characters and ends the
 * reading for good.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "exchange/csv.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise)
        abort();
}

static FILE *file_of(const char *data, size_t size) {
    FILE *file = fmemopen(NULL, size + 1, "w+");
    require(file != NULL);
    require(fwrite(data, 1, size, file) == size);
    rewind(file);
    return file;
}

static void check_error(const struct error *error) {
    require(error->code != ERROR_NONE && error->message[0] != '\0');
    require(text_utf8_valid(str_of(error->message), NULL));
    require(text_utf8_valid(str_of(error->detail), NULL));
    require(text_utf8_valid(str_of(error->hint), NULL));
}

static void check_record(const struct csv_reader *reader, const struct csv_record *record) {
    struct csv_place before = {record->line, 0};
    require(record->count >= 1 && record->count <= CSV_FIELDS_MAX);
    require(record->raw.length > 0 && record->raw.length <= CSV_RECORD_MAX);
    for (size_t i = 0; i < record->count; i++) {
        struct csv_place place = csv_place(reader, i);
        require(place.line > before.line || place.column > before.column);
        require(text_utf8_valid(record->fields[i], NULL));
        require(
            record->fields[i].length == 0 ||
            !memchr(record->fields[i].data, 0, record->fields[i].length));
        before = place;
    }
}

static void add(struct buf *seen, const struct csv_record *record) {
    for (size_t i = 0; i < record->count; i++) {
        buf_format(seen, "%zu:", record->fields[i].length);
        buf_str(seen, record->fields[i]);
    }
    buf_char(seen, '\n');
}

/* All fields of a text in one; written on, where a writer is given. False when it is refused. */
static bool read_all(
    const char *data, size_t size, struct buf *seen, struct csv_writer *writer, FILE *to) {
    FILE *file = file_of(data, size);
    struct csv_reader *reader = NULL;
    struct csv_record record;
    struct error error = {0};
    bool more = true;
    bool ok = csv_open(file, "x", &reader, &error);
    if (ok && writer) {
        /* A header of one field does not show the separator: it is told, as Excel tells it. */
        fprintf(to, "sep=%c\r\n", csv_separator(reader));
        csv_write_to(writer, to, (struct csv_format){.separator = csv_separator(reader)});
    }
    while (ok && more) {
        ok = csv_read(reader, &record, &more, &error);
        if (!ok || !more)
            continue;
        check_record(reader, &record);
        add(seen, &record);
        for (size_t i = 0; writer && i < record.count; i++)
            csv_put_text(writer, record.fields[i]);
        if (writer)
            csv_end_record(writer);
    }
    if (!ok) {
        check_error(&error);
        require(!reader || !csv_read(reader, &record, &more, NULL));
    }
    csv_close(reader);
    fclose(file);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct csv_writer writer;
    struct buf first = buf_with_maximum(1 << 24), second = buf_with_maximum(1 << 24);
    char *written = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&written, &length);
    require(to != NULL);
    writer.used = 0;
    writer.file = to;
    if (read_all((const char *)data, size, &first, &writer, to)) {
        require(csv_finish(&writer, NULL));
        fflush(to);
        if (length > 0) {
            require(read_all(written, length, &second, NULL, NULL));
            require(str_equal(buf_as_str(&first), buf_as_str(&second)));
        }
    }
    fclose(to);
    free(written);
    buf_release(&first);
    buf_release(&second);
    return 0;
}
