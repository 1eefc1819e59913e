/*
 * The rules of indicators (indicators.h), over everything on record.
 */
#include "base/say.h"
#include "board/expression.h"
#include "ledger/private.h"

/* ---- one indicator ---- */

static bool check_code(const struct registry *registry, uint32_t i, struct error *error) {
    const char *code = registry->model.indicators[i].code;
    if (codes_find(&registry->indicators, str_of(code)) == i)
        return true;
    error_set(error, ERROR_CONFLICT, _("There is an indicator “%s” already."), code);
    return error_hint(
        error, "%s", _("Choose another code, or record a further version of that indicator."));
}

static bool check_parts(const struct model_indicator *indicator, struct error *error) {
    bool computed = indicator->expression[0] != '\0';
    if (indicator->rollup == ROLLUP_WEIGHTED_MEAN && indicator->weight_by == MODEL_NONE)
        return error_set(
            error, ERROR_INPUT, _("“%s” is a weighted mean, but nothing weighs it."),
            indicator->code);
    bool ratio = indicator->numerator != MODEL_NONE && indicator->denominator != MODEL_NONE;
    if (indicator->rollup == ROLLUP_RATIO && !ratio && !computed)
        return error_set(
            error, ERROR_INPUT, _("“%s” is a ratio, but its numerator or denominator is missing."),
            indicator->code);
    if (indicator->weight != 0 && indicator->parent == MODEL_NONE)
        return error_set(
            error, ERROR_INPUT, _("“%s” has a weight but is not a component of anything."),
            indicator->code);
    return true;
}

/* ---- components ---- */

static bool check_ancestors(const struct model *model, uint32_t start, struct error *error) {
    uint32_t at = model->indicators[start].parent;
    for (int level = 1; at != MODEL_NONE; level++) {
        if (at == start)
            return error_set(
                error, ERROR_CONFLICT, _("Indicator “%s” would be a component of itself."),
                model->indicators[start].code);
        if (level >= LEDGER_DEPTH_MAX)
            return error_set(
                error, ERROR_LIMIT, _("Indicator “%s” is more than %d levels deep."),
                model->indicators[start].code, LEDGER_DEPTH_MAX);
        at = model->indicators[at].parent;
    }
    return true;
}

/* ---- what is computed from what ---- */

struct need {
    const uint32_t *indicators;
    size_t count;
};

struct graph {
    const struct registry *registry;
    struct arena arena;
    struct need *needs; /* by indicator */
};

static uint32_t resolve(const void *context, struct str code) {
    const struct registry *registry = context;
    uint32_t found = codes_find(&registry->indicators, code);
    return found == CODES_NONE ? MODEL_NONE : found;
}

static const uint32_t *needs_of(const void *context, uint32_t node, size_t *ret_count) {
    const struct graph *graph = context;
    *ret_count = graph->needs[node].count;
    return graph->needs[node].indicators;
}

static bool compile(
    struct graph *graph, const struct model_indicator *indicator, struct expression *expression,
    struct error *error) {
    if (indicator->expression[0] == '\0')
        return true;
    struct error inner = {0};
    if (expression_compile(
            str_of(indicator->expression), resolve, graph->registry, &graph->arena, expression,
            &inner))
        return true;
    error_set(
        error, inner.code, _("The expression of “%s” cannot be read: %s"), indicator->code,
        inner.message);
    error_detail(error, "%s", indicator->expression);
    return error_hint(error, "%s", inner.hint);
}

static bool add_needs(struct graph *graph, uint32_t i, struct error *error) {
    const struct model_indicator *indicator = &graph->registry->model.indicators[i];
    const uint32_t fixed[] = {indicator->weight_by, indicator->numerator, indicator->denominator};
    struct expression expression = {0};
    if (!compile(graph, indicator, &expression, error))
        return false;
    uint32_t *all =
        arena_take(&graph->arena, COUNT_OF(fixed) + expression.indicator_count, sizeof *all);
    if (!all)
        return error_memory(error);
    size_t count = 0;
    for (size_t k = 0; k < COUNT_OF(fixed); k++)
        if (fixed[k] != MODEL_NONE)
            all[count++] = fixed[k];
    for (uint32_t k = 0; k < expression.indicator_count; k++)
        all[count++] = expression.indicators[k];
    graph->needs[i] = (struct need){all, count};
    return true;
}

static bool check_graph(struct graph *graph, struct error *error) {
    const struct model *model = &graph->registry->model;
    uint32_t count = (uint32_t)model->indicator_count;
    graph->needs = arena_take(&graph->arena, count + 1, sizeof *graph->needs);
    if (!graph->needs)
        return error_memory(error);
    for (uint32_t i = 0; i < count; i++)
        if (!add_needs(graph, i, error))
            return false;
    struct expression_order order;
    if (!expression_order(count, needs_of, graph, &graph->arena, &order, error))
        return false;
    return order.cycle_count == 0 || expression_cycle_error(model, &order, error);
}

bool rules_indicators(const struct registry *registry, struct error *error) {
    const struct model *model = &registry->model;
    for (uint32_t i = 0; i < model->indicator_count; i++)
        if (!check_code(registry, i, error) || !check_parts(&model->indicators[i], error) ||
            !check_ancestors(model, i, error))
            return false;
    struct graph graph = {.registry = registry};
    bool ok = check_graph(&graph, error);
    arena_release(&graph.arena);
    return ok;
}
