#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "extract/extract.h"

enum { PROVINCE = 1, FINANCE, HEALTH, OFFICE, DISTRICT, COMMUNE, TOWN, OTHER_FINANCE };

static const struct {
    uint32_t id;
    const char *name;
} known[] = {
    {PROVINCE, "Tỉnh Lào Cai"},
    {FINANCE, "Sở Tài chính Lào Cai"},
    {HEALTH, "Sở Y tế Lào Cai"},
    {OFFICE, "Văn phòng Ủy ban nhân dân tỉnh Lào Cai"},
    {DISTRICT, "Huyện Bát Xát"},
    {COMMUNE, "Xã Trạm Tấu"},
    {TOWN, "Thị trấn Trạm Tấu"},
    {10, "Tỉnh Yên Bái"},
    {OTHER_FINANCE, "Sở Tài chính Yên Bái"},
};

static struct extractor *extractor;
static struct reading reading;

static int open_extractor(void **state) {
    struct extract_unit units[COUNT_OF(known)];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        units[i] = (struct extract_unit){known[i].id, str_of(known[i].name)};
    return extractor_open(units, COUNT_OF(known), &extractor, NULL) ? 0 : 1;
}

static int close_extractor(void **state) {
    (void)state;
    extractor_close(extractor);
    return 0;
}

static day on(int year, int month, int dom) {
    return day_of_civil((struct civil){year, month, dom});
}

static int release(void **state) {
    (void)state;
    reading_release(&reading);
    reading = (struct reading){0};
    return 0;
}

static const struct extract_statement *read_with(
    const char *text, const struct extract_settings *settings) {
    struct error error;
    reading_release(&reading);
    reading = (struct reading){0};
    if (!extract_read(extractor, str_of(text), settings, &reading, &error))
        fail_msg("%s", error.message);
    assert_true(reading.statements.count > 0);
    return &reading.statements.items[0];
}

static const struct extract_statement *read_on(const char *text, day date) {
    struct extract_settings settings = {.date = date, .before_includes = true};
    return read_with(text, &settings);
}

static const struct extract_actor *actor(const struct extract_statement *s, uint32_t number) {
    assert_true(number < s->actors.count);
    return &reading.actors.items[s->actors.first + number];
}

static const struct extract_deadline *deadline(const struct extract_statement *s) {
    assert_true(s->deadlines.count > 0);
    return &reading.deadlines.items[s->deadlines.first];
}

static void assert_words(struct place place, const char *words) {
    struct str text = reading_text(&reading, place);
    if (!str_is(text, words))
        fail_msg("wanted \"%s\", found \"%.*s\"", words, STR_ARGS(text));
}

static void every_place_is_where_its_words_are(void **state) {
    (void)state;
    const char *text = "2.3. Giao Sở Y tế chủ trì, phối hợp với UBND huyện Bát Xát lập đề án cấp "
                       "nước, trình UBND tỉnh trước ngày 10/6/2025.";
    const struct extract_statement *s = read_on(text, on(2025, 5, 20));
    assert_int_equal(s->kind, EXTRACT_TASK);
    assert_words(s->marker, "2.3.");
    assert_words(actor(s, 0)->place, "Sở Y tế");
    assert_words(actor(s, 1)->place, "UBND huyện Bát Xát");
    assert_int_equal(actor(s, 1)->role, EXTRACT_COORDINATING);
    assert_words(deadline(s)->place, "trước ngày 10/6/2025");
    assert_words(reading.products.items[s->products.first].place, "đề án cấp nước");
    assert_words(s->work, "lập đề án cấp nước, trình UBND tỉnh trước ngày 10/6/2025");
}

