#include "board/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "board/lineage.h"

/* ---- the plan -------------------------------------------------------------------------------- */

static bool shares_back_simply(const struct lineage *l, uint32_t column, moment at) {
    for (uint32_t e = l->first_out[column]; e < l->first_out[column + 1]; e++)
        if (isnan(l->out[e].back) || l->end[l->out[e].other] <= at)
            return false;
    return true;
}

static void list_nodes(struct fold_plan *plan, const struct store *store) {
    const struct lineage *l = plan->lineage;
    plan->all_back_known = true;
    for (uint32_t node = 0; node < plan->structure->count; node++) {
        uint32_t column = store_column(store, plan->structure->unit[node]);
        plan->column[node] = column;
        if (lineage_predecessors(l, column))
            plan->heirs[plan->heir_count++] = node;
        if (l->end[column] > plan->at || !lineage_successors(l, column))
            continue;
        plan->ended[plan->ended_count++] = node;
        plan->all_back_known &= shares_back_simply(l, column, plan->at);
    }
}

static bool became_alone(const struct lineage *l, uint32_t u) {
    return lineage_successors(l, u) == 1 &&
           lineage_predecessors(l, l->out[l->first_out[u]].other) == 1;
}

static bool list_edges(struct fold_plan *plan) {
    const struct lineage *l = plan->lineage;
    size_t count = 0;
    for (size_t i = 0; i < plan->ended_count; i++)
        count += lineage_successors(l, plan->column[plan->ended[i]]);
    plan->edge_node = calloc(count + 1, sizeof *plan->edge_node);
    plan->edge_column = calloc(count + 1, sizeof *plan->edge_column);
    plan->edge_share = calloc(count + 1, sizeof *plan->edge_share);
    plan->edge_marks = calloc(count + 1, sizeof *plan->edge_marks);
    if (!plan->edge_node || !plan->edge_column || !plan->edge_share || !plan->edge_marks)
        return false;
    plan->single = true;
    for (size_t i = 0; i < plan->ended_count; i++) {
        uint32_t column = plan->column[plan->ended[i]];
        plan->single &= plan->ended[i] == plan->ended[0] + i && lineage_successors(l, column) == 1;
        for (uint32_t e = l->first_out[column]; e < l->first_out[column + 1]; e++) {
            size_t edge = plan->edge_count++;
            plan->edge_node[edge] = plan->ended[i];
            plan->edge_column[edge] = l->out[e].other;
            plan->edge_share[edge] = l->out[e].back;
            plan->edge_marks[edge] = became_alone(l, column) ? 0 : FOLD_ESTIMATED;
        }
    }
    return true;
}

bool fold_plan_new(
    const struct store *store, const struct lineage *lineage, const struct structure *structure,
    moment at, struct fold_plan **ret_plan, struct error *error) {
    struct fold_plan *plan = calloc(1, sizeof *plan);
    size_t room = structure->count + 1;
    if (plan) {
        plan->column = calloc(room, sizeof *plan->column);
        plan->heirs = calloc(room, sizeof *plan->heirs);
        plan->ended = calloc(room, sizeof *plan->ended);
    }
    if (!plan || !plan->column || !plan->heirs || !plan->ended) {
        fold_plan_free(plan);
        return error_memory(error);
    }
    plan->lineage = lineage;
    plan->structure = structure;
    plan->at = at;
    list_nodes(plan, store);
    if (plan->all_back_known && !list_edges(plan)) {
        fold_plan_free(plan);
        return error_memory(error);
    }
    *ret_plan = plan;
    return true;
}

void fold_plan_free(struct fold_plan *plan) {
    if (!plan)
        return;
    free(plan->column);
    free(plan->heirs);
    free(plan->ended);
    free(plan->edge_node);
    free(plan->edge_column);
    free(plan->edge_share);
    free(plan->edge_marks);
    free(plan);
}

/* ---- working memory -------------------------------------------------------------------------- */

