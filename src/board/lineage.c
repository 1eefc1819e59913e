#include "board/lineage.h"

#include <math.h>
#include <stdlib.h>

static double share_of(int32_t share) {
    return share == SHARE_UNKNOWN ? (double)NAN : (double)share / SHARE_WHOLE;
}

static bool allocate(struct lineage *l, size_t columns, size_t edges) {
    l->columns = columns;
    l->first_out = calloc(columns + 1, sizeof *l->first_out);
    l->first_in = calloc(columns + 1, sizeof *l->first_in);
    l->out = calloc(edges + 1, sizeof *l->out);
    l->in = calloc(edges + 1, sizeof *l->in);
    l->order = calloc(columns + 1, sizeof *l->order);
    l->start = calloc(columns + 1, sizeof *l->start);
    l->end = calloc(columns + 1, sizeof *l->end);
    return l->first_out && l->first_in && l->out && l->in && l->order && l->start && l->end;
}

/* Counts, become the places behind each column's edges, become, as edges are put in, their firsts.
 */
static void count_edges(struct lineage *l, const struct model *model, const struct store *store) {
    for (size_t i = 0; i < model->lineage_count; i++) {
        l->first_out[store_column(store, model->lineage[i].old_unit)]++;
        l->first_in[store_column(store, model->lineage[i].new_unit)]++;
    }
    for (size_t c = 1; c <= l->columns; c++) {
        l->first_out[c] += l->first_out[c - 1];
        l->first_in[c] += l->first_in[c - 1];
    }
}

static void put_edges(struct lineage *l, const struct model *model, const struct store *store) {
    for (size_t i = model->lineage_count; i-- > 0;) {
        const struct model_lineage *edge = &model->lineage[i];
        uint32_t from = store_column(store, edge->old_unit);
        uint32_t to = store_column(store, edge->new_unit);
        double share = share_of(edge->share);
        double back = share_of(edge->back_share);
        l->out[--l->first_out[from]] = (struct lineage_edge){to, share, back};
        l->in[--l->first_in[to]] = (struct lineage_edge){from, share, back};
    }
}

struct birth {
    moment start;
    uint32_t column;
};

static int by_birth(const void *a, const void *b) {
    const struct birth *x = a;
    const struct birth *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static bool sort_order(struct lineage *l) {
    struct birth *births = calloc(l->columns + 1, sizeof *births);
    if (!births)
        return false;
    for (uint32_t c = 0; c < l->columns; c++)
        if (lineage_successors(l, c) || lineage_predecessors(l, c))
            births[l->order_count++] = (struct birth){l->start[c], c};
    qsort(births, l->order_count, sizeof *births, by_birth);
    for (size_t i = 0; i < l->order_count; i++)
        l->order[i] = births[i].column;
    free(births);
    return true;
}

bool lineage_new(
    const struct model *model, const struct store *store, struct lineage **ret_lineage,
    struct error *error) {
    struct lineage *l = calloc(1, sizeof *l);
    if (!l || !allocate(l, store_unit_count(store), model->lineage_count)) {
        lineage_free(l);
        return error_memory(error);
    }
    for (uint32_t c = 0; c < l->columns; c++) {
        uint32_t unit = store_unit(store, c);
        day start = model_unit_start(model, unit);
        day end = model_unit_end(model, unit);
        l->start[c] = moment_of_day(start);
        l->end[c] = end == DAY_AFTER_ALL ? MOMENT_LAST : moment_of_day(end);
    }
    count_edges(l, model, store);
    put_edges(l, model, store);
    if (!sort_order(l)) {
        lineage_free(l);
        return error_memory(error);
    }
    *ret_lineage = l;
    return true;
}

void lineage_free(struct lineage *l) {
    if (!l)
        return;
    free(l->first_out);
    free(l->first_in);
    free(l->out);
    free(l->in);
    free(l->order);
    free(l->start);
    free(l->end);
    free(l);
}
