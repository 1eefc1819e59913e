#include <pthread.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attributes.h"
#include "dbtest.h"

enum { PATH = 1024, NOBODY = 65534 };

static const char *in_folder(void **state, const char *name, char path[PATH]) {
    snprintf(path, PATH, "%s/%s", testdb_folder(*state), name);
    return path;
}

static void write_file(const char *path, const char *text, size_t length) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void open_fails(const char *url, enum db_mode mode, enum error_code code) {
    struct db *db = NULL;
    struct error error = {0};
    if (db_open(url, mode, &db, &error))
        fail_msg("%s was opened", url);
    if (error.code != code || !error.message[0] || !error.hint[0])
        fail_msg(
            "%s: %s: %s (%s) %s", url, error_name(error.code), error.message, error.detail,
            error.hint);
    assert_null(db);
}

static void it_opens_as_often_as_one_likes(void **state) {
    static const enum db_mode modes[] = {DB_CREATE, DB_WRITE, DB_READ};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        struct db *db = NULL;
        MUST(db_open(testdb_url(*state), modes[i], &db, &error));
        assert_int_equal(db_kind(db), testdb_kind());
        assert_int_equal(query_int(db, "SELECT 3"), 3);
        db_close(db);
    }
    db_close(NULL);
}

static void a_failure_needs_no_room_for_its_words(void **state) {
    struct db *db = testdb_open(*state);
    assert_false(db_exec(db, "NONSENSE", NULL));
    db_close(db);
    db = NULL;
    assert_false(db_open("/nowhere/x.db", DB_READ, &db, NULL));
    assert_false(db_open("host=/nowhere", DB_READ, &db, NULL));
}

static void *open_in_thread(void *url) {
    struct db *db = NULL;
    struct error error = {0};
    bool ok = db_open(url, DB_CREATE, &db, &error);
    if (!ok)
        fprintf(stderr, "%s (%s)\n", error.message, error.detail);
    db_close(db);
    return ok ? url : NULL;
}

static void several_may_create_it_at_once(void **state) {
    enum { ROUNDS = 20, AT_ONCE = 6 };
    char path[PATH];
    for (int round = 0; round < ROUNDS; round++) {
        char name[16];
        pthread_t threads[AT_ONCE];
        snprintf(name, sizeof name, "new%d.db", round);
        in_folder(state, name, path);
        for (int i = 0; i < AT_ONCE; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, open_in_thread, path), 0);
        int opened = 0;
        for (int i = 0; i < AT_ONCE; i++) {
            void *result = NULL;
            pthread_join(threads[i], &result);
            opened += result != NULL;
        }
        assert_int_equal(opened, AT_ONCE);
    }
}

/* ---- SQLite ---- */

static void a_missing_file_is_not_found(void **state) {
    char path[PATH];
    open_fails(in_folder(state, "none.db", path), DB_READ, ERROR_NOT_FOUND);
    open_fails(path, DB_WRITE, ERROR_NOT_FOUND);
    open_fails(in_folder(state, "none/none.db", path), DB_CREATE, ERROR_NOT_FOUND);
    assert_int_not_equal(access(in_folder(state, "none.db", path), F_OK), 0);
}

static void what_is_not_a_database_is_refused_and_left_alone(void **state) {
    static const char text[] = "Stt,Xã,Số hộ nghèo\n1,Bản Hồ,120\n";
    char path[PATH];
    char kept[sizeof text] = "";
    write_file(in_folder(state, "figures.csv", path), text, sizeof text - 1);
    open_fails(path, DB_READ, ERROR_CORRUPT);
    open_fails(path, DB_CREATE, ERROR_CORRUPT);
    FILE *file = fopen(path, "rb");
    assert_int_equal(fread(kept, 1, sizeof kept, file), sizeof text - 1);
    fclose(file);
    assert_string_equal(kept, text);
    open_fails(testdb_folder(*state), DB_CREATE, ERROR_IO);
}

