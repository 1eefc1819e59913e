/* Who may do what: the table, subtrees on a day, and roles that outlive a reorganisation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "account/access.h"
#include "support/world.h"

/* Two provinces; in the first a district with two communes, which became one on 1 July 2025, and one
 * that was split between two new ones. */
struct land {
    struct world w;
    uint32_t first, second, district, a, b, merged, parted, left, right, other;
};

static const char *const start = "2000-01-01";
static const char *const change = "2025-07-01";

static void make_land(struct land *l) {
    *l = (struct land){.w = WORLD_EMPTY};
    l->first = world_unit(&l->w, UNIT_PROVINCE, "P1", MODEL_NONE, start);
    l->second = world_unit(&l->w, UNIT_PROVINCE, "P2", MODEL_NONE, start);
    l->district = world_unit(&l->w, UNIT_DISTRICT, "D", l->first, start);
    l->a = world_unit(&l->w, UNIT_COMMUNE, "A", l->district, start);
    l->b = world_unit(&l->w, UNIT_COMMUNE, "B", l->district, start);
    l->parted = world_unit(&l->w, UNIT_COMMUNE, "C", l->district, start);
    l->merged = world_unit(&l->w, UNIT_COMMUNE, "M", l->first, change);
    l->left = world_unit(&l->w, UNIT_COMMUNE, "L", l->first, change);
    l->right = world_unit(&l->w, UNIT_COMMUNE, "R", l->first, change);
    l->other = world_unit(&l->w, UNIT_COMMUNE, "O", l->second, start);
    world_merge(&l->w, l->a, l->merged, change);
    world_merge(&l->w, l->b, l->merged, change);
    world_end(&l->w, l->parted, change);
    world_end(&l->w, l->district, change);
    world_lineage(&l->w, l->parted, l->left, change, 0.5, 1);
    world_lineage(&l->w, l->parted, l->right, change, 0.5, 1);
}

static struct asker with_role(enum role role, uint32_t unit) {
    return (struct asker){
        .account = 1,
        .session = 1,
        .scopes = SCOPES_ALL,
        .role_count = 1,
        .roles = {{1, unit, role}},
    };
}

static bool may(
    struct land *l, enum role role, uint32_t at, enum right right, uint32_t unit, const char *on) {
    struct asker asker = with_role(role, at + 1);
    return access_may(&asker, world_model(&l->w), right, unit + 1, world_day(on));
}

static void test_the_table_is_the_one_agreed(void **state) {
    (void)state;
    static const char *const expected[ROLES] = {
        [ROLE_LEADER] = "read",
        [ROLE_COORDINATOR] = "read assign targets closings",
        [ROLE_REPORTER] = "read report",
        [ROLE_SECRETARY] = "read documents",
        [ROLE_AUDITOR] = "read history audit",
        [ROLE_ADMIN] = "read targets organise import accounts settings",
    };
    for (int role = 0; role < ROLES; role++) {
        char text[128] = "";
        size_t used = 0;
        for (int right = 0; right < RIGHTS; right++)
            if (role_rights((enum role)role) & RIGHT_BIT(right))
                used += (size_t)snprintf(
                    text + used, sizeof text - used, "%s%s", used ? " " : "",
                    right_word((enum right)right));
        assert_string_equal(text, expected[role]);
    }
}

static void test_words_are_read_back(void **state) {
    (void)state;
    for (int i = 0; i < RIGHTS; i++)
        assert_int_equal(right_parse(str_of(right_word((enum right)i))), i);
    for (int i = 0; i < ROLES; i++)
        assert_int_equal(role_parse(str_of(role_word((enum role)i))), i);
    assert_int_equal(role_parse(str_of("emperor")), -1);
    assert_int_equal(right_parse(str_of("")), -1);
    assert_null(role_word(ROLES));
    assert_null(right_word(RIGHTS));
}

static void test_nobody_may_only_what_anyone_may(void **state) {
    (void)state;
    struct asker nobody = {0};
    assert_true(access_may(&nobody, NULL, RIGHT_NONE, 0, 0));
    for (int right = RIGHT_SIGNED_IN; right < RIGHTS; right++) {
        assert_false(access_may(&nobody, NULL, (enum right)right, 0, 0));
        assert_false(access_any(&nobody, (enum right)right));
    }
    assert_int_equal(access_rights(&nobody), RIGHT_BIT(RIGHT_NONE));
}

static void test_a_role_counts_on_its_subtree_only(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    assert_true(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.a, "2025-01-01"));
    assert_true(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.first, "2025-01-01"));
    assert_true(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.merged, "2026-01-01"));
    assert_false(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.other, "2025-01-01"));
    assert_false(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.second, "2025-01-01"));
    assert_false(may(&l, ROLE_LEADER, l.a, RIGHT_READ, l.district, "2025-01-01"));
    assert_false(may(&l, ROLE_LEADER, l.first, RIGHT_REPORT, l.a, "2025-01-01"));
    world_release(&l.w);
}

