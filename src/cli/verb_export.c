/* satsao export: the ledger as known at a moment, into files that import reads. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/say.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "exchange/export.h"
#include "ledger/ledger.h"

static void show_progress(void *context, uint64_t done, uint64_t total) {
    progress_rows(context, (int64_t)done, (int64_t)total);
}

static bool find_position(
    const struct call *call, struct ledger *ledger, struct position *ret_position,
    struct error *error) {
    moment known;
    if (!call_flag(call, "known"))
        return ledger_position_now(ledger, ret_position, error);
    return call_moment(call, "known", 0, &known, error) &&
           ledger_position_at(ledger, stamp_end_of_moment(known), ret_position, error);
}

static bool export_file(
    const struct call *call, struct ledger *ledger, enum exchange_kind kind, FILE *file,
    struct error *error) {
    struct progress progress = progress_start(_("Writing"), call);
    struct export_options options = {.progress = show_progress, .context = &progress};
    uint64_t rows = 0;
    bool ok = find_position(call, ledger, &options.position, error) &&
              export_csv(ledger, kind, file, &options, &rows, error);
    progress_end(&progress);
    if (ok && file != stdout)
        fprintf(call->out, _("%s: %" PRIu64 " rows\n"), call_option(call, "to"), rows);
    return ok;
}

static bool run(struct call *call, struct error *error) {
    int kind = exchange_kind_parse(str_of(call->arguments[0]));
    if (kind < 0)
        return error_set(
            error, ERROR_USAGE, _("There is nothing called \"%s\" to export."), call->arguments[0]);
    struct ledger *ledger;
    if (!ledger_open(call_database(call), LEDGER_READ, &ledger, error))
        return false;
    const char *path = call_option(call, "to");
    FILE *file = path ? fopen(path, "wb") : stdout;
    bool ok = file ? export_file(call, ledger, (enum exchange_kind)kind, file, error)
                   : error_system(error, errno, _("This file cannot be written: %s"), path);
    if (path && file && fclose(file) != 0 && ok)
        ok = error_system(error, errno, _("This file cannot be written: %s"), path);
    ledger_close(ledger);
    return ok;
}

static const struct option options[] = {
    {"to", "FILE", N_("write to FILE (the standard output)")},
    {"known", "MOMENT", N_("as known at this moment (now)")},
    {NULL, NULL, NULL},
};

const struct verb verb_export = {
    .name = "export",
    .arguments = "KIND",
    .summary = N_("the ledger as known at a moment, as CSV"),
    .manual =
        N_("KIND is as in import, and so are the columns: what is exported can be imported into "
           "another ledger.\n\n"
           "  satsao export entries --known 2025-03-31 --to entries.csv"),
    .options = options,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = run,
};