static void odd_names_are_names_of_files(void **state) {
    static const char *const names[] = {
        "file:x?mode=memory", ":memory:", "sqlite:a=b", "./c=d", "Lào Cai 2025.db"};
    char before[PATH];
    char path[PATH];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(testdb_folder(*state)), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct db *db = NULL;
        MUST(db_open(names[i], DB_CREATE, &db, &error));
        db_close(db);
        bool prefixed = strncmp(names[i], "sqlite:", 7) == 0;
        assert_int_equal(access(in_folder(state, names[i] + (prefixed ? 7 : 0), path), F_OK), 0);
    }
    assert_int_equal(chdir(before), 0);
    struct db *db = NULL;
    MUST_FAIL(db_open("", DB_CREATE, &db, &error), ERROR_USAGE);
    MUST_FAIL(db_open("sqlite:", DB_CREATE, &db, &error), ERROR_USAGE);
    char *long_path = calloc(1, 100001);
    memset(long_path, 'x', 100000);
    MUST_FAIL(db_open(long_path, DB_CREATE, &db, &error), ERROR_USAGE);
    free(long_path);
}

static void the_settings_hold(void **state) {
    static const struct {
        const char *sql;
        int64_t value;
    } settings[] = {
        {"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1},
        {"SELECT synchronous FROM pragma_synchronous", 2},
        {"SELECT foreign_keys FROM pragma_foreign_keys", 1},
        {"SELECT trusted_schema FROM pragma_trusted_schema", 0},
        {"SELECT secure_delete FROM pragma_secure_delete", 0},
        {"SELECT cache_size FROM pragma_cache_size", -65536},
        {"SELECT timeout FROM pragma_busy_timeout", DB_WAIT_MS},
    };
    if (testdb_kind() != DB_SQLITE)
        skip();
    struct db *db = testdb_open(*state);
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (query_int(db, settings[i].sql) != settings[i].value)
            fail_msg("%s", settings[i].sql);
    make_table(db);
    MUST(db_exec(db, "CREATE TABLE child (t BIGINT REFERENCES t(id))", &error));
    MUST_FAIL(db_exec(db, "INSERT INTO child VALUES (9)", &error), ERROR_INPUT);
    MUST_FAIL(
        db_exec(db, "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = 'x'", &error),
        ERROR_DATABASE);
    db_close(db);
}

static void damage_is_told_as_damage(void **state) {
    if (testdb_kind() != DB_SQLITE)
        skip();
    struct db *db = testdb_open(*state);
    make_table(db);
    for (int i = 1; i <= 500; i++)
        add_row(db, i);
    MUST(db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", &error));
    db_close(db);
    FILE *file = fopen(testdb_url(*state), "r+b");
    char junk[4096];
    memset(junk, 0xA5, sizeof junk);
    fseek(file, 4096, SEEK_SET);
    fwrite(junk, 1, sizeof junk, file);
    fclose(file);
    MUST(db_open(testdb_url(*state), DB_WRITE, &db, &error));
    MUST_FAIL(db_exec(db, "SELECT sum(size) FROM t", &error), ERROR_CORRUPT);
    db_close(db);
}

/* Root may do everything, so the questions are asked by a child without rights. Its exit status is
 * the number of the first answer that was wrong. */
static int ask_without_rights(const char *read_only, const char *hidden) {
    struct db *db = NULL;
    struct error error = {0};
    if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        return 1;
    if (db_open(read_only, DB_WRITE, &db, &error) || error.code != ERROR_IO || !error.hint[0])
        return 2;
    if (db_open(hidden, DB_READ, &db, &error) || error.code != ERROR_IO || !error.hint[0])
        return 3;
    return 0;
}

static void without_permission_it_is_said_so(void **state) {
    char read_only[PATH];
    char hidden[PATH];
    struct db *db = NULL;
    MUST(db_open(in_folder(state, "read.db", read_only), DB_CREATE, &db, &error));
    db_close(db);
    MUST(db_open(in_folder(state, "hidden.db", hidden), DB_CREATE, &db, &error));
    db_close(db);
    assert_int_equal(chmod(read_only, 0444), 0);
    assert_int_equal(chmod(hidden, 0), 0);
    assert_int_equal(chmod(testdb_folder(*state), 0755), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(ask_without_rights(read_only, hidden));
    int status = 0;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(WIFEXITED(status));
}

static bool fill(struct db *db, struct error *error) {
    static const char grow[] = "INSERT INTO t(id, word) SELECT (SELECT coalesce(max(id), 0) FROM "
                               "t) + value, hex(zeroblob(500))"
                               " FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value "
                               "+ 1 FROM n WHERE value < 200)"
                               " SELECT value FROM n)";
    for (int i = 0; i < 100; i++) {
        if (db_begin(db, error) && db_exec(db, grow, error) && db_commit(db, error))
            continue;
        db_rollback(db);
        return false;
    }
    return true;
}

static void a_full_disk_is_told_and_loses_nothing(void **state) {
    char folder[PATH];
    char path[PATH + 16];
    if (mkdir(in_folder(state, "tiny", folder), 0700) != 0 ||
        mount("tmpfs", folder, "tmpfs", 0, "size=2m") != 0) {
        rmdir(folder);
        print_message("not allowed to mount a small disk: skipped\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/full.db", folder);
    struct db *db = NULL;
    struct error error = {0};
    bool opened = db_open(path, DB_CREATE, &db, &error);
    bool made = opened && db_exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)", &error);
    bool filled = made && fill(db, &error);
    int64_t rows = made ? query_int(db, "SELECT count(*) FROM t") : -1;
    db_close(db);
    bool again = db_open(path, DB_READ, &db, &(struct error){0});
    int64_t kept = again ? query_int(db, "SELECT count(*) FROM t") : -2;
    db_close(db);
    umount(folder);
    rmdir(folder);
    assert_true(made && again);
    assert_false(filled);
    assert_int_equal(error.code, ERROR_FULL);
    assert_true(error.hint[0] != '\0');
    assert_true(rows >= 200 && rows % 200 == 0);
    assert_int_equal(rows, kept);
}

/* ---- addresses ---- */

static bool tells(const struct error *error, const char *secret) {
    return strstr(error->message, secret) || strstr(error->detail, secret) ||
           strstr(error->hint, secret);
}

static void a_password_is_never_shown(void **state) {
    static const struct {
        const char *url;
        enum error_code code;
    } cases[] = {
        {"postgres://u:hunter2@/nowhere?host=/nowhere", ERROR_IO},
        {"postgresql://u:hunter2@127.0.0.1:1/x", ERROR_IO},
        {"host=/nowhere password=hunter2", ERROR_IO},
        {"host=hunter2.invalid password=hunter2", ERROR_IO},
        {"postgres://u:p@hunter2@localhost/x", ERROR_USAGE},
        {"postgres://u:hunter2@localhost:port/x", ERROR_USAGE},
        {"postgres://u:hunter2@[localhost/x", ERROR_USAGE},
        {"postgres://u:hunter2/x@localhost/x", ERROR_USAGE},
        {"postgres://u:x/hunter2@localhost/x", ERROR_USAGE},
        {"postgres://u:hunter2?x@localhost:1/x", ERROR_IO},
        {"host=localhost pasword=hunter2", ERROR_USAGE},
        {"password = hunter2 x", ERROR_USAGE},
        {"postgress://u:hunter2@localhost/x", ERROR_USAGE},
        {"mysql://u:hunter2@localhost/x", ERROR_USAGE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct db *db = NULL;
        struct error error = {0};
        assert_false(db_open(cases[i].url, DB_WRITE, &db, &error));
        if (error.code != cases[i].code || tells(&error, "hunter2") || !error.hint[0])
            fail_msg(
                "%s: %s: %s (%s)", cases[i].url, error_name(error.code), error.message,
                error.detail);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTDB_TEST(it_opens_as_often_as_one_likes),
        TESTDB_TEST(a_failure_needs_no_room_for_its_words),
        TESTDB_TEST(several_may_create_it_at_once),
        TESTDB_TEST(a_missing_file_is_not_found),
        TESTDB_TEST(what_is_not_a_database_is_refused_and_left_alone),
        TESTDB_TEST(odd_names_are_names_of_files),
        TESTDB_TEST(the_settings_hold),
        TESTDB_TEST(damage_is_told_as_damage),
        TESTDB_TEST(without_permission_it_is_said_so),
        TESTDB_TEST(a_full_disk_is_told_and_loses_nothing),
        cmocka_unit_test(a_password_is_never_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
