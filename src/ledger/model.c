#include "ledger/model.h"

#include "ledger/load.h"

bool ledger_model(
    struct ledger *ledger, const struct position *position, struct arena *arena,
    struct model *ret_model, struct error *error) {
    struct model model = {0};
    struct loader loader = {
        .ledger = ledger,
        .arena = arena,
        .model = &model,
        .commit = position->facts,
        .error = error,
        .ok = true,
    };
    if (!load_organisation(&loader) || !load_measures(&loader) || !load_targets(&loader))
        return false;
    *ret_model = model;
    return true;
}
