#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/say.h"
#include "exchange/csv.h"
#include "exchange/seen.h"
#include "exchange/table.h"

static FILE *file_of(const void *data, size_t length) {
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    rewind(file);
    return file;
}

/* What was read: fields in brackets, a line for each record, its number first. */
static void show(struct csv_reader *reader, struct buf *out, struct error *error) {
    struct csv_record record;
    bool more = true;
    while (more) {
        if (!csv_read(reader, &record, &more, error))
            break;
        if (!more)
            break;
        buf_format(out, "%lld", (long long)record.line);
        for (size_t i = 0; i < record.count; i++)
            buf_format(out, "[%.*s]", STR_ARGS(record.fields[i]));
        buf_char(out, '\n');
    }
}

static void assert_reads_bytes(const void *data, size_t length, const char *expected) {
    struct csv_reader *reader = NULL;
    struct error error = {0};
    struct buf out = buf_with_maximum(1 << 20);
    FILE *file = file_of(data, length);
    if (!csv_open(file, "a.csv", &reader, &error))
        fail_msg("%s | %s", error.message, error.detail);
    show(reader, &out, &error);
    assert_string_equal(error.message, "");
    assert_string_equal(buf_cstr(&out), expected);
    csv_close(reader);
    fclose(file);
    buf_release(&out);
}

static void assert_reads(const char *text, const char *expected) {
    assert_reads_bytes(text, strlen(text), expected);
}

static void assert_refuses_bytes(const void *data, size_t length, const char *words) {
    struct csv_reader *reader = NULL;
    struct error error = {0};
    struct buf out = buf_with_maximum(1 << 20);
    FILE *file = file_of(data, length);
    if (csv_open(file, "a.csv", &reader, &error))
        show(reader, &out, &error);
    if (error.code == ERROR_NONE)
        fail_msg("read as %s", buf_cstr(&out));
    struct buf said = buf_with_maximum(1 << 12);
    buf_format(&said, "%s | %s | %s", error.message, error.detail, error.hint);
    if (!strstr(buf_cstr(&said), words))
        fail_msg("“%s” is not in: %s", words, buf_cstr(&said));
    csv_close(reader);
    fclose(file);
    buf_release(&out);
    buf_release(&said);
}

static void assert_refuses(const char *text, const char *words) {
    assert_refuses_bytes(text, strlen(text), words);
}

static void every_kind_of_line_end(void **state) {
    (void)state;
    assert_reads("a,b\nc,d\n", "1[a][b]\n2[c][d]\n");
    assert_reads("a,b\r\nc,d\r\n", "1[a][b]\n2[c][d]\n");
    assert_reads("a,b\rc,d\r", "1[a][b]\n2[c][d]\n");
    assert_reads("a,b\nc,d", "1[a][b]\n2[c][d]\n");
    assert_reads("a,b\r\n\r\n\n\rc,d", "1[a][b]\n5[c][d]\n");
    assert_reads("a\r", "1[a]\n");
}

static void quotes_doubled_quotes_and_line_breaks_within(void **state) {
    (void)state;
    assert_reads("\"a\",b\n", "1[a][b]\n");
    assert_reads("\"a,b\",\"\"\n", "1[a,b][]\n");
    assert_reads("\"a\"\"b\",c\n", "1[a\"b][c]\n");
    assert_reads("\"\"\"\",\"\"\"a\"\"\"\n", "1[\"][\"a\"]\n");
    assert_reads("\"a\nb\",c\nd,e\n", "1[a\nb][c]\n3[d][e]\n");
    assert_reads("\"a\r\nb\rc\",d\ne,f", "1[a\r\nb\rc][d]\n4[e][f]\n");
    assert_reads("a 5\" b,c\n", "1[a 5\" b][c]\n");
    assert_reads("a,\n,\n", "1[a][]\n2[][]\n");
    assert_reads("\"a\"", "1[a]\n");
}

