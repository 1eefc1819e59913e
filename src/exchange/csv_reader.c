#include "exchange/csv.h"

#include <errno.h>
#include <stdlib.h>

#include "base/say.h"
#include "text/encoding.h"
#include "text/utf8.h"

enum {
    CHUNK = 1 << 18, /* asked from the file at a time */
    NAME_MAX_BYTES = 256,
    UTF8_LONGEST = 4,
    SURE = 90, /* a confidence above which a misread text is not taken as it is */
};

static const char byte_order_mark[] = "\xEF\xBB\xBF";

struct csv_reader {
    FILE *file;
    char *data;     /* CSV_RECORD_MAX + CHUNK bytes, and one that ends every scan */
    char *plain;    /* where quoted fields stand without their doubled quotes */
    size_t start;   /* of the next record in `data` */
    size_t end;     /* of what has been read */
    size_t sound;   /* up to here it is UTF-8 without NUL */
    size_t at;      /* where the present record begins */
    int64_t before; /* bytes of the file before `data` */
    int64_t line;   /* of the next record */
    int64_t at_line;
    bool ended; /* the file has no more */
    bool broken;
    char separator;
    bool stops[256]; /* what ends a field without quotes */
    size_t count;
    struct str fields[CSV_FIELDS_MAX];
    size_t begins[CSV_FIELDS_MAX]; /* of the fields, in `data` */
    struct error failure;
    char name[NAME_MAX_BYTES];
};

/* ---- where ----------------------------------------------------------------------------------- */

static struct csv_place place_of(const struct csv_reader *reader, size_t offset) {
    int64_t line = reader->at_line;
    size_t begin = reader->at;
    for (size_t i = reader->at; i < offset; i++) {
        bool lone = reader->data[i] == '\r' && reader->data[i + 1] != '\n';
        if (reader->data[i] == '\n' || lone) {
            line++;
            begin = i + 1;
        }
    }
    int64_t column = 1;
    for (size_t i = begin; i < offset; i++)
        column += ((unsigned char)reader->data[i] & 0xC0) != 0x80;
    return (struct csv_place){line, column};
}

struct csv_place csv_place(const struct csv_reader *reader, size_t field) {
    if (field >= reader->count)
        return (struct csv_place){reader->at_line, 1};
    return place_of(reader, reader->begins[field]);
}

char csv_separator(const struct csv_reader *reader) {
    return reader->separator;
}

const char *csv_name(const struct csv_reader *reader) {
    return reader->name;
}

int64_t csv_bytes(const struct csv_reader *reader) {
    return reader->before + (int64_t)reader->start;
}

/* Say where an error stands, and keep it: nothing can be read behind it. */
static bool broken_at(struct csv_reader *reader, size_t offset, struct error *failure) {
    struct csv_place place = place_of(reader, offset);
    error_detail(
        failure, _("%s, line %lld, column %lld"), reader->name, (long long)place.line,
        (long long)place.column);
    reader->broken = true;
    reader->failure = *failure;
    return false;
}

/* ---- the bytes ------------------------------------------------------------------------------- */

/* Take as sound what is UTF-8 without NUL; the first half of a character at the end may yet become
 * one. */
static void weigh(struct csv_reader *reader) {
    struct str fresh = str_slice(reader->data + reader->sound, reader->end - reader->sound);
    const char *nul = memchr(fresh.data, 0, fresh.length);
    if (nul)
        fresh.length = (size_t)(nul - fresh.data);
    size_t bad = fresh.length;
    if (text_utf8_valid(fresh, &bad))
        bad = fresh.length;
    reader->sound += bad;
}

/* Is there something at `sound` that no further byte can mend? */
static bool is_unsound(const struct csv_reader *reader) {
    size_t rest = reader->end - reader->sound;
    return rest >= UTF8_LONGEST || (rest > 0 && (reader->ended || !reader->data[reader->sound]));
}

static bool fill(struct csv_reader *reader, struct error *error) {
    size_t rest = reader->end - reader->start;
    if (reader->start > 0)
        memmove(reader->data, reader->data + reader->start, rest);
    reader->before += (int64_t)reader->start;
    reader->sound -= reader->start;
    reader->start = 0;
    reader->at = 0;
    reader->end = rest;
    size_t got = fread(reader->data + rest, 1, CHUNK, reader->file);
    if (got < CHUNK && ferror(reader->file))
        return error_system(error, errno, _("The file %s cannot be read."), reader->name);
    reader->ended = got < CHUNK;
    reader->end += got;
    reader->data[reader->end] = '\n';
    weigh(reader);
    return true;
}

