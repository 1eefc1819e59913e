/* A reorganisation being planned or done over the API: for api_organise.c and its parts. */
#ifndef SATSAO_WEB_ORGANISE_H
#define SATSAO_WEB_ORGANISE_H

#include "live/view.h"
#include "steer/owed.h"
#include "steer/reorganise.h"
#include "web/body.h"

struct acting {
    struct request *request;
    struct json *json;
    struct view view;
    struct reorganise_plan plan;
    struct reorganise_act act;
    struct str client_id;
    struct owed_reports owed;
    bool dry;
    int64_t commit; /* 0: nothing is on record */
};

/* The body of POST /reorganisations: the plan, "dry_run" (true unless said otherwise), "client_id". */
bool organise_read(struct acting *acting, struct error *error) MUST_CHECK;

/* May the asker organise at every unit that ends? */
bool organise_may(const struct acting *acting, struct error *error) MUST_CHECK;

/* What the units that end still owe, and hand on. */
bool organise_find_owed(struct acting *acting, struct error *error) MUST_CHECK;

/* What the plan means, or what has been done, as the answer. */
bool organise_write(const struct acting *acting, struct error *error) MUST_CHECK;

/* null for LEDGER_DAY_UNKNOWN. */
void organise_write_day(struct json *json, const char *key, day d);

#endif