static void the_separator_is_found_in_the_first_line(void **state) {
    (void)state;
    assert_reads("a;b\n1,5;2\n", "1[a][b]\n2[1,5][2]\n");
    assert_reads("a\tb\n1,5\t2;3\n", "1[a][b]\n2[1,5][2;3]\n");
    assert_reads("\"x;y;z\",b\n1,2\n", "1[x;y;z][b]\n2[1][2]\n");
    assert_reads("sep=;\r\na,b;c\r\n", "2[a,b][c]\n");
    assert_reads("alone\nx;y\n", "1[alone]\n2[x;y]\n");
}

static void a_byte_order_mark_is_no_text(void **state) {
    (void)state;
    assert_reads(
        "\xEF\xBB\xBF"
        "a,b\n",
        "1[a][b]\n");
    assert_reads("\xEF\xBB\xBF\"a\",b\n", "1[a][b]\n");
    assert_reads("\xEF\xBB\xBFsep=;\na;b\n", "2[a][b]\n");
}

static void what_is_wrong_is_told_with_its_place(void **state) {
    (void)state;
    say_use(SAY_EN);
    assert_refuses("", "empty");
    assert_refuses("a,b\nxã,\"mở", "a.csv, line 2, column 4");
    assert_refuses("a,b\nxã,\"mở", "never closed");
    assert_refuses("a,b\nc,\"d\"e\n", "line 2, column 6");
    assert_refuses("a,b\nc,\"d\"e\n", "behind the quote");
    assert_refuses_bytes("a,b\nc,\0d\n", 9, "byte 0");
    assert_refuses_bytes("a,b\nc,\0d\n", 9, "line 2, column 3");
    assert_refuses("a,b\n\"x\ny\xFF\",d\n", "line 3, column 2");
    assert_refuses("a,b\nc\xC3", "not UTF-8");
}

static void old_encodings_are_named(void **state) {
    (void)state;
    say_use(SAY_EN);
    assert_refuses(
        "ten,ma\nTØnh Lµo Cai,10\nHuyÖn B¾c Hµ,085\nX· Tµ V¸n Chß,1\nHuyÖn M­êng Kh­¬ng,2\n",
        "TCVN3");
    static const char tcvn3[] = "ten,ma\nT\xD8nh L\xB5o Cai,10\nHuy\xD6n B\xBE"
                                "c H\xB5,085\nHuy\xD6n M\xAD\xEAng Kh\xAD\xACng,2\n";
    assert_refuses(tcvn3, "TCVN3");
    static const char vni[] = "ten,ma\nT\xC6nh La\xF8o Cai,10\nHuye\xE4n Ba\xE9"
                              "c Ha\xF8,085\nHuye\xE4n M\xF6\xF4\xF8ng Kh\xF6\xF4ng,2\n";
    assert_refuses(vni, "VNI");
    static const char utf16[] = "\xFF\xFE"
                                "a\0,\0b\0\n\0";
    assert_refuses_bytes(utf16, sizeof utf16 - 1, "UTF-16");
}

static void old_encodings_are_converted_when_asked(void **state) {
    (void)state;
    static const char tcvn3[] = "ten,ma\nT\xD8nh L\xB5o Cai,10\nHuy\xD6n B\xBE"
                                "c H\xB5,085\nHuy\xD6n M\xAD\xEAng Kh\xAD\xACng,2\n";
    FILE *file = file_of(tcvn3, sizeof tcvn3 - 1);
    FILE *to = tmpfile();
    const char *encoding = NULL;
    struct error error = {0};
    assert_true(csv_convert(file, to, &encoding, &error));
    assert_string_equal(encoding, "TCVN3");
    struct csv_reader *reader = NULL;
    assert_true(csv_open(to, "a.csv", &reader, &error));
    struct buf out = buf_with_maximum(1 << 12);
    show(reader, &out, &error);
    assert_non_null(strstr(buf_cstr(&out), "Tỉnh Lào Cai"));
    csv_close(reader);
    fclose(file);
    fclose(to);
    buf_release(&out);

    file = file_of("a,b\nTỉnh,1\n", strlen("a,b\nTỉnh,1\n"));
    to = tmpfile();
    assert_true(csv_convert(file, to, &encoding, &error));
    assert_null(encoding);
    assert_int_equal(ftell(file), 0);
    fclose(file);
    fclose(to);
}

