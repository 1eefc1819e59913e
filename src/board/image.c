/*
 * The store's image: the very bytes of its cells, lists and indexes, one part behind the other,
 * each at a multiple of 8, so that a mapped file serves as it is. Parts, in order:
 *
 *   image_head
 *   unit of each column, groups, the bits of simulated entries
 *   for each indicator: image_track, presence bits, then for each plane image_plane
 *   for each plane, in the same order: cells, wide values, exceptions
 *
 * It is a cache: another version of the program, another byte order or another size of a record
 * makes it useless, never wrong. Whether its bytes are still those written is for the caller to
 * check.
 */
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "board/store.h"
#include "board/store_private.h"

static const char MAGIC[8] = "SATSAO1";

struct image_head {
    char magic[8];
    uint32_t byte_order;                           /* 1 */
    uint32_t version_size, track_size, plane_size; /* records of this build */
    uint32_t columns, groups, tracks;
    uint32_t last_seq;
    uint64_t simulated_words;
};

struct image_track {
    double greatest;
    uint64_t words, columns;
    uint32_t first, end;
    uint32_t planes;
    uint8_t cadence, integral;
    int8_t scale;
    uint8_t padding[9]; /* all of it, so that equal stores have equal images */
};

struct image_plane {
    int64_t value_base;
    int32_t slot;
    uint32_t first, width;
    moment at_base;
    uint32_t seq_base, filled, exceptions;
    uint8_t at_bits, value_bits, integral, dense;
    uint8_t wide;
    uint8_t padding[7];
};

static struct image_head head_of(const struct store *store) {
    struct image_head head = {
        .byte_order = 1,
        .version_size = sizeof(struct version),
        .track_size = sizeof(struct image_track),
        .plane_size = sizeof(struct image_plane),
        .columns = (uint32_t)store->layout.unit_of_column.count,
        .groups = (uint32_t)store->layout.groups.count,
        .tracks = (uint32_t)store->tracks.count,
        .last_seq = store->last_seq,
        .simulated_words = store->simulated.count,
    };
    memcpy(head.magic, MAGIC, sizeof MAGIC);
    return head;
}

/* ---- writing --------------------------------------------------------------------------------- */

struct image_writer {
    store_write *write;
    void *context;
    bool ok;
};

static void put(struct image_writer *writer, const void *bytes, size_t size) {
    static const char zeros[8] = {0};
    if (!writer->ok || !size)
        return;
    writer->ok = writer->write(bytes, size, writer->context);
    if (writer->ok && size % 8)
        writer->ok = writer->write(zeros, 8 - size % 8, writer->context);
}

static void put_plane_record(struct image_writer *writer, const struct plane *plane) {
    struct image_plane record = {
        .value_base = plane->value_base,
        .slot = plane->slot,
        .first = plane->first,
        .width = plane->width,
        .at_base = plane->at_base,
        .seq_base = plane->seq_base,
        .filled = plane->filled,
        .exceptions = (uint32_t)plane->exceptions.count,
        .at_bits = plane->at_bits,
        .value_bits = plane->value_bits,
        .integral = plane->integral,
        .dense = plane->cells != NULL,
        .wide = plane->wide != NULL,
    };
    put(writer, &record, sizeof record);
}

static void put_track(struct image_writer *writer, const struct track *track) {
    struct image_track record = {
        .greatest = track->greatest,
        .words = track->words,
        .columns = track->columns,
        .first = track->first,
        .end = track->end,
        .planes = (uint32_t)track->planes.count,
        .cadence = track->cadence,
        .integral = track->integral,
        .scale = track->scale,
    };
    put(writer, &record, sizeof record);
    put(writer, track->presence, track->columns * track->words * sizeof *track->presence);
    for (size_t i = 0; i < track->planes.count; i++)
        put_plane_record(writer, &track->planes.items[i]);
}

