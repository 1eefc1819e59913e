/*
 * The rules of steering kept for many threads.
 *
 * Whoever needs them takes them, looks, and gives them back; they are read from the database again
 * only when their version has grown, which is looked at no more often than STEERING_LOOK_MS, and at
 * once after steering_stale. What was taken stays as it was until it is given back.
 */
#ifndef SATSAO_STEER_STEERING_H
#define SATSAO_STEER_STEERING_H

#include "steer/rules.h"

enum { STEERING_LOOK_MS = 1000 };

struct steering;

/* `url` as in db/db.h: a connection of its own is opened when it is first needed. */
bool steering_new(const char *url, struct steering **ret_steering, struct error *error) MUST_CHECK;
/* Nothing may be out. NULL is fine. */
void steering_free(struct steering *steering);

bool steering_take(struct steering *steering, const struct rules **ret_rules, struct error *error)
    MUST_CHECK;
void steering_give(struct steering *steering, const struct rules *rules);

/* They have been changed by this process: look before the next take. */
void steering_stale(struct steering *steering);

#endif
