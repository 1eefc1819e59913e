#include "text/date.h"

#include "base/attributes.h"
#include "base/buf.h"
#include "base/say.h"
#include "text/fold.h"
#include "text/utf8.h"

/*
 * Dates are matched, in their folded form (fold.h), against patterns. In a pattern a capital stands
 * for a field, a blank for any blanks or none, and everything else for itself:
 *
 *     D day    M month    Y year    A year of four digits or two    Q quarter, 1 … 4 or I … IV
 *     H hour   N minute   S second  F fraction of a second or nothing   Z zone or nothing
 */
struct fields {
    int of['Z' - 'A' + 1];
    bool short_year;
};

static const char *const day_patterns[] = {
    "Y-M-D",
    "Y/M/D",
    "ngay D/M/A",
    "ngay D-M-A",
    "ngay D.M.A",
    "ngay D thang M nam A",
    "ngay D thang M, nam A",
    "D thang M nam A",
    "D thang M, A",
    "D/M/A",
    "D-M-A",
    "D.M.A",
};

static const char *const time_patterns[] = {
    "H:N:SFZ", "H:NZ", "H gio N phut", "H gio N", "H gio", "HhN", "Hh",
};

/* What may stand between a day and a time. */
static const char *const joints[] = {"t", " luc ", ", ", " "};

/* A period begins with month `first`, or with the one its field names (0), and has `months` months.
 */
struct period_pattern {
    const char *pattern;
    enum text_date_kind kind;
    int first;
    int months;
};

static const struct period_pattern period_patterns[] = {
    {"thang M/Y", TEXT_DATE_MONTH, 0, 1},
    {"thang M-Y", TEXT_DATE_MONTH, 0, 1},
    {"thang M.Y", TEXT_DATE_MONTH, 0, 1},
    {"thang M nam Y", TEXT_DATE_MONTH, 0, 1},
    {"thang M, nam Y", TEXT_DATE_MONTH, 0, 1},
    {"t M/Y", TEXT_DATE_MONTH, 0, 1},
    {"M/Y", TEXT_DATE_MONTH, 0, 1},
    {"M-Y", TEXT_DATE_MONTH, 0, 1},
    {"Y-M", TEXT_DATE_MONTH, 0, 1},
    {"quy Q/Y", TEXT_DATE_QUARTER, 0, 3},
    {"quy Q-Y", TEXT_DATE_QUARTER, 0, 3},
    {"quy Q nam Y", TEXT_DATE_QUARTER, 0, 3},
    {"quy Q, nam Y", TEXT_DATE_QUARTER, 0, 3},
    {"q Q/Y", TEXT_DATE_QUARTER, 0, 3},
    {"q Q-Y", TEXT_DATE_QUARTER, 0, 3},
    {"6 thang dau nam Y", TEXT_DATE_HALF, 1, 6},
    {"sau thang dau nam Y", TEXT_DATE_HALF, 1, 6},
    {"6 thang nam Y", TEXT_DATE_HALF, 1, 6},
    {"6 thang cuoi nam Y", TEXT_DATE_HALF, 7, 6},
    {"sau thang cuoi nam Y", TEXT_DATE_HALF, 7, 6},
    {"9 thang dau nam Y", TEXT_DATE_NINE_MONTHS, 1, 9},
    {"9 thang nam Y", TEXT_DATE_NINE_MONTHS, 1, 9},
    {"chin thang dau nam Y", TEXT_DATE_NINE_MONTHS, 1, 9},
    {"nam Y", TEXT_DATE_YEAR, 1, 12},
    {"Y", TEXT_DATE_YEAR, 1, 12},
};

static int field(const struct fields *fields, char letter) {
    return fields->of[letter - 'A'];
}

