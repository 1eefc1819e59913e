#include "steer/settings.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/say.h"
#include "steer/change.h"

/* ---- hours and days ---- */

static bool put_hours(struct db *db, const struct work_hours *hours, struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO work_hours (id, weekdays, from_time, noon_from, noon_to, to_time)"
            " VALUES (1, $1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET"
            " weekdays = excluded.weekdays, from_time = excluded.from_time,"
            " noon_from = excluded.noon_from, noon_to = excluded.noon_to,"
            " to_time = excluded.to_time",
            &put, error))
        return false;
    statement_bind_int(put, 1, hours->weekdays);
    statement_bind_int(put, 2, hours->from);
    statement_bind_int(put, 3, hours->noon_from);
    statement_bind_int(put, 4, hours->noon_to);
    statement_bind_int(put, 5, hours->to);
    return change_run(put, error);
}

bool settings_hours(
    struct db *db, const struct audit_by *by, const struct work_hours *hours, struct error *error) {
    char after[128];
    if (!work_hours_valid(hours))
        return error_set(
            error, ERROR_INPUT, "%s",
            _("Working hours must follow each other within one day, on at least one weekday."));
    snprintf(
        after, sizeof after,
        "{\"weekdays\":%d,\"from\":%d,\"noon_from\":%d,\"noon_to\":%d,\"to\":%d}", hours->weekdays,
        hours->from, hours->noon_from, hours->noon_to, hours->to);
    const struct audit_event event = {.action = "calendar.hours", .after = str_of(after)};
    bool ok = db_begin(db, error) && put_hours(db, hours, error);
    return change_end(db, ok, by, &event, error);
}

static bool put_day(
    struct db *db, const struct calendar_change *change, struct str note, struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO calendar_day (on_day, worked, note) VALUES ($1, $2, $3)"
            " ON CONFLICT (on_day) DO UPDATE SET worked = excluded.worked, note = excluded.note",
            &put, error))
        return false;
    statement_bind_int(put, 1, change->on);
    statement_bind_int(put, 2, change->worked);
    statement_bind_text(put, 3, note);
    return change_run(put, error);
}

bool settings_day(
    struct db *db, const struct audit_by *by, const struct calendar_change *change, struct str note,
    struct error *error) {
    char day_text[MOMENT_TEXT];
    int year = civil_of_day(change->on).year;
    if (!change_text(note, RULES_TEXT_MAX, "note", error))
        return false;
    if (year < CALENDAR_FIRST || year > CALENDAR_LAST)
        return error_set(
            error, ERROR_INPUT, _("The calendar knows the years %d to %d."), CALENDAR_FIRST,
            CALENDAR_LAST);
    const struct audit_event event = {
        .action = "calendar.day",
        .subject = str_of(day_iso(change->on, day_text)),
        .after = str_of(change->worked ? "worked" : "off"),
    };
    bool ok = db_begin(db, error) && put_day(db, change, note, error);
    return change_end(db, ok, by, &event, error);
}

bool settings_day_drop(struct db *db, const struct audit_by *by, day on, struct error *error) {
    char day_text[MOMENT_TEXT];
    struct statement *drop = NULL;
    const struct audit_event event = {
        .action = "calendar.day.drop",
        .subject = str_of(day_iso(on, day_text)),
    };
    bool ok =
        db_begin(db, error) &&
        db_prepare(db, "DELETE FROM calendar_day WHERE on_day = $1 RETURNING on_day", &drop, error);
    if (ok) {
        statement_bind_int(drop, 1, on);
        ok = change_one(drop, _("Nothing has been decided about that day."), error);
    }
    return change_end(db, ok, by, &event, error);
}

/* ---- due rules ---- */

static void bind_rule(struct statement *put, int first, const struct due_rule *rule) {
    statement_bind_text(put, first, str_of(due_kind_word(rule->kind)));
    statement_bind_text(put, first + 1, str_of(due_shift_word(rule->shift)));
    statement_bind_int(put, first + 2, rule->count);
    statement_bind_int(put, first + 3, rule->minute);
}

static const char *key_of(enum cadence cadence, uint32_t indicator) {
    return indicator ? "" : model_word(WORDS_CADENCE, cadence);
}

