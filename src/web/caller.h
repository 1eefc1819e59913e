/* Who asks, as src/account takes it: for the handlers of accounts and their like. */
#ifndef SATSAO_WEB_CALLER_H
#define SATSAO_WEB_CALLER_H

#include "account/accounts.h"
#include "live/view.h"
#include "web/answer.h"
#include "web/request.h"

/* For one's own account. */
static inline struct caller caller_self(const struct request *request) {
    return (struct caller){.asker = request->asker, .address = str_of(request->address)};
}

/* For others': with the model of now, in which subtrees are looked up. The view is at rest; give it
 * back by view_give. */
bool caller_take(
    const struct request *request, struct view *ret_view, struct caller *ret_caller,
    struct error *error) MUST_CHECK;

/* A unit as answers name it: {"id":…,"code":…,"name":…}. Unit 0 is everything: its code is "". */
void caller_unit(struct json *json, const struct view *view, uint32_t unit);

/* The whole answer of GET /session for this asker. `cookie` is the session's, "" for none. */
bool caller_session(
    struct request *request, struct answer *answer, const struct asker *asker, const char *cookie,
    struct error *error) MUST_CHECK;

/* Give the browser its session's cookie, or take it away (cookie ""). */
bool caller_set_cookie(
    const struct request *request, struct answer *answer, const char *cookie,
    struct error *error) MUST_CHECK;

/* What came of signing in, as an answer. */
bool caller_signed_in(
    struct request *request, struct answer *answer, const struct signed_in *signed_in,
    struct error *error) MUST_CHECK;

/* A moment with its seconds, as answers write when something was done. */
void caller_stamp(struct json *json, const char *key, stamp at);

#endif
