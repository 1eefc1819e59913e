#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#include "base/attributes.h"
#include "extract/docx.h"
#include "extract/pdf.h"
#include "extract/source.h"

static struct buf out;
static char path[64];

static int make(void **state) {
    (void)state;
    out = buf_with_maximum(1 << 20);
    strcpy(path, "/tmp/satsao-source-XXXXXX");
    int file = mkstemp(path);
    if (file < 0)
        return 1;
    close(file);
    return 0;
}

static int clean(void **state) {
    (void)state;
    buf_release(&out);
    unlink(path);
    return 0;
}

static void write_file(const char *data, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* A Word document whose main part is `xml`, under `name`. */
static void write_docx(const char *name, const char *xml) {
    unlink(path);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    zip_source_t *part = zip_source_buffer(zip, xml, strlen(xml), 0);
    assert_non_null(part);
    assert_true(zip_file_add(zip, name, part, ZIP_FL_ENC_UTF_8) >= 0);
    assert_int_equal(zip_close(zip), 0);
}

#define WORD_BEGIN                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"urn:w\"><w:body>"
#define WORD_END "</w:body></w:document>"

static void paragraphs_of_word_are_lines(void **state) {
    (void)state;
    write_docx(
        "word/document.xml",
        WORD_BEGIN "<w:p><w:r><w:t>Giao Sở</w:t></w:r><w:r><w:t xml:space=\"preserve\"> Y tế"
                   "</w:t></w:r></w:p><w:p><w:del><w:r><w:t>bỏ</w:t></w:r></w:del><w:r><w:tab/>"
                   "<w:t>rà soát &amp; báo cáo</w:t></w:r></w:p>" WORD_END);
    struct error error;
    if (!source_text(path, &out, &error))
        fail_msg("%s", error.message);
    assert_string_equal(buf_cstr(&out), "Giao Sở Y tế\n\trà soát & báo cáo\n");
}

static void a_document_type_is_refused(void **state) {
    (void)state;
    write_docx(
        "word/document.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY a \"aaaa\">]><w:document "
        "xmlns:w=\"urn:w\"><w:p><w:t>&a;</w:t></w:p></w:document>");
    struct error error;
    assert_false(source_text(path, &out, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(out.length, 0);
}

static void another_zip_is_no_document(void **state) {
    (void)state;
    write_docx("mimetype", "text/plain");
    struct error error;
    assert_false(source_text(path, &out, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void what_unpacks_too_far_is_refused(void **state) {
    (void)state;
    size_t length = (size_t)4 << 20;
    char *blanks = malloc(length + 1);
    assert_non_null(blanks);
    memset(blanks, ' ', length);
    blanks[length] = '\0';
    write_docx("word/document.xml", blanks);
    free(blanks);
    struct error error;
    assert_false(source_text(path, &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
}

static void plain_text_is_taken_in_its_encoding(void **state) {
    (void)state;
    static const char utf16[] = "\xFF\xFEG\0i\0a\0o\0";
    write_file(utf16, sizeof utf16 - 1);
    assert_true(source_text(path, &out, NULL));
    assert_string_equal(buf_cstr(&out), "Giao");
}

static void broken_lines_of_a_page_are_joined(void **state) {
    (void)state;
    const char *page =
        "KẾT LUẬN\n"
        "Giao Sở Tài chính chủ trì, phối hợp với các đơn vị liên quan rà soát, báo cáo\n"
        "Ủy ban nhân dân tỉnh trước ngày 10/6/2025.\n"
        "a) Sở Xây dựng khẩn trương hoàn thiện hồ sơ thiết kế các công trình trọng điểm\n"
        "- Công an tỉnh bảo đảm an ninh trật tự.\n";
    assert_true(pdf_join_lines(str_of(page), &out));
    assert_string_equal(
        buf_cstr(&out),
        "KẾT LUẬN\n"
        "Giao Sở Tài chính chủ trì, phối hợp với các đơn vị liên quan rà soát, báo cáo Ủy ban nhân "
        "dân tỉnh trước ngày 10/6/2025.\n"
        "a) Sở Xây dựng khẩn trương hoàn thiện hồ sơ thiết kế các công trình trọng điểm\n"
        "- Công an tỉnh bảo đảm an ninh trật tự.");
}

/* One page with one line of text. Readers of PDF mend the missing table of offsets. */
static const char page[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F "
    "5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 37>>stream\n"
    "BT /F 12 Tf 10 50 Td (Dieu 1) Tj ET  \n"
    "endstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

static void the_text_layer_of_a_pdf_is_read(void **state) {
    (void)state;
    write_file(page, sizeof page - 1);
    struct error error;
    bool read = source_text(path, &out, &error);
    if (!read && error.code == ERROR_NOT_FOUND)
        skip();
    if (!read)
        fail_msg("%s", error.message);
    assert_non_null(strstr(buf_cstr(&out), "Dieu 1"));
}

static void a_pdf_without_text_is_told_from_one_with(void **state) {
    (void)state;
    char blank[sizeof page];
    memcpy(blank, page, sizeof page);
    memcpy(strstr(blank, "(Dieu 1)"), "(      )", 8);
    write_file(blank, sizeof blank - 1);
    struct error error;
    assert_false(source_text(path, &out, &error));
    if (error.code == ERROR_NOT_FOUND)
        skip();
    assert_int_equal(error.code, ERROR_INPUT);
    assert_true(error.hint[0] != '\0');
}

static void what_only_begins_like_a_pdf_is_refused(void **state) {
    (void)state;
    write_file("%PDF-1.4\nxyz", 12);
    struct error error;
    assert_false(source_text(path, &out, &error));
    if (error.code == ERROR_NOT_FOUND)
        skip();
    assert_int_equal(error.code, ERROR_INPUT);
}

static void a_missing_file_is_said_to_be_missing(void **state) {
    (void)state;
    struct error error;
    assert_false(source_text("/nowhere/at/all", &out, &error));
    assert_int_equal(error.code, ERROR_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paragraphs_of_word_are_lines, make, clean),
        cmocka_unit_test_setup_teardown(a_document_type_is_refused, make, clean),
        cmocka_unit_test_setup_teardown(another_zip_is_no_document, make, clean),
        cmocka_unit_test_setup_teardown(what_unpacks_too_far_is_refused, make, clean),
        cmocka_unit_test_setup_teardown(plain_text_is_taken_in_its_encoding, make, clean),
        cmocka_unit_test_setup_teardown(broken_lines_of_a_page_are_joined, make, clean),
        cmocka_unit_test_setup_teardown(the_text_layer_of_a_pdf_is_read, make, clean),
        cmocka_unit_test_setup_teardown(a_pdf_without_text_is_told_from_one_with, make, clean),
        cmocka_unit_test_setup_teardown(what_only_begins_like_a_pdf_is_refused, make, clean),
        cmocka_unit_test_setup_teardown(a_missing_file_is_said_to_be_missing, make, clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
