#include "steer/owed_json.h"

#include <math.h>

static void write_bound(struct json *json, const char *key, double value) {
    json_key(json, key);
    if (isfinite(value))
        json_number(json, value);
    else
        json_null(json);
}

static void write_indicator(struct json *json, const struct model_indicator *indicator) {
    json_key(json, "indicator");
    json_text(json, indicator->code);
    json_key(json, "name");
    json_text(json, model_indicator_name(indicator));
    json_key(json, "measure_unit");
    json_text(json, indicator->measure_unit);
    json_key(json, "decimals");
    json_integer(json, indicator->decimals);
    json_key(json, "range");
    json_object(json);
    write_bound(json, "lowest", indicator->lowest);
    write_bound(json, "highest", indicator->highest);
    json_end(json);
    json_key(json, "over_time");
    json_text(json, model_word(WORDS_OVER_TIME, indicator->over_time));
}

static void write_moment(struct json *json, const char *key, moment at) {
    char text[MOMENT_TEXT];
    json_key(json, key);
    json_text(json, moment_iso(at, text));
}

static void write_period(struct json *json, const struct owed_report *report) {
    char label[PERIOD_TEXT];
    json_key(json, "cadence");
    json_text(json, model_word(WORDS_CADENCE, report->period.cadence));
    json_key(json, "slot");
    json_object(json);
    write_moment(json, "from", report->period.from);
    write_moment(json, "to", report->period.to);
    json_key(json, "label");
    json_text(json, period_label(&report->period, label));
    json_end(json);
    write_moment(json, "due", report->due);
    json_key(json, "state");
    json_text(json, owed_word(report->state));
    json_key(json, "campaign");
    if (report->campaign)
        json_integer(json, report->campaign);
    else
        json_null(json);
}

static bool find_figure(
    const struct owed_source *source, const struct owed_report *report, moment from, moment to,
    struct version *ret_figure) {
    struct span span = {from, to, source->known};
    return store_find(
        source->store, report->indicator, store_column(source->store, report->unit), span,
        ret_figure);
}

static void write_figures(
    struct json *json, const struct owed_source *source, const struct owed_report *report) {
    double divisor = store_divisor(source->store, report->indicator);
    moment to = report->period.to < source->at ? report->period.to : source->at;
    struct version figure;
    bool there = find_figure(source, report, report->period.from, to, &figure);
    write_moment(json, "at", there ? figure.at : to);
    json_key(json, "value");
    if (there)
        json_number(json, figure.value / divisor);
    else
        json_null(json);
    json_key(json, "last");
    if (report->period.from == 0 ||
        !find_figure(source, report, 0, report->period.from - 1, &figure)) {
        json_null(json);
        return;
    }
    json_object(json);
    write_moment(json, "at", figure.at);
    json_key(json, "value");
    json_number(json, figure.value / divisor);
    json_end(json);
}

static void write_unit(
    struct json *json, const struct owed_source *source, uint32_t unit, const char *id_key,
    const char *name_key) {
    json_key(json, id_key);
    json_integer(json, (int64_t)unit + 1);
    json_key(json, name_key);
    json_text(json, model_unit_name(source->model, unit, day_of_moment(source->at)));
}

void owed_write(
    struct json *json, const struct owed_source *source, const struct owed_report *report) {
    json_object(json);
    write_unit(json, source, report->unit, "unit", "unit_name");
    write_unit(json, source, report->by, "by", "by_name");
    write_indicator(json, &source->model->indicators[report->indicator]);
    write_period(json, report);
    write_figures(json, source, report);
    json_key(json, "commit");
    json_integer(json, source->commit);
    json_end(json);
}

void owed_write_tally(struct json *json, const struct owed_reports *reports) {
    json_object(json);
    for (int state = 0; state < OWED_STATES; state++) {
        json_key(json, owed_word((enum owed_state)state));
        json_integer(json, (int64_t)reports->tally[state]);
    }
    json_end(json);
}