static void a_unit_is_matched_under_its_other_names(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint32_t unit;
    } cases[] = {
        {"Giao Sở Y tế rà soát.", HEALTH},
        {"Giao Sở Y tế tỉnh Lào Cai rà soát.", HEALTH},
        {"Giao SỞ Y TẾ rà soát.", HEALTH},
        {"Giao Văn phòng UBND tỉnh Lào Cai rà soát.", OFFICE},
        {"Giao UBND huyện Bát Xát rà soát.", DISTRICT},
        {"Giao Uỷ ban nhân dân huyện Bát Xát rà soát.", DISTRICT},
        {"Giao Giám đốc Sở Y tế rà soát.", HEALTH},
        {"Giao Chánh Văn phòng UBND tỉnh rà soát.", OFFICE},
        {"Giao xã Trạm Tấu rà soát.", COMMUNE},
        {"Giao thị trấn Trạm Tấu rà soát.", TOWN},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct extract_statement *s = read_on(cases[i].text, on(2025, 5, 20));
        const struct extract_actor *lead = actor(s, 0);
        assert_int_equal(lead->unit_count, 1);
        assert_false(lead->doubtful);
        assert_int_equal(reading.units.items[lead->first_unit], cases[i].unit);
    }
}

static void several_units_of_one_name_are_all_offered(void **state) {
    (void)state;
    const struct extract_statement *s = read_on("Giao Sở Tài chính rà soát.", on(2025, 5, 20));
    assert_int_equal(actor(s, 0)->unit_count, 2);
    assert_true(actor(s, 0)->doubtful);
    s = read_on("Giao Sở Tài chính tỉnh Yên Bái rà soát.", on(2025, 5, 20));
    assert_int_equal(actor(s, 0)->unit_count, 1);
    assert_int_equal(reading.units.items[actor(s, 0)->first_unit], OTHER_FINANCE);
}

static void a_party_committee_is_only_near_its_district(void **state) {
    (void)state;
    const struct extract_statement *s =
        read_on("Giao Huyện ủy Bát Xát lãnh đạo rà soát.", on(2025, 5, 20));
    assert_int_equal(actor(s, 0)->unit_count, 1);
    assert_true(actor(s, 0)->doubtful);
}

static void who_is_not_on_the_list_is_kept_as_words(void **state) {
    (void)state;
    const struct extract_statement *s =
        read_on("Giao Sở Y tế tỉnh Sơn La rà soát.", on(2025, 5, 20));
    assert_words(actor(s, 0)->place, "Sở Y tế tỉnh Sơn La");
    assert_int_equal(actor(s, 0)->unit_count, 0);
    s = read_on("Giao Chi cục Kiểm lâm rà soát.", on(2025, 5, 20));
    assert_words(actor(s, 0)->place, "Chi cục Kiểm lâm");
    assert_int_equal(actor(s, 0)->unit_count, 0);
}

static void whether_the_day_before_which_is_in_is_a_setting(void **state) {
    (void)state;
    struct extract_settings settings = {.date = on(2025, 5, 20), .before_includes = false};
    const char *text = "Giao Sở Y tế rà soát xong trước ngày 10/6/2025.";
    const struct extract_statement *s = read_with(text, &settings);
    assert_int_equal(deadline(s)->named, on(2025, 6, 10));
    assert_int_equal(deadline(s)->last, on(2025, 6, 9));
    settings.before_includes = true;
    s = read_with(text, &settings);
    assert_int_equal(deadline(s)->last, on(2025, 6, 10));
    assert_true(reading.before_includes);
}

static void a_missing_year_is_taken_from_the_document_and_marked(void **state) {
    (void)state;
    const char *text = "Giao Sở Y tế rà soát xong trước ngày 15/01.";
    const struct extract_statement *s = read_on(text, on(2025, 12, 20));
    assert_int_equal(deadline(s)->last, on(2026, 1, 15));
    assert_true(deadline(s)->assumed);
    s = read_on(text, EXTRACT_NO_DAY);
    assert_int_equal(deadline(s)->last, EXTRACT_NO_DAY);
    s = read_on("Giao Sở Y tế rà soát xong trước ngày 15/01/2026.", EXTRACT_NO_DAY);
    assert_int_equal(deadline(s)->last, on(2026, 1, 15));
    assert_false(deadline(s)->assumed);
}

static bool weekdays(void *context, day d) {
    (void)context;
    return day_weekday(d) < 5;
}

