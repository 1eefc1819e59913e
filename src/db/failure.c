#include "db/failure.h"

#include "base/say.h"
#include "db/engine.h"

static const struct {
    enum error_code code;
    const char *message;
    const char *hint;
} failures[FAILURES] = {
    [FAILURE_SQL] =
        {ERROR_DATABASE, N_("The database does not accept the statement."),
         N_("This is a mistake of the program, or the database was made by another version.")},
    [FAILURE_CALL] =
        {ERROR_INTERNAL, N_("The database was called in a wrong way."),
         N_("This is a mistake of the program. Please report it with the detail.")},
    [FAILURE_UNIQUE] =
        {ERROR_CONFLICT, N_("The database already holds a record with this key."),
         N_("Look up the existing record, or use another key.")},
    [FAILURE_RULE] =
        {ERROR_INPUT, N_("A value breaks a rule of the database."),
         N_("Correct the value that the detail names.")},
    [FAILURE_FORBIDDEN] =
        {ERROR_CONFLICT, N_("The database does not allow this change."),
         N_("What is on record stays; record a correction instead.")},
    [FAILURE_BUSY] =
        {ERROR_CONFLICT, N_("Another program is working on the database."),
         N_("Try again when it has finished.")},
    [FAILURE_FULL] =
        {ERROR_FULL, N_("The disk of the database is full."),
         N_("Make room on the disk, then try again. Nothing was recorded.")},
    [FAILURE_CORRUPT] =
        {ERROR_CORRUPT, N_("The database is damaged."),
         N_("Stop writing to it, keep a copy, and restore the last backup.")},
    [FAILURE_FOREIGN] =
        {ERROR_CORRUPT, N_("The file is not a database."),
         N_("Check the path. If it should be a database, restore the last backup.")},
    [FAILURE_MISSING] =
        {ERROR_NOT_FOUND, N_("There is no such database."),
         N_("Check the path, or create the database first.")},
    [FAILURE_READ_ONLY] =
        {ERROR_IO, N_("The database can only be read, not changed."),
         N_("Check the permissions of the file, of its folder and of the account.")},
    [FAILURE_DENIED] =
        {ERROR_IO, N_("The database cannot be opened."),
         N_("Check the path, the permissions and the account.")},
    [FAILURE_IO] =
        {ERROR_IO, N_("The database could not read from or write to its disk."),
         N_("Check the disk and the system's log.")},
    [FAILURE_LOST] =
        {ERROR_IO, N_("The connection to the database server is lost or was refused."),
         N_("Check that the server runs and can be reached, then try again.")},
    [FAILURE_LIMIT] =
        {ERROR_LIMIT, N_("A value or a result is too large for the database."),
         N_("Work on a smaller part.")},
    [FAILURE_MEMORY] =
        {ERROR_MEMORY, N_("There is not enough memory."),
         N_("Close other programs, or work on a smaller part.")},
};

bool failure_report(struct db *db, enum failure failure, const char *detail, struct error *error) {
    if (db)
        db->retry = failure == FAILURE_BUSY;
    error_set(error, failures[failure].code, "%s", _(failures[failure].message));
    error_hint(error, "%s", _(failures[failure].hint));
    return detail ? error_detail(error, "%s", detail) : false;
}
