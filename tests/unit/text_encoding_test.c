#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/encoding.h"
#include "text/syllable.h"
#include "text/utf16.h"

/* Every vowel with every tone, and đ. */
static const char small[] = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
static const char capital[] = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴĐ";

/* The same in TCVN 5712:1993, as glibc's TCVN5712-1 has it. */
static const char tcvn3_small[] =
    "\xB5\xB8\xB6\xB7\xB9\xA8\xBB\xBE\xBC\xBD\xC6\xA9\xC7\xCA\xC8\xC9\xCB\xCC\xD0\xCE\xCF\xD1\xAA"
    "\xD2\xD5\xD3\xD4\xD6\xD7\xDD\xD8\xDC\xDE\xDF\xE3\xE1\xE2\xE4\xAB\xE5\xE8\xE6\xE7\xE9\xAC\xEA"
    "\xED\xEB\xEC\xEE\xEF\xF3\xF1\xF2\xF4\xAD\xF5\xF8\xF6\xF7\xF9\xFA\xFD\xFB\xFC\xFE\xAE";
static const char tcvn3_capital_letters[] = "ĂÂÊÔƠƯĐẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ";
static const char tcvn3_capitals[] =
    "\xA1\xA2\xA3\xA4\xA5\xA6\xA7\xAF\xBA\xBF\xC0\xC1\xC2\xC3\xC4\xC5\xCD\xD9\xDA\xDB\xE0\xF0\xFF";

/* The same in VNI-Windows, written as Windows-1252 shows its bytes. */
static const char vni_small[] =
    "aøaùaûaõaïaêaèaéaúaüaëaâaàaáaåaãaäeøeùeûeõeïeâeàeáeåeãeäìíæóòoøoùoûoõoïoâoàoáoåoãoäôôøôùôûôõôï"
    "uøuùuûuõuïööøöùöûöõöïyøyùyûyõîñ";
static const char vni_capital[] =
    "AØAÙAÛAÕAÏAÊAÈAÉAÚAÜAËAÂAÀAÁAÅAÃAÄEØEÙEÛEÕEÏEÂEÀEÁEÅEÃEÄÌÍÆÓÒOØOÙOÛOÕOÏOÂOÀOÁOÅOÃOÄÔÔØÔÙÔÛÔÕÔÏ"
    "UØUÙUÛUÕUÏÖÖØÖÙÖÛÖÕÖÏYØYÙYÛYÕÎÑ";

static struct buf converted(struct str bytes, enum text_encoding encoding, bool misread) {
    struct buf out = buf_with_maximum(100000);
    struct error error = {0};
    struct text_guess guess = {encoding, misread, 0};
    if (!text_encoding_convert(bytes, guess, &out, &error))
        fail_msg("%s", error.message);
    return out;
}

/* Characters up to U+00FF of a UTF-8 text as single bytes. */
static struct buf as_bytes(const char *text) {
    struct buf out = buf_with_maximum(100000);
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        if (*s < 0x80) {
            buf_char(&out, (char)*s);
            continue;
        }
        buf_char(&out, (char)((s[0] & 0x1F) << 6 | (s[1] & 0x3F)));
        s++;
    }
    return out;
}

static void assert_converts(
    struct str bytes, enum text_encoding encoding, bool misread, const char *expected) {
    struct buf out = converted(bytes, encoding, misread);
    assert_string_equal(buf_cstr(&out), expected);
    buf_release(&out);
}

static void assert_converts_both_ways(
    const char *bytes, enum text_encoding encoding, const char *expected) {
    assert_converts(str_of(bytes), encoding, false, expected);
    struct buf misread = buf_with_maximum(100000);
    for (const char *s = bytes; *s; s++)
        text_add_character(&misread, (unsigned char)*s);
    assert_converts(buf_as_str(&misread), encoding, true, expected);
    buf_release(&misread);
}

static void every_letter_of_tcvn3(void **state) {
    (void)state;
    assert_converts_both_ways(tcvn3_small, TEXT_TCVN3, small);
    assert_converts_both_ways(tcvn3_capitals, TEXT_TCVN3, tcvn3_capital_letters);
    assert_converts_both_ways("a\xB0 a\xB1 a\xB2 a\xB3 a\xB4", TEXT_TCVN3, "à ả ã á ạ");
}

