#include <math.h>
#include <stdlib.h>

#include "base/say.h"
#include "base/vec.h"
#include "ledger/load.h"

/* ---- rows ---- */

/* A target among those of its set; relatives are places in the array, MODEL_NONE for none. */
struct target_row {
    struct model_target target;
    uint32_t id; /* − 1 */
    uint32_t parent, child, sibling;
    bool known;
};

struct version_row {
    struct model_target_version version;
    uint32_t target; /* id − 1, later its place in the model */
    uint64_t order;
};

struct targets {
    const char **symbols; /* by document */
    struct target_row *rows;
    uint32_t *places; /* by id − 1: where it stands in the model */
    VEC(struct version_row) versions;
    size_t document_count, target_count;
};

static void take_document(struct loader *loader, void *into) {
    struct targets *targets = into;
    uint32_t id = load_reference(loader, DOCUMENT_ID, (uint32_t)targets->document_count);
    if (id != MODEL_NONE)
        targets->symbols[id] = load_text(loader, DOCUMENT_SYMBOL);
}

static const char *symbol(struct loader *loader, const struct targets *targets, int column) {
    uint32_t id = load_reference(loader, column, (uint32_t)targets->document_count);
    return id == MODEL_NONE || !targets->symbols[id] ? "" : targets->symbols[id];
}

static void take_set(struct loader *loader, void *into) {
    struct model *model = loader->model;
    uint32_t id = load_reference(loader, SET_ID, (uint32_t)model->set_count);
    if (id == MODEL_NONE)
        return;
    model->sets[id] = (struct model_set){
        .code = load_text(loader, SET_CODE),
        .name_vi = load_text(loader, SET_NAME_VI),
        .name_en = load_text(loader, SET_NAME_EN),
        .document = symbol(loader, into, SET_DOCUMENT),
        .unit = load_reference(loader, SET_UNIT, (uint32_t)model->unit_count),
        .from = (day)load_int(loader, SET_FROM_DAY),
        .to = (day)load_int(loader, SET_TO_DAY),
        .known = true,
    };
}

static void take_target(struct loader *loader, void *into) {
    struct targets *targets = into;
    const struct model *model = loader->model;
    uint32_t id = load_reference(loader, TARGET_ID, (uint32_t)targets->target_count);
    if (id == MODEL_NONE)
        return;
    targets->rows[id] = (struct target_row){
        .id = id,
        .known = true,
        .target =
            {
                .set = load_reference(loader, TARGET_SET, (uint32_t)model->set_count),
                .indicator =
                    load_reference(loader, TARGET_INDICATOR, (uint32_t)model->indicator_count),
                .unit = load_reference(loader, TARGET_UNIT, (uint32_t)model->unit_count),
                .ordinal = (int32_t)load_int(loader, TARGET_ORDINAL),
                .from = (day)load_int(loader, TARGET_FROM_DAY),
                .to = (day)load_int(loader, TARGET_TO_DAY),
            },
    };
}

static void take_version(struct loader *loader, void *into) {
    struct targets *targets = into;
    struct version_row row = {
        .order = loader->order,
        .target = load_reference(loader, VERSION_TARGET, (uint32_t)targets->target_count),
        .version =
            {
                .from = (day)load_int(loader, VERSION_FROM_DAY),
                .value = load_decimal(loader, VERSION_VALUE_DIGITS, VERSION_VALUE_SCALE, 0),
                .base = load_decimal(loader, VERSION_BASE_DIGITS, VERSION_BASE_SCALE, NAN),
                .pace = load_word(loader, WORDS_PACE, VERSION_PACE),
                .simulated = load_int(loader, VERSION_SIMULATED) != 0,
                .document = symbol(loader, targets, VERSION_DOCUMENT),
            },
    };
    if (loader->ok && !vec_push(&targets->versions, row))
        loader->ok = error_memory(loader->error);
}

/* ---- the document's order ---- */

/* A component has no number of its own and stands behind those that have one. */
static int64_t rank(const struct model_target *target) {
    return target->ordinal > 0 ? target->ordinal : INT64_MAX;
}

static int by_number(const void *left, const void *right) {
    const struct target_row *a = left;
    const struct target_row *b = right;
    COMPARE(a->target.set, b->target.set);
    COMPARE(rank(&a->target), rank(&b->target));
    COMPARE(a->id, b->id);
    return 0;
}

/* What a parent is looked up by. */
struct target_key {
    uint32_t set, unit, indicator;
    day from;
    uint32_t row;
};

static int by_key(const void *left, const void *right) {
    const struct target_key *a = left;
    const struct target_key *b = right;
    COMPARE(a->set, b->set);
    COMPARE(a->unit, b->unit);
    COMPARE(a->indicator, b->indicator);
    COMPARE(a->from, b->from);
    return 0;
}

static struct target_key key_of(const struct model_target *target, uint32_t row) {
    return (struct target_key){target->set, target->unit, target->indicator, target->from, row};
}

/* The target of the same unit and period that this one is a component of. */
static uint32_t parent_of(
    const struct model *model, const struct target_key *keys, size_t count,
    const struct model_target *target) {
    struct target_key wanted = key_of(target, 0);
    wanted.indicator = model->indicators[target->indicator].parent;
    if (wanted.indicator == MODEL_NONE)
        return MODEL_NONE;
    const struct target_key *found = bsearch(&wanted, keys, count, sizeof *keys, by_key);
    return found ? found->row : MODEL_NONE;
}

