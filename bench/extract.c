/*
 * How fast directives are read: the labelled sentences over and over, up to 15 MB of text, against
 * the units of one province.
 *
 *     extract UNITS SENTENCES
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "extract/extract.h"

enum { TEXT_MOST = 15 * 1024 * 1024, UNITS_MOST = 200, ROUNDS = 5 };

static int stop(const char *why) {
    fprintf(stderr, "%s\n", why);
    return 1;
}

static size_t read_units(const char *path, struct extract_unit *units) {
    static char lines[UNITS_MOST][200];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    while (file && count < UNITS_MOST && fgets(lines[count], sizeof lines[count], file)) {
        char *name;
        if (lines[count][0] == '#')
            continue;
        units[count].id = (uint32_t)strtoul(lines[count], &name, 10);
        units[count].name = str_trim(str_of(name));
        count++;
    }
    if (file)
        fclose(file);
    return count;
}

static bool read_sentences(const char *path, struct buf *out) {
    static const char label[] = "text: ";
    char line[4096];
    struct buf once = buf_with_maximum(TEXT_MOST);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, label, sizeof label - 1) == 0)
            buf_text(&once, line + sizeof label - 1);
    if (file)
        fclose(file);
    while (once.length && out->length + once.length <= TEXT_MOST)
        buf_str(out, buf_as_str(&once));
    bool ok = once.length > 0 && buf_ok(&once) && buf_ok(out);
    buf_release(&once);
    return ok;
}

static int measure(const struct extractor *extractor, struct str text) {
    struct extract_settings settings = {.date = 20228, .before_includes = true};
    int64_t best = INT64_MAX;
    size_t statements = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct reading reading;
        struct error error;
        int64_t start = clock_ticks();
        if (!extract_read(extractor, text, &settings, &reading, &error))
            return stop(error.message);
        int64_t took = clock_ticks() - start;
        best = took < best ? took : best;
        statements = reading.statements.count;
        reading_release(&reading);
    }
    printf(
        "extract: %.1f MB/s (%.1f MB, %zu statements, best of %d)\n",
        (double)text.length / 1e6 / ((double)best / 1e9), (double)text.length / 1e6, statements,
        ROUNDS);
    return 0;
}

int main(int argc, char **argv) {
    struct extract_unit units[UNITS_MOST];
    struct extractor *extractor;
    struct error error;
    struct buf text = buf_with_maximum((size_t)2 * TEXT_MOST);
    if (argc != 3)
        return stop("extract UNITS SENTENCES");
    if (!extractor_open(units, read_units(argv[1], units), &extractor, &error))
        return stop(error.message);
    int status = read_sentences(argv[2], &text) ? measure(extractor, buf_as_str(&text))
                                                : stop("The sentences cannot be read.");
    buf_release(&text);
    extractor_close(extractor);
    return status;
}