static void every_letter_of_vni(void **state) {
    (void)state;
    struct buf bytes = as_bytes(vni_small);
    assert_converts_both_ways(buf_cstr(&bytes), TEXT_VNI, small);
    buf_release(&bytes);
    bytes = as_bytes(vni_capital);
    assert_converts_both_ways(buf_cstr(&bytes), TEXT_VNI, capital);
    buf_release(&bytes);
}

/* Round trip: no two letters share their bytes, so what was written can be told from what is read.
 */
static void no_byte_of_tcvn3_means_two_letters(void **state) {
    (void)state;
    bool seen[256] = {false};
    for (const char *s = tcvn3_small; *s; s++) {
        assert_false(seen[(unsigned char)*s]);
        seen[(unsigned char)*s] = true;
    }
    for (const char *s = tcvn3_capitals; *s; s++) {
        assert_false(seen[(unsigned char)*s]);
        seen[(unsigned char)*s] = true;
    }
    /* All of A1 … FF but the five tones that combine. */
    for (int byte = 0xA1; byte <= 0xFF; byte++)
        assert_int_equal(seen[byte], byte < 0xB0 || byte > 0xB4);
}

static void marks_of_vni_follow_their_letters_only(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"Coäng hoøa xaõ hoäi", "Cộng hòa xã hội"},
        {"Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"},
        {"COÄNG HOØA", "CỘNG HÒA"},
        {"HOäI", "HỘI"}, /* a small mark behind a capital */
        {"quyù", "quý"},
        {"thuûy lôïi", "thủy lợi"},
        {"ñöôøng saét", "đường sắt"},
        {"kyõ thuaät", "kỹ thuật"},
        {"caf\u00E9", "café"}, /* not behind f */
        {"aùù", "áù"},         /* one mark only */
        {"\u00F9", "ù"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_converts(str_of(cases[i].text), TEXT_VNI, true, cases[i].expected);
}

static void quotation_marks_and_dashes_stay(void **state) {
    (void)state;
    assert_converts(
        str_of("\x93L\xB5o Cai\x94 \x96 n\xA8m 2025\x85"), TEXT_TCVN3, false,
        "“Lào Cai” – năm 2025…");
}

