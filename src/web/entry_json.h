/* One version of a figure as JSON, with who said it, when, and in which commit. */
#ifndef SATSAO_WEB_ENTRY_JSON_H
#define SATSAO_WEB_ENTRY_JSON_H

#include "base/json.h"
#include "ledger/history.h"

/* Entries of the same moment; 0 for none. */
struct entry_links {
    uint64_t corrects, corrected_by;
};

/* `links` may be NULL: then they are not told. */
void entry_json(
    struct json *json, const struct figure_version *version, const struct entry_links *links);

#endif
