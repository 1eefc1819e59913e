/* The audit: what is put in comes out, is only added to, and takes whatever people send. */
#include "account/audit.h"
#include "db/migrate.h"
#include "dbtest.h"

static struct db *new_db(void **state) {
    size_t count;
    const struct migration *list = db_schema(&count);
    struct db *db = testdb_open(*state);
    MUST(db_migrate(db, list, count, &error));
    return db;
}

static void put(struct db *db, const char *who, stamp at, const struct audit_event *event) {
    struct audit_by by = {7, str_of(who), str_of("10.0.0.1"), at};
    MUST(db_begin(db, &error));
    MUST(audit_record(db, &by, event, &error));
    MUST(db_commit(db, &error));
}

struct seen {
    int count;
    int64_t ids[16];
    int64_t account;
    char text[AUDIT_TEXT_MAX + 1];
    int at_most;
};

static bool see(void *context, const struct audit_row *row) {
    struct seen *seen = context;
    seen->ids[seen->count++] = row->id;
    seen->account = row->account;
    snprintf(seen->text, sizeof seen->text, "%.*s", STR_ARGS(row->after));
    return seen->count != seen->at_most;
}

static struct seen look(struct db *db, const struct audit_query *query) {
    struct seen seen = {0};
    MUST(audit_read(db, query, see, &seen, &error));
    return seen;
}

static void put_four(struct db *db) {
    put(db, "an", 1000, &(struct audit_event){"account.create", str_of("account 1"), {0}, {0}, 0});
    put(db, "an", 2000, &(struct audit_event){"account.disable", str_of("account 1"), {0}, {0}, 0});
    put(db, "ba", 3000, &(struct audit_event){"role.grant", str_of("account 1"), {0}, {0}, 0});
    put(db, "ba", 4000,
        &(struct audit_event){"role.grant", str_of("x"), {0}, str_of("{}"), AUDIT_REFUSED});
}

static void rows_come_newest_first_and_page_by_page(void **state) {
    struct db *db = new_db(state);
    put_four(db);
    struct seen seen = look(db, &(struct audit_query){.limit = 3});
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.ids[0], 4);
    assert_int_equal(seen.ids[2], 2);
    seen = look(db, &(struct audit_query){.limit = 3, .before_id = 2});
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.ids[0], 1);
    assert_int_equal(seen.account, 7);
    db_close(db);
}

static void rows_are_found_by_who_what_and_when(void **state) {
    struct db *db = new_db(state);
    put_four(db);
    assert_int_equal(look(db, &(struct audit_query){.who = str_of("an")}).count, 2);
    assert_int_equal(look(db, &(struct audit_query){.action = str_of("account.")}).count, 2);
    assert_int_equal(look(db, &(struct audit_query){.action = str_of("role.grant")}).count, 2);
    assert_int_equal(look(db, &(struct audit_query){.from = 2000, .to = 4000}).count, 2);
    assert_int_equal(look(db, &(struct audit_query){.who = str_of("' OR 1=1 --")}).count, 0);
    struct seen seen = {.at_most = 1};
    MUST(audit_read(db, &(struct audit_query){0}, see, &seen, &error));
    assert_int_equal(seen.count, 1);
    db_close(db);
}

static void rows_are_never_changed_or_deleted(void **state) {
    struct db *db = new_db(state);
    put_four(db);
    struct error error = {0};
    assert_false(db_exec(db, "UPDATE audit SET who = 'co' WHERE id = 1", &error));
    db_rollback(db);
    assert_false(db_exec(db, "DELETE FROM audit", &error));
    db_rollback(db);
    assert_int_equal(query_int(db, "SELECT count(*) FROM audit WHERE who = 'an'"), 2);
    db_close(db);
}

static void what_people_send_is_cut_and_made_sound(void **state) {
    struct db *db = new_db(state);
    char text[AUDIT_TEXT_MAX + 10];
    memset(text, 'a', sizeof text);
    put(db, "an", 1000, &(struct audit_event){"x", {0}, {0}, str_slice(text, sizeof text), 0});
    assert_int_equal(strlen(look(db, &(struct audit_query){.limit = 1}).text), AUDIT_TEXT_MAX);
    put(db, "an", 1000, &(struct audit_event){"x", {0}, {0}, str_of("\xff\xfe"), 0});
    assert_string_equal(look(db, &(struct audit_query){.limit = 1}).text, "?");
    put(db, "an", 1000, &(struct audit_event){"x", {0}, {0}, str_slice("a\0b", 3), 0});
    assert_string_equal(look(db, &(struct audit_query){.limit = 1}).text, "?");
    db_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(rows_come_newest_first_and_page_by_page),
        TESTDB_TEST(rows_are_found_by_who_what_and_when),
        TESTDB_TEST(rows_are_never_changed_or_deleted),
        TESTDB_TEST(what_people_send_is_cut_and_made_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
