/*
 * Dates as people write them: what is read is a real period, and its ISO and plain texts read back
 * as the same day or moment; the fast paths agree with the patterns.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "text/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool promise) {
    if (!promise)
        abort();
}

static void check_day(day d) {
    char text[MOMENT_TEXT];
    day again;
    require(text_day(str_of(day_iso(d, text)), &again, NULL) && again == d);
    require(text_day(str_of(day_plain(d, text)), &again, NULL) && again == d);
}

static void check_moment(moment at) {
    char text[MOMENT_TEXT];
    moment again;
    require(text_moment(str_of(moment_iso(at, text)), &again, NULL) && again == at);
    require(text_moment(str_slice(text, 16), &again, NULL) && again == at);
    require(text_moment(str_of(moment_plain(at, text)), &again, NULL) && again == at);
}

static void check_fast_paths(struct str text, const struct text_date *date) {
    day d;
    moment at;
    if (date->kind == TEXT_DATE_DAY)
        require(text_day(text, &d, NULL) && d == date->first);
    if (date->kind == TEXT_DATE_MOMENT)
        require(text_moment(text, &at, NULL) && at == date->at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = str_slice((const char *)data, size);
    struct text_date date;
    day d;
    moment at;
    bool full = text_date_read(text, TEXT_YEARS_FULL, &date, NULL);
    require(full || (!text_day(text, &d, NULL) && !text_moment(text, &at, NULL)));
    if (full)
        check_fast_paths(text, &date);
    if (!text_date_read(text, TEXT_YEARS_SHORT_TOO, &date, NULL))
        return 0;
    require(date.first <= date.last && date.last - date.first < 366);
    check_day(date.first);
    check_day(date.last);
    if (date.kind == TEXT_DATE_MOMENT && day_of_moment(date.at) <= date.last)
        check_moment(date.at);
    return 0;
}