static struct str behind(struct str text, size_t length) {
    return str_slice(text.data + length, text.length - length);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* A whole run of digits, or nothing. A run of more than four is no field of a date. */
static bool take_run(
    struct str *rest, size_t least, size_t most, size_t *ret_length, int *ret_value) {
    size_t length = 0;
    int value = 0;
    while (length < rest->length && length <= most && is_digit(rest->data[length]))
        value = value * 10 + (rest->data[length++] - '0');
    if (length < least || length > most)
        return false;
    *rest = behind(*rest, length);
    *ret_length = length;
    *ret_value = value;
    return true;
}

static bool take_number(struct str *rest, struct fields *fields, int *value) {
    (void)fields;
    size_t length;
    return take_run(rest, 1, 2, &length, value);
}

static bool take_year(struct str *rest, struct fields *fields, int *value) {
    (void)fields;
    size_t length;
    return take_run(rest, 4, 4, &length, value);
}

static bool take_any_year(struct str *rest, struct fields *fields, int *value) {
    struct str after = *rest;
    size_t length;
    int year;
    if (!take_run(&after, 2, 4, &length, &year) || length == 3)
        return false;
    fields->short_year = length == 2;
    *value = length == 4 ? year : year < 70 ? 2000 + year : 1900 + year;
    *rest = after;
    return true;
}

static bool take_quarter(struct str *rest, struct fields *fields, int *value) {
    (void)fields;
    static const struct {
        const char *text;
        int quarter;
    } quarters[] = {{"iv", 4}, {"iii", 3}, {"ii", 2}, {"i", 1},
                    {"1", 1},  {"2", 2},   {"3", 3},  {"4", 4}};
    for (size_t i = 0; i < COUNT_OF(quarters); i++) {
        if (!str_starts(*rest, quarters[i].text))
            continue;
        *rest = behind(*rest, strlen(quarters[i].text));
        *value = quarters[i].quarter;
        return true;
    }
    return false;
}

static bool take_fraction(struct str *rest, struct fields *fields, int *value) {
    (void)fields;
    (void)value;
    if (!str_starts(*rest, ".") || rest->length < 2 || !is_digit(rest->data[1]))
        return true;
    do
        *rest = behind(*rest, 1);
    while (rest->length && is_digit(rest->data[0]));
    return true;
}

/* Z, ±hh, ±hhmm or ±hh:mm, in minutes east of Greenwich; nothing leaves what is there. */
static bool take_zone(struct str *rest, struct fields *fields, int *value) {
    (void)fields;
    if (str_starts(*rest, "z")) {
        *rest = behind(*rest, 1);
        *value = 0;
        return true;
    }
    if (!str_starts(*rest, "+") && !str_starts(*rest, "-"))
        return true;
    int sign = rest->data[0] == '-' ? -1 : 1;
    struct str after = behind(*rest, 1);
    size_t length;
    int number;
    if (!take_run(&after, 2, 4, &length, &number) || length == 3)
        return false;
    int hours = length == 4 ? number / 100 : number;
    int minutes = length == 4 ? number % 100 : 0;
    if (length == 2 && str_starts(after, ":")) {
        after = behind(after, 1);
        if (!take_run(&after, 2, 2, &length, &minutes))
            return false;
    }
    *value = sign * (hours * MINUTES_PER_HOUR + minutes);
    *rest = after;
    return hours < 24 && minutes < MINUTES_PER_HOUR;
}

typedef bool taker(struct str *rest, struct fields *fields, int *value);

static taker *const takers['Z' - 'A' + 1] = {
    ['D' - 'A'] = take_number,   ['M' - 'A'] = take_number,  ['H' - 'A'] = take_number,
    ['N' - 'A'] = take_number,   ['S' - 'A'] = take_number,  ['Y' - 'A'] = take_year,
    ['A' - 'A'] = take_any_year, ['Q' - 'A'] = take_quarter, ['F' - 'A'] = take_fraction,
    ['Z' - 'A'] = take_zone,
};

static bool take_one(char wanted, struct str *rest, struct fields *fields) {
    if (wanted >= 'A' && wanted <= 'Z')
        return takers[wanted - 'A'](rest, fields, &fields->of[wanted - 'A']);
    if (wanted == ' ') {
        *rest = str_trim(*rest);
        return true;
    }
    if (rest->length == 0 || rest->data[0] != wanted)
        return false;
    *rest = behind(*rest, 1);
    return true;
}

/* Cut what the pattern matches off the front of `*rest`; on failure both stay as they were. */
static bool take(const char *pattern, struct str *rest, struct fields *fields) {
    struct str text = *rest;
    struct fields found = *fields;
    for (; *pattern; pattern++)
        if (!take_one(*pattern, &text, &found))
            return false;
    *rest = text;
    *fields = found;
    return true;
}

static bool take_any(
    const char *const *patterns, size_t count, struct str *rest, struct fields *fields) {
    for (size_t i = 0; i < count; i++)
        if (take(patterns[i], rest, fields))
            return true;
    return false;
}

/* Does the text end with one of the patterns, behind a joint? */
static bool ends_with(
    const char *const *patterns, size_t count, struct str rest, struct fields *fields) {
    for (size_t i = 0; i < COUNT_OF(joints); i++) {
        struct str text = rest;
        struct fields found = *fields;
        if (!take(joints[i], &text, &found))
            continue;
        if (take_any(patterns, count, &text, &found) && text.length == 0) {
            *fields = found;
            return true;
        }
    }
    return false;
}

static struct fields no_fields(void) {
    return (struct fields){.of['Z' - 'A'] = LOCAL_OFFSET};
}

static bool find_day(struct str text, struct fields *ret_fields) {
    struct fields fields = no_fields();
    if (!take_any(day_patterns, COUNT_OF(day_patterns), &text, &fields) || text.length)
        return false;
    *ret_fields = fields;
    return true;
}

static bool find_moment(struct str text, struct fields *ret_fields) {
    struct str rest = text;
    struct fields fields = no_fields();
    bool found = take_any(day_patterns, COUNT_OF(day_patterns), &rest, &fields) &&
                 ends_with(time_patterns, COUNT_OF(time_patterns), rest, &fields);
    if (!found) {
        rest = text;
        fields = no_fields();
        found = take_any(time_patterns, COUNT_OF(time_patterns), &rest, &fields) &&
                ends_with(day_patterns, COUNT_OF(day_patterns), rest, &fields);
    }
    if (found)
        *ret_fields = fields;
    return found;
}

static const struct period_pattern *find_period(struct str text, struct fields *ret_fields) {
    for (size_t i = 0; i < COUNT_OF(period_patterns); i++) {
        struct str rest = text;
        struct fields fields = no_fields();
        if (!take(period_patterns[i].pattern, &rest, &fields) || rest.length)
            continue;
        *ret_fields = fields;
        return &period_patterns[i];
    }
    return NULL;
}

static struct str excerpt(struct str text) {
    return text_utf8_cut(text, TEXT_DATE_LONGEST);
}

static bool refuse_form(struct str text, struct error *error) {
    struct str part = excerpt(text);
    error_set(error, ERROR_INPUT, _("“%.*s” is not a date."), STR_ARGS(part));
    return error_hint(error, "%s", _("Write the day, the month and the year, as in 16/10/2025."));
}

static bool refuse_unreal(struct str text, struct error *error) {
    struct str part = excerpt(text);
    return error_set(
        error, ERROR_INPUT, _("The date or time “%.*s” does not exist."), STR_ARGS(part));
}

static bool refuse_short_year(struct str text, struct error *error) {
    struct str part = excerpt(text);
    error_set(error, ERROR_INPUT, _("The year of “%.*s” has only two digits."), STR_ARGS(part));
    return error_hint(error, "%s", _("Write the year with four digits."));
}

static bool refuse_early(struct str text, struct error *error) {
    struct str part = excerpt(text);
    return error_set(
        error, ERROR_LIMIT, _("“%.*s” is before 1970, where the count of time begins."),
        STR_ARGS(part));
}

/* The day the fields D, M and Y or A name. */
static bool real_day(const struct fields *fields, day *ret_day) {
    int year = field(fields, 'A') ? field(fields, 'A') : field(fields, 'Y');
    struct civil civil = {year, field(fields, 'M'), field(fields, 'D')};
    if (!civil_valid(civil))
        return false;
    *ret_day = day_of_civil(civil);
    return true;
}

static bool real_time(const struct fields *fields) {
    return field(fields, 'H') < 24 && field(fields, 'N') < 60 && field(fields, 'S') < 60;
}

static bool make_moment(
    struct str text, const struct fields *fields, struct text_date *ret_date, struct error *error) {
    day d;
    if (!real_day(fields, &d) || !real_time(fields))
        return refuse_unreal(text, error);
    int64_t minutes = (int64_t)d * MINUTES_PER_DAY + field(fields, 'H') * MINUTES_PER_HOUR +
                      field(fields, 'N') - field(fields, 'Z');
    if (minutes < 0)
        return refuse_early(text, error);
    moment at = (moment)minutes; /* the year 9999 is well within */
    day local = day_of_moment(at);
    if (!civil_valid(civil_of_day(local))) /* a zone may lead into the year 10000 */
        return refuse_unreal(text, error);
    *ret_date = (struct text_date){TEXT_DATE_MOMENT, local, local, at};
    return true;
}

static bool make_day(
    struct str text, const struct fields *fields, struct text_date *ret_date, struct error *error) {
    day d;
    if (!real_day(fields, &d))
        return refuse_unreal(text, error);
    *ret_date = (struct text_date){.kind = TEXT_DATE_DAY, .first = d, .last = d};
    return true;
}

static bool make_period(
    struct str text, const struct period_pattern *pattern, const struct fields *fields,
    struct text_date *ret_date, struct error *error) {
    int first = pattern->first;
    if (pattern->kind == TEXT_DATE_MONTH)
        first = field(fields, 'M');
    if (pattern->kind == TEXT_DATE_QUARTER)
        first = (field(fields, 'Q') - 1) * 3 + 1;
    struct civil civil = {field(fields, 'Y'), first, 1};
    if (!civil_valid(civil))
        return refuse_unreal(text, error);
    int last = first + pattern->months - 1;
    struct civil end = {civil.year, last, days_in_month(civil.year, last)};
    *ret_date = (struct text_date){
        .kind = pattern->kind, .first = day_of_civil(civil), .last = day_of_civil(end)};
    return true;
}

static bool read_folded(
    struct str folded, struct str text, enum text_date_years years, struct text_date *ret_date,
    struct error *error) {
    struct fields fields;
    bool is_day = find_day(folded, &fields);
    if (is_day || find_moment(folded, &fields)) {
        if (fields.short_year && years == TEXT_YEARS_FULL)
            return refuse_short_year(text, error);
        return is_day ? make_day(text, &fields, ret_date, error)
                      : make_moment(text, &fields, ret_date, error);
    }
    const struct period_pattern *pattern = find_period(folded, &fields);
    if (!pattern)
        return refuse_form(text, error);
    return make_period(text, pattern, &fields, ret_date, error);
}

bool text_date_read(
    struct str text, enum text_date_years years, struct text_date *ret_date, struct error *error) {
    if (text.length > TEXT_DATE_LONGEST)
        return refuse_form(text, error);
    struct buf folded = buf_with_maximum((size_t)4 * TEXT_DATE_LONGEST);
    bool done = text_fold(text, &folded, error) &&
                read_folded(buf_as_str(&folded), text, years, ret_date, error);
    buf_release(&folded);
    return done;
}

/* Two digits at `s`, or a negative number when one of them is none. */
static int two_digits(const char *s) {
    return is_digit(s[0]) && is_digit(s[1]) ? (s[0] - '0') * 10 + (s[1] - '0') : -10000;
}

/* "YYYY-MM-DD" at the beginning, of a day that exists. */
static bool fast_day(struct str text, day *ret_day) {
    const char *s = text.data;
    if (text.length < 10 || s[4] != '-' || s[7] != '-')
        return false;
    struct civil civil = {
        two_digits(s) * 100 + two_digits(s + 2), two_digits(s + 5), two_digits(s + 8)};
    if (!civil_valid(civil))
        return false;
    *ret_day = day_of_civil(civil);
    return true;
}

/* "THH:MM" behind a day that is not before 1970. */
static bool fast_time(struct str text, day d, moment *ret_moment) {
    const char *s = text.data;
    if (text.length != 16 || d < 0 || s[10] != 'T' || s[13] != ':')
        return false;
    int hour = two_digits(s + 11);
    int minute = two_digits(s + 14);
    int64_t minutes =
        (int64_t)d * MINUTES_PER_DAY + hour * MINUTES_PER_HOUR + minute - LOCAL_OFFSET;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || minutes < 0)
        return false;
    *ret_moment = (moment)minutes;
    return true;
}