/* All by column. */
struct fold_room {
    double *own;
    double *moments; /* how many figures own was taken from */
    double *last;    /* the last figure of all, for proportions */
    double *forward;
    double *spread; /* moments behind forward */
    double *news;
    double *back;
    double *weight; /* forward of the weighing indicator */
    uint8_t *forward_marks;
    uint8_t *weight_marks;
    uint8_t *news_marks;
    uint8_t *back_marks;
};

bool fold_room_new(size_t columns, struct fold_room **ret_room, struct error *error) {
    struct fold_room *room = calloc(1, sizeof *room);
    double *doubles = calloc(columns * 8 + 1, sizeof *doubles);
    uint8_t *bytes = calloc(columns * 4 + 1, sizeof *bytes);
    if (!room || !doubles || !bytes) {
        free(room);
        free(doubles);
        free(bytes);
        return error_memory(error);
    }
    double **arrays[] = {&room->own,    &room->moments, &room->last, &room->forward,
                         &room->spread, &room->news,    &room->back, &room->weight};
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        *arrays[i] = doubles + i * columns;
    room->forward_marks = bytes;
    room->weight_marks = bytes + columns;
    room->news_marks = bytes + 2 * columns;
    room->back_marks = bytes + 3 * columns;
    *ret_room = room;
    return true;
}

void fold_room_free(struct fold_room *room) {
    if (!room)
        return;
    free(room->own);
    free(room->forward_marks);
    free(room);
}

/* ---- own figures ----------------------------------------------------------------------------- */

/* Of all units, group by group: units that ended are asked for their last days, not for today. */
static void fill_own(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, enum over_time rule,
    struct span span, double *values, double *counts) {
    const struct store_group *groups;
    size_t count = store_groups(store, &groups);
    for (size_t g = 0; g < count; g++) {
        struct span part = span;
        part.to = groups[g].last < span.to ? groups[g].last : span.to;
        store_gather(
            store, kernel, indicator, rule, groups[g].first, groups[g].count, part,
            values + groups[g].first, counts + groups[g].first);
    }
}

/* ---- forward --------------------------------------------------------------------------------- */

struct descent {
    double value;
    double moments;
    uint8_t marks;
};

static struct descent nothing(void) {
    return (struct descent){.value = NAN};
}

static struct descent sum_descent(
    const struct lineage_edge *edges, size_t count, const struct fold_room *room) {
    struct descent d = nothing();
    for (size_t i = 0; i < count; i++) {
        uint32_t p = edges[i].other;
        if (isnan(room->forward[p]) && !(room->forward_marks[p] & FOLD_INDIVISIBLE))
            continue;
        d.marks |= room->forward_marks[p] & FOLD_INDIVISIBLE;
        d.moments = fmax(d.moments, room->spread[p]);
        if (isnan(edges[i].share))
            d.marks |= FOLD_INDIVISIBLE;
        else if (!isnan(room->forward[p]))
            d.value = (isnan(d.value) ? 0 : d.value) + edges[i].share * room->forward[p];
    }
    return d;
}

/* What a sole predecessor has needs no weighing. */
static struct descent mean_descent(
    const struct lineage_edge *edges, size_t count, const struct fold_room *room) {
    struct descent d = nothing();
    double weighed = 0;
    double weights = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t p = edges[i].other;
        uint8_t split = room->forward_marks[p] & FOLD_INDIVISIBLE;
        uint8_t weight_split = count > 1 ? room->weight_marks[p] & FOLD_INDIVISIBLE : 0;
        bool weighs = count == 1 || room->weight[p] > 0 || weight_split;
        if (!weighs || (isnan(room->forward[p]) && !split))
            continue;
        bool unknown = count > 1 && isnan(edges[i].share);
        d.marks |= split | weight_split | (unknown ? FOLD_INDIVISIBLE : 0);
        double weight = count == 1 ? 1 : room->weight[p] * edges[i].share;
        weighed += weight * room->forward[p];
        weights += weight;
        d.moments = fmax(d.moments, room->spread[p]);
    }
    if (!d.marks && weights > 0)
        d.value = weighed / weights;
    return d;
}

