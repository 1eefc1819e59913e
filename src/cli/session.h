/*
 * What a verb that asks the engine works with: the ledger, the position K, the model as it was known
 * there, every entry in memory, the engine over both.
 */
#ifndef SATSAO_CLI_SESSION_H
#define SATSAO_CLI_SESSION_H

#include "base/arena.h"
#include "board/engine.h"
#include "cli/verb.h"
#include "ledger/commit.h"
#include "ledger/ledger.h"
#include "ledger/planes.h"

struct session {
    struct ledger *ledger;
    struct position position; /* K */
    unsigned char hash[COMMIT_HASH];
    moment at;     /* T */
    day structure; /* S */
    struct arena arena;
    struct model model; /* at K */
    struct planes *planes;
    struct engine *engine;
};

/* The options that session_open reads. */
#define SESSION_OPTIONS                                                                            \
    {"at", "MOMENT", N_("the moment the figures describe (now)")},                                 \
        {"known", "MOMENT", N_("as known at this moment (now)")},                                  \
        {"structure", "DAY", N_("under the organisation of this day (that of --at)")}, {           \
        "threads", "N", N_("threads to compute with (the machine's cores, at most 8)")             \
    }

/* The engine keeps the address of the model: the session must not move. On failure it is closed. */
bool session_open(const struct call *call, struct session *session, struct error *error);
void session_close(struct session *session);

/* A unit by its code, on the session's day of structure; "commune:02641" names the kind too. */
bool session_unit(
    const struct session *session, const char *code, uint32_t *ret_unit, struct error *error);

/* Its name on a day; the last one it had where it does not live then. */
const char *session_unit_name(const struct session *session, uint32_t unit, day on);

/* In the reader's language. */
const char *session_indicator_name(const struct session *session, uint32_t indicator);

/* By its code; ERROR_NOT_FOUND. */
bool session_indicator(
    const struct session *session, const char *code, uint32_t *ret_indicator, struct error *error);

#endif