/* Rows from the last to the first, so that each list of children comes out in order. */
static void link_rows(
    const struct model *model, struct targets *targets, const struct target_key *keys) {
    struct target_row *rows = targets->rows;
    for (size_t i = targets->target_count; i-- > 0;) {
        rows[i].parent = parent_of(model, keys, targets->target_count, &rows[i].target);
        rows[i].sibling = MODEL_NONE;
        if (rows[i].parent == MODEL_NONE)
            continue;
        rows[i].sibling = rows[rows[i].parent].child;
        rows[rows[i].parent].child = (uint32_t)i;
    }
}

static void place_row(struct model *model, struct targets *targets, uint32_t row) {
    targets->places[targets->rows[row].id] = (uint32_t)model->target_count;
    model->targets[model->target_count++] = targets->rows[row].target;
}

/* The row, its children, theirs … each before its next sibling. */
static void place_family(struct model *model, struct targets *targets, uint32_t root) {
    const struct target_row *rows = targets->rows;
    uint32_t at = root;
    while (true) {
        place_row(model, targets, at);
        if (rows[at].child != MODEL_NONE) {
            at = rows[at].child;
            continue;
        }
        while (at != root && rows[at].sibling == MODEL_NONE)
            at = rows[at].parent;
        if (at == root)
            return;
        at = rows[at].sibling;
    }
}

/* Every id has its row, unless the database is damaged. */
static bool check_known(struct loader *loader, const struct targets *targets) {
    for (size_t i = 0; i < targets->target_count; i++)
        if (!targets->rows[i].known)
            return loader->ok =
                       error_set(loader->error, ERROR_CORRUPT, _("Target %zu is missing."), i + 1);
    return true;
}

static bool order_targets(struct loader *loader, struct targets *targets) {
    struct model *model = loader->model;
    size_t count = targets->target_count;
    struct target_key *keys = load_room(loader, count, sizeof *keys);
    targets->places = load_room(loader, count, sizeof *targets->places);
    model->targets = load_room(loader, count, sizeof *model->targets);
    if (!loader->ok || !check_known(loader, targets))
        return false;
    qsort(targets->rows, count, sizeof *targets->rows, by_number);
    for (uint32_t i = 0; i < count; i++) {
        targets->places[i] = MODEL_NONE;
        targets->rows[i].child = MODEL_NONE;
        keys[i] = key_of(&targets->rows[i].target, i);
    }
    qsort(keys, count, sizeof *keys, by_key);
    link_rows(model, targets, keys);
    for (uint32_t i = 0; i < count; i++)
        if (targets->rows[i].parent == MODEL_NONE)
            place_family(model, targets, i);
    /* Whose indicators are components of each other have no root; the rules will say so. */
    for (uint32_t i = 0; i < count; i++)
        if (targets->places[targets->rows[i].id] == MODEL_NONE)
            place_row(model, targets, i);
    return true;
}

/* ---- versions ---- */

static int by_target(const void *left, const void *right) {
    const struct version_row *a = left;
    const struct version_row *b = right;
    COMPARE(a->target, b->target);
    COMPARE(a->version.from, b->version.from);
    COMPARE(a->order, b->order);
    return 0;
}

static bool superseded(const struct targets *targets, size_t i) {
    const struct version_row *row = &targets->versions.items[i];
    return i + 1 < targets->versions.count && row[1].target == row->target &&
           row[1].version.from == row->version.from;
}

static bool place_versions(struct loader *loader, struct targets *targets) {
    struct model *model = loader->model;
    struct version_row *rows = targets->versions.items;
    size_t count = targets->versions.count;
    model->versions = load_room(loader, count, sizeof *model->versions);
    if (!loader->ok || count == 0)
        return loader->ok;
    for (size_t i = 0; i < count; i++)
        rows[i].target = targets->places[rows[i].target];
    qsort(rows, count, sizeof *rows, by_target);
    for (size_t i = 0; i < count; i++) {
        if (superseded(targets, i))
            continue;
        struct model_target *target = &model->targets[rows[i].target];
        if (target->version_count++ == 0)
            target->first_version = (uint32_t)model->version_count;
        model->versions[model->version_count++] = rows[i].version;
    }
    return true;
}

/* ---- the whole ---- */

static bool read_rows(struct loader *loader, struct targets *targets) {
    struct model *model = loader->model;
    if (!load_count(loader, FACT_DOCUMENT, LEDGER_MEASURES_MAX, &targets->document_count) ||
        !load_count(loader, FACT_TARGET_SET, LEDGER_MEASURES_MAX, &model->set_count) ||
        !load_count(loader, FACT_TARGET, LEDGER_MEASURES_MAX, &targets->target_count))
        return false;
    targets->symbols = load_room(loader, targets->document_count, sizeof *targets->symbols);
    targets->rows = load_room(loader, targets->target_count, sizeof *targets->rows);
    model->sets = load_room(loader, model->set_count, sizeof *model->sets);
    return loader->ok && load_table(loader, FACT_DOCUMENT, take_document, targets) &&
           load_table(loader, FACT_TARGET_SET, take_set, targets) &&
           load_table(loader, FACT_TARGET, take_target, targets) &&
           load_table(loader, FACT_TARGET_VERSION, take_version, targets);
}

bool load_targets(struct loader *loader) {
    struct targets targets = {0};
    bool ok = read_rows(loader, &targets) && order_targets(loader, &targets) &&
              place_versions(loader, &targets);
    vec_release(&targets.versions);
    return ok;
}
