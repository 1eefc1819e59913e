#include "oldmap.h"

#include <stdlib.h>

#include "random.h"

/* Give each at least one part; the last takes what is left. */
static void share_out(struct old_unit *units, size_t count, uint64_t *stream) {
    uint32_t left = SHARE_PARTS;
    for (size_t i = 0; i + 1 < count; i++) {
        uint32_t others = (uint32_t)(count - 1 - i);
        units[i].parts = 1 + random_below(stream, left - others);
        left -= units[i].parts;
    }
    units[count - 1].parts = left;
}

struct oldmap *oldmap_new(const struct workload *workload) {
    struct oldmap *map = calloc(1, sizeof *map);
    if (!map)
        return NULL;
    for (uint32_t o = 0; o < OLD_COMMUNES; o++) {
        uint32_t unit = o * COMMUNES / OLD_COMMUNES;
        if (unit >= workload->size.units)
            break;
        map->units[map->count++] =
            (struct old_unit){.unit = unit, .province = o * OLD_PROVINCES / OLD_COMMUNES};
    }
    uint64_t stream = random_stream(WORKLOAD_SEED, UINT32_MAX);
    for (size_t first = 0, next; first < map->count; first = next) {
        next = first + 1;
        while (next < map->count && map->units[next].unit == map->units[first].unit)
            next++;
        share_out(map->units + first, next - first, &stream);
    }
    return map;
}
