/*
 * A board as JSON: one writer for `satsao board --json` and for the API's /board, so that both say the
 * same of the same (T, K, S). It stands here, below both faces, as any other form in which the ledger
 * goes out.
 *
 * An object: set, name, unit {id, code, name}, document, at, known, commit, entry, hash, structure,
 * bands [{code, name, from}], targets and components (counts that close), rows. The fields of a row
 * are those of struct board_row, described in openapi.yaml. Names are in the thread's language.
 */
#ifndef SATSAO_EXCHANGE_BOARD_JSON_H
#define SATSAO_EXCHANGE_BOARD_JSON_H

#include "base/json.h"
#include "board/board.h"
#include "ledger/commit.h"

/* From where one looks: (T, K, S), and what was on record at K. */
struct standpoint {
    const struct model *model;
    struct position position;
    unsigned char hash[COMMIT_HASH]; /* of the commit */
    moment at;
    day structure;
};

/* `unit` as asked for in the request: MODEL_NONE for the set's own. */
void board_json(
    struct json *json, const struct standpoint *from, const struct board *board, uint32_t unit);

/* ---- its parts, for other answers ------------------------------------------------------------ */

/* The members at, known, commit, entry, hash, structure. */
void standpoint_json(struct json *json, const struct standpoint *from);

/* {id, code, name, kind}; null for MODEL_NONE. */
void unit_json(struct json *json, const struct model *model, uint32_t unit, day on);

/* [{code, name, from}] in falling order; `from` is null where it is open below. */
void bands_json(struct json *json, const struct model *model);

void board_row_json(
    struct json *json, const struct standpoint *from, const struct board *board, size_t row);

/* A member with a moment (null for 0), a day (null for none), a number (null for NAN). */
void json_moment(struct json *json, const char *key, moment at);
void json_day(struct json *json, const char *key, day on);
void json_value(struct json *json, const char *key, double value);

#endif
