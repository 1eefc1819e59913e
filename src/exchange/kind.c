#include "exchange/kind.h"

#include "base/attributes.h"

static const char *const words[EXCHANGE_KINDS] = {
    [EXCHANGE_UNITS] = "units",           [EXCHANGE_REORGANISATIONS] = "reorganisations",
    [EXCHANGE_LINEAGE] = "lineage",       [EXCHANGE_DOCUMENTS] = "documents",
    [EXCHANGE_INDICATORS] = "indicators", [EXCHANGE_SETS] = "sets",
    [EXCHANGE_TARGETS] = "targets",       [EXCHANGE_ENTRIES] = "entries",
};

const char *exchange_kind_word(enum exchange_kind kind) {
    return kind < EXCHANGE_KINDS ? words[kind] : NULL;
}

int exchange_kind_parse(struct str word) {
    for (size_t kind = 0; kind < COUNT_OF(words); kind++)
        if (str_is(word, words[kind]))
            return (int)kind;
    return -1;
}
