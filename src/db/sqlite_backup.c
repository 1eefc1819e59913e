#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/folder.h"
#include "base/say.h"
#include "db/failure.h"
#include "db/sqlite_engine.h"

/* 4 MiB between two words of progress. */
enum { PAGES_PER_STEP = 1024 };

static bool copy_pages(
    struct db *db, sqlite3 *to, db_progress *progress, void *context, struct error *error) {
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", sqlite_of(db)->handle, "main");
    if (!backup)
        return sqlite_fail(db, to, sqlite3_extended_errcode(to), error);
    int code = SQLITE_OK;
    while (code == SQLITE_OK) {
        code = sqlite3_backup_step(backup, PAGES_PER_STEP);
        int total = sqlite3_backup_pagecount(backup);
        if (progress)
            progress(context, total - sqlite3_backup_remaining(backup), total);
    }
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE || sqlite_fail(db, to, code, error);
}

/* A half-made copy is thrown away, so it needs no journal; it is synced before it gets its name. */
static bool copy_to(
    struct db *db, const char *path, db_progress *progress, void *context, struct error *error) {
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(path, &to, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    bool ok = code == SQLITE_OK ? copy_pages(db, to, progress, context, error)
                                : sqlite_fail(db, to, code, error);
    sqlite3_close(to);
    return ok;
}

/* rename() would silently replace a file that has come in between: the name is taken first. */
static bool publish(const char *partial, const char *path, struct error *error) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || close(fd) != 0 || rename(partial, path) != 0)
        return error_system(error, errno, _("“%s” could not be created."), path);
    return folder_sync(path, error);
}

static bool refuse_existing(const char *path, struct error *error) {
    if (access(path, F_OK) != 0)
        return true;
    error_set(error, ERROR_CONFLICT, _("“%s” exists already."), path);
    return error_hint(error, "%s", _("A backup replaces nothing. Choose another name."));
}

static bool copy_and_publish(
    struct db *db, const char *path, db_progress *progress, void *context, struct error *error) {
    struct buf partial = buf_with_maximum(strlen(path) + 16);
    buf_format(&partial, "%s.partial", path);
    bool ok = buf_ok(&partial) || error_memory(error);
    if (ok) {
        unlink(buf_cstr(&partial)); /* of a backup that was cut off */
        ok = copy_to(db, buf_cstr(&partial), progress, context, error) &&
             publish(buf_cstr(&partial), path, error);
        unlink(buf_cstr(&partial));
    }
    buf_release(&partial);
    return ok;
}

/* Under one read transaction the source stands still: otherwise every commit of another connection
 * would make the copy start over. */
bool sqlite_backup(
    struct db *db, const char *to_path, db_progress *progress, void *context, struct error *error) {
    struct buf path;
    bool own = !db->engine->in_transaction(db);
    bool ok = sqlite_path(to_path, &path, error) && refuse_existing(buf_cstr(&path), error) &&
              (!own || db_begin_read(db, error));
    if (ok) {
        ok = copy_and_publish(db, buf_cstr(&path), progress, context, error);
        if (own)
            db_rollback(db);
    }
    buf_release(&path);
    return ok;
}