static bool not_text(struct csv_reader *reader, struct error *failure) {
    struct text_guess guess = {0};
    struct str seen = str_slice(reader->data, reader->end);
    if (!text_encoding_detect(seen, &guess, failure))
        return false;
    if (guess.encoding == TEXT_UTF8)
        error_set(failure, ERROR_INPUT, _("This place in the file is not UTF-8."));
    else
        error_set(
            failure, ERROR_INPUT, _("The file is not UTF-8; it looks like %s."),
            text_encoding_name(guess.encoding));
    error_hint(
        failure, _("Save it as “CSV UTF-8”, or import it with the option --convert and look at the "
                   "result."));
    return false;
}

/* What stands at `sound` is no text: say which. */
static bool unsound(struct csv_reader *reader, struct error *failure) {
    bool is_nul = reader->data[reader->sound] == 0;
    struct text_guess guess = {0};
    if (is_nul && !text_encoding_detect(str_slice(reader->data, reader->end), &guess, failure))
        return false;
    if (!is_nul || guess.encoding != TEXT_UTF8)
        not_text(reader, failure);
    else
        error_set(failure, ERROR_INPUT, _("The file holds a byte 0, which no text has."));
    return broken_at(reader, reader->sound, failure);
}

/* ---- one record ------------------------------------------------------------------------------ */

enum scanned { SCANNED, SCAN_MORE, SCAN_BAD };

/* The field without its doubled quotes, in `plain`. */
static struct str without_doubles(struct csv_reader *reader, size_t from, size_t to, char **plain) {
    char *begin = *plain;
    const char *data = reader->data;
    while (from < to) {
        const char *quote = memchr(data + from, '"', to - from);
        size_t length = quote ? (size_t)(quote - data) - from + 1 : to - from;
        memcpy(*plain, data + from, length);
        *plain += length;
        from += length + (quote != NULL);
    }
    return str_slice(begin, (size_t)(*plain - begin));
}

static enum scanned unclosed(struct csv_reader *reader, size_t open, struct error *failure) {
    error_set(failure, ERROR_INPUT, _("The quote that begins here is never closed."));
    error_hint(failure, _("Close it with \"; a quote inside a quoted field is doubled: \"\"."));
    broken_at(reader, open, failure);
    return SCAN_BAD;
}

static enum scanned text_behind(struct csv_reader *reader, size_t at, struct error *failure) {
    error_set(failure, ERROR_INPUT, _("There is text behind the quote that closes the field."));
    error_hint(failure, _("A quote inside a quoted field is doubled: \"\"."));
    broken_at(reader, at, failure);
    return SCAN_BAD;
}

/* A field in quotes that opens at *position; afterwards that is behind the closing quote. */
static enum scanned scan_quoted(
    struct csv_reader *reader, size_t *position, char **plain, struct error *failure) {
    const char *data = reader->data;
    size_t open = *position, i = open + 1;
    bool doubled = false;
    for (;; i += 2, doubled = true) {
        const char *quote = i < reader->end ? memchr(data + i, '"', reader->end - i) : NULL;
        if (!quote)
            return reader->ended ? unclosed(reader, open, failure) : SCAN_MORE;
        i = (size_t)(quote - data);
        if (i + 1 == reader->end && !reader->ended)
            return SCAN_MORE;
        if (i + 1 == reader->end || data[i + 1] != '"')
            break;
    }
    if (i + 1 < reader->end && !reader->stops[(unsigned char)data[i + 1]])
        return text_behind(reader, i + 1, failure);
    reader->fields[reader->count] = doubled ? without_doubles(reader, open + 1, i, plain)
                                            : str_slice(data + open + 1, i - open - 1);
    *position = i + 1;
    return SCANNED;
}

static void scan_plain(struct csv_reader *reader, size_t *position) {
    const unsigned char *begin = (const unsigned char *)reader->data + *position;
    const unsigned char *p = begin;
    while (!reader->stops[*p])
        p++;
    reader->fields[reader->count] = str_slice((const char *)begin, (size_t)(p - begin));
    *position += (size_t)(p - begin);
}

