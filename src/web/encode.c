#include "web/encode.h"

#include <brotli/encode.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

enum {
    /* Both about as fast as the network they save: higher ones take ten times as long for a tenth. */
    BROTLI_LEVEL = 4,
    GZIP_LEVEL = 5,
    GZIP_WINDOW = 15 + 16, /* zlib's way to ask for gzip's head and foot */
    GZIP_MEMORY = 8,
};

static bool is_word(struct str text, const char *word) {
    return text.length == strlen(word) && strncasecmp(text.data, word, text.length) == 0;
}

/* "q=0", "q=0.0", "q=0.000": not wanted. */
static bool is_forbidden(struct str parameters) {
    struct str text = str_trim(parameters);
    if (!str_starts(text, "q=0"))
        return false;
    for (size_t i = 3; i < text.length; i++)
        if (text.data[i] != '.' && text.data[i] != '0')
            return false;
    return true;
}

enum encoding encode_choose(const char *accept_encoding) {
    enum encoding best = ENCODING_NONE;
    struct str rest = str_of(accept_encoding ? accept_encoding : "");
    while (rest.length) {
        struct str parameters = str_cut(&rest, ',');
        struct str name = str_trim(str_cut(&parameters, ';'));
        enum encoding one = is_word(name, "br")     ? ENCODING_BROTLI
                            : is_word(name, "gzip") ? ENCODING_GZIP
                                                    : ENCODING_NONE;
        if (one > best && !is_forbidden(parameters))
            best = one;
    }
    return best;
}

const char *encode_name(enum encoding encoding) {
    return encoding == ENCODING_BROTLI ? "br" : encoding == ENCODING_GZIP ? "gzip" : NULL;
}

static size_t with_brotli(struct str text, unsigned char *room, size_t size) {
    bool ok = BrotliEncoderCompress(
        BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.length,
        (const unsigned char *)text.data, &size, room);
    return ok ? size : 0;
}

static size_t with_gzip(struct str text, unsigned char *room, size_t size) {
    z_stream stream = {.next_out = room, .avail_out = (unsigned)size};
    /* zlib takes what it only reads without const. */
    union {
        const char *in;
        unsigned char *out;
    } input = {text.data};
    stream.next_in = input.out;
    stream.avail_in = (unsigned)text.length;
    if (deflateInit2(
            &stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    deflateEnd(&stream);
    return whole ? stream.total_out : 0;
}

bool encode_text(enum encoding encoding, struct str text, struct buf *out) {
    if (encoding == ENCODING_NONE || text.length > UINT32_MAX)
        return false;
    unsigned char *room = malloc(text.length);
    size_t size = 0;
    if (room)
        size = encoding == ENCODING_BROTLI ? with_brotli(text, room, text.length)
                                           : with_gzip(text, room, text.length);
    if (size) {
        buf_clear(out);
        buf_add(out, room, size);
    }
    free(room);
    return size && buf_ok(out);
}
