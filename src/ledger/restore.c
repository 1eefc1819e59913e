#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/folder.h"
#include "base/say.h"
#include "ledger/ledger.h"
#include "ledger/private.h"
#include "ledger/verify.h"

enum { PATH_ROOM = 4096 };

/* What SQLite may keep beside a database. */
static const char *const companions[] = {"", "-wal", "-shm"};

static bool join(
    char out[PATH_ROOM], const char *path, const char *mark, const char *end, struct error *error) {
    int length = snprintf(out, PATH_ROOM, "%s%s%s", path, mark, end);
    if (length >= 0 && length < PATH_ROOM)
        return true;
    return error_set(error, ERROR_USAGE, "%s", _("The path is too long."));
}

static void remove_all(const char *path) {
    char name[PATH_ROOM];
    for (size_t i = 0; i < COUNT_OF(companions); i++)
        if (join(name, path, "", companions[i], NULL))
            unlink(name);
}

static bool copy(
    const char *from, const char *to, db_progress *progress, void *context, struct error *error) {
    struct db *db = NULL;
    if (!db_open(from, DB_READ, &db, error))
        return false;
    bool ok = db_backup(db, to, progress, context, error);
    db_close(db);
    return ok;
}

static bool verify(const char *path, db_progress *progress, void *context, struct error *error) {
    struct ledger *ledger = NULL;
    struct verify_report report;
    if (!ledger_open(path, LEDGER_CHECK, &ledger, error))
        return false;
    bool ok = ledger_verify(ledger, progress, context, &report, error);
    ledger_close(ledger);
    return ok;
}

/* Keep what stood there, with what SQLite keeps beside it, under another name. */
static bool set_aside(const char *path, const char *mark, struct error *error) {
    char from[PATH_ROOM];
    char to[PATH_ROOM];
    for (size_t i = 0; i < COUNT_OF(companions); i++) {
        if (!join(from, path, "", companions[i], error) ||
            !join(to, path, mark, companions[i], error))
            return false;
        if (rename(from, to) != 0 && errno != ENOENT)
            return error_system(error, errno, _("“%s” could not be moved aside."), from);
    }
    return true;
}

static bool take_place(const char *fresh, const char *path, struct error *error) {
    char when[MOMENT_TEXT];
    char mark[2 * MOMENT_TEXT];
    snprintf(mark, sizeof mark, ".replaced-%s", stamp_iso(clock_now(), when));
    if (!set_aside(path, mark, error))
        return false;
    if (rename(fresh, path) != 0)
        return error_system(error, errno, _("“%s” could not be created."), path);
    return folder_sync(path, error);
}

bool ledger_restore(
    const char *from_path, const char *to_path, db_progress *progress, void *context,
    struct error *error) {
    char fresh[PATH_ROOM];
    if (!join(fresh, to_path, ".restoring", "", error))
        return false;
    remove_all(fresh); /* of a restoration that was cut off */
    bool ok = copy(from_path, fresh, progress, context, error) &&
              verify(fresh, progress, context, error) && take_place(fresh, to_path, error);
    remove_all(fresh);
    return ok;
}
