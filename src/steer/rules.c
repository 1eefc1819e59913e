#include "steer/rules.h"

#include <stdlib.h>

#include "base/say.h"

/* A table being read: the first thing that fails ends it. */
struct reading {
    struct db *db;
    struct rules *rules;
    struct statement *rows;
    struct error *error;
};

typedef bool take_row(struct reading *reading, size_t index);

static bool bad_row(struct reading *reading) {
    return error_set(
        reading->error, ERROR_CORRUPT, "%s", _("A rule on record cannot be understood."));
}

static bool count_rows(struct reading *reading, const char *sql, size_t *ret_count) {
    bool row = false;
    if (!db_prepare(reading->db, sql, &reading->rows, reading->error))
        return false;
    bool ok = statement_step(reading->rows, &row, reading->error);
    int64_t count = ok && row ? column_int(reading->rows, 0) : 0;
    statement_free(reading->rows);
    reading->rows = NULL;
    if (ok && count > RULES_ROWS_MAX)
        ok = error_set(
            reading->error, ERROR_LIMIT, _("There are more than %d rules of a kind."),
            RULES_ROWS_MAX);
    *ret_count = ok ? (size_t)count : 0;
    return ok;
}

/* At most `most` rows: what is added while we read belongs to the next reading. */
static bool each_row(
    struct reading *reading, const char *sql, size_t most, take_row *take, size_t *ret_taken) {
    size_t taken = 0;
    bool row = false;
    if (!db_prepare(reading->db, sql, &reading->rows, reading->error))
        return false;
    bool ok = statement_step(reading->rows, &row, reading->error);
    while (ok && row && taken < most) {
        ok = take(reading, taken++) && statement_step(reading->rows, &row, reading->error);
    }
    statement_free(reading->rows);
    reading->rows = NULL;
    *ret_taken = taken;
    return ok;
}

/* Room for `count` items, and never none. */
static void *room(struct reading *reading, size_t count, size_t size) {
    void *items = arena_take(&reading->rules->arena, count + 1, size);
    if (!items)
        error_memory(reading->error);
    return items;
}

/* ---- columns ---- */

static bool read_due(struct reading *reading, int column, struct due_rule *ret_rule) {
    int kind = due_kind_parse(column_text(reading->rows, column));
    int shift = due_shift_parse(column_text(reading->rows, column + 1));
    if (kind < 0 || shift < 0)
        return bad_row(reading);
    *ret_rule = (struct due_rule){
        .kind = (enum due_kind)kind,
        .shift = (enum due_shift)shift,
        .count = (int32_t)column_int(reading->rows, column + 2),
        .minute = (int16_t)column_int(reading->rows, column + 3),
    };
    return due_check(ret_rule, NULL) || bad_row(reading);
}

static bool read_cadence(struct reading *reading, int column, enum cadence *ret_cadence) {
    struct str word = column_text(reading->rows, column);
    int cadence = model_word_parse(WORDS_CADENCE, word.data, word.length);
    if (cadence < 0)
        return bad_row(reading);
    *ret_cadence = (enum cadence)cadence;
    return true;
}

static day read_day(struct reading *reading, int column, day otherwise) {
    return column_is_null(reading->rows, column) ? otherwise
                                                 : (day)column_int(reading->rows, column);
}

/* ---- working days ---- */

static bool load_hours(struct reading *reading, struct work_hours *ret_hours) {
    bool row = false;
    if (!db_prepare(
            reading->db,
            "SELECT weekdays, from_time, noon_from, noon_to, to_time FROM work_hours WHERE id = 1",
            &reading->rows, reading->error))
        return false;
    bool ok = statement_step(reading->rows, &row, reading->error);
    if (ok && row) {
        *ret_hours = (struct work_hours){
            .weekdays = (uint8_t)column_int(reading->rows, 0),
            .from = (int16_t)column_int(reading->rows, 1),
            .noon_from = (int16_t)column_int(reading->rows, 2),
            .noon_to = (int16_t)column_int(reading->rows, 3),
            .to = (int16_t)column_int(reading->rows, 4),
        };
        ok = work_hours_valid(ret_hours) || bad_row(reading);
    }
    statement_free(reading->rows);
    reading->rows = NULL;
    return ok;
}

