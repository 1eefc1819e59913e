#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "ledgertest.h"

enum { PATH_ROOM = 1024 };

static const char *path_to(void **state, const char *name, char path[PATH_ROOM]) {
    snprintf(path, PATH_ROOM, "%s/%s", testdb_folder(*state), name);
    return path;
}

/* How many files of the test's folder have a name with this in it? */
static int files_named(void **state, const char *part) {
    int count = 0;
    DIR *dir = opendir(testdb_folder(*state));
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strstr(entry->d_name, part) != NULL;
    closedir(dir);
    return count;
}

static void skip_on_server(void) {
    if (testdb_kind() != DB_SQLITE)
        skip(); /* files are SQLite's */
}

static int64_t entries_in(const char *path) {
    struct ledger *ledger = NULL;
    struct verify_report report;
    MUST(ledger_open(path, LEDGER_READ, &ledger, &error));
    MUST(ledger_verify(ledger, NULL, NULL, &report, &error));
    ledger_close(ledger);
    return (int64_t)report.entries;
}

static void a_backup_comes_back_whole(void **state) {
    skip_on_server();
    char backup[PATH_ROOM];
    char copy[PATH_ROOM];
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    path_to(state, "backup.db", backup);
    path_to(state, "copy.db", copy);
    MUST(ledger_backup(ledger, backup, NULL, NULL, &error));
    report(ledger, p.fresh, p.count, noon(2025, 8, 2), 5);
    MUST(ledger_restore(backup, copy, NULL, NULL, &error));
    assert_int_equal(entries_in(copy), 1);
    assert_int_equal(files_named(state, "restoring"), 0);
    assert_int_equal(files_named(state, "replaced"), 0);
    ledger_close(ledger);

    MUST(ledger_restore(backup, testdb_url(*state), NULL, NULL, &error));
    assert_int_equal(entries_in(testdb_url(*state)), 1);
    assert_true(files_named(state, "test.db.replaced-2026-01-15T08:00") >= 1);
    ledger = new_ledger(state);
    struct commit_result result = report(ledger, p.fresh, p.count, noon(2025, 8, 3), 5);
    assert_int_equal(result.first_seq, 2);
    must_verify(ledger);
    ledger_close(ledger);
}

static void what_stood_there_is_kept_whole(void **state) {
    skip_on_server();
    char backup[PATH_ROOM];
    char kept[PATH_ROOM];
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    path_to(state, "backup.db", backup);
    MUST(ledger_backup(ledger, backup, NULL, NULL, &error));
    report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    ledger_close(ledger);
    MUST(ledger_restore(backup, testdb_url(*state), NULL, NULL, &error));
    path_to(state, "test.db.replaced-2026-01-15T08:00:00.000+07:00", kept);
    assert_int_equal(entries_in(kept), 1);
    assert_int_equal(entries_in(testdb_url(*state)), 0);
}

static void a_damaged_backup_takes_no_ones_place(void **state) {
    skip_on_server();
    char backup[PATH_ROOM];
    struct ledger *ledger = new_ledger(state);
    struct province p = put_province(ledger);
    report(ledger, p.fresh, p.count, noon(2025, 8, 1), 5);
    path_to(state, "backup.db", backup);
    MUST(ledger_backup(ledger, backup, NULL, NULL, &error));
    ledger_close(ledger);
    struct db *db = NULL;
    MUST(db_open(backup, DB_WRITE, &db, &error));
    MUST(db_exec(db, "UPDATE entry SET digits = 6", &error));
    db_close(db);
    MUST_SAY(
        ledger_restore(backup, testdb_url(*state), NULL, NULL, &error), ERROR_CORRUPT, "Commit 3:");
    assert_int_equal(entries_in(testdb_url(*state)), 1);
    assert_int_equal(files_named(state, "restoring"), 0);
    assert_int_equal(files_named(state, "replaced"), 0);

    path_to(state, "nothing.db", backup);
    MUST_FAIL(ledger_restore(backup, testdb_url(*state), NULL, NULL, &error), ERROR_NOT_FOUND);
    int fd = open(path_to(state, "text.db", backup), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "this is no database, only a text", 32), 32);
    close(fd);
    MUST_FAIL(ledger_restore(backup, testdb_url(*state), NULL, NULL, &error), ERROR_CORRUPT);
    assert_int_equal(entries_in(testdb_url(*state)), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(a_backup_comes_back_whole),
        TESTDB_TEST(what_stood_there_is_kept_whole),
        TESTDB_TEST(a_damaged_backup_takes_no_ones_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
