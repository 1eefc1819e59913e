#include "board/store.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "board/slot.h"
#include "board/store_private.h"

/* Planes are looked through one after the other for so long; who is missing then is sought singly.
 */
enum { PASSES = 4 };

static const double EXACT = 0x1p53;

void store_free(struct store *store) {
    if (!store)
        return;
    for (size_t i = 0; i < store->tracks.count; i++)
        track_release(&store->tracks.items[i]);
    vec_release(&store->tracks);
    vec_release(&store->simulated);
    layout_release(&store->layout);
    free(store);
}

bool store_extend(struct store *store, const struct model *model, struct error *error) {
    if (!vec_reserve(&store->tracks, model->indicator_count))
        return error_memory(error);
    if (!layout_extend(&store->layout, model, error))
        return false;
    for (size_t i = store->tracks.count; i < model->indicator_count; i++) {
        const struct model_indicator *indicator = &model->indicators[i];
        store->tracks.items[i] = (struct track){
            .cadence = indicator->cadence,
            .scale = indicator->decimals > 0 ? indicator->decimals : 0,
            .integral = true,
        };
    }
    store->tracks.count = model->indicator_count;
    return true;
}

bool store_new(const struct model *model, struct store **ret_store, struct error *error) {
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(error);
    if (!store_extend(store, model, error)) {
        store_free(store);
        return false;
    }
    *ret_store = store;
    return true;
}

/* ---- adding ---------------------------------------------------------------------------------- */

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                       1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

/* The double nearest to digits × 10^-scale. Both parts being exact, one division rounds once. */
static double nearest(int64_t digits, int scale) {
    if (fabs((double)digits) < EXACT) /* 2^53 + 1 becomes 2^53 as a double */
        return (double)digits / powers_of_ten[scale];
    char text[48];
    snprintf(text, sizeof text, "%" PRId64 "e-%d", digits, scale);
    return strtod(text, NULL);
}

/* The value as an integer in the track's scale; false where 2^53 or the scale does not hold it. */
static bool scaled(const struct track *track, const struct store_entry *entry, double *ret_value) {
    if (entry->scale > track->scale)
        return false;
    double value = (double)entry->digits * powers_of_ten[track->scale - entry->scale];
    if (fabs((double)entry->digits) >= EXACT || fabs(value) >= EXACT)
        return false;
    *ret_value = value;
    return true;
}

/* "12.50" in an indicator of scale 0 needs scale 1. */
static void drop_needless_digits(const struct track *track, struct store_entry *entry) {
    while (entry->scale > track->scale && entry->digits % 10 == 0) {
        entry->digits /= 10;
        entry->scale--;
    }
}

static bool value_in_track(
    struct track *track, const struct store_entry *given, double *ret_value) {
    struct store_entry entry = *given;
    if (entry.withdrawn) {
        *ret_value = 0;
        return true;
    }
    if (track->integral) {
        drop_needless_digits(track, &entry);
        if (scaled(track, &entry, ret_value))
            return true;
        bool finer = entry.scale > track->scale;
        double most = finer ? track->greatest * powers_of_ten[entry.scale - track->scale] : EXACT;
        bool stays_exact = finer && most < EXACT && fabs((double)entry.digits) < EXACT;
        if (!track_rescale(track, (int8_t)entry.scale, stays_exact))
            return false;
        if (stays_exact)
            return scaled(track, &entry, ret_value);
    }
    *ret_value = nearest(given->digits, given->scale);
    return true;
}

static bool note_simulated(struct store *store, uint32_t seq) {
    size_t words = seq / 64 + 1;
    if (!vec_reserve(&store->simulated, words))
        return false;
    for (size_t i = store->simulated.count; i < words; i++)
        store->simulated.items[i] = 0;
    if (store->simulated.count < words)
        store->simulated.count = words;
    store->simulated.items[seq / 64] |= (uint64_t)1 << (seq % 64);
    return true;
}

bool store_add(struct store *store, const struct store_entry *entry, struct error *error) {
    if (entry->unit >= store->layout.column_of_unit.count ||
        entry->indicator >= store->tracks.count || entry->scale > 18)
        return error_set(
            error, ERROR_INTERNAL, _("Entry %" PRIu32 " is of a unit or indicator not loaded."),
            entry->seq);
    if (entry->seq <= store->last_seq || entry->seq == UINT32_MAX)
        return error_set(
            error, ERROR_LIMIT, _("Entry %" PRIu32 " is out of order, or one too many."),
            entry->seq);
    struct track *track = &store->tracks.items[entry->indicator];
    double value;
    if (!value_in_track(track, entry, &value))
        return error_memory(error);
    if (entry->simulated && !note_simulated(store, entry->seq))
        return error_memory(error);
    struct version version = {
        .column = store->layout.column_of_unit.items[entry->unit],
        .at = entry->at,
        .seq = entry->seq,
        .value = value,
        .withdrawn = entry->withdrawn,
    };
    if (!track_add(track, &version, store->layout.unit_of_column.count))
        return error_memory(error);
    track->greatest = fmax(track->greatest, fabs(value));
    store->last_seq = entry->seq;
    return true;
}

