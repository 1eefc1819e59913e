/*
 * A fresh, empty database for every test, on the engine the environment names:
 *   SATSAO_TEST_ENGINE   sqlite (the default) or postgres
 *   SATSAO_TEST_PG       for postgres: the cluster, in libpq's keyword form (see with-postgres)
 * On SQLite it is a file in a folder of its own under TMPDIR, on PostgreSQL a schema of its own.
 *
 *     static void test_something(void **state)
 *     {
 *         struct db *db = testdb_open(*state);
 *         …
 *         db_close(db);
 *     }
 *     … TESTDB_TEST(test_something) in the table of tests …
 */
#ifndef SATSAO_TESTS_SUPPORT_TESTDB_H
#define SATSAO_TESTS_SUPPORT_TESTDB_H

#include "db/db.h"

struct testdb;

/* Which engine? Without opening anything. */
enum db_kind testdb_kind(void);

/* NULL, with the reason on stderr, when it cannot be made. */
struct testdb *testdb_new(void);
void testdb_free(struct testdb *test);

/* For db_open; as often as one likes. */
const char *testdb_url(const struct testdb *test);

/* A folder of the test's own that is removed with it; on either engine. */
const char *testdb_folder(const struct testdb *test);

/* Open it (DB_CREATE), or fail the test. */
struct db *testdb_open(const struct testdb *test);

/* For cmocka: *state is a struct testdb. */
int testdb_setup(void **state);
int testdb_teardown(void **state);

#define TESTDB_TEST(test) cmocka_unit_test_setup_teardown(test, testdb_setup, testdb_teardown)

#endif
