/* satsao backup and satsao restore: a copy of the whole, made while others work; and back. */
#include "base/say.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "ledger/ledger.h"

static bool run_backup(struct call *call, struct error *error) {
    struct ledger *ledger;
    if (!ledger_open(call_database(call), LEDGER_READ, &ledger, error))
        return false;
    struct progress progress = progress_start(_("Copying"), call);
    bool ok = ledger_backup(ledger, call->arguments[0], progress_rows, &progress, error);
    progress_end(&progress);
    ledger_close(ledger);
    if (ok && !call->json)
        fprintf(call->out, _("The copy is ready: %s\n"), call->arguments[0]);
    return ok;
}

static bool run_restore(struct call *call, struct error *error) {
    struct progress progress = progress_start(_("Restoring"), call);
    bool ok =
        ledger_restore(call->arguments[0], call_database(call), progress_rows, &progress, error);
    progress_end(&progress);
    if (ok && !call->json)
        fprintf(
            call->out, _("Restored and verified: %s\nWhat stood there before is kept beside it.\n"),
            call_database(call));
    return ok;
}

const struct verb verb_backup = {
    .name = "backup",
    .arguments = "FILE",
    .summary = N_("copy the whole ledger to a file while others work"),
    .manual = N_("The copy is a ledger of its own: it can be opened, verified and restored. For "
                 "PostgreSQL use pg_dump, or satsao export."),
    .arguments_least = 1,
    .arguments_most = 1,
    .run = run_backup,
};

const struct verb verb_restore = {
    .name = "restore",
    .arguments = "FILE",
    .summary = N_("put a backup in the ledger's place, after verifying it"),
    .manual =
        N_("The backup is copied beside the ledger and verified there; only then does it take "
           "the ledger's place. What stood there before is kept beside it."),
    .arguments_least = 1,
    .arguments_most = 1,
    .run = run_restore,
};