static void put_plane_data(struct image_writer *writer, const struct plane *plane) {
    if (plane->cells)
        put(writer, plane->cells, plane->width * sizeof *plane->cells);
    if (plane->wide)
        put(writer, plane->wide, plane->width * sizeof *plane->wide);
    put(writer, plane->exceptions.items, plane->exceptions.count * sizeof *plane->exceptions.items);
}

bool store_save(const struct store *store, store_write *write, void *context) {
    struct image_writer writer = {write, context, true};
    const struct layout *layout = &store->layout;
    struct image_head head = head_of(store);
    put(&writer, &head, sizeof head);
    put(&writer, layout->unit_of_column.items, head.columns * sizeof(uint32_t));
    put(&writer, layout->groups.items, head.groups * sizeof *layout->groups.items);
    put(&writer, store->simulated.items, store->simulated.count * sizeof(uint64_t));
    for (size_t i = 0; i < store->tracks.count; i++)
        put_track(&writer, &store->tracks.items[i]);
    for (size_t i = 0; i < store->tracks.count; i++)
        for (size_t p = 0; p < store->tracks.items[i].planes.count; p++)
            put_plane_data(&writer, &store->tracks.items[i].planes.items[p]);
    return writer.ok;
}

/* ---- viewing --------------------------------------------------------------------------------- */

/* Takes parts off the front; a part that is not all there gives NULL, and so do all that follow. */
struct image_reader {
    const char *bytes;
    size_t left;
    bool ok;
};

static const void *take(struct image_reader *reader, uint64_t count, size_t size) {
    uint64_t most = reader->left / (size ? size : 1);
    if (!reader->ok || count > most) {
        reader->ok = false;
        return NULL;
    }
    size_t bytes = (size_t)count * size;
    size_t padded = (bytes + 7) & ~(size_t)7;
    if (padded > reader->left) {
        reader->ok = false;
        return NULL;
    }
    const void *part = reader->bytes;
    reader->bytes += padded;
    reader->left -= padded;
    return part;
}

/* Views are never written through: what changes is copied first (plane.h, track.c). */
static void *unconst(const void *part) {
    void *same;
    memcpy(&same, &part, sizeof same);
    return same;
}

static bool same_build(const struct image_head *head) {
    return memcmp(head->magic, MAGIC, sizeof MAGIC) == 0 && head->byte_order == 1 &&
           head->version_size == sizeof(struct version) &&
           head->track_size == sizeof(struct image_track) &&
           head->plane_size == sizeof(struct image_plane);
}

static bool view_layout(
    struct layout *layout, struct image_reader *reader, const struct image_head *head) {
    const uint32_t *units = take(reader, head->columns, sizeof *units);
    const struct store_group *groups = take(reader, head->groups, sizeof *groups);
    if (!reader->ok || !vec_reserve(&layout->unit_of_column, head->columns) ||
        !vec_reserve(&layout->column_of_unit, head->columns) ||
        !vec_reserve(&layout->groups, head->groups))
        return false;
    if (head->columns)
        memcpy(layout->unit_of_column.items, units, head->columns * sizeof *units);
    if (head->groups)
        memcpy(layout->groups.items, groups, head->groups * sizeof *groups);
    for (uint32_t column = 0; column < head->columns; column++) {
        if (units[column] >= head->columns)
            return false;
        layout->column_of_unit.items[units[column]] = column;
    }
    layout->unit_of_column.count = head->columns;
    layout->column_of_unit.count = head->columns;
    layout->groups.count = head->groups;
    return true;
}