static bool load_calendar(struct reading *reading) {
    struct work_hours hours = work_hours_default;
    size_t count;
    if (!load_hours(reading, &hours) ||
        !count_rows(reading, "SELECT COUNT(*) FROM calendar_day", &count))
        return false;
    struct calendar_change *changes = room(reading, count, sizeof *changes);
    if (!changes || !db_prepare(
                        reading->db, "SELECT on_day, worked FROM calendar_day ORDER BY on_day",
                        &reading->rows, reading->error))
        return false;
    bool row = false;
    size_t taken = 0;
    bool ok = statement_step(reading->rows, &row, reading->error);
    while (ok && row && taken < count) {
        changes[taken++] = (struct calendar_change){
            (day)column_int(reading->rows, 0), column_int(reading->rows, 1) != 0};
        ok = statement_step(reading->rows, &row, reading->error);
    }
    statement_free(reading->rows);
    reading->rows = NULL;
    return ok && calendar_new(&hours, changes, taken, &reading->rules->calendar, reading->error);
}

/* ---- due rules ---- */

static bool take_due(struct reading *reading, size_t index) {
    struct rules_due *due = &reading->rules->due[index];
    due->indicator = (uint32_t)column_int(reading->rows, 1);
    due->since = read_day(reading, 6, DAY_BEFORE_ALL);
    due->until = read_day(reading, 7, DAY_AFTER_ALL);
    return (due->indicator || read_cadence(reading, 0, &due->cadence)) &&
           read_due(reading, 2, &due->rule);
}

static bool load_due(struct reading *reading) {
    size_t count;
    if (!count_rows(reading, "SELECT COUNT(*) FROM due_rule", &count))
        return false;
    reading->rules->due = room(reading, count, sizeof *reading->rules->due);
    return reading->rules->due &&
           each_row(
               reading,
               "SELECT cadence, indicator, kind, shift, count, minute, since_day, until_day"
               " FROM due_rule ORDER BY indicator, cadence",
               count, take_due, &reading->rules->due_count);
}

/* ---- campaigns ---- */

static bool take_campaign(struct reading *reading, size_t index) {
    struct rules_campaign *campaign = &reading->rules->campaigns[index];
    campaign->id = column_int(reading->rows, 0);
    campaign->name = arena_text(&reading->rules->arena, column_text(reading->rows, 1));
    campaign->from = (moment)column_int(reading->rows, 2);
    campaign->to = (moment)column_int(reading->rows, 3);
    return (campaign->name || error_memory(reading->error)) &&
           read_cadence(reading, 4, &campaign->cadence) && read_due(reading, 5, &campaign->rule);
}

static bool load_members(
    struct reading *reading, const char *sql, int64_t campaign, uint32_t **ret_ids,
    size_t *ret_count) {
    uint32_t *ids = room(reading, RULES_MEMBERS_MAX, sizeof *ids);
    bool row = false;
    size_t count = 0;
    if (!ids || !db_prepare(reading->db, sql, &reading->rows, reading->error))
        return false;
    statement_bind_int(reading->rows, 1, campaign);
    bool ok = statement_step(reading->rows, &row, reading->error);
    while (ok && row && count < RULES_MEMBERS_MAX) {
        ids[count++] = (uint32_t)column_int(reading->rows, 0);
        ok = statement_step(reading->rows, &row, reading->error);
    }
    statement_free(reading->rows);
    reading->rows = NULL;
    *ret_ids = ids;
    *ret_count = count;
    return ok;
}

static bool load_campaigns(struct reading *reading) {
    struct rules *rules = reading->rules;
    size_t count;
    if (!count_rows(reading, "SELECT COUNT(*) FROM campaign WHERE ended_at IS NULL", &count))
        return false;
    rules->campaigns = room(reading, count, sizeof *rules->campaigns);
    bool ok = rules->campaigns &&
              each_row(
                  reading,
                  "SELECT id, name, from_moment, to_moment, cadence, kind, shift, count, minute"
                  " FROM campaign WHERE ended_at IS NULL ORDER BY id",
                  count, take_campaign, &rules->campaign_count);
    for (size_t i = 0; ok && i < rules->campaign_count; i++) {
        struct rules_campaign *campaign = &rules->campaigns[i];
        ok = load_members(
                 reading, "SELECT unit FROM campaign_unit WHERE campaign = $1 ORDER BY unit",
                 campaign->id, &campaign->units, &campaign->unit_count) &&
             load_members(
                 reading,
                 "SELECT indicator FROM campaign_indicator WHERE campaign = $1 ORDER BY indicator",
                 campaign->id, &campaign->indicators, &campaign->indicator_count);
    }
    return ok;
}

