/*
 * Numbers as people write them: whatever is read can be written and reads back as the same figure,
 * and choosing by a range never invents a reading.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise)
        abort();
}

static bool same(struct decimal a, struct decimal b) {
    return a.digits == b.digits && a.scale == b.scale;
}

static void check_figure(struct decimal value) {
    char text[DECIMAL_TEXT];
    struct decimal again;
    require(decimal_parse(str_of(decimal_text(value, text)), &again, NULL) && same(again, value));
    for (int language = SAY_VI; language <= SAY_EN; language++) {
        char plain[DECIMAL_PLAIN];
        struct text_number read;
        decimal_plain(value, DECIMAL_ALL, (enum say_language)language, plain);
        require(text_number_read(str_of(plain), &read, NULL));
        require(
            same(read.readings[0], value) || (read.count == 2 && same(read.readings[1], value)));
    }
}

static void check_choice(struct text_number number) {
    struct decimal kept = number.readings[number.count - 1];
    struct text_number chosen = number;
    bool one = text_number_choose(&chosen, kept, kept);
    require(one && same(chosen.readings[0], kept));
    require(chosen.by_range == (number.count == 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = str_slice((const char *)data, size);
    struct text_number number;
    struct decimal value;
    if (decimal_parse(text, &value, NULL))
        check_figure(value);
    if (!text_number_read(text, &number, NULL))
        return 0;
    require(number.count == 1 || number.count == 2);
    for (int i = 0; i < number.count; i++)
        check_figure(number.readings[i]);
    if (number.unit.length)
        require(
            number.unit.data > text.data &&
            number.unit.data + number.unit.length <= text.data + text.length);
    check_choice(number);
    return 0;
}
