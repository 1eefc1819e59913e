#include "exchange/csv.h"

#include <errno.h>
#include <inttypes.h>

#include "base/say.h"

void csv_write_to(struct csv_writer *writer, FILE *file, struct csv_format format) {
    writer->file = file;
    writer->format = format;
    if (!writer->format.separator)
        writer->format.separator = ',';
    writer->filled = writer->empty = false;
    writer->failure = 0;
    writer->used = 0;
    if (format.mark) {
        static const char mark[] = "\xEF\xBB\xBF";
        memcpy(writer->gathered, mark, sizeof mark - 1);
        writer->used = sizeof mark - 1;
    }
}

static void hand_over(struct csv_writer *writer) {
    size_t used = writer->used;
    writer->used = 0;
    if (writer->failure || used == 0)
        return;
    errno = 0;
    if (fwrite(writer->gathered, 1, used, writer->file) != used)
        writer->failure = errno ? errno : EIO;
}

static void put(struct csv_writer *writer, const char *data, size_t length) {
    while (length > 0) {
        if (writer->used == CSV_WRITE_BUFFER)
            hand_over(writer);
        size_t room = CSV_WRITE_BUFFER - writer->used;
        size_t part = length < room ? length : room;
        memcpy(writer->gathered + writer->used, data, part);
        writer->used += part;
        data += part;
        length -= part;
    }
}

static void begin_field(struct csv_writer *writer, bool empty) {
    if (writer->filled)
        put(writer, &writer->format.separator, 1);
    writer->empty = empty && !writer->filled;
    writer->filled = true;
}

/* Every separator that a reader may look for is quoted, whichever this file uses: it is found out
 * from the first line. So are the two beginnings that a reader would take for something else. */
static bool needs_quotes(struct str text) {
    static const bool special[256] = {
        ['"'] = true, [','] = true, [';'] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true};
    for (size_t i = 0; i < text.length; i++)
        if (special[(unsigned char)text.data[i]])
            return true;
    return str_starts(text, "\xEF\xBB\xBF") || str_starts(text, "sep=");
}

static void put_quoted(struct csv_writer *writer, struct str text) {
    put(writer, "\"", 1);
    while (text.length > 0) {
        const char *quote = memchr(text.data, '"', text.length);
        size_t part = quote ? (size_t)(quote - text.data) + 1 : text.length;
        put(writer, text.data, part);
        if (quote)
            put(writer, "\"", 1);
        text = str_slice(text.data + part, text.length - part);
    }
    put(writer, "\"", 1);
}

static bool is_formula(struct str text) {
    return text.length > 0 && text.data[0] && strchr("=+-@\t\r", text.data[0]);
}

static void put_guarded(struct csv_writer *writer, struct str text) {
    begin_field(writer, false);
    bool quotes = needs_quotes(text);
    put(writer, quotes ? "\"'" : "'", quotes ? 2 : 1);
    if (!quotes) {
        put(writer, text.data, text.length);
        return;
    }
    /* the opening quote stands already, before the apostrophe */
    for (size_t i = 0; i < text.length; i++)
        put(writer, text.data[i] == '"' ? "\"\"" : &text.data[i], text.data[i] == '"' ? 2 : 1);
    put(writer, "\"", 1);
}

void csv_put_raw(struct csv_writer *writer, struct str text) {
    begin_field(writer, text.length == 0);
    if (needs_quotes(text))
        put_quoted(writer, text);
    else
        put(writer, text.data, text.length);
}

void csv_put_text(struct csv_writer *writer, struct str text) {
    if (writer->format.guard && is_formula(text))
        put_guarded(writer, text);
    else
        csv_put_raw(writer, text);
}

void csv_put_integer(struct csv_writer *writer, int64_t value) {
    char text[24];
    int length = snprintf(text, sizeof text, "%" PRId64, value);
    csv_put_raw(writer, str_slice(text, (size_t)length));
}

/* A record of one empty field would be an empty line, which is no record. */
void csv_end_record(struct csv_writer *writer) {
    if (writer->empty)
        put(writer, "\"\"", 2);
    put(writer, "\n", 1);
    writer->filled = writer->empty = false;
}

bool csv_finish(struct csv_writer *writer, struct error *error) {
    hand_over(writer);
    if (!writer->failure && fflush(writer->file) != 0)
        writer->failure = errno;
    if (!writer->failure)
        return true;
    return error_system(error, writer->failure, _("The file cannot be written."));
}
