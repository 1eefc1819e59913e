/* satsao init: a new, empty ledger. */
#include "base/say.h"
#include "cli/verb.h"
#include "ledger/ledger.h"

static bool run(struct call *call, struct error *error) {
    if (!ledger_init(call_database(call), error))
        return false;
    if (call->json)
        fputs("{\"ready\":true}\n", call->out);
    else
        fprintf(call->out, _("The ledger is ready: %s\n"), call_database(call));
    return true;
}

const struct verb verb_init = {
    .name = "init",
    .arguments = "",
    .summary = N_("make a ledger, or bring an older one up to date"),
    .manual =
        N_("Makes the ledger where there is none; its first commit holds the usual bands (done "
           "from 100 %, good from 70, middling from 50, low). On a ledger of an older version it "
           "adds what is new and changes no fact.\n\n"
           "  satsao init --db province.db\n"
           "  satsao init --db postgresql:///province"),
    .run = run,
};