static void what_means_nothing_is_marked(void **state) {
    (void)state;
    assert_converts(str_of("a\x81z"), TEXT_TCVN3, false, "a\uFFFDz");
    assert_converts(str_of("a\x81z"), TEXT_WINDOWS_1252, false, "a\uFFFDz");
    assert_converts(str_of("\x80 \x9F \xFF"), TEXT_WINDOWS_1252, false, "€ Ÿ ÿ");
    struct text_guess guess = {TEXT_TCVN3, true, 0};
    struct buf out = buf_with_maximum(100);
    struct error error = {0};
    assert_false(text_encoding_convert(str_of("\xFF"), guess, &out, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(out.length, 0);
    buf_release(&out);
}

static void unicode_by_its_mark(void **state) {
    (void)state;
    static const struct {
        struct str bytes;
        enum text_encoding encoding;
        const char *expected;
    } cases[] = {
        {{"\xEF\xBB\xBFL\xC3\xA0o", 7}, TEXT_UTF8, "Lào"},
        {{"\xEF\xBB\xBFLa\xCC\x80o", 8}, TEXT_UTF8, "Lào"},
        {{"\xFF\xFEL\0\xE0\0o\0", 8}, TEXT_UTF16_LE, "Lào"},
        {{"\xFE\xFF\0L\0\xE0\0o", 8}, TEXT_UTF16_BE, "Lào"},
        {{"\xFF\xFE\xBF\x1E", 4}, TEXT_UTF16_LE, "ế"},
        {{"\xFE\xFF\xD8\x3D\xDE\x00", 6}, TEXT_UTF16_BE, "😀"},
        {{"\xFE\xFF\xD8\x3D\0a", 6}, TEXT_UTF16_BE, "\uFFFDa"},
        {{"\xFF\xFE", 2}, TEXT_UTF16_LE, ""},
        {{"\xEF\xBB\xBF", 3}, TEXT_UTF8, ""},
        {{"", 0}, TEXT_UTF8, ""},
        {{NULL, 0}, TEXT_UTF8, ""},
        {{"Lao Cai", 7}, TEXT_UTF8, "Lao Cai"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_guess guess;
        assert_true(text_encoding_detect(cases[i].bytes, &guess, NULL));
        assert_int_equal(guess.encoding, cases[i].encoding);
        assert_int_equal(guess.confidence, 100);
        assert_false(guess.misread);
        assert_converts(cases[i].bytes, guess.encoding, false, cases[i].expected);
    }
    struct buf out = buf_with_maximum(100);
    struct error error = {0};
    struct text_guess half = {TEXT_UTF16_LE, false, 100};
    assert_false(text_encoding_convert(str_slice("\xFF\xFEL", 3), half, &out, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    buf_release(&out);
}

/* Documents as the old encodings show them under Windows-1252. */
static const struct {
    const char *text;
    enum text_encoding encoding;
    const char *expected;
} old_texts[] = {
    {"ñy ban nh©n d©n tØnh Lµo Cai b¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô ph¸t triÓn kinh tÕ - x· "
     "héi",
     TEXT_TCVN3,
     "ủy ban nhân dân tỉnh Lào Cai báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã "
     "hội"},
    {"Uûy ban nhaân daân tænh Laøo Cai baùo caùo tình hình thöïc hieän nhieäm vuï phaùt trieån "
     "kinh teá",
     TEXT_VNI,
     "Ủy ban nhân dân tỉnh Lào Cai báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế"},
    {"céng hßa x· héi chñ nghÜa viÖt nam", TEXT_TCVN3, "cộng hòa xã hội chủ nghĩa việt nam"},
    {"COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", TEXT_VNI, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {"®éc lËp - tù do - h¹nh phóc", TEXT_TCVN3, "độc lập - tự do - hạnh phúc"},
    {"Ñoäc laäp - Töï do - Haïnh phuùc", TEXT_VNI, "Độc lập - Tự do - Hạnh phúc"},
    {"x· B¶o Hµ", TEXT_TCVN3, "xã Bảo Hà"},
    {"xaõ Baûo Haø", TEXT_VNI, "xã Bảo Hà"},
    {"tØnh", TEXT_TCVN3, "tỉnh"},
    {"tænh", TEXT_VNI, "tỉnh"},
};

static void old_encodings_are_found_in_bytes(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(old_texts); i++) {
        struct buf bytes = as_bytes(old_texts[i].text);
        struct text_guess guess;
        assert_true(text_encoding_detect(buf_as_str(&bytes), &guess, NULL));
        if (guess.encoding != old_texts[i].encoding || guess.confidence < 40 || guess.misread)
            fail_msg(
                "%s: %s %d", old_texts[i].text, text_encoding_name(guess.encoding),
                guess.confidence);
        assert_converts(buf_as_str(&bytes), guess.encoding, false, old_texts[i].expected);
        buf_release(&bytes);
    }
}

static void old_encodings_are_found_misread(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(old_texts); i++) {
        struct text_guess guess;
        assert_true(text_encoding_detect(str_of(old_texts[i].text), &guess, NULL));
        if (guess.encoding != old_texts[i].encoding || guess.confidence < 40 || !guess.misread)
            fail_msg(
                "%s: %s %d", old_texts[i].text, text_encoding_name(guess.encoding),
                guess.confidence);
        assert_converts(str_of(old_texts[i].text), guess.encoding, true, old_texts[i].expected);
    }
}

static void proper_texts_are_left_alone(void **state) {
    (void)state;
    static const char *const proper[] = {
        "Ủy ban nhân dân tỉnh Lào Cai báo cáo tình hình thực hiện nhiệm vụ",
        "xã hội",
        "Lào Cai",
        "ý kiến",
        "Hà Nội",
        "là và cá bà già",
        "Bát Xát, Sa Pa, Si Ma Cai",
        "· Item · Item · Item · Item",
        "25 °C, 30 m², ½ kg, ± 3 %, 5 × 6",
        "café, résumé, naïve, Zürich, São Paulo, señor",
        "Êtes-vous déjà allé à l’hôtel près du château où l’été a été passé?",
        "Schöne Grüße aus München, die Häuser, Straßen und Bäume",
        "«Tuổi trẻ» – “Thanh niên”",
        "Привет, мир",
        "日本語",
        "😀",
    };
    for (size_t i = 0; i < COUNT_OF(proper); i++) {
        struct text_guess guess;
        assert_true(text_encoding_detect(str_of(proper[i]), &guess, NULL));
        if (guess.encoding != TEXT_UTF8 || guess.misread)
            fail_msg("%s: %s", proper[i], text_encoding_name(guess.encoding));
        assert_int_equal(guess.confidence, 100);
    }
}

static void western_bytes_are_no_vietnamese(void **state) {
    (void)state;
    struct buf bytes = as_bytes("Schöne Grüße aus München, die Häuser und Bäume, Straßen, Flüsse");
    struct text_guess guess;
    assert_true(text_encoding_detect(buf_as_str(&bytes), &guess, NULL));
    assert_int_equal(guess.encoding, TEXT_WINDOWS_1252);
    assert_int_equal(guess.confidence, 0);
    buf_release(&bytes);
}

static void a_large_file_is_judged_by_its_beginning(void **state) {
    (void)state;
    static char large[3 * 1024 * 1024];
    static const char words[] = "x\xB7 h\xE9i t\xD8nh "; /* xã hội tỉnh */
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = words[i % (sizeof words - 1)];
    struct text_guess guess;
    assert_true(text_encoding_detect(str_slice(large, sizeof large), &guess, NULL));
    assert_int_equal(guess.encoding, TEXT_TCVN3);
    assert_true(guess.confidence > 95);
    struct buf out = buf_with_maximum(4 * sizeof large);
    assert_true(text_encoding_convert(str_slice(large, sizeof large), guess, &out, NULL));
    assert_memory_equal(out.data, "xã hội tỉnh xã", strlen("xã hội tỉnh xã"));
    buf_release(&out);
}

static void every_encoding_has_a_name(void **state) {
    (void)state;
    for (int encoding = 0; encoding < TEXT_ENCODINGS; encoding++)
        assert_non_null(text_encoding_name((enum text_encoding)encoding));
}

static void syllables_are_told_from_other_words(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t marked;
        size_t formed;
    } cases[] = {
        {"", 0, 0},
        {"Lao Cai", 0, 0},
        {"nghiêng ngoằn ngoèo khuỷu", 4, 4},
        {"tuyết thuyền quyển giết gì quý yêu ướt ươm", 9, 9},
        {"ĐƯỜNG NGHỊ QUYẾT", 3, 3},
        {"te\u0302\u0301 vie\u0323\u0302t", 2, 2},
        {"café naïve Zürich", 3, 0},
        {"tØnh Lµo x·", 3, 0},
        {"tiếếng tiếng\u0301", 2, 0}, /* two tones */
        {"nghiêngggggggg", 1, 0},
        {"ý à đ", 0, 0}, /* single characters say nothing */
        {"đk ầầ", 2, 0},
        {"Đắk Lắk", 2, 2},
        {"tổnh lệch bềnh", 3, 2}, /* "nh" follows front vowels only */
        {"việt viềt viêt", 3, 1}, /* a stop takes two of the tones */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_syllables count;
        assert_true(text_syllables_count(str_of(cases[i].text), &count, NULL));
        if (count.marked != cases[i].marked || count.formed != cases[i].formed)
            fail_msg("%s: %zu of %zu", cases[i].text, count.formed, count.marked);
    }
    struct text_syllables count;
    assert_false(text_syllables_count(str_of("\xFF"), &count, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_of_tcvn3),
        cmocka_unit_test(every_letter_of_vni),
        cmocka_unit_test(no_byte_of_tcvn3_means_two_letters),
        cmocka_unit_test(marks_of_vni_follow_their_letters_only),
        cmocka_unit_test(quotation_marks_and_dashes_stay),
        cmocka_unit_test(what_means_nothing_is_marked),
        cmocka_unit_test(unicode_by_its_mark),
        cmocka_unit_test(old_encodings_are_found_in_bytes),
        cmocka_unit_test(old_encodings_are_found_misread),
        cmocka_unit_test(proper_texts_are_left_alone),
        cmocka_unit_test(western_bytes_are_no_vietnamese),
        cmocka_unit_test(a_large_file_is_judged_by_its_beginning),
        cmocka_unit_test(every_encoding_has_a_name),
        cmocka_unit_test(syllables_are_told_from_other_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
