#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attributes.h"
#include "board/lineage.h"
#include "support/world.h"

static struct lineage *graph(struct world *w) {
    struct lineage *l = NULL;
    struct error error = {0};
    struct store *store = world_store(w);
    if (!lineage_new(&w->model, store, &l, &error))
        fail_msg("%s", error.message);
    return l;
}

/* a, b → X (2010); X splits into Y and Z (2020); j stays for itself. */
static void make_family(struct world *w, uint32_t units[6]) {
    uint32_t p = MODEL_NONE;
    units[0] = world_unit(w, UNIT_COMMUNE, "a", p, "2000-01-01");
    units[1] = world_unit(w, UNIT_COMMUNE, "b", p, "2001-01-01");
    units[2] = world_unit(w, UNIT_COMMUNE, "X", p, "2010-01-01");
    units[3] = world_unit(w, UNIT_COMMUNE, "Y", p, "2020-01-01");
    units[4] = world_unit(w, UNIT_COMMUNE, "Z", p, "2020-01-01");
    units[5] = world_unit(w, UNIT_COMMUNE, "j", p, "2000-01-01");
    world_merge(w, units[0], units[2], "2010-01-01");
    world_merge(w, units[1], units[2], "2010-01-01");
    world_end(w, units[2], "2020-01-01");
    world_lineage(w, units[2], units[3], "2020-01-01", 0.25, 1);
    world_lineage(w, units[2], units[4], "2020-01-01", WORLD_UNKNOWN, WORLD_UNKNOWN);
}

static const struct lineage_edge *edge_to(
    const struct lineage_edge *edges, size_t count, uint32_t other) {
    for (size_t i = 0; i < count; i++)
        if (edges[i].other == other)
            return &edges[i];
    fail();
    return NULL;
}

static void every_edge_is_found_from_both_ends(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t u[6];
    make_family(&w, u);
    struct lineage *l = graph(&w);
    uint32_t c[6];
    for (size_t i = 0; i < 6; i++)
        c[i] = store_column(w.store, u[i]);
    static const size_t successors[] = {1, 1, 2, 0, 0, 0};
    static const size_t predecessors[] = {0, 0, 2, 1, 1, 0};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(lineage_successors(l, c[i]), successors[i]);
        assert_int_equal(lineage_predecessors(l, c[i]), predecessors[i]);
    }
    const struct lineage_edge *out = &l->out[l->first_out[c[2]]];
    assert_same(edge_to(out, 2, c[3])->share, 0.25);
    assert_same(edge_to(out, 2, c[3])->back, 1);
    assert_none(edge_to(out, 2, c[4])->share);
    assert_none(edge_to(out, 2, c[4])->back);
    const struct lineage_edge *in = &l->in[l->first_in[c[2]]];
    assert_same(edge_to(in, 2, c[0])->share, 1);
    assert_none(edge_to(in, 2, c[1])->back);
    assert_same(edge_to(&l->in[l->first_in[c[3]]], 1, c[2])->share, 0.25);
    lineage_free(l);
    world_release(&w);
}

static void predecessors_come_first_in_the_order(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t u[6];
    make_family(&w, u);
    struct lineage *l = graph(&w);
    assert_int_equal(l->order_count, 5);
    size_t place[6];
    for (size_t i = 0; i < 6; i++)
        place[i] = 99;
    for (size_t i = 0; i < l->order_count; i++)
        place[store_unit(w.store, l->order[i])] = i;
    assert_int_equal(place[u[5]], 99); /* without any edge */
    for (size_t i = 0; i < w.model.lineage_count; i++)
        assert_true(place[w.model.lineage[i].old_unit] < place[w.model.lineage[i].new_unit]);
    lineage_free(l);
    world_release(&w);
}

static void lives_are_told_in_moments(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    uint32_t u[6];
    make_family(&w, u);
    uint32_t old = world_unit(&w, UNIT_COMMUNE, "o", MODEL_NONE, "1945-09-02");
    struct lineage *l = graph(&w);
    uint32_t x = store_column(w.store, u[2]);
    assert_int_equal(l->columns, 7);
    assert_int_equal(l->start[x], world_moment("2010-01-01T00:00"));
    assert_int_equal(l->end[x], world_moment("2020-01-01T00:00"));
    assert_int_equal(l->end[store_column(w.store, u[4])], MOMENT_LAST);
    assert_int_equal(l->start[store_column(w.store, old)], 0);
    lineage_free(l);
    world_release(&w);
}

static void without_lineage_the_graph_is_empty(void **state) {
    (void)state;
    struct world w = WORLD_EMPTY;
    world_unit(&w, UNIT_COMMUNE, "a", MODEL_NONE, "2000-01-01");
    struct lineage *l = graph(&w);
    assert_int_equal(l->order_count, 0);
    assert_int_equal(lineage_successors(l, 0), 0);
    assert_int_equal(lineage_predecessors(l, 0), 0);
    lineage_free(l);
    lineage_free(NULL);
    world_release(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_edge_is_found_from_both_ends),
        cmocka_unit_test(predecessors_come_first_in_the_order),
        cmocka_unit_test(lives_are_told_in_moments),
        cmocka_unit_test(without_lineage_the_graph_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
