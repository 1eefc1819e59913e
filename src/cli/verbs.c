/* The verbs, in the order of the help. */
#include "cli/verb.h"

extern const struct verb verb_init, verb_import, verb_board, verb_series, verb_history,
    verb_missing, verb_due, verb_calendar, verb_reconcile, verb_export, verb_verify, verb_backup,
    verb_restore, verb_serve, verb_account, verb_extract;

const struct verb *const verbs[] = {
    &verb_init,    &verb_import,   &verb_board,     &verb_series,  &verb_history, &verb_missing,
    &verb_due,     &verb_calendar, &verb_reconcile, &verb_export,  &verb_verify,  &verb_backup,
    &verb_restore, &verb_serve,    &verb_account,   &verb_extract, NULL,
};
