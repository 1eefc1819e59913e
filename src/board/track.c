#include "board/track.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "board/slot.h"

void track_release(struct track *track) {
    for (size_t i = 0; i < track->planes.count; i++)
        plane_release(&track->planes.items[i]);
    vec_release(&track->planes);
    if (!track->presence_borrowed)
        free(track->presence);
    *track = (struct track){0};
}

static size_t up_to_slot(const struct track *track, int32_t slot) {
    size_t low = 0;
    size_t high = track->planes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (track->planes.items[middle].slot <= slot)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t track_up_to(const struct track *track, moment at) {
    return up_to_slot(track, slot_of(track->cadence, at));
}

static struct plane *insert_plane(struct track *track, size_t index, int32_t slot) {
    if (!vec_reserve(&track->planes, track->planes.count + 1))
        return NULL;
    struct plane *planes = track->planes.items;
    memmove(planes + index + 1, planes + index, (track->planes.count - index) * sizeof *planes);
    if (index < track->planes.count)
        track->presence_stale = true;
    planes[index] = (struct plane){.slot = slot, .integral = track->integral};
    track->planes.count++;
    return &planes[index];
}

/* Rows of at least `words` words for at least `columns` columns. */
static bool widen_presence(struct track *track, size_t columns, size_t words) {
    if (words <= track->words && columns <= track->columns && !track->presence_borrowed)
        return true;
    size_t wider = track->words ? track->words : 1;
    while (wider < words)
        wider *= 2;
    size_t taller = columns > track->columns ? columns : track->columns;
    uint64_t *rows = calloc(taller * wider + 1, sizeof *rows);
    if (!rows)
        return false;
    for (size_t column = 0; column < track->columns; column++)
        memcpy(
            rows + column * wider, track->presence + column * track->words,
            track->words * sizeof *rows);
    if (!track->presence_borrowed)
        free(track->presence);
    track->presence = rows;
    track->presence_borrowed = false;
    track->words = wider;
    track->columns = taller;
    return true;
}

static void note_presence(struct track *track, uint32_t column, size_t plane) {
    track->presence[column * track->words + plane / 64] |= (uint64_t)1 << (plane % 64);
}

bool track_add(struct track *track, const struct version *version, size_t columns) {
    int32_t slot = slot_of(track->cadence, version->at);
    size_t after = up_to_slot(track, slot);
    bool known = after > 0 && track->planes.items[after - 1].slot == slot;
    if (!widen_presence(track, columns, track->planes.count / 64 + 1))
        return false;
    struct plane *plane =
        known ? &track->planes.items[after - 1] : insert_plane(track, after, slot);
    if (!plane || !plane_add(plane, version))
        return false;
    bool alone = track->end == 0;
    track->first = alone || version->column < track->first ? version->column : track->first;
    track->end = version->column >= track->end ? version->column + 1 : track->end;
    track->dirty = true;
    if (!track->presence_stale)
        note_presence(track, version->column, (size_t)(plane - track->planes.items));
    return true;
}

static void note_plane(struct track *track, size_t index) {
    const struct plane *plane = &track->planes.items[index];
    for (uint32_t i = 0; plane->cells && i < plane->width; i++)
        if (plane->cells[i] != CELL_ABSENT)
            note_presence(track, plane->first + i, index);
    for (size_t i = 0; i < plane->exceptions.count; i++)
        note_presence(track, plane->exceptions.items[i].column, index);
}

bool track_seal(struct track *track, size_t columns) {
    for (size_t i = 0; track->dirty && i < track->planes.count; i++)
        plane_seal(&track->planes.items[i]);
    track->dirty = false;
    if (!track->presence_stale)
        return track->planes.count == 0 || columns <= track->columns ||
               widen_presence(track, columns, track->words);
    if (!widen_presence(track, columns, track->planes.count / 64 + 1))
        return false;
    memset(track->presence, 0, track->columns * track->words * sizeof *track->presence);
    for (size_t i = 0; i < track->planes.count; i++)
        note_plane(track, i);
    track->presence_stale = false;
    return true;
}

bool track_rescale(struct track *track, int8_t scale, bool integral) {
    double multiply = integral ? pow(10, scale - track->scale) : 1;
    double divide = integral ? 1 : pow(10, track->scale);
    for (size_t i = 0; i < track->planes.count; i++)
        if (!plane_rescale(&track->planes.items[i], multiply, divide, integral))
            return false;
    track->greatest = track->greatest * multiply / divide;
    track->scale = integral ? scale : 0;
    track->integral = integral;
    return true;
}

size_t track_bytes(const struct track *track) {
    size_t bytes = track->planes.room * sizeof *track->planes.items +
                   track->columns * track->words * sizeof *track->presence;
    for (size_t i = 0; i < track->planes.count; i++)
        bytes += plane_bytes(&track->planes.items[i]);
    return bytes;
}

size_t track_entries(const struct track *track) {
    size_t entries = 0;
    for (size_t i = 0; i < track->planes.count; i++)
        entries += plane_entries(&track->planes.items[i]);
    return entries;
}

size_t track_before(const struct track *track, uint32_t column, size_t before) {
    if (column >= track->columns || before == 0)
        return 0;
    const uint64_t *row = track->presence + column * track->words;
    size_t word = (before - 1) / 64;
    unsigned kept = (unsigned)((before - 1) % 64) + 1;
    uint64_t bits = row[word] & (kept == 64 ? UINT64_MAX : ((uint64_t)1 << kept) - 1);
    while (!bits && word > 0)
        bits = row[--word];
    return bits ? word * 64 + 64 - (size_t)__builtin_clzll(bits) : 0;
}
