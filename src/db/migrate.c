#include "db/migrate.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/say.h"
#include "db/ddl.h"
#include "db/engine.h"

enum { DDL_MAX = 1 << 20, CHECKSUM_TEXT = 17 };

static const char record_table[] = "CREATE TABLE IF NOT EXISTS schema_migration ("
                                   " number INTEGER PRIMARY KEY,"
                                   " name TEXT NOT NULL,"
                                   " applied_at INTEGER NOT NULL,"
                                   " checksum TEXT NOT NULL"
                                   ") STRICT";

/* FNV-1a (Fowler, Noll, Vo), 64 bits: it guards against an edit by mistake, not by malice. */
static const char *checksum(const char *sql, char text[CHECKSUM_TEXT]) {
    uint64_t hash = 0xcbf29ce484222325U;
    for (; *sql; sql++)
        hash = (hash ^ (unsigned char)*sql) * 0x100000001b3U;
    snprintf(text, CHECKSUM_TEXT, "%016" PRIx64, hash);
    return text;
}

static bool numbered(const struct migration list[], size_t count, struct error *error) {
    for (size_t i = 0; i < count; i++)
        if (list[i].number != (int)i + 1)
            return error_set(
                error, ERROR_INTERNAL, _("Migration “%s” has the wrong number."), list[i].name);
    return true;
}

/* ---- what is on record ---- */

static bool has_record(struct db *db, bool *ret_has, struct error *error) {
    struct statement *find = NULL;
    if (!db_prepare(db, db->engine->table_exists, &find, error))
        return false;
    statement_bind_text(find, 1, str_of("schema_migration"));
    bool row = false;
    bool ok = statement_step(find, &row, error);
    if (ok)
        *ret_has = row && column_int(find, 0) > 0;
    statement_free(find);
    return ok;
}

static bool refuse_newer(struct error *error) {
    error_set(error, ERROR_CONFLICT, "%s", _("A newer version of the program made this database."));
    return error_hint(error, "%s", _("Update the program; do not let the older one write to it."));
}

static bool refuse_changed(const char *name, struct error *error) {
    error_set(error, ERROR_CONFLICT, _("The database was made from another text of “%s”."), name);
    return error_hint(error, "%s", _("Use the version of the program that made the database."));
}

/* The present row of the record against the entry of `list` it must equal. */
static bool check_row(
    struct statement *rows, const struct migration list[], size_t count, size_t i,
    struct error *error) {
    if (i >= count)
        return refuse_newer(error);
    char expected[CHECKSUM_TEXT];
    bool same = column_int(rows, 0) == list[i].number &&
                str_is(column_text(rows, 1), checksum(list[i].sql, expected));
    return same || refuse_changed(list[i].name, error);
}

static bool read_record(
    struct db *db, const struct migration list[], size_t count, size_t *ret_applied,
    struct error *error) {
    struct statement *rows = NULL;
    const char *sql = "SELECT number, checksum FROM schema_migration ORDER BY number";
    if (!db_prepare(db, sql, &rows, error))
        return false;
    size_t applied = 0;
    bool row = false;
    bool ok = statement_step(rows, &row, error);
    while (ok && row) {
        ok = check_row(rows, list, count, applied, error);
        applied++;
        ok = ok && statement_step(rows, &row, error);
    }
    statement_free(rows);
    if (ok)
        *ret_applied = applied;
    return ok;
}

/* How many of `list` are applied; none where nothing is on record. */
static bool applied_count(
    struct db *db, const struct migration list[], size_t count, size_t *ret_applied,
    struct error *error) {
    bool has = false;
    if (!has_record(db, &has, error))
        return false;
    if (has)
        return read_record(db, list, count, ret_applied, error);
    *ret_applied = 0;
    return true;
}

/* ---- applying ---- */

static bool exec_derived(struct db *db, const char *sql, struct error *error) {
    struct buf derived = buf_with_maximum(DDL_MAX);
    db_derive_ddl(sql, db_kind(db), &derived);
    bool ok = buf_ok(&derived) ? db_exec(db, buf_cstr(&derived), error) : error_memory(error);
    buf_release(&derived);
    return ok;
}

static bool record(struct db *db, const struct migration *migration, struct error *error) {
    struct statement *insert = NULL;
    const char *sql = "INSERT INTO schema_migration(number, name, applied_at, checksum)"
                      " VALUES ($1, $2, $3, $4)";
    if (!db_prepare(db, sql, &insert, error))
        return false;
    char sum[CHECKSUM_TEXT];
    statement_bind_int(insert, 1, migration->number);
    statement_bind_text(insert, 2, str_of(migration->name));
    statement_bind_int(insert, 3, clock_now());
    statement_bind_text(insert, 4, str_of(checksum(migration->sql, sum)));
    bool ok = statement_run(insert, error);
    statement_free(insert);
    return ok;
}

/* The engine's complaint does not say which migration it was. */
static bool name_migration(const struct migration *migration, struct error *error) {
    if (!error)
        return false;
    char words[sizeof error->detail];
    memcpy(words, error->detail, sizeof words);
    return error_detail(error, "%s: %s", migration->name, words);
}

/* Under the writers' lock: what another program has applied meanwhile is not applied again. */
static bool apply_next(
    struct db *db, const struct migration list[], size_t count, size_t *ret_applied,
    struct error *error) {
    size_t applied = 0;
    if (!exec_derived(db, record_table, error) || !read_record(db, list, count, &applied, error))
        return false;
    if (applied < count) {
        const struct migration *next = &list[applied];
        if (!exec_derived(db, next->sql, error) || !record(db, next, error))
            return name_migration(next, error);
        applied++;
    }
    *ret_applied = applied;
    return true;
}

bool db_migrate(struct db *db, const struct migration list[], size_t count, struct error *error) {
    size_t applied = 0;
    if (!numbered(list, count, error) || !applied_count(db, list, count, &applied, error))
        return false;
    while (applied < count) {
        if (!db_begin(db, error))
            return false;
        if (!apply_next(db, list, count, &applied, error) || !db_commit(db, error)) {
            db_rollback(db);
            return false;
        }
    }
    return true;
}

bool db_migrated(struct db *db, const struct migration list[], size_t count, struct error *error) {
    size_t applied = 0;
    if (!applied_count(db, list, count, &applied, error))
        return false;
    if (applied == count)
        return true;
    if (applied == 0) {
        error_set(error, ERROR_CONFLICT, "%s", _("The database has no ledger yet."));
        return error_hint(error, "%s", _("Create it with “satsao init”."));
    }
    error_set(error, ERROR_CONFLICT, "%s", _("The database is of an older version."));
    return error_hint(error, "%s", _("Open it once for writing: it is then brought up to date."));
}