bool store_seal(struct store *store, struct error *error) {
    for (size_t i = 0; i < store->tracks.count; i++)
        if (!track_seal(&store->tracks.items[i], store->layout.unit_of_column.count))
            return error_memory(error);
    return true;
}

/* ---- what is in it --------------------------------------------------------------------------- */

uint32_t store_last_seq(const struct store *store) {
    return store->last_seq;
}

bool store_simulated(const struct store *store, uint32_t seq) {
    return seq / 64 < store->simulated.count && store->simulated.items[seq / 64] >> (seq % 64) & 1;
}

size_t store_entries(const struct store *store) {
    size_t entries = 0;
    for (size_t i = 0; i < store->tracks.count; i++)
        entries += track_entries(&store->tracks.items[i]);
    return entries;
}

size_t store_bytes(const struct store *store) {
    size_t bytes = sizeof *store + store->simulated.room * sizeof *store->simulated.items +
                   store->tracks.room * sizeof *store->tracks.items +
                   store->layout.unit_of_column.room * 2 * sizeof(uint32_t);
    for (size_t i = 0; i < store->tracks.count; i++)
        bytes += track_bytes(&store->tracks.items[i]);
    return bytes;
}

size_t store_unit_count(const struct store *store) {
    return store->layout.unit_of_column.count;
}

size_t store_indicator_count(const struct store *store) {
    return store->tracks.count;
}

double store_divisor(const struct store *store, uint32_t indicator) {
    return powers_of_ten[store->tracks.items[indicator].scale];
}

uint32_t store_column(const struct store *store, uint32_t unit) {
    return store->layout.column_of_unit.items[unit];
}

uint32_t store_unit(const struct store *store, uint32_t column) {
    return store->layout.unit_of_column.items[column];
}

