#include "board/plane.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DENSE_LEAST = 16,    /* below so many entries cells do not pay */
    DENSE_SHARE = 3,     /* one entry in so many columns pays for the cells: 24 bytes against 8 */
    SEQ_BITS_LEAST = 18, /* fewer places than 2^18 would throw too much out of the cells */
    WIDE_SEQ_SHIFT = 32
};

/* ---- memory ---------------------------------------------------------------------------------- */

void plane_release(struct plane *plane) {
    if (!plane->borrowed) {
        free(plane->cells);
        free(plane->wide);
        vec_release(&plane->exceptions);
    }
    *plane = (struct plane){0};
}

size_t plane_bytes(const struct plane *plane) {
    size_t cell = plane->cells ? sizeof *plane->cells : 0;
    cell += plane->wide ? sizeof *plane->wide : 0;
    return plane->width * cell + plane->exceptions.room * sizeof *plane->exceptions.items;
}

size_t plane_entries(const struct plane *plane) {
    return plane->filled + plane->exceptions.count;
}

static void *copy_of(const void *from, size_t size) {
    void *copy = from ? malloc(size) : NULL;
    if (copy)
        memcpy(copy, from, size);
    return copy;
}

/* Make memory that was borrowed our own, before the first change. */
static bool own_memory(struct plane *plane) {
    if (!plane->borrowed)
        return true;
    size_t listed = plane->exceptions.count * sizeof *plane->exceptions.items;
    uint64_t *cells = copy_of(plane->cells, plane->width * sizeof *cells);
    double *wide = copy_of(plane->wide, plane->width * sizeof *wide);
    struct version *list = listed ? copy_of(plane->exceptions.items, listed) : NULL;
    if ((plane->cells && !cells) || (plane->wide && !wide) || (listed && !list)) {
        free(cells);
        free(wide);
        free(list);
        return false;
    }
    plane->cells = cells;
    plane->wide = wide;
    plane->exceptions.items = list;
    plane->exceptions.room = plane->exceptions.count;
    plane->borrowed = false;
    return true;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static bool has_cell(const struct plane *plane, uint32_t column) {
    return plane->cells && column - plane->first < plane->width;
}

static unsigned seq_shift(const struct plane *plane) {
    return plane->wide ? WIDE_SEQ_SHIFT : (unsigned)plane->at_bits + plane->value_bits;
}

static uint64_t ones(unsigned bits) {
    return bits >= 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
}

static bool fits(const struct plane *plane, const struct version *version) {
    if (version->withdrawn)
        return false;
    if (plane->wide)
        return true; /* seq and at have 32 bits each; no seq is as great as UINT32_MAX */
    uint64_t places = ones(64 - seq_shift(plane));
    double value = version->value - (double)plane->value_base;
    return version->seq >= plane->seq_base && version->seq - plane->seq_base < places &&
           version->at >= plane->at_base && version->at - plane->at_base <= ones(plane->at_bits) &&
           value >= 0 && value <= (double)ones(plane->value_bits);
}

static void put_cell(struct plane *plane, const struct version *version) {
    uint32_t i = version->column - plane->first;
    if (plane->wide) {
        plane->cells[i] = (uint64_t)version->seq << WIDE_SEQ_SHIFT | version->at;
        plane->wide[i] = version->value;
    } else {
        uint64_t value = (uint64_t)((int64_t)version->value - plane->value_base);
        uint64_t at = version->at - plane->at_base;
        uint64_t seq = version->seq - plane->seq_base;
        plane->cells[i] = seq << seq_shift(plane) | at << plane->value_bits | value;
    }
    plane->filled++;
}

static bool get_cell(const struct plane *plane, uint32_t column, struct version *ret_version) {
    if (!has_cell(plane, column))
        return false;
    uint32_t i = column - plane->first;
    uint64_t cell = plane->cells[i];
    if (cell == CELL_ABSENT)
        return false;
    assert(ret_version);
    *ret_version = (struct version){
        .column = column,
        .seq = plane->seq_base + (uint32_t)(cell >> seq_shift(plane)),
        .at = plane->at_base + (moment)((cell >> plane->value_bits) & ones(plane->at_bits)),
        .value = plane->wide
                     ? plane->wide[i]
                     : (double)((int64_t)(cell & ones(plane->value_bits)) + plane->value_base),
    };
    return true;
}

/* ---- laying a plane out ---------------------------------------------------------------------- */

/* The extent of what is to lie in cells. */
struct extent {
    uint32_t first, last; /* columns */
    uint32_t seq_low, seq_high;
    moment at_low, at_high;
    double value_low, value_high;
    size_t count;
};

static void extend(struct extent *extent, const struct version *v) {
    if (v->withdrawn)
        return;
    if (extent->count++ == 0) {
        *extent = (struct extent){v->column, v->column, v->seq,   v->seq, v->at,
                                  v->at,     v->value,  v->value, 1};
        return;
    }
    extent->first = v->column < extent->first ? v->column : extent->first;
    extent->last = v->column > extent->last ? v->column : extent->last;
    extent->seq_low = v->seq < extent->seq_low ? v->seq : extent->seq_low;
    extent->seq_high = v->seq > extent->seq_high ? v->seq : extent->seq_high;
    extent->at_low = v->at < extent->at_low ? v->at : extent->at_low;
    extent->at_high = v->at > extent->at_high ? v->at : extent->at_high;
    extent->value_low = fmin(extent->value_low, v->value);
    extent->value_high = fmax(extent->value_high, v->value);
}

static uint8_t bits_for(uint64_t range) {
    uint8_t bits = 0;
    while (bits < 64 && range >> bits)
        bits++;
    return bits;
}

static void choose_wide(struct plane *plane) {
    plane->value_base = 0;
    plane->at_base = 0;
    plane->seq_base = 0;
    plane->at_bits = 32;
    plane->value_bits = 0;
}

/* Bases and widths for the extent, with room to either side for what comes later. All bits that
 * moments and values leave count places, from the first one on; what is recorded beyond them will
 * be an exception. Returns false when too few are left: the plane must be wide. */
static bool choose_packed(struct plane *plane, const struct extent *extent) {
    double margin = extent->value_high - extent->value_low;
    double base = extent->value_low - margin;
    base = base < 0 && extent->value_low >= 0 ? 0 : base;
    double range = extent->value_high + margin + 1 - base;
    if (!plane->integral || range >= 0x1p52 || fabs(base) >= 0x1p52)
        return false;
    moment spread = extent->at_high - extent->at_low;
    unsigned at_bits = bits_for((uint64_t)spread * 2 + MINUTES_PER_HOUR);
    unsigned value_bits = bits_for((uint64_t)range);
    if (at_bits + value_bits + SEQ_BITS_LEAST > 64)
        return false;
    uint64_t slack = (ones(at_bits) - spread) / 2;
    plane->at_base = extent->at_low > slack ? extent->at_low - (moment)slack : 0;
    plane->value_base = (int64_t)base;
    plane->seq_base = extent->seq_low;
    plane->at_bits = (uint8_t)at_bits;
    plane->value_bits = (uint8_t)value_bits;
    return true;
}

/* Everything in the plane as a plain list in `all` (room for plane_entries), cells first. */
static size_t unpack(const struct plane *plane, struct version *all) {
    assert(all);
    size_t count = 0;
    for (uint32_t i = 0; plane->cells && i < plane->width; i++)
        if (get_cell(plane, plane->first + i, &all[count]))
            count++;
    if (plane->exceptions.count)
        memcpy(all + count, plane->exceptions.items, plane->exceptions.count * sizeof *all);
    return count + plane->exceptions.count;
}

static bool place_all(struct plane *plane, const struct version *all, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct version *v = &all[i];
        bool to_cell = has_cell(plane, v->column) &&
                       plane->cells[v->column - plane->first] == CELL_ABSENT && fits(plane, v);
        if (to_cell)
            put_cell(plane, v);
        else if (!vec_push(&plane->exceptions, *v))
            return false;
    }
    return true;
}

