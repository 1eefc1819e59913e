/* /ledger: how much is on record, and the hash that all of it can be held against. */
#include "web/ask.h"
#include "web/route.h"

static bool show_ledger(struct request *request, struct answer *answer, struct error *error) {
    (void)error;
    struct live_head head = live_head(request->live);
    char text[MOMENT_TEXT];
    char hash[COMMIT_HASH_TEXT];
    if (answer_known(answer, request, head.position.commit))
        return true;
    json_object(&answer->json);
    ask_integer(&answer->json, "commit", head.position.commit);
    ask_integer(&answer->json, "seq", (int64_t)head.position.seq);
    ask_text(&answer->json, "known_at", stamp_iso(head.position.known_at, text));
    ask_text(&answer->json, "hash", commit_hash_text(head.hash, hash));
    ask_integer(&answer->json, "facts", head.position.facts);
    json_end(&answer->json);
    return true;
}

const struct route routes_ledger[] = {
    {.method = "GET", .path = "/api/v1/ledger", .right = RIGHT_READ, .handle = show_ledger},
    {.method = NULL},
};