static struct descent extreme_descent(
    const struct lineage_edge *edges, size_t count, const struct fold_room *room,
    enum rollup rollup) {
    struct descent d = nothing();
    for (size_t i = 0; i < count; i++) {
        uint32_t p = edges[i].other;
        double value = room->forward[p];
        if (isnan(value))
            continue;
        bool better = rollup == ROLLUP_MIN ? value < d.value : value > d.value;
        if (isnan(d.value) || better)
            d.value = value;
        d.moments = fmax(d.moments, room->spread[p]);
    }
    return d;
}

static struct descent whole_descent(
    const struct lineage_edge *edges, size_t count, const struct fold_room *room) {
    if (count != 1 || edges[0].share < 1 || isnan(edges[0].share))
        return nothing();
    uint32_t p = edges[0].other;
    return (struct descent){room->forward[p], room->spread[p], 0};
}

static struct descent descend(
    enum rollup rollup, const struct lineage *l, uint32_t column, const struct fold_room *room) {
    const struct lineage_edge *edges = &l->in[l->first_in[column]];
    size_t count = lineage_predecessors(l, column);
    switch (rollup) {
    case ROLLUP_SUM:
        return sum_descent(edges, count, room);
    case ROLLUP_WEIGHTED_MEAN:
        return mean_descent(edges, count, room);
    case ROLLUP_MIN:
    case ROLLUP_MAX:
        return extreme_descent(edges, count, room, rollup);
    default:
        return whole_descent(edges, count, room);
    }
}

/* What came down and what is a unit's own, taken together over time. Both are present. */
static double together(enum over_time rule, double own, double n_own, double came, double n_came) {
    switch (rule) {
    case OVER_TIME_SUM:
        return own + came;
    case OVER_TIME_MEAN:
        return (own * n_own + came * n_came) / (n_own + n_came);
    case OVER_TIME_MIN:
        return own < came ? own : came;
    case OVER_TIME_MAX:
        return own > came ? own : came;
    default:
        return own;
    }
}

static void forward_one(
    enum rollup rollup, enum over_time rule, const struct lineage *l, uint32_t column,
    struct fold_room *room) {
    double own = room->own[column];
    room->forward[column] = own;
    room->spread[column] = room->moments[column];
    room->forward_marks[column] = 0;
    bool settled = rule == OVER_TIME_LAST && !isnan(own);
    if (settled || !lineage_predecessors(l, column))
        return;
    struct descent d = descend(rollup, l, column, room);
    room->forward_marks[column] = d.marks;
    if (isnan(d.value))
        return;
    room->forward_marks[column] |= FOLD_INHERITED;
    room->forward[column] =
        isnan(own) ? d.value : together(rule, own, room->moments[column], d.value, d.moments);
    room->spread[column] += d.moments;
}

static void pass_forward(
    enum rollup rollup, enum over_time rule, const struct lineage *l, struct fold_room *room) {
    for (size_t i = 0; i < l->order_count; i++)
        forward_one(rollup, rule, l, l->order[i], room);
}

/* The weighing indicator's forward values, by the same pass, in its own place. */
static void weigh(
    const struct lineage *l, const struct store *store, const struct kernel *kernel,
    const struct fold_subject *subject, struct fold_room *room) {
    fill_own(
        store, kernel, subject->weight_by, subject->weight_over_time, subject->weight_span,
        room->own, room->moments);
    pass_forward(ROLLUP_SUM, subject->weight_over_time, l, room);
    double divisor = store_divisor(store, subject->weight_by);
    for (size_t i = 0; i < l->order_count; i++) {
        uint32_t column = l->order[i];
        room->weight[column] = room->forward[column] / divisor;
        room->weight_marks[column] = room->forward_marks[column];
    }
}

