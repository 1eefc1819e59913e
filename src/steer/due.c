#include "steer/due.h"

#include <stdio.h>

#include "base/attributes.h"
#include "base/say.h"

enum { NINE_O_CLOCK = 9 * MINUTES_PER_HOUR, FRIDAY = 4, SUNDAY = 6 };

struct due_rule due_default(enum cadence cadence) {
    switch (cadence) {
    case CADENCE_HOUR:
        return (struct due_rule){DUE_MINUTES, DUE_STAYS, MINUTES_PER_HOUR, DUE_AT_CLOSE};
    case CADENCE_DAY:
        return (struct due_rule){DUE_DAYS, DUE_AFTER, 1, NINE_O_CLOCK};
    case CADENCE_WEEK:
        return (struct due_rule){DUE_WEEKDAY, DUE_BEFORE, FRIDAY, DUE_AT_CLOSE};
    default:
        return (struct due_rule){DUE_WORKING_DAYS, DUE_STAYS, 2, DUE_AT_CLOSE};
    }
}

bool due_check(const struct due_rule *rule, struct error *error) {
    int32_t most = rule->kind == DUE_WEEKDAY ? SUNDAY : DUE_COUNT_MOST;
    if (rule->kind >= DUE_KINDS || rule->shift >= DUE_SHIFTS)
        return error_set(error, ERROR_INPUT, "%s", _("There is no such kind of due rule."));
    if (rule->count < 0 || rule->count > most)
        return error_set(
            error, ERROR_INPUT, _("The count of a due rule lies between 0 and %d."), (int)most);
    if (rule->minute < DUE_AT_CLOSE || rule->minute >= MINUTES_PER_DAY)
        return error_set(error, ERROR_INPUT, "%s", _("The time lies between 00:00 and 23:59."));
    return true;
}

/* ---- the moment ---- */

static moment later(moment at, int64_t minutes) {
    int64_t due = (int64_t)at + minutes;
    return due > MOMENT_LAST ? MOMENT_LAST : (moment)due;
}

static day due_day(
    const struct calendar *calendar, const struct due_rule *rule, const struct period *period) {
    switch (rule->kind) {
    case DUE_WORKING_DAYS:
        return calendar_move(calendar, period->last, rule->count);
    case DUE_WEEKDAY:
        return period->last - day_weekday(period->last) + rule->count;
    default:
        return period->last + rule->count;
    }
}

static day shifted(const struct calendar *calendar, enum due_shift shift, day d) {
    if (shift == DUE_STAYS || calendar_works(calendar, d))
        return d;
    return calendar_move(calendar, d, shift == DUE_BEFORE ? -1 : 1);
}

moment due_moment(
    const struct calendar *calendar, const struct due_rule *rule, const struct period *period) {
    /* The end is the first minute after the period. */
    if (rule->kind == DUE_MINUTES)
        return later(period->to, (int64_t)rule->count + 1);
    if (rule->kind == DUE_WORKING_MINUTES)
        return calendar_work(calendar, later(period->to, 1), rule->count);
    day d = shifted(calendar, rule->shift, due_day(calendar, rule, period));
    if (rule->minute == DUE_AT_CLOSE)
        return calendar_close(calendar, d);
    return later(moment_of_day(d), rule->minute);
}

/* ---- words ---- */

static const char *const kind_words[DUE_KINDS] = {
    "minutes", "working_minutes", "days", "working_days", "weekday"};
static const char *const shift_words[DUE_SHIFTS] = {"stays", "before", "after"};

static int parse(const char *const words[], int count, struct str word) {
    for (int i = 0; i < count; i++)
        if (str_is(word, words[i]))
            return i;
    return -1;
}

const char *due_kind_word(enum due_kind kind) {
    return kind < DUE_KINDS ? kind_words[kind] : NULL;
}

int due_kind_parse(struct str word) {
    return parse(kind_words, DUE_KINDS, word);
}

const char *due_shift_word(enum due_shift shift) {
    return shift < DUE_SHIFTS ? shift_words[shift] : NULL;
}

int due_shift_parse(struct str word) {
    return parse(shift_words, DUE_SHIFTS, word);
}

static const char *const weekdays[] = {
    N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
    N_("Friday"), N_("Saturday"), N_("Sunday"),
};

const char *due_text(const struct due_rule *rule, char text[DUE_TEXT]) {
    char time[16] = "";
    int count = (int)rule->count;
    if (rule->minute != DUE_AT_CLOSE)
        snprintf(time, sizeof time, ", %02d:%02d", rule->minute / 60, rule->minute % 60);
    switch (rule->kind) {
    case DUE_MINUTES:
        snprintf(text, DUE_TEXT, _("within %d minutes after the period's end"), count);
        break;
    case DUE_WORKING_MINUTES:
        snprintf(text, DUE_TEXT, _("within %d working minutes after the period's end"), count);
        break;
    case DUE_DAYS:
        snprintf(text, DUE_TEXT, _("within %d days after the period's end%s"), count, time);
        break;
    case DUE_WORKING_DAYS:
        snprintf(text, DUE_TEXT, _("within %d working days after the period's end%s"), count, time);
        break;
    default:
        snprintf(
            text, DUE_TEXT, _("on %s of the period's last week%s"),
            say(weekdays[rule->count % (int)COUNT_OF(weekdays)]), time);
        break;
    }
    return text;
}
