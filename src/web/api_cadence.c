/* Due rules, decided days, working hours, campaigns: by what rules reports are owed. */
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "steer/settings.h"
#include "text/date.h"
#include "web/ask.h"
#include "web/route.h"
#include "web/steer.h"

/* ---- due rules ------------------------------------------------------------------------------- */

static void write_day(struct json *json, const char *key, day d, day none) {
    char text[MOMENT_TEXT];
    ask_text(json, key, d == none ? NULL : day_iso(d, text));
}

static void write_rule(struct json *json, const struct model *model, const struct rules_due *due) {
    json_object(json);
    steer_write_indicator(json, "indicator", model, due->indicator);
    ask_text(json, "cadence", due->indicator ? NULL : model_word(WORDS_CADENCE, due->cadence));
    steer_write_due(json, &due->rule);
    write_day(json, "since", due->since, DAY_BEFORE_ALL);
    write_day(json, "until", due->until, DAY_AFTER_ALL);
    json_end(json);
}

static void write_rules(struct json *json, const struct model *model, const struct rules *rules) {
    json_object(json);
    json_key(json, "items");
    json_array(json);
    for (size_t i = 0; i < rules->due_count; i++)
        write_rule(json, model, &rules->due[i]);
    json_end(json);
    json_key(json, "defaults");
    json_array(json);
    for (int cadence = 0; cadence < CADENCES; cadence++) {
        struct due_rule rule = due_default((enum cadence)cadence);
        json_object(json);
        ask_text(json, "cadence", model_word(WORDS_CADENCE, (unsigned)cadence));
        steer_write_due(json, &rule);
        json_end(json);
    }
    json_end(json);
    json_end(json);
}

/* What all lists here need: the rules, and the model of now for names. */
typedef void rules_writer(struct json *json, const struct model *model, const struct rules *rules);

static bool show(
    struct request *request, struct answer *answer, rules_writer *write, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    const struct rules *rules;
    struct view view;
    if (!steering_take(request->steering, &rules, error))
        return false;
    bool ok = view_look(request->live, &present, &view, error);
    if (ok) {
        write(&answer->json, view.model, rules);
        view_give(&view);
    }
    steering_give(request->steering, rules);
    return ok;
}

static bool show_due(struct request *request, struct answer *answer, struct error *error) {
    return show(request, answer, write_rules, error);
}

static bool read_due(struct request *request, struct rules_due *ret_due, struct error *error) {
    struct rules_due due = {.since = DAY_BEFORE_ALL, .until = DAY_AFTER_ALL};
    struct body body;
    if (!body_open(request, &body, error) ||
        !steer_indicator(request, &body, &due.indicator, error) ||
        (!due.indicator && !steer_cadence(&body, &due.cadence, error)) ||
        !steer_due(&body, &due.rule, error) ||
        (body_has(&body, "since") && !body_day(&body, "since", &due.since, error)) ||
        (body_has(&body, "until") && !body_day(&body, "until", &due.until, error)) ||
        !body_end(&body, error))
        return false;
    *ret_due = due;
    return true;
}

static bool set_due(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct rules_due due;
    struct db *db;
    if (!steer_may(request, RIGHT_CLOSINGS, 0, error) || !read_due(request, &due, error) ||
        !request_db(request, &db, error) || !settings_due(db, &by, &due, error))
        return false;
    steering_stale(request->steering);
    return show_due(request, answer, error);
}

