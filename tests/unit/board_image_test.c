#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "base/buf.h"
#include "support/world.h"

enum { COMMUNES = 60, IMAGE_MOST = 1 << 20 };

/* Dense, sparse and wide planes, exceptions, withdrawals, doubles, simulated entries. */
static void make_country(struct world *w) {
    uint32_t p = world_unit(w, UNIT_PROVINCE, "P", MODEL_NONE, "2000-01-01");
    for (uint32_t i = 0; i < COMMUNES; i++)
        world_unit(w, UNIT_COMMUNE, "c", p, "2000-01-01");
    uint32_t x = world_indicator(w, "x", ROLLUP_SUM);
    uint32_t y = world_indicator(w, "y", ROLLUP_SUM);
    world_indicator(w, "nothing", ROLLUP_SUM);
    for (uint32_t i = 1; i <= COMMUNES; i++) {
        char value[32];
        snprintf(value, sizeof value, "%u.25", i * 1000);
        world_entry(w, i, x, "2025-01-31", value);
        if (i % 7 == 0)
            world_simulated(w, i, x, "2025-02-28", value);
        snprintf(value, sizeof value, "0.%017u", i);
        world_entry(w, i, y, "2025-01-31", value);
    }
    world_entry(w, 3, x, "2025-01-31", "1");
    world_entry(w, 3, x, "2025-01-15", "-2");
    world_withdraw(w, 5, x, "2025-01-31");
}

static bool to_buf(const void *bytes, size_t size, void *context) {
    buf_add(context, bytes, size);
    return buf_ok(context);
}

static struct buf image_of(struct world *w) {
    struct buf image = buf_with_maximum(IMAGE_MOST);
    assert_true(store_save(world_store(w), to_buf, &image));
    assert_int_equal(image.length % 8, 0);
    return image;
}

/* The image in pages of its own that nobody may write to. */
struct mapped {
    void *bytes;
    size_t size, room;
};

static struct mapped map_read_only(const struct buf *image) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct mapped mapped = {.size = image->length};
    mapped.room = (image->length + page - 1) / page * page;
    char name[] = "/tmp/satsao-image-XXXXXX";
    int file = mkstemp(name);
    assert_true(file >= 0);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(write(file, image->data, image->length), image->length);
    mapped.bytes = mmap(NULL, mapped.room, PROT_READ, MAP_PRIVATE, file, 0);
    assert_true(mapped.bytes != MAP_FAILED);
    close(file);
    return mapped;
}

static struct store *view(const struct model *model, const void *image, size_t size) {
    struct store *store = NULL;
    struct error error = {0};
    if (!store_view(model, image, size, &store, &error))
        fail_msg("%s", error.message);
    return store;
}

struct history {
    struct version versions[64];
    size_t count;
};

static bool note(const struct version *version, void *context) {
    struct history *history = context;
    history->versions[history->count++] = *version;
    return true;
}

/* Everything one may ask of both gives the same. */
static void assert_same_stores(const struct store *a, const struct store *b) {
    struct span ever = {0, MOMENT_LAST, WORLD_NOW};
    assert_int_equal(store_unit_count(a), store_unit_count(b));
    assert_int_equal(store_indicator_count(a), store_indicator_count(b));
    assert_int_equal(store_entries(a), store_entries(b));
    assert_int_equal(store_last_seq(a), store_last_seq(b));
    for (uint32_t seq = 0; seq < 300; seq++)
        assert_int_equal(store_simulated(a, seq), store_simulated(b, seq));
    size_t columns = store_unit_count(a);
    for (uint32_t i = 0; i < store_indicator_count(a); i++) {
        assert_same(store_divisor(a, i), store_divisor(b, i));
        for (uint32_t column = 0; column < columns; column++) {
            struct history x = {.count = 0};
            struct history y = {.count = 0};
            store_versions(a, i, column, ever, note, &x);
            store_versions(b, i, column, ever, note, &y);
            assert_int_equal(x.count, y.count);
            if (x.count)
                assert_memory_equal(x.versions, y.versions, x.count * sizeof *x.versions);
        }
        double last_a[COMMUNES * 2];
        double last_b[COMMUNES * 2];
        store_last(a, kernel_best(), i, 0, columns, ever, last_a);
        store_last(b, kernel_best(), i, 0, columns, ever, last_b);
        for (size_t column = 0; column < columns; column++)
            assert_same(last_a[column], last_b[column]);
    }
    const struct store_group *groups_a;
    const struct store_group *groups_b;
    size_t groups = store_groups(a, &groups_a);
    assert_int_equal(store_groups(b, &groups_b), groups);
    assert_memory_equal(groups_a, groups_b, groups * sizeof *groups_a);
}

static void a_view_answers_as_the_store_does(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct buf image = image_of(&w);
    struct mapped mapped = map_read_only(&image);
    struct store *seen = view(&w.model, mapped.bytes, mapped.size);
    assert_same_stores(seen, w.store);
    struct buf again = buf_with_maximum(IMAGE_MOST);
    assert_true(store_save(seen, to_buf, &again));
    assert_true(str_equal(buf_as_str(&again), buf_as_str(&image)));
    buf_release(&again);
    store_free(seen);
    munmap(mapped.bytes, mapped.room);
    buf_release(&image);
    world_release(&w);
}