/* Cells for the extent of `all`, and the entries in them. False when memory is out. */
static bool fill_plane(struct plane *fresh, const struct version *all, size_t count) {
    struct extent extent = {0};
    for (size_t i = 0; i < count; i++)
        extend(&extent, &all[i]);
    fresh->first = extent.first;
    fresh->width = extent.last - extent.first + 1;
    bool packed = choose_packed(fresh, &extent);
    size_t fitting = 0;
    for (size_t i = 0; packed && i < count; i++)
        fitting += fits(fresh, &all[i]);
    packed = packed && fitting >= extent.count / 2;
    if (!packed)
        choose_wide(fresh);
    fresh->cells = malloc(fresh->width * sizeof *fresh->cells);
    fresh->wide = packed ? NULL : calloc(fresh->width, sizeof *fresh->wide);
    if (!fresh->cells || (!packed && !fresh->wide))
        return false;
    memset(fresh->cells, 0xFF, fresh->width * sizeof *fresh->cells);
    return place_all(fresh, all, count);
}

/* Lay the plane out anew over the extent of all that is in it. On failure nothing has changed. */
static bool lay_out(struct plane *plane) {
    size_t count = plane_entries(plane);
    struct version *all = calloc(count + 1, sizeof *all);
    if (!all)
        return false;
    unpack(plane, all);
    struct plane fresh = {.slot = plane->slot, .integral = plane->integral};
    bool ok = fill_plane(&fresh, all, count);
    free(all);
    if (!ok) {
        plane_release(&fresh);
        return false;
    }
    plane_release(plane);
    *plane = fresh;
    return true;
}

