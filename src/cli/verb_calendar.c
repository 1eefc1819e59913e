/* satsao calendar: the days of a year that are off, and how many are worked. */
#include "base/clock.h"
#include "base/json.h"
#include "base/say.h"
#include "cli/verb.h"
#include "db/db.h"
#include "steer/lunar.h"
#include "steer/rules.h"

enum { ANSWER_MOST = 4 << 20, MONTHS = 12 };

static day first_of(int year, int month) {
    return day_of_civil((struct civil){year + (month - 1) / MONTHS, (month - 1) % MONTHS + 1, 1});
}

/* Of the days off only those that are not plain weekends; and weekends that are worked. */
static bool is_special(const struct calendar *calendar, day d) {
    enum day_kind kind = calendar_kind(calendar, d);
    return kind != DAY_WORKED && kind != DAY_WEEKLY_OFF;
}

static const char *name_of(const struct calendar *calendar, day d) {
    enum holiday holiday = calendar_holiday(calendar, d);
    enum day_kind kind = calendar_kind(calendar, d);
    return kind == DAY_HOLIDAY ? holiday_name(holiday) : day_kind_name(kind);
}

static void write_day(struct json *json, const struct calendar *calendar, day d) {
    char text[MOMENT_TEXT];
    json_object(json);
    json_key(json, "day");
    json_text(json, day_iso(d, text));
    json_key(json, "kind");
    json_text(json, day_kind_word(calendar_kind(calendar, d)));
    json_key(json, "holiday");
    json_text(json, holiday_word(calendar_holiday(calendar, d)));
    json_key(json, "name");
    json_text(json, name_of(calendar, d));
    json_end(json);
}

static void print_json(const struct calendar *calendar, int year, struct buf *out) {
    struct json json = json_to(out);
    json_object(&json);
    json_key(&json, "year");
    json_integer(&json, year);
    json_key(&json, "working_days");
    json_array(&json);
    for (int month = 1; month <= MONTHS; month++)
        json_integer(
            &json, calendar_count(calendar, first_of(year, month), first_of(year, month + 1) - 1));
    json_end(&json);
    json_key(&json, "days");
    json_array(&json);
    for (day d = first_of(year, 1); d < first_of(year + 1, 1); d++)
        if (is_special(calendar, d))
            write_day(&json, calendar, d);
    json_end(&json);
    json_end(&json);
    buf_char(out, '\n');
}

static const char *weekday_name(day d) {
    static const char *const names[] = {N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"),
                                        N_("Fri"), N_("Sat"), N_("Sun")};
    return say(names[day_weekday(d)]);
}

static void print_text(const struct calendar *calendar, int year, struct buf *out) {
    char text[MOMENT_TEXT];
    buf_format(
        out, _("%d: %d working days\n"), year,
        (int)calendar_count(calendar, first_of(year, 1), first_of(year + 1, 1) - 1));
    for (day d = first_of(year, 1); d < first_of(year + 1, 1); d++) {
        if (!is_special(calendar, d))
            continue;
        struct lunar_date lunar = lunar_of_day(d);
        buf_format(out, "  %s  %s  ", weekday_name(d), day_plain(d, text));
        buf_format(out, _("(lunar %02d/%02d)"), lunar.dom, lunar.month);
        buf_format(out, "  %s\n", name_of(calendar, d));
    }
    for (int month = 1; month <= MONTHS; month++)
        buf_format(
            out, _("  %02d/%d: %d working days\n"), month, year,
            (int)calendar_count(calendar, first_of(year, month), first_of(year, month + 1) - 1));
}

static bool year_of(const struct call *call, int *ret_year, struct error *error) {
    *ret_year = civil_of_day(day_of_moment(moment_of_stamp(clock_now()))).year;
    if (call->argument_count == 0)
        return true;
    int year = 0;
    const char *text = call->arguments[0];
    for (const char *at = text; *at >= '0' && *at <= '9' && at - text < 4; at++)
        year = year * 10 + (*at - '0');
    *ret_year = year;
    if (year >= CALENDAR_FIRST && year <= CALENDAR_LAST && strlen(text) == 4)
        return true;
    return error_set(
        error, ERROR_USAGE, _("The calendar knows the years %d to %d."), CALENDAR_FIRST,
        CALENDAR_LAST);
}

static bool run(struct call *call, struct error *error) {
    struct db *db = NULL;
    struct rules *rules = NULL;
    int year;
    if (!year_of(call, &year, error) || !db_open(call_database(call), DB_READ, &db, error))
        return false;
    struct buf out = buf_with_maximum(ANSWER_MOST);
    bool ok = rules_load(db, &rules, error);
    if (ok && call->json)
        print_json(rules->calendar, year, &out);
    else if (ok)
        print_text(rules->calendar, year, &out);
    ok = ok && (buf_ok(&out) || error_memory(error));
    fwrite(buf_cstr(&out), 1, out.length, call->out);
    buf_release(&out);
    rules_free(rules);
    db_close(db);
    return ok;
}

const struct verb verb_calendar = {
    .name = "calendar",
    .arguments = "[YEAR]",
    .summary = N_("the public holidays and working days of a year"),
    .manual =
        N_("Lists the public holidays of the Labour Code, the days given in their place, and the "
           "days that were decided to be off or worked, with the working days of each month. The "
           "lunar holidays are computed. Without a year: this one.\n\n"
           "  satsao calendar 2026"),
    .options = NULL,
    .arguments_least = 0,
    .arguments_most = 1,
    .run = run,
};