/* ---- closings ---- */

static bool take_stretch(struct reading *reading, struct rules_closing *closing) {
    *closing = (struct rules_closing){
        .id = column_int(reading->rows, 0),
        .unit = (uint32_t)column_int(reading->rows, 1),
        .indicator = (uint32_t)column_int(reading->rows, 2),
        .from = (moment)column_int(reading->rows, 3),
        .to = (moment)column_int(reading->rows, 4),
        .until = (moment)column_int(reading->rows, 5),
        .reason = arena_text(&reading->rules->arena, column_text(reading->rows, 6)),
    };
    return closing->reason || error_memory(reading->error);
}

static bool take_closing(struct reading *reading, size_t index) {
    return take_stretch(reading, &reading->rules->closings[index]);
}

static bool take_opening(struct reading *reading, size_t index) {
    return take_stretch(reading, &reading->rules->openings[index]);
}

static bool load_closings(struct reading *reading) {
    struct rules *rules = reading->rules;
    size_t closings;
    size_t openings;
    if (!count_rows(reading, "SELECT COUNT(*) FROM closing WHERE ended_at IS NULL", &closings) ||
        !count_rows(
            reading, "SELECT COUNT(*) FROM opening_request WHERE state = 'granted'", &openings))
        return false;
    rules->closings = room(reading, closings, sizeof *rules->closings);
    rules->openings = room(reading, openings, sizeof *rules->openings);
    return rules->closings && rules->openings &&
           each_row(
               reading,
               "SELECT id, unit, indicator, from_moment, to_moment, 0, reason FROM closing"
               " WHERE ended_at IS NULL ORDER BY id",
               closings, take_closing, &rules->closing_count) &&
           each_row(
               reading,
               "SELECT id, unit, indicator, from_moment, to_moment, until_moment, reason"
               " FROM opening_request WHERE state = 'granted' ORDER BY id",
               openings, take_opening, &rules->opening_count);
}

/* ---- all of them ---- */

static bool load_all(struct reading *reading) {
    return rules_version(reading->db, &reading->rules->version, reading->error) &&
           load_calendar(reading) && load_due(reading) && load_campaigns(reading) &&
           load_closings(reading);
}

bool rules_load(struct db *db, struct rules **ret_rules, struct error *error) {
    struct rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return error_memory(error);
    struct reading reading = {.db = db, .rules = rules, .error = error};
    /* One snapshot: the tables belong together. */
    bool ok = db_begin_read(db, error) && load_all(&reading);
    db_rollback(db);
    if (!ok) {
        rules_free(rules);
        return false;
    }
    *ret_rules = rules;
    return true;
}

bool rules_default(struct rules **ret_rules, struct error *error) {
    struct rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return error_memory(error);
    if (!calendar_new(&work_hours_default, NULL, 0, &rules->calendar, error)) {
        rules_free(rules);
        return false;
    }
    *ret_rules = rules;
    return true;
}

void rules_free(struct rules *rules) {
    if (!rules)
        return;
    calendar_free(rules->calendar);
    arena_release(&rules->arena);
    free(rules);
}

bool rules_version(struct db *db, int64_t *ret_version, struct error *error) {
    struct statement *find = NULL;
    bool row = false;
    if (!db_prepare(db, "SELECT value FROM steer_change WHERE id = 1", &find, error))
        return false;
    bool ok = statement_step(find, &row, error);
    if (ok)
        *ret_version = row ? column_int(find, 0) : 0;
    statement_free(find);
    return ok;
}

bool rules_changed(struct db *db, struct error *error) {
    return db_exec(db, "UPDATE steer_change SET value = value + 1 WHERE id = 1", error);
}

struct rules_due rules_due_of(const struct rules *rules, uint32_t indicator, enum cadence cadence) {
    const struct rules_due *found = NULL;
    for (size_t i = 0; i < rules->due_count; i++) {
        const struct rules_due *due = &rules->due[i];
        if (due->indicator == indicator)
            return *due;
        if (due->indicator == 0 && due->cadence == cadence)
            found = due;
    }
    if (found)
        return *found;
    return (struct rules_due){
        .cadence = cadence,
        .rule = due_default(cadence),
        .since = DAY_BEFORE_ALL,
        .until = DAY_AFTER_ALL,
    };
}
