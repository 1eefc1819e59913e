/* Directives: whatever the text, every place lies within it and at the edges of characters, every
 * run within its array, and the same text is read the same way twice. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/attributes.h"
#include "extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise)
        abort();
}

static const char *const names[] = {
    "Tỉnh Lào Cai",         "Sở Tài chính Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai",
    "Huyện Bát Xát",        "Xã Trạm Tấu",          "Thị trấn Trạm Tấu",
    "Công an tỉnh Lào Cai", "Thành phố Lào Cai",    "Huyện Văn Bàn",
};

static struct extractor *open_extractor(void) {
    struct extract_unit units[COUNT_OF(names)];
    struct extractor *extractor;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        units[i] = (struct extract_unit){(uint32_t)i + 1, str_of(names[i])};
    require(extractor_open(units, COUNT_OF(names), &extractor, NULL));
    return extractor;
}

static bool is_edge(const struct reading *reading, uint32_t at) {
    return at == reading->text.length || ((unsigned char)reading->text.data[at] & 0xC0) != 0x80;
}

static void check_place(const struct reading *reading, struct place place) {
    require(place.from <= place.to && place.to <= reading->text.length);
    require(place.from == place.to || (is_edge(reading, place.from) && is_edge(reading, place.to)));
}

static void check_run(struct extract_run run, size_t count) {
    require(run.first <= count && run.count <= count - run.first);
}

static void check_statement(
    const struct reading *reading, const struct extract_statement *statement) {
    require(statement->kind < EXTRACT_KINDS);
    check_place(reading, statement->sentence);
    check_place(reading, statement->work);
    check_place(reading, statement->condition);
    check_place(reading, statement->marker);
    check_run(statement->actors, reading->actors.count);
    check_run(statement->deadlines, reading->deadlines.count);
    check_run(statement->products, reading->products.count);
    check_run(statement->citations, reading->citations.count);
    check_run(statement->figures, reading->figures.count);
    check_run(statement->posts, reading->posts.count);
}

static void check_finds(const struct reading *reading) {
    for (size_t i = 0; i < reading->actors.count; i++) {
        const struct extract_actor *actor = &reading->actors.items[i];
        check_place(reading, actor->place);
        check_place(reading, actor->post);
        require(actor->first_unit + actor->unit_count <= reading->units.count);
    }
    for (size_t i = 0; i < reading->units.count; i++)
        require(reading->units.items[i] >= 1 && reading->units.items[i] <= COUNT_OF(names));
    for (size_t i = 0; i < reading->deadlines.count; i++) {
        check_place(reading, reading->deadlines.items[i].place);
        check_place(reading, reading->deadlines.items[i].start);
    }
    for (size_t i = 0; i < reading->products.count; i++) {
        check_place(reading, reading->products.items[i].place);
        check_place(reading, reading->products.items[i].noun);
    }
    for (size_t i = 0; i < reading->citations.count; i++)
        check_place(reading, reading->citations.items[i].place);
    for (size_t i = 0; i < reading->figures.count; i++)
        check_place(reading, reading->figures.items[i].place);
    for (size_t i = 0; i < reading->posts.count; i++)
        check_place(reading, reading->posts.items[i].place);
}

static bool every_third(void *context, day on) {
    (void)context;
    return on % 3 == 0;
}

static struct buf written(const struct reading *reading) {
    struct buf out = buf_with_maximum((size_t)64 << 20);
    struct json json = json_to(&out);
    reading_json(reading, true, &json);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct extractor *extractor;
    if (!extractor)
        extractor = open_extractor();
    struct extract_settings settings = {
        .date = size % 2 ? 20228 : EXTRACT_NO_DAY,
        .before_includes = size % 3 == 0,
        .works = size % 5 ? every_third : NULL};
    struct str text = str_slice((const char *)data, size);
    struct reading reading;
    struct reading again;
    if (!extract_read(extractor, text, &settings, &reading, NULL))
        return 0;
    for (size_t i = 0; i < reading.statements.count; i++)
        check_statement(&reading, &reading.statements.items[i]);
    check_finds(&reading);
    require(extract_read(extractor, text, &settings, &again, NULL));
    struct buf first = written(&reading);
    struct buf second = written(&again);
    require(str_equal(buf_as_str(&first), buf_as_str(&second)));
    buf_release(&first);
    buf_release(&second);
    reading_release(&reading);
    reading_release(&again);
    return 0;
}
