#include <errno.h>
#include <sodium.h>
#include <sys/types.h>

#include "base/say.h"
#include "exchange/import_private.h"

enum { PIECE = 1 << 18, HASH = 32 };

/* Copy what cannot be read twice to a temporary file. */
static bool spool(struct import *import, FILE *file, struct error *error) {
    static const char *const failed = N_("The file cannot be copied to a temporary one.");
    FILE *copy = tmpfile();
    if (!copy)
        return error_system(error, errno, "%s", say(failed));
    char *piece = malloc(PIECE);
    size_t got = 0;
    bool ok = piece != NULL;
    while (ok && (got = fread(piece, 1, PIECE, file)) > 0)
        ok = fwrite(piece, 1, got, copy) == got;
    ok = ok && !ferror(file) && fflush(copy) == 0;
    free(piece);
    if (!ok) {
        error_system(error, errno, "%s", say(failed));
        fclose(copy);
        return false;
    }
    rewind(copy);
    import->file = import->ours = copy;
    return true;
}

static bool convert(struct import *import, struct error *error) {
    FILE *converted = tmpfile();
    if (!converted)
        return error_system(error, errno, "%s", _("The converted file cannot be written."));
    const char *encoding = NULL;
    bool ok = csv_convert(import->file, converted, &encoding, error);
    if (!ok || !encoding) {
        fclose(converted);
        return ok;
    }
    import_file_close(import);
    import->file = import->ours = converted;
    import->report->encoding = encoding;
    return true;
}

static void hash_text(crypto_generichash_state *state, struct str text) {
    uint64_t length = text.length;
    crypto_generichash_update(state, (const unsigned char *)&length, sizeof length);
    crypto_generichash_update(state, (const unsigned char *)text.data, text.length);
}

/* What bears on the rows besides the file itself. */
static void hash_options(crypto_generichash_state *state, const struct import *import) {
    const struct import_options *options = import->options;
    const int32_t days[] = {
        options->valid_from, options->valid_to,  options->signed_on,       options->in_force,
        options->operating,  options->simulated, options->rejects != NULL,
    };
    hash_text(state, str_of(exchange_kind_word(import->kind)));
    hash_text(state, options->source);
    crypto_generichash_update(state, (const unsigned char *)days, sizeof days);
}

static bool hash_file(struct import *import, struct error *error) {
    unsigned char *piece = malloc(PIECE);
    if (!piece)
        return error_memory(error);
    crypto_generichash_state state;
    unsigned char hash[HASH];
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_options(&state, import);
    size_t got;
    while ((got = fread(piece, 1, PIECE, import->file)) > 0) {
        crypto_generichash_update(&state, piece, got);
        import->size += (int64_t)got;
    }
    free(piece);
    if (ferror(import->file))
        return error_system(error, errno, "%s", _("The file cannot be read."));
    crypto_generichash_final(&state, hash, sizeof hash);
    commit_hash_text(hash, import->hash);
    return true;
}

bool import_file_open(struct import *import, FILE *file, struct error *error) {
    if (sodium_init() < 0)
        return error_set(error, ERROR_INTERNAL, "%s", _("The cryptographic library fails."));
    import->file = file;
    import->begin = ftello(file);
    if (import->begin < 0 && !spool(import, file, error))
        return false;
    if (import->options->convert && !convert(import, error))
        return false;
    import->begin = ftello(import->file);
    return hash_file(import, error);
}

void import_file_close(struct import *import) {
    if (import->ours)
        fclose(import->ours);
    import->ours = NULL;
}

bool import_table_open(
    struct import *import, const struct table_column columns[], size_t count, struct error *error) {
    csv_close(import->csv);
    import->csv = NULL;
    const char *name = import->options->name ? import->options->name : "-";
    if (fseeko(import->file, import->begin, SEEK_SET) != 0)
        return error_system(error, errno, "%s", _("The file cannot be read."));
    return csv_open(import->file, name, &import->csv, error) &&
           table_open(&import->table, import->csv, columns, count, error);
}
