/* /sets, /indicators, /bands: what is measured, and how it is graded; as on record at K. */
#include <math.h>

#include "web/ask.h"
#include "web/route.h"

/* Names are no secret: whoever may read anything may read these. */
static bool prepare_names(struct ask *ask, struct error *error) {
    (void)ask;
    (void)error;
    return true;
}

/* A page of what is numbered 1, 2, 3 … : "after" is the number of the last one had. */
struct page {
    int64_t after;
    size_t limit, count;
};

static bool read_page(const struct ask *ask, struct page *ret_page, struct error *error) {
    struct page page = {.count = 0};
    if (!request_number(ask->request, "after", 0, UINT32_MAX, 0, &page.after, error) ||
        !request_limit(ask->request, &page.limit, error))
        return false;
    *ret_page = page;
    return true;
}

/* Write the members [after, …) that are known; the cursor is the last one written. */
typedef void write_item(struct ask *ask, uint32_t index);

static bool write_list(
    struct ask *ask, size_t count, bool (*is_known)(const struct model *, uint32_t),
    write_item *write, struct error *error) {
    struct page page;
    bool more = false;
    int64_t last = 0;
    if (!read_page(ask, &page, error))
        return false;
    json_object(ask->json);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (uint32_t i = (uint32_t)page.after; i < count && !more; i++) {
        if (!is_known(ask->view.model, i))
            continue;
        more = page.count == page.limit;
        if (more)
            break;
        write(ask, i);
        page.count++;
        last = (int64_t)i + 1;
    }
    json_end(ask->json);
    ask_next(ask->json, more, last);
    json_end(ask->json);
    return true;
}

/* ---- sets ------------------------------------------------------------------------------------ */

static bool set_known(const struct model *model, uint32_t set) {
    return model->sets[set].known;
}

static int64_t targets_in(const struct model *model, uint32_t set) {
    int64_t count = 0;
    for (size_t t = 0; t < model->target_count; t++)
        count += model->targets[t].set == set && model->targets[t].ordinal != 0;
    return count;
}

static void write_set(struct ask *ask, uint32_t index) {
    const struct model *model = ask->view.model;
    const struct model_set *set = &model->sets[index];
    json_object(ask->json);
    ask_text(ask->json, "code", set->code);
    ask_text(ask->json, "name", model_set_name(set));
    ask_text(ask->json, "name_vi", set->name_vi);
    ask_text(ask->json, "name_en", set->name_en);
    ask_text(ask->json, "document", set->document);
    json_key(ask->json, "unit");
    unit_json(ask->json, model, set->unit, ask->view.structure);
    json_day(ask->json, "from", set->from);
    json_day(ask->json, "to", set->to);
    ask_integer(ask->json, "targets", targets_in(model, index));
    json_end(ask->json);
}

static bool write_sets(struct ask *ask, struct error *error) {
    return write_list(ask, ask->view.model->set_count, set_known, write_set, error);
}

static bool list_sets(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_names, write_sets, error);
}

/* ---- indicators ------------------------------------------------------------------------------ */

static bool indicator_known(const struct model *model, uint32_t indicator) {
    return model->indicators[indicator].known;
}

static void write_reference(struct ask *ask, const char *key, uint32_t indicator) {
    const struct model *model = ask->view.model;
    ask_text(
        ask->json, key,
        indicator < model->indicator_count ? model->indicators[indicator].code : NULL);
}

static void write_owed_by(struct ask *ask, const struct model_indicator *indicator) {
    json_key(ask->json, "owed_by");
    json_array(ask->json);
    for (unsigned kind = 0; kind < UNIT_KINDS; kind++)
        if (indicator->owed_by >> kind & 1)
            json_text(ask->json, model_word(WORDS_UNIT_KIND, kind));
    json_end(ask->json);
}

static void write_rules(struct ask *ask, const struct model_indicator *indicator) {
    struct json *json = ask->json;
    ask_text(json, "rollup", model_word(WORDS_ROLLUP, indicator->rollup));
    ask_text(json, "over_time", model_word(WORDS_OVER_TIME, indicator->over_time));
    ask_text(json, "above", model_word(WORDS_ABOVE, indicator->above));
    ask_text(json, "direction", model_word(WORDS_DIRECTION, indicator->direction));
    ask_text(json, "cadence", model_word(WORDS_CADENCE, indicator->cadence));
    ask_text(json, "scheme", model_word(WORDS_SCHEME, indicator->scheme));
    ask_text(json, "expression", indicator->expression[0] ? indicator->expression : NULL);
    write_reference(ask, "parent", indicator->parent);
    write_reference(ask, "weight_by", indicator->weight_by);
    write_reference(ask, "numerator", indicator->numerator);
    write_reference(ask, "denominator", indicator->denominator);
    json_value(json, "weight", indicator->weight);
    json_value(json, "factor", indicator->factor);
    write_owed_by(ask, indicator);
}

static void write_indicator(struct ask *ask, uint32_t index) {
    const struct model_indicator *indicator = &ask->view.model->indicators[index];
    struct json *json = ask->json;
    json_object(json);
    ask_text(json, "code", indicator->code);
    ask_text(json, "name", model_indicator_name(indicator));
    ask_text(json, "name_vi", indicator->name_vi);
    ask_text(json, "name_en", indicator->name_en);
    ask_text(json, "measure_unit", indicator->measure_unit);
    ask_integer(json, "decimals", indicator->decimals);
    json_value(json, "lowest", indicator->lowest); /* infinity is null */
    json_value(json, "highest", indicator->highest);
    write_rules(ask, indicator);
    json_end(json);
}

static bool write_indicators(struct ask *ask, struct error *error) {
    return write_list(
        ask, ask->view.model->indicator_count, indicator_known, write_indicator, error);
}

static bool list_indicators(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_names, write_indicators, error);
}

/* ---- bands ----------------------------------------------------------------------------------- */

static bool write_bands(struct ask *ask, struct error *error) {
    (void)error;
    const struct model *model = ask->view.model;
    json_object(ask->json);
    json_key(ask->json, "items");
    json_array(ask->json);
    for (size_t i = 0; i < model->band_count; i++) {
        const struct model_band *band = &model->bands[i];
        json_object(ask->json);
        ask_text(ask->json, "code", band->code);
        ask_text(ask->json, "name", model_band_name(band));
        ask_text(ask->json, "name_vi", band->name_vi);
        ask_text(ask->json, "name_en", band->name_en);
        json_value(ask->json, "from", band->from);
        json_end(ask->json);
    }
    json_end(ask->json);
    ask_next(ask->json, false, 0);
    json_end(ask->json);
    return true;
}

static bool list_bands(struct request *request, struct answer *answer, struct error *error) {
    return ask_answer(request, answer, prepare_names, write_bands, error);
}

const struct route routes_measures[] = {
    {.method = "GET", .path = "/api/v1/sets", .right = RIGHT_READ, .handle = list_sets},
    {.method = "GET", .path = "/api/v1/indicators", .right = RIGHT_READ, .handle = list_indicators},
    {.method = "GET", .path = "/api/v1/bands", .right = RIGHT_READ, .handle = list_bands},
    {.method = NULL},
};
