#include "text/number.h"

#include <string.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "base/say.h"
#include "text/fold.h"
#include "text/utf8.h"

/* The number proper, its marks brought to one byte each: digits . , blank and apostrophe. */
struct body {
    bool negative;
    size_t length;
    char text[TEXT_NUMBER_LONGEST];
};

struct spelling {
    const char *bytes;
    char means;
};

static const struct spelling signs[] = {
    {"-", '-'},
    {"+", '+'},
    {"\u2212", '-'},
    {"\u2013", '-'}, /* Word turns a hyphen into an en dash */
};

static const struct spelling marks[] = {
    {".", '.'},      {",", ','},      {" ", ' '},  {"\u00A0", ' '},  {"\u202F", ' '},
    {"\u2009", ' '}, {"\u2007", ' '}, {"'", '\''}, {"\u2019", '\''},
};

/* Cut one of the spellings off the front of `*rest`; returns what it means, 0 when none is there.
 */
static char take_spelling(struct str *rest, const struct spelling *spellings, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(*rest, spellings[i].bytes))
            continue;
        size_t length = strlen(spellings[i].bytes);
        *rest = str_slice(rest->data + length, rest->length - length);
        return spellings[i].means;
    }
    return 0;
}

static struct str without_blanks_in_front(struct str text) {
    struct str rest = str_trim(text);
    struct str next = rest;
    while (take_spelling(&next, marks, COUNT_OF(marks)) == ' ')
        rest = next = str_trim(next);
    return rest;
}

static bool ends_with(struct str text, const char *bytes) {
    size_t length = strlen(bytes);
    return text.length >= length && memcmp(text.data + text.length - length, bytes, length) == 0;
}

static struct str without_blanks_behind(struct str text) {
    for (size_t i = 0; i < COUNT_OF(marks);) {
        text = str_trim(text);
        bool blank = marks[i].means == ' ' && ends_with(text, marks[i].bytes);
        if (blank)
            text.length -= strlen(marks[i].bytes);
        i = blank ? 0 : i + 1;
    }
    return text;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool begins_with_digit(struct str text) {
    return text.length && is_digit(text.data[0]);
}

/* A mark belongs to the number when a digit follows it; a blank or an apostrophe never begins one.
 */
static bool take_mark(struct str *rest, struct body *body) {
    struct str behind = *rest;
    char mark = take_spelling(&behind, marks, COUNT_OF(marks));
    bool may_begin = mark == '.' || mark == ',';
    if (!mark || !begins_with_digit(behind) || (body->length == 0 && !may_begin))
        return false;
    body->text[body->length++] = mark;
    *rest = behind;
    return true;
}

/* Cut sign, digits and marks off the front of `*rest`. */
static struct body take_body(struct str *rest) {
    struct body body = {0};
    body.negative = take_spelling(rest, signs, COUNT_OF(signs)) == '-';
    for (;;) {
        if (begins_with_digit(*rest)) {
            body.text[body.length++] = rest->data[0];
            *rest = str_slice(rest->data + 1, rest->length - 1);
        } else if (!take_mark(rest, &body)) {
            return body;
        }
    }
}

/* Is `whole` plain digits, or digits in groups of three parted by one and the same mark? A grouped
 * number does not begin with 0. */
static bool is_grouped(struct str whole) {
    size_t head = 0;
    while (head < whole.length && is_digit(whole.data[head]))
        head++;
    if (head == whole.length)
        return true;
    if (head == 0 || head > 3 || whole.data[0] == '0' || (whole.length - head) % 4 != 0)
        return false;
    for (size_t i = head; i < whole.length; i++) {
        bool at_mark = (i - head) % 4 == 0;
        bool right = at_mark ? whole.data[i] == whole.data[head] : is_digit(whole.data[i]);
        if (!right)
            return false;
    }
    return true;
}

static bool all_digits(struct str text) {
    for (size_t i = 0; i < text.length; i++)
        if (!is_digit(text.data[i]))
            return false;
    return true;
}

/* The machine form of the body when `point` parts the decimals; "" when it cannot be read so. */
static void write_machine_form(
    const struct body *body, char point, char text[TEXT_NUMBER_LONGEST + 4]) {
    char *out = text;
    *out = '\0';
    struct str fraction = str_slice(body->text, body->length);
    struct str whole = str_cut(&fraction, point);
    if (body->length == 0 || !is_grouped(whole) || !all_digits(fraction))
        return;
    if (body->negative)
        *out++ = '-';
    if (whole.length == 0)
        *out++ = '0';
    for (size_t i = 0; i < whole.length; i++)
        if (is_digit(whole.data[i]))
            *out++ = whole.data[i];
    if (fraction.length) {
        *out++ = '.';
        memcpy(out, fraction.data, fraction.length);
        out += fraction.length;
    }
    *out = '\0';
}

static bool same(struct decimal a, struct decimal b) {
    return a.digits == b.digits && a.scale == b.scale;
}

/*
 * Every reading the body allows: the Vietnamese one, with a comma before the decimals, then the
 * English one. Where both come to the same there is only one.
 */
static bool add_readings(const struct body *body, struct text_number *number, struct error *error) {
    static const char points[] = {',', '.'};
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        char machine[TEXT_NUMBER_LONGEST + 4];
        write_machine_form(body, points[i], machine);
        if (!machine[0])
            continue;
        struct decimal reading;
        if (!decimal_parse(str_of(machine), &reading, error))
            return false;
        if (number->count == 0 || !same(number->readings[0], reading))
            number->readings[number->count++] = reading;
    }
    return true;
}