/* Is it time to give the exceptions cells? Looked at only when their number is a power of two, so
 * that the search stays cheap over a plane's life. */
static bool cells_would_pay(const struct plane *plane) {
    size_t listed = plane->exceptions.count;
    if (listed < DENSE_LEAST || (listed & (listed - 1)) || listed <= plane->filled / 8)
        return false;
    struct extent extent = {0};
    for (size_t i = 0; i < listed; i++)
        extend(&extent, &plane->exceptions.items[i]);
    if (extent.count == 0)
        return false;
    if (plane->cells) {
        uint32_t last = plane->first + plane->width - 1;
        extent.first = extent.first < plane->first ? extent.first : plane->first;
        extent.last = extent.last > last ? extent.last : last;
    }
    return plane_entries(plane) >= (extent.last - extent.first + 1) / DENSE_SHARE;
}

/* An entry that misses its free cell only because its value or moment is out of range. */
static bool new_layout_would_take(const struct plane *plane, const struct version *version) {
    return !version->withdrawn && !plane->wide && version->seq >= plane->seq_base &&
           version->seq - plane->seq_base < ones(64 - seq_shift(plane));
}

bool plane_add(struct plane *plane, const struct version *version) {
    if (!own_memory(plane))
        return false;
    bool free_cell = has_cell(plane, version->column) &&
                     plane->cells[version->column - plane->first] == CELL_ABSENT;
    if (free_cell && fits(plane, version)) {
        put_cell(plane, version);
        return true;
    }
    bool misfit = free_cell && new_layout_would_take(plane, version);
    if (!vec_push(&plane->exceptions, *version))
        return false;
    if (misfit || cells_would_pay(plane)) {
        /* The entry is in. Where memory does not allow the better layout, the list serves too. */
        bool better = lay_out(plane);
        (void)better;
    }
    return true;
}

