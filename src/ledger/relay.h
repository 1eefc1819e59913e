/*
 * A relay: rows that one thread reads are worked on by another, in the same order.
 *
 * Reading the ledger keeps one core busy and filling the engine's store another; beside each other
 * they take as long as the slower of the two. For the sources of this folder.
 */
#ifndef SATSAO_LEDGER_RELAY_H
#define SATSAO_LEDGER_RELAY_H

#include "ledger/entries.h"

struct relay;

/* From now on `sink` is called in a thread of its own, which speaks the caller's language. */
bool relay_start(entry_sink *sink, void *context, struct relay **ret_relay, struct error *error)
    MUST_CHECK;

/* Hand rows on: an entry_sink, whose context is the relay. Waits while too many are on the way. False
 * when the sink has failed; relay_end then tells why. */
bool relay_put(void *relay, const struct entry_row rows[], size_t count, struct error *error)
    MUST_CHECK;

/* Wait for all that was put; the relay's life ends here. False, with its error, when the sink failed. */
bool relay_end(struct relay *relay, struct error *error);

#endif