size_t store_groups(const struct store *store, const struct store_group **ret_groups) {
    *ret_groups = store->layout.groups.items;
    return store->layout.groups.count;
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool find_before(
    const struct track *track, uint32_t column, struct span span, size_t before,
    struct version *ret_figure) {
    for (size_t i = track_before(track, column, before); i;
         i = track_before(track, column, i - 1)) {
        struct plane_figures figures = plane_figures(&track->planes.items[i - 1], column, span);
        if (plane_figures_next(&figures, ret_figure))
            return true;
        if (track->planes.items[i - 1].slot < slot_of(track->cadence, span.from))
            return false;
    }
    return false;
}

bool store_find(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    struct version *ret_figure) {
    const struct track *track = &store->tracks.items[indicator];
    return find_before(track, column, span, track_up_to(track, span.to), ret_figure);
}

/* store_last for columns of which at least some have entries. */
static void last_of_track(
    const struct track *track, const struct kernel *kernel, uint32_t first, size_t count,
    struct span span, double *values) {
    size_t missing = count;
    size_t plane = track_up_to(track, span.to);
    size_t oldest = span.from ? track_up_to(track, span.from) : 0;
    oldest = oldest ? oldest - 1 : 0;
    for (int pass = 0; missing && plane > oldest && pass < PASSES; pass++)
        missing = plane_last(&track->planes.items[--plane], kernel, first, count, span, values);
    for (size_t i = 0; missing && plane > oldest && i < count; i++) {
        struct version figure;
        if (!isnan(values[i]))
            continue;
        missing--;
        if (find_before(track, first + (uint32_t)i, span, plane, &figure))
            values[i] = figure.value;
    }
}

void store_last(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, uint32_t first,
    size_t count, struct span span, double *values) {
    const struct track *track = &store->tracks.items[indicator];
    for (size_t i = 0; i < count; i++)
        values[i] = NAN;
    size_t from = first > track->first ? first : track->first;
    size_t to = first + count < track->end ? first + count : track->end;
    if (from < to)
        last_of_track(track, kernel, (uint32_t)from, to - from, span, values + (from - first));
}

void store_prefetch(
    const struct store *store, uint32_t indicator, uint32_t first, size_t count, moment at) {
    const struct track *track = &store->tracks.items[indicator];
    size_t plane = track_up_to(track, at);
    if (plane)
        plane_prefetch(&track->planes.items[plane - 1], first, count);
}

/* The planes that may hold moments of a span: indexes *ret_first … return value − 1. */
static size_t planes_of(const struct track *track, struct span span, size_t *ret_first) {
    size_t first = span.from ? track_up_to(track, span.from) : 0;
    *ret_first = first ? first - 1 : 0;
    return track_up_to(track, span.to);
}

static bool is_better(enum over_time rule, double candidate, double best) {
    return rule == OVER_TIME_MIN ? candidate < best : candidate > best;
}

/* The least or greatest figure of each column: visited singly, since no plane is summed for it. */
static void gather_extreme(
    const struct track *track, enum over_time rule, uint32_t first, size_t count, struct span span,
    double *values, double *counts) {
    for (size_t i = 0; i < count; i++) {
        uint32_t column = first + (uint32_t)i;
        size_t plane = track_before(track, column, track_up_to(track, span.to));
        for (; plane; plane = track_before(track, column, plane - 1)) {
            struct plane_figures figures =
                plane_figures(&track->planes.items[plane - 1], column, span);
            for (struct version figure; plane_figures_next(&figures, &figure); counts[i] += 1)
                if (isnan(values[i]) || is_better(rule, figure.value, values[i]))
                    values[i] = figure.value;
        }
    }
}

void store_gather(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, enum over_time rule,
    uint32_t first, size_t count, struct span span, double *values, double *counts) {
    const struct track *track = &store->tracks.items[indicator];
    for (size_t i = 0; i < count; i++)
        counts[i] = 0;
    if (rule == OVER_TIME_LAST) {
        store_last(store, kernel, indicator, first, count, span, values);
        for (size_t i = 0; i < count; i++)
            counts[i] = isnan(values[i]) ? 0 : 1;
        return;
    }
    bool summed = rule == OVER_TIME_SUM || rule == OVER_TIME_MEAN;
    for (size_t i = 0; i < count; i++)
        values[i] = summed ? 0 : NAN;
    if (!summed) {
        gather_extreme(track, rule, first, count, span, values, counts);
        return;
    }
    size_t plane;
    size_t end = planes_of(track, span, &plane);
    for (; plane < end; plane++)
        plane_sum(&track->planes.items[plane], kernel, first, count, span, values, counts);
    for (size_t i = 0; i < count; i++) {
        if (counts[i] == 0)
            values[i] = NAN;
        else if (rule == OVER_TIME_MEAN)
            values[i] /= counts[i];
    }
}

void store_figures(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    store_visit *visit, void *context) {
    const struct track *track = &store->tracks.items[indicator];
    size_t plane = track_before(track, column, track_up_to(track, span.to));
    for (; plane; plane = track_before(track, column, plane - 1)) {
        struct plane_figures figures = plane_figures(&track->planes.items[plane - 1], column, span);
        for (struct version figure; plane_figures_next(&figures, &figure);)
            if (!visit(&figure, context))
                return;
    }
}

void store_versions(
    const struct store *store, uint32_t indicator, uint32_t column, struct span span,
    store_visit *visit, void *context) {
    const struct track *track = &store->tracks.items[indicator];
    size_t plane = track_before(track, column, track_up_to(track, span.to));
    for (; plane; plane = track_before(track, column, plane - 1)) {
        struct plane_walk walk = plane_walk(&track->planes.items[plane - 1], column);
        for (struct version v; plane_walk_next(&walk, &v);) {
            bool inside = v.at >= span.from && v.at <= span.to && v.seq <= span.known;
            if (inside && !visit(&v, context))
                return;
        }
    }
}

bool store_absent(
    const struct store *store, const struct kernel *kernel, uint32_t indicator, struct span span,
    uint64_t *absent) {
    const struct track *track = &store->tracks.items[indicator];
    size_t columns = store->layout.unit_of_column.count;
    size_t words = (columns + 63) / 64;
    memset(absent, 0xFF, words * sizeof *absent);
    size_t plane;
    size_t end = planes_of(track, span, &plane);
    if (plane >= end)
        return true;
    if (plane + 1 == end) {
        plane_mark(&track->planes.items[plane], kernel, 0, columns, span, absent);
        return true;
    }
    uint64_t *one = malloc(words * sizeof *one);
    if (!one)
        return false;
    for (; plane < end; plane++) {
        memset(one, 0xFF, words * sizeof *one);
        plane_mark(&track->planes.items[plane], kernel, 0, columns, span, one);
        for (size_t i = 0; i < words; i++)
            absent[i] &= one[i];
    }
    free(one);
    return true;
}