/* {key}: a cadence's word, or an indicator's code. */
static bool drop_due(struct request *request, struct answer *answer, struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct audit_by by = steer_by(request);
    const char *key = request_word(request, "key");
    int cadence = model_word_parse(WORDS_CADENCE, key, strlen(key));
    uint32_t indicator = MODEL_NONE;
    struct view view;
    struct db *db;
    if (!steer_may(request, RIGHT_CLOSINGS, 0, error))
        return false;
    if (cadence < 0) {
        if (!view_look(request->live, &present, &view, error))
            return false;
        bool known = view_indicator(&view, key, &indicator, error);
        view_give(&view);
        if (!known)
            return false;
    }
    if (!request_db(request, &db, error) ||
        !settings_due_drop(
            db, &by, cadence < 0 ? CADENCE_HOUR : (enum cadence)cadence,
            cadence < 0 ? indicator + 1 : 0, error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

/* ---- days ------------------------------------------------------------------------------------ */

enum { MONTHS = 12 };

static day first_of(int year, int month) {
    return day_of_civil((struct civil){year + (month - 1) / MONTHS, (month - 1) % MONTHS + 1, 1});
}

static void write_time(struct json *json, const char *key, int minute) {
    char text[8];
    snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    ask_text(json, key, text);
}

static void write_hours(struct json *json, const struct work_hours *hours) {
    json_key(json, "hours");
    json_object(json);
    json_key(json, "weekdays");
    json_array(json);
    for (int i = 0; i < 7; i++)
        if (hours->weekdays >> i & 1)
            json_integer(json, i + 1);
    json_end(json);
    write_time(json, "from", hours->from);
    write_time(json, "noon_from", hours->noon_from);
    write_time(json, "noon_to", hours->noon_to);
    write_time(json, "to", hours->to);
    json_end(json);
}

static void write_special(struct json *json, const struct calendar *calendar, day d) {
    enum day_kind kind = calendar_kind(calendar, d);
    char text[MOMENT_TEXT];
    json_object(json);
    ask_text(json, "day", day_iso(d, text));
    ask_text(json, "kind", day_kind_word(kind));
    ask_text(json, "holiday", holiday_word(calendar_holiday(calendar, d)));
    ask_text(
        json, "name",
        kind == DAY_HOLIDAY ? holiday_name(calendar_holiday(calendar, d)) : day_kind_name(kind));
    json_end(json);
}

static void write_year(struct json *json, const struct calendar *calendar, int year) {
    json_object(json);
    ask_integer(json, "year", year);
    write_hours(json, calendar_hours(calendar));
    json_key(json, "working_days");
    json_array(json);
    for (int month = 1; month <= MONTHS; month++)
        json_integer(
            json, calendar_count(calendar, first_of(year, month), first_of(year, month + 1) - 1));
    json_end(json);
    json_key(json, "items");
    json_array(json);
    for (day d = first_of(year, 1); d < first_of(year + 1, 1); d++)
        if (calendar_kind(calendar, d) != DAY_WORKED &&
            calendar_kind(calendar, d) != DAY_WEEKLY_OFF)
            write_special(json, calendar, d);
    json_end(json);
    json_end(json);
}

static bool show_year(
    struct request *request, struct answer *answer, int year, struct error *error) {
    const struct rules *rules;
    if (!steering_take(request->steering, &rules, error))
        return false;
    write_year(&answer->json, rules->calendar, year);
    steering_give(request->steering, rules);
    return true;
}

static bool show_days(struct request *request, struct answer *answer, struct error *error) {
    int64_t year = civil_of_day(day_of_moment(moment_of_stamp(request->now))).year;
    return request_number(request, "year", CALENDAR_FIRST, CALENDAR_LAST, year, &year, error) &&
           show_year(request, answer, (int)year, error);
}

static bool set_day(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct calendar_change change;
    struct str note;
    struct body body;
    struct db *db;
    if (!steer_may(request, RIGHT_CLOSINGS, 0, error) || !body_open(request, &body, error) ||
        !body_day(&body, "day", &change.on, error) ||
        !body_flag(&body, "worked", false, &change.worked, error) ||
        !body_text(&body, "note", RULES_TEXT_MAX, &note, error) || !body_end(&body, error) ||
        !request_db(request, &db, error) || !settings_day(db, &by, &change, note, error))
        return false;
    steering_stale(request->steering);
    return show_year(request, answer, civil_of_day(change.on).year, error);
}

static bool drop_day(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct db *db;
    day on;
    if (!steer_may(request, RIGHT_CLOSINGS, 0, error) ||
        !text_day(str_of(request_word(request, "day")), &on, error) ||
        !request_db(request, &db, error) || !settings_day_drop(db, &by, on, error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

static bool read_weekdays(struct body *body, uint8_t *ret_weekdays, struct error *error) {
    size_t count = 0;
    int64_t weekday = 0;
    *ret_weekdays = 0;
    if (!body_items(body, "weekdays", 7, &count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!body_item_integer(body, "weekdays", i, 1, 7, &weekday, error))
            return false;
        *ret_weekdays |= (uint8_t)(1U << (weekday - 1));
    }
    return true;
}

static bool set_hours(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct work_hours hours = {0};
    struct body body;
    struct db *db;
    if (!steer_may(request, RIGHT_CLOSINGS, 0, error) || !body_open(request, &body, error) ||
        !read_weekdays(&body, &hours.weekdays, error) ||
        !steer_time(&body, "from", &hours.from, error) ||
        !steer_time(&body, "noon_from", &hours.noon_from, error) ||
        !steer_time(&body, "noon_to", &hours.noon_to, error) ||
        !steer_time(&body, "to", &hours.to, error) || !body_end(&body, error) ||
        !request_db(request, &db, error) || !settings_hours(db, &by, &hours, error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

/* ---- campaigns ------------------------------------------------------------------------------- */

static void write_campaign(
    struct json *json, const struct model *model, const struct rules_campaign *campaign) {
    day on = day_of_moment(campaign->from);
    json_object(json);
    ask_integer(json, "id", campaign->id);
    ask_text(json, "name", campaign->name);
    steer_write_moment(json, "from", campaign->from);
    steer_write_moment(json, "to", campaign->to);
    ask_text(json, "cadence", model_word(WORDS_CADENCE, campaign->cadence));
    steer_write_due(json, &campaign->rule);
    json_key(json, "units");
    json_array(json);
    for (size_t i = 0; i < campaign->unit_count; i++)
        steer_write_unit(json, NULL, model, campaign->units[i], on);
    json_end(json);
    json_key(json, "indicators");
    json_array(json);
    for (size_t i = 0; i < campaign->indicator_count; i++)
        json_text(json, model->indicators[campaign->indicators[i] - 1].code);
    json_end(json);
    json_end(json);
}

static void write_campaigns(
    struct json *json, const struct model *model, const struct rules *rules) {
    json_object(json);
    json_key(json, "items");
    json_array(json);
    for (size_t i = 0; i < rules->campaign_count; i++)
        write_campaign(json, model, &rules->campaigns[i]);
    json_end(json);
    json_end(json);
}

static bool show_campaigns(struct request *request, struct answer *answer, struct error *error) {
    return show(request, answer, write_campaigns, error);
}

static bool read_units(
    struct request *request, struct body *body, struct rules_campaign *campaign,
    struct error *error) {
    int64_t unit = 0;
    if (!body_items(body, "units", RULES_MEMBERS_MAX, &campaign->unit_count, error))
        return false;
    campaign->units = arena_take(request->arena, campaign->unit_count + 1, sizeof(uint32_t));
    if (!campaign->units)
        return error_memory(error);
    for (size_t i = 0; i < campaign->unit_count; i++) {
        if (!body_item_integer(body, "units", i, 1, UINT32_MAX, &unit, error) ||
            !steer_known_unit(request, unit, error) ||
            !steer_may(request, RIGHT_CLOSINGS, (uint32_t)unit, error))
            return false;
        campaign->units[i] = (uint32_t)unit;
    }
    return true;
}

static bool read_indicators(
    struct request *request, struct body *body, struct rules_campaign *campaign,
    struct error *error) {
    static const struct coordinates present = COORDINATES_NOW;
    struct view view;
    if (!body_items(body, "indicators", RULES_MEMBERS_MAX, &campaign->indicator_count, error))
        return false;
    campaign->indicators =
        arena_take(request->arena, campaign->indicator_count + 1, sizeof(uint32_t));
    if (!campaign->indicators)
        return error_memory(error);
    if (!view_look(request->live, &present, &view, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < campaign->indicator_count; i++) {
        struct str code;
        uint32_t index = 0;
        ok = body_item_text(body, "indicators", i, REQUEST_VALUE_MAX, &code, error);
        char *text = ok ? arena_text(request->arena, code) : NULL;
        ok = ok && (text || error_memory(error)) &&
             (view_indicator(&view, text, &index, error) ||
              error_field(error, "indicators[%zu]", i));
        campaign->indicators[i] = index + 1;
    }
    view_give(&view);
    return ok;
}

static bool read_campaign(
    struct request *request, struct rules_campaign *campaign, struct str *ret_reason,
    struct error *error) {
    struct str name;
    struct body body;
    if (!body_open(request, &body, error) ||
        !body_text(&body, "name", RULES_NAME_MAX, &name, error) ||
        !body_text(&body, "reason", RULES_TEXT_MAX, ret_reason, error) ||
        !steer_beginning(&body, "from", &campaign->from, error) ||
        !body_moment(&body, "to", &campaign->to, error) ||
        !steer_cadence(&body, &campaign->cadence, error) ||
        !steer_due(&body, &campaign->rule, error) || !read_units(request, &body, campaign, error) ||
        !read_indicators(request, &body, campaign, error) || !body_end(&body, error))
        return false;
    campaign->name = arena_text(request->arena, name);
    return campaign->name || error_memory(error);
}

static bool begin_campaign(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    struct rules_campaign campaign = {0};
    struct str reason;
    struct db *db;
    int64_t id = 0;
    if (!read_campaign(request, &campaign, &reason, error) || !request_db(request, &db, error) ||
        !settings_campaign(db, &by, &campaign, reason, &id, error))
        return false;
    steering_stale(request->steering);
    answer->status = 201;
    json_object(&answer->json);
    ask_integer(&answer->json, "id", id);
    json_end(&answer->json);
    return true;
}

/* Whoever may have begun it may end it: at each of its units. */
static bool may_end(
    struct request *request, const struct rules *rules, int64_t id, struct error *error) {
    for (size_t i = 0; i < rules->campaign_count; i++) {
        const struct rules_campaign *campaign = &rules->campaigns[i];
        for (size_t u = 0; campaign->id == id && u < campaign->unit_count; u++)
            if (!steer_may(request, RIGHT_CLOSINGS, campaign->units[u], error))
                return false;
    }
    return true;
}

static bool end_campaign(struct request *request, struct answer *answer, struct error *error) {
    struct audit_by by = steer_by(request);
    const struct rules *rules;
    struct db *db;
    int64_t id = 0;
    if (!request_id(request, "id", &id, error) || !steering_take(request->steering, &rules, error))
        return false;
    bool may = may_end(request, rules, id, error);
    steering_give(request->steering, rules);
    if (!may || !request_db(request, &db, error) || !settings_campaign_end(db, &by, id, error))
        return false;
    steering_stale(request->steering);
    return answer_nothing(answer);
}

const struct route routes_cadence[] = {
    {"GET", "/api/v1/due-rules", RIGHT_READ, show_due, 0, ROUTE_SLOW},
    {"POST", "/api/v1/due-rules", RIGHT_CLOSINGS, set_due, STEER_BODY_MAX, ROUTE_USUAL},
    {"DELETE", "/api/v1/due-rules/{key}", RIGHT_CLOSINGS, drop_due, 0, ROUTE_USUAL},
    {"GET", "/api/v1/calendar-days", RIGHT_READ, show_days, 0, ROUTE_SLOW},
    {"POST", "/api/v1/calendar-days", RIGHT_CLOSINGS, set_day, STEER_BODY_MAX, ROUTE_USUAL},
    {"DELETE", "/api/v1/calendar-days/{day}", RIGHT_CLOSINGS, drop_day, 0, ROUTE_USUAL},
    {"POST", "/api/v1/work-hours", RIGHT_CLOSINGS, set_hours, STEER_BODY_MAX, ROUTE_USUAL},
    {"GET", "/api/v1/campaigns", RIGHT_READ, show_campaigns, 0, ROUTE_SLOW},
    {"POST", "/api/v1/campaigns", RIGHT_CLOSINGS, begin_campaign, STEER_BODY_MAX, ROUTE_USUAL},
    {"DELETE", "/api/v1/campaigns/{id}", RIGHT_CLOSINGS, end_campaign, 0, ROUTE_USUAL},
    {0},
};
