/* What the handlers of steering share: rights that hold everywhere, stretches of time, rules. */
#ifndef SATSAO_WEB_STEER_H
#define SATSAO_WEB_STEER_H

#include "account/audit.h"
#include "base/json.h"
#include "live/view.h"
#include "steer/steering.h"
#include "web/body.h"
#include "web/request.h"

enum { STEER_BODY_MAX = 65536 };

/* Who does it, for the audit. */
struct audit_by steer_by(const struct request *request);

/* May the asker do this at the unit (id)? For 0: at every unit that stands at the top today. */
bool steer_may(const struct request *request, enum right right, uint32_t unit, struct error *error)
    MUST_CHECK;

/* "unit", or an item of a list of units, must be one on record. */
bool steer_known_unit(const struct request *request, int64_t unit, struct error *error) MUST_CHECK;

/* "indicator" by its code, 0 when it is not there: its id. */
bool steer_indicator(
    const struct request *request, struct body *body, uint32_t *ret_id,
    struct error *error) MUST_CHECK;

/* A moment at which something begins: of a day without a time its first minute. */
bool steer_beginning(struct body *body, const char *name, moment *ret_moment, struct error *error)
    MUST_CHECK;

/* A time of the day, "16:30", as a minute of it. */
bool steer_time(struct body *body, const char *name, int16_t *ret_minute, struct error *error)
    MUST_CHECK;

/* "kind", "shift", "count", "time" of a due rule. */
bool steer_due(struct body *body, struct due_rule *ret_rule, struct error *error) MUST_CHECK;
void steer_write_due(struct json *json, const struct due_rule *rule);

/* "cadence". */
bool steer_cadence(struct body *body, enum cadence *ret_cadence, struct error *error) MUST_CHECK;

/* {"id":…,"code":…,"name":…,"kind":…} as of a day; null for 0. Without a key: an item. */
void steer_write_unit(
    struct json *json, const char *key, const struct model *model, uint32_t unit, day on);
/* The indicator's code; null for 0. */
void steer_write_indicator(
    struct json *json, const char *key, const struct model *model, uint32_t indicator);
void steer_write_moment(struct json *json, const char *key, moment at);
/* null for 0. */
void steer_write_stamp(struct json *json, const char *key, stamp at);
void steer_write_str(struct json *json, const char *key, struct str text);

#endif
