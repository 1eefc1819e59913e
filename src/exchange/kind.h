/* The kinds of file: one for each kind of fact, and one for the entries. Import and export use the
 * same columns (import.h). */
#ifndef SATSAO_EXCHANGE_KIND_H
#define SATSAO_EXCHANGE_KIND_H

#include "base/str.h"

/* In the order in which the files of one ledger have to be imported. */
enum exchange_kind {
    EXCHANGE_UNITS,
    EXCHANGE_REORGANISATIONS,
    EXCHANGE_LINEAGE,
    EXCHANGE_DOCUMENTS,
    EXCHANGE_INDICATORS,
    EXCHANGE_SETS,
    EXCHANGE_TARGETS,
    EXCHANGE_ENTRIES,
    EXCHANGE_KINDS
};

/* "units", "reorganisations" …: also the file's name in demo/, before ".csv". Parsing gives -1 for
 * an unknown word. */
const char *exchange_kind_word(enum exchange_kind kind);
int exchange_kind_parse(struct str word);

#endif