/* ---- back ------------------------------------------------------------------------------------ */

/* b(u, n), by the stored share, by sole descent or in proportion; NaN when it cannot be known. */
static double back_share(
    const struct lineage *l, uint32_t u, const struct lineage_edge *edge,
    const struct fold_room *room) {
    uint32_t n = edge->other;
    if (!isnan(edge->back))
        return edge->back;
    if (lineage_predecessors(l, n) == 1)
        return 1;
    double all = 0;
    for (uint32_t e = l->first_in[n]; e < l->first_in[n + 1]; e++)
        all += l->in[e].share * room->last[l->in[e].other];
    double part = edge->share * room->last[u];
    return isnan(all) || isnan(part) || all == 0 ? (double)NAN : part / all;
}

/* Have n, or those who came after it, reported anything themselves? Of some all is indivisible. */
static bool has_news(const struct fold_room *room, uint32_t n) {
    return !isnan(room->news[n]) || room->news_marks[n] & FOLD_INDIVISIBLE;
}

/* One successor's part of a sum: of its news, or, where it has none, of what u had. */
static struct descent sum_part(
    const struct lineage *l, uint32_t u, const struct lineage_edge *edge, bool gathered,
    const struct fold_room *room) {
    uint32_t n = edge->other;
    struct descent d = nothing();
    if (has_news(room, n)) {
        double share = back_share(l, u, edge, room);
        d.value = share * room->news[n];
        d.marks = room->news_marks[n] | (isnan(share) ? FOLD_INDIVISIBLE : 0);
    } else if (!gathered) {
        bool unknown = isnan(edge->share) && !isnan(room->forward[u]);
        d.value = edge->share * room->forward[u];
        d.marks = room->forward_marks[u] | (unknown ? FOLD_INDIVISIBLE : 0);
    }
    d.marks &= FOLD_INDIVISIBLE;
    return d;
}

static struct descent sum_back(
    const struct lineage *l, uint32_t u, bool gathered, const struct fold_room *room) {
    struct descent d = nothing();
    for (uint32_t e = l->first_out[u]; e < l->first_out[u + 1]; e++) {
        struct descent part = sum_part(l, u, &l->out[e], gathered, room);
        d.marks |= part.marks;
        if (!isnan(part.value))
            d.value = (isnan(d.value) ? 0 : d.value) + part.value;
    }
    return d;
}

static struct descent mean_back(const struct lineage *l, uint32_t u, const struct fold_room *room) {
    struct descent d = nothing();
    double weighed = 0;
    double weights = 0;
    bool alone = lineage_successors(l, u) == 1;
    for (uint32_t e = l->first_out[u]; e < l->first_out[u + 1]; e++) {
        uint32_t n = l->out[e].other;
        if (!has_news(room, n))
            continue;
        double share = alone ? 1 : l->out[e].share;
        d.marks |= room->news_marks[n] | (isnan(share) ? FOLD_INDIVISIBLE : 0);
        weighed += share * room->news[n];
        weights += share;
    }
    if (!d.marks && weights > 0)
        d.value = weighed / weights;
    return d;
}

static struct descent extreme_back(
    const struct lineage *l, uint32_t u, enum rollup rollup, const struct fold_room *room) {
    struct descent d = nothing();
    for (uint32_t e = l->first_out[u]; e < l->first_out[u + 1]; e++) {
        double news = room->news[l->out[e].other];
        bool better = rollup == ROLLUP_MIN ? news < d.value : news > d.value;
        if (!isnan(news) && (isnan(d.value) || better))
            d.value = news;
    }
    return d;
}

static bool any_news(const struct lineage *l, uint32_t u, const struct fold_room *room) {
    for (uint32_t e = l->first_out[u]; e < l->first_out[u + 1]; e++)
        if (has_news(room, l->out[e].other))
            return true;
    return false;
}