static bool view_plane_record(struct plane *plane, struct image_reader *reader, uint32_t columns) {
    const struct image_plane *record = take(reader, 1, sizeof *record);
    if (!record || record->first > columns || record->width > columns - record->first ||
        record->at_bits > 32 || record->at_bits + record->value_bits > 64)
        return false;
    *plane = (struct plane){
        .slot = record->slot,
        .first = record->first,
        .width = record->width,
        .value_base = record->value_base,
        .at_base = record->at_base,
        .seq_base = record->seq_base,
        .filled = record->filled,
        .ordered = record->exceptions,
        .at_bits = record->at_bits,
        .value_bits = record->value_bits,
        .integral = record->integral,
        .borrowed = true,
    };
    plane->exceptions.count = record->exceptions;
    plane->exceptions.room = record->exceptions;
    /* Whether there are cells is remembered in the pointers until the data is reached. */
    plane->cells = record->dense ? unconst(record) : NULL;
    plane->wide = record->wide ? unconst(record) : NULL;
    return true;
}

static bool view_track(struct track *track, struct image_reader *reader, uint32_t columns) {
    const struct image_track *record = take(reader, 1, sizeof *record);
    if (!record || record->cadence >= CADENCES || record->columns > columns ||
        record->words > UINT32_MAX || record->scale < 0 || record->scale > 18)
        return false;
    *track = (struct track){
        .words = record->words,
        .columns = record->columns,
        .first = record->first,
        .end = record->end,
        .greatest = record->greatest,
        .cadence = record->cadence,
        .scale = record->scale,
        .integral = record->integral,
        .presence_borrowed = true,
    };
    track->presence = unconst(take(reader, record->columns * record->words, sizeof(uint64_t)));
    if (!reader->ok || !vec_reserve(&track->planes, record->planes))
        return false;
    for (uint32_t i = 0; i < record->planes; i++) {
        if (!view_plane_record(&track->planes.items[i], reader, columns))
            return false;
        track->planes.count++;
    }
    return true;
}

static bool view_plane_data(struct plane *plane, struct image_reader *reader) {
    if (plane->cells)
        plane->cells = unconst(take(reader, plane->width, sizeof *plane->cells));
    if (plane->wide)
        plane->wide = unconst(take(reader, plane->width, sizeof *plane->wide));
    plane->exceptions.items =
        unconst(take(reader, plane->exceptions.count, sizeof *plane->exceptions.items));
    return reader->ok;
}

static bool view_all(struct store *store, struct image_reader *reader) {
    const struct image_head *head = take(reader, 1, sizeof *head);
    if (!head || !same_build(head) || !view_layout(&store->layout, reader, head))
        return false;
    const uint64_t *simulated = take(reader, head->simulated_words, sizeof *simulated);
    if (!reader->ok || !vec_reserve(&store->simulated, head->simulated_words + 1) ||
        !vec_reserve(&store->tracks, head->tracks + (size_t)1))
        return false;
    if (head->simulated_words)
        memcpy(store->simulated.items, simulated, head->simulated_words * sizeof *simulated);
    store->simulated.count = head->simulated_words;
    store->last_seq = head->last_seq;
    for (uint32_t i = 0; i < head->tracks; i++) {
        store->tracks.items[i] = (struct track){0};
        store->tracks.count++;
        if (!view_track(&store->tracks.items[i], reader, head->columns))
            return false;
    }
    for (uint32_t i = 0; i < head->tracks; i++)
        for (size_t p = 0; p < store->tracks.items[i].planes.count; p++)
            if (!view_plane_data(&store->tracks.items[i].planes.items[p], reader))
                return false;
    return reader->left == 0;
}

bool store_view(
    const struct model *model, const void *image, size_t size, struct store **ret_store,
    struct error *error) {
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(error);
    struct image_reader reader = {image, size, true};
    bool fits = view_all(store, &reader) &&
                store->layout.unit_of_column.count <= model->unit_count &&
                store->tracks.count <= model->indicator_count;
    if (!fits) {
        store_free(store);
        return error_set(error, ERROR_CORRUPT, "%s", _("The cache of figures cannot be used."));
    }
    if (!store_extend(store, model, error)) {
        store_free(store);
        return false;
    }
    *ret_store = store;
    return true;
}
