/* Which compression an asker gets, and that it can be undone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/attributes.h"
#include "web/encode.h"

static void the_best_that_is_taken_is_chosen(void **state) {
    (void)state;
    static const struct {
        const char *header;
        enum encoding wanted;
    } cases[] = {
        {NULL, ENCODING_NONE},
        {"", ENCODING_NONE},
        {"identity", ENCODING_NONE},
        {"gzip", ENCODING_GZIP},
        {"GZip, deflate", ENCODING_GZIP},
        {"gzip, deflate, br", ENCODING_BROTLI},
        {"br;q=0, gzip;q=0.5", ENCODING_GZIP},
        {"br;q=0.000", ENCODING_NONE},
        {"br ; q=0.001", ENCODING_BROTLI},
        {"brr, xgzip", ENCODING_NONE},
        {",,;q=1,", ENCODING_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(encode_choose(cases[i].header), cases[i].wanted);
}

static void gzip_can_be_undone(void **state) {
    (void)state;
    char text[5000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "số liệu "[i % 10];
    struct buf out = buf_with_maximum(1 << 20);
    assert_true(encode_text(ENCODING_GZIP, str_slice(text, sizeof text), &out));
    assert_true(out.length < sizeof text / 10);

    unsigned char back[sizeof text + 1];
    z_stream stream = {.next_out = back, .avail_out = sizeof back};
    stream.next_in = (unsigned char *)out.data;
    stream.avail_in = (unsigned)out.length;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, sizeof text);
    assert_memory_equal(back, text, sizeof text);
    inflateEnd(&stream);
    buf_release(&out);
}

static void what_would_not_be_smaller_stays(void **state) {
    (void)state;
    struct buf out = buf_with_maximum(1 << 20);
    assert_false(encode_text(ENCODING_GZIP, str_of("ab"), &out));
    assert_false(encode_text(ENCODING_BROTLI, str_of("ab"), &out));
    assert_false(encode_text(ENCODING_NONE, str_of("aaaaaaaaaaaaaaaaaaaaaaaaaa"), &out));
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_that_is_taken_is_chosen),
        cmocka_unit_test(gzip_can_be_undone),
        cmocka_unit_test(what_would_not_be_smaller_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