static int in_order(const void *a, const void *b) {
    const struct version *x = a;
    const struct version *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Insertion where one or two entries came, sorting where many did. */
void plane_seal(struct plane *plane) {
    struct version *items = plane->exceptions.items;
    size_t count = plane->exceptions.count;
    if (count - plane->ordered > 4) {
        qsort(items, count, sizeof *items, in_order);
        plane->ordered = (uint32_t)count;
        return;
    }
    for (; plane->ordered < count; plane->ordered++) {
        struct version added = items[plane->ordered];
        size_t at = plane->ordered;
        for (; at > 0 && in_order(&items[at - 1], &added) > 0; at--)
            items[at] = items[at - 1];
        items[at] = added;
    }
}

bool plane_rescale(struct plane *plane, double multiply, double divide, bool integral) {
    size_t count = plane_entries(plane);
    struct plane fresh = {.slot = plane->slot, .integral = integral};
    if (!vec_reserve(&fresh.exceptions, count + 1))
        return false;
    struct version *items = fresh.exceptions.items;
    fresh.exceptions.count = unpack(plane, items);
    for (size_t i = 0; i < count; i++)
        items[i].value = items[i].value * multiply / divide;
    if (plane->cells && !lay_out(&fresh)) {
        plane_release(&fresh);
        return false;
    }
    plane_release(plane);
    *plane = fresh;
    plane_seal(plane);
    return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Where the exceptions of a column would lie, were they spread evenly. */
static size_t guess_exceptions(const struct plane *plane, uint64_t column) {
    if (column <= plane->first || plane->width == 0)
        return 0;
    uint64_t before = column - plane->first;
    size_t count = plane->exceptions.count;
    return before < plane->width ? (size_t)(before * count / plane->width) : count;
}

/* Bounds around the guess, each step twice as far: near it there is less to fetch from memory than on
 * the way there from the middle of the list. */
static void bound_exceptions(
    const struct plane *plane, uint64_t column, size_t *ret_low, size_t *ret_high) {
    const struct version *items = plane->exceptions.items;
    size_t low = guess_exceptions(plane, column);
    size_t high = low;
    for (size_t step = 1; low > 0 && items[low - 1].column >= column; step *= 2) {
        high = low - 1;
        low = low > step ? low - step : 0;
    }
    for (size_t step = 1; high < plane->exceptions.count && items[high].column < column;
         step *= 2) {
        low = high + 1;
        high = plane->exceptions.count - high > step ? high + step : plane->exceptions.count;
    }
    *ret_low = low;
    *ret_high = high;
}

/* The first exception of a column not before `column`. */
static size_t exceptions_from(const struct plane *plane, uint64_t column) {
    size_t low;
    size_t high;
    bound_exceptions(plane, column, &low, &high);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (plane->exceptions.items[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct plane_walk plane_walk(const struct plane *plane, uint32_t column) {
    struct plane_walk walk = {.plane = plane};
    walk.low = exceptions_from(plane, column);
    walk.next = walk.low;
    while (walk.next < plane->exceptions.count &&
           plane->exceptions.items[walk.next].column == column)
        walk.next++;
    walk.cell_pending = get_cell(plane, column, &walk.cell);
    return walk;
}

bool plane_walk_next(struct plane_walk *walk, struct version *ret_version) {
    bool listed = walk->next > walk->low;
    if (!listed && !walk->cell_pending)
        return false;
    const struct version *items = walk->plane->exceptions.items;
    if (!listed || (walk->cell_pending && in_order(&walk->cell, &items[walk->next - 1]) > 0)) {
        *ret_version = walk->cell;
        walk->cell_pending = false;
        return true;
    }
    walk->next--;
    *ret_version = items[walk->next];
    return true;
}

struct plane_figures plane_figures(const struct plane *plane, uint32_t column, struct span span) {
    return (struct plane_figures){.walk = plane_walk(plane, column), .span = span};
}

bool plane_figures_next(struct plane_figures *figures, struct version *ret_figure) {
    const struct span *span = &figures->span;
    struct version v;
    while (plane_walk_next(&figures->walk, &v)) {
        if (v.at < span->from)
            return false;
        if (v.at > span->to || v.seq > span->known)
            continue;
        if (figures->any_decided && v.at == figures->decided)
            continue; /* an earlier version of a moment that is settled */
        figures->any_decided = true;
        figures->decided = v.at;
        if (v.withdrawn)
            continue;
        *ret_figure = v;
        return true;
    }
    return false;
}

/* The part of first … first + count − 1 that has cells, as the kernel sees it. Returns false when
 * there is none, or nothing in it can be visible. */
static bool view_of(
    const struct plane *plane, uint32_t first, size_t count, struct span span,
    struct cell_view *ret_view, size_t *ret_skip) {
    if (!plane->cells)
        return false;
    uint64_t low = first > plane->first ? first : plane->first;
    uint64_t end = (uint64_t)first + count;
    uint64_t cells_end = (uint64_t)plane->first + plane->width;
    end = end < cells_end ? end : cells_end;
    if (low >= end || span.known < plane->seq_base || span.to < plane->at_base)
        return false;
    uint64_t at_low = span.from > plane->at_base ? span.from - plane->at_base : 0;
    uint64_t at_high = span.to - plane->at_base;
    uint64_t most = ones(plane->at_bits);
    if (at_low > most)
        return false;
    at_high = at_high < most ? at_high : most;
    if (at_high < at_low)
        return false;

    unsigned shift = seq_shift(plane);
    uint64_t places = (uint64_t)span.known - plane->seq_base + 1;
    bool all_known = places > ones(64 - shift);
    size_t offset = (size_t)(low - plane->first);
    *ret_skip = (size_t)(low - first);
    *ret_view = (struct cell_view){
        .cells = plane->cells + offset,
        .wide = plane->wide ? plane->wide + offset : NULL,
        .count = (size_t)(end - low),
        .limit = all_known ? CELL_ABSENT : places << shift,
        .at_mask = most,
        .at_low = at_low,
        .at_span = at_high - at_low,
        .value_bits = plane->value_bits,
        .value_base = (double)plane->value_base,
    };
    return true;
}

static size_t count_missing(const double *values, size_t count) {
    size_t missing = 0;
    for (size_t i = 0; i < count; i++)
        missing += isnan(values[i]) ? 1 : 0;
    return missing;
}

/* Walk over the groups of exceptions of one column each, between two columns. */
struct group_walk {
    const struct plane *plane;
    size_t low, next; /* the group last met: exceptions low … next − 1 */
    uint64_t end;     /* the first column no longer wanted */
};

static struct group_walk groups_between(const struct plane *plane, uint32_t first, size_t count) {
    size_t low = exceptions_from(plane, first);
    return (struct group_walk){plane, low, low, (uint64_t)first + count};
}

static bool group_next(struct group_walk *walk, uint32_t *ret_column) {
    const struct version *items = walk->plane->exceptions.items;
    size_t count = walk->plane->exceptions.count;
    if (walk->next >= count || items[walk->next].column >= walk->end)
        return false;
    uint32_t column = items[walk->next].column;
    walk->low = walk->next;
    while (walk->next < count && items[walk->next].column == column)
        walk->next++;
    *ret_column = column;
    return true;
}

/* A column with a visible exception is settled by itself, version by version. Until the kernel has
 * been over the cells (and brought them near) its value is this, so that the kernel leaves it alone. */
#define UNSETTLED ((double)INFINITY)

static bool is_visible(const struct version *v, const struct span *span) {
    return v->at >= span->from && v->at <= span->to && v->seq <= span->known;
}

/* Does a group's column need settling? Where no exception is visible, the cell speaks alone. */
static bool any_visible(const struct group_walk *group, const struct span *span) {
    for (size_t i = group->low; i < group->next; i++)
        if (is_visible(&group->plane->exceptions.items[i], span))
            return true;
    return false;
}

static struct plane_figures figures_of_group(
    const struct group_walk *group, uint32_t column, struct span span) {
    struct plane_figures figures = {.span = span};
    figures.walk =
        (struct plane_walk){.plane = group->plane, .low = group->low, .next = group->next};
    figures.walk.cell_pending = get_cell(group->plane, column, &figures.walk.cell);
    return figures;
}

static size_t set_apart(
    const struct plane *plane, uint32_t first, size_t count, struct span span, double *values) {
    size_t apart = 0;
    struct group_walk groups = groups_between(plane, first, count);
    for (uint32_t column; group_next(&groups, &column);) {
        double *value = &values[column - first];
        if (!isnan(*value) || !any_visible(&groups, &span))
            continue;
        *value = UNSETTLED;
        apart++;
    }
    return apart;
}

/* Returns how many of those set apart come to nothing. */
static size_t settle(
    const struct plane *plane, uint32_t first, size_t count, struct span span, double *values) {
    size_t missing = 0;
    struct group_walk groups = groups_between(plane, first, count);
    for (uint32_t column; group_next(&groups, &column);) {
        double *value = &values[column - first];
        if (!isinf(*value))
            continue;
        struct plane_figures figures = figures_of_group(&groups, column, span);
        struct version figure;
        bool found = plane_figures_next(&figures, &figure);
        *value = found ? figure.value : (double)NAN;
        missing += !found;
    }
    return missing;
}

void plane_prefetch(const struct plane *plane, uint32_t first, size_t count) {
    enum { LINE = 64, CELLS_MOST = 1024, LISTED = 4 };
    size_t skipped = first > plane->first ? first - plane->first : 0;
    size_t end = skipped + (count < CELLS_MOST ? count : CELLS_MOST);
    end = end < plane->width ? end : plane->width;
    for (size_t i = skipped; plane->cells && i < end; i += LINE / sizeof *plane->cells)
        __builtin_prefetch(plane->cells + i);
    for (size_t i = skipped; plane->wide && i < end; i += LINE / sizeof *plane->wide)
        __builtin_prefetch(plane->wide + i);
    size_t listed = guess_exceptions(plane, first);
    size_t last =
        listed + LISTED < plane->exceptions.count ? listed + LISTED : plane->exceptions.count;
    for (size_t i = listed > LISTED ? listed - LISTED : 0; i < last; i += 2)
        __builtin_prefetch(&plane->exceptions.items[i]);
}

size_t plane_last(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, double *values) {
    size_t apart = set_apart(plane, first, count, span, values);
    struct cell_view view;
    size_t skip;
    size_t missing;
    if (view_of(plane, first, count, span, &view, &skip)) {
        missing = kernel->last(&view, values + skip) + count_missing(values, skip);
        missing += count_missing(values + skip + view.count, count - skip - view.count);
    } else {
        missing = count_missing(values, count);
    }
    return apart ? missing + settle(plane, first, count, span, values) : missing;
}

static void sum_figures(
    const struct plane *plane, uint32_t column, struct span span, double *sum, double *number) {
    struct plane_figures figures = plane_figures(plane, column, span);
    struct version figure;
    while (plane_figures_next(&figures, &figure)) {
        *sum += figure.value;
        *number += 1;
    }
}

void plane_sum(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, double *sums, double *counts) {
    struct cell_view view;
    size_t skip = 0;
    bool seen = view_of(plane, first, count, span, &view, &skip);
    size_t next = 0;
    struct group_walk groups = groups_between(plane, first, count);
    for (uint32_t column; seen && group_next(&groups, &column);) {
        size_t i = column - first;
        if (i < skip || i >= skip + view.count)
            continue;
        struct cell_view part = view;
        part.cells += next;
        part.wide = view.wide ? view.wide + next : NULL;
        part.count = i - skip - next;
        kernel->add(&part, sums + skip + next, counts + skip + next);
        next = i - skip + 1;
    }
    if (seen && next < view.count) {
        struct cell_view part = view;
        part.cells += next;
        part.wide = view.wide ? view.wide + next : NULL;
        part.count = view.count - next;
        kernel->add(&part, sums + skip + next, counts + skip + next);
    }
    groups = groups_between(plane, first, count);
    for (uint32_t column; group_next(&groups, &column);)
        sum_figures(plane, column, span, &sums[column - first], &counts[column - first]);
}

void plane_mark(
    const struct plane *plane, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, uint64_t *absent) {
    struct cell_view view;
    size_t skip;
    if (view_of(plane, first, count, span, &view, &skip))
        kernel->mark(&view, absent, skip);
    struct group_walk groups = groups_between(plane, first, count);
    for (uint32_t column; group_next(&groups, &column);) {
        if (!any_visible(&groups, &span))
            continue;
        struct plane_figures figures = figures_of_group(&groups, column, span);
        struct version figure;
        bool present = plane_figures_next(&figures, &figure);
        size_t i = column - first;
        uint64_t bit = (uint64_t)1 << (i % 64);
        absent[i / 64] = present ? absent[i / 64] & ~bit : absent[i / 64] | bit;
    }
}