static void a_rule_ends_only_where_its_start_is_known(void **state) {
    (void)state;
    struct extract_settings settings = {
        .date = on(2025, 5, 20), .before_includes = true, .works = weekdays};
    const struct extract_statement *s = read_with(
        "Giao Sở Y tế thẩm định trong thời hạn 10 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
        &settings);
    assert_int_equal(deadline(s)->bound, EXTRACT_RULE);
    assert_int_equal(deadline(s)->step, EXTRACT_WORKING_DAY);
    assert_int_equal(deadline(s)->count, 10);
    assert_int_equal(deadline(s)->last, EXTRACT_NO_DAY);
    assert_words(deadline(s)->start, "nhận đủ hồ sơ");
    s = read_with(
        "Giao Sở Y tế thẩm định trong thời hạn 10 ngày làm việc kể từ ngày 02/6/2025.", &settings);
    assert_int_equal(deadline(s)->last, on(2025, 6, 16));
    settings.works = NULL;
    s = read_with(
        "Giao Sở Y tế thẩm định trong thời hạn 10 ngày làm việc kể từ ngày 02/6/2025.", &settings);
    assert_int_equal(deadline(s)->last, EXTRACT_NO_DAY);
    s = read_with(
        "Giao Sở Y tế báo cáo trong thời hạn 15 ngày kể từ ngày ký ban hành Thông báo này.",
        &settings);
    assert_int_equal(deadline(s)->last, on(2025, 6, 4));
}

static void the_hour_of_a_deadline_is_kept(void **state) {
    (void)state;
    const struct extract_statement *s =
        read_on("Giao Sở Y tế báo cáo trước 16 giờ 30 ngày 12/5/2025.", on(2025, 5, 8));
    assert_int_equal(deadline(s)->minute, 16 * 60 + 30);
    assert_int_equal(deadline(s)->last, on(2025, 5, 12));
}

static void tone_marks_may_stand_on_either_vowel(void **state) {
    (void)state;
    const struct extract_statement *s =
        read_on("Giao Sở Y tế hoàn thành số hoá hồ sơ trước ngày 10/6/2025.", on(2025, 5, 20));
    assert_int_equal(s->kind, EXTRACT_TASK);
    s = read_on("Giáo dục là quốc sách.", on(2025, 5, 20));
    assert_int_equal(s->kind, EXTRACT_OTHER);
}

static void figures_keep_their_unit_and_day(void **state) {
    (void)state;
    const struct extract_statement *s = read_on(
        "Tính đến ngày 27/3/2025 toàn tỉnh giải ngân 1.405/5.903 tỷ đồng, đạt 24%.",
        on(2025, 4, 1));
    assert_int_equal(s->kind, EXTRACT_OTHER);
    assert_int_equal(s->figures.count, 2);
    const struct extract_figure *figure = &reading.figures.items[s->figures.first];
    assert_words(figure->number, "1.405/5.903");
    assert_words(figure->unit, "tỷ đồng");
    assert_int_equal(figure->at, on(2025, 3, 27));
}

static void documents_are_cited_with_kind_and_date(void **state) {
    (void)state;
    const struct extract_statement *s =
        read_on("Tiếp tục thực hiện Nghị quyết số 55-NQ/TU ngày 04/12/2024.", on(2025, 4, 1));
    assert_int_equal(s->citations.count, 1);
    const struct extract_citation *citation = &reading.citations.items[s->citations.first];
    assert_words(citation->place, "Nghị quyết số 55-NQ/TU ngày 04/12/2024");
    assert_words(citation->symbol, "55-NQ/TU");
    assert_words(citation->kind, "Nghị quyết");
    assert_int_equal(citation->date, on(2024, 12, 4));
    assert_true(citation->readable);
    assert_int_equal(s->deadlines.count, 0);
}

static void posts_decided_are_found(void **state) {
    (void)state;
    const struct extract_statement *s = read_on(
        "Quyết định chuẩn y đồng chí Phó Bí thư Huyện ủy giữ chức Bí thư Huyện ủy Bát Xát.",
        on(2025, 4, 1));
    assert_true(s->posts.count >= 1);
    assert_words(
        reading.posts.items[s->posts.first + s->posts.count - 1].post, "Bí thư Huyện ủy Bát Xát");
}

