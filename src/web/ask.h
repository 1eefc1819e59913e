/*
 * Questions to the engine: what all of them share.
 *
 * A question has two steps. `prepare` reads the parameters and asks for the rights, from a view at
 * rest; `write` computes, inside the gate, and writes the JSON. Between them the answer is looked for
 * among those kept (live/kept.h): where it is, or where the asker has it already (304), no engine and
 * no database is asked.
 *
 * An answer depends on the path, the parameters, the language, the head of the ledger, and, where T
 * is not given, on the minute; that is its key, and hashed its ETag. What depends on who asks must say
 * so in `prepare`.
 */
#ifndef SATSAO_WEB_ASK_H
#define SATSAO_WEB_ASK_H

#include "exchange/board_json.h"
#include "live/view.h"
#include "web/answer.h"
#include "web/request.h"

struct ask {
    struct request *request;
    struct answer *answer;
    struct json *json;
    struct coordinates coordinates;
    struct view view;
    /* What `prepare` found; indexes in the model, MODEL_NONE until found. */
    uint32_t unit, set, indicator;
    bool personal; /* the answer depends on who asks */
    const void *more;
};

typedef bool ask_step(struct ask *ask, struct error *error);

bool ask_answer(
    struct request *request, struct answer *answer, ask_step *prepare, ask_step *write,
    struct error *error) MUST_CHECK;

/* ---- parameters ------------------------------------------------------------------------------ */

/* "at", "known" (a moment, or the number of a commit), "structure", all optional. */
bool ask_coordinates(
    const struct request *request, struct coordinates *ret_coordinates,
    struct error *error) MUST_CHECK;

/* Is a "known" the number of a commit? */
bool ask_is_number(const char *text);

/* A parameter that names a unit by its id; MODEL_NONE when it is not there. The asker may read it. */
bool ask_unit(struct ask *ask, const char *name, uint32_t *ret_unit, struct error *error)
    MUST_CHECK;

/* May the asker read this unit (index)? */
bool ask_may_read(const struct ask *ask, uint32_t unit, struct error *error) MUST_CHECK;
/* The same as a question, for lists. */
bool ask_sees(const struct ask *ask, uint32_t unit);

/* "set", by its code: when it is not there the first on record. */
bool ask_set(struct ask *ask, struct error *error) MUST_CHECK;

/* "indicator", by its code, which must be there. */
bool ask_indicator(struct ask *ask, struct error *error) MUST_CHECK;

/* The units directly below ask->unit on the day of S, in the request's memory. ERROR_LIMIT above
 * `most`. */
bool ask_children(
    struct ask *ask, size_t most, uint32_t **ret_units, size_t *ret_count,
    struct error *error) MUST_CHECK;

/* ---- answers --------------------------------------------------------------------------------- */

struct standpoint ask_standpoint(const struct ask *ask);

/* A list's end: "next" as the cursor behind what was written, null when that was all. */
void ask_next(struct json *json, bool more, int64_t cursor);

void ask_text(struct json *json, const char *key, const char *value);
void ask_integer(struct json *json, const char *key, int64_t value);
void ask_bool(struct json *json, const char *key, bool value);

#endif
