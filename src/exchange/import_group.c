/* Several commits in one transaction. Apart from the others, as the ledger keeps this to itself. */
#include "exchange/import_private.h"
#include "ledger/private.h"

bool import_group_begin(struct import *import, struct error *error) {
    return group_begin(import->ledger, error);
}

bool import_group_end(struct import *import, struct error *error) {
    return group_end(import->ledger, error);
}

void import_group_abort(struct import *import) {
    group_abort(import->ledger);
}
