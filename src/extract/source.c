#include "extract/source.h"

#include <errno.h>
#include <stdio.h>

#include "base/say.h"
#include "extract/docx.h"
#include "extract/pdf.h"
#include "text/encoding.h"

static bool read_file(const char *path, struct buf *out, struct error *error) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return error_system(error, errno, _("The file %s cannot be opened."), path);
    char piece[65536];
    size_t length;
    while ((length = fread(piece, 1, sizeof piece, file)) > 0 && buf_ok(out))
        buf_add(out, piece, length);
    int failed = ferror(file) ? errno : 0;
    fclose(file);
    if (failed)
        return error_system(error, failed, _("The file %s cannot be read."), path);
    return buf_ok(out) || error_set(error, ERROR_LIMIT, "%s", _("The document is too long."));
}

static bool plain_text(struct str bytes, struct buf *out, struct error *error) {
    struct text_guess guess;
    return text_encoding_detect(bytes, &guess, error) &&
           text_encoding_convert(bytes, guess, out, error);
}

bool source_text(const char *path, struct buf *out, struct error *error) {
    struct buf bytes = buf_with_maximum(SOURCE_LONGEST);
    bool ok = read_file(path, &bytes, error);
    if (ok) {
        struct str start = buf_as_str(&bytes);
        if (str_starts(start, "PK\x03\x04"))
            ok = docx_text(start, out, error);
        else if (str_starts(start, "%PDF-"))
            ok = pdf_text(path, out, error);
        else
            ok = plain_text(start, out, error);
    }
    buf_release(&bytes);
    return ok;
}