static bool put_due(struct db *db, const struct rules_due *due, struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO due_rule (cadence, indicator, kind, shift, count, minute, since_day,"
            " until_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (cadence, indicator) DO UPDATE SET kind = excluded.kind,"
            " shift = excluded.shift, count = excluded.count, minute = excluded.minute,"
            " since_day = excluded.since_day, until_day = excluded.until_day",
            &put, error))
        return false;
    statement_bind_text(put, 1, str_of(key_of(due->cadence, due->indicator)));
    statement_bind_int(put, 2, due->indicator);
    bind_rule(put, 3, &due->rule);
    if (due->since != DAY_BEFORE_ALL)
        statement_bind_int(put, 7, due->since);
    if (due->until != DAY_AFTER_ALL)
        statement_bind_int(put, 8, due->until);
    return change_run(put, error);
}

/* "indicator 12", "cadence week" */
static struct str due_subject(char text[CHANGE_SUBJECT], enum cadence cadence, uint32_t indicator) {
    if (indicator)
        return change_subject(text, "indicator", indicator);
    snprintf(text, CHANGE_SUBJECT, "cadence %s", model_word(WORDS_CADENCE, cadence));
    return str_of(text);
}

bool settings_due(
    struct db *db, const struct audit_by *by, const struct rules_due *due, struct error *error) {
    char subject[CHANGE_SUBJECT];
    char after[128];
    if (!due_check(&due->rule, error))
        return false;
    if (due->since > due->until)
        return error_set(error, ERROR_INPUT, "%s", _("The period ends before it begins."));
    snprintf(
        after, sizeof after,
        "{\"kind\":\"%s\",\"shift\":\"%s\",\"count\":%" PRId32 ",\"minute\":%d}",
        due_kind_word(due->rule.kind), due_shift_word(due->rule.shift), due->rule.count,
        due->rule.minute);
    const struct audit_event event = {
        .action = "due.set",
        .subject = due_subject(subject, due->cadence, due->indicator),
        .after = str_of(after),
    };
    bool ok = db_begin(db, error) && put_due(db, due, error);
    return change_end(db, ok, by, &event, error);
}

bool settings_due_drop(
    struct db *db, const struct audit_by *by, enum cadence cadence, uint32_t indicator,
    struct error *error) {
    char subject[CHANGE_SUBJECT];
    struct statement *drop = NULL;
    const struct audit_event event = {
        .action = "due.drop",
        .subject = due_subject(subject, cadence, indicator),
    };
    bool ok =
        db_begin(db, error) &&
        db_prepare(
            db, "DELETE FROM due_rule WHERE cadence = $1 AND indicator = $2 RETURNING indicator",
            &drop, error);
    if (ok) {
        statement_bind_text(drop, 1, str_of(key_of(cadence, indicator)));
        statement_bind_int(drop, 2, indicator);
        ok = change_one(drop, _("There is no such due rule."), error);
    }
    return change_end(db, ok, by, &event, error);
}

/* ---- campaigns ---- */

static bool check_campaign(
    const struct rules_campaign *campaign, struct str reason, struct error *error) {
    const int64_t longest = (int64_t)RULES_CAMPAIGN_DAYS * MINUTES_PER_DAY;
    if (!change_text(str_of(campaign->name), RULES_NAME_MAX, "name", error) ||
        !change_text(reason, RULES_TEXT_MAX, "reason", error) || !due_check(&campaign->rule, error))
        return false;
    if (campaign->to < campaign->from)
        return error_set(error, ERROR_INPUT, "%s", _("The period ends before it begins."));
    if ((int64_t)campaign->to - campaign->from > longest)
        return error_set(
            error, ERROR_LIMIT, _("A campaign lasts at most %d days."), RULES_CAMPAIGN_DAYS);
    if (campaign->unit_count == 0 || campaign->indicator_count == 0)
        return error_set(
            error, ERROR_INPUT, "%s", _("A campaign names at least one unit and one indicator."));
    if (campaign->unit_count > RULES_MEMBERS_MAX || campaign->indicator_count > RULES_MEMBERS_MAX)
        return error_set(
            error, ERROR_LIMIT, _("A campaign names at most %d units and %d indicators."),
            RULES_MEMBERS_MAX, RULES_MEMBERS_MAX);
    return true;
}

