#include "board/structure.h"

#include <stdlib.h>
#include <string.h>

#include "base/say.h"

/* A unit alive on the day, on its way to becoming a node. */
struct member {
    const struct model_state *state;
    uint32_t parent; /* unit; MODEL_NONE for a root */
};

static int by_place(const void *a, const void *b) {
    const struct member *x = a;
    const struct member *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    if (x->state->kind != y->state->kind)
        return x->state->kind < y->state->kind ? -1 : 1;
    uint32_t x_ordinal = (uint32_t)x->state->ordinal - 1; /* none (0) becomes the greatest */
    uint32_t y_ordinal = (uint32_t)y->state->ordinal - 1;
    if (x_ordinal != y_ordinal)
        return x_ordinal < y_ordinal ? -1 : 1;
    int code = strcmp(x->state->code, y->state->code);
    if (code)
        return code;
    return x->state->unit < y->state->unit ? -1 : x->state->unit > y->state->unit;
}

static size_t gather(const struct model *model, day on, struct member *members) {
    size_t count = 0;
    for (uint32_t unit = 0; unit < model->unit_count; unit++) {
        const struct model_state *state = model_state_on(model, unit, on);
        if (!state)
            continue;
        bool has_parent =
            state->parent != MODEL_NONE && model_state_on(model, state->parent, on) != NULL;
        members[count++] = (struct member){state, has_parent ? state->parent : MODEL_NONE};
    }
    qsort(members, count, sizeof *members, by_place);
    return count;
}

static bool allocate(struct structure *s, size_t nodes, size_t units) {
    size_t room = nodes ? nodes : 1;
    s->unit = calloc(room, sizeof *s->unit);
    s->parent = calloc(room, sizeof *s->parent);
    s->first_child = calloc(room, sizeof *s->first_child);
    s->child_count = calloc(room, sizeof *s->child_count);
    s->kind = calloc(room, sizeof *s->kind);
    s->node_of_unit = malloc((units ? units : 1) * sizeof *s->node_of_unit);
    if (s->node_of_unit)
        memset(s->node_of_unit, 0xFF, (units ? units : 1) * sizeof *s->node_of_unit);
    s->unit_count = units;
    return s->unit && s->parent && s->first_child && s->child_count && s->kind && s->node_of_unit;
}

static void add_node(struct structure *s, const struct member *member, uint32_t parent) {
    uint32_t node = (uint32_t)s->count++;
    s->unit[node] = member->state->unit;
    s->parent[node] = parent;
    s->kind[node] = member->state->kind;
    s->node_of_unit[member->state->unit] = node;
}

/* The first member whose parent is not below `parent`. MODEL_NONE sorts last: roots are at the end.
 */
static size_t first_under(const struct member *members, size_t count, uint32_t parent) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (members[middle].parent < parent)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void lay_breadth_first(struct structure *s, const struct member *members, size_t count) {
    for (size_t i = first_under(members, count, MODEL_NONE); i < count; i++)
        add_node(s, &members[i], MODEL_NONE);
    for (uint32_t node = 0; node < s->count; node++) {
        uint32_t unit = s->unit[node];
        s->first_child[node] = (uint32_t)s->count;
        for (size_t i = first_under(members, count, unit); i < count && members[i].parent == unit;
             i++)
            add_node(s, &members[i], node);
        s->child_count[node] = (uint32_t)s->count - s->first_child[node];
    }
}

bool structure_new(
    const struct model *model, day on, struct structure **ret_structure, struct error *error) {
    struct structure *s = calloc(1, sizeof *s);
    size_t room = model->unit_count ? model->unit_count : 1;
    struct member *members = calloc(room, sizeof *members);
    size_t count = members ? gather(model, on, members) : 0;
    if (!s || !members || !allocate(s, count, model->unit_count)) {
        free(members);
        structure_free(s);
        return error_memory(error);
    }
    s->on = on;
    lay_breadth_first(s, members, count);
    free(members);
    if (s->count != count) {
        structure_free(s);
        char text[MOMENT_TEXT];
        return error_set(
            error, ERROR_INPUT, _("The organisation tree has a cycle on %s."), day_plain(on, text));
    }
    *ret_structure = s;
    return true;
}

void structure_free(struct structure *s) {
    if (!s)
        return;
    free(s->unit);
    free(s->parent);
    free(s->first_child);
    free(s->child_count);
    free(s->kind);
    free(s->node_of_unit);
    free(s);
}

/* The children of a range of neighbours are neighbours: from the first child of the first that has
 * any to the last child of the last. */
static struct node_range children_of(const struct structure *s, struct node_range range) {
    struct node_range below = {0, 0};
    for (uint32_t node = range.first; node < range.first + range.count; node++) {
        if (s->child_count[node] && below.count == 0)
            below.first = s->first_child[node];
        below.count += s->child_count[node];
    }
    return below;
}

size_t structure_ranges(
    const struct structure *s, uint32_t node, struct node_range ret_ranges[STRUCTURE_DEPTH]) {
    struct node_range range = {node, 1};
    if (node == MODEL_NONE) {
        range = (struct node_range){0, 0};
        while (range.count < s->count && s->parent[range.count] == MODEL_NONE)
            range.count++;
    }
    size_t depth = 0;
    while (range.count && depth < STRUCTURE_DEPTH) {
        ret_ranges[depth++] = range;
        range = children_of(s, range);
    }
    return depth;
}

uint32_t structure_common(const struct structure *s, uint32_t a, uint32_t b) {
    /* A parent always has a smaller number than its children. */
    while (a != b) {
        if (a == MODEL_NONE || b == MODEL_NONE)
            return MODEL_NONE;
        if (a > b)
            a = s->parent[a];
        else
            b = s->parent[b];
    }
    return a;
}
