#include "board/layout.h"

#include <stdlib.h>
#include <string.h>

#include "board/structure.h"

static int latest_first(const void *a, const void *b) {
    day x = *(const day *)a;
    day y = *(const day *)b;
    return x > y ? -1 : x < y;
}

/* The days on which a unit that has no column yet changes, latest first, each once. */
static size_t days_of_change(const struct model *model, uint32_t placed, day *days) {
    size_t count = 0;
    for (size_t i = 0; i < model->state_count; i++)
        if (model->states[i].unit >= placed)
            days[count++] = model->states[i].from;
    qsort(days, count, sizeof *days, latest_first);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || days[i] != days[i - 1])
            days[kept++] = days[i];
    return kept;
}

static void place(struct layout *layout, uint32_t unit) {
    layout->column_of_unit.items[unit] = (uint32_t)layout->unit_of_column.count;
    layout->unit_of_column.items[layout->unit_of_column.count++] = unit;
}

/* A group from `first` to the last column placed, unless that is none. */
static void close_group(struct layout *layout, uint32_t first) {
    uint32_t count = (uint32_t)layout->unit_of_column.count - first;
    if (count)
        layout->groups.items[layout->groups.count++] = (struct store_group){first, count, 0};
}

static bool place_structure(
    struct layout *layout, const struct model *model, day on, struct error *error) {
    struct structure *structure;
    if (!structure_new(model, on, &structure, error))
        return false;
    uint32_t first = (uint32_t)layout->unit_of_column.count;
    for (size_t node = 0; node < structure->count; node++)
        if (layout->column_of_unit.items[structure->unit[node]] == MODEL_NONE)
            place(layout, structure->unit[node]);
    close_group(layout, first);
    structure_free(structure);
    return true;
}

/* The last moment any unit of a group can have an entry for. */
static void end_groups(struct layout *layout, const struct model *model) {
    for (size_t g = 0; g < layout->groups.count; g++) {
        struct store_group *group = &layout->groups.items[g];
        group->last = 0;
        for (uint32_t i = 0; i < group->count; i++) {
            day end = model_unit_end(model, layout->unit_of_column.items[group->first + i]);
            moment last = end == DAY_AFTER_ALL ? MOMENT_LAST : moment_end_of_day(end - 1);
            group->last = last > group->last ? last : group->last;
        }
    }
}

bool layout_extend(struct layout *layout, const struct model *model, struct error *error) {
    uint32_t placed = (uint32_t)layout->unit_of_column.count;
    size_t groups = layout->groups.count;
    day *days = calloc(model->state_count + 1, sizeof *days);
    bool room = days && vec_reserve(&layout->column_of_unit, model->unit_count) &&
                vec_reserve(&layout->unit_of_column, model->unit_count) &&
                vec_reserve(&layout->groups, groups + model->state_count + 1);
    if (!room) {
        free(days);
        return error_memory(error);
    }
    for (size_t unit = placed; unit < model->unit_count; unit++)
        layout->column_of_unit.items[unit] = MODEL_NONE;

    size_t day_count = days_of_change(model, placed, days);
    bool ok = true;
    for (size_t i = 0; ok && i < day_count; i++)
        ok = place_structure(layout, model, days[i], error);
    free(days);
    if (!ok) {
        layout->unit_of_column.count = placed;
        layout->groups.count = groups;
        return false;
    }
    uint32_t first = (uint32_t)layout->unit_of_column.count;
    for (uint32_t unit = placed; unit < model->unit_count; unit++)
        if (layout->column_of_unit.items[unit] == MODEL_NONE)
            place(layout, unit); /* no life on record */
    close_group(layout, first);
    layout->column_of_unit.count = model->unit_count;
    end_groups(layout, model);
    return true;
}

void layout_release(struct layout *layout) {
    vec_release(&layout->column_of_unit);
    vec_release(&layout->unit_of_column);
    vec_release(&layout->groups);
}