static void test_everything_is_only_for_a_role_on_everything(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    const struct model *model = world_model(&l.w);
    struct asker all = with_role(ROLE_AUDITOR, 0);
    struct asker some = with_role(ROLE_AUDITOR, l.first + 1);
    assert_true(access_may(&all, model, RIGHT_AUDIT, 0, 0));
    assert_true(access_may(&all, model, RIGHT_AUDIT, l.other + 1, world_day(change)));
    assert_false(access_may(&some, model, RIGHT_AUDIT, 0, 0));
    assert_true(access_any(&some, RIGHT_AUDIT));
    world_release(&l.w);
}

static void test_a_unit_that_is_not_there_is_refused(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    struct asker asker = with_role(ROLE_LEADER, l.first + 1);
    assert_false(access_may(&asker, world_model(&l.w), RIGHT_READ, 999, 0));
    assert_false(access_may(&asker, world_model(&l.w), RIGHT_READ, UINT32_MAX, 0));
    asker.roles[0].unit = UINT32_MAX;
    assert_false(access_may(&asker, world_model(&l.w), RIGHT_READ, l.a + 1, 0));
    world_release(&l.w);
}

static void test_a_reporter_of_a_merged_unit_reports_for_its_successor(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    assert_true(may(&l, ROLE_REPORTER, l.a, RIGHT_REPORT, l.a, "2025-06-30"));
    assert_false(may(&l, ROLE_REPORTER, l.a, RIGHT_REPORT, l.b, "2025-06-30"));
    assert_true(may(&l, ROLE_REPORTER, l.a, RIGHT_REPORT, l.merged, "2025-07-01"));
    assert_false(may(&l, ROLE_REPORTER, l.a, RIGHT_REPORT, l.left, "2025-07-01"));
    assert_true(may(&l, ROLE_REPORTER, l.parted, RIGHT_REPORT, l.left, "2025-07-01"));
    world_release(&l.w);
}

static void test_a_successor_acts_on_whole_predecessors_and_reads_all(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    assert_true(may(&l, ROLE_REPORTER, l.merged, RIGHT_REPORT, l.b, "2025-05-01"));
    assert_true(may(&l, ROLE_REPORTER, l.left, RIGHT_READ, l.parted, "2025-05-01"));
    assert_false(may(&l, ROLE_REPORTER, l.left, RIGHT_REPORT, l.parted, "2025-05-01"));
    assert_false(may(&l, ROLE_REPORTER, l.left, RIGHT_READ, l.a, "2025-05-01"));
    world_release(&l.w);
}

static void test_an_ended_unit_is_looked_at_on_its_last_day(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    assert_true(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.a, "2026-03-01"));
    assert_true(may(&l, ROLE_LEADER, l.first, RIGHT_READ, l.merged, "2020-03-01"));
    assert_false(may(&l, ROLE_LEADER, l.second, RIGHT_READ, l.a, "2026-03-01"));
    world_release(&l.w);
}

static void test_a_unit_without_successor_leaves_nothing(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    assert_true(may(&l, ROLE_LEADER, l.district, RIGHT_READ, l.a, "2025-06-30"));
    assert_false(may(&l, ROLE_LEADER, l.district, RIGHT_READ, l.merged, "2025-07-01"));
    world_release(&l.w);
}

static void test_a_token_gives_no_more_than_its_scopes(void **state) {
    (void)state;
    struct land l;
    make_land(&l);
    struct asker asker = with_role(ROLE_REPORTER, l.a + 1);
    asker.session = 0;
    asker.token = 7;
    asker.scopes = RIGHT_BIT(RIGHT_READ) | RIGHT_BIT(RIGHT_AUDIT);
    day on = world_day("2025-06-30");
    assert_true(access_may(&asker, world_model(&l.w), RIGHT_READ, l.a + 1, on));
    assert_false(access_may(&asker, world_model(&l.w), RIGHT_REPORT, l.a + 1, on));
    assert_false(access_any(&asker, RIGHT_REPORT));
    assert_false(access_any(&asker, RIGHT_AUDIT));
    assert_false(access_any(&asker, RIGHT_SIGNED_IN));
    assert_int_equal(access_rights(&asker), RIGHT_BIT(RIGHT_NONE) | RIGHT_BIT(RIGHT_READ));
    world_release(&l.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_table_is_the_one_agreed),
        cmocka_unit_test(test_words_are_read_back),
        cmocka_unit_test(test_nobody_may_only_what_anyone_may),
        cmocka_unit_test(test_a_role_counts_on_its_subtree_only),
        cmocka_unit_test(test_everything_is_only_for_a_role_on_everything),
        cmocka_unit_test(test_a_unit_that_is_not_there_is_refused),
        cmocka_unit_test(test_a_reporter_of_a_merged_unit_reports_for_its_successor),
        cmocka_unit_test(test_a_successor_acts_on_whole_predecessors_and_reads_all),
        cmocka_unit_test(test_an_ended_unit_is_looked_at_on_its_last_day),
        cmocka_unit_test(test_a_unit_without_successor_leaves_nothing),
        cmocka_unit_test(test_a_token_gives_no_more_than_its_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