bool text_day(struct str text, day *ret_day, struct error *error) {
    if (text.length == 10 && fast_day(text, ret_day))
        return true;
    struct text_date date = {0};
    if (!text_date_read(text, TEXT_YEARS_FULL, &date, error))
        return false;
    if (date.kind != TEXT_DATE_DAY) {
        struct str part = excerpt(text);
        return error_set(error, ERROR_INPUT, _("“%.*s” is not one day."), STR_ARGS(part));
    }
    *ret_day = date.first;
    return true;
}

static bool end_of_day(struct str text, day d, moment *ret_moment, struct error *error) {
    if (d < 0)
        return refuse_early(text, error);
    *ret_moment = moment_end_of_day(d);
    return true;
}

bool text_moment(struct str text, moment *ret_moment, struct error *error) {
    day d;
    if (fast_day(text, &d)) {
        if (text.length == 10)
            return end_of_day(text, d, ret_moment, error);
        if (fast_time(text, d, ret_moment))
            return true;
    }
    struct text_date date = {0};
    if (!text_date_read(text, TEXT_YEARS_FULL, &date, error))
        return false;
    if (date.kind == TEXT_DATE_DAY)
        return end_of_day(text, date.first, ret_moment, error);
    if (date.kind != TEXT_DATE_MOMENT) {
        struct str part = excerpt(text);
        return error_set(error, ERROR_INPUT, _("“%.*s” is a period, not a time."), STR_ARGS(part));
    }
    *ret_moment = date.at;
    return true;
}