/* What the successors' news comes to for u. They have some. */
static struct descent share_back(
    const struct lineage *l, uint32_t u, const struct fold_subject *subject,
    const struct fold_room *room) {
    bool gathered = subject->over_time == OVER_TIME_SUM;
    struct descent d;
    switch (subject->rollup) {
    case ROLLUP_SUM:
        d = sum_back(l, u, gathered, room);
        break;
    case ROLLUP_WEIGHTED_MEAN:
        d = mean_back(l, u, room);
        break;
    case ROLLUP_MIN:
    case ROLLUP_MAX:
        d = extreme_back(l, u, subject->rollup, room);
        break;
    default:
        d = became_alone(l, u) ? extreme_back(l, u, ROLLUP_MAX, room) : nothing();
    }
    bool whole = !isnan(d.value) && !(d.marks & FOLD_INDIVISIBLE);
    if (whole && !became_alone(l, u))
        d.marks |= FOLD_ESTIMATED;
    return d;
}

static double plus(double value, double more) {
    if (isnan(value) || isnan(more))
        return isnan(value) ? more : value;
    return value + more;
}

static void back_one(
    const struct lineage *l, uint32_t u, moment at, const struct fold_subject *subject,
    struct fold_room *room) {
    room->news[u] = room->own[u];
    room->news_marks[u] = 0;
    room->back[u] = room->forward[u];
    room->back_marks[u] = room->forward_marks[u];
    if (l->end[u] > at || !any_news(l, u, room))
        return;
    struct descent d = share_back(l, u, subject, room);
    /* A flow goes on: what was before, and what has come since. */
    bool gathered = subject->rollup == ROLLUP_SUM && subject->over_time == OVER_TIME_SUM;
    room->news[u] = gathered ? plus(room->own[u], d.value) : d.value;
    room->news_marks[u] = d.marks & FOLD_INDIVISIBLE;
    room->back[u] = gathered ? plus(room->forward[u], d.value) : d.value;
    room->back_marks[u] = gathered ? d.marks | room->forward_marks[u] : d.marks;
    if (room->back_marks[u] & FOLD_INDIVISIBLE) /* there is no value that could be estimated */
        room->back_marks[u] &= (uint8_t)~FOLD_ESTIMATED;
}

static void pass_back(
    const struct lineage *l, moment at, const struct fold_subject *subject,
    struct fold_room *room) {
    for (size_t i = l->order_count; i-- > 0;)
        back_one(l, l->order[i], at, subject, room);
}

/* ---- what cannot be divided ------------------------------------------------------------------ */

/* Looking for the node above all units of the structure that an undivided part may have gone to. */
struct search {
    const struct fold_plan *plan;
    const struct store *store;
    const struct fold_room *room;
    bool beside_news; /* a part of a flow counts beside what has come since */
    uint32_t common;  /* so far; MODEL_NONE before the first */
    bool failed;
};

static void join_above(struct search *search, uint32_t node) {
    const struct structure *s = search->plan->structure;
    uint32_t above = s->parent[node];
    if (above != MODEL_NONE && search->common != MODEL_NONE)
        above = structure_common(s, search->common, above);
    search->common = above;
    search->failed |= above == MODEL_NONE || s->child_count[node];
}

/* The part went to unit n, or through it to those who came after. */
static void follow(struct search *search, uint32_t n) {
    const struct lineage *l = search->plan->lineage;
    uint32_t node = search->plan->structure->node_of_unit[store_unit(search->store, n)];
    search->failed |= !search->beside_news && has_news(search->room, n);
    if (search->failed)
        return;
    if (node != MODEL_NONE) {
        join_above(search, node);
        return;
    }
    search->failed |= lineage_successors(l, n) == 0;
    for (uint32_t e = l->first_out[n]; e < l->first_out[n + 1]; e++)
        follow(search, l->out[e].other);
}

/* MODEL_NONE when the part can be placed nowhere: it went to a unit with others below it, to none that
 * lives in the structure, or somebody has put a figure of its own in its place. */
