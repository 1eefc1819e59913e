#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "text/symbol.h"

enum { STATE = TEXT_FAMILY_STATE, LEGAL = TEXT_FAMILY_LEGAL, PARTY = TEXT_FAMILY_PARTY };

static const struct {
    const char *text;
    const char *number;
    int year;
    enum text_kind kind;
    const char *issuer;
    int family;
    bool damaged;
    const char *canonical;
} cases[] = {
    {"Số: 15/QĐ-BNV", "15", 0, TEXT_KIND_DECISION, "BNV", STATE, false, "15/QĐ-BNV"},
    {"Số 36-HD/VPTW", "36", 0, TEXT_KIND_GUIDANCE, "VPTW", PARTY, false, "36-HD/VPTW"},
    {"351/KH-UBND", "351", 0, TEXT_KIND_PLAN, "UBND", STATE, false, "351/KH-UBND"},
    {"30/NQ-HĐND", "30", 0, TEXT_KIND_RESOLUTION, "HĐND", STATE, false, "30/NQ-HĐND"},
    {"6202/UBND-KT", "6202", 0, TEXT_KIND_LETTER, "UBND-KT", STATE, false, "6202/UBND-KT"},
    {"Số: 12/UBND-VX", "12", 0, TEXT_KIND_LETTER, "UBND-VX", STATE, false, "12/UBND-VX"},
    {"280/CĐ-TTg", "280", 0, TEXT_KIND_TELEGRAM, "TTg", STATE, false, "280/CĐ-TTg"},
    {"06/2024/QĐ-UBND", "06", 2024, TEXT_KIND_DECISION, "UBND", LEGAL, false, "06/2024/QĐ-UBND"},
    {"1673/NQ-UBTVQH15", "1673", 0, TEXT_KIND_RESOLUTION, "UBTVQH15", STATE, false,
     "1673/NQ-UBTVQH15"},
    {"203/2025/QH15", "203", 2025, TEXT_KIND_LAW_OR_RESOLUTION, "QH15", LEGAL, false,
     "203/2025/QH15"},
    {"04/2023/UBTVQH15", "04", 2023, TEXT_KIND_ORDINANCE, "UBTVQH15", LEGAL, false,
     "04/2023/UBTVQH15"},
    {"66.25/2026/NQ-CP", "66.25", 2026, TEXT_KIND_RESOLUTION, "CP", LEGAL, false,
     "66.25/2026/NQ-CP"},
    {"30/2020/NĐ-CP", "30", 2020, TEXT_KIND_DECREE, "CP", LEGAL, false, "30/2020/NĐ-CP"},
    {"01/2023/TT-BNV", "01", 2023, TEXT_KIND_CIRCULAR, "BNV", LEGAL, false, "01/2023/TT-BNV"},
    {"01/2015/TTLT-BTC-BNV", "01", 2015, TEXT_KIND_JOINT_CIRCULAR, "BTC-BNV", LEGAL, false,
     "01/2015/TTLT-BTC-BNV"},
    {"8011-CV/BTCTW", "8011", 0, TEXT_KIND_LETTER, "BTCTW", PARTY, false, "8011-CV/BTCTW"},
    {"62-TTr/TU", "62", 0, TEXT_KIND_SUBMISSION, "TU", PARTY, false, "62-TTr/TU"},
    {"55-NQ/TU", "55", 0, TEXT_KIND_RESOLUTION, "TU", PARTY, false, "55-NQ/TU"},
    {"399-QĐ/TW", "399", 0, TEXT_KIND_DECISION_OR_REGULATION, "TW", PARTY, false, "399-QĐ/TW"},
    {"19-TT/TU", "19", 0, TEXT_KIND_CIRCULAR_LETTER, "TU", PARTY, false, "19-TT/TU"},
    {"127-KL/TW", "127", 0, TEXT_KIND_CONCLUSION, "TW", PARTY, false, "127-KL/TW"},
    {"3-LKG/TU", "3", 0, TEXT_KIND_OTHER, "TU", PARTY, false, "03-LKG/TU"},
    {"1961/2019/QĐUBND", "1961", 2019, TEXT_KIND_DECISION, "UBND", LEGAL, true,
     "1961/2019/QĐ-UBND"},
    {"280/CĐTTg", "280", 0, TEXT_KIND_TELEGRAM, "TTg", STATE, true, "280/CĐ-TTg"},
    {"1673/NQUBTVQH15", "1673", 0, TEXT_KIND_RESOLUTION, "UBTVQH15", STATE, true,
     "1673/NQ-UBTVQH15"},
    {"15/QD-BNV", "15", 0, TEXT_KIND_DECISION, "BNV", STATE, true, "15/QĐ-BNV"},
    /* the council, not a contract (HĐ) of "ND" */
    {"123/HĐND", "123", 0, TEXT_KIND_LETTER, "HĐND", STATE, false, "123/HĐND"},
    {"12/HĐND-VP", "12", 0, TEXT_KIND_LETTER, "HĐND-VP", STATE, false, "12/HĐND-VP"},
    /* đ and d part kinds */
    {"7/HĐ-VP", "7", 0, TEXT_KIND_CONTRACT, "VP", STATE, false, "07/HĐ-VP"},
    {"7/HD-VP", "7", 0, TEXT_KIND_GUIDANCE, "VP", STATE, false, "07/HD-VP"},
    {"7/ĐA-UBND", "7", 0, TEXT_KIND_SCHEME, "UBND", STATE, false, "07/ĐA-UBND"},
    {"7/DA-UBND", "7", 0, TEXT_KIND_PROJECT, "UBND", STATE, false, "07/DA-UBND"},
    {"9/CT-TTg", "9", 0, TEXT_KIND_INSTRUCTION, "TTg", STATE, false, "09/CT-TTg"},
    {"9/CTr-UBND", "9", 0, TEXT_KIND_PROGRAMME, "UBND", STATE, false, "09/CTr-UBND"},
    {"9/ctr-UBND", "9", 0, TEXT_KIND_PROGRAMME, "UBND", STATE, false, "09/CTr-UBND"},
    {"123/CV-UBND", "123", 0, TEXT_KIND_LETTER, "UBND", STATE, false, "123/CV-UBND"},
    {"15a/QĐ-UBND", "15a", 0, TEXT_KIND_DECISION, "UBND", STATE, false, "15a/QĐ-UBND"},
    {"15/QĐ-UBND.HC", "15", 0, TEXT_KIND_DECISION, "UBND.HC", STATE, false, "15/QĐ-UBND.HC"},
    /* as it is typed and copied */
    {"  SỐ :  15 / QĐ – BNV ", "15", 0, TEXT_KIND_DECISION, "BNV", STATE, false, "15/QĐ-BNV"},
    {"Số15/QÐ-BNV", "15", 0, TEXT_KIND_DECISION, "BNV", STATE, false, "15/QĐ-BNV"},
    {"So: 15/QĐ-BNV", "15", 0, TEXT_KIND_DECISION, "BNV", STATE, false, "15/QĐ-BNV"},
    {"So\u0302\u0301 36\u2011HD/VPTW", "36", 0, TEXT_KIND_GUIDANCE, "VPTW", PARTY, false,
     "36-HD/VPTW"},
    {"Số\u00A055\u2013NQ/\u00A0TU", "55", 0, TEXT_KIND_RESOLUTION, "TU", PARTY, false, "55-NQ/TU"},
};