static bool room_for_one(struct db *db, struct error *error) {
    int64_t running = 0;
    if (!change_next_id(
            db, "SELECT COUNT(*) FROM campaign WHERE ended_at IS NULL", &running, error))
        return false;
    return running < SETTINGS_CAMPAIGNS_MAX ||
           error_set(
               error, ERROR_LIMIT, _("At most %d campaigns run at one time: end one first."),
               SETTINGS_CAMPAIGNS_MAX);
}

static bool put_campaign(
    struct db *db, const struct audit_by *by, const struct rules_campaign *campaign,
    struct str reason, int64_t id, struct error *error) {
    struct statement *put = NULL;
    if (!db_prepare(
            db,
            "INSERT INTO campaign (id, name, reason, from_moment, to_moment, cadence, kind, shift,"
            " count, minute, made_by, made_at, ended_by)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '')",
            &put, error))
        return false;
    statement_bind_int(put, 1, id);
    statement_bind_text(put, 2, str_of(campaign->name));
    statement_bind_text(put, 3, reason);
    statement_bind_int(put, 4, campaign->from);
    statement_bind_int(put, 5, campaign->to);
    statement_bind_text(put, 6, str_of(model_word(WORDS_CADENCE, campaign->cadence)));
    bind_rule(put, 7, &campaign->rule);
    statement_bind_text(put, 11, by->who);
    statement_bind_int(put, 12, by->at);
    return change_run(put, error);
}

static bool put_members(
    struct db *db, const char *sql, int64_t campaign, const uint32_t ids[], size_t count,
    struct error *error) {
    struct statement *put = NULL;
    bool ok = db_prepare(db, sql, &put, error);
    for (size_t i = 0; ok && i < count; i++) {
        statement_bind_int(put, 1, campaign);
        statement_bind_int(put, 2, ids[i]);
        ok = statement_run(put, error);
    }
    statement_free(put);
    return ok;
}

bool settings_campaign(
    struct db *db, const struct audit_by *by, const struct rules_campaign *campaign,
    struct str reason, int64_t *ret_id, struct error *error) {
    char subject[CHANGE_SUBJECT];
    int64_t id = 0;
    if (!check_campaign(campaign, reason, error))
        return false;
    bool ok =
        db_begin(db, error) && room_for_one(db, error) &&
        change_next_id(db, "SELECT COALESCE(MAX(id), 0) + 1 FROM campaign", &id, error) &&
        put_campaign(db, by, campaign, reason, id, error) &&
        put_members(
            db, "INSERT INTO campaign_unit (campaign, unit) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            id, campaign->units, campaign->unit_count, error) &&
        put_members(
            db,
            "INSERT INTO campaign_indicator (campaign, indicator) VALUES ($1, $2)"
            " ON CONFLICT DO NOTHING",
            id, campaign->indicators, campaign->indicator_count, error);
    const struct audit_event event = {
        .action = "campaign.begin",
        .subject = change_subject(subject, "campaign", id),
        .after = str_of(campaign->name),
    };
    if (!change_end(db, ok, by, &event, error))
        return false;
    *ret_id = id;
    return true;
}

bool settings_campaign_end(
    struct db *db, const struct audit_by *by, int64_t id, struct error *error) {
    char subject[CHANGE_SUBJECT];
    struct statement *end = NULL;
    bool ok = db_begin(db, error) && db_prepare(
                                         db,
                                         "UPDATE campaign SET ended_by = $1, ended_at = $2"
                                         " WHERE id = $3 AND ended_at IS NULL RETURNING id",
                                         &end, error);
    if (ok) {
        statement_bind_text(end, 1, by->who);
        statement_bind_int(end, 2, by->at);
        statement_bind_int(end, 3, id);
        ok = change_one(end, _("There is no such campaign, or it has ended."), error);
    }
    const struct audit_event event = {
        .action = "campaign.end",
        .subject = change_subject(subject, "campaign", id),
    };
    return change_end(db, ok, by, &event, error);
}
