/* What the tests of exchange share: files made of text, and imports that must go well or badly. */
#ifndef SATSAO_TESTS_UNIT_EXCHANGE_SUPPORT_H
#define SATSAO_TESTS_UNIT_EXCHANGE_SUPPORT_H

#include "base/buf.h"
#include "exchange/export.h"
#include "exchange/import.h"
#include "ledgertest.h"

static inline FILE *file_of_bytes(const void *data, size_t length) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    rewind(file);
    return file;
}

static inline FILE *file_of(const char *text) {
    return file_of_bytes(text, strlen(text));
}

/* All of a file from its beginning; the caller frees it. */
static inline char *text_of(FILE *file) {
    rewind(file);
    struct buf text = buf_with_maximum(1 << 26);
    char piece[4096];
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(&text, piece, got);
    buf_char(&text, '\0');
    assert_true(buf_ok(&text));
    return text.data;
}

static inline struct import_options by_office(void) {
    struct import_options options = IMPORT_OPTIONS;
    options.author = str_of("Văn phòng");
    options.name = "test.csv";
    return options;
}

static inline struct import_report import_with(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct import_options *options) {
    struct import_report report;
    struct error error = {0};
    bool ok = import_csv(ledger, kind, file, options, &report, &error);
    fclose(file);
    if (!ok)
        fail_msg("%s | %s | %s", error.message, error.detail, error.hint);
    return report;
}

static inline struct import_report import_text(
    struct ledger *ledger, enum exchange_kind kind, const char *text) {
    struct import_options options = by_office();
    return import_with(ledger, kind, file_of(text), &options);
}

/* Must fail; everything said about it, with the problems, in one text. */
static inline struct import_report refused(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct import_options *options, struct buf *said) {
    struct import_report report;
    struct error failure = {0};
    struct position before, after;
    MUST(ledger_position_now(ledger, &before, &error));
    bool ok = import_csv(ledger, kind, file, options, &report, &failure);
    fclose(file);
    assert_false(ok);
    MUST(ledger_position_now(ledger, &after, &error));
    assert_int_equal(after.commit, before.commit);
    *said = buf_with_maximum(1 << 20);
    buf_format(said, "%s | %s | %s\n", failure.message, failure.detail, failure.hint);
    for (size_t i = 0; i < report.problem_count; i++)
        buf_format(
            said, "%lld:%lld %s | %s\n", (long long)report.problems[i].line,
            (long long)report.problems[i].column, report.problems[i].error.message,
            report.problems[i].error.hint);
    return report;
}

/* The import fails, nothing is kept, and `words` are said. */
static inline void must_refuse_with(
    struct ledger *ledger, enum exchange_kind kind, FILE *file,
    const struct import_options *options, const char *words) {
    struct buf said;
    refused(ledger, kind, file, options, &said);
    if (!strstr(buf_cstr(&said), words))
        fail_msg("“%s” is not in: %s", words, buf_cstr(&said));
    buf_release(&said);
}

static inline void must_refuse(
    struct ledger *ledger, enum exchange_kind kind, const char *text, const char *words) {
    struct import_options options = by_office();
    must_refuse_with(ledger, kind, file_of(text), &options, words);
}

#endif