/* Every way in which a store changes: free and taken cells, old and new slots, scale, doubles. */
static void grow(struct world *w, int step) {
    static char texts[8][24];
    snprintf(texts[step], sizeof texts[step], "%d.125", step);
    switch (step) {
    case 0:
        world_entry(w, 0, 0, "2025-01-31", "5");
        break;
    case 1:
        world_entry(w, 4, 0, "2024-01-31", "6"); /* a slot before all others */
        break;
    case 2:
        world_entry(w, 9, 0, "2025-01-31", texts[step]); /* another scale */
        break;
    case 3:
        world_entry(w, 10, 0, "2026-01-31", "123456789012345678"); /* no integer scale holds it */
        break;
    case 4:
        world_simulated(w, 11, 1, "2025-01-31", "7");
        break;
    case 5:
        world_withdraw(w, 12, 1, "2025-01-31");
        break;
    default:
        world_entry(w, 13, 2, "2025-01-31", "8");
    }
}

/* The image lies in read-only pages: a write through the view would end this program. */
static void what_is_added_to_a_view_goes_to_memory_of_its_own(void **state) {
    (void)state;
    for (int step = 0; step < 7; step++) {
        struct world w = WORLD_EMPTY;
        make_country(&w);
        struct buf image = image_of(&w);
        struct mapped mapped = map_read_only(&image);
        struct store *seen = view(&w.model, mapped.bytes, mapped.size);
        struct error error = {0};
        for (int k = step; k < 7; k++) {
            size_t before = w.entries.count;
            grow(&w, k);
            for (size_t i = before; i < w.entries.count; i++)
                assert_true(store_add(seen, &w.entries.items[i], &error));
            assert_true(store_seal(seen, &error));
            assert_same_stores(seen, world_store(&w));
        }
        assert_memory_equal(mapped.bytes, image.data, image.length);
        store_free(seen);
        munmap(mapped.bytes, mapped.room);
        buf_release(&image);
        world_release(&w);
    }
}

static void a_view_takes_a_later_model(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct buf image = image_of(&w);
    struct mapped mapped = map_read_only(&image);
    uint32_t more = world_indicator(&w, "more", ROLLUP_SUM);
    uint32_t unit = world_unit(&w, UNIT_COMMUNE, "new", 0, "2025-07-01");
    struct store *seen = view(world_model(&w), mapped.bytes, mapped.size);
    assert_int_equal(store_unit_count(seen), COMMUNES + 2);
    assert_int_equal(store_indicator_count(seen), 4);
    size_t before = w.entries.count;
    world_entry(&w, unit, 0, "2025-08-31", "1");
    world_entry(&w, unit, more, "2025-08-31", "2");
    struct error error = {0};
    for (size_t i = before; i < w.entries.count; i++)
        assert_true(store_add(seen, &w.entries.items[i], &error));
    assert_true(store_seal(seen, &error));
    struct version figure;
    struct span ever = {0, MOMENT_LAST, WORLD_NOW};
    assert_true(store_find(seen, 0, store_column(seen, unit), ever, &figure));
    assert_same(figure.value / store_divisor(seen, 0), 1);
    assert_true(store_find(seen, more, store_column(seen, unit), ever, &figure));
    assert_true(store_find(seen, 0, store_column(seen, 2), ever, &figure));
    assert_same(figure.value / store_divisor(seen, 0), 2000.25);
    store_free(seen);
    munmap(mapped.bytes, mapped.room);
    buf_release(&image);
    world_release(&w);
}

static void refused(const struct model *model, const void *image, size_t size) {
    struct store *store = NULL;
    struct error error = {0};
    assert_false(store_view(model, image, size, &store, &error));
    assert_int_equal(error.code, ERROR_CORRUPT);
    assert_null(store);
}

/* Each part of the image stands in memory of exactly its size, for the sanitizers. */
static void an_image_that_is_not_whole_is_refused(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct buf image = image_of(&w);
    for (size_t size = 0; size < image.length; size += size < 4096 ? 4 : 1000) {
        char *part = malloc(size + 1);
        assert_non_null(part);
        memcpy(part, image.data, size);
        refused(&w.model, part, size);
        free(part);
    }
    buf_add(&image, "12345678", 8);
    refused(&w.model, image.data, image.length);
    buf_release(&image);
    world_release(&w);
}

static void an_image_of_others_is_refused(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct buf image = image_of(&w);
    for (size_t byte = 0; byte < 24; byte++) { /* magic, byte order, sizes of records */
        image.data[byte] ^= 0x10;
        refused(&w.model, image.data, image.length);
        image.data[byte] ^= 0x10;
    }
    struct model fewer = w.model;
    fewer.unit_count--;
    refused(&fewer, image.data, image.length);
    fewer = w.model;
    fewer.indicator_count--;
    refused(&fewer, image.data, image.length);
    buf_release(&image);
    world_release(&w);
}

struct halting {
    size_t left;
};

static bool halt(const void *bytes, size_t size, void *context) {
    (void)bytes;
    (void)size;
    struct halting *halting = context;
    return halting->left-- > 0;
}

static void a_writer_may_stop_anywhere(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    make_country(&w);
    struct store *store = world_store(&w);
    size_t calls = 0;
    for (;; calls++) {
        struct halting halting = {calls};
        if (store_save(store, halt, &halting))
            break;
        assert_int_equal(halting.left, SIZE_MAX); /* asked no more after it said no */
    }
    assert_true(calls > 5);
    world_release(&w);
}

static void an_empty_store_has_an_image(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    struct buf image = image_of(&w);
    struct store *seen = view(&w.model, image.data, image.length);
    assert_int_equal(store_entries(seen), 0);
    store_free(seen);
    buf_release(&image);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_answers_as_the_store_does),
        cmocka_unit_test(what_is_added_to_a_view_goes_to_memory_of_its_own),
        cmocka_unit_test(a_view_takes_a_later_model),
        cmocka_unit_test(an_image_that_is_not_whole_is_refused),
        cmocka_unit_test(an_image_of_others_is_refused),
        cmocka_unit_test(a_writer_may_stop_anywhere),
        cmocka_unit_test(an_empty_store_has_an_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