static void a_heading_leads_its_list_and_no_further(void **state) {
    (void)state;
    read_on(
        "1. Sở Y tế:\na) Rà soát hồ sơ;\nb) Kiểm tra nguồn nước.\n2. Đẩy nhanh tiến độ giải ngân.",
        on(2025, 4, 1));
    assert_int_equal(reading.statements.count, 4);
    assert_int_equal(reading.statements.items[0].kind, EXTRACT_OTHER);
    for (size_t i = 1; i <= 2; i++) {
        assert_int_equal(reading.statements.items[i].kind, EXTRACT_TASK);
        assert_words(actor(&reading.statements.items[i], 0)->place, "Sở Y tế");
        assert_true(actor(&reading.statements.items[i], 0)->inherited);
    }
    assert_int_equal(reading.statements.items[3].kind, EXTRACT_THEME);
}

static void a_sentence_that_only_dates_belongs_to_the_one_before(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Giao Sở Y tế lập đề án. Hoàn thành trước ngày 30/6/2025.",
        "Giao Sở Y tế lập đề án. Việc này phải xong trước ngày 30/6/2025.",
        "Giao Sở Y tế lập đề án. Thời hạn: trước ngày 30/6/2025.",
        "Giao Sở Y tế lập đề án; hoàn thành trước ngày 30/6/2025.",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct extract_statement *s = read_on(texts[i], on(2025, 5, 20));
        assert_int_equal(reading.statements.count, 1);
        assert_int_equal(deadline(s)->last, on(2025, 6, 30));
    }
}

static void what_is_past_is_no_task(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Sở Y tế đã hoàn thành đề án.",
        "UBND tỉnh đã giao Sở Y tế lập đề án.",
        "Đến ngày 27/3/2025 giải ngân 1.405/5.903 tỷ đồng.",
        "Hội nghị giao ban tháng 5 có 39/40 đại biểu dự.",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_int_equal(read_on(texts[i], on(2025, 5, 20))->kind, EXTRACT_OTHER);
}

static void what_is_no_text_is_refused(void **state) {
    (void)state;
    struct extract_settings settings = {.date = EXTRACT_NO_DAY};
    struct error error;
    struct reading untouched;
    assert_false(extract_read(extractor, str_of("Giao \xFF"), &settings, &untouched, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void an_empty_text_says_nothing(void **state) {
    (void)state;
    struct extract_settings settings = {.date = EXTRACT_NO_DAY};
    static const char *const texts[] = {"", "\n\n", "1.", "- ", "./.", ":", ";;;", "a)"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_true(extract_read(extractor, str_of(texts[i]), &settings, &reading, NULL));
        for (size_t k = 0; k < reading.statements.count; k++)
            assert_int_equal(reading.statements.items[k].kind, EXTRACT_OTHER);
        reading_release(&reading);
        reading = (struct reading){0};
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_place_is_where_its_words_are, release),
        cmocka_unit_test_teardown(a_unit_is_matched_under_its_other_names, release),
        cmocka_unit_test_teardown(several_units_of_one_name_are_all_offered, release),
        cmocka_unit_test_teardown(a_party_committee_is_only_near_its_district, release),
        cmocka_unit_test_teardown(who_is_not_on_the_list_is_kept_as_words, release),
        cmocka_unit_test_teardown(whether_the_day_before_which_is_in_is_a_setting, release),
        cmocka_unit_test_teardown(a_missing_year_is_taken_from_the_document_and_marked, release),
        cmocka_unit_test_teardown(a_rule_ends_only_where_its_start_is_known, release),
        cmocka_unit_test_teardown(the_hour_of_a_deadline_is_kept, release),
        cmocka_unit_test_teardown(tone_marks_may_stand_on_either_vowel, release),
        cmocka_unit_test_teardown(figures_keep_their_unit_and_day, release),
        cmocka_unit_test_teardown(documents_are_cited_with_kind_and_date, release),
        cmocka_unit_test_teardown(posts_decided_are_found, release),
        cmocka_unit_test_teardown(a_heading_leads_its_list_and_no_further, release),
        cmocka_unit_test_teardown(a_sentence_that_only_dates_belongs_to_the_one_before, release),
        cmocka_unit_test_teardown(what_is_past_is_no_task, release),
        cmocka_unit_test_teardown(what_is_no_text_is_refused, release),
        cmocka_unit_test_teardown(an_empty_text_says_nothing, release),
    };
    return cmocka_run_group_tests(tests, open_extractor, close_extractor);
}
