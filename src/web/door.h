/*
 * The door: who asks, from where, and whether the request may be meant.
 *
 * Who: the session of the cookie, or the bearer of an API token. A change that a session asks for
 * must carry the session's own CSRF token, and none may come from the page of another site: Origin
 * must be ours where the browser tells it (OWASP, "Cross-Site Request Forgery Prevention").
 */
#ifndef SATSAO_WEB_DOOR_H
#define SATSAO_WEB_DOOR_H

#include "base/error.h"
#include "base/say.h"

struct visit;

/* What the asker reads, as far as the request itself tells: Vietnamese, unless English is asked for
 * before it. */
enum say_language door_language(const struct visit *visit);

/* Where the request comes from, by the connection and, of named proxies, their headers. */
void door_address(struct visit *visit);

/* Who asks, and in which language; then whether they may come in. False with an error, and the
 * answer's status where that is 401. */
bool door_enter(struct visit *visit, struct error *error) MUST_CHECK;

/* Of a stream that is open for long: does the session that it was opened by still live? */
bool door_still_open(const struct visit *visit);

/* Put a refusal on record. It is written a moment later: nothing waits for it here. */
void door_note(struct visit *visit);

#endif