static struct text_symbol parsed(const char *text) {
    struct text_symbol symbol = {0};
    struct error error = {0};
    if (!text_symbol_parse(str_of(text), &symbol, &error))
        fail_msg("%s: %s", text, error.message);
    return symbol;
}

static void takes_symbols_apart(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct text_symbol symbol = parsed(cases[i].text);
        assert_string_equal(symbol.number, cases[i].number);
        assert_int_equal(symbol.year, cases[i].year);
        assert_int_equal(symbol.kind, cases[i].kind);
        assert_string_equal(symbol.issuer, cases[i].issuer);
        assert_int_equal(symbol.family, cases[i].family);
        assert_int_equal(symbol.damaged, cases[i].damaged);
    }
}

static void assert_same_key(const struct text_symbol *a, const struct text_symbol *b, bool same) {
    struct buf keys = buf_with_maximum(1000);
    assert_true(text_symbol_key(a, &keys, NULL));
    size_t length = keys.length;
    assert_true(text_symbol_key(b, &keys, NULL));
    struct str first = str_slice(keys.data, length);
    struct str second = str_slice(keys.data + length, keys.length - length);
    assert_int_equal(str_equal(first, second), same);
    buf_release(&keys);
}

static void the_canonical_text_is_the_same_symbol(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[TEXT_SYMBOL_TEXT];
        struct text_symbol symbol = parsed(cases[i].text);
        assert_string_equal(text_symbol_text(&symbol, text), cases[i].canonical);
        struct text_symbol again = parsed(text);
        assert_false(again.damaged);
        assert_int_equal(again.kind, symbol.kind);
        assert_same_key(&symbol, &again, true);
    }
}

static void keys_tell_what_matters(void **state) {
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        bool same;
    } pairs[] = {
        {"5/QĐ-UBND", "05/QĐ-UBND", true},
        {"30/NQ-HĐND", "30/NQ-HDND", true},
        {"15/QD-BNV", "15/QĐ-BNV", true},
        {"280/CĐ-TTg", "280/CĐ-TTG", true},
        {"06/2024/QĐ-UBND", "06/2023/QĐ-UBND", false},
        {"06/2024/QĐ-UBND", "06/QĐ-UBND", false},
        {"66.2/2026/NQ-CP", "66.25/2026/NQ-CP", false},
        {"10/QĐ-UBND", "1/QĐ-UBND", false},
        {"7/HĐ-VP", "7/HD-VP", false},
        {"62-TTr/TU", "62/TTr-TU", false},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct text_symbol a = parsed(pairs[i].a);
        struct text_symbol b = parsed(pairs[i].b);
        assert_same_key(&a, &b, pairs[i].same);
    }
}

