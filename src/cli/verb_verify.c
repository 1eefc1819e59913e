/* satsao verify: is the ledger what was written? */
#include <inttypes.h>

#include "base/json.h"
#include "base/say.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "ledger/verify.h"

static void report(const struct call *call, const struct verify_report *report) {
    char hash[COMMIT_HASH_TEXT];
    commit_hash_text(report->head, hash);
    if (call->json)
        fprintf(
            call->out,
            "{\"sound\":true,\"commits\":%" PRId64 ",\"entries\":%" PRIu64 ",\"facts\":%" PRIu64
            ",\"head\":\"%s\"}\n",
            report->commits, report->entries, report->facts, hash);
    else
        fprintf(
            call->out,
            _("Nothing was altered: %" PRId64 " commits, %" PRIu64 " entries, %" PRIu64
              " other facts.\nHead of the chain: %s\n"),
            report->commits, report->entries, report->facts, hash);
}

static bool run(struct call *call, struct error *error) {
    struct ledger *ledger;
    if (!ledger_open(call_database(call), LEDGER_CHECK, &ledger, error))
        return false;
    struct progress progress = progress_start(_("Verifying"), call);
    struct verify_report found;
    bool ok = ledger_verify(ledger, progress_rows, &progress, &found, error);
    progress_end(&progress);
    ledger_close(ledger);
    if (ok)
        report(call, &found);
    return ok;
}

const struct verb verb_verify = {
    .name = "verify",
    .arguments = "",
    .summary = N_("recompute the whole chain and find any alteration"),
    .manual =
        N_("Reads everything and computes every hash anew. The first difference ends it with "
           "status 10 and names the commit. Note the head of the chain down elsewhere from time "
           "to time: it also proves that nobody wrote a whole new chain."),
    .run = run,
};