static enum scanned too_many(struct csv_reader *reader, size_t at, struct error *failure) {
    error_set(failure, ERROR_LIMIT, _("A row has more than %d fields."), (int)CSV_FIELDS_MAX);
    broken_at(reader, at, failure);
    return SCAN_BAD;
}

/* Take the fields from `start` on; *ret_end is where the record's line end begins. */
static enum scanned scan_fields(struct csv_reader *reader, size_t *ret_end, struct error *failure) {
    char *plain = reader->plain;
    size_t i = reader->start;
    for (reader->count = 0;; i++) {
        if (reader->count == CSV_FIELDS_MAX)
            return too_many(reader, i, failure);
        reader->begins[reader->count] = i;
        if (i < reader->end && reader->data[i] == '"') {
            enum scanned scanned = scan_quoted(reader, &i, &plain, failure);
            if (scanned != SCANNED)
                return scanned;
        } else {
            scan_plain(reader, &i);
        }
        reader->count++;
        if (i >= reader->end || reader->data[i] != reader->separator)
            break;
    }
    *ret_end = i;
    return i < reader->end || reader->ended ? SCANNED : SCAN_MORE;
}

/* The bytes of the line end at `i`: CRLF, LF, CR or the end of the file. */
static enum scanned scan_line_end(const struct csv_reader *reader, size_t i, size_t *ret_length) {
    *ret_length = i < reader->end;
    if (i >= reader->end || reader->data[i] == '\n')
        return SCANNED;
    if (i + 1 == reader->end && !reader->ended)
        return SCAN_MORE;
    *ret_length += i + 1 < reader->end && reader->data[i + 1] == '\n';
    return SCANNED;
}

static bool too_long(struct csv_reader *reader, struct error *failure) {
    error_set(
        failure, ERROR_LIMIT, _("The row that begins here is longer than %d bytes."),
        (int)CSV_RECORD_MAX);
    error_hint(failure, _("Is a quote left open, or is this no CSV file?"));
    return broken_at(reader, reader->start, failure);
}

/* One record, or more bytes until there is one. */
static bool scan(
    struct csv_reader *reader, size_t *ret_end, size_t *ret_next, struct error *failure) {
    for (;;) {
        reader->at = reader->start;
        reader->at_line = reader->line;
        size_t end = 0, length = 0;
        enum scanned scanned = scan_fields(reader, &end, failure);
        if (scanned == SCANNED)
            scanned = scan_line_end(reader, end, &length);
        size_t needed = scanned == SCANNED ? end : reader->end;
        if (needed > reader->sound && is_unsound(reader))
            return unsound(reader, failure);
        if (scanned == SCAN_BAD)
            return false;
        if (needed - reader->start > CSV_RECORD_MAX)
            return too_long(reader, failure);
        if (scanned == SCANNED) {
            *ret_end = end;
            *ret_next = end + length;
            return true;
        }
        if (!fill(reader, failure))
            return false;
    }
}

static int64_t breaks_within(struct str raw) {
    int64_t breaks = 0;
    for (size_t i = 0; i < raw.length; i++)
        breaks += raw.data[i] == '\n' ||
                  (raw.data[i] == '\r' && (i + 1 == raw.length || raw.data[i + 1] != '\n'));
    return breaks;
}