/* Words in their folded form (fold.h). Where one begins with another, the longer stands first. */
struct unit_word {
    const char *word;
    int power;
};

static const struct unit_word phrases[] = {
    {"%", -2},          {"phan tram", -2},     {"\u2030", -3},
    {"phan nghin", -3}, {"diem phan tram", 0}, {"diem %", 0},
};

static const struct unit_word multipliers[] = {
    {"nghin", 3}, {"ngan", 3}, {"van", 4}, {"trieu", 6}, {"tr", 6}, {"ty", 9}, {"ti", 9},
};

static const struct unit_word currencies[] = {
    {"dong", 0}, {"do la", 0}, {"vnd", 0}, {"usd", 0}, {"d", 0},
};

/* Cut one of the words off the front of `*rest` and add its power. */
static bool take_word(struct str *rest, const struct unit_word *words, size_t count, int *power) {
    struct str trimmed = str_trim(*rest);
    for (size_t i = 0; i < count; i++) {
        if (!str_starts(trimmed, words[i].word))
            continue;
        size_t length = strlen(words[i].word);
        *rest = str_slice(trimmed.data + length, trimmed.length - length);
        *power += words[i].power;
        return true;
    }
    return false;
}

/* A phrase of its own, or at most two multipliers ("nghìn tỷ") and a currency. */
static bool unit_known(struct str folded, int *ret_power) {
    for (size_t i = 0; i < COUNT_OF(phrases); i++) {
        if (!str_is(folded, phrases[i].word))
            continue;
        *ret_power = phrases[i].power;
        return true;
    }
    int power = 0;
    for (int most = 2; most > 0; most--)
        if (!take_word(&folded, multipliers, COUNT_OF(multipliers), &power))
            break;
    take_word(&folded, currencies, COUNT_OF(currencies), &power);
    *ret_power = power;
    return folded.length == 0;
}

static bool refuse(struct str text, struct error *error) {
    struct str part = text_utf8_cut(text, TEXT_NUMBER_LONGEST);
    return error_set(error, ERROR_INPUT, _("“%.*s” is not a number."), STR_ARGS(part));
}

static bool read_unit(struct str unit, struct text_number *number, struct error *error) {
    number->unit = unit;
    if (unit.length == 0)
        return true;
    struct buf folded = buf_with_maximum(4 * TEXT_NUMBER_LONGEST);
    bool done = text_fold(unit, &folded, error);
    if (done && !unit_known(buf_as_str(&folded), &number->power))
        done = error_set(
            error, ERROR_INPUT, _("“%.*s” behind the number is no known unit."), STR_ARGS(unit));
    buf_release(&folded);
    return done;
}

bool text_number_read(struct str text, struct text_number *ret_number, struct error *error) {
    struct str rest = without_blanks_behind(without_blanks_in_front(text));
    if (rest.length == 0 || rest.length > TEXT_NUMBER_LONGEST)
        return refuse(text, error);
    struct body body = take_body(&rest);
    struct text_number number = {0};
    if (!add_readings(&body, &number, error))
        return false;
    if (number.count == 0)
        return refuse(text, error);
    if (!read_unit(without_blanks_in_front(rest), &number, error))
        return false;
    *ret_number = number;
    return true;
}

static bool lies_within(struct decimal value, struct decimal low, struct decimal high) {
    return decimal_compare(value, low) >= 0 && decimal_compare(value, high) <= 0;
}

bool text_number_choose(struct text_number *number, struct decimal low, struct decimal high) {
    if (number->count < 2)
        return true;
    bool first = lies_within(number->readings[0], low, high);
    bool second = lies_within(number->readings[1], low, high);
    if (first == second)
        return false;
    if (second)
        number->readings[0] = number->readings[1];
    number->count = 1;
    number->by_range = true;
    return true;
}