static void refuses_what_is_no_symbol(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        " ",
        "Số:",
        "Số: /QĐ-UBND",
        "15",
        "15/",
        "15-",
        "39/40",
        "05/05 phiếu",
        "1.405/5.903 tỷ",
        "16/10/2020",
        "2020-10-16",
        "1.405",
        "10/hộ",
        "5/Km",
        "24/7",
        "15/QĐ-",
        "15/-UBND",
        "15/QĐ--UBND",
        "15/QĐ-UBND-",
        "55-NQ/",
        "55-NQ",
        "55-/TU",
        "55NQ/TU",
        "QĐ-UBND",
        "/QĐ-UBND",
        "15/QĐ-UBND ngày 1/4/2025",
        "15/QĐ - U BND",
        "12 3/QĐ-UBND",
        "123456789012345678/QĐ-UBND",
        "3.6666662192019/QĐ-UBND",
        "66./NQ-CP",
        "15/QĐ_UBND",
        "\xFF",
        "15/QĐ-UBND\xFF",
        "06/2024/",
        "06/2024",
        "15/\U0001F600",
        "giao ban",
        "1/QĐ-ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ",
        "1-ABCDEFGHIJABCDEFGHIJABCDEFGHIJ/TU",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct text_symbol symbol = {.year = 42};
        struct error error = {0};
        if (text_symbol_parse(str_of(wrong[i]), &symbol, &error))
            fail_msg("%s was read", wrong[i]);
        assert_int_equal(error.code, ERROR_INPUT);
        assert_int_equal(symbol.year, 42);
    }
    static char long_text[5000];
    memset(long_text, '1', sizeof long_text);
    assert_false(
        text_symbol_parse(str_slice(long_text, sizeof long_text), &(struct text_symbol){0}, NULL));
    assert_false(text_symbol_parse((struct str){NULL, 0}, &(struct text_symbol){0}, NULL));
}

/* Decree 30/2020, Appendix III: each abbreviation leads to its kind and back. */
static void knows_every_kind_of_the_decree(void **state) {
    (void)state;
    static const struct {
        const char *abbreviation;
        const char *name;
    } kinds[] = {
        {"NQ", "nghị quyết"},   {"QĐ", "quyết định"},       {"CT", "chỉ thị"},
        {"QC", "quy chế"},      {"QyĐ", "quy định"},        {"TC", "thông cáo"},
        {"TB", "thông báo"},    {"HD", "hướng dẫn"},        {"CTr", "chương trình"},
        {"KH", "kế hoạch"},     {"PA", "phương án"},        {"ĐA", "đề án"},
        {"DA", "dự án"},        {"BC", "báo cáo"},          {"BB", "biên bản"},
        {"TTr", "tờ trình"},    {"HĐ", "hợp đồng"},         {"CĐ", "công điện"},
        {"BGN", "bản ghi nhớ"}, {"BTT", "bản thỏa thuận"},  {"GUQ", "giấy ủy quyền"},
        {"GM", "giấy mời"},     {"GGT", "giấy giới thiệu"}, {"GNP", "giấy nghỉ phép"},
        {"PG", "phiếu gửi"},    {"PC", "phiếu chuyển"},     {"PB", "phiếu báo"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        char text[64];
        char again[TEXT_SYMBOL_TEXT];
        snprintf(text, sizeof text, "15/%s-UBND", kinds[i].abbreviation);
        struct text_symbol symbol = parsed(text);
        assert_string_equal(text_kind_name(symbol.kind), kinds[i].name);
        assert_string_equal(symbol.abbreviation, kinds[i].abbreviation);
        assert_string_equal(text_symbol_text(&symbol, again), text);
    }
    for (int kind = 0; kind < TEXT_KINDS; kind++)
        assert_true(text_kind_name((enum text_kind)kind)[0] != '\0');
}

static void a_key_needs_its_room(void **state) {
    (void)state;
    struct text_symbol symbol = parsed("351/KH-UBND");
    struct buf narrow = buf_with_maximum(5);
    struct error error = {0};
    assert_false(text_symbol_key(&symbol, &narrow, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    assert_int_equal(narrow.length, 0);
    buf_release(&narrow);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_symbols_apart),
        cmocka_unit_test(the_canonical_text_is_the_same_symbol),
        cmocka_unit_test(keys_tell_what_matters),
        cmocka_unit_test(refuses_what_is_no_symbol),
        cmocka_unit_test(knows_every_kind_of_the_decree),
        cmocka_unit_test(a_key_needs_its_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