bool csv_read(
    struct csv_reader *reader, struct csv_record *ret_record, bool *ret_more, struct error *error) {
    struct error failure = {0};
    if (reader->broken)
        goto broken;
    for (;;) {
        if (reader->start == reader->end) {
            if (!reader->ended && !fill(reader, &failure))
                goto failed;
            if (reader->start == reader->end) {
                reader->count = 0;
                *ret_more = false;
                return true;
            }
        }
        size_t end = 0, next = 0;
        if (!scan(reader, &end, &next, &failure))
            goto failed;
        struct str raw = str_slice(reader->data + reader->at, end - reader->at);
        reader->start = next;
        reader->line += 1 + (memchr(raw.data, '"', raw.length) ? breaks_within(raw) : 0);
        if (raw.length == 0)
            continue;
        *ret_record = (struct csv_record){reader->fields, reader->count, raw, reader->at_line};
        *ret_more = true;
        return true;
    }
failed:
    reader->broken = true;
    reader->failure = failure;
broken:
    if (error)
        *error = reader->failure;
    return false;
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void use_separator(struct csv_reader *reader, char separator) {
    reader->separator = separator;
    reader->stops[(unsigned char)separator] = true;
    reader->stops['\n'] = true;
    reader->stops['\r'] = true;
}

/* The separator that stands most often outside quotes in the first line. */
static char likely_separator(struct str text) {
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[COUNT_OF(candidates)] = {0};
    bool quoted = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        quoted ^= c == '"';
        if (quoted)
            continue;
        if (c == '\n' || c == '\r')
            break;
        for (size_t k = 0; k < COUNT_OF(candidates); k++)
            counts[k] += c == candidates[k];
    }
    size_t best = 0;
    for (size_t k = 1; k < COUNT_OF(candidates); k++)
        best = counts[k] > counts[best] ? k : best;
    return candidates[best];
}

/* Excel's own first line "sep=;" is passed over. */
static bool take_separator_line(struct csv_reader *reader) {
    static const char words[] = "sep=";
    const size_t length = sizeof words - 1;
    const char *line = reader->data + reader->start;
    size_t rest = reader->end - reader->start;
    if (rest < length + 2 || memcmp(line, words, length) != 0)
        return false;
    char separator = line[length];
    bool known = separator == ',' || separator == ';' || separator == '\t';
    bool crlf = line[length + 1] == '\r' && rest > length + 2 && line[length + 2] == '\n';
    if (!known || (line[length + 1] != '\n' && line[length + 1] != '\r'))
        return false;
    use_separator(reader, separator);
    reader->start += length + 2 + crlf;
    reader->line++;
    return true;
}

/* Refuse a file whose first part is surely in another encoding. */
static bool check_encoding(struct csv_reader *reader, struct error *error) {
    struct text_guess guess = {0};
    if (!text_encoding_detect(str_slice(reader->data, reader->end), &guess, error))
        return false;
    if (guess.encoding == TEXT_UTF8 || (guess.misread && guess.confidence < SURE))
        return true;
    if (!guess.misread) {
        struct error failure = {0};
        not_text(reader, &failure);
        if (is_unsound(reader))
            broken_at(reader, reader->sound, &failure);
        *error = failure;
        return false;
    }
    error_set(
        error, ERROR_INPUT, _("The letters of the file are those of %s, taken for Unicode."),
        text_encoding_name(guess.encoding));
    error_detail(error, "%s", reader->name);
    return error_hint(error, _("Import it with the option --convert and look at the result."));
}

static bool begin(struct csv_reader *reader, struct error *error) {
    if (!fill(reader, error))
        return false;
    if (reader->end == 0) {
        error_set(error, ERROR_INPUT, _("The file is empty."));
        return error_detail(error, "%s", reader->name);
    }
    struct error scratch = {0};
    if (!check_encoding(reader, error ? error : &scratch))
        return false;
    size_t mark = sizeof byte_order_mark - 1;
    if (reader->end >= mark && memcmp(reader->data, byte_order_mark, mark) == 0)
        reader->start = mark;
    if (!take_separator_line(reader))
        use_separator(
            reader,
            likely_separator(str_slice(reader->data + reader->start, reader->end - reader->start)));
    return true;
}

bool csv_open(FILE *file, const char *name, struct csv_reader **ret_reader, struct error *error) {
    struct csv_reader *reader = calloc(1, sizeof *reader);
    if (reader) {
        reader->data = malloc(CSV_RECORD_MAX + CHUNK + 1);
        reader->plain = malloc(CSV_RECORD_MAX + CHUNK);
    }
    if (!reader || !reader->data || !reader->plain) {
        csv_close(reader);
        return error_memory(error);
    }
    reader->file = file;
    reader->line = reader->at_line = 1;
    struct str cut = text_utf8_cut(str_of(name), NAME_MAX_BYTES - 1);
    memcpy(reader->name, cut.data, cut.length);
    if (!begin(reader, error)) {
        csv_close(reader);
        return false;
    }
    *ret_reader = reader;
    return true;
}

void csv_close(struct csv_reader *reader) {
    if (!reader)
        return;
    free(reader->data);
    free(reader->plain);
    free(reader);
}
