#include <math.h>

#include "ledger/load.h"
#include "ledger/targets.h"

static void take_indicator(struct loader *loader, void *into) {
    (void)into;
    uint32_t limit = (uint32_t)loader->model->indicator_count;
    uint32_t id = load_reference(loader, INDICATOR_ID, limit);
    if (id == MODEL_NONE)
        return;
    loader->model->indicators[id] = (struct model_indicator){
        .code = load_text(loader, INDICATOR_CODE),
        .name_vi = load_text(loader, INDICATOR_NAME_VI),
        .name_en = load_text(loader, INDICATOR_NAME_EN),
        .measure_unit = load_text(loader, INDICATOR_MEASURE_UNIT),
        .expression = load_text(loader, INDICATOR_EXPRESSION),
        .lowest = load_decimal(loader, INDICATOR_LOWEST_DIGITS, INDICATOR_LOWEST_SCALE, -INFINITY),
        .highest =
            load_decimal(loader, INDICATOR_HIGHEST_DIGITS, INDICATOR_HIGHEST_SCALE, INFINITY),
        .factor = load_decimal(loader, INDICATOR_FACTOR_DIGITS, INDICATOR_FACTOR_SCALE, 1),
        .weight = load_decimal(loader, INDICATOR_WEIGHT_DIGITS, INDICATOR_WEIGHT_SCALE, 0),
        .parent = load_reference(loader, INDICATOR_PARENT, limit),
        .weight_by = load_reference(loader, INDICATOR_WEIGHT_BY, limit),
        .numerator = load_reference(loader, INDICATOR_NUMERATOR, limit),
        .denominator = load_reference(loader, INDICATOR_DENOMINATOR, limit),
        .owed_by = (uint16_t)load_int(loader, INDICATOR_OWED_BY),
        .decimals = (int8_t)load_int(loader, INDICATOR_DECIMALS),
        .rollup = load_word(loader, WORDS_ROLLUP, INDICATOR_ROLLUP),
        .over_time = load_word(loader, WORDS_OVER_TIME, INDICATOR_OVER_TIME),
        .above = load_word(loader, WORDS_ABOVE, INDICATOR_ABOVE),
        .direction = load_word(loader, WORDS_DIRECTION, INDICATOR_DIRECTION),
        .cadence = load_word(loader, WORDS_CADENCE, INDICATOR_CADENCE),
        .scheme = load_word(loader, WORDS_SCHEME, INDICATOR_SCHEME),
        .known = true,
    };
}

static bool load_indicators(struct loader *loader) {
    struct model *model = loader->model;
    if (load_count(loader, FACT_INDICATOR, LEDGER_MEASURES_MAX, &model->indicator_count))
        model->indicators = load_room(loader, model->indicator_count, sizeof *model->indicators);
    return loader->ok && load_table(loader, FACT_INDICATOR, take_indicator, NULL);
}

/* ---- bands ---- */

struct bands {
    struct model_band items[LEDGER_BANDS_MAX];
    size_t count;
    int64_t commit;
};

/* The bands of a commit take the place of all before. */
static void take_band(struct loader *loader, void *into) {
    struct bands *bands = into;
    int64_t commit = column_int(loader->rows, FACT_COMMIT);
    if (commit != bands->commit)
        bands->count = 0;
    bands->commit = commit;
    if (bands->count == LEDGER_BANDS_MAX)
        return;
    bands->items[bands->count++] = (struct model_band){
        .code = load_text(loader, BAND_CODE),
        .name_vi = load_text(loader, BAND_NAME_VI),
        .name_en = load_text(loader, BAND_NAME_EN),
        .from = load_decimal(loader, BAND_FROM_DIGITS, BAND_FROM_SCALE, -INFINITY),
    };
}

static bool load_bands(struct loader *loader) {
    struct bands bands = {0};
    if (load_table(loader, FACT_BAND, take_band, &bands))
        loader->model->bands = load_room(loader, bands.count, sizeof *loader->model->bands);
    if (!loader->ok)
        return false;
    memcpy(loader->model->bands, bands.items, bands.count * sizeof *bands.items);
    loader->model->band_count = bands.count;
    return true;
}

bool load_measures(struct loader *loader) {
    return load_indicators(loader) && load_bands(loader);
}