static void a_line_without_an_end_is_refused_without_being_read(void **state) {
    (void)state;
    say_use(SAY_EN);
    struct csv_reader *reader = NULL;
    struct error error = {0};
    const size_t length = (size_t)3 * CSV_RECORD_MAX;
    char *line = malloc(length);
    assert_non_null(line);
    memset(line, 'x', length);
    memcpy(line, "a,b\n", 4);
    FILE *file = file_of(line, length);
    assert_true(csv_open(file, "long.csv", &reader, &error));
    struct csv_record record;
    bool more;
    assert_true(csv_read(reader, &record, &more, &error));
    assert_false(csv_read(reader, &record, &more, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    assert_non_null(strstr(error.detail, "long.csv, line 2, column 1"));
    assert_true(ftell(file) < (long)length - CSV_RECORD_MAX);
    assert_false(csv_read(reader, &record, &more, &error));
    csv_close(reader);
    fclose(file);
    free(line);
}

/* As long as anyone reads. */
static void a_file_without_an_end_is_refused(void **state) {
    (void)state;
    FILE *endless = fopen("/dev/zero", "rb");
    if (!endless)
        skip();
    struct csv_reader *reader = NULL;
    struct csv_record record;
    bool more;
    struct error error = {0};
    bool ok =
        csv_open(endless, "zero", &reader, &error) && csv_read(reader, &record, &more, &error);
    assert_false(ok);
    csv_close(reader);
    fclose(endless);
}

static void the_longest_record_is_read_and_one_byte_more_is_not(void **state) {
    (void)state;
    char *text = malloc(CSV_RECORD_MAX + 16);
    assert_non_null(text);
    for (size_t extra = 0; extra < 2; extra++) {
        size_t length = CSV_RECORD_MAX + extra;
        memset(text, 'x', length);
        text[length] = '\n';
        FILE *file = file_of(text, length + 1);
        struct csv_reader *reader = NULL;
        struct csv_record record;
        bool more = false;
        struct error error = {0};
        assert_true(csv_open(file, "a", &reader, &error));
        assert_int_equal(csv_read(reader, &record, &more, &error), extra == 0);
        csv_close(reader);
        fclose(file);
    }
    free(text);
}

static void too_many_fields_are_a_limit(void **state) {
    (void)state;
    say_use(SAY_EN);
    char text[2 * CSV_FIELDS_MAX + 2];
    memset(text, ',', sizeof text);
    text[CSV_FIELDS_MAX - 1] = '\n';
    struct csv_reader *reader = NULL;
    struct csv_record record;
    bool more = false;
    struct error error = {0};
    FILE *file = file_of(text, sizeof text);
    assert_true(csv_open(file, "a", &reader, &error));
    assert_true(csv_read(reader, &record, &more, &error));
    assert_int_equal(record.count, CSV_FIELDS_MAX);
    assert_false(csv_read(reader, &record, &more, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    csv_close(reader);
    fclose(file);
}

/* Records that straddle the reader's buffer come out whole. */
static void a_long_file_is_read_in_pieces(void **state) {
    (void)state;
    enum { ROWS = 60000 };
    FILE *file = tmpfile();
    fprintf(file, "ma,ten\n");
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d,\"Xã số \"\"%d\"\"\nấp %d\"\r\n", i, i, i);
    rewind(file);
    struct csv_reader *reader = NULL;
    struct csv_record record;
    bool more = true;
    struct error error = {0};
    assert_true(csv_open(file, "a", &reader, &error));
    assert_true(csv_read(reader, &record, &more, &error));
    for (int i = 0; i < ROWS; i++) {
        char expected[64];
        assert_true(csv_read(reader, &record, &more, &error));
        assert_true(more);
        assert_int_equal(record.line, 2 + 2 * i);
        snprintf(expected, sizeof expected, "Xã số \"%d\"\nấp %d", i, i);
        assert_true(str_is(record.fields[1], expected));
    }
    assert_true(csv_read(reader, &record, &more, &error));
    assert_false(more);
    assert_int_equal(csv_bytes(reader), ftell(file));
    csv_close(reader);
    fclose(file);
}

static void write_fields(
    struct csv_format format, const char *const fields[], size_t count, char *text, size_t room) {
    struct csv_writer *writer = malloc(sizeof *writer);
    FILE *file = tmpfile();
    struct error error = {0};
    csv_write_to(writer, file, format);
    for (size_t i = 0; i < count; i++)
        csv_put_text(writer, str_of(fields[i]));
    csv_end_record(writer);
    assert_true(csv_finish(writer, &error));
    rewind(file);
    text[fread(text, 1, room - 1, file)] = '\0';
    fclose(file);
    free(writer);
}

static void fields_are_quoted_only_where_needed(void **state) {
    (void)state;
    char text[256];
    static const char *const fields[] = {"a", "b c", "d,e", "f\"g", "h\ni", "", "k;l"};
    write_fields((struct csv_format){0}, fields, COUNT_OF(fields), text, sizeof text);
    assert_string_equal(text, "a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",,\"k;l\"\n");
    static const char *const empty[] = {""};
    write_fields((struct csv_format){0}, empty, 1, text, sizeof text);
    assert_string_equal(text, "\"\"\n");
    static const char *const two[] = {"a", "b"};
    write_fields((struct csv_format){.separator = ';', .mark = true}, two, 2, text, sizeof text);
    assert_string_equal(
        text, "\xEF\xBB\xBF"
              "a;b\n");
}

static void formulas_are_guarded_on_request(void **state) {
    (void)state;
    char text[256];
    static const char *const fields[] = {"=1+1", "-5", "@x", "+\"a\"", "a=b"};
    write_fields((struct csv_format){0}, fields, COUNT_OF(fields), text, sizeof text);
    assert_string_equal(text, "=1+1,-5,@x,\"+\"\"a\"\"\",a=b\n");
    write_fields((struct csv_format){.guard = true}, fields, COUNT_OF(fields), text, sizeof text);
    assert_string_equal(text, "'=1+1,'-5,'@x,\"'+\"\"a\"\"\",a=b\n");
}

static void a_full_disk_is_told(void **state) {
    (void)state;
    FILE *full = fopen("/dev/full", "wb");
    if (!full)
        skip();
    struct csv_writer *writer = malloc(sizeof *writer);
    csv_write_to(writer, full, (struct csv_format){0});
    csv_put_text(writer, str_of("a"));
    csv_end_record(writer);
    struct error error = {0};
    assert_false(csv_finish(writer, &error));
    assert_int_equal(error.code, ERROR_FULL);
    fclose(full);
    free(writer);
}

/* ---- tables ---- */

static const struct table_column columns[] = {
    {"unit", "don_vi", TABLE_REQUIRED},
    {"value", "gia_tri", TABLE_REQUIRED},
    {"note", NULL, TABLE_OPTIONAL},
    {"bare_name", NULL, TABLE_UNREAD},
};

static bool open_table(const char *text, struct table *table, struct error *error) {
    static FILE *file;
    static struct csv_reader *reader;
    csv_close(reader);
    if (file)
        fclose(file);
    reader = NULL;
    file = NULL;
    if (!text)
        return false;
    file = file_of(text, strlen(text));
    return csv_open(file, "a.csv", &reader, error) &&
           table_open(table, reader, columns, COUNT_OF(columns), error);
}

static void columns_are_found_by_name(void **state) {
    (void)state;
    struct table table;
    struct error error = {0};
    bool more = false;
    assert_true(open_table("Giá trị;ĐƠN VỊ;;\n5;02641;;\n;;;\n6;02647\n", &table, &error));
    assert_true(table_next(&table, &more, &error));
    assert_true(table_is_whole(&table, &error));
    assert_true(str_is(table_text(&table, 0), "02641"));
    assert_true(str_is(table_text(&table, 1), "5"));
    assert_true(str_is(table_text(&table, 2), ""));
    assert_false(table_has(&table, 2));
    assert_int_equal(table_place(&table, 0).column, 3);
    assert_true(table_next(&table, &more, &error));
    assert_true(str_is(table_text(&table, 1), "6"));
    assert_int_equal(table_place(&table, 0).line, 4);
    assert_true(table_next(&table, &more, &error));
    assert_false(more);
    open_table(NULL, NULL, NULL);
}

static void unknown_missing_and_doubled_columns(void **state) {
    (void)state;
    say_use(SAY_EN);
    struct table table;
    struct error error = {0};
    assert_false(open_table("unit,vallue\n", &table, &error));
    assert_non_null(strstr(error.message, "“vallue”"));
    assert_non_null(strstr(error.hint, "“value”"));
    assert_non_null(strstr(error.detail, "line 1, column 6"));
    assert_false(open_table("unit,value,quite_different\n", &table, &error));
    assert_non_null(strstr(error.hint, "unit, value, note"));
    assert_false(open_table("unit,note\n", &table, &error));
    assert_non_null(strstr(error.message, "“value” is missing"));
    assert_false(open_table("unit,value,Đơn vị\n", &table, &error));
    assert_non_null(strstr(error.message, "twice"));
    assert_false(open_table("\xEF\xBB\xBF", &table, &error));
    open_table(NULL, NULL, NULL);
}

static void rows_of_another_width_are_told(void **state) {
    (void)state;
    say_use(SAY_EN);
    struct table table;
    struct error error = {0};
    bool more;
    assert_true(open_table("unit,value\n1,2,3\n1\n1,2,\n", &table, &error));
    assert_true(table_next(&table, &more, &error));
    assert_false(table_is_whole(&table, &error));
    assert_non_null(strstr(error.message, "3 fields"));
    assert_true(table_next(&table, &more, &error));
    assert_false(table_is_whole(&table, &error));
    assert_true(table_next(&table, &more, &error));
    assert_true(table_is_whole(&table, &error));
    open_table(NULL, NULL, NULL);
}

/* ---- what was seen ---- */

static void figures_seen_are_remembered_exactly(void **state) {
    (void)state;
    enum { COUNT = 200000 };
    struct seen seen = {0};
    uint32_t line = 0;
    uint64_t key = 0;
    for (int64_t i = 1; i <= COUNT; i++) {
        key += (uint64_t)(i % 7 ? 1 : i * 977);
        assert_true(seen_add(&seen, key, i, &line));
        assert_int_equal(line, 0);
    }
    key = 0;
    for (int64_t i = 1; i <= COUNT; i++) {
        key += (uint64_t)(i % 7 ? 1 : i * 977);
        assert_true(seen_add(&seen, key, 1, &line));
        assert_int_equal(line, i);
    }
    assert_int_equal(seen.count, COUNT);
    seen_clear(&seen);
    assert_true(seen_add(&seen, key, 5, &line));
    assert_int_equal(line, 0);
    assert_true(seen_expect(&seen, 100000));
    assert_true(seen_add(&seen, key, 6, &line));
    assert_int_equal(line, 5);
    seen_release(&seen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_line_end),
        cmocka_unit_test(quotes_doubled_quotes_and_line_breaks_within),
        cmocka_unit_test(the_separator_is_found_in_the_first_line),
        cmocka_unit_test(a_byte_order_mark_is_no_text),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(old_encodings_are_named),
        cmocka_unit_test(old_encodings_are_converted_when_asked),
        cmocka_unit_test(a_line_without_an_end_is_refused_without_being_read),
        cmocka_unit_test(a_file_without_an_end_is_refused),
        cmocka_unit_test(the_longest_record_is_read_and_one_byte_more_is_not),
        cmocka_unit_test(too_many_fields_are_a_limit),
        cmocka_unit_test(a_long_file_is_read_in_pieces),
        cmocka_unit_test(fields_are_quoted_only_where_needed),
        cmocka_unit_test(formulas_are_guarded_on_request),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(columns_are_found_by_name),
        cmocka_unit_test(unknown_missing_and_doubled_columns),
        cmocka_unit_test(rows_of_another_width_are_told),
        cmocka_unit_test(figures_seen_are_remembered_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
