#include "peers/satsao_model.h"

#include <math.h>
#include <stdio.h>

enum { CODE_ROOM = 16 };

static void count_units(const struct peer_setting *setting, struct satsao_model *made) {
    const struct oldmap *oldmap = setting->oldmap;
    struct model *model = &made->model;
    made->old_provinces = oldmap->units[oldmap->count - 1].province + 1;
    made->first_province = SATSAO_NATION + 1;
    made->first_commune = made->first_province + setting->workload->provinces;
    made->first_old_province = made->first_commune + setting->workload->size.units;
    made->first_old_commune = made->first_old_province + made->old_provinces;
    model->unit_count = made->first_old_commune + oldmap->count;
    model->state_count = model->unit_count + made->old_provinces + oldmap->count;
    model->lineage_count = oldmap->count;
    model->indicator_count = setting->workload->size.indicators;
}

static bool take_arrays(struct satsao_model *made) {
    struct model *model = &made->model;
    struct arena *arena = &made->arena;
    model->units = arena_take(arena, model->unit_count, sizeof *model->units);
    model->states = arena_take(arena, model->state_count, sizeof *model->states);
    model->lineage = arena_take(arena, model->lineage_count, sizeof *model->lineage);
    model->indicators = arena_take(arena, model->indicator_count, sizeof *model->indicators);
    return model->units && model->states && model->lineage && model->indicators;
}

/* Where the next unit and its states go. */
struct builder {
    struct satsao_model *made;
    uint32_t unit, state;
    day started, ended; /* the old map's life */
    bool ok;
};

static const char *code_of(struct builder *builder, const char *prefix, uint32_t number) {
    char code[CODE_ROOM];
    snprintf(code, sizeof code, "%s%u", prefix, number);
    const char *kept = arena_text(&builder->made->arena, str_of(code));
    if (!kept)
        builder->ok = false;
    return kept;
}

static void add_state(
    struct builder *builder, day from, bool alive, const char *code, enum unit_kind kind,
    uint32_t parent) {
    builder->made->model.states[builder->state++] = (struct model_state){
        .unit = builder->unit,
        .parent = parent,
        .from = from,
        .alive = alive,
        .kind = (uint8_t)kind,
        .code = code,
        .name = code,
        .type = "",
    };
}

static void add_unit(
    struct builder *builder, bool old, const char *prefix, uint32_t number, enum unit_kind kind,
    uint32_t parent) {
    const char *code = code_of(builder, prefix, number);
    struct model_unit *unit = &builder->made->model.units[builder->unit];
    unit->first_state = builder->state;
    add_state(
        builder, old || kind == UNIT_NATION ? builder->started : builder->ended, true, code, kind,
        parent);
    if (old)
        add_state(builder, builder->ended, false, code, kind, parent);
    unit->state_count = builder->state - unit->first_state;
    builder->unit++;
}

static void add_units(struct builder *builder, const struct peer_setting *setting) {
    const struct satsao_model *made = builder->made;
    const struct oldmap *oldmap = setting->oldmap;
    add_unit(builder, false, "nation", 0, UNIT_NATION, MODEL_NONE);
    for (uint32_t p = 0; p < setting->workload->provinces; p++)
        add_unit(builder, false, "p", p, UNIT_PROVINCE, SATSAO_NATION);
    for (uint32_t u = 0; u < setting->workload->size.units; u++)
        add_unit(builder, false, "c", u, UNIT_COMMUNE, made->first_province + province_of(u));
    for (uint32_t p = 0; p < made->old_provinces; p++)
        add_unit(builder, true, "op", p, UNIT_PROVINCE, SATSAO_NATION);
    for (uint32_t o = 0; o < oldmap->count; o++)
        add_unit(
            builder, true, "oc", o, UNIT_COMMUNE,
            made->first_old_province + oldmap->units[o].province);
}

static void add_lineage(struct builder *builder, const struct oldmap *oldmap) {
    const struct satsao_model *made = builder->made;
    for (uint32_t o = 0; o < oldmap->count; o++)
        made->model.lineage[o] = (struct model_lineage){
            .old_unit = made->first_old_commune + o,
            .new_unit = made->first_commune + oldmap->units[o].unit,
            .on = builder->ended,
            .share = SHARE_WHOLE,
            .back_share = (int32_t)oldmap->units[o].parts * (SHARE_WHOLE / SHARE_PARTS),
            .kind = LINEAGE_MERGE,
        };
}

static void add_indicators(struct builder *builder) {
    struct model *model = &builder->made->model;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        model->indicators[i] = (struct model_indicator){
            .code = code_of(builder, "i", i),
            .name_vi = "",
            .name_en = "",
            .measure_unit = "",
            .expression = "",
            .lowest = -(double)INFINITY,
            .highest = (double)INFINITY,
            .factor = 1,
            .parent = MODEL_NONE,
            .weight_by = MODEL_NONE,
            .numerator = MODEL_NONE,
            .denominator = MODEL_NONE,
            .owed_by = 1U << UNIT_COMMUNE,
            .decimals = 2,
            .rollup = ROLLUP_SUM,
            .over_time = OVER_TIME_LAST,
            .above = ABOVE_REPLACES,
            .cadence = CADENCE_WEEK,
            .known = true,
        };
}

bool satsao_model_make(
    const struct peer_setting *setting, struct satsao_model *ret_model, struct error *error) {
    struct satsao_model made = {0};
    count_units(setting, &made);
    if (!take_arrays(&made)) {
        arena_release(&made.arena);
        return error_memory(error);
    }
    day first = day_of_moment(setting->workload->start);
    struct civil started = {2000, 1, 1};
    struct civil ended = {civil_of_day(first).year, 1, 1};
    struct builder builder = {
        .made = &made,
        .started = day_of_civil(started),
        .ended = day_of_civil(ended),
        .ok = true,
    };
    made.new_day = first;
    made.old_day = builder.ended - 1;
    add_units(&builder, setting);
    add_lineage(&builder, setting->oldmap);
    add_indicators(&builder);
    if (!builder.ok) {
        arena_release(&made.arena);
        return error_memory(error);
    }
    *ret_model = made;
    return true;
}

void satsao_model_release(struct satsao_model *made) {
    arena_release(&made->arena);
}