static uint32_t common_heir(
    const struct fold_plan *plan, const struct store *store, const struct fold_subject *subject,
    const struct fold_room *room, uint32_t p) {
    const struct lineage *l = plan->lineage;
    struct search search = {plan, store, room, subject->over_time == OVER_TIME_SUM, MODEL_NONE, 0};
    for (uint32_t e = l->first_out[p]; e < l->first_out[p + 1]; e++)
        if (isnan(l->out[e].share))
            follow(&search, l->out[e].other);
    return search.failed ? MODEL_NONE : search.common;
}

static double undivided_part(const struct lineage *l, uint32_t p, const struct fold_room *room) {
    double divided = 0;
    for (uint32_t e = l->first_out[p]; e < l->first_out[p + 1]; e++)
        divided += isnan(l->out[e].share) ? 0 : l->out[e].share;
    return room->forward[p] * (1 - divided);
}

static bool has_unknown_share(const struct lineage *l, uint32_t p) {
    for (uint32_t e = l->first_out[p]; e < l->first_out[p + 1]; e++)
        if (isnan(l->out[e].share))
            return true;
    return false;
}

static void keep_undivided(
    const struct fold_plan *plan, const struct store *store, const struct fold_subject *subject,
    const struct fold_room *room, uint8_t *marks, double *rests) {
    const struct lineage *l = plan->lineage;
    for (size_t i = 0; i < l->order_count; i++) {
        uint32_t p = l->order[i];
        if (isnan(room->forward[p]) || !has_unknown_share(l, p))
            continue;
        uint32_t above = common_heir(plan, store, subject, room, p);
        if (above == MODEL_NONE)
            continue;
        rests[above] += undivided_part(l, p, room);
        marks[above] |= FOLD_RESTS;
    }
}

/* An indivisible leaf shows no value; what it surely has counts at its parent. */
static void keep_known_part(
    const struct structure *s, uint32_t node, double value, uint8_t *marks, double *rests) {
    uint32_t above = s->parent[node];
    if (isnan(value) || above == MODEL_NONE || s->child_count[node])
        return;
    rests[above] += value;
    marks[above] |= FOLD_RESTS;
}

/* ---- a row ----------------------------------------------------------------------------------- */

