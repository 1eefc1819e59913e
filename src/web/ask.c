#include "web/ask.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "live/kept.h"

/* ---- parameters ------------------------------------------------------------------------------ */

bool ask_is_number(const char *text) {
    return text[0] && strspn(text, "0123456789") == strlen(text) && strlen(text) <= 18;
}

static bool known_of(
    const struct request *request, struct coordinates *coordinates, struct error *error) {
    const char *known = request_parameter(request, "known");
    if (!known)
        return true;
    /* A year alone is a number too; but K is a commit then, as it is everywhere else. */
    if (ask_is_number(known))
        return request_number(request, "known", 1, INT64_MAX, 0, &coordinates->commit, error);
    moment at;
    if (!request_moment(request, "known", 0, &at, error))
        return false;
    coordinates->known = stamp_end_of_moment(at);
    return true;
}

bool ask_coordinates(
    const struct request *request, struct coordinates *ret_coordinates, struct error *error) {
    struct coordinates coordinates = COORDINATES_NOW;
    if (!request_moment(request, "at", 0, &coordinates.at, error) ||
        !request_day(request, "structure", DAY_BEFORE_ALL, &coordinates.structure, error) ||
        !known_of(request, &coordinates, error))
        return false;
    *ret_coordinates = coordinates;
    return true;
}

bool ask_may_read(const struct ask *ask, uint32_t unit, struct error *error) {
    return request_may(ask->request, RIGHT_READ, unit + 1, error);
}

bool ask_sees(const struct ask *ask, uint32_t unit) {
    struct error ignored;
    return ask_may_read(ask, unit, &ignored);
}

bool ask_unit(struct ask *ask, const char *name, uint32_t *ret_unit, struct error *error) {
    int64_t id = 0;
    uint32_t unit = MODEL_NONE;
    if (!request_number(ask->request, name, 1, UINT32_MAX, 0, &id, error))
        return false;
    if (id && !view_unit(&ask->view, id, &unit, error))
        return error_field(error, "%s", name);
    if (id && !ask_may_read(ask, unit, error))
        return false;
    *ret_unit = unit;
    return true;
}

bool ask_set(struct ask *ask, struct error *error) {
    const char *code = request_parameter(ask->request, "set");
    if (code)
        return view_set(&ask->view, code, &ask->set, error) || error_field(error, "set");
    const struct model *model = ask->view.model;
    for (uint32_t i = 0; i < model->set_count; i++) {
        ask->set = i;
        if (model->sets[i].known)
            return true;
    }
    return error_set(
        error, ERROR_NOT_FOUND, "%s", _("No target set was on record at that moment."));
}

bool ask_indicator(struct ask *ask, struct error *error) {
    const char *code;
    return request_needed(ask->request, "indicator", &code, error) &&
           (view_indicator(&ask->view, code, &ask->indicator, error) ||
            error_field(error, "indicator"));
}

bool ask_children(
    struct ask *ask, size_t most, uint32_t **ret_units, size_t *ret_count, struct error *error) {
    struct structure *structure;
    if (!structure_new(ask->view.model, ask->view.structure, &structure, error))
        return false;
    uint32_t node = structure->node_of_unit[ask->unit];
    size_t count = node == MODEL_NONE ? 0 : structure->child_count[node];
    uint32_t *units = arena_take(ask->request->arena, count + 1, sizeof *units);
    for (size_t i = 0; units && i < count; i++)
        units[i] = structure->unit[structure->first_child[node] + i];
    structure_free(structure);
    if (!units)
        return error_memory(error);
    if (count > most)
        return error_set(
            error, ERROR_LIMIT, _("More than %zu units stand directly below this one."), most);
    *ret_units = units;
    *ret_count = count;
    return true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void add_key(const struct ask *ask, struct buf *key) {
    const struct request *request = ask->request;
    int64_t head = live_head(request->live).position.commit;
    buf_format(
        key, "%s\n%" PRId64 "\n%" PRIu32 "\n%" PRId64 "\n",
        request->language == SAY_EN ? "en" : "vi", head, ask->view.at,
        ask->personal ? request->asker->account : 0);
    buf_str(key, request->path);
    for (size_t i = 0; i < request->parameter_count; i++) {
        const struct parameter *one = &request->parameters[i];
        buf_format(key, "\n%zu %zu ", one->name.length, one->value.length);
        buf_str(key, one->name);
        buf_str(key, one->value);
    }
}

/* True when the asker has the answer already. */
static bool tag_answer(struct ask *ask, struct str key) {
    unsigned char hash[16];
    char tag[2 * sizeof hash + 1];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)key.data, key.length, NULL, 0);
    sodium_bin2hex(tag, sizeof tag, hash, sizeof hash);
    return answer_same(ask->answer, ask->request, tag);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static bool compute(struct ask *ask, ask_step *write, struct error *error) {
    return view_wake(&ask->view, error) && write(ask, error) &&
           (buf_ok(&ask->answer->body) || error_memory(error));
}

static bool find_or_compute(struct ask *ask, ask_step *write, struct error *error) {
    struct buf key = buf_with_maximum(KEPT_KEY_MAX);
    struct kept *kept = live_kept(ask->request->live);
    add_key(ask, &key);
    /* What is asked at such length is answered, but not kept. */
    bool usual = buf_ok(&key);
    bool ok = usual && (tag_answer(ask, buf_as_str(&key)) ||
                        kept_find(kept, buf_as_str(&key), &ask->answer->body));
    if (!ok) {
        ok = compute(ask, write, error);
        if (ok && usual)
            kept_add(kept, buf_as_str(&key), buf_as_str(&ask->answer->body));
    }
    buf_release(&key);
    return ok;
}

bool ask_answer(
    struct request *request, struct answer *answer, ask_step *prepare, ask_step *write,
    struct error *error) {
    struct ask ask = {
        .request = request,
        .answer = answer,
        .json = &answer->json,
        .unit = MODEL_NONE,
        .set = MODEL_NONE,
        .indicator = MODEL_NONE,
    };
    if (!ask_coordinates(request, &ask.coordinates, error) ||
        !view_look(request->live, &ask.coordinates, &ask.view, error))
        return false;
    bool ok = prepare(&ask, error) && find_or_compute(&ask, write, error);
    view_give(&ask.view);
    return ok;
}

/* ---- answers --------------------------------------------------------------------------------- */

struct standpoint ask_standpoint(const struct ask *ask) {
    struct standpoint from = {
        .model = ask->view.model,
        .position = ask->view.head.position,
        .at = ask->view.at,
        .structure = ask->view.structure,
    };
    memcpy(from.hash, ask->view.head.hash, sizeof from.hash);
    return from;
}

void ask_next(struct json *json, bool more, int64_t cursor) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, cursor);
    json_key(json, "next");
    json_text(json, more ? text : NULL);
}

void ask_text(struct json *json, const char *key, const char *value) {
    json_key(json, key);
    json_text(json, value);
}

void ask_integer(struct json *json, const char *key, int64_t value) {
    json_key(json, key);
    json_integer(json, value);
}

void ask_bool(struct json *json, const char *key, bool value) {
    json_key(json, key);
    json_bool(json, value);
}
