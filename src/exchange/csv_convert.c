#include <errno.h>

#include "base/buf.h"
#include "base/say.h"
#include "exchange/csv.h"
#include "text/encoding.h"

enum { PIECE = 1 << 16 };

/* All of the file from its present place on, which is restored. */
static bool read_all(FILE *file, struct buf *text, struct error *error) {
    char piece[PIECE];
    off_t place = ftello(file);
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0 && buf_ok(text))
        buf_add(text, piece, got);
    if (ferror(file) || place < 0 || fseeko(file, place, SEEK_SET) != 0)
        return error_system(error, errno, _("The file cannot be read."));
    if (buf_ok(text))
        return true;
    error_set(
        error, ERROR_LIMIT, _("The file is longer than the %d MB that can be converted."),
        CSV_CONVERT_MAX / (1024 * 1024));
    return error_hint(error, _("Save it as “CSV UTF-8” in the program it comes from."));
}

static bool write_all(FILE *to, const struct buf *text, struct error *error) {
    bool ok = fwrite(text->data, 1, text->length, to) == text->length && fflush(to) == 0;
    if (ok && fseeko(to, 0, SEEK_SET) == 0)
        return true;
    return error_system(error, errno, _("The converted file cannot be written."));
}

bool csv_convert(FILE *file, FILE *to, const char **ret_encoding, struct error *error) {
    struct buf text = buf_with_maximum(CSV_CONVERT_MAX);
    struct buf converted = buf_with_maximum((size_t)CSV_CONVERT_MAX * 3);
    struct text_guess guess = {0};
    bool ok =
        read_all(file, &text, error) && text_encoding_detect(buf_as_str(&text), &guess, error);
    bool same = ok && guess.encoding == TEXT_UTF8 && !guess.misread;
    if (ok && !same)
        ok = text_encoding_convert(buf_as_str(&text), guess, &converted, error) &&
             write_all(to, &converted, error);
    if (ok)
        *ret_encoding = same ? NULL : text_encoding_name(guess.encoding);
    buf_release(&text);
    buf_release(&converted);
    return ok;
}