/* The first of some nodes, in order, that is not before `node`. */
static size_t first_from(const uint32_t *nodes, size_t count, uint32_t node) {
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (nodes[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool needs_folding(
    const struct fold_plan *plan, const struct fold_subject *subject, double value, uint32_t node) {
    bool reaches_back = subject->over_time != OVER_TIME_LAST &&
                        plan->lineage->start[plan->column[node]] > subject->span.from;
    return isnan(value) || reaches_back;
}

static bool heirs_need_folding(
    const struct fold_plan *plan, const struct fold_subject *subject, const struct fold_row *row) {
    for (size_t r = 0; r < row->range_count; r++) {
        uint32_t end = row->ranges[r].first + row->ranges[r].count;
        size_t i = first_from(plan->heirs, plan->heir_count, row->ranges[r].first);
        for (; i < plan->heir_count && plan->heirs[i] < end; i++)
            if (needs_folding(plan, subject, row->values[plan->heirs[i]], plan->heirs[i]))
                return true;
    }
    return false;
}

static bool any_ended(const struct fold_plan *plan, const struct fold_row *row) {
    for (size_t r = 0; r < row->range_count; r++) {
        size_t i = first_from(plan->ended, plan->ended_count, row->ranges[r].first);
        if (i < plan->ended_count && plan->ended[i] < row->ranges[r].first + row->ranges[r].count)
            return true;
    }
    return false;
}

/* The common case after a reorganisation with stored shares: one pass over the edges. Returns false
 * when a successor has no figure of its own. */
static bool share_back_by_stored(
    const struct fold_plan *plan, const struct store *store, const struct kernel *kernel,
    const struct fold_subject *subject, struct fold_room *room, struct fold_row *row) {
    const struct store_group *groups;
    size_t count = store_groups(store, &groups);
    for (size_t g = 0; g < count; g++)
        if (groups[g].last >= plan->at) /* also on a successor's last evening */
            store_last(
                store, kernel, subject->indicator, groups[g].first, groups[g].count, subject->span,
                room->own + groups[g].first);
    if (plan->single) {
        memcpy(row->marks + plan->ended[0], plan->edge_marks, plan->edge_count);
        return kernel->share(
                   room->own, plan->edge_column, plan->edge_share, plan->edge_count,
                   row->values + plan->ended[0]) == 0;
    }
    for (size_t i = 0; i < plan->ended_count; i++)
        row->values[plan->ended[i]] = 0;
    for (size_t e = 0; e < plan->edge_count; e++) {
        row->values[plan->edge_node[e]] += plan->edge_share[e] * room->own[plan->edge_column[e]];
        row->marks[plan->edge_node[e]] = plan->edge_marks[e];
    }
    bool whole = true;
    for (size_t i = 0; i < plan->ended_count; i++)
        whole &= !isnan(row->values[plan->ended[i]]);
    return whole;
}

static void fold_fully(
    const struct fold_plan *plan, const struct store *store, const struct kernel *kernel,
    const struct fold_subject *subject, struct fold_room *room) {
    const struct lineage *l = plan->lineage;
    if (subject->rollup == ROLLUP_WEIGHTED_MEAN)
        weigh(l, store, kernel, subject, room);
    fill_own(
        store, kernel, subject->indicator, subject->over_time, subject->span, room->own,
        room->moments);
    pass_forward(subject->rollup, subject->over_time, l, room);
    if (subject->rollup == ROLLUP_SUM) {
        struct span ever = {0, subject->span.to, subject->span.known};
        fill_own(store, kernel, subject->indicator, OVER_TIME_LAST, ever, room->last, room->back);
    }
    pass_back(l, plan->at, subject, room);
}

static void take_node(
    const struct fold_plan *plan, const struct fold_room *room, bool additive, uint32_t node,
    struct fold_row *row) {
    uint32_t column = plan->column[node];
    double value = room->back[column];
    row->marks[node] |= room->back_marks[column];
    row->values[node] = value;
    if (!(row->marks[node] & FOLD_INDIVISIBLE))
        return;
    row->values[node] = NAN;
    if (additive)
        keep_known_part(plan->structure, node, value, row->marks, row->rests);
}

bool fold_row(
    const struct fold_plan *plan, const struct store *store, const struct kernel *kernel,
    const struct fold_subject *subject, struct fold_room *room, struct fold_row *row) {
    bool heirs = heirs_need_folding(plan, subject, row);
    if (!heirs && !any_ended(plan, row))
        return false;
    bool simple = !heirs && plan->all_back_known && subject->rollup == ROLLUP_SUM &&
                  subject->over_time == OVER_TIME_LAST;
    if (simple && share_back_by_stored(plan, store, kernel, subject, room, row))
        return true;

    fold_fully(plan, store, kernel, subject, room);
    memset(row->rests, 0, plan->structure->count * sizeof *row->rests);
    for (size_t i = 0; i < plan->ended_count; i++)
        row->marks[plan->ended[i]] = 0; /* what the shorter way may have set */
    bool additive = subject->rollup == ROLLUP_SUM;
    for (size_t i = 0; i < plan->heir_count; i++)
        take_node(plan, room, additive, plan->heirs[i], row);
    for (size_t i = 0; i < plan->ended_count; i++) {
        uint32_t node = plan->ended[i];
        if (!lineage_predecessors(plan->lineage, plan->column[node]))
            take_node(plan, room, additive, node, row);
    }
    if (additive)
        keep_undivided(plan, store, subject, room, row->marks, row->rests);
    return true;
}
