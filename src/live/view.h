/*
 * A view: everything needed to answer at one (T, K, S).
 *
 *     struct view view;
 *     if (!view_take(live, &coordinates, &view, error))
 *         return false;
 *     … board_make(view.engine, …), model_unit_name(view.model, …) …
 *     view_give(&view);
 *
 * The engine is this thread's alone as long as the view is out; models and engines are kept for the
 * next asker. A view keeps the store from growing: take it, compute, give it back, and wait for
 * nothing meanwhile. Who still has to ask a database calls view_rest first: the model stays.
 *
 * A thread has one view at a time that is not at rest.
 */
#ifndef SATSAO_LIVE_VIEW_H
#define SATSAO_LIVE_VIEW_H

#include "board/engine.h"
#include "live/live.h"

/* What is not given is the present: all of a zeroed one but for `structure`. */
struct coordinates {
    moment at;      /* T; 0: now */
    int64_t commit; /* K as the number of a commit; 0: not so */
    stamp known;    /* K as the time by which something was known; 0: not so */
    day structure;  /* S; DAY_BEFORE_ALL: the day of T */
};

#define COORDINATES_NOW                                                                            \
    { .structure = DAY_BEFORE_ALL }

struct live_model;

struct view {
    const struct model *model; /* at K */
    struct engine *engine;     /* NULL once at rest */
    struct live_head head;     /* K */
    moment at;                 /* T */
    day structure;             /* S */
    uint32_t known;            /* K, as engine and board take it */
    struct live *live;
    struct live_model *owner;
};

/* ERROR_NOT_FOUND when there is no such commit. */
bool view_take(
    struct live *live, const struct coordinates *coordinates, struct view *ret_view,
    struct error *error) MUST_CHECK;

/* The same, at rest from the beginning: model and position only. It waits for nobody, so that rights,
 * names and lists may be looked up while another view is out. */
bool view_look(
    struct live *live, const struct coordinates *coordinates, struct view *ret_view,
    struct error *error) MUST_CHECK;

/* From rest to an engine. */
bool view_wake(struct view *view, struct error *error) MUST_CHECK;

/* The engine goes back; model and position stay until view_give. */
void view_rest(struct view *view);

void view_give(struct view *view);

/* ---- naming things --------------------------------------------------------------------------- */

/* Index of the unit with this id; ERROR_NOT_FOUND when it was not on record at K. */
bool view_unit(const struct view *view, int64_t id, uint32_t *ret_unit, struct error *error)
    MUST_CHECK;

/* By code; ERROR_NOT_FOUND. */
bool view_indicator(
    const struct view *view, const char *code, uint32_t *ret_indicator,
    struct error *error) MUST_CHECK;
bool view_set(const struct view *view, const char *code, uint32_t *ret_set, struct error *error)
    MUST_CHECK;

/* The unit's name on the view's day of structure. */
const char *view_unit_name(const struct view *view, uint32_t unit);

#endif
